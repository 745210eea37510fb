//! XLIFF 1.2 and 2.0 of any tool, and Wordfast's TXML. InlineHandling elements become those of TMX; proposals
//! of other memories (`alt-trans`, `mtc:matches`) are no translations.

use std::borrow::Cow;

use crate::memory::format::Input;
use crate::memory::header::Header;
use crate::memory::read::flaw;
use crate::memory::read::table::prop;
use crate::memory::read::xml::{Foreign, ReadError, Scanner, Tag};
use crate::memory::sink::Sink;
use crate::memory::unit::{
    Annotation, AnnotationKind, Attributes, Content, Inline, InlineElement, InlineHandling,
    TransUnit, Variant,
};

/// The languages that a file names.
pub(crate) fn header(text: &str, is_all: bool) -> Result<Option<(Header, usize)>, ReadError> {
    header_of("xliff", text, is_all)
}

/// The languages that a TXML file names.
pub(crate) fn txml_header(text: &str, is_all: bool) -> Result<Option<(Header, usize)>, ReadError> {
    header_of("txml", text, is_all)
}

fn header_of(
    expected: &str,
    text: &str,
    is_all: bool,
) -> Result<Option<(Header, usize)>, ReadError> {
    let mut scanner = Scanner::new(text);
    let mut header = Header::default();
    let mut is_root = true;
    while let Some(tag) = scanner.next_tag() {
        let Tag::Start { at, name, attributes, .. } = tag else { continue };
        let attributes = Attributes::Xml(attributes);
        if is_root && local(name) != expected {
            return Err(flaw(at, format!("the root is {name}; expected {expected}")));
        }
        let get = |name| attributes.get(name).unwrap_or_default().into_owned();
        let [source, target] = match (is_root, expected) {
            (true, "txml") => ["locale", "targetlocale"].map(get),
            (true, _) => ["srcLang", "trgLang"].map(get),
            (false, _) => ["source-language", "target-language"].map(get),
        };
        is_root = false;
        if !source.is_empty() {
            (header.source, header.target) = (source, target);
        }
        if !header.source.is_empty() || local(name) == "file" {
            return Ok(Some((header, 0)));
        }
    }
    match (is_all, is_root) {
        (false, _) => Ok(None),
        (true, false) => Ok(Some((header, 0))),
        (true, true) => Err(flaw(0, format!("no XML whose root is {expected}"))),
    }
}

/// A name without its namespace.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// What a file element says of its units.
#[derive(Default, Clone)]
struct Scope<'a> {
    source: Cow<'a, str>,
    target: Cow<'a, str>,
    document: Cow<'a, str>,
}

pub(crate) fn units<'a>(input: &Input<'a>, sink: &mut Sink<'_, 'a>) -> Result<(), ReadError> {
    let text = input.text();
    let mut scanner = Scanner::new(text);
    let mut scope = Scope::default();
    let mut is_closed = false;
    while let Some(tag) = scanner.next_tag() {
        match tag {
            Tag::Start { name, attributes, is_empty, at } => {
                let attributes = Attributes::Xml(attributes);
                match local(name) {
                    "xliff" | "file" => enter(&mut scope, &attributes),
                    "trans-unit" | "unit" if !is_empty => {
                        let raw = scanner.content(name, &Foreign::NONE)?;
                        read_unit(at, raw, &attributes, &scope, sink)?;
                    }
                    // What a tool keeps of its own is passed over whole.
                    "skl" | "skeleton" if !is_empty => drop(scanner.content(name, &Foreign::NONE)?),
                    _ => {}
                }
            }
            Tag::End { name, .. } => is_closed |= local(name) == "xliff",
        }
    }
    match is_closed {
        true => Ok(()),
        false => Err(flaw(text.len(), "the file ends before `</xliff>`; is it cut short?")),
    }
}

fn enter<'a>(scope: &mut Scope<'a>, attributes: &Attributes<'a>) {
    for (field, names) in [
        (&mut scope.source, ["source-language", "srcLang"]),
        (&mut scope.target, ["target-language", "trgLang"]),
        (&mut scope.document, ["original", "original"]),
    ] {
        if let Some(value) = names.iter().find_map(|name| attributes.get(name)) {
            *field = value;
        }
    }
}

