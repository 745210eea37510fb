//! An input file as blocks of plain text with their byte ranges in the source.

use std::ops::Range;

use serde::Serialize;

/// A decoded input file, divided into blocks and excluded ranges.
///
/// Every byte of `text` is in exactly one [`Piece`] of one block or in exactly one [`Excluded`]
/// range, so that the coverage report accounts for the whole file.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The path as the user gave it; `-` is standard input.
    pub name: String,
    /// The name of the document in its units, if it is not that of its [path](crate::unit::document_name).
    pub id: Option<String>,
    /// Whether each block is a segment that is not cut: the caller has cut the text.
    pub is_segmented: bool,
    /// The decoded text: no byte order mark, every line end a `\n`.
    pub text: String,
    /// The blocks, in the order of the text.
    pub blocks: Vec<Block>,
    /// The tables that the cells of the blocks belong to, by [`Cell::table`].
    pub tables: Vec<Table>,
    /// The parts that name places in the text, in its order. Empty for a text file, whose places are
    /// lines.
    pub parts: Vec<Part>,
    /// The offsets in [`text`](Self::text) at which pages begin, which may divide sentences, in order.
    /// Empty if the file does not say where its pages begin.
    pub pages: Vec<usize>,
    /// The ranges that are in no block, in the order of the text.
    pub left_out: Vec<Excluded>,
    /// The number of characters of the file that are not in `text` because of its encoding: a byte order
    /// mark.
    pub dropped: usize,
    /// Whether the blocks are the cues of subtitles, which may divide sentences.
    pub has_cues: bool,
    /// Messages for the user about what was read.
    pub notes: Vec<String>,
    /// The number of carriage returns of line ends, which are not in `text`.
    pub line_ends: usize,
}

/// A paragraph, heading, list item or table cell as plain text.
///
/// In `text`, `\n` is a line end that only wraps a line and is folded (see [`fold`](super::fold));
/// [`LINE_BREAK`](super::LINE_BREAK) is a hard line break, which ends a segment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Block {
    /// The kind of block.
    pub kind: BlockKind,
    /// The level of a title or heading, from 1; 0 for other kinds.
    pub level: u8,
    /// The plain text, without white space at either end.
    pub text: String,
    /// The source ranges of `text`, sorted by [`Piece::at`]; the first piece begins at 0.
    pub pieces: Vec<Piece>,
    /// Whether all letters of the block are inside links, as in navigation.
    pub linked: bool,
    /// The position of a table cell; `None` for other kinds.
    pub cell: Option<Cell>,
    /// The number of the record that the block is part of, from 0: a row of a table in two
    /// languages, or an entry of a catalogue. Blocks of one record translate each other and no
    /// others. `None` for running text, and for all blocks that a reader makes.
    pub record: Option<u32>,
}

/// A table, or a data file: what its format says of the columns and rows of the cells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// What holds the table.
    pub kind: TableKind,
    /// Its name, such as that of a sheet; empty if it has none.
    pub name: String,
    /// The names of the columns, where they are no cells: the fields of a data file. Empty in a
    /// table whose first row may hold them.
    pub columns: Vec<String>,
    /// The key of each row, by [`Cell::row`]: the path of an entry in a data file, joined by `.`.
    /// Empty in a table whose keys, if any, are in a column.
    pub keys: Vec<String>,
}

/// A part of the text of a document that is not a text file: all of it, a slide, a sheet, a chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The byte offset in [`Document::text`] at which it begins, at the start of a line.
    pub start: usize,
    /// The name of the part, such as `slide 3`; empty if places in it need none.
    pub name: String,
    /// What a line of the part is, such as `paragraph`; empty if the name of the part says enough.
    pub line: &'static str,
}

/// What holds a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum TableKind {
    /// A document: the table stands in running text.
    #[default]
    InText,
    /// A file of rows and columns, such as CSV or a sheet of a workbook. Its first rows may name
    /// the columns.
    Sheet,
    /// A file of keys and values, such as JSON.
    Data,
}

/// The kinds of block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    /// The title of the document.
    Title,
    /// A heading of a section.
    Heading,
    /// A heading written as a paragraph or as its first sentence: `(1) We strengthened ...`.
    RunInHead,
    /// Running text.
    #[default]
    Paragraph,
    /// An item of a list.
    ListItem,
    /// A cell of a table.
    TableCell,
}

