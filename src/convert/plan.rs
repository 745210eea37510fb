//! Units as bytes of each format. A block is formatted without knowing those before it.

use std::borrow::Cow;

use memchr::memchr3;

use crate::convert::neighbours::{Place, dressed};
use crate::convert::{Formatted, Options};
use crate::error::{Error, ErrorKind, Result};
use crate::memory::Choice;
use crate::memory::Dialect;
use crate::memory::native::{as_tmx, is_tmx};
use crate::memory::{
    Annotation, AnnotationKind, Attributes, Chunk, Content, Fields, Header, Inline, InlineHandling,
    InputFormat, TransUnit, Variant, head_object, json_line,
};
use crate::write::plain::{is_empty_line, push_plain};
use crate::write::{Column, OutputFormat};
use crate::xml;

/// How a run writes.
pub(super) struct Plan {
    pub(super) forms: Vec<OutputFormat>,
    choice: Choice,
    inline: Option<InlineHandling>,
    columns: Vec<Column>,
    dialect: Option<Dialect>,
    pub(super) is_noticed: bool,
    pub(super) wanted: Fields,
    header: Header,
    /// The source language of a TMX file that is written.
    source: String,
    languages: [String; 2],
}

/// What is used again from unit to unit.
#[derive(Debug, Default)]
pub(super) struct Rooms {
    targets: Vec<usize>,
    texts: [String; 2],
}

/// Two variants of a unit.
struct Pair<'a> {
    unit: &'a TransUnit<'a>,
    source: usize,
    target: usize,
}

impl Plan {
    pub(super) fn new(first: &Header, forms: Vec<OutputFormat>, options: &Options) -> Self {
        let tag = |tag: &Option<crate::lang::Tag>| {
            tag.as_ref().map(|tag| tag.as_str().to_owned()).unwrap_or_default()
        };
        let languages = [tag(&options.source), tag(&options.target)];
        let source =
            if languages[0].is_empty() { first.source.clone() } else { languages[0].clone() };
        let is_text = |form: &OutputFormat| match form {
            OutputFormat::Tmx | OutputFormat::Jsonl => false,
            OutputFormat::Tsv | OutputFormat::Csv => {
                options.columns.iter().all(|column| column.text_of().is_some())
            }
            OutputFormat::SourceLines | OutputFormat::TargetLines => true,
        };
        let wanted = if forms.iter().all(is_text) { Fields::Texts } else { Fields::All };
        Self {
            forms,
            choice: Choice::new(options.source.as_ref(), options.target.as_ref()),
            inline: options.inline,
            columns: options.columns.clone(),
            dialect: options.dialect,
            is_noticed: options.is_noticed,
            wanted,
            header: first.clone(),
            source,
            languages,
        }
    }

    /// What stands before the units.
    pub(super) fn head(&self, form: OutputFormat) -> Result<Vec<u8>> {
        Ok(match form {
            OutputFormat::Tmx => self.tmx_head()?,
            OutputFormat::Jsonl => self.json_head(),
            OutputFormat::Csv => {
                let mut head = "\u{FEFF}".as_bytes().to_vec();
                let names = self.columns.iter().map(|column| Cow::Borrowed(column.name()));
                push_row(&mut head, names);
                head
            }
            _ => Vec::new(),
        })
    }

