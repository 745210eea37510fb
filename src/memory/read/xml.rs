//! A fast XML scanner whose tags and raw texts borrow from the file. SIMD searches find the tags,
//! and text is decoded only on access. Unlike the validator's tokenizer it does not list errors:
//! malformed markup that is safe to read as text is text.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memchr2, memmem};

use crate::memory::byte_search::{first, first_tag};
use crate::visible::cut;
use crate::xml;

/// Iterates over the tags of a text.
#[derive(Debug, Clone)]
pub(crate) struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

/// A start tag or an end tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag<'a> {
    Start {
        at: usize,
        name: &'a str,
        /// The raw text between the name and the end.
        attributes: &'a str,
        is_empty: bool,
    },
    End {
        at: usize,
        name: &'a str,
    },
}

/// Tags that cannot occur in the content of an element: they show that its end tag is missing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Foreign {
    /// The letters that their names begin with.
    pub(crate) letters: [u8; 2],
    /// Whether the bytes after a `<` begin such a tag.
    pub(crate) begins: fn(&[u8]) -> bool,
}

/// An error of a reader, with its byte offset in the chunk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReadError {
    pub(crate) at: usize,
    pub(crate) message: String,
}

#[cfg(test)]
impl Foreign {
    /// All tags may occur in the content.
    pub(crate) const NONE: Self = Self { letters: [b'!'; 2], begins: |_| false };
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The offset from which the next tag is searched.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// The text from an offset up to the one from which the next tag is searched.
    pub(crate) fn since(&self, at: usize) -> &'a str {
        &self.text[at..self.at]
    }

    /// The next tag, skipping text, comments and the like.
    pub(crate) fn next_tag(&mut self) -> Option<Tag<'a>> {
        self.next_or_rest().1
    }

    /// The raw text before the next tag, and the tag. Without a next tag, the rest of the text.
    pub(crate) fn next_or_rest(&mut self) -> (&'a str, Option<Tag<'a>>) {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut from = start;
        while let Some(at) = next_tag_start(bytes, from) {
            match bytes.get(at + 1) {
                Some(b'!' | b'?') => match end_of_mark(self.text, at) {
                    Some(end) => from = end,
                    None => break,
                },
                Some(b'/') => match self.end_tag(at) {
                    Some(tag) => return (&self.text[start..at], Some(tag)),
                    None => from = at + 1,
                },
                Some(&first) if begins_name(first) => match self.start_tag(at) {
                    Some(tag) => return (&self.text[start..at], Some(tag)),
                    None => from = at + 1,
                },
                _ => from = at + 1,
            }
        }
        self.at = self.text.len();
        (&self.text[start..], None)
    }

    fn end_tag(&mut self, at: usize) -> Option<Tag<'a>> {
        let name = &self.text.as_bytes()[at + 2..];
        let length = name.iter().position(|&b| matches!(b, b'<' | b'>'))?;
        let end = at + 2 + length;
        let is_tag = self.text.as_bytes()[end] == b'>';
        is_tag.then(|| {
            self.at = end + 1;
            Tag::End { at, name: self.text[at + 2..end].trim_ascii_end() }
        })
    }

    #[inline(always)]
    fn start_tag(&mut self, at: usize) -> Option<Tag<'a>> {
        let bytes = self.text.as_bytes();
        let name = &bytes[at + 1..];
        let name_end = at + 1 + name.iter().position(|&b| ends_name(b))?;
        let end = match bytes.get(name_end)? {
            b'>' => name_end,
            _ => end_of_tag(bytes, name_end)?,
        };
        let is_empty = bytes[end - 1] == b'/';
        let name = &self.text[at + 1..name_end];
        let attributes = &self.text[name_end..end - usize::from(is_empty)];
        self.at = end + 1;
        Some(Tag::Start { at, name, attributes, is_empty })
    }

    /// Skips `tag` and the text before it, if the next `<` within 16 bytes begins exactly that tag.
    #[inline]
    pub(crate) fn skip_tag(&mut self, tag: &str) -> bool {
        let bytes = self.text.as_bytes();
        let is_next = next_tag_nearby(bytes, self.at)
            .filter(|&at| bytes[at..].starts_with(tag.as_bytes()))
            .map(|at| self.at = at + tag.len());
        is_next.is_some()
    }

    /// Skips text and the end tag of `name`, if they come next.
    #[inline]
    pub(crate) fn skip_text(&mut self, name: &str) -> bool {
        let rest = &self.text.as_bytes()[self.at..];
        let Some(length) = first(rest, [b'<']) else { return false };
        let end =
            rest[length..].strip_prefix(b"</").and_then(|end| end.strip_prefix(name.as_bytes()));
        let is_end = end.is_some_and(|end| end.first() == Some(&b'>'));
        if is_end {
            self.at += length + "</>".len() + name.len();
        }
        is_end
    }

    /// Skips an element with one of these names and without nested tags, if it comes next, and
    /// returns its name. Attributes and text need not be separated, because neither contains a `<`.
    #[inline]
    pub(crate) fn skip_element(&mut self, names: [&'static str; 2]) -> Option<&'static str> {
        let bytes = self.text.as_bytes();
        let at = next_tag_nearby(bytes, self.at)?;
        let inner = &bytes[at + 1..];
        let is_here = |name: &&str| {
            inner.starts_with(name.as_bytes()) && matches!(inner.get(name.len()), Some(b' ' | b'>'))
        };
        let name = names.into_iter().find(is_here)?;
        let mut content = Self { text: self.text, at: at + 1 };
        let is_passed = content.skip_text(name);
        is_passed.then(|| {
            self.at = content.at;
            name
        })
    }

    /// Skips the element that begins here, if `is_wanted` accepts its name and it contains only
    /// text. Returns its name, its raw attributes and its raw text.
    #[inline]
    pub(crate) fn skip_flat_element(
        &mut self,
        is_wanted: impl Fn(&str) -> bool,
    ) -> Option<(&'a str, &'a str, &'a str)> {
        match self.text.as_bytes()[self.at..] {
            [b'<', first, ..] if begins_name(first) => {}
            _ => return None,
        }
        match self.start_tag(self.at)? {
            Tag::Start { name, attributes, is_empty, .. } if is_wanted(name) => {
                let start = self.at;
                let is_passed = is_empty || self.skip_text(name);
                let tag = if is_empty { 0 } else { "</>".len() + name.len() };
                is_passed.then(|| (name, attributes, &self.text[start..self.at - tag]))
            }
            _ => None,
        }
    }

    /// The raw content of an element whose start tag was read, up to the matching end tag.
    pub(crate) fn balanced(&mut self, name: &str) -> Result<&'a str, ReadError> {
        let start = self.at;
        let mut depth = 0;
        while let Some(tag) = self.next_tag() {
            match tag {
                Tag::Start { name: inner, is_empty: false, .. } if inner == name => depth += 1,
                Tag::End { name: inner, at } if inner == name && depth == 0 => {
                    return Ok(&self.text[start..at]);
                }
                Tag::End { name: inner, .. } if inner == name => depth -= 1,
                _ => {}
            }
        }
        Err(ReadError { at: start, message: format!("`<{name}>` is not closed") })
    }

    /// The raw content up to the end tag of `name`, which is consumed. Fails at a `foreign` tag, so
    /// that content with a missing end tag does not include what follows.
    #[inline]
    pub(crate) fn content(&mut self, name: &str, foreign: &Foreign) -> Result<&'a str, ReadError> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let [one, other] = foreign.letters;
        let own = name.as_bytes().first().copied().unwrap_or(b'!');
        let mut from = start;
        let open = || ReadError { at: start, message: format!("`<{}>` is not closed", cut(name)) };
        loop {
            // Each letter adds to the cost of the search, and `seg` begins like a foreign tag.
            let found = match own == other {
                true => first_tag(&bytes[from..], [own, one]),
                false => first_tag(&bytes[from..], [own, one, other]),
            };
            let at = from + found.ok_or_else(open)?;
            let inner = &bytes[at + 1..];
            from = match inner.first() {
                Some(b'/') if inner[1..].starts_with(name.as_bytes()) => {
                    let after = inner[1 + name.len()..].trim_ascii_start();
                    let end = bytes.len() - after.len();
                    if after.first() == Some(&b'>') {
                        self.at = end + 1;
                        return Ok(&self.text[start..at]);
                    }
                    end
                }
                // A comment or instruction without an end is text.
                Some(b'!' | b'?') => end_of_mark(self.text, at).unwrap_or(at + 1),
                _ if (foreign.begins)(inner) => return Err(open()),
                _ => at + 1,
            };
        }
    }
}

