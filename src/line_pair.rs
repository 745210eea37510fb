//! Two texts whose lines are segments, as `tmforge align` reads them: their beads can be looked at and
//! corrected as those of a document.

use crate::align::{Alignment, Bead, Explained, Sequence, Task};
use crate::corrections::{self, Corrections, DocumentCorrections};
use crate::error::{Error, ErrorKind, Result};
use crate::lang::{LanguagePair, Tag};
use crate::model::{Bitext, Block, Document, ExclusionReason, Piece, Section, Segment, Stream};
use crate::review::{self, ReviewDocument};
use crate::unit::{BeadOutcome, Segmented};

/// Two texts with a segment on each line.
///
/// ```
/// use tmforge::lang::{LanguagePair, Tag};
/// use tmforge::line_pair::LinePair;
///
/// let pair = LinePair::new(
///     &LanguagePair::new(Tag::parse("en")?, Tag::parse("de")?)?,
///     ["a.en".to_owned(), "a.de".to_owned()],
///     ["Good morning.\n".to_owned(), "Guten Morgen.\n".to_owned()],
/// );
/// assert_eq!(pair.task().source.texts(), ["Good morning."]);
/// # Ok::<(), tmforge::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct LinePair {
    bitext: Bitext,
    source: Vec<Segment>,
    target: Vec<Segment>,
}

impl LinePair {
    /// Creates it from the names and texts of both sides. All lines are segments, also empty ones.
    pub fn new(pair: &LanguagePair, names: [String; 2], texts: [String; 2]) -> Self {
        let [source, target] = [(&pair.source, 0), (&pair.target, 1)]
            .map(|(language, at)| stream(language.clone(), at, &texts[at]));
        let document =
            |(name, text)| Document { name, text, is_segmented: true, ..Document::default() };
        let bitext = Bitext {
            documents: names.into_iter().zip(texts).map(document).collect(),
            source,
            target,
            section_pairs: Vec::new(),
            joins: Vec::new(),
            terms: Vec::new(),
        };
        let (source, target) = (bitext.source.whole_blocks(), bitext.target.whole_blocks());
        Self { bitext, source, target }
    }

    /// What the aligner takes.
    pub fn task(&self) -> Task {
        let lines = |stream: &Stream| {
            let lines = stream.blocks.iter().map(|block| block.text.as_str());
            Sequence::from_lines(stream.language.clone(), lines)
        };
        Task::new(lines(&self.bitext.source), lines(&self.bitext.target))
    }

    /// The beads with the corrections of a person, if there are any for these texts. A rejected pair becomes a
    /// bead for each side.
    ///
    /// # Errors
    /// If the lines are not those that were corrected, the corrections do not fit the alignment, or they change
    /// or cut a line: a bead has only the numbers of lines.
    pub fn corrected(
        &self,
        corrections: &Corrections,
        found: &Alignment,
    ) -> Result<Option<Vec<Bead>>> {
        let Some((document, place)) = self.corrections(corrections) else { return Ok(None) };
        refuse_new_texts(document, &place)?;
        let corrected = corrections::apply(document, &place, self.segmented(), found)?;
        let mut beads = Vec::with_capacity(corrected.origins.len());
        for (bead, origin) in corrected.alignment.beads.into_iter().zip(corrected.origins) {
            if origin.corrected.is_some_and(|corrected| corrected.is_rejected()) {
                let (source, target) = (bead.source.start, bead.target.start);
                beads.push(Bead { target: target..target, ..bead.clone() });
                beads.push(Bead { source: source..source, ..bead });
            } else {
                beads.push(bead);
            }
        }
        beads.retain(|bead| !(bead.source.is_empty() && bead.target.is_empty()));
        Ok(Some(beads))
    }

    /// The data for a review of the beads that the aligner found.
    pub fn review(
        &self,
        found: &Alignment,
        explained: &[Explained],
        corrections: Option<&Corrections>,
    ) -> ReviewDocument {
        let outcome = |bead: &Bead| BeadOutcome {
            bead: bead.clone(),
            unit: None,
            excluded: (!bead.is_two_sided()).then_some(ExclusionReason::Unaligned),
        };
        let outcomes: Vec<BeadOutcome> = found.beads.iter().map(outcome).collect();
        let corrections = corrections.and_then(|all| self.corrections(all)).map(|(one, _)| one);
        let document = review::document(self.segmented(), &outcomes, explained, corrections);
        ReviewDocument { has_fixed_texts: true, ..document }
    }

    fn corrections<'c>(
        &self,
        corrections: &'c Corrections,
    ) -> Option<(&'c DocumentCorrections, String)> {
        let Bitext { source, target, .. } = &self.bitext;
        let name = self.segmented().document_name();
        corrections.of([&name, source.language.as_str(), target.language.as_str()])
    }

    fn segmented(&self) -> Segmented<'_> {
        Segmented { bitext: &self.bitext, source: &self.source, target: &self.target }
    }
}

/// A stream with a block for each line of a text.
fn stream(language: Tag, document: usize, text: &str) -> Stream {
    let mut at = 0;
    let mut blocks = Vec::new();
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        let start = at + line.len() - line.trim_start().len();
        let start = if content.is_empty() { at } else { start };
        let piece = Piece { at: 0, source: start..start + content.len() };
        blocks.push(Block { text: content.to_owned(), pieces: vec![piece], ..Block::default() });
        at += line.len();
    }
    Stream {
        language,
        document,
        section_of: vec![0; blocks.len()],
        orders: vec![None; blocks.len()],
        sections: vec![Section { heading: None, parent: None, depth: 0, number: None }],
        blocks,
    }
}

/// Refuses corrections that change or cut a text.
fn refuse_new_texts(document: &DocumentCorrections, place: &str) -> Result<()> {
    for (number, stretch) in document.stretches.iter().enumerate() {
        for (at, bead) in stretch.beads.iter().enumerate() {
            let found = match bead {
                bead if bead.edit.is_some() => "a changed text",
                bead if bead.has_cut() => "a cut within a line",
                _ => continue,
            };
            let (number, at) = (number + 1, at + 1);
            let found = format!("{place}: stretch {number}, bead {at}: {found}");
            return Err(Error::new(ErrorKind::Content, found)
                .expected(
                    "expected whole lines as they are, because the beads have only their numbers",
                )
                .advice("change the lines in their files, or use `tmforge export --pair`"));
        }
    }
    Ok(())
}
