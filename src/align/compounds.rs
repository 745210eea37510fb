//! Compounds: long words that other words of the same text are parts of.

use super::evidence::Text;
use super::terms::{Term, TermClass, Vocabulary};
use super::word::stem;

/// The least number of letters of a part.
const LEAST_PART: usize = 4;

/// The letters that languages put between the parts of a compound, the longest first.
fn joints(language: &str) -> Option<&'static [&'static str]> {
    Some(match language {
        "nl" => &["en", "s", "e", ""],
        "da" | "no" | "nb" | "nn" | "sv" => &["s", "e", ""],
        "fi" | "et" | "hu" => &[""],
        "is" => &["ar", "na", "a", "s", "u", ""],
        _ => return None,
    })
}

/// Adds the parts of compounds to the sentences that contain the compounds.
pub(super) fn add_parts<'a>(
    language: &str,
    texts: impl Iterator<Item = &'a mut Text>,
    vocabulary: &Vocabulary,
) {
    let Some(joints) = joints(language) else { return };
    let splitter = Splitter { language, joints, vocabulary };
    let parts: Vec<Option<[u32; 2]>> =
        (0..vocabulary.terms.len()).map(|term| splitter.parts(&vocabulary.terms[term])).collect();
    for sentence in texts.flat_map(|text| &mut text.sentences) {
        let compounds: Vec<[u32; 2]> =
            sentence.iter().filter_map(|&term| parts[term as usize]).collect();
        for part in compounds.into_iter().flatten() {
            if !sentence.contains(&part) {
                sentence.push(part);
            }
        }
    }
}

/// Finds known words in compounds.
struct Splitter<'a> {
    language: &'a str,
    joints: &'static [&'static str],
    vocabulary: &'a Vocabulary,
}

impl Splitter<'_> {
    /// The two known words that a word consists of: the longest second one, and the first.
    fn parts(&self, term: &Term) -> Option<[u32; 2]> {
        if term.class != TermClass::Word || term.form.len() < 2 * LEAST_PART {
            return None;
        }
        let starts = term.form.char_indices().map(|(at, _)| at).skip(LEAST_PART);
        for (first, second) in starts.map(|at| term.form.split_at(at)) {
            if let Some(second) = self.known(second)
                && let Some(first) = self.before_joint(first)
            {
                return Some([first, second]);
            }
        }
        None
    }

    /// The known word before a joint.
    fn before_joint(&self, letters: &str) -> Option<u32> {
        let words = self.joints.iter().filter_map(|joint| letters.strip_suffix(joint));
        words.filter_map(|word| self.known(word)).next()
    }

    /// The term of a part, if it is spelled like the part but for an ending. Words of one key may
    /// differ more.
    fn known(&self, part: &str) -> Option<u32> {
        if part.chars().count() < LEAST_PART {
            return None;
        }
        let term = self.vocabulary.find(TermClass::Word, &stem(self.language, part))?;
        let form = &self.vocabulary.terms[term as usize].form;
        (form.starts_with(part) || part.starts_with(form)).then_some(term)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::lexicon::Headwords;
    use crate::align::terms::Tokenizer;

    fn parts(language: &str, sentences: &[&str]) -> Vec<String> {
        let mut vocabulary = Vocabulary::default();
        let tokenizer = Tokenizer::new(language, Headwords::default());
        let mut text = Text {
            sentences: sentences.iter().map(|s| tokenizer.read(s, &mut vocabulary)).collect(),
            bytes: Vec::new(),
        };
        let before = text.sentences[0].len();
        add_parts(language, std::iter::once(&mut text), &vocabulary);
        let added = &text.sentences[0][before..];
        added.iter().map(|&term| vocabulary.terms[term as usize].form.clone()).collect()
    }

    #[test]
    fn words_of_the_text_are_found_in_compounds() {
        assert_eq!(parts("nl", &["tuindeur", "tuin"]), [] as [&str; 0]);
        assert_eq!(parts("nl", &["tuindeur", "tuin", "deur"]), ["tuin", "deur"]);
        assert_eq!(parts("sv", &["skogsvägen", "skog", "vägen"]), ["skog", "vagen"]);
        assert_eq!(parts("fi", &["talvirengas", "talvi", "rengas"]), ["talvi", "rengas"]);
        assert_eq!(parts("en", &["raincoat", "rain", "coat"]), [] as [&str; 0]);
    }
}