/// The next `<`. It is usually close: after a line end and an indent.
#[inline]
fn next_tag_start(bytes: &[u8], from: usize) -> Option<usize> {
    Some(from + first(bytes.get(from..)?, [b'<'])?)
}

/// The next `<`, if it is within 16 bytes.
#[inline]
fn next_tag_nearby(bytes: &[u8], from: usize) -> Option<usize> {
    first_of_eight(b'<', bytes, from).or_else(|| first_of_eight(b'<', bytes, from + 8))
}

/// The first occurrence of a byte among the next eight. They are compared as one number, because
/// `memchr` has a higher start-up cost. After the XOR a byte is 0 where the text has `wanted`, and
/// the subtraction sets the highest bit only of such a byte or of one after it.
#[inline]
fn first_of_eight(wanted: u8, bytes: &[u8], from: usize) -> Option<usize> {
    const LOW: u64 = u64::from_le_bytes([0x01; 8]);
    const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
    let eight = bytes.get(from..)?.first_chunk::<8>()?;
    let differs = u64::from_le_bytes(*eight) ^ (LOW * u64::from(wanted));
    let found = differs.wrapping_sub(LOW) & !differs & HIGH;
    (found != 0).then(|| from + found.trailing_zeros() as usize / 8)
}

fn begins_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte == b':' || byte >= 0x80
}

