//! One row: its repairs, and its scores by the rules.

use std::borrow::Cow;

use crate::clean::fix::{self, Fix};
use crate::clean::language::{Foreign, Languages};
use crate::clean::length::{self, Lengths};
use crate::clean::{Action, Dedup, Options, Rule, Setting, mask, text};

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

/// A row after its repairs.
#[derive(Debug, Clone, PartialEq)]
pub struct Row<'a> {
    /// The source, repaired.
    pub source: Cow<'a, str>,
    /// The target, repaired.
    pub target: Cow<'a, str>,
    /// The repairs that changed a side.
    pub fixes: Vec<Fix>,
}

/// Repairs rows and applies the rules to them, each row by itself.
///
/// ```
/// use tmforge::clean::{Checker, Fix, Lengths, Options, Rule};
///
/// let checker = Checker::new(Options::default());
/// let row = checker.repair("Fish &amp; chips", "Fisch  und Pommes");
/// assert_eq!((&*row.source, &*row.target), ("Fish & chips", "Fisch und Pommes"));
/// assert_eq!(row.fixes, [Fix::Entity, Fix::Space]);
/// let findings = checker.findings("rain", "", &Lengths::default());
/// assert_eq!(findings[0].rule, Rule::Empty);
/// ```
#[derive(Debug, Clone)]
pub struct Checker {
    options: Options,
    languages: Languages,
    /// The rules that act.
    active: Vec<(Rule, Setting)>,
    /// Whether rows are compared with other sets or split, which goes by near keys.
    has_sets: bool,
}

impl Checker {
    /// A checker with these options.
    pub fn new(options: Options) -> Self {
        let languages = Languages::new(options.source.as_ref(), options.target.as_ref());
        let settings = Rule::ALL.iter().map(|&rule| (rule, options.setting(rule)));
        let active = settings.filter(|(_, setting)| setting.action != Action::Off).collect();
        Self { options, languages, active, has_sets: true }
    }

    /// For rows that are neither split nor compared with other sets.
    #[must_use]
    pub fn without_sets(self) -> Self {
        Self { has_sets: false, ..self }
    }

    pub(super) fn needs_near_keys(&self) -> bool {
        self.has_sets || self.options.dedup == Dedup::Near
    }

    /// The options.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Repairs a row of texts without inline elements.
    pub fn repair<'a>(&self, source: &'a str, target: &'a str) -> Row<'a> {
        self.repair_sides([source, target], [true; 2])
    }

    /// Repairs the texts of a row, of which some are without inline elements.
    pub(crate) fn repair_sides<'a>(&self, sides: [&'a str; 2], is_plain: [bool; 2]) -> Row<'a> {
        let repaired = |side: usize| match is_plain[side] {
            true => self.repair_text(sides[side]),
            false => self.repair_piece(sides[side]),
        };
        let ((source, mut fixes), (target, others)) = (repaired(0), repaired(1));
        fixes.extend(others);
        fixes.sort();
        fixes.dedup();
        Row { source, target, fixes }
    }

    /// Repairs a text that has no inline elements.
    pub fn repair_text<'a>(&self, text: &'a str) -> (Cow<'a, str>, Vec<Fix>) {
        self.masked(fix::repair(text, &self.options.fixes))
    }

    /// Repairs a text between inline elements, where the white space at its ends counts and the
    /// characters beside it are not known.
    pub fn repair_piece<'a>(&self, text: &'a str) -> (Cow<'a, str>, Vec<Fix>) {
        let of_piece = |fix: &&Fix| !matches!(fix, Fix::Space | Fix::Mojibake | Fix::Markup);
        let fixes: Vec<Fix> = self.options.fixes.iter().filter(of_piece).copied().collect();
        self.masked(fix::repair(text, &fixes))
    }

    fn masked<'a>(&self, (text, mut fixes): (Cow<'a, str>, Vec<Fix>)) -> (Cow<'a, str>, Vec<Fix>) {
        match self.options.masks.then(|| mask::masked(&text)).flatten() {
            Some(masked) => {
                fixes.push(Fix::Mask);
                (Cow::Owned(masked), fixes)
            }
            None => (text, fixes),
        }
    }

    /// The rules that refuse a row, in the order of [`Rule::ALL`]. `lengths` has learned from all rows;
    /// without any, lengths are not compared.
    pub fn findings(&self, source: &str, target: &str, lengths: &Lengths) -> Vec<Finding> {
        let mut scorer = Scorer::new(self, [source, target], lengths);
        let finding = |&(rule, Setting { threshold, action }): &(Rule, Setting)| {
            let score = scorer.score(rule)?;
            (score >= threshold).then_some(Finding { rule, score, action })
        };
        self.active.iter().filter_map(finding).collect()
    }

    /// The score of a row by a rule. `None` if the rule cannot tell.
    pub fn score(&self, rule: Rule, source: &str, target: &str, lengths: &Lengths) -> Option<f32> {
        Scorer::new(self, [source, target], lengths).score(rule)
    }
}

