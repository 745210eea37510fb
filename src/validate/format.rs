//! The formats that are validated.

use std::path::Path;

use crate::error::{Error, ErrorKind, Result};
use crate::memory::unpacked_path;
use crate::place::Place;

/// A format that is validated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CheckedFormat {
    /// Translation Memory eXchange 1.4.
    Tmx,
    /// Columns with tabs between them.
    Tsv,
    /// RFC 4180 with a header.
    Csv,
    /// One JSON object a line.
    Jsonl,
}

/// Each format with its extensions.
const ROWS: [(CheckedFormat, &[&str]); 4] = [
    (CheckedFormat::Tmx, &["tmx"]),
    (CheckedFormat::Tsv, &["tsv"]),
    (CheckedFormat::Csv, &["csv"]),
    (CheckedFormat::Jsonl, &["jsonl"]),
];

impl CheckedFormat {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::Tmx, Self::Tsv, Self::Csv, Self::Jsonl];

    /// The name, which is the first extension: `tmx`, `tsv`, `csv`, `jsonl`.
    pub fn name(self) -> &'static str {
        let row = ROWS.iter().find(|(format, _)| *format == self);
        row.and_then(|(_, extensions)| extensions.first()).copied().unwrap_or_default()
    }

    /// The format that a path's extension names, in any case, also before `.gz` and `.zst`.
    ///
    /// # Errors
    /// When the extension is not known; the message lists the known ones.
    pub fn of_path(path: &Path) -> Result<Self> {
        let bare = unpacked_path(path);
        let extension = bare.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        let known = ROWS.iter().find(|(_, extensions)| extensions.contains(&&*extension));
        known.map(|&(format, _)| format).ok_or_else(|| {
            let found = match &*extension {
                "" => "no file extension".to_owned(),
                extension => format!("unknown extension .{extension}"),
            };
            let all: Vec<_> = ROWS.iter().flat_map(|(_, extensions)| extensions.iter()).collect();
            let all: Vec<String> =
                all.into_iter().map(|extension| format!(".{extension}")).collect();
            Error::new(ErrorKind::Usage, found)
                .expected(format!("expected {}, perhaps with .gz or .zst", all.join(" ")))
                .at(Place::file(path.display().to_string()))
        })
    }
}
