//! The paragraphs of the content of an OpenDocument file.

use crate::error::Result;
use crate::input::assemble::Shape;
use crate::input::elements::{Element, Elements, Event};
use crate::input::office::table::Tables;
use crate::input::rendered::{Paragraph, Rendered};
use crate::model::{BlockKind, ExclusionReason, LINE_BREAK};

use super::styles::Styles;

/// The most spaces that one element stands for. More are shown as this many.
const MOST_SPACES: usize = 64;

/// What an open element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// An element whose own text is no text of a paragraph.
    Other,
    Paragraph,
    /// An element in running text.
    Inline,
    Excluded,
    /// An excluded element in running text.
    ExcludedInline,
    Item,
    Table,
    /// A cell that stands for one more than this number.
    Cell {
        more: u32,
    },
    Note,
    Page {
        hidden: bool,
    },
    /// A frame of a presentation.
    Frame {
        is_title: bool,
        excludes: bool,
    },
}

/// Reads the paragraphs of a part.
pub(super) struct Body<'x> {
    elements: Elements<'x>,
    styles: &'x Styles,
    scopes: Vec<Scope>,
    /// The open paragraphs, outermost first.
    open: Vec<Paragraph>,
    tables: Tables,
    exclusions: Vec<ExclusionReason>,
    items: usize,
    /// The number of open notes.
    notes: usize,
    /// Whether the open frame is that of a title.
    title_frame: bool,
    has_title: bool,
    /// The number of slides that have begun.
    pages: usize,
    in_page: bool,
    /// The paragraphs of a slide that follow its titles.
    page: Vec<Paragraph>,
    /// Paragraphs of frames, which follow the paragraph that they are in.
    frames: Vec<Paragraph>,
    /// Notes and comments, which follow the paragraph or the table that they are in.
    pending: Vec<Paragraph>,
}

impl<'x> Body<'x> {
    pub(super) fn new(file: &'x str, part: &'x str, text: &'x str, styles: &'x Styles) -> Self {
        Self {
            elements: Elements::new(file, part, text),
            styles,
            scopes: Vec::new(),
            open: Vec::new(),
            tables: Tables::default(),
            exclusions: Vec::new(),
            items: 0,
            notes: 0,
            title_frame: false,
            has_title: false,
            pages: 0,
            in_page: false,
            page: Vec::new(),
            frames: Vec::new(),
            pending: Vec::new(),
        }
    }

    /// Excludes all text of the part.
    pub(super) fn exclude_all(&mut self, reason: ExclusionReason) {
        self.exclusions.push(reason);
    }

