//! What is told of a document that is not plainly a translation.

use tmforge::align::{Judgement, Verdict};
use tmforge::coverage::{Coverage, LonePart, MovedText, Part};
use tmforge::model::Side;

/// What becomes of the pairs of a doubtful document, whose texts do not translate each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubtful {
    /// They are not written.
    Refused,
    /// They are written, as asked for.
    Written,
    /// Nothing is written of any document.
    Shown,
}

/// The number of parts that a warning names.
const NAMED: usize = 3;

/// The number of characters of a heading in a warning.
const HEADING: usize = 40;

/// The warning for a document; `None` for a translation.
pub(super) fn warning(coverage: &Coverage, doubtful: Doubtful) -> Option<String> {
    let names = coverage.names();
    let Judgement { verdict, translated, moved } = coverage.judgement;
    let outcome = outcome(doubtful);
    let what = match verdict {
        Verdict::Translation => return None,
        Verdict::Partly => format!(
            "only {} % of the text is translated; without a partner: {}",
            percent(translated),
            lone(&coverage.without_partner)
        ),
        Verdict::Drifted => format!(
            "the parts are in another order: {} % of the text is translated at another place ({}); \
             only pairs in the same order are written; put the parts of both sides into one order",
            percent(moved),
            places(&coverage.moved)
        ),
        Verdict::Copy => format!("the texts are the same; nothing is translated{outcome}"),
        Verdict::NotTranslation => {
            format!("the texts are no translations of each other{outcome}")
        }
        Verdict::OtherLanguage => {
            format!("a text is in another language than the one asked for{outcome}")
        }
        Verdict::TooLittle => "too few known words, names and numbers to tell whether the texts \
             translate each other; the confidence rests on structure and length"
            .to_owned(),
    };
    Some(format!("warning: {names}: {what}"))
}

/// The verdict in the list of documents.
pub(super) fn name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Translation => "translation",
        Verdict::Partly => "translated in part",
        Verdict::Drifted => "parts in another order",
        Verdict::Copy => "copy",
        Verdict::NotTranslation => "no translation",
        Verdict::OtherLanguage => "other language",
        Verdict::TooLittle => "too little to tell",
    }
}

fn outcome(doubtful: Doubtful) -> &'static str {
    match doubtful {
        Doubtful::Refused => "; nothing is written of them; --keep-doubtful writes them",
        Doubtful::Written => "; written all the same, as asked for by --keep-doubtful",
        Doubtful::Shown => "",
    }
}

fn percent(share: f32) -> f32 {
    (100.0 * share).round()
}

/// The longest parts without a partner, in their order.
fn lone(parts: &[LonePart]) -> String {
    if parts.is_empty() {
        return "sentences here and there".to_owned();
    }
    listed(parts, |lone| lone.part.share, |lone| place(lone.side, &lone.part))
}

/// The longest parts that are at another place, with their places on both sides.
fn places(moved: &[MovedText]) -> String {
    let both = |text: &MovedText| {
        format!("{}: {}", place(Side::Source, &text.source), place(Side::Target, &text.target))
    };
    listed(moved, |text| text.source.share, both)
}

fn listed<T>(parts: &[T], share: fn(&T) -> f32, shown: impl Fn(&T) -> String) -> String {
    let mut longest: Vec<usize> = (0..parts.len()).collect();
    longest.sort_by(|&a, &b| share(&parts[b]).total_cmp(&share(&parts[a])));
    longest.truncate(NAMED);
    longest.sort_unstable();
    let mut shown: Vec<String> = longest.into_iter().map(|at| shown(&parts[at])).collect();
    if parts.len() > NAMED {
        shown.push(format!("and {} more", parts.len() - NAMED));
    }
    shown.join(", ")
}

/// A part by its side and lines, with its heading.
fn place(side: Side, part: &Part) -> String {
    let side = if side == Side::Source { "source" } else { "target" };
    let (first, last) = (part.lines.first, part.lines.last);
    let lines =
        if first == last { format!("line {first}") } else { format!("lines {first}-{last}") };
    match part.section.char_indices().nth(HEADING) {
        _ if part.section.is_empty() => format!("{side} {lines}"),
        Some((end, _)) => format!("{side} {lines} ({}…)", &part.section[..end]),
        None => format!("{side} {lines} ({})", part.section),
    }
}

#[cfg(test)]
mod tests {
    use tmforge::unit::LineRange;

    use super::*;

    fn coverage(verdict: Verdict) -> Coverage {
        Coverage {
            documents: vec!["a.txt".into(), "b.txt".into()],
            judgement: Judgement { verdict, translated: 0.6, moved: 0.4 },
            ..Coverage::default()
        }
    }

    fn part(first: usize, share: f32) -> Part {
        Part {
            document: "a.txt".into(),
            lines: LineRange { first, last: first + 1 },
            section: "x".repeat(if first == 1 { 41 } else { 0 }),
            segments: 2,
            share,
        }
    }

    #[test]
    fn a_doubtful_document_is_named_with_what_to_do() {
        let coverage = coverage(Verdict::NotTranslation);
        let told = warning(&coverage, Doubtful::Refused).unwrap();
        assert!(told.starts_with("warning: a.txt + b.txt: ") && told.contains("--keep-doubtful"));
        assert!(!warning(&coverage, Doubtful::Written).unwrap().contains("nothing is written"));
        assert_eq!(warning(&Coverage::default(), Doubtful::Refused), None);
    }

    #[test]
    fn the_longest_parts_are_named_in_their_order() {
        let lone = |(first, share)| LonePart { side: Side::Target, part: part(first, share) };
        let shares = [(1, 0.2), (11, 0.05), (21, 0.3), (31, 0.1)];
        let partly =
            Coverage { without_partner: shares.map(lone).to_vec(), ..coverage(Verdict::Partly) };
        let told = warning(&partly, Doubtful::Refused).unwrap();
        let expected = format!(
            "without a partner: target lines 1-2 ({}…), target lines 21-22, target lines 31-32, and 1 more",
            "x".repeat(40)
        );
        assert!(told.ends_with(&expected), "{told}");
    }
}