/// The texts of a unit or of a segment in it.
#[derive(Default)]
struct Texts<'a> {
    source: Option<&'a str>,
    /// The source cut into segments (1.2).
    cut: Option<&'a str>,
    target: Option<&'a str>,
    notes: Vec<&'a str>,
    /// The segments (2.0).
    segments: Vec<&'a str>,
}

fn texts(raw: &str) -> Result<Texts<'_>, ReadError> {
    let mut scanner = Scanner::new(raw);
    let mut found = Texts::default();
    while let Some(tag) = scanner.next_tag() {
        let Tag::Start { name, is_empty: false, .. } = tag else { continue };
        match local(name) {
            "source" => found.source = Some(scanner.content(name, &Foreign::NONE)?),
            "seg-source" => found.cut = Some(scanner.content(name, &Foreign::NONE)?),
            "target" => found.target = Some(scanner.content(name, &Foreign::NONE)?),
            "note" => found.notes.push(scanner.content(name, &Foreign::NONE)?),
            "segment" => found.segments.push(scanner.content(name, &Foreign::NONE)?),
            "alt-trans" | "matches" | "originalData" | "ignorable" => {
                scanner.content(name, &Foreign::NONE)?;
            }
            _ => {}
        }
    }
    Ok(found)
}

fn read_unit<'a>(
    at: usize,
    raw: &'a str,
    attributes: &Attributes<'a>,
    scope: &Scope<'a>,
    sink: &mut Sink<'_, 'a>,
) -> Result<(), ReadError> {
    let outer = texts(raw).map_err(|found| flaw(at, found.message))?;
    let make = |pieces: [Vec<Inline<'a>>; 2]| unit(at, pieces, &outer.notes, attributes, scope);
    for segment in &outer.segments {
        let inner = texts(segment).map_err(|found| flaw(at, found.message))?;
        let pieces = [inner.source, inner.target].map(|raw| plain_pieces(raw.unwrap_or_default()));
        sink.unit(&mut make(pieces));
    }
    if outer.segments.is_empty() {
        let cut = outer.cut.or(outer.source).map(marked).unwrap_or_default();
        let target = outer.target.map(marked).unwrap_or_default();
        if !cut.is_empty() && !target.is_empty() {
            for (mid, source) in cut {
                let partner = target.iter().find(|(other, _)| *other == mid);
                let target = partner.map(|(_, pieces)| pieces.clone()).unwrap_or_default();
                sink.unit(&mut make([source, target]));
            }
        } else if let Some(source) = outer.source {
            let pieces = [source, outer.target.unwrap_or_default()].map(plain_pieces);
            sink.unit(&mut make(pieces));
        }
    }
    Ok(())
}

fn unit<'a>(
    at: usize,
    [source, target]: [Vec<Inline<'a>>; 2],
    notes: &[&'a str],
    attributes: &Attributes<'a>,
    scope: &Scope<'a>,
) -> TransUnit<'a> {
    let side = |language: &Cow<'a, str>, pieces| Variant {
        language: language.clone(),
        segment: Content::Inlines(pieces),
        ..Variant::default()
    };
    let mut source = side(&scope.source, source);
    if !scope.document.is_empty() {
        source.annotations.push(prop("document", scope.document.clone()));
    }
    if let Some(id) = attributes.get("id") {
        source.annotations.push(prop("id", id));
    }
    let note = |raw: &&'a str| Annotation {
        kind: AnnotationKind::Note,
        attributes: Attributes::default(),
        text: Content::Plain(Content::Xml(raw).text(InlineHandling::Text)),
    };
    TransUnit {
        at,
        attributes: Attributes::default(),
        annotations: notes.iter().map(note).collect(),
        variants: vec![source, side(&scope.target, target)],
        ..TransUnit::default()
    }
}

/// The pieces of a text, with the inline elements of TMX.
fn plain_pieces(raw: &str) -> Vec<Inline<'_>> {
    let mut pieces = Vec::new();
    let mut count = 0;
    for piece in Content::Xml(raw).pieces() {
        push(&mut pieces, piece, &mut count);
    }
    pieces
}