impl BlockKind {
    /// The serialized name: `title`, `heading`, `run-in-head`, `paragraph`, `list-item`,
    /// `table-cell`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Heading => "heading",
            Self::RunInHead => "run-in-head",
            Self::Paragraph => "paragraph",
            Self::ListItem => "list-item",
            Self::TableCell => "table-cell",
        }
    }

    /// Whether the block opens a section.
    pub fn is_head(self) -> bool {
        matches!(self, Self::Title | Self::Heading | Self::RunInHead)
    }
}

/// A part of a block's text and its byte range in the source.
///
/// A piece ends at the next piece's `at` or at the end of the block's text. If it is as long as
/// `source`, the two are equal byte for byte; otherwise (an entity, an escape) it is atomic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Byte offset in the block's text.
    pub at: usize,
    /// Byte range in [`Document::text`]; empty for white space inserted where two halves join.
    pub source: Range<usize>,
}

/// The position of a table cell. All numbers count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cell {
    /// The index of the table within the document.
    pub table: u32,
    /// The row; 0 is the header row if the table has one.
    pub row: u32,
    /// The column.
    pub column: u32,
}

/// A range of the input that is in no block, and the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excluded {
    /// Byte range in [`Document::text`].
    pub source: Range<usize>,
    /// Why the range is excluded.
    pub reason: ExclusionReason,
}

/// The reason why a range of the input is in no translation unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ExclusionReason {
    /// Byte order marks.
    Encoding,
    /// The carriage returns of line ends.
    LineEnds,
    /// White space between blocks and around markup.
    WhiteSpace,
    /// Markup of the format: bullets, `#`, `>`, pipes, emphasis, link brackets.
    Markup,
    /// A code block.
    Code,
    /// Raw HTML tags, scripts and styles.
    Html,
    /// A comment.
    Comment,
    /// Front matter.
    FrontMatter,
    /// The target, title or definition of a link.
    LinkTarget,
    /// Navigation links at the beginning or end of the document.
    Navigation,
    /// A block in neither of the two languages.
    OtherLanguage,
    /// A text of another script in Latin letters, such as pinyin.
    Romanisation,
    /// A line that glosses each word of the line before it.
    Gloss,
    /// An entry of a vocabulary: a headword and its translation.
    Term,
    /// A label, such as `Translation:`.
    Label,
    /// A row that names the columns of a table.
    HeaderRow,
    /// A column of a table that is not one of those of the two languages.
    OtherColumn,
    /// The keys and the syntax of a data file.
    Key,
    /// Text that a tracked change deleted or moved away.
    Deleted,
    /// Hidden text, and prompts of forms.
    Hidden,
    /// Headers, footers and page numbers.
    PageFurniture,
    /// The last sentence of the text, which is incomplete.
    Truncated,
    /// A segment with no translation on the other side.
    Unaligned,
    /// A pair with equal sides, which was not translated.
    Untranslated,
    /// A pair whose confidence is below the minimum.
    LowConfidence,
    /// A pair of a document that is no translation.
    NotTranslation,
    /// A pair that a person rejected.
    Rejected,
    /// A pair that another filter rejected. The value is the name in reports.
    Filter(&'static str),
}

impl Serialize for ExclusionReason {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl ExclusionReason {
    /// Every reason but those of other filters, in the order in which summaries list them.
    pub const ALL: [Self; 27] = [
        Self::Encoding,
        Self::LineEnds,
        Self::WhiteSpace,
        Self::Markup,
        Self::Code,
        Self::Html,
        Self::Comment,
        Self::FrontMatter,
        Self::LinkTarget,
        Self::Navigation,
        Self::OtherLanguage,
        Self::Romanisation,
        Self::Gloss,
        Self::Term,
        Self::Label,
        Self::HeaderRow,
        Self::OtherColumn,
        Self::Key,
        Self::Deleted,
        Self::Hidden,
        Self::PageFurniture,
        Self::Truncated,
        Self::Unaligned,
        Self::Untranslated,
        Self::LowConfidence,
        Self::NotTranslation,
        Self::Rejected,
    ];

    /// The serialized name in reports: `white-space`, `markup`, `code` and so on.
    pub fn name(self) -> &'static str {
        match self {
            Self::Encoding => "encoding",
            Self::LineEnds => "line-ends",
            Self::WhiteSpace => "white-space",
            Self::Markup => "markup",
            Self::Code => "code",
            Self::Html => "html",
            Self::Comment => "comment",
            Self::FrontMatter => "front-matter",
            Self::LinkTarget => "link-target",
            Self::Navigation => "navigation",
            Self::OtherLanguage => "other-language",
            Self::Romanisation => "romanisation",
            Self::Gloss => "gloss",
            Self::Term => "term",
            Self::Label => "label",
            Self::HeaderRow => "header-row",
            Self::OtherColumn => "other-column",
            Self::Key => "key",
            Self::Deleted => "deleted",
            Self::Hidden => "hidden",
            Self::PageFurniture => "page-furniture",
            Self::Truncated => "truncated",
            Self::Unaligned => "unaligned",
            Self::Untranslated => "untranslated",
            Self::LowConfidence => "low-confidence",
            Self::NotTranslation => "not-translation",
            Self::Rejected => "rejected",
            Self::Filter(name) => name,
        }
    }
}

