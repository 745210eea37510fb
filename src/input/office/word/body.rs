//! The paragraphs of a part: the main text, notes, headers or comments.

use std::collections::HashMap;

use crate::error::Result;
use crate::input::assemble::Shape;
use crate::input::elements::{Element, Elements, Event};
use crate::input::office::table::Tables;
use crate::input::rendered::{Paragraph, Rendered};
use crate::model::{BlockKind, ExclusionReason, LINE_BREAK};

use super::fields::Fields;
use super::properties::{self, ParagraphProperties};
use super::styles::Styles;

/// The notes by their kind and id.
pub(super) type Notes = HashMap<(NoteKind, String), Vec<Paragraph>>;

/// The kinds of note, whose ids are independent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum NoteKind {
    Foot,
    End,
}

/// What the end of an open element ends.
#[derive(Debug)]
enum Scope {
    Nothing,
    Paragraph,
    Run,
    /// Text that counts; whether white space at its ends does.
    Text {
        preserved: bool,
    },
    Instruction,
    SimpleField,
    Table,
    Cell,
    /// Text that is excluded.
    Excluded,
    /// The excluded content of a content control, if it is.
    Control {
        excludes: bool,
    },
    Note {
        kind: NoteKind,
        id: String,
    },
}

/// An open paragraph.
#[derive(Debug, Default)]
struct Open {
    paragraph: Paragraph,
    style: Option<String>,
    mark_deleted: bool,
}

/// Reads the paragraphs of a part.
pub(super) struct Body<'x> {
    elements: Elements<'x>,
    styles: &'x Styles,
    scopes: Vec<Scope>,
    /// The open paragraphs, outermost first. There are several in a text box.
    open: Vec<Open>,
    /// A paragraph whose mark was deleted: the next one continues it.
    carried: Option<Paragraph>,
    /// Whether the open run is hidden.
    hidden: bool,
    /// The text of the open `t` element, which may come in several events.
    run: String,
    fields: Fields,
    tables: Tables,
    /// Why text is excluded, innermost last.
    exclusions: Vec<ExclusionReason>,
    has_title: bool,
    /// Paragraphs of text boxes, which follow the paragraph that they are in.
    boxes: Vec<Paragraph>,
    /// Notes, which follow the paragraph or the table that refers to them.
    pending: Vec<Paragraph>,
    finished: Vec<Paragraph>,
    /// The notes that the text may refer to; `None` in other parts.
    known: Option<Notes>,
    /// The notes of this part.
    notes: Notes,
}

impl<'x> Body<'x> {
    pub(super) fn new(
        file: &'x str,
        part: &'x str,
        text: &'x str,
        styles: &'x Styles,
        known: Option<Notes>,
    ) -> Self {
        Self {
            elements: Elements::new(file, part, text),
            styles,
            scopes: Vec::new(),
            open: Vec::new(),
            carried: None,
            hidden: false,
            run: String::new(),
            fields: Fields::default(),
            tables: Tables::default(),
            exclusions: Vec::new(),
            has_title: false,
            boxes: Vec::new(),
            pending: Vec::new(),
            finished: Vec::new(),
            known,
            notes: HashMap::new(),
        }
    }

    /// Reads one event; returns whether there was one. Tables are added to `out`.
    ///
    /// # Errors
    /// If the part is not well-formed.
    pub(super) fn step(&mut self, out: &mut Rendered) -> Result<bool> {
        match self.elements.next()? {
            Some(Event::Start(element)) => self.start(&element, out)?,
            Some(Event::End) => self.end(),
            Some(Event::Text(text)) => self.text(&text),
            None => {
                self.flush();
                return Ok(!self.finished.is_empty());
            }
        }
        Ok(true)
    }

    /// Takes the paragraphs that are complete.
    pub(super) fn finished(&mut self) -> impl Iterator<Item = Paragraph> {
        self.finished.drain(..)
    }

    /// The notes of a part of notes.
    pub(super) fn into_notes(self) -> Notes {
        self.notes
    }

