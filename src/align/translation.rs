//! The probability that the two sides of a bead translate each other, whatever the document.
//!
//! The search compares alignments under the assumption that the two texts are translations of each other.
//! Here each bead is also compared with the hypothesis that its sides are unrelated: a word with a known
//! partner then finds it by chance only, as often as the partner is in other beads of the document. Only
//! evidence that was known before the search counts: what the search learned from its own beads would
//! confirm any beads.
//!
//! The beads of a document are a mixture of translations and others. Its share of translations and the
//! reliability of the lexicon in its field are estimated from all beads.

use std::cell::OnceCell;
use std::ops::Range;

use super::bead::Bead;
use super::evidence::pairs_of;
use super::mixture::{Mixture, Trial};
use super::shared::both;
use super::support::beads_of;
use super::terms::{TermClass, Vocabulary};
use super::word_links::{LinkKind, Pair};

/// One side of a document.
#[derive(Clone, Copy)]
pub(super) struct TextSide<'a> {
    pub(super) sentences: &'a [Vec<u32>],
    pub(super) vocabulary: &'a Vocabulary,
    /// The pairs that were known before the search, the terms of this side first.
    pub(super) pairs: &'a [Pair],
    /// For each half of the document the pairs that were learned from the other half.
    pub(super) learned: &'a [Vec<Pair>; 2],
    /// For each term how often the translations of its sentences contain a partner of a lexicon; 0 for
    /// terms that no lexicon has.
    pub(super) expected: &'a [f32],
    /// Whether a word that is capitalized inside a sentence is a name that the other side spells alike.
    pub(super) tells_names: bool,
}

/// What is known of a document.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Judged {
    /// The share of translations among the two-sided beads.
    pub(super) share: f32,
    /// Whether anything is known of the partners of any word, name or number.
    pub(super) is_told: bool,
    /// For each bead the probability that it is a translation; 1 for one-sided beads.
    pub(super) probabilities: Vec<f32>,
    /// For each bead the sum of its evidence, in nats; 0 for one-sided beads.
    pub(super) evidence: Vec<f32>,
    /// For each bead the evidence of its sentences.
    pub(super) members: Vec<Members>,
    /// For each bead whether each side has a number that the other lacks, or each has a name that the other
    /// lacks.
    pub(super) is_of_others: Vec<bool>,
}

/// Judges the two-sided beads of a document by its source and its target, by two threads if `is_shared`. `places`
/// is the evidence of the place of each bead, in nats.
pub(super) fn judge(
    beads: &[Bead],
    [source, target]: [TextSide<'_>; 2],
    places: &[f32],
    is_shared: bool,
) -> Judged {
    let texts: Vec<Sides> = beads.iter().map(|bead| Sides::of(bead, source, target)).collect();
    let [here, there] = [source, target].map(|side| side.vocabulary.terms.len());
    let (forward, backward) = both(
        is_shared,
        || Direction::new(&texts, source, there, |t| (&t.source, &t.target)).tried(&texts),
        || Direction::new(&texts, target, here, |t| (&t.target, &t.source)).tried(&texts),
    );
    let two_sided: Vec<bool> = beads.iter().map(Bead::is_two_sided).collect();
    let mut mixture = Mixture::new(&two_sided, places);
    let trials = [forward.trials, backward.trials];
    for _ in 0..ROUNDS {
        mixture.update(&trials);
    }
    let is_of_others = |at: usize| {
        (forward.has_number_alone[at] && backward.has_number_alone[at])
            || (forward.names.tell_against(at) && backward.names.tell_against(at))
    };
    let is_of_others = (0..beads.len()).map(is_of_others).collect();
    let (sources, targets) = both(
        is_shared,
        || forward.direction.parts(&mixture, (beads, &texts), |bead| &bead.source),
        || backward.direction.parts(&mixture, (beads, &texts), |bead| &bead.target),
    );
    let alone = mixture.share_alone();
    let mut members = Vec::with_capacity(beads.len());
    for (at, (source, target)) in sources.into_iter().zip(targets).enumerate() {
        let stray = EDGE_WEIGHT * alone * (source.edge.min(target.edge) - COMMON_EDGE).min(0.0);
        let of_bead = Members { source: source.members, target: target.members };
        let nats = (WEAKEST_WEIGHT * of_bead.weakest()).min(stray);
        mixture.probabilities[at] *= libm::expf(nats);
        members.push(of_bead);
    }
    Judged {
        share: mixture.share,
        is_told: trials.iter().flatten().flatten().any(|trial| trial.weight > MARK_WEIGHT),
        members,
        is_of_others,
        probabilities: mixture.probabilities,
        evidence: mixture.evidence,
    }
}

/// The trials of the terms of one side, and what else these tell.
struct SideTrials<'a> {
    direction: Direction<'a>,
    /// Those of each bead.
    trials: Vec<Vec<Trial>>,
    names: Names,
    /// For each bead whether it has a number there that the other side lacks.
    has_number_alone: Vec<bool>,
}

