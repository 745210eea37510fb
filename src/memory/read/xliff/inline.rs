//! Conversion of inline elements to those of TMX, numbered and paired within each segment.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::memory::carried::unescaped;
use crate::memory::line_break_codes::{is_break_data, is_break_kind};
use crate::memory::read::xliff::namespaces::{Namespaces, local};
use crate::memory::unit::{Attributes, Content, Inline, InlineElement, InlineHandling};
use crate::memory::unknown_elements::has_text;

/// Converts the inline elements of a unit to those of TMX.
pub(super) struct Converter<'u, 'a> {
    pub(super) names: &'u Namespaces<'a>,
    /// The native code that elements of XLIFF 2 refer to, by id.
    pub(super) data: &'u HashMap<Cow<'a, str>, Cow<'a, str>>,
}

/// A part of a flattened segment.
enum Item<'a> {
    Text(Cow<'a, str>),
    /// The first code of a pair.
    Begin(Code<'a>),
    /// The second code of a pair.
    End(Code<'a>),
    /// A standalone code.
    Single(Code<'a>),
    /// One code of a pair whose other code is in another segment, with its `pos`.
    Isolated(&'static str, Code<'a>),
}

struct Code<'a> {
    id: Option<Cow<'a, str>>,
    link: Link<'a>,
    kind: Option<Cow<'a, str>>,
    data: Vec<Inline<'a>>,
}

/// The identity that the two codes of a pair share.
enum Link<'a> {
    /// They are the tags of one element, with its number in the segment.
    Element(usize),
    /// The `rid`, or the `startRef` of an `ec`. `None` pairs codes by their `id`.
    Named(Option<Cow<'a, str>>),
}

/// Whether an `mrk` marks text that was deleted in tracked changes.
pub(super) fn is_deleted(attributes: &Attributes<'_>) -> bool {
    let kind = attributes.get("mtype").or_else(|| attributes.get("type")).unwrap_or_default();
    let last = kind.rsplit(['-', ':']).next().unwrap_or_default();
    matches!(last.to_ascii_lowercase().as_str(), "deleted" | "deletion" | "delete" | "del")
}

impl<'a> Converter<'_, 'a> {
    /// Converts the source and the target of a unit.
    pub(super) fn convert(&self, sides: [Vec<Inline<'a>>; 2]) -> [Vec<Inline<'a>>; 2] {
        let sides = sides.map(|inlines| {
            let mut items = Items { converter: self, items: Vec::new(), elements: 0 };
            items.add_all(inlines);
            items.items
        });
        let mut numbers = Numbers::of(&sides);
        sides.map(|items| written(items, &mut numbers))
    }

    /// The local name of an element of the format; `None` for an element of another namespace.
    fn name<'c>(&self, code: &'c InlineElement<'_>) -> Option<&'c str> {
        let is_own = self.names.is_own_element(&code.name, &code.attributes);
        is_own.then(|| local(&code.name))
    }

    /// The native code: the content of the element, else the text of its attributes.
    fn data(
        &self,
        content: Vec<Inline<'a>>,
        attributes: &Attributes<'a>,
        end: &str,
    ) -> Vec<Inline<'a>> {
        let mut data = Vec::new();
        self.add_data(&mut data, content);
        if data.iter().all(|part| matches!(part, Inline::Text(text) if text.is_empty())) {
            data = self.equivalent(attributes, end).map(Inline::Text).into_iter().collect();
        }
        data
    }

    /// Appends native code, in which only `sub` elements stay elements.
    fn add_data(&self, data: &mut Vec<Inline<'a>>, content: Vec<Inline<'a>>) {
        for inline in content {
            match inline {
                Inline::Text(_) => data.push(inline),
                Inline::Element(code) => match self.name(&code) {
                    Some("sub") => {
                        let text = Content::Inlines(code.content).text(InlineHandling::Drop);
                        let content = vec![Inline::Text(text.into_owned().into())];
                        data.push(element("sub", [], content));
                    }
                    Some("cp") => data.extend(character(&code).map(Inline::Text)),
                    _ => self.add_data(data, code.content),
                },
            }
        }
    }

    /// The native code that an element refers to, or its equivalent or display text.
    fn equivalent(&self, attributes: &Attributes<'a>, end: &str) -> Option<Cow<'a, str>> {
        let get = |name: &str| attributes.get(name).filter(|value| !value.is_empty());
        let data = get(&format!("dataRef{end}")).and_then(|id| self.data.get(&id).cloned());
        data.or_else(|| get("equiv-text"))
            .or_else(|| get(&format!("equiv{end}")))
            .or_else(|| get(&format!("disp{end}")))
    }

    fn code(&self, code: InlineElement<'a>, end: &str) -> Code<'a> {
        let attributes = code.attributes;
        let get = |name: &str| attributes.get(name).filter(|value| !value.is_empty());
        let id = get("id").or_else(|| get("x"));
        let link = Link::Named(get("rid").or_else(|| get("startRef")));
        let data = self.data(code.content, &attributes, end);
        let kind = kind(&attributes, id.as_deref(), &data);
        Code { id, link, kind, data }
    }
}

/// The `type` of a code: its break type, if its data does not show the break; else its id, if that
/// is not a number; else the type that the format states.
fn kind<'a>(
    attributes: &Attributes<'a>,
    id: Option<&str>,
    data: &[Inline<'a>],
) -> Option<Cow<'a, str>> {
    let stated = ["subType", "ctype", "type"].map(|name| attributes.get(name));
    let is_plain_break = matches!(data, [Inline::Text(text)] if is_break_data(text));
    let is_break = |kind: &&Cow<'_, str>| !is_plain_break && is_break_kind(kind);
    let found = stated.iter().flatten().find(is_break).cloned();
    let named = id.filter(|id| id.parse::<u32>().is_err()).map(|id| Cow::Owned(format!("x-{id}")));
    let own = stated[0].as_deref().and_then(|kind| unescaped(kind.strip_prefix("tmx:")?));
    let own = own.map(|kind| Cow::Owned(kind.into_owned()));
    let [_, ctype, kind] = stated;
    own.or(found).or(named).or(ctype).or(kind)
}

/// Flattens nested elements to items.
struct Items<'c, 'u, 'a> {
    converter: &'c Converter<'u, 'a>,
    items: Vec<Item<'a>>,
    /// The number of elements that became pairs.
    elements: usize,
}

impl<'a> Items<'_, '_, 'a> {
    fn add_all(&mut self, inlines: Vec<Inline<'a>>) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.items.push(Item::Text(text)),
                Inline::Element(code) => self.add(code),
            }
        }
    }

    fn add(&mut self, code: InlineElement<'a>) {
        let Some(name) = self.converter.name(&code) else { return self.add_unknown(code) };
        let make = |code, end| self.converter.code(code, end);
        let item = match name {
            "g" | "pc" => return self.add_pair(code),
            "mrk" if is_deleted(&code.attributes) => return,
            "mrk" => return self.add_all(code.content),
            "sm" | "em" => return,
            "cp" => match character(&code) {
                Some(text) => Item::Text(text),
                None => return,
            },
            "bpt" | "bx" | "sc" => Item::Begin(make(code, "")),
            "ept" | "ex" | "ec" => Item::End(make(code, "")),
            "it" => {
                let is_end = matches!(code.attributes.get("pos").as_deref(), Some("close" | "end"));
                Item::Isolated(if is_end { "end" } else { "begin" }, make(code, ""))
            }
            "ph" | "x" | "ut" => Item::Single(make(code, "")),
            _ => return self.add_unknown(code),
        };
        self.items.push(item);
    }

    /// Adds an element around text.
    fn add_pair(&mut self, code: InlineElement<'a>) {
        let content = code.content;
        let [mut begin, mut end] = ["Start", "End"].map(|end| {
            let (name, attributes) = (code.name.clone(), code.attributes.clone());
            self.converter.code(InlineElement { name, attributes, content: Vec::new() }, end)
        });
        self.elements += 1;
        (begin.link, end.link) = (Link::Element(self.elements), Link::Element(self.elements));
        self.items.push(Item::Begin(begin));
        self.add_all(content);
        self.items.push(Item::End(end));
    }

    /// Adds an element that the format does not define: its tags become native code, its text stays.
    fn add_unknown(&mut self, code: InlineElement<'a>) {
        let native_code = |data: String, link| Code {
            id: None,
            link,
            kind: None,
            data: vec![Inline::Text(data.into())],
        };
        if !has_text(&code.content) {
            return self.items.push(Item::Single(native_code(code.markup(), Link::Named(None))));
        }
        self.elements += 1;
        let number = self.elements;
        let [begin, end] = code.tags().map(|tag| native_code(tag, Link::Element(number)));
        self.items.push(Item::Begin(begin));
        self.add_all(code.content);
        self.items.push(Item::End(end));
    }
}

