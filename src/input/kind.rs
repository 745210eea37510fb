//! The kinds of input files.

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
    /// JSON: catalogues of messages, arrays of objects, ARB.
    Json,
    /// JSON Lines: one object per line.
    JsonLines,
    /// YAML catalogues.
    Yaml,
    /// Java property files.
    Properties,
    /// The string resources of Android.
    Android,
    /// The string resources of .NET.
    Resx,
    /// The `.strings` files of Apple's systems.
    Strings,
    /// Data modules in JavaScript and TypeScript.
    Script,
    /// PO files of gettext.
    Po,
    /// XLIFF 1.2 and 2.0 and the dialects of CAT tools.
    Xliff,
    /// Translation Memory eXchange.
    Tmx,
    /// Wordfast's TXML.
    Txml,
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
    /// A PowerPoint presentation (Office Open XML).
    Pptx,
    /// An OpenDocument text.
    Odt,
    /// An OpenDocument presentation or drawing.
    Odp,
    /// A book: chapters in HTML.
    Epub,
    /// A PDF file: its text, by its layout. Read only with the feature `pdf`.
    Pdf,
}
