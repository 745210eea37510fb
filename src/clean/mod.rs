//! Cleaning of rows: repairs that do not guess, rules with scores and thresholds, and duplicates.

mod duplicates;
mod fix;
mod length;
mod rule;
mod text;

use std::collections::BTreeMap;

use unicode_script::{Script, UnicodeScript as _};

use crate::lang::{Tag, detect};

pub use duplicates::{Dedup, Repeat};
pub use fix::Fix;
pub use length::Lengths;
pub use rule::{Action, Rule};

/// What a rule does, and from which score on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setting {
    /// The least score that the rule refuses.
    pub threshold: f32,
    /// What happens to a row that it refuses.
    pub action: Action,
}

/// The options of cleaning.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The language of the sources. Without it, languages are not checked.
    pub source: Option<Tag>,
    /// The language of the targets.
    pub target: Option<Tag>,
    /// The rules that differ from their defaults.
    pub rules: BTreeMap<Rule, Setting>,
    /// Which rows count as duplicates.
    pub dedup: Dedup,
}

impl Options {
    /// What a rule does.
    pub fn setting(&self, rule: Rule) -> Setting {
        let default =
            Setting { threshold: rule.default_threshold(), action: rule.default_action() };
        self.rules.get(&rule).copied().unwrap_or(default)
    }
}

/// A rule that refuses a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// The score of the row.
    pub score: f32,
    /// What happens to the row.
    pub action: Action,
}

/// A row after cleaning.
#[derive(Debug, Clone, PartialEq)]
pub struct Cleaned {
    /// The source, repaired.
    pub source: String,
    /// The target, repaired.
    pub target: String,
    /// The repairs that changed a side.
    pub fixes: Vec<Fix>,
    /// The rules that refuse the row.
    pub findings: Vec<Finding>,
    /// The earlier row that this one repeats.
    pub repeat: Option<Repeat>,
}

impl Cleaned {
    /// Whether the row is to be removed.
    pub fn is_removed(&self) -> bool {
        self.repeat.is_some() || self.findings.iter().any(|f| f.action == Action::Remove)
    }
}

/// Cleans rows one after another.
///
/// ```
/// use tmforge::clean::{Cleaner, Fix, Lengths, Options, Rule};
///
/// let mut cleaner = Cleaner::new(Options::default(), Lengths::default());
/// let row = cleaner.clean("Fish &amp; chips", "Fisch  und Pommes");
/// assert_eq!((row.source.as_str(), row.target.as_str()), ("Fish & chips", "Fisch und Pommes"));
/// assert_eq!(row.fixes, [Fix::Entity, Fix::Space]);
/// assert_eq!(cleaner.clean("rain", "").findings[0].rule, Rule::Empty);
/// ```
#[derive(Debug)]
pub struct Cleaner {
    options: Options,
    lengths: Lengths,
    seen: duplicates::Seen,
    rows: usize,
}

impl Cleaner {
    /// `lengths` has learned from all rows; without any, lengths are not compared.
    pub fn new(options: Options, lengths: Lengths) -> Self {
        Self { options, lengths, seen: duplicates::Seen::default(), rows: 0 }
    }

    /// Repairs a row, applies the rules to the repaired texts, and compares it with the rows that were
    /// kept. Rows are numbered from 1.
    pub fn clean(&mut self, source: &str, target: &str) -> Cleaned {
        self.rows += 1;
        let ((source, mut fixes), (target, others)) = (fix::repair(source), fix::repair(target));
        fixes.extend(others);
        fixes.sort();
        fixes.dedup();
        let findings = self.findings(&source, &target);
        let is_removed = findings.iter().any(|finding| finding.action == Action::Remove);
        let repeat = match is_removed {
            // A removed row is nobody's original.
            true => None,
            false => self.seen.repeat(self.options.dedup, self.rows, [&source, &target]),
        };
        let (source, target) = (source.into_owned(), target.into_owned());
        Cleaned { source, target, fixes, findings, repeat }
    }

