//! A review as a spreadsheet: a row for each bead, whose state, texts and note can be changed. What was changed
//! is read back as corrections.
//!
//! A row names its segments, and has a hash of its texts, so that a changed cell is told from one that nobody
//! touched. Which segments belong together is corrected on the page, not here.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use crate::corrections::{
    CorrectedBead, Corrections, DocumentCorrections, Edit, Position, Sides, State, Stretch,
    text_fingerprint,
};
use crate::error::{Error, ErrorKind, Result};
use crate::input::{self, Format};
use crate::model::{Document, LINE_BREAK, fold};
use crate::place::Place;
use crate::review::{ReviewDocument, ReviewSegment, ReviewSide, Row};
use crate::write::SheetStream;

/// The columns, in their order. Those for a person come first.
const COLUMNS: [&str; 12] = [
    "state",
    "confidence",
    "source",
    "target",
    "note",
    "left-out",
    "document",
    "source-language",
    "target-language",
    "source-segments",
    "target-segments",
    "fingerprints",
];

/// Writes documents for a review.
pub struct ReviewSheet<W: Write> {
    sheet: SheetStream<W>,
}

impl<W: Write> ReviewSheet<W> {
    /// Begins the workbook.
    ///
    /// # Errors
    /// When the stream fails.
    pub fn new(stream: W) -> Result<Self> {
        Ok(Self { sheet: SheetStream::new(stream, &COLUMNS)? })
    }

    /// Adds the rows of a document, with the corrections that were applied to it.
    ///
    /// # Errors
    /// When a text is too long for a cell, there are too many rows, or the stream fails.
    pub fn document(&mut self, document: &ReviewDocument) -> Result<()> {
        for row in rows(document) {
            let bead = &row.bead;
            let source = text(&document.source, bead.source);
            let target = text(&document.target, bead.target);
            let fingerprints = [
                prints(&document.source, bead.source),
                prints(&document.target, bead.target),
                text_fingerprint(&source),
                text_fingerprint(&target),
            ];
            let edit = bead.edit.clone().unwrap_or_default();
            let state = match (row.is_corrected, bead.state) {
                (false, _) | (true, State::Open) => "",
                (true, State::Accepted) => ACCEPTED,
                (true, State::Rejected) => REJECTED,
            };
            self.sheet.row(&[
                state,
                &row.aligned.map_or_else(String::new, |row| format!("{:.3}", row.confidence)),
                &edit.source.unwrap_or(source),
                &edit.target.unwrap_or(target),
                bead.note.as_deref().unwrap_or_default(),
                row.aligned.and_then(|row| row.reason).map_or("", |reason| reason.name()),
                &document.name,
                &document.source.language,
                &document.target.language,
                &shown(bead.source),
                &shown(bead.target),
                &fingerprints.join("/"),
            ])?;
        }
        Ok(())
    }

    /// Ends the workbook and returns the stream.
    ///
    /// # Errors
    /// When the stream fails.
    pub fn finish(self) -> Result<W> {
        self.sheet.finish()
    }
}

const ACCEPTED: &str = "accepted";
const REJECTED: &str = "rejected";

/// A row of the sheet.
struct SheetRow<'a> {
    bead: CorrectedBead,
    is_corrected: bool,
    /// The bead of the aligner, if it has these segments.
    aligned: Option<&'a Row>,
}

/// The beads of a document after its corrections.
fn rows(document: &ReviewDocument) -> Vec<SheetRow<'_>> {
    let stretches = document.corrections.iter().flat_map(|found| &found.stretches);
    let mut stretches = stretches.peekable();
    let mut rows = Vec::with_capacity(document.rows.len());
    let mut at = 0;
    while let Some(row) = document.rows.get(at) {
        let plain = plain(row);
        let begins = |stretch: &&Stretch| [stretch.source[0], stretch.target[0]] == starts(&plain);
        let Some(stretch) = stretches.next_if(begins) else {
            rows.push(SheetRow { bead: plain, is_corrected: false, aligned: Some(row) });
            at += 1;
            continue;
        };
        let within = &document.rows[at..];
        let ends = |row: &Row| {
            [Position::before(row.source[1]), Position::before(row.target[1])]
                == [stretch.source[1], stretch.target[1]]
        };
        let count = within.iter().position(ends).map_or(within.len(), |last| last + 1);
        let same = |bead: &CorrectedBead, row: &&Row| {
            let plain = self::plain(row);
            (plain.source, plain.target) == (bead.source, bead.target)
        };
        rows.extend(stretch.beads.iter().map(|bead| SheetRow {
            bead: bead.clone(),
            is_corrected: true,
            aligned: within[..count].iter().find(|row| same(bead, row)),
        }));
        at += count;
    }
    rows
}

