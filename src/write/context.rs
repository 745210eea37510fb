//! The context properties of a CAT tool in TMX output.

use std::borrow::Cow;

use crate::memory::{
    Annotation, AnnotationKind, Attributes, Context, Dialect, Fact, PropLevel, TransUnit, Variant,
};
use crate::write::Neighbours;

/// The unit with its context in the properties of `dialect` only, and with its fields as
/// properties. Without a dialect, the unit keeps its properties, and its fields are written in the
/// generic dialect.
pub(crate) fn with_context<'a>(
    unit: &TransUnit<'a>,
    source: usize,
    neighbours: &Neighbours,
    dialect: Option<Dialect>,
) -> TransUnit<'a> {
    let mut context = Context::of(unit, source);
    let mut out = unit.clone();
    if dialect.is_some() {
        let id = take_tuid(&mut out, source, &context);
        context.id = context.id.or(id);
        strip(&mut out);
        context.previous = context.previous.or_else(|| neighbours.previous.clone().map(Cow::Owned));
        context.next = context.next.or_else(|| neighbours.next.clone().map(Cow::Owned));
    }
    // An empty text marks the edge of a document and is not written as a neighbour.
    let is_present = |text: &Cow<'_, str>| !text.is_empty();
    context.previous = context.previous.filter(is_present);
    context.next = context.next.filter(is_present);
    let names =
        PropertyNames { dialect: dialect.unwrap_or_default(), pair: languages(unit, source) };
    for i in 0..out.variants.len() {
        let level = if i == source { PropLevel::Source } else { PropLevel::Target };
        if i != source {
            context.add_target(unit, &unit.variants[i]);
        }
        names.add(&mut out.variants[i].annotations, level, &context);
    }
    names.add(&mut out.annotations, PropLevel::Unit, &context);
    // OmegaT ignores the neighbours of a unit without a document.
    if neighbours.role == super::Role::Variant && context.document.is_some() {
        names.add(&mut out.annotations, PropLevel::Variant, &context);
    }
    add_fields(&mut out, source);
    out
}

/// Writes context under the property names of a dialect.
struct PropertyNames {
    dialect: Dialect,
    /// The two languages, joined by a hyphen: `en-de`.
    pair: String,
}

impl PropertyNames {
    /// Inserts the properties of a level before the existing ones; existing properties are kept.
    fn add<'a>(
        &self,
        annotations: &mut Vec<Annotation<'a>>,
        level: PropLevel,
        context: &Context<'a>,
    ) {
        let mut new = Vec::new();
        for property in self.dialect.properties(level) {
            let name = property.name(&self.pair);
            if annotations.iter().any(|annotation| annotation.is_prop(&name)) {
                continue;
            }
            if let Some(value) = value(property.fact, level, context) {
                new.push(Annotation::prop(name, value));
            }
        }
        annotations.splice(..0, new);
    }
}

fn value<'a>(fact: Fact, level: PropLevel, context: &Context<'a>) -> Option<Cow<'a, str>> {
    let owned = |text: Option<Cow<'_, str>>| text.map(|text| Cow::Owned(text.into_owned()));
    match fact {
        Fact::Document => context.document.clone(),
        Fact::Id => context.id.clone(),
        Fact::Section if level == PropLevel::Target => context.target_section.clone(),
        Fact::Section => context.source_section.clone(),
        Fact::Confidence => context.confidence.clone(),
        Fact::Previous(form) => owned(form.written(context.previous.as_deref())),
        Fact::Next(form) => owned(form.written(context.next.as_deref())),
    }
    .filter(|text| !text.is_empty() || matches!(fact, Fact::Previous(_) | Fact::Next(_)))
}

fn languages(unit: &TransUnit<'_>, source: usize) -> String {
    let target = usize::from(source == 0);
    let language =
        |at: usize| unit.variants.get(at).map(|v| v.language.as_ref()).unwrap_or_default();
    format!("{}-{}", language(source), language(target))
}

/// Removes the `tuid`, which OmegaT would use as the identity of the segment. Returns it if the
/// unit has no other id; a `tuid` that differs from the id becomes a property.
fn take_tuid<'a>(
    unit: &mut TransUnit<'a>,
    source: usize,
    context: &Context<'a>,
) -> Option<Cow<'a, str>> {
    let tuid = unit.attributes.get("tuid")?;
    let kept = unit.attributes.iter().filter(|(name, _)| name != "tuid").collect();
    unit.attributes = Attributes::List(kept);
    match &context.id {
        None => return Some(tuid),
        Some(id) if *id == tuid => {}
        Some(_) => unit.variants[source].annotations.push(Annotation::prop("x-tuid", tuid)),
    }
    None
}

/// Removes the properties of every dialect.
fn strip(unit: &mut TransUnit<'_>) {
    let is_context = |annotation: &Annotation<'_>| {
        annotation.kind == AnnotationKind::Prop
            && annotation.property_name().is_some_and(|name| Dialect::is_context_property(&name))
    };
    unit.annotations.retain(|annotation| !is_context(annotation));
    for Variant { annotations, .. } in &mut unit.variants {
        annotations.retain(|annotation| !is_context(annotation));
    }
}

/// Converts the fields that are not part of the context to properties.
fn add_fields(unit: &mut TransUnit<'_>, source: usize) {
    let target = usize::from(source == 0);
    for (annotation, of_target) in
        std::mem::take(&mut unit.fields).iter().filter_map(|field| field.as_property())
    {
        let at = if of_target { target } else { source };
        match unit.variants.get_mut(at) {
            Some(variant) => variant.annotations.push(annotation),
            None => unit.annotations.push(annotation),
        }
    }
}
