//! A document as a mixture of translations and other pairs.
//!
//! What share of its pairs are translations is unknown. Most documents are translations as a whole, some are
//! none at all, and few are in between. Each possible share is weighed by how well it explains the evidence
//! of all pairs and the sentences without a partner, so a pair of which little is known follows its document.

/// A term of a bead that may have a partner on the other side.
pub(super) struct Trial {
    pub(super) is_hit: bool,
    /// The rate at which the term finds a partner in translations.
    pub(super) rate: f32,
    /// The rate at which it finds one in other beads of the document.
    pub(super) chance: f32,
    pub(super) weight: f32,
    /// Whether the rate is that of a lexicon, which fits some fields better than others.
    pub(super) of_lexicon: bool,
}

/// The mixture of translations and other beads in a document.
pub(super) struct Mixture<'a> {
    two_sided: &'a [bool],
    places: &'a [f32],
    pub(super) probabilities: Vec<f32>,
    pub(super) evidence: Vec<f32>,
    /// The expected share of translations among the two-sided beads.
    pub(super) share: f32,
    /// The rate of the lexicon's words in this document, relative to that in general.
    reliability: f32,
}

/// The possible shares of translations among the two-sided beads of a document, and how many documents
/// have each.
const SHARES: [(f32, f32); 8] = [
    (0.01, 0.14),
    (0.10, 0.03),
    (0.30, 0.03),
    (0.50, 0.06),
    (0.70, 0.12),
    (0.85, 0.22),
    (0.95, 0.26),
    (0.99, 0.14),
];

/// How often a sentence has no partner in translations, relative to other texts.
const ONE_SIDED: f32 = 0.5;

/// The reliability of a lexicon before anything is known, and the number of words it counts as.
const RELIABILITY: f32 = 0.75;
const RELIABILITY_STRENGTH: f32 = 40.0;
const LEAST_RELIABILITY: f32 = 0.5;

/// The least evidence of a bead, in nats. Words are less reliable than their number says.
const LEAST_EVIDENCE: f32 = -4.2;

/// The evidence of a bead beyond which it no longer matters, in nats.
const MOST_EVIDENCE: f32 = 30.0;

/// The greatest evidence of one hit, in nats.
const MOST_OF_HIT: f32 = 3.0;

impl<'a> Mixture<'a> {
    pub(super) fn new(two_sided: &'a [bool], places: &'a [f32]) -> Self {
        let mut mixture = Self {
            two_sided,
            places,
            probabilities: vec![1.0; two_sided.len()],
            evidence: vec![0.0; two_sided.len()],
            share: 0.0,
            reliability: RELIABILITY,
        };
        mixture.weigh_shares();
        mixture
    }

    /// Weighs the evidence once more, with what the time before taught of the lexicon.
    pub(super) fn update(&mut self, trials: &[Vec<Vec<Trial>>; 2]) {
        for at in 0..self.two_sided.len() {
            if self.two_sided[at] {
                let nats: f32 = trials.iter().flat_map(|t| &t[at]).map(|t| self.nats(t)).sum();
                self.evidence[at] = nats.max(LEAST_EVIDENCE) + self.places[at];
            }
        }
        self.weigh_shares();
        self.reliability = self.reliability_of(trials);
    }

    /// The share of the beads, one-sided ones included, that are no translations.
    pub(super) fn share_alone(&self) -> f32 {
        let beads = self.two_sided.iter().zip(&self.probabilities);
        let found: f32 =
            beads.map(|(two, probability)| if *two { *probability } else { 0.0 }).sum();
        1.0 - found / self.two_sided.len().max(1) as f32
    }

    /// The probabilities of the beads, as the mean over the possible shares.
    fn weigh_shares(&mut self) {
        let ratios = self.ratios();
        let logs = SHARES.map(|(share, prior)| libm::logf(prior) + log_likelihood(share, &ratios));
        let best = logs.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let weights = logs.map(|log| libm::expf(log - best));
        let sum: f32 = weights.iter().sum();
        let mean = |values: [f32; SHARES.len()]| -> f32 {
            weights.iter().zip(values).map(|(weight, value)| weight * value).sum::<f32>() / sum
        };
        let logits = SHARES.map(|(share, _)| logit(share));
        for at in (0..self.two_sided.len()).filter(|&at| self.two_sided[at]) {
            let evidence = self.evidence[at];
            self.probabilities[at] = mean(logits.map(|logit| sigmoid(logit + evidence)));
        }
        self.share = mean(SHARES.map(|(share, _)| share));
    }

