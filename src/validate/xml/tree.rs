//! TMX as elements: the shell of the file as it opens and closes, and each header and unit as a whole,
//! in a tree that borrows from the text. A file of any length is read with no more than one unit in
//! memory; where a stretch of text ends, a [`Shell`] says what was open.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::validate::xml::recovery::{RecoveredError, RecoveredErrorKind, RecoveredErrors};
use crate::validate::xml::tokens::{Attribute, End, Token, TokenKind, Tokens};
use crate::visible::cut;

/// Elements inside one another beyond this are taken for their text alone.
const DEEPEST: usize = 32;

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
    /// No element of TMX.
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

    /// Whether its content is the native code of a tool, and no text.
    pub(crate) fn is_native_code(self) -> bool {
        matches!(self, Self::Bpt | Self::Ept | Self::Ph | Self::It | Self::Ut)
    }

    /// Whether white space in it is but layout.
    fn is_frame(self) -> bool {
        matches!(self, Self::Tu | Self::Tuv | Self::Header | Self::Ude | Self::Map)
    }
}

/// An element with all that is in it, in the order of the text.
#[derive(Debug, Default)]
struct Tree<'a> {
    nodes: Vec<Node<'a>>,
    attributes: Vec<Attribute<'a>>,
}

#[derive(Debug)]
struct Node<'a> {
    at: usize,
    /// Where the end tag begins; the end, where there is none.
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
        /// Where its content begins.
        content: usize,
        /// The indices of its attributes.
        attributes: (usize, usize),
    },
    Text {
        text: Cow<'a, str>,
        /// The index of the element that it is in.
        parent: usize,
    },
}

/// An element of a tree.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Element<'t, 'a> {
    tree: &'t Tree<'a>,
    index: usize,
}

/// What is in an element.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Child<'t, 'a> {
    Element(Element<'t, 'a>),
    Text { at: usize, text: &'t str },
}

/// A part of a TMX file.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part<'t, 'a> {
    /// `tmx` or `body` opens; its children come as parts of their own.
    Open(Element<'t, 'a>),
    /// The part that opened last closes.
    Close,
    /// A header or a unit.
    Whole(Element<'t, 'a>),
    /// What should not be there begins.
    Stray(Element<'t, 'a>),
    /// Text that is not white space and stands between the parts.
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

    /// Byte offset of its `<`.
    pub(crate) fn at(self) -> usize {
        self.node().at
    }

    /// Where its start tag ends.
    pub(crate) fn content_at(self) -> usize {
        self.kind().2
    }

    /// Where its end tag begins.
    pub(crate) fn close_at(self) -> usize {
        self.node().close
    }

    /// Where it ends.
    pub(crate) fn end_at(self) -> usize {
        self.node().end
    }

    pub(crate) fn name(self) -> Name {
        self.kind().0
    }

    /// The name as it is written.
    pub(crate) fn tag(self) -> &'a str {
        self.kind().1
    }

    /// A number that tells how it is built: which elements are in which, in whatever order, and which
    /// of them have end tags.
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

    /// How many attributes have this name, in any case.
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

    /// The elements directly inside it.
    pub(crate) fn elements(self) -> impl Iterator<Item = Self> {
        self.children().filter_map(|child| match child {
            Child::Element(element) => Some(element),
            Child::Text { .. } => None,
        })
    }

    pub(crate) fn elements_named(self, name: Name) -> impl Iterator<Item = Self> {
        self.elements().filter(move |element| element.name() == name)
    }

    /// The translatable text of a segment, or the text of a prop: the codes that inline elements
    /// stand for are no part of it, what is highlighted is.
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

/// The elements that are open where a stretch of text ends and another begins, outermost first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Shell {
    open: Vec<(String, bool)>,
    /// Whether the rest of the file cannot be told from what is broken.
    is_lost: bool,
    /// Whether anything came before.
    has_begun: bool,
}

impl Shell {
    /// Within these elements, which are handed out one by one.
    pub(crate) fn within(open: &[&str]) -> Self {
        let open = open.iter().map(|&tag| (tag.to_owned(), true)).collect();
        Self { open, is_lost: false, has_begun: true }
    }
}

/// The parts of a stretch of text.
pub(crate) struct Parts<'a> {
    tokens: Tokens<'a>,
    /// The elements that are open, outermost first.
    open: Vec<Open<'a>>,
    /// How many elements of each known name are open, and of each other name.
    known: [usize; Name::Other as usize],
    others: HashMap<String, usize>,
    /// The place in `open` of the element whose content is kept.
    whole: Option<usize>,
    /// How many errors there were before it.
    before_whole: usize,
    tree: Tree<'a>,
    errors: RecoveredErrors,
    end: End,
}

struct Open<'a> {
    name: Name,
    tag: Cow<'a, str>,
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    /// Its children are handed out one by one.
    Shell,
    /// Its content is kept; the index of its node.
    Kept(usize),
    /// Only its name counts.
    Hollow,
}

