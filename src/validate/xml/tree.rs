//! TMX as parts: the start and end of `tmx` and `body`, and each header and unit as a tree that
//! borrows from the text. Only one unit is in memory at a time. At the end of a chunk, a [`Shell`]
//! records the open elements.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::validate::xml::recovery::{RecoveredError, RecoveredErrorKind, RecoveredErrors};
use crate::validate::xml::tokens::{Attribute, End, Token, TokenKind, Tokens};
use crate::visible::cut;

/// The maximum nesting depth; the content of deeper elements is not kept.
const MAX_DEPTH: usize = 32;

/// The elements of TMX.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Name {
    Tmx,
    Header,
    Body,
    Note,
    Prop,
    Ude,
    Map,
    Tu,
    Tuv,
    Seg,
    Bpt,
    Ept,
    Ph,
    It,
    Hi,
    Ut,
    Sub,
    /// An element that TMX does not define.
    Other,
}

impl Name {
    fn of(tag: &str) -> Self {
        match tag {
            "tu" => Self::Tu,
            "tuv" => Self::Tuv,
            "seg" => Self::Seg,
            "prop" => Self::Prop,
            "note" => Self::Note,
            "bpt" => Self::Bpt,
            "ept" => Self::Ept,
            "ph" => Self::Ph,
            "it" => Self::It,
            "hi" => Self::Hi,
            "ut" => Self::Ut,
            "sub" => Self::Sub,
            "tmx" => Self::Tmx,
            "header" => Self::Header,
            "body" => Self::Body,
            "ude" => Self::Ude,
            "map" => Self::Map,
            _ => Self::Other,
        }
    }

    /// Whether its content is native code of a CAT tool, not text.
    pub(crate) fn is_native_code(self) -> bool {
        matches!(self, Self::Bpt | Self::Ept | Self::Ph | Self::It | Self::Ut)
    }

    /// Whether white space in it is insignificant.
    fn is_frame(self) -> bool {
        matches!(self, Self::Tu | Self::Tuv | Self::Header | Self::Ude | Self::Map)
    }
}

/// An element and its descendants, in document order.
#[derive(Debug, Default)]
struct Tree<'a> {
    nodes: Vec<Node<'a>>,
    attributes: Vec<Attribute<'a>>,
}

#[derive(Debug)]
struct Node<'a> {
    at: usize,
    /// The offset of the end tag; `end` if there is none.
    close: usize,
    end: usize,
    /// The index after the last node inside it.
    next: usize,
    kind: Kind<'a>,
}

#[derive(Debug)]
enum Kind<'a> {
    Element {
        name: Name,
        tag: &'a str,
        /// The offset of its content.
        content: usize,
        /// The index range of its attributes.
        attributes: (usize, usize),
    },
    Text {
        text: Cow<'a, str>,
        /// The index of its parent element.
        parent: usize,
    },
}

/// An element of a tree.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Element<'t, 'a> {
    tree: &'t Tree<'a>,
    index: usize,
}

/// A child of an element.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Child<'t, 'a> {
    Element(Element<'t, 'a>),
    Text { at: usize, text: &'t str },
}

/// A part of a TMX file.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part<'t, 'a> {
    /// The start tag of `tmx` or `body`; its children are separate parts.
    Open(Element<'t, 'a>),
    /// The end tag of the part that was opened last.
    Close,
    /// A complete header or unit.
    Whole(Element<'t, 'a>),
    /// The start tag of an element in a wrong place.
    Stray(Element<'t, 'a>),
    /// Text between the parts that is not white space, by its offset.
    Text(usize),
}

impl<'t, 'a> Element<'t, 'a> {
    fn node(self) -> &'t Node<'a> {
        &self.tree.nodes[self.index]
    }

    fn kind(self) -> (Name, &'a str, usize, (usize, usize)) {
        match &self.node().kind {
            Kind::Element { name, tag, content, attributes } => (*name, tag, *content, *attributes),
            Kind::Text { .. } => (Name::Other, "", self.node().at, (0, 0)),
        }
    }

    /// The byte offset of its start tag.
    pub(crate) fn at(self) -> usize {
        self.node().at
    }

    /// The byte offset after its start tag.
    pub(crate) fn content_at(self) -> usize {
        self.kind().2
    }

