//! What a reader reads from.

use crate::memory::header::Header;
use crate::memory::unit::Fields;

/// What a reader reads from.
pub(crate) struct ChunkText<'a> {
    /// The text; of two files of lines, the second is the target.
    pub(crate) texts: &'a [String],
    pub(crate) header: &'a Header,
    /// Whether the file ends here.
    pub(crate) is_last: bool,
    pub(crate) fields: Fields,
}

impl<'a> ChunkText<'a> {
    pub(crate) fn text(&self) -> &'a str {
        self.texts.first().map_or("", String::as_str)
    }
}
