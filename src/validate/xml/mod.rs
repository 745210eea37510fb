//! The validator's own reader of XML: it recovers from every error and keeps the places.

pub(crate) mod recovery;
pub(crate) mod tokens;
pub(crate) mod tree;
