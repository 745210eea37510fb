//! The input formats: a table with the names and the reader of each. To add a format, add a reader
//! in `memory/read`, a row here and names in `memory/names`.

use std::path::Path;

use serde::Serialize;

use crate::error::{Error, ErrorKind, Result};
use crate::memory::header::Header;
use crate::memory::names::{self, Names};
use crate::memory::options::ReadOptions;
use crate::memory::read::input::{ChunkText, Cut};
use crate::memory::read::xml::ReadError;
use crate::memory::read::{jsonl, po, table, tmx, xliff};
use crate::memory::sink::Sink;
use crate::memory::text;

/// A format that translation units are read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum InputFormat {
    /// Translation Memory eXchange, versions 1.1 to 1.4b.
    Tmx,
    /// Tab-separated values without quoting.
    Tsv,
    /// RFC 4180 with a header, also with the other separators that spreadsheets write.
    Csv,
    /// JSON Lines: one object per line.
    Jsonl,
    /// XLIFF 1.2 and 2.0 and the dialects of CAT tools.
    Xliff,
    /// Wordfast's TXML.
    Txml,
    /// PO files of gettext.
    Po,
    /// Apache Parquet: columns of texts, or a struct with a text for each language.
    #[cfg(feature = "parquet")]
    Parquet,
    /// A memory of Trados Studio: an SQLite database.
    #[cfg(feature = "sdltm")]
    Sdltm,
    /// A ZIP archive or a package of a CAT tool, with files of the other formats.
    Package,
    /// Two parallel files with one segment per line.
    Lines,
}

/// The names and the reader of a format.
pub(super) struct Row {
    pub(super) format: InputFormat,
    pub(super) names: &'static Names,
    /// Reads the header at the start of a text and returns it with its length in bytes, or `None`
    /// if it continues beyond the text. The flag states whether the text is the whole file.
    pub(super) header: ReadHeader,
    /// Reads the units of a chunk.
    pub(super) units: for<'s, 'a> fn(&ChunkText<'a>, &mut Sink<'s, 'a>) -> Result<(), ReadError>,
    /// Whether `tmforge validate` supports the format.
    pub(super) is_validated: bool,
    /// Finds the last place between two units of a text that is not the end of the file.
    pub(super) cut: fn(&ChunkText<'_>) -> Option<Cut>,
}

type ReadHeader = fn(&str, bool, &ReadOptions) -> Result<Option<(Header, usize)>, ReadError>;

pub(super) const ROWS: &[Row] = &[
    Row {
        format: InputFormat::Tmx,
        names: &names::TMX,
        header: |text, is_all, _| tmx::header(text, is_all),
        units: tmx::units,
        is_validated: true,
        cut: |input| tmx::cut(input.text()).map(Cut::at),
    },
    Row {
        format: InputFormat::Tsv,
        names: &names::TSV,
        header: table::tsv_header,
        units: table::tsv,
        is_validated: true,
        cut: |input| table::cut_lines(input.text()).map(Cut::at),
    },
    Row {
        format: InputFormat::Csv,
        names: &names::CSV,
        header: table::csv_header,
        units: table::csv,
        is_validated: true,
        cut: |input| table::cut_csv(input.text()).map(Cut::at),
    },
    Row {
        format: InputFormat::Jsonl,
        names: &names::JSONL,
        header: |text, is_all, _| jsonl::header(text, is_all),
        units: jsonl::units,
        is_validated: true,
        cut: |input| table::cut_lines(input.text()).map(Cut::at),
    },
    Row {
        format: InputFormat::Xliff,
        names: &names::XLIFF,
        header: |text, is_all, _| xliff::header(text, is_all),
        units: xliff::units,
        is_validated: true,
        cut: xliff::cut,
    },
    Row {
        format: InputFormat::Txml,
        names: &names::TXML,
        header: |text, is_all, _| xliff::txml_header(text, is_all),
        units: xliff::txml,
        is_validated: true,
        cut: xliff::cut_txml,
    },
    Row {
        format: InputFormat::Po,
        names: &names::PO,
        header: |text, is_all, _| po::header(text, is_all),
        units: po::units,
        is_validated: true,
        cut: po::cut,
    },
    // Read as JSON Lines, which memory::parquet makes of the rows.
    #[cfg(feature = "parquet")]
    Row {
        format: InputFormat::Parquet,
        names: &names::PARQUET,
        header: |text, is_all, _| jsonl::header(text, is_all),
        units: jsonl::units,
        is_validated: false,
        cut: |input| table::cut_lines(input.text()).map(Cut::at),
    },
    // Read as TMX, which memory::sdltm makes of the rows.
    #[cfg(feature = "sdltm")]
    Row {
        format: InputFormat::Sdltm,
        names: &names::SDLTM,
        header: |text, is_all, _| tmx::header(text, is_all),
        units: tmx::units,
        is_validated: false,
        cut: |input| tmx::cut(input.text()).map(Cut::at),
    },
    // The reader of a package has the format of the file in it that is read.
    Row {
        format: InputFormat::Package,
        names: &names::PACKAGE,
        header: |_, _, _| Ok(None),
        units: |_, _| Ok(()),
        is_validated: false,
        cut: |_| None,
    },
    Row {
        format: InputFormat::Lines,
        names: &names::LINES,
        header: table::lines_header,
        units: table::lines,
        is_validated: false,
        cut: |input| table::cut_lines_evenly(input.texts),
    },
];

impl InputFormat {
    /// All formats.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(|row| row.format)
    }

    /// The name of the format: `tmx`, `tsv`, `xliff`.
    pub fn name(self) -> &'static str {
        self.row().names.name
    }

