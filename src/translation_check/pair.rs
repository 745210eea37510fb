//! The pairs of a chunk with their places.

use std::borrow::Cow;

use crate::error::Result;
use crate::memory::{Chunk, Exclusion, Fields, InlineHandling, TransUnit};
use crate::translation_check::Options;

/// A pair of a unit.
pub(super) struct Pair {
    pub(super) source: String,
    pub(super) target: String,
    /// The language of the target, if it is stated.
    pub(super) language: String,
}

/// Calls `take` with each pair of a chunk and its unit, or with the reason why a unit has none.
pub(super) fn each_pair<'a>(
    chunk: &'a Chunk,
    options: &Options,
    mut take: impl FnMut(std::result::Result<Pair, Exclusion>, &TransUnit<'a>),
) -> Result<()> {
    let (selection, mut targets) = (options.selection(), Vec::new());
    chunk.each_with(Fields::All, |unit| {
        let unit = &*unit;
        match selection.select(unit, chunk.header(), &mut targets) {
            Err(reason) => take(Err(reason), unit),
            Ok(source) => {
                for &target in &targets {
                    let pair = Pair {
                        source: text(unit, source).into_owned(),
                        target: text(unit, target).into_owned(),
                        language: unit.variants[target].language.to_string(),
                    };
                    take(Ok(pair), unit);
                }
            }
        }
    })?;
    Ok(())
}

/// The text of a variant without inline elements; empty if there is no such variant.
pub(super) fn text<'u>(unit: &'u TransUnit<'_>, at: usize) -> Cow<'u, str> {
    let variant = unit.variants.get(at);
    variant.map(|variant| variant.segment.text(InlineHandling::Drop)).unwrap_or_default()
}
