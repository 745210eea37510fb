//! The counts of cleaning as text.

use std::collections::BTreeMap;

use tmforge::clean::Report;

use super::super::terminal::plural;

/// One line for each kind of count that is not zero.
pub(in crate::cli) fn report_lines(report: &Report) -> Vec<String> {
    let removed = report.removed.values().sum();
    let mut lines = vec![format!("{} read, {} kept", plural(report.rows, "row"), report.kept)];
    if report.rows_cut > 0 {
        let (cut, into) = (plural(report.rows_cut, "row"), report.rows_from_cuts);
        lines.push(format!("{cut} cut into {into}"));
    }
    lines.extend(counts("removed", removed, &report.removed));
    lines.extend(counts("flagged", report.rows_flagged, &report.flagged));
    lines.extend(counts("repaired", report.rows_repaired, &report.repaired));
    if report.repeated > 0 {
        lines.push(format!("{} repeat another one and stay", plural(report.repeated, "row")));
    }
    let several = [
        (report.sources_with_several_targets, "source", "targets"),
        (report.targets_with_several_sources, "target", "sources"),
    ];
    for (count, of, others) in several.into_iter().filter(|(count, ..)| *count > 0) {
        lines.push(format!("{} with several {others}", plural(count, of)));
    }
    if !report.parts.is_empty() {
        let parts = report.parts.iter().map(|(name, rows)| format!("{name} {rows}"));
        lines.push(format!("parts: {}", parts.collect::<Vec<_>>().join(", ")));
    }
    lines
}

/// The counts by name, the largest first.
fn counts(what: &str, rows: usize, counts: &BTreeMap<&'static str, usize>) -> Option<String> {
    let mut sorted: Vec<_> = counts.iter().collect();
    sorted.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let listed: Vec<String> =
        sorted.iter().map(|(name, count)| format!("{name} {count}")).collect();
    (rows > 0).then(|| format!("{what} {}: {}", plural(rows, "row"), listed.join(", ")))
}
