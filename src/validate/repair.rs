//! Repairs: what can be mended without guessing is, and every other byte stays as it was.
//!
//! The rules note what should stand where something is wrong. A repair is only taken if it is within
//! a unit, a header, a start tag or a row that is complete, and if that is still one afterwards, built of
//! the same elements or fields, with nothing more to repair in it. So what is repaired stays as it is when it
//! is repaired again.

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

/// What was repaired: how often, by rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Repairs(BTreeMap<Rule, usize>);

impl Repairs {
    /// How many repairs there are.
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

/// Repairs what `open` gives, which is asked twice for tables.
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
        CheckedFormat::Csv => has_mark || has_other_than_ascii(name, open, format)?,
        _ => false,
    };
    repairs.add(Rule::Encoding, usize::from(needs_mark != has_mark));
    let mut writer = Writer { encoding, out, head: Vec::new() };
    if needs_mark {
        writer.text("\u{FEFF}").map_err(unwritable)?;
    }
    let mut fixing =
        Fixing { name, writer, repairs, drops_marks: !needs_mark && format != CheckedFormat::Tmx };
    match format {
        CheckedFormat::Tmx => {
            fixing.all(
                &tmx::Tmx,
                tmx::State::default(),
                Chunks::new(reader, Cut::after("</tu>")),
            )?;
        }
        CheckedFormat::Tsv => {
            let rules = tables::Tsv { choices: choices.to_vec() };
            fixing.all(&rules, None, lines(reader))?
        }
        CheckedFormat::Csv => {
            let rules = tables::Csv { choices: choices.to_vec() };
            fixing.all(&rules, tables::Columns::new(true), lines(reader))?
        }
        CheckedFormat::Jsonl => fixing.all(&rows::Jsonl, (), lines(reader))?,
        CheckedFormat::Xliff | CheckedFormat::Txml | CheckedFormat::Po => {}
    }
    if fixing.writer.is_mistaken() {
        let found = format!("bytes that are not {} at the beginning", encoding.name());
        return Err(Error::new(ErrorKind::Encoding, found)
            .advice("take them out; then the file can be repaired")
            .at(Place::at(name, 1, 1)));
    }
    Ok(fixing.repairs)
}

fn lines(reader: TextReader) -> Chunks {
    Chunks::new(reader, Cut::after("\n"))
}

/// The encoding of the file, if it can be written again byte by byte.
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
    Err(Error::new(ErrorKind::Encoding, format!("a file in {}", found.name()))
        .expected(expected)
        .advice("convert it to UTF-8 first; then it can be repaired")
        .at(Place::file(name)))
}

fn has_other_than_ascii(
    name: &str,
    open: &dyn Fn() -> io::Result<Box<dyn Read + Send>>,
    format: CheckedFormat,
) -> Result<bool> {
    let unreadable = |error| Error::io(Place::file(name), "cannot read", error);
    let mut reader = TextReader::open(name, open().map_err(unreadable)?, format.declares())?;
    loop {
        let mut text = Text::default();
        let more = reader.fill(&mut text, PIECE).map_err(unreadable)?;
        if !text.text.is_ascii() {
            return Ok(true);
        }
        if !more {
            return Ok(false);
        }
    }
}

/// How many bytes are searched at once.
const PIECE: usize = 128 << 10;

/// Only the caller knows which file is written.
fn unwritable(error: io::Error) -> Error {
    Error::io(Place::default(), "cannot write", error)
}

struct Fixing<'f> {
    name: &'f str,
    writer: Writer<'f>,
    repairs: Repairs,
    /// Whether byte order marks at the beginning are dropped.
    drops_marks: bool,
}

/// How far a repair has come.
struct Progress<S> {
    state: S,
    /// The text that is not written yet.
    carry: Text,
    /// How much of it there must be before it is checked again.
    least: usize,
    most: usize,
    /// What is too long to be checked.
    skip: Option<Skip>,
}

