//! TSV for machine translation, the lines of one side alone, and CSV for spreadsheets.

use std::borrow::Cow;

use memchr::memchr3;

use crate::chars::is_blank;
use crate::error::Result;
use crate::memory::delimited::is_formula;
use crate::memory::{InlineHandling, TransUnit};
use crate::write::plain::push_plain;
use crate::write::{Column, Encode, Encoded, Losses, Neighbours, Selected, WriteOptions};

/// A table of one row for each pair.
pub(super) struct Table {
    form: Form,
    columns: Vec<Column>,
    /// What this table and those that are written beside it have columns of.
    carried: Vec<Column>,
    /// Whether some of the columns may be asked for by a wrong name.
    are_checked: bool,
    inline: InlineHandling,
}

/// How the cells of a table are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Lines of cells with tabs between them, without a header and without quoting.
    Tsv,
    /// RFC 4180 with a header, and a byte order mark by which spreadsheets know UTF-8.
    Csv,
}

impl Table {
    pub(super) fn tsv(options: &WriteOptions) -> Self {
        Self::new(options, Form::Tsv, given(options).unwrap_or_else(Column::pair))
    }

    /// CSV with the columns of the input, unless others are given.
    pub(super) fn csv(options: &WriteOptions) -> Self {
        let of_input = || {
            let columns = options.header.columns.iter().map(|name| Column::new(name));
            columns.collect::<Result<Vec<_>>>().ok().filter(|columns| !columns.is_empty())
        };
        let columns = given(options).or_else(of_input).unwrap_or_else(Column::pair);
        Self::new(options, Form::Csv, columns)
    }

    /// Lines of the source side (0) or of the target side (1); those of the other side are beside them.
    pub(super) fn lines(options: &WriteOptions, side: usize) -> Self {
        let carried = Column::pair();
        let columns = vec![carried[side].clone()];
        Self { carried, ..Self::new(options, Form::Tsv, columns) }
    }

    fn new(options: &WriteOptions, form: Form, columns: Vec<Column>) -> Self {
        let are_checked = !columns.iter().all(Column::is_standard);
        let (carried, inline) = (columns.clone(), options.inline.unwrap_or_default());
        Self { form, columns, carried, are_checked, inline }
    }
}

fn given(options: &WriteOptions) -> Option<Vec<Column>> {
    (!options.columns.is_empty()).then(|| options.columns.clone())
}

impl Form {
    fn separator(self) -> u8 {
        match self {
            Self::Tsv => b'\t',
            Self::Csv => b',',
        }
    }

    fn line_end(self) -> &'static [u8] {
        match self {
            Self::Tsv => b"\n",
            Self::Csv => b"\r\n",
        }
    }

    /// Adds a cell. `forbidden` counts the characters that TSV left out.
    fn push(self, out: &mut Vec<u8>, cell: &str, forbidden: &mut usize) {
        match self {
            Self::Tsv => push_plain(out, cell, forbidden),
            Self::Csv => push_cell(out, cell),
        }
    }
}

impl Encode for Table {
    fn states_target_language(&self) -> bool {
        self.columns.iter().any(|column| column.name() == "target_language")
    }

    fn head(&self) -> Result<Vec<u8>> {
        let mut head = Vec::new();
        if self.form == Form::Csv {
            head.extend_from_slice("\u{FEFF}".as_bytes());
            for (i, column) in self.columns.iter().enumerate() {
                if i > 0 {
                    head.push(self.form.separator());
                }
                push_cell(&mut head, column.name());
            }
            head.extend_from_slice(self.form.line_end());
        }
        Ok(head)
    }

    fn unit(
        &self,
        selected: &Selected<'_, '_>,
        _: Option<&Neighbours>,
        out: &mut Encoded,
    ) -> std::result::Result<usize, String> {
        let mut rows = 0;
        for &target in selected.targets {
            let Encoded { bytes, forbidden, columns, texts, .. } = out;
            let pair = selected.texts(target, self.inline, texts);
            // A segment of inline elements alone has no text when they are dropped. A line on one side
            // needs its line on the other.
            if pair.iter().any(|text| is_blank(text)) {
                continue;
            }
            for (i, column) in self.columns.iter().enumerate() {
                if i > 0 {
                    bytes.push(self.form.separator());
                }
                match column.text_of() {
                    Some(side) => self.form.push(bytes, pair[side], forbidden),
                    None => {
                        let value = column.of(selected.unit, selected.source, target);
                        *columns |= bit(i, &value);
                        self.form.push(bytes, &value, forbidden);
                    }
                }
            }
            bytes.extend_from_slice(self.form.line_end());
            rows += 1;
        }
        if self.are_checked {
            note_names(selected.unit, out);
        }
        Ok(rows)
    }

    fn count_losses(&self, selected: &Selected<'_, '_>, losses: &mut Losses) {
        losses.count_beside(selected, &self.carried);
        if self.inline == InlineHandling::Drop {
            losses.count_inline(selected);
        }
    }

    fn writes_texts_only(&self) -> bool {
        self.columns.iter().all(|column| column.text_of().is_some())
    }
}

/// The bit of a column that has a value.
fn bit(column: usize, value: &str) -> u64 {
    if value.is_empty() { 0 } else { 1_u64.checked_shl(column as u32).unwrap_or(0) }
}

/// How many names are listed to somebody who asks for a column that is not there.
const MOST_NAMES: usize = 40;

/// Notes what columns a unit could have, should one that is asked for stay empty.
fn note_names(unit: &TransUnit<'_>, out: &mut Encoded) {
    if out.names.len() >= MOST_NAMES {
        return;
    }
    let names = Column::names_of(unit).into_iter().filter(|name| !name.is_empty());
    out.names.extend(names.map(Cow::into_owned));
}

/// A cell that no spreadsheet runs as a formula: an apostrophe precedes a mark that begins one. So it
/// does where apostrophes precede such a mark, which makes taking one away undo it exactly.
fn push_cell(out: &mut Vec<u8>, cell: &str) {
    let is_guarded = is_formula(cell.trim_start_matches('\''));
    let is_quoted = memchr3(b',', b'"', b'\n', cell.as_bytes()).is_some() || cell.contains('\r');
    if is_quoted {
        out.push(b'"');
    }
    if is_guarded {
        out.push(b'\'');
    }
    match is_quoted {
        true => out.extend_from_slice(cell.replace('"', "\"\"").as_bytes()),
        false => out.extend_from_slice(cell.as_bytes()),
    }
    if is_quoted {
        out.push(b'"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_guarded() {
        for (cell, expected) in [
            ("=1+1", "'=1+1"),
            ("-5", "'-5"),
            ("＠x", "'＠x"),
            ("'=1", "''=1"),
            ("''\tx", "'''\tx"),
            ("'quoted'", "'quoted'"),
            ("a=b", "a=b"),
            ("", ""),
            ("a \"b\", c", "\"a \"\"b\"\", c\""),
        ] {
            let mut out = Vec::new();
            push_cell(&mut out, cell);
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
    }
}
