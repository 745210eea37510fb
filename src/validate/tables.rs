//! The rules of TSV and CSV.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use xxhash_rust::xxh3::xxh3_64;

use crate::memory::columns::{ColumnChoice, Layout, Role};
use crate::memory::delimited::{
    CsvRows, Field, Row, SAMPLE, is_formula, separator, tsv_rows, unescaped,
};
use crate::validate::chunk::Rules;
use crate::validate::duplicates::Key;
use crate::validate::report::{Region, Report};
use crate::validate::skip::Skip;
use crate::validate::xml::recovery::{RecoveredError, RecoveredErrorKind};
use crate::validate::xml::tokens::End;
use crate::validate::{Rule, Severity, rows};
use crate::visible::quoted;

/// The rules of TSV.
#[derive(Default)]
pub(super) struct Tsv {
    /// The columns that the user chose.
    pub(super) choices: Vec<ColumnChoice>,
}

/// The columns of a TSV file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TsvColumns {
    /// The number of columns.
    width: usize,
    layout: Layout,
}

impl Rules for Tsv {
    /// The columns; `None` before the first row.
    type State = Option<TsvColumns>;

    fn check(&self, text: &str, end: End, columns: &mut Self::State, report: &mut Report) -> usize {
        for row in tsv_rows(text) {
            if row.end.is_empty() && end == End::More {
                return row.at;
            }
            let depth = usize::from(columns.is_some());
            let is_first = columns.is_none();
            let known = columns.get_or_insert_with(|| self.columns(&row, report));
            if is_first && known.layout.has_header {
                tsv_line_end(&row, report);
                row.fields.iter().for_each(|field| tsv_cell(field, false, report));
            } else {
                report.begin_unit();
                tsv_row(&row, known, report);
                add_key(&row, report);
                report.end_unit(None);
            }
            report.region(row.at..row.end_at + row.end.len(), depth, row.fields.len());
        }
        text.len()
    }

    fn within(&self, columns: &Self::State, region: &Region) -> Self::State {
        columns.clone().filter(|_| region.depth > 0)
    }

    fn skip(&self, _: &str, _: &mut Self::State, report: &mut Report) -> Skip {
        report.begin_unit();
        Skip::line()
    }
}

impl Tsv {
    /// Determines the columns from the first row, as `convert` does.
    fn columns(&self, row: &Row<'_>, report: &mut Report) -> TsvColumns {
        let cells: Vec<&str> = row.fields.iter().map(|field| &*field.text).collect();
        let width = cells.len().max(2);
        if cells.len() < 2 && self.choices.is_empty() {
            return TsvColumns { width, layout: Layout::of_pair() };
        }
        let layout = Layout::of(&cells, &self.choices, false).unwrap_or_else(|message| {
            report.error(Rule::Columns, row.at, message);
            Layout { has_header: true, ..Layout::of_pair() }
        });
        TsvColumns { width, layout }
    }
}

fn tsv_row(row: &Row<'_>, columns: &TsvColumns, report: &mut Report) {
    width(row, columns.width, report);
    tsv_line_end(row, report);
    for (i, field) in row.fields.iter().enumerate() {
        let is_text = matches!(columns.layout.roles.get(i), Some(Role::Text(_)));
        tsv_cell(field, is_text, report);
    }
}

fn tsv_line_end(row: &Row<'_>, report: &mut Report) {
    let last = row.fields.last().map_or(row.at, |field| field.raw.1);
    match row.end {
        "\n" => {}
        "" => {
            report.line_end(last, "the last line has no line end; expected a line feed");
            report.repair(Rule::LineEnd, last..last, "\n");
        }
        _ => {
            let message = "the line ends with CR LF; the CR becomes part of the last column";
            report.line_end(last, message);
            report.repair(Rule::LineEnd, last..last + 1, "");
        }
    }
}

fn tsv_cell(field: &Field<'_>, is_text: bool, report: &mut Report) {
    let mut broken = separators(field, report).then_some(Rule::Character);
    if !report.normal_form(field.at, &field.text) {
        broken = broken.or(Some(Rule::Nfc));
    }
    if is_text && report.segment(field.at, &field.text) {
        broken = broken.or(Some(Rule::SurroundingWhitespace));
    }
    if let Some(rule) = broken.filter(|_| report.is_repairing()) {
        report.repair(rule, field.raw.0..field.raw.1, repaired(&field.text));
    }
}

/// Notes the key by which a duplicate of the row is detected.
fn add_key(row: &Row<'_>, report: &mut Report) {
    let cells = row.fields.iter().map(|field| &*field.text);
    report.keys.push(Key::of_row(row.at, report.units, cells));
}

fn width(row: &Row<'_>, expected: usize, report: &mut Report) {
    let found = row.fields.len();
    if found != expected {
        report.error(Rule::Columns, row.at, format!("{found} columns; expected {expected}"));
    }
}

