//! The lines of a text, measured as a terminal shows them.
//!
//! Besides `\n`, a line ends at the other characters at which Unicode ends one, and U+2029 ends a
//! paragraph. The line numbers of units still count `\n` only, as text editors, `grep` and `diff` do:
//! a number must lead to the place in the tools that users open the file with.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use crate::model::{LINE_BREAK, joins_without_space};

/// Widths are measured up to this: no text is wrapped at so many columns.
pub(super) const WIDEST: usize = 300;

/// A line and its measures, in columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// The line without white space at its ends. Empty for a blank line.
    pub(super) range: Range<usize>,
    /// The character that ends it; empty at the end of the text and where a paragraph ends.
    pub(super) end: Range<usize>,
    /// It ends with another character than `\n`, which no editor inserts to wrap a line.
    pub(super) is_hard: bool,
    /// The white space before it.
    pub(super) indent: u16,
    /// The whole line without white space at its end, at most [`WIDEST`].
    pub(super) width: u16,
    /// Its first word; of Chinese or Japanese its first character.
    pub(super) first: u16,
    /// Mostly Han, kana and their punctuation.
    pub(super) is_wide: bool,
    /// It ends as a sentence or an introduction to a list does.
    pub(super) is_closed: bool,
    /// It begins with a small letter.
    pub(super) begins_small: bool,
}

impl Line {
    pub(super) fn is_blank(&self) -> bool {
        self.range.is_empty()
    }

    /// Whether the line is a rule such as `-----` or `* * *`.
    pub(super) fn is_rule(&self, text: &str) -> bool {
        let Some(text) = text.get(self.range.clone()) else { return false };
        let is_mark = |c: char| "-=_*~#+—─━═".contains(c) || c.is_whitespace();
        text.chars().all(is_mark) && text.chars().filter(|c| !c.is_whitespace()).count() >= 3
    }
}

/// VT, FF, NEL and U+2028 end a line.
const LINE_ENDS: [char; 4] = ['\u{B}', '\u{C}', '\u{85}', LINE_BREAK];
/// U+2029 ends a paragraph.
const PARAGRAPH_END: char = '\u{2029}';

/// Measures the lines of `text`. A paragraph end is followed by a blank line of no length.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let ends = |c: char| c == '\n' || c == PARAGRAPH_END || LINE_ENDS.contains(&c);
    let mut lines = Vec::new();
    let mut start = 0;
    for (at, mark) in text.match_indices(ends) {
        let after = at + mark.len();
        if mark.starts_with(LINE_ENDS) && is_beside_newline(text, at, after) {
            continue;
        }
        if mark.starts_with(PARAGRAPH_END) {
            lines.push(measure(text, start..at, at..at));
            lines.push(measure(text, at..at, at..after));
        } else {
            lines.push(measure(text, start..at, at..after));
        }
        start = after;
    }
    lines.push(measure(text, start..text.len(), text.len()..text.len()));
    lines
}

/// Whether the line ends at `at..after` anyway, as where a form feed begins a page: the mark must not
/// make a blank line that splits a paragraph.
fn is_beside_newline(text: &str, at: usize, after: usize) -> bool {
    let (before, rest) = (text[..at].trim_end_matches(' '), text[after..].trim_start_matches(' '));
    before.is_empty() || rest.is_empty() || before.ends_with('\n') || rest.starts_with('\n')
}

fn measure(text: &str, whole: Range<usize>, end: Range<usize>) -> Line {
    let written = &text[whole.clone()];
    let padded = written.trim_end();
    let body = padded.trim_start();
    let indent = padded.len() - body.len();
    let range = whole.start + indent..whole.start + padded.len();
    let is_wide = is_wide(body);
    let indent = width(&padded[..indent], is_wide);
    Line {
        range,
        is_hard: !end.is_empty() && &text[end.clone()] != "\n",
        end,
        indent,
        width: (indent + width(body, is_wide)).min(WIDEST as u16),
        first: first_width(body, is_wide),
        is_wide,
        is_closed: is_closed(body),
        begins_small: body.starts_with(char::is_lowercase),
    }
}

/// The width of `text`, at most [`WIDEST`].
fn width(text: &str, is_wide: bool) -> u16 {
    let is_printable = |b: &u8| matches!(b, b' '..=b'~');
    let mut width = text.bytes().take(WIDEST).take_while(|b| is_printable(b)).count();
    let text = &text[width..];
    for c in text.chars() {
        width += columns(c, is_wide);
        if width >= WIDEST {
            break;
        }
    }
    u16::try_from(width.min(WIDEST)).unwrap_or(u16::MAX)
}

/// Characters that are neither narrow nor wide, such as curly quotes, follow the text around them.
fn columns(c: char, is_wide: bool) -> usize {
    let width = if is_wide { c.width_cjk() } else { c.width() };
    if c == '\t' { 4 } else { width.unwrap_or(0) }
}

fn is_wide(text: &str) -> bool {
    if text.bytes().take(WIDEST).all(|b| b.is_ascii()) {
        return false;
    }
    let (mut wide, mut all) = (0, 0);
    for c in text.chars().take(WIDEST) {
        all += 1;
        wide += usize::from(joins_without_space(c, 'x'));
    }
    wide * 2 > all
}

fn first_width(text: &str, is_wide: bool) -> u16 {
    let ends = |c: char| c.is_whitespace() || joins_without_space(c, 'x');
    let length = match text.char_indices().find(|&(_, c)| ends(c)) {
        Some((0, c)) => c.len_utf8(),
        Some((i, _)) => i,
        None => text.len(),
    };
    width(&text[..length], is_wide)
}

/// Whether a line ends with the mark of a sentence's end, a colon or a semicolon, and perhaps
/// quotes or brackets after it.
fn is_closed(text: &str) -> bool {
    text.trim_end_matches(|c| "\"'”’»›」』）)]】》〉＂".contains(c))
        .ends_with(|c| ".!?…:;。！？；：．｡؟۔।॥։".contains(c))
}
