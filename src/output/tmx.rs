//! TMX 1.4, level 1, for OmegaT and every other CAT tool.
//!
//! A unit whose source occurs once says nothing of its context where OmegaT looks for it, because
//! OmegaT would then insert it only between exactly those neighbours of exactly that file. A source
//! that comes again with another target needs that context: the first target stays the plain default,
//! and each occurrence that differs from it becomes a variant with `file`, `prev` and `next`. The
//! first and not the most frequent, since a writer that streams cannot know what is still to come.
//! The [parts](crate::unit::Part) of units come after all units, for they give way to units.
//!
//! All else that is known of a unit stands on its `tuv`s, where it disturbs no tool. Which props say
//! it is the [dialect](crate::output::Dialect)'s to tell.

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::io::{self, BufWriter, Write};

use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use xxhash_rust::xxh3::Xxh3;

use crate::error::{Error, Result};
use crate::lang::LanguagePair;
use crate::memory::{Context, PropLevel};
use crate::output::OutputFormat;
use crate::output::writer::{Options, Sink, Writer, Written};
use crate::place::Place;
use crate::unit::{Part, TranslationUnit};
use crate::xml::{escape, without_forbidden};

pub(super) struct Tmx<W: Write> {
    name: String,
    options: Options,
    xml: Xml<W>,
    seen: Seen,
    /// The parts so far, each made a unit, with what tells that it is none.
    parts: Vec<(TranslationUnit, String)>,
    written: Written,
}

impl<W: Write> Tmx<W> {
    pub(super) fn new(sink: Sink<W>, options: &Options) -> Result<Self> {
        let mut xml = Xml(quick_xml::Writer::new_with_indent(sink.stream, b' ', 2));
        xml.head(options).map_err(|error| failed(&sink.name, error))?;
        Ok(Self {
            written: Written::new(&sink.name, OutputFormat::Tmx),
            name: sink.name,
            options: options.clone(),
            xml,
            seen: Seen::default(),
            parts: Vec::new(),
        })
    }
}

impl<W: Write + Send> Writer for Tmx<W> {
    fn write(&mut self, unit: &TranslationUnit) -> Result<()> {
        let (source, lost_in_source) = without_forbidden(&unit.source);
        let (target, lost_in_target) = without_forbidden(&unit.target);
        if source.trim().is_empty() || target.trim().is_empty() {
            self.written.empty += 1;
            return Ok(());
        }
        let role = self.seen.role(unit, &source, &target);
        if role == Role::Repeat {
            self.written.repeated += 1;
            return Ok(());
        }
        self.written.forbidden += lost_in_source + lost_in_target;
        self.written.units += 1;
        self.parts.extend(unit.parts.iter().map(|part| apart(unit, part)));
        let written = self.xml.unit(unit, &[source, target], role, None, &self.options);
        written.map_err(|error| failed(&self.name, error))
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<Written>> {
        for (part, place) in std::mem::take(&mut self.parts) {
            self.part(&part, &place).map_err(|error| failed(&self.name, error))?;
        }
        self.xml.foot().map_err(|error| failed(&self.name, error))?;
        Ok(vec![self.written])
    }
}

impl<W: Write> Tmx<W> {
    /// Writes a part, unless it is there, or is not to be told from a unit. Characters that are left
    /// out were counted with its unit.
    fn part(&mut self, part: &TranslationUnit, place: &str) -> io::Result<()> {
        let texts = [&part.source, &part.target].map(|text| without_forbidden(text).0);
        let role = self.seen.role(part, &texts[0], &texts[1]);
        let lost = role == Role::Variant && !self.options.dialect.has_neighbours();
        if role == Role::Repeat || lost || texts.iter().any(|text| text.trim().is_empty()) {
            return Ok(());
        }
        self.written.parts += 1;
        self.xml.unit(part, &texts, role, Some(place), &self.options)
    }
}

/// A part as a unit of its own, and its place among the source segments of its unit: `1/2`.
fn apart(unit: &TranslationUnit, part: &Part) -> (TranslationUnit, String) {
    let place = format!("{}/{}", part.number, unit.bead.source);
    let part = TranslationUnit {
        source: part.source.clone(),
        target: part.target.clone(),
        confidence: part.confidence,
        previous: part.previous.clone(),
        next: part.next.clone(),
        parts: Vec::new(),
        ..unit.clone()
    };
    (part, place)
}

fn failed(name: &str, error: io::Error) -> Error {
    Error::io(Place::file(name), "cannot write", error)
}

/// What a unit is among those before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// The first with its source.
    Default,
    /// Another target for a source that was there.
    Variant,
    /// There already: the default again, or a variant in the very same context.
    Repeat,
}