    /// The byte offset of its end tag, or its end if it has none.
    pub(crate) fn close_at(self) -> usize {
        self.node().close
    }

    /// The byte offset after the element.
    pub(crate) fn end_at(self) -> usize {
        self.node().end
    }

    pub(crate) fn name(self) -> Name {
        self.kind().0
    }

    /// The name as written.
    pub(crate) fn tag(self) -> &'a str {
        self.kind().1
    }

    /// A hash of its structure: the nesting of its descendants, in any order, and which of them
    /// have end tags.
    pub(crate) fn shape(self) -> usize {
        let has_end = usize::from(self.close_at() < self.end_at());
        let own = 2 * (self.name() as usize + 1) + has_end;
        let inner = self.elements().map(|element| element.shape().wrapping_mul(37));
        inner.fold(own, usize::wrapping_add)
    }

    pub(crate) fn attributes(self) -> &'t [Attribute<'a>] {
        let (start, end) = self.kind().3;
        &self.tree.attributes[start..end]
    }

    pub(crate) fn attribute(self, name: &str) -> Option<&'t str> {
        self.attributes().iter().find(|found| found.name == name).map(|found| &*found.value)
    }

    /// The number of attributes with this name, ignoring case.
    pub(crate) fn spellings(self, name: &str) -> usize {
        self.attributes().iter().filter(|found| found.name.eq_ignore_ascii_case(name)).count()
    }

    pub(crate) fn children(self) -> impl Iterator<Item = Child<'t, 'a>> {
        let end = self.node().next;
        let mut index = self.index + 1;
        std::iter::from_fn(move || {
            let child = Element { index, ..self };
            let node = (index < end).then(|| child.node())?;
            index = node.next;
            Some(match &node.kind {
                Kind::Element { .. } => Child::Element(child),
                Kind::Text { text, .. } => Child::Text { at: node.at, text },
            })
        })
    }

    /// The child elements.
    pub(crate) fn elements(self) -> impl Iterator<Item = Self> {
        self.children().filter_map(|child| match child {
            Child::Element(element) => Some(element),
            Child::Text { .. } => None,
        })
    }

    pub(crate) fn elements_named(self, name: Name) -> impl Iterator<Item = Self> {
        self.elements().filter(move |element| element.name() == name)
    }

    /// The translatable text of a segment, or the text of a property. It excludes native code in
    /// inline elements, and includes the text in `hi`.
    pub(crate) fn text(self) -> Cow<'t, str> {
        let mut children = self.children();
        match (children.next(), children.next()) {
            (None, _) => return Cow::Borrowed(""),
            (Some(Child::Text { text, .. }), None) => return Cow::Borrowed(text),
            _ => {}
        }
        let mut text = String::with_capacity(self.end_at() - self.at());
        self.collect_text(&mut text);
        Cow::Owned(text)
    }

    fn collect_text(self, collected: &mut String) {
        for child in self.children() {
            match child {
                Child::Text { text, .. } => collected.push_str(text),
                Child::Element(element) if element.name().is_native_code() => {}
                Child::Element(element) => element.collect_text(collected),
            }
        }
    }
}

/// The state between two chunks: the open elements, outermost first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Shell {
    /// The open elements: the name of each, and whether its children are separate parts.
    open: Vec<(String, bool)>,
    /// Whether the rest of the file cannot be read, because of markup without end.
    is_lost: bool,
    /// Whether any text was read before.
    has_begun: bool,
}

impl Shell {
    /// Creates the state within these elements, whose children are separate parts.
    pub(crate) fn within(open: &[&str]) -> Self {
        let open = open.iter().map(|&tag| (tag.to_owned(), true)).collect();
        Self { open, is_lost: false, has_begun: true }
    }
}

/// A reader of the parts of a chunk.
pub(crate) struct Parts<'a> {
    tokens: Tokens<'a>,
    /// The open elements, outermost first.
    open: Vec<Open<'a>>,
    /// The number of open elements by known name.
    known: [usize; Name::Other as usize],
    /// The number of open elements by other name.
    others: HashMap<String, usize>,
    /// The index in `open` of the header or unit that is being kept.
    whole: Option<usize>,
    /// The number of errors before it.
    before_whole: usize,
    tree: Tree<'a>,
    errors: RecoveredErrors,
    end: End,
}

