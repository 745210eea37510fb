//! Which segments are translations of which: evidence, cost, search, bead, lexicon.

mod bead;

pub use bead::Bead;
