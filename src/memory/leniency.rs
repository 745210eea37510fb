//! Lenient readings: data that XML forbids and that is read nevertheless, counted for the report.

use std::cell::OnceCell;
use std::fmt;
use std::ops::Range;

use memchr::{memchr_iter, memmem};
use serde::Serialize;

use crate::memory::read::xml::{LONGEST, end_of_mark, resolve_in_html, resolve_in_xml};
use crate::visible::visible;

/// A kind of data that a strict reader refuses, with its number of occurrences in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Leniency {
    /// The file.
    pub path: String,
    /// The line of the first occurrence, from 1.
    pub line: usize,
    /// The kind.
    pub kind: LeniencyKind,
    /// The number of occurrences.
    pub count: usize,
}

/// A kind of data that a strict reader refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LeniencyKind {
    /// A `&` that does not begin a reference.
    BareAmpersand,
    /// An HTML entity such as `&nbsp;`, which XML does not define.
    HtmlName,
    /// A reference to an entity that XML does not define, or to a character that it forbids.
    UnknownReference,
    /// A `<` before a space, which does not begin a tag.
    BareLess,
    /// The text of a `tuv` that is not in a `seg`.
    TextOutsideSegment,
    /// A file of a package that is no translation memory. It was not read.
    OtherFile,
}

impl fmt::Display for Leniency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.kind == LeniencyKind::OtherFile {
            return write!(f, "not read: {}, which is no translation memory", visible(&self.path));
        }
        let (what, plural) = match self.kind {
            LeniencyKind::BareAmpersand => ("bare `&`", "bare `&`"),
            LeniencyKind::HtmlName => ("HTML entity", "HTML entities"),
            LeniencyKind::UnknownReference => {
                ("unknown entity reference", "unknown entity references")
            }
            LeniencyKind::BareLess => ("bare `<`", "bare `<`"),
            LeniencyKind::TextOutsideSegment => ("text outside `seg`", "texts outside `seg`"),
            LeniencyKind::OtherFile => ("other file", "other files"),
        };
        let what = if self.count == 1 { what } else { plural };
        let (count, path, line) = (self.count, visible(&self.path), self.line);
        let reading = match self.kind {
            LeniencyKind::HtmlName if self.count == 1 => "read as a character",
            LeniencyKind::HtmlName => "read as characters",
            _ => "read as text",
        };
        write!(f, "read leniently: {count} {what} (first at {path}:{line}), {reading}; ")?;
        f.write_str("run `tmforge validate` to list all")
    }
}

/// Adds the counts of a later part of a file. The first line of each kind stays.
pub(crate) fn add(leniencies: &mut Vec<Leniency>, more: Vec<Leniency>) {
    for leniency in more {
        let is_same = |had: &&mut Leniency| had.kind == leniency.kind && had.path == leniency.path;
        match leniencies.iter_mut().rev().find(is_same) {
            Some(had) => had.count += leniency.count,
            None => leniencies.push(leniency),
        }
    }
}

/// The number of occurrences of each kind in XML text, and the offset of the first. Predefined
/// entities are excluded by a fast comparison; everything else is rare.
pub(super) fn counts(text: &str) -> [(LeniencyKind, usize, usize); 4] {
    let bytes = text.as_bytes();
    let marks = OnceCell::new();
    let is_text = |at: usize| !within(marks.get_or_init(|| self::marks(text)), at);
    let [mut bare, mut html, mut unknown, mut less] = [(0, 0); 4];
    for at in memchr_iter(b'&', bytes).filter(|&at| !is_known(&bytes[at + 1..])) {
        let window = &bytes[at + 1..bytes.len().min(at + LONGEST)];
        let name = memchr::memchr(b';', window).map(|end| &text[at + 1..at + 1 + end]);
        match name {
            Some(name) if resolve_in_xml(name).is_some() || !is_text(at) => {}
            Some(name) if resolve_in_html(name).is_some() => count(&mut html, at),
            Some(name) if is_name(name) => count(&mut unknown, at),
            _ if is_text(at) => count(&mut bare, at),
            _ => {}
        }
    }
    let found = memmem::find_iter(bytes, b"< ").filter(|&at| is_text(at));
    found.for_each(|at| count(&mut less, at));
    [
        (LeniencyKind::BareAmpersand, bare.0, bare.1),
        (LeniencyKind::HtmlName, html.0, html.1),
        (LeniencyKind::UnknownReference, unknown.0, unknown.1),
        (LeniencyKind::BareLess, less.0, less.1),
    ]
}

/// Counts an occurrence; keeps the smallest offset.
fn count((count, first): &mut (usize, usize), at: usize) {
    *first = if *count == 0 { at } else { at.min(*first) };
    *count += 1;
}

fn is_known(rest: &[u8]) -> bool {
    matches!(
        rest,
        [b'a', b'm', b'p', b';', ..]
            | [b'l' | b'g', b't', b';', ..]
            | [b'q', b'u', b'o', b't', b';', ..]
            | [b'a', b'p', b'o', b's', b';', ..]
    )
}

fn is_name(name: &str) -> bool {
    let mut chars = name.strip_prefix('#').unwrap_or(name).chars();
    chars.next().is_some_and(char::is_alphanumeric)
        && chars.all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))
}

/// The ranges of comments, CDATA sections and declarations, where `&` and `<` are literal.
fn marks(text: &str) -> Vec<Range<usize>> {
    let mut marks = Vec::new();
    let mut from = 0;
    while let Some(found) = memmem::find(&text.as_bytes()[from..], b"<!") {
        let at = from + found;
        let end = end_of_mark(text, at).unwrap_or(text.len());
        marks.push(at..end);
        from = end;
    }
    marks
}

fn within(marks: &[Range<usize>], at: usize) -> bool {
    let after = marks.partition_point(|mark| mark.start <= at);
    after > 0 && marks[after - 1].contains(&at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> [(usize, usize); 4] {
        counts(text).map(|(_, count, first)| (count, first))
    }

    #[test]
    fn what_xml_knows_is_not_counted() {
        let sound = "&amp;&lt;&gt;&quot;&apos;&#65;&#x4e2d;<a/><!-- & < &x; --><![CDATA[&< ]]></a>";
        assert_eq!(found(sound), [(0, 0); 4]);
    }

    #[test]
    fn each_kind_is_counted_with_its_first_place() {
        let text = "a & b &c &nbsp; &#1; &#xD800; < 3 <!--&--> <= AT&T; &; <1";
        let [bare, html, unknown, less] = found(text);
        assert_eq!((bare, html, unknown), ((3, 2), (1, 9), (3, 16)));
        assert_eq!(less, (1, text.find("< 3").unwrap()));
    }

    #[test]
    fn the_first_place_of_each_file_stays() {
        let leniency = |path: &str, line, count| Leniency {
            path: path.to_owned(),
            line,
            kind: LeniencyKind::BareAmpersand,
            count,
        };
        let mut all = vec![leniency("a", 3, 1)];
        add(&mut all, vec![leniency("b", 1, 1), leniency("a", 9, 2)]);
        assert_eq!(all, [leniency("a", 3, 3), leniency("b", 1, 1)]);
        let text = "read leniently: 3 bare `&` (first at a:3), read as text; run `tmforge validate` \
                    to list all";
        assert_eq!(all[0].to_string(), text);
    }
}
