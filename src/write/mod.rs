//! Translation units as the bytes of each output format, and the files that they go to.
//!
//! There is one encoder for each format; `export` and `convert` write through the same.

mod columns;
mod context;
mod destination;
mod destinations;
mod format;
mod identity;
mod jsonl;
mod lines;
mod packed;
pub(crate) mod plain;
mod repeats;
mod stream;
mod table;
mod temporary;
mod tmx;

use std::collections::BTreeSet;

use crate::error::Result;
use crate::memory::{Dialect, Header, InlineHandling, TransUnit};

pub use columns::Column;
pub use destinations::Destinations;
pub use format::OutputFormat;
pub use packed::Packed;
pub(crate) use repeats::{Known, Repeats, Role};
pub use stream::OutputStream;
pub use temporary::{Abandoned, abandon};

/// How units are written.
#[derive(Debug, Clone, Default)]
pub struct WriteOptions {
    /// The header of the translation memory: its attributes, notes and properties.
    pub header: Header,
    /// The source language, where a unit or the header does not state it.
    pub source: String,
    /// The target language, where a unit does not state it.
    pub target: String,
    /// Whether the languages were chosen, so that every unit has these.
    pub is_chosen: bool,
    /// How inline elements are written; else they stay in TMX and JSONL, and are dropped elsewhere.
    pub inline: Option<InlineHandling>,
    /// The columns of TSV and CSV; else those of the input for CSV, and source and target.
    pub columns: Vec<Column>,
    /// The dialect of the context in TMX; else properties stay as they are.
    pub dialect: Option<Dialect>,
}

/// A unit and the variants of it that are a pair.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Selected<'u, 'a> {
    pub(crate) unit: &'u TransUnit<'a>,
    /// The place of the source variant.
    pub(crate) source: usize,
    /// The places of the target variants; none in a unit that is written whole without a pair.
    pub(crate) targets: &'u [usize],
}

/// What is known of a unit's place among the others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Neighbours {
    pub(crate) role: Role,
    /// The source segment before it in its document.
    pub(crate) previous: Option<String>,
    /// The source segment after it in its document.
    pub(crate) next: Option<String>,
}

/// Units in the bytes of one format, with what was lost on the way.
#[derive(Debug, Default)]
pub(crate) struct Encoded {
    pub(crate) bytes: Vec<u8>,
    /// Characters left out because the format cannot carry them.
    pub(crate) forbidden: usize,
    /// Elements written as native codes because TMX does not know them.
    pub(crate) unknown_elements: usize,
    /// The columns that had a value in some row, by their bits.
    pub(crate) columns: u64,
    /// The names that columns of the first units could have had.
    pub(crate) names: BTreeSet<String>,
    /// Buffers for the texts of a pair.
    texts: [String; 2],
}

/// Writes units in one format. It has no state, so that chunks can be encoded on any thread.
pub(crate) trait Encode: Send + Sync {
    /// What precedes the units.
    ///
    /// # Errors
    /// When the format needs what the options do not say.
    fn head(&self) -> Result<Vec<u8>>;

    /// Adds a unit. How many pairs of it the format shows.
    ///
    /// # Errors
    /// What the unit lacks, in words.
    fn unit(
        &self,
        selected: &Selected<'_, '_>,
        neighbours: Option<&Neighbours>,
        out: &mut Encoded,
    ) -> std::result::Result<usize, String>;

    /// What follows the units.
    fn foot(&self) -> &'static [u8] {
        b""
    }

    /// Joins the head and the first units; all else is appended as it is.
    fn begin(&self, head: Vec<u8>, first: &[u8]) -> Vec<u8> {
        let mut both = head;
        both.extend_from_slice(first);
        both
    }

    /// Whether a unit is written whole, even without a pair.
    fn writes_whole_units(&self) -> bool {
        false
    }

    /// Whether a pair that repeats one in the same context is not written.
    fn drops_repeats(&self) -> bool {
        false
    }

    /// Whether nothing but the texts of units is written.
    fn writes_texts_only(&self) -> bool {
        false
    }
}
