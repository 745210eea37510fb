//! Counts of data that an output format cannot hold.

use memchr::memchr_iter;
use serde::Serialize;

use crate::memory::read::xml;
use crate::memory::unknown_elements::sub_segments;
use crate::memory::{Annotation, AnnotationKind, Attributes, Content, Inline, Variant};
use crate::write::{Column, Selected};

/// Counts of data that units have and an output lacks, because its format cannot hold it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Losses {
    /// Inline elements dropped from texts.
    pub inline_elements: usize,
    /// Translatable texts (`sub`) in dropped inline elements.
    pub sub_segments: usize,
    /// Notes.
    pub notes: usize,
    /// Properties.
    pub properties: usize,
    /// Unit ids.
    pub tuids: usize,
    /// Dates of creation, change and use.
    pub dates: usize,
    /// Fields of JSONL objects and table rows that are not empty.
    pub fields: usize,
}

impl Losses {
    /// Adds other losses.
    pub(crate) fn add(&mut self, other: &Self) {
        self.inline_elements += other.inline_elements;
        self.sub_segments += other.sub_segments;
        self.notes += other.notes;
        self.properties += other.properties;
        self.tuids += other.tuids;
        self.dates += other.dates;
        self.fields += other.fields;
    }

    /// The losses without inline elements, as text: `3 notes, 1 tuid`. Empty if there are none.
    pub fn listed(&self) -> String {
        let Self { inline_elements: _, sub_segments: _, notes, properties, tuids, dates, fields } =
            *self;
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

    /// Counts the data of a unit that is neither in its texts nor in these columns.
    pub(super) fn count_beside(&mut self, selected: &Selected<'_, '_>, columns: &[Column]) {
        let unit = selected.unit;
        let has = |name: &str| columns.iter().any(|column| column.shows(name));
        self.notes += unit.skipped.notes;
        self.properties += unit.skipped.properties;
        self.fields += unit.skipped.fields;
        let lists = unit.variants.iter().map(|variant| &variant.annotations);
        for annotation in lists.chain([&unit.annotations]).flatten() {
            self.annotation(annotation, &has);
        }
        let attributes = unit.variants.iter().map(|variant| &variant.attributes);
        for attributes in attributes.chain([&unit.attributes]) {
            self.attributes(attributes, &has);
        }
        let lost = unit.fields.iter().filter(|field| !has(&field.name));
        self.fields += lost.filter(|field| !field.text().is_empty()).count();
    }

    fn attributes(&mut self, attributes: &Attributes<'_>, has: &impl Fn(&str) -> bool) {
        match attributes {
            Attributes::Xml(raw) => {
                xml::attributes(raw).for_each(|(name, _)| self.attribute(name, has));
            }
            Attributes::List(list) => list.iter().for_each(|(name, _)| self.attribute(name, has)),
        }
    }

    fn attribute(&mut self, name: &str, has: &impl Fn(&str) -> bool) {
        match name {
            "tuid" => self.tuids += usize::from(!has(name)),
            "creationdate" | "changedate" | "lastusagedate" => {
                self.dates += usize::from(!has(name));
            }
            _ => {}
        }
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

    /// Counts the fields that cannot be properties.
    pub(super) fn count_without_property(&mut self, selected: &Selected<'_, '_>) {
        let fields = selected.unit.fields.iter();
        self.fields += fields.filter(|field| field.is_without_property()).count();
    }

    /// Counts the texts within the inline elements of a pair.
    pub(super) fn count_sub_segments(&mut self, selected: &Selected<'_, '_>) {
        let chosen = selected.targets.iter().chain([&selected.source]);
        for variant in chosen.filter_map(|&at| selected.unit.variants.get(at)) {
            self.sub_segments += subs_of(&variant.segment);
        }
    }

    /// Counts the inline elements of a pair.
    pub(super) fn count_inline(&mut self, selected: &Selected<'_, '_>) {
        let chosen = selected.targets.iter().chain([&selected.source]);
        for Variant { segment, .. } in chosen.filter_map(|&at| selected.unit.variants.get(at)) {
            self.inline_elements += elements_of(segment);
            self.sub_segments += subs_of(segment);
        }
    }
}

fn subs_of(content: &Content<'_>) -> usize {
    match content {
        Content::Plain(_) => 0,
        Content::Xml(raw) if !raw.contains("<sub") => 0,
        content => sub_segments(&content.pieces()),
    }
}

fn elements_of(content: &Content<'_>) -> usize {
    match content {
        Content::Plain(_) => 0,
        Content::Xml(raw) => {
            let bytes = raw.as_bytes();
            let is_start = |at: &usize| bytes.get(at + 1).is_some_and(|b| b.is_ascii_alphabetic());
            memchr_iter(b'<', bytes).filter(is_start).count()
        }
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
    fn texts_within_codes_are_counted_where_codes_are_dropped() {
        let side = || Variant {
            segment: Content::Xml("t1 <ph>c<sub>Note</sub>d</ph> t2"),
            ..Variant::default()
        };
        let unit = TransUnit { variants: vec![side(), side()], ..TransUnit::default() };
        let mut losses = Losses::default();
        losses.count_inline(&Selected { unit: &unit, source: 0, targets: &[1] });
        assert_eq!((losses.inline_elements, losses.sub_segments), (4, 2));
    }

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
