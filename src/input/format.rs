//! The input formats: their names, their extensions and their readers.

use crate::error::Result;
use crate::model::Document;

use super::kind::Format;
use super::{
    asciidoc, data, delimited, epub, interchange, latex, markdown, markup, office, plain, rst,
    sniff, subtitle, unread, xml_text,
};

/// A reader, by what it reads. `name` is that of the file, for the document and for messages.
#[derive(Clone, Copy)]
pub(super) enum Reader {
    /// Reads any text.
    Text(fn(name: &str, text: String) -> Document),
    /// Reads text that keeps to a syntax.
    Syntax(fn(name: &str, text: String) -> Result<Document>),
    /// Reads bytes that are no text, or whose encoding the format determines.
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

impl Row {
    const fn new(
        format: Format,
        name: &'static str,
        extensions: &'static [&'static str],
        reader: Reader,
    ) -> Self {
        Self { format, name, extensions, reader }
    }
}

/// The formats, one row each.
const ROWS: &[Row] = &[
    Row::new(
        Format::Markdown,
        "markdown",
        &["md", "markdown", "mdown", "mkd", "mkdn", "mdx", "qmd", "rmd"],
        Reader::Text(markdown::read),
    ),
    Row::new(Format::Plain, "plain", &[], Reader::Text(plain::read)),
    Row::new(Format::Html, "html", &["html", "htm", "xhtml"], Reader::Text(markdown::read_html)),
    Row::new(Format::Subtitle, "subtitle", &["srt", "vtt"], Reader::Text(subtitle::read)),
    Row::new(Format::Json, "json", &["json", "arb", "json5"], Reader::Syntax(data::read_json)),
    Row::new(Format::JsonLines, "jsonl", &["jsonl", "ndjson"], Reader::Syntax(data::read_json)),
    Row::new(Format::Yaml, "yaml", &["yml", "yaml"], Reader::Syntax(data::read_yaml)),
    Row::new(
        Format::Properties,
        "properties",
        &["properties"],
        Reader::Syntax(data::read_properties),
    ),
    Row::new(Format::Android, "android", &[], Reader::Syntax(data::read_android)),
    Row::new(Format::Resx, "resx", &["resx", "resw"], Reader::Syntax(data::read_resx)),
    Row::new(Format::Strings, "strings", &["strings"], Reader::Syntax(data::read_strings)),
    Row::new(
        Format::Script,
        "javascript",
        &["js", "mjs", "cjs", "jsx", "mts", "cts", "tsx"],
        Reader::Syntax(data::read_script),
    ),
    Row::new(Format::Po, "po", &["po", "pot"], Reader::Bytes(interchange::read_po)),
    Row::new(
        Format::Xliff,
        "xliff",
        &["xlf", "xliff", "mqxliff", "mxliff", "sdlxliff", "mxlf"],
        Reader::Bytes(interchange::read_xliff),
    ),
    Row::new(Format::Tmx, "tmx", &["tmx"], Reader::Bytes(interchange::read_tmx)),
    Row::new(Format::Txml, "txml", &["txml"], Reader::Bytes(interchange::read_txml)),
    Row::new(
        Format::AsciiDoc,
        "asciidoc",
        &["adoc", "asciidoc", "asc"],
        Reader::Text(asciidoc::read),
    ),
    Row::new(Format::Rst, "rst", &["rst", "rest"], Reader::Text(rst::read)),
    Row::new(Format::Latex, "latex", &["tex", "latex", "ltx"], Reader::Text(latex::read)),
    Row::new(
        Format::Xml,
        "xml",
        &["dita", "ditamap", "dbk", "docbook", "tei"],
        Reader::Text(xml_text::read),
    ),
    Row::new(Format::Csv, "csv", &["csv"], Reader::Text(delimited::read_csv)),
    Row::new(Format::Tsv, "tsv", &["tsv", "tab"], Reader::Text(delimited::read_tsv)),
    Row::new(
        Format::Xlsx,
        "xlsx",
        &["xlsx", "xlsm", "xltx", "xltm"],
        Reader::Bytes(office::read_xlsx),
    ),
    // Many files named .xls are HTML or text: their content decides.
    Row::new(Format::Xls, "xls", &[], Reader::Bytes(office::read_xls)),
    Row::new(Format::Ods, "ods", &["ods", "ots"], Reader::Bytes(office::read_ods)),
    Row::new(
        Format::Docx,
        "docx",
        &["docx", "docm", "dotx", "dotm"],
        Reader::Bytes(office::read_docx),
    ),
    Row::new(
        Format::Pptx,
        "pptx",
        &["pptx", "pptm", "potx", "ppsx"],
        Reader::Bytes(office::read_pptx),
    ),
    Row::new(Format::Odt, "odt", &["odt", "ott"], Reader::Bytes(office::read_opendocument)),
    Row::new(Format::Odp, "odp", &["odp", "otp", "odg"], Reader::Bytes(office::read_opendocument)),
    Row::new(Format::Epub, "epub", &["epub"], Reader::Bytes(epub::read)),
    #[cfg(feature = "pdf")]
    Row::new(Format::Pdf, "pdf", &["pdf"], Reader::Bytes(super::pdf::read)),
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

    /// The format for the extension of a file name. `None` for `.txt` and unknown extensions, and for
    /// `.xml` and `.ts`, which belong to several formats: [`Format::of_text`] inspects their text.
    pub fn of_name(name: &str) -> Option<Self> {
        let extension = extension(name)?;
        let has = |row: &&Row| row.extensions.contains(&extension.as_str());
        ROWS.iter().find(has).map(|row| row.format)
    }

    /// Whether a file of this name may be a document: it has the extension of a format, or one of plain
    /// text or XML. Used for the files of folders; a file that is named is read whatever its name.
    pub fn may_be_document(name: &str) -> bool {
        let is_text = |extension: String| matches!(extension.as_str(), "txt" | "text" | "xml");
        Self::of_name(name).is_some() || extension(name).is_some_and(is_text)
    }

    /// The format of a file before it is decoded, by its content and its name. `None` if only its
    /// text can decide.
    ///
    /// # Errors
    /// If the name is that of a format that is not read.
    pub(super) fn of_file(name: &str, bytes: &[u8]) -> Result<Option<Self>> {
        let format = Self::of_bytes(bytes).or_else(|| Self::of_name(name));
        if format.is_none() {
            unread::check_name(name, extension(name).as_deref())?;
        }
        Ok(format)
    }

    /// The format of bytes that are no text, by their content. `None` for text.
    fn of_bytes(bytes: &[u8]) -> Option<Self> {
        if office::is_xls(bytes) {
            return Some(Self::Xls);
        }
        #[cfg(feature = "pdf")]
        if super::pdf::is_pdf(bytes) {
            return Some(Self::Pdf);
        }
        Some(match office::kind(bytes)? {
            office::Kind::Docx => Self::Docx,
            office::Kind::Pptx => Self::Pptx,
            office::Kind::Odt => Self::Odt,
            office::Kind::Odp => Self::Odp,
            office::Kind::Epub => Self::Epub,
            office::Kind::Xlsx => Self::Xlsx,
            office::Kind::Ods => Self::Ods,
        })
    }

    /// The format detected from the text. Default: [`Format::Plain`].
    pub fn of_text(text: &str) -> Self {
        if sniff::is_html(text) {
            Self::Html
        } else if subtitle::is_subtitle(text) {
            Self::Subtitle
        } else if let Some(format) = sniff::xml_format(text) {
            format
        } else if sniff::is_po(text) {
            Self::Po
        } else if data::is_json(text) {
            Self::Json
        } else if let Some(format) = markup::format_of(text) {
            format
        } else if delimited::is_table(text) {
            Self::Tsv
        } else if sniff::is_markdown(text) {
            Self::Markdown
        } else {
            Self::Plain
        }
    }

    /// The format detected from a text whose file name does not decide.
    ///
    /// # Errors
    /// If the text is neither of a known format nor prose.
    pub(super) fn of_unnamed(name: &str, text: &str) -> Result<Self> {
        let is_script = extension(name).as_deref() == Some("ts");
        match Self::of_text(text) {
            Self::Plain if is_script && !sniff::is_xml(text) => Ok(Self::Script),
            Self::Markdown if is_script => Ok(Self::Script),
            Self::Plain | Self::Markdown if extension(name).as_deref() == Some("xml") => {
                Ok(Self::Xml)
            }
            format @ (Self::Plain | Self::Markdown) => {
                unread::check_text(name, text)?;
                Ok(format)
            }
            format => Ok(format),
        }
    }

    /// The encoding of a file that is not UTF-8 and has no byte order mark, if the format determines
    /// it.
    pub(super) fn legacy_encoding(self) -> Option<&'static str> {
        (self == Self::Properties).then_some("windows-1252")
    }

    fn row(self) -> Option<&'static Row> {
        ROWS.iter().find(|row| row.format == self)
    }

    /// The reader of the format.
    pub(super) fn reader(self) -> Reader {
        self.row().map_or(Reader::Text(plain::read), |row| row.reader)
    }
}

/// The extension of a file name, in lower case.
fn extension(name: &str) -> Option<String> {
    let file = name.rsplit(['/', '\\']).next()?;
    let (_, extension) = file.rsplit_once('.')?;
    Some(extension.to_ascii_lowercase())
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
