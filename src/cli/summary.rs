//! The summary that `export` prints at the end of a run.

use std::fmt::Write;

use tmforge::coverage::Summary;
use tmforge::model::Side;

use super::terminal::plural;

/// Formats a summary as a few lines of text.
pub(super) fn text(summary: &Summary) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}", units(summary));
    let one_sided = |side| summary.one_sided.get(&side).copied().unwrap_or(0);
    let _ = writeln!(
        out,
        "one-sided segments: {} source, {} target (not written)",
        one_sided(Side::Source),
        one_sided(Side::Target)
    );
    let _ = writeln!(
        out,
        "low confidence (below 0.5): {}; repeated: {}; joined across breaks: {}",
        summary.low_confidence, summary.repeated, summary.joins
    );
    let _ = write!(out, "{}", characters(summary));
    out
}

fn units(summary: &Summary) -> String {
    let types: Vec<String> = summary.units.iter().map(|(bead, n)| format!("{n} {bead}")).collect();
    let kinds = if types.is_empty() { String::new() } else { format!(" ({})", types.join(", ")) };
    let documents = plural(summary.documents, "document");
    format!("{} from {documents}{kinds}", plural(summary.unit_count(), "unit"))
}

fn characters(summary: &Summary) -> String {
    let share = |n: usize| 100.0 * n as f64 / summary.characters.max(1) as f64;
    let listed = summary.left_out.iter().filter(|&(_, &n)| n > 0);
    let listed: Vec<String> = listed.map(|(reason, n)| format!("{n} {}", reason.name())).collect();
    let kept =
        format!("characters: {:.1}% of {} in units", share(summary.in_units), summary.characters);
    if listed.is_empty() { kept } else { format!("{kept}; excluded: {}", listed.join(", ")) }
}
