//! The formats that are validated: one row for each.

use std::path::Path;

use crate::error::{Error, ErrorKind, Result};
use crate::memory::text::Declares;
use crate::memory::unpacked_path;
use crate::place::Place;

/// A format that is validated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum CheckedFormat {
    /// Translation Memory eXchange 1.4.
    Tmx,
    /// Columns with tabs between them.
    Tsv,
    /// RFC 4180 with a header.
    Csv,
    /// One JSON object a line.
    Jsonl,
    /// XLIFF 1.x and 2.x and the dialects of CAT tools.
    Xliff,
    /// Wordfast's TXML.
    Txml,
    /// Messages of gettext.
    Po,
}

/// What a format needs to be checked.
struct Row {
    format: CheckedFormat,
    name: &'static str,
    extensions: &'static [&'static str],
    is_xml: bool,
    /// Whether `--fix` knows it.
    is_repaired: bool,
}

const ROWS: [Row; 7] = [
    Row {
        format: CheckedFormat::Tmx,
        name: "tmx",
        extensions: &["tmx"],
        is_xml: true,
        is_repaired: true,
    },
    Row {
        format: CheckedFormat::Tsv,
        name: "tsv",
        extensions: &["tsv"],
        is_xml: false,
        is_repaired: true,
    },
    Row {
        format: CheckedFormat::Csv,
        name: "csv",
        extensions: &["csv"],
        is_xml: false,
        is_repaired: true,
    },
    Row {
        format: CheckedFormat::Jsonl,
        name: "jsonl",
        extensions: &["jsonl"],
        is_xml: false,
        is_repaired: true,
    },
    Row {
        format: CheckedFormat::Xliff,
        name: "xliff",
        extensions: &["xlf", "xliff", "mqxliff", "mxliff", "sdlxliff", "mxlf"],
        is_xml: true,
        is_repaired: false,
    },
    Row {
        format: CheckedFormat::Txml,
        name: "txml",
        extensions: &["txml"],
        is_xml: true,
        is_repaired: false,
    },
    Row {
        format: CheckedFormat::Po,
        name: "po",
        extensions: &["po", "pot"],
        is_xml: false,
        is_repaired: false,
    },
];

impl CheckedFormat {
    /// Where a file names its encoding.
    pub(crate) fn declares(self) -> Declares {
        match self {
            Self::Po => Declares::Po,
            _ if self.is_xml() => Declares::Xml,
            _ => Declares::Nothing,
        }
    }

    /// Every format.
    pub const ALL: [Self; 7] =
        [Self::Tmx, Self::Tsv, Self::Csv, Self::Jsonl, Self::Xliff, Self::Txml, Self::Po];

    /// The name: `tmx`, `tsv`, `csv`, `jsonl`, `xliff`, `txml`, `po`.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Whether its text is XML.
    pub(super) fn is_xml(self) -> bool {
        self.row().is_xml
    }

    /// Whether [`fix`](super::fix) can repair it.
    pub fn is_repaired(self) -> bool {
        self.row().is_repaired
    }

    fn row(self) -> &'static Row {
        // The table has a row for each variant; a test holds it.
        ROWS.iter().find(|row| row.format == self).unwrap_or(&ROWS[0])
    }

    /// The format that a path's extension names, in any case, also before `.gz` and `.zst`.
    ///
    /// # Errors
    /// When the extension is not known; the message lists the known ones.
    pub fn of_path(path: &Path) -> Result<Self> {
        let bare = unpacked_path(path);
        let extension = bare.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        let known = ROWS.iter().find(|row| row.extensions.contains(&&*extension));
        known.map(|row| row.format).ok_or_else(|| {
            let found = match &*extension {
                "" => "no file extension".to_owned(),
                extension => format!("unknown extension .{extension}"),
            };
            let all = ROWS.iter().filter_map(|row| row.extensions.first());
            let all: Vec<String> = all.map(|extension| format!(".{extension}")).collect();
            Error::new(ErrorKind::Usage, found)
                .expected(format!("expected {}, perhaps with .gz or .zst", all.join(" ")))
                .at(Place::file(path.display().to_string()))
        })
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