struct Open<'a> {
    name: Name,
    tag: Cow<'a, str>,
    handling: Handling,
}

/// Handling happens to the content of an open element.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Handling {
    /// Its children are separate parts.
    Shell,
    /// It is kept in the tree, as the node of this index.
    Kept(usize),
    /// Its content is dropped; only its name is kept to match its end tag.
    Dropped,
}

/// The result of reading a chunk.
pub(crate) struct Done {
    /// The errors, in text order.
    pub(crate) errors: Vec<RecoveredError>,
    /// The number of bytes that were read. The rest belongs to the next chunk.
    pub(crate) used: usize,
    /// The open elements at that offset.
    pub(crate) shell: Shell,
}

type Take<'f, 'a> = &'f mut dyn FnMut(Part<'_, 'a>);

impl<'a> Parts<'a> {
    pub(crate) fn new(text: &'a str, shell: &Shell, end: End) -> Self {
        Self::of(Tokens::new(text, !shell.has_begun, end), shell, end)
    }

    fn of(mut tokens: Tokens<'a>, shell: &Shell, end: End) -> Self {
        tokens.is_lost = shell.is_lost;
        let mut parts = Self {
            tokens,
            open: Vec::new(),
            known: [0; Name::Other as usize],
            others: HashMap::new(),
            whole: None,
            before_whole: 0,
            tree: Tree::default(),
            errors: RecoveredErrors::default(),
            end,
        };
        for (tag, is_shell) in &shell.open {
            let handling = if *is_shell { Handling::Shell } else { Handling::Dropped };
            parts.push(Name::of(tag), Cow::Owned(tag.clone()), handling);
        }
        parts
    }

    /// Passes the parts to `take`, in order.
    pub(crate) fn each(mut self, take: Take<'_, 'a>) -> Done {
        loop {
            (self.tokens.skips_blanks, self.tokens.skips_codes) = match self.open.last() {
                Some(Open { handling: Handling::Kept(_), name, .. }) => {
                    (name.is_frame(), name.is_native_code())
                }
                _ => (true, false),
            };
            let Some(Token { at, end, kind }) = self.tokens.next() else { break };
            match kind {
                TokenKind::Text(text) => self.text((at, end), text, take),
                TokenKind::End(name) => self.end((at, end), name, take),
                TokenKind::Start { name: tag, is_empty } => {
                    let name = Name::of(tag);
                    self.close_unclosed(at, name, take);
                    self.start((at, end), name, tag, take);
                    if is_empty {
                        self.close((end, end), take);
                    }
                }
            }
        }
        if self.end == End::Last {
            self.finish(take);
        }
        self.done()
    }

    fn done(mut self) -> Done {
        let mut used = self.tokens.at();
        // An incomplete unit is left for the next chunk, which reads it from its start. Its errors
        // are dropped, because they will be found again.
        if let Some(whole) = self.whole {
            used = self.tree.nodes[0].at;
            self.open.truncate(whole);
            self.errors.truncate(self.before_whole);
        }
        // At one position a missing end tag precedes an error of the tag that is there: it may have
        // been reported with an earlier part of the text already.
        let mut errors = self.errors.take();
        let of_tokens = self.tokens.take_errors().into_iter();
        errors.extend(of_tokens.filter(|error| error.at < used || self.end == End::Last));
        errors.sort_by_key(|error| error.at);
        let open = self.open.into_iter();
        let shell = Shell {
            open: open
                .map(|open| (open.tag.into_owned(), open.handling == Handling::Shell))
                .collect(),
            is_lost: self.tokens.is_lost,
            has_begun: true,
        };
        Done { errors, used, shell }
    }

    fn error(&mut self, at: usize, message: String) {
        self.errors.add(at, RecoveredErrorKind::Syntax, message);
    }

    fn text(&mut self, (at, end): (usize, usize), text: Cow<'a, str>, take: Take<'_, 'a>) {
        let deepest = self.open.len().min(MAX_DEPTH);
        match self.open[..deepest].last() {
            Some(Open { handling: Handling::Kept(parent), name, .. }) => {
                if !(name.is_frame() && is_blank(&text)) {
                    self.tree.push_text((at, end), *parent, text);
                }
            }
            Some(Open { handling: Handling::Dropped, .. }) => {}
            _ if is_blank(&text) => {}
            _ => take(Part::Text(at)),
        }
    }

