//! Converts aligned units to the units that the encoders write.

use serde::Serialize;

use crate::memory::{Annotation, Attributes, Content, Field, TransUnit, Variant};
use crate::output::options::{Options, creation_date};
use crate::unit::{Review, SubSegment, TranslationUnit};

/// Converts a unit: its texts become variants, its other values fields.
pub(super) fn trans_unit<'a>(unit: &'a TranslationUnit, options: &'a Options) -> TransUnit<'a> {
    // Destructured without `..`, so that a new field of the unit is a compile error here.
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
        verdict,
        review,
        previous,
        next,
        lines,
        places,
        spans: _,
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
        ("verdict", json(verdict)),
        ("previous", json(previous)),
        ("next", json(next)),
        places.as_ref().map_or_else(|| ("lines", json(lines)), |places| ("places", json(places))),
    ];
    let reviewed = review.map(|review| {
        let aligned = review.aligned.map(rounded);
        ("review", json(&Review { aligned, ..review }))
    });
    let variant = |language: &'a crate::lang::Tag, text: &'a str| Variant {
        language: language.as_str().into(),
        segment: Content::Plain(text.into()),
        ..Variant::default()
    };
    let pair = &options.languages;
    TransUnit {
        attributes: Attributes::List(creation_date(options).into_iter().collect()),
        fields: fields
            .into_iter()
            .chain(reviewed)
            .map(|(name, value)| Field::json(name, value))
            .collect(),
        variants: vec![variant(&pair.source, source), variant(&pair.target, target)],
        ..TransUnit::default()
    }
}

/// Converts a sub-segment to a unit of its own. Its property `x-part` is its number among the
/// source segments, such as `1/2`.
pub(super) fn sub_segment<'a>(
    unit: &'a TranslationUnit,
    sub_segment: &'a SubSegment,
    options: &'a Options,
) -> TransUnit<'a> {
    let mut converted = trans_unit(unit, options);
    let replaced = [
        ("confidence", json(&rounded(sub_segment.confidence))),
        ("previous", json(&sub_segment.previous)),
        ("next", json(&sub_segment.next)),
    ];
    for (name, value) in replaced {
        if let Some(field) = converted.fields.iter_mut().find(|field| field.name == name) {
            *field = Field::json(name, value);
        }
    }
    let number = format!("{}/{}", sub_segment.number, unit.bead.source);
    for (variant, text) in
        converted.variants.iter_mut().zip([&sub_segment.source, &sub_segment.target])
    {
        variant.segment = Content::Plain(text.as_str().into());
    }
    if let Some(target) = converted.variants.last_mut() {
        target.annotations.push(Annotation::prop("x-part", number));
    }
    converted
}

/// A value as JSON. Numbers, strings and lists of them cannot fail.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// A confidence rounded to three decimals, so that all formats have the same value.
fn rounded(confidence: f32) -> f32 {
    (confidence * 1000.0).round() / 1000.0
}
