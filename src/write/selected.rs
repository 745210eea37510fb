//! The pair of a unit that is written.

use crate::memory::TransUnit;

/// A unit and the variants of it that are a pair.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Selected<'u, 'a> {
    pub(crate) unit: &'u TransUnit<'a>,
    /// The place of the source variant.
    pub(crate) source: usize,
    /// The places of the target variants; none in a unit that is written whole without a pair.
    pub(crate) targets: &'u [usize],
}
