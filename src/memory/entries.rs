//! The units of a memory in any format, with the lines that they stand on.

use serde::Serialize;

use crate::error::{Error, ErrorKind, Result};
use crate::memory::cells::{CsvRows, Row, tsv_rows, unescaped};
use crate::memory::markup::End;
use crate::memory::text::{Declares, whole};
use crate::memory::tree::{Element, Name, Part, Parts, Shell};
use crate::memory::{Format, Positions};
use crate::place::Place;

/// A memory, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Memory {
    /// The path as the user gave it.
    pub name: String,
    /// Its format.
    pub format: Format,
    /// Its units, in the order of the file.
    pub entries: Vec<Entry>,
}

/// A pair of texts in a memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The line that it begins on, from 1.
    pub line: usize,
    /// The source text.
    pub source: String,
    /// The target text.
    pub target: String,
}

impl Memory {
    /// Reads a memory. What is wrong with it is passed over as far as units can be told.
    ///
    /// # Errors
    /// When the bytes are packed and damaged, or no memory of that format at all: no text, another XML, a table without
    /// columns for source and target, not one line of JSON.
    pub fn read(name: &str, bytes: &[u8], format: Format) -> Result<Self> {
        let entries = match format {
            Format::Tmx => tmx(&whole(name, bytes, Declares::Xml)?),
            Format::Tsv => tsv(&whole(name, bytes, Declares::Nothing)?),
            Format::Csv => csv(&whole(name, bytes, Declares::Nothing)?),
            Format::Jsonl => jsonl(&whole(name, bytes, Declares::Nothing)?),
        };
        match entries {
            Some(entries) => Ok(Self { name: name.to_owned(), format, entries }),
            None => Err(Error::new(ErrorKind::Content, format!("no {format} memory"))
                .expected(expectation(format))
                .advice("`tmforge validate` tells what is wrong with it")
                .at(Place::file(name))),
        }
    }
}

fn expectation(format: Format) -> &'static str {
    match format {
        Format::Tmx => "expected XML whose root is tmx",
        Format::Tsv => "expected lines of two columns with a tab between them",
        Format::Csv => "expected a header that names the columns source and target",
        Format::Jsonl => "expected one object a line, with source and target",
    }
}

fn tmx(text: &str) -> Option<Vec<Entry>> {
    let mut positions = Positions::new(text);
    let mut source_language = String::new();
    let mut is_tmx = false;
    let mut entries = Vec::new();
    Parts::new(text, &Shell::default(), End::Last).each(&mut |part| match part {
        Part::Open(_) => is_tmx = true,
        Part::Whole(element) if element.name() == Name::Header => {
            source_language = element.attribute("srclang").unwrap_or_default().to_owned();
        }
        Part::Whole(unit) => {
            let (line, _) = positions.line_column(unit.at());
            let language = unit.attribute("srclang").unwrap_or(&source_language);
            entries.extend(pairs(unit, language, line));
        }
        _ => {}
    });
    is_tmx.then_some(entries)
}

/// The source variant with each of the others.
fn pairs(unit: Element<'_, '_>, source_language: &str, line: usize) -> Vec<Entry> {
    let variants: Vec<_> = unit.elements_named(Name::Tuv).collect();
    let is_source = |&variant: &Element<'_, '_>| matches(language(variant), source_language);
    let first = (!variants.is_empty()).then_some(0);
    let Some(source) = variants.iter().position(is_source).or(first) else {
        return Vec::new();
    };
    let text = |variant: Element<'_, '_>| {
        let segment = variant.elements_named(Name::Seg).next();
        segment.map(|segment| segment.text().into_owned()).unwrap_or_default()
    };
    let others = variants.iter().enumerate().filter(|&(i, _)| i != source);
    let entry = |target| Entry { line, source: text(variants[source]), target: text(target) };
    others.map(|(_, &target)| entry(target)).collect()
}

fn language<'t>(variant: Element<'t, '_>) -> &'t str {
    variant.attribute("xml:lang").or(variant.attribute("lang")).unwrap_or_default()
}

/// Whether a variant is in the source language: `en-GB` is, where that is `en`.
fn matches(language: &str, source: &str) -> bool {
    let (language, source) = (subtags(language), subtags(source));
    language.starts_with(&source)
}

