//! The reader of OpenDocument texts and presentations.

mod body;
mod styles;

#[cfg(test)]
mod tests;

use crate::error::Result;
use crate::input::container::{Container, no_text, refusal};
use crate::input::elements::{Elements, Event};
use crate::input::rendered::Rendered;
use crate::model::{Document, ExclusionReason};

use body::Body;
use styles::Styles;

/// Reads an OpenDocument file.
///
/// # Errors
/// If the container cannot be read, the document is encrypted, or a part of it is missing or not
/// well-formed.
pub(in crate::input) fn read(name: &str, bytes: &[u8]) -> Result<Document> {
    let mut container = Container::open(name, bytes)?;
    refuse_encrypted(&mut container)?;
    let common = container.text("styles.xml")?.unwrap_or_default();
    let content = container.required("content.xml")?;
    let mut styles = Styles::default();
    styles.add(name, "styles.xml", &common)?;
    styles.add(name, "content.xml", &content)?;
    let mut out = Rendered::new(name);
    out.place(String::new(), "paragraph");
    let mut body = Body::new(name, "content.xml", &content, &styles);
    while body.step(&mut out)? {}
    let has_text = !out.is_empty();
    // The common styles hold the headers and footers of the pages.
    let mut pages = Body::new(name, "styles.xml", &common, &styles);
    pages.exclude_all(ExclusionReason::PageFurniture);
    while pages.step(&mut out)? {}
    if !has_text {
        return Err(no_text(name));
    }
    Ok(out.finish())
}

/// # Errors
/// If the list of members says that the content is encrypted.
fn refuse_encrypted(container: &mut Container<'_>) -> Result<()> {
    const LIST: &str = "META-INF/manifest.xml";
    let Some(text) = container.text(LIST)? else { return Ok(()) };
    let mut elements = Elements::new(container.name(), LIST, &text);
    while let Some(event) = elements.next()? {
        if let Event::Start(element) = event
            && element.name() == b"encryption-data"
        {
            let found = "the document is encrypted with a password";
            let advice = "save it without a password first";
            return Err(refusal(container.name(), found, "expected a readable document", advice));
        }
    }
    Ok(())
}
