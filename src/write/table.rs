//! TSV for machine translation and CSV for spreadsheets.

use std::borrow::Cow;

use memchr::memchr3;

use crate::chars::is_blank;
use crate::error::Result;
use crate::memory::delimited::is_formula;
use crate::memory::{InlineHandling, TransUnit};
use crate::write::plain::push_plain;
use crate::write::{Column, Encode, Encoded, Losses, Neighbours, Selected, WriteOptions};

/// Lines of cells with tabs between them, without a header and without quoting.
pub(super) struct Tsv {
    columns: Vec<Column>,
    /// Whether some of the columns may be asked for by a wrong name.
    are_checked: bool,
    inline: InlineHandling,
}

/// RFC 4180 with a header, and a byte order mark by which spreadsheets know UTF-8.
pub(super) struct Csv {
    columns: Vec<Column>,
    /// Whether some of the columns may be asked for by a wrong name.
    are_checked: bool,
    inline: InlineHandling,
}

impl Tsv {
    pub(super) fn new(options: &WriteOptions) -> Self {
        let columns = given(options).unwrap_or_else(Column::pair);
        let are_checked = !columns.iter().all(Column::is_standard);
        Self { columns, are_checked, inline: options.inline.unwrap_or_default() }
    }
}

impl Csv {
    pub(super) fn new(options: &WriteOptions) -> Self {
        let of_input = || {
            let columns = options.header.columns.iter().map(|name| Column::new(name));
            columns.collect::<Result<Vec<_>>>().ok().filter(|columns| !columns.is_empty())
        };
        let columns = given(options).or_else(of_input).unwrap_or_else(Column::pair);
        let are_checked = !columns.iter().all(Column::is_standard);
        Self { columns, are_checked, inline: options.inline.unwrap_or_default() }
    }
}

fn given(options: &WriteOptions) -> Option<Vec<Column>> {
    (!options.columns.is_empty()).then(|| options.columns.clone())
}

impl Encode for Tsv {
    fn head(&self) -> Result<Vec<u8>> {
        Ok(Vec::new())
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
            // A segment of inline elements alone has no text when they are dropped.
            if pair.iter().any(|text| is_blank(text)) {
                continue;
            }
            for (i, column) in self.columns.iter().enumerate() {
                if i > 0 {
                    bytes.push(b'\t');
                }
                match column.text_of() {
                    Some(side) => push_plain(bytes, pair[side], forbidden),
                    None => {
                        let value = column.of(selected.unit, selected.source, target);
                        *columns |= bit(i, &value);
                        push_plain(bytes, &value, forbidden);
                    }
                }
            }
            bytes.push(b'\n');
            rows += 1;
        }
        if self.are_checked {
            note_names(selected.unit, out);
        }
        Ok(rows)
    }

    fn count_losses(&self, selected: &Selected<'_, '_>, losses: &mut Losses) {
        losses.count_beside(selected, &self.columns);
        if self.inline == InlineHandling::Drop {
            losses.count_inline(selected);
        }
    }

    fn writes_texts_only(&self) -> bool {
        self.columns.iter().all(|column| column.text_of().is_some())
    }
}

impl Encode for Csv {
    fn head(&self) -> Result<Vec<u8>> {
        let mut head = "\u{FEFF}".as_bytes().to_vec();
        push_row(&mut head, self.columns.iter().map(|column| Cow::Borrowed(column.name())));
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
            let Encoded { bytes, columns, texts, .. } = out;
            let pair = selected.texts(target, self.inline, texts);
            if pair.iter().any(|text| is_blank(text)) {
                continue;
            }
            let cells = self.columns.iter().enumerate().map(|(i, column)| match column.text_of() {
                Some(side) => Cow::Borrowed(pair[side]),
                None => {
                    let value = column.of(selected.unit, selected.source, target);
                    *columns |= bit(i, &value);
                    value
                }
            });
            push_row(bytes, cells);
            rows += 1;
        }
        if self.are_checked {
            note_names(selected.unit, out);
        }
        Ok(rows)
    }

    fn count_losses(&self, selected: &Selected<'_, '_>, losses: &mut Losses) {
        losses.count_beside(selected, &self.columns);
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

fn push_row<'a>(out: &mut Vec<u8>, cells: impl Iterator<Item = Cow<'a, str>>) {
    for (i, cell) in cells.enumerate() {
        if i > 0 {
            out.push(b',');
        }
        push_cell(out, &cell);
    }
    out.extend_from_slice(b"\r\n");
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
