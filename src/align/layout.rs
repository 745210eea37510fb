//! The evidence of layout: blocks, their kinds, sections, table cells and numbering.
//!
//! The scores of block boundaries and kinds are learned from each document. If the two sides have
//! the same paragraphs, a common boundary is strong evidence; if they do not, it is none.

use std::ops::Range;

use super::alternation::Alternation;
use super::bead::Bead;
use super::bilingual_tables::BilingualTables;
use super::boundaries::{Boundaries, BoundaryPrior};
use super::by_width::WindowTable;
use super::constants::Constants;
use super::contingency::{Table, TablePrior, log_ratios, shares};
use super::number;
use super::reach::Reach;
use super::sequence::{Item, Task};
use crate::model::{BlockKind, Cell};

/// The score of a bead that is not allowed: far below any sum of evidence, but finite, so that a
/// path exists even if all beads of a place are forbidden.
pub(super) const FORBIDDEN: f32 = -1e4;

/// The layout of one side.
struct SideLayout {
    /// For each boundary between items, both ends included, whether a block begins there.
    block_starts: Vec<bool>,
    /// The share of the boundaries between items at which a block begins.
    rate: f32,
    kinds: Vec<Kind>,
    shares: [f32; KINDS],
    sections: Vec<usize>,
    /// Whether an item is marked as a heading. Run-in headings are not.
    headings: Vec<bool>,
    cells: Vec<Option<Cell>>,
    /// The record of each item, or the gap between two records; see [`regions`].
    regions: Vec<u32>,
    markers: Vec<Option<u64>>,
    /// The scores of the boundaries in and around windows.
    boundaries: Boundaries,
    /// For each window whether it mixes what no bead may mix; see [`is_mixed`].
    mixed: WindowTable<bool>,
    /// For each window whether it is running text; see [`is_prose`].
    prose: WindowTable<bool>,
}

const KINDS: usize = 4;

/// The kinds of blocks that the evidence distinguishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Head,
    Text,
    List,
    Cell,
}

impl Kind {
    fn of(kind: BlockKind) -> Self {
        match kind {
            BlockKind::Title | BlockKind::Heading | BlockKind::RunInHead => Self::Head,
            BlockKind::Paragraph => Self::Text,
            BlockKind::ListItem => Self::List,
            BlockKind::TableCell => Self::Cell,
        }
    }
}

/// The evidence of layout in one document.
pub(super) struct Layout {
    source: SideLayout,
    target: SideLayout,
    /// The score of a boundary between two beads, by whether a block begins there in the source and
    /// in the target.
    ends: Table<2>,
    kinds: Table<KINDS>,
    section_matches: SectionMatches,
    tables: BilingualTables,
    alternation: Alternation,
    weights: Weights,
}

struct Weights {
    section: f32,
    row: f32,
    column: f32,
    marker: f32,
    prose: f32,
}

/// For each section the matching section and the confidence of the match.
struct SectionMatches {
    source: Vec<Option<(usize, f32)>>,
    target: Vec<Option<(usize, f32)>>,
}

impl SectionMatches {
    fn new(task: &Task) -> Self {
        let size = |items: &[Item]| items.iter().map(|item| item.section + 1).max().unwrap_or(0);
        let mut matches = Self {
            source: vec![None; size(&task.source.items)],
            target: vec![None; size(&task.target.items)],
        };
        for pair in &task.sections {
            if let Some(matched) = matches.source.get_mut(pair.source) {
                *matched = Some((pair.target, pair.confidence));
            }
            if let Some(matched) = matches.target.get_mut(pair.target) {
                *matched = Some((pair.source, pair.confidence));
            }
        }
        matches
    }

    /// The confidence of the match if the two sections match each other, the negative confidence if
    /// either matches another section, else 0.
    fn agreement(&self, source: usize, target: usize) -> f32 {
        let (forward, backward) = (self.source[source], self.target[target]);
        match (forward, backward) {
            (Some((matched, confidence)), _) if matched == target => confidence,
            (None, None) => 0.0,
            _ => -forward.map_or(0.0, |m| m.1).max(backward.map_or(0.0, |m| m.1)),
        }
    }
}

