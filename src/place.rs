//! Source positions: a file, a line and a column.

use std::fmt;

use crate::visible::visible;

/// A position in a file. Lines and columns count from 1; line 0 means the whole file, column 0 the
/// whole line. Columns count characters (Unicode scalar values), as editors show them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// The path as the user gave it; `-` is standard input.
    pub path: String,
    /// The line, from 1, or 0 for the whole file.
    pub line: usize,
    /// The column in characters, from 1, or 0 for the whole line.
    pub column: usize,
}

impl Place {
    /// A whole file.
    pub fn file(path: impl Into<String>) -> Self {
        Self { path: path.into(), line: 0, column: 0 }
    }

    /// A character of a line, or a whole line if `column` is 0.
    pub fn at(path: impl Into<String>, line: usize, column: usize) -> Self {
        Self { path: path.into(), line, column }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&visible(&self.path))?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
            if self.column > 0 {
                write!(f, ":{}", self.column)?;
            }
        }
        Ok(())
    }
}

/// An index that converts byte offsets of one text to lines and columns. Lines end with `\n`.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<usize>,
}

impl LineIndex {
    /// Builds the index of `text`.
    pub fn new(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|&(_, b)| b == b'\n').map(|(i, _)| i + 1);
        Self { starts: std::iter::once(0).chain(ends).collect() }
    }

    /// The line, from 1, of the byte at `offset`.
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset)
    }

    /// The line and column, both from 1, of the byte at `offset` of `text`.
    pub fn line_column(&self, text: &str, offset: usize) -> (usize, usize) {
        let line = self.line(offset);
        let start = self.starts[line - 1];
        let column = text[start..offset.min(text.len())].chars().count() + 1;
        (line, column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_prints_only_what_it_knows() {
        assert_eq!(Place::file("a.md").to_string(), "a.md");
        assert_eq!(Place::at("a.md", 3, 0).to_string(), "a.md:3");
        assert_eq!(Place::at("a.md", 3, 7).to_string(), "a.md:3:7");
    }

    #[test]
    fn a_file_name_cannot_control_a_terminal() {
        let place = Place::at("\u{1B}]0;x\u{7}\n.md", 3, 0);
        assert_eq!(place.to_string(), r"\u{1b}]0;x\u{7}\u{a}.md:3");
    }

    #[test]
    fn columns_count_characters() {
        let text = "ab\n中文x\n";
        let index = LineIndex::new(text);
        assert_eq!(index.line_column(text, 0), (1, 1));
        assert_eq!(index.line_column(text, text.find('x').unwrap()), (2, 3));
        assert_eq!(index.line(text.len()), 3);
    }
}
