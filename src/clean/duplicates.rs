//! Which one of rows that are the same stays.

use std::collections::HashMap;

use crate::clean::table::Compact;

/// Which rows count as duplicates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dedup {
    /// None.
    None,
    /// Rows with the same texts.
    #[default]
    Exact,
    /// Also rows whose texts differ in case, white space and punctuation. Digits, the marks between
    /// them, symbols and question marks count.
    Near,
    /// Rows with the same source, whatever their targets.
    Source,
}

/// Which one of several duplicates stays. The others are removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Keep {
    /// The first.
    #[default]
    First,
    /// The one that was changed last; the first of those without a date.
    Newest,
    /// The one with the highest score; the first of those with the same score.
    Best,
    /// All: duplicates are counted and stay.
    All,
}

impl Keep {
    /// Whether `row` is to stay instead of `kept`, which is before it.
    fn prefers(self, row: &Compact, kept: &Compact) -> bool {
        match self {
            Self::First | Self::All => false,
            Self::Newest => row.date > kept.date,
            Self::Best => row.score > kept.score || (kept.score.is_nan() && !row.score.is_nan()),
        }
    }
}

/// A row that repeats another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Repeat {
    pub(super) row: u32,
    /// The row that stays.
    pub(super) of: u32,
    pub(super) is_exact: bool,
}

/// The rows that repeat another one among those of `is_left`, in order.
pub(super) fn repeats(
    rows: &[Compact],
    keep: Keep,
    is_left: impl Fn(usize) -> bool,
) -> Vec<Repeat> {
    let mut kept: HashMap<u128, u32> = HashMap::new();
    let mut repeats: Vec<Repeat> = Vec::new();
    for at in (0..rows.len()).filter(|&at| is_left(at)) {
        let (row, now) = (&rows[at], at as u32);
        let Some(first) = kept.get_mut(&row.key) else {
            kept.insert(row.key, now);
            continue;
        };
        let mut repeated = now;
        if keep.prefers(row, &rows[*first as usize]) {
            repeated = std::mem::replace(first, now);
        }
        repeats.push(Repeat { row: repeated, of: 0, is_exact: false });
    }
    for repeat in &mut repeats {
        let row = &rows[repeat.row as usize];
        repeat.of = kept[&row.key];
        repeat.is_exact = row.exact == rows[repeat.of as usize].exact;
    }
    repeats.sort_by_key(|repeat| repeat.row);
    repeats
}
