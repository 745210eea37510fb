//! TMX as elements: the shell of the file as it opens and closes, and each header and unit as a whole.
//! A file of any length is read with no more than one unit in memory.

use std::collections::{HashMap, VecDeque};

use crate::memory::markup::{Attribute, TokenKind, Tokens};
use crate::memory::{Fault, FaultKind, Faults};

/// Elements inside one another beyond this are taken for their text alone.
const DEEPEST: usize = 32;

/// An element with all that is in it.
#[derive(Debug)]
pub(crate) struct Element {
    /// Byte offset of its `<`.
    pub(crate) at: usize,
    pub(crate) name: String,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) children: Vec<Node>,
}

#[derive(Debug)]
pub(crate) enum Node {
    Element(Element),
    Text { at: usize, text: String },
}

/// A part of a TMX file.
#[derive(Debug)]
pub(crate) enum Part {
    /// `tmx` or `body` opens; its children come as parts of their own.
    Open(Element),
    /// The part that opened last closes.
    Close,
    /// The header, a unit, or what should not be there.
    Whole(Element),
    /// Text that is not white space and stands between the parts.
    Text(usize),
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|found| found.name == name).map(|found| found.value.as_str())
    }

    /// The elements directly inside it.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text { .. } => None,
        })
    }

    pub(crate) fn elements_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.elements().filter(move |element| element.name == name)
    }

    /// The translatable text of a segment, or the text of a prop: the codes that inline elements
    /// stand for are no part of it, what is highlighted is.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        self.collect_text(&mut text);
        text
    }

    fn collect_text(&self, collected: &mut String) {
        for child in &self.children {
            match child {
                Node::Text { text, .. } => collected.push_str(text),
                Node::Element(element) if is_native_code(&element.name) => {}
                Node::Element(element) => element.collect_text(collected),
            }
        }
    }

    fn push_text(&mut self, at: usize, more: &str) {
        match self.children.last_mut() {
            Some(Node::Text { text, .. }) => text.push_str(more),
            _ => self.children.push(Node::Text { at, text: more.to_owned() }),
        }
    }
}

fn is_native_code(name: &str) -> bool {
    matches!(name, "bpt" | "ept" | "ph" | "it" | "ut")
}

/// The parts of a text.
pub(crate) struct Parts<'a> {
    tokens: Tokens<'a>,
    /// The elements that are open, outermost first.
    open: Vec<Open>,
    /// How many elements of each name are open.
    names: HashMap<String, usize>,
    ready: VecDeque<Part>,
    faults: Faults,
    is_done: bool,
}

struct Open {
    element: Element,
    /// Whether its children are handed out one by one.
    is_shell: bool,
}

