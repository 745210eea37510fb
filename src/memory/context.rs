//! The context of a unit: its document and section, its neighbours and its confidence.

use std::borrow::Cow;

use crate::memory::dialect::{Fact, properties_for_reading};
use crate::memory::unit::{Annotation, TransUnit, Variant};

/// The separator of the headings of a section path, outermost first, in formats with one field for
/// the path.
pub(crate) const SECTION_SEPARATOR: &str = " > ";

/// The context of a unit, independent of the property names in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context<'a> {
    /// The name of the document.
    pub document: Option<Cow<'a, str>>,
    /// The id of the unit.
    pub id: Option<Cow<'a, str>>,
    /// The headings above the unit in the source language, outermost first, joined by ` > `.
    pub source_section: Option<Cow<'a, str>>,
    /// The same in the target language.
    pub target_section: Option<Cow<'a, str>>,
    /// A number with three decimals.
    pub confidence: Option<Cow<'a, str>>,
    /// The previous source segment. Empty at the start of the document; `None` if unknown.
    pub previous: Option<Cow<'a, str>>,
    /// The next source segment. Empty at the end of the document; `None` if unknown.
    pub next: Option<Cow<'a, str>>,
}

impl<'a> Context<'a> {
    /// Reads the context from a unit's fields, its properties and those of its source variant.
    pub fn of(unit: &TransUnit<'a>, source: usize) -> Self {
        let mut context = Self {
            document: text_of(unit, "document"),
            id: text_of(unit, "id"),
            source_section: unit.field("section").map(|field| field.section(0)),
            previous: unit.field("previous").map(|field| field.text()),
            next: unit.field("next").map(|field| field.text()),
            ..Self::default()
        };
        let source = unit.variants.get(source).map_or(&[][..], |variant| &variant.annotations);
        let here: Vec<_> = source.iter().chain(&unit.annotations).collect();
        for property in properties_for_reading() {
            let slot = match property.fact {
                Fact::Document => &mut context.document,
                Fact::Id => &mut context.id,
                Fact::Section => &mut context.source_section,
                Fact::Previous(_) => &mut context.previous,
                Fact::Next(_) => &mut context.next,
                Fact::Confidence => continue,
            };
            if slot.is_none() {
                let found =
                    here.iter().find(|annotation| is_named(annotation, |n| property.has_name(n)));
                *slot = found.and_then(|annotation| value(annotation, property.fact));
            }
        }
        let named = |name| here.iter().find(|annotation| annotation.is_prop(name));
        context.document = context.document.or_else(|| Some(text(named("source-document")?)));
        context.drop_empty();
        context
    }

    /// The id, or else the `tuid` of the unit.
    pub(crate) fn id_in(&self, unit: &TransUnit<'a>) -> Option<Cow<'a, str>> {
        self.id.clone().or_else(|| unit.attributes.get("tuid"))
    }

    /// Adds the context of a target variant, from the unit's fields and the variant's properties.
    pub fn add_target(&mut self, unit: &TransUnit<'a>, target: &Variant<'a>) {
        let named = |name| target.annotations.iter().find(|annotation| annotation.is_prop(name));
        let own = |name| named(name).map(text).filter(|text| !text.is_empty());
        let section = unit.field("section").map(|field| field.section(1));
        self.target_section = section.filter(|path| !path.is_empty()).or_else(|| own("x-section"));
        self.target_section = self.target_section.take().or_else(|| own("Txt::GroupName"));
        let confidence = text_of(unit, "confidence").filter(|text| !text.is_empty());
        self.confidence = confidence.or_else(|| own("x-confidence")).map(in_decimals);
        if self.document.is_none() {
            self.document = own("filename");
        }
    }

    /// Replaces an empty document, id or section by `None`.
    fn drop_empty(&mut self) {
        for slot in [&mut self.document, &mut self.id, &mut self.source_section] {
            if slot.as_deref() == Some("") {
                *slot = None;
            }
        }
    }
}

fn text_of<'a>(unit: &TransUnit<'a>, name: &str) -> Option<Cow<'a, str>> {
    unit.field(name).map(|field| field.text())
}

fn is_named(annotation: &Annotation<'_>, is_it: impl Fn(&str) -> bool) -> bool {
    annotation.property_name().is_some_and(|name| is_it(&name))
}

fn value<'a>(annotation: &Annotation<'a>, fact: Fact) -> Option<Cow<'a, str>> {
    match fact {
        Fact::Previous(form) | Fact::Next(form) => form.read(&text(annotation)).map(Cow::Owned),
        _ => Some(text(annotation)),
    }
}

fn text<'a>(annotation: &Annotation<'a>) -> Cow<'a, str> {
    annotation.text.text_without_tags()
}

/// A confidence with three decimals: JSON writes 1.000 as 1.0. Other text is returned unchanged.
pub(crate) fn in_decimals(confidence: Cow<'_, str>) -> Cow<'_, str> {
    match confidence.parse::<f64>() {
        Ok(value) if value.is_finite() => format!("{value:.3}").into(),
        _ => confidence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::unit::{Field, FieldValue};

    fn context(annotations: Vec<Annotation<'static>>) -> Context<'static> {
        let source = Variant { annotations, ..Variant::default() };
        let unit = TransUnit { variants: vec![source], ..TransUnit::default() };
        Context::of(&unit, 0)
    }

    #[test]
    fn every_name_of_every_tool_is_understood() {
        for (name, text, expected) in [
            ("prev", "before", "before"),
            ("context_prev", "before", "before"),
            ("prev-en-de", "before", "before"),
            ("x-previous-source-text", "before", "before"),
            ("x-context-pre", "<seg>be&amp;fore</seg>", "be&fore"),
        ] {
            let found = context(vec![Annotation::prop(name, text)]);
            assert_eq!(found.previous.as_deref(), Some(expected), "{name}");
        }
        for name in ["x-unit-id", "x-segment-id", "x-MateCAT-id_segment"] {
            assert_eq!(context(vec![Annotation::prop(name, "7")]).id.as_deref(), Some("7"));
        }
        assert_eq!(context(vec![Annotation::prop("x-previous-crc", "7")]).previous, None);
    }

    #[test]
    fn fields_come_before_properties() {
        let field = |name: &'static str, json: &'static str| Field {
            name: name.into(),
            value: FieldValue::Json(json.into()),
        };
        let unit = TransUnit {
            fields: vec![
                field("document", "\"a\\u0062\""),
                field("section", "{\"source\":[\"1\",\"2\"],\"target\":[]}"),
                field("previous", "null"),
                field("confidence", "1.0"),
            ],
            annotations: vec![Annotation::prop("prev", "x")],
            variants: vec![Variant::default(), Variant::default()],
            ..TransUnit::default()
        };
        let mut found = Context::of(&unit, 0);
        found.add_target(&unit, &unit.variants[1]);
        assert_eq!(found.document.as_deref(), Some("ab"));
        assert_eq!(found.source_section.as_deref(), Some("1 > 2"));
        assert_eq!((found.target_section, found.previous.as_deref()), (None, Some("")));
        assert_eq!(found.confidence.as_deref(), Some("1.000"));
    }
}
