//! The plain-text reader: paragraphs between blank lines, divided further where lines are headings,
//! list items or paragraphs of their own.

mod drawn_table;
mod heading;
mod line;
mod number;
mod wrap;

use crate::input::assemble::{Assembler, Shape};
use crate::input::contents;
use crate::model::{BlockKind, Document, ExclusionReason, LINE_BREAK, Table};

use line::Line;
use wrap::Joint;

/// Reads a plain-text file.
pub(super) fn read(name: &str, text: String) -> Document {
    let mut out = Assembler::new(&text);
    let page = Page::new(&text);
    let mut tables = 0;
    let mut at = 0;
    while at < page.lines.len() {
        let drawn = drawn_table::lines_of_table(&text, &page.lines, at);
        if drawn > 0 {
            let lines = &page.lines[at..at + drawn];
            drawn_table::put(&text, lines, tables, &mut out);
            out.start(Shape::default());
            tables += 1;
        } else {
            page.put_line(at, &mut out);
        }
        at += drawn.max(1);
    }
    let tables = vec![Table::default(); tables as usize];
    Document { tables, ..out.finish().document(name, text) }
}

/// The lines of a text with their classification.
#[derive(Debug)]
struct Page<'t> {
    text: &'t str,
    lines: Vec<Line>,
    /// How each line relates to the line before it.
    joints: Vec<Joint>,
    /// The level of each line that is a heading, 0 for the others.
    levels: Vec<u8>,
    /// Which lines are entries of a table of contents.
    entries: Vec<bool>,
    bullets: Vec<char>,
}

/// Bullets of list items. [`WEAK_BULLETS`] also have other uses, so they count only if two or more
/// lines begin with the same one.
const BULLETS: [char; 7] = ['•', '‣', '◦', '▪', '●', '■', '⁃'];
const WEAK_BULLETS: [char; 5] = ['-', '*', '+', '·', '○'];

impl<'t> Page<'t> {
    fn new(text: &'t str) -> Self {
        let lines = line::lines(text);
        let joints = wrap::joints(&lines);
        let levels = heading::levels(text, &lines, &joints);
        let bullets = bullets(text, &lines);
        let written: Vec<&str> = lines.iter().map(|line| &text[line.range.clone()]).collect();
        let entries = contents::entries(&written);
        Self { text, lines, joints, levels, entries, bullets }
    }

    fn put_line(&self, at: usize, out: &mut Assembler<'_>) {
        let line = &self.lines[at];
        if line.is_blank() {
            return out.start(Shape::default());
        }
        if line.is_rule(self.text) {
            return out.start(Shape::default());
        }
        if self.entries[at] {
            out.start(Shape::default());
            return out.exclude(line.range.clone(), ExclusionReason::Navigation);
        }
        if self.levels[at] > 0 {
            let level = self.levels[at];
            out.start(Shape { kind: BlockKind::Heading, level, cell: None });
            out.copy(line.range.clone());
            return out.start(Shape::default());
        }
        let bullet = self.bullet(line);
        if bullet > 0 || self.is_item(at) {
            out.start(Shape { kind: BlockKind::ListItem, ..Shape::default() });
        } else {
            self.put_line_end(at, out);
        }
        out.copy(line.range.start + bullet..line.range.end);
    }

    /// Adds the separator between a line and the line before it, or starts a new block.
    fn put_line_end(&self, at: usize, out: &mut Assembler<'_>) {
        let Some(previous) = at.checked_sub(1).map(|i| &self.lines[i]) else { return };
        let line_end = previous.end.clone();
        match self.joints[at] {
            Joint::Wrap => out.copy(line_end),
            Joint::Break => out.render(LINE_BREAK.encode_utf8(&mut [0; 4]), line_end),
            Joint::Block => out.start(Shape::default()),
        }
    }

    /// The length in bytes of the bullet that the line begins with; 0 if there is none.
    fn bullet(&self, line: &Line) -> usize {
        let text = &self.text[line.range.clone()];
        let mark = text.chars().next().filter(|c| self.bullets.contains(c));
        mark.filter(|&c| is_bullet(text, c)).map_or(0, char::len_utf8)
    }

