//! Lines that write a text of another script in Latin letters: pinyin, romaji, transliterated Russian.
//!
//! Such a line sounds like one near it in the other script. Both are written in plain Latin letters and
//! compared. Japanese characters are read in another way than Chinese ones, so that romaji is told by its
//! syllables, too.

use std::cell::OnceCell;

use unicode_normalization::UnicodeNormalization;

use super::sample::{is_layer, sampled};
use crate::lang::LanguagePair;
use crate::model::Side;
use crate::structure::language::ngram::Grams;
use crate::structure::language::script::{Scripts, Tally};

/// How many lines away a text and its romanisation may be.
const NEAR: usize = 8;
/// The letters of a line that are compared.
const LETTERS: usize = 80;
/// The fewest letters of a line that is compared.
const LEAST_LETTERS: usize = 6;
/// The likeness from which a line is a romanisation, and that below which it is none.
const ALIKE: f64 = 0.75;
const UNLIKE: f64 = 0.55;
/// The lines that are looked at to see whether there is a romanisation.
const SAMPLE: usize = 200;

/// The lines that are romanisations. None unless one language is written in Latin letters, the other is
/// not, and there is a layer of such lines.
pub(super) fn lines(
    texts: &[&str],
    pair: &LanguagePair,
    scripts: &Scripts,
    tallies: &[Tally],
) -> Vec<usize> {
    let latin = [Side::Source, Side::Target].into_iter().find(|&side| scripts.is_latin(side));
    let Some(latin) = latin.filter(|_| scripts.are_disjoint()) else { return Vec::new() };
    let other = if latin == Side::Source { &pair.target } else { &pair.source };
    let document = Document::new(texts, tallies, latin, other.primary() == "ja");
    let sample: Vec<usize> =
        sampled(document.latin.len(), SAMPLE).map(|at| document.latin[at]).collect();
    let found = sample.iter().filter(|&&line| document.likeness(line) >= ALIKE).count();
    if is_layer(found, sample.len()) { document.romanised() } else { Vec::new() }
}

/// The lines of a document in plain Latin letters.
struct Document<'a> {
    texts: &'a [&'a str],
    /// Of few lines this is asked.
    plain: Vec<OnceCell<String>>,
    /// The lines in Latin letters, and whether each line is in the other script.
    latin: Vec<usize>,
    is_other: Vec<bool>,
    is_japanese: bool,
}

impl<'a> Document<'a> {
    fn new(texts: &'a [&'a str], tallies: &[Tally], latin: Side, is_japanese: bool) -> Self {
        let own = |tally: &Tally| {
            let (latin, all) = (tally.of(latin), tally.units());
            (latin > 0.9 * all && all > 0.0, latin < 0.6 * all)
        };
        let (is_latin, is_other): (Vec<bool>, Vec<bool>) = tallies.iter().map(own).unzip();
        let latin = (0..texts.len()).filter(|&line| is_latin[line]).collect();
        let plain = texts.iter().map(|_| OnceCell::new()).collect();
        Self { texts, plain, latin, is_other, is_japanese }
    }

    fn plain(&self, line: usize) -> &str {
        self.plain[line].get_or_init(|| plain(self.texts[line]))
    }

    /// How much a line in Latin letters sounds like one near it in the other script, from 0 to 1.
    fn likeness(&self, line: usize) -> f64 {
        let text = self.plain(line);
        if text.len() < LEAST_LETTERS {
            return 0.0;
        }
        let near = line.saturating_sub(NEAR)..(line + NEAR + 1).min(self.plain.len());
        let likeness = near.filter(|&at| self.is_other[at]).map(|at| alike(text, self.plain(at)));
        let most = likeness.fold(0.0, f64::max);
        if self.is_japanese && is_romaji(self.texts[line]) { most.max(ALIKE) } else { most }
    }

    /// The romanised lines, by their likeness and by n-grams that are learned from those that are sure.
    /// None if hardly a line is left: names are alike in all languages.
    fn romanised(&self) -> Vec<usize> {
        let likeness: Vec<f64> = self.latin.iter().map(|&line| self.likeness(line)).collect();
        let mut grams = Grams::default();
        for (&line, likeness) in self.latin.iter().zip(&likeness) {
            if *likeness >= ALIKE {
                grams.learn(self.texts[line], Side::Target);
            } else if *likeness < UNLIKE {
                grams.learn(self.texts[line], Side::Source);
            }
        }
        let is_romanised = |(&line, likeness): (&usize, &f64)| {
            let learned =
                if grams.has_both() { grams.toward_target(self.texts[line]) } else { 0.0 };
            (learned + 20.0 * (likeness - (ALIKE + UNLIKE) / 2.0) > 0.0).then_some(line)
        };
        let found: Vec<usize> = self.latin.iter().zip(&likeness).filter_map(is_romanised).collect();
        let rest = self.latin.len() - found.len();
        if rest * 3 >= found.len() { found } else { Vec::new() }
    }
}

