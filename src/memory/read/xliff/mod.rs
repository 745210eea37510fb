//! The reader of XLIFF 1.x and 2.x with the extensions of CAT tools, and of Wordfast's TXML.
//!
//! A chunk is read in one pass: [`walk`] finds the units, [`collect`] keeps their texts, [`segments`] pairs
//! the segments of a unit, [`states`] reads the state of each translation, and [`inline`] converts the
//! inline elements to those of TMX. [`cut`] finds where a chunk can end.

mod carried;
mod collect;
mod cut;
mod dialect;
mod inline;
mod namespaces;
mod scope;
mod segments;
mod states;
mod unit;
mod walk;

#[cfg(test)]
mod tests;

use crate::memory::header::Header;
use crate::memory::read::input::{ChunkText, Cut};
use crate::memory::read::read_error;
use crate::memory::read::xliff::dialect::Dialect;
use crate::memory::read::xliff::namespaces::{Namespaces, local};
use crate::memory::read::xliff::scope::Scope;
use crate::memory::read::xml::{ReadError, Scanner, Tag};
use crate::memory::sink::Sink;
use crate::memory::unit::Attributes;

/// The header of an XLIFF document, with the languages of its first file.
pub(crate) fn header(text: &str, is_all: bool) -> Result<Option<(Header, usize)>, ReadError> {
    header_of(Dialect::Xliff, text, is_all)
}

/// The header of a TXML file, with its languages.
pub(crate) fn txml_header(text: &str, is_all: bool) -> Result<Option<(Header, usize)>, ReadError> {
    header_of(Dialect::Txml, text, is_all)
}

/// The last place where an XLIFF document can be divided.
pub(crate) fn cut(input: &ChunkText<'_>) -> Option<Cut> {
    cut::cut(Dialect::Xliff, input)
}

/// The last place where a TXML file can be divided.
pub(crate) fn cut_txml(input: &ChunkText<'_>) -> Option<Cut> {
    cut::cut(Dialect::Txml, input)
}

/// Reads the units of an XLIFF document.
pub(crate) fn units<'a>(input: &ChunkText<'a>, sink: &mut Sink<'_, 'a>) -> Result<(), ReadError> {
    collect::units(Dialect::Xliff, input, Scope::default(), sink)
}

/// Reads the units of a TXML file, which are its segments.
pub(crate) fn txml<'a>(input: &ChunkText<'a>, sink: &mut Sink<'_, 'a>) -> Result<(), ReadError> {
    let header = input.header;
    let languages = [header.source.as_str().into(), header.target.as_str().into()];
    collect::units(Dialect::Txml, input, Scope { languages, ..Scope::default() }, sink)
}

/// The languages of the first `file`: those that it states, else those of its first texts that do. Of a file
/// that is not read whole, they are looked for in the text that was read, if that has a unit.
fn header_of(
    dialect: Dialect,
    text: &str,
    is_all: bool,
) -> Result<Option<(Header, usize)>, ReadError> {
    let mut scanner = Scanner::new(text);
    let mut names = Namespaces::default();
    let mut scope: Option<Scope<'_>> = None;
    let mut has_units = false;
    while let Some(tag) = scanner.next_tag() {
        match tag {
            Tag::Start { at, name, attributes, .. } => {
                names.enter(attributes);
                match &mut scope {
                    None => scope = Some(names.root(dialect, at, name, attributes)?),
                    Some(scope) if names.is_own(name) => {
                        *scope = first_languages(scope, local(name), attributes);
                    }
                    Some(_) => {}
                }
            }
            Tag::End { name, .. } if local(name) == "file" => return Ok(found(scope)),
            Tag::End { name, .. } => has_units |= dialect.is_unit(local(name)),
        }
        if scope.as_ref().is_some_and(|scope| scope.languages.iter().all(|tag| !tag.is_empty())) {
            return Ok(found(scope));
        }
    }
    match (is_all, &scope) {
        (false, _) if !has_units => Ok(None),
        (_, Some(_)) => Ok(found(scope)),
        (_, None) => {
            Err(read_error(0, format!("not XML; expected the root element `{}`", dialect.root())))
        }
    }
}

fn first_languages<'a>(scope: &Scope<'a>, name: &'a str, attributes: &'a str) -> Scope<'a> {
    let attributes = Attributes::Xml(attributes);
    let mut inner = scope.enter(name, &attributes);
    let side = usize::from(name == "target");
    if matches!(name, "source" | "target") && inner.languages[side].is_empty() {
        inner.languages[side] = attributes.get("xml:lang").unwrap_or_default();
    }
    inner
}

fn found(scope: Option<Scope<'_>>) -> Option<(Header, usize)> {
    let [source, target] = scope.unwrap_or_default().languages.map(|tag| tag.into_owned());
    Some((Header { source, target, ..Header::default() }, 0))
}
