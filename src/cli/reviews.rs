//! The page for a review: a template with the data of the documents.

use std::io::Write;

use anyhow::{Context, Result};
use tmforge::review::{ReviewDocument, VERSION};

/// The page, made by `node web/build.mjs`.
const TEMPLATE: &str = include_str!("../../../data/review.html");
/// The place of the data in it.
const DATA: &str = "@DATA@";

/// A page that is being written, document by document.
pub(super) struct ReviewPage {
    out: Box<dyn Write + Send>,
    documents: usize,
}

impl ReviewPage {
    /// Begins the page.
    pub(super) fn new(mut out: Box<dyn Write + Send>) -> Result<Self> {
        let (head, _) = parts()?;
        let program = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));
        write!(
            out,
            "{head}{{\"format_version\":{VERSION},\"program\":\"{program}\",\"documents\":["
        )?;
        Ok(Self { out, documents: 0 })
    }

    /// Adds a document.
    pub(super) fn document(&mut self, document: &ReviewDocument) -> Result<()> {
        if self.documents > 0 {
            self.out.write_all(b",")?;
        }
        self.documents += 1;
        // No text can end the element or begin a comment in it.
        let json = serde_json::to_string(document)?.replace('<', "\\u003c");
        self.out.write_all(json.as_bytes()).context("--review")
    }

    /// Ends the page.
    pub(super) fn finish(mut self) -> Result<()> {
        let (_, tail) = parts()?;
        write!(self.out, "]}}{tail}")?;
        self.out.flush().context("--review")
    }
}

/// The template before and after the data.
fn parts() -> Result<(&'static str, &'static str)> {
    TEMPLATE.split_once(DATA).context("the template of the review page has no place for the data")
}