    /// What stands after the units.
    pub(super) fn foot(&self, form: OutputFormat) -> &'static str {
        match form {
            OutputFormat::Tmx => "  </body>\n</tmx>\n",
            _ => "",
        }
    }

    /// The header as the first member of the first object, up to the next member: what begins with it
    /// goes on with the object without its brace.
    fn json_head(&self) -> Vec<u8> {
        let Header { attributes, annotations, .. } = &self.header;
        if attributes.iter().next().is_none() && annotations.is_empty() {
            return Vec::new();
        }
        let mut attributes: Vec<_> = attributes.iter().collect();
        if let Some((_, value)) = attributes.iter_mut().find(|(name, _)| name == "srclang") {
            *value = Cow::Borrowed(&self.source);
        }
        let object = head_object(&Attributes::List(attributes), annotations);
        format!("{{\"header\":{object},").into_bytes()
    }

    fn tmx_head(&self) -> Result<Vec<u8>> {
        if self.source.is_empty() {
            return Err(Error::new(
                ErrorKind::Usage,
                "the first input does not tell its languages",
            )
            .expected("expected a source language for TMX")
            .advice("give it with -s, and the target with -t"));
        }
        let mut head =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\">\n  <header"
                .as_bytes()
                .to_vec();
        push_attributes(&mut head, self.header_attributes().into_iter());
        if self.header.annotations.is_empty() {
            head.extend_from_slice(b"/>\n");
        } else {
            head.extend_from_slice(b">\n");
            push_annotations(&mut head, &self.header.annotations, "    ");
            head.extend_from_slice(b"  </header>\n");
        }
        head.extend_from_slice(b"  <body>\n");
        Ok(head)
    }

    /// The attributes of the first file's header, with those that TMX requires.
    fn header_attributes(&self) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
        const REQUIRED: [(&str, &str); 6] = [
            ("creationtool", "tmforge"),
            ("creationtoolversion", env!("CARGO_PKG_VERSION")),
            ("segtype", "sentence"),
            ("o-tmf", "unknown"),
            ("adminlang", "en"),
            ("datatype", "plaintext"),
        ];
        let mut all: Vec<_> = self.header.attributes.iter().collect();
        for (name, value) in REQUIRED {
            if !all.iter().any(|(found, _)| found == name) {
                all.push((name.into(), value.into()));
            }
        }
        match all.iter_mut().find(|(name, _)| name == "srclang") {
            Some((_, value)) => *value = Cow::Borrowed(&self.source),
            None => all.push(("srclang".into(), Cow::Borrowed(&self.source))),
        }
        all
    }

    /// Adds a unit to every output. The error is a message.
    pub(super) fn unit(
        &self,
        unit: &TransUnit<'_>,
        places: Option<&[Place]>,
        block: &Chunk,
        formatted: &mut Formatted,
    ) -> std::result::Result<(), String> {
        let header = block.header();
        let targets = &mut formatted.rooms.targets;
        let chosen = self.choice.choose(unit, header, targets);
        let Some(source) = chosen.filter(|&source| has_text(unit, source)) else {
            return self.unpaired(unit, block, formatted);
        };
        targets.retain(|&i| has_text(unit, i));
        if targets.is_empty() {
            return self.unpaired(unit, block, formatted);
        }
        let narrowed = (!self.choice.is_open() && targets.len() + 1 < unit.variants.len())
            .then(|| narrowed(unit, source, targets));
        let dressed = self.dialect.zip(places).map(|(dialect, places)| {
            let (unit, source) =
                narrowed.as_ref().map_or((unit, source), |(unit, source)| (unit, *source));
            (dressed(unit, source, places, dialect), source)
        });
        let (mut bare, mut is_written) = (0, false);
        for (form, text) in self.forms.iter().zip(&mut formatted.texts) {
            let lost = &mut formatted.summary.forbidden;
            let is_tmx = *form == OutputFormat::Tmx;
            match (form, dressed.as_ref().filter(|_| is_tmx).or(narrowed.as_ref())) {
                (OutputFormat::Tmx | OutputFormat::Jsonl, Some((unit, source))) => {
                    self.whole(*form, unit, *source, header, text, lost)?;
                    is_written = true;
                }
                (OutputFormat::Tmx | OutputFormat::Jsonl, None) => {
                    self.whole(*form, unit, source, header, text, lost)?;
                    is_written = true;
                }
                _ => {
                    let texts = &mut formatted.rooms.texts;
                    let mut row = |&&target: &&usize| {
                        self.row(*form, &Pair { unit, source, target }, texts, text, lost)
                    };
                    let rows = targets.iter().filter(&mut row).count();
                    bare = bare.max(targets.len() - rows);
                    is_written |= rows > 0;
                }
            }
        }
        formatted.summary.bare += bare;
        formatted.summary.written += usize::from(is_written);
        Ok(())
    }

    /// A unit without the pair: a memory's is kept where whole units are asked for, a document's is
    /// not translated.
    fn unpaired(
        &self,
        unit: &TransUnit<'_>,
        block: &Chunk,
        formatted: &mut Formatted,
    ) -> std::result::Result<(), String> {
        formatted.summary.unpaired += 1;
        let is_memory = matches!(block.format(), InputFormat::Tmx | InputFormat::Jsonl);
        if !is_memory || !self.choice.is_open() || unit.variants.is_empty() {
            return Ok(());
        }
        for (form, text) in self.forms.iter().zip(&mut formatted.texts) {
            if let OutputFormat::Tmx | OutputFormat::Jsonl = form {
                let lost = &mut formatted.summary.forbidden;
                self.whole(*form, unit, 0, block.header(), text, lost)?;
            }
        }
        Ok(())
    }

    fn whole(
        &self,
        form: OutputFormat,
        unit: &TransUnit<'_>,
        source: usize,
        header: &Header,
        out: &mut Vec<u8>,
        lost: &mut usize,
    ) -> std::result::Result<(), String> {
        if form == OutputFormat::Tmx {
            return self.tmx_unit(unit, source, header, out, lost);
        }
        let target = usize::from(source == 0);
        match self.inline {
            None | Some(InlineHandling::Keep) => json_line(unit, source, target, out),
            Some(inline) => json_line(&flattened(unit, inline), source, target, out),
        }
        Ok(())
    }

    fn tmx_unit(
        &self,
        unit: &TransUnit<'_>,
        source: usize,
        header: &Header,
        out: &mut Vec<u8>,
        lost: &mut usize,
    ) -> std::result::Result<(), String> {
        out.extend_from_slice(b"    <tu");
        push_attributes(out, unit.attributes.iter());
        let names_source = unit.attributes.get("srclang").is_some();
        let told = &header.source;
        if !names_source && !told.is_empty() && *told != self.source && self.languages[0].is_empty()
        {
            push_attribute(out, "srclang", told);
        }
        out.extend_from_slice(b">\n");
        push_annotations(out, &unit.annotations, "      ");
        for (i, variant) in unit.variants.iter().enumerate() {
            self.variant(variant, i == source, out, lost)?;
        }
        out.extend_from_slice(b"    </tu>\n");
        Ok(())
    }

    fn variant(
        &self,
        variant: &Variant<'_>,
        is_source: bool,
        out: &mut Vec<u8>,
        lost: &mut usize,
    ) -> std::result::Result<(), String> {
        let asked = &self.languages[usize::from(!is_source)];
        let language = if variant.language.is_empty() { asked } else { &*variant.language };
        if language.is_empty() {
            return Err("a unit that does not tell its languages".to_owned());
        }
        out.extend_from_slice(b"      <tuv");
        push_attribute(out, "xml:lang", language);
        let is_language = |name: &str| matches!(name, "xml:lang" | "lang");
        push_attributes(out, variant.attributes.iter().filter(|(name, _)| !is_language(name)));
        out.extend_from_slice(b">\n");
        push_annotations(out, &variant.annotations, "        ");
        out.extend_from_slice(b"        <seg>");
        match self.inline {
            None | Some(InlineHandling::Keep) => push_segment(out, &variant.segment, lost),
            Some(inline) => push_escaped(out, &variant.segment.text(inline), lost),
        }
        out.extend_from_slice(b"</seg>\n      </tuv>\n");
        Ok(())
    }

    /// Adds a pair as a line or a row, unless a side of it is empty there.
    fn row(
        &self,
        form: OutputFormat,
        pair: &Pair<'_>,
        rooms: &mut [String; 2],
        out: &mut Vec<u8>,
        lost: &mut usize,
    ) -> bool {
        let inline = self.inline.unwrap_or_default();
        let &Pair { unit, source, target } = pair;
        let text = |at: usize, room| unit.variants[at].segment.text_in(inline, room);
        let [first, second] = rooms;
        let texts = [text(source, first), text(target, second)];
        // A segment of codes alone has no text when they are dropped.
        if texts.iter().any(|text| is_empty_line(text)) {
            return false;
        }
        match form {
            OutputFormat::SourceLines => push_plain_line(out, texts[0], lost),
            OutputFormat::TargetLines => push_plain_line(out, texts[1], lost),
            OutputFormat::Csv => {
                let field = |column: &Column| match column.text_of() {
                    Some(side) => Cow::Borrowed(texts[side]),
                    None => column.of(unit, source, target),
                };
                push_row(out, self.columns.iter().map(field));
            }
            OutputFormat::Tsv | OutputFormat::Tmx | OutputFormat::Jsonl => {
                for (i, column) in self.columns.iter().enumerate() {
                    if i > 0 {
                        out.push(b'\t');
                    }
                    match column.text_of() {
                        Some(side) => push_plain(out, texts[side], lost),
                        None => push_plain(out, &column.of(unit, source, target), lost),
                    }
                }
                out.push(b'\n');
            }
        }
        true
    }
}