    fn start(&mut self, element: &Element<'x>, out: &mut Rendered) -> Result<()> {
        let scope = match element.name() {
            b"p" => {
                self.start_paragraph();
                Scope::Paragraph
            }
            b"r" => {
                self.hidden = false;
                Scope::Run
            }
            b"t" | b"delText" => {
                let space = element.attribute("space");
                Scope::Text { preserved: space.as_deref() == Some("preserve") }
            }
            b"instrText" | b"delInstrText" => Scope::Instruction,
            b"fldSimple" => {
                self.fields.begin();
                self.fields.instruct(&element.attribute("instr").unwrap_or_default());
                self.fields.separate();
                Scope::SimpleField
            }
            b"tbl" => {
                self.flush_carried();
                self.tables.open(out.table());
                Scope::Table
            }
            b"tr" => {
                self.tables.row();
                Scope::Nothing
            }
            b"tc" => {
                self.tables.cell();
                Scope::Cell
            }
            b"del" | b"moveFrom" => self.exclude(ExclusionReason::Deleted),
            // The pronunciation of the text beside it.
            b"rt" => self.exclude(ExclusionReason::Markup),
            b"sdt" => Scope::Control { excludes: false },
            b"footnote" | b"endnote" => return self.start_note(element),
            _ => return self.start_other(element),
        };
        self.scopes.push(scope);
        Ok(())
    }

    /// Handles the elements whose content is read at once, and those that have none.
    fn start_other(&mut self, element: &Element<'x>) -> Result<()> {
        match element.name() {
            b"pPr" => {
                let found = properties::paragraph(&mut self.elements)?;
                self.shape(found);
                return Ok(());
            }
            b"rPr" => {
                let found = properties::run(&mut self.elements)?;
                let by_style = || self.styles.is_hidden(found.style.as_deref().unwrap_or_default());
                self.hidden = found.hidden.unwrap_or_else(by_style);
                return Ok(());
            }
            b"tcPr" => {
                let found = properties::cell(&mut self.elements)?;
                self.tables.widen(found.columns.unwrap_or(1));
                return Ok(());
            }
            b"trPr" => {
                let free = properties::row(&mut self.elements)?;
                self.tables.leave_free(free);
                return Ok(());
            }
            b"sdtPr" => {
                let found = properties::control(&mut self.elements)?;
                self.control(found.is_contents, found.is_prompt);
                return Ok(());
            }
            // What a program reads that does not know the content before it, and what is no text.
            b"Fallback" | b"sectPr" | b"tblPr" | b"tblGrid" | b"tblPrEx" | b"rubyPr"
            | b"sdtEndPr" => {
                return self.elements.skip();
            }
            b"tab" | b"ptab" => self.put("\t"),
            b"br" | b"cr" => self.put(LINE_BREAK.encode_utf8(&mut [0; 4])),
            b"noBreakHyphen" => self.put("\u{2011}"),
            b"sym" => self.symbol(element),
            b"fldChar" => match element.attribute("fldCharType").as_deref() {
                Some("begin") => self.fields.begin(),
                Some("separate") => self.fields.separate(),
                Some("end") => self.fields.end(),
                _ => {}
            },
            b"footnoteReference" => self.refer(NoteKind::Foot, element),
            b"endnoteReference" => self.refer(NoteKind::End, element),
            _ => {}
        }
        self.scopes.push(Scope::Nothing);
        Ok(())
    }

