//! Repairs: findings with only one possible repair are repaired, and all other bytes are unchanged.
//!
//! The rules note replacements together with their findings. A repair is applied only within a
//! complete region, which is a unit, a header, a start tag or a row, and only if the result is
//! again a region of the same elements or fields, with nothing left to repair. Therefore repairing
//! is idempotent: repairing a repaired file changes nothing.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read, Write};
use std::ops::Range;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::error::{Error, ErrorKind, Result};
use crate::magic::binary_type;
use crate::memory::columns::ColumnChoice;
use crate::memory::text::{LONGEST, Text, TextReader, too_long};
use crate::memory::unpack::is_packed;
use crate::place::Place;
use crate::validate::CheckedFormat;
use crate::validate::chunk::{Chunks, Cut, Rules};
use crate::validate::report::{Edit, Report};
use crate::validate::skip::Skip;
use crate::validate::xml::tokens::End;
use crate::validate::{Rule, rows, tables, tmx};

/// The number of repairs by rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Repairs(BTreeMap<Rule, usize>);

impl Repairs {
    /// The total number of repairs.
    pub fn count(&self) -> usize {
        self.0.values().sum()
    }

    fn add_all(&mut self, repairs: Self) {
        repairs.0.into_iter().for_each(|(rule, count)| self.add(rule, count));
    }

    fn add(&mut self, rule: Rule, count: usize) {
        if count > 0 {
            *self.0.entry(rule).or_default() += count;
        }
    }
}

impl fmt::Display for Repairs {
    /// `5 repairs: 2 date, 3 surrounding-whitespace`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.count() {
            0 => return f.write_str("nothing to repair"),
            1 => f.write_str("1 repair: ")?,
            count => write!(f, "{count} repairs: ")?,
        }
        for (i, (rule, count)) in self.0.iter().enumerate() {
            write!(f, "{}{count} {}", if i > 0 { ", " } else { "" }, rule.name())?;
        }
        Ok(())
    }
}

/// Repairs the file that `open` opens and writes it to `out`. A CSV file without byte order mark is
/// opened twice.
pub(super) fn fix(
    name: &str,
    open: &dyn Fn() -> io::Result<Box<dyn Read + Send>>,
    format: CheckedFormat,
    choices: &[ColumnChoice],
    out: &mut dyn Write,
) -> Result<Repairs> {
    if !format.is_repaired() {
        let found = format!("`--fix` does not repair {}", format.name());
        let known = CheckedFormat::ALL.into_iter().filter(|format| format.is_repaired());
        let names: Vec<_> = known.map(CheckedFormat::name).collect();
        return Err(Error::new(ErrorKind::Usage, found)
            .expected(format!("expected {}", names.join(", ")))
            .at(Place::file(name)));
    }
    let unreadable = |error| Error::io(Place::file(name), "cannot read", error);
    let reader = TextReader::open(name, open().map_err(unreadable)?, format.declares())?;
    let encoding = writable(name, reader.encoding(), format)?;
    let mut repairs = Repairs::default();
    let has_mark = reader.has_mark();
    let needs_mark = match format {
        CheckedFormat::Tmx => has_mark || encoding != UTF_8,
        CheckedFormat::Csv => has_mark || has_non_ascii(name, open, format)?,
        _ => false,
    };
    repairs.add(Rule::Encoding, usize::from(needs_mark != has_mark));
    let mut writer = Writer { encoding, out, head: Vec::new() };
    if needs_mark {
        writer.text("\u{FEFF}").map_err(unwritable)?;
    }
    let mut repairer = Repairer {
        name,
        writer,
        repairs,
        drops_marks: !needs_mark && format != CheckedFormat::Tmx,
    };
    match format {
        CheckedFormat::Tmx => {
            repairer.all(
                &tmx::Tmx,
                tmx::State::default(),
                Chunks::new(reader, Cut::after("</tu>")),
            )?;
        }
        CheckedFormat::Tsv => {
            let rules = tables::Tsv { choices: choices.to_vec() };
            repairer.all(&rules, None, lines(reader))?
        }
        CheckedFormat::Csv => {
            let rules = tables::Csv { choices: choices.to_vec() };
            repairer.all(&rules, tables::Columns::new(true), lines(reader))?
        }
        CheckedFormat::Jsonl => repairer.all(&rows::Jsonl, (), lines(reader))?,
        CheckedFormat::Xliff | CheckedFormat::Txml | CheckedFormat::Po => {}
    }
    if repairer.writer.is_mistaken() {
        let found = format!("bytes that are not {} at the beginning", encoding.name());
        return Err(Error::new(ErrorKind::Encoding, found)
            .advice("remove them, then repair the file")
            .at(Place::at(name, 1, 1)));
    }
    Ok(repairer.repairs)
}

