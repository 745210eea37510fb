//! TSV for machine translation and CSV for spreadsheets.

use std::borrow::Cow;
use std::io::{self, BufWriter, Write};

use unicode_normalization::UnicodeNormalization;

use crate::error::{Error, Result};
use crate::memory::delimited::is_formula;
use crate::output::writer::{Sink, Writer, Written};
use crate::output::{OutputFormat, SECTION_SEPARATOR};
use crate::place::Place;
use crate::unit::TranslationUnit;
use crate::xml;

/// Two columns, no header, no quoting: every line has exactly one tab.
pub(super) struct Tsv<W: Write> {
    name: String,
    table: csv::Writer<BufWriter<W>>,
    written: Written,
}

impl<W: Write> Tsv<W> {
    pub(super) fn new(sink: Sink<W>) -> Self {
        let written = Written::new(&sink.name, OutputFormat::Tsv);
        let table = csv::WriterBuilder::new()
            .delimiter(b'\t')
            .quote_style(csv::QuoteStyle::Never)
            .from_writer(sink.stream);
        Self { name: sink.name, table, written }
    }
}

impl<W: Write + Send> Writer for Tsv<W> {
    fn write(&mut self, unit: &TranslationUnit) -> Result<()> {
        let (source, forbidden_in_source) = plain(&unit.source);
        let (target, forbidden_in_target) = plain(&unit.target);
        if source.is_empty() || target.is_empty() {
            self.written.empty += 1;
            return Ok(());
        }
        self.written.forbidden += forbidden_in_source + forbidden_in_target;
        self.written.units += 1;
        self.table.write_record([source, target]).map_err(|error| failed(&self.name, error))
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<Written>> {
        self.table.flush().map_err(|error| failed(&self.name, error.into()))?;
        Ok(vec![self.written])
    }
}

/// A text as one field of a line, and how many characters it lost: NFC, no control characters, each
/// run of white space and of line ends one space, no padding.
fn plain(text: &str) -> (String, usize) {
    let forbidden = |&c: &char| !xml::is_char(c) && !splits_lines(c);
    let lost = text.chars().filter(forbidden).count();
    let composed = text.chars().filter(|c| !forbidden(c)).nfc();
    let mut plain = String::with_capacity(text.len());
    for c in composed {
        match splits_lines(c) {
            true if plain.ends_with(' ') => {}
            true => plain.push(' '),
            false => plain.push(c),
        }
    }
    // A zero width no-break space at the edge would be read as a byte order mark, or hide padding.
    let edge = |c| c == ' ' || c == '\u{FEFF}';
    (plain.trim_matches(edge).to_owned(), lost)
}

/// White space, and the separators at which some tools end a line.
fn splits_lines(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1C}'..='\u{1F}')
}

/// The header row of CSV.
const HEADER: [&str; 8] =
    ["id", "document", "section", "kind", "source", "target", "bead", "confidence"];

/// RFC 4180 with a header, and a byte order mark by which spreadsheets know UTF-8.
pub(super) struct Csv<W: Write> {
    name: String,
    table: csv::Writer<BufWriter<W>>,
    written: Written,
}

impl<W: Write> Csv<W> {
    pub(super) fn new(mut sink: Sink<W>) -> Result<Self> {
        let written = Written::new(&sink.name, OutputFormat::Csv);
        sink.stream
            .write_all("\u{FEFF}".as_bytes())
            .map_err(|error| failed(&sink.name, error.into()))?;
        let mut table = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .quote_style(csv::QuoteStyle::Necessary)
            .from_writer(sink.stream);
        table.write_record(HEADER).map_err(|error| failed(&sink.name, error))?;
        Ok(Self { name: sink.name, table, written })
    }
}

impl<W: Write + Send> Writer for Csv<W> {
    fn write(&mut self, unit: &TranslationUnit) -> Result<()> {
        let section = unit.section.source.join(SECTION_SEPARATOR);
        let (bead, confidence) = (unit.bead.to_string(), format!("{:.3}", unit.confidence));
        let row = [
            &unit.id,
            &unit.document,
            &section,
            unit.kind.name(),
            &unit.source,
            &unit.target,
            &bead,
            &confidence,
        ];
        let escaped = row.map(defused);
        let bytes = escaped.iter().map(|field| field.as_bytes());
        self.table.write_record(bytes).map_err(|error| failed(&self.name, error))?;
        self.written.units += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<Written>> {
        self.table.flush().map_err(|error| failed(&self.name, error.into()))?;
        Ok(vec![self.written])
    }
}

/// A field that no spreadsheet takes for a formula: one that begins with a formula's mark gets an
/// apostrophe before it. So does one that begins with apostrophes and then such a mark: taking one
/// apostrophe away from every field of that shape gives the text back.
fn defused(field: &str) -> Cow<'_, str> {
    if is_formula(field.trim_start_matches('\'')) {
        return Cow::Owned(format!("'{field}"));
    }
    Cow::Borrowed(field)
}

fn failed(name: &str, error: csv::Error) -> Error {
    let cause = match error.into_kind() {
        csv::ErrorKind::Io(cause) => cause,
        other => io::Error::other(format!("{other:?}")),
    };
    Error::io(Place::file(name), "cannot write", cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tsv_field_is_one_line_of_composed_text() {
        for (text, expected) in [
            (" a\tb\r\nc ", "a b c"),
            ("a\u{B}\u{C}\u{85}\u{2028}\u{2029}\u{1C}\u{1D}\u{1E}\u{1F}b", "a b"),
            ("e\u{301}", "é"),
            ("e\0\u{301}", "é"),
            ("ﬁ Ａ", "ﬁ Ａ"),
            ("\u{FEFF} a \u{FEFF}", "a"),
            ("\"a\" 'b'", "\"a\" 'b'"),
        ] {
            assert_eq!(plain(text).0, expected, "{text:?}");
        }
        assert_eq!(plain("a\0\u{1F}\u{FFFF}b").1, 2);
    }

    #[test]
    fn formulas_are_defused() {
        for (field, expected) in [
            ("=1+1", "'=1+1"),
            ("-5", "'-5"),
            ("＠x", "'＠x"),
            ("'=1", "''=1"),
            ("''\tx", "'''\tx"),
            ("'quoted'", "'quoted'"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(defused(field), expected);
        }
    }
}
