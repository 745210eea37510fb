//! Segmentation of plain text from a file or a pipe, in paragraphs that may be wrapped.

use std::io::{BufRead, Read};
use std::ops::Range;

use super::Segmenter;
use super::chars::is_wide;
use crate::error::{Error, ErrorKind, Result};
use crate::place::Place;

/// A segment of plain text that is read from a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainSegment<'a> {
    /// The index of the paragraph, from 0. Paragraphs are separated by blank lines.
    pub paragraph: usize,
    /// Byte offset of the segment in the whole text.
    pub at: usize,
    /// The text of the segment, including the white space after it.
    pub text: &'a str,
}

/// The number of bytes of a paragraph that are read before its first segments are emitted.
const PIECE_BYTES: usize = 1 << 20;

/// The maximum length in bytes of a segment; a longer one is emitted incomplete.
const SEGMENT_BYTES: usize = 1 << 24;

/// The widths in columns at which text may be wrapped. Narrower text is verse or a list; in wider
/// text each line is a paragraph.
const WRAP_COLUMNS: Range<usize> = 40..201;

impl Segmenter {
    /// Cuts a paragraph of plain text into segments: contiguous byte ranges that cover it. A line
    /// end that only wraps a line does not end a segment; one after a title, a list item or a line
    /// of verse does.
    pub fn segment_plain(&self, paragraph: &str) -> Vec<Range<usize>> {
        let mut segments = Vec::new();
        for lines in wrapped_lines(paragraph) {
            let shift = |r: Range<usize>| lines.start + r.start..lines.start + r.end;
            segments.extend(self.segment(&paragraph[lines.clone()]).into_iter().map(shift));
        }
        segments
    }

    /// Calls `sink` with each segment of a UTF-8 text in order. Reads one paragraph at a time, or
    /// part of a long one (1 MiB), so that memory is bounded. White space before a paragraph is
    /// skipped.
    ///
    /// # Errors
    /// If `reader` fails, if the bytes are not UTF-8 (with the line number), or if `sink` returns
    /// an error.
    pub fn segment_reader(
        &self,
        name: &str,
        reader: impl BufRead,
        sink: impl FnMut(PlainSegment<'_>) -> Result<()>,
    ) -> Result<()> {
        let mut source = Source { name, reader, line: 1 };
        let mut run = Run { segmenter: self, sink, at: 0, paragraph: 0, begun: false };
        let mut pending = String::new();
        let mut limit = PIECE_BYTES;
        while let Some(blank) = source.line(&mut pending)? {
            if blank || pending.len() >= limit {
                run.flush(&mut pending, blank)?;
                // The rest, which could not be cut yet, must not be segmented again for each line.
                // Doubling the limit keeps the total time linear.
                limit = PIECE_BYTES.max(2 * pending.len());
            }
        }
        run.flush(&mut pending, true)
    }
}

/// Reads lines and counts them.
struct Source<'a, R> {
    name: &'a str,
    reader: R,
    line: usize,
}

impl<R: BufRead> Source<'_, R> {
    /// Appends the next line, or the next part of a very long one, to `pending`. Returns whether
    /// the line is blank; `None` at the end of the text.
    fn line(&mut self, pending: &mut String) -> Result<Option<bool>> {
        let mut bytes = Vec::new();
        let limit = PIECE_BYTES as u64;
        let failed = |cause| Error::io(Place::file(self.name), "cannot read", cause);
        (&mut self.reader).take(limit).read_until(b'\n', &mut bytes).map_err(failed)?;
        // A part must not end inside a character.
        while bytes.len() as u64 >= limit && std::str::from_utf8(&bytes).is_err() {
            let before = bytes.len();
            (&mut self.reader).take(1).read_to_end(&mut bytes).map_err(failed)?;
            if bytes.len() == before || before as u64 > limit + 4 {
                break;
            }
        }
        let Ok(text) = std::str::from_utf8(&bytes) else { return Err(self.not_utf8()) };
        self.line += usize::from(text.ends_with('\n'));
        pending.push_str(text);
        Ok((!text.is_empty()).then(|| text.trim().is_empty() && text.ends_with('\n')))
    }

    fn not_utf8(&self) -> Error {
        Error::new(ErrorKind::Encoding, "the bytes are not UTF-8")
            .expected("expected UTF-8")
            .advice("convert the file first")
            .at(Place::at(self.name, self.line, 0))
    }
}

/// The state of [`Segmenter::segment_reader`].
struct Run<'a, S> {
    segmenter: &'a Segmenter,
    sink: S,
    at: usize,
    paragraph: usize,
    /// Whether a segment of the current paragraph has been emitted.
    begun: bool,
}