/// Assigns numbers to ids: numeric ids keep theirs, and each other id gets the next free number.
struct Numbers<'a> {
    taken: HashSet<u32>,
    named: HashMap<Cow<'a, str>, u32>,
    next: u32,
}

impl<'a> Numbers<'a> {
    fn of(sides: &[Vec<Item<'a>>; 2]) -> Self {
        let number = |item: &Item<'_>| match item {
            Item::Text(_) => None,
            Item::Begin(code) | Item::End(code) | Item::Single(code) | Item::Isolated(_, code) => {
                code.id.as_deref()?.parse().ok()
            }
        };
        let taken = sides.iter().flatten().filter_map(number).collect();
        Self { taken, named: HashMap::new(), next: 1 }
    }

    /// The number of an id, for the attribute `x` of TMX.
    fn x(&mut self, id: Cow<'a, str>) -> Cow<'a, str> {
        if id.parse::<u32>().is_ok() {
            return id;
        }
        let (taken, next) = (&self.taken, &mut self.next);
        let number = self.named.entry(id).or_insert_with(|| {
            while taken.contains(next) {
                *next += 1;
            }
            *next += 1;
            *next - 1
        });
        Cow::Owned(number.to_string())
    }
}

/// The pairs of a segment: for the index of each paired item, that of the pair's first item.
fn pairs(items: &[Item<'_>]) -> HashMap<usize, usize> {
    let mut open = Open::default();
    let mut found = HashMap::new();
    for (at, item) in items.iter().enumerate() {
        match item {
            Item::Begin(code) => open.begin(at, code),
            Item::End(code) => {
                if let Some(begin) = open.end(code) {
                    found.extend([(begin, begin), (at, begin)]);
                }
            }
            _ => {}
        }
    }
    found
}

/// The codes that begin a pair and have no end yet, by link and by id.
#[derive(Default)]
struct Open<'i> {
    by_link: HashMap<Name<'i>, Vec<usize>>,
    by_id: HashMap<Option<&'i str>, Vec<usize>>,
    used: HashSet<usize>,
}

#[derive(PartialEq, Eq, Hash)]
enum Name<'i> {
    Element(usize),
    Named(&'i str),
}

impl<'i> Open<'i> {
    fn begin(&mut self, at: usize, code: &'i Code<'_>) {
        match &code.link {
            Link::Element(number) => {
                return self.by_link.entry(Name::Element(*number)).or_default().push(at);
            }
            Link::Named(Some(name)) => self.by_link.entry(Name::Named(name)).or_default().push(at),
            Link::Named(None) => {}
        }
        self.by_id.entry(code.id.as_deref()).or_default().push(at);
    }

