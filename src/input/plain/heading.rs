//! Detection of headings in plain text. A heading needs strong evidence: an underline, a number in
//! a sequence of numbered lines, or additional space above where other lines have none.

use std::collections::{BTreeMap, BTreeSet};

use crate::input::plain::line::Line;
use crate::input::plain::number::{self, Family};
use crate::input::plain::wrap::Joint;

/// The maximum width of a heading in columns.
const WIDEST_HEAD: u16 = 100;
/// The maximum width of a heading without a number in columns.
const WIDEST_BARE: u16 = 60;

/// A line that may be a heading, at index `at`.
#[derive(Debug)]
struct Candidate {
    at: usize,
    family: Family,
    value: u32,
}

/// Statistics of the candidates of one family in the order of the text.
#[derive(Debug, Default)]
struct Sequence {
    last: Option<u32>,
    last_at: usize,
    count: usize,
    /// The number of candidates that repeat or continue the last number, or restart at 1.
    steps: usize,
    /// The number of candidates that follow the last with only blank lines between.
    adjacent: usize,
}

/// The level of each line that is a heading, 0 for the others. Numbering styles get levels in the
/// order of their first appearance.
pub(super) fn levels(text: &str, lines: &[Line], joints: &[Joint]) -> Vec<u8> {
    let mut levels = vec![0; lines.len()];
    for at in 1..lines.len() {
        if let Some(level) = underlined(text, lines, at) {
            levels[at - 1] = level;
        }
    }
    let candidates = candidates(text, lines, joints);
    let accepted = accepted(&candidates, lines);
    let has_heads = !accepted.is_empty() || levels.iter().any(|l| *l > 0);
    let title = has_heads.then(|| title(text, lines)).flatten();
    let first = u8::from(title.is_some()) + 1;
    let mut ranks: BTreeMap<&Family, usize> = BTreeMap::new();
    for candidate in candidates.iter().filter(|c| accepted.contains(&c.family)) {
        let next = ranks.len();
        let rank = *ranks.entry(&candidate.family).or_insert(next);
        let level = u8::try_from(rank).unwrap_or(u8::MAX).saturating_add(first);
        if levels[candidate.at] == 0 && Some(candidate.at) != title {
            levels[candidate.at] = level;
        }
    }
    if let Some(title) = title.filter(|&t| levels[t] == 0) {
        levels[title] = 1;
    }
    levels
}

/// The level of the heading on the line before `at`, if line `at` is its underline.
fn underlined(text: &str, lines: &[Line], at: usize) -> Option<u8> {
    let (head, rule) = (&lines[at - 1], &lines[at]);
    let above_is_free = at < 2 || lines[at - 2].is_blank();
    let mark = text[rule.range.clone()].chars().next().filter(|c| matches!(c, '=' | '-'))?;
    let is_whole = text[rule.range.clone()].chars().all(|c| c == mark);
    let fits = rule.width >= 3 && rule.width * 2 >= head.width && head.width <= WIDEST_HEAD;
    let is_text = !head.is_blank() && !head.is_rule(text);
    (is_whole && fits && is_text && above_is_free).then_some(if mark == '=' { 1 } else { 2 })
}

/// The index of the first line, if a blank line follows and it does not end like a sentence.
fn title(text: &str, lines: &[Line]) -> Option<usize> {
    let at = lines.iter().position(|l| !l.is_blank())?;
    let line = &lines[at];
    let is_alone = lines.get(at + 1).is_some_and(Line::is_blank);
    let is_bare = number::of_line(&text[line.range.clone()]).is_none();
    (is_alone && is_bare && !line.is_closed && line.width <= WIDEST_HEAD && !line.is_rule(text))
        .then_some(at)
}

fn candidates(text: &str, lines: &[Line], joints: &[Joint]) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    let has_space = space_is_rare(lines);
    for (at, line) in lines.iter().enumerate() {
        let wraps = |at: usize| joints.get(at) == Some(&Joint::Wrap);
        if line.is_blank() || line.width > WIDEST_HEAD || wraps(at) || wraps(at + 1) {
            continue;
        }
        let before_is_blank = at == 0 || lines[at - 1].is_blank();
        let after_is_blank = lines.get(at + 1).is_none_or(Line::is_blank);
        let written = &text[line.range.clone()];
        if let Some(number) = number::of_line(written) {
            let title = written[number.length..].trim();
            let is_marked = matches!(number.family, Family::Marks(..));
            let is_open = title.is_empty() || !line.is_closed;
            let is_separate =
                !is_marked || (before_is_blank && after_is_blank && !title.is_empty());
            let begins = !title.starts_with(char::is_lowercase);
            if is_open && is_separate && begins {
                candidates.push(Candidate { at, family: number.family, value: number.value });
            }
        } else if has_space && before_is_blank && after_is_blank && is_set_apart(lines, at) {
            candidates.push(Candidate { at, family: Family::Apart, value: 0 });
        }
    }
    candidates
}

/// Whether some, but less than a third, of the gaps between paragraphs have more than one blank
/// line.
fn space_is_rare(lines: &[Line]) -> bool {
    let (mut wide, mut all) = (0, 0);
    for at in 1..lines.len() {
        if !lines[at].is_blank() && lines[at - 1].is_blank() {
            all += 1;
            wide += usize::from(at > 1 && lines[at - 2].is_blank());
        }
    }
    wide > 0 && wide * 3 < all
}

/// Whether a line is short, has more than one blank line above it and text below.
fn is_set_apart(lines: &[Line], at: usize) -> bool {
    let line = &lines[at];
    let space = at > 1 && lines[at - 1].is_blank() && lines[at - 2].is_blank();
    let below = lines.get(at + 2).is_some_and(|l| !l.is_blank() && l.is_closed);
    space && below && !line.is_closed && !line.begins_small && line.width <= WIDEST_BARE
}

/// The families whose candidates are headings. Those with a counter or set apart by space always
/// are; other numbers must form a sequence, and must not be adjacent like the items of a list.
fn accepted(candidates: &[Candidate], lines: &[Line]) -> BTreeSet<Family> {
    let mut sequences: BTreeMap<&Family, Sequence> = BTreeMap::new();
    for candidate in candidates {
        let sequence = sequences.entry(&candidate.family).or_default();
        let follows = |last: u32| candidate.value.checked_sub(last).is_some_and(|step| step < 2);
        sequence.steps +=
            usize::from(sequence.last.is_some_and(|l| follows(l) || candidate.value == 1));
        let between = lines[sequence.last_at..candidate.at].iter().skip(1);
        sequence.adjacent +=
            usize::from(sequence.last.is_some() && between.clone().all(Line::is_blank));
        sequence.last = Some(candidate.value);
        sequence.last_at = candidate.at;
        sequence.count += 1;
    }
    let holds = |(family, s): &(&Family, Sequence)| match family {
        Family::Counter(_) => true,
        Family::Apart => true,
        Family::Word(_) | Family::Marks(..) => {
            s.steps > 0 && s.steps * 2 + 1 >= s.count && s.adjacent * 2 < s.count
        }
    };
    sequences.into_iter().filter(holds).map(|(family, _)| family.clone()).collect()
}
