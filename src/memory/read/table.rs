//! TSV, CSV and pairs of files of one segment a line.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memrchr};

use crate::memory::columns::{Layout, Role, TextLanguage, field_name};
use crate::memory::delimited::{CsvRows, separator, unescaped};
use crate::memory::format::{Input, ReadOptions};
use crate::memory::header::Header;
use crate::memory::read::flaw;
use crate::memory::read::xml::ReadError;
use crate::memory::sink::{Omission, Sink};
use crate::memory::state::State;
use crate::memory::unit::{
    Annotation, Attributes, Content, Field, FieldValue, Fields, TransUnit, Variant,
};

/// Where a CSV text can be cut: after the last line end that is not in quotes.
pub(crate) fn cut_csv(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let quotes = |part: &[u8]| memchr_iter(b'"', part).count();
    let mut end = memrchr(b'\n', bytes)?;
    let mut before = quotes(&bytes[..end]);
    while before % 2 == 1 {
        let earlier = memrchr(b'\n', &bytes[..end])?;
        before -= quotes(&bytes[earlier..end]);
        end = earlier;
    }
    Some(end + 1)
}

/// Where lines can be cut: after the last line end.
pub(crate) fn cut_lines(text: &str) -> Option<usize> {
    memrchr(b'\n', text.as_bytes()).map(|at| at + 1)
}

/// The columns of two files of lines.
pub(crate) fn lines_header(
    _: &str,
    _: bool,
    _: &ReadOptions,
) -> Result<Option<(Header, usize)>, ReadError> {
    Ok(Some((header(Layout::of_pair(), '\0'), 0)))
}

/// The first row of a TSV file, which is a header only where its cells are names of columns, or the
/// user chooses a column by a name in it.
pub(crate) fn tsv_header(
    text: &str,
    is_all: bool,
    options: &ReadOptions,
) -> Result<Option<(Header, usize)>, ReadError> {
    let end = match memchr(b'\n', text.as_bytes()) {
        None if !is_all => return Ok(None),
        end => end.map_or(text.len(), |end| end + 1),
    };
    let choices = options.from_columns.as_deref().unwrap_or_default();
    let line = text[..end].trim_end_matches(['\r', '\n']);
    let cells: Vec<&str> = line.split('\t').collect();
    // A row that is too short is an error of the rows.
    let is_short = text.is_empty() || cells.len() < 2 && choices.is_empty();
    let layout = match is_short {
        true => Layout::of_pair(),
        false => Layout::of(&cells, choices, false).map_err(|message| flaw(0, message))?,
    };
    let used = if layout.has_header { end } else { 0 };
    Ok(Some((header(layout, '\t'), used)))
}

/// The row of column names of a CSV file.
pub(crate) fn csv_header(
    text: &str,
    is_all: bool,
    options: &ReadOptions,
) -> Result<Option<(Header, usize)>, ReadError> {
    let choices = options.from_columns.as_deref().unwrap_or_default();
    let is_header = |cells: &[&str]| Layout::of(cells, choices, true).is_ok();
    let (separator, start) = separator(text, is_header);
    let mut rows = CsvRows::new(&text[start..], separator);
    let Some(row) = rows.next().filter(|row| is_all || !row.end.is_empty()) else {
        return match is_all {
            true => Err(flaw(0, "no header; expected a row that names the columns")),
            false => Ok(None),
        };
    };
    if let Some(fault) = rows.faults.take().into_iter().next() {
        return Err(flaw(start + fault.at, fault.message));
    }
    let cells: Vec<&str> = row.fields.iter().map(|field| unescaped(field.text.trim())).collect();
    let layout = Layout::of(&cells, choices, true);
    let layout = layout.map_err(|message| flaw(start, with_separator(message, separator)))?;
    let used = if layout.has_header { start + row.end_at + row.end.len() } else { start };
    Ok(Some((header(layout, separator), used)))
}

/// A message about columns; one that the table may not have because another separator was meant.
fn with_separator(message: String, separator: char) -> String {
    let name = if separator == '\t' { "TAB".to_owned() } else { format!("`{separator}`") };
    format!("{message} (separator {name}; a first line `sep=;` states another)")
}

fn header(layout: Layout, separator: char) -> Header {
    let [source, target] = layout.languages();
    let columns = layout.names.clone();
    Header { columns, separator, layout, source, target, ..Header::default() }
}

/// The prop that a column becomes.
fn prop_name(column: &str) -> Cow<'static, str> {
    match column {
        "url1" | "src_url" | "url2" | "trg_url" => "source-document".into(),
        "id" => "x-unit-id".into(),
        _ if column.starts_with("x-") => column.to_owned().into(),
        _ => format!("x-{column}").into(),
    }
}

/// Makes units of rows.
struct Rows<'a> {
    header: &'a Header,
    fields: Fields,
}

impl<'a> Rows<'a> {
    fn of(input: &Input<'a>) -> Self {
        Self { header: input.header, fields: input.fields }
    }

