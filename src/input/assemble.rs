//! Builds blocks so that every byte of the text is accounted for exactly once.
//!
//! A reader passes through the text from front to back and classifies each range as text of a block
//! or as excluded for a reason. A range that it skips becomes white space or markup. A range that
//! overlaps an earlier one is cut to the unclassified rest, so that no byte is counted twice.

use std::ops::Range;

use crate::model::{
    Block, BlockKind, Cell, Document, Excluded, ExclusionReason, LINE_BREAK, Piece, Table, is_wide,
};

/// The kind, level and cell of the next block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Shape {
    pub(super) kind: BlockKind,
    pub(super) level: u8,
    pub(super) cell: Option<Cell>,
}

/// A separator that is inserted when text follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Join {
    Wrap,
    /// A line end in HTML.
    LineEnd,
    LineBreak,
}

/// The blocks and the excluded ranges of a text.
#[derive(Debug)]
pub(super) struct Parts {
    blocks: Vec<Block>,
    left_out: Vec<Excluded>,
}

impl Parts {
    /// Builds the document, when the text is no longer borrowed.
    pub(super) fn document(self, name: &str, text: String) -> Document {
        let last = self.blocks.iter().filter_map(|block| block.cell).map(|cell| cell.table).max();
        let tables = last.map_or(0, |last| last as usize + 1);
        Document {
            name: name.to_owned(),
            text,
            blocks: self.blocks,
            tables: vec![Table::default(); tables],
            left_out: self.left_out,
            ..Document::default()
        }
    }
}

/// A block that waits while another is built: until a footnote in it ends, or until the next line
/// of its column.
#[derive(Debug, Default)]
pub(super) struct Suspended {
    open: Block,
    shape: Shape,
    join: Option<Join>,
    letters_in_links: bool,
    letters_outside: bool,
    link_depth: usize,
}

/// Builds the blocks and the list of excluded ranges.
#[derive(Debug)]
pub(super) struct Assembler<'t> {
    text: &'t str,
    /// All bytes before this offset are accounted for.
    at: usize,
    shape: Shape,
    open: Block,
    join: Option<Join>,
    letters_in_links: bool,
    letters_outside: bool,
    link_depth: usize,
    /// A range ahead that the parser will report as text but that is to be excluded.
    reserved: Option<Excluded>,
    suspended: Vec<Suspended>,
    /// Whether a block may follow one that begins after it.
    had_asides: bool,
    blocks: Vec<Block>,
    left_out: Vec<Excluded>,
}

/// Whether one of the two sides of a line end is wide and the other is not.
fn is_wide_on_one_side(before: &str, after: &str) -> bool {
    let sides = before.chars().next_back().zip(after.chars().next());
    sides.is_some_and(|(before, after)| is_wide(before) != is_wide(after))
}

