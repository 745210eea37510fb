//! The readers of TSV, CSV and parallel files with one segment per line.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memrchr};

use crate::memory::columns::{Layout, Role, TextLanguage, field_name};
use crate::memory::delimited::{CsvRows, separator, unescaped};
use crate::memory::header::Header;
use crate::memory::options::ReadOptions;
use crate::memory::read::input::{ChunkText, Cut};
use crate::memory::read::read_error;
use crate::memory::read::xml::ReadError;
use crate::memory::sink::{Omission, Sink};
use crate::memory::unit::{
    Annotation, Attributes, Content, Field, FieldValue, Fields, TransUnit, Variant,
};

/// The last offset where a CSV text can be cut: after a line end that is not in quotes.
pub(crate) fn cut_csv(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let quotes = |part: &[u8]| memchr_iter(b'"', part).count();
    let mut end = memrchr(b'\n', bytes)?;
    // A line end is in quotes if the number of quotes before it is odd: a quote within a quoted
    // cell is doubled.
    let mut before = quotes(&bytes[..end]);
    while before % 2 == 1 {
        let earlier = memrchr(b'\n', &bytes[..end])?;
        before -= quotes(&bytes[earlier..end]);
        end = earlier;
    }
    Some(end + 1)
}

/// The last offset where lines can be cut: after a line end.
pub(crate) fn cut_lines(text: &str) -> Option<usize> {
    memrchr(b'\n', text.as_bytes()).map(|at| at + 1)
}

/// The last offset in each text up to which both have the same number of lines.
pub(crate) fn cut_lines_evenly(texts: &[String]) -> Option<Cut> {
    let ends = |text: &String| memchr_iter(b'\n', text.as_bytes()).count();
    let least = texts.iter().map(ends).min().filter(|&least| least > 0)?;
    let cut = |text: &String| memchr_iter(b'\n', text.as_bytes()).nth(least - 1);
    let at: Option<Vec<usize>> = texts.iter().map(|text| cut(text).map(|at| at + 1)).collect();
    at.map(|at| Cut { at, around: None })
}

/// The header of two files of lines, which have two columns.
pub(crate) fn lines_header(
    _: &str,
    _: bool,
    _: &ReadOptions,
) -> Result<Option<(Header, usize)>, ReadError> {
    Ok(Some((header(Layout::of_pair(), '\0'), 0)))
}

/// Reads the first row of a TSV file. It is a header only if its cells are column names, or if the
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
    // A row that is too short is reported when the rows are read.
    let is_short = text.is_empty() || cells.len() < 2 && choices.is_empty();
    let layout = match is_short {
        true => Layout::of_pair(),
        false => Layout::of(&cells, choices, false).map_err(|message| read_error(0, message))?,
    };
    let used = if layout.has_header { end } else { 0 };
    Ok(Some((header(layout, '\t'), used)))
}

/// Reads the header row of a CSV file.
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
            true => Err(read_error(0, "no header; expected a row that names the columns")),
            false => Ok(None),
        };
    };
    if let Some(error) = rows.take_errors().first() {
        return Err(read_error(start + error.at, error.message));
    }
    let cells: Vec<&str> = row.fields.iter().map(|field| unescaped(field.text.trim())).collect();
    let layout = Layout::of(&cells, choices, true);
    let layout = layout.map_err(|message| read_error(start, with_separator(message, separator)))?;
    let used = if layout.has_header { start + row.end_at + row.end.len() } else { start };
    Ok(Some((header(layout, separator), used)))
}

/// A message about columns with the detected separator, which may be the cause of the error.
fn with_separator(message: String, separator: char) -> String {
    let name = if separator == '\t' { "TAB".to_owned() } else { format!("`{separator}`") };
    format!("{message} (separator {name}; a first line such as `sep=;` sets another)")
}