    /// Whether the line is a numbered list item: it is adjacent to another line of its paragraph
    /// and does not continue a wrapped line.
    fn is_item(&self, at: usize) -> bool {
        let follows = at > 0 && !self.lines[at - 1].is_blank();
        let is_followed = self.lines.get(at + 1).is_some_and(|next| !next.is_blank());
        let wraps = self.joints[at] == Joint::Wrap;
        (follows || is_followed)
            && !wraps
            && number::of_item(&self.text[self.lines[at].range.clone()]).is_some()
    }
}

/// The characters that are bullets in this text.
fn bullets(text: &str, lines: &[Line]) -> Vec<char> {
    let mut counts = [0_usize; WEAK_BULLETS.len()];
    for line in lines.iter().filter(|line| !line.is_rule(text)) {
        let text = &text[line.range.clone()];
        let mark = text.chars().next().filter(|&c| is_bullet(text, c));
        if let Some(i) = mark.and_then(|c| WEAK_BULLETS.iter().position(|w| *w == c)) {
            counts[i] += 1;
        }
    }
    let weak = WEAK_BULLETS.iter().zip(counts).filter(|(_, n)| *n > 1).map(|(c, _)| *c);
    BULLETS.into_iter().chain(weak).collect()
}

/// Whether `mark`, with which `text` begins, is followed by the text of a list item.
fn is_bullet(text: &str, mark: char) -> bool {
    let rest = &text[mark.len_utf8()..];
    rest.starts_with(char::is_whitespace) || (BULLETS.contains(&mark) && !rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        read("x.txt", text.to_owned()).blocks.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn a_paragraph_separator_ends_a_paragraph() {
        assert_eq!(texts("One\u{2029}Two\u{2029}Three"), ["One", "Two", "Three"]);
        assert_eq!(texts("One\u{2029}\nTwo\n\u{2029}Three\u{2029}"), ["One", "Two", "Three"]);
        let long =
            "so that this line is longer than any that an editor would wrap here, and then some";
        assert_eq!(texts(&format!("{long}\u{2029}{long}")), [long, long]);
    }

    #[test]
    fn a_drawn_table_has_cells() {
        let text = "Keys\n\n+-------------+\n| Key | Use   |\n|-----+-------|\n|a or |moves  |\n\
                    |b    |left |\n|-----+-------|\n|a|b  |either |\n+-------------+\nText\n";
        assert_eq!(
            texts(text),
            ["Keys", "Key", "Use", "a or\nb", "moves\nleft", "a", "b  |either", "Text"]
        );
        let cells: Vec<_> = read("x.txt", text.to_owned()).blocks.iter().map(|b| b.cell).collect();
        assert_eq!(cells[3].map(|cell| (cell.row, cell.column)), Some((1, 0)));
        assert_eq!(texts("+---+\nnot a table"), ["not a table"]);
    }

    #[test]
    fn other_line_ends_are_line_breaks() {
        for mark in ['\u{B}', '\u{C}', '\u{85}', '\u{2028}'] {
            assert_eq!(texts(&format!("One{mark}Two")), ["One\u{2028}Two"], "{mark:?}");
            assert_eq!(texts(&format!("- a{mark}- b")), ["a", "b"], "{mark:?}");
        }
    }

    #[test]
    fn other_line_ends_never_wrap_a_line() {
        let line = "the words of this sentence go on and on until the line is full, which is";
        for mark in ['\u{B}', '\u{C}', '\u{85}', '\u{2028}'] {
            let text = [line; 6].join(&mark.to_string());
            assert_eq!(texts(&text), [[line; 6].join("\u{2028}")], "{mark:?}");
        }
        assert_eq!(texts(&[line; 6].join("\n")), [[line; 6].join("\n")]);
    }

    #[test]
    fn a_page_break_beside_a_line_end_makes_no_blank_line() {
        assert_eq!(texts("One\n\u{C}Two"), texts("One\nTwo"));
        assert_eq!(texts("One\u{2028}\nTwo"), texts("One\nTwo"));
        assert_eq!(texts("\u{C}One \u{C}"), ["One"]);
    }
}