    /// Hands on the unit of a row.
    fn unit(&self, at: usize, cells: impl Iterator<Item = Cow<'a, str>>, sink: &mut Sink<'_, 'a>) {
        let layout = &self.header.layout;
        let mut unit = TransUnit { at, variants: self.variants(), ..TransUnit::default() };
        for (i, cell) in cells.enumerate() {
            let role = layout.roles.get(i).copied().unwrap_or(Role::Unnamed);
            match role {
                Role::Text(at) => unit.variants[at].segment = Content::Plain(cell),
                Role::SourceLanguage => set_language(unit.variants.first_mut(), cell),
                Role::TargetLanguage => set_language(unit.variants.last_mut(), cell),
                Role::Tuid if !cell.is_empty() => {
                    unit.attributes = Attributes::List(vec![("tuid".into(), cell)]);
                }
                Role::Unnamed if !cell.trim().is_empty() => sink.omit(Omission::UnnamedCell),
                Role::State => {
                    unit.state = State::of_word(&cell);
                    self.add_field(&mut unit, &layout.names[i], cell);
                }
                Role::Field => self.add_field(&mut unit, &layout.names[i], cell),
                Role::Tuid | Role::Unnamed => {}
            }
        }
        if unit.variants.len() > 2 {
            unit.variants.retain(|variant| !is_empty(variant));
        }
        sink.unit(&mut unit);
    }

    fn variants(&self) -> Vec<Variant<'a>> {
        let variant = |text: &'a TextLanguage| {
            let language = match text {
                TextLanguage::Source => &self.header.source,
                TextLanguage::Target => &self.header.target,
                TextLanguage::Named(language) => language,
            };
            Variant { language: language.as_str().into(), ..Variant::default() }
        };
        self.header.layout.texts.iter().map(variant).collect()
    }

    /// Keeps a cell, also an empty one: what is written has the columns of every row.
    fn add_field(&self, unit: &mut TransUnit<'a>, column: &'a str, cell: Cow<'a, str>) {
        if self.fields == Fields::All {
            let name = Cow::Borrowed(field_name(column));
            unit.fields.push(Field { name, value: FieldValue::Text(cell) });
        }
    }
}

fn set_language<'a>(variant: Option<&mut Variant<'a>>, cell: Cow<'a, str>) {
    if let Some(variant) = variant.filter(|_| !cell.is_empty()) {
        variant.language = cell;
    }
}

/// Whether a table of several languages has no text in this one.
fn is_empty(variant: &Variant<'_>) -> bool {
    matches!(&variant.segment, Content::Plain(text) if text.is_empty())
}

pub(super) fn prop<'a>(column: &str, text: Cow<'a, str>) -> Annotation<'a> {
    Annotation {
        kind: crate::memory::unit::AnnotationKind::Prop,
        attributes: Attributes::List(vec![("type".into(), prop_name(column))]),
        text: Content::Plain(text),
    }
}

/// The units of lines with tabs between the cells.
pub(crate) fn tsv<'a>(input: &Input<'a>, sink: &mut Sink<'_, 'a>) -> Result<(), ReadError> {
    let (text, rows) = (input.text(), Rows::of(input));
    let needed = input.header.layout.needed();
    let mut at = 0;
    while at < text.len() {
        let end = memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |found| at + found);
        let line = &text[at..end];
        let line = line.strip_suffix('\r').unwrap_or(line);
        let found = memchr_iter(b'\t', line.as_bytes()).count() + 1;
        if found < needed {
            let found = counted(found);
            return Err(flaw(at, format!("{found}; expected at least {needed}")));
        }
        rows.unit(at, line.split('\t').map(Cow::Borrowed), sink);
        at = end + 1;
    }
    Ok(())
}

/// The units of rows whose cells may be quoted.
pub(crate) fn csv<'a>(input: &Input<'a>, sink: &mut Sink<'_, 'a>) -> Result<(), ReadError> {
    let (text, header, rows) = (input.text(), input.header, Rows::of(input));
    let mut table = CsvRows::new(text, header.separator);
    while let Some(row) = table.next() {
        if let Some(fault) = table.faults.take().into_iter().next() {
            return Err(flaw(fault.at, fault.message));
        }
        if row.fields.len() != header.layout.roles.len() {
            let (found, expected) = (counted(row.fields.len()), header.layout.roles.len());
            return Err(flaw(row.at, format!("{found}; expected {expected}")));
        }
        let cells = row.fields.into_iter().map(|field| match unescaped(&field.text).len() {
            length if length == field.text.len() => field.text,
            _ => Cow::Owned(unescaped(&field.text).to_owned()),
        });
        rows.unit(row.at, cells, sink);
    }
    Ok(())
}

fn counted(columns: usize) -> String {
    format!("{columns} column{}", if columns == 1 { "" } else { "s" })
}

/// The units of two files that have as many lines.
pub(crate) fn lines<'a>(input: &Input<'a>, sink: &mut Sink<'_, 'a>) -> Result<(), ReadError> {
    let [source, target] = input.texts else { return Ok(()) };
    let (start, rows) = (source.as_ptr() as usize, Rows::of(input));
    for (source, target) in source.lines().zip(target.lines()) {
        let cells = [source, target].into_iter().map(Cow::Borrowed);
        rows.unit(source.as_ptr() as usize - start, cells, sink);
    }
    Ok(())
}
