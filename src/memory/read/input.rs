//! The input of a reader.

use crate::memory::header::Header;
use crate::memory::unit::Fields;

/// The input of a reader: the text of a chunk and its context.
pub(crate) struct ChunkText<'a> {
    /// The text. For two files of lines, the source and the target.
    pub(crate) texts: &'a [String],
    pub(crate) header: &'a Header,
    /// Whether it is the last chunk of the file.
    pub(crate) is_last: bool,
    pub(crate) fields: Fields,
}

impl<'a> ChunkText<'a> {
    pub(crate) fn text(&self) -> &'a str {
        self.texts.first().map_or("", String::as_str)
    }
}
