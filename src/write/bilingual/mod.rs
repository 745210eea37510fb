//! The encoders of bilingual files: XLIFF 1.2, XLIFF 2.1 and PO.
//!
//! What such a file says of a unit depends on the units before it: a new document begins a new `file`, ids are
//! unique, and gettext refuses a source that repeats in one context. Encoders have no state, so they write
//! records, and a [`Join`] puts these into the file, on one thread and in order.

mod codes;
mod inline12;
mod inline2;
mod join;
mod join_po;
mod join_xliff;
mod po;
mod record;
mod stated;
mod xliff12;
mod xliff2;

pub(super) use join::Join;
pub(super) use join_po::JoinPo;
pub(super) use join_xliff::JoinXliff;
pub(super) use po::Po;
pub(super) use xliff2::Xliff2;
pub(super) use xliff12::Xliff12;
