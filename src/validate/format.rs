//! The formats that can be validated.

use std::path::Path;

use crate::error::Result;
use crate::memory::names::{self, Names};
use crate::memory::text::Declares;

/// A format that can be validated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum CheckedFormat {
    /// Translation Memory eXchange 1.4.
    Tmx,
    /// Tab-separated values.
    Tsv,
    /// CSV (RFC 4180) with a header.
    Csv,
    /// JSON Lines: one object per line.
    Jsonl,
    /// XLIFF 1.x and 2.x, including the dialects of CAT tools.
    Xliff,
    /// TXML of Wordfast.
    Txml,
    /// PO of GNU gettext.
    Po,
}

/// The properties of a format.
struct Row {
    format: CheckedFormat,
    names: &'static Names,
    /// Whether `--fix` can repair it.
    is_repaired: bool,
}

const ROWS: [Row; 7] = [
    Row { format: CheckedFormat::Tmx, names: &names::TMX, is_repaired: true },
    Row { format: CheckedFormat::Tsv, names: &names::TSV, is_repaired: true },
    Row { format: CheckedFormat::Csv, names: &names::CSV, is_repaired: true },
    Row { format: CheckedFormat::Jsonl, names: &names::JSONL, is_repaired: true },
    Row { format: CheckedFormat::Xliff, names: &names::XLIFF, is_repaired: false },
    Row { format: CheckedFormat::Txml, names: &names::TXML, is_repaired: false },
    Row { format: CheckedFormat::Po, names: &names::PO, is_repaired: false },
];

impl CheckedFormat {
    /// Where a file declares its encoding.
    pub(crate) fn declares(self) -> Declares {
        self.row().names.declares
    }

    /// All formats.
    pub const ALL: [Self; 7] =
        [Self::Tmx, Self::Tsv, Self::Csv, Self::Jsonl, Self::Xliff, Self::Txml, Self::Po];

    /// The name: `tmx`, `tsv`, `csv`, `jsonl`, `xliff`, `txml`, `po`.
    pub fn name(self) -> &'static str {
        self.row().names.name
    }

    /// Whether the format is XML.
    pub(super) fn is_xml(self) -> bool {
        self.row().names.is_xml()
    }

    /// Whether [`fix`](super::fix) can repair it.
    pub fn is_repaired(self) -> bool {
        self.row().is_repaired
    }

    /// The format of this name; `None` if there is none.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    fn row(self) -> &'static Row {
        // A test checks that the table has a row for each variant.
        ROWS.iter().find(|row| row.format == self).unwrap_or(&ROWS[0])
    }

    /// The format of a path, by its extension in any case, also before `.gz` and `.zst`.
    ///
    /// # Errors
    /// When the extension is not known; the message lists the known ones.
    pub fn of_path(path: &Path) -> Result<Self> {
        names::by_extension(path, ROWS.iter().map(|row| (row.names, row.format)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_a_row_of_its_own() {
        for format in CheckedFormat::ALL {
            assert_eq!(format.row().format, format);
        }
        let of = |path: &str| CheckedFormat::of_path(Path::new(path)).unwrap();
        assert_eq!(of("a.SDLXLIFF.gz"), CheckedFormat::Xliff);
        assert_eq!((of("a.txml"), of("a.pot")), (CheckedFormat::Txml, CheckedFormat::Po));
    }
}
