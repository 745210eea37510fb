//! Units whose two sides are equal: numbers, code, names, text that was copied over.

use unicode_normalization::UnicodeNormalization;

use crate::filter::Filter;
use crate::model::ExclusionReason;
use crate::unit::TranslationUnit;

/// Refuses a unit whose sides are equal but for white space and Unicode composition. Case counts:
/// `INTRODUCTION` may well be the translation of `Introduction`.
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
            previous: None,
            next: None,
            lines: Lines::default(),
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
    fn what_differs_stays() {
        let filters = Filters::default();
        for (source, target) in
            [("1,000", "1.000"), ("Introduction", "INTRODUCTION"), ("5.", "五、"), ("A", "Ａ")]
        {
            assert_eq!(filters.rejection(&unit(source, target)), None);
        }
    }
}
