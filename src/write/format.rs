//! The formats that translation units are written in.

use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use crate::error::{Error, ErrorKind, Result};
use crate::lang::Tag;
use crate::memory::unpacked_path;
use crate::place::Place;
use crate::write::bilingual::{Join, JoinPo, JoinXliff, Po, Xliff2, Xliff12};
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
    /// XLIFF 1.2: what most CAT tools open.
    Xliff,
    /// XLIFF 2.1, with one pair of languages.
    Xliff2,
    /// A PO file of gettext, with one pair of languages.
    Po,
    /// Apache Parquet: typed columns, for data sets.
    #[cfg(feature = "parquet")]
    Parquet,
    /// The source segments, one per line.
    SourceLines,
    /// The target segments, one per line.
    TargetLines,
}

impl OutputFormat {
    /// The formats that have a name for `--to`.
    pub const ALL: [Self; if cfg!(feature = "parquet") { 9 } else { 8 }] = [
        Self::Tmx,
        Self::Tsv,
        Self::Csv,
        Self::Xlsx,
        Self::Jsonl,
        Self::Xliff,
        Self::Xliff2,
        Self::Po,
        #[cfg(feature = "parquet")]
        Self::Parquet,
    ];

    /// The name of the format, such as `tmx`. That of most is their file extension.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tmx => "tmx",
            Self::Tsv => "tsv",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Jsonl => "jsonl",
            Self::Xliff => "xliff",
            Self::Xliff2 => "xliff2",
            Self::Po => "po",
            #[cfg(feature = "parquet")]
            Self::Parquet => "parquet",
            Self::SourceLines => "source-lines",
            Self::TargetLines => "target-lines",
        }
    }

    /// The file extensions that select the format, the usual one first.
    fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Tmx => &["tmx"],
            Self::Tsv => &["tsv"],
            Self::Csv => &["csv"],
            Self::Xlsx => &["xlsx"],
            Self::Jsonl => &["jsonl"],
            Self::Xliff => &["xlf", "xliff"],
            Self::Po => &["po"],
            #[cfg(feature = "parquet")]
            Self::Parquet => &["parquet"],
            // Files of both versions of XLIFF have the same extensions: this one is named by `--to`.
            Self::Xliff2 => &[],
            Self::SourceLines | Self::TargetLines => &[],
        }
    }

    /// The format of a path by its extension, ignoring case.
    ///
    /// # Errors
    /// When the path has no extension or an unknown one. The message lists the known ones.
    pub fn of_path(path: &Path) -> Result<Self> {
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        if let Some(error) = crate::memory::names::left_out(&extension) {
            return Err(error.at(place(path)));
        }
        let has_it = |format: &Self| {
            format.extensions().iter().any(|own| extension.eq_ignore_ascii_case(own))
        };
        Self::ALL.into_iter().find(has_it).ok_or_else(|| {
            let found = match &*extension {
                "" => "no file extension".to_owned(),
                extension => format!("unknown extension .{extension}"),
            };
            Error::new(ErrorKind::Usage, found)
                .expected(format!("expected {}", extensions()))
                .advice("the extension selects the output format")
                .at(place(path))
        })
    }

    /// The format of an output, compressed or not. A path that ends in one of the two languages, such as
    /// `corpus.en.gz`, gets the segments of that language, one on each line.
    ///
    /// # Errors
    /// As [`OutputFormat::of_path`], and when the path is that of a compressed workbook or Parquet file.
    pub fn of_output(path: &Path, languages: [Option<&Tag>; 2]) -> Result<Self> {
        let unpacked = unpacked_path(path);
        let language = unpacked.extension().and_then(|e| Tag::parse(&e.to_string_lossy()).ok());
        let is = |of: Option<&Tag>| language.is_some() && language.as_ref() == of;
        match languages {
            [source, _] if is(source) => Ok(Self::SourceLines),
            [_, target] if is(target) => Ok(Self::TargetLines),
            _ => {
                let format = Self::of_path(&unpacked)?;
                if unpacked != path && format.is_compressed() {
                    return Err(compressed_twice(format, &unpacked).at(place(path)));
                }
                Ok(format)
            }
        }
    }

    /// As [`OutputFormat::of_output`], with the format that the user named. It chooses the version of XLIFF,
    /// which the extension does not state, and nothing else.
    ///
    /// # Errors
    /// As [`OutputFormat::of_output`].
    pub fn of_output_as(
        path: &Path,
        languages: [Option<&Tag>; 2],
        named: Option<Self>,
    ) -> Result<Self> {
        match (Self::of_output(path, languages)?, named) {
            (Self::Xliff, Some(Self::Xliff2)) => Ok(Self::Xliff2),
            (format, _) => Ok(format),
        }
    }

    /// Whether files of the format are compressed by themselves.
    pub(crate) fn is_compressed(self) -> bool {
        match self {
            Self::Xlsx => true,
            #[cfg(feature = "parquet")]
            Self::Parquet => true,
            _ => false,
        }
    }

    /// The encoder of the format.
    pub(crate) fn encoder(self, options: &WriteOptions) -> Arc<dyn Encode> {
        match self {
            Self::Tmx => Arc::new(Tmx::new(options)),
            Self::Tsv => Arc::new(Table::tsv(options)),
            Self::Csv => Arc::new(Table::csv(options)),
            Self::Xlsx => Arc::new(Table::xlsx(options)),
            Self::Jsonl => match options.json_layout {
                JsonLayout::Full => Arc::new(Jsonl::new(options)),
                JsonLayout::Translation => Arc::new(Translations::new(options)),
            },
            #[cfg(feature = "parquet")]
            Self::Parquet => match options.json_layout {
                JsonLayout::Full => Arc::new(Table::parquet(options)),
                JsonLayout::Translation => Arc::new(Translations::parquet(options)),
            },
            Self::Xliff => Arc::new(Xliff12::new(options)),
            Self::Xliff2 => Arc::new(Xliff2::new(options)),
            Self::Po => Arc::new(Po::new(options)),
            Self::SourceLines => Arc::new(Table::lines(options, 0)),
            Self::TargetLines => Arc::new(Table::lines(options, 1)),
        }
    }

    /// What makes files of the encoder's records, if it writes records.
    pub(super) fn join(self, options: &WriteOptions) -> Option<Box<dyn Join>> {
        match self {
            Self::Xliff => Some(Box::new(JoinXliff::one(options))),
            Self::Xliff2 => Some(Box::new(JoinXliff::two(options))),
            Self::Po => Some(Box::new(JoinPo::new(options))),
            _ => None,
        }
    }
}

