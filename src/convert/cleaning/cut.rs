//! Rows of several sentences, cut into one row for each pair of sentences.

use std::borrow::Cow;

use crate::align::{Aligner, Bead, Options, Sequence, Task};
use crate::error::{Error, ErrorKind, Result};
use crate::lang::Tag;
use crate::memory::{Attributes, Content, InlineHandling, TransUnit};
use crate::segment::Segmenter;

/// The least confidence of every pair of a row that is cut.
const LEAST_CONFIDENCE: f32 = 0.5;

/// Cuts rows of several sentences.
pub(in crate::convert) struct Cutter {
    aligner: Aligner,
    sides: [(Tag, Segmenter); 2],
}

impl Cutter {
    /// # Errors
    /// When a language is not given.
    pub(super) fn new(source: Option<&Tag>, target: Option<&Tag>) -> Result<Self> {
        let (Some(source), Some(target)) = (source, target) else {
            return Err(Error::new(ErrorKind::Usage, "--cut without the languages of both sides")
                .expected("expected the source and the target language")
                .advice("add -s and -t"));
        };
        let side = |tag: &Tag| (tag.clone(), Segmenter::new(tag));
        let aligner = Aligner::new(Options::default(), Vec::new())?;
        Ok(Self { aligner, sides: [side(source), side(target)] })
    }

    /// The units of the pairs of sentences of a unit. `None` if it stays whole: because a side has one
    /// sentence only, a sentence has no partner, the pairs are not sure, a side has inline elements, or
    /// the unit has further variants.
    pub(super) fn cut<'a>(
        &self,
        unit: &TransUnit<'a>,
        source: usize,
        targets: &[usize],
    ) -> Option<Vec<TransUnit<'a>>> {
        let &[target] = targets else { return None };
        let is_plain = |&at: &usize| !unit.variants[at].segment.has_codes();
        if unit.variants.len() != 2 || ![source, target].iter().all(is_plain) {
            return None;
        }
        let texts =
            [source, target].map(|at| unit.variants[at].segment.text(InlineHandling::Drop));
        let pieces = self.pieces([&texts[0], &texts[1]])?;
        let piece = |(number, texts): (usize, [String; 2])| {
            let [own_source, own_target] = texts.map(|text| Content::Plain(text.into()));
            let mut piece = unit.clone();
            piece.variants[source].segment = own_source;
            piece.variants[target].segment = own_target;
            number_id(&mut piece.attributes, number + 1);
            piece
        };
        Some(pieces.into_iter().enumerate().map(piece).collect())
    }

    /// The pairs of sentences of two texts.
    fn pieces(&self, texts: [&str; 2]) -> Option<Vec<[String; 2]>> {
        let sentences = [0, 1].map(|side| sentences(&self.sides[side].1, texts[side]));
        if sentences.iter().any(|sentences| sentences.len() < 2) {
            return None;
        }
        let sequence = |side: usize| {
            Sequence::from_lines(self.sides[side].0.clone(), sentences[side].iter().copied())
        };
        let beads = self.aligner.align(&[Task::new(sequence(0), sequence(1))]).pop()?;
        let is_sure = |bead: &Bead| bead.is_two_sided() && bead.confidence >= LEAST_CONFIDENCE;
        if beads.len() < 2 || !beads.iter().all(is_sure) {
            return None;
        }
        let between = |side: usize, range: &std::ops::Range<usize>| {
            between(texts[side], &sentences[side][range.clone()])
        };
        Some(beads.iter().map(|b| [between(0, &b.source), between(1, &b.target)]).collect())
    }
}

/// The sentences of a text, without the white space around them.
fn sentences<'t>(segmenter: &Segmenter, text: &'t str) -> Vec<&'t str> {
    let ranges = segmenter.segment(text).into_iter();
    ranges.map(|range| text[range].trim()).filter(|sentence| !sentence.is_empty()).collect()
}

/// The part of a text from the first of its sentences to the last, as it is.
fn between(text: &str, sentences: &[&str]) -> String {
    let place = |part: &str| part.as_ptr() as usize - text.as_ptr() as usize;
    match (sentences.first(), sentences.last()) {
        (Some(first), Some(last)) => text[place(first)..place(last) + last.len()].to_owned(),
        _ => String::new(),
    }
}

/// Identifiers of units occur once, so those of the parts are numbered.
fn number_id(attributes: &mut Attributes<'_>, number: usize) {
    if attributes.get("tuid").is_none() {
        return;
    }
    let numbered = |(name, value): (Cow<'_, str>, Cow<'_, str>)| {
        let value = if name == "tuid" { format!("{value}-{number}") } else { value.into_owned() };
        (Cow::Owned(name.into_owned()), Cow::Owned(value))
    };
    *attributes = Attributes::List(attributes.iter().map(numbered).collect());
}

#[cfg(test)]
mod tests {
    use super::Cutter;
    use crate::lang::Tag;

    fn pieces(source: &str, target: &str) -> Option<Vec<[String; 2]>> {
        let tags = ["en", "de"].map(|tag| Tag::parse(tag).unwrap());
        Cutter::new(Some(&tags[0]), Some(&tags[1])).unwrap().pieces([source, target])
    }

    #[test]
    fn sentences_become_pairs() {
        let source = "The bridge is closed. Take the ferry!  It leaves at nine.";
        let target = "Die Brücke ist gesperrt. Nehmen Sie die Fähre!  Sie fährt um neun.";
        let pieces = pieces(source, target).unwrap();
        assert_eq!(pieces.len(), 3);
        assert_eq!(pieces[1], ["Take the ferry!", "Nehmen Sie die Fähre!"]);
    }

    #[test]
    fn a_row_with_a_sentence_too_much_stays_whole() {
        let source = "The bridge is closed. Take the ferry.";
        let target = "Die Brücke ist gesperrt. Nehmen Sie die Fähre. Der Hafen liegt im Norden der Stadt.";
        assert_eq!(pieces(source, target), None);
        assert_eq!(pieces("The bridge is closed.", "Die Brücke ist gesperrt."), None);
    }
}