    /// Reads one event; returns whether there was one. Complete paragraphs are added to `out`.
    ///
    /// # Errors
    /// If the part is not well-formed.
    pub(super) fn step(&mut self, out: &mut Rendered) -> Result<bool> {
        match self.elements.next()? {
            Some(Event::Start(element)) => self.start(&element, out)?,
            Some(Event::End) => self.end(out),
            Some(Event::Text(text)) => self.text(&text),
            None => {
                self.put_pending(out);
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn start(&mut self, element: &Element<'x>, out: &mut Rendered) -> Result<()> {
        let scope = match element.prefix() {
            b"text" => self.start_text(element)?,
            b"table" => self.start_table(element, out),
            b"draw" => self.start_drawing(element, out),
            b"presentation" if element.name() == b"notes" => Some(Scope::Other),
            b"office" => self.start_office(element)?,
            // Names and descriptions of pictures, forms, formulas, the names of authors.
            b"svg" | b"form" | b"math" | b"dc" | b"meta" => {
                self.elements.skip()?;
                None
            }
            _ => Some(Scope::Other),
        };
        self.scopes.extend(scope);
        Ok(())
    }

    fn start_office(&mut self, element: &Element<'x>) -> Result<Option<Scope>> {
        Ok(match element.name() {
            b"annotation" => Some(self.exclude(ExclusionReason::Comment)),
            // Their paragraphs are no text of the document.
            b"automatic-styles" | b"font-face-decls" | b"scripts" | b"meta" | b"settings"
            | b"change-info" | b"binary-data" | b"styles" => {
                self.elements.skip()?;
                None
            }
            _ => Some(Scope::Other),
        })
    }

    /// Starts an element of the text. `None` if it has been read to its end.
    fn start_text(&mut self, element: &Element<'x>) -> Result<Option<Scope>> {
        let hidden = || element.attribute("display").is_some_and(|display| display == "none");
        let style = || element.attribute("style-name").unwrap_or_default();
        Ok(Some(match element.name() {
            b"p" | b"h" => {
                self.start_paragraph(element);
                Scope::Paragraph
            }
            b"span" if self.styles.is_hidden(&style()) => {
                self.exclusions.push(ExclusionReason::Hidden);
                Scope::ExcludedInline
            }
            b"section" if hidden() => self.exclude(ExclusionReason::Hidden),
            b"list-item" | b"list-header" | b"numbered-paragraph" => {
                self.items += 1;
                Scope::Item
            }
            b"note" => {
                self.notes += 1;
                Scope::Note
            }
            b"tracked-changes" => self.exclude(ExclusionReason::Deleted),
            b"table-of-content"
            | b"illustration-index"
            | b"table-index"
            | b"object-index"
            | b"user-index"
            | b"alphabetical-index" => self.exclude(ExclusionReason::Navigation),
            b"page-number" | b"page-count" | b"page-continuation" => {
                self.exclusions.push(ExclusionReason::PageFurniture);
                Scope::ExcludedInline
            }
            b"placeholder" | b"hidden-text" => {
                self.exclusions.push(ExclusionReason::Hidden);
                Scope::ExcludedInline
            }
            b"ruby-text" => {
                self.exclusions.push(ExclusionReason::Markup);
                Scope::ExcludedInline
            }
            b"s" => {
                let count = element.attribute("c").and_then(|count| count.parse().ok());
                self.put(&" ".repeat(count.unwrap_or(1).clamp(1, MOST_SPACES)));
                Scope::Other
            }
            b"tab" => {
                self.put("\t");
                Scope::Other
            }
            b"line-break" => {
                self.put(LINE_BREAK.encode_utf8(&mut [0; 4]));
                Scope::Other
            }
            // Marks and numbers that the program makes, and what indexes are made of.
            b"note-citation" | b"number" | b"index-mark" => {
                self.elements.skip()?;
                return Ok(None);
            }
            name if name.ends_with(b"-source") || name.ends_with(b"-decls") => {
                self.elements.skip()?;
                return Ok(None);
            }
            b"note-body" | b"list" | b"section" | b"index-body" | b"index-title" => Scope::Other,
            _ => Scope::Inline,
        }))
    }

    fn start_table(&mut self, element: &Element<'x>, out: &mut Rendered) -> Option<Scope> {
        let number = |name| element.attribute(name).and_then(|count| count.parse::<u32>().ok());
        match element.name() {
            b"table" => {
                self.tables.open(out.table());
                Some(Scope::Table)
            }
            b"table-row" => {
                self.tables.rows(number("number-rows-repeated").unwrap_or(1));
                Some(Scope::Other)
            }
            b"table-cell" | b"covered-table-cell" => {
                self.tables.cell();
                let more = number("number-columns-repeated").unwrap_or(1).saturating_sub(1);
                Some(Scope::Cell { more })
            }
            _ => Some(Scope::Other),
        }
    }

    fn start_drawing(&mut self, element: &Element<'x>, out: &mut Rendered) -> Option<Scope> {
        match element.name() {
            b"page" => {
                self.pages += 1;
                self.in_page = true;
                out.place(format!("slide {}", self.pages), "");
                let style = element.attribute("style-name").unwrap_or_default();
                let hidden = self.styles.is_hidden(&style);
                if hidden {
                    self.exclusions.push(ExclusionReason::Hidden);
                }
                Some(Scope::Page { hidden })
            }
            b"frame" | b"custom-shape" => {
                let class = element.attribute("class").unwrap_or_default();
                let excludes = matches!(&*class, "page-number" | "date-time" | "header" | "footer");
                if excludes {
                    self.exclusions.push(ExclusionReason::PageFurniture);
                }
                let is_title = class == "title";
                self.title_frame |= is_title;
                Some(Scope::Frame { is_title, excludes })
            }
            _ => Some(Scope::Other),
        }
    }

    fn exclude(&mut self, reason: ExclusionReason) -> Scope {
        self.exclusions.push(reason);
        Scope::Excluded
    }

    fn end(&mut self, out: &mut Rendered) {
        match self.scopes.pop() {
            Some(Scope::Paragraph) => self.end_paragraph(out),
            Some(Scope::Excluded | Scope::ExcludedInline) => drop(self.exclusions.pop()),
            Some(Scope::Item) => self.items = self.items.saturating_sub(1),
            Some(Scope::Note) => self.notes = self.notes.saturating_sub(1),
            Some(Scope::Table) => {
                self.tables.close();
                self.put_pending(out);
            }
            Some(Scope::Cell { more }) => {
                self.tables.end_cell();
                self.tables.leave_free(more);
            }
            Some(Scope::Page { hidden }) => {
                self.end_page(out);
                if hidden {
                    self.exclusions.pop();
                }
            }
            Some(Scope::Frame { is_title, excludes }) => {
                self.title_frame &= !is_title;
                if excludes {
                    self.exclusions.pop();
                }
            }
            Some(Scope::Inline | Scope::Other) | None => {}
        }
    }

    fn end_page(&mut self, out: &mut Rendered) {
        self.put_pending(out);
        self.in_page = false;
        for paragraph in std::mem::take(&mut self.page) {
            out.put(&paragraph);
        }
    }

    fn text(&mut self, text: &str) {
        let is_running = |scope: &Scope| {
            matches!(scope, Scope::Paragraph | Scope::Inline | Scope::ExcludedInline)
        };
        if self.scopes.last().is_some_and(is_running) {
            self.put(text);
        }
    }

    fn put(&mut self, text: &str) {
        let reason = self.exclusions.first().copied();
        if let Some(open) = self.open.last_mut() {
            open.push(text, reason);
        }
    }

    fn start_paragraph(&mut self, element: &Element<'x>) {
        let cell = self.tables.current();
        let style = element.attribute("style-name").unwrap_or_default();
        let level = || element.attribute("outline-level").and_then(|level| level.parse().ok());
        let (kind, level) = if cell.is_some() {
            (BlockKind::TableCell, 0)
        } else if element.name() == b"h" {
            (BlockKind::Heading, level().unwrap_or(1).max(1))
        } else if self.title_frame {
            (BlockKind::Heading, 1)
        } else if self.styles.is_title(&style) && !self.in_page {
            let first = !std::mem::replace(&mut self.has_title, true);
            (if first { BlockKind::Title } else { BlockKind::Heading }, 1)
        } else if self.items > 0 {
            (BlockKind::ListItem, 0)
        } else {
            (BlockKind::Paragraph, 0)
        };
        let mut paragraph = Paragraph::new(Shape { kind, level, cell });
        if self.styles.is_hidden(&style) {
            paragraph.hide();
        }
        self.open.push(paragraph);
    }

    fn end_paragraph(&mut self, out: &mut Rendered) {
        let Some(paragraph) = self.open.pop() else { return };
        if self.notes > 0 {
            self.pending.push(paragraph);
        } else if !self.open.is_empty() {
            self.frames.push(paragraph);
        } else {
            self.finish(paragraph, out);
            self.put_pending(out);
        }
    }

    /// Puts frames after the paragraph that they are in, and notes after it or its table.
    fn put_pending(&mut self, out: &mut Rendered) {
        if !self.open.is_empty() {
            return;
        }
        for paragraph in std::mem::take(&mut self.frames) {
            self.finish(paragraph, out);
        }
        if self.tables.is_empty() {
            for paragraph in std::mem::take(&mut self.pending) {
                self.finish(paragraph, out);
            }
        }
    }

    /// Adds a complete paragraph. Titles of a slide come before its other text.
    fn finish(&mut self, paragraph: Paragraph, out: &mut Rendered) {
        let is_first = paragraph.shape.kind == BlockKind::Heading;
        if self.in_page && !is_first {
            self.page.push(paragraph);
        } else {
            out.put(&paragraph);
        }
    }
}
