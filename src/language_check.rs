//! Whether documents are in the languages that were asked for.

use serde::Serialize;

use crate::lang::detect::{self, Detected};
use crate::lang::{LanguagePair, Tag};
use crate::model::{Document, LINE_BREAK, Side};

/// A language that was asked for and that a file clearly does not have.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UnexpectedLanguage {
    /// The name of the file.
    pub document: String,
    /// The side that was expected in it.
    pub side: Side,
    /// The language that was found instead.
    pub found: Detected,
}

/// The languages of a pair that clearly are not in the documents: both in one document, or the
/// source language in the first and the target language in the second.
pub(crate) fn unexpected(documents: &[&Document], pair: &LanguagePair) -> Vec<UnexpectedLanguage> {
    let LanguagePair { source, target } = pair;
    let sides = [(Side::Source, source, target), (Side::Target, target, source)];
    let unexpected = |(index, (side, asked, other)): (usize, (Side, &Tag, &Tag))| {
        let document = documents.get(index).or(documents.last())?;
        let beside = (documents.len() == 1).then_some(other);
        let blocks = document.blocks.iter();
        let lines = blocks.flat_map(|block| block.text.split(['\n', LINE_BREAK]));
        let found = detect::other_than(lines, asked, beside)?;
        Some(UnexpectedLanguage { document: document.name.clone(), side, found })
    };
    sides.into_iter().enumerate().filter_map(unexpected).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Block;

    const GERMAN: &str = "Der Wetterdienst warnt vor starkem Regen in der Nacht.\nDie Straßen am \
                          Fluss werden gesperrt, sobald das Wasser weiter steigt.";
    const ENGLISH: &str = "The weather service warns of heavy rain during the night.\nThe roads \
                           along the river will be closed as soon as the water rises further.";

    fn found(texts: &[&str], source: &str, target: &str) -> Vec<(Side, String)> {
        let document = |text: &&str| Document {
            blocks: vec![Block { text: (*text).to_owned(), ..Block::default() }],
            ..Document::default()
        };
        let documents: Vec<Document> = texts.iter().map(document).collect();
        let tag = |t| Tag::parse(t).unwrap();
        let pair = LanguagePair::new(tag(source), tag(target)).unwrap();
        let found = unexpected(&documents.iter().collect::<Vec<_>>(), &pair);
        found.into_iter().map(|u| (u.side, u.found.language.to_string())).collect()
    }

    #[test]
    fn files_in_other_languages_are_found() {
        let (de, en) = ("de".to_owned(), "en".to_owned());
        assert_eq!(found(&[GERMAN, ENGLISH], "de-AT", "en-GB"), []);
        assert_eq!(
            found(&[GERMAN, ENGLISH], "en", "de"),
            [(Side::Source, de.clone()), (Side::Target, en)]
        );
        assert_eq!(found(&[GERMAN, ENGLISH], "fr", "en"), [(Side::Source, de.clone())]);
        let both = format!("{GERMAN}\n{ENGLISH}");
        assert_eq!(found(&[&both], "en", "de"), []);
        assert_eq!(found(&[&both], "en", "fr"), [(Side::Target, de)]);
    }

    #[test]
    fn little_text_and_unknown_languages_are_not_judged() {
        assert_eq!(found(&["Guten Tag", "Good morning"], "en", "de"), []);
        // The detector does not know Maltese.
        assert_eq!(found(&[GERMAN, ENGLISH], "mt", "en"), []);
    }
}
