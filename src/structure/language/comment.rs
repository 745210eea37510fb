//! Documents that keep the source text in comments above its translation.

use std::ops::Range;

use crate::lang::LanguagePair;
use crate::model::{Document, ExclusionReason, Side};
use crate::structure::language::evidence::{Weigher, Weight};
use crate::structure::language::script::{Scripts, letters};

/// The minimum ratio of letters in one language to letters in the other in the visible text.
const VISIBLE: usize = 4;
/// The inverse of the minimum ratio of letters in comments to letters in visible text.
const LEAST_PART: usize = 4;
/// The minimum log-odds of a text that counts for a language.
const CLEAR: f64 = 1.0;

/// The content of the comments that are the text of a document in the language that its visible
/// text lacks. Empty if the visible text has both languages or the comments are only notes.
pub(in crate::structure) fn hidden_text(
    document: &Document,
    pair: &LanguagePair,
) -> Vec<Range<usize>> {
    let comments = comments(document);
    let visible: usize = document.blocks.iter().map(|block| letters(&block.text)).sum();
    let written: usize =
        comments.iter().map(|comment| letters(&document.text[comment.clone()])).sum();
    if written * LEAST_PART < visible || written == 0 {
        return Vec::new();
    }
    let Ok(weigher) = Weigher::new(pair, Scripts::new(pair)) else { return Vec::new() };
    let texts = document.blocks.iter().map(|block| block.text.as_str());
    let notes = comments.iter().map(|comment| document.text[comment.clone()].trim());
    let texts: Vec<&str> = texts.chain(notes).collect();
    let sides: Vec<Option<Side>> = weigher.weigh(&texts).into_iter().map(side).collect();
    let (seen, hidden) = sides.split_at(document.blocks.len());
    let count = |side: Side| -> usize {
        let of_side = seen.iter().zip(&texts).filter(|(s, _)| **s == Some(side));
        of_side.map(|(_, text)| letters(text)).sum()
    };
    let absent = match (count(Side::Source), count(Side::Target)) {
        (source, target) if source * VISIBLE < target => Side::Source,
        (source, target) if target * VISIBLE < source => Side::Target,
        _ => return Vec::new(),
    };
    let of_absent = comments.iter().zip(hidden).filter(|(_, side)| **side == Some(absent));
    let chosen: Vec<Range<usize>> = of_absent.map(|(comment, _)| comment.clone()).collect();
    let found: usize = chosen.iter().map(|comment| letters(&document.text[comment.clone()])).sum();
    if found * LEAST_PART < visible { Vec::new() } else { chosen }
}

/// The content of each comment that is on lines of its own.
fn comments(document: &Document) -> Vec<Range<usize>> {
    let text = document.text.as_str();
    let inner = |range: &Range<usize>| {
        let body = text[range.clone()].strip_prefix("<!--")?.strip_suffix("-->")?;
        let before = text[..range.start].trim_end_matches([' ', '\t', '>']);
        let after = text[range.end..].trim_start_matches([' ', '\t']);
        let alone = (before.is_empty() || before.ends_with('\n'))
            && (after.is_empty() || after.starts_with('\n'));
        let start = range.start + "<!--".len();
        (alone && letters(body) > 0).then(|| start..start + body.len())
    };
    let all =
        document.left_out.iter().filter(|left_out| left_out.reason == ExclusionReason::Comment);
    all.filter_map(|left_out| inner(&left_out.source)).collect()
}

/// The language of a text, if it is clear.
fn side(weight: Weight) -> Option<Side> {
    match weight {
        Weight::Odds(odds) if odds >= CLEAR => Some(Side::Target),
        Weight::Odds(odds) if odds <= -CLEAR => Some(Side::Source),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Tag;
    use crate::model::{Block, Excluded};

    fn hidden(text: &str, source: &str, target: &str) -> Vec<String> {
        let mut document = Document { text: text.to_owned(), ..Document::default() };
        let mut at = 0;
        for part in text.split_inclusive("\n\n") {
            let source = at..at + part.trim_end().len();
            at += part.len();
            if part.starts_with("<!--") {
                document.left_out.push(Excluded { source, reason: ExclusionReason::Comment });
            } else {
                document.blocks.push(Block { text: part.trim().to_owned(), ..Block::default() });
            }
        }
        let tag = |t| Tag::parse(t).unwrap();
        let pair = LanguagePair::new(tag(source), tag(target)).unwrap();
        let ranges = hidden_text(&document, &pair);
        ranges.into_iter().map(|range| text[range].trim().to_owned()).collect()
    }

    const KEPT: &str = "<!--\nThe river rises in the hills.\n-->\n\n川は丘から流れ出す。\n\n\
                        <!-- 訳注: 丘は山かもしれない -->\n\n\
                        <!--\nIt reaches the sea.\n-->\n\nやがて海に着く。\n";

    #[test]
    fn comments_in_the_absent_language_are_text() {
        let texts = ["The river rises in the hills.", "It reaches the sea."];
        assert_eq!(hidden(KEPT, "en", "ja"), texts);
        assert_eq!(hidden(KEPT, "ja", "en"), texts);
    }

    #[test]
    fn notes_in_a_bilingual_text_are_not() {
        let text = "<!-- Please keep the lines of this file as they are. -->\n\n\
                    The river rises in the hills.\n\n川は丘から流れ出す。\n";
        assert!(hidden(text, "en", "ja").is_empty());
    }

    #[test]
    fn a_licence_above_one_language_is_not() {
        let line = "川は丘から流れ出し、やがて海に着く。そして春には水があふれ、村の人々は畑に水を引く。\n\n";
        let text = format!("<!-- Copyright, all rights reserved -->\n\n{}", line.repeat(8));
        assert!(hidden(&text, "en", "ja").is_empty());
    }
}
