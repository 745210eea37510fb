//! Texts in two invented languages, and a search over lengths alone to compare the aligner with.

/// A small generator of numbers, the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    /// Small numbers often, large ones seldom, as words in texts.
    fn word(&mut self) -> u64 {
        let most = 1 + self.below(20_000);
        self.below(most)
    }
}

/// An invented word of one of two languages.
fn spelled(mut word: u64, syllables: &[&str]) -> String {
    let mut text = String::new();
    for _ in 0..3 {
        text.push_str(syllables[(word % syllables.len() as u64) as usize]);
        word /= syllables.len() as u64;
    }
    text
}

/// The texts of a document, which `seed` tells from others, of about `size` sentences a side; some are left out on
/// either side.
pub(crate) fn texts(seed: u64, size: usize) -> (Vec<String>, Vec<String>) {
    const LEFT: [&str; 28] = [
        "ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu",
        "va", "we", "xi", "yo", "zu", "bra", "cre", "dri", "fro", "gru", "pla", "kle", "sli",
    ];
    const RIGHT: [&str; 28] = [
        "om", "un", "ar", "es", "it", "ok", "ul", "ag", "ed", "iv", "op", "ux", "az", "eb", "ich",
        "ond", "urt", "ast", "elm", "inn", "orf", "ung", "ank", "eck", "isch", "ott", "uff", "arn",
    ];
    let mut numbers = Numbers(seed);
    let (mut source, mut target) = (Vec::new(), Vec::new());
    while source.len() < size {
        let length = 5 + numbers.below(20);
        let words: Vec<u64> = (0..length).map(|_| numbers.word()).collect();
        let sentence = |syllables: &[&str]| {
            words.iter().map(|&w| spelled(w, syllables)).collect::<Vec<_>>().join(" ") + "."
        };
        let dropped = numbers.below(33);
        if dropped != 0 {
            source.push(sentence(&LEFT));
        }
        if dropped != 1 {
            target.push(sentence(&RIGHT));
        }
    }
    (source, target)
}

/// The cost of the best path by lengths alone, with beads 1-1, 1-0, 0-1, 2-1 and 1-2, in a band.
pub(crate) fn by_length(source: &[String], target: &[String]) -> f64 {
    const BAND: usize = 100;
    const SHAPES: [(usize, usize, f64); 5] =
        [(1, 1, 0.1), (1, 0, 4.5), (0, 1, 4.5), (2, 1, 2.4), (1, 2, 2.4)];
    let sums = |text: &[String]| {
        let mut sums = vec![0.0];
        text.iter().for_each(|s| sums.push(sums[sums.len() - 1] + s.len() as f64));
        sums
    };
    let (left, right) = (sums(source), sums(target));
    let mut rows = vec![vec![f64::INFINITY; 2 * BAND + 1]; source.len() + 1];
    let first = |row: usize| (row * target.len() / source.len()).saturating_sub(BAND);
    for row in 0..=source.len() {
        for column in first(row)..=(first(row) + 2 * BAND).min(target.len()) {
            let mut best = if (row, column) == (0, 0) { 0.0 } else { f64::INFINITY };
            for (a, b, prior) in SHAPES.iter().filter(|s| s.0 <= row && s.1 <= column) {
                let (i, j) = (row - a, column - b);
                let before = j.checked_sub(first(i)).and_then(|at| rows[i].get(at));
                let (s, t) = (left[row] - left[i], right[column] - right[j]);
                let off = (s - t) / (3.4 * (s + t)).sqrt().max(1.0);
                best = best.min(before.copied().unwrap_or(f64::INFINITY) + prior + off * off);
            }
            rows[row][column - first(row)] = best;
        }
    }
    rows[source.len()][target.len() - first(source.len())]
}
