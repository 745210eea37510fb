//! Tables whose rows hold both languages, such as glossaries or laws in two columns.

use std::collections::{BTreeMap, BTreeSet};

use super::sequence::{Item, Task};
use crate::model::Cell;

/// The index of a table, a column of the source and a column of the target.
type Columns = (u32, u32, u32);

/// The bilingual tables of a file that contains both languages.
#[derive(Debug, Default)]
pub(super) struct BilingualTables {
    /// The tables of which half of the rows or more hold both languages.
    bilingual: BTreeSet<u32>,
    /// For each pair of columns the number of rows with both, relative to the most frequent pair of
    /// the table.
    shares: BTreeMap<Columns, f32>,
}

impl BilingualTables {
    pub(super) fn of(task: &Task) -> Self {
        if !task.in_one_file {
            return Self::default();
        }
        let (source, target) = (by_row(&task.source.items), by_row(&task.target.items));
        let mut rows = BTreeMap::<u32, [usize; 2]>::new();
        let mut both = BTreeMap::<Columns, usize>::new();
        for row in source.keys().chain(target.keys()).collect::<BTreeSet<_>>() {
            let (here, there) = (source.get(row), target.get(row));
            let is_bilingual = here.is_some() && there.is_some();
            rows.entry(row.0).or_default()[usize::from(is_bilingual)] += 1;
            for &a in here.into_iter().flatten() {
                for &b in there.into_iter().flatten() {
                    *both.entry((row.0, a, b)).or_default() += 1;
                }
            }
        }
        let most = rows.into_iter().filter(|(_, [one, two])| two >= one);
        Self { bilingual: most.map(|(table, _)| table).collect(), shares: shares(&both) }
    }

    /// Whether half of the rows of a table or more hold both languages.
    pub(super) fn is_bilingual(&self, table: u32) -> bool {
        self.bilingual.contains(&table)
    }

    /// How well the columns of two cells of a row match, from -1 to 1: 1 if they are the same
    /// column or the pair of columns that most rows have, towards -1 the fewer rows have both.
    pub(super) fn columns_agree(&self, a: Cell, b: Cell) -> f32 {
        if a.column == b.column {
            return 1.0;
        }
        let share = self.shares.get(&(a.table, a.column, b.column)).copied().unwrap_or(0.0);
        2.0 * share - 1.0
    }
}

/// The columns with text of this side, by table and row.
fn by_row(items: &[Item]) -> BTreeMap<(u32, u32), BTreeSet<u32>> {
    let mut rows = BTreeMap::<_, BTreeSet<u32>>::new();
    for cell in items.iter().filter_map(|item| item.cell) {
        rows.entry((cell.table, cell.row)).or_default().insert(cell.column);
    }
    rows
}

fn shares(both: &BTreeMap<Columns, usize>) -> BTreeMap<Columns, f32> {
    let mut most = BTreeMap::<u32, usize>::new();
    for (&(table, ..), &count) in both {
        let best = most.entry(table).or_default();
        *best = count.max(*best);
    }
    both.iter().map(|(&key, &count)| (key, count as f32 / most[&key.0] as f32)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::{Aligner, Options, Sequence};
    use crate::lang::Tag;
    use crate::model::BlockKind;

    fn sequence(language: &str, cells: &[(u32, u32, &str)]) -> Sequence {
        let item = |(at, &(row, column, text)): (usize, &(u32, u32, &str))| Item {
            text: text.to_owned(),
            kind: BlockKind::TableCell,
            block: at,
            cell: Some(Cell { table: 0, row, column }),
            ..Item::default()
        };
        let items = cells.iter().enumerate().map(item).collect();
        Sequence { language: Tag::parse(language).unwrap(), items }
    }

    #[test]
    fn terms_of_a_glossary_stay_in_their_rows() {
        let source = [
            (0, 0, "loan"),
            (1, 0, "heap"),
            (2, 0, "to bind"),
            (3, 0, "RC"),
            (3, 2, "Reference Counter"),
        ];
        let target = [(0, 1, "借用"), (1, 1, "堆"), (1, 2, "内存的一部分"), (3, 1, "引用计数器")];
        let mut task = Task::new(sequence("en", &source), sequence("zh", &target));
        task.in_one_file = true;
        let aligner = Aligner::new(Options::default(), Vec::new()).unwrap();
        let beads = aligner.align(&[task]).remove(0);
        let pairs: Vec<_> = beads
            .iter()
            .filter(|bead| bead.is_two_sided())
            .map(|bead| (bead.source.clone(), bead.target.clone()))
            .collect();
        assert_eq!(pairs, [(0..1, 0..1), (1..2, 1..2), (3..4, 3..4)]);
        assert!(beads.iter().filter(|b| b.is_two_sided()).all(|b| b.confidence > 0.9));
    }
}
