//! The evidence of how sentences begin and end: the punctuation at the end, quotation marks at both.
//!
//! A bead of several sentences shows only its first beginning and its last end, so that borders tell
//! where a bead ends better than punctuation anywhere in it.

use super::bead::Bead;
use super::boundaries::{Assumed, Boundaries};
use super::constants::Constants;
use super::contingency::{Assumption, Table, log_ratios, shares};
use super::sequence::{Item, Task};

/// How many ways to end are told apart.
const ENDS: usize = 7;

/// The end of what is not a whole sentence.
const UNFINISHED: usize = 4;

/// Whether there is a quotation mark.
const QUOTED: usize = 2;

/// How one item begins and ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Border {
    opens: bool,
    closes: bool,
    end: usize,
    /// Begins as no sentence does: in lower case, or with punctuation that closes.
    continues: bool,
}

/// What borders say in one document.
pub(super) struct Borders {
    source: Vec<Border>,
    target: Vec<Border>,
    opens: Table<QUOTED>,
    closes: Table<QUOTED>,
    ends: Table<ENDS>,
    /// What junctions in the middle of a sentence say.
    source_breaks: Boundaries,
    target_breaks: Boundaries,
    break_weight: f32,
}

impl Borders {
    pub(super) fn new(task: &Task, beads: &[Bead], constants: &Constants) -> Self {
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
        let assumed =
            Assumed { inside: constants.break_inside, strength: constants.break_strength };
        let two = || beads.iter().filter(|bead| bead.is_two_sided());
        let source_breaks =
            Boundaries::new(&breaks(&source), two().map(|b| b.source.clone()), assumed);
        let target_breaks =
            Boundaries::new(&breaks(&target), two().map(|b| b.target.clone()), assumed);
        let break_weight = constants.break_weight;
        Self { source, target, opens, closes, ends, source_breaks, target_breaks, break_weight }
    }

    /// For windows of `a` and `b` sentences that begin at `i` and `j`.
    pub(super) fn score(&self, i: usize, a: usize, j: usize, b: usize) -> f32 {
        let (s, t) = (&self.source[i + a - 1], &self.target[j + b - 1]);
        self.opens[usize::from(self.source[i].opens)][usize::from(self.target[j].opens)]
            + self.closes[usize::from(s.closes)][usize::from(t.closes)]
            + self.ends[s.end][t.end]
            + self.break_weight * (self.source_breaks.score(i, a) + self.target_breaks.score(j, b))
    }
}

/// The table of one property; `at` tells whether the first two or the last two of the four borders
/// of a bead have it.
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
    let assumed =
        Assumption { strength: constants.border_strength, tie: constants.border_tie.min(1.0) };
    let table = log_ratios::<N>(p, q, seen, assumed);
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

/// For each junction whether the text on either side of it looks like one sentence.
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