/// A bead of the aligner as it is.
fn plain(row: &Row) -> CorrectedBead {
    CorrectedBead {
        source: row.source.map(Position::before),
        target: row.target.map(Position::before),
        state: State::Accepted,
        edit: None,
        note: None,
    }
}

fn starts(bead: &CorrectedBead) -> [Position; 2] {
    [bead.source[0], bead.target[0]]
}

/// The text between two positions of a side.
fn text(side: &ReviewSide, [from, to]: [Position; 2]) -> String {
    let mut text = String::new();
    let segments = side.segments.iter().enumerate().take(to.segment + 1).skip(from.segment);
    for (number, segment) in segments {
        let part = between(number, segment, from, to);
        if !text.is_empty() && !part.is_empty() {
            text.push_str(segment.gap);
        }
        text.push_str(&part);
    }
    fold(&text).into_owned()
}

/// The part of a segment that is between two positions.
fn between(number: usize, segment: &ReviewSegment, from: Position, to: Position) -> String {
    let skipped = if number == from.segment { from.character } else { 0 };
    let end = if number == to.segment { to.character } else { usize::MAX };
    segment.text.chars().take(end).skip(skipped).collect()
}

/// The fingerprints of the segments that begin between two positions.
fn prints(side: &ReviewSide, [from, to]: [Position; 2]) -> String {
    let first = |position: Position| position.segment + usize::from(position.character > 0);
    let digits = side.fingerprint.len() / side.segments.len().max(1);
    let (from, to) = (first(from) * digits, first(to) * digits);
    side.fingerprint.get(from..to).unwrap_or_default().to_owned()
}

fn shown([from, to]: [Position; 2]) -> String {
    format!("{from}..{to}")
}

/// Reads a workbook that [`ReviewSheet`] wrote and a person changed.
///
/// # Errors
/// If it cannot be read, is no such workbook, has a state that is not known, or lacks a row.
pub fn read(path: &Path) -> Result<Corrections> {
    let name = path.to_string_lossy();
    let bytes = std::fs::read(path)
        .map_err(|cause| Error::io(Place::file(name.as_ref()), "cannot read", cause))?;
    parse(&name, &bytes)
}

/// Reads the bytes of a workbook; `name` is its path in messages.
///
/// # Errors
/// As [`read`].
pub fn parse(name: &str, bytes: &[u8]) -> Result<Corrections> {
    let options = input::Options { format: Format::named("xlsx"), ..input::Options::default() };
    let table = Cells::of(name, &input::read(name, bytes, &options)?.document)?;
    let mut documents: BTreeMap<[String; 3], Vec<ReadRow>> = BTreeMap::new();
    for &number in table.cells.keys() {
        let text = |column| table.text(number, column).to_owned();
        let key = [text("document"), text("source-language"), text("target-language")];
        documents.entry(key).or_default().push(table.row(number)?);
    }
    let documents = documents.into_iter().map(|(key, rows)| table.document(key, rows));
    let mut documents = documents.collect::<Result<Vec<_>>>()?;
    documents.retain(|document| !document.stretches.is_empty());
    Corrections::of_documents(name, documents)
}

/// The cells of a workbook by their rows.
struct Cells<'n> {
    name: &'n str,
    cells: BTreeMap<u32, BTreeMap<&'static str, String>>,
}

/// A row that was read.
struct ReadRow {
    number: u32,
    bead: CorrectedBead,
    is_corrected: bool,
    fingerprints: [String; 2],
}