    fn end(&mut self) {
        match self.scopes.pop() {
            Some(Scope::Paragraph) => self.end_paragraph(),
            Some(Scope::Run) => self.hidden = false,
            Some(Scope::Text { preserved }) => self.end_text(preserved),
            Some(Scope::SimpleField) => self.fields.end(),
            Some(Scope::Table) => {
                self.flush_carried();
                self.tables.close();
                if self.open.is_empty() {
                    self.put_pending();
                }
            }
            Some(Scope::Cell) => {
                self.flush_carried();
                self.tables.end_cell();
            }
            Some(Scope::Excluded | Scope::Control { excludes: true }) => {
                self.exclusions.pop();
            }
            Some(Scope::Note { kind, id }) => {
                self.flush();
                let paragraphs = self.finished.drain(..).filter(|paragraph| !paragraph.is_empty());
                self.notes.insert((kind, id), paragraphs.collect());
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        match self.scopes.last() {
            Some(Scope::Text { .. }) => self.run.push_str(text),
            Some(Scope::Instruction) => self.fields.instruct(text),
            _ => {}
        }
    }

    /// Adds the text of the element that ends. White space around it counts only where it says so.
    fn end_text(&mut self, preserved: bool) {
        let run = std::mem::take(&mut self.run);
        self.put(if preserved { &run } else { run.trim_matches([' ', '\t', '\n']) });
        self.run = run;
        self.run.clear();
    }

    /// Adds text to the innermost paragraph.
    fn put(&mut self, text: &str) {
        if self.fields.in_instruction() {
            return;
        }
        let reason = self.exclusions.first().copied().or_else(|| self.fields.reason());
        let Some(open) = self.open.last_mut() else { return };
        let style = open.style.as_deref().unwrap_or_default();
        let hidden = || self.hidden.then_some(ExclusionReason::Hidden);
        let contents = || self.styles.is_contents(style).then_some(ExclusionReason::Navigation);
        open.paragraph.push(text, reason.or_else(hidden).or_else(contents));
    }

    /// A character of a font of symbols, which is no text.
    fn symbol(&mut self, element: &Element<'x>) {
        let code = element.attribute("char").and_then(|code| u32::from_str_radix(&code, 16).ok());
        let (Some(symbol), Some(open)) = (code.and_then(char::from_u32), self.open.last_mut())
        else {
            return;
        };
        if !symbol.is_control() {
            let reason = Some(ExclusionReason::Markup);
            open.paragraph.push(symbol.encode_utf8(&mut [0; 4]), reason);
        }
    }

    fn exclude(&mut self, reason: ExclusionReason) -> Scope {
        self.exclusions.push(reason);
        Scope::Excluded
    }

    /// Excludes the content of the innermost content control if it is no text.
    fn control(&mut self, is_contents: bool, is_prompt: bool) {
        let reason = if is_contents {
            ExclusionReason::Navigation
        } else if is_prompt {
            ExclusionReason::Hidden
        } else {
            return;
        };
        if let Some(Scope::Control { excludes: excludes @ false }) = self.scopes.last_mut() {
            *excludes = true;
            self.exclusions.push(reason);
        }
    }

    fn start_note(&mut self, element: &Element<'x>) -> Result<()> {
        // The lines between text and notes are notes themselves, with a type.
        let is_text = element.attribute("type").is_none_or(|kind| kind == "normal");
        let Some(id) = element.attribute("id").filter(|_| is_text) else {
            return self.elements.skip();
        };
        let kind = if element.name() == b"footnote" { NoteKind::Foot } else { NoteKind::End };
        self.scopes.push(Scope::Note { kind, id });
        Ok(())
    }

    fn refer(&mut self, kind: NoteKind, element: &Element<'x>) {
        let Some(known) = &mut self.known else { return };
        if !self.exclusions.is_empty() {
            return;
        }
        let id = element.attribute("id").unwrap_or_default();
        self.pending.extend(known.remove(&(kind, id)).unwrap_or_default());
    }

    fn start_paragraph(&mut self) {
        let paragraph = if self.open.is_empty() { self.carried.take() } else { None };
        let mut paragraph = paragraph.unwrap_or_default();
        paragraph.shape = self.running_shape();
        self.open.push(Open { paragraph, ..Open::default() });
    }

    fn running_shape(&self) -> Shape {
        let cell = self.tables.current();
        let kind = if cell.is_some() { BlockKind::TableCell } else { BlockKind::Paragraph };
        Shape { kind, level: 0, cell }
    }

    /// Gives the open paragraph its shape.
    fn shape(&mut self, found: ParagraphProperties) {
        let Some(open) = self.open.last_mut() else { return };
        open.mark_deleted = found.mark_deleted;
        let style = found.style.as_deref().unwrap_or_default();
        let shape = &mut open.paragraph.shape;
        let outline = found.outline.or_else(|| self.styles.outline(style)).filter(|l| *l < 9);
        if shape.cell.is_some() {
            // A cell is a cell whatever its style.
        } else if let Some(level) = outline {
            (shape.kind, shape.level) = (BlockKind::Heading, level + 1);
        } else if self.styles.is_title(style) {
            let first = !std::mem::replace(&mut self.has_title, true);
            shape.kind = if first { BlockKind::Title } else { BlockKind::Heading };
            shape.level = 1;
        } else if found.list.unwrap_or_else(|| self.styles.is_list(style)) {
            shape.kind = BlockKind::ListItem;
        }
        open.style = found.style;
    }

    fn end_paragraph(&mut self) {
        let Some(open) = self.open.pop() else { return };
        if !self.open.is_empty() {
            self.boxes.push(open.paragraph);
        } else if open.mark_deleted {
            self.carried = Some(open.paragraph);
        } else {
            self.finished.push(open.paragraph);
            self.put_pending();
        }
    }

    /// Ends a paragraph that nothing continues.
    fn flush_carried(&mut self) {
        if self.open.is_empty()
            && let Some(paragraph) = self.carried.take()
        {
            self.finished.push(paragraph);
            self.put_pending();
        }
    }

    /// Puts text boxes after the paragraph that they are in, and notes after it or its table.
    fn put_pending(&mut self) {
        self.finished.append(&mut self.boxes);
        if self.tables.is_empty() {
            self.finished.append(&mut self.pending);
        }
    }

    fn flush(&mut self) {
        self.flush_carried();
        self.put_pending();
    }
}