impl Block {
    /// The part of this block in `range` (bytes of `text`), trimmed of white space and with its
    /// pieces cut to fit. The kind, level and cell are kept.
    pub fn slice(&self, range: Range<usize>) -> Self {
        let range = trimmed(&self.text, range);
        let text = self.text[range.clone()].to_owned();
        let mut pieces = Vec::new();
        for (i, piece) in self.pieces.iter().enumerate() {
            let end = self.piece_end(i);
            let (from, to) = (piece.at.max(range.start), end.min(range.end));
            if from < to {
                let source = self.source_of(i, from..to);
                pieces.push(Piece { at: from - range.start, source });
            }
        }
        Self { text, pieces, ..self.clone() }
    }

    /// Appends `other` after `between`: a `\n`, which is folded like a wrapped line, or a space, which stays.
    pub fn append(&mut self, other: &Self, between: char) {
        let gap = self.text.len();
        let after = self.pieces.last().map_or(0, |p| p.source.end);
        self.text.push(between);
        self.pieces.push(Piece { at: gap, source: after..after });
        let moved = |p: &Piece| Piece { at: p.at + gap + 1, source: p.source.clone() };
        self.pieces.extend(other.pieces.iter().map(moved));
        self.text.push_str(&other.text);
        self.linked &= other.linked;
    }

    /// The source ranges of `range` (bytes of `text`): several if the text contains markup or a
    /// rejoined page break. Empty ranges are skipped.
    pub fn sources(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let mut sources: Vec<Range<usize>> = Vec::new();
        for (i, piece) in self.pieces.iter().enumerate() {
            let (from, to) = (piece.at.max(range.start), self.piece_end(i).min(range.end));
            if from >= to {
                continue;
            }
            let source = self.source_of(i, from..to);
            match sources.last_mut() {
                _ if source.is_empty() => {}
                Some(last) if last.end == source.start => last.end = source.end,
                _ => sources.push(source),
            }
        }
        sources
    }

    /// The byte offset in the source at which the block begins.
    pub fn source_start(&self) -> usize {
        self.pieces.first().map_or(0, |p| p.source.start)
    }

    fn piece_end(&self, i: usize) -> usize {
        self.pieces.get(i + 1).map_or(self.text.len(), |next| next.at)
    }

    /// The source range of `part`, which is within piece `i`: exact if the piece is a plain copy,
    /// else the whole piece.
    fn source_of(&self, i: usize, part: Range<usize>) -> Range<usize> {
        let piece = &self.pieces[i];
        if piece.source.len() == self.piece_end(i) - piece.at {
            let shift = |at: usize| piece.source.start + (at - piece.at);
            shift(part.start)..shift(part.end)
        } else {
            piece.source.clone()
        }
    }
}

/// `range` without the white space at its two ends.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    let end = range.end - (part.len() - part.trim_end().len());
    start.min(end)..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(text: &str, source: usize) -> Block {
        let pieces = vec![Piece { at: 0, source: source..source + text.len() }];
        Block { text: text.to_owned(), pieces, ..Block::default() }
    }

    #[test]
    fn a_slice_is_trimmed_and_knows_its_source() {
        let part = block("one  two ", 10).slice(3..9);
        assert_eq!(part.text, "two");
        assert_eq!(part.sources(0..3), [15..18]);
    }

    #[test]
    fn an_atomic_piece_keeps_its_whole_source() {
        let mut b = block("a", 0);
        b.text.push('&');
        b.pieces.push(Piece { at: 1, source: 1..6 });
        assert_eq!(b.sources(1..2), [1..6]);
        assert_eq!(b.sources(0..2), [0..6]);
    }

    #[test]
    fn appended_blocks_keep_both_sources() {
        let mut first = block("half", 0);
        first.append(&block("rest", 20), '\n');
        assert_eq!(first.text, "half\nrest");
        assert_eq!(first.sources(0..9), [0..4, 20..24]);
        assert_eq!(first.sources(5..9), [20..24]);
    }
}