/// The evidence of the sentences of one side of a bead, in nats.
struct Part {
    members: Vec<f32>,
    /// That of its weakest edge.
    edge: f32,
}

/// The evidence of each sentence of the sides of a bead that have several, in nats.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Members {
    source: Vec<f32>,
    target: Vec<f32>,
}

impl Members {
    /// The least evidence of a sentence; 0 if all have more.
    fn weakest(&self) -> f32 {
        self.source.iter().chain(&self.target).copied().fold(0.0, f32::min)
    }
}

/// The number of rounds in which the share of translations and the reliability are estimated.
const ROUNDS: usize = 8;

/// How much the weakest sentence of a bead lowers its probability, in nats for each nat.
const WEAKEST_WEIGHT: f32 = 0.25;

/// How much text without partners at the beginning or end of a side lowers the probability of a bead, in
/// nats for each nat, in a document of which nothing else has a partner. A sentence that does not belong
/// there is the likelier, the more sentences of the document are alone.
const EDGE_WEIGHT: f32 = 0.4;

/// The evidence of the weakest edge that translations often have, in nats.
const COMMON_EDGE: f32 = -1.0;

/// The half of a document that a bead belongs to.
pub(super) fn half_of(bead: &Bead) -> usize {
    bead.source.start % 2
}

/// The distinct terms of both sides of a bead, sorted; empty for one-sided beads.
struct Sides {
    half: usize,
    source: Vec<u32>,
    target: Vec<u32>,
}

impl Sides {
    fn of(bead: &Bead, source: TextSide<'_>, target: TextSide<'_>) -> Self {
        if !bead.is_two_sided() {
            return Self { half: 0, source: Vec::new(), target: Vec::new() };
        }
        Self {
            half: half_of(bead),
            source: distinct(&source.sentences[bead.source.clone()]),
            target: distinct(&target.sentences[bead.target.clone()]),
        }
    }
}

fn distinct(sentences: &[Vec<u32>]) -> Vec<u32> {
    let mut terms: Vec<u32> = sentences.iter().flatten().copied().collect();
    terms.sort_unstable();
    terms.dedup();
    terms
}

/// The chance rate before anything is known of a document, and the number of beads it counts as.
const CHANCE: f32 = 0.04;
const CHANCE_STRENGTH: f32 = 4.0;

/// The rate at which a word finds a word of the same or of a similar spelling that the other side has.
const SPELLING_RATE: f32 = 0.75;

/// The rate at which a number finds the same number.
const NUMBER_RATE: f32 = 0.85;

/// The weights of words, of words that only spelling links, of numbers and of punctuation. The terms of a
/// sentence are not independent, and most are counted in both directions.
const WORD_WEIGHT: f32 = 0.4;
const SPELLING_WEIGHT: f32 = 0.3;
const NUMBER_WEIGHT: f32 = 0.4;
const MARK_WEIGHT: f32 = 0.15;
const MARK_RATE: f32 = 0.6;

