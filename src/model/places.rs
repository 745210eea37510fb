//! The names of places in a document.

use super::document::{Document, Part};
use crate::place::LineIndex;

/// Names the places in a document.
#[derive(Debug)]
pub struct Places<'d> {
    /// The parts by their first lines, from 1.
    parts: Vec<(usize, &'d Part)>,
}

impl<'d> Places<'d> {
    /// The places of a document. `index` is that of its text.
    pub fn new(document: &'d Document, index: &LineIndex) -> Self {
        let line = |part: &'d Part| (index.line(part.start), part);
        Self { parts: document.parts.iter().map(line).collect() }
    }

    /// Whether the document is a text file, whose places are lines.
    pub fn are_lines(&self) -> bool {
        self.parts.is_empty()
    }

    /// The name of the lines from `first` to `last` of the text: `paragraph 12`, `slide 3 to slide 4`,
    /// `ch1.xhtml, line 5 to 7`.
    pub fn name(&self, first: usize, last: usize) -> String {
        let (from, to) = (self.part(first), self.part(last));
        let start = name(from, first);
        match (from, to) {
            _ if first == last => start,
            (Some((_, part)), Some((_, other)))
                if std::ptr::eq(part, other) && part.line.is_empty() =>
            {
                start
            }
            (Some((at, part)), Some((_, other))) if std::ptr::eq(part, other) => {
                format!("{start} to {}", last + 1 - at)
            }
            (None, None) => format!("{start} to {last}"),
            _ => format!("{start} to {}", name(to, last)),
        }
    }

    fn part(&self, line: usize) -> Option<(usize, &'d Part)> {
        let after = self.parts.partition_point(|&(first, _)| first <= line);
        after.checked_sub(1).map(|at| self.parts[at])
    }
}

/// The name of a line.
fn name(part: Option<(usize, &Part)>, line: usize) -> String {
    match part {
        None => format!("line {line}"),
        Some((_, part)) if part.line.is_empty() => part.name.clone(),
        Some((first, part)) if part.name.is_empty() => {
            format!("{} {}", part.line, line + 1 - first)
        }
        Some((first, part)) => format!("{}, {} {}", part.name, part.line, line + 1 - first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_named_by_parts_and_their_lines() {
        let part = |start, name: &str, line| Part { start, name: name.to_owned(), line };
        let parts = vec![part(0, "slide 1", ""), part(4, "a.xhtml", "line"), part(8, "", "row")];
        let document =
            Document { text: "a\nb\nc\nd\ne\nf\n".to_owned(), parts, ..Document::default() };
        let index = LineIndex::new(&document.text);
        let places = Places::new(&document, &index);
        for (first, last, expected) in [
            (1, 1, "slide 1"),
            (1, 2, "slide 1"),
            (3, 3, "a.xhtml, line 1"),
            (3, 4, "a.xhtml, line 1 to 2"),
            (5, 6, "row 1 to 2"),
            (2, 4, "slide 1 to a.xhtml, line 2"),
        ] {
            assert_eq!(places.name(first, last), expected);
        }
        let text = Document::default();
        let places = Places::new(&text, &index);
        assert_eq!((places.are_lines(), &*places.name(2, 3)), (true, "line 2 to 3"));
    }
}
