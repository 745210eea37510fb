//! Evidence for a language from the scripts of a text.

use unicode_script::{Script, UnicodeScript};

use crate::lang::LanguagePair;
use crate::model::Side;

/// The scripts of the two languages.
#[derive(Debug, Clone)]
pub(super) struct Scripts {
    source: Vec<Script>,
    target: Vec<Script>,
}

/// The amount of text in the scripts of the two languages.
///
/// A unit is about a word: a run of letters counts as one, a Han character or kana as 0.7. Code and
/// addresses count less, because they occur in text of every language.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Tally {
    /// Units in a script of only the source language.
    pub(super) source: f64,
    /// Units in a script of only the target language.
    pub(super) target: f64,
    /// Letters in a script of both languages.
    pub(super) shared: usize,
    /// Letters in a script of neither language, without Latin letters.
    pub(super) foreign: usize,
    /// Latin letters, if neither language is written in them.
    pub(super) latin: usize,
    /// Han characters, whatever the pair.
    pub(super) han: usize,
    /// Kana letters, whatever the pair.
    pub(super) kana: usize,
    /// All letters.
    pub(super) letters: usize,
}

/// Units of one Han character or kana.
const WIDE_UNIT: f64 = 0.7;
/// Units of one full-width punctuation mark.
const WIDE_MARK_UNIT: f64 = 0.3;
/// Units of a word that looks like code.
const CODE_UNIT: f64 = 0.2;

impl Scripts {
    pub(super) fn new(pair: &LanguagePair) -> Self {
        Self { source: pair.source.scripts(), target: pair.target.scripts() }
    }

    /// Whether the scripts of one of the languages are unknown, so that no script is foreign.
    fn is_open(&self) -> bool {
        self.source.is_empty() || self.target.is_empty()
    }

    /// Whether the scripts alone distinguish the two languages.
    pub(super) fn are_disjoint(&self) -> bool {
        !self.is_open() && !self.source.iter().any(|script| self.target.contains(script))
    }

    /// Whether the language of `side` is written in Latin letters.
    pub(super) fn is_latin(&self, side: Side) -> bool {
        self.of(side) == [Script::Latin]
    }

    /// Whether the language of `side` is written with kana.
    pub(super) fn has_kana(&self, side: Side) -> bool {
        self.of(side).contains(&Script::Hiragana)
    }

    pub(super) fn of(&self, side: Side) -> &[Script] {
        match side {
            Side::Source => &self.source,
            Side::Target => &self.target,
        }
    }

    /// The counts of each text if the scripts alone distinguish the two languages, else none: they are
    /// not asked for.
    pub(super) fn tallies(&self, texts: &[&str]) -> Vec<Tally> {
        if !self.are_disjoint() {
            return Vec::new();
        }
        texts.iter().map(|text| self.tally(text)).collect()
    }

    /// Counts the units of `text`.
    pub(super) fn tally(&self, text: &str) -> Tally {
        let mut tally = Tally::default();
        let mut word_start = None;
        for (at, c) in text.char_indices() {
            let in_word = is_word_char(c);
            if in_word && word_start.is_none() {
                word_start = Some(at);
            } else if !in_word {
                if let Some(start) = word_start.take() {
                    self.add_word(&mut tally, &text[start..at]);
                }
                self.add_wide(&mut tally, c);
            }
        }
        if let Some(start) = word_start {
            self.add_word(&mut tally, &text[start..]);
        }
        tally
    }

    fn add_word(&self, tally: &mut Tally, word: &str) {
        let mut letters = word.chars().filter(|c| c.is_alphabetic()).peekable();
        let Some(script) = letters.peek().map(UnicodeScript::script) else { return };
        let count = letters.count();
        let units = if is_code(word) {
            CODE_UNIT
        } else if has_no_spaces(script) {
            (count as f64 / 5.0).max(1.0)
        } else {
            1.0
        };
        self.add(tally, script, count, units);
    }

    fn add_wide(&self, tally: &mut Tally, c: char) {
        if let Some(script) = wide_script(c) {
            match script {
                Script::Hiragana | Script::Katakana => tally.kana += 1,
                Script::Han => tally.han += 1,
                _ => {}
            }
            self.add(tally, script, 1, WIDE_UNIT);
        } else if is_wide_mark(c) {
            self.add(tally, Script::Han, 0, WIDE_MARK_UNIT);
        }
    }

    fn add(&self, tally: &mut Tally, script: Script, letters: usize, units: f64) {
        tally.letters += letters;
        match (self.source.contains(&script), self.target.contains(&script)) {
            (true, true) => tally.shared += letters,
            (true, false) => tally.source += units,
            (false, true) => tally.target += units,
            (false, false) if self.is_open() => tally.shared += letters,
            (false, false) if script == Script::Latin => tally.latin += letters,
            (false, false) => tally.foreign += letters,
        }
    }
}