fn header(layout: Layout, separator: char) -> Header {
    let [source, target] = layout.languages();
    let columns = layout.names.clone();
    Header { columns, separator, layout, source, target, ..Header::default() }
}

/// The name of the property that a column becomes.
fn prop_name(column: &str) -> Cow<'static, str> {
    match column {
        "url1" | "src_url" | "url2" | "trg_url" => "source-document".into(),
        "id" => "x-unit-id".into(),
        _ if column.starts_with("x-") => column.to_owned().into(),
        _ => format!("x-{column}").into(),
    }
}

/// Converts rows to units.
struct Rows<'a> {
    header: &'a Header,
    fields: Fields,
}

impl<'a> Rows<'a> {
    fn of(input: &ChunkText<'a>) -> Self {
        Self { header: input.header, fields: input.fields }
    }

    /// Passes on the unit of a row.
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

    /// Adds a cell as a field, even if it is empty, so that output has the columns of every row.
    fn add_field(&self, unit: &mut TransUnit<'a>, column: &'a str, cell: Cow<'a, str>) {
        if self.fields == Fields::All {
            let name = Cow::Borrowed(field_name(column));
            unit.fields.push(Field { name, value: FieldValue::Text(cell) });
        } else {
            unit.skipped.fields += usize::from(!cell.is_empty());
        }
    }
}

fn set_language<'a>(variant: Option<&mut Variant<'a>>, cell: Cow<'a, str>) {
    if let Some(variant) = variant.filter(|_| !cell.is_empty()) {
        variant.language = cell;
    }
}

/// Whether a variant of a multilingual table has no text.
fn is_empty(variant: &Variant<'_>) -> bool {
    matches!(&variant.segment, Content::Plain(text) if text.is_empty())
}

pub(super) fn prop<'a>(column: &str, text: Cow<'a, str>) -> Annotation<'a> {
    Annotation::prop(prop_name(column), text)
}

/// Reads the units of tab-separated lines.
pub(crate) fn tsv<'a>(input: &ChunkText<'a>, sink: &mut Sink<'_, 'a>) -> Result<(), ReadError> {
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
            return Err(read_error(at, format!("{found}; expected at least {needed}")));
        }
        rows.unit(at, line.split('\t').map(Cow::Borrowed), sink);
        at = end + 1;
    }
    Ok(())
}