/// The first letters of a text as plain Latin letters in lower case.
fn plain(text: &str) -> String {
    let latin = text.chars().flat_map(|c| any_ascii::any_ascii_char(c).chars());
    latin.filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).take(LETTERS).collect()
}

/// The share of letters that two texts have in common in the same order, from 0 to 1.
fn alike(a: &str, b: &str) -> f64 {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() * 2 < b.len() || b.len() * 2 < a.len() {
        return 0.0;
    }
    let mut row = vec![0_u16; b.len() + 1];
    for &x in a {
        let mut diagonal = 0;
        for (j, &y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y { diagonal + 1 } else { above.max(row[j]) };
            diagonal = above;
        }
    }
    2.0 * f64::from(row[b.len()]) / (a.len() + b.len()).max(1) as f64
}

/// The fewest words of a line that is told by its syllables.
const ROMAJI_WORDS: usize = 3;

/// Whether all words of a line consist of Japanese syllables: a consonant and a vowel, a vowel, or `n`.
fn is_romaji(text: &str) -> bool {
    let folded: String =
        text.nfd().filter(|c| c.is_ascii()).collect::<String>().to_ascii_lowercase();
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty()).collect();
    words.len() >= ROMAJI_WORDS && words.iter().all(|word| is_syllables(word))
}

fn is_syllables(word: &str) -> bool {
    const ONSETS: [&str; 33] = [
        "ky", "gy", "sh", "ch", "ts", "ny", "hy", "by", "py", "my", "ry", "jy", "ty", "zy", "dy",
        "sy", "k", "g", "s", "z", "j", "t", "d", "n", "h", "b", "p", "m", "y", "r", "w", "f", "v",
    ];
    let mut rest = word;
    while !rest.is_empty() {
        // A doubled consonant, and `tch`.
        let doubled = rest.as_bytes().windows(2).next().is_some_and(|two| {
            (two[0] == two[1] && !is_vowel(two[0])) || (two == b"tc" && rest.starts_with("tch"))
        });
        let start = if doubled { &rest[1..] } else { rest };
        let onset = ONSETS.iter().find(|onset| start.starts_with(**onset)).map_or(0, |o| o.len());
        let after = &start[onset..];
        if after.as_bytes().first().is_some_and(|&c| is_vowel(c)) {
            rest = &after[1..];
        } else if rest.starts_with('n')
            || (rest.starts_with('m') && rest[1..].starts_with(['b', 'p', 'm']))
        {
            rest = &rest[1..];
        } else {
            return false;
        }
    }
    true
}

fn is_vowel(c: u8) -> bool {
    matches!(c, b'a' | b'e' | b'i' | b'o' | b'u')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Tag;

    fn found(source: &str, target: &str, texts: &[&str]) -> Vec<usize> {
        let tag = |t| Tag::parse(t).unwrap();
        let pair = LanguagePair::new(tag(source), tag(target)).unwrap();
        let scripts = Scripts::new(&pair);
        lines(texts, &pair, &scripts, &scripts.tallies(texts))
    }

    #[test]
    fn pinyin_is_not_english() {
        let texts = [
            "他们住在山上。",
            "tā men zhù zài shān shàng.",
            "They live on the mountain.",
            "冬天很冷。",
            "dōng tiān hěn lěng.",
            "The winter is very cold.",
            "孩子们喜欢雪。",
            "hái zi men xǐ huan xuě.",
            "The children like the snow.",
        ];
        assert_eq!(found("zh", "en", &texts), [1, 4, 7]);
        assert_eq!(found("en", "zh", &texts), [1, 4, 7]);
    }

    #[test]
    fn transliterated_russian_and_romaji_are_not_english() {
        let russian = [
            "Снег идёт весь день.",
            "Sneg idyot ves den.",
            "It has been snowing all day.",
            "Дорога закрыта.",
            "Doroga zakryta.",
            "The road is closed.",
            "Мы ждём автобус.",
            "My zhdyom avtobus.",
            "We are waiting for the bus.",
        ];
        assert_eq!(found("ru", "en", &russian), [1, 4, 7]);
        let japanese = [
            "雪が降っています。",
            "Yuki ga futte imasu.",
            "It is snowing.",
            "道は閉まっています。",
            "Michi wa shimatte imasu.",
            "The road is closed.",
            "バスを待っています。",
            "Basu o matte imasu.",
            "We are waiting for the bus.",
        ];
        assert_eq!(found("ja", "en", &japanese), [1, 4, 7]);
    }

    #[test]
    fn names_and_plain_translations_are_no_romanisation() {
        let names = ["北京", "Beijing", "上海", "Shanghai", "南京", "Nanjing", "天津", "Tianjin"];
        assert!(found("zh", "en", &names).is_empty());
        let plain = [
            "冬天很冷。",
            "The winter is cold.",
            "路关了。",
            "The road is closed.",
            "雪很白。",
            "Snow is white.",
        ];
        assert!(found("zh", "en", &plain).is_empty());
    }
}