/// The rate at which a name finds a word of similar spelling, if the document has none and no lexicon has
/// the name.
const NAME_RATE: f32 = 0.6;

/// The number of names that the rate before counts as, and the rate in a document from which other names
/// tell of another meaning.
const NAME_STRENGTH: f32 = 4.0;
const TELLING_NAMES: f32 = 0.75;

/// The search for partners from one side to the other.
struct Direction<'a> {
    from: TextSide<'a>,
    /// Selects the terms of this side and of the other.
    sides: fn(&Sides) -> (&Vec<u32>, &Vec<u32>),
    /// For each term of the other side the beads that have it.
    holders: Vec<Vec<u32>>,
    /// The number of two-sided beads.
    beads: usize,
    /// What is known of each term for the beads of each half. A term is tried in many beads.
    known: Vec<[OnceCell<Option<Known>>; 2]>,
}

/// What is known of a term, whatever the bead.
struct Known {
    /// Its partners, sorted.
    partners: Vec<u32>,
    /// The number of beads whose other side has one of them.
    with: usize,
    rate: f32,
    weight: f32,
    of_lexicon: bool,
}

impl<'a> Direction<'a> {
    /// `terms` is the number of terms of the other side.
    fn new(
        texts: &[Sides],
        from: TextSide<'a>,
        terms: usize,
        sides: fn(&Sides) -> (&Vec<u32>, &Vec<u32>),
    ) -> Self {
        let holders = beads_of(terms, texts.iter().map(|text| sides(text).1));
        let beads = texts.iter().filter(|text| !sides(text).0.is_empty()).count();
        let known = (0..from.vocabulary.terms.len()).map(|_| Default::default()).collect();
        Self { from, sides, holders, beads, known }
    }