impl Tally {
    pub(super) fn units(&self) -> f64 {
        self.source + self.target
    }

    pub(super) fn of(&self, side: Side) -> f64 {
        match side {
            Side::Source => self.source,
            Side::Target => self.target,
        }
    }

    /// The target language's share of the units, from 0 to 1; 0.5 if there are none.
    pub(super) fn target_share(&self) -> f64 {
        if self.units() > 0.0 { self.target / self.units() } else { 0.5 }
    }

    /// Whether over 60 percent of the letters are in a script of neither language: at least 4
    /// letters, or at least 30 Latin ones, because a few Latin words occur in every language.
    pub(super) fn is_foreign(&self) -> bool {
        let most = |part: usize| part * 10 > self.letters * 6;
        (self.foreign >= 4 && most(self.foreign)) || (self.latin >= 30 && most(self.latin))
    }

    /// Whether the share of kana shows that the text is Japanese.
    pub(super) fn is_japanese(&self) -> bool {
        self.kana >= 3 && self.kana * 5 > self.han + self.kana
    }

    /// Whether the text is Chinese, because it has no kana and is too long for Japanese without.
    pub(super) fn is_chinese(&self) -> bool {
        self.han >= 30 && self.kana == 0
    }
}

/// Whether `c` is a letter of a script without spaces between words, which is counted by the
/// character.
pub(super) fn is_wide_letter(c: char) -> bool {
    wide_script(c).is_some()
}

/// The script of such a letter.
fn wide_script(c: char) -> Option<Script> {
    if c.is_ascii() || !c.is_alphabetic() {
        return None;
    }
    let script = if c == 'ー' { Script::Katakana } else { c.script() };
    let is_wide =
        matches!(script, Script::Han | Script::Hiragana | Script::Katakana | Script::Bopomofo);
    is_wide.then_some(script)
}

fn is_wide_mark(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{3020}' | '！' | '（' | '）' | '，' | '：' | '；' | '？')
}

fn is_word_char(c: char) -> bool {
    (c.is_alphanumeric() && !is_wide_letter(c))
        || matches!(c, '_' | '.' | '/' | ':' | '-' | '#' | '@' | '\'' | '’' | '+')
}

fn has_no_spaces(script: Script) -> bool {
    matches!(script, Script::Thai | Script::Lao | Script::Khmer | Script::Myanmar | Script::Tibetan)
}

/// Whether `word` is an address, a path or an identifier: `https://…`, `java.util.List`,
/// `snake_case`, `u32`, `newWorkStealingPool`.
fn is_code(word: &str) -> bool {
    let inner = word.trim_matches(['.', ':', '\'', '’', '-', '/']);
    let joined = inner.contains(['_', '/', '#', '@', '+'])
        || inner.contains("::")
        || inner.split('.').filter(|part| part.chars().count() > 1).count() > 1;
    joined
        || inner.chars().any(|c| c.is_ascii_digit())
        || inner
            .chars()
            .zip(inner.chars().skip(1))
            .any(|(a, b)| a.is_lowercase() && b.is_uppercase())
}

/// The number of letters in `text`.
pub(in crate::structure) fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphabetic()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Tag;

    fn scripts(source: &str, target: &str) -> Scripts {
        let tag = |t| Tag::parse(t).unwrap();
        Scripts::new(&LanguagePair::new(tag(source), tag(target)).unwrap())
    }

    #[test]
    fn latin_words_in_chinese_do_not_make_it_english() {
        let scripts = scripts("en", "zh");
        let share = |text: &str| scripts.tally(text).target_share();
        assert!(share("`java.util.concurrent.Executors` 类") > 0.5);
        assert!(share("Executor、task、流优于直接使用线程") > 0.5);
        assert!(share("We call this weiji (危机), which means danger") < 0.3);
        assert_eq!(share("2 + 2"), 0.5);
    }

    #[test]
    fn letters_of_a_third_script_are_foreign() {
        let scripts = scripts("en", "zh");
        assert!(scripts.tally("Привет, мир").is_foreign());
        assert!(scripts.tally("한국어 문장입니다").is_foreign());
        assert!(!scripts.tally("the letter ψ").is_foreign());
        assert!(scripts.tally("これはペンです").kana > 5);
    }

    #[test]
    fn disjoint_scripts_are_known() {
        assert!(scripts("en", "ru").are_disjoint());
        assert!(!scripts("zh", "ja").are_disjoint());
        assert!(!scripts("de", "fr").are_disjoint());
    }
}
