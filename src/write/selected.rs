//! The pair of a unit that is written.

use crate::memory::{InlineHandling, TransUnit};

/// A unit and the variants of it that are a pair.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Selected<'u, 'a> {
    pub(crate) unit: &'u TransUnit<'a>,
    /// The place of the source variant.
    pub(crate) source: usize,
    /// The places of the target variants; none in a unit that is written whole without a pair.
    pub(crate) targets: &'u [usize],
}

impl Selected<'_, '_> {
    /// The texts of the source and of a target, as one text each.
    pub(super) fn texts<'r>(
        &'r self,
        target: usize,
        inline: InlineHandling,
        [first, second]: &'r mut [String; 2],
    ) -> [&'r str; 2] {
        let variants = &self.unit.variants;
        [
            variants[self.source].segment.text_in(inline, first),
            variants[target].segment.text_in(inline, second),
        ]
    }
}
