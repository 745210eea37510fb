//! The entries of a data file: paths of keys and the strings at their ends.

use std::collections::HashMap;
use std::ops::Range;

use super::part::Part;
use super::quoted;
use super::tags::without_tags;
use crate::error::{Error, ErrorKind, Result};
use crate::input::assemble::{Assembler, Shape};
use crate::model::{BlockKind, Cell, Document, ExclusionReason, Table, TableKind};
use crate::place::Place;

/// The most bytes that the joined keys of a file may have. Paths repeat the keys above them, so
/// that they can take more memory than the file.
const LONGEST_KEYS: usize = 256 << 20;

/// A string of a data file and its path.
struct Leaf {
    cell: Cell,
    parts: Vec<Part>,
}

impl Leaf {
    fn start(&self) -> usize {
        self.parts.first().map_or(0, |part| part.source().start)
    }
}

/// Collects the strings of a data file, in any order.
#[derive(Default)]
pub(in crate::input) struct Entries {
    leaves: Vec<Leaf>,
    comments: Vec<Range<usize>>,
    rows: Names,
    columns: Names,
}

/// Distinct names and their numbers.
#[derive(Default)]
struct Names {
    names: Vec<String>,
    numbers: HashMap<String, u32>,
    bytes: usize,
}

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(&number) = self.numbers.get(name) {
            return number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.bytes += name.len();
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        number
    }
}

impl Entries {
    /// Adds a string. The last name of `path` is the column, the others are the row.
    pub(in crate::input) fn add(&mut self, path: &[impl AsRef<str>], parts: Vec<Part>) {
        let (column, above) = match path.split_last() {
            Some((last, above)) => (last.as_ref(), above),
            None => ("", path),
        };
        let above: Vec<&str> = above.iter().map(AsRef::as_ref).collect();
        self.add_at(&above.join("."), column, parts);
    }

    /// Adds a string in a row and a column.
    pub(in crate::input) fn add_at(&mut self, row: &str, column: &str, parts: Vec<Part>) {
        if self.is_too_long() {
            return;
        }
        let (row, column) = (self.rows.number(row), self.columns.number(column));
        self.leaves.push(Leaf { cell: Cell { table: 0, row, column }, parts });
    }

    /// Adds the range of a comment.
    pub(in crate::input) fn comment(&mut self, range: Range<usize>) {
        self.comments.push(range);
    }

    /// Whether a string that was added last, or before, contains the byte at `at`.
    pub(in crate::input) fn covers(&self, at: usize) -> bool {
        let after = self.leaves.partition_point(|leaf| leaf.start() <= at);
        let before = after.checked_sub(1).and_then(|last| self.leaves.get(last));
        before.is_some_and(|leaf| leaf.parts.last().is_some_and(|part| part.source().end > at))
    }

    /// Whether no string was found.
    pub(in crate::input) fn is_empty(&self) -> bool {
        self.leaves.is_empty()
    }

    /// The document with a block for each string, or several where it has several paragraphs.
    ///
    /// # Errors
    /// If the keys are too long.
    pub(in crate::input) fn document(mut self, name: &str, text: String) -> Result<Document> {
        if self.is_too_long() {
            let found = format!("keys of more than {} MiB", LONGEST_KEYS >> 20);
            return Err(Error::new(ErrorKind::Content, found)
                .expected("expected the keys of a data file")
                .advice("split the file")
                .at(Place::file(name)));
        }
        self.leaves.sort_by_key(Leaf::start);
        self.comments.sort_by_key(|comment| comment.start);
        let mut writer = Writer { parts: Assembler::new(&text), text: &text };
        let mut comments = self.comments.into_iter().peekable();
        for leaf in &self.leaves {
            while let Some(comment) = comments.next_if(|comment| comment.start < leaf.start()) {
                writer.comment(comment);
            }
            writer.leaf(leaf);
        }
        comments.for_each(|comment| writer.comment(comment));
        writer.key_to(text.len());
        let parts = writer.parts.finish();
        let mut document = parts.document(name, text);
        document.tables = vec![Table {
            kind: TableKind::Data,
            name: String::new(),
            columns: self.columns.names,
            keys: self.rows.names,
        }];
        Ok(document)
    }

    fn is_too_long(&self) -> bool {
        self.rows.bytes + self.columns.bytes > LONGEST_KEYS
    }
}

/// Writes strings as blocks.
struct Writer<'t> {
    parts: Assembler<'t>,
    text: &'t str,
}