fn ends_name(byte: u8) -> bool {
    matches!(byte, b'>' | b'<' | b'/' | b' ' | b'\t' | b'\n' | b'\r')
}

/// The `>` of a tag after its name, skipping quoted values. A tag cannot contain an unquoted `<`.
#[inline]
fn end_of_tag(bytes: &[u8], start: usize) -> Option<usize> {
    // Nearly all tags end after a double quote that closes a value. A quote that opens a value
    // follows an equals sign. Single quotes need the exact search.
    let end = start + first(&bytes[start..], [b'<', b'>', b'\''])?;
    let before = bytes[start..end].strip_suffix(b"/").unwrap_or(&bytes[start..end]);
    match before {
        [.., last, b'"'] if bytes[end] == b'>' && !matches!(last, b'=' | b' ' | b'\n') => Some(end),
        _ => end_of_quoted_tag(bytes, start),
    }
}

fn end_of_quoted_tag(bytes: &[u8], start: usize) -> Option<usize> {
    let mut i = start;
    loop {
        match *bytes.get(i)? {
            b'>' => return Some(i),
            b'<' => return None,
            quote @ (b'"' | b'\'') => i = end_of_value(bytes, i, quote)?,
            _ => {}
        }
        i += 1;
    }
}

/// The quote that closes the value opened at `start`. XML forbids `<` in values, but tools write
/// it. It belongs to the value if the character after the quote can follow a value.
fn end_of_value(bytes: &[u8], start: usize, quote: u8) -> Option<usize> {
    let end = start + 1 + memchr(quote, &bytes[start + 1..])?;
    let value = &bytes[start + 1..end];
    if memchr(b'<', value).is_none() {
        return Some(end);
    }
    // Where the closing quote is missing, the next quote opens a value of another tag.
    let opens_another = value.trim_ascii_end().ends_with(b"=");
    let is_end = matches!(bytes.get(end + 1), Some(b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r'));
    (is_end && !opens_another).then_some(end)
}

/// The end of the comment, CDATA section, instruction or declaration at `at`.
pub(crate) fn end_of_mark(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let end = if rest.starts_with("<!--") {
        "-->"
    } else if rest.starts_with("<![CDATA[") {
        "]]>"
    } else if rest.starts_with("<?") {
        "?>"
    } else {
        return end_of_doctype(text, at);
    };
    memmem::find(rest.as_bytes(), end.as_bytes()).map(|found| at + found + end.len())
}

/// The end of a declaration, which may contain others in brackets.
fn end_of_doctype(text: &str, at: usize) -> Option<usize> {
    let bracket = memchr2(b'[', b'>', &text.as_bytes()[at..])? + at;
    match text.as_bytes()[bracket] {
        b'>' => Some(bracket + 1),
        _ => {
            let close = memmem::find(&text.as_bytes()[bracket..], b"]")? + bracket;
            Some(memchr(b'>', &text.as_bytes()[close..])? + close + 1)
        }
    }
}

/// The raw value of the attribute `name`.
#[inline]
pub(crate) fn attribute<'a>(raw: &'a str, name: &str) -> Option<&'a str> {
    // It is usually the first attribute, and its value is short.
    let first = raw.strip_prefix(' ').and_then(|rest| rest.strip_prefix(name));
    if let Some(rest) = first.and_then(|rest| rest.strip_prefix("=\"")) {
        let length = rest.bytes().position(|b| b == b'"')?;
        return Some(&rest[..length]);
    }
    attributes(raw).find(|&(found, _)| found == name).map(|(_, value)| value)
}

