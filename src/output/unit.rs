//! Aligned units as units of a translation memory.

use serde::Serialize;

use crate::memory::{Annotation, Attributes, Content, Field, TransUnit, Variant};
use crate::output::options::{Options, creation_date};
use crate::unit::{SubSegment, TranslationUnit};

/// The unit as the writers take it: its texts as variants, all else as fields.
pub(super) fn trans_unit<'a>(unit: &'a TranslationUnit, options: &'a Options) -> TransUnit<'a> {
    // Taken apart whole, so that a field the unit gains cannot be forgotten here.
    let TranslationUnit {
        id,
        document,
        position,
        kind,
        source,
        target,
        section,
        bead,
        confidence,
        previous,
        next,
        lines,
        sub_segments: _,
    } = unit;
    let fields = [
        ("id", json(id)),
        ("document", json(document)),
        ("position", json(position)),
        ("kind", json(kind)),
        ("section", json(section)),
        ("bead", json(bead)),
        ("confidence", json(&rounded(*confidence))),
        ("previous", json(previous)),
        ("next", json(next)),
        ("lines", json(lines)),
    ];
    let variant = |language: &'a crate::lang::Tag, text: &'a str| Variant {
        language: language.as_str().into(),
        segment: Content::Plain(text.into()),
        ..Variant::default()
    };
    let pair = &options.languages;
    TransUnit {
        attributes: Attributes::List(creation_date(options).into_iter().collect()),
        fields: fields.map(|(name, value)| Field::json(name, value)).to_vec(),
        variants: vec![variant(&pair.source, source), variant(&pair.target, target)],
        ..TransUnit::default()
    }
}

/// A sub-segment of a unit as a unit of its own, with its place among the source segments: `1/2`.
pub(super) fn sub_segment<'a>(
    unit: &'a TranslationUnit,
    part: &'a SubSegment,
    options: &'a Options,
) -> TransUnit<'a> {
    let mut made = trans_unit(unit, options);
    let replaced = [
        ("confidence", json(&rounded(part.confidence))),
        ("previous", json(&part.previous)),
        ("next", json(&part.next)),
    ];
    for (name, value) in replaced {
        if let Some(field) = made.fields.iter_mut().find(|field| field.name == name) {
            *field = Field::json(name, value);
        }
    }
    let place = format!("{}/{}", part.number, unit.bead.source);
    for (variant, text) in made.variants.iter_mut().zip([&part.source, &part.target]) {
        variant.segment = Content::Plain(text.as_str().into());
    }
    if let Some(target) = made.variants.last_mut() {
        target.annotations.push(Annotation::prop("x-part", place));
    }
    made
}

/// A value as JSON. Numbers, texts and lists of them always can be.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// A confidence as every format has it: three decimals, so that no format knows more than another.
fn rounded(confidence: f32) -> f32 {
    (confidence * 1000.0).round() / 1000.0
}
