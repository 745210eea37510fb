//! Formats a comparison for a terminal.

use crate::compare::text::{width_of, wrapped};
use crate::compare::{Comparison, Difference, Score};
use crate::memory::Pair;

/// The least width of a column, in terminal columns.
const NARROWEST: usize = 16;

/// Formats the scores and then the differences, with the TM file on the left and the sample on the
/// right, in lines of at most `width` terminal columns.
pub fn side_by_side(comparison: &Comparison, width: usize) -> String {
    let mut text = scores("strict", comparison.strict) + &scores("lax", comparison.lax);
    for difference in &comparison.differences {
        text.push('\n');
        text.push_str(&title(comparison, difference));
        text.push_str(&columns(difference, width));
    }
    text
}

fn scores(name: &str, score: Score) -> String {
    format!(
        "{name:6}  F1 {:.3}  precision {:.3} ({}/{})  recall {:.3} ({}/{})\n",
        score.f1(),
        score.precision(),
        score.matched,
        score.units,
        score.recall(),
        score.sample_matched,
        score.sample_units,
    )
}

/// The title of a difference, such as `merged: out.tsv:12 | sample.tsv:14,15`.
fn title(comparison: &Comparison, difference: &Difference) -> String {
    let place = |name: &str, entries: &[Pair]| match entries {
        [] => format!("not in {name}"),
        entries => {
            let lines: Vec<_> = entries.iter().map(|entry| entry.line.to_string()).collect();
            format!("{name}:{}", lines.join(","))
        }
    };
    let memory = place(&comparison.memory, &difference.memory);
    let sample = place(&comparison.sample, &difference.sample);
    format!("{}: {memory} | {sample}\n", difference.kind.name())
}

fn columns(difference: &Difference, width: usize) -> String {
    let column = (width.saturating_sub(3) / 2).max(NARROWEST);
    let (left, right) = (cells(&difference.memory, column), cells(&difference.sample, column));
    let mut text = String::new();
    for row in 0..left.len().max(right.len()) {
        let cell = |cells: &[String]| cells.get(row).cloned().unwrap_or_default();
        let (left, right) = (cell(&left), cell(&right));
        let gap = " ".repeat(column.saturating_sub(width_of(&left)));
        text.push_str(format!("{left}{gap} | {right}").trim_end());
        text.push('\n');
    }
    text
}

/// The lines of one column: for each unit its line number and source, then its target.
fn cells(entries: &[Pair], width: usize) -> Vec<String> {
    let mut cells = Vec::new();
    for entry in entries {
        let number = entry.line.to_string();
        let indent = number.len() + 1;
        for text in [&entry.source, &entry.target] {
            for line in wrapped(text, width - indent.min(width / 2)) {
                cells.push(format!("{:indent$}{line}", ""));
            }
        }
        let first = cells.len() - lines_of(entry, width - indent.min(width / 2));
        cells[first].replace_range(..number.len(), &number);
    }
    cells
}

fn lines_of(entry: &Pair, width: usize) -> usize {
    wrapped(&entry.source, width).len() + wrapped(&entry.target, width).len()
}
