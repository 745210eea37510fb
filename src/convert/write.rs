//! Units as bytes of each format. A block is formatted without knowing those before it.

use std::borrow::Cow;

use memchr::memchr3;
use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::convert::columns::Column;
use crate::convert::context::{Place, dressed};
use crate::convert::pair::Choice;
use crate::convert::{Formatted, Options};
use crate::error::{Error, ErrorKind, Result};
use crate::memory::{
    Annotation, AnnotationKind, Attributes, Block, Format, Header, Inline, Kind, Piece, Segment,
    Unit, Variant, head_object, json_line,
};
use crate::output::Dialect;
use crate::xml;

/// How units are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One of the formats of memories.
    Memory(Format),
    /// The source segments alone, one a line.
    SourceLines,
    /// The target segments alone, one a line.
    TargetLines,
}

/// How a run writes.
pub(super) struct Plan {
    pub(super) forms: Vec<Form>,
    choice: Choice,
    inline: Option<Inline>,
    columns: Vec<Column>,
    dialect: Option<Dialect>,
    pub(super) is_noticed: bool,
    header: Header,
    /// The source language of a TMX file that is written.
    source: String,
    languages: [String; 2],
}

impl Plan {
    pub(super) fn new(first: &Header, forms: Vec<Form>, options: &Options) -> Self {
        let tag = |tag: &Option<crate::lang::Tag>| {
            tag.as_ref().map(|tag| tag.as_str().to_owned()).unwrap_or_default()
        };
        let languages = [tag(&options.source), tag(&options.target)];
        let source =
            if languages[0].is_empty() { first.source.clone() } else { languages[0].clone() };
        Self {
            forms,
            choice: Choice::new(options.source.as_ref(), options.target.as_ref()),
            inline: options.inline,
            columns: options.columns.clone(),
            dialect: options.dialect,
            is_noticed: options.is_noticed,
            header: first.clone(),
            source,
            languages,
        }
    }

    /// What stands before the units.
    pub(super) fn head(&self, form: Form) -> Result<Vec<u8>> {
        Ok(match form {
            Form::Memory(Format::Tmx) => self.tmx_head()?,
            Form::Memory(Format::Jsonl) => self.json_head(),
            Form::Memory(Format::Csv) => {
                let mut head = "\u{FEFF}".as_bytes().to_vec();
                let names = self.columns.iter().map(|column| Cow::Borrowed(column.name()));
                push_row(&mut head, names);
                head
            }
            _ => Vec::new(),
        })
    }

