//! Namespace declarations, and whether elements belong to the format.

use std::borrow::Cow;

use crate::validate::xml::tokens::Attribute;

/// The declarations in scope, innermost last.
#[derive(Default)]
pub(super) struct Namespaces<'a>(Vec<(&'a str, Cow<'a, str>)>);

const XLIFF: &str = "urn:oasis:names:tc:xliff:document:";
const TRADOS: &str = "http://sdl.com/FileTypes/SdlXliff/";

impl<'a> Namespaces<'a> {
    /// Adds the declarations of an element, and returns their number.
    pub(super) fn declare(&mut self, attributes: &[Attribute<'a>]) -> usize {
        let before = self.0.len();
        for Attribute { name, value, .. } in attributes {
            let prefix = if *name == "xmlns" { Some("") } else { name.strip_prefix("xmlns:") };
            self.0.extend(prefix.map(|prefix| (prefix, value.clone())));
        }
        self.0.len() - before
    }

    /// Removes the declarations of an element, given their number.
    pub(super) fn leave(&mut self, declared: usize) {
        self.0.truncate(self.0.len().saturating_sub(declared));
    }

    fn uri(&self, prefix: &str) -> Option<&str> {
        self.0.iter().rev().find(|(found, _)| *found == prefix).map(|(_, uri)| &**uri)
    }

    /// Whether an element belongs to the format: it is in its namespace, or in none.
    pub(super) fn is_own(&self, tag: &str) -> bool {
        let prefix = tag.split_once(':').map_or("", |(prefix, _)| prefix);
        match self.uri(prefix) {
            Some(uri) => uri.is_empty() || uri.starts_with(XLIFF),
            None => prefix.is_empty(),
        }
    }

    /// Whether an element is in the namespace of Trados Studio.
    pub(super) fn is_of_trados(&self, tag: &str) -> bool {
        let uri = tag.split_once(':').and_then(|(prefix, _)| self.uri(prefix));
        uri.is_some_and(|uri| uri.starts_with(TRADOS))
    }

    /// The undeclared prefixes of an element and its attributes, with their offsets.
    pub(super) fn undeclared<'t>(
        &self,
        at: usize,
        tag: &'t str,
        attributes: &[Attribute<'t>],
    ) -> Vec<(usize, &'t str)> {
        let names = attributes.iter().map(|attribute| (attribute.at, attribute.name));
        let is_unknown = |prefix: &str| {
            !matches!(prefix, "xml" | "xmlns") && self.uri(prefix).is_none_or(str::is_empty)
        };
        let mut found: Vec<_> = std::iter::once((at, tag))
            .chain(names)
            .filter_map(|(at, name)| Some((at, name.split_once(':')?.0)))
            .filter(|(_, prefix)| is_unknown(prefix))
            .collect();
        found.dedup_by_key(|(_, prefix)| *prefix);
        found
    }
}
