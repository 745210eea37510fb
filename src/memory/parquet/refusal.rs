//! The marks of Parquet files, and the errors of files that are refused.

use std::io;

use crate::error::{Error, ErrorKind};
use crate::place::Place;

/// The first and the last bytes of a file.
pub(super) const MAGIC: &[u8; 4] = b"PAR1";
/// The last bytes of a file with an encrypted end.
pub(super) const ENCRYPTED: &[u8; 4] = b"PARE";

pub(super) fn unreadable(name: &str, error: io::Error) -> Error {
    Error::io(Place::file(name), "cannot read", error)
}

pub(super) fn not_parquet() -> Error {
    Error::new(ErrorKind::Content, "not a Parquet file")
        .expected("expected one, which begins with PAR1")
        .advice("name the format with --from")
}

pub(super) fn damaged(found: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Content, format!("damaged: {found}"))
        .expected("expected a whole Parquet file")
        .advice("write the file again")
}