/// The raw attributes of a tag. Anything else is skipped.
pub(crate) fn attributes(raw: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = raw;
    std::iter::from_fn(move || {
        if let Some((name, value, after)) = plain_attribute(rest) {
            rest = after;
            return Some((name, value));
        }
        loop {
            let equals = rest.bytes().position(|b| b == b'=')?;
            let before = rest[..equals].trim_ascii_end();
            let after = rest[equals + 1..].trim_ascii_start();
            let quote = *after.as_bytes().first()?;
            if before.is_empty() || !matches!(quote, b'"' | b'\'') {
                rest = after;
                continue;
            }
            let start = before.bytes().rposition(|b| b.is_ascii_whitespace());
            let length = after.bytes().skip(1).position(|b| b == quote)?;
            rest = &after[length + 2..];
            return Some((&before[start.map_or(0, |at| at + 1)..], &after[1..=length]));
        }
    })
}

/// The name and the value of the attribute at the start, and what follows, if it is written in the usual way:
/// ` name="value"`. Names and values are short: the start-up cost of `memchr` would exceed the gain.
#[inline]
fn plain_attribute(raw: &str) -> Option<(&str, &str, &str)> {
    let bytes = raw.as_bytes();
    let start = bytes.iter().position(|b| !b.is_ascii_whitespace())?;
    let mut equals = start;
    while *bytes.get(equals)? != b'=' {
        if bytes[equals].is_ascii_whitespace() {
            return None;
        }
        equals += 1;
    }
    if equals == start || bytes.get(equals + 1) != Some(&b'"') {
        return None;
    }
    let mut end = equals + 2;
    while *bytes.get(end)? != b'"' {
        end += 1;
    }
    Some((&raw[start..equals], &raw[equals + 2..end], &raw[end + 1..]))
}

