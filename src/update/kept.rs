//! What a pair of an old memory has beside its texts, and a new unit with the same texts keeps.

use std::borrow::Cow;

use xxhash_rust::xxh3::xxh3_64;

use crate::memory::{
    Annotation, Attributes, Context, Field, FieldValue, TransUnit, Variant, own_annotations,
};

/// Attributes, owned.
type Pairs = Box<[(Cow<'static, str>, Cow<'static, str>)]>;

/// The id, the attributes such as dates and persons, the notes, properties and fields of an old pair. What a
/// new edition knows itself, such as the context, is not kept.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    id: Option<Box<str>>,
    /// Those of the unit, of the source and of the target.
    attributes: [Pairs; 3],
    annotations: [Box<[Annotation<'static>]>; 3],
    fields: Box<[Field<'static>]>,
    /// The source texts before and after it, as hashes.
    pub(super) neighbours: [u64; 2],
}

/// Fields that each unit of a document has anew.
const OF_EDITION: [&str; 12] = [
    "id",
    "document",
    "position",
    "kind",
    "section",
    "bead",
    "confidence",
    "verdict",
    "previous",
    "next",
    "lines",
    "places",
];

/// Attributes with another place in the model.
const OF_MODEL: [&str; 4] = ["tuid", "srclang", "xml:lang", "lang"];

impl Kept {
    pub(super) fn of<'a>(
        unit: &TransUnit<'a>,
        context: &Context<'a>,
        [source, target]: [usize; 2],
    ) -> Self {
        let id = context.id_in(unit).filter(|id| !id.is_empty());
        let [from, into] = [source, target].map(|at| &unit.variants[at]);
        Self {
            id: id.map(|id| id.into_owned().into()),
            attributes: [&unit.attributes, &from.attributes, &into.attributes].map(attributes),
            annotations: [&unit.annotations, &from.annotations, &into.annotations]
                .map(|annotations| own_annotations(annotations).into()),
            fields: unit.fields.iter().filter(|field| is_kept(field)).map(owned).collect(),
            neighbours: neighbours(context.previous.as_deref(), context.next.as_deref()),
        }
    }

    /// The id of the old pair, if it has one.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Adds what is kept to a unit of the new edition, which has a source and a target. What the unit has of a
    /// name takes precedence, but for the attributes. The id is to be set before.
    pub(crate) fn apply<'a>(&'a self, unit: &mut TransUnit<'a>) {
        let new = unit.fields.len();
        for field in &self.fields {
            if !unit.fields[..new].iter().any(|own| own.name == field.name) {
                unit.fields.push(field.clone());
            }
        }
        let names: Vec<String> =
            unit.fields[..new].iter().map(|field| format!("x-{}", field.name)).collect();
        let is_free = |annotation: &&Annotation<'_>| {
            let name = annotation.property_name();
            name.is_none_or(|name| !names.iter().any(|own| *own == *name))
        };
        let [of_unit, of_source, of_target] = &self.annotations;
        unit.attributes = list(&self.attributes[0]);
        unit.annotations.extend(of_unit.iter().filter(is_free).cloned());
        let sides = [of_source, of_target].into_iter().zip(&self.attributes[1..]);
        for (variant, (annotations, attributes)) in unit.variants.iter_mut().zip(sides) {
            let Variant { attributes: own, annotations: all, .. } = variant;
            *own = list(attributes);
            all.extend(annotations.iter().filter(is_free).cloned());
        }
    }
}

/// The texts before and after a unit as hashes. None is as an empty text.
pub(super) fn neighbours(previous: Option<&str>, next: Option<&str>) -> [u64; 2] {
    [previous, next].map(|text| xxh3_64(text.unwrap_or_default().as_bytes()))
}

fn list<'a>(attributes: &'a [(Cow<'static, str>, Cow<'static, str>)]) -> Attributes<'a> {
    let borrowed = |(name, value): &'a (Cow<'static, str>, Cow<'static, str>)| {
        (Cow::Borrowed(&**name), Cow::Borrowed(&**value))
    };
    Attributes::List(attributes.iter().map(borrowed).collect())
}

fn attributes(attributes: &Attributes<'_>) -> Pairs {
    let own = attributes.iter().filter(|(name, _)| !OF_MODEL.contains(&&**name));
    own.map(|(name, value)| (text(name), text(value))).collect()
}

fn is_kept(field: &Field<'_>) -> bool {
    !OF_EDITION.contains(&&*field.name) && !field.text().is_empty()
}

fn owned(field: &Field<'_>) -> Field<'static> {
    let value = match &field.value {
        FieldValue::Text(value) => FieldValue::Text(Cow::Owned(value.to_string())),
        FieldValue::Json(value) => FieldValue::Json(Cow::Owned(value.to_string())),
    };
    Field { name: Cow::Owned(field.name.to_string()), value }
}

fn text(text: Cow<'_, str>) -> Cow<'static, str> {
    Cow::Owned(text.into_owned())
}
