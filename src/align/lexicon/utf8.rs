//! The text of files in UTF-8.

use std::path::Path;

use crate::error::{Error, ErrorKind, Result};
use crate::place::Place;

/// The place of an error that is about a whole file.
pub(super) fn file(path: &Path) -> Place {
    Place::file(path.display().to_string())
}

/// The text of a file.
pub(super) fn text_of(path: &Path, bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).map_err(|_| {
        Error::new(ErrorKind::Encoding, "not UTF-8")
            .expected("expected a word list in UTF-8")
            .at(file(path))
    })
}
