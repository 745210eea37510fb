//! The page or workbook for a review, and the corrections made there.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use tmforge::corrections::Corrections;
use tmforge::review::{ReviewDocument, VERSION};
use tmforge::review_sheet::{self, ReviewSheet};

use super::exit::Exit;
use super::terminal::eprint_visible;

/// The page, made by `node web/build.mjs`.
const TEMPLATE: &str = include_str!("../../data/review.html");
/// The place of the data in it.
const DATA: &str = "@DATA@";

/// An output of `--review` that is being written, document by document.
pub(super) enum Review {
    Page(Page),
    Sheet(Box<ReviewSheet<Box<dyn Write + Send>>>),
}

impl Review {
    /// Begins the page or, if the path is one of XLSX, the workbook.
    pub(super) fn new(path: &Path, out: Box<dyn Write + Send>) -> Result<Self> {
        let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        Ok(match extension.as_str() {
            "xlsx" => Self::Sheet(Box::new(ReviewSheet::new(out)?)),
            "html" | "htm" => Self::Page(Page::new(out)?),
            _ => bail!("--review {}: expected .html or .xlsx", path.display()),
        })
    }

    /// Adds a document.
    pub(super) fn document(&mut self, document: &ReviewDocument) -> Result<()> {
        match self {
            Self::Page(page) => page.document(document),
            Self::Sheet(sheet) => sheet.document(document).context("--review"),
        }
    }

    /// Ends the output.
    pub(super) fn finish(self) -> Result<()> {
        match self {
            Self::Page(page) => page.finish(),
            Self::Sheet(sheet) => sheet.finish()?.flush().context("--review"),
        }
    }
}

/// Reads corrections from JSON or, if the path is one of XLSX, from a workbook of `--review`.
pub(super) fn read_corrections(path: &Path) -> Result<Corrections> {
    let is_sheet = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"));
    Ok(if is_sheet { review_sheet::read(path)? } else { Corrections::read(path)? })
}

/// A page that is being written.
pub(super) struct Page {
    out: Box<dyn Write + Send>,
    documents: usize,
}

impl Page {
    fn new(mut out: Box<dyn Write + Send>) -> Result<Self> {
        let (head, _) = parts()?;
        let program = concat!("tmforge ", env!("CARGO_PKG_VERSION"));
        write!(
            out,
            "{head}{{\"format_version\":{VERSION},\"program\":\"{program}\",\"documents\":["
        )?;
        Ok(Self { out, documents: 0 })
    }

    fn document(&mut self, document: &ReviewDocument) -> Result<()> {
        if self.documents > 0 {
            self.out.write_all(b",")?;
        }
        self.documents += 1;
        // No text can end the element or begin a comment in it.
        let json = serde_json::to_string(document)?.replace('<', "\\u003c");
        self.out.write_all(json.as_bytes()).context("--review")
    }

    fn finish(mut self) -> Result<()> {
        let (_, tail) = parts()?;
        write!(self.out, "]}}{tail}")?;
        self.out.flush().context("--review")
    }
}

/// Names the corrected documents that were not in the run.
pub(super) fn tell_unused(corrections: &Corrections) -> Exit {
    let mut exit = Exit::Done;
    for name in corrections.unused() {
        eprint_visible(&format!(
            "warning: the corrections of {name} were not used: no document of this name in these languages"
        ));
        exit = Exit::Found;
    }
    exit
}

/// The template before and after the data.
fn parts() -> Result<(&'static str, &'static str)> {
    TEMPLATE.split_once(DATA).context("the template of the review page has no place for the data")
}
