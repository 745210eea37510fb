//! The lines of a text, measured as a terminal shows them.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use crate::model::joins_without_space;

/// Widths are measured up to this: no text is wrapped at so many columns.
pub(super) const WIDEST: usize = 300;

/// A line and its measures, in columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// The line without white space at its ends. Empty for a blank line.
    pub(super) range: Range<usize>,
    /// Where its line end stands, or the end of the text.
    pub(super) newline: usize,
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

/// Measures the lines of `text`.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    ends.map(|newline| {
        let line = measure(text, start..newline);
        start = newline + 1;
        line
    })
    .collect()
}

fn measure(text: &str, whole: Range<usize>) -> Line {
    let written = &text[whole.clone()];
    let padded = written.trim_end();
    let body = padded.trim_start();
    let indent = padded.len() - body.len();
    let range = whole.start + indent..whole.start + padded.len();
    let is_wide = is_wide(body);
    let indent = width(&padded[..indent], is_wide);
    Line {
        range,
        newline: whole.end,
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