    /// The format of a path by its extension, ignoring case and a final `.gz` or `.zst`.
    ///
    /// # Errors
    /// When the extension is unknown.
    pub fn of_path(path: &Path) -> Result<Self> {
        names::by_extension(path, ROWS.iter().map(|row| (row.names, row.format))).map_err(|error| {
            text::package(path).unwrap_or_else(|| {
                error.advice(
                    "name two files with one segment per line by language, such as x.en and x.de",
                )
            })
        })
    }

    /// Whether `tmforge validate` supports the format.
    pub(crate) fn is_validated(self) -> bool {
        self.row().is_validated
    }

    pub(crate) fn is_xml(self) -> bool {
        self.row().names.is_xml()
    }

    /// Whether units are objects of JSON, which state their neighbours themselves.
    pub(crate) fn is_json(self) -> bool {
        match self {
            Self::Jsonl => true,
            #[cfg(feature = "parquet")]
            Self::Parquet => true,
            _ => false,
        }
    }

    pub(super) fn row(self) -> &'static Row {
        // The table has a row for each variant, as a test checks.
        ROWS.iter().find(|row| row.format == self).unwrap_or(&ROWS[0])
    }
}

impl std::str::FromStr for InputFormat {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        if let Some(error) = names::left_out(name) {
            return Err(error);
        }
        let is_it = |row: &&Row| {
            name.eq_ignore_ascii_case(row.names.name) && !row.names.extensions.is_empty()
        };
        ROWS.iter().find(is_it).map(|row| row.format).ok_or_else(|| {
            let named = ROWS.iter().filter(|row| !row.names.extensions.is_empty());
            let names: Vec<_> = named.map(|row| row.names.name).collect();
            Error::new(ErrorKind::Usage, format!("unknown format `{name}`"))
                .expected(format!("expected {}", names.join(", ")))
        })
    }
}

impl std::fmt::Display for InputFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_decides_in_any_case() {
        assert_eq!(InputFormat::of_path(Path::new("a/b.TMX")).unwrap(), InputFormat::Tmx);
        assert_eq!(InputFormat::of_path(Path::new("b.x.jsonl.GZ")).unwrap(), InputFormat::Jsonl);
    }

    #[test]
    fn an_unknown_extension_is_answered_with_the_known_ones() {
        for path in ["out.xyz", "out", "tmx"] {
            let error = InputFormat::of_path(Path::new(path)).unwrap_err().to_string();
            assert!(error.contains(".tmx .tsv .csv .jsonl"), "{error}");
            assert!(error.starts_with(path), "{error}");
        }
    }

    #[test]
    fn every_format_has_a_row_of_its_own() {
        for format in InputFormat::all() {
            assert_eq!(format.row().format, format);
        }
        assert!("lines".parse::<InputFormat>().is_err());
        assert_eq!("XLIFF".parse::<InputFormat>().unwrap(), InputFormat::Xliff);
    }
}
