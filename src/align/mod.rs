//! Sentence alignment: finds which segments of two texts translate each other.
//!
//! Every signal is a log-likelihood ratio: how much likelier an observation is if the segments of a
//! bead translate each other than if they met by chance. The ratios add up to the score of a bead,
//! and a dynamic program finds the best sequence of beads. It runs several times. After each run
//! the length ratio, the match rates of terms, the frequencies of the bead types, the tables of the
//! layout and a lexicon are estimated again from the beads found so far.

mod aligner;
mod alternation;
mod anchor;
mod band;
mod bead;
mod bilingual_tables;
mod blank_items;
mod boundaries;
mod by_width;
mod clause;
mod compounds;
mod constants;
mod contingency;
mod cost;
mod edges;
mod evidence;
mod explain;
mod given;
mod layout;
mod length;
mod lexicon;
mod mixture;
mod month;
mod moved;
mod moving;
mod negation;
mod number;
mod prior;
mod reach;
mod search;
mod sequence;
mod shared;
mod similarity;
mod sub_segments;
mod support;
mod terms;
mod translation;
mod transliteration;
mod vectors;
mod verdict;
mod word;
mod word_links;

pub use aligner::{Aligner, Alignment, Options};
pub use bead::Bead;
#[doc(hidden)]
pub use constants::Constants;
pub use explain::{Explained, Signal};
pub use lexicon::{Lexicon, LexiconEntry, LexiconOptions};
pub use moved::MovedPart;
pub use sequence::{Item, Sequence, Task};
pub use sub_segments::{SubSegmentSpan, SubSegmentSpans};
pub use vectors::{Embeddings, ItemVectors, TaskVectors, WordForms, WordVectors};
pub use verdict::{Judgement, Verdict};