fn has_text(unit: &TransUnit<'_>, at: usize) -> bool {
    !is_blank(&unit.variants[at].segment)
}

/// Whether no format would have anything of it.
fn is_blank(segment: &Content<'_>) -> bool {
    match segment {
        Content::Plain(text) => is_empty_line(text),
        // Most texts begin with a letter; only what begins otherwise must be read.
        Content::Xml(raw) if raw.bytes().next().is_some_and(begins_text) => false,
        Content::Xml(_) | Content::Inlines(_) => is_empty_line(&segment.text(InlineHandling::Text)),
    }
}

/// Whether a first byte can only be that of a letter: in ASCII, or of U+4000 to U+CFFF.
fn begins_text(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, 0xE4..=0xEC)
}

/// The unit with these variants alone, and where its source stands then.
fn narrowed<'a>(unit: &TransUnit<'a>, source: usize, targets: &[usize]) -> (TransUnit<'a>, usize) {
    let mut kept: Vec<usize> = targets.iter().copied().chain([source]).collect();
    kept.sort_unstable();
    let variants = kept.iter().map(|&i| unit.variants[i].clone()).collect();
    let at = kept.iter().position(|&i| i == source).unwrap_or(0);
    (TransUnit { variants, ..unit.clone() }, at)
}

/// The unit without inline elements.
fn flattened<'a>(unit: &TransUnit<'a>, inline: InlineHandling) -> TransUnit<'a> {
    let mut flat = unit.clone();
    for variant in &mut flat.variants {
        variant.segment = Content::Plain(variant.segment.text(inline));
    }
    flat
}

