//! The input formats: their names, their extensions and their readers.

use crate::error::Result;
use crate::model::Document;

use super::{
    asciidoc, delimited, latex, markdown, markup, office, plain, rst, sniff, subtitle, xml_text,
};

/// The input formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// CommonMark with tables, front matter, embedded HTML and common extensions.
    Markdown,
    /// Plain text: paragraphs separated by blank lines.
    Plain,
    /// An HTML file.
    Html,
    /// Subtitles (SubRip or WebVTT): each cue is a paragraph.
    Subtitle,
    /// AsciiDoc.
    AsciiDoc,
    /// reStructuredText, also as Sphinx has it.
    Rst,
    /// LaTeX.
    Latex,
    /// XML: DocBook, DITA, TEI and documents of other vocabularies.
    Xml,
    /// A table in text, its cells separated by commas, semicolons, tabs or bars, and quoted.
    Csv,
    /// A table in text, its cells separated by tabs.
    Tsv,
    /// An Excel workbook (Office Open XML).
    Xlsx,
    /// An Excel workbook in the binary format of Excel 97 to 2003.
    Xls,
    /// An OpenDocument spreadsheet.
    Ods,
    /// A Word document (Office Open XML).
    Docx,
}

/// A reader, by what it reads. `name` is that of the file, for the document and for messages.
#[derive(Clone, Copy)]
pub(super) enum Reader {
    /// Reads any text.
    Text(fn(name: &str, text: String) -> Document),
    /// Reads text that keeps to a syntax.
    #[expect(dead_code, reason = "for the formats with a syntax")]
    Syntax(fn(name: &str, text: String) -> Result<Document>),
    /// Reads bytes that are no text.
    Bytes(fn(name: &str, bytes: &[u8]) -> Result<Document>),
}

/// What is known of a format.
struct Row {
    format: Format,
    /// The name in messages and for `--from`.
    name: &'static str,
    /// The extensions of file names, in lower case and without the dot.
    extensions: &'static [&'static str],
    reader: Reader,
}

/// The formats, one row each.
const ROWS: &[Row] = &[
    Row {
        format: Format::Markdown,
        name: "markdown",
        extensions: &["md", "markdown", "mdown", "mkd", "mkdn", "mdx", "qmd", "rmd"],
        reader: Reader::Text(markdown::read),
    },
    Row {
        format: Format::Plain,
        name: "plain",
        extensions: &[],
        reader: Reader::Text(plain::read),
    },
    Row {
        format: Format::Html,
        name: "html",
        extensions: &["html", "htm", "xhtml"],
        reader: Reader::Text(markdown::read_html),
    },
    Row {
        format: Format::Subtitle,
        name: "subtitle",
        extensions: &["srt", "vtt"],
        reader: Reader::Text(subtitle::read),
    },
    Row {
        format: Format::AsciiDoc,
        name: "asciidoc",
        extensions: &["adoc", "asciidoc", "asc"],
        reader: Reader::Text(asciidoc::read),
    },
    Row {
        format: Format::Rst,
        name: "rst",
        extensions: &["rst", "rest"],
        reader: Reader::Text(rst::read),
    },
    Row {
        format: Format::Latex,
        name: "latex",
        extensions: &["tex", "latex", "ltx"],
        reader: Reader::Text(latex::read),
    },
    Row {
        format: Format::Xml,
        name: "xml",
        extensions: &["xml", "dita", "ditamap", "dbk", "docbook", "tei"],
        reader: Reader::Text(xml_text::read),
    },
    Row {
        format: Format::Csv,
        name: "csv",
        extensions: &["csv"],
        reader: Reader::Text(delimited::read_csv),
    },
    Row {
        format: Format::Tsv,
        name: "tsv",
        extensions: &["tsv", "tab"],
        reader: Reader::Text(delimited::read_tsv),
    },
    Row {
        format: Format::Xlsx,
        name: "xlsx",
        extensions: &["xlsx", "xlsm", "xltx", "xltm"],
        reader: Reader::Bytes(office::read_xlsx),
    },
    Row {
        format: Format::Xls,
        name: "xls",
        // Many files of this name are HTML or text: their content decides.
        extensions: &[],
        reader: Reader::Bytes(office::read_xls),
    },
    Row {
        format: Format::Ods,
        name: "ods",
        extensions: &["ods", "ots"],
        reader: Reader::Bytes(office::read_ods),
    },
    Row {
        format: Format::Docx,
        name: "docx",
        extensions: &["docx", "docm", "dotx", "dotm"],
        reader: Reader::Bytes(office::read_docx),
    },
];

impl Format {
    /// Every format.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(|row| row.format)
    }

    /// The name, as `--from` takes it: `markdown`, `plain` and so on.
    pub fn name(self) -> &'static str {
        self.row().map_or("", |row| row.name)
    }

    /// The format of this [name](Self::name).
    pub fn named(name: &str) -> Option<Self> {
        ROWS.iter().find(|row| row.name == name).map(|row| row.format)
    }

    /// The format for the extension of a file name. `None` for `.txt` and unknown extensions, whose
    /// text [`Format::of_text`] inspects.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        let extension = extension.to_ascii_lowercase();
        let has = |row: &&Row| row.extensions.contains(&extension.as_str());
        ROWS.iter().find(has).map(|row| row.format)
    }

    /// The format of bytes that are no text, by their content. `None` for text.
    pub(super) fn of_bytes(bytes: &[u8]) -> Option<Self> {
        if office::is_xls(bytes) {
            return Some(Self::Xls);
        }
        Some(match office::kind(bytes)? {
            office::Kind::Docx => Self::Docx,
            office::Kind::Xlsx => Self::Xlsx,
            office::Kind::Ods => Self::Ods,
            _ => return None,
        })
    }

    /// The format detected from the text. Default: [`Format::Plain`].
    pub fn of_text(text: &str) -> Self {
        if sniff::is_html(text) {
            Self::Html
        } else if let Some(format) = markup::format_of(text) {
            format
        } else if subtitle::is_subtitle(text) {
            Self::Subtitle
        } else if delimited::is_table(text) {
            Self::Tsv
        } else if sniff::is_markdown(text) {
            Self::Markdown
        } else {
            Self::Plain
        }
    }

    fn row(self) -> Option<&'static Row> {
        ROWS.iter().find(|row| row.format == self)
    }

    /// The reader of the format.
    pub(super) fn reader(self) -> Reader {
        self.row().map_or(Reader::Text(plain::read), |row| row.reader)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_format_has_one_name_and_each_extension_one_format() {
        for row in ROWS {
            assert_eq!(Format::named(row.format.name()), Some(row.format));
            for extension in row.extensions {
                assert_eq!(Format::of_name(&format!("a.{extension}")), Some(row.format));
            }
        }
    }
}
