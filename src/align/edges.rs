//! The evidence of the edges of sentences: final punctuation, and quotation marks at both ends.
//!
//! Only the beginning of the first and the end of the last sentence of a bead count. So edges
//! locate the ends of beads better than punctuation anywhere in them.

use super::bead::Bead;
use super::boundaries::{Boundaries, BoundaryPrior};
use super::constants::Constants;
use super::contingency::{Table, TablePrior, log_ratios, shares};
use super::reach::Reach;
use super::sequence::{Item, Task};

/// The number of classes of final punctuation.
const ENDS: usize = 7;

/// The class of ends that do not end a sentence, such as a comma.
const UNFINISHED: usize = 4;

/// The number of values of a flag: without and with a quotation mark.
const QUOTED: usize = 2;

/// The beginning and the end of one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Border {
    opens: bool,
    closes: bool,
    end: usize,
    /// Whether it begins as the rest of a sentence does: in lower case, or with closing
    /// punctuation.
    continues: bool,
}

/// The evidence of the edges of sentences in one document.
pub(super) struct Borders {
    source: Vec<Border>,
    target: Vec<Border>,
    /// The edges of the target items; see [`class`].
    target_classes: Vec<u8>,
    opens: Table<QUOTED>,
    closes: Table<QUOTED>,
    ends: Table<ENDS>,
    /// The evidence of boundaries in the middle of a sentence.
    source_breaks: Boundaries,
    target_breaks: Boundaries,
    break_weight: f32,
}

impl Borders {
    pub(super) fn new(task: &Task, beads: &[Bead], reach: Reach, constants: &Constants) -> Self {
        let source: Vec<Border> = task.source.items.iter().map(border).collect();
        let target: Vec<Border> = task.target.items.iter().map(border).collect();
        let pairs: Vec<[Border; 4]> = beads
            .iter()
            .filter(|bead| bead.is_two_sided())
            .map(|b| {
                let (s, t) = (&b.source, &b.target);
                [source[s.start], target[t.start], source[s.end - 1], target[t.end - 1]]
            })
            .collect();
        let opens = table(&source, &target, &pairs, 0, |b| usize::from(b.opens), constants);
        let closes = table(&source, &target, &pairs, 2, |b| usize::from(b.closes), constants);
        let ends = table(&source, &target, &pairs, 2, |b| b.end, constants);
        let prior =
            BoundaryPrior { inside: constants.break_inside, strength: constants.break_strength };
        let two = || beads.iter().filter(|bead| bead.is_two_sided());
        let source_breaks =
            Boundaries::new(&breaks(&source), reach.source, two().map(|b| b.source.clone()), prior);
        let target_breaks =
            Boundaries::new(&breaks(&target), reach.target, two().map(|b| b.target.clone()), prior);
        let break_weight = constants.break_weight;
        Self {
            target_classes: target.iter().map(class).collect(),
            source,
            target,
            opens,
            closes,
            ends,
            source_breaks,
            target_breaks,
            break_weight,
        }
    }

    /// The score of windows of `a` and `b` sentences that begin at `i` and `j`.
    pub(super) fn score(&self, i: usize, a: usize, j: usize, b: usize) -> f32 {
        let (s, t) = (&self.source[i + a - 1], &self.target[j + b - 1]);
        self.opens[usize::from(self.source[i].opens)][usize::from(self.target[j].opens)]
            + self.closes[usize::from(s.closes)][usize::from(t.closes)]
            + self.ends[s.end][t.end]
            + self.break_weight * (self.source_breaks.score(i, a) + self.target_breaks.score(j, b))
    }

    /// Adds the scores of windows of `a` sentences that begin at `i` and `b` sentences that begin at `j` and
    /// each place after it.
    pub(super) fn add_row(&self, (i, a): (usize, usize), (j, b): (usize, usize), row: &mut [f32]) {
        let ends = self.by_target(i, a);
        let firsts = &self.target_classes[j..j + row.len()];
        let lasts = &self.target_classes[j + b - 1..j + b - 1 + row.len()];
        let breaks = &self.target_breaks.of_width(b)[j..j + row.len()];
        let here = self.source_breaks.score(i, a);
        for (((score, first), last), there) in row.iter_mut().zip(firsts).zip(lasts).zip(breaks) {
            let at = (first & OPENS) | (last & !OPENS);
            *score += ends[usize::from(at) % ends.len()] + self.break_weight * (here + there);
        }
    }