    /// What stands after the units.
    pub(super) fn foot(&self, form: Form) -> &'static str {
        match form {
            Form::Memory(Format::Tmx) => "  </body>\n</tmx>\n",
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
        unit: &Unit<'_>,
        places: Option<&[Place]>,
        block: &Block,
        formatted: &mut Formatted,
    ) -> std::result::Result<(), String> {
        let header = block.header();
        let chosen = self.choice.of(unit, header);
        let Some((source, targets)) = chosen.filter(|(source, _)| has_text(unit, *source)) else {
            return self.unpaired(unit, block, formatted);
        };
        let targets: Vec<usize> = targets.into_iter().filter(|&i| has_text(unit, i)).collect();
        if targets.is_empty() {
            return self.unpaired(unit, block, formatted);
        }
        let narrowed = (!self.choice.is_open() && targets.len() + 1 < unit.variants.len())
            .then(|| narrowed(unit, source, &targets));
        let dressed = self.dialect.zip(places).map(|(dialect, places)| {
            let (unit, source) =
                narrowed.as_ref().map_or((unit, source), |(unit, source)| (unit, *source));
            (dressed(unit, source, places, dialect), source)
        });
        let (mut bare, mut is_written) = (0, false);
        for (form, text) in self.forms.iter().zip(&mut formatted.texts) {
            let lost = &mut formatted.summary.forbidden;
            let is_tmx = *form == Form::Memory(Format::Tmx);
            match (form, dressed.as_ref().filter(|_| is_tmx).or(narrowed.as_ref())) {
                (Form::Memory(Format::Tmx | Format::Jsonl), Some((unit, source))) => {
                    self.whole(*form, unit, *source, header, text, lost)?;
                    is_written = true;
                }
                (Form::Memory(Format::Tmx | Format::Jsonl), None) => {
                    self.whole(*form, unit, source, header, text, lost)?;
                    is_written = true;
                }
                _ => {
                    let mut row =
                        |&&target: &&usize| self.row(*form, unit, source, target, text, lost);
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
        unit: &Unit<'_>,
        block: &Block,
        formatted: &mut Formatted,
    ) -> std::result::Result<(), String> {
        formatted.summary.unpaired += 1;
        let is_memory = matches!(block.kind(), Kind::Memory(Format::Tmx | Format::Jsonl));
        if !is_memory || !self.choice.is_open() || unit.variants.is_empty() {
            return Ok(());
        }
        for (form, text) in self.forms.iter().zip(&mut formatted.texts) {
            if let Form::Memory(Format::Tmx | Format::Jsonl) = form {
                let lost = &mut formatted.summary.forbidden;
                self.whole(*form, unit, 0, block.header(), text, lost)?;
            }
        }
        Ok(())
    }

    fn whole(
        &self,
        form: Form,
        unit: &Unit<'_>,
        source: usize,
        header: &Header,
        out: &mut Vec<u8>,
        lost: &mut usize,
    ) -> std::result::Result<(), String> {
        if form == Form::Memory(Format::Tmx) {
            return self.tmx_unit(unit, source, header, out, lost);
        }
        let target = usize::from(source == 0);
        match self.inline {
            None | Some(Inline::Keep) => json_line(unit, source, target, out),
            Some(inline) => json_line(&flattened(unit, inline), source, target, out),
        }
        Ok(())
    }

    fn tmx_unit(
        &self,
        unit: &Unit<'_>,
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
            None | Some(Inline::Keep) => push_segment(out, &variant.segment, lost),
            Some(inline) => push_escaped(out, &variant.segment.text(inline), lost),
        }
        out.extend_from_slice(b"</seg>\n      </tuv>\n");
        Ok(())
    }

    /// Adds a pair as a line or a row, unless a side of it is empty there.
    fn row(
        &self,
        form: Form,
        unit: &Unit<'_>,
        source: usize,
        target: usize,
        out: &mut Vec<u8>,
        lost: &mut usize,
    ) -> bool {
        let inline = self.inline.unwrap_or_default();
        let texts = [source, target].map(|at| unit.variants[at].segment.text(inline));
        // A segment of codes alone has no text when they are dropped.
        if texts.iter().any(|text| is_empty_line(text)) {
            return false;
        }
        match form {
            Form::SourceLines => push_plain_line(out, &texts[0], lost),
            Form::TargetLines => push_plain_line(out, &texts[1], lost),
            Form::Memory(Format::Csv) => {
                let field = |column: &Column| match column.text_of() {
                    Some(side) => texts[side].clone(),
                    None => column.of(unit, source, target),
                };
                push_row(out, self.columns.iter().map(field));
            }
            Form::Memory(_) => {
                for (i, column) in self.columns.iter().enumerate() {
                    if i > 0 {
                        out.push(b'\t');
                    }
                    match column.text_of() {
                        Some(side) => push_plain(out, &texts[side], lost),
                        None => push_plain(out, &column.of(unit, source, target), lost),
                    }
                }
                out.push(b'\n');
            }
        }
        true
    }
}

/// Whether [`push_plain`] leaves nothing of a text.
fn is_empty_line(text: &str) -> bool {
    text.chars().all(|c| splits_lines(c) || c == '\u{FEFF}' || !xml::is_char(c))
}

fn has_text(unit: &Unit<'_>, at: usize) -> bool {
    !is_blank(&unit.variants[at].segment)
}

/// Whether no format would have anything of it.
fn is_blank(segment: &Segment<'_>) -> bool {
    match segment {
        Segment::Plain(text) => is_empty_line(text),
        // Most texts begin with a letter; only what begins otherwise must be read.
        Segment::Xml(raw) if raw.starts_with(|c: char| c.is_ascii_alphanumeric()) => false,
        Segment::Xml(_) | Segment::Pieces(_) => is_empty_line(&segment.text(Inline::Text)),
    }
}

/// The unit with these variants alone, and where its source stands then.
fn narrowed<'a>(unit: &Unit<'a>, source: usize, targets: &[usize]) -> (Unit<'a>, usize) {
    let mut kept: Vec<usize> = targets.iter().copied().chain([source]).collect();
    kept.sort_unstable();
    let variants = kept.iter().map(|&i| unit.variants[i].clone()).collect();
    let at = kept.iter().position(|&i| i == source).unwrap_or(0);
    (Unit { variants, ..unit.clone() }, at)
}

/// The unit without inline elements.
fn flattened<'a>(unit: &Unit<'a>, inline: Inline) -> Unit<'a> {
    let mut flat = unit.clone();
    for variant in &mut flat.variants {
        variant.segment = Segment::Plain(variant.segment.text(inline));
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
        push_escaped(out, &annotation.text.text(Inline::Text), &mut 0);
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

fn push_segment(out: &mut Vec<u8>, segment: &Segment<'_>, lost: &mut usize) {
    match segment {
        Segment::Plain(text) => push_escaped(out, text, lost),
        Segment::Xml(raw) if !raw.contains('<') => {
            push_escaped(out, &segment.text(Inline::Drop), lost)
        }
        _ => push_pieces(out, &segment.pieces(), lost),
    }
}

/// The elements that a segment of TMX may have.
const INLINE: [&str; 7] = ["bpt", "ept", "ph", "it", "hi", "ut", "sub"];

fn push_pieces(out: &mut Vec<u8>, pieces: &[Piece<'_>], lost: &mut usize) {
    for piece in pieces {
        let code = match piece {
            Piece::Text(text) => {
                push_escaped(out, text, lost);
                continue;
            }
            // Other elements do not belong into TMX; they come from files that are damaged.
            Piece::Code(code) if !INLINE.contains(&&*code.name) => {
                push_pieces(out, &code.content, lost);
                continue;
            }
            Piece::Code(code) => code,
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

/// A text as one field of a line: composed, white space folded, trimmed.
fn push_plain(out: &mut Vec<u8>, text: &str, lost: &mut usize) {
    match Shape::of(text) {
        Shape::Plain => out.extend_from_slice(text.as_bytes()),
        Shape::Spaced => push_folded(out, text),
        Shape::Other => push_composed(out, text, lost),
    }
}

/// Settled text: white space folded and trimmed.
fn push_folded(out: &mut Vec<u8>, text: &str) {
    let text = text.trim_ascii().as_bytes();
    let is_space = |at: usize| text.get(at).is_some_and(u8::is_ascii_whitespace);
    let mut start = 0;
    let (mut at, mut looked_at) = (0, 0);
    while at < text.len() {
        if at >= looked_at {
            at += unfolded(&text[at..]);
            looked_at = at + STRETCH;
        }
        if !is_space(at) || (text[at] == b' ' && !is_space(at + 1)) {
            at += 1;
            continue;
        }
        out.extend_from_slice(&text[start..at]);
        out.push(b' ');
        while is_space(at) {
            at += 1;
        }
        start = at;
    }
    out.extend_from_slice(&text[start..]);
}

/// How many bytes are looked at together for white space.
const STRETCH: usize = 32;

/// How many bytes, a stretch at a time, surely have no white space to be folded.
fn unfolded(text: &[u8]) -> usize {
    let mut length = 0;
    while let Some(bytes) = text.get(length..=length + STRETCH) {
        let mut folds = false;
        for (&a, &b) in bytes.iter().zip(&bytes[1..]) {
            folds |= (a < b' ') | ((a == b' ') & (b <= b' '));
        }
        if folds {
            break;
        }
        length += STRETCH;
    }
    length
}

fn push_composed(out: &mut Vec<u8>, text: &str, lost: &mut usize) {
    let start = out.len();
    let mut is_space = true;
    let forbidden = |&c: &char| !xml::is_char(c) && !splits_lines(c);
    *lost += text.chars().filter(forbidden).count();
    for c in text.chars().filter(|c| !forbidden(c)).nfc() {
        match splits_lines(c) || (c == '\u{FEFF}' && out.len() == start) {
            true if is_space => {}
            true => out.push(b' '),
            false => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
        is_space = splits_lines(c) || (c == '\u{FEFF}' && out.len() == start);
    }
    while out.len() > start && (out.ends_with(b" ") || out.ends_with("\u{FEFF}".as_bytes())) {
        let length = if out.ends_with(b" ") { 1 } else { 3 };
        out.truncate(out.len() - length);
    }
}

fn splits_lines(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1C}'..='\u{1F}')
}

/// What must be done to a text to make it a field of a line.
#[derive(Debug, PartialEq, Eq)]
enum Shape {
    /// Nothing.
    Plain,
    /// White space is to be folded; the rest is settled.
    Spaced,
    /// It may have characters to be composed or left out.
    Other,
}

impl Shape {
    fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let (mut is_control, mut is_wide) = (false, false);
        for &byte in bytes {
            is_control |= byte < b' ' || byte == 0x7F;
            is_wide |= byte >= 0x80;
        }
        let mut is_double = false;
        for (&a, &b) in bytes.iter().zip(bytes.get(1..).unwrap_or_default()) {
            is_double |= (a == b' ') & (b == b' ');
        }
        if is_wide && !is_settled(bytes) || is_control && bytes.iter().any(is_other_control) {
            return Self::Other;
        }
        let is_padded = bytes.first() == Some(&b' ') || bytes.last() == Some(&b' ');
        match is_control || is_double || is_padded {
            true => Self::Spaced,
            false => Self::Plain,
        }
    }
}

fn is_other_control(byte: &u8) -> bool {
    (*byte < b' ' || *byte == 0x7F) && !byte.is_ascii_whitespace()
}

fn is_settled(bytes: &[u8]) -> bool {
    // What follows a first byte tells nothing more of most characters, so each byte is looked at.
    let is_open = |(at, &byte): (usize, &u8)| {
        byte >= 0xC0 && !SETTLED[usize::from(byte)] && !is_settled_character(&bytes[at..])
    };
    !bytes.iter().enumerate().any(is_open)
}

/// The first bytes whose characters are all settled: U+00C0 to U+02FF, U+0400 to U+047F, U+4000 to
/// U+9FFF, U+B000 to U+CFFF.
const SETTLED: [bool; 256] = {
    let mut settled = [false; 256];
    let mut byte = 0xC3;
    while byte <= 0xEC {
        settled[byte] = matches!(byte, 0xC3..=0xCB | 0xD0 | 0xD1 | 0xE4..=0xE9 | 0xEB | 0xEC);
        byte += 1;
    }
    settled
};

/// Whether a text begins with a character that stays as it is wherever it stands, in composed text: it
/// is no white space, combines with nothing before it and is its own composition (Unicode Standard
/// Annex 15, NFC_Quick_Check=Yes and Canonical_Combining_Class=0). The most frequent are told without
/// a table.
fn is_settled_character(bytes: &[u8]) -> bool {
    match *bytes {
        // U+2010 to U+2027
        [0xE2, 0x80, 0x90..=0xA7, ..]
        // U+3001 to U+3029, U+3040 to U+3096, U+30A1 to U+30FF, U+3400 to U+3FFF
        | [0xE3, 0x80, 0x81..=0xA9, ..]
        | [0xE3, 0x81 | 0x83 | 0x90..=0xBF, ..]
        | [0xE3, 0x82, 0x80..=0x96 | 0xA1..=0xBF, ..]
        // U+FF01 to U+FFBF
        | [0xEF, 0xBC, 0x81..=0xBF, ..]
        | [0xEF, 0xBD | 0xBE, ..] => true,
        _ => is_settled_by_tables(bytes),
    }
}

fn is_settled_by_tables(bytes: &[u8]) -> bool {
    let length = bytes.iter().skip(1).take_while(|&&byte| byte & 0xC0 == 0x80).count() + 1;
    let text = std::str::from_utf8(&bytes[..length]).unwrap_or_default();
    let Some(c) = text.chars().next() else { return false };
    let c_at = u32::from(c) as usize;
    match basic_plane().get(c_at / 64) {
        Some(word) => word >> (c_at % 64) & 1 == 1,
        None => is_settled_in_tables(c),
    }
}

/// One bit for each character of the Basic Multilingual Plane: looking each up in the tables of
/// normalization costs more than all else that is done to a text.
fn basic_plane() -> &'static [u64; 1024] {
    static PLANE: std::sync::OnceLock<Box<[u64; 1024]>> = std::sync::OnceLock::new();
    PLANE.get_or_init(|| {
        let mut plane = Box::new([0; 1024]);
        for c in ('\0'..='\u{FFFF}').filter(|&c| is_settled_in_tables(c)) {
            plane[c as usize / 64] |= 1 << (c as usize % 64);
        }
        plane
    })
}

fn is_settled_in_tables(c: char) -> bool {
    let is_odd = c.is_whitespace() || !xml::is_char(c) || c == '\u{FEFF}';
    let is_starter = canonical_combining_class(c) == 0;
    !is_odd && is_starter && is_nfc_quick([c].into_iter()) == IsNormalized::Yes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        let mut out = Vec::new();
        push_plain(&mut out, text, &mut 0);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_character_is_settled_as_the_tables_say() {
        for c in ('\u{80}'..=char::MAX).filter(|&c| c != '\u{FEFF}') {
            let text = c.to_string();
            assert_eq!(is_settled(text.as_bytes()), is_settled_in_tables(c), "{c:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_short_way_gives_what_the_long_way_gives(
            text in "([ -~]|[\\s]|[中文かがハパ각é]|\\PC|\u{3099}|\u{301}|\u{1c}|\u{feff}|\u{1161}){0,20}"
        ) {
            let (mut out, mut lost) = (Vec::new(), [0, 0]);
            push_composed(&mut out, &text, &mut lost[0]);
            proptest::prop_assert_eq!(plain(&text).into_bytes(), out);
        }
    }
}