    fn start(&mut self, span: (usize, usize), name: Name, tag: &'a str, take: Take<'_, 'a>) {
        if self.open.len() == MAX_DEPTH {
            self.error(span.0, format!("elements are nested more than {MAX_DEPTH} deep"));
        }
        let handling = match self.open.as_slice() {
            [.., Open { handling: Handling::Kept(_), .. }] if self.open.len() >= MAX_DEPTH => {
                Handling::Dropped
            }
            [.., Open { handling: Handling::Kept(_), .. }] => self.kept(span, name, tag),
            [.., Open { handling: Handling::Dropped, .. }] => Handling::Dropped,
            open => {
                let is_shell = match open {
                    [] => name == Name::Tmx,
                    [_] => name == Name::Body,
                    _ => false,
                };
                self.part(span, name, tag, is_shell, take)
            }
        };
        self.push(name, Cow::Borrowed(tag), handling);
    }

    /// Starts an element whose ancestors are all in the shell.
    fn part(
        &mut self,
        span: (usize, usize),
        name: Name,
        tag: &'a str,
        is_shell: bool,
        take: Take<'_, 'a>,
    ) -> Handling {
        let kept = self.kept(span, name, tag);
        if !is_shell && matches!(name, Name::Tu | Name::Header) {
            self.whole = Some(self.open.len());
            self.before_whole = self.errors.len();
            return kept;
        }
        let element = Element { tree: &self.tree, index: 0 };
        take(if is_shell { Part::Open(element) } else { Part::Stray(element) });
        self.tree.clear();
        if is_shell { Handling::Shell } else { Handling::Dropped }
    }

    fn kept(&mut self, (at, content): (usize, usize), name: Name, tag: &'a str) -> Handling {
        let index = self.tree.nodes.len();
        let first = self.tree.attributes.len();
        self.tree.attributes.append(&mut self.tokens.attributes);
        let attributes = (first, self.tree.attributes.len());
        let kind = Kind::Element { name, tag, content, attributes };
        self.tree.nodes.push(Node { at, close: content, end: content, next: index + 1, kind });
        Handling::Kept(index)
    }

    fn push(&mut self, name: Name, tag: Cow<'a, str>, handling: Handling) {
        match name {
            Name::Other => *self.others.entry(tag.clone().into_owned()).or_default() += 1,
            name => self.known[name as usize] += 1,
        }
        self.open.push(Open { name, tag, handling });
    }

    fn end(&mut self, span: (usize, usize), tag: &str, take: Take<'_, 'a>) {
        let is_innermost = self.open.last().is_some_and(|open| open.tag == tag);
        if is_innermost {
            self.close(span, take);
        } else if self.is_open(tag) {
            self.close_up_to(span, tag, take);
        } else {
            self.error(span.0, format!("end tag `</{}>` without a start tag", cut(tag)));
        }
    }

    /// Closes an element without end tag at the start of its next sibling: units, variants and
    /// segments are never nested in each other. Without this, a single missing `</tu>` would put
    /// the rest of the file into one unit.
    fn close_unclosed(&mut self, at: usize, name: Name, take: Take<'_, 'a>) {
        let (level, tag) = match name {
            Name::Tu => (Name::Tu, "tu"),
            Name::Tuv => (Name::Tuv, "tuv"),
            Name::Seg => (Name::Seg, "seg"),
            Name::Body => (Name::Header, "header"),
            _ => return,
        };
        if self.known[level as usize] > 0 {
            self.close_up_to((at, at), tag, take);
            self.missing_end(at, tag);
        }
    }

    fn is_open(&self, tag: &str) -> bool {
        match Name::of(tag) {
            Name::Other => self.others.get(tag).is_some_and(|&count| count > 0),
            name => self.known[name as usize] > 0,
        }
    }

    /// Closes the open elements up to and including the innermost `tag`.
    fn close_up_to(&mut self, span: (usize, usize), tag: &str, take: Take<'_, 'a>) {
        while let Some(innermost) = self.open.last() {
            if innermost.tag == tag {
                return self.close(span, take);
            }
            let found = innermost.tag.clone();
            self.close((span.0, span.0), take);
            self.missing_end(span.0, &found);
        }
    }

