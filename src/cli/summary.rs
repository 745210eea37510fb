//! The summary that `export` prints at the end of a run.

use std::fmt::Write;

use tmforge::coverage::Summary;
use tmforge::model::{ExclusionReason, Side};

use super::terminal::plural;

/// Formats a summary as a few lines of text, with warnings at the end.
pub(super) fn text(summary: &Summary) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}", units(summary));
    let _ = writeln!(out, "layout: {}", layouts(summary));
    let _ = writeln!(
        out,
        "one-sided segments: {} source, {} target (not written)",
        one_sided(summary, Side::Source),
        one_sided(summary, Side::Target)
    );
    let _ = writeln!(
        out,
        "low confidence (below 0.5): {}; repeated: {}; joined across breaks: {}",
        summary.low_confidence, summary.repeated, summary.joins
    );
    let _ = write!(out, "{}", characters(summary));
    for warning in warnings(summary) {
        let _ = write!(out, "\nwarning: {warning}");
    }
    out
}

fn units(summary: &Summary) -> String {
    let types: Vec<String> = summary.units.iter().map(|(bead, n)| format!("{n} {bead}")).collect();
    let kinds = if types.is_empty() {
        format!(": {}", why_none(summary))
    } else {
        format!(" ({})", types.join(", "))
    };
    let documents = plural(summary.documents, "document");
    format!("{} from {documents}{kinds}", plural(summary.unit_count(), "unit"))
}

/// Why a run has no unit: what became of the segments, the reason with most text first.
fn why_none(summary: &Summary) -> String {
    let why = |reason: &ExclusionReason| match reason {
        ExclusionReason::NotTranslation => Some("the texts do not translate each other".to_owned()),
        ExclusionReason::Untranslated => Some("source and target are the same".to_owned()),
        ExclusionReason::LowConfidence => Some("all pairs are below --min-confidence".to_owned()),
        ExclusionReason::Unaligned => Some("no sentence has a partner".to_owned()),
        ExclusionReason::Filter(name) => Some(format!("rejected by the filter {name}")),
        _ => None,
    };
    let has_pairs = summary.left_out.iter().any(|(reason, characters)| {
        *characters > 0 && *reason != ExclusionReason::Unaligned && why(reason).is_some()
    });
    let mut reasons: Vec<(usize, String)> = summary
        .left_out
        .iter()
        .filter(|(_, characters)| **characters > 0)
        // That some sentences are alone is no reason where others have a partner.
        .filter(|(reason, _)| **reason != ExclusionReason::Unaligned || !has_pairs)
        .filter_map(|(reason, characters)| Some((*characters, why(reason)?)))
        .collect();
    reasons.sort_by_key(|(characters, _)| std::cmp::Reverse(*characters));
    let reasons: Vec<String> = reasons.into_iter().map(|(_, why)| why).collect();
    if reasons.is_empty() { "no text on one side".to_owned() } else { reasons.join("; ") }
}

/// The layouts that were understood, as `inspect` names them.
fn layouts(summary: &Summary) -> String {
    let mut all: Vec<_> = summary.layouts.iter().collect();
    all.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    match &all[..] {
        [(name, _)] => (*name).clone(),
        several => {
            let each = several.iter().map(|(name, count)| format!("{count} {name}"));
            each.collect::<Vec<_>>().join(", ")
        }
    }
}

fn share_one_sided(summary: &Summary, side: Side) -> f64 {
    let count = |counts: &std::collections::BTreeMap<Side, usize>| {
        counts.get(&side).copied().unwrap_or(0) as f64
    };
    count(&summary.one_sided) / count(&summary.segments).max(1.0)
}

fn one_sided(summary: &Summary, side: Side) -> String {
    let count = summary.one_sided.get(&side).copied().unwrap_or(0);
    match count {
        0 => "0".to_owned(),
        _ => format!("{count} ({:.0} %)", 100.0 * share_one_sided(summary, side)),
    }
}

/// From this share of one-sided segments on a side is warned about.
const MANY_ONE_SIDED: f64 = 0.3;

/// From this share of repeats, and from this number of units on, repeats are warned about.
const MANY_REPEATS: f64 = 0.2;
const FEW_UNITS: usize = 5;

fn warnings(summary: &Summary) -> Vec<String> {
    let mut warnings = Vec::new();
    let units = summary.unit_count();
    for (side, name) in [(Side::Source, "source"), (Side::Target, "target")] {
        let share = share_one_sided(summary, side);
        if share > MANY_ONE_SIDED && units > 0 {
            warnings.push(format!("{:.0} % of the {name} segments have no partner", 100.0 * share));
        }
    }
    let repeats = summary.repeated as f64 / units.max(1) as f64;
    if repeats >= MANY_REPEATS && units >= FEW_UNITS {
        warnings.push(format!(
            "{:.0} % of the units repeat an earlier one; is a document given twice?",
            100.0 * repeats
        ));
    }
    warnings
}

fn characters(summary: &Summary) -> String {
    let share = |n: usize| 100.0 * n as f64 / summary.characters.max(1) as f64;
    let listed = summary.left_out.iter().filter(|&(_, &n)| n > 0);
    let listed: Vec<String> = listed.map(|(reason, n)| format!("{n} {}", reason.name())).collect();
    let kept =
        format!("characters: {:.1}% of {} in units", share(summary.in_units), summary.characters);
    if listed.is_empty() { kept } else { format!("{kept}; excluded: {}", listed.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary() -> Summary {
        Summary {
            documents: 1,
            units: [("1-1".to_owned(), 10)].into(),
            segments: [(Side::Source, 10), (Side::Target, 16)].into(),
            one_sided: [(Side::Target, 6)].into(),
            layouts: [("two files".to_owned(), 1)].into(),
            ..Summary::default()
        }
    }

    #[test]
    fn many_one_sided_segments_and_repeats_are_warned_about() {
        let told = text(&summary());
        assert!(told.contains("0 source, 6 (38 %) target"), "{told}");
        assert!(told.ends_with("warning: 38 % of the target segments have no partner"));
        let repeated = Summary { repeated: 2, one_sided: [].into(), ..summary() };
        assert!(text(&repeated).ends_with("is a document given twice?"));
        let fewer = Summary { repeated: 1, one_sided: [(Side::Target, 4)].into(), ..summary() };
        assert_eq!(warnings(&fewer), Vec::<String>::new());
    }

    #[test]
    fn no_units_have_their_reason() {
        let none = |left_out: &[(ExclusionReason, usize)]| {
            let left_out = left_out.iter().copied().collect();
            units(&Summary { units: [].into(), left_out, ..summary() })
        };
        assert_eq!(none(&[]), "0 units from 1 document: no text on one side");
        let reasons = [
            (ExclusionReason::WhiteSpace, 90),
            (ExclusionReason::Unaligned, 5),
            (ExclusionReason::LowConfidence, 20),
        ];
        assert_eq!(none(&reasons), "0 units from 1 document: all pairs are below --min-confidence");
        assert_eq!(none(&reasons[..2]), "0 units from 1 document: no sentence has a partner");
    }

    #[test]
    fn layouts_of_several_documents_are_counted() {
        let layouts_of = |all: &[(&str, usize)]| {
            let all = all.iter().map(|(name, count)| ((*name).to_owned(), *count));
            layouts(&Summary { layouts: all.collect(), ..summary() })
        };
        assert_eq!(layouts_of(&[("two files", 3)]), "two files");
        let both = [("page by page", 1), ("two files", 3)];
        assert_eq!(layouts_of(&both), "3 two files, 1 page by page");
    }
}