/// The segments within a text that is cut by `mrk`, by their names.
fn marked(raw: &str) -> Vec<(Cow<'_, str>, Vec<Inline<'_>>)> {
    let mut found = Vec::new();
    let mut todo = Content::Xml(raw).pieces();
    todo.reverse();
    while let Some(piece) = todo.pop() {
        let Inline::Element(code) = piece else { continue };
        let is_segment = code.attributes.get("mtype").is_some_and(|kind| kind == "seg");
        match (local(&code.name), is_segment) {
            ("mrk", true) => {
                let mut pieces = Vec::new();
                let mut count = 0;
                code.content.into_iter().for_each(|piece| push(&mut pieces, piece, &mut count));
                found.push((code.attributes.get("mid").unwrap_or_default(), pieces));
            }
            _ => todo.extend(code.content.into_iter().rev()),
        }
    }
    found
}

/// Adds a piece as TMX has it. `count` numbers the pairs of codes.
fn push<'a>(pieces: &mut Vec<Inline<'a>>, piece: Inline<'a>, count: &mut usize) {
    let Inline::Element(code) = piece else { return pieces.push(piece) };
    let id = code.attributes.get("id");
    let name = local(&code.name).to_owned();
    match name.as_str() {
        "g" | "pc" => {
            *count += 1;
            let number: Cow<'a, str> = Cow::Owned(count.to_string());
            let x = id.unwrap_or_default();
            pieces.push(element(
                "bpt",
                [("i", Some(number.clone())), ("x", numeric(&x))],
                Vec::new(),
            ));
            code.content.into_iter().for_each(|piece| push(pieces, piece, count));
            pieces.push(element("ept", [("i", Some(number)), ("x", None)], Vec::new()));
        }
        "mrk" => code.content.into_iter().for_each(|piece| push(pieces, piece, count)),
        "sm" | "em" => {}
        "cp" => pieces.extend(character(&code).map(Inline::Text)),
        "bpt" | "ept" => {
            let pair = code.attributes.get("rid").or(id);
            pieces.push(element(&name, [("i", pair), ("x", None)], native(code.content)));
        }
        "bx" | "sc" => pieces.push(single("it", "begin", id, code)),
        "ex" | "ec" => pieces.push(single("it", "end", id, code)),
        "it" => {
            let pos = code.attributes.get("pos").unwrap_or_default();
            let pos = if pos == "close" || pos == "end" { "end" } else { "begin" };
            pieces.push(single("it", pos, id, code));
        }
        _ => {
            let x = id.or_else(|| code.attributes.get("x")).as_deref().and_then(numeric);
            let kind = code.attributes.get("type").or_else(|| code.attributes.get("ctype"));
            pieces.push(element("ph", [("x", x), ("type", kind)], native(code.content)));
        }
    }
}

fn single<'a>(
    name: &str,
    pos: &'static str,
    id: Option<Cow<'a, str>>,
    code: InlineElement<'a>,
) -> Inline<'a> {
    let x = id.as_deref().and_then(numeric);
    element(name, [("pos", Some(pos.into())), ("x", x)], native(code.content))
}

/// TMX numbers codes; a name that is no number is left out.
fn numeric<'a>(id: &str) -> Option<Cow<'a, str>> {
    id.parse::<u32>().is_ok().then(|| Cow::Owned(id.to_owned()))
}

/// Native code is text, whatever stood in it.
fn native(content: Vec<Inline<'_>>) -> Vec<Inline<'_>> {
    let text = Content::Inlines(content).text(InlineHandling::Text).into_owned();
    if text.is_empty() { Vec::new() } else { vec![Inline::Text(text.into())] }
}

fn element<'a>(
    name: &str,
    attributes: [(&'static str, Option<Cow<'a, str>>); 2],
    content: Vec<Inline<'a>>,
) -> Inline<'a> {
    let given = attributes.into_iter().filter_map(|(name, value)| Some((name.into(), value?)));
    let attributes = Attributes::List(given.collect());
    Inline::Element(InlineElement { name: Cow::Owned(name.to_owned()), attributes, content })
}