fn push_attribute(out: &mut Vec<u8>, name: &str, value: &str) {
    out.push(b' ');
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"=\"");
    if value.bytes().any(|b| matches!(b, b'&' | b'<' | b'"' | b'\n' | b'\t' | b'\r')) {
        for c in value.chars().filter(|&c| xml::is_char(c)) {
            match c {
                '&' => out.extend_from_slice(b"&amp;"),
                '<' => out.extend_from_slice(b"&lt;"),
                '"' => out.extend_from_slice(b"&quot;"),
                '\n' | '\t' | '\r' => out.extend_from_slice(format!("&#{};", c as u32).as_bytes()),
                _ => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
    } else {
        out.extend_from_slice(xml::without_forbidden(value).0.as_bytes());
    }
    out.push(b'"');
}

fn push_annotations(out: &mut Vec<u8>, annotations: &[Annotation<'_>], indent: &str) {
    for annotation in annotations {
        let name = match annotation.kind {
            AnnotationKind::Note => "note",
            AnnotationKind::Prop => "prop",
        };
        out.extend_from_slice(indent.as_bytes());
        out.push(b'<');
        out.extend_from_slice(name.as_bytes());
        push_attributes(out, annotation.attributes.iter());
        out.push(b'>');
        push_escaped(out, &annotation.text.text(InlineHandling::Text), &mut 0);
        out.extend_from_slice(b"</");
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b">\n");
    }
}

/// Adds each attribute whose name XML allows, once.
fn push_attributes<'a>(
    out: &mut Vec<u8>,
    attributes: impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)>,
) {
    let mut names = Vec::new();
    for (name, value) in attributes {
        if xml::is_name(&name) && !names.contains(&name) {
            push_attribute(out, &name, &value);
            names.push(name);
        }
    }
}

