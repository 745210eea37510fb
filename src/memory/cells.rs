//! CSV and TSV as rows of fields that know where they stand, however broken.

use crate::memory::{FaultKind, Faults};

/// A row of a table.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    /// Byte offset of its first character.
    pub(crate) at: usize,
    pub(crate) fields: Vec<Field>,
    /// How the row ends: `"\r\n"`, `"\n"`, or nothing at the end of the file.
    pub(crate) end: &'static str,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) at: usize,
    pub(crate) text: String,
}

/// The lines of a TSV file without quoting. A carriage return before a line end belongs to it.
pub(crate) fn tsv_rows(text: &str) -> impl Iterator<Item = Row> {
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
            let field = Field { at: field_at, text: text.to_owned() };
            field_at += text.len() + 1;
            field
        });
        Row { at: start, fields: fields.collect(), end }
    })
}

/// The records of a CSV file (RFC 4180).
pub(crate) struct CsvRows<'a> {
    text: &'a str,
    at: usize,
    pub(crate) faults: Faults,
}

impl<'a> CsvRows<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0, faults: Faults::default() }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn fault(&mut self, at: usize, message: &str) {
        self.faults.add(at, FaultKind::Syntax, message);
    }

    fn field(&mut self) -> Field {
        let at = self.at;
        let mut text = String::new();
        if self.rest().starts_with('"') {
            self.quoted(&mut text);
        }
        let end = self.rest().find([',', '\r', '\n']).unwrap_or(self.rest().len());
        let plain = &self.rest()[..end];
        if at < self.at && !plain.is_empty() {
            self.fault(self.at, "text after a closing quote; expected a comma or the line's end");
        } else if let Some(found) = plain.find('"') {
            let message = "a quote in a field that is not quoted; quote the field and double it";
            self.fault(self.at + found, message);
        }
        self.at += end;
        text.push_str(plain);
        Field { at, text }
    }

    /// Reads past the closing quote.
    fn quoted(&mut self, text: &mut String) {
        let start = self.at;
        self.at += 1;
        loop {
            let Some(end) = self.rest().find('"') else {
                self.fault(start, "a quote that does not close before the file ends");
                text.push_str(self.rest());
                self.at = self.text.len();
                return;
            };
            text.push_str(&self.rest()[..end]);
            self.at += end + 1;
            if !self.rest().starts_with('"') {
                return;
            }
            text.push('"');
            self.at += 1;
        }
    }

    /// Reads what stands between records or fields; `None` where the record goes on.
    fn line_end(&mut self) -> Option<&'static str> {
        let end = ["\r\n", "\n", "\r"].into_iter().find(|end| self.rest().starts_with(end));
        match end {
            Some(end) => self.at += end.len(),
            None if self.rest().is_empty() => return Some(""),
            None => self.at += ",".len(),
        }
        end
    }
}

impl Iterator for CsvRows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        if self.rest().is_empty() {
            return None;
        }
        let mut row = Row { at: self.at, ..Row::default() };
        loop {
            row.fields.push(self.field());
            if let Some(end) = self.line_end() {
                row.end = end;
                return Some(row);
            }
        }
    }
}

/// A field of our CSV as it was before a leading apostrophe kept spreadsheets from taking it for a
/// formula.
pub(crate) fn unescaped(field: &str) -> &str {
    match field.strip_prefix('\'') {
        Some(rest) if is_formula(rest.trim_start_matches('\'')) => rest,
        _ => field,
    }
}

/// Whether a spreadsheet would run the text as a formula.
pub(crate) fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(rows: impl Iterator<Item = Row>) -> Vec<Vec<String>> {
        rows.map(|row| row.fields.into_iter().map(|field| field.text).collect()).collect()
    }

    #[test]
    fn csv_fields_may_be_quoted() {
        let mut rows = CsvRows::new("a,\"b,\"\"c\"\"\r\nd\",\r\n\"\",x\n");
        assert_eq!(texts(rows.by_ref()), [vec!["a", "b,\"c\"\r\nd", ""], vec!["", "x"]]);
        assert!(rows.faults.take().is_empty());
        assert!(texts(CsvRows::new("")).is_empty());
        assert_eq!(texts(CsvRows::new("a,")), [["a", ""]]);
    }

    #[test]
    fn quotes_out_of_place_are_faults_where_they_stand() {
        for (text, at) in [("a,b\"c\r\n", 3), ("\"a\"b,c\r\n", 3), ("a,\"b\r\n", 2)] {
            let mut rows = CsvRows::new(text);
            rows.by_ref().for_each(drop);
            assert_eq!(rows.faults.take().iter().map(|fault| fault.at).collect::<Vec<_>>(), [at]);
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