impl<'a> Parts<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            tokens: Tokens::new(text),
            open: Vec::new(),
            names: HashMap::new(),
            ready: VecDeque::new(),
            faults: Faults::default(),
            is_done: false,
        }
    }

    /// What was found wrong, in the order of the text.
    pub(crate) fn into_faults(mut self) -> Vec<Fault> {
        let mut faults = self.faults.take();
        faults.extend(self.tokens.take_faults());
        faults.sort_by_key(|fault| fault.at);
        faults
    }

    fn fault(&mut self, at: usize, message: String) {
        self.faults.add(at, FaultKind::Syntax, message);
    }

    fn take(&mut self, at: usize, kind: TokenKind<'a>) {
        match kind {
            TokenKind::Text(text) => self.text(at, &text),
            TokenKind::End(name) => self.end(at, name),
            TokenKind::Start { name, attributes, is_empty } => {
                self.close_forgotten(at, name);
                let children = Vec::new();
                self.start(Element { at, name: name.to_owned(), attributes, children });
                if is_empty {
                    self.close();
                }
            }
        }
    }

    fn text(&mut self, at: usize, text: &str) {
        let deepest = self.open.len().min(DEEPEST);
        match self.open[..deepest].last_mut() {
            Some(open) if !open.is_shell => open.element.push_text(at, text),
            _ if text.trim_matches([' ', '\t', '\n', '\r']).is_empty() => {}
            _ => self.ready.push_back(Part::Text(at)),
        }
    }

    fn start(&mut self, element: Element) {
        if self.open.len() == DEEPEST {
            self.fault(element.at, format!("elements more than {DEEPEST} deep in one another"));
        }
        *self.names.entry(element.name.clone()).or_default() += 1;
        let is_shell = match self.open.as_slice() {
            [] => element.name == "tmx",
            [root] => root.is_shell && element.name == "body",
            _ => false,
        };
        if is_shell {
            let Element { at, name, attributes, .. } = element;
            let inside = Element { at, name: name.clone(), attributes: vec![], children: vec![] };
            self.ready.push_back(Part::Open(Element { at, name, attributes, children: vec![] }));
            return self.open.push(Open { element: inside, is_shell });
        }
        self.open.push(Open { element, is_shell });
    }

    fn end(&mut self, at: usize, name: &str) {
        if self.is_open(name) {
            self.close_up_to(at, name);
        } else {
            self.fault(at, format!("`</{name}>` closes nothing that is open"));
        }
    }

    /// An end tag that was forgotten: units, variants and segments do not stand in one another.
    fn close_forgotten(&mut self, at: usize, name: &str) {
        let level = match name {
            "tu" => "tu",
            "tuv" => "tuv",
            "seg" => "seg",
            "body" => "header",
            _ => return,
        };
        if self.is_open(level) {
            self.close_up_to(at, level);
            self.missing_end(at, level);
        }
    }

    fn is_open(&self, name: &str) -> bool {
        self.names.get(name).is_some_and(|&count| count > 0)
    }

    /// Closes what is open up to and with the innermost `name`.
    fn close_up_to(&mut self, at: usize, name: &str) {
        while let Some(innermost) = self.open.last() {
            let found = innermost.element.name.clone();
            self.close();
            if found == name {
                return;
            }
            self.missing_end(at, &found);
        }
    }

    fn missing_end(&mut self, at: usize, name: &str) {
        self.fault(at, format!("`<{name}>` is still open here; expected `</{name}>`"));
    }

    fn close(&mut self) {
        let Some(Open { element, is_shell }) = self.open.pop() else { return };
        if let Some(count) = self.names.get_mut(&element.name) {
            *count -= 1;
        }
        let depth = self.open.len();
        match self.open.last_mut() {
            _ if is_shell => self.ready.push_back(Part::Close),
            Some(_) if depth >= DEEPEST => {}
            Some(parent) if !parent.is_shell => {
                parent.element.children.push(Node::Element(element));
            }
            _ => self.ready.push_back(Part::Whole(element)),
        }
    }

    fn finish(&mut self) {
        let end = self.tokens.end_of_text();
        while let Some(innermost) = self.open.last() {
            let name = innermost.element.name.clone();
            self.close();
            self.missing_end(end, &name);
        }
        self.is_done = true;
    }
}

impl Iterator for Parts<'_> {
    type Item = Part;

    fn next(&mut self) -> Option<Part> {
        while self.ready.is_empty() && !self.is_done {
            match self.tokens.next() {
                Some(token) => self.take(token.at, token.kind),
                None => self.finish(),
            }
        }
        self.ready.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<String>, Vec<String>) {
        let mut parts = Parts::new(text);
        let shown = parts.by_ref().map(|part| match part {
            Part::Open(element) => format!("<{}>", element.name),
            Part::Close => "</>".to_owned(),
            Part::Whole(element) => format!("{}: {}", element.name, element.text().trim()),
            Part::Text(at) => format!("text at {at}"),
        });
        let shown = shown.collect();
        (shown, parts.into_faults().into_iter().map(|fault| fault.message).collect())
    }

    #[test]
    fn units_come_one_by_one_within_the_shell() {
        let (parts, faults) = read(
            "<tmx> <header/><body><tu><tuv><seg>a <hi>b</hi><ph>{1}</ph></seg></tuv></tu>x\
             <tu/></body></tmx>",
        );
        assert_eq!(
            parts,
            ["<tmx>", "header: ", "<body>", "tu: a b", "text at 76", "tu: ", "</>", "</>"]
        );
        assert!(faults.is_empty(), "{faults:?}");
    }

    #[test]
    fn forgotten_end_tags_cost_one_fault_each() {
        let (parts, faults) = read(
            "<tmx><body><tu><tuv><seg>a</tuv></tu><tu><tuv><seg>b</seg></tuv><tu><tuv>c</tuv></tu>\
             </p></body>",
        );
        assert_eq!(parts, ["<tmx>", "<body>", "tu: a", "tu: b", "tu: c", "</>", "</>"]);
        let expected = ["`<seg>` is", "`<tu>` is", "`</p>` closes nothing", "`<tmx>` is"];
        assert_eq!(faults.len(), expected.len(), "{faults:?}");
        assert!(faults.iter().zip(expected).all(|(found, start)| found.starts_with(start)));
    }

    #[test]
    fn elements_nest_a_hundred_thousand_deep_without_harm() {
        let (parts, faults) = read(&format!("<tu>{}x</a>", "<a>".repeat(100_000)));
        assert_eq!(parts, ["tu: x"]);
        assert_eq!(faults.len(), 100_001);
    }
}
