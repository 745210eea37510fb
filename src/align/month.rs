//! The names of the months, which translations may write as numbers.

use super::word::folded;

/// For each language the names of the months, from CLDR (see data/README.md).
static NAMES: &str = include_str!("../../data/months.tsv");

/// The names of the months in one language.
#[derive(Default)]
pub(super) struct Months {
    /// The folded names and the numbers of their months, sorted.
    names: Vec<(String, u32)>,
    language: &'static str,
}

impl Months {
    /// The names in a language; none for a language that writes months with numbers or is unknown.
    pub(super) fn of(language: &str) -> Self {
        let mut lines = NAMES.lines().map(|line| line.split('\t'));
        let Some((language, months)) = lines.find_map(|mut columns| {
            let code = columns.next()?;
            (code == language).then_some((code, columns))
        }) else {
            return Self::default();
        };
        let named =
            months.zip(1..).flat_map(|(names, month)| names.split(',').map(move |n| (n, month)));
        let mut names: Vec<_> = named.map(|(name, month)| (folded(name), month)).collect();
        names.sort();
        Self { names, language }
    }

    /// The number of the month that a word names.
    pub(super) fn number(&self, word: &str, form: &str) -> Option<u32> {
        // Lower-case `may` and `march` are verbs.
        if self.language == "en" && !word.starts_with(char::is_uppercase) {
            return None;
        }
        let at = self.names.binary_search_by(|(name, _)| name.as_str().cmp(form)).ok()?;
        Some(self.names[at].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(language: &str, word: &str) -> Option<u32> {
        Months::of(language).number(word, &folded(word))
    }

    #[test]
    fn months_are_numbers_in_every_form() {
        assert_eq!(number("en", "June"), Some(6));
        assert_eq!(number("de", "März"), Some(3));
        assert_eq!(number("cs", "června"), Some(6));
        assert_eq!(number("ar", "أبريل"), Some(4));
        assert_eq!(number("en", "may"), None);
        assert_eq!(number("ja", "June"), None);
    }
}