fn subtags(language: &str) -> Vec<String> {
    language.split(['-', '_']).map(str::to_ascii_lowercase).collect()
}

fn tsv(text: &str) -> Option<Vec<Entry>> {
    let mut positions = Positions::new(text);
    let pair = |row: Row<'_>| {
        let (line, _) = positions.line_column(row.at);
        let mut fields = row.fields.into_iter().map(|field| field.text.into_owned());
        Some(Entry { line, source: fields.next()?, target: fields.next()? })
    };
    let entries: Vec<_> = tsv_rows(text).filter_map(pair).collect();
    (text.is_empty() || !entries.is_empty()).then_some(entries)
}

fn csv(text: &str) -> Option<Vec<Entry>> {
    let mut positions = Positions::new(text);
    let mut rows = CsvRows::new(text);
    let header = rows.next()?;
    let column = |name: &str| header.fields.iter().position(|field| field.text.trim() == name);
    let (source, target) = (column("source")?, column("target")?);
    let pair = |row: Row<'_>| {
        let (line, _) = positions.line_column(row.at);
        let text = |column: usize| Some(unescaped(&row.fields.get(column)?.text).to_owned());
        Some(Entry { line, source: text(source)?, target: text(target)? })
    };
    Some(rows.filter_map(pair).collect())
}

fn jsonl(text: &str) -> Option<Vec<Entry>> {
    let pair = |(i, line): (usize, &str)| {
        let object: serde_json::Value = serde_json::from_str(line).ok()?;
        let text = |key: &str| object.get(key)?.as_str().map(str::to_owned);
        Some(Entry { line: i + 1, source: text("source")?, target: text("target")? })
    };
    let entries: Vec<_> = text.split('\n').enumerate().filter_map(pair).collect();
    (text.trim().is_empty() || !entries.is_empty()).then_some(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, format: Format) -> Vec<(usize, String, String)> {
        let memory = Memory::read("memory", text.as_bytes(), format).unwrap();
        memory.entries.into_iter().map(|e| (e.line, e.source, e.target)).collect()
    }

    #[test]
    fn the_source_variant_may_stand_anywhere() {
        let text = "<tmx version='1.4'>\n<header srclang='en'/><body>\n\
             <tu><tuv xml:lang='de'><seg>A</seg></tuv><tuv xml:lang='en-GB'><seg>a</seg></tuv></tu>\
             \n<tu srclang='fr'><tuv lang='fr_FR'><seg>b</seg></tuv><tuv lang='en'><seg>B</seg></tuv>\
             <tuv lang='de'><seg>C</seg></tuv></tu></body></tmx>";
        assert_eq!(
            read(text, Format::Tmx),
            [(3, "a".into(), "A".into()), (4, "b".into(), "B".into()), (4, "b".into(), "C".into())]
        );
    }

    #[test]
    fn tables_and_objects_have_lines() {
        assert_eq!(
            read("a\tb\nc\n\"d\te\tf\n", Format::Tsv),
            [(1, "a".into(), "b".into()), (3, "\"d".into(), "e".into())]
        );
        let csv = "\u{FEFF}id,source,target\r\n1,\"a\r\nb\",'=c\r\n2,d,e\r\n";
        assert_eq!(
            read(csv, Format::Csv),
            [(2, "a\r\nb".into(), "=c".into()), (4, "d".into(), "e".into())]
        );
        let jsonl = "{\"source\":\"a\",\"target\":\"b\"}\n\n{\"target\":\"d\",\"source\":\"c\"}";
        assert_eq!(
            read(jsonl, Format::Jsonl),
            [(1, "a".into(), "b".into()), (3, "c".into(), "d".into())]
        );
    }

    #[test]
    fn what_is_no_memory_is_refused() {
        for (text, format) in [
            ("<html/>", Format::Tmx),
            ("one column\n", Format::Tsv),
            ("id,text\r\n", Format::Csv),
            ("no json\n", Format::Jsonl),
        ] {
            let error = Memory::read("memory", text.as_bytes(), format).unwrap_err();
            assert!(error.to_string().contains("; expected "), "{error}");
        }
        for format in [Format::Tsv, Format::Jsonl] {
            assert!(read("", format).is_empty());
        }
    }
}
