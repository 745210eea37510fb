//! The inline elements of a pair of segments, with the ids and the nesting that XLIFF asks for.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::memory::unknown_elements::{as_tmx, is_tmx};
use crate::memory::{Content, Inline, InlineElement, InlineHandling};

/// A part of a segment.
#[derive(Debug)]
pub(super) enum Item<'a> {
    Text(Cow<'a, str>),
    Code(Code<'a>),
}

/// The place of a code in its pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The first or the second code of a pair, with the number of the pair in its segment.
    Begin(usize),
    End(usize),
    Single,
    /// A code whose other one is in another segment.
    Opening,
    Closing,
}

/// A code.
#[derive(Debug)]
pub(super) struct Code<'a> {
    pub(super) role: Role,
    /// The second code of a pair has the id of the first.
    pub(super) id: String,
    pub(super) kind: Option<Cow<'a, str>>,
    pub(super) data: Vec<Inline<'a>>,
    /// Whether the pair is nested in others, as an element would be.
    pub(super) is_nested: bool,
}

/// What is made of ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ids {
    /// They stay.
    Any,
    /// Those that are no name tokens, or not unique in their segment, are replaced.
    Unique,
}

/// The items of both segments, and how many elements TMX does not define.
pub(super) fn items<'a>(
    pair: [&Content<'a>; 2],
    inline: Option<InlineHandling>,
    ids: Ids,
) -> ([Vec<Item<'a>>; 2], usize) {
    let mut unknown = 0;
    let mut sides = pair.map(|content| {
        if let Some(inline @ (InlineHandling::Text | InlineHandling::Drop)) = inline {
            return vec![Item::Text(content.text(inline))];
        }
        let mut pieces = content.pieces();
        if !is_tmx(&pieces) {
            let (converted, count) = as_tmx(pieces);
            (pieces, unknown) = (converted, unknown + count);
        }
        let mut flat = Flat::default();
        flat.add(pieces);
        flat.items
    });
    name(&mut sides, ids);
    sides.iter_mut().for_each(|items| mark_nested(items));
    (sides, unknown)
}

/// The native code as text.
pub(super) fn plain(data: &[Inline<'_>]) -> String {
    let text = |part: &Inline<'_>| match part {
        Inline::Text(text) => text.to_string(),
        Inline::Element(code) => plain(&code.content),
    };
    data.iter().map(text).collect()
}

#[derive(Default)]
struct Flat<'a> {
    items: Vec<Item<'a>>,
    /// The open pairs: the number that the file gives them, and the index of the first code.
    open: Vec<(Option<Cow<'a, str>>, usize)>,
    pairs: usize,
}

impl<'a> Flat<'a> {
    fn add(&mut self, pieces: Vec<Inline<'a>>) {
        for piece in pieces {
            match piece {
                Inline::Text(text) => self.items.push(Item::Text(text)),
                Inline::Element(element) if element.name == "hi" => self.highlighted(element),
                Inline::Element(element) => self.element(element),
            }
        }
    }

    fn element(&mut self, element: InlineElement<'a>) {
        let number = element.attributes.get("i");
        let role = match &*element.name {
            // Until its second code is found.
            "bpt" => {
                self.open.push((number, self.items.len()));
                Role::Opening
            }
            "ept" => self.end(number.as_deref()),
            "it" if element.attributes.get("pos").is_some_and(|pos| pos == "end") => Role::Closing,
            "it" => Role::Opening,
            _ => Role::Single,
        };
        self.push(role, &element);
        if let Some(Item::Code(code)) = self.items.last_mut() {
            code.data = element.content;
        }
    }

    /// The role of a second code.
    fn end(&mut self, number: Option<&str>) -> Role {
        let Some(at) = self.open.iter().rposition(|(open, _)| open.as_deref() == number) else {
            return Role::Closing;
        };
        let (_, begin) = self.open.remove(at);
        self.pairs += 1;
        if let Some(Item::Code(code)) = self.items.get_mut(begin) {
            code.role = Role::Begin(self.pairs);
        }
        Role::End(self.pairs)
    }

    /// An element around text becomes a pair without native code.
    fn highlighted(&mut self, element: InlineElement<'a>) {
        self.pairs += 1;
        let pair = self.pairs;
        self.push(Role::Begin(pair), &element);
        self.add(element.content);
        let (attributes, content) = Default::default();
        let end = InlineElement { name: element.name, attributes, content };
        self.push(Role::End(pair), &end);
    }

    fn push(&mut self, role: Role, element: &InlineElement<'a>) {
        self.items.push(Item::Code(Code {
            role,
            id: element.attributes.get("x").map(Cow::into_owned).unwrap_or_default(),
            kind: element.attributes.get("type").filter(|kind| !kind.is_empty()),
            data: Vec::new(),
            is_nested: false,
        }));
    }
}

/// Gives each code an id. Codes without one get the next free numbers, in the same order on both sides, so
/// that a code and its translation have the same.
fn name(sides: &mut [Vec<Item<'_>>; 2], ids: Ids) {
    let taken: HashSet<String> = sides.iter().flatten().filter_map(own_id).collect();
    let mut free = (1_usize..).map(|n| n.to_string()).filter(|n| !taken.contains(n));
    let mut fresh: Vec<String> = Vec::new();
    for items in sides {
        let (mut used, mut of_pair, mut at) = (HashSet::new(), Vec::new(), 0);
        for item in items {
            let Item::Code(code) = item else { continue };
            if let Role::End(pair) = code.role {
                let begin = of_pair.iter().find(|(found, _)| *found == pair);
                code.id = begin.map(|(_, id): &(usize, String)| id.clone()).unwrap_or_default();
                continue;
            }
            let is_kept = !code.id.is_empty()
                && (ids == Ids::Any || (is_token(&code.id) && used.insert(code.id.clone())));
            if !is_kept {
                if at == fresh.len() {
                    fresh.extend(free.next());
                }
                code.id = fresh.get(at).cloned().unwrap_or_default();
                at += 1;
            }
            if let Role::Begin(pair) = code.role {
                of_pair.push((pair, code.id.clone()));
            }
        }
    }
}

fn own_id(item: &Item<'_>) -> Option<String> {
    match item {
        Item::Code(code) if !code.id.is_empty() => Some(code.id.clone()),
        _ => None,
    }
}

/// Whether it is a name token of XML, in ASCII.
pub(super) fn is_token(text: &str) -> bool {
    let is_part = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':');
    !text.is_empty() && text.bytes().all(is_part)
}

fn mark_nested(items: &mut [Item<'_>]) {
    let (mut open, mut nested) = (Vec::new(), HashSet::new());
    for item in &*items {
        match item {
            Item::Code(Code { role: Role::Begin(pair), .. }) => open.push(*pair),
            Item::Code(Code { role: Role::End(pair), .. }) => {
                if open.last() == Some(pair) {
                    nested.insert(*pair);
                }
                open.retain(|found| found != pair);
            }
            _ => {}
        }
    }
    for item in items {
        if let Item::Code(code) = item
            && let Role::Begin(pair) | Role::End(pair) = code.role
        {
            code.is_nested = nested.contains(&pair);
        }
    }
}