    fn findings(&self, source: &str, target: &str) -> Vec<Finding> {
        let finding = |&rule: &Rule| {
            let Setting { threshold, action } = self.options.setting(rule);
            if action == Action::Off {
                return None;
            }
            let score = self.score(rule, source, target)?;
            (score >= threshold).then_some(Finding { rule, score, action })
        };
        Rule::ALL.iter().filter_map(finding).collect()
    }

    /// The score of a row by a rule. `None` if the rule cannot tell.
    pub fn score(&self, rule: Rule, source: &str, target: &str) -> Option<f32> {
        let both = |count: fn(&str) -> usize| count(source) + count(target);
        let most = |count: fn(&str) -> usize| count(source).max(count(target));
        let score = match rule {
            Rule::Empty => flag(source.trim().is_empty() || target.trim().is_empty()),
            Rule::NoLetters => flag([source, target].iter().all(|text| has_no_letters(text))),
            Rule::Identical => flag(are_identical(source, target)),
            Rule::ReplacementCharacter => both(|text| text.matches('\u{FFFD}').count()) as f32,
            Rule::Repetition => text::repetition(source).max(text::repetition(target)),
            Rule::Swapped => self.swapped(source, target)?,
            Rule::WrongLanguage => self.wrong_language(source, target)?,
            Rule::WrongScript => self.wrong_script(source, target)?,
            Rule::LengthRatio => self.lengths.score(source, target)?,
            Rule::NumbersApart => numbers(source, target)?.0,
            Rule::Numbers => numbers(source, target)?.1,
            Rule::Placeholders => differing(text::placeholders, source, target),
            Rule::Markup => both(text::tags) as f32,
            Rule::Entity => both(text::references) as f32,
            Rule::Mojibake => both(text::misread) as f32,
            Rule::PersonalData => both(text::personal_data) as f32,
            Rule::Brackets => flag(text::is_balanced(source) != text::is_balanced(target)),
            Rule::EndMark => flag(text::asks(source)? != text::asks(target)?),
            Rule::Truncated => flag(text::is_cut(source) || text::is_cut(target)),
            Rule::GluedWords => text::glued(source, target).max(text::glued(target, source)) as f32,
            Rule::TooLong => most(|text| text.chars().count()) as f32,
            Rule::TooManyWords => most(text::words) as f32,
        };
        Some(score)
    }

    fn swapped(&self, source: &str, target: &str) -> Option<f32> {
        let (own, other) = (self.options.source.as_ref()?, self.options.target.as_ref()?);
        let of_source = foreign(source, own).filter(|detected| detected.may_be(other))?;
        let of_target = foreign(target, other).filter(|detected| detected.may_be(own))?;
        Some(of_source.confidence.min(of_target.confidence))
    }

    fn wrong_script(&self, source: &str, target: &str) -> Option<f32> {
        let sides = [(source, &self.options.source), (target, &self.options.target)];
        let share = |(text, tag): (&str, &Option<Tag>)| other_script(text, tag.as_ref()?);
        sides.into_iter().filter_map(share).max_by(f32::total_cmp)
    }

    fn wrong_language(&self, source: &str, target: &str) -> Option<f32> {
        let sides = [(source, &self.options.source), (target, &self.options.target)];
        let confidence =
            |(text, tag): (&str, &Option<Tag>)| Some(foreign(text, tag.as_ref()?)?.confidence);
        sides.into_iter().filter_map(confidence).max_by(f32::total_cmp)
    }
}

