//! What an output format has no place for, counted.

use serde::Serialize;

use crate::memory::{Annotation, AnnotationKind, Attributes, Content, Inline, Variant};
use crate::write::{Column, Selected};

/// What is in units and not in an output, because its format has no place for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Losses {
    /// Inline elements that were dropped from texts.
    pub inline_elements: usize,
    /// Notes.
    pub notes: usize,
    /// Properties.
    pub properties: usize,
    /// Unit ids.
    pub tuids: usize,
    /// Dates of creation, change and use.
    pub dates: usize,
    /// Fields.
    pub fields: usize,
}

impl Losses {
    /// Adds the losses of what follows.
    pub(crate) fn add(&mut self, other: &Self) {
        self.inline_elements += other.inline_elements;
        self.notes += other.notes;
        self.properties += other.properties;
        self.tuids += other.tuids;
        self.dates += other.dates;
        self.fields += other.fields;
    }

    /// What is not carried, without inline elements: `3 notes, 1 tuid`. Empty where all is carried.
    pub fn listed(&self) -> String {
        let Self { inline_elements: _, notes, properties, tuids, dates, fields } = *self;
        let counts = [
            (notes, "note", "notes"),
            (properties, "property", "properties"),
            (tuids, "tuid", "tuids"),
            (dates, "date", "dates"),
            (fields, "field", "fields"),
        ];
        let some = counts.into_iter().filter(|(count, ..)| *count > 0);
        let named = some.map(|(count, one, many)| {
            let name = if count == 1 { one } else { many };
            format!("{count} {name}")
        });
        named.collect::<Vec<_>>().join(", ")
    }

    /// Counts what a unit has beside its texts and these columns.
    pub(super) fn count_beside(&mut self, selected: &Selected<'_, '_>, columns: &[Column]) {
        let unit = selected.unit;
        let has = |name: &str| columns.iter().any(|column| column.takes(name));
        self.notes += unit.skipped.notes;
        self.properties += unit.skipped.properties;
        let lists = unit.variants.iter().map(|variant| &variant.annotations);
        for annotation in lists.chain([&unit.annotations]).flatten() {
            self.annotation(annotation, &has);
        }
        self.tuids += usize::from(!has("tuid") && has_attribute(&unit.attributes, "tuid"));
        let attributes = unit.variants.iter().map(|variant| &variant.attributes);
        for attributes in attributes.chain([&unit.attributes]) {
            for name in ["creationdate", "changedate", "lastusagedate"] {
                self.dates += usize::from(!has(name) && has_attribute(attributes, name));
            }
        }
        let lost = unit.fields.iter().filter(|field| !has(&field.name));
        self.fields += lost.filter(|field| !field.text().is_empty()).count();
    }

    fn annotation(&mut self, annotation: &Annotation<'_>, has: &impl Fn(&str) -> bool) {
        match annotation.kind {
            AnnotationKind::Note => self.notes += 1,
            AnnotationKind::Prop => {
                let name = annotation.property_name().unwrap_or_default();
                self.properties += usize::from(!has(&name));
            }
        }
    }

    /// Counts the inline elements of a pair.
    pub(super) fn count_inline(&mut self, selected: &Selected<'_, '_>) {
        let chosen = selected.targets.iter().chain([&selected.source]);
        let variants = chosen.filter_map(|&at| selected.unit.variants.get(at));
        self.inline_elements +=
            variants.map(|Variant { segment, .. }| elements_of(segment)).sum::<usize>();
    }
}

/// Whether there is an attribute of that name, without reading the others.
fn has_attribute(attributes: &Attributes<'_>, name: &str) -> bool {
    match attributes {
        Attributes::Xml(raw) => raw.contains(name) && attributes.get(name).is_some(),
        Attributes::List(_) => attributes.get(name).is_some(),
    }
}

fn elements_of(content: &Content<'_>) -> usize {
    match content {
        Content::Plain(_) => 0,
        Content::Xml(raw) if !raw.contains('<') => 0,
        content => content.pieces().iter().map(elements_in).sum(),
    }
}

fn elements_in(inline: &Inline<'_>) -> usize {
    match inline {
        Inline::Text(_) => 0,
        Inline::Element(element) => 1 + element.content.iter().map(elements_in).sum::<usize>(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::TransUnit;

    #[test]
    fn what_no_column_takes_is_counted() {
        let source = Variant {
            annotations: vec![Annotation::prop("x-document", "a"), Annotation::prop("p", "b")],
            segment: Content::Xml("a<ph>b</ph> <hi>c</hi>"),
            ..Variant::default()
        };
        let unit = TransUnit {
            attributes: Attributes::Xml(" tuid='1' creationdate='20260101T000000Z'"),
            variants: vec![source, Variant::default()],
            ..TransUnit::default()
        };
        let selected = Selected { unit: &unit, source: 0, targets: &[1] };
        let mut losses = Losses::default();
        losses.count_beside(&selected, &Column::list("source,target,document,tuid").unwrap());
        losses.count_inline(&selected);
        assert_eq!(losses.listed(), "1 property, 1 date");
        assert_eq!(losses.inline_elements, 2);
    }
}
