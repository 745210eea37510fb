//! The model of a translation unit with all data of TMX. A unit that is read from a file borrows
//! the text of the file; XML is decoded on access.

use std::borrow::Cow;

use memchr::memchr;

use crate::chars::is_blank;
use crate::memory::line_break_codes::{Joined, is_break, is_native, may_be_break};
use crate::memory::read::xml::{self, Scanner, Tag};
use crate::memory::state::State;

/// A translation unit: variants of one text in several languages.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TransUnit<'a> {
    /// The byte offset in the chunk that it was read from.
    pub at: usize,
    /// The attributes, named as in TMX: `tuid`, `creationdate`, `srclang`.
    pub attributes: Attributes<'a>,
    /// Notes and properties, in order.
    pub annotations: Vec<Annotation<'a>>,
    /// Further members of JSONL objects and cells of tables, in order.
    pub fields: Vec<Field<'a>>,
    /// The variants, in order.
    pub variants: Vec<Variant<'a>>,
    /// The state of the translation, if the format states it.
    pub state: Option<State>,
    /// Counts of annotations and fields that were not read: see [`Fields::Texts`].
    pub skipped: Skipped,
}

/// The numbers of annotations and fields that were not read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Skipped {
    /// Notes.
    pub notes: usize,
    /// Properties.
    pub properties: usize,
    /// Fields that are not empty.
    pub fields: usize,
}

/// A member of an object or a cell of a row that is not a text, language, attribute or annotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field<'a> {
    /// The name of the member or column.
    pub name: Cow<'a, str>,
    /// The value.
    pub value: FieldValue<'a>,
}

/// The value of a field, as in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldValue<'a> {
    /// The text of a cell.
    Text(Cow<'a, str>),
    /// JSON, byte for byte as in the file.
    Json(Cow<'a, str>),
}

/// The text of a unit in one language.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Variant<'a> {
    /// The language as written in the file; empty if it is not stated.
    pub language: Cow<'a, str>,
    /// The attributes other than the language, named as in TMX.
    pub attributes: Attributes<'a>,
    /// Notes and properties, in order.
    pub annotations: Vec<Annotation<'a>>,
    /// The text.
    pub segment: Content<'a>,
}

/// A note or a property.
#[derive(Debug, Clone, PartialEq)]
pub struct Annotation<'a> {
    /// Whether it is a note or a property.
    pub kind: AnnotationKind,
    /// The attributes, including the `type` of a property.
    pub attributes: Attributes<'a>,
    /// The text.
    pub text: Content<'a>,
}

/// The kind of an annotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnnotationKind {
    /// A free-text `<note>`.
    Note,
    /// A named value: `<prop type="name">`.
    Prop,
}

/// Attributes in order, as raw XML or as plain data.
#[derive(Debug, Clone)]
pub enum Attributes<'a> {
    /// The raw XML between the name of a tag and its end.
    Xml(&'a str),
    /// Names and values.
    List(Vec<(Cow<'a, str>, Cow<'a, str>)>),
}

/// The content of a segment, as raw XML or as plain data.
#[derive(Debug, Clone)]
pub enum Content<'a> {
    /// Text without inline elements.
    Plain(Cow<'a, str>),
    /// The raw XML between `<seg>` and `</seg>`.
    Xml(&'a str),
    /// Text and inline elements.
    Inlines(Vec<Inline<'a>>),
}

/// A part of a segment.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline<'a> {
    /// Translatable text.
    Text(Cow<'a, str>),
    /// An inline element.
    Element(InlineElement<'a>),
}

/// An inline element: `bpt`, `ept`, `ph`, `it`, `hi`, `ut` or `sub`.
#[derive(Debug, Clone, PartialEq)]
pub struct InlineElement<'a> {
    /// The name of the element.
    pub name: Cow<'a, str>,
    /// The attributes.
    pub attributes: Attributes<'a>,
    /// The content: native code, or text for `hi` and `sub`.
    pub content: Vec<Inline<'a>>,
}

/// The data of units that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fields {
    /// All data.
    #[default]
    All,
    /// Attributes and texts. Notes, properties and fields may be skipped and are then counted.
    Texts,
}

/// The plural forms of a PO message that become units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PluralForms {
    /// The first, with the singular, and the last, with the plural. The others are counted.
    #[default]
    Ends,
    /// All, each with its number, from 0, as the property `x-plural`.
    All,
}