    /// Takes the innermost first code of the pair that `code` ends.
    fn end(&mut self, code: &'i Code<'_>) -> Option<usize> {
        let Self { by_link, by_id, used } = self;
        let mut take = |all: Option<&mut Vec<usize>>| {
            let all = all?;
            while let Some(at) = all.pop() {
                if used.insert(at) {
                    return Some(at);
                }
            }
            None
        };
        match &code.link {
            Link::Element(number) => take(by_link.get_mut(&Name::Element(*number))),
            Link::Named(Some(name)) => take(by_link.get_mut(&Name::Named(name)))
                .or_else(|| take(by_id.get_mut(&Some(&**name))))
                .or_else(|| take(code.id.as_deref().and_then(|id| by_id.get_mut(&Some(id))))),
            Link::Named(None) => take(by_id.get_mut(&code.id.as_deref())),
        }
    }
}

/// Writes a segment with the elements of TMX.
fn written<'a>(items: Vec<Item<'a>>, numbers: &mut Numbers<'a>) -> Vec<Inline<'a>> {
    let pairs = pairs(&items);
    let mut pair_numbers: HashMap<usize, usize> = HashMap::new();
    let mut inlines = Vec::with_capacity(items.len());
    for (at, item) in items.into_iter().enumerate() {
        let pair = pairs.get(&at).map(|begin| {
            let next = pair_numbers.len() + 1;
            Cow::Owned(pair_numbers.entry(*begin).or_insert(next).to_string())
        });
        inlines.push(match (item, pair) {
            (Item::Text(text), _) => Inline::Text(text),
            (Item::Begin(code), Some(i)) => coded("bpt", Some(("i", i)), code, numbers),
            (Item::End(code), Some(i)) => element("ept", [("i", Some(i))], code.data),
            (Item::Begin(code), None) => coded("it", Some(("pos", "begin".into())), code, numbers),
            (Item::End(code), None) => coded("it", Some(("pos", "end".into())), code, numbers),
            (Item::Isolated(pos, code), _) => coded("it", Some(("pos", pos.into())), code, numbers),
            (Item::Single(code), _) => coded("ph", None, code, numbers),
        });
    }
    inlines
}

fn coded<'a>(
    name: &'static str,
    first: Option<(&'static str, Cow<'a, str>)>,
    code: Code<'a>,
    numbers: &mut Numbers<'a>,
) -> Inline<'a> {
    // An `ec` without an id has the id of the start that it refers to.
    let id = code.id.or(match code.link {
        Link::Named(name) => name,
        Link::Element(_) => None,
    });
    let x = id.map(|id| numbers.x(id));
    let (first_name, first) = first.map_or(("", None), |(name, value)| (name, Some(value)));
    element(name, [(first_name, first), ("x", x), ("type", code.kind)], code.data)
}

