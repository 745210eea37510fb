//! Lines and columns of byte offsets, for many offsets of one long text.

/// Finds lines and columns in one pass, as long as the offsets ascend; one that does not starts a new
/// pass. A line may be the whole file, so columns are counted onward and not from the line's start.
#[derive(Debug)]
pub(crate) struct Positions<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
    column: usize,
}

impl<'a> Positions<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { bytes: text.as_bytes(), at: 0, line: 1, column: 1 }
    }

    /// The line and column, both from 1, columns in characters. A line ends with LF, CR LF or CR.
    pub(crate) fn line_column(&mut self, offset: usize) -> (usize, usize) {
        if offset < self.at {
            (self.at, self.line, self.column) = (0, 1, 1);
        }
        while self.at < offset.min(self.bytes.len()) {
            self.step();
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
}
