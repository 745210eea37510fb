//! Translation units: a bead with its text, section, neighbours and place.

use serde::Serialize;

use crate::model::BlockKind;

/// A pair of texts that translate each other, with all that is known of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TranslationUnit {
    /// Stable: made from the document's name, the bead and the texts. 16 hexadecimal digits.
    pub id: String,
    /// The base name of the input (of the source file for two files).
    pub document: String,
    /// Place among the units of its document, from 1.
    pub position: usize,
    /// What it is; the source side's kind where the two differ.
    pub kind: BlockKind,
    /// The source text, folded.
    pub source: String,
    /// The target text, folded.
    pub target: String,
    /// The headings above it, outermost first, in each language; its own heading is not among them.
    pub section: SectionPath,
    /// How many segments it holds on each side.
    pub bead: BeadType,
    /// How sure the pair is, from 0 to 1; below 0.5 it is doubtful.
    pub confidence: f32,
    /// The source text of the unit or one-sided segment before it; none at the start.
    pub previous: Option<String>,
    /// The source text of the unit or one-sided segment after it; none at the end.
    pub next: Option<String>,
    /// The source lines of both sides.
    pub lines: Lines,
}

/// The path of headings in each language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SectionPath {
    /// In the source language.
    pub source: Vec<String>,
    /// In the target language.
    pub target: Vec<String>,
}

/// The shape of a bead: 2-1 is two source segments and one target segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct BeadType {
    /// Source segments.
    pub source: usize,
    /// Target segments.
    pub target: usize,
}

impl std::fmt::Display for BeadType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.source, self.target)
    }
}

/// The lines that each side stands on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Lines {
    /// Lines of the source side.
    pub source: Vec<LineRange>,
    /// Lines of the target side.
    pub target: Vec<LineRange>,
}

/// Lines of a file, from 1, both ends included. A text that a page break cut has several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LineRange {
    /// The first line.
    pub first: usize,
    /// The last line.
    pub last: usize,
}
