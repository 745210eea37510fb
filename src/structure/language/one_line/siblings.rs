//! Which blocks of a document may be cut: those whose cut is plain, and those whose siblings are cut as
//! well.

use std::collections::BTreeMap;

use super::cut::{Cut, Shape};
use crate::model::{Block, BlockKind};

/// Blocks among which one that is cut confirms the cut of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    /// A row of a table.
    Row(u32, u32),
    /// A column of a table.
    Column(u32, u32),
    /// The headings of the document.
    Heads,
    /// Its list items.
    Items,
    /// Its paragraphs.
    Paragraphs,
}

impl Group {
    fn of(block: &Block) -> Vec<Self> {
        match (block.cell, block.kind) {
            (Some(cell), _) => {
                vec![Self::Row(cell.table, cell.row), Self::Column(cell.table, cell.column)]
            }
            (None, kind) if kind.is_head() => vec![Self::Heads],
            (None, BlockKind::ListItem) => vec![Self::Items],
            (None, _) => vec![Self::Paragraphs],
        }
    }
}

/// The blocks of a group: those with letters that have no cut, and those that have one.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    whole: usize,
    cut: usize,
}

impl Count {
    /// Whether three blocks and three quarters of the group have a cut: `File 檔案`, `Mask 遮罩`, `Length
    /// 長度`.
    fn confirms(self) -> bool {
        self.cut >= 3 && self.cut >= self.whole * 3
    }
}

/// The cuts of a document.
#[derive(Debug)]
pub(super) struct Siblings {
    counts: BTreeMap<Group, Count>,
    /// Shapes of three headings and half of them. In a usual shape, lengths that fit less well are
    /// accepted.
    usual_heads: Vec<Shape>,
}

impl Siblings {
    pub(super) fn of(blocks: &[Block], cuts: &[Option<Cut>]) -> Self {
        let mut counts = BTreeMap::<Group, Count>::new();
        for (block, cut) in blocks.iter().zip(cuts) {
            if !block.text.chars().any(char::is_alphabetic) {
                continue;
            }
            for group in Group::of(block) {
                let count = counts.entry(group).or_default();
                *if cut.is_some() { &mut count.cut } else { &mut count.whole } += 1;
            }
        }
        let usual_heads = [Shape::Brackets, Shape::Separator];
        let usual_heads = usual_heads.into_iter().filter(|&shape| is_usual(shape, blocks, cuts));
        Self { counts, usual_heads: usual_heads.collect() }
    }

    /// Whether a block may be cut.
    pub(super) fn allow(&self, block: &Block, cut: &Cut) -> bool {
        let is_head = block.kind.is_head();
        let confirmed = || Group::of(block).iter().any(|group| self.counts[group].confirms());
        let is_plain = cut.fits && cut.shape != Shape::Border;
        // Where the lines of a document hold both languages, its headings and header rows do, too.
        let as_elsewhere = || {
            (is_head || block.cell.is_some())
                && (cut.fits || cut.has_phrase)
                && self.counts.values().any(|count| count.confirms())
        };
        is_plain
            || (is_head && self.usual_heads.contains(&cut.shape))
            || confirmed()
            || as_elsewhere()
    }
}

fn is_usual(shape: Shape, blocks: &[Block], cuts: &[Option<Cut>]) -> bool {
    let heads = blocks.iter().filter(|block| block.kind.is_head()).count();
    let is_cut = |(block, cut): &(&Block, &Option<Cut>)| {
        block.kind.is_head() && cut.as_ref().is_some_and(|cut| cut.fits && cut.shape == shape)
    };
    let count = blocks.iter().zip(cuts).filter(is_cut).count();
    count >= 3 && count * 2 >= heads
}
