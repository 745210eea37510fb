//! Error-tolerant parsers of CSV and TSV that keep the position of each field.

use std::borrow::Cow;

/// A row of a table.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Row<'a> {
    /// The byte offset of its first character.
    pub(crate) at: usize,
    pub(crate) fields: Vec<Field<'a>>,
    /// The line end: `"\r\n"`, `"\n"`, `"\r"`, or empty at the end of the file.
    pub(crate) end: &'static str,
    /// The byte offset of the line end.
    pub(crate) end_at: usize,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Field<'a> {
    pub(crate) at: usize,
    pub(crate) text: Cow<'a, str>,
    /// The byte range of the raw text, without enclosing quotes.
    pub(crate) raw: (usize, usize),
}

/// The lines of a TSV file without quoting. They end with LF or CR LF.
pub(crate) fn tsv_rows(text: &str) -> impl Iterator<Item = Row<'_>> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        let (content, end) = match (line.strip_suffix("\r\n"), line.strip_suffix('\n')) {
            (Some(content), _) => (content, "\r\n"),
            (None, Some(content)) => (content, "\n"),
            (None, None) => (line, ""),
        };
        let mut field_at = start;
        let fields = content.split('\t').map(|text| {
            let (at, end) = (field_at, field_at + text.len());
            field_at = end + 1;
            Field { at, text: Cow::Borrowed(text), raw: (at, end) }
        });
        Row { at: start, fields: fields.collect(), end, end_at: start + content.len() }
    })
}

/// The records of a CSV file (RFC 4180), with any separator.
pub(crate) struct CsvRows<'a> {
    text: &'a str,
    separator: char,
    at: usize,
    errors: Vec<SyntaxError>,
}

/// A violation of the grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    /// The byte offset in the text.
    pub(crate) at: usize,
    /// What was found and what was expected.
    pub(crate) message: &'static str,
}

/// The most errors that are kept for one text, so that a broken file does not exhaust memory.
const MOST_ERRORS: usize = 1_000_000;

impl<'a> CsvRows<'a> {
    pub(crate) fn new(text: &'a str, separator: char) -> Self {
        Self::from(text, 0, separator)
    }

    /// The records from the byte offset `at` on.
    pub(crate) fn from(text: &'a str, at: usize, separator: char) -> Self {
        Self { text, separator, at, errors: Vec::new() }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Returns the errors since the last call, in the order of the text.
    pub(crate) fn take_errors(&mut self) -> Vec<SyntaxError> {
        std::mem::take(&mut self.errors)
    }

    fn error(&mut self, at: usize, message: &'static str) {
        if self.errors.len() < MOST_ERRORS {
            self.errors.push(SyntaxError { at, message });
        }
    }

    fn field(&mut self) -> Field<'a> {
        let at = self.at;
        let mut text = Cow::Borrowed("");
        if self.rest().starts_with('"') {
            text = self.quoted();
        }
        let is_quoted = at < self.at;
        // Up to the closing quote, which may be missing.
        let is_closed = self.at > at + 1 && self.text[..self.at].ends_with('"');
        let quoted_end = self.at - usize::from(is_closed);
        let end = self.cell_end();
        let plain = &self.rest()[..end];
        if is_quoted && !plain.is_empty() {
            self.error(self.at, "text after a closing quote; expected a separator or a line end");
        } else if let Some(found) = plain.find('"') {
            let message = "a quote in a field that is not quoted; quote the field and double it";
            self.error(self.at + found, message);
        }
        self.at += end;
        if !is_quoted {
            return Field { at, text: Cow::Borrowed(plain), raw: (at, self.at) };
        }
        if !plain.is_empty() {
            text.to_mut().push_str(plain);
        }
        Field { at, text, raw: (at + 1, quoted_end.max(at + 1)) }
    }

    /// The length of the unquoted text up to a separator or the end of the line.
    fn cell_end(&self) -> usize {
        let rest = self.rest();
        // Every separator is ASCII.
        let found = memchr::memchr3(self.separator as u8, b'\r', b'\n', rest.as_bytes());
        found.unwrap_or(rest.len())
    }

    /// Reads a quoted text, up to and including the closing quote.
    fn quoted(&mut self) -> Cow<'a, str> {
        let start = self.at;
        let mut text = Cow::Borrowed("");
        self.at += 1;
        loop {
            let length = memchr::memchr(b'"', self.rest().as_bytes());
            let piece = &self.rest()[..length.unwrap_or(self.rest().len())];
            self.at += piece.len();
            match &mut text {
                Cow::Borrowed("") => text = Cow::Borrowed(piece),
                text => text.to_mut().push_str(piece),
            }
            if length.is_none() {
                self.error(start, "a quote that is not closed before the file ends");
                return text;
            }
            self.at += 1;
            if !self.rest().starts_with('"') {
                return text;
            }
            text.to_mut().push('"');
            self.at += 1;
        }
    }

    /// Reads the end of a field. Returns the line end, or `None` if the record continues.
    fn line_end(&mut self) -> Option<&'static str> {
        let end = ["\r\n", "\n", "\r"].into_iter().find(|end| self.rest().starts_with(end));
        match end {
            Some(end) => self.at += end.len(),
            None if self.rest().is_empty() => return Some(""),
            None => self.at += self.separator.len_utf8(),
        }
        end
    }
}

