//! The formats of memories and their file extensions.

use std::path::Path;

use serde::Serialize;

use crate::error::{Error, ErrorKind, Result};
use crate::place::Place;

/// A format of translation memories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Translation Memory eXchange 1.4, level 1.
    Tmx,
    /// Two columns, source and target, without quoting: for machine translation.
    Tsv,
    /// RFC 4180 with a header: for spreadsheets.
    Csv,
    /// One JSON object a line, with everything known of the unit.
    Jsonl,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::Tmx, Self::Tsv, Self::Csv, Self::Jsonl];

    /// The name, which is the file extension too: `tmx`, `tsv`, `csv`, `jsonl`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tmx => "tmx",
            Self::Tsv => "tsv",
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
        }
    }

    /// The format that a path's extension names, upper or lower case.
    ///
    /// # Errors
    /// When the path has no extension or one that is no format's; the message lists those that are.
    pub fn of_path(path: &Path) -> Result<Self> {
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        extension.parse().map_err(|_: Error| {
            let found = match &*extension {
                "" => "no file extension".to_owned(),
                extension => format!("unknown extension .{extension}"),
            };
            Error::new(ErrorKind::Usage, found)
                .expected(format!("expected {}", listed(".")))
                .advice("a memory is named by its format")
                .at(Place::file(path.display().to_string()))
        })
    }
}

impl std::str::FromStr for Format {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|format| name.eq_ignore_ascii_case(format.name())).ok_or_else(
            || {
                Error::new(ErrorKind::Usage, format!("unknown format `{name}`"))
                    .expected(format!("expected {}", listed("")))
            },
        )
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// `.tmx, .tsv, .csv or .jsonl`.
fn listed(prefix: &str) -> String {
    let names = Format::ALL.map(|format| format!("{prefix}{}", format.name()));
    let (last, others) = names.split_last().expect("there are four formats");
    format!("{} or {last}", others.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_decides_in_any_case() {
        assert_eq!(Format::of_path(Path::new("a/b.TMX")).unwrap(), Format::Tmx);
        assert_eq!(Format::of_path(Path::new("b.x.jsonl")).unwrap(), Format::Jsonl);
    }

    #[test]
    fn an_unknown_extension_is_answered_with_the_known_ones() {
        for path in ["out.docx", "out", "tmx"] {
            let error = Format::of_path(Path::new(path)).unwrap_err().to_string();
            assert!(error.contains(".tmx, .tsv, .csv or .jsonl"), "{error}");
            assert!(error.starts_with(path), "{error}");
        }
    }
}
