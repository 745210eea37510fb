//! The encoders of TSV (for machine translation), CSV and XLSX (for spreadsheets), Parquet (for data sets)
//! and the lines of one side.

use std::borrow::Cow;

use memchr::memchr3;

use crate::chars::is_blank;
use crate::error::Result;
use crate::memory::delimited::is_formula;
use crate::memory::{InlineHandling, TransUnit};
#[cfg(feature = "parquet")]
use crate::write::cells;
use crate::write::plain::push_plain;
use crate::write::sheet;
use crate::write::{Column, Encode, Encoded, Losses, Neighbours, Selected, WriteOptions};

/// A table with one row for each pair.
pub(super) struct Table {
    syntax: Syntax,
    columns: Vec<Column>,
    /// The columns of this table and of the files that belong to it.
    carried: Vec<Column>,
    /// Whether a column name may be misspelled, because it is not a standard one.
    are_checked: bool,
    inline: InlineHandling,
}

/// The syntax of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Syntax {
    /// Tab-separated cells, without a header and without quoting.
    Tsv,
    /// RFC 4180 with a header, and a byte order mark so that spreadsheets detect UTF-8.
    Csv,
    /// A worksheet with a header.
    Xlsx,
    /// Typed cells.
    #[cfg(feature = "parquet")]
    Parquet,
}

impl Table {
    pub(super) fn tsv(options: &WriteOptions) -> Self {
        Self::new(options, Syntax::Tsv, given(options).unwrap_or_else(Column::pair))
    }

    pub(super) fn csv(options: &WriteOptions) -> Self {
        Self::with_header(options, Syntax::Csv)
    }

    pub(super) fn xlsx(options: &WriteOptions) -> Self {
        Self::with_header(options, Syntax::Xlsx)
    }

    #[cfg(feature = "parquet")]
    pub(super) fn parquet(options: &WriteOptions) -> Self {
        Self::new(options, Syntax::Parquet, Self::columns_of_units(options))
    }

    /// The given columns, else those of the input, else all that a unit carries.
    #[cfg(feature = "parquet")]
    pub(super) fn columns_of_units(options: &WriteOptions) -> Vec<Column> {
        given(options).or_else(|| of_input(options)).unwrap_or_else(Column::of_unit)
    }

    /// A table with the given columns, else those of the input, else source and target.
    fn with_header(options: &WriteOptions, syntax: Syntax) -> Self {
        let columns = given(options).or_else(|| of_input(options)).unwrap_or_else(Column::pair);
        Self::new(options, syntax, columns)
    }

    /// The lines of the source (0) or the target (1); another file has those of the other side.
    pub(super) fn lines(options: &WriteOptions, side: usize) -> Self {
        let carried = Column::pair();
        let columns = vec![carried[side].clone()];
        Self { carried, ..Self::new(options, Syntax::Tsv, columns) }
    }

    fn new(options: &WriteOptions, syntax: Syntax, columns: Vec<Column>) -> Self {
        let are_checked = !columns.iter().all(Column::is_standard);
        let (carried, inline) = (columns.clone(), options.inline.unwrap_or_default());
        Self { syntax, columns, carried, are_checked, inline }
    }
}

fn given(options: &WriteOptions) -> Option<Vec<Column>> {
    (!options.columns.is_empty()).then(|| options.columns.clone())
}

/// The columns of the first input, if it is a table.
fn of_input(options: &WriteOptions) -> Option<Vec<Column>> {
    let columns = options.header.columns.iter().map(|name| Column::new(name));
    columns.collect::<Result<Vec<_>>>().ok().filter(|columns| !columns.is_empty())
}