/// How inline elements are represented when a segment becomes one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InlineHandling {
    /// Native code becomes text.
    Text,
    /// Native code is dropped; the text in `hi` stays.
    #[default]
    Drop,
    /// Elements stay, as XML.
    Keep,
}

impl Default for Attributes<'_> {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

impl Default for Content<'_> {
    fn default() -> Self {
        Self::Plain(Cow::Borrowed(""))
    }
}

impl PartialEq for Attributes<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl PartialEq for Content<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.pieces() == other.pieces()
    }
}

impl<'a> Attributes<'a> {
    /// Names and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)> + '_ {
        let (xml, list) = match self {
            Self::Xml(raw) => (Some(xml::attributes(raw)), None),
            Self::List(list) => (None, Some(list.iter().cloned())),
        };
        let xml = xml.into_iter().flatten();
        let xml = xml.map(|(name, value)| (Cow::Borrowed(name), xml::value(value)));
        xml.chain(list.into_iter().flatten())
    }

    /// The value of the attribute `name`.
    #[inline]
    pub fn get(&self, name: &str) -> Option<Cow<'a, str>> {
        match self {
            Self::Xml(raw) => xml::attribute(raw, name).map(xml::value),
            Self::List(list) => {
                list.iter().find(|(found, _)| found == name).map(|(_, value)| value.clone())
            }
        }
    }

    /// Whether there are no attributes.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Xml(raw) => raw.trim().is_empty(),
            Self::List(list) => list.is_empty(),
        }
    }
}

impl<'a> Annotation<'a> {
    /// Creates a property.
    pub fn prop(name: impl Into<Cow<'a, str>>, text: impl Into<Cow<'a, str>>) -> Self {
        Self {
            kind: AnnotationKind::Prop,
            attributes: Attributes::List(vec![("type".into(), name.into())]),
            text: Content::Plain(text.into()),
        }
    }

    /// The `type` of a property; `None` for a note.
    pub fn property_name(&self) -> Option<Cow<'a, str>> {
        match self.kind {
            AnnotationKind::Prop => self.attributes.get("type"),
            AnnotationKind::Note => None,
        }
    }

    /// Whether it is a property of type `name`.
    pub fn is_prop(&self, name: &str) -> bool {
        self.kind == AnnotationKind::Prop && self.attributes.get("type").is_some_and(|t| t == name)
    }
}

impl<'a> Content<'a> {
    /// The content as one text.
    pub fn text(&self, inline: InlineHandling) -> Cow<'a, str> {
        match self {
            Self::Plain(text) => text.clone(),
            Self::Xml(raw) if memchr(b'<', raw.as_bytes()).is_none() => xml::decode(raw),
            Self::Xml(raw) if inline == InlineHandling::Drop => {
                let mut text = String::with_capacity(raw.len());
                push_text(&mut text, raw);
                Cow::Owned(text)
            }
            _ => {
                let mut text = String::new();
                push_pieces(&mut text, &self.pieces(), inline);
                Cow::Owned(text)
            }
        }
    }

    /// Whether there is text other than white space, also within inline elements.
    pub(crate) fn has_any_text(&self) -> bool {
        let Self::Xml(raw) = self else { return !is_blank(&self.text_without_tags()) };
        let mut scanner = Scanner::new(raw);
        loop {
            let (text, tag) = scanner.next_or_rest();
            if !text.is_empty() && !is_blank(&xml::decode(text)) {
                return true;
            }
            if tag.is_none() {
                return false;
            }
        }
    }

    /// All text, including native code, without tags.
    pub(crate) fn text_without_tags(&self) -> Cow<'a, str> {
        match self {
            Self::Plain(text) => text.clone(),
            Self::Xml(raw) if memchr(b'<', raw.as_bytes()).is_none() => xml::decode(raw),
            _ => {
                let mut text = String::new();
                self.pieces().iter().for_each(|piece| piece.push_plain(&mut text));
                Cow::Owned(text)
            }
        }
    }

    /// As [`Content::text`], but without an allocation for each segment: text that must be decoded
    /// is written to `buffer`, replacing its content.
    pub(crate) fn text_in<'r>(&'r self, inline: InlineHandling, buffer: &'r mut String) -> &'r str {
        match self {
            Self::Plain(text) => text,
            Self::Xml(raw) if xml::is_decoded(raw) => raw,
            Self::Xml(raw) if inline == InlineHandling::Drop => {
                buffer.clear();
                push_text(buffer, raw);
                buffer
            }
            _ => {
                *buffer = self.text(inline).into_owned();
                buffer
            }
        }
    }

    /// The text and inline elements, with adjacent texts joined.
    pub fn pieces(&self) -> Vec<Inline<'a>> {
        match self {
            Self::Plain(text) if text.is_empty() => Vec::new(),
            Self::Plain(text) => vec![Inline::Text(text.clone())],
            Self::Xml(raw) => pieces(raw),
            Self::Inlines(pieces) => joined(pieces),
        }
    }

    /// Whether there are inline elements.
    pub fn has_codes(&self) -> bool {
        let is_code = |piece: &Inline<'_>| matches!(piece, Inline::Element(_));
        match self {
            Self::Plain(_) => false,
            Self::Xml(raw) => has_start_tag(raw),
            Self::Inlines(pieces) => pieces.iter().any(is_code),
        }
    }
}

