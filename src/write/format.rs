//! The formats that translation units are written in.

use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use crate::error::{Error, ErrorKind, Result};
use crate::lang::Tag;
use crate::memory::unpacked_path;
use crate::place::Place;
use crate::write::jsonl::Jsonl;
use crate::write::table::Table;
use crate::write::tmx::Tmx;
use crate::write::translations::Translations;
use crate::write::{Encode, JsonLayout, WriteOptions};

/// A format that translation units are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutputFormat {
    /// Translation Memory eXchange 1.4.
    Tmx,
    /// Tab-separated values without quoting: for machine translation.
    Tsv,
    /// RFC 4180 with a header: for spreadsheets.
    Csv,
    /// An Excel workbook (Office Open XML) of one sheet with a header.
    Xlsx,
    /// JSON Lines: one object per line, with all data of the unit.
    Jsonl,
    /// The source segments, one per line.
    SourceLines,
    /// The target segments, one per line.
    TargetLines,
}

impl OutputFormat {
    /// The formats that have a file extension.
    pub const ALL: [Self; 5] = [Self::Tmx, Self::Tsv, Self::Csv, Self::Xlsx, Self::Jsonl];

    /// The name of the format: its file extension (`tmx`, `tsv`, `csv`, `xlsx`, `jsonl`) if it has one.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tmx => "tmx",
            Self::Tsv => "tsv",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Jsonl => "jsonl",
            Self::SourceLines => "source-lines",
            Self::TargetLines => "target-lines",
        }
    }

    /// The format of a path by its extension, ignoring case.
    ///
    /// # Errors
    /// When the path has no extension or an unknown one. The message lists the known ones.
    pub fn of_path(path: &Path) -> Result<Self> {
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        extension.parse().map_err(|_: Error| {
            let found = match &*extension {
                "" => "no file extension".to_owned(),
                extension => format!("unknown extension .{extension}"),
            };
            Error::new(ErrorKind::Usage, found)
                .expected(format!("expected {}", listed(".")))
                .advice("the extension selects the output format")
                .at(place(path))
        })
    }

    /// The format of an output, compressed or not. A path that ends in one of the two languages, such as
    /// `corpus.en.gz`, gets the segments of that language, one on each line.
    ///
    /// # Errors
    /// As [`OutputFormat::of_path`], and when the path is that of a compressed workbook.
    pub fn of_output(path: &Path, languages: [Option<&Tag>; 2]) -> Result<Self> {
        let unpacked = unpacked_path(path);
        let language = unpacked.extension().and_then(|e| Tag::parse(&e.to_string_lossy()).ok());
        let is = |of: Option<&Tag>| language.is_some() && language.as_ref() == of;
        match languages {
            [source, _] if is(source) => Ok(Self::SourceLines),
            [_, target] if is(target) => Ok(Self::TargetLines),
            _ => {
                let format = Self::of_path(&unpacked)?;
                if format == Self::Xlsx && unpacked != path {
                    return Err(compressed_workbook(&unpacked).at(place(path)));
                }
                Ok(format)
            }
        }
    }

    /// The encoder of the format.
    pub(super) fn encoder(self, options: &WriteOptions) -> Arc<dyn Encode> {
        match self {
            Self::Tmx => Arc::new(Tmx::new(options)),
            Self::Tsv => Arc::new(Table::tsv(options)),
            Self::Csv => Arc::new(Table::csv(options)),
            Self::Xlsx => Arc::new(Table::xlsx(options)),
            Self::Jsonl => match options.json_layout {
                JsonLayout::Full => Arc::new(Jsonl::new(options)),
                JsonLayout::Translation => Arc::new(Translations::new(options)),
            },
            Self::SourceLines => Arc::new(Table::lines(options, 0)),
            Self::TargetLines => Arc::new(Table::lines(options, 1)),
        }
    }
}

impl std::str::FromStr for OutputFormat {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let is_it = |format: &Self| name.eq_ignore_ascii_case(format.name());
        Self::ALL.into_iter().find(is_it).ok_or_else(|| {
            Error::new(ErrorKind::Usage, format!("unknown format `{name}`"))
                .expected(format!("expected {}", listed("")))
        })
    }
}

impl std::fmt::Display for OutputFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

fn place(path: &Path) -> Place {
    Place::file(path.display().to_string())
}

fn compressed_workbook(unpacked: &Path) -> Error {
    let name = unpacked.file_name().unwrap_or_default().to_string_lossy();
    Error::new(ErrorKind::Usage, "a compressed workbook")
        .expected("expected .xlsx, which is compressed already")
        .advice(format!("name it {name}"))
}

/// The names of all formats with `prefix`: `.tmx, .tsv, .csv, .xlsx or .jsonl`.
fn listed(prefix: &str) -> String {
    let names = OutputFormat::ALL.map(|format| format!("{prefix}{}", format.name()));
    match names.split_last() {
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_decides_in_any_case() {
        assert_eq!(OutputFormat::of_path(Path::new("a/b.TMX")).unwrap(), OutputFormat::Tmx);
        assert_eq!(OutputFormat::of_path(Path::new("b.x.jsonl")).unwrap(), OutputFormat::Jsonl);
    }

    #[test]
    fn a_compressed_workbook_is_refused() {
        for path in ["out/m.xlsx.gz", "out/m.XLSX.ZST"] {
            let error = OutputFormat::of_output(Path::new(path), [None, None]).unwrap_err();
            assert!(error.to_string().starts_with(&format!("{path}: a compressed")), "{error}");
        }
    }

    #[test]
    fn an_unknown_extension_is_answered_with_the_known_ones() {
        for path in ["out.docx", "out", "tmx"] {
            let error = OutputFormat::of_path(Path::new(path)).unwrap_err().to_string();
            assert!(error.contains(".tmx, .tsv, .csv, .xlsx or .jsonl"), "{error}");
            assert!(error.starts_with(path), "{error}");
        }
    }
}