/// Scores a row by one rule after another.
struct Scorer<'a> {
    checker: &'a Checker,
    sides: [&'a str; 2],
    lengths: &'a Lengths,
    /// Found at the first rule that needs it, as are the numbers.
    foreign: Option<Foreign>,
    numbers: Option<Option<(f32, f32)>>,
}

impl<'a> Scorer<'a> {
    fn new(checker: &'a Checker, sides: [&'a str; 2], lengths: &'a Lengths) -> Self {
        Self { checker, sides, lengths, foreign: None, numbers: None }
    }

    fn foreign(&mut self) -> Foreign {
        *self.foreign.get_or_insert_with(|| self.checker.languages.foreign(self.sides))
    }

    fn numbers(&mut self) -> Option<(f32, f32)> {
        let [source, target] = self.sides;
        *self.numbers.get_or_insert_with(|| text::compared_numbers(source, target))
    }

    fn score(&mut self, rule: Rule) -> Option<f32> {
        let [source, target] = self.sides;
        let both = |count: fn(&str) -> usize| (count(source) + count(target)) as f32;
        let most = |count: fn(&str) -> usize| count(source).max(count(target)) as f32;
        Some(match rule {
            Rule::Empty => flag(source.trim().is_empty() || target.trim().is_empty()),
            Rule::NoLetters => flag(self.sides.iter().all(|text| text::has_no_letters(text))),
            Rule::Identical => flag(are_identical(source, target)),
            Rule::NearlyIdentical => text::shared_words(source, target),
            Rule::ReplacementCharacter => both(|text| text.matches('\u{FFFD}').count()),
            Rule::Repetition => text::repetition(source).max(text::repetition(target)),
            Rule::Swapped => self.foreign().swapped?,
            Rule::WrongLanguage => self.foreign().wrong?,
            Rule::WrongScript => self.checker.languages.other_script(self.sides)?,
            Rule::LengthRatio => self.lengths.score(length::logarithm(source, target)?)?,
            Rule::NumbersApart => self.numbers()?.0,
            Rule::Numbers => self.numbers()?.1,
            Rule::Placeholders => differing(text::placeholders, source, target),
            Rule::Tags => differing(text::tags, source, target),
            Rule::Markup => both(|text| text::tags(text).len()),
            Rule::Entity => both(text::references),
            Rule::Mojibake => both(text::misread),
            Rule::PersonalData => both(mask::count),
            Rule::Brackets => flag(text::is_balanced(source) != text::is_balanced(target)),
            Rule::EndMark => flag(text::asks(source)? != text::asks(target)?),
            Rule::Truncated => flag(text::is_cut(source) || text::is_cut(target)),
            Rule::GluedWords => text::glued(source, target).max(text::glued(target, source)) as f32,
            Rule::TooShort => {
                let least = source.chars().count().min(target.chars().count());
                1.0 / least.max(1) as f32
            }
            Rule::TooLong => most(|text| text.chars().count()),
            Rule::TooManyWords => most(text::words),
            Rule::LongWord => most(text::longest_word),
            Rule::SeveralSentences => most(text::sentences),
        })
    }
}

fn flag(is_so: bool) -> f32 {
    f32::from(u8::from(is_so))
}

/// Words of the interface, codes and names are often the same in both languages; four words are not.
fn are_identical(source: &str, target: &str) -> bool {
    let (mut source, mut target) = (source.split_whitespace(), target.split_whitespace());
    let mut words = 0;
    loop {
        match (source.next(), target.next()) {
            (None, None) => return words >= 4,
            (Some(a), Some(b)) if text::same_word(a, b) => words += 1,
            _ => return false,
        }
    }
}

/// The count of elements that only one side has.
fn differing(find: fn(&str) -> Vec<String>, source: &str, target: &str) -> f32 {
    let (source, target) = (find(source), find(target));
    (text::lacking(&source, &target) + text::lacking(&target, &source)) as f32
}

#[cfg(test)]
mod tests {
    use super::{Checker, Lengths, Options, Rule};
    use crate::lang::Tag;

    fn score(rule: Rule, target: &str, source: &str, text: &str) -> Option<f32> {
        let target = Tag::parse(target).ok();
        let options = Options { source: Tag::parse("en").ok(), target, ..Options::default() };
        Checker::new(options).score(rule, source, text, &Lengths::default())
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

    #[test]
    fn tags_are_compared() {
        assert_eq!(score(Rule::Tags, "de", "<b>Press</b>", "<b>Drücken</b>"), Some(0.0));
        assert_eq!(score(Rule::Tags, "de", "<b>Press</b> <br/>", "<b>Drücken"), Some(2.0));
    }
}
