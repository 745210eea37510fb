//! The reader of PDF files: paragraphs in the order of reading.
//!
//! A PDF file says which glyphs stand where. Glyphs make runs of text ([`line`]), runs make columns and
//! tables ([`columns`]), lines make paragraphs ([`paragraph`]). What stands at the top and bottom of
//! several pages is left out ([`furniture`]).

mod bounds;
mod columns;
mod content;
mod font;
mod furniture;
mod glyph;
mod layout;
mod leaf;
mod line;
mod paragraph;
mod text;
mod write;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use crate::error::{Error, Result};
use crate::input::container::refusal;
use crate::model::Document;

use bounds::{Budget, TooLarge};
use content::Interpreter;
use line::Sheet;

/// The share of glyphs without a character, in hundredths, from which on a text is not readable.
const MOST_UNKNOWN: usize = 20;

/// Whether the bytes begin as a PDF file does.
pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-")
}

/// Reads a PDF file.
///
/// # Errors
/// If it is damaged, locked, larger than the bounds allow, or has no text.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Document> {
    let too_large = |found: TooLarge| too_large(name, found);
    let mut budget = Budget::of_file(bytes).map_err(too_large)?;
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| not_opened(name, error))?;
    let mut interpreter = Interpreter::new(&mut budget);
    let mut pages = Vec::new();
    let (mut all, mut unknown) = (0, 0);
    for page in pdf.pages().iter() {
        let page = interpreter.read(page).map_err(too_large)?;
        all += page.glyphs.len();
        unknown += page.unknown;
        pages.push(line::runs(&page, interpreter.faces()));
    }
    check_readable(name, &pages, all, unknown)?;
    let mut document = layout::read(name, pages);
    if unknown > 0 {
        let note = format!("{name}: {unknown} of {all} characters have no Unicode in their fonts");
        document.notes.push(note);
    }
    if document.blocks.is_empty() {
        return Err(no_text(name, "the PDF file has no text that is part of a document"));
    }
    Ok(document)
}

/// # Errors
/// If there are no pages, no text, or text whose characters are not known.
fn check_readable(name: &str, pages: &[Sheet], all: usize, unknown: usize) -> Result<()> {
    if pages.is_empty() {
        let advice = "get the file again";
        return Err(refusal(name, "the PDF file has no pages", "expected pages with text", advice));
    }
    if all == 0 {
        return Err(no_text(name, "the pages of the PDF file have no text: they look like scans"));
    }
    if unknown * 100 > all * MOST_UNKNOWN {
        let found = format!(
            "the fonts of the PDF file do not say which characters they show: {unknown} of {all}"
        );
        let advice = "recognize the pages first, for instance with OCRmyPDF --force-ocr";
        return Err(refusal(name, found, "expected text with Unicode", advice));
    }
    Ok(())
}

fn no_text(name: &str, found: &str) -> Error {
    let advice = "recognize the text of the pages first, for instance with OCRmyPDF";
    refusal(name, found, "expected pages with text", advice)
}

fn too_large(name: &str, found: TooLarge) -> Error {
    let (found, expected) = found.describe();
    refusal(name, found, expected, "split the file first")
}

fn not_opened(name: &str, error: LoadPdfError) -> Error {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            let found = "the PDF file is locked with a password";
            let advice = "save it without a password first, for instance with qpdf --decrypt";
            refusal(name, found, "expected a file that opens without a password", advice)
        }
        LoadPdfError::Decryption(_) => {
            let found = "the PDF file is locked in a way that is not known";
            let advice = "save it without protection first, for instance with qpdf --decrypt";
            refusal(name, found, "expected a file that opens without a password", advice)
        }
        LoadPdfError::Invalid => {
            let found = "the file is no PDF file, or it is damaged";
            let advice = "get the file again, or repair it, for instance with qpdf";
            refusal(name, found, "expected a PDF file with pages", advice)
        }
    }
}
