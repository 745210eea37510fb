//! Interprets the content of pages, as far as it shows text.

use hayro_font::hayro_cmap::BfString;
use hayro_font::kurbo::{Affine, Point};
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream};
use hayro_syntax::page::{Page as PdfPage, Resources};

use crate::input::pdf::bounds::{Budget, MOST_GLYPHS, TooLarge};
use crate::input::pdf::font::Fonts;
use crate::input::pdf::glyph::{Direction, Face, Glyph, Page};

/// The most forms within forms.
const DEEPEST: usize = 12;
/// The most saved states.
const MOST_SAVED: usize = 512;
/// Type smaller than this, in points, cannot be read.
const SMALLEST: f64 = 0.5;
/// The units of a font in its size.
const UNITS: f64 = 1000.0;

/// The state of the text.
#[derive(Debug, Clone, Copy)]
struct State {
    /// From the space of the user to the page.
    transform: Affine,
    font: Option<u32>,
    size: f64,
    char_space: f64,
    word_space: f64,
    scale: f64,
    leading: f64,
    rise: f64,
}

/// A sequence that the file marks.
#[derive(Debug)]
struct Mark {
    artifact: bool,
    /// The text to which its glyphs amount, until it is used.
    text: Option<String>,
    /// Whether the text of its glyphs is replaced.
    replaced: bool,
}

/// Reads pages.
pub(super) struct Interpreter<'a, 'b> {
    fonts: Fonts<'a>,
    budget: &'b mut Budget,
    page: Page,
    state: State,
    matrix: Affine,
    line: Affine,
    marks: Vec<Mark>,
}

impl<'a, 'b> Interpreter<'a, 'b> {
    pub(super) fn new(budget: &'b mut Budget) -> Self {
        Self {
            fonts: Fonts::new(),
            budget,
            page: Page::default(),
            state: State::new(Affine::IDENTITY),
            matrix: Affine::IDENTITY,
            line: Affine::IDENTITY,
            marks: Vec::new(),
        }
    }

    /// What is known of the fonts so far.
    pub(super) fn faces(&self) -> &[Face] {
        self.fonts.faces()
    }

