//! YAML catalogues.

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use super::entries::Entries;
use super::fault::Fault;
use super::part::{DEEPEST, Part};
use super::trace;
use crate::error::Result;
use crate::model::Document;

/// Reads a stream of YAML documents.
///
/// # Errors
/// If the text is no YAML.
pub(in crate::input) fn read(name: &str, text: String) -> Result<Document> {
    let mut entries = Entries::default();
    scan(&text, &mut entries).map_err(|fault| fault.error(name, &text, "YAML"))?;
    comments(&text, &mut entries);
    entries.document(name, text)
}

/// An open mapping or sequence.
enum Level {
    /// The key whose value follows, if one was read.
    Mapping(Option<String>),
    /// The number of items that were read.
    Sequence(usize),
}

struct Walk<'t> {
    text: &'t str,
    offsets: Offsets<'t>,
    levels: Vec<Level>,
    path: Vec<String>,
}

fn scan(text: &str, entries: &mut Entries) -> std::result::Result<(), Fault> {
    let offsets = Offsets { text, chars: 0, bytes: 0 };
    let mut walk = Walk { text, offsets, levels: Vec::new(), path: Vec::new() };
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            let mut offsets = Offsets { text, chars: 0, bytes: 0 };
            let at = offsets.of(error.marker().index());
            Fault::new(at, error.info(), "YAML")
        })?;
        walk.take(&event, span, entries)?;
    }
    Ok(())
}

impl Walk<'_> {
    fn take(
        &mut self,
        event: &Event<'_>,
        span: Span,
        entries: &mut Entries,
    ) -> std::result::Result<(), Fault> {
        match event {
            Event::MappingStart(..) => self.open(Level::Mapping(None), span)?,
            Event::SequenceStart(..) => self.open(Level::Sequence(0), span)?,
            Event::MappingEnd | Event::SequenceEnd => {
                self.levels.pop();
                self.done();
            }
            Event::Scalar(value, style, ..) => self.scalar(value, *style, span, entries),
            Event::Alias(_) if !self.take_key("*") => self.done(),
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, level: Level, span: Span) -> std::result::Result<(), Fault> {
        if self.levels.len() >= DEEPEST {
            let at = self.offsets.of(span.start.index());
            let found = format!("more than {DEEPEST} levels of nesting");
            return Err(Fault::new(at, found, "fewer levels"));
        }
        if !self.take_key("?") {
            self.begin_item();
        }
        self.levels.push(level);
        Ok(())
    }

    fn scalar(&mut self, value: &str, style: ScalarStyle, span: Span, entries: &mut Entries) {
        if self.take_key(value) {
            return;
        }
        self.begin_item();
        let is_string = style != ScalarStyle::Plain || !is_constant(value);
        if is_string && !value.is_empty() {
            let parts = self.parts(value, style, span);
            entries.add(&self.path, parts);
        }
        self.done();
    }

    /// The parts of a scalar; the whole of it where the two do not agree.
    fn parts(&mut self, value: &str, style: ScalarStyle, span: Span) -> Vec<Part> {
        let start = self.offsets.of(span.start.index());
        let end = self.offsets.of(span.end.index()).max(start);
        let raw = &self.text[start..end];
        let skipped = match style {
            ScalarStyle::Literal | ScalarStyle::Folded if raw.starts_with(['|', '>']) => {
                raw.find('\n').map_or(0, |line| line + 1)
            }
            ScalarStyle::Literal | ScalarStyle::Folded => 0,
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => 1.min(raw.len()),
            ScalarStyle::Plain => 0,
        };
        let skipped = if raw.is_char_boundary(skipped) { skipped } else { 0 };
        let value = value.trim_end();
        trace::trace(&raw[skipped..], start + skipped, value)
            .unwrap_or_else(|| vec![Part::Rendered(value.to_owned(), start..end)])
    }

    /// Takes a key in a mapping that awaits one, and enters it. Whether it did.
    fn take_key(&mut self, name: &str) -> bool {
        match self.levels.last_mut() {
            Some(Level::Mapping(key @ None)) => {
                *key = Some(name.to_owned());
                self.path.push(name.to_owned());
                true
            }
            _ => false,
        }
    }

    /// Enters the next item of a sequence.
    fn begin_item(&mut self) {
        if let Some(Level::Sequence(items)) = self.levels.last_mut() {
            self.path.push(items.to_string());
            *items += 1;
        }
    }

    /// Leaves the value that ended.
    fn done(&mut self) {
        match self.levels.last_mut() {
            Some(Level::Mapping(key)) => {
                *key = None;
                self.path.pop();
            }
            Some(Level::Sequence(_)) => drop(self.path.pop()),
            None => {}
        }
    }
}

/// Whether a plain scalar is a number, a constant or empty.
fn is_constant(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    matches!(lower.as_str(), "true" | "false" | "null" | "~" | "") || value.parse::<f64>().is_ok()
}

/// Converts offsets in characters, which rise, to offsets in bytes.
struct Offsets<'t> {
    text: &'t str,
    chars: usize,
    bytes: usize,
}

impl Offsets<'_> {
    fn of(&mut self, chars: usize) -> usize {
        if chars < self.chars {
            (self.chars, self.bytes) = (0, 0);
        }
        let rest = &self.text[self.bytes..];
        let step = chars - self.chars;
        let length = rest.char_indices().nth(step).map_or(rest.len(), |(at, _)| at);
        self.chars = chars;
        self.bytes += length;
        self.bytes
    }
}

/// The lines that are comments. Those in block scalars begin with `#` too; they are part of a string
/// and stay there.
fn comments(text: &str, entries: &mut Entries) {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim();
        if body.starts_with('#') && !entries.covers(at) {
            let start = at + (line.len() - line.trim_start().len());
            entries.comment(start..start + body.len());
        }
        at += line.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_of_every_style() {
        let text = "# no\nen:\n  a: Plain text # no\n  b: \"A \\\"quote\\\"\"\n  c: 'it''s'\n  d: |\n    One.\n    \
                    Two.\n  e: >\n    Three\n    four.\n  f: [Five, 6, true]\n  g: {h: Seven}\n";
        let document = read("t.yml", text.to_owned()).unwrap();
        let blocks: Vec<&str> = document.blocks.iter().map(|b| b.text.as_str()).collect();
        let wanted = [
            "Plain text",
            "A \"quote\"",
            "it's",
            "One.\u{2028}Two.",
            "Three four.",
            "Five",
            "Seven",
        ];
        assert_eq!(blocks, wanted);
        assert_eq!(document.tables[0].keys, ["en", "en.f", "en.g"]);
    }

    #[test]
    fn faults_are_refused_with_their_place() {
        let error = read("t.yml", "a: \"b\nc: d\n".to_owned()).unwrap_err().to_string();
        assert!(error.starts_with("t.yml:"), "{error}");
        let deep = "- ".repeat(5000) + "a";
        assert!(read("t.yml", deep).is_err());
        assert!(read("t.yml", "[".repeat(100_000)).is_err());
    }
}