impl Writer<'_> {
    fn comment(&mut self, comment: Range<usize>) {
        self.key_to(comment.start);
        self.parts.exclude(comment, ExclusionReason::Comment);
    }

    /// Excludes everything up to `end` as keys and white space.
    fn key_to(&mut self, end: usize) {
        self.parts.end_block();
        let mut at = self.parts.at();
        while at < end {
            let rest = &self.text[at..end];
            let space = rest.len() - rest.trim_start().len();
            self.parts.exclude(at..at + space, ExclusionReason::WhiteSpace);
            let key = rest[space..].find('\n').unwrap_or(rest.len() - space);
            let key = rest[space..space + key].trim_end().len();
            self.parts.exclude(at + space..at + space + key, ExclusionReason::Key);
            at += space + key;
        }
    }

    fn leaf(&mut self, leaf: &Leaf) {
        if leaf.parts.is_empty() || !is_text(&quoted::text(self.text, &leaf.parts)) {
            return;
        }
        self.key_to(leaf.start());
        let shape = Shape { kind: BlockKind::TableCell, level: 0, cell: Some(leaf.cell) };
        self.parts.start(shape);
        let mut breaks = 0;
        for part in without_tags(&leaf.parts, self.text) {
            match part {
                Part::Copy(source) => self.copy(source, &mut breaks),
                Part::Rendered(text, source) => self.render(&text, source, &mut breaks),
            }
        }
        self.parts.end_block();
    }

    /// Copies a range, whose line ends end lines of the block.
    fn copy(&mut self, source: Range<usize>, breaks: &mut usize) {
        let mut at = source.start;
        for line in self.text[source].split_inclusive('\n') {
            let body = line.strip_suffix('\n').unwrap_or(line);
            if !body.trim().is_empty() {
                *breaks = 0;
            }
            self.parts.copy(at..at + body.len());
            if body.len() < line.len() {
                self.break_line(at + body.len()..at + line.len(), breaks);
            }
            at += line.len();
        }
    }

    fn render(&mut self, text: &str, source: Range<usize>, breaks: &mut usize) {
        match text {
            "\n" => self.break_line(source, breaks),
            "" | "\r" => {
                self.parts.exclude(source, ExclusionReason::Key);
            }
            text => {
                if !text.trim().is_empty() {
                    *breaks = 0;
                }
                self.parts.render(text, source);
            }
        }
    }

    /// Ends a line, and with the second line end in succession a paragraph.
    fn break_line(&mut self, source: Range<usize>, breaks: &mut usize) {
        *breaks += 1;
        self.parts.exclude(source, ExclusionReason::Key);
        if *breaks > 1 {
            self.parts.end_block();
        } else {
            self.parts.break_line();
        }
    }
}

/// Whether a string can be text: it has a letter and is no address, path or reference.
fn is_text(value: &str) -> bool {
    let value = value.trim();
    if !value.contains(char::is_alphabetic) {
        return false;
    }
    if value.contains(char::is_whitespace) {
        return true;
    }
    let is_address = value.contains("://")
        || ["mailto:", "www.", "tel:", "data:"].iter().any(|start| value.starts_with(start))
        || is_mail(value);
    !(is_address || is_path(value) || is_reference(value))
}

/// Whether the word is a mail address.
fn is_mail(word: &str) -> bool {
    word.split_once('@').is_some_and(|(user, host)| {
        let is_name = |name: &str| !name.is_empty() && name.is_ascii() && !name.contains('{');
        is_name(user) && is_name(host) && host.contains('.')
    })
}

/// Whether the word is the path of a file: `./types`, `/de/help`, `images/logo.png`.
fn is_path(word: &str) -> bool {
    let is_extension =
        |end: &str| (2..=5).contains(&end.len()) && end.bytes().all(|b| b.is_ascii_alphanumeric());
    let begins = ["/", "./", "../"].iter().any(|start| word.starts_with(start));
    let has_extension = word.rsplit_once('.').is_some_and(|(_, end)| is_extension(end));
    word.is_ascii() && (begins || (word.contains('/') && has_extension))
}

/// Whether the word refers to another resource: `@string/name`, `$t(name)`.
fn is_reference(word: &str) -> bool {
    let is_resource = word.strip_prefix('@').is_some_and(|rest| rest.contains('/'));
    is_resource || (word.starts_with("$t(") && word.ends_with(')'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_paths_and_references_are_no_text() {
        for value in ["https://a.example/x", "a@b.example", "../logo.png", "@string/title", "1.2"] {
            assert!(!is_text(value), "{value}");
        }
        for value in ["and/or", "Hello", "see https://a.example", "{name}@work", "Über/Unter"] {
            assert!(is_text(value), "{value}");
        }
    }

    #[test]
    fn every_byte_is_in_a_block_or_excluded() {
        let text = "a = one\n\ntwo # note\n".to_owned();
        let mut entries = Entries::default();
        entries.add(&["x", "a"], vec![Part::Copy(4..12)]);
        entries.comment(13..19);
        let document = entries.document("t", text).unwrap();
        let blocks: Vec<&str> = document.blocks.iter().map(|b| b.text.as_str()).collect();
        assert_eq!(blocks, ["one", "two"]);
        let pieces = document.blocks.iter().flat_map(|b| &b.pieces).map(|p| p.source.len());
        let excluded = document.left_out.iter().map(|l| l.source.len());
        assert_eq!(pieces.chain(excluded).sum::<usize>(), document.text.len());
        assert_eq!(document.tables[0].keys, ["x"]);
    }
}
