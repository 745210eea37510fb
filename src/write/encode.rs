//! The interface of the encoders, one for each output format.

use std::collections::BTreeSet;

use crate::error::Result;
use crate::write::losses::Losses;
use crate::write::repeats::Role;
use crate::write::selected_pair::Selected;

/// The neighbours of a unit, and its role among units with the same source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Neighbours {
    pub(crate) role: Role,
    /// The source segment before it in its document.
    pub(crate) previous: Option<String>,
    /// The source segment after it in its document.
    pub(crate) next: Option<String>,
}

/// Encoded units of one format, with counts of what was lost.
#[derive(Debug, Default)]
pub(crate) struct Encoded {
    pub(crate) bytes: Vec<u8>,
    /// Characters omitted because the format cannot represent them.
    pub(crate) forbidden: usize,
    /// Elements written as native code because TMX does not define them.
    pub(crate) unknown_elements: usize,
    /// Data that the format cannot hold.
    pub(crate) losses: Losses,
    /// The columns that had a value in some row, one bit for each.
    pub(crate) columns: u64,
    /// The column names that the first units offer.
    pub(crate) names: BTreeSet<String>,
    /// Buffers for the texts of a pair.
    pub(super) texts: [String; 2],
}

/// Encodes units in one format. Encoders have no state, so that any thread can encode a chunk.
pub(crate) trait Encode: Send + Sync {
    /// The bytes before the units.
    ///
    /// # Errors
    /// When the format requires a value that the options lack.
    fn head(&self) -> Result<Vec<u8>> {
        Ok(Vec::new())
    }

    /// Appends a unit. Returns the number of its pairs that were written.
    ///
    /// # Errors
    /// What the unit lacks, or what the format cannot hold, without a place.
    fn unit(
        &self,
        selected: &Selected<'_, '_>,
        neighbours: Option<&Neighbours>,
        out: &mut Encoded,
    ) -> Result<usize>;

    /// Counts the data of a unit that the format cannot hold.
    fn count_losses(&self, selected: &Selected<'_, '_>, losses: &mut Losses);

    /// The bytes after the units.
    fn foot(&self) -> &'static [u8] {
        b""
    }

    /// Joins the head and the first encoded units. Later units are appended unchanged.
    fn begin(&self, head: Vec<u8>, first: &[u8]) -> Vec<u8> {
        let mut both = head;
        both.extend_from_slice(first);
        both
    }

    /// Whether units are written whole, even without a pair.
    fn writes_whole_units(&self) -> bool {
        false
    }

    /// Whether each pair states its target language.
    fn states_target_language(&self) -> bool {
        self.writes_whole_units()
    }

    /// Whether a pair that repeats an earlier one in the same context is skipped.
    fn drops_repeats(&self) -> bool {
        false
    }

    /// Whether only the texts of units are written.
    fn writes_texts_only(&self) -> bool {
        false
    }
}
