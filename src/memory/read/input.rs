//! The input of a reader, and the places where it may be divided.

use crate::memory::header::Header;
use crate::memory::unit::Fields;

/// The input of a reader: the text of a chunk and its context.
pub(crate) struct ChunkText<'a> {
    /// The text. For two files of lines, the source and the target.
    pub(crate) texts: &'a [String],
    pub(crate) header: &'a Header,
    /// What the file before the text decides for it: the start tags of the XML elements in which it begins, or
    /// the domain of PO.
    pub(crate) around: &'a str,
    /// Whether it is the last chunk of the file.
    pub(crate) is_last: bool,
    pub(crate) fields: Fields,
}

impl<'a> ChunkText<'a> {
    pub(crate) fn text(&self) -> &'a str {
        self.texts.first().map_or("", String::as_str)
    }
}

#[cfg(test)]
impl<'a> ChunkText<'a> {
    /// A whole file, of which all is read.
    pub(crate) fn whole(texts: &'a [String], header: &'a Header) -> Self {
        Self { texts, header, around: "", is_last: true, fields: Fields::All }
    }
}

/// A place between two units, at which a text can be divided into chunks.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    /// The offset in each text.
    pub(crate) at: Vec<usize>,
    /// What is around the text after it, if that is not what is around the text before it.
    pub(crate) around: Option<String>,
}

impl Cut {
    /// A place in a single text, with the same around it.
    pub(crate) fn at(offset: usize) -> Self {
        Self { at: vec![offset], around: None }
    }
}
