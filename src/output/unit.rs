//! Translation units of the aligner as units of a translation memory.

use std::borrow::Cow;

use crate::memory::Context;
use crate::output::SECTION_SEPARATOR;
use crate::unit::TranslationUnit;

impl<'a> From<&'a TranslationUnit> for Context<'a> {
    fn from(unit: &'a TranslationUnit) -> Self {
        Self {
            document: Some(unit.document.as_str().into()),
            id: Some(unit.id.as_str().into()),
            source_section: joined(&unit.section.source),
            target_section: joined(&unit.section.target),
            confidence: Some(format!("{:.3}", unit.confidence).into()),
            previous: unit.previous.as_deref().map(Cow::Borrowed),
            next: unit.next.as_deref().map(Cow::Borrowed),
        }
    }
}

fn joined(path: &[String]) -> Option<Cow<'_, str>> {
    (!path.is_empty()).then(|| path.join(SECTION_SEPARATOR).into())
}
