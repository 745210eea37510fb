//! Paragraphs to the blocks of a document.

use crate::input::assemble::Shape;
use crate::input::contents;
use crate::input::pdf::leaf::{Leaf, Note};
use crate::input::pdf::paragraph::{LARGE, Paragraph, Usual, is_address};
use crate::input::pdf::text::{self, Part, Words};
use crate::input::rendered::{self, Rendered};
use crate::model::{BlockKind, Cell, Document, ExclusionReason};

/// The most characters of a heading.
const LONGEST_HEADING: usize = 200;
/// The most characters of a heading that ends as a sentence does.
const LONGEST_CLOSED: usize = 60;
/// The most levels of headings.
const DEEPEST: usize = 6;

/// The type of a heading: its size in half points, and whether it is bold.
type Style = (i32, bool);

/// The document of these pages.
pub(super) fn document(name: &str, leaves: &[Leaf], usual: &Usual, words: &Words) -> Document {
    let paragraphs = leaves.iter().flat_map(|leaf| &leaf.paragraphs);
    let mut styles: Vec<Style> = paragraphs.filter_map(|p| heading_style(p, usual)).collect();
    styles.sort_unstable_by(|a, b| b.cmp(a));
    styles.dedup();
    let mut writer =
        Writer { rendered: Rendered::new(name), usual, words, styles, tables: Vec::new() };
    let mut held: Vec<(usize, &Note)> = Vec::new();
    for (at, leaf) in leaves.iter().enumerate() {
        let marks: Vec<String> = leaf.notes.iter().map(|note| note.mark.clone()).collect();
        let mut cited = vec![false; leaf.notes.len()];
        let mut open = std::mem::take(&mut held);
        writer.begin(at);
        for (number, paragraph) in leaf.paragraphs.iter().enumerate() {
            writer.put(paragraph, &marks);
            let is_last = number + 1 == leaf.paragraphs.len();
            if !open.is_empty() && (!is_last || ends(paragraph)) {
                writer.notes(std::mem::take(&mut open), at);
            }
            for (note, cited) in leaf.notes.iter().zip(&mut cited) {
                if !*cited && cites(paragraph, &note.mark) {
                    *cited = true;
                    open.push((at, note));
                }
            }
            if !is_last || ends(paragraph) {
                writer.notes(std::mem::take(&mut open), at);
            }
        }
        let rest = leaf.notes.iter().zip(cited).filter(|(_, cited)| !cited);
        open.extend(rest.map(|(note, _)| (at, note)));
        held = open;
        writer.furniture(leaf);
    }
    writer.notes(held, leaves.len().saturating_sub(1));
    writer.rendered.finish()
}

struct Writer<'a> {
    rendered: Rendered,
    usual: &'a Usual,
    words: &'a Words,
    styles: Vec<Style>,
    /// The numbers of the tables in the document.
    tables: Vec<u32>,
}