fn push_segment(out: &mut Vec<u8>, segment: &Content<'_>, lost: &mut usize) {
    match segment {
        Content::Plain(text) => push_escaped(out, text, lost),
        Content::Xml(raw) if !raw.contains('<') => {
            push_escaped(out, &segment.text(InlineHandling::Drop), lost)
        }
        _ => {
            // What TMX does not know comes from damaged files and from makers of other formats.
            let pieces = segment.pieces();
            let pieces = if is_tmx(&pieces) { pieces } else { as_tmx(pieces).0 };
            push_pieces(out, &pieces, lost);
        }
    }
}

/// The elements that a segment of TMX may have.
const INLINE: [&str; 7] = ["bpt", "ept", "ph", "it", "hi", "ut", "sub"];

fn push_pieces(out: &mut Vec<u8>, pieces: &[Inline<'_>], lost: &mut usize) {
    for piece in pieces {
        let code = match piece {
            Inline::Text(text) => {
                push_escaped(out, text, lost);
                continue;
            }
            // Other elements do not belong into TMX; they come from files that are damaged.
            Inline::Element(code) if !INLINE.contains(&&*code.name) => {
                push_pieces(out, &code.content, lost);
                continue;
            }
            Inline::Element(code) => code,
        };
        out.push(b'<');
        out.extend_from_slice(code.name.as_bytes());
        push_attributes(out, code.attributes.iter());
        if code.content.is_empty() {
            out.extend_from_slice(b"/>");
            continue;
        }
        out.push(b'>');
        push_pieces(out, &code.content, lost);
        out.extend_from_slice(b"</");
        out.extend_from_slice(code.name.as_bytes());
        out.push(b'>');
    }
}

/// Text between tags, without the characters that XML cannot carry.
fn push_escaped(out: &mut Vec<u8>, text: &str, lost: &mut usize) {
    let (text, forbidden) = match text.bytes().any(|b| b < 0x20 || b == 0xEF) {
        true => xml::without_forbidden(text),
        false => (Cow::Borrowed(text), 0),
    };
    *lost += forbidden;
    out.extend_from_slice(xml::escape(&text).as_bytes());
}

fn push_row<'a>(out: &mut Vec<u8>, fields: impl Iterator<Item = Cow<'a, str>>) {
    for (i, field) in fields.enumerate() {
        if i > 0 {
            out.push(b',');
        }
        push_csv_field(out, &field);
    }
    out.extend_from_slice(b"\r\n");
}

/// A field that no spreadsheet takes for a formula; reading takes the apostrophe away again.
fn push_csv_field(out: &mut Vec<u8>, field: &str) {
    let opens_formula =
        |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠');
    let guard = field.trim_start_matches('\'').starts_with(opens_formula);
    let quoted = memchr3(b',', b'"', b'\n', field.as_bytes()).is_some() || field.contains('\r');
    if quoted {
        out.push(b'"');
    }
    if guard {
        out.push(b'\'');
    }
    match quoted {
        true => out.extend_from_slice(field.replace('"', "\"\"").as_bytes()),
        false => out.extend_from_slice(field.as_bytes()),
    }
    if quoted {
        out.push(b'"');
    }
}

fn push_plain_line(out: &mut Vec<u8>, text: &str, lost: &mut usize) {
    push_plain(out, text, lost);
    out.push(b'\n');
}