impl SideLayout {
    fn new(
        items: &[Item],
        widest: usize,
        beads: impl Iterator<Item = Range<usize>>,
        prior: BoundaryPrior,
    ) -> Self {
        let mut block_starts = vec![true; items.len() + 1];
        for (i, pair) in items.windows(2).enumerate() {
            block_starts[i + 1] = pair[0].block != pair[1].block;
        }
        let kinds: Vec<Kind> = items.iter().map(|item| Kind::of(item.kind)).collect();
        let shares = shares(kinds.iter().map(|&kind| kind as usize));
        let inner = items.len().saturating_sub(1).max(1) as f32;
        let between = &block_starts[1..items.len().max(1)];
        let rate = between.iter().filter(|&&b| b).count() as f32 / inner;
        let cells: Vec<Option<Cell>> = items.iter().map(|item| item.cell).collect();
        let regions: Vec<u32> = regions(items).collect();
        let mixed = |i, w| is_mixed((&kinds, &cells, &regions), i, w + 1);
        let prose = |i, w| is_prose((&kinds, &block_starts), i, w + 1);
        Self {
            mixed: WindowTable::of(items.len(), widest, mixed),
            prose: WindowTable::of(items.len(), widest, prose),
            boundaries: Boundaries::new(&block_starts, widest, beads, prior),
            block_starts,
            rate,
            kinds,
            shares,
            sections: items.iter().map(|item| item.section).collect(),
            headings: items.iter().map(|item| is_heading(item.kind)).collect(),
            cells,
            regions,
            markers: items.iter().map(|item| marker(&item.text)).collect(),
        }
    }
}

/// Whether the window of `width` items that begins at `i` mixes headings and other text, contains more than
/// one table cell, or reaches beyond a record or the text between two.
fn is_mixed(side: (&[Kind], &[Option<Cell>], &[u32]), i: usize, width: usize) -> bool {
    let (kinds, cells, regions) = side;
    let window = i..(i + width).min(kinds.len());
    let is_head = |kind: Kind| kind == Kind::Head;
    let regions = &regions[window.clone()];
    kinds[window.clone()].windows(2).any(|pair| is_head(pair[0]) != is_head(pair[1]))
        || cells[window].windows(2).any(|pair| pair[0] != pair[1])
        || regions.first() != regions.last()
}

/// Whether the window that begins at `i` is running text other than a paragraph of one sentence, which may
/// be an unmarked heading.
fn is_prose((kinds, block_starts): (&[Kind], &[bool]), i: usize, width: usize) -> bool {
    let end = (i + width).min(kinds.len());
    let is_whole = block_starts[i] && block_starts[end];
    kinds[i] == Kind::Text && (width > 1 || !is_whole)
}

impl Layout {
    pub(super) fn new(task: &Task, beads: &[Bead], reach: Reach, constants: &Constants) -> Self {
        let two: Vec<&Bead> = beads.iter().filter(|bead| bead.is_two_sided()).collect();
        let prior =
            BoundaryPrior { inside: constants.layout_inside, strength: constants.layout_strength };
        let (s, t) = (two.iter().map(|b| b.source.clone()), two.iter().map(|b| b.target.clone()));
        let source = SideLayout::new(&task.source.items, reach.source, s, prior);
        let target = SideLayout::new(&task.target.items, reach.target, t, prior);
        let ends = end_table(&source, &target, &two, constants);
        let kinds = kind_table(&source, &target, &two, constants);
        let weights = Weights {
            section: constants.section_weight,
            row: constants.row_weight,
            column: constants.column_weight,
            marker: constants.marker_weight,
            prose: constants.prose_weight,
        };
        let section_matches = SectionMatches::new(task);
        let tables = BilingualTables::of(task);
        let alternation = Alternation::new(task, &two);
        Self { source, target, ends, kinds, section_matches, tables, alternation, weights }
    }

    /// The score of the first items of a bead, which does not depend on its shape.
    pub(super) fn starts(&self, i: usize, j: usize) -> f32 {
        self.kind(i, j) + self.section(i, j) + self.numbering(i, j) + self.alternation.score(i, j)
    }

