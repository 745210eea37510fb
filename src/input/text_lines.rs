//! The lines of a text as byte ranges, for the formats that are read line by line.

use std::ops::Range;

/// The byte ranges of the lines, without their line ends.
pub(super) fn lines(text: &str) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()) {
        lines.push(start..end);
        start = end + 1;
    }
    if start < text.len() {
        lines.push(start..text.len());
    }
    lines
}

/// The range of a line without white space at its end; empty at the end of the text for a line that is not
/// there.
pub(super) fn trimmed(text: &str, lines: &[Range<usize>], index: usize) -> Range<usize> {
    let line = lines.get(index).cloned().unwrap_or(text.len()..text.len());
    line.start..line.start + text[line].trim_end().len()
}

/// The number of bytes of white space at the start of a line.
pub(super) fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// Whether the line consists of `least` or more of the ASCII character `mark`, and of nothing else.
pub(super) fn is_run(line: &str, mark: u8, least: usize) -> bool {
    line.len() >= least && line.bytes().all(|b| b == mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_no_ends() {
        assert_eq!(lines("a\n\nb"), [0..1, 2..2, 3..4]);
        assert_eq!(lines("a\n"), [0..1]);
        assert!(lines("").is_empty());
    }
}
