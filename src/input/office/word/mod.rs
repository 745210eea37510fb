//! The DOCX reader: Office Open XML text documents.

mod body;
mod fields;
mod properties;
mod styles;

use std::collections::HashMap;

use crate::error::Result;
use crate::input::container::{Container, no_text};
use crate::input::office::relations::Relations;
use crate::input::rendered::{Paragraph, Rendered};
use crate::model::{Document, ExclusionReason};

use body::Body;
use styles::Styles;

/// Reads a DOCX file.
///
/// # Errors
/// If the container cannot be read, or a part of it is missing or not well-formed.
pub(in crate::input) fn read(name: &str, bytes: &[u8]) -> Result<Document> {
    let mut container = Container::open(name, bytes)?;
    let main = Relations::of(&mut container, "")?;
    let main = main.first("officeDocument").unwrap_or("word/document.xml").to_owned();
    let relations = Relations::of(&mut container, &main)?;
    let styles = match relations.first("styles") {
        Some(part) => Styles::read(name, part, &container.text(part)?.unwrap_or_default())?,
        None => Styles::default(),
    };
    let mut out = Rendered::new(name);
    out.place(String::new(), "paragraph");
    let mut notes = HashMap::new();
    for kind in ["footnotes", "endnotes"] {
        let Some(part) = relations.first(kind) else { continue };
        let text = container.text(part)?.unwrap_or_default();
        let mut body = Body::new(name, part, &text, &styles, None);
        while body.step(&mut out)? {}
        notes.extend(body.into_notes());
    }
    let text = container.required(&main)?;
    let mut body = Body::new(name, &main, &text, &styles, Some(notes));
    let mut has_text = false;
    while body.step(&mut out)? {
        for paragraph in body.finished() {
            has_text |= !paragraph.is_empty();
            out.put(&paragraph);
        }
    }
    for (kind, reason) in OUTSIDE {
        for part in relations.all(kind) {
            let text = container.text(part)?.unwrap_or_default();
            for paragraph in paragraphs(name, part, &text, &styles, &mut out)? {
                put_excluded(paragraph, reason, &mut out);
            }
        }
    }
    if !has_text {
        return Err(no_text(name));
    }
    Ok(out.finish())
}

/// The parts that are outside the text, and why they are excluded.
const OUTSIDE: [(&str, ExclusionReason); 3] = [
    ("header", ExclusionReason::PageFurniture),
    ("footer", ExclusionReason::PageFurniture),
    ("comments", ExclusionReason::Comment),
];

/// The paragraphs of a part that is not the main text.
fn paragraphs(
    name: &str,
    part: &str,
    text: &str,
    styles: &Styles,
    out: &mut Rendered,
) -> Result<Vec<Paragraph>> {
    let mut body = Body::new(name, part, text, styles, None);
    let mut all = Vec::new();
    while body.step(out)? {
        all.extend(body.finished());
    }
    Ok(all)
}

fn put_excluded(mut paragraph: Paragraph, reason: ExclusionReason, out: &mut Rendered) {
    paragraph.exclude(reason);
    if !paragraph.is_empty() {
        out.put(&paragraph);
    }
}

#[cfg(test)]
mod tests;
