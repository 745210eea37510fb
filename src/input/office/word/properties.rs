//! The properties of paragraphs, runs, cells and content controls.

use crate::error::Result;
use crate::input::elements::{Element, Elements, Event};

/// The properties of a paragraph.
#[derive(Debug, Default)]
pub(super) struct ParagraphProperties {
    pub(super) style: Option<String>,
    pub(super) outline: Option<u8>,
    /// Whether it is an item of a list; `None` if the style decides.
    pub(super) list: Option<bool>,
    /// Whether a tracked change deleted the mark at its end, so that the next paragraph continues it.
    pub(super) mark_deleted: bool,
}

/// The properties of a run.
#[derive(Debug, Default)]
pub(super) struct RunProperties {
    pub(super) style: Option<String>,
    /// Whether it is hidden; `None` if the style decides.
    pub(super) hidden: Option<bool>,
}

/// The properties of a cell.
#[derive(Debug, Default)]
pub(super) struct CellProperties {
    pub(super) columns: Option<u32>,
}

/// The properties of a content control.
#[derive(Debug, Default)]
pub(super) struct ControlProperties {
    /// Whether it holds a table of contents.
    pub(super) is_contents: bool,
    /// Whether it holds a prompt such as "Click here to enter text".
    pub(super) is_prompt: bool,
}

/// Whether a property that is on or off is on.
pub(super) fn is_on(element: &Element<'_>) -> bool {
    let value = element.attribute("val");
    !matches!(value.as_deref(), Some("0" | "false" | "off"))
}

/// Reads the rest of a `pPr` that has just started.
///
/// # Errors
/// If the part is not well-formed.
pub(super) fn paragraph(elements: &mut Elements<'_>) -> Result<ParagraphProperties> {
    let mut found = ParagraphProperties::default();
    inside(elements, |element| {
        let value = || element.attribute("val").unwrap_or_default();
        match element.name() {
            b"pStyle" => found.style = Some(value()),
            b"outlineLvl" => found.outline = value().parse().ok(),
            b"numId" => found.list = Some(value() != "0"),
            b"del" | b"moveFrom" => found.mark_deleted = true,
            b"pPrChange" | b"rPrChange" | b"sectPr" => return false,
            _ => {}
        }
        true
    })?;
    Ok(found)
}

/// Reads the rest of a `rPr` that has just started.
///
/// # Errors
/// If the part is not well-formed.
pub(super) fn run(elements: &mut Elements<'_>) -> Result<RunProperties> {
    let mut found = RunProperties::default();
    inside(elements, |element| {
        match element.name() {
            b"rStyle" => found.style = element.attribute("val"),
            b"vanish" => found.hidden = Some(is_on(element)),
            b"rPrChange" => return false,
            _ => {}
        }
        true
    })?;
    Ok(found)
}

/// Reads the rest of a `tcPr` that has just started.
///
/// # Errors
/// If the part is not well-formed.
pub(super) fn cell(elements: &mut Elements<'_>) -> Result<CellProperties> {
    let mut found = CellProperties::default();
    inside(elements, |element| {
        if element.name() == b"gridSpan" {
            found.columns = element.attribute("val").and_then(|value| value.parse().ok());
        }
        element.name() != b"tcPrChange"
    })?;
    Ok(found)
}

/// Reads the rest of a `trPr` that has just started: the columns free before the first cell.
///
/// # Errors
/// If the part is not well-formed.
pub(super) fn row(elements: &mut Elements<'_>) -> Result<u32> {
    let mut free = 0;
    inside(elements, |element| {
        if element.name() == b"gridBefore" {
            free = element.attribute("val").and_then(|value| value.parse().ok()).unwrap_or(0);
        }
        element.name() != b"trPrChange"
    })?;
    Ok(free)
}

/// Reads the rest of a `sdtPr` that has just started.
///
/// # Errors
/// If the part is not well-formed.
pub(super) fn control(elements: &mut Elements<'_>) -> Result<ControlProperties> {
    let mut found = ControlProperties::default();
    inside(elements, |element| {
        match element.name() {
            b"docPartGallery" => {
                let gallery = element.attribute("val").unwrap_or_default();
                found.is_contents |= gallery.eq_ignore_ascii_case("table of contents");
            }
            b"showingPlcHdr" => found.is_prompt = is_on(element),
            _ => {}
        }
        true
    })?;
    Ok(found)
}

/// Calls `see` for each element in the element that has just started. Where it returns false, what is
/// in that element is skipped.
fn inside<'x>(
    elements: &mut Elements<'x>,
    mut see: impl FnMut(&Element<'x>) -> bool,
) -> Result<()> {
    let mut depth = 1_usize;
    while depth > 0 {
        match elements.next()? {
            Some(Event::Start(element)) if !see(&element) => elements.skip()?,
            Some(Event::Start(_)) => depth += 1,
            Some(Event::End) => depth -= 1,
            Some(Event::Text(_)) => {}
            None => break,
        }
    }
    Ok(())
}
