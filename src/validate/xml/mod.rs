//! The XML reader of the validator: it recovers from all errors and keeps source positions.

pub(crate) mod recovery;
pub(crate) mod tokens;
pub(crate) mod tree;
