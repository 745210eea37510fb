//! The paragraphs of the shapes of a slide, of its notes or of a diagram.

use crate::error::Result;
use crate::input::assemble::Shape;
use crate::input::elements::{Element, Elements, Event};
use crate::input::office::table::Tables;
use crate::input::rendered::{Paragraph, Rendered};
use crate::model::{BlockKind, ExclusionReason, LINE_BREAK};

/// What a shape holds, by its placeholder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Holds {
    /// Text outside a placeholder.
    #[default]
    Text,
    Title,
    /// The points of a slide.
    Points,
    /// Numbers, dates, headers and footers.
    Furniture,
}

/// What the end of an open element ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    Nothing,
    Shape,
    Paragraph,
    Text,
    Field {
        excludes: bool,
    },
    Table,
    Cell,
    /// The text of a comment, which has no paragraphs.
    Comment,
}

/// Reads the paragraphs of a part.
pub(super) struct Shapes<'x> {
    elements: Elements<'x>,
    /// Whether the part holds speaker notes, whose other placeholders repeat the slide.
    is_notes: bool,
    hidden: bool,
    scopes: Vec<Scope>,
    holds: Holds,
    /// The number of open fields that are excluded.
    excluded_fields: usize,
    tables: Tables,
    open: Option<Paragraph>,
    finished: Vec<Paragraph>,
}

impl<'x> Shapes<'x> {
    pub(super) fn new(file: &'x str, part: &'x str, text: &'x str, is_notes: bool) -> Self {
        Self {
            elements: Elements::new(file, part, text),
            is_notes,
            hidden: false,
            scopes: Vec::new(),
            holds: Holds::Text,
            excluded_fields: 0,
            tables: Tables::default(),
            open: None,
            finished: Vec::new(),
        }
    }

    /// Reads the paragraphs with text. Tables are added to `out`.
    ///
    /// # Errors
    /// If the part is not well-formed.
    pub(super) fn read(&mut self, out: &mut Rendered) -> Result<Vec<Paragraph>> {
        while let Some(event) = self.elements.next()? {
            match event {
                Event::Start(element) => self.start(&element, out)?,
                Event::End => self.end(),
                Event::Text(text) if self.scopes.last() == Some(&Scope::Text) => self.put(&text),
                Event::Text(text) if self.scopes.last() == Some(&Scope::Comment) => self.put(&text),
                Event::Text(_) => {}
            }
        }
        Ok(std::mem::take(&mut self.finished))
    }

    /// Whether the slide is hidden.
    pub(super) fn is_hidden(&self) -> bool {
        self.hidden
    }

    fn start(&mut self, element: &Element<'x>, out: &mut Rendered) -> Result<()> {
        let scope = match element.name() {
            b"sld" => {
                self.hidden = matches!(element.attribute("show").as_deref(), Some("0" | "false"));
                Scope::Nothing
            }
            b"sp" | b"graphicFrame" => {
                self.holds = Holds::Text;
                Scope::Shape
            }
            b"ph" => {
                self.holds = holds(element.attribute("type").as_deref());
                Scope::Nothing
            }
            b"p" => {
                self.open = Some(Paragraph::new(self.shape()));
                Scope::Paragraph
            }
            b"pPr" => {
                self.bullets()?;
                return Ok(());
            }
            b"t" => Scope::Text,
            b"br" => {
                self.put(LINE_BREAK.encode_utf8(&mut [0; 4]));
                Scope::Nothing
            }
            b"tab" => Scope::Nothing,
            b"fld" => {
                let kind = element.attribute("type").unwrap_or_default();
                let excludes = kind == "slidenum" || kind.starts_with("datetime");
                self.excluded_fields += usize::from(excludes);
                Scope::Field { excludes }
            }
            b"tbl" => {
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
            // The text of a comment.
            b"text" if element.prefix() == b"p" => {
                self.open = Some(Paragraph::default());
                Scope::Comment
            }
            b"Fallback" => return self.elements.skip(),
            _ => Scope::Nothing,
        };
        self.scopes.push(scope);
        Ok(())
    }

    fn end(&mut self) {
        match self.scopes.pop() {
            Some(Scope::Shape) => self.holds = Holds::Text,
            Some(Scope::Paragraph | Scope::Comment) => {
                let paragraph = self.open.take().filter(|paragraph| !paragraph.is_empty());
                self.finished.extend(paragraph);
            }
            Some(Scope::Field { excludes }) => self.excluded_fields -= usize::from(excludes),
            Some(Scope::Table) => self.tables.close(),
            Some(Scope::Cell) => self.tables.end_cell(),
            Some(Scope::Nothing | Scope::Text) | None => {}
        }
    }

    /// Reads the rest of a `pPr`: a point without a bullet is a paragraph.
    fn bullets(&mut self) -> Result<()> {
        let mut bare = false;
        self.elements.each(|element| bare |= element.name() == b"buNone")?;
        if let Some(open) = self.open.as_mut().filter(|open| open.shape.kind == BlockKind::ListItem)
            && bare
        {
            open.shape.kind = BlockKind::Paragraph;
        }
        Ok(())
    }

    fn shape(&self) -> Shape {
        let cell = self.tables.current();
        let (kind, level) = match self.holds {
            _ if cell.is_some() => (BlockKind::TableCell, 0),
            Holds::Title if !self.is_notes => (BlockKind::Heading, 1),
            Holds::Points if !self.is_notes => (BlockKind::ListItem, 0),
            _ => (BlockKind::Paragraph, 0),
        };
        Shape { kind, level, cell }
    }

    fn put(&mut self, text: &str) {
        let repeats = self.is_notes && self.holds != Holds::Points;
        let excludes = self.excluded_fields > 0 || self.holds == Holds::Furniture || repeats;
        if let Some(open) = &mut self.open {
            open.push(text, excludes.then_some(ExclusionReason::PageFurniture));
        }
    }
}

/// What a placeholder of this type holds.
fn holds(kind: Option<&str>) -> Holds {
    match kind {
        Some("title" | "ctrTitle") => Holds::Title,
        Some("sldNum" | "dt" | "ftr" | "hdr") => Holds::Furniture,
        Some("subTitle") => Holds::Text,
        _ => Holds::Points,
    }
}
