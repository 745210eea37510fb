//! The evidence of layout: blocks, kinds, sections, table cells and numbering.
//!
//! How much the ends of blocks and the kinds of blocks say is learned in each document: where the
//! two sides have the same paragraphs, a common boundary is strong evidence; where they do not, it
//! is none.

use std::ops::Range;

use super::bead::Bead;
use super::bilingual_tables::Rows;
use super::boundaries::{Assumed, Boundaries};
use super::constants::Constants;
use super::contingency::{Assumption, Table, log_ratios, shares};
use super::number;
use super::sequence::{Item, Task};
use crate::model::{BlockKind, Cell};

/// What a bead gets that must not be: far below any sum of evidence, yet finite.
pub(super) const FORBIDDEN: f32 = -1e4;

/// Layout of one side.
struct SideLayout {
    /// For each junction, the ends included, whether a block begins there.
    boundary: Vec<bool>,
    /// Share of the junctions between items that are boundaries.
    rate: f32,
    kinds: Vec<Kind>,
    shares: [f32; KINDS],
    sections: Vec<usize>,
    /// Whether an item is marked as a heading, which a first sentence is not.
    headings: Vec<bool>,
    cells: Vec<Option<Cell>>,
    markers: Vec<Option<u64>>,
    /// What the boundaries in and around windows say.
    junctions: Boundaries,
}

const KINDS: usize = 4;

/// Kinds of block as the evidence tells them apart.
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
    /// What a junction between two beads says: boundary or not in the source and in the target.
    ends: Table<2>,
    kinds: Table<KINDS>,
    mates: SectionMatches,
    rows: Rows,
    weights: Weights,
}

struct Weights {
    section: f32,
    row: f32,
    column: f32,
    marker: f32,
    prose: f32,
}

/// For each section its match and how sure it is.
struct SectionMatches {
    source: Vec<Option<(usize, f32)>>,
    target: Vec<Option<(usize, f32)>>,
}

impl SectionMatches {
    fn new(task: &Task) -> Self {
        let size = |items: &[Item]| items.iter().map(|item| item.section + 1).max().unwrap_or(0);
        let mut mates = Self {
            source: vec![None; size(&task.source.items)],
            target: vec![None; size(&task.target.items)],
        };
        for pair in &task.sections {
            if let Some(mate) = mates.source.get_mut(pair.source) {
                *mate = Some((pair.target, pair.confidence));
            }
            if let Some(mate) = mates.target.get_mut(pair.target) {
                *mate = Some((pair.source, pair.confidence));
            }
        }
        mates
    }

    /// 1 where the two are matched, -1 where either is matched elsewhere, by confidence.
    fn agreement(&self, source: usize, target: usize) -> f32 {
        let (forth, back) = (self.source[source], self.target[target]);
        match (forth, back) {
            (Some((mate, confidence)), _) if mate == target => confidence,
            (None, None) => 0.0,
            _ => -forth.map_or(0.0, |m| m.1).max(back.map_or(0.0, |m| m.1)),
        }
    }
}

impl SideLayout {
    fn new(items: &[Item], beads: impl Iterator<Item = Range<usize>>, assumed: Assumed) -> Self {
        let mut boundary = vec![true; items.len() + 1];
        for (i, pair) in items.windows(2).enumerate() {
            boundary[i + 1] = pair[0].block != pair[1].block;
        }
        let kinds: Vec<Kind> = items.iter().map(|item| Kind::of(item.kind)).collect();
        let shares = shares(kinds.iter().map(|&kind| kind as usize));
        let inner = items.len().saturating_sub(1).max(1) as f32;
        let between = &boundary[1..items.len().max(1)];
        let rate = between.iter().filter(|&&b| b).count() as f32 / inner;
        Self {
            junctions: Boundaries::new(&boundary, beads, assumed),
            boundary,
            rate,
            kinds,
            shares,
            sections: items.iter().map(|item| item.section).collect(),
            headings: items.iter().map(|item| is_heading(item.kind)).collect(),
            cells: items.iter().map(|item| item.cell).collect(),
            markers: items.iter().map(|item| marker(&item.text)).collect(),
        }
    }

    /// Whether a window that begins at `i` mixes heads and other text.
    fn mixes_heads(&self, i: usize, width: usize) -> bool {
        let kinds = &self.kinds[i..(i + width).min(self.kinds.len())];
        kinds.windows(2).any(|pair| (pair[0] == Kind::Head) != (pair[1] == Kind::Head))
    }

    /// Whether a window that begins at `i` is running text other than a paragraph of one sentence.
    fn is_prose(&self, i: usize, width: usize) -> bool {
        let whole = self.boundary[i] && self.boundary[i + width];
        self.kinds[i] == Kind::Text && (width > 1 || !whole)
    }

