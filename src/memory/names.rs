//! The name, the extensions and the encoding declaration of each format. Readers and validator
//! share this module but no parser.

use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};
use crate::memory::text::Declares;
use crate::place::Place;

/// The names of a format.
#[derive(Debug)]
pub(crate) struct Names {
    pub(crate) name: &'static str,
    /// In lower case, the usual one first. Empty if an extension does not determine the format.
    pub(crate) extensions: &'static [&'static str],
    pub(crate) declares: Declares,
}

impl Names {
    const fn new(
        name: &'static str,
        extensions: &'static [&'static str],
        declares: Declares,
    ) -> Self {
        Self { name, extensions, declares }
    }

    /// Whether its text is XML.
    pub(crate) fn is_xml(&self) -> bool {
        self.declares == Declares::Xml
    }
}

pub(crate) static TMX: Names = Names::new("tmx", &["tmx"], Declares::Xml);
pub(crate) static TSV: Names = Names::new("tsv", &["tsv"], Declares::Nothing);
pub(crate) static CSV: Names = Names::new("csv", &["csv"], Declares::Nothing);
pub(crate) static JSONL: Names = Names::new("jsonl", &["jsonl"], Declares::Nothing);
pub(crate) static XLIFF: Names =
    Names::new("xliff", &["xlf", "xliff", "mqxliff", "mxliff", "sdlxliff", "mxlf"], Declares::Xml);
pub(crate) static TXML: Names = Names::new("txml", &["txml"], Declares::Xml);
pub(crate) static PO: Names = Names::new("po", &["po", "pot"], Declares::Po);
#[cfg(feature = "parquet")]
pub(crate) static PARQUET: Names = Names::new("parquet", &["parquet"], Declares::Nothing);
#[cfg(feature = "sdltm")]
pub(crate) static SDLTM: Names = Names::new("sdltm", &["sdltm"], Declares::Xml);
pub(crate) static PACKAGE: Names =
    Names::new("package", &["zip", "xlz", "mqxlz", "sdlppx", "sdlrpx", "wsxz"], Declares::Nothing);
pub(crate) static LINES: Names = Names::new("lines", &[], Declares::Nothing);

/// The error for a format, by its name or extension, that is not in this build of tmforge.
pub(crate) fn left_out(name: &str) -> Option<Error> {
    let is_left_out = cfg!(not(feature = "parquet")) && name.eq_ignore_ascii_case("parquet");
    is_left_out.then(|| {
        Error::new(ErrorKind::Usage, "Parquet is not in this build of tmforge")
            .expected("expected one with the feature `parquet`")
            .advice("build it with that feature, or choose another format")
    })
}

/// The one of `formats` that has the path's extension, ignoring case and a final `.gz` or `.zst`.
///
/// # Errors
/// When the extension is unknown. The message lists the known ones.
pub(crate) fn by_extension<F>(
    path: &Path,
    formats: impl Iterator<Item = (&'static Names, F)> + Clone,
) -> Result<F> {
    let bare = unpacked_path(path);
    let extension = bare.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    if let Some(error) = left_out(&extension) {
        return Err(error.at(Place::file(path.display().to_string())));
    }
    let known = formats.clone().find(|(names, _)| names.extensions.contains(&&*extension));
    known.map(|(_, format)| format).ok_or_else(|| {
        let found = match &*extension {
            "" => "no file extension".to_owned(),
            extension => format!("unknown extension .{extension}"),
        };
        let all = formats.filter_map(|(names, _)| names.extensions.first());
        let all: Vec<String> = all.map(|extension| format!(".{extension}")).collect();
        Error::new(ErrorKind::Usage, found)
            .expected(format!("expected {}, optionally with .gz or .zst", all.join(" ")))
            .at(Place::file(path.display().to_string()))
    })
}

/// The path without a final `.gz` or `.zst`.
pub fn unpacked_path(path: &Path) -> PathBuf {
    match path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).as_deref() {
        Some("gz" | "zst") => path.with_extension(""),
        _ => path.to_owned(),
    }
}