/// Whether it is a control character at which some tools end a line.
fn is_separator(c: char) -> bool {
    matches!(c, '\u{B}' | '\u{C}' | '\r' | '\u{1C}'..='\u{1E}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Reports control characters and characters at which some tools end a line. Returns whether there
/// are any.
fn separators(field: &Field<'_>, report: &mut Report) -> bool {
    let may_be_one = |byte: u8| byte < b' ' || matches!(byte, 0xC2 | 0xE2 | 0xEF);
    if !field.text.bytes().any(may_be_one) {
        return false;
    }
    let before = report.pending.len();
    for (at, c) in field.text.char_indices() {
        if is_separator(c) {
            let message = format!("U+{:04X}; some tools end the line there", u32::from(c));
            report.error(Rule::Character, field.at + at, message);
        } else {
            rows::control(field.at + at, c, Severity::Error, report);
        }
    }
    report.pending.len() > before
}

/// Repairs a field: replaces separators with spaces, removes other control characters, applies NFC
/// and trims white space.
fn repaired(text: &str) -> String {
    let spaced = text.chars().map(|c| if is_separator(c) { ' ' } else { c });
    let text: String = spaced.filter(|&c| !rows::is_control(c)).nfc().collect();
    text.trim().to_owned()
}

/// The rules of CSV.
#[derive(Default)]
pub(super) struct Csv {
    /// The columns that the user chose.
    pub(super) choices: Vec<ColumnChoice>,
}

/// What is known about a CSV file so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Columns {
    /// The columns; `None` before the header.
    layout: Option<Layout>,
    /// The separator of cells; `None` until it is detected.
    separator: Option<char>,
    /// Whether to report a missing byte order mark at the first character that is not ASCII.
    lacks_mark: bool,
}

impl Columns {
    pub(super) fn new(has_mark: bool) -> Self {
        Self { layout: None, separator: None, lacks_mark: !has_mark }
    }

    /// For tests with texts that are too short to detect the separator before the end of the file.
    #[cfg(test)]
    pub(super) fn with_comma() -> Self {
        Self { separator: Some(','), ..Self::new(false) }
    }

    /// Detects the separator and returns it with the offset of the header. `None` if more text is
    /// needed.
    fn begin(
        &mut self,
        text: &str,
        end: End,
        choices: &[ColumnChoice],
        report: &mut Report,
    ) -> Option<(char, usize)> {
        if let Some(separator) = self.separator {
            return Some((separator, 0));
        }
        if text.len() < SAMPLE && end == End::More {
            return None;
        }
        let is_header = |cells: &[&str]| Layout::of(cells, choices, true).is_ok();
        let (separator, start) = separator(text, is_header);
        self.separator = Some(separator);
        if separator != ',' || start > 0 {
            let name = if separator == '\t' { "TAB".to_owned() } else { format!("`{separator}`") };
            let message = format!("the separator is {name}; RFC 4180 requires `,`");
            report.warning(Rule::Separator, 0, message);
        }
        Some((separator, start))
    }
}

impl Rules for Csv {
    type State = Columns;

    fn check(&self, text: &str, end: End, columns: &mut Columns, report: &mut Report) -> usize {
        let Some((separator, start)) = columns.begin(text, end, &self.choices, report) else {
            return 0;
        };
        let mut table = CsvRows::from(text, start, separator);
        let mut used = text.len();
        for row in table.by_ref() {
            if row.end.is_empty() && end == End::More {
                used = row.at;
                break;
            }
            let depth = usize::from(columns.layout.is_some());
            report.region(row.at..row.end_at + row.end.len(), depth, row.fields.len());
            let is_first = columns.layout.is_none();
            let layout = columns.layout.get_or_insert_with(|| self.layout(&row, report));
            if is_first && layout.has_header {
                continue;
            }
            report.begin_unit();
            csv_row(layout, &row, report);
            // Rows with an identifier are not duplicates; duplicate identifiers are reported
            // instead.
            if !layout.names.iter().any(|name| name == "id") {
                add_key(&row, report);
            }
            report.end_unit(None);
        }
        let errors = table.take_errors().into_iter().filter(|error| error.at < used);
        let syntax = RecoveredErrorKind::Syntax;
        let errors = errors.map(|error| RecoveredError::new(error.at, syntax, error.message));
        report.recovered_errors(errors.collect());
        if columns.layout.is_none() && end == End::Last {
            report.error(Rule::Columns, 0, "no header; expected one row of column names");
        }
        let other = text[..used].bytes().position(|byte| !byte.is_ascii());
        if let Some(at) = other.filter(|_| columns.lacks_mark) {
            columns.lacks_mark = false;
            let message = "no byte order mark; Excel assumes another encoding";
            report.warning(Rule::Encoding, at, message);
        }
        used
    }

    fn within(&self, columns: &Columns, region: &Region) -> Columns {
        let layout = columns.layout.clone().filter(|_| region.depth > 0);
        Columns { layout, ..*columns }
    }

    fn skip(&self, _: &str, columns: &mut Columns, report: &mut Report) -> Skip {
        if columns.layout.is_some() {
            report.begin_unit();
        }
        Skip::record()
    }
}

impl Csv {
    /// Determines the columns from the first row, as `convert` does.
    fn layout(&self, first: &Row<'_>, report: &mut Report) -> Layout {
        let mut cells: Vec<&str> =
            first.fields.iter().map(|field| unescaped(field.text.trim())).collect();
        let layout = Layout::of(&cells, &self.choices, true);
        if let Some(headless) = layout.ok().filter(|layout| !layout.has_header) {
            return headless;
        }
        line_end(first, report);
        // Each duplicate name is one finding, and is cleared so that it does not hide other errors.
        for i in 0..cells.len() {
            if !cells[i].is_empty() && cells[..i].contains(&cells[i]) {
                let message = format!("duplicate column `{}`; expected each name once", cells[i]);
                report.error(Rule::Columns, first.fields[i].at, message);
                cells[i] = "";
            }
        }
        Layout::of(&cells, &self.choices, true).unwrap_or_else(|message| {
            report.error(Rule::Columns, first.at, message);
            Layout::unclear_of(&cells)
        })
    }
}

fn line_end(row: &Row<'_>, report: &mut Report) {
    if row.end == "\r\n" {
        return;
    }
    let message = match row.end {
        "" => "the last line has no line end; expected CR LF",
        _ => "the line does not end with CR LF",
    };
    report.line_end(row.fields.last().map_or(row.at, |field| field.at), message);
    report.repair(Rule::LineEnd, row.end_at..row.end_at + row.end.len(), "\r\n");
}

fn csv_row(layout: &Layout, row: &Row<'_>, report: &mut Report) {
    width(row, layout.names.len(), report);
    line_end(row, report);
    for (i, field) in row.fields.iter().enumerate() {
        controls(field, report);
        let name = layout.names.get(i).map_or("", String::as_str);
        let is_text = matches!(layout.roles.get(i), Some(Role::Text(_)));
        let is_trimmed = value(name, is_text, field, report);
        if is_formula(&field.text) {
            let message = "runs as a formula in a spreadsheet; put an apostrophe before it";
            report.warning(Rule::Formula, field.at, message);
            if !is_trimmed {
                report.repair(Rule::Formula, field.raw.0..field.raw.0, "'");
            }
        }
    }
}

fn controls(field: &Field<'_>, report: &mut Report) {
    let may_be_one = |byte: u8| byte < b' ' || byte == 0xEF;
    if !field.text.bytes().any(may_be_one) {
        return;
    }
    for (at, c) in field.text.char_indices() {
        // In a field with doubled quotes, offsets in its text are not offsets in the file.
        let place = if is_plain(field) { field.raw.0 + at } else { field.at };
        if rows::control(place, c, Severity::Warning, report) && is_plain(field) {
            report.repair(Rule::Character, place..place + c.len_utf8(), "");
        }
    }
}

/// Whether the text of a field is the same as in the file, without unescaped quotes.
fn is_plain(field: &Field<'_>) -> bool {
    matches!(field.text, Cow::Borrowed(_))
}

/// Checks the value of a field, and returns whether it was trimmed.
fn value(name: &str, is_text: bool, field: &Field<'_>, report: &mut Report) -> bool {
    let text = &*field.text;
    if is_text {
        let is_padded = report.segment(field.at, unescaped(text));
        return is_padded && is_plain(field) && report.is_repairing() && trim(field, report);
    }
    match name {
        "id" => report.ids.push((field.at, report.units, xxh3_64(text.as_bytes()), text.into())),
        "confidence" if !is_confidence(text) => {
            let message = format!("confidence {}; expected a number from 0 to 1", quoted(text));
            report.error(Rule::FieldType, field.at, message);
        }
        "bead" if !is_bead(text) => {
            let message = format!("bead {}; expected a form such as 1-1 or 2-1", quoted(text));
            report.error(Rule::FieldType, field.at, message);
        }
        _ => {}
    }
    false
}

/// Notes the repairs that remove white space around a field. Returns whether there are any.
fn trim(field: &Field<'_>, report: &mut Report) -> bool {
    let text = &*field.text;
    let (start, end) = field.raw;
    let before = start..start + (text.len() - text.trim_start().len());
    let after = start + text.trim_end().len()..end;
    let is_trimmed = !(before.is_empty() && after.is_empty());
    for range in [before, after] {
        if !range.is_empty() {
            report.repair(Rule::SurroundingWhitespace, range, "");
        }
    }
    is_trimmed
}

fn is_confidence(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(|number| (0.0..=1.0).contains(&number))
}

fn is_bead(text: &str) -> bool {
    let is_count = |text: &str| text.parse::<u32>().is_ok() && !text.starts_with('+');
    text.split_once('-').is_some_and(|(source, target)| is_count(source) && is_count(target))
}