    /// The scores of the edges of a source window, by the classes of the target window; see [`class`].
    fn by_target(&self, i: usize, a: usize) -> [f32; CLASSES] {
        let (first, last) = (&self.source[i], &self.source[i + a - 1]);
        let opens = self.opens[usize::from(first.opens)];
        let (closes, ends) = (self.closes[usize::from(last.closes)], self.ends[last.end]);
        std::array::from_fn(|class| {
            let end = ends.get(class & 7).copied().unwrap_or(0.0);
            opens[(class >> 4) & 1] + closes[(class >> 3) & 1] + end
        })
    }
}

/// The number of classes of edges; see [`class`].
const CLASSES: usize = 32;

/// The bit of a class for a quotation mark at the beginning.
const OPENS: u8 = 1 << 4;

/// The edges of an item in one number: the class of its end, and a bit each for quotation marks at the end and
/// at the beginning.
fn class(border: &Border) -> u8 {
    border.end as u8 | (u8::from(border.closes) << 3) | if border.opens { OPENS } else { 0 }
}

/// The table of one property. `at` is the index, in the four borders of a bead, of the source
/// border with the property; the target border follows it.
fn table<const N: usize>(
    source: &[Border],
    target: &[Border],
    beads: &[[Border; 4]],
    at: usize,
    property: fn(&Border) -> usize,
    constants: &Constants,
) -> Table<N> {
    let (p, q) = (shares(source.iter().map(property)), shares(target.iter().map(property)));
    let seen = beads.iter().map(|four| (property(&four[at]), property(&four[at + 1])));
    let prior = TablePrior {
        strength: constants.border_strength,
        agreement: constants.border_tie.min(1.0),
    };
    let table = log_ratios::<N>(p, q, seen, prior);
    table.map(|row| row.map(|value| constants.border_weight * value))
}

fn border(item: &Item) -> Border {
    let text = item.text.trim();
    let body = text.trim_end_matches(is_closing);
    let closes = text[body.len()..].chars().any(is_quote);
    let opens = text.chars().find(|c| !is_bracket(*c)).is_some_and(is_quote);
    let continues = text.chars().next().is_some_and(continues);
    Border { opens, closes, end: end_class(body.chars().next_back()), continues }
}

/// For each boundary whether the items before and after it look like parts of one sentence.
fn breaks(borders: &[Border]) -> Vec<bool> {
    let inner = borders.windows(2).map(|pair| pair[0].end == UNFINISHED || pair[1].continues);
    let mut breaks = vec![false];
    breaks.extend(inner);
    breaks.resize(borders.len() + 1, false);
    breaks
}

fn continues(first: char) -> bool {
    first.is_lowercase()
        || matches!(
            first,
            '»' | '”' | '’' | ')' | '）' | ']' | ',' | '，' | ';' | ':' | '」' | '』' | '、'
        )
}

fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '“'
            | '”'
            | '„'
            | '‟'
            | '‘'
            | '’'
            | '‚'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '「'
            | '」'
            | '『'
            | '』'
            | '＂'
            | '`'
    )
}

fn is_bracket(c: char) -> bool {
    matches!(c, '(' | ')' | '[' | ']' | '（' | '）' | '【' | '】')
}

fn is_closing(c: char) -> bool {
    is_quote(c) || is_bracket(c) || c.is_whitespace()
}

fn end_class(last: Option<char>) -> usize {
    match last {
        Some('.' | '。' | '．' | '｡' | '।' | '۔') => 0,
        Some('?' | '？' | '؟') => 1,
        Some('!' | '！') => 2,
        Some('…' | '⋯') => 3,
        Some(',' | '，' | ';' | '；' | '、' | '—' | '-' | '–' | '؛' | '،') => UNFINISHED,
        Some(':' | '：') => 6,
        _ => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders_are_read_inside_quotation_marks() {
        let of = |text: &str| border(&Item { text: text.into(), ..Item::default() });
        assert_eq!(
            of("“真的吗？”"),
            Border { opens: true, closes: true, end: 1, continues: false }
        );
        assert_eq!(of("'Go out and rob?'"), of("“真的吗？”"));
        assert_eq!(
            of("He left."),
            Border { opens: false, closes: false, end: 0, continues: false }
        );
    }
}