/// Whether [`pieces`] would find an element.
fn has_start_tag(raw: &str) -> bool {
    if memchr(b'<', raw.as_bytes()).is_none() {
        return false;
    }
    let mut scanner = Scanner::new(raw);
    loop {
        match scanner.next_or_rest().1 {
            None => return false,
            Some(Tag::Start { .. }) => return true,
            Some(Tag::End { .. }) => {}
        }
    }
}

/// The deepest nesting of inline elements. Deeper ones are read without their nesting.
const DEEPEST: usize = 32;

fn pieces(raw: &str) -> Vec<Inline<'_>> {
    let mut scanner = Scanner::new(raw);
    let mut open: Vec<InlineElement<'_>> = Vec::new();
    let mut top = Vec::new();
    loop {
        let (text, tag) = scanner.next_or_rest();
        let decoded = xml::decode(text);
        if !decoded.is_empty() {
            push(open.last_mut().map_or(&mut top, |code| &mut code.content), Inline::Text(decoded));
        }
        match tag {
            None => break,
            Some(Tag::Start { name, attributes, is_empty, .. }) => {
                let attributes = Attributes::Xml(attributes);
                let code = InlineElement { name: name.into(), attributes, content: Vec::new() };
                match is_empty || open.len() >= DEEPEST {
                    true => push(inside(&mut open, &mut top), Inline::Element(code)),
                    false => open.push(code),
                }
            }
            Some(Tag::End { name, .. }) => {
                if open.iter().any(|code| code.name == name) {
                    close(&mut open, &mut top, name);
                }
            }
        }
    }
    while let Some(code) = open.pop() {
        push(inside(&mut open, &mut top), Inline::Element(code));
    }
    top
}

/// Appends the translatable text of [`pieces`] without building them, because most segments are
/// read for their text alone.
fn push_text(text: &mut String, raw: &str) {
    let mut joined = Joined::new(text);
    let mut rest = raw;
    while let Some(at) = xml::mark(rest) {
        joined.push(&rest[..at]);
        rest = &rest[at..];
        let skipped = match rest.starts_with('&') {
            true => push_reference(&mut joined, rest),
            // Nearly all elements of native code have no nested elements and are skipped at once.
            false => skip_element(&mut joined, rest),
        };
        match skipped {
            Some(length) => rest = &rest[length..],
            None => return push_nested_text(joined, rest),
        }
    }
    joined.push(rest);
}

fn push_reference(joined: &mut Joined<'_>, rest: &str) -> Option<usize> {
    if !joined.is_broken() {
        return xml::push_reference(joined.text, rest);
    }
    let mut character = String::new();
    let length = xml::push_reference(&mut character, rest)?;
    joined.push(&character);
    Some(length)
}

/// Skips an element of native code without nested elements, and returns its length.
fn skip_element(joined: &mut Joined<'_>, rest: &str) -> Option<usize> {
    let mut scanner = Scanner::new(rest);
    let (name, attributes, data) = scanner.skip_flat_element(is_native)?;
    if may_be_break(&rest[1 + name.len()..], attributes.len(), data)
        && is_break(name, Attributes::Xml(attributes).iter(), &xml::decode(data))
    {
        joined.push_break();
    }
    Some(scanner.at())
}