impl<'n> Cells<'n> {
    fn of(name: &'n str, document: &Document) -> Result<Self> {
        let mut texts: BTreeMap<(u32, u32), String> = BTreeMap::new();
        for block in &document.blocks {
            let Some(cell) = block.cell.filter(|cell| cell.table == 0) else { continue };
            let text = texts.entry((cell.row, cell.column)).or_default();
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&block.text);
        }
        let column = |column| {
            let title = fold(texts.get(&(0, column)).map_or("", String::as_str)).into_owned();
            COLUMNS.into_iter().find(|name| *name == title)
        };
        let mut table = Self { name, cells: BTreeMap::new() };
        for ((row, at), text) in texts.iter().filter(|((row, _), _)| *row > 0) {
            let Some(column) = column(*at) else { continue };
            let row = table.cells.entry(*row).or_default();
            row.insert(column, text.replace(LINE_BREAK, "\n"));
        }
        let needed = |name: &&&str| !OPTIONAL.contains(name);
        if let Some(name) = COLUMNS.iter().filter(needed).find(|name| !table.has(name)) {
            let found = format!("no column `{name}`");
            return Err(table.error(found, "expected the columns that --review wrote"));
        }
        // A row in which only the person's own cells are filled is not one of the review.
        table.cells.retain(|_, row| row.contains_key("fingerprints"));
        Ok(table)
    }

    /// Whether any row has a text in the column.
    fn has(&self, column: &str) -> bool {
        self.cells.values().any(|row| row.contains_key(column))
    }

    fn text(&self, row: u32, column: &str) -> &str {
        self.cells.get(&row).and_then(|row| row.get(column)).map_or("", String::as_str)
    }

    fn error(&self, found: String, expected: &str) -> Error {
        Error::new(ErrorKind::Content, found).expected(expected).at(Place::file(self.name))
    }

    fn error_in(&self, row: u32, found: &str, expected: &str) -> Error {
        self.error(format!("row {}: {found}", row + 1), expected)
    }

    fn row(&self, number: u32) -> Result<ReadRow> {
        let text = |column| self.text(number, column);
        let state = match text("state").trim().to_lowercase().as_str() {
            "" => None,
            ACCEPTED => Some(State::Accepted),
            REJECTED => Some(State::Rejected),
            other => {
                let found = format!("state `{other}`");
                let expected = "expected accepted, rejected or nothing";
                return Err(self.error_in(number, &found, expected));
            }
        };
        let segments = |column| {
            let range = text(column).split_once("..");
            let range = range.and_then(|(from, to)| Some([from.parse().ok()?, to.parse().ok()?]));
            let expected = "expected the segments as --review wrote them, such as 3..4";
            range.ok_or_else(|| {
                self.error_in(number, &format!("{column} `{}`", text(column)), expected)
            })
        };
        let fingerprints: Vec<&str> = text("fingerprints").split('/').collect();
        let [source, target, of_source, of_target] = fingerprints[..] else {
            let expected = "expected them as --review wrote them";
            return Err(self.error_in(number, "the fingerprints were changed", expected));
        };
        let changed = |column, print| {
            let text = fold(text(column));
            (text_fingerprint(&text) != print).then(|| text.into_owned())
        };
        let edit =
            Edit { source: changed("source", of_source), target: changed("target", of_target) };
        let edit = (edit != Edit::default()).then_some(edit);
        let note = Some(text("note").to_owned()).filter(|note| !note.is_empty());
        Ok(ReadRow {
            number,
            is_corrected: state.is_some() || edit.is_some() || note.is_some(),
            bead: CorrectedBead {
                source: segments("source-segments")?,
                target: segments("target-segments")?,
                // A note alone says nothing of the pair.
                state: state.unwrap_or(if edit.is_none() { State::Open } else { State::Accepted }),
                edit,
                note,
            },
            fingerprints: [source.to_owned(), target.to_owned()],
        })
    }

    /// The corrections of the rows of a document, in whatever order they are.
    fn document(
        &self,
        [name, source, target]: [String; 3],
        mut rows: Vec<ReadRow>,
    ) -> Result<DocumentCorrections> {
        rows.sort_by_key(|row| (starts(&row.bead), row.number));
        let mut document = DocumentCorrections {
            name,
            source,
            target,
            segments: Sides::default(),
            stretches: Vec::new(),
        };
        let mut end = [Position::before(0); 2];
        let mut is_open = false;
        for ReadRow { number, bead, is_corrected, fingerprints } in rows {
            if starts(&bead) != end {
                let found = format!("its segments begin at {}, {}", bead.source[0], bead.target[0]);
                let expected = format!(
                    "expected source {}, target {}, after the row before: no row may be deleted or copied",
                    end[0], end[1]
                );
                let advice = "write rejected as the state of a pair that is wrong";
                return Err(self.error_in(number, &found, &expected).advice(advice));
            }
            end = [bead.source[1], bead.target[1]];
            document.segments.source += &fingerprints[0];
            document.segments.target += &fingerprints[1];
            if is_corrected {
                add(&mut document.stretches, bead, is_open);
            }
            is_open = is_corrected;
        }
        Ok(document)
    }
}

/// The columns that may be empty in all rows.
const OPTIONAL: [&str; 6] = ["state", "confidence", "source", "target", "note", "left-out"];

/// Adds a bead to the last stretch, or as a new one.
fn add(stretches: &mut Vec<Stretch>, bead: CorrectedBead, goes_on: bool) {
    match stretches.last_mut().filter(|_| goes_on) {
        Some(stretch) => {
            (stretch.source[1], stretch.target[1]) = (bead.source[1], bead.target[1]);
            stretch.beads.push(bead);
        }
        None => {
            stretches.push(Stretch { source: bead.source, target: bead.target, beads: vec![bead] })
        }
    }
}
