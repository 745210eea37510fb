//! The styles of a document: which are headings, titles, lists, tables of contents or hidden.

use std::collections::HashMap;

use crate::error::Result;
use crate::input::elements::{Element, Elements, Event};

use super::properties::is_on;

/// The most styles of which one can be based on another.
const MOST_BASED: usize = 32;

/// The styles by id.
#[derive(Debug, Default)]
pub(super) struct Styles(HashMap<String, Style>);

/// What a style says of its text. `None` if it says nothing and the style that it is based on counts.
#[derive(Debug, Clone, Default)]
struct Style {
    /// The name in lower case; English for the styles that are built in, in any language of Word.
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    list: Option<bool>,
    hidden: Option<bool>,
}

impl Styles {
    /// Reads the part with the styles.
    ///
    /// # Errors
    /// If it is not well-formed.
    pub(super) fn read(file: &str, part: &str, text: &str) -> Result<Self> {
        let mut styles = HashMap::new();
        let mut elements = Elements::new(file, part, text);
        while let Some(event) = elements.next()? {
            let Event::Start(element) = event else { continue };
            if element.name() == b"style" {
                let id = element.attribute("styleId").unwrap_or_default();
                let mut style = Style::default();
                elements.each(|inner| style.note(inner))?;
                styles.insert(id, style);
            }
        }
        Ok(Self(styles))
    }

    /// The outline level of the style, from 0; `None` if it is no heading.
    pub(super) fn outline(&self, id: &str) -> Option<u8> {
        self.first(id, |style| style.outline.or_else(|| heading_level(&style.name)))
            .filter(|level| *level < 9)
    }

    /// Whether the style is that of the title.
    pub(super) fn is_title(&self, id: &str) -> bool {
        self.first(id, |style| (style.name == "title").then_some(())).is_some()
    }

    /// Whether paragraphs of the style are items of a list.
    pub(super) fn is_list(&self, id: &str) -> bool {
        self.first(id, |style| style.list).unwrap_or(false)
    }

    /// Whether text of the style is hidden.
    pub(super) fn is_hidden(&self, id: &str) -> bool {
        self.first(id, |style| style.hidden).unwrap_or(false)
    }

    /// Whether the style is that of the entries of a table of contents or figures.
    pub(super) fn is_contents(&self, id: &str) -> bool {
        let is = |name: &str| {
            name == "table of figures"
                || ["toc ", "contents "].iter().any(|start| {
                    name.strip_prefix(start).is_some_and(|level| {
                        level.len() == 1 && level.as_bytes()[0].is_ascii_digit()
                    })
                })
        };
        self.first(id, |style| is(&style.name).then_some(())).is_some()
    }

    /// What the style says, else the style that it is based on, and so on.
    fn first<T>(&self, id: &str, said: impl Fn(&Style) -> Option<T>) -> Option<T> {
        let mut style = self.0.get(id)?;
        for _ in 0..MOST_BASED {
            if let Some(found) = said(style) {
                return Some(found);
            }
            style = self.0.get(style.based_on.as_deref()?)?;
        }
        None
    }
}

impl Style {
    fn note(&mut self, element: &Element<'_>) {
        let value = || element.attribute("val").unwrap_or_default();
        match element.name() {
            b"name" => self.name = value().to_lowercase(),
            b"basedOn" => self.based_on = Some(value()),
            b"outlineLvl" => self.outline = value().parse().ok(),
            b"numId" => self.list = Some(value() != "0"),
            b"vanish" => self.hidden = Some(is_on(element)),
            _ => {}
        }
    }
}

/// The outline level, from 0, of a style named `heading 1` and so on.
fn heading_level(name: &str) -> Option<u8> {
    let level: u8 = name.strip_prefix("heading ")?.parse().ok()?;
    (1..=9).contains(&level).then(|| level - 1)
}
