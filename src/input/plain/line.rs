//! The lines of a text, measured in terminal columns.
//!
//! Besides `\n`, the other line separators of Unicode end a line, and U+2029 ends a paragraph. The
//! line numbers of units still count only `\n`, as text editors, `grep` and `diff` do, so that a
//! number leads to the right line in those tools.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use crate::model::{LINE_BREAK, joins_without_space};

/// The maximum width that is measured, in columns. Text is not wrapped at larger widths.
pub(super) const WIDEST: usize = 300;

/// A line with its measurements. Widths are in columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// The byte range of the line without white space at its ends. Empty for a blank line.
    pub(super) range: Range<usize>,
    /// The byte range of the line separator; empty at the end of the text and of a paragraph.
    pub(super) end: Range<usize>,
    /// Whether the line ends with another character than `\n`. Editors do not wrap lines with
    /// those.
    pub(super) is_hard: bool,
    /// The width of the indentation.
    pub(super) indent: u16,
    /// The width of the line including indentation, at most [`WIDEST`].
    pub(super) width: u16,
    /// The width of the first word; in Chinese and Japanese, of the first character.
    pub(super) first: u16,
    /// Whether most characters are Han, kana and their punctuation.
    pub(super) is_wide: bool,
    /// Whether the line ends with a sentence terminator, a colon or a semicolon.
    pub(super) is_closed: bool,
    /// Whether the line begins with a lower-case letter.
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

/// The characters besides `\n` that end a line: VT, FF, NEL and U+2028.
const LINE_ENDS: [char; 4] = ['\u{B}', '\u{C}', '\u{85}', LINE_BREAK];
/// The character that ends a paragraph: U+2029.
const PARAGRAPH_END: char = '\u{2029}';

/// Measures the lines of `text`. An empty blank line is inserted after a paragraph end.
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

/// Whether the separator at `at..after` is beside a `\n` or an end of the text, like a form feed at
/// the start of a page. It is ignored there, because a second blank line would split a paragraph.
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

/// The width of `text` in columns, at most [`WIDEST`].
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

/// The width of a character in columns. Characters of ambiguous width, such as curly quotes, are
/// wide in wide text; a tab has 4 columns.
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

/// Whether a line ends with a sentence terminator, a colon or a semicolon, optionally followed by
/// closing quotes or brackets.
fn is_closed(text: &str) -> bool {
    text.trim_end_matches(|c| "\"'”’»›」』）)]】》〉＂".contains(c))
        .ends_with(|c| ".!?…:;。！？；：．｡؟۔।॥։".contains(c))
}