impl Fixing<'_> {
    fn all<R: Rules>(&mut self, rules: &R, state: R::State, stretches: Chunks) -> Result<()> {
        let (carry, most) = (Text::default(), stretches.most());
        let mut progress = Progress { state, carry, least: 0, most, skip: None };
        for stretch in stretches {
            let stretch =
                stretch.map_err(|error| Error::io(Place::file(self.name), "cannot read", error))?;
            let (text, is_last) = stretch.into_parts();
            progress.carry.append(text);
            self.advance(rules, &mut progress, is_last)?;
        }
        Ok(())
    }

    /// Writes what is complete of the text so far, as the validator checks it.
    fn advance<R: Rules>(
        &mut self,
        rules: &R,
        progress: &mut Progress<R::State>,
        is_last: bool,
    ) -> Result<()> {
        let Progress { state, carry, least, most, skip } = progress;
        loop {
            if let Some(long) = skip {
                if !self.keep(long, carry)? && !is_last {
                    return Ok(());
                }
                (*skip, *least) = (None, 0);
            }
            let length = carry.text.len();
            if length < *least.min(most) && !is_last {
                return Ok(());
            }
            let mut report = Report::repairing();
            let used = rules.check(&carry.text, End::after(is_last), state, &mut report);
            *least = if used == 0 { 2 * length } else { 0 };
            let rest = carry.split_off(used);
            let done = std::mem::replace(carry, rest);
            self.write(rules, state, &done, report).map_err(unwritable)?;
            if used > 0 || length < *most || is_last {
                return Ok(());
            }
            *skip = Some(rules.skip(&carry.text, state, &mut Report::default()));
        }
    }

    /// Writes what is too long to be checked as it is, and returns whether its end was found.
    fn keep(&mut self, skip: &mut Skip, carry: &mut Text) -> Result<bool> {
        let end = skip.end(&carry.text);
        if skip.length() > LONGEST {
            return Err(too_long(Place::file(self.name)));
        }
        let kept = carry.take_up_to(end.unwrap_or(carry.text.len()));
        self.writer.stretch(&kept, 0, kept.text.len()).map_err(unwritable)?;
        self.drops_marks = false;
        Ok(end.is_some())
    }

    /// Writes a stretch with its regions repaired.
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
                self.writer.stretch(text, written, start)?;
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
                self.writer.stretch(text, written, start)?;
                self.writer.text(&new)?;
                self.drops_marks &= new.is_empty();
                written = end;
            } else {
                self.drops_marks &= old.is_empty();
            }
        }
        self.writer.stretch(text, written, text.text.len())
    }

    /// A region repaired, without a mark where it is the first thing of a file.
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

/// How long the byte order marks are that a text begins with.
fn marks(text: &str) -> usize {
    text.len() - text.trim_start_matches('\u{FEFF}').len()
}

/// How often a region is repaired again because of what its repair has brought to light.
const ROUNDS: usize = 16;

/// A region as it should be; `None` if it is so, or cannot be made so.
fn repaired<R: Rules>(
    rules: &R,
    state: &R::State,
    shape: usize,
    old: &str,
) -> Option<(String, Repairs)> {
    let mut text = old.to_owned();
    let mut repairs = Repairs::default();
    for _ in 0..ROUNDS {
        let mut report = Report::repairing();
        let used = rules.check(&text, End::Last, &mut state.clone(), &mut report);
        let is_whole = match report.regions.as_slice() {
            [region] => region.range == (0..text.len()) && region.shape == shape,
            _ => false,
        };
        // Of an empty line nothing is left.
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

/// A text with the edits that do not overlap with one before.
fn edited(text: &str, mut edits: Vec<Edit>, repairs: &mut Repairs) -> String {
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut new = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for Edit { rule, range, with } in edits {
        if range.start < at {
            continue;
        }
        let before = &text[at..range.start];
        // An attribute goes with the white space before it.
        let goes = matches!(rule, Rule::Namespace | Rule::Attribute) && with.is_empty();
        new.push_str(if goes { before.trim_ascii_end() } else { before });
        new.push_str(&with);
        at = range.end;
        repairs.add(rule, 1);
    }
    new.push_str(&text[at..]);
    new
}

/// How many bytes tell what a file is.
const MAGIC: usize = 16;

/// Writes text in an encoding.
struct Writer<'w> {
    encoding: &'static Encoding,
    out: &'w mut dyn Write,
    /// The first bytes that were written.
    head: Vec<u8>,
}

impl Writer<'_> {
    /// Writes a part of a stretch; bytes that are no text as they were.
    fn stretch(&mut self, text: &Text, mut from: usize, to: usize) -> io::Result<()> {
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
        let missing = MAGIC - self.head.len();
        self.head.extend(bytes.iter().take(missing));
        self.out.write_all(bytes)
    }

    /// Whether readers would take what was written for another encoding or for another type: bytes
    /// that are no text can do that when all that stood before them is repaired away.
    fn is_mistaken(&self) -> bool {
        let mark = Encoding::for_bom(&self.head).map_or(self.encoding, |(found, _)| found);
        mark != self.encoding || is_packed(&self.head) || binary_type(&self.head).is_some()
    }
}