/// What came of a stretch.
pub(crate) struct Done {
    /// What was found wrong, in the order of the text.
    pub(crate) errors: Vec<RecoveredError>,
    /// Up to where the text was read. The rest belongs to what follows.
    pub(crate) used: usize,
    /// What was open there.
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
            let what = if *is_shell { What::Shell } else { What::Hollow };
            parts.push(Name::of(tag), Cow::Owned(tag.clone()), what);
        }
        parts
    }

    /// Hands out the parts in order.
    pub(crate) fn each(mut self, take: Take<'_, 'a>) -> Done {
        loop {
            (self.tokens.skips_blanks, self.tokens.skips_codes) = match self.open.last() {
                Some(Open { what: What::Kept(_), name, .. }) => {
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
                    self.close_forgotten(at, name, take);
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
        if let Some(whole) = self.whole {
            used = self.tree.nodes[0].at;
            self.open.truncate(whole);
            self.errors.truncate(self.before_whole);
        }
        let mut errors = self.tokens.take_errors();
        errors.retain(|error| error.at < used || self.end == End::Last);
        errors.extend(self.errors.take());
        errors.sort_by_key(|error| error.at);
        let open = self.open.into_iter();
        let shell = Shell {
            open: open.map(|open| (open.tag.into_owned(), open.what == What::Shell)).collect(),
            is_lost: self.tokens.is_lost,
            has_begun: true,
        };
        Done { errors, used, shell }
    }

    fn error(&mut self, at: usize, message: String) {
        self.errors.add(at, RecoveredErrorKind::Syntax, message);
    }

    fn text(&mut self, (at, end): (usize, usize), text: Cow<'a, str>, take: Take<'_, 'a>) {
        let deepest = self.open.len().min(DEEPEST);
        match self.open[..deepest].last() {
            Some(Open { what: What::Kept(parent), name, .. }) => {
                if !(name.is_frame() && is_blank(&text)) {
                    self.tree.push_text((at, end), *parent, text);
                }
            }
            Some(Open { what: What::Hollow, .. }) => {}
            _ if is_blank(&text) => {}
            _ => take(Part::Text(at)),
        }
    }

    fn start(&mut self, span: (usize, usize), name: Name, tag: &'a str, take: Take<'_, 'a>) {
        if self.open.len() == DEEPEST {
            self.error(span.0, format!("elements more than {DEEPEST} deep in one another"));
        }
        let what = match self.open.as_slice() {
            [.., Open { what: What::Kept(_), .. }] if self.open.len() >= DEEPEST => What::Hollow,
            [.., Open { what: What::Kept(_), .. }] => self.kept(span, name, tag),
            [.., Open { what: What::Hollow, .. }] => What::Hollow,
            open => {
                let is_shell = match open {
                    [] => name == Name::Tmx,
                    [_] => name == Name::Body,
                    _ => false,
                };
                self.part(span, name, tag, is_shell, take)
            }
        };
        self.push(name, Cow::Borrowed(tag), what);
    }

    /// An element that nothing but the shell is around.
    fn part(
        &mut self,
        span: (usize, usize),
        name: Name,
        tag: &'a str,
        is_shell: bool,
        take: Take<'_, 'a>,
    ) -> What {
        let kept = self.kept(span, name, tag);
        if !is_shell && matches!(name, Name::Tu | Name::Header) {
            self.whole = Some(self.open.len());
            self.before_whole = self.errors.len();
            return kept;
        }
        let element = Element { tree: &self.tree, index: 0 };
        take(if is_shell { Part::Open(element) } else { Part::Stray(element) });
        self.tree.clear();
        if is_shell { What::Shell } else { What::Hollow }
    }

    fn kept(&mut self, (at, content): (usize, usize), name: Name, tag: &'a str) -> What {
        let index = self.tree.nodes.len();
        let first = self.tree.attributes.len();
        self.tree.attributes.append(&mut self.tokens.attributes);
        let attributes = (first, self.tree.attributes.len());
        let kind = Kind::Element { name, tag, content, attributes };
        self.tree.nodes.push(Node { at, close: content, end: content, next: index + 1, kind });
        What::Kept(index)
    }

    fn push(&mut self, name: Name, tag: Cow<'a, str>, what: What) {
        match name {
            Name::Other => *self.others.entry(tag.clone().into_owned()).or_default() += 1,
            name => self.known[name as usize] += 1,
        }
        self.open.push(Open { name, tag, what });
    }

    fn end(&mut self, span: (usize, usize), tag: &str, take: Take<'_, 'a>) {
        let is_innermost = self.open.last().is_some_and(|open| open.tag == tag);
        if is_innermost {
            self.close(span, take);
        } else if self.is_open(tag) {
            self.close_up_to(span, tag, take);
        } else {
            self.error(span.0, format!("`</{}>` closes nothing that is open", cut(tag)));
        }
    }

    /// An end tag that was forgotten: units, variants and segments do not stand in one another.
    fn close_forgotten(&mut self, at: usize, name: Name, take: Take<'_, 'a>) {
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

    /// Closes what is open up to and with the innermost `tag`.
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
        self.error(at, format!("`<{0}>` is still open here; expected `</{0}>`", cut(tag)));
    }

    /// Closes the innermost element, whose end tag stands at `close..end`.
    fn close(&mut self, (close, end): (usize, usize), take: Take<'_, 'a>) {
        let Some(Open { name, tag, what }) = self.open.pop() else { return };
        match name {
            Name::Other => {
                if let Some(count) = self.others.get_mut(&*tag) {
                    *count -= 1;
                }
            }
            name => self.known[name as usize] -= 1,
        }
        match what {
            What::Shell => take(Part::Close),
            What::Hollow => {}
            What::Kept(index) => {
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
        let expected = ["`<seg>` is", "`<tu>` is", "`</p>` closes nothing", "`<tmx>` is"];
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