/// Reads the units of rows whose cells may be quoted.
pub(crate) fn csv<'a>(input: &ChunkText<'a>, sink: &mut Sink<'_, 'a>) -> Result<(), ReadError> {
    let (text, header, rows) = (input.text(), input.header, Rows::of(input));
    let mut table = CsvRows::new(text, header.separator);
    while let Some(row) = table.next() {
        if let Some(error) = table.take_errors().first() {
            return Err(read_error(error.at, error.message));
        }
        if row.fields.len() != header.layout.roles.len() {
            let (found, expected) = (counted(row.fields.len()), header.layout.roles.len());
            return Err(read_error(row.at, format!("{found}; expected {expected}")));
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

/// Reads the units of two files with the same number of lines.
pub(crate) fn lines<'a>(input: &ChunkText<'a>, sink: &mut Sink<'_, 'a>) -> Result<(), ReadError> {
    let [source, target] = input.texts else { return Ok(()) };
    let (start, rows) = (source.as_ptr() as usize, Rows::of(input));
    for (source, target) in source.lines().zip(target.lines()) {
        let cells = [source, target].into_iter().map(Cow::Borrowed);
        rows.unit(source.as_ptr() as usize - start, cells, sink);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::error::Result;
    use crate::memory::delimited::SEPARATORS;
    use crate::memory::reader::MemoryReader;
    use crate::memory::{ColumnChoice, InlineHandling, InputFormat, Reading};

    /// A unit as text: its variants with their languages, then its tuid and its fields.
    fn shown(unit: &TransUnit<'_>) -> String {
        let mut all: Vec<String> = Vec::new();
        for variant in &unit.variants {
            let text = variant.segment.text(InlineHandling::Drop);
            all.push(match &*variant.language {
                "" => text.into_owned(),
                language => format!("{language}:{text}"),
            });
        }
        all.extend(unit.attributes.get("tuid").map(|tuid| format!("tuid={tuid}")));
        for Field { name, value } in &unit.fields {
            let FieldValue::Text(text) = value else { panic!("{value:?}") };
            all.push(format!("{name}={text}"));
        }
        all.join("|")
    }

    fn read(format: InputFormat, text: &str, columns: &str) -> Result<(Vec<String>, Reading)> {
        let chosen = || ColumnChoice::list(columns);
        let from_columns = (!columns.is_empty()).then(chosen).transpose()?;
        let options = ReadOptions { from_columns };
        let bytes = Box::new(std::io::Cursor::new(text.as_bytes().to_vec()));
        let (mut units, mut all) = (Vec::new(), Reading::default());
        for chunk in MemoryReader::read_with("t", bytes, format, &options)? {
            let reading = chunk?.each(|unit| units.push(shown(unit)))?;
            for (omission, count) in reading.omissions {
                *all.omissions.entry(omission).or_default() += count;
            }
        }
        Ok((units, all))
    }

    fn units(format: InputFormat, text: &str, columns: &str) -> Vec<String> {
        read(format, text, columns).map_err(|error| format!("{text:?}: {error}")).unwrap().0
    }

    fn refused(format: InputFormat, text: &str, columns: &str) -> String {
        read(format, text, columns).map(|(units, _)| units).unwrap_err().to_string()
    }

    const TSV: InputFormat = InputFormat::Tsv;
    const CSV: InputFormat = InputFormat::Csv;

    #[test]
    fn a_tsv_header_names_the_columns_and_is_no_unit() {
        let with_urls = "src_url\ttrg_url\tsrc_text\ttrg_text\nu\tv\tYes\tJa\n";
        assert_eq!(units(TSV, with_urls, ""), ["Yes|Ja|url1=u|url2=v"]);
        for header in ["source\ttarget", "Source\tTarget", "src\ttrg", "source text\ttranslation"] {
            assert_eq!(units(TSV, &format!("{header}\nYes\tJa\n"), ""), ["Yes|Ja"], "{header}");
        }
        assert_eq!(units(TSV, "target\tsource\nJa\tYes\n", ""), ["Yes|Ja"]);
        assert_eq!(units(TSV, "source\ttarget", ""), Vec::<String>::new());
        assert_eq!(units(TSV, "English\tGerman\r\nYes\tJa\r\n", ""), ["en:Yes|de:Ja"]);
        assert_eq!(units(TSV, "id\ten\tde\n7\tYes\tJa\n", ""), ["en:Yes|de:Ja|id=7"]);
    }

    #[test]
    fn a_tsv_file_without_a_header_has_source_and_target() {
        assert_eq!(units(TSV, "Yes\tJa\nNo\tNein", ""), ["Yes|Ja", "No|Nein"]);
        assert_eq!(units(TSV, "English text\tGerman\nYes\tJa\n", "").len(), 2);
        for row in ["en\tde\tReviewer Smith\n", "Ja\tNo\n", "ja\tyes\n", "en\ten\n", "id\tno\n"] {
            assert_eq!(units(TSV, row, "").len(), 1, "{row}");
        }
        let (found, reading) = read(TSV, "Yes\tJa\tx\nNo\tNein\t\n", "").unwrap();
        assert_eq!(found, ["Yes|Ja", "No|Nein"]);
        assert_eq!(reading.omissions.get(&Omission::UnnamedCell), Some(&1));
        assert_eq!(units(TSV, "", ""), Vec::<String>::new());
        assert!(refused(TSV, "Yes\n", "").starts_with("t:1:1: 1 column; expected at least 2"));
    }

    #[test]
    fn a_csv_file_may_have_another_separator() {
        for separator in SEPARATORS {
            let text = "source;target\r\nYes;\"J\n;a\"\r\n".replace(';', &separator.to_string());
            let target = "J\n;a".replace(';', &separator.to_string());
            assert_eq!(units(CSV, &text, ""), [format!("Yes|{target}")]);
        }
        assert_eq!(units(CSV, "sep=;\r\nsource;target\r\na,b;c\r\n", ""), ["a,b|c"]);
        assert_eq!(units(CSV, "SEP=^\nsource^target\na;b^c\n", ""), ["a;b|c"]);
        // Commas in the texts, and a semicolon in each of them.
        assert_eq!(units(CSV, "source;target\na, b, c;d, e\n", ""), ["a, b, c|d, e"]);
        assert_eq!(units(CSV, "source,target\n\"a;b\",c;d\n", ""), ["a;b|c;d"]);
        let message = refused(CSV, "Frage;Antwort\r\nYes;Ja\r\n", "");
        assert!(message.contains("`Frage`, `Antwort`") && message.contains("`;`"), "{message}");
        assert!(message.contains("--from-columns source=NAME,target=NAME"), "{message}");
    }

    #[test]
    fn languages_in_a_header_are_those_of_the_texts() {
        assert_eq!(units(CSV, "en,de\r\nYes,Ja\r\n", ""), ["en:Yes|de:Ja"]);
        assert_eq!(units(CSV, "en-US;zh_CN\nYes;对\n", ""), ["en-US:Yes|zh-CN:对"]);
        assert_eq!(
            units(CSV, "English,Chinese (Traditional)\nYes,對\n", ""),
            ["en:Yes|zh-Hant:對"]
        );
        assert_eq!(units(CSV, "key,eng,deu\nk,Yes,Ja\n", ""), ["en:Yes|de:Ja|key=k"]);
        assert_eq!(
            units(CSV, "en,de,fr\nYes,Ja,Oui\nNo,Nein,\n", ""),
            ["en:Yes|de:Ja|fr:Oui", "en:No|de:Nein"]
        );
        let options = ReadOptions::default();
        let header = |text| csv_header(text, true, &options).unwrap().unwrap().0;
        let found = header("en,de\n");
        assert_eq!((found.source.as_str(), found.target.as_str()), ("en", "de"));
        let found = header("en,de,fr\n");
        assert_eq!((found.source.as_str(), found.target.as_str()), ("en", ""));
        // A language is not a text if source and target are named.
        assert_eq!(units(CSV, "source,target,fr\na,b,c\n", ""), ["a|b|fr=c"]);
        assert_eq!(units(CSV, "source,de\na,b\n", ""), ["a|de:b"]);
    }

    #[test]
    fn columns_are_chosen_by_name_or_number() {
        let table = "English,Note,Deutsch\nYes,n,Ja\n";
        assert_eq!(units(CSV, table, "source=English,target=3"), ["Yes|Ja|Note=n"]);
        assert_eq!(units(CSV, table, "en=english,de=Deutsch"), ["en:Yes|de:Ja|Note=n"]);
        assert_eq!(units(CSV, table, "source=1,target=3").len(), 2);
        assert_eq!(units(CSV, "Ja;Yes\n", "source=2,target=1"), ["Yes|Ja"]);
        assert_eq!(units(CSV, "target;source\nJa;Yes\n", "source=2,target=1"), ["Yes|Ja"]);
        let tsv = "Frage\tAntwort\tWer\nYes\tJa\tich\n";
        assert_eq!(units(TSV, tsv, "source=Frage,target=Antwort"), ["Yes|Ja|Wer=ich"]);
        let old = "u\tv\tYes\tJa\t0.5\n";
        let expected = ["Yes|Ja|url1=u|url2=v|score=0.5"];
        assert_eq!(units(TSV, old, "url1,url2,source,target,score"), expected);
        assert_eq!(units(TSV, old, "url1 url2 source target score"), expected);
        assert_eq!(units(TSV, "target\tsource\nJa\tYes\n", "source,target"), ["Yes|Ja"]);
        // Another column with the same name as the chosen one is not read.
        let (found, reading) = read(CSV, "source,target,clean\na,b,c\n", "target=clean").unwrap();
        assert_eq!(found, ["a|c"]);
        assert_eq!(reading.omissions.get(&Omission::UnnamedCell), Some(&1));
    }

    #[test]
    fn what_cannot_be_chosen_is_refused_with_what_there_is() {
        let table = "English,Deutsch\nYes,Ja\n";
        for (columns, expected) in [
            (
                "source=Englisch,target=2",
                "no column `Englisch`; the columns are `English`, `Deutsch`",
            ),
            ("source=1,target=3", "no column 3 for `target`; the first row has 2 columns"),
            ("source=1,target=1", "`source` and `target` name the same column"),
            ("source=English,target=1", "`source` and `target` are both column 1"),
            ("source=1,source=2", "two columns for `source`"),
            ("source=1,src=2", "two columns for `src`"),
            ("source=0,target=1", "numbered from 1"),
            ("=1", "invalid column choice `=1`"),
            ("source=", "invalid column choice `source=`"),
            (",", "invalid column choice `,`"),
        ] {
            let message = refused(CSV, table, columns);
            assert!(message.contains(expected), "{columns}: {message}");
        }
        assert!(refused(CSV, "", "").contains("no header"));
        assert!(refused(CSV, "source\na\n", "").contains("no target"));
        assert!(refused(CSV, "source,src,target\n", "").contains("two sources"));
        assert!(refused(CSV, "source,target,x,x\n", "").contains("two columns `x`"));
        assert!(refused(CSV, "\"source,target\n", "").starts_with("t:1:1: a quote"));
    }

    #[test]
    fn other_columns_are_fields_in_order_also_empty_ones() {
        let text = "note,source,tuid,target,state,source_language\nn,a,1,b,Rejected,en\n,c,,d,,\n";
        let bytes = Box::new(std::io::Cursor::new(text.as_bytes().to_vec()));
        let chunk = MemoryReader::read("t", bytes, CSV).unwrap().next().unwrap().unwrap();
        let found = chunk.units().unwrap();
        assert_eq!(shown(&found[0]), "en:a|b|tuid=1|note=n|state=Rejected");
        assert_eq!(shown(&found[1]), "c|d|note=|state=");
    }

    fn cell() -> impl Strategy<Value = String> {
        "[a-z,;|\t\"\r\n\u{e9}\u{4e2d}]{1,8}"
    }

    fn quoted(cell: &str) -> String {
        format!("\"{}\"", cell.replace('"', "\"\""))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn any_table_is_read_with_any_separator(
            rows in prop::collection::vec((cell(), cell(), cell()), 1..6),
            separator in prop::sample::select(SEPARATORS.as_slice()),
            has_header in any::<bool>(),
        ) {
            let line = |cells: [&str; 3]| cells.join(&separator.to_string()) + "\r\n";
            let mut text = if has_header { line(["source", "remark", "target"]) } else { String::new() };
            for (a, b, c) in &rows {
                text += &line([&quoted(a), &quoted(b), &quoted(c)]);
            }
            let columns = if has_header { "" } else { "source=1,remark=2,target=3" };
            let expected: Vec<_> =
                rows.iter().map(|(a, b, c)| format!("{a}|{c}|remark={b}")).collect();
            prop_assert_eq!(read(CSV, &text, columns).unwrap().0, expected);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[a-z,;|\t\"\r\n=]{0,80}", columns in "[a-z0-9=, ]{0,20}") {
            for format in [TSV, CSV] {
                let _ = read(format, &text, &columns);
                let _ = read(format, &format!("sep=;\nsource;target\n{text}"), &columns);
            }
        }
    }
}
