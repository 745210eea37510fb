//! The evidence of the columns of a table for the languages of its cells.

use crate::structure::language::evidence::Weight;
use crate::structure::language::one_line::Divided;

/// For each block, the log-odds of the target language in its table column; 0 for blocks outside
/// tables.
pub(super) fn column_odds<'a>(
    blocks: &[Divided],
    weights: impl Iterator<Item = (usize, &'a Weight)>,
) -> Vec<f64> {
    let mut sums = std::collections::BTreeMap::<(u32, u32), (f64, f64)>::new();
    for (block, weight) in weights {
        if let Some(cell) = blocks[block].block.cell {
            let sum = sums.entry((cell.table, cell.column)).or_default();
            sum.0 += weight.odds().clamp(-3.0, 3.0);
            sum.1 += 1.0;
        }
    }
    let odds = |divided: &Divided| {
        let cell = divided.block.cell?;
        let (sum, count) = sums.get(&(cell.table, cell.column))?;
        Some((sum / (count + 1.0)).clamp(-3.0, 3.0))
    };
    blocks.iter().map(|block| odds(block).unwrap_or(0.0)).collect()
}
