//! The readers, one for each format: the header of a file, and the units of a chunk.

pub(super) mod input;
pub(super) mod jsonl;
pub(super) mod po;
pub(super) mod table;
pub(super) mod tmx;
pub(super) mod xliff;
pub(crate) mod xml;

use crate::memory::read::xml::ReadError;

fn read_error(at: usize, message: impl Into<String>) -> ReadError {
    ReadError { at, message: message.into() }
}

#[cfg(test)]
mod cut_tests;
