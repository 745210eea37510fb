//! TSV, CSV and pairs of files of one segment a line.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memrchr};

use crate::memory::delimited::{CsvRows, unescaped};
use crate::memory::format::Input;
use crate::memory::header::Header;
use crate::memory::read::flaw;
use crate::memory::read::xml::ReadError;
use crate::memory::sink::Sink;
use crate::memory::unit::{Annotation, Attributes, Content, TransUnit, Variant};

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

/// The columns of a file that does not name any.
pub(crate) fn tsv_header(_: &str, _: bool) -> Result<Option<(Header, usize)>, ReadError> {
    let columns = vec!["source".to_owned(), "target".to_owned()];
    Ok(Some((Header { columns, ..Header::default() }, 0)))
}

/// The row of column names.
pub(crate) fn csv_header(text: &str, is_all: bool) -> Result<Option<(Header, usize)>, ReadError> {
    let mut rows = CsvRows::new(text);
    let Some(row) = rows.next().filter(|row| is_all || !row.end.is_empty()) else {
        return match is_all {
            true => {
                Err(flaw(0, "no header; expected one that names the columns source and target"))
            }
            false => Ok(None),
        };
    };
    let columns: Vec<String> =
        row.fields.iter().map(|field| unescaped(field.text.trim()).to_owned()).collect();
    let has = |field| columns.iter().any(|column| role(column) == field);
    if !has(Role::Source) || !has(Role::Target) {
        return Err(flaw(0, "a header without the columns source and target"));
    }
    let used = rows.next().map_or(text.len(), |row| row.at);
    Ok(Some((Header { columns, ..Header::default() }, used)))
}

/// What a column is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Source,
    Target,
    SourceLanguage,
    TargetLanguage,
    Tuid,
    /// A prop of the source variant.
    SourceProp,
    /// A prop of the target variant.
    TargetProp,
}

fn role(column: &str) -> Role {
    match column {
        "source" | "src_text" => Role::Source,
        "target" | "trg_text" => Role::Target,
        "source_language" => Role::SourceLanguage,
        "target_language" => Role::TargetLanguage,
        "tuid" => Role::Tuid,
        "url2" | "trg_url" | "confidence" | "score" => Role::TargetProp,
        _ => Role::SourceProp,
    }
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

/// A unit of these fields; columns beyond those that are named are passed over.
pub(super) fn unit<'a>(
    at: usize,
    fields: impl Iterator<Item = Cow<'a, str>>,
    header: &'a Header,
) -> TransUnit<'a> {
    let mut source = Variant { language: header.source.as_str().into(), ..Variant::default() };
    let mut target = Variant { language: header.target.as_str().into(), ..Variant::default() };
    let mut attributes = Vec::new();
    for (column, field) in header.columns.iter().zip(fields) {
        match role(column) {
            Role::Source => source.segment = Content::Plain(field),
            Role::Target => target.segment = Content::Plain(field),
            Role::SourceLanguage if !field.is_empty() => source.language = field,
            Role::TargetLanguage if !field.is_empty() => target.language = field,
            Role::Tuid if !field.is_empty() => attributes.push(("tuid".into(), field)),
            Role::SourceProp if !field.is_empty() => source.annotations.push(prop(column, field)),
            Role::TargetProp if !field.is_empty() => target.annotations.push(prop(column, field)),
            _ => {}
        }
    }
    let attributes = Attributes::List(attributes);
    TransUnit { at, attributes, variants: vec![source, target], ..TransUnit::default() }
}

pub(super) fn prop<'a>(column: &str, text: Cow<'a, str>) -> Annotation<'a> {
    Annotation {
        kind: crate::memory::unit::AnnotationKind::Prop,
        attributes: Attributes::List(vec![("type".into(), prop_name(column))]),
        text: Content::Plain(text),
    }
}

/// Lines of columns with tabs between them.
pub(crate) fn tsv<'a>(input: &Input<'a>, sink: &mut Sink<'_, 'a>) -> Result<(), ReadError> {
    let (text, header) = (input.text(), input.header);
    let needed =
        header.columns.iter().rposition(|c| matches!(role(c), Role::Source | Role::Target));
    let needed = needed.unwrap_or(1) + 1;
    let mut at = 0;
    while at < text.len() {
        let end = memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |found| at + found);
        let line = &text[at..end];
        let line = line.strip_suffix('\r').unwrap_or(line);
        if memchr_iter(b'\t', line.as_bytes()).count() + 1 < needed {
            return Err(flaw(at, format!("a line with fewer than {needed} columns")));
        }
        sink.unit(&mut unit(at, line.split('\t').map(Cow::Borrowed), header));
        at = end + 1;
    }
    Ok(())
}

/// Rows of fields that may be quoted.
pub(crate) fn csv<'a>(input: &Input<'a>, sink: &mut Sink<'_, 'a>) -> Result<(), ReadError> {
    let (text, header) = (input.text(), input.header);
    let mut rows = CsvRows::new(text);
    while let Some(row) = rows.next() {
        if let Some(fault) = rows.faults.take().into_iter().next() {
            return Err(flaw(fault.at, fault.message));
        }
        if row.fields.len() != header.columns.len() {
            let (found, expected) = (row.fields.len(), header.columns.len());
            return Err(flaw(row.at, format!("{found} columns; expected {expected}")));
        }
        let fields = row.fields.into_iter().map(|field| match unescaped(&field.text).len() {
            length if length == field.text.len() => field.text,
            _ => Cow::Owned(unescaped(&field.text).to_owned()),
        });
        sink.unit(&mut unit(row.at, fields, header));
    }
    Ok(())
}

/// Lines of two files, which are as many.
pub(crate) fn lines<'a>(input: &Input<'a>, sink: &mut Sink<'_, 'a>) -> Result<(), ReadError> {
    let [source, target] = input.texts else { return Ok(()) };
    let start = source.as_ptr() as usize;
    for (source, target) in source.lines().zip(target.lines()) {
        let fields = [source, target].into_iter().map(Cow::Borrowed);
        sink.unit(&mut unit(source.as_ptr() as usize - start, fields, input.header));
    }
    Ok(())
}
