//! The styles of an OpenDocument file: which are titles or hidden.

use std::collections::HashMap;

use crate::error::Result;
use crate::input::elements::{Element, Elements, Event};

/// The most styles of which one can be the child of another.
const MOST_PARENTS: usize = 32;

/// The styles by name. Names of paragraph and text styles do not collide in practice: automatic ones
/// begin with `P` and `T`.
#[derive(Debug, Default)]
pub(super) struct Styles(HashMap<String, Style>);

#[derive(Debug, Default)]
struct Style {
    parent: Option<String>,
    hidden: Option<bool>,
}

impl Styles {
    /// Adds the styles of a part.
    ///
    /// # Errors
    /// If it is not well-formed.
    pub(super) fn add(&mut self, file: &str, part: &str, text: &str) -> Result<()> {
        let mut elements = Elements::new(file, part, text);
        while let Some(event) = elements.next()? {
            let Event::Start(element) = event else { continue };
            if element.name() == b"body" {
                return Ok(());
            }
            if element.name() == b"style" && element.prefix() == b"style" {
                let name = element.attribute("name").unwrap_or_default();
                let mut style =
                    Style { parent: element.attribute("parent-style-name"), hidden: None };
                elements.each(|inner| style.note(inner))?;
                self.0.insert(name, style);
            }
        }
        Ok(())
    }

    /// Whether the style is that of the title, or based on it.
    pub(super) fn is_title(&self, name: &str) -> bool {
        self.first(name, |name, _| (name == "Title").then_some(())).is_some()
    }

    /// Whether text or pages of the style are hidden.
    pub(super) fn is_hidden(&self, name: &str) -> bool {
        self.first(name, |_, style| style.hidden).unwrap_or(false)
    }

    fn first<T>(&self, name: &str, said: impl Fn(&str, &Style) -> Option<T>) -> Option<T> {
        let (mut name, mut style) = self.0.get_key_value(name)?;
        for _ in 0..MOST_PARENTS {
            if let Some(found) = said(name, style) {
                return Some(found);
            }
            (name, style) = self.0.get_key_value(style.parent.as_deref()?)?;
        }
        None
    }
}

impl Style {
    fn note(&mut self, element: &Element<'_>) {
        match element.name() {
            b"text-properties" => {
                if let Some(display) = element.attribute("display") {
                    self.hidden = Some(display == "none");
                }
            }
            b"section-properties" | b"drawing-page-properties" => {
                let visible = element.attribute("visibility");
                if visible.as_deref() == Some("hidden") {
                    self.hidden = Some(true);
                }
            }
            _ => {}
        }
    }
}