/// The value of an attribute, with references resolved and white space replaced by spaces.
#[inline]
pub(crate) fn value(raw: &str) -> Cow<'_, str> {
    // Most values have only letters and digits, which a branch-free loop confirms.
    let is_plain = raw.bytes().fold(true, |is_plain, b| is_plain & (b > b'&'));
    if is_plain || !raw.bytes().any(|b| matches!(b, b'&' | b'\n' | b'\t' | b'\r')) {
        return Cow::Borrowed(raw);
    }
    let spaced = raw.replace("\r\n", " ").replace(['\n', '\t', '\r'], " ");
    let mut value = String::with_capacity(raw.len());
    push_resolved(&mut value, &spaced);
    Cow::Owned(value)
}

/// Whether [`decode`] would leave `raw` unchanged.
pub(crate) fn is_decoded(raw: &str) -> bool {
    mark(raw).is_none()
}

/// Decodes raw text: resolves references, removes comments, unwraps CDATA sections and normalizes
/// line ends to line feeds. Unknown references are kept as written.
pub(crate) fn decode(raw: &str) -> Cow<'_, str> {
    if is_decoded(raw) {
        return Cow::Borrowed(raw);
    }
    let mut text = String::with_capacity(raw.len());
    push_decoded(&mut text, raw);
    Cow::Owned(text)
}

/// The first offset that [`decode`] may change.
pub(crate) fn mark(raw: &str) -> Option<usize> {
    first(raw.as_bytes(), [b'&', b'<', b'\r'])
}

/// Appends the character of the reference at the start of a text. Returns the reference's length.
pub(crate) fn push_reference(text: &mut String, raw: &str) -> Option<usize> {
    let end = raw.as_bytes()[..raw.len().min(LONGEST)].iter().position(|&b| b == b';')?;
    text.push(resolve(&raw[1..end])?);
    Some(end + 1)
}

/// Appends the result of [`decode`].
pub(crate) fn push_decoded(text: &mut String, raw: &str) {
    if is_decoded(raw) {
        return text.push_str(raw);
    }
    let mut rest = raw;
    while let Some(at) = mark_in(rest) {
        push_text(text, &rest[..at]);
        let Some(end) = end_of_mark(rest, at) else {
            rest = &rest[at..];
            break;
        };
        if let Some(data) = rest[at..end].strip_prefix("<![CDATA[") {
            text.push_str(&line_ends(&data[..data.len() - "]]>".len()]));
        }
        rest = &rest[end..];
    }
    push_text(text, rest);
}

/// The start of the first comment, CDATA section or instruction.
fn mark_in(raw: &str) -> Option<usize> {
    let bytes = raw.as_bytes();
    memchr_iter(b'<', bytes).find(|&at| matches!(bytes.get(at + 1), Some(b'!' | b'?')))
}

fn push_text(text: &mut String, raw: &str) {
    push_resolved(text, &line_ends(raw));
}

fn line_ends(raw: &str) -> Cow<'_, str> {
    match memchr(b'\r', raw.as_bytes()) {
        None => Cow::Borrowed(raw),
        Some(_) => Cow::Owned(raw.replace("\r\n", "\n").replace('\r', "\n")),
    }
}

/// The most bytes of a reference, more than any character number needs.
pub(crate) const LONGEST: usize = 12;

