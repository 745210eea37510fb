//! What spoke for a bead.

use super::bead::Bead;
use super::cost::Model;
use super::evidence::{Evidence, SideWeights, WIDEST, pairs_of};
use super::prior::SHAPES;
use super::terms::{TermClass, Vocabulary};
use super::word_links::{LinkKind, Pair};

/// The kinds of evidence for a bead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Signal {
    /// How common the type of bead is.
    Shape,
    /// The lengths of the two sides.
    Length,
    /// Words that are equal on both sides.
    EqualWords,
    /// Words that a lexicon from outside has as a pair.
    Lexicon,
    /// Words that look or sound alike.
    Cognates,
    /// Words paired by what was learned from the documents.
    Learned,
    /// Words that might have found a partner and did not.
    Missing,
    /// Numbers.
    Numbers,
    /// Punctuation.
    Punctuation,
    /// How the sentences begin and end.
    Borders,
    /// Boundaries of paragraphs and other blocks.
    Blocks,
    /// Kinds of block, and columns of tables.
    Kinds,
    /// Matched sections.
    Sections,
    /// Numbers that the items begin with.
    Numbering,
}

impl Signal {
    /// The name in outputs: `shape`, `length`, `equal-words` and so on.
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
        }
    }
}

/// A bead with what spoke for it and against it.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// The bead.
    pub bead: Bead,
    /// Log-likelihood ratios in nats, one for each signal that said something.
    pub evidence: Vec<(Signal, f32)>,
}

/// The words and pairs that a document was aligned by.
pub(super) struct Known<'a> {
    pub(super) source: &'a Vocabulary,
    pub(super) target: &'a Vocabulary,
    pub(super) pairs: &'a [Pair],
    pub(super) reverse: &'a [Pair],
}

/// The evidence for a bead, signal by signal.
pub(super) fn explain(model: &Model<'_>, known: &Known<'_>, bead: &Bead) -> Explained {
    let mut evidence = Vec::new();
    let shape = (bead.source.len() as u8, bead.target.len() as u8);
    if let Some(at) = SHAPES.iter().position(|&s| s == shape) {
        evidence.push((Signal::Shape, model.prior.shapes[at]));
    }
    if bead.is_two_sided() && bead.source.len().max(bead.target.len()) <= WIDEST {
        let (i, a) = (bead.source.start, bead.source.len());
        let (j, b) = (bead.target.start, bead.target.len());
        evidence.push((Signal::Length, model.lengths.score(i, a, j, b)));
        evidence.extend(terms(model, known, bead));
        evidence.push((Signal::Borders, model.borders.score(i, a, j, b)));
        evidence.push((Signal::Blocks, model.layout.blocks(i, a, j, b)));
        evidence.push((Signal::Kinds, model.layout.kind(i, j)));
        evidence.push((Signal::Sections, model.layout.section(i, j)));
        evidence.push((Signal::Numbering, model.layout.numbering(i, j)));
    }
    evidence.retain(|&(_, value)| value != 0.0);
    Explained { bead: bead.clone(), evidence }
}

/// What terms say in both directions, by signal.
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
        let miss = weights.miss[term as usize][w];
        let class = vocabulary.terms[term as usize].class;
        let found = pairs_of(pairs, term)
            .filter(|(partner, _)| there.iter().any(|sentence| sentence.contains(partner)))
            .map(|(_, tie)| tie)
            .min();
        match found {
            Some(tie) => add(signal(class, tie), weights.hit[term as usize][w] + miss),
            None if class == TermClass::Word => add(Signal::Missing, miss),
            None => add(signal(class, LinkKind::Equal), miss),
        }
    }
}

fn signal(class: TermClass, tie: LinkKind) -> Signal {
    match (class, tie) {
        (TermClass::Number, _) => Signal::Numbers,
        (TermClass::Mark, _) => Signal::Punctuation,
        (TermClass::Word, LinkKind::Equal) => Signal::EqualWords,
        (TermClass::Word, LinkKind::Lexicon) => Signal::Lexicon,
        (TermClass::Word, LinkKind::Cognate) => Signal::Cognates,
        (TermClass::Word, LinkKind::Learned) => Signal::Learned,
    }
}