    /// Tries the terms of each bead.
    fn tried(self, texts: &[Sides]) -> SideTrials<'a> {
        let trials = |text| self.of_terms((self.sides)(text).0, text);
        SideTrials {
            trials: texts.iter().map(trials).collect(),
            names: self.names_of_beads(texts),
            has_number_alone: texts.iter().map(|text| self.has_number_alone(text)).collect(),
            direction: self,
        }
    }

    /// The trials of terms of this side of a bead.
    fn of_terms(&self, terms: &[u32], text: &Sides) -> Vec<Trial> {
        terms.iter().filter_map(|&term| self.trial(term, text)).collect()
    }

    /// The evidence of the sentences of this side of each bead. The direction is used up, because what it keeps
    /// of terms belongs to one thread.
    fn parts(
        self,
        mixture: &Mixture<'_>,
        (beads, texts): (&[Bead], &[Sides]),
        side: fn(&Bead) -> &Range<usize>,
    ) -> Vec<Part> {
        let part = |(bead, text): (&Bead, &Sides)| Part {
            members: self.of_sentences(mixture, side(bead).clone(), text),
            edge: self.weakest_edge(mixture, side(bead).clone(), text),
        };
        beads.iter().zip(texts).map(part).collect()
    }

    /// The evidence of each of several sentences of a side; none for a single sentence.
    fn of_sentences(&self, mixture: &Mixture<'_>, range: Range<usize>, text: &Sides) -> Vec<f32> {
        if range.len() < 2 || (self.sides)(text).1.is_empty() {
            return Vec::new();
        }
        let nats = |sentence: usize| {
            let trials = self.of_terms(&self.from.sentences[sentence], text);
            trials.iter().map(|trial| mixture.nats(trial)).sum()
        };
        range.map(nats).collect()
    }

    /// The evidence of the beginning or end of a side that has the least, in nats; 0 if all have more.
    fn weakest_edge(&self, mixture: &Mixture<'_>, range: Range<usize>, text: &Sides) -> f32 {
        if (self.sides)(text).1.is_empty() {
            return 0.0;
        }
        let terms: Vec<u32> = self.from.sentences[range].iter().flatten().copied().collect();
        let nats: Vec<f32> = self.of_terms(&terms, text).iter().map(|t| mixture.nats(t)).collect();
        least_sum(nats.iter()).min(least_sum(nats.iter().rev()))
    }

    fn is_name(&self, term: u32) -> bool {
        self.from.tells_names && self.from.vocabulary.terms[term as usize].name
    }

    fn has_number_alone(&self, text: &Sides) -> bool {
        let (here, there) = (self.sides)(text);
        here.iter().any(|&term| is_number_alone(term, there, self.from))
    }

    fn names_of_beads(&self, texts: &[Sides]) -> Names {
        let of_bead = |text| {
            self.names(text).fold([0.0, 0.0], |[seen, found], is_found| {
                [seen + 1.0, found + f32::from(u8::from(is_found))]
            })
        };
        let beads: Vec<[f32; 2]> = texts.iter().map(of_bead).collect();
        let all = [0, 1].map(|index| beads.iter().map(|bead| bead[index]).sum());
        Names { beads, all }
    }

    /// For each name of this side of a bead that no lexicon has whether it has a partner there.
    fn names(&self, text: &Sides) -> impl Iterator<Item = bool> {
        let (here, there) = (self.sides)(text);
        let rate = |term: u32| self.from.expected.get(term as usize).copied().unwrap_or(0.0);
        let names = here.iter().filter(move |term| self.is_name(**term) && rate(**term) == 0.0);
        let names = names.filter(|_| !there.is_empty());
        names.filter_map(|&term| self.trial(term, text)).map(|trial| trial.is_hit)
    }

    /// The trial of a term; `None` if nothing is known of its partners.
    fn trial(&self, term: u32, text: &Sides) -> Option<Trial> {
        let there = (self.sides)(text).1;
        let known =
            self.known[term as usize][text.half].get_or_init(|| self.known(term, text.half));
        let Known { partners, with, rate, weight, of_lexicon } = known.as_ref()?;
        let is_hit = partners.iter().any(|partner| there.binary_search(partner).is_ok());
        let others = (with - usize::from(is_hit)) as f32;
        let chance = (others + CHANCE * CHANCE_STRENGTH)
            / (self.beads.saturating_sub(1) as f32 + CHANCE_STRENGTH);
        Some(Trial { is_hit, rate: *rate, chance, weight: *weight, of_lexicon: *of_lexicon })
    }

    fn known(&self, term: u32, half: usize) -> Option<Known> {
        let from = self.from;
        let class = from.vocabulary.terms[term as usize].class;
        let learned = &from.learned[half];
        let known = from.expected.get(term as usize).copied().unwrap_or(0.0);
        let expected = learned_rate(learned, term).max(known);
        let linked: Vec<(u32, LinkKind)> = pairs_of(from.pairs, term).collect();
        let spelled = linked.iter().any(|(_, link)| *link != LinkKind::Lexicon);
        let linked = linked.into_iter().chain(pairs_of(learned, term));
        let mut partners: Vec<u32> = linked.map(|(partner, _)| partner).collect();
        partners.sort_unstable();
        partners.dedup();
        let (rate, weight) = match class {
            TermClass::Number => (NUMBER_RATE, NUMBER_WEIGHT),
            TermClass::Mark => (MARK_RATE, MARK_WEIGHT),
            TermClass::Word if partners.is_empty() && expected == 0.0 && self.is_name(term) => {
                (NAME_RATE, SPELLING_WEIGHT)
            }
            TermClass::Word if spelled => (SPELLING_RATE.max(expected), SPELLING_WEIGHT),
            TermClass::Word => (expected, WORD_WEIGHT),
        };
        if partners.is_empty() && (class == TermClass::Mark || rate == 0.0) {
            return None;
        }
        let holders = partners.iter().flat_map(|&partner| &self.holders[partner as usize]);
        let mut with: Vec<u32> = holders.copied().collect();
        with.sort_unstable();
        with.dedup();
        let of_lexicon = class == TermClass::Word && !spelled && expected > 0.0;
        Some(Known { partners, with: with.len(), rate, weight, of_lexicon })
    }
}

