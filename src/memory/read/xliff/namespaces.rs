//! Namespaces: resolves prefixes, to tell elements of the format from those of others.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::memory::read::read_error;
use crate::memory::read::xliff::dialect::Dialect;
use crate::memory::read::xliff::scope::Scope;
use crate::memory::read::xml::{self, ReadError};
use crate::memory::unit::Attributes;

/// The start of the core namespaces of all XLIFF versions.
const XLIFF: &str = "urn:oasis:names:tc:xliff:document:";

/// A CAT tool whose XLIFF extensions are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tool {
    Trados,
    Memoq,
    Phrase,
}

/// The namespace bindings at the position of the reader.
#[derive(Debug, Default)]
pub(super) struct Namespaces<'a> {
    bound: HashMap<&'a str, Vec<Cow<'a, str>>>,
    /// The namespace of the root element.
    root: Cow<'a, str>,
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn prefix(name: &str) -> &str {
    name.split_once(':').map_or("", |(prefix, _)| prefix)
}

/// The prefix that an attribute binds; empty for `xmlns`.
fn bound_prefix(name: &str) -> Option<&str> {
    match name.strip_prefix("xmlns")? {
        "" => Some(""),
        rest => rest.strip_prefix(':'),
    }
}

impl<'a> Namespaces<'a> {
    /// Adds the declarations of a start tag, and returns the prefixes that it binds.
    pub(super) fn enter(&mut self, attributes: &'a str) -> Vec<&'a str> {
        if !attributes.contains("xmlns") {
            return Vec::new();
        }
        let mut declared = Vec::new();
        for (name, value) in xml::attributes(attributes) {
            if let Some(prefix) = bound_prefix(name) {
                self.bound.entry(prefix).or_default().push(xml::value(value));
                declared.push(prefix);
            }
        }
        declared
    }

    /// Removes the declarations of an element at its end.
    pub(super) fn leave(&mut self, declared: &[&'a str]) {
        for prefix in declared {
            self.bound.get_mut(prefix).and_then(Vec::pop);
        }
    }

    /// Checks the root element after [`Namespaces::enter`], and returns its scope.
    pub(super) fn root(
        &mut self,
        dialect: Dialect,
        at: usize,
        name: &'a str,
        attributes: &'a str,
    ) -> Result<Scope<'a>, ReadError> {
        if local(name) != dialect.root() {
            return Err(read_error(
                at,
                format!("root element `{name}`; expected `{}`", dialect.root()),
            ));
        }
        self.root = self.of(name).to_owned().into();
        Ok(Scope::default().enter(local(name), &Attributes::Xml(attributes)))
    }

    /// Whether a name belongs to the format.
    pub(super) fn is_own(&self, name: &str) -> bool {
        let found = self.of(name);
        found == self.root || found.starts_with(XLIFF)
    }

    /// Whether an inline element belongs to the format, also by a declaration of its own.
    pub(super) fn is_own_element(&self, name: &str, attributes: &Attributes<'_>) -> bool {
        let declares = match prefix(name) {
            "" => attributes.get("xmlns"),
            prefix => attributes.get(&format!("xmlns:{prefix}")),
        };
        match declares {
            Some(found) => found == self.root || found.starts_with(XLIFF),
            None => self.is_own(name),
        }
    }

    /// The tool that a name with a prefix belongs to.
    pub(super) fn tool(&self, name: &str) -> Option<Tool> {
        match self.of(name) {
            "MQXliff" => Some(Tool::Memoq),
            found if found.starts_with("http://sdl.com/FileTypes/SdlXliff/") => Some(Tool::Trados),
            found if found.starts_with("http://www.memsource.com/mxlf/") => Some(Tool::Phrase),
            _ => None,
        }
    }

    /// The namespace of an element's name. An unbound prefix is used as the namespace.
    fn of<'n>(&'n self, name: &'n str) -> &'n str {
        let prefix = prefix(name);
        let bound = self.bound.get(prefix).and_then(|all| all.last());
        bound.map_or(prefix, |found| found.as_ref())
    }
}