/// The general case of [`push_text`], for nested elements.
fn push_nested_text(joined: Joined<'_>, raw: &str) {
    let mut flat = Flat { joined, open: Vec::new(), native: None };
    let mut scanner = Scanner::new(raw);
    loop {
        let (before, tag) = scanner.next_or_rest();
        flat.text(before);
        match tag {
            None => return,
            Some(Tag::Start { name, attributes, is_empty, .. }) => {
                flat.start(name, attributes, is_empty);
            }
            Some(Tag::End { name, .. }) => flat.end(name),
        }
    }
}

/// Extracts the text from nested elements.
struct Flat<'t, 'a> {
    joined: Joined<'t>,
    open: Vec<&'a str>,
    /// The outermost open element of native code.
    native: Option<NativeCode<'a>>,
}

struct NativeCode<'a> {
    /// The number of elements that are open around it.
    depth: usize,
    attributes: &'a str,
    data: String,
    has_elements: bool,
}

impl<'a> Flat<'_, 'a> {
    fn text(&mut self, raw: &str) {
        match &mut self.native {
            Some(native) => xml::push_decoded(&mut native.data, raw),
            None if self.joined.is_broken() => self.joined.push(&xml::decode(raw)),
            None => xml::push_decoded(self.joined.text, raw),
        }
    }

    fn start(&mut self, name: &'a str, attributes: &'a str, is_empty: bool) {
        let is_empty = is_empty || self.open.len() >= DEEPEST;
        match &mut self.native {
            Some(native) => native.has_elements = true,
            None if is_empty || !is_native(name) => self.drop_element(name, attributes, ""),
            None => {
                let (depth, data) = (self.open.len(), String::new());
                self.native = Some(NativeCode { depth, attributes, data, has_elements: false });
            }
        }
        if !is_empty {
            self.open.push(name);
        }
    }

    /// Closes the innermost open element `name`, and all elements within it.
    fn end(&mut self, name: &str) {
        let Some(at) = self.open.iter().rposition(|&open| open == name) else { return };
        if let Some(native) = self.native.take_if(|native| native.depth >= at) {
            let data = if native.has_elements { "" } else { &*native.data };
            self.drop_element(self.open[native.depth], native.attributes, data);
        }
        self.open.truncate(at);
    }

    /// Records a dropped element, which is a break or nothing.
    fn drop_element(&mut self, name: &str, attributes: &str, data: &str) {
        if is_break(name, Attributes::Xml(attributes).iter(), data) {
            self.joined.push_break();
        }
    }
}

/// Appends parts of a segment as one text.
fn push_pieces(text: &mut String, pieces: &[Inline<'_>], inline: InlineHandling) {
    let mut joined = Joined::new(text);
    match inline {
        InlineHandling::Keep => pieces.iter().for_each(|piece| piece.push_markup(joined.text)),
        InlineHandling::Text => pieces.iter().for_each(|piece| piece.push_all(&mut joined)),
        InlineHandling::Drop => pieces.iter().for_each(|piece| piece.push_to(&mut joined)),
    }
}

fn inside<'a, 'b>(
    open: &'b mut [InlineElement<'a>],
    top: &'b mut Vec<Inline<'a>>,
) -> &'b mut Vec<Inline<'a>> {
    open.last_mut().map_or(top, |code| &mut code.content)
}

/// Closes the innermost open element `name`, and all elements within it.
fn close<'a>(open: &mut Vec<InlineElement<'a>>, top: &mut Vec<Inline<'a>>, name: &str) {
    while let Some(code) = open.pop() {
        let is_found = code.name == name;
        push(inside(open, top), Inline::Element(code));
        if is_found {
            return;
        }
    }
}

fn push<'a>(pieces: &mut Vec<Inline<'a>>, piece: Inline<'a>) {
    match (pieces.last_mut(), piece) {
        (Some(Inline::Text(before)), Inline::Text(more)) => before.to_mut().push_str(&more),
        (_, piece) => pieces.push(piece),
    }
}