impl<'t> Assembler<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            shape: Shape::default(),
            open: Block::default(),
            join: None,
            letters_in_links: false,
            letters_outside: false,
            link_depth: 0,
            reserved: None,
            suspended: Vec::new(),
            had_asides: false,
            blocks: Vec::new(),
            left_out: Vec::new(),
        }
    }

    /// The offset of the first byte that is not yet accounted for.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Ends the open block. The next text opens a block of `shape`.
    pub(super) fn start(&mut self, shape: Shape) {
        self.end_block();
        self.shape = shape;
    }

    /// Ends the open block. Further text opens a block of the same shape.
    pub(super) fn end_block(&mut self) {
        self.join = None;
        let mut block = std::mem::take(&mut self.open);
        self.trim_end(&mut block);
        if !block.text.is_empty() {
            // Documents have many small blocks; spare capacity would double their memory.
            block.text.shrink_to_fit();
            block.pieces.shrink_to_fit();
            block.kind = self.shape.kind;
            block.level = self.shape.level;
            block.cell = self.shape.cell;
            block.linked = self.letters_in_links && !self.letters_outside;
            self.blocks.push(block);
        }
        self.letters_in_links = false;
        self.letters_outside = false;
    }

    /// Suspends the open block. The text up to [`end_aside`](Self::end_aside) becomes blocks of its
    /// own: a footnote, a caption, an attribute that is text.
    pub(super) fn begin_aside(&mut self, shape: Shape) {
        let link_depth = self.link_depth;
        let mut outer = Suspended { shape, link_depth, ..Suspended::default() };
        self.exchange(&mut outer);
        self.suspended.push(outer);
    }

    /// Ends the aside and continues the block that it interrupted.
    pub(super) fn end_aside(&mut self) {
        self.end_block();
        if let Some(mut outer) = self.suspended.pop() {
            self.exchange(&mut outer);
        }
    }

    /// Exchanges the open block with one that waits.
    pub(super) fn exchange(&mut self, other: &mut Suspended) {
        self.had_asides = true;
        std::mem::swap(&mut self.open, &mut other.open);
        std::mem::swap(&mut self.shape, &mut other.shape);
        std::mem::swap(&mut self.join, &mut other.join);
        std::mem::swap(&mut self.letters_in_links, &mut other.letters_in_links);
        std::mem::swap(&mut self.letters_outside, &mut other.letters_outside);
        std::mem::swap(&mut self.link_depth, &mut other.link_depth);
    }

    /// The text of the open block so far.
    pub(super) fn open_text(&self) -> &str {
        &self.open.text
    }

    pub(super) fn enter_link(&mut self) {
        self.link_depth += 1;
    }

    pub(super) fn is_in_link(&self) -> bool {
        self.link_depth > 0
    }

    pub(super) fn leave_link(&mut self) {
        self.link_depth = self.link_depth.saturating_sub(1);
    }

    /// Marks a range ahead as excluded, even if it is later passed as text.
    pub(super) fn reserve(&mut self, source: Range<usize>, reason: ExclusionReason) {
        self.reserved = Some(Excluded { source, reason });
    }

    /// Adds text that is a copy of the source range.
    pub(super) fn copy(&mut self, source: Range<usize>) {
        let mut source = source.start.max(self.at)..source.end;
        if let Some(reserved) = self.reserved.take_if(|r| r.source.start < source.end) {
            self.copy(source.start..reserved.source.start.max(source.start));
            self.exclude(reserved.source, reserved.reason);
            source.start = source.start.max(self.at);
        }
        if self.open.text.is_empty() || self.join == Some(Join::LineBreak) {
            let part = self.text.get(source.clone()).unwrap_or_default();
            source.start += part.len() - part.trim_start().len();
        }
        if source.is_empty() {
            return;
        }
        self.fill_to(source.start);
        let part = &self.text[source.clone()];
        self.put_join(part);
        self.note_letters(part);
        self.push(part, source.clone());
        self.at = source.end;
    }

    /// Adds text before a reference of which nothing remains: without the space at its end, unless `rest`,
    /// which follows the reference, begins with a word.
    pub(super) fn copy_before_reference(&mut self, source: Range<usize>, rest: &str) {
        let is_word = rest.starts_with(char::is_alphanumeric);
        let kept = self.text[source.clone()].trim_end().len();
        self.copy(if is_word { source } else { source.start..source.start + kept });
    }

    /// Adds text that differs from its source range: an entity, an escape, a line end.
    pub(super) fn render(&mut self, text: &str, source: Range<usize>) {
        if source.start < self.at || source.is_empty() {
            return self.skip(source);
        }
        if text == &self.text[source.clone()] {
            return self.copy(source);
        }
        if text.len() == source.len() && text.chars().count() < 2 {
            return self.render_alike(text, source);
        }
        if self.reserved.as_ref().is_some_and(|r| r.source.start < source.end)
            || (self.open.text.is_empty() && text.trim().is_empty())
        {
            return self.skip(source);
        }
        self.fill_to(source.start);
        let text = if self.open.text.is_empty() { text.trim_start() } else { text };
        self.put_join(text);
        self.note_letters(text);
        self.push_rendered(text, source.clone());
        self.at = source.end;
    }

    /// Adds a character that is as long as its source. As it must not count as a copy, the last byte
    /// of the source is left out; a character that stands for another one is kept as it is.
    fn render_alike(&mut self, text: &str, source: Range<usize>) {
        let last = source.end - 1;
        if last > source.start && self.text.is_char_boundary(last) {
            self.render(text, source.start..last);
            self.exclude(last..source.end, ExclusionReason::Markup);
        } else {
            self.copy(source);
        }
    }

    /// Records a hard line break that is written as a tag.
    pub(super) fn break_line(&mut self) {
        self.join = Some(Join::LineBreak);
    }

    /// Separates the text before from the text after, so that their words are not merged.
    pub(super) fn break_word(&mut self) {
        self.join = self.join.max(Some(Join::Wrap));
    }

    /// Records the end of a line in HTML. For a browser it is a space unless both its sides are wide (CSS Text 3,
    /// section 4.1.3), where a line of a text file may end within a word.
    pub(super) fn end_html_line(&mut self, source: Range<usize>) {
        let before = self.open.text.trim_end().chars().next_back();
        let after = self.text[source.end..].chars().next();
        let is_plain =
            |side: Option<char>| side.is_some_and(|c| c.is_alphanumeric() && !is_wide(c));
        if is_plain(before) && is_plain(after) {
            return self.copy(source.start..source.start + 1);
        }
        self.exclude(source, ExclusionReason::WhiteSpace);
        self.join = self.join.max(Some(Join::LineEnd));
    }

    /// Excludes a range.
    pub(super) fn exclude(&mut self, source: Range<usize>, reason: ExclusionReason) {
        let source = source.start.max(self.at)..source.end;
        if source.is_empty() {
            return;
        }
        self.fill_to(source.start);
        self.push_excluded(source.clone(), reason);
        self.at = source.end;
    }

    /// Accounts for everything up to `end` that was skipped: white space, markup, link definitions.
    pub(super) fn fill_to(&mut self, end: usize) {
        if self.at < end {
            let start = std::mem::replace(&mut self.at, end);
            self.note_gap(start..end);
        }
    }

    /// Ends the last block and returns the result.
    pub(super) fn finish(mut self) -> Parts {
        while !self.suspended.is_empty() {
            self.end_aside();
        }
        self.end_block();
        self.fill_to(self.text.len());
        if self.had_asides {
            self.blocks.sort_by_key(Block::source_start);
        }
        let mut left_out = std::mem::take(&mut self.left_out);
        merge(&mut left_out);
        Parts { blocks: self.blocks, left_out }
    }

    fn skip(&mut self, source: Range<usize>) {
        self.fill_to(source.end);
    }

    fn put_join(&mut self, next: &str) {
        let Some(join) = self.join.take() else { return };
        let at_space =
            self.open.text.ends_with(char::is_whitespace) || next.starts_with(char::is_whitespace);
        if self.open.text.is_empty() || (join != Join::LineBreak && at_space) {
            return;
        }
        let mark = match join {
            Join::Wrap => '\n',
            Join::LineEnd if is_wide_on_one_side(&self.open.text, next) => ' ',
            Join::LineEnd => '\n',
            Join::LineBreak => LINE_BREAK,
        };
        self.open.pieces.push(Piece { at: self.open.text.len(), source: self.at..self.at });
        self.open.text.push(mark);
    }

    fn note_letters(&mut self, text: &str) {
        let seen = if self.link_depth > 0 {
            &mut self.letters_in_links
        } else {
            &mut self.letters_outside
        };
        *seen = *seen || text.chars().any(char::is_alphabetic);
    }

    /// Appends a copy of the source, extending the last piece if the two are adjacent.
    fn push(&mut self, text: &str, source: Range<usize>) {
        let at = self.open.text.len();
        match self.open.pieces.last_mut() {
            Some(last) if last.source.end == source.start && last.source.len() == at - last.at => {
                last.source.end = source.end;
            }
            _ => self.open.pieces.push(Piece { at, source }),
        }
        self.open.text.push_str(text);
    }

    /// Appends text that differs from its source. A piece as long as its source would count as a
    /// copy, so its last character then becomes a piece of its own. White space at its end also
    /// does, because it may be trimmed.
    fn push_rendered(&mut self, text: &str, source: Range<usize>) {
        let at = self.open.text.len();
        let end = source.end;
        let mut cut = match text.trim_end().len() {
            0 => text.len(),
            length => length,
        };
        let mut source = source;
        if cut == source.len() && text[..cut] != self.text[source.clone()] {
            let last = text[..cut].char_indices().next_back().map_or(0, |(i, _)| i);
            if last > 0 {
                cut = last;
            } else {
                // One character cannot be divided, so that its source is left out.
                self.push_excluded(source.clone(), ExclusionReason::Markup);
                source = end..end;
            }
        }
        self.open.pieces.push(Piece { at, source });
        if cut < text.len() {
            self.open.pieces.push(Piece { at: at + cut, source: end..end });
        }
        self.open.text.push_str(text);
    }

    /// Removes white space from the end of a block and accounts for its source.
    fn trim_end(&mut self, block: &mut Block) {
        let end = block.text.trim_end().len();
        while let Some(last) = block.pieces.last_mut() {
            let length = block.text.len() - last.at;
            let kept = end.saturating_sub(last.at);
            if kept == length {
                return;
            }
            let is_copy = last.source.len() == length;
            let cut = if is_copy { last.source.start + kept } else { last.source.start };
            let source = cut..last.source.end;
            block.text.truncate(last.at.max(end));
            if kept > 0 && !is_copy {
                return;
            }
            last.source.end = cut;
            if kept == 0 {
                block.pieces.pop();
            }
            self.note_gap(source);
        }
        block.text.truncate(end);
    }

    fn push_excluded(&mut self, source: Range<usize>, reason: ExclusionReason) {
        match self.left_out.last_mut() {
            Some(last) if last.reason == reason && last.source.end == source.start => {
                last.source.end = source.end;
            }
            _ => self.left_out.push(Excluded { source, reason }),
        }
    }

    /// Splits a skipped range into white space, markup and link definitions. It does so by line,
    /// because the parser emits no event for link definitions.
    fn note_gap(&mut self, gap: Range<usize>) {
        let mut in_definition = false;
        let mut start = gap.start;
        while start < gap.end {
            let line_end = memchr::memchr(b'\n', &self.text.as_bytes()[start..gap.end])
                .map_or(gap.end, |i| start + i + 1);
            let line = &self.text[start..line_end];
            in_definition = is_definition(line, in_definition);
            let reason =
                if in_definition { ExclusionReason::LinkTarget } else { ExclusionReason::Markup };
            self.note_marks(start..line_end, reason);
            start = line_end;
        }
    }

    fn note_marks(&mut self, part: Range<usize>, reason: ExclusionReason) {
        let mut start = part.start;
        while start < part.end {
            let rest = &self.text[start..part.end];
            let space = rest.len() - rest.trim_start().len();
            if space > 0 {
                self.push_excluded(start..start + space, ExclusionReason::WhiteSpace);
            }
            let marks = &rest[space..];
            let length = marks.find(char::is_whitespace).unwrap_or(marks.len());
            if length > 0 {
                self.push_excluded(start + space..start + space + length, reason);
            }
            start += space + length;
        }
    }
}

/// Sorts excluded ranges and merges neighbours of one reason.
pub(super) fn merge(left_out: &mut Vec<Excluded>) {
    left_out.sort_by_key(|excluded| excluded.source.start);
    left_out.dedup_by(|next, last| {
        let same = last.reason == next.reason && last.source.end == next.source.start;
        if same {
            last.source.end = next.source.end;
        }
        same
    });
}

/// Whether a line that is in no block begins or continues a link definition.
fn is_definition(line: &str, after_definition: bool) -> bool {
    let line = line.trim_start_matches([' ', '\t', '>']).trim_end();
    let begins = line.starts_with('[') && !line.starts_with("[^") && line.contains("]:");
    let marks = ['#', '-', '*', '+', '|', '`', '~', '_', '=', ':'];
    begins || (after_definition && !line.is_empty() && !line.starts_with(marks))
}