    /// Whether a window that begins at `i` holds more than one cell of a table.
    fn mixes_cells(&self, i: usize, width: usize) -> bool {
        let cells = &self.cells[i..(i + width).min(self.cells.len())];
        cells.windows(2).any(|pair| pair[0] != pair[1])
    }
}

impl Layout {
    pub(super) fn new(task: &Task, beads: &[Bead], constants: &Constants) -> Self {
        let two: Vec<&Bead> = beads.iter().filter(|bead| bead.is_two_sided()).collect();
        let assumed =
            Assumed { inside: constants.layout_inside, strength: constants.layout_strength };
        let (s, t) = (two.iter().map(|b| b.source.clone()), two.iter().map(|b| b.target.clone()));
        let source = SideLayout::new(&task.source.items, s, assumed);
        let target = SideLayout::new(&task.target.items, t, assumed);
        let ends = end_table(&source, &target, &two, constants);
        let kinds = kind_table(&source, &target, &two, constants);
        let weights = Weights {
            section: constants.section_weight,
            row: constants.row_weight,
            column: constants.column_weight,
            marker: constants.marker_weight,
            prose: constants.prose_weight,
        };
        let rows = Rows::of(task);
        Self { source, target, ends, kinds, mates: SectionMatches::new(task), rows, weights }
    }

    /// What the first items of a bead say, whatever its shape.
    pub(super) fn starts(&self, i: usize, j: usize) -> f32 {
        self.kind(i, j) + self.section(i, j) + self.numbering(i, j)
    }

    pub(super) fn kind(&self, i: usize, j: usize) -> f32 {
        self.cell(i, j) + self.kinds[self.source.kinds[i] as usize][self.target.kinds[j] as usize]
    }

    /// What the places in tables say: the same row where rows hold both languages, else the same
    /// column.
    fn cell(&self, i: usize, j: usize) -> f32 {
        let (Some(a), Some(b)) = (self.source.cells[i], self.target.cells[j]) else { return 0.0 };
        if self.rows.are_bilingual(a.table) {
            let same = a.table == b.table && a.row == b.row;
            let agreement = if same { self.rows.columns_agree(a, b) } else { -1.0 };
            return agreement * self.weights.row;
        }
        if a.column == b.column { self.weights.column } else { -self.weights.column }
    }

    pub(super) fn section(&self, i: usize, j: usize) -> f32 {
        let agreement = self.mates.agreement(self.source.sections[i], self.target.sections[j]);
        let heads = self.source.kinds[i] == Kind::Head && self.target.kinds[j] == Kind::Head;
        agreement * self.weights.section * if heads { 3.0 } else { 1.0 }
    }

    pub(super) fn numbering(&self, i: usize, j: usize) -> f32 {
        match (self.source.markers[i], self.target.markers[j]) {
            (Some(a), Some(b)) if a == b => self.weights.marker,
            (Some(_), Some(_)) => -self.weights.marker,
            _ => 0.0,
        }
    }

    /// What the boundaries of blocks say about a bead.
    pub(super) fn blocks(&self, i: usize, a: usize, j: usize, b: usize) -> f32 {
        let junction = |i: usize, j: usize| {
            self.ends[usize::from(self.source.boundary[i])][usize::from(self.target.boundary[j])]
        };
        let mixes = |side: &SideLayout, at, width| {
            side.mixes_heads(at, width) || side.mixes_cells(at, width)
        };
        if mixes(&self.source, i, a) || mixes(&self.target, j, b) {
            return FORBIDDEN;
        }
        let (source, target) = (&self.source, &self.target);
        let is_heading_of_prose = (source.headings[i] && target.is_prose(j, b))
            || (target.headings[j] && source.is_prose(i, a));
        let prose = if is_heading_of_prose { -self.weights.prose } else { 0.0 };
        prose
            + self.source.junctions.score(i, a)
            + self.target.junctions.score(j, b)
            + 0.5 * (junction(i, j) + junction(i + a, j + b))
    }
}

/// `ln P(source, target) / (P(source) P(target))` of boundaries at the junctions of beads.
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
            usize::from(source.boundary[bead.source.end]),
            usize::from(target.boundary[bead.target.end]),
        )
    });
    log_ratios(p, q, seen, assumption(constants))
}

fn kind_table(
    source: &SideLayout,
    target: &SideLayout,
    beads: &[&Bead],
    constants: &Constants,
) -> Table<KINDS> {
    let seen = beads.iter().map(|bead| {
        (source.kinds[bead.source.start] as usize, target.kinds[bead.target.start] as usize)
    });
    log_ratios(source.shares, target.shares, seen, assumption(constants))
}

fn assumption(constants: &Constants) -> Assumption {
    Assumption { strength: constants.layout_strength, tie: constants.layout_tie.min(1.0) }
}

fn is_heading(kind: BlockKind) -> bool {
    matches!(kind, BlockKind::Title | BlockKind::Heading)
}

/// The number that an item begins with: `5.`, `(5)`, `五、`, `（五）`, `第五条`.
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
