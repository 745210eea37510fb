//! Memories as they are found on disk: their [`Format`]s, and a reader that takes any of them as it
//! is, says where each thing stands, and gets over what is wrong.
//!
//! It knows nothing of how this library writes memories, so that it cannot agree with its mistakes.

pub(crate) mod cells;
pub(crate) mod decode;
mod entries;
mod fault;
mod format;
pub(crate) mod markup;
mod position;
pub(crate) mod tree;

pub use entries::{Entry, Memory};
pub(crate) use fault::{Fault, FaultKind, Faults, MOST};
pub use format::Format;
pub(crate) use position::Positions;