impl Syntax {
    fn row_start(self) -> &'static [u8] {
        match self {
            Self::Tsv | Self::Csv => b"",
            Self::Xlsx => sheet::ROW,
            #[cfg(feature = "parquet")]
            Self::Parquet => b"",
        }
    }

    fn separator(self) -> &'static [u8] {
        match self {
            Self::Tsv => b"\t",
            Self::Csv => b",",
            Self::Xlsx => b"",
            #[cfg(feature = "parquet")]
            Self::Parquet => b"",
        }
    }

    fn row_end(self) -> &'static [u8] {
        match self {
            Self::Tsv => b"\n",
            Self::Csv => b"\r\n",
            Self::Xlsx => sheet::ROW_END,
            #[cfg(feature = "parquet")]
            Self::Parquet => b"",
        }
    }

    /// Appends a cell. `forbidden` counts the characters that TSV omits.
    fn push(
        self,
        out: &mut Vec<u8>,
        column: &Column,
        cell: &str,
        forbidden: &mut usize,
    ) -> Result<()> {
        match self {
            Self::Tsv => push_plain(out, cell, forbidden),
            Self::Csv => push_cell(out, cell),
            Self::Xlsx => sheet::push_cell(out, column, cell)?,
            #[cfg(feature = "parquet")]
            Self::Parquet => cells::push_value(out, column, cell)?,
        }
        Ok(())
    }
}

impl Encode for Table {
    fn states_target_language(&self) -> bool {
        self.columns.iter().any(|column| column.name() == "target_language")
    }

    fn head(&self) -> Result<Vec<u8>> {
        match self.syntax {
            Syntax::Tsv => Ok(Vec::new()),
            Syntax::Csv => Ok(csv_head(&self.columns)),
            Syntax::Xlsx => sheet::head(&self.columns),
            #[cfg(feature = "parquet")]
            Syntax::Parquet => Ok(Vec::new()),
        }
    }

    fn foot(&self) -> &'static [u8] {
        match self.syntax {
            Syntax::Tsv | Syntax::Csv => b"",
            Syntax::Xlsx => sheet::FOOT,
            #[cfg(feature = "parquet")]
            Syntax::Parquet => b"",
        }
    }

    fn unit(
        &self,
        selected: &Selected<'_, '_>,
        _: Option<&Neighbours>,
        out: &mut Encoded,
    ) -> Result<usize> {
        let mut rows = 0;
        for &target in selected.targets {
            let Encoded { bytes, forbidden, columns, texts, .. } = out;
            let pair = selected.texts(target, self.inline, texts);
            // A tag-only segment has no text when inline elements are dropped. The pair is skipped
            // on both sides, so that the lines of two files stay parallel.
            if pair.iter().any(|text| is_blank(text)) {
                continue;
            }
            bytes.extend_from_slice(self.syntax.row_start());
            for (i, column) in self.columns.iter().enumerate() {
                if i > 0 {
                    bytes.extend_from_slice(self.syntax.separator());
                }
                match column.text_of() {
                    Some(side) => self.syntax.push(bytes, column, pair[side], forbidden)?,
                    None => {
                        let value = column.of(selected.unit, selected.source, target);
                        *columns |= bit(i, &value);
                        self.syntax.push(bytes, column, &value, forbidden)?;
                    }
                }
            }
            bytes.extend_from_slice(self.syntax.row_end());
            rows += 1;
        }
        if self.are_checked {
            record_names(selected.unit, out);
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

fn csv_head(columns: &[Column]) -> Vec<u8> {
    let mut head = "\u{FEFF}".as_bytes().to_vec();
    for (i, column) in columns.iter().enumerate() {
        if i > 0 {
            head.extend_from_slice(Syntax::Csv.separator());
        }
        push_cell(&mut head, column.name());
    }
    head.extend_from_slice(Syntax::Csv.row_end());
    head
}

/// The bit of a column, if it has a value; 0 from the 65th column on.
fn bit(column: usize, value: &str) -> u64 {
    if value.is_empty() { 0 } else { 1_u64.checked_shl(column as u32).unwrap_or(0) }
}

/// The most names that are listed in the error about a missing column.
const MOST_NAMES: usize = 40;

/// Records the column names that a unit offers, for the error about a column without values.
fn record_names(unit: &TransUnit<'_>, out: &mut Encoded) {
    if out.names.len() >= MOST_NAMES {
        return;
    }
    let names = Column::names_of(unit).into_iter().filter(|name| !name.is_empty());
    out.names.extend(names.map(Cow::into_owned));
}

/// Appends a cell that no spreadsheet runs as a formula: an apostrophe precedes a character that
/// begins a formula. Text that begins with apostrophes and such a character gets one more, so that
/// removing one apostrophe always restores the text.
pub(crate) fn push_cell(out: &mut Vec<u8>, cell: &str) {
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