/// The share of the letters that are neither Latin nor in a script of the language. Names in Latin
/// letters are usual in any script.
fn other_script(text: &str, tag: &Tag) -> Option<f32> {
    let others = tag.in_other_scripts();
    let scripts: Vec<Script> =
        tag.scripts().into_iter().chain(others.iter().flat_map(Tag::scripts)).collect();
    let of_letters = text.chars().filter(|c| c.is_alphabetic()).map(|c| c.script());
    let is_known = |script: &Script| !matches!(script, Script::Common | Script::Inherited);
    let of_letters: Vec<Script> = of_letters.filter(is_known).collect();
    let is_other = |script: &&Script| **script != Script::Latin && !scripts.contains(script);
    let count = of_letters.iter().filter(is_other).count();
    (!scripts.is_empty() && of_letters.len() >= LEAST_OF_SCRIPT)
        .then(|| count as f32 / of_letters.len() as f32)
}

/// The least letters from which a script is told.
const LEAST_OF_SCRIPT: usize = 4;
/// The least letters from which a language is told.
const LEAST_LETTERS: usize = 20;

/// The language of a text if it is not the one expected.
fn foreign(text: &str, expected: &Tag) -> Option<detect::Detected> {
    let text = text::without_urls(text);
    let is_long = text.chars().filter(|c| c.is_alphabetic()).count() >= LEAST_LETTERS;
    is_long.then(|| detect::of_text(&text))?.filter(|detected| !detected.may_be(expected))
}

fn flag(is_so: bool) -> f32 {
    f32::from(u8::from(is_so))
}

fn has_no_letters(text: &str) -> bool {
    !text::without_urls(text).chars().any(char::is_alphabetic)
}

/// Words of the interface, codes and names are often the same in both languages; four words are not.
fn are_identical(source: &str, target: &str) -> bool {
    let folded = |text: &str| text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    text::words(source) >= 4 && folded(source) == folded(target)
}

/// Whether the numbers have nothing in common, and how many are lacking if both sides lack some.
fn numbers(source: &str, target: &str) -> Option<(f32, f32)> {
    let (source, target) = (text::numbers(source)?, text::numbers(target)?);
    let [of_source, of_target] = [text::lacking(&source, &target), text::lacking(&target, &source)];
    // One side may have the number as a word.
    let lacking = if of_source.min(of_target) == 0 { 0 } else { of_source.max(of_target) };
    let is_apart = source.len().min(target.len()) >= 2
        && (of_source, of_target) == (source.len(), target.len());
    Some((flag(is_apart), lacking as f32))
}

/// The count of elements that only one side has.
fn differing(find: fn(&str) -> Vec<String>, source: &str, target: &str) -> f32 {
    let (source, target) = (find(source), find(target));
    (text::lacking(&source, &target) + text::lacking(&target, &source)) as f32
}

#[cfg(test)]
mod tests {
    use super::{Cleaner, Lengths, Options, Rule};
    use crate::lang::Tag;

    fn score(rule: Rule, target: &str, source: &str, text: &str) -> Option<f32> {
        let target = Tag::parse(target).ok();
        let options = Options { source: Tag::parse("en").ok(), target, ..Options::default() };
        Cleaner::new(options, Lengths::default()).score(rule, source, text)
    }

    #[test]
    fn short_rows_and_names_are_spared() {
        for text in ["Intel Core i7", "Save", "New folder"] {
            assert_eq!(score(Rule::Identical, "de", text, text), Some(0.0), "{text}");
            assert_eq!(score(Rule::WrongLanguage, "de", text, text), None, "{text}");
        }
        assert_eq!(
            score(Rule::WrongScript, "ja", "iPhone 15 Pro Max", "iPhone 15 Pro Max"),
            Some(0.0)
        );
        assert_eq!(score(Rule::WrongScript, "de", "the river", "ночью"), Some(1.0));
    }

    #[test]
    fn a_number_may_be_a_word() {
        assert_eq!(score(Rule::Numbers, "de", "nine on 14 May", "9 am 14. Mai"), Some(0.0));
        assert_eq!(score(Rule::Numbers, "de", "12 files", "13 Dateien"), Some(1.0));
        assert_eq!(score(Rule::NumbersApart, "de", "12 of 13", "14 von 15"), Some(1.0));
    }
}
