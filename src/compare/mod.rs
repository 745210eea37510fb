//! Results against a sample.

pub mod bead;
