//! The package of a book: which chapters it has, in which order.

use std::collections::HashMap;

use crate::error::Result;
use crate::input::container::{Container, refusal};
use crate::input::elements::{Element, Elements, Event};
use crate::input::paths::join;

/// A document of the spine.
#[derive(Debug)]
pub(super) struct Chapter {
    /// The name of its member.
    pub(super) path: String,
    pub(super) kind: Kind,
}

/// What a document of the spine is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Chapter,
    /// A document outside the line of reading, such as notes.
    Aside,
    /// The table of contents.
    Contents,
}

/// An item of the manifest.
struct Item {
    path: String,
    media_type: String,
    is_contents: bool,
}

/// The documents of the spine with text, in its order.
///
/// # Errors
/// If the package is missing or not well-formed, or its spine leads nowhere.
pub(super) fn chapters(container: &mut Container<'_>) -> Result<Vec<Chapter>> {
    let package = package_path(container)?;
    let text = container.required(&package)?;
    let name = container.name().to_owned();
    let folder = package.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut elements = Elements::new(&name, &package, &text);
    let mut items = HashMap::new();
    let mut spine = Vec::new();
    let mut contents = Vec::new();
    while let Some(event) = elements.next()? {
        let Event::Start(element) = event else { continue };
        let read = |name| element.attribute(name);
        match element.name() {
            b"item" => items.extend(read("id").zip(item(&element, folder))),
            b"itemref" => spine.push((
                read("idref").unwrap_or_default(),
                read("linear").is_some_and(|linear| linear == "no"),
            )),
            b"reference" if read("type").as_deref() == Some("toc") => {
                contents.extend(read("href").map(|href| path(folder, &href)));
            }
            _ => {}
        }
    }
    let mut chapters = Vec::new();
    for (id, is_aside) in spine {
        let Some(item) = items.get(&id) else {
            let found = format!("{package} has no item {id}, which is in its spine");
            let expected = "expected an item for each document of the spine";
            return Err(refusal(&name, found, expected, "make the book again"));
        };
        if !matches!(&*item.media_type, "application/xhtml+xml" | "text/html") {
            continue;
        }
        let kind = if item.is_contents || contents.contains(&item.path) {
            Kind::Contents
        } else if is_aside {
            Kind::Aside
        } else {
            Kind::Chapter
        };
        chapters.push(Chapter { path: item.path.clone(), kind });
    }
    Ok(chapters)
}

/// The name of the member with the package.
fn package_path(container: &mut Container<'_>) -> Result<String> {
    const LIST: &str = "META-INF/container.xml";
    let text = container.required(LIST)?;
    let mut elements = Elements::new(container.name(), LIST, &text);
    while let Some(event) = elements.next()? {
        if let Event::Start(element) = event
            && element.name() == b"rootfile"
            && let Some(path) = element.attribute("full-path")
        {
            return Ok(join("", &path));
        }
    }
    let found = format!("{LIST} names no package");
    Err(refusal(container.name(), found, "expected a rootfile", "make the book again"))
}

fn item(element: &Element<'_>, folder: &str) -> Option<Item> {
    let properties = element.attribute("properties").unwrap_or_default();
    Some(Item {
        path: path(folder, &element.attribute("href")?),
        media_type: element.attribute("media-type").unwrap_or_default(),
        is_contents: properties.split_whitespace().any(|property| property == "nav"),
    })
}

/// The name of the member that `href` leads to from `folder`.
fn path(folder: &str, href: &str) -> String {
    let href = href.split('#').next().unwrap_or_default();
    join(folder, &decoded(href))
}

/// The address with its percent escapes resolved, if they are UTF-8.
fn decoded(href: &str) -> String {
    let mut bytes = Vec::with_capacity(href.len());
    let mut rest = href.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let escaped = hex.filter(|_| *first == b'%').and_then(|h| u8::from_str_radix(h, 16).ok());
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| href.to_owned())
}