fn joined<'a>(pieces: &[Inline<'a>]) -> Vec<Inline<'a>> {
    let mut all = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match piece {
            Inline::Text(text) if text.is_empty() => {}
            Inline::Text(_) => push(&mut all, piece.clone()),
            Inline::Element(code) => {
                let content = joined(&code.content);
                push(&mut all, Inline::Element(InlineElement { content, ..code.clone() }));
            }
        }
    }
    all
}

impl Inline<'_> {
    /// Appends the part as XML.
    fn push_markup(&self, text: &mut String) {
        match self {
            Self::Text(plain) => text.push_str(&crate::xml::escape(plain)),
            Self::Element(code) => code.push_markup(text),
        }
    }

    /// Appends all text, including native code.
    fn push_plain(&self, text: &mut String) {
        match self {
            Self::Text(plain) => text.push_str(plain),
            Self::Element(code) => code.content.iter().for_each(|piece| piece.push_plain(text)),
        }
    }

    /// Appends all text, including native code and the tags of elements that TMX does not define.
    fn push_all(&self, joined: &mut Joined<'_>) {
        let code = match self {
            Self::Text(plain) => return joined.push(plain),
            Self::Element(code) => code,
        };
        let [start, end] = match is_native(&code.name) || matches!(&*code.name, "hi" | "sub") {
            true => Default::default(),
            false => code.tags(),
        };
        if !code.content.is_empty() {
            joined.push(&start);
            code.content.iter().for_each(|piece| piece.push_all(joined));
            joined.push(&end);
        } else if start.is_empty() && is_break(&code.name, code.attributes.iter(), "") {
            joined.push_break();
        } else if !start.is_empty() {
            joined.push(&code.markup());
        }
    }

    /// Appends the translatable text.
    fn push_to(&self, joined: &mut Joined<'_>) {
        match self {
            Self::Text(plain) => joined.push(plain),
            Self::Element(code) => {
                if is_break(&code.name, code.attributes.iter(), code.data()) {
                    joined.push_break();
                }
                if !is_native(&code.name) {
                    code.content.iter().for_each(|piece| piece.push_to(joined));
                }
            }
        }
    }
}