/// The units so far, as 128-bit hashes: a memory of millions of units need not be held.
#[derive(Default)]
struct Seen {
    /// The target of the default unit by source.
    defaults: HashMap<u128, u128>,
    /// The variants with their contexts.
    variants: HashSet<u128>,
}

impl Seen {
    fn role(&mut self, unit: &TranslationUnit, source: &str, target: &str) -> Role {
        match self.defaults.entry(hash(&[source])) {
            Entry::Vacant(entry) => {
                entry.insert(hash(&[target]));
                Role::Default
            }
            Entry::Occupied(default) if *default.get() == hash(&[target]) => Role::Repeat,
            Entry::Occupied(_) if self.variants.insert(in_context(unit, source, target)) => {
                Role::Variant
            }
            Entry::Occupied(_) => Role::Repeat,
        }
    }
}

fn in_context(unit: &TranslationUnit, source: &str, target: &str) -> u128 {
    let [previous, next] = [&unit.previous, &unit.next].map(|text| text.as_deref().unwrap_or(""));
    hash(&[source, target, &unit.document, previous, next])
}

fn hash(texts: &[&str]) -> u128 {
    let mut hasher = Xxh3::new();
    for text in texts {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.digest128()
}

/// The elements of a memory.
struct Xml<W: Write>(quick_xml::Writer<BufWriter<W>>);

impl<W: Write> Xml<W> {
    fn head(&mut self, options: &Options) -> io::Result<()> {
        self.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        self.start("tmx", &[("version", "1.4")])?;
        let mut header = BytesStart::new("header").with_attributes([
            ("creationtool", options.tool.name.as_str()),
            ("creationtoolversion", &options.tool.version),
            ("segtype", "sentence"),
            ("o-tmf", "tmforge"),
            ("adminlang", "en"),
            ("srclang", options.languages.source.as_str()),
            ("datatype", "plaintext"),
        ]);
        header.extend_attributes(creation_date(options));
        self.event(Event::Empty(header))?;
        self.start("body", &[])
    }

    fn foot(&mut self) -> io::Result<()> {
        self.end("body")?;
        self.end("tmx")?;
        let stream = self.0.get_mut();
        stream.write_all(b"\n")?;
        stream.flush()
    }

    fn unit(
        &mut self,
        unit: &TranslationUnit,
        [source, target]: &[Cow<'_, str>; 2],
        role: Role,
        part: Option<&str>,
        options: &Options,
    ) -> io::Result<()> {
        let date: Vec<_> = creation_date(options).into_iter().collect();
        self.start("tu", &date)?;
        if role == Role::Variant {
            self.props(PropLevel::Variant, unit, options)?;
        }
        self.props(PropLevel::Unit, unit, options)?;
        self.start("tuv", &[("xml:lang", options.languages.source.as_str())])?;
        self.props(PropLevel::Source, unit, options)?;
        self.text("seg", None, source)?;
        self.end("tuv")?;
        self.start("tuv", &[("xml:lang", options.languages.target.as_str())])?;
        self.props(PropLevel::Target, unit, options)?;
        if let Some(place) = part {
            self.text("prop", Some(("type", "x-part")), place)?;
        }
        self.text("seg", None, target)?;
        self.end("tuv")?;
        self.end("tu")
    }

    fn props(
        &mut self,
        level: PropLevel,
        unit: &TranslationUnit,
        options: &Options,
    ) -> io::Result<()> {
        let LanguagePair { source, target } = &options.languages;
        let pair = format!("{}-{}", source.as_str(), target.as_str());
        let facts = Context::from(unit);
        for prop in options.dialect.props(level) {
            if let Some(value) = prop.value(&facts) {
                self.text("prop", Some(("type", &prop.name(&pair))), &value)?;
            }
        }
        Ok(())
    }

    /// An element that holds text and no white space around it.
    fn text(&mut self, tag: &str, attribute: Option<(&str, &str)>, text: &str) -> io::Result<()> {
        let (text, _) = without_forbidden(text);
        self.start(tag, attribute.as_slice())?;
        self.event(Event::Text(BytesText::from_escaped(escape(&text))))?;
        self.end(tag)
    }

    fn start(&mut self, tag: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        let tag = BytesStart::new(tag).with_attributes(attributes.iter().copied());
        self.event(Event::Start(tag))
    }

    fn end(&mut self, tag: &str) -> io::Result<()> {
        self.event(Event::End(BytesEnd::new(tag)))
    }

    fn event(&mut self, event: Event<'_>) -> io::Result<()> {
        self.0.write_event(event)
    }
}

fn creation_date(options: &Options) -> Option<(&str, &str)> {
    options.date.as_ref().map(|date| ("creationdate", date.as_str()))
}