/// A character that XML cannot carry, where it can be text all the same.
fn character<'a>(code: &InlineElement<'_>) -> Option<Cow<'a, str>> {
    let hex = code.attributes.get("hex")?;
    let c = char::from_u32(u32::from_str_radix(&hex, 16).ok()?)?;
    Some(Cow::Owned(c.to_string()))
}

/// The segments of TXML.
pub(crate) fn txml<'a>(input: &Input<'a>, sink: &mut Sink<'_, 'a>) -> Result<(), ReadError> {
    let (text, header) = (input.text(), input.header);
    let mut scanner = Scanner::new(text);
    let scope = Scope {
        source: header.source.as_str().into(),
        target: header.target.as_str().into(),
        document: "".into(),
    };
    let mut is_closed = false;
    while let Some(tag) = scanner.next_tag() {
        match tag {
            Tag::Start { at, name: "segment", is_empty: false, .. } => {
                let found = texts(scanner.content("segment", &Foreign::NONE)?)?;
                let pieces = [found.source, found.target].map(|raw| raw.unwrap_or_default());
                let pieces = pieces.map(plain_pieces);
                sink.unit(&mut unit(at, pieces, &[], &Attributes::default(), &scope));
            }
            Tag::End { name, .. } => is_closed |= name == "txml",
            Tag::Start { .. } => {}
        }
    }
    match is_closed {
        true => Ok(()),
        false => Err(flaw(text.len(), "the file ends before `</txml>`; is it cut short?")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::reader::each_unit;
    use crate::memory::{Fields, InputFormat};

    fn pairs(text: &str) -> Vec<[String; 2]> {
        let mut found = Vec::new();
        each_unit(InputFormat::Xliff, text, Fields::All, |unit| {
            let text = |i: usize| unit.variants[i].segment.text(InlineHandling::Keep).into_owned();
            found.push([text(0), text(1)]);
        })
        .unwrap();
        found
    }

    #[test]
    fn units_of_version_1_2() {
        let text = "<xliff version='1.2'><file source-language='en' target-language='de'><body>\
            <trans-unit id='a'><source>x <g id='1'>y</g><x id='2'/></source>\
            <alt-trans><target>no</target></alt-trans><target>u <g id='1'>v</g></target></trans-unit>\
            <trans-unit id='b'><source>1. 2.</source><seg-source><mrk mtype='seg' mid='1'>1.</mrk> \
            <mrk mtype='seg' mid='2'>2.</mrk></seg-source><target><mrk mtype='seg' mid='2'>zwei</mrk>\
            <mrk mtype='seg' mid='1'>eins</mrk></target></trans-unit></body></file></xliff>";
        let first = "x <bpt i=\"1\" x=\"1\"/>y<ept i=\"1\"/><ph x=\"2\"/>";
        let expected =
            [[first, "u <bpt i=\"1\" x=\"1\"/>v<ept i=\"1\"/>"], ["1.", "eins"], ["2.", "zwei"]];
        assert_eq!(pairs(text), expected);
    }

    #[test]
    fn units_of_version_2() {
        let text = "<xliff version='2.0' srcLang='en' trgLang='de'><file id='f'><unit id='1'><notes>\
            <note>n</note></notes><segment><source>a<pc id='1'>b</pc></source><target>c</target>\
            </segment><ignorable><source> </source></ignorable><segment><source>d</source></segment>\
            </unit></file></xliff>";
        assert_eq!(pairs(text), [["a<bpt i=\"1\" x=\"1\"/>b<ept i=\"1\"/>", "c"], ["d", ""]]);
        let (header, _) = header(text, true).unwrap().unwrap();
        assert_eq!((header.source.as_str(), header.target.as_str()), ("en", "de"));
    }

    #[test]
    fn what_is_cut_short_is_refused() {
        for text in ["<xliff><file>", "<xliff><trans-unit><source>a", "<html/>"] {
            let read = each_unit(InputFormat::Xliff, text, Fields::All, |_| {});
            assert!(read.is_err(), "{text}");
        }
    }
}