    /// The glyphs of a page.
    ///
    /// # Errors
    /// If the page has too many, or unpacks to too much.
    pub(super) fn read(&mut self, page: &PdfPage<'a>) -> Result<Page, TooLarge> {
        let contents = page.raw().get::<Array<'_>>("Contents");
        let one = page.raw().get::<Stream<'_>>("Contents");
        let several = contents.iter().flat_map(|array| array.iter::<Stream<'_>>());
        for stream in one.into_iter().chain(several) {
            self.budget.take_stream(&stream)?;
        }
        let (width, height) = page.render_dimensions();
        self.page = Page { width, height, ..Page::default() };
        self.state = State::new(Affine::new(page.initial_transform(true).as_coeffs()));
        self.marks.clear();
        if let Some(content) = page.page_stream() {
            self.run(content, page.resources(), 0)?;
        }
        Ok(std::mem::take(&mut self.page))
    }

    fn run(
        &mut self,
        content: &[u8],
        resources: &Resources<'a>,
        depth: usize,
    ) -> Result<(), TooLarge> {
        let mut saved: Vec<State> = Vec::new();
        let marks = self.marks.len();
        let mut operators = TypedIter::new(content);
        while let Some(operator) = operators.next() {
            self.budget.take_operator()?;
            match operator {
                TypedInstruction::SaveState(_) if saved.len() < MOST_SAVED => {
                    saved.push(self.state);
                }
                TypedInstruction::RestoreState(_) => {
                    self.state = saved.pop().unwrap_or(self.state);
                }
                TypedInstruction::Transform(t) => {
                    self.state.transform *= matrix([t.0, t.1, t.2, t.3, t.4, t.5]);
                }
                TypedInstruction::XObject(name) => self.form(name.0, resources, depth)?,
                TypedInstruction::TextFont(font) => {
                    let dict = resources.get_font(font.0);
                    self.state.size = font.1.as_f64();
                    self.state.font = match dict {
                        Some(dict) => self.fonts.load(&dict, self.budget)?,
                        None => None,
                    };
                }
                TypedInstruction::BeginMarkedContent(mark) => self.mark(mark.0, None),
                TypedInstruction::BeginMarkedContentWithProperties(mark) => {
                    let properties = match mark.1 {
                        Object::Dict(dict) => text_of(dict),
                        Object::Name(name) => {
                            resources.properties.get::<Dict<'_>>(name).and_then(|d| text_of(&d))
                        }
                        _ => None,
                    };
                    self.mark(mark.0, properties);
                }
                TypedInstruction::EndMarkedContent(_) if self.marks.len() > marks => {
                    self.marks.pop();
                }
                operator => self.text(&operator)?,
            }
        }
        self.marks.truncate(marks);
        Ok(())
    }

    /// The operators of text.
    fn text(&mut self, operator: &TypedInstruction<'_, '_>) -> Result<(), TooLarge> {
        let state = &mut self.state;
        match operator {
            TypedInstruction::BeginText(_) => self.set_matrix(Affine::IDENTITY),
            TypedInstruction::CharacterSpacing(n) => state.char_space = n.0.as_f64(),
            TypedInstruction::WordSpacing(n) => state.word_space = n.0.as_f64(),
            TypedInstruction::HorizontalScaling(n) => state.scale = n.0.as_f64() / 100.0,
            TypedInstruction::TextLeading(n) => state.leading = n.0.as_f64(),
            TypedInstruction::TextRise(n) => state.rise = n.0.as_f64(),
            TypedInstruction::NextLine(t) => self.next_line(t.0.as_f64(), t.1.as_f64()),
            TypedInstruction::NextLineAndSetLeading(t) => {
                state.leading = -t.1.as_f64();
                self.next_line(t.0.as_f64(), t.1.as_f64());
            }
            TypedInstruction::SetTextMatrix(t) => {
                self.set_matrix(matrix([t.0, t.1, t.2, t.3, t.4, t.5]));
            }
            TypedInstruction::NextLineUsingLeading(_) => self.next_line(0.0, -self.state.leading),
            TypedInstruction::ShowText(text) => return self.show(text.0.as_bytes()),
            TypedInstruction::NextLineAndShowText(text) => {
                self.next_line(0.0, -self.state.leading);
                return self.show(text.0.as_bytes());
            }
            TypedInstruction::ShowTextWithParameters(text) => {
                state.word_space = text.0.as_f64();
                state.char_space = text.1.as_f64();
                self.next_line(0.0, -self.state.leading);
                return self.show(text.2.as_bytes());
            }
            TypedInstruction::ShowTexts(texts) => {
                for item in texts.0.iter::<Object<'_>>() {
                    match item {
                        Object::String(text) => self.show(text.as_bytes())?,
                        Object::Number(n) => self.adjust(n.as_f64()),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn set_matrix(&mut self, matrix: Affine) {
        self.matrix = matrix;
        self.line = matrix;
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.set_matrix(self.line * Affine::translate((x, y)));
    }

    fn is_horizontal(&self) -> bool {
        let font = self.state.font.and_then(|font| self.fonts.get(font));
        font.is_none_or(hayro_font::Font::is_horizontal)
    }

    fn adjust(&mut self, units: f64) {
        let distance = -units / UNITS * self.state.size;
        let (x, y) =
            if self.is_horizontal() { (distance * self.state.scale, 0.0) } else { (0.0, distance) };
        self.matrix *= Affine::translate((x, y));
    }

    /// Interprets a form, that is content that pages share.
    fn form(
        &mut self,
        name: &Name<'_>,
        resources: &Resources<'a>,
        depth: usize,
    ) -> Result<(), TooLarge> {
        let Some(form) = resources.get_x_object(name) else { return Ok(()) };
        let dict = form.dict();
        let is_form = dict.get::<Name<'_>>("Subtype").is_some_and(|name| name.as_str() == "Form");
        if !is_form || depth >= DEEPEST {
            return Ok(());
        }
        self.budget.take_stream(&form)?;
        let Ok(content) = form.decoded_data() else { return Ok(()) };
        let own = dict.get::<Dict<'a>>("Resources").map(Resources::new);
        let numbers = dict.get::<Array<'_>>("Matrix");
        let numbers: Vec<f64> =
            numbers.iter().flat_map(|array| array.iter::<Number>()).map(|n| n.as_f64()).collect();
        let (state, text) = (self.state, (self.matrix, self.line));
        if let Ok(numbers) = <[f64; 6]>::try_from(numbers) {
            self.state.transform *= Affine::new(numbers);
        }
        self.run(&content, own.as_ref().unwrap_or(resources), depth + 1)?;
        self.state = state;
        (self.matrix, self.line) = text;
        Ok(())
    }

    fn mark(&mut self, tag: &Name<'_>, text: Option<String>) {
        let outer = self.marks.last();
        let artifact = outer.is_some_and(|mark| mark.artifact) || tag.as_str() == "Artifact";
        // The text of a mark within one whose text is replaced is that of the outer one.
        let replaced = outer.is_some_and(|mark| mark.replaced);
        let inherited = self.marks.last_mut().and_then(|mark| mark.text.take());
        let mark = Mark {
            artifact,
            replaced: replaced || text.is_some(),
            text: if replaced { inherited } else { text },
        };
        if self.marks.len() < MOST_SAVED {
            self.marks.push(mark);
        }
    }

    fn show(&mut self, bytes: &[u8]) -> Result<(), TooLarge> {
        let State { font: Some(number), size, scale, rise, .. } = self.state else {
            return Ok(());
        };
        let mut at = 0;
        while at < bytes.len() {
            let Some(font) = self.fonts.get(number) else { return Ok(()) };
            let (code, length) = font.read_code(bytes, at);
            at += length.max(1);
            let text = self.fonts.text(number, code, length);
            let advance = font.code_advance(code);
            let horizontal = font.is_horizontal();
            let is_space = code == 32 && length == 1;
            let space = self.state.char_space + if is_space { self.state.word_space } else { 0.0 };
            let own = Affine::new([size * scale, 0.0, 0.0, size, 0.0, rise]);
            let shown = self.state.transform * self.matrix * own;
            let step = if horizontal {
                ((advance.x / UNITS * size + space) * scale, 0.0)
            } else {
                (0.0, advance.y / UNITS * size + space)
            };
            let next = self.state.transform * self.matrix * Affine::translate(step);
            let from = self.state.transform * self.matrix * Point::ZERO;
            let distance = (next * Point::ZERO).distance(from);
            self.put(text, shown, distance, horizontal, number)?;
            self.matrix *= Affine::translate(step);
        }
        Ok(())
    }

    fn put(
        &mut self,
        text: Option<BfString>,
        shown: Affine,
        advance: f64,
        horizontal: bool,
        font: u32,
    ) -> Result<(), TooLarge> {
        let [a, b, c, d, x, y] = shown.as_coeffs();
        let along = if horizontal { (a, b) } else { (-c, -d) };
        let size = c.hypot(d);
        if self.page.glyphs.len() >= MOST_GLYPHS {
            return Err(TooLarge::Glyphs);
        }
        if ![x, y, size, advance].iter().all(|n| n.is_finite()) {
            return Ok(());
        }
        let start = self.page.text.len();
        let mark = self.marks.last_mut();
        match mark.filter(|mark| mark.replaced) {
            Some(mark) => self.page.text.push_str(&mark.text.take().unwrap_or_default()),
            None => match text {
                Some(BfString::Char(c)) => push(&mut self.page.text, c),
                Some(BfString::String(text)) => {
                    text.chars().for_each(|c| push(&mut self.page.text, c));
                }
                None => {
                    self.page.unknown += 1;
                    self.page.text.push(char::REPLACEMENT_CHARACTER);
                }
            },
        }
        let is_outside = x < -1.0
            || y < -1.0
            || x > f64::from(self.page.width) + 1.0
            || y > f64::from(self.page.height) + 1.0;
        let artifact = self.marks.last().is_some_and(|mark| mark.artifact);
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.page.glyphs.push(Glyph {
            text: (offset(start), offset(self.page.text.len())),
            x: x as f32,
            y: y as f32,
            advance: advance as f32,
            size: size as f32,
            font,
            direction: Direction::of(along.0, along.1),
            artifact: artifact || is_outside || size < SMALLEST,
        });
        Ok(())
    }
}

impl State {
    fn new(transform: Affine) -> Self {
        Self {
            transform,
            font: None,
            size: 0.0,
            char_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
        }
    }
}

/// Adds a character; a Latin ligature as its letters, a control character as a space.
fn push(text: &mut String, c: char) {
    match c {
        '\u{FB00}' => text.push_str("ff"),
        '\u{FB01}' => text.push_str("fi"),
        '\u{FB02}' => text.push_str("fl"),
        '\u{FB03}' => text.push_str("ffi"),
        '\u{FB04}' => text.push_str("ffl"),
        '\u{FB05}' | '\u{FB06}' => text.push_str("st"),
        c if c.is_control() => text.push(' '),
        c => text.push(c),
    }
}

fn matrix(numbers: [Number; 6]) -> Affine {
    Affine::new(numbers.map(|number| number.as_f64()))
}

/// The text that a mark says its glyphs amount to.
fn text_of(properties: &Dict<'_>) -> Option<String> {
    let text = properties.get::<hayro_syntax::object::String<'_>>("ActualText")?;
    let bytes = text.as_bytes();
    let text = match bytes {
        [0xFE, 0xFF, wide @ ..] => {
            let units = wide.chunks_exact(2).map(|two| u16::from_be_bytes([two[0], two[1]]));
            char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
        [0xEF, 0xBB, 0xBF, text @ ..] => String::from_utf8_lossy(text).into_owned(),
        bytes => bytes.iter().map(|byte| char::from(*byte)).collect(),
    };
    let mut plain = String::with_capacity(text.len());
    text.chars().for_each(|c| push(&mut plain, c));
    Some(plain)
}