    /// The score of the kinds of two items.
    pub(super) fn kinds(&self, i: usize, j: usize) -> f32 {
        self.kinds[self.source.kinds[i] as usize][self.target.kinds[j] as usize]
    }

    /// The evidence of the place of a bead in a file with both languages for being a translation, in nats.
    pub(super) fn evidence_of_place(&self, bead: &Bead) -> f32 {
        self.alternation.evidence(bead)
    }

    /// The score of the kinds of two items and of their places in tables.
    pub(super) fn kind(&self, i: usize, j: usize) -> f32 {
        self.cell(i, j) + self.kinds(i, j)
    }

    /// The score of the places in tables: the row in bilingual tables, the column in others.
    fn cell(&self, i: usize, j: usize) -> f32 {
        let (Some(a), Some(b)) = (self.source.cells[i], self.target.cells[j]) else { return 0.0 };
        if self.tables.is_bilingual(a.table) {
            let same = a.table == b.table && a.row == b.row;
            let agreement = if same { self.tables.columns_agree(a, b) } else { -1.0 };
            return agreement * self.weights.row;
        }
        if a.column == b.column { self.weights.column } else { -self.weights.column }
    }

    /// The score of the sections of two items. A pair of headings counts three times.
    pub(super) fn section(&self, i: usize, j: usize) -> f32 {
        let agreement =
            self.section_matches.agreement(self.source.sections[i], self.target.sections[j]);
        let heads = self.source.kinds[i] == Kind::Head && self.target.kinds[j] == Kind::Head;
        agreement * self.weights.section * if heads { 3.0 } else { 1.0 }
    }

    /// The score of the numbers at the start of two items; 0 if one of them has none.
    pub(super) fn numbering(&self, i: usize, j: usize) -> f32 {
        match (self.source.markers[i], self.target.markers[j]) {
            (Some(a), Some(b)) if a == b => self.weights.marker,
            (Some(_), Some(_)) => -self.weights.marker,
            _ => 0.0,
        }
    }

    /// The score of the block boundaries in and around a bead. Beads that mix headings with other
    /// text, or several table cells, are forbidden, and so are those of different records.
    pub(super) fn blocks(&self, i: usize, a: usize, j: usize, b: usize) -> f32 {
        let end = |i: usize, j: usize| {
            self.ends[usize::from(self.source.block_starts[i])]
                [usize::from(self.target.block_starts[j])]
        };
        let (source, target) = (&self.source, &self.target);
        let is_apart = source.regions[i] != target.regions[j];
        if is_apart || source.mixed.at(i, a - 1) || target.mixed.at(j, b - 1) {
            return FORBIDDEN;
        }
        let is_heading_of_prose = (source.headings[i] && target.prose.at(j, b - 1))
            || (target.headings[j] && source.prose.at(i, a - 1));
        let prose = if is_heading_of_prose { -self.weights.prose } else { 0.0 };
        prose
            + self.source.boundaries.score(i, a)
            + self.target.boundaries.score(j, b)
            + 0.5 * (end(i, j) + end(i + a, j + b))
    }

    /// Adds [`Layout::blocks`] of the beads of `a` source items from `i` on and `b` target items from `j` and
    /// each place after it on.
    pub(super) fn add_blocks(
        &self,
        (i, a): (usize, usize),
        (j, b): (usize, usize),
        row: &mut [f32],
    ) {
        let (source, target) = (&self.source, &self.target);
        if source.mixed.at(i, a - 1) {
            row.iter_mut().for_each(|score| *score += FORBIDDEN);
            return;
        }
        let run = j..j + row.len();
        let starts = &target.block_starts[run.clone()];
        let ends = &target.block_starts[j + b..j + b + row.len()];
        let mixed = &target.mixed.width(b - 1)[run.clone()];
        let prose = &target.prose.width(b - 1)[run.clone()];
        let headings = &target.headings[run.clone()];
        let regions = &target.regions[run.clone()];
        let boundaries = &target.boundaries.of_width(b)[run];
        let (is_heading, is_prose) = (source.headings[i], source.prose.at(i, a - 1));
        let (region, boundary) = (source.regions[i], source.boundaries.score(i, a));
        let at_start = self.ends[usize::from(source.block_starts[i])];
        let at_end = self.ends[usize::from(source.block_starts[i + a])];
        for (at, score) in row.iter_mut().enumerate() {
            let is_heading_of_prose = (is_heading & prose[at]) | (headings[at] & is_prose);
            let weight = if is_heading_of_prose { -self.weights.prose } else { 0.0 };
            let start = if starts[at] { at_start[1] } else { at_start[0] };
            let end = if ends[at] { at_end[1] } else { at_end[0] };
            let sum = weight + boundary + boundaries[at] + 0.5 * (start + end);
            *score += if mixed[at] | (regions[at] != region) { FORBIDDEN } else { sum };
        }
    }
}