impl InlineElement<'_> {
    /// The native code in it; empty if it has nested elements.
    fn data(&self) -> &str {
        match &self.content[..] {
            [Inline::Text(data)] => data,
            _ => "",
        }
    }

    /// The element as XML.
    pub(crate) fn markup(&self) -> String {
        let mut text = String::new();
        self.push_markup(&mut text);
        text
    }

    /// The start tag and the end tag; both empty if the name is not a valid XML name.
    pub(crate) fn tags(&self) -> [String; 2] {
        let empty = InlineElement { content: Vec::new(), ..self.clone() };
        let markup = empty.markup();
        match markup.strip_suffix("/>") {
            Some(start) => [format!("{start}>"), format!("</{}>", self.name)],
            None => Default::default(),
        }
    }

    /// Appends the element as XML.
    pub(crate) fn push_markup(&self, text: &mut String) {
        let push_content = |text: &mut String| {
            self.content.iter().for_each(|piece| piece.push_markup(text));
        };
        if !crate::xml::is_name(&self.name) {
            return push_content(text);
        }
        text.push('<');
        text.push_str(&self.name);
        for (name, value) in self.attributes.iter() {
            text.push(' ');
            text.push_str(&name);
            text.push_str("=\"");
            text.push_str(&crate::xml::escape(&value).replace('"', "&quot;"));
            text.push('"');
        }
        if self.content.is_empty() {
            return text.push_str("/>");
        }
        text.push('>');
        push_content(text);
        text.push_str("</");
        text.push_str(&self.name);
        text.push('>');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_elements_are_text_dropped_or_kept() {
        let segment =
            Content::Xml("a <bpt i='1'>&lt;b></bpt>x &amp; <hi>y</hi><ept i='1'>&lt;/b></ept>");
        assert_eq!(segment.text(InlineHandling::Drop), "a x & y");
        assert_eq!(segment.text(InlineHandling::Text), "a <b>x & y</b>");
        let kept = "a <bpt i=\"1\">&lt;b&gt;</bpt>x &amp; <hi>y</hi><ept i=\"1\">&lt;/b&gt;</ept>";
        assert_eq!(segment.text(InlineHandling::Keep), kept);
        assert_eq!(Content::Xml(kept), segment);
        assert!(segment.has_codes() && !Content::Xml("a<!-- b -->c").has_codes());
    }

    proptest::proptest! {
        #[test]
        fn the_text_is_that_of_the_pieces(
            parts in proptest::collection::vec(proptest::sample::select(vec![
                "<ph>", "</ph>", "<hi x='1'>", "</hi>", "<bpt i='1'/>", "<sub>", "</sub>", "a", "&amp;",
                "<", "<!-- b -->", "<![CDATA[<c>]]>", "中", "\r\n", "&", "</it>", "<ph x='/>'>",
                "<ph x=\"a\"/>", "<ph x=\"=\">", "<it", "</it >", "\"", ">", "<ut x=\"\" >", "</ut>",
                "<ph type=\"lb\">", "<ph ctype='x-lb'/>", "<br/>", "\\t", "\n", " ", "<g type='lb'>", "</g>",
            ]), 0..40)
        ) {
            let raw = parts.concat();
            let mut text = String::new();
            push_pieces(&mut text, &pieces(&raw), InlineHandling::Drop);
            proptest::prop_assert_eq!(Content::Xml(&raw).text(InlineHandling::Drop), text);
        }
    }

    // Requirements 19 and 20.
    #[test]
    fn breaks_between_words_leave_one_space() {
        for (raw, text) in [
            ("Top line<ph x=\"1\" type=\"lb\">&lt;br/></ph>Bottom line", "Top line Bottom line"),
            ("Name<ph x=\"1\">\\t</ph>Age", "Name Age"),
            ("Name<ph x=\"1\">&#10;</ph>Age", "Name Age"),
            ("a<ph type='lb'/><ph type='lb'/>b", "a b"),
            ("a <ph type='lb'/>b<ph type='lb'/> c", "a b c"),
            ("<ph type='lb'/>a<ph type='lb'/>", "a"),
            ("a<ph type='lb'/>&amp;b", "a &b"),
            ("a<hi>b<ph ctype='x-lb'/></hi>c", "ab c"),
            ("a<bpt i='1'>&lt;b></bpt>b<ph>{0}</ph>c", "abc"),
            ("a<ph>\\t<sub>x</sub></ph>b", "ab"),
            ("a<br/>b", "a b"),
        ] {
            let segment = Content::Xml(raw);
            assert_eq!(segment.text(InlineHandling::Drop), text, "{raw}");
            let pieces = Content::Inlines(segment.pieces());
            assert_eq!(pieces.text(InlineHandling::Drop), text, "{raw}");
        }
        let shown = Content::Xml("Name<ph x=\"1\">\\t</ph>Age").text(InlineHandling::Text);
        assert_eq!(shown, "Name\\tAge");
    }

    #[test]
    fn text_with_codes_shows_unknown_tags_and_breaks_without_data() {
        for (raw, text) in [
            ("after <x id='1'/> steps", "after <x id=\"1\"/> steps"),
            ("a<g id='1'>b</g>c", "a<g id=\"1\">b</g>c"),
            ("Top line<ph x='1' type='lb'/>Bottom", "Top line Bottom"),
            ("a<ph x='1'/>b", "ab"),
            ("a<br/>b", "a<br/>b"),
            ("a<hi>b</hi><bpt i='1'>&lt;i></bpt>", "ab<i>"),
        ] {
            assert_eq!(Content::Xml(raw).text(InlineHandling::Text), text, "{raw}");
        }
    }

    #[test]
    fn broken_codes_lose_no_text() {
        for (raw, text) in
            [("a</x>b", "ab"), ("<hi>a<ph>x</hi>b", "ab"), ("a < b & c", "a < b & c")]
        {
            assert_eq!(Content::Xml(raw).text(InlineHandling::Drop), text);
        }
        let deep = "<hi>".repeat(100_000) + "x";
        assert_eq!(Content::Xml(&deep).text(InlineHandling::Drop), "x");
    }

    #[test]
    fn attributes_are_read_as_they_are_asked_for() {
        let attributes = Attributes::Xml(" tuid = \"a&amp;b\" x='1\n2'");
        assert_eq!(attributes.get("tuid").unwrap(), "a&b");
        assert_eq!(attributes.get("x").unwrap(), "1 2");
        assert_eq!(attributes.get("y"), None);
        assert_eq!(attributes.iter().count(), 2);
    }
}
