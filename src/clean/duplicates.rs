//! Which one of rows that are the same stays.

use std::collections::HashMap;

use crate::clean::Keep;
use crate::clean::table::Compact;

/// Whether `row` is to stay instead of `kept`, which is before it.
fn is_preferred(keep: Keep, row: &Compact, kept: &Compact) -> bool {
    match keep {
        Keep::First | Keep::All => false,
        Keep::Newest => row.date > kept.date,
        Keep::Best => row.score > kept.score || (kept.score.is_nan() && !row.score.is_nan()),
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
        if is_preferred(keep, row, &rows[*first as usize]) {
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