impl<'a> Iterator for CsvRows<'a> {
    type Item = Row<'a>;

    fn next(&mut self) -> Option<Row<'a>> {
        if self.rest().is_empty() {
            return None;
        }
        let mut row = Row { at: self.at, ..Row::default() };
        loop {
            row.fields.push(self.field());
            row.end_at = self.at;
            if let Some(end) = self.line_end() {
                row.end = end;
                return Some(row);
            }
        }
    }
}

/// The possible separators of a CSV file, the usual one first.
pub(crate) const SEPARATORS: [char; 4] = [',', ';', '\t', '|'];

/// The number of bytes of a table that are examined to find its separator.
pub(crate) const SAMPLE: usize = 32 << 10;

/// The number of rows of the sample that are examined.
const SAMPLED_ROWS: usize = 32;

/// The separator of a CSV text, and the length in bytes of the line that states it: Excel writes
/// `sep=;` before the header.
///
/// Without such a line it is the separator with which the first row is a header (`is_header`), or
/// else with which all rows have the same number of cells, and the most of them.
pub(crate) fn separator(text: &str, is_header: impl Fn(&[&str]) -> bool) -> (char, usize) {
    if let Some(stated) = stated_separator(text) {
        return stated;
    }
    let end = (0..=SAMPLE.min(text.len())).rev().find(|&end| text.is_char_boundary(end));
    let sample = &text[..end.unwrap_or(0)];
    let mut best = (',', (false, false, 0));
    for separator in SEPARATORS {
        let rank = rank(sample, separator, sample.len() == text.len(), &is_header);
        if rank > best.1 {
            best = (separator, rank);
        }
    }
    (best.0, 0)
}

fn stated_separator(text: &str) -> Option<(char, usize)> {
    let line = text.split_inclusive('\n').next()?;
    let stated = line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep="))?;
    let rest = line[stated.len()..].trim_end_matches(['\n', '\r']);
    let mut chars = rest.chars();
    let separator = chars.next().filter(|c| c.is_ascii() && !matches!(c, '"' | '\r'))?;
    chars.next().is_none().then_some((separator, line.len()))
}

/// Ranks a separator: whether the first row is a header; whether the rows have correct quotes and
/// an equal number of cells, more than one; and that number.
fn rank(
    sample: &str,
    separator: char,
    is_whole: bool,
    is_header: &impl Fn(&[&str]) -> bool,
) -> (bool, bool, usize) {
    let mut rows = CsvRows::new(sample, separator);
    let Some(first) = rows.next() else { return (false, false, 0) };
    let cells: Vec<&str> = first.fields.iter().map(|field| unescaped(field.text.trim())).collect();
    let mut fits = cells.len() > 1 && rows.take_errors().is_empty();
    for row in rows.by_ref().take(SAMPLED_ROWS) {
        // The sample may end within its last row.
        fits &= row.fields.len() == cells.len() || row.end.is_empty() && !is_whole;
    }
    let end = if is_whole { rows.at } else { sample.rfind('\n').unwrap_or(0) };
    fits &= rows.take_errors().iter().all(|error| error.at >= end);
    (is_header(&cells), fits, cells.len())
}

/// A field of tmforge's CSV without the apostrophe that keeps spreadsheets from running a formula.
pub(crate) fn unescaped(field: &str) -> &str {
    match field.strip_prefix('\'') {
        Some(rest) if is_formula(rest.trim_start_matches('\'')) => rest,
        _ => field,
    }
}

/// Whether a spreadsheet would run the text as a formula.
pub(crate) fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts<'a>(rows: impl Iterator<Item = Row<'a>>) -> Vec<Vec<String>> {
        rows.map(|row| row.fields.into_iter().map(|field| field.text.into_owned()).collect())
            .collect()
    }

    #[test]
    fn csv_fields_may_be_quoted() {
        let mut rows = CsvRows::new("a,\"b,\"\"c\"\"\r\nd\",\r\n\"\",x\n", ',');
        assert_eq!(texts(rows.by_ref()), [vec!["a", "b,\"c\"\r\nd", ""], vec!["", "x"]]);
        assert!(rows.take_errors().is_empty());
        assert!(texts(CsvRows::new("", ',')).is_empty());
        assert_eq!(texts(CsvRows::new("a,", ',')), [["a", ""]]);
    }

    #[test]
    fn quotes_out_of_place_are_errors_at_their_place() {
        for (text, at) in [("a,b\"c\r\n", 3), ("\"a\"b,c\r\n", 3), ("a,\"b\r\n", 2)] {
            let mut rows = CsvRows::new(text, ',');
            rows.by_ref().for_each(drop);
            assert_eq!(rows.take_errors().iter().map(|error| error.at).collect::<Vec<_>>(), [at]);
        }
    }

    #[test]
    fn tsv_lines_are_split_at_tabs_alone() {
        let rows: Vec<_> = tsv_rows("\"a\t中\r\nb\tc\td").collect();
        assert_eq!((rows[0].end, rows[1].end), ("\r\n", ""));
        assert_eq!((rows[1].at, rows[1].fields[1].at), (8, 10));
        assert_eq!(texts(rows.into_iter()), [vec!["\"a", "中"], vec!["b", "c", "d"]]);
    }
}