/// The chunks of a file of rows.
fn lines(reader: TextReader) -> Chunks {
    Chunks::new(reader, Cut::after("\n"))
}

/// Returns the encoding of the file, if it can be written again unchanged.
///
/// # Errors
/// When it is not UTF-8 or, for TMX, UTF-16.
fn writable(
    name: &str,
    found: &'static Encoding,
    format: CheckedFormat,
) -> Result<&'static Encoding> {
    let is_xml = format == CheckedFormat::Tmx;
    if found == UTF_8 || (is_xml && [UTF_16LE, UTF_16BE].contains(&found)) {
        return Ok(found);
    }
    let expected = if is_xml { "expected UTF-8 or UTF-16" } else { "expected UTF-8" };
    Err(Error::new(ErrorKind::Encoding, format!("the encoding is {}", found.name()))
        .expected(expected)
        .advice("convert the file to UTF-8, then repair it")
        .at(Place::file(name)))
}

/// Whether a file has a character that is not ASCII, for which Excel needs a byte order mark.
fn has_non_ascii(
    name: &str,
    open: &dyn Fn() -> io::Result<Box<dyn Read + Send>>,
    format: CheckedFormat,
) -> Result<bool> {
    let unreadable = |error| Error::io(Place::file(name), "cannot read", error);
    let mut reader = TextReader::open(name, open().map_err(unreadable)?, format.declares())?;
    loop {
        let mut text = Text::default();
        let more = reader.fill(&mut text, READ_LENGTH).map_err(unreadable)?;
        if !text.text.is_ascii() {
            return Ok(true);
        }
        if !more {
            return Ok(false);
        }
    }
}

/// How many bytes are read at once to search for characters that are not ASCII.
const READ_LENGTH: usize = 128 << 10;

/// An error of writing, without a place: only the caller knows the path of the output.
fn unwritable(error: io::Error) -> Error {
    Error::io(Place::default(), "cannot write", error)
}

/// Repairs a file chunk by chunk.
struct Repairer<'f> {
    name: &'f str,
    writer: Writer<'f>,
    repairs: Repairs,
    /// Whether byte order marks are dropped: until the first other text is written.
    drops_marks: bool,
}

/// The progress of a repair.
struct Progress<S> {
    state: S,
    /// The text that has not been written yet.
    carry: Text,
    /// The length in bytes that `carry` must reach before it is checked again.
    min_length: usize,
    /// The maximum length in bytes of an incomplete unit or row.
    max_kept: usize,
    /// The unit or row that is too long to be checked and is copied.
    skip: Option<Skip>,
}

