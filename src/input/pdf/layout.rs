//! Pages of runs to a document.

use crate::input::pdf::columns::{self, Region};
use crate::input::pdf::furniture;
use crate::input::pdf::leaf::{Leaf, Note};
use crate::input::pdf::line::{Run, Sheet};
use crate::input::pdf::paragraph::{self, Paragraph, Usual};
use crate::input::pdf::text::{self, Words};
use crate::input::pdf::write;
use crate::model::Document;

/// The document that pages hold.
pub(super) fn read(name: &str, mut sheets: Vec<Sheet>) -> Document {
    furniture::mark(&mut sheets);
    let usual = Usual::of(sheets.iter().map(|sheet| &sheet.runs[..]));
    let runs = sheets.iter().flat_map(|sheet| &sheet.runs);
    let words = Words::of(runs.filter(|run| !run.artifact));
    let mut tables = 0;
    let mut leaves: Vec<Leaf> =
        sheets.into_iter().map(|sheet| leaf(sheet, &usual, &mut tables)).collect();
    mend_words(&mut leaves);
    write::document(name, &leaves, &usual, &words)
}

fn leaf(sheet: Sheet, usual: &Usual, tables: &mut usize) -> Leaf {
    let height = sheet.height;
    let (furniture, runs) = sheet.runs.into_iter().partition(|run| run.artifact);
    let mut paragraphs = Vec::new();
    for region in columns::order(runs) {
        match region {
            Region::Text(lines) => {
                let more = paragraph::paragraphs(lines, usual);
                go_on(&mut paragraphs, more);
            }
            Region::Table(rows) => {
                paragraphs.extend(cells(rows, *tables, usual));
                *tables += 1;
            }
        }
    }
    let notes = take_notes(&mut paragraphs, usual, height);
    Leaf { paragraphs, notes, furniture }
}

/// Adds the paragraphs of the next column. The first one may go on with the last one before.
fn go_on(paragraphs: &mut Vec<Paragraph>, mut more: Vec<Paragraph>) {
    if let (Some(last), Some(first)) = (paragraphs.last_mut(), more.first())
        && continues(last, first)
    {
        let first = more.remove(0);
        last.lines.extend(first.lines);
    }
    paragraphs.extend(more);
}

/// Whether a paragraph at the top of a column goes on with the one at the foot of the column before.
fn continues(last: &Paragraph, first: &Paragraph) -> bool {
    let (Some(before), Some(after)) = (last.lines.last(), first.lines.first()) else {
        return false;
    };
    let text = before.text();
    let is_open = !text.ends_with(['.', '!', '?', ':', ';', '。', '！', '？', '”', '"', ')']);
    let goes_on = after.text().starts_with(char::is_lowercase);
    last.cell.is_none()
        && before.size == after.size
        && before.face() == after.face()
        && after.y < before.y
        && is_open
        && goes_on
        && last.lines.len() > 1
}

/// The paragraphs of the cells of a table.
fn cells(rows: Vec<Vec<(usize, Vec<Run>)>>, table: usize, usual: &Usual) -> Vec<Paragraph> {
    let mut paragraphs = Vec::new();
    for (row, cells) in rows.into_iter().enumerate() {
        for (column, lines) in cells {
            let cell = Some((table, row, column));
            let own = paragraph::paragraphs(lines, usual).into_iter();
            paragraphs.extend(own.map(|paragraph| Paragraph { cell, ..paragraph }));
        }
    }
    paragraphs
}

/// Takes the notes from the end of a page: in smaller type, in its lower half, and each with a mark.
fn take_notes(paragraphs: &mut Vec<Paragraph>, usual: &Usual, height: f32) -> Vec<Note> {
    let is_small = |paragraph: &Paragraph| {
        paragraph.cell.is_none()
            && paragraph
                .lines
                .iter()
                .all(|line| line.size < 0.95 * usual.size && line.y > height / 2.0)
    };
    let body = paragraphs.iter().rposition(|paragraph| !is_small(paragraph));
    let start = body.map_or(0, |at| at + 1);
    let first = paragraphs[start..].iter().position(|paragraph| note_mark(paragraph).is_some());
    let Some(first) = first.filter(|_| body.is_some()) else { return Vec::new() };
    let mut notes: Vec<Note> = Vec::new();
    for paragraph in paragraphs.split_off(start + first) {
        match (note_mark(&paragraph), notes.last_mut()) {
            (None, Some(last)) => last.paragraph.lines.extend(paragraph.lines),
            (mark, _) => notes.push(Note { mark: mark.unwrap_or_default(), paragraph }),
        }
    }
    notes
}

/// The number or sign that a note begins with.
fn note_mark(paragraph: &Paragraph) -> Option<String> {
    let line = paragraph.lines.first()?;
    let first = line.spans.first()?;
    let text = line.text();
    let is_sign = |word: &str| {
        !word.is_empty()
            && word.len() < 7
            && (word.bytes().all(|byte| byte.is_ascii_digit())
                || word.chars().all(|c| matches!(c, '*' | '†' | '‡' | '§' | '¶')))
    };
    let word = text.split_whitespace().next()?.trim_end_matches(['.', ')']);
    let marks = [first.text.trim(), word];
    let mark = if first.raised { marks[0] } else { marks[1] };
    is_sign(mark).then(|| mark.to_owned())
}

/// Moves the end of a word that a page break divides to the page on which it begins.
fn mend_words(leaves: &mut [Leaf]) {
    for at in 1..leaves.len() {
        let (before, after) = leaves.split_at_mut(at);
        let last = before.last_mut().and_then(|leaf| leaf.paragraphs.last_mut());
        let first = after.first_mut().and_then(|leaf| leaf.paragraphs.first_mut());
        let (Some(last), Some(first)) = (last, first) else { continue };
        let (Some(end), Some(start)) = (last.lines.last(), first.lines.first_mut()) else {
            continue;
        };
        let Some(span) = start.spans.first_mut() else { continue };
        if !text::ends_in_word(end) || !span.text.starts_with(char::is_lowercase) {
            continue;
        }
        let cut = span.text.find(char::is_whitespace).unwrap_or(span.text.len());
        let rest = span.text[cut..].trim_start().to_owned();
        let mut word = span.clone();
        word.text.truncate(cut);
        let mut line = end.clone();
        line.spans = vec![word];
        if rest.is_empty() {
            start.spans.remove(0);
        } else {
            span.text = rest;
        }
        last.lines.push(line);
        first.lines.retain(|line| !line.spans.is_empty());
    }
}