impl<S: FnMut(PlainSegment<'_>) -> Result<()>> Run<'_, S> {
    /// Emits the segments that are complete: all of a paragraph that `ends`, else all but the last,
    /// which further text may continue.
    fn flush(&mut self, pending: &mut String, ends: bool) -> Result<()> {
        let mut segments = self.segmenter.segment_plain(pending);
        if !ends && (segments.len() > 1 || pending.len() < SEGMENT_BYTES) {
            segments.pop();
        }
        let done = segments.last().map_or(0, |range| range.end);
        for range in segments {
            let text = &pending[range.clone()];
            if !text.trim().is_empty() {
                self.begun = true;
                let (paragraph, at) = (self.paragraph, self.at + range.start);
                (self.sink)(PlainSegment { paragraph, at, text })?;
            }
        }
        self.at += done;
        pending.drain(..done);
        if ends && self.begun {
            self.paragraph += 1;
            self.begun = false;
        }
        Ok(())
    }
}

/// Cuts a paragraph at line ends that do not wrap a line.
fn wrapped_lines(paragraph: &str) -> Vec<Range<usize>> {
    let lines: Vec<&str> = paragraph.split_inclusive('\n').collect();
    let width = lines.iter().map(|line| columns(line.trim_end())).max().unwrap_or(0);
    let may_wrap = WRAP_COLUMNS.contains(&width) && !is_verse(&lines);
    let mut groups = Vec::new();
    let (mut start, mut at) = (0, 0);
    for (i, line) in lines.iter().enumerate() {
        at += line.len();
        let next = lines.get(i + 1);
        if next.is_none_or(|next| !(may_wrap && wraps(line, next, width))) {
            groups.push(start..at);
            start = at;
        }
    }
    groups
}

/// Whether the line is so full that the first word of the next line would not have fitted.
fn wraps(line: &str, next: &str, width: usize) -> bool {
    let next = next.trim();
    if next.is_empty() || starts_item(next) {
        return false;
    }
    let first_word = match next.chars().next() {
        Some(c) if is_wide(c) => 4,
        _ => 1 + next.split_whitespace().next().map_or(0, columns),
    };
    columns(line.trim_end()) + first_word > width
}

/// Whether the text has three or more lines that all begin with a capital.
fn is_verse(lines: &[&str]) -> bool {
    let capital = |line: &&str| line.trim_start().starts_with(char::is_uppercase);
    lines.len() >= 3 && lines.iter().filter(|line| !line.trim().is_empty()).all(capital)
}

/// Whether the line begins with a bullet or number: `- `, `• `, `1. `, `2) `, `(3) `, `一、`, `（二）`.
fn starts_item(line: &str) -> bool {
    let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let bullet = line.starts_with(['-', '*', '•', '·', '–']);
    let inner = line.trim_start_matches(['(', '（']);
    let after = inner.trim_start_matches(number);
    let short = inner.len() - after.len() <= 6;
    bullet && line.chars().nth(1) == Some(' ')
        || (after.len() < inner.len() && short && after.starts_with(['.', ')', '、', '）', '．']))
        || line.starts_with(|c| matches!(c, '①'..='⑳'))
}

/// The width of a text in columns; wide characters have two.
fn columns(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Tag;

    fn read(text: &str, language: &str) -> Vec<(usize, usize, String)> {
        let segmenter = Segmenter::new(&Tag::parse(language).unwrap());
        let mut got = Vec::new();
        let sink = |s: PlainSegment<'_>| {
            got.push((s.paragraph, s.at, s.text.to_owned()));
            Ok(())
        };
        segmenter.segment_reader("-", text.as_bytes(), sink).unwrap();
        got
    }

    #[test]
    fn full_lines_wrap_and_short_ones_end() {
        let text = "The quick brown fox jumps over the lazy dog and\n\
                    runs into the wood. It is gone.\n\
                    - one item\n- two items\n";
        let segmenter = Segmenter::new(&Tag::parse("en").unwrap());
        let got: Vec<&str> =
            segmenter.segment_plain(text).into_iter().map(|r| text[r].trim()).collect();
        assert_eq!(got.len(), 4, "{got:?}");
        assert!(got[0].ends_with("wood."));
        assert_eq!(got[3], "- two items");
    }

    #[test]
    fn paragraphs_are_counted_and_offsets_are_of_the_whole_text() {
        let text = "\n\nA. One.\n\n\nTwo. Three.\r\n\r\nFour";
        let got = read(text, "en");
        let paragraphs: Vec<usize> = got.iter().map(|s| s.0).collect();
        assert_eq!(paragraphs, [0, 1, 1, 2]);
        for (_, at, segment) in &got {
            assert_eq!(&text[*at..*at + segment.len()], segment);
        }
    }

    #[test]
    fn a_paragraph_longer_than_a_piece_is_cut_as_a_whole() {
        let sentence = "这是一个句子，没有别的。";
        let text = sentence.repeat(3 * PIECE_BYTES / sentence.len());
        let got = read(&text, "zh");
        // No piece ends where a sentence ends, so that the last one must wait for the next piece.
        assert!(got.iter().all(|s| s.2 == sentence && s.0 == 0));
        assert_eq!(got.iter().map(|s| s.2.len()).sum::<usize>(), text.len());
    }

    #[test]
    fn bytes_that_are_not_utf8_are_an_error_with_the_line() {
        let segmenter = Segmenter::new(&Tag::parse("en").unwrap());
        let error = segmenter.segment_reader("x.txt", &b"One.\n\xFF"[..], |_| Ok(())).unwrap_err();
        assert!(error.to_string().starts_with("x.txt:2:"), "{error}");
    }
}
