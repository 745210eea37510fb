//! The evidence of a text for each language of its script.

use super::grams;
use super::hanzi;
use super::known::{Known, Languages};
use super::letters::Letters;
use super::model::{Group, MOST_LANGUAGES, Sums};

/// One step of the weights in the table, in natural logarithms.
const STEP: f64 = 0.6;
/// The factor that scales down the evidence of n-grams, which overlap and so are not independent.
const TEMPER: f64 = 0.5;
/// The number of n-grams beyond which more of them add little: the subject of a text favours a
/// language by chance, and it stays the same however long the text is.
const ENOUGH: f64 = 100.0;
/// The number of n-grams, those of about eight letters, below which they say less: a single word may
/// be a name or a loan word.
const FEW: f64 = 30.0;
/// The log-odds against a language that is rare in documents.
const RARE: f64 = 1.5;
/// The log-odds that a character of only one variant of Chinese is evidence for.
const HANZI: f64 = 2.5;
/// The probability of the only language of a script, because there are always quotations, and
/// languages that the detector does not know.
const ONLY: f64 = 0.99;
/// The fewest letters that are called a text.
const LEAST_LETTERS: u32 = 4;

/// The evidence of a text for the languages of one script.
#[derive(Debug)]
pub(super) struct Weighed {
    languages: &'static Languages,
    /// Log-likelihoods up to a constant, by the index of the language.
    scores: [f64; MOST_LANGUAGES],
    /// Whether the text looks like one of the languages at all.
    is_known: bool,
}

impl Weighed {
    /// Weighs a text in the script of most of its letters. `None` if there is no such script, or
    /// if there are too few letters.
    pub(super) fn new(text: &str, letters: &Letters) -> Option<Self> {
        let script = letters.main()?;
        let languages = Languages::of(script)?;
        (letters.of_script(script) >= LEAST_LETTERS).then(|| Self::among(text, languages))
    }

    /// Weighs a text in the script of these languages, whatever its other letters are.
    pub(super) fn among(text: &str, languages: &'static Languages) -> Self {
        let mut weighed = Self { languages, scores: [0.0; MOST_LANGUAGES], is_known: true };
        match &languages.group {
            Some(group) => weighed.by_grams(text, group),
            None if languages.script == "Hebr" => weighed.scores[1] = yiddish_odds(text),
            None => {}
        }
        weighed
    }

    fn by_grams(&mut self, text: &str, group: &Group) {
        let mut sums = Sums::new();
        if group.script == "Hani" {
            grams::of_ideographs(text, |gram| group.add(gram, &mut sums));
            self.score(&sums);
            add_variants(text, &group.languages, &mut self.scores);
        } else {
            grams::of_words(text, |gram| group.add(gram, &mut sums));
            let best = self.score(&sums);
            self.is_known = sums.grams > 0 && group.fit(&sums, best) >= least_fit(sums.grams);
        }
    }

    /// Scores the languages and returns the best.
    fn score(&mut self, sums: &Sums) -> usize {
        let grams = f64::from(sums.grams);
        let scale = STEP * TEMPER * (grams / FEW).min(1.0) / (1.0 + grams / ENOUGH);
        let mut best = 0;
        for index in 0..self.languages.codes.len() {
            let prior = if self.languages.is_rare(index) { -RARE } else { 0.0 };
            self.scores[index] = prior + scale * f64::from(sums.of(index));
            if self.scores[index] > self.scores[best] {
                best = index;
            }
        }
        best
    }

    /// The probability of each language of the script; none if the text looks like no language
    /// that is known.
    pub(super) fn shares(&self) -> Option<Vec<(&'static str, f64)>> {
        let codes = &self.languages.codes;
        if !self.is_known {
            return None;
        }
        if let [only] = codes[..] {
            return Some(vec![(only, ONLY)]);
        }
        let best = (0..codes.len()).max_by(|&a, &b| self.scores[a].total_cmp(&self.scores[b]))?;
        let ratio = |index| match self.odds(best, index) {
            odds if odds < -NONE => 0.0,
            odds => libm::exp(odds),
        };
        let ratios: Vec<f64> = (0..codes.len()).map(ratio).collect();
        let sum: f64 = ratios.iter().sum();
        Some(codes.iter().zip(ratios).map(|(code, ratio)| (*code, MOST * ratio / sum)).collect())
    }

    /// The log-odds of the language at `b` over the one at `a`.
    pub(super) fn odds(&self, a: usize, b: usize) -> f64 {
        self.languages.trust(a, b) * (self.scores[b] - self.scores[a])
    }

    /// The one of these languages with the highest score, if there is one in the script.
    pub(super) fn best_of(&self, languages: &[Known]) -> Option<usize> {
        let own = languages.iter().filter(|known| known.script() == self.languages.script);
        own.map(|known| known.index).max_by(|&a, &b| self.scores[a].total_cmp(&self.scores[b]))
    }
}

/// Log-odds that are as good as impossible.
const NONE: f64 = 30.0;
/// The probability that is left to any known language.
const MOST: f64 = 0.999;

/// The fit (see [`Group::fit`](super::model::Group::fit)) below which a text is in no language that
/// is known. Short texts vary more.
fn least_fit(grams: u32) -> f64 {
    0.78 - 1.3 / libm::sqrt(f64::from(grams))
}

/// Characters of only one variant of Chinese are evidence against the other. Japanese has both.
fn add_variants(text: &str, languages: &[&str], scores: &mut [f64]) {
    let (simplified, traditional) = hanzi::counts(text);
    for (language, score) in languages.iter().zip(scores) {
        let against = match *language {
            "zh-Hans" => traditional,
            "zh-Hant" => simplified,
            _ => 0,
        };
        *score -= HANZI * f64::from(against);
    }
}

/// The log-odds of Yiddish over Hebrew: ayin is a vowel of Yiddish and three times as frequent in
/// it, and only Yiddish has the digraphs and alef with a vowel sign in usual text.
fn yiddish_odds(text: &str) -> f64 {
    let odds = |c: char| match c {
        '\u{5F0}'..='\u{5F2}' | '\u{FB1F}' | '\u{FB2E}' | '\u{FB2F}' => 3.0,
        'ע' => 1.2,
        '\u{5D0}'..='\u{5EA}' => -0.08,
        _ => 0.0,
    };
    text.chars().map(odds).sum::<f64>() - 3.0
}