impl Repairer<'_> {
    /// Repairs all chunks.
    fn all<R: Rules>(&mut self, rules: &R, state: R::State, chunks: Chunks) -> Result<()> {
        let (carry, max_kept) = (Text::default(), chunks.max_kept());
        let mut progress = Progress { state, carry, min_length: 0, max_kept, skip: None };
        for chunk in chunks {
            let chunk =
                chunk.map_err(|error| Error::io(Place::file(self.name), "cannot read", error))?;
            let (text, is_last) = chunk.into_parts();
            progress.carry.append(text);
            self.advance(rules, &mut progress, is_last)?;
        }
        Ok(())
    }

    /// Checks the text so far and writes its complete units or rows, as the validator does. Chunks
    /// are repaired one after another, because what is written depends on the state of the
    /// preceding text.
    fn advance<R: Rules>(
        &mut self,
        rules: &R,
        progress: &mut Progress<R::State>,
        is_last: bool,
    ) -> Result<()> {
        let Progress { state, carry, min_length, max_kept, skip } = progress;
        loop {
            if let Some(long) = skip {
                if !self.copy_skipped(long, carry)? && !is_last {
                    return Ok(());
                }
                (*skip, *min_length) = (None, 0);
            }
            let length = carry.text.len();
            if length < *min_length.min(max_kept) && !is_last {
                return Ok(());
            }
            let mut report = Report::repairing();
            let used = rules.check(&carry.text, End::after(is_last), state, &mut report);
            // As in the check of chunks: a long unit is not checked from its start for every chunk.
            *min_length = if used == 0 { 2 * length } else { 0 };
            let rest = carry.split_off(used);
            let done = std::mem::replace(carry, rest);
            self.write(rules, state, &done, report).map_err(unwritable)?;
            if used > 0 || length < *max_kept || is_last {
                return Ok(());
            }
            *skip = Some(rules.skip(&carry.text, state, &mut Report::default()));
        }
    }

    /// Copies a unit or row that is too long to be checked, and returns whether its end was found.
    fn copy_skipped(&mut self, skip: &mut Skip, carry: &mut Text) -> Result<bool> {
        let end = skip.end(&carry.text);
        if skip.length() > LONGEST {
            return Err(too_long(Place::file(self.name)));
        }
        let kept = carry.take_up_to(end.unwrap_or(carry.text.len()));
        self.writer.span(&kept, 0, kept.text.len()).map_err(unwritable)?;
        self.drops_marks = false;
        Ok(end.is_some())
    }

    /// Writes checked text, with its regions repaired. A region with bytes that could not be
    /// decoded is copied.
    fn write<R: Rules>(
        &mut self,
        rules: &R,
        state: &R::State,
        text: &Text,
        report: Report,
    ) -> io::Result<()> {
        let mut edits = report.edits.unwrap_or_default();
        edits.sort_by_key(|edit| edit.range.start);
        let has_edits = |range: &Range<usize>| {
            let next = edits.partition_point(|edit| edit.range.start < range.start);
            edits.get(next).is_some_and(|edit| edit.range.start <= range.end)
        };
        let mut written = 0;
        for region in &report.regions {
            let Range { mut start, end } = region.range.clone();
            let marks = if self.drops_marks { marks(&text.text[start..end]) } else { 0 };
            if marks > 0 {
                self.writer.span(text, written, start)?;
                self.repairs.add(Rule::Encoding, 1);
                start += marks;
                written = start;
            }
            if text.is_broken(start..end) || !(marks > 0 || has_edits(&region.range)) {
                self.drops_marks &= start == end;
                continue;
            }
            let old = &text.text[start..end];
            if let Some(new) = self.region(rules, &rules.within(state, region), region.shape, old) {
                self.writer.span(text, written, start)?;
                self.writer.text(&new)?;
                self.drops_marks &= new.is_empty();
                written = end;
            } else {
                self.drops_marks &= old.is_empty();
            }
        }
        self.writer.span(text, written, text.text.len())
    }

    /// Repairs a region, and removes byte order marks from its start if nothing was written before
    /// it. Removing one can reveal further findings, so that the region is checked again.
    fn region<R: Rules>(
        &mut self,
        rules: &R,
        state: &R::State,
        shape: usize,
        old: &str,
    ) -> Option<String> {
        let (mut new, repairs) = repaired(rules, state, shape, old)?;
        self.repairs.add_all(repairs);
        while self.drops_marks && marks(&new) > 0 {
            self.repairs.add(Rule::Encoding, 1);
            new.drain(..marks(&new));
            if let Some((again, repairs)) = repaired(rules, state, shape, &new) {
                self.repairs.add_all(repairs);
                new = again;
            }
        }
        Some(new)
    }
}

