//! The PPTX reader: Office Open XML presentations.

mod shapes;

#[cfg(test)]
mod tests;

use crate::error::Result;
use crate::input::container::{Container, refusal};
use crate::input::elements::{Elements, Event};
use crate::input::office::relations::Relations;
use crate::input::rendered::{Paragraph, Rendered};
use crate::model::{BlockKind, Document, ExclusionReason};

use shapes::Shapes;

/// Reads a PPTX file.
///
/// # Errors
/// If the container cannot be read, or a part of it is missing or not well-formed.
pub(in crate::input) fn read(name: &str, bytes: &[u8]) -> Result<Document> {
    let mut container = Container::open(name, bytes)?;
    let main = Relations::of(&mut container, "")?;
    let main = main.first("officeDocument").unwrap_or("ppt/presentation.xml").to_owned();
    let relations = Relations::of(&mut container, &main)?;
    let text = container.required(&main)?;
    let mut out = Rendered::new(name);
    for (index, id) in slide_ids(name, &main, &text)?.iter().enumerate() {
        let Some(part) = relations.target(id) else {
            let found = format!("slide {} is missing in the container", index + 1);
            let advice = "save it again from its program";
            return Err(refusal(name, found, "expected a complete file", advice));
        };
        out.place(format!("slide {}", index + 1), "");
        put_slide(&mut container, part, &mut out)?;
    }
    if out.is_empty() {
        let expected = "expected slides with text";
        return Err(refusal(
            name,
            "the slides have no text",
            expected,
            "recognize their pictures first",
        ));
    }
    Ok(out.finish())
}

/// The ids of the slides in their order.
fn slide_ids(file: &str, part: &str, text: &str) -> Result<Vec<String>> {
    let mut ids = Vec::new();
    let mut elements = Elements::new(file, part, text);
    while let Some(event) = elements.next()? {
        if let Event::Start(element) = event
            && element.name() == b"sldId"
        {
            ids.extend(element.prefixed("id"));
        }
    }
    Ok(ids)
}

/// Adds a slide: its titles, its other text, its diagrams, and its speaker notes.
fn put_slide(container: &mut Container<'_>, part: &str, out: &mut Rendered) -> Result<()> {
    let relations = Relations::of(container, part)?;
    let name = container.name().to_owned();
    let text = container.required(part)?;
    let mut slide = Shapes::new(&name, part, &text, false);
    let mut paragraphs = slide.read(out)?;
    let hidden = slide.is_hidden();
    for (kind, is_notes) in [("diagramData", false), ("notesSlide", true)] {
        for part in relations.all(kind) {
            let text = container.text(part)?.unwrap_or_default();
            paragraphs.extend(Shapes::new(&name, part, &text, is_notes).read(out)?);
        }
    }
    let is_title = |paragraph: &Paragraph| paragraph.shape.kind == BlockKind::Heading;
    let (titles, rest): (Vec<_>, Vec<_>) = paragraphs.into_iter().partition(is_title);
    for mut paragraph in titles.into_iter().chain(rest) {
        if hidden {
            paragraph.exclude(ExclusionReason::Hidden);
        }
        out.put(&paragraph);
    }
    for part in relations.all("comments") {
        let text = container.text(part)?.unwrap_or_default();
        for mut paragraph in Shapes::new(&name, part, &text, false).read(out)? {
            paragraph.exclude(ExclusionReason::Comment);
            out.put(&paragraph);
        }
    }
    Ok(())
}
