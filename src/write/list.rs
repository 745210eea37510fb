//! Lists of what a run did, beside its outputs: tab-separated or JSON Lines.

use std::path::Path;

use serde::Serialize;

use crate::error::{Error, ErrorKind, Result};
use crate::memory::unpacked_path;
use crate::place::Place;
use crate::write::plain::push_plain;

/// The format of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListFormat {
    /// Tab-separated, with a header. Tabs and line ends within texts become spaces.
    Tsv,
    /// JSON Lines, with every text as it is.
    Jsonl,
}

impl ListFormat {
    /// The format of a file by its extension, before `.gz` or `.zst`.
    ///
    /// # Errors
    /// When the extension is neither `.tsv` nor `.jsonl`.
    pub fn of_path(path: &Path) -> Result<Self> {
        let unpacked = unpacked_path(path);
        match unpacked.extension().and_then(|extension| extension.to_str()) {
            Some("tsv") => Ok(Self::Tsv),
            Some("jsonl") => Ok(Self::Jsonl),
            _ => Err(Error::new(ErrorKind::Usage, "a list of rows in an unknown format")
                .at(Place::file(path.display().to_string()))
                .expected("expected a name that ends in .tsv or .jsonl")),
        }
    }

    /// Appends a line: `row` as JSON, or its cells.
    pub(crate) fn push<'c>(
        self,
        out: &mut Vec<u8>,
        row: &impl Serialize,
        cells: impl FnOnce() -> Vec<&'c str>,
    ) {
        match self {
            // Numbers and texts always become JSON.
            Self::Jsonl => out.extend(serde_json::to_vec(row).unwrap_or_default()),
            Self::Tsv => {
                for (i, cell) in cells().into_iter().enumerate() {
                    if i > 0 {
                        out.push(b'\t');
                    }
                    push_plain(out, cell, &mut 0);
                }
            }
        }
        out.push(b'\n');
    }
}
