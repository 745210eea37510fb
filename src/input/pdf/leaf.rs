//! A page whose lines are paragraphs.

use crate::input::pdf::line::Run;
use crate::input::pdf::paragraph::Paragraph;

/// What a page holds, in the order of reading.
#[derive(Debug, Default)]
pub(super) struct Leaf {
    pub(super) paragraphs: Vec<Paragraph>,
    /// Notes at its foot.
    pub(super) notes: Vec<Note>,
    /// What is no part of the text.
    pub(super) furniture: Vec<Run>,
}

/// A note at the foot of a page.
#[derive(Debug)]
pub(super) struct Note {
    /// Its number or sign.
    pub(super) mark: String,
    pub(super) paragraph: Paragraph,
}
