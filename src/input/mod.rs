//! Readers of input files: decode bytes to text and parse the text into a [`Document`].

mod asciidoc;
mod assemble;
mod binary;
mod container;
mod contents;
mod data;
mod decode;
mod delimited;
mod elements;
mod epub;
mod extension;
mod format;
mod front_matter;
mod html;
mod html_attributes;
mod html_navigation;
mod interchange;
mod kind;
mod latex;
mod markdown;
mod markup;
mod note_mark;
mod office;
mod paths;
#[cfg(feature = "pdf")]
mod pdf;
mod plain;
mod prose;
mod rendered;
mod rst;
#[cfg(test)]
mod sample;
mod script_mark;
mod sniff;
mod subtitle;
mod table_row;
mod text_lines;
mod unread;
mod xml_text;

pub use decode::{Decoded, Decoding, decode};
pub use kind::Format;

use std::ops::Range;

use crate::error::{Error, ErrorKind, Result};
use crate::model::Document;
use crate::place::Place;
use format::Reader;

/// The options of [`read`]. The defaults detect the encoding and the format.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The encoding, as a label of the WHATWG Encoding Standard. `None` detects it.
    pub encoding: Option<String>,
    /// The format. `None` detects it from the file name, else from the text.
    pub format: Option<Format>,
}

/// The result of [`read`].
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The text and its blocks.
    pub document: Document,
    /// How the bytes were decoded.
    pub decoding: Decoding,
    /// The format that the file was parsed as. `None` for a document that was not parsed.
    pub format: Option<Format>,
}

impl From<Document> for Parsed {
    /// A document that a program built.
    fn from(document: Document) -> Self {
        Self { document, decoding: Decoding::default(), format: None }
    }
}

/// Decodes and parses the bytes of a file. `name` is its path, which is used for the document, for
/// errors and for format detection.
///
/// # Errors
/// The same as for [`decode`], and if the bytes are not what the format demands.
pub fn read(name: &str, bytes: &[u8], options: &Options) -> Result<Parsed> {
    let known = match options.format {
        Some(format) => Some(format),
        None => Format::of_file(name, bytes)?,
    };
    if let Some(format) = known
        && let Reader::Bytes(read) = format.reader()
    {
        return from_bytes(name, bytes, format, read);
    }
    let label = options.encoding.as_deref().or_else(|| legacy_encoding(known?, bytes));
    let Decoded { text, mut decoding } = decode(name, bytes, label)?;
    decoding.detected |= options.encoding.is_none() && label.is_some();
    let format = match known {
        Some(format) => format,
        None => Format::of_unnamed(name, &text)?,
    };
    if let Reader::Bytes(read) = format.reader() {
        return from_bytes(name, bytes, format, read);
    }
    let mut document = parse(name, text, format)?;
    document.dropped = usize::from(decoding.byte_order_mark);
    document.line_ends = decoding.carriage_returns;
    Ok(Parsed { document, decoding, format: Some(format) })
}

/// Parses a text that is no file. Its format is that of the options, else that of the extension of `name`,
/// else the text decides.
///
/// # Errors
/// If the format is not one of text, or the text is not what the format demands.
pub fn read_text(name: &str, text: String, options: &Options) -> Result<Parsed> {
    let named =
        || Format::of_name(name).filter(|format| !matches!(format.reader(), Reader::Bytes(_)));
    let format = match options.format.or_else(named) {
        Some(format) => format,
        None => Format::of_unnamed(name, &text)?,
    };
    if matches!(format.reader(), Reader::Bytes(_)) {
        let found = format!("a text as {}", format.name());
        return Err(Error::new(ErrorKind::Content, found)
            .expected("expected a format of text files")
            .at(Place::file(name)));
    }
    let document = parse(name, text, format)?;
    Ok(Parsed { document, decoding: Decoding::default(), format: Some(format) })
}

/// A document of segments that were cut elsewhere. Each is a block, whatever it contains.
pub fn of_segments(name: &str, segments: &[String]) -> Parsed {
    let mut rendered = rendered::Rendered::new(name);
    rendered.place(String::new(), "segment");
    for segment in segments {
        let mut paragraph = rendered::Paragraph::default();
        paragraph.push(segment, None);
        rendered.put(&paragraph);
    }
    Parsed::from(Document { is_segmented: true, ..rendered.finish() })
}

fn from_bytes(
    name: &str,
    bytes: &[u8],
    format: Format,
    read: fn(&str, &[u8]) -> Result<Document>,
) -> Result<Parsed> {
    let document = read(name, bytes)?;
    Ok(Parsed { document, decoding: Decoding::default(), format: Some(format) })
}

/// The encoding that the format determines for bytes that are neither marked nor UTF-8.
fn legacy_encoding(format: Format, bytes: &[u8]) -> Option<&'static str> {
    let label = format.legacy_encoding()?;
    let is_marked = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    (!is_marked && std::str::from_utf8(bytes).is_err()).then_some(label)
}

fn parse(name: &str, text: String, format: Format) -> Result<Document> {
    match format.reader() {
        Reader::Text(read) => Ok(read(name, text)),
        Reader::Syntax(read) => read(name, text),
        Reader::Bytes(read) => read(name, text.as_bytes()),
    }
}

impl Parsed {
    /// Parses the file again, with the content of some comments as ordinary text. `comments` are
    /// byte ranges between `<!--` and `-->`; other ranges have no effect, and neither has any on a
    /// document that was not parsed.
    ///
    /// # Errors
    /// None in the formats that have comments.
    pub fn with_comments(self, comments: &[Range<usize>]) -> Result<Self> {
        let Some(format) = self.format.filter(|_| !comments.is_empty()) else { return Ok(self) };
        let Document { name, id, text, dropped, line_ends, .. } = self.document;
        let mut document = parse(&name, without_marks(&text, comments), format)?;
        (document.id, document.text) = (id, text);
        (document.dropped, document.line_ends) = (dropped, line_ends);
        Ok(Self { document, ..self })
    }
}

/// The text with `<!--` and `-->` around each comment replaced by the same number of line ends.
/// Byte offsets do not change, and the content of each comment becomes blocks of its own.
fn without_marks(text: &str, comments: &[Range<usize>]) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut at = 0;
    for comment in comments {
        let before = text.get(at..comment.start).and_then(|part| part.strip_suffix("<!--"));
        let inside = text.get(comment.clone());
        let is_closed = text.get(comment.end..).is_some_and(|rest| rest.starts_with("-->"));
        if let (Some(before), Some(inside), true) = (before, inside, is_closed) {
            plain.extend([before, "\n\n\n\n", inside, "\n\n\n"]);
            at = comment.end + "-->".len();
        }
    }
    plain.push_str(&text[at..]);
    plain
}