    fn missing_end(&mut self, at: usize, tag: &str) {
        self.error(at, format!("unclosed element `{0}`; expected `</{0}>` here", cut(tag)));
    }

    /// Closes the innermost element, whose end tag is at `close..end`.
    fn close(&mut self, (close, end): (usize, usize), take: Take<'_, 'a>) {
        let Some(Open { name, tag, handling }) = self.open.pop() else { return };
        match name {
            Name::Other => {
                if let Some(count) = self.others.get_mut(&*tag) {
                    *count -= 1;
                }
            }
            name => self.known[name as usize] -= 1,
        }
        match handling {
            Handling::Shell => take(Part::Close),
            Handling::Dropped => {}
            Handling::Kept(index) => {
                self.tree.close(index, (close, end));
                if self.whole == Some(self.open.len()) {
                    take(Part::Whole(Element { tree: &self.tree, index }));
                    self.whole = None;
                    self.tree.clear();
                }
            }
        }
    }

    fn finish(&mut self, take: Take<'_, 'a>) {
        let end = self.tokens.end_of_text();
        while let Some(innermost) = self.open.last() {
            let tag = innermost.tag.clone();
            self.close((end, end), take);
            self.missing_end(end, &tag);
        }
    }
}

impl<'a> Tree<'a> {
    fn push_text(&mut self, (at, end): (usize, usize), parent: usize, more: Cow<'a, str>) {
        if let Some(Node { end: last, kind: Kind::Text { text, parent: of }, .. }) =
            self.nodes.last_mut()
            && *of == parent
        {
            text.to_mut().push_str(&more);
            *last = end;
            return;
        }
        let next = self.nodes.len() + 1;
        self.nodes.push(Node {
            at,
            close: end,
            end,
            next,
            kind: Kind::Text { text: more, parent },
        });
    }

    fn close(&mut self, index: usize, (close, end): (usize, usize)) {
        let next = self.nodes.len();
        let node = &mut self.nodes[index];
        (node.close, node.end, node.next) = (close, end, next);
    }

    fn clear(&mut self) {
        self.nodes.clear();
        self.attributes.clear();
    }
}

fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<String>, Vec<String>) {
        let mut shown = Vec::new();
        let done = Parts::new(text, &Shell::default(), End::Last).each(&mut |part| {
            shown.push(match part {
                Part::Open(element) => format!("<{}>", element.tag()),
                Part::Close => "</>".to_owned(),
                Part::Whole(element) => format!("{}: {}", element.tag(), element.text().trim()),
                Part::Stray(element) => element.tag().to_owned(),
                Part::Text(at) => format!("text at {at}"),
            });
        });
        (shown, done.errors.into_iter().map(|error| error.message.into_owned()).collect())
    }

    #[test]
    fn units_come_one_by_one_within_the_shell() {
        let (parts, errors) = read(
            "<tmx> <header/><body><tu><tuv><seg>a <hi>b</hi><ph>{1}</ph></seg></tuv></tu>x\
             <tu/></body></tmx>",
        );
        assert_eq!(
            parts,
            ["<tmx>", "header: ", "<body>", "tu: a b", "text at 76", "tu: ", "</>", "</>"]
        );
        assert!(errors.is_empty(), "{errors:?}");
    }

    #[test]
    fn forgotten_end_tags_cost_one_error_each() {
        let (parts, errors) = read(
            "<tmx><body><tu><tuv><seg>a</tuv></tu><tu><tuv><seg>b</seg></tuv><tu><tuv>c</tuv></tu>\
             </p></body>",
        );
        assert_eq!(parts, ["<tmx>", "<body>", "tu: a", "tu: b", "tu: c", "</>", "</>"]);
        let expected = [
            "unclosed element `seg`",
            "unclosed element `tu`",
            "end tag `</p>`",
            "unclosed element `tmx`",
        ];
        assert_eq!(errors.len(), expected.len(), "{errors:?}");
        assert!(errors.iter().zip(expected).all(|(found, start)| found.starts_with(start)));
    }

    #[test]
    fn elements_nest_a_hundred_thousand_deep_without_harm() {
        let (parts, errors) = read(&format!("<tu>{}x</a>", "<a>".repeat(100_000)));
        assert_eq!(parts, ["tu: x"]);
        assert_eq!(errors.len(), 100_001);
    }
}
