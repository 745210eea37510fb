//! Tables with a column each for simplified and traditional Chinese.

use std::collections::BTreeMap;

use crate::lang::LanguagePair;
use crate::lang::detect::hanzi;
use crate::model::{BlockKind, ExclusionReason, Side};
use crate::structure::language::hint;
use crate::structure::language::sorted::Sorted;

/// The minimum number of cells that are clearly in one variant for their column to be in it.
const LEAST_CELLS: usize = 3;

/// In tables that have a column for each variant of Chinese, excludes the column in the variant
/// that is not in the language pair.
pub(super) fn exclude_columns(sorted: &mut [Sorted], pair: &LanguagePair) {
    for (tag, side) in [(&pair.source, Side::Source), (&pair.target, Side::Target)] {
        if let Some(traditional) = hint::declared_traditional(tag) {
            exclude(sorted, side, traditional);
        }
    }
}

/// For each column, the numbers of clearly simplified and of clearly traditional cells.
type Columns = BTreeMap<(u32, u32), [usize; 2]>;

fn exclude(sorted: &mut [Sorted], side: Side, expected: bool) {
    let columns = columns(sorted, side);
    let is = |counts: &[usize; 2], traditional: bool| {
        let [with, against] =
            [usize::from(traditional), usize::from(!traditional)].map(|i| counts[i]);
        with >= LEAST_CELLS && with >= against * 9
    };
    let has_expected: Vec<u32> = columns
        .iter()
        .filter(|(_, counts)| is(counts, expected))
        .map(|((table, _), _)| *table)
        .collect();
    for sorted in sorted.iter_mut().filter(|sorted| sorted.side == Ok(side)) {
        let Some(cell) = sorted.block.cell else { continue };
        let other = columns.get(&(cell.table, cell.column)).is_some_and(|c| is(c, !expected));
        if other && has_expected.binary_search(&cell.table).is_ok() {
            sorted.side = Err(ExclusionReason::OtherLanguage);
        }
    }
}

fn columns(sorted: &[Sorted], side: Side) -> Columns {
    let mut columns = Columns::new();
    let cells =
        sorted.iter().filter(|s| s.side == Ok(side) && s.block.kind == BlockKind::TableCell);
    for sorted in cells {
        if let (Some(cell), Some(traditional)) =
            (sorted.block.cell, hanzi::traditional(&sorted.block.text))
        {
            columns.entry((cell.table, cell.column)).or_default()[usize::from(traditional)] += 1;
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Tag;
    use crate::model::{Block, Cell};

    #[test]
    fn the_column_of_the_other_variant_is_left_out() {
        let mut sorted = Vec::new();
        for (row, texts) in
            [["应用", "應用"], ["变量", "變數"], ["语言", "語言"]].iter().enumerate()
        {
            for (column, text) in texts.iter().enumerate() {
                let cell = Some(Cell { table: 0, row: row as u32, column: column as u32 });
                let kind = BlockKind::TableCell;
                let block = Block { text: (*text).to_owned(), kind, cell, ..Block::default() };
                sorted.push(Sorted { block, side: Ok(Side::Target), origin: 0, pair: None });
            }
        }
        let tag = |t| Tag::parse(t).unwrap();
        let pair = LanguagePair::new(tag("en"), tag("zh-CN")).unwrap();
        exclude_columns(&mut sorted, &pair);
        let kept: Vec<&str> =
            sorted.iter().filter(|s| s.side.is_ok()).map(|s| s.block.text.as_str()).collect();
        assert_eq!(kept, ["应用", "变量", "语言"]);
    }
}
