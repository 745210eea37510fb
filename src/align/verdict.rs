//! Whether two texts are translations of each other.

use serde::{Deserialize, Serialize};

use super::bead::Bead;
use super::translation::Judged;

/// What the words, names and numbers of a document say of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The two texts translate each other.
    #[default]
    Translation,
    /// A part of the two texts translate each other; the rest has no partner.
    Partly,
    /// The two texts translate each other, but some parts are in another order.
    Drifted,
    /// One text is a copy of the other and not translated.
    Copy,
    /// The two texts do not translate each other.
    NotTranslation,
    /// A text clearly is in another language than the one asked for.
    OtherLanguage,
    /// The texts have too few known words, names and numbers to tell.
    TooLittle,
}

impl Verdict {
    /// Whether units of such a document are written only on request.
    pub fn is_refused(self) -> bool {
        matches!(self, Self::Copy | Self::NotTranslation | Self::OtherLanguage)
    }
}

/// The verdict on a document.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// The share of the text of both sides, by its length, in pairs that are likely translations, from 0
    /// to 1.
    pub translated: f32,
    /// The share of the text of both sides, by its length, that is translated at another place than the
    /// order of the texts would have it, from 0 to 1.
    pub moved: f32,
}

impl Default for Judgement {
    fn default() -> Self {
        Self { verdict: Verdict::Translation, translated: 1.0, moved: 0.0 }
    }
}

/// Below this share of translated text of either side a document is a translation in part.
const WHOLE: f32 = 0.7;

/// Below this share it is no translation, unless there is too little to tell.
const PART: f32 = 0.15;

/// Evidence against a translation from which on it tells, in nats.
const TELLING: f32 = -1.0;

/// From this share of equal pairs on a document is a copy.
const COPIED: f32 = 0.6;

/// What is known of a bead for the verdict.
pub(super) struct Weighed {
    /// The length of each side in bytes.
    pub(super) bytes: [f32; 2],
    /// Whether both sides are the same text.
    pub(super) is_copy: bool,
}

/// The verdict on a document of these beads.
pub(super) fn verdict(beads: &[Bead], judged: &Judged, weighed: &[Weighed]) -> Judgement {
    let sum = |is_counted: &dyn Fn(usize) -> bool| -> [f32; 2] {
        let counted = (0..beads.len()).filter(|&at| is_counted(at)).map(|at| weighed[at].bytes);
        counted.fold([0.0; 2], |sum, bytes| [sum[0] + bytes[0], sum[1] + bytes[1]])
    };
    let total = |sides: [f32; 2]| sides[0] + sides[1];
    let all = sum(&|_| true);
    let is_likely = |at: usize| beads[at].is_two_sided() && judged.probabilities[at] >= 0.5;
    let likely = sum(&is_likely);
    let translated = total(likely) / total(all).max(1.0);
    let of_side = |side: usize| likely[side] / all[side].max(1.0);
    let is_whole = of_side(0).min(of_side(1)) >= WHOLE;
    let copied = sum(&|at| beads[at].is_two_sided() && weighed[at].is_copy);
    let against: f32 = judged.evidence.iter().map(|nats| nats.min(0.0)).sum();
    let evidence = judged.evidence.iter().map(|nats| nats.max(0.0)).sum::<f32>() + against;
    let is_silent = against > TELLING && evidence < -TELLING;
    let verdict = if total(copied) >= COPIED * total(all).max(1.0) {
        Verdict::Copy
    } else if !judged.is_told || (is_silent && judged.share < LIKELY) {
        Verdict::TooLittle
    } else if translated < PART || judged.share < PART {
        Verdict::NotTranslation
    } else if is_whole {
        Verdict::Translation
    } else {
        Verdict::Partly
    };
    Judgement { verdict, translated, moved: 0.0 }
}

/// From this share of translations among the beads on a document is not in doubt.
const LIKELY: f32 = 0.5;

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(probabilities: &[f32], evidence: &[f32], share: f32) -> Judged {
        Judged {
            probabilities: probabilities.to_vec(),
            evidence: evidence.to_vec(),
            share,
            is_told: true,
            ..Judged::default()
        }
    }

    fn of(judged: &Judged, copies: bool) -> Verdict {
        let beads: Vec<Bead> = (0..judged.probabilities.len())
            .map(|at| Bead { source: at..at + 1, target: at..at + 1, confidence: 1.0 })
            .collect();
        let weighed: Vec<Weighed> =
            beads.iter().map(|_| Weighed { bytes: [40.0; 2], is_copy: copies }).collect();
        verdict(&beads, judged, &weighed).verdict
    }

    #[test]
    fn the_verdict_follows_the_beads() {
        assert_eq!(of(&judged(&[0.9; 4], &[3.0; 4], 0.9), false), Verdict::Translation);
        assert_eq!(
            of(&judged(&[0.9, 0.1, 0.1, 0.9], &[3.0, -4.0, -4.0, 3.0], 0.5), false),
            Verdict::Partly
        );
        assert_eq!(of(&judged(&[0.1; 4], &[-4.0; 4], 0.1), false), Verdict::NotTranslation);
        assert_eq!(of(&judged(&[0.4; 4], &[0.0; 4], 0.4), false), Verdict::TooLittle);
        assert_eq!(of(&judged(&[0.9; 4], &[3.0; 4], 0.9), true), Verdict::Copy);
    }
}