impl Writer<'_> {
    fn begin(&mut self, page: usize) {
        self.rendered.page(name(page));
    }

    /// Writes notes, each with the page that it is on, on page `current`.
    fn notes(&mut self, notes: Vec<(usize, &Note)>, current: usize) {
        let moved = notes.iter().any(|(page, _)| *page != current);
        for (page, note) in notes {
            if moved {
                self.rendered.place(name(page), "");
            }
            self.put_note(note);
        }
        if moved {
            self.rendered.place(name(current), "");
        }
    }

    fn put(&mut self, paragraph: &Paragraph, notes: &[String]) {
        let parts = text::parts(&paragraph.lines, paragraph.is_item, notes, self.words);
        let shape = self.shape(paragraph);
        let plain: String = parts.iter().map(|(text, _)| text.as_str()).collect();
        let reason = self.reason(paragraph, plain.trim());
        self.write(shape, parts, reason);
    }

    fn put_note(&mut self, note: &Note) {
        let mut parts = text::parts(&note.paragraph.lines, false, &[], self.words);
        // Its mark is no text.
        if let Some((first, reason)) = parts.first_mut()
            && let Some(rest) = first.strip_prefix(note.mark.as_str())
        {
            let rest = rest.trim_start_matches(['.', ')']).trim_start().to_owned();
            first.truncate(first.len() - rest.len());
            *reason = Some(ExclusionReason::Markup);
            parts.insert(1, (rest, None));
        }
        self.write(Shape::default(), parts, None);
    }

    fn write(&mut self, shape: Shape, parts: Vec<Part>, reason: Option<ExclusionReason>) {
        let mut paragraph = rendered::Paragraph::new(shape);
        for (text, reason) in parts {
            paragraph.push(&text, reason);
        }
        if let Some(reason) = reason {
            paragraph.exclude(reason);
        }
        self.rendered.put(&paragraph);
    }

    fn furniture(&mut self, leaf: &Leaf) {
        for run in &leaf.furniture {
            let parts = vec![(run.text(), None)];
            self.write(Shape::default(), parts, Some(ExclusionReason::PageFurniture));
        }
    }

    fn shape(&mut self, paragraph: &Paragraph) -> Shape {
        if let Some((table, row, column)) = paragraph.cell {
            while self.tables.len() <= table {
                let number = self.rendered.table();
                self.tables.push(number);
            }
            let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let cell = Cell { table: self.tables[table], row: number(row), column: number(column) };
            return Shape { kind: BlockKind::TableCell, level: 0, cell: Some(cell) };
        }
        let level = heading_style(paragraph, self.usual)
            .and_then(|style| self.styles.iter().position(|other| *other == style));
        match level {
            Some(at) => Shape {
                kind: BlockKind::Heading,
                level: u8::try_from(at.min(DEEPEST - 1) + 1).unwrap_or(1),
                cell: None,
            },
            None if paragraph.is_item => Shape { kind: BlockKind::ListItem, ..Shape::default() },
            None => Shape::default(),
        }
    }

    /// Why a paragraph is no text of the document.
    fn reason(&self, paragraph: &Paragraph, text: &str) -> Option<ExclusionReason> {
        let is_fixed = !self.usual.fixed
            && paragraph.lines.iter().all(|line| line.spans.iter().all(|span| span.face.fixed));
        if !text.chars().any(char::is_alphanumeric) {
            Some(ExclusionReason::Markup)
        } else if contents::page_of_entry(text).is_some() || contents::has_row(text) {
            Some(ExclusionReason::Navigation)
        } else if is_address(text) {
            Some(ExclusionReason::LinkTarget)
        } else {
            is_fixed.then_some(ExclusionReason::Code)
        }
    }
}

/// The name of a page by its number from 0.
fn name(page: usize) -> String {
    format!("page {}", page + 1)
}

/// Whether the paragraph ends a sentence.
fn ends(paragraph: &Paragraph) -> bool {
    let text = paragraph.lines.last().map(|line| line.text()).unwrap_or_default();
    let text =
        text.trim_end_matches(|c: char| c.is_numeric() || matches!(c, '"' | '”' | ')' | '»'));
    text.ends_with(['.', '!', '?', ':', '。', '！', '？', '．'])
}

/// Whether a paragraph cites the note with this mark.
fn cites(paragraph: &Paragraph, mark: &str) -> bool {
    let mut spans = paragraph.lines.iter().flat_map(|line| &line.spans);
    spans.any(|span| span.raised && span.text.trim() == mark)
}

/// The type of a paragraph that is a heading.
fn heading_style(paragraph: &Paragraph, usual: &Usual) -> Option<Style> {
    let first = paragraph.lines.first()?;
    let length: usize = paragraph.lines.iter().map(|line| line.text().chars().count()).sum();
    let size = first.size;
    let bold = paragraph.lines.iter().all(|line| {
        line.spans.iter().all(|span| span.face.bold || !span.text.contains(char::is_alphabetic))
    });
    let text = paragraph.lines.last()?.text();
    let has_letters = paragraph.lines.iter().any(|line| line.text().contains(char::is_alphabetic));
    let is_closed = text.trim_end().ends_with(['.', ',', ';', ':', '。', '，', '：', '；']);
    let is_large = size >= LARGE * usual.size;
    let is_large = is_large && (!is_closed || length <= LONGEST_CLOSED);
    let is_bold = bold && !usual.bold && size > 0.95 * usual.size && !is_closed;
    let fits = paragraph.cell.is_none()
        && has_letters
        && length <= LONGEST_HEADING
        && paragraph.lines.len() < 4
        && !first.face().fixed;
    (fits && (is_large || is_bold)).then(|| ((size * 2.0).round() as i32, bold))
}