/// The names of one side that no lexicon has.
struct Names {
    /// For each bead how many there are, and how many of them have a partner there.
    beads: Vec<[f32; 2]>,
    /// The sums over all beads.
    all: [f32; 2],
}

impl Names {
    /// Whether a bead has a name without a partner, and those of the other beads usually have one.
    fn tell_against(&self, at: usize) -> bool {
        let [seen, found] = self.beads[at];
        let (others, partners) = (self.all[0] - seen, self.all[1] - found);
        let rate = (partners + NAME_RATE * NAME_STRENGTH) / (others + NAME_STRENGTH);
        found < seen && rate >= TELLING_NAMES
    }
}

/// The least sum of the first values, of any number of them.
fn least_sum<'a>(values: impl Iterator<Item = &'a f32>) -> f32 {
    let sums = values.scan(0.0, |sum, value| {
        *sum += value;
        Some(*sum)
    });
    sums.fold(0.0, f32::min)
}

fn is_number_alone(term: u32, there: &[u32], from: TextSide<'_>) -> bool {
    from.vocabulary.terms[term as usize].class == TermClass::Number
        && !pairs_of(from.pairs, term).any(|(partner, _)| there.binary_search(&partner).is_ok())
}

/// The greatest rate at which a term found a learned partner; 0 if none was learned.
fn learned_rate(learned: &[Pair], term: u32) -> f32 {
    let start = learned.partition_point(|pair| pair.source < term);
    let own = learned[start..].iter().take_while(|pair| pair.source == term);
    own.filter_map(|pair| pair.rates).map(|rates| rates.forward).fold(0.0, f32::max)
}

/// The evidence of a sentence, in nats, below which it is no part of the translation of the other side.
const STRAY: f32 = -1.0;

/// Cuts off the sentences at the edges of beads that do not belong to them. Returns the beads, and for
/// each the index of the one that it was cut from.
pub(super) fn without_strays(
    beads: &[Bead],
    judged: &Judged,
    is_better: impl Fn(&Bead, &Bead) -> bool,
) -> (Vec<Bead>, Vec<Option<usize>>) {
    let (mut cut, mut origins) = (Vec::new(), Vec::new());
    for (at, (bead, members)) in beads.iter().zip(&judged.members).enumerate() {
        let (source, target) =
            (kept(&bead.source, &members.source), kept(&bead.target, &members.target));
        let core = Bead { source: source.clone(), target: target.clone(), ..bead.clone() };
        if core == *bead || !is_better(&core, bead) {
            cut.push(bead.clone());
            origins.push(None);
            continue;
        }
        let mut part = |source: Range<usize>, target: Range<usize>, origin| {
            if !source.is_empty() || !target.is_empty() {
                cut.push(Bead { source, target, confidence: bead.confidence });
                origins.push(origin);
            }
        };
        let (s, t) = (&bead.source, &bead.target);
        part(s.start..source.start, t.start..t.start, None);
        part(source.start..source.start, t.start..target.start, None);
        part(source.clone(), target.clone(), Some(at));
        part(source.end..s.end, target.end..target.end, None);
        part(s.end..s.end, target.end..t.end, None);
    }
    (cut, origins)
}

/// A range without its first and last sentence, where they have nothing to do with the other side; the
/// range itself if none would remain.
fn kept(range: &Range<usize>, evidence: &[f32]) -> Range<usize> {
    let is_stray = |nats: Option<&f32>| usize::from(nats.is_some_and(|nats| *nats < STRAY));
    let kept = range.start + is_stray(evidence.first())..range.end - is_stray(evidence.last());
    if kept.is_empty() { range.clone() } else { kept }
}
