//! Bytes to text to a [`Document`], one file per format.

mod assemble;
mod binary;
mod decode;
mod extension;
mod html;
mod markdown;
mod plain;
mod sniff;
mod subtitle;

pub use decode::{Decoded, Decoding, decode};

use std::ops::Range;

use crate::error::Result;
use crate::model::Document;

/// The formats that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// CommonMark with tables, front matter, HTML in it and the like.
    Markdown,
    /// Paragraphs between blank lines.
    Plain,
    /// A file of HTML as a whole.
    Html,
    /// Subtitles, SubRip or WebVTT: a cue is a paragraph.
    Subtitle,
}

impl Format {
    /// The format that a file's name states. None for `.txt` and unknown extensions, where the
    /// text must tell.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "md" | "markdown" | "mdown" | "mkd" | "mkdn" | "mdx" | "qmd" | "rmd" => {
                Some(Self::Markdown)
            }
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "srt" | "vtt" => Some(Self::Subtitle),
            _ => None,
        }
    }

    /// The format that the text itself tells of.
    pub fn of_text(text: &str) -> Self {
        if sniff::is_html(text) {
            Self::Html
        } else if subtitle::is_subtitle(text) {
            Self::Subtitle
        } else if sniff::is_markdown(text) {
            Self::Markdown
        } else {
            Self::Plain
        }
    }
}

/// How to read a file. The default leaves everything to the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// A label of the WHATWG Encoding Standard; none to detect.
    pub encoding: Option<String>,
    /// The format; none to go by the name, then by the text.
    pub format: Option<Format>,
}

/// A file, read.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// Its blocks.
    pub document: Document,
    /// How its bytes became text.
    pub decoding: Decoding,
    /// The format it was read as.
    pub format: Format,
}

/// Reads a file's bytes. `name` is its path, for the document, for errors, and for its extension.
///
/// # Errors
/// As [`decode`].
pub fn read(name: &str, bytes: &[u8], options: &Options) -> Result<Parsed> {
    let Decoded { text, decoding } = decode(name, bytes, options.encoding.as_deref())?;
    let format =
        options.format.or_else(|| Format::of_name(name)).unwrap_or_else(|| Format::of_text(&text));
    let mut document = parse(name, text, format);
    document.dropped = decoding.carriage_returns + usize::from(decoding.byte_order_mark);
    Ok(Parsed { document, decoding, format })
}

fn parse(name: &str, text: String, format: Format) -> Document {
    match format {
        Format::Markdown => markdown::read(name, text),
        Format::Html => markdown::read_html(name, text),
        Format::Plain => plain::read(name, text),
        Format::Subtitle => subtitle::read(name, text),
    }
}

impl Parsed {
    /// Reads the file once more, with the text of some comments as text of its own kind. `comments`
    /// are byte ranges between the marks of comments; others change nothing.
    #[must_use]
    pub fn with_comments(self, comments: &[Range<usize>]) -> Self {
        let Document { name, text, dropped, .. } = self.document;
        let mut document = parse(&name, without_marks(&text, comments), self.format);
        document.text = text;
        document.dropped = dropped;
        Self { document, ..self }
    }
}

/// The text with as many line ends in place of the marks around each comment, so that every byte
/// stays where it is and what was in the comment stands in blocks of its own.
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
