//! The evidence for a bead, by signal.

use super::bead::Bead;
use super::cost::Model;
use super::evidence::{Evidence, SideWeights, pairs_of};
use super::terms::{TermClass, Vocabulary};
use super::word_links::{LinkKind, Pair};

/// The kinds of evidence for a bead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Signal {
    /// The frequency of the bead type, such as 1-1 or 2-1.
    Shape,
    /// The lengths of the two sides.
    Length,
    /// Words that are equal on both sides.
    EqualWords,
    /// Word pairs of the built-in dictionary or of a lexicon.
    Lexicon,
    /// Words that look or sound alike.
    Cognates,
    /// Word pairs that were learned from the documents.
    Learned,
    /// Words that have partners in the document, but not in the bead.
    Missing,
    /// Numbers.
    Numbers,
    /// Punctuation.
    Punctuation,
    /// Punctuation and quotation marks at the edges of the sentences.
    Borders,
    /// Boundaries of paragraphs and other blocks.
    Blocks,
    /// Kinds of blocks, and rows and columns of tables.
    Kinds,
    /// Sections that match each other.
    Sections,
    /// Numbers at the start of items, such as `5.`.
    Numbering,
    /// Vectors of sentences or words.
    Vectors,
}

impl Signal {
    /// The name in output: `shape`, `length`, `equal-words` and so on.
    pub fn name(self) -> &'static str {
        match self {
            Self::Shape => "shape",
            Self::Length => "length",
            Self::EqualWords => "equal-words",
            Self::Lexicon => "lexicon",
            Self::Cognates => "cognates",
            Self::Learned => "learned",
            Self::Missing => "missing",
            Self::Numbers => "numbers",
            Self::Punctuation => "punctuation",
            Self::Borders => "borders",
            Self::Blocks => "blocks",
            Self::Kinds => "kinds",
            Self::Sections => "sections",
            Self::Numbering => "numbering",
            Self::Vectors => "vectors",
        }
    }
}

/// A bead with the evidence for and against it.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// The bead.
    pub bead: Bead,
    /// Log-likelihood ratios in nats, one for each signal that is not 0.
    pub evidence: Vec<(Signal, f32)>,
}

/// The terms and pairs that a document was aligned with.
pub(super) struct Known<'a> {
    pub(super) source: &'a Vocabulary,
    pub(super) target: &'a Vocabulary,
    pub(super) pairs: &'a [Pair],
    /// The same pairs with the target term first.
    pub(super) reverse: &'a [Pair],
}

/// Computes the evidence for a bead, signal by signal.
pub(super) fn explain(model: &Model<'_>, known: &Known<'_>, bead: &Bead) -> Explained {
    let mut evidence = Vec::new();
    let shape = model.prior.position(bead);
    if let Some(at) = shape {
        evidence.push((Signal::Shape, model.prior.shapes[at].log));
    }
    if bead.is_two_sided() && shape.is_some() {
        let (i, a) = (bead.source.start, bead.source.len());
        let (j, b) = (bead.target.start, bead.target.len());
        evidence.push((Signal::Length, model.lengths.score(i, a, j, b)));
        evidence.extend(terms(model, known, bead));
        evidence.push((Signal::Borders, model.borders.score(i, a, j, b)));
        evidence.push((Signal::Blocks, model.layout.blocks(i, a, j, b)));
        evidence.push((Signal::Kinds, model.layout.kind(i, j)));
        evidence.push((Signal::Sections, model.layout.section(i, j)));
        evidence.push((Signal::Numbering, model.layout.numbering(i, j)));
        let similarity = model.similarity.as_ref();
        evidence.push((Signal::Vectors, similarity.map_or(0.0, |s| s.score(i, a, j, b))));
    }
    evidence.retain(|&(_, value)| value != 0.0);
    Explained { bead: bead.clone(), evidence }
}

/// The scores of the terms in both directions, by signal.
fn terms(model: &Model<'_>, known: &Known<'_>, bead: &Bead) -> Vec<(Signal, f32)> {
    let Evidence { source, target, .. } = model.evidence;
    let mut sums: Vec<(Signal, f32)> = Vec::new();
    let mut add = |signal: Signal, value: f32| match sums.iter_mut().find(|s| s.0 == signal) {
        Some(sum) => sum.1 += value,
        None => sums.push((signal, value)),
    };
    let (s, t) = (&source.sentences[bead.source.clone()], &target.sentences[bead.target.clone()]);
    one_side(s, t, known.source, known.pairs, &model.evidence.forward, &mut add);
    one_side(t, s, known.target, known.reverse, &model.evidence.backward, &mut add);
    sums.sort_by_key(|sum| sum.0);
    sums
}

/// Adds the scores of the terms of one side. A term with several kinds of links counts as the most
/// reliable one.
fn one_side(
    here: &[Vec<u32>],
    there: &[Vec<u32>],
    vocabulary: &Vocabulary,
    pairs: &[Pair],
    weights: &SideWeights,
    add: &mut impl FnMut(Signal, f32),
) {
    let w = there.len() - 1;
    for &term in here.iter().flatten() {
        let miss = weights.miss.at(term as usize, w);
        let class = vocabulary.terms[term as usize].class;
        let found = pairs_of(pairs, term)
            .filter(|(partner, _)| there.iter().any(|sentence| sentence.contains(partner)))
            .map(|(_, link)| link)
            .min();
        match found {
            Some(link) => add(signal(class, link), weights.hit.at(term as usize, w) + miss),
            None if class == TermClass::Word => add(Signal::Missing, miss),
            None => add(signal(class, LinkKind::Equal), miss),
        }
    }
}

fn signal(class: TermClass, link: LinkKind) -> Signal {
    match (class, link) {
        (TermClass::Number, _) => Signal::Numbers,
        (TermClass::Mark, _) => Signal::Punctuation,
        (TermClass::Word, LinkKind::Equal) => Signal::EqualWords,
        (TermClass::Word, LinkKind::Lexicon) => Signal::Lexicon,
        (TermClass::Word, LinkKind::Cognate) => Signal::Cognates,
        (TermClass::Word, LinkKind::Learned) => Signal::Learned,
    }
}
