//! The notes and properties of units that a person or a tool added, without those of the context.

use std::borrow::Cow;

use crate::memory::dialect::Dialect;
use crate::memory::unit::{Annotation, Attributes, Content};

/// Those that are no context property of any CAT tool.
pub(crate) fn own_annotations(annotations: &[Annotation<'_>]) -> Vec<Annotation<'static>> {
    let is_own = |annotation: &&Annotation<'_>| {
        !annotation.property_name().is_some_and(|name| Dialect::is_context_property(&name))
    };
    annotations.iter().filter(is_own).map(owned).collect()
}

fn owned(annotation: &Annotation<'_>) -> Annotation<'static> {
    let text = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
    let attributes = annotation.attributes.iter();
    Annotation {
        kind: annotation.kind,
        attributes: Attributes::List(
            attributes.map(|(name, value)| (text(name), text(value))).collect(),
        ),
        text: Content::Plain(text(annotation.text.text_without_tags())),
    }
}
