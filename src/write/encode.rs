//! The interface of the encoders: one for each format, without state.

use std::collections::BTreeSet;

use crate::error::Result;
use crate::write::losses::Losses;
use crate::write::repeats::Role;
use crate::write::selected::Selected;

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
    /// What the format has no place for.
    pub(crate) losses: Losses,
    /// The columns that had a value in some row, by their bits.
    pub(crate) columns: u64,
    /// The names that columns of the first units could have had.
    pub(crate) names: BTreeSet<String>,
    /// Buffers for the texts of a pair.
    pub(super) texts: [String; 2],
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

    /// Counts what of a unit the format has no place for.
    fn count_losses(&self, selected: &Selected<'_, '_>, losses: &mut Losses);

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

    /// Whether each pair states its target language.
    fn states_target_language(&self) -> bool {
        self.writes_whole_units()
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