    /// How often each bead is found in translations, relative to other texts.
    fn ratios(&self) -> Vec<f32> {
        let of = |(two_sided, evidence): (&bool, &f32)| {
            if *two_sided { libm::expf(evidence.min(MOST_EVIDENCE)) } else { ONE_SIDED }
        };
        self.two_sided.iter().zip(&self.evidence).map(of).collect()
    }

    /// The evidence of a trial, in nats.
    pub(super) fn nats(&self, trial: &Trial) -> f32 {
        let rate = if trial.of_lexicon { trial.rate * self.reliability } else { trial.rate };
        let found = trial.chance + (1.0 - trial.chance) * rate;
        let nats = if trial.is_hit {
            libm::logf(found / trial.chance).min(MOST_OF_HIT)
        } else {
            libm::logf((1.0 - found).max(0.02) / (1.0 - trial.chance).max(0.02))
        };
        trial.weight * nats
    }

    fn reliability_of(&self, trials: &[Vec<Vec<Trial>>; 2]) -> f32 {
        let (mut hits, mut expected) = (0.0, 0.0);
        for (at, probability) in self.probabilities.iter().enumerate() {
            let trials = trials.iter().flat_map(|trials| &trials[at]);
            for trial in trials.filter(|trial| trial.of_lexicon) {
                hits += if trial.is_hit { *probability } else { 0.0 };
                expected += probability * trial.rate;
            }
        }
        let seen = (hits + RELIABILITY * RELIABILITY_STRENGTH) / (expected + RELIABILITY_STRENGTH);
        seen.clamp(LEAST_RELIABILITY, 1.2)
    }
}

/// How well a share of translations explains the evidence, in nats.
fn log_likelihood(share: f32, ratios: &[f32]) -> f32 {
    ratios.iter().map(|ratio| libm::logf(share * ratio + 1.0 - share)).sum()
}

fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + libm::expf(-x))
}

fn logit(share: f32) -> f32 {
    libm::logf(share / (1.0 - share))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mixture<'a>(two_sided: &'a [bool], places: &'a [f32]) -> Mixture<'a> {
        let mut mixture = Mixture::new(two_sided, places);
        mixture.update(&[two_sided, two_sided].map(|all| all.iter().map(|_| Vec::new()).collect()));
        mixture
    }

    #[test]
    fn an_unknown_pair_follows_its_document() {
        let of = |places: &[f32]| mixture(&vec![true; places.len()], places).probabilities[0];
        let (alone, among, against) =
            (of(&[-1.0]), of(&[-1.0, 5.0, 5.0, 5.0]), of(&[-1.0, -4.0, -4.0, -4.0]));
        assert!(against < 0.05 && among > 0.6, "{against} {among}");
        assert!(against < alone && alone < among, "{against} {alone} {among}");
    }

    #[test]
    fn sentences_without_a_partner_speak_against_the_others() {
        let whole = mixture(&[true; 3], &[1.0; 3]);
        let places = [1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
        let two_sided = [true, true, true, false, false, false, false, false, false];
        let partly = mixture(&two_sided, &places);
        assert!(partly.share < whole.share);
        assert!(partly.probabilities[0] < whole.probabilities[0]);
        assert!(partly.share_alone() > 0.6 && whole.share_alone() < 0.2);
    }

    #[test]
    fn extreme_evidence_stays_finite() {
        let sure = mixture(&[true; 400], &[1e6; 400]);
        assert!(sure.probabilities.iter().all(|p| *p > 0.99) && sure.share > 0.9);
        let none = mixture(&[], &[]);
        assert!(none.share > 0.5 && none.share_alone() == 1.0);
    }
}
