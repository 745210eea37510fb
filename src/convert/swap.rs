//! Pairs with their sides exchanged.

use crate::memory::{Attributes, Dialect, TransUnit};

/// The context of a source, in fields of JSONL.
const CONTEXT_FIELDS: [&str; 2] = ["previous", "next"];

/// A unit of one pair with the target as its source. What was before and after the source is left out,
/// because it is in the other language; the second value is whether there was such context.
pub(super) fn swapped<'a>(
    unit: &TransUnit<'a>,
    source: usize,
    target: usize,
) -> (TransUnit<'a>, bool) {
    let mut unit = TransUnit {
        variants: vec![unit.variants[target].clone(), unit.variants[source].clone()],
        ..unit.clone()
    };
    let before = (unit.fields.len(), annotations(&unit));
    unit.fields.retain(|field| !CONTEXT_FIELDS.contains(&&*field.name));
    let TransUnit { annotations: own, variants, .. } = &mut unit;
    let lists = variants.iter_mut().map(|variant| &mut variant.annotations);
    for list in lists.chain([own]) {
        let is_neighbour = |name: &str| Dialect::is_neighbour_property(name);
        list.retain(|annotation| !annotation.property_name().is_some_and(|n| is_neighbour(&n)));
    }
    let has_context = before != (unit.fields.len(), annotations(&unit));
    if unit.attributes.get("srclang").is_some() {
        let others = unit.attributes.iter().filter(|(name, _)| name != "srclang");
        unit.attributes = Attributes::List(others.collect());
    }
    (unit, has_context)
}

fn annotations(unit: &TransUnit<'_>) -> usize {
    let of_variants = unit.variants.iter().map(|variant| variant.annotations.len());
    unit.annotations.len() + of_variants.sum::<usize>()
}