/// The region of each item: an odd number for a record, an even one for the text before, between and
/// after records. Only items of the same region can translate each other.
pub(super) fn regions(items: &[Item]) -> impl Iterator<Item = u32> + '_ {
    let mut after = 0;
    items.iter().map(move |item| match item.record {
        Some(record) => {
            after = 2 * record + 2;
            2 * record + 1
        }
        None => after,
    })
}

/// The table of block boundaries at the ends of beads.
fn end_table(
    source: &SideLayout,
    target: &SideLayout,
    beads: &[&Bead],
    constants: &Constants,
) -> Table<2> {
    let (p, q) = ([1.0 - source.rate, source.rate], [1.0 - target.rate, target.rate]);
    if source.rate <= 0.0 || target.rate <= 0.0 {
        return [[0.0; 2]; 2];
    }
    let last = (source.kinds.len(), target.kinds.len());
    let inner = |bead: &&&Bead| bead.source.end < last.0 && bead.target.end < last.1;
    let seen = beads.iter().filter(inner).map(|bead| {
        (
            usize::from(source.block_starts[bead.source.end]),
            usize::from(target.block_starts[bead.target.end]),
        )
    });
    log_ratios(p, q, seen, table_prior(constants))
}

/// The table of the kinds of the first items of beads.
fn kind_table(
    source: &SideLayout,
    target: &SideLayout,
    beads: &[&Bead],
    constants: &Constants,
) -> Table<KINDS> {
    let seen = beads.iter().map(|bead| {
        (source.kinds[bead.source.start] as usize, target.kinds[bead.target.start] as usize)
    });
    log_ratios(source.shares, target.shares, seen, table_prior(constants))
}

fn table_prior(constants: &Constants) -> TablePrior {
    TablePrior { strength: constants.layout_strength, agreement: constants.layout_tie.min(1.0) }
}

fn is_heading(kind: BlockKind) -> bool {
    matches!(kind, BlockKind::Title | BlockKind::Heading)
}

/// The number at the start of an item: `5.`, `(5)`, `五、`, `（五）`, `第五条`.
fn marker(text: &str) -> Option<u64> {
    let chars: Vec<char> = text.chars().take(12).collect();
    let open =
        chars.iter().take_while(|c| matches!(c, '(' | '（' | '第' | '[' | '§' | ' ')).count();
    let rest = &chars[open..];
    let (value, length) = number::read_digits(rest).or_else(|| number::read_han(rest))?;
    let close = rest.get(length)?;
    let closes =
        matches!(close, '.' | ')' | '）' | '、' | ']' | '．' | '条' | '條' | '章' | '节' | '節');
    let followed = rest.get(length + 1).is_none_or(|c| !c.is_ascii_digit());
    (closes && followed).then(|| value.ordinal()).flatten()
}

#[cfg(test)]
mod tests {
    use super::marker;

    #[test]
    fn numbering_is_read_as_a_value() {
        for text in ["5. Giving", "(5) We", "五、充分", "（五）加强", "第五条　x", "5) x"]
        {
            assert_eq!(marker(text), Some(5), "{text}");
        }
        for text in ["5 men", "5.5 percent", "five", "1956 war", ""] {
            assert_eq!(marker(text), None, "{text}");
        }
    }
}
