//! The variants of a unit that are written.

use crate::memory::{InlineHandling, TransUnit};

/// A unit with the indices of its selected variants.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Selected<'u, 'a> {
    pub(crate) unit: &'u TransUnit<'a>,
    /// The index of the source variant.
    pub(crate) source: usize,
    /// The indices of the target variants; empty for a unit that is written whole without a pair.
    pub(crate) targets: &'u [usize],
}

impl Selected<'_, '_> {
    /// The texts of the source and of a target. Uses the buffers for texts that must be decoded.
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