fn push_resolved(text: &mut String, raw: &str) {
    let mut rest = raw;
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        match push_reference(text, rest) {
            Some(length) => rest = &rest[length..],
            None => {
                text.push('&');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
}

/// The character of `&name;` in XML or in HTML. Texts from web pages keep HTML entities, whose
/// meaning is unambiguous.
fn resolve(name: &str) -> Option<char> {
    resolve_in_xml(name).or_else(|| resolve_in_html(name))
}

/// The character of an HTML entity that is a single character.
pub(crate) fn resolve_in_html(name: &str) -> Option<char> {
    let mut found = quick_xml::escape::resolve_html5_entity(name)?.chars();
    found.next().filter(|_| found.next().is_none())
}

/// The character of `&name;` in XML.
pub(crate) fn resolve_in_xml(name: &str) -> Option<char> {
    let number = match name {
        "amp" => return Some('&'),
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        _ => name.strip_prefix('#')?,
    };
    let code = match number.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    char::from_u32(code.ok()?).filter(|&c| xml::is_char(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_over_comments_and_quotes() {
        let text = "<?x <y>?><!DOCTYPE a [<!ENTITY b '>'>]>1<a b='>' /><!-- <c> -->2</a >< 3";
        let mut scanner = Scanner::new(text);
        let Some(Tag::Start { name: "a", attributes: " b='>' ", is_empty: true, .. }) =
            scanner.next_tag()
        else {
            panic!("{scanner:?}");
        };
        assert!(matches!(scanner.next_tag(), Some(Tag::End { name: "a", .. })));
        assert_eq!(scanner.next_or_rest(), ("< 3", None));
    }

    #[test]
    fn a_value_may_have_a_less_sign_where_its_end_is_clear() {
        for (text, end) in [
            ("a=\"<br/>\"/>b", Some(10)),
            ("a='x<y' b='1'>", Some(13)),
            ("a=\"1>text <b y=\"2\">", None),
            ("a=\"<b", None),
            ("a='></b><c d='>", None),
        ] {
            assert_eq!(end_of_quoted_tag(text.as_bytes(), 0), end, "{text}");
        }
    }

    #[test]
    fn content_ends_at_its_own_end_tag() {
        let text = "a<b/><![CDATA[</seg>]]><!-- </seg> -->c</segs></seg >d";
        let mut scanner = Scanner::new(text);
        assert_eq!(
            scanner.content("seg", &Foreign::NONE).unwrap(),
            "a<b/><![CDATA[</seg>]]><!-- </seg> -->c</segs>"
        );
        assert_eq!(&text[scanner.at()..], "d");
        // Requirement 12.
        let text = "one <?x </seg> ?>two</seg>";
        let raw = Scanner::new(text).content("seg", &Foreign::NONE).unwrap();
        assert_eq!(decode(raw), "one two");
        assert!(scanner.content("seg", &Foreign::NONE).is_err());
        assert!(
            Scanner::new("a</tuv></seg>")
                .content(
                    "seg",
                    &Foreign { letters: *b"tt", begins: |inner| inner.starts_with(b"/tuv") }
                )
                .is_err()
        );
    }

    #[test]
    fn balanced_content_holds_elements_of_its_own_name() {
        let text = "a<a>b<a/><?x </a> ?></a><!-- </a> -->c</a>d";
        let mut scanner = Scanner::new(text);
        assert_eq!(scanner.balanced("a").unwrap(), "a<a>b<a/><?x </a> ?></a><!-- </a> -->c");
        assert_eq!(&text[scanner.at()..], "d");
        assert_eq!(Scanner::new("a<a>b</a>").balanced("a").unwrap_err().at, 0);
    }

    #[test]
    fn text_is_decoded() {
        for (raw, text) in [
            ("a &amp;&lt;&gt;&quot;&apos; &#65;&#x4e2d;", "a &<>\"' A中"),
            ("a<![CDATA[<&amp;>]]>b<!-- c -->d<?e?>", "a<&amp;>bd"),
            ("1\r\n2\r3&#13;", "1\n2\n3\r"),
            ("&nbsp; & &#1; &#xD800; &;", "\u{A0} & &#1; &#xD800; &;"),
        ] {
            assert_eq!(decode(raw), text);
        }
    }

    #[test]
    fn attributes_are_split_at_their_quotes() {
        let found: Vec<_> = attributes(" a=\"1 = 2\"\n b = 'x>y' c d=e f='g'").collect();
        assert_eq!(found, [("a", "1 = 2"), ("b", "x>y"), ("f", "g")]);
        assert_eq!(value("a&#10;b\r\nc"), "a\nb c");
    }
}
