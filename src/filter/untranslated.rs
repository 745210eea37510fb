//! The filter for units whose sides are equal: numbers, code, names, copied text.

use unicode_normalization::UnicodeNormalization;

use crate::filter::Filter;
use crate::model::ExclusionReason;
use crate::unit::TranslationUnit;

/// Rejects units whose sides are equal, ignoring white space and Unicode composition. Case matters,
/// because `INTRODUCTION` may be the translation of `Introduction`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Untranslated;

impl Filter for Untranslated {
    fn reason(&self) -> ExclusionReason {
        ExclusionReason::Untranslated
    }

    fn score(&self, unit: &TranslationUnit) -> f32 {
        f32::from(letters(&unit.source).eq(letters(&unit.target)))
    }

    fn accept(&self, score: f32) -> bool {
        score < 1.0
    }
}

/// The characters that are compared: NFC without white space.
fn letters(text: &str) -> impl Iterator<Item = char> {
    text.nfc().filter(|c| !c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::Filters;
    use crate::model::BlockKind;
    use crate::unit::{BeadType, Lines, SectionPath};

    fn unit(source: &str, target: &str) -> TranslationUnit {
        TranslationUnit {
            id: String::new(),
            document: String::new(),
            position: 1,
            kind: BlockKind::Paragraph,
            source: source.to_owned(),
            target: target.to_owned(),
            section: SectionPath::default(),
            bead: BeadType { source: 1, target: 1 },
            confidence: 1.0,
            verdict: Default::default(),
            review: None,
            previous: None,
            next: None,
            lines: Lines::default(),
            places: None,
            spans: Default::default(),
            sub_segments: Vec::new(),
        }
    }

    #[test]
    fn equal_sides_are_refused_for_that_reason() {
        let filters = Filters::default();
        for (source, target) in
            [("1,000", "1,000"), ("a = b", "a=b"), ("re\u{301}sume\u{301}", "résumé"), ("中", "中")]
        {
            assert_eq!(
                filters.rejection(&unit(source, target)),
                Some(ExclusionReason::Untranslated)
            );
        }
    }

    #[test]
    fn a_side_without_a_letter_is_refused() {
        let filters = Filters::default();
        for (source, target) in [("1,000", "1.000"), ("},", "{"), ("100 %", "hundred")] {
            let found = filters.rejection(&unit(source, target));
            assert_eq!(found, Some(ExclusionReason::Filter("no-letters")));
        }
    }

    #[test]
    fn what_differs_stays() {
        let filters = Filters::default();
        for (source, target) in
            [("Introduction", "INTRODUCTION"), ("A", "Ａ"), ("Room 5", "5号室"), ("五、", "V.")]
        {
            assert_eq!(filters.rejection(&unit(source, target)), None);
        }
    }
}
