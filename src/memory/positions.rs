//! Lines and columns of byte offsets, for many offsets of one long text.

use memchr::{memchr, memchr_iter, memrchr};

/// Finds lines and columns in one pass, as long as the offsets ascend; one that does not starts a new
/// pass. A line may be the whole file, so columns are counted onward and not from the line's start.
#[derive(Debug)]
pub(crate) struct Positions<'a> {
    bytes: &'a [u8],
    start: (usize, usize),
    at: usize,
    line: usize,
    column: usize,
    /// Whether a line may end with a carriage return alone.
    has_returns: bool,
}

impl<'a> Positions<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self::from(text, (1, 1))
    }

    /// Of a text that begins at a line and column, and not between CR and LF.
    pub(crate) fn from(text: &'a str, start: (usize, usize)) -> Self {
        let bytes = text.as_bytes();
        let (line, column) = start;
        Self { bytes, start, at: 0, line, column, has_returns: memchr(b'\r', bytes).is_some() }
    }

    /// The line and column, both from 1, columns in characters. A line ends with LF, CR LF or CR.
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
            self.leap(offset);
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

    fn leap(&mut self, offset: usize) {
        let passed = &self.bytes[self.at..offset];
        let begun = memrchr(b'\n', passed).map(|end| &passed[end + 1..]);
        if begun.is_some() {
            self.line += memchr_iter(b'\n', passed).count();
            self.column = 1;
        }
        let begun = begun.unwrap_or(passed);
        self.column += begun.iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
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