impl std::str::FromStr for OutputFormat {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let is_it = |format: &Self| name.eq_ignore_ascii_case(format.name());
        if let Some(error) = crate::memory::names::left_out(name) {
            return Err(error);
        }
        Self::ALL.into_iter().find(is_it).ok_or_else(|| {
            Error::new(ErrorKind::Usage, format!("unknown format `{name}`"))
                .expected(format!("expected {}", listed()))
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

fn compressed_twice(format: OutputFormat, unpacked: &Path) -> Error {
    let name = unpacked.file_name().unwrap_or_default().to_string_lossy();
    let kind = if format == OutputFormat::Xlsx { "workbook" } else { "Parquet file" };
    Error::new(ErrorKind::Usage, format!("a compressed {kind}"))
        .expected(format!("expected .{format}, which is compressed already"))
        .advice(format!("name it {name}"))
}

/// The names of all formats: `tmx, tsv, csv, xlsx, jsonl, xliff, xliff2, po or parquet`.
pub(crate) fn listed() -> String {
    joined(&OutputFormat::ALL.map(|format| format.name().to_owned()))
}

/// The usual extension of each format: `.tmx, .tsv, .csv, .xlsx, .jsonl, .xlf, .po or .parquet`.
fn extensions() -> String {
    let all = OutputFormat::ALL.into_iter().filter_map(|format| format.extensions().first());
    joined(&all.map(|extension| format!(".{extension}")).collect::<Vec<_>>())
}

fn joined(names: &[String]) -> String {
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
    fn only_the_version_of_xliff_is_named_beside_the_extension() {
        let of = |path, named| OutputFormat::of_output_as(Path::new(path), [None, None], named);
        assert_eq!(of("a.XLF", None).unwrap(), OutputFormat::Xliff);
        assert_eq!(of("a.xliff.gz", Some(OutputFormat::Xliff2)).unwrap(), OutputFormat::Xliff2);
        assert_eq!(of("a.po", Some(OutputFormat::Xliff2)).unwrap(), OutputFormat::Po);
        assert!(of("a.xliff2", None).is_err());
        assert_eq!("XLIFF2".parse::<OutputFormat>().unwrap(), OutputFormat::Xliff2);
    }

    #[test]
    fn a_compressed_workbook_is_refused() {
        for path in ["out/m.xlsx.gz", "out/m.XLSX.ZST", "out/m.parquet.gz"] {
            let error = OutputFormat::of_output(Path::new(path), [None, None]).unwrap_err();
            assert!(error.to_string().starts_with(&format!("{path}: a compressed")), "{error}");
        }
    }

    #[test]
    fn an_unknown_extension_is_answered_with_the_known_ones() {
        for path in ["out.docx", "out", "tmx"] {
            let error = OutputFormat::of_path(Path::new(path)).unwrap_err().to_string();
            assert!(error.contains(".tmx, .tsv, .csv, .xlsx"), "{error}");
            assert!(error.starts_with(path), "{error}");
        }
    }
}