fn element<'a, const N: usize>(
    name: &'static str,
    attributes: [(&'static str, Option<Cow<'a, str>>); N],
    content: Vec<Inline<'a>>,
) -> Inline<'a> {
    let given = attributes.into_iter().filter_map(|(name, value)| Some((name.into(), value?)));
    let attributes = Attributes::List(given.collect());
    Inline::Element(InlineElement { name: name.into(), attributes, content })
}

/// The character of a `cp` element; `None` if its code point is invalid.
fn character<'a>(code: &InlineElement<'_>) -> Option<Cow<'a, str>> {
    let hex = code.attributes.get("hex")?;
    let c = char::from_u32(u32::from_str_radix(&hex, 16).ok()?)?;
    Some(Cow::Owned(c.to_string()))
}

/// The text of an element, with `cp` elements replaced by their characters.
pub(super) fn plain(raw: &str) -> Cow<'_, str> {
    if !raw.contains('<') {
        return Content::Xml(raw).text_without_tags();
    }
    let part = |piece| match piece {
        Inline::Text(text) => text,
        Inline::Element(code) => match local(&code.name) {
            "cp" => character(&code).unwrap_or_default(),
            _ => Content::Inlines(code.content).text_without_tags(),
        },
    };
    Content::Xml(raw).pieces().into_iter().map(part).collect::<String>().into()
}