/// The length in bytes of the byte order marks at the start of a text.
fn marks(text: &str) -> usize {
    text.len() - text.trim_start_matches('\u{FEFF}').len()
}

/// How often a region is repaired at most: a repair can reveal further findings.
const MAX_ROUNDS: usize = 16;

/// Repairs a region until nothing is left to repair. `None` if it needs no repair, or if the
/// repairs do not lead to a region of the same shape without further repairs.
fn repaired<R: Rules>(
    rules: &R,
    state: &R::State,
    shape: usize,
    old: &str,
) -> Option<(String, Repairs)> {
    let mut text = old.to_owned();
    let mut repairs = Repairs::default();
    for _ in 0..MAX_ROUNDS {
        let mut report = Report::repairing();
        let used = rules.check(&text, End::Last, &mut state.clone(), &mut report);
        let is_whole = match report.regions.as_slice() {
            [region] => region.range == (0..text.len()) && region.shape == shape,
            _ => false,
        };
        // The repair of an empty line is to remove it.
        if used != text.len() || !(is_whole || text.is_empty()) {
            return None;
        }
        let edits = report.edits.unwrap_or_default();
        if edits.is_empty() {
            return (text != old).then_some((text, repairs));
        }
        text = edited(&text, edits, &mut repairs);
    }
    None
}

/// Applies the edits, except those that overlap with a preceding one; the next round repeats these.
fn edited(text: &str, mut edits: Vec<Edit>, repairs: &mut Repairs) -> String {
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut new = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for Edit { rule, range, with } in edits {
        if range.start < at {
            continue;
        }
        let before = &text[at..range.start];
        // The white space before a removed attribute is removed, too.
        let is_removed = matches!(rule, Rule::Namespace | Rule::Attribute) && with.is_empty();
        new.push_str(if is_removed { before.trim_ascii_end() } else { before });
        new.push_str(&with);
        at = range.end;
        repairs.add(rule, 1);
    }
    new.push_str(&text[at..]);
    new
}

/// How many bytes identify the type and encoding of a file.
const MAGIC_LENGTH: usize = 16;

/// Writes text in the encoding of the input.
struct Writer<'w> {
    encoding: &'static Encoding,
    out: &'w mut dyn Write,
    /// The first bytes that were written, up to [`MAGIC_LENGTH`].
    head: Vec<u8>,
}

impl Writer<'_> {
    /// Writes a span of a text. Bytes that could not be decoded are written unchanged.
    fn span(&mut self, text: &Text, mut from: usize, to: usize) -> io::Result<()> {
        let first = text.broken.partition_point(|broken| broken.at < from);
        for broken in text.broken[first..].iter().take_while(|broken| broken.at < to) {
            self.text(&text.text[from..broken.at])?;
            self.bytes(broken.bytes())?;
            from = broken.at + char::REPLACEMENT_CHARACTER.len_utf8();
        }
        self.text(&text.text[from..to])
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        let is_little = self.encoding == UTF_16LE;
        if !is_little && self.encoding != UTF_16BE {
            return self.bytes(text.as_bytes());
        }
        let bytes = |unit: u16| if is_little { unit.to_le_bytes() } else { unit.to_be_bytes() };
        let units: Vec<u8> = text.encode_utf16().flat_map(bytes).collect();
        self.bytes(&units)
    }

    fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        let missing = MAGIC_LENGTH - self.head.len();
        self.head.extend(bytes.iter().take(missing));
        self.out.write_all(bytes)
    }

    /// Whether readers would detect another encoding or file type in the output. Bytes that could
    /// not be decoded can cause this, if all text before them is removed by repairs.
    fn is_mistaken(&self) -> bool {
        let mark = Encoding::for_bom(&self.head).map_or(self.encoding, |(found, _)| found);
        mark != self.encoding || is_packed(&self.head) || binary_type(&self.head).is_some()
    }
}
