//! Conversion of byte offsets to lines and columns, for many offsets of one long text.

use memchr::{memchr, memchr_iter, memrchr};

/// Finds lines and columns in one pass if the offsets ascend; a smaller offset starts a new pass.
/// Columns are counted from the last offset and not from the start of the line, because a line may
/// be the whole file.
#[derive(Debug)]
pub(crate) struct Positions<'a> {
    bytes: &'a [u8],
    start: (usize, usize),
    at: usize,
    line: usize,
    column: usize,
    /// Whether the text has carriage returns, so that a line may end with one alone.
    has_returns: bool,
}

impl<'a> Positions<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self::from(text, (1, 1))
    }

    /// For a text that begins at a given line and column, but not between CR and LF.
    pub(crate) fn from(text: &'a str, start: (usize, usize)) -> Self {
        let bytes = text.as_bytes();
        let (line, column) = start;
        Self { bytes, start, at: 0, line, column, has_returns: memchr(b'\r', bytes).is_some() }
    }

    /// The line and the column in characters, both from 1. A line ends with LF, CR LF or CR.
    pub(crate) fn line_column(&mut self, offset: usize) -> (usize, usize) {
        if offset < self.at {
            (self.line, self.column) = self.start;
            self.at = 0;
        }
        let offset = offset.min(self.bytes.len());
        if self.has_returns {
            while self.at < offset {
                self.step();
            }
        } else {
            self.advance(offset);
        }
        (self.line, self.column)
    }

    fn step(&mut self) {
        let next = self.bytes.get(self.at + 1);
        match self.bytes[self.at] {
            b'\n' => (self.line, self.column) = (self.line + 1, 1),
            b'\r' if next != Some(&b'\n') => (self.line, self.column) = (self.line + 1, 1),
            byte if byte & 0xC0 != 0x80 => self.column += 1,
            _ => {}
        }
        self.at += 1;
    }

    fn advance(&mut self, offset: usize) {
        let skipped = &self.bytes[self.at..offset];
        let last_line = memrchr(b'\n', skipped).map(|end| &skipped[end + 1..]);
        if last_line.is_some() {
            self.line += memchr_iter(b'\n', skipped).count();
            self.column = 1;
        }
        let last_line = last_line.unwrap_or(skipped);
        self.column += last_line.iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
        self.at = offset;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_three_ways_and_columns_count_characters() {
        let text = "ab\r\n中文x\ry\nz";
        let mut positions = Positions::new(text);
        for (found, place) in [("b", (1, 2)), ("x", (2, 3)), ("y", (3, 1)), ("z", (4, 1))] {
            assert_eq!(positions.line_column(text.find(found).unwrap()), place, "{found}");
        }
        assert_eq!(positions.line_column(1), (1, 2));
        assert_eq!(positions.line_column(999), (4, 2));
    }

    #[test]
    fn steps_and_leaps_come_to_the_same_place() {
        let text = "ab\n中文x\n\ny中z";
        for from in 0..text.len() {
            for to in from..=text.len() {
                let mut stepping = Positions { has_returns: true, ..Positions::from(text, (3, 7)) };
                let mut leaping = Positions::from(text, (3, 7));
                assert_eq!(stepping.line_column(from), leaping.line_column(from));
                assert_eq!(stepping.line_column(to), leaping.line_column(to));
            }
        }
    }
}
