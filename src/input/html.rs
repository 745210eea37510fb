//! A lenient scanner for HTML in Markdown. It yields tags, comments and text with their positions,
//! accepts what browsers accept, and recognizes JSX tags, whose values are in braces.

use std::ops::Range;

use memchr::memmem;

/// A token, as a byte range of the scanned text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// Text with unresolved character references.
    Text(Range<usize>),
    /// An opening or closing tag.
    Tag(Tag),
    /// `<!-- ... -->` or `{/* ... */}`.
    Comment(Range<usize>),
    /// A doctype, a processing instruction, a CDATA section.
    Other(Range<usize>),
}

/// A tag, as byte ranges of the scanned text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    /// The whole tag.
    pub(super) range: Range<usize>,
    /// The name in the tag; empty for a fragment, `<>`.
    pub(super) name: Range<usize>,
    /// Whether it is a closing tag: `</p>`.
    pub(super) closing: bool,
    /// Whether it is self-closing: `<br/>`.
    pub(super) empty: bool,
}

/// Iterates over the tokens of `text`. They are contiguous and cover it.
#[derive(Debug)]
pub(super) struct Tokens<'t> {
    text: &'t str,
    at: usize,
    /// Whether no `-->` (below: no `*/}`) follows. Kept so that malformed input is searched only
    /// once and scanning stays linear.
    no_comment_end: bool,
    no_brace_end: bool,
    budget: usize,
}

impl<'t> Tokens<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0, no_comment_end: false, no_brace_end: false, budget: budget(text) }
    }

    /// Continues at `at`, after raw text that the caller has handled.
    pub(super) fn skip_to(&mut self, at: usize) {
        self.at = at;
    }

    fn comment(&mut self, start: usize) -> Option<Range<usize>> {
        let rest = &self.text[start..];
        let (end, missing) = if rest.starts_with("<!--") {
            (&b"-->"[..], &mut self.no_comment_end)
        } else {
            (&b"*/}"[..], &mut self.no_brace_end)
        };
        if *missing {
            return None;
        }
        // `<!-->` is a complete comment.
        let from = start + 2;
        match memmem::find(&self.text.as_bytes()[from..], end) {
            Some(i) => Some(start..from + i + end.len()),
            None => {
                *missing = true;
                None
            }
        }
    }

    /// The token other than text that begins at `start`.
    fn markup(&mut self, start: usize) -> Option<Token> {
        let rest = &self.text[start..];
        if rest.starts_with("<!--") {
            let whole = self.comment(start).unwrap_or(start..self.text.len());
            return Some(Token::Comment(whole));
        }
        if rest.starts_with("{/*") {
            return self.comment(start).map(Token::Comment);
        }
        if rest.starts_with("<!") || rest.starts_with("<?") {
            let end = memchr::memchr(b'>', rest.as_bytes())?;
            return Some(Token::Other(start..start + end + 1));
        }
        if rest.starts_with('<') {
            return scan_tag(self.text, start, &mut self.budget).map(Token::Tag);
        }
        None
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let start = self.at;
        let mut from = start;
        while from < self.text.len() {
            let found = memchr::memchr2(b'<', b'{', &self.text.as_bytes()[from..]);
            let Some(at) = found.map(|i| from + i) else { break };
            if let Some(token) = self.markup(at) {
                if at > start {
                    // The next call scans the token again, which at most doubles the work.
                    self.at = at;
                    return Some(Token::Text(start..at));
                }
                self.at = token.range().end;
                return Some(token);
            }
            from = at + 1;
        }
        self.at = self.text.len();
        (start < self.text.len()).then_some(Token::Text(start..self.text.len()))
    }
}

impl Token {
    /// The byte range of the token.
    pub(super) fn range(&self) -> Range<usize> {
        match self {
            Self::Text(range) | Self::Comment(range) | Self::Other(range) => range.clone(),
            Self::Tag(tag) => tag.range.clone(),
        }
    }
}

/// The number of bytes that may be scanned in total for unfinished tags.
pub(super) fn budget(text: &str) -> usize {
    text.len().saturating_mul(8).saturating_add(1 << 16)
}

/// The tag that begins with the `<` at `start`; `None` if it is not a tag. The bytes scanned are
/// subtracted from `budget`, so that many unfinished tags cannot cause quadratic time.
pub(super) fn scan_tag(text: &str, start: usize, budget: &mut usize) -> Option<Tag> {
    let bytes = text.as_bytes();
    let closing = bytes.get(start + 1) == Some(&b'/');
    let name_start = start + 1 + usize::from(closing);
    let is_fragment = bytes.get(name_start) == Some(&b'>');
    let name_length = bytes[name_start.min(bytes.len())..]
        .iter()
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b':' | b'_'))
        .count();
    let name = name_start..name_start + name_length;
    if !is_fragment && !bytes.get(name_start).is_some_and(u8::is_ascii_alphabetic) {
        return None;
    }
    let reach = text.len().min(name.end.saturating_add(*budget));
    let (end, read) = scan_attributes(&bytes[..reach], name.end);
    *budget = budget.saturating_sub(read - start);
    let end = end?;
    let empty = bytes[..end - 1].ends_with(b"/");
    Some(Tag { range: start..end, name, closing, empty })
}

/// The end of a tag whose attributes begin at `at`, and the offset up to which it was scanned.
fn scan_attributes(bytes: &[u8], mut at: usize) -> (Option<usize>, usize) {
    if !bytes.get(at).is_some_and(|b| matches!(b, b'>' | b'/' | b' ' | b'\t' | b'\n')) {
        return (None, at);
    }
    let mut expects_value = false;
    while let Some(&byte) = bytes.get(at) {
        let next = match byte {
            b'>' => return (Some(at + 1), at + 1),
            // A tag that is still open where the next begins is not a tag.
            b'<' => return (None, at),
            b'"' | b'\'' if expects_value => skip_quotes(bytes, at),
            b'{' => skip_braces(bytes, at),
            _ => Some(at + 1),
        };
        expects_value = byte == b'=' || (expects_value && byte.is_ascii_whitespace());
        match next {
            Some(next) => at = next,
            None => break,
        }
    }
    (None, bytes.len().max(at))
}

/// The end of a quoted string that begins at `at`.
fn skip_quotes(bytes: &[u8], at: usize) -> Option<usize> {
    memchr::memchr(bytes[at], &bytes[at + 1..]).map(|i| at + i + 2)
}

/// The end of a `{...}` at `at` that may contain nested braces and strings.
fn skip_braces(bytes: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    loop {
        match *bytes.get(at)? {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            b'"' | b'`' => at = skip_quotes(bytes, at)? - 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Some(at);
        }
    }
}

/// The end of the first closing tag `</name>` of a raw element at or after `at`.
pub(super) fn end_of_raw(text: &str, at: usize, name: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut from = at;
    loop {
        let start = from + memmem::find(&bytes[from..], b"</")?;
        let after = start + 2 + name.len();
        let is_name =
            bytes.get(start + 2..after).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()));
        if is_name && !bytes.get(after).is_some_and(u8::is_ascii_alphanumeric) {
            return Some(after + memchr::memchr(b'>', &bytes[after..])? + 1);
        }
        from = start + 2;
    }
}

/// How an element affects the text around and inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// An element in running text: `span`, `b`, components.
    Inline,
    /// A link.
    Link,
    /// A line break.
    Break,
    /// A block-level element: `div`, `p`.
    Block,
    /// A heading, with its level.
    Heading(u8),
    /// A list.
    List,
    /// A list item, or the term or text of a definition.
    Item,
    /// A table.
    Table,
    /// A row of a table.
    Row,
    /// A cell of a table.
    Cell,
    /// An element whose content is code: `pre`.
    Code,
    /// An element whose content is not text: `script`, `svg`.
    Machine,
    /// A ruby annotation, which gives the pronunciation of the text beside it.
    Reading,
}

/// The role of the element `name`.
pub(super) fn role(name: &str) -> Role {
    match name.to_ascii_lowercase().as_str() {
        "a" => Role::Link,
        "br" => Role::Break,
        "h1" => Role::Heading(1),
        "h2" => Role::Heading(2),
        "h3" => Role::Heading(3),
        "h4" => Role::Heading(4),
        "h5" => Role::Heading(5),
        "h6" => Role::Heading(6),
        "ul" | "ol" | "dl" | "menu" => Role::List,
        "li" | "dt" | "dd" => Role::Item,
        "table" => Role::Table,
        "tr" => Role::Row,
        "td" | "th" => Role::Cell,
        "pre" | "textarea" | "xmp" | "listing" => Role::Code,
        "script" | "style" | "iframe" | "noembed" | "template" | "svg" | "math" => Role::Machine,
        "rt" | "rp" => Role::Reading,
        "address" | "article" | "aside" | "blockquote" | "body" | "caption" | "center"
        | "colgroup" | "details" | "dialog" | "dir" | "div" | "fieldset" | "figcaption"
        | "figure" | "footer" | "form" | "head" | "header" | "hgroup" | "hr" | "html"
        | "legend" | "main" | "nav" | "optgroup" | "option" | "p" | "search" | "section"
        | "select" | "summary" | "tbody" | "tfoot" | "thead" | "title" => Role::Block,
        _ => Role::Inline,
    }
}

/// How many columns and rows a cell takes, by its opening tag.
pub(super) fn spans(tag: &str) -> (u32, u32) {
    (span(tag, "colspan"), span(tag, "rowspan"))
}

/// The number in an attribute of a tag, from 1 to 1000 as in browsers; 1 if there is none.
fn span(tag: &str, name: &str) -> u32 {
    let lower = tag.to_ascii_lowercase();
    let value = lower.split_once(name).map_or("", |(_, rest)| rest);
    let value = value.trim_start().strip_prefix('=').unwrap_or_default();
    let value = value.trim_start().trim_start_matches(['"', '\'']).trim_start();
    let digits = value.len() - value.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    value[..digits].parse().unwrap_or(1).clamp(1, 1000)
}

/// The character reference that begins with the `&` at `at`: its end, at most `end`, and the text
/// it represents. `None` without a `;`, so that an address such as `?a=1&copy=2` is kept.
pub(super) fn entity_at(text: &str, at: usize, end: usize) -> Option<(usize, String)> {
    let rest = &text.as_bytes()[at..end.min(at + 40)];
    let length = memchr::memchr(b';', rest)? + 1;
    let written = &rest[1..length - 1];
    let is_name = written.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'#');
    let end = at + length;
    (is_name && !written.is_empty()).then(|| entity(&text[at..end]))?.map(|t| (end, t))
}

/// The text that a character reference such as `&amp;` or `&#20013;` represents; `None` if it is
/// not a valid reference.
fn entity(written: &str) -> Option<String> {
    if let Some(text) = windows_1252(written) {
        return Some(text);
    }
    // The Markdown parser has the table of HTML's entity names, so it resolves the reference.
    let options = pulldown_cmark::Options::empty();
    let mut text = String::new();
    for event in pulldown_cmark::Parser::new_ext(written, options) {
        if let pulldown_cmark::Event::Text(part) = event {
            text.push_str(&part);
        }
    }
    (text != written && !text.is_empty()).then_some(text)
}

/// The character for a number from 128 to 159, as in `&#150;`. HTML defines these numbers as bytes
/// of windows-1252 instead of the control characters that have them in Unicode.
fn windows_1252(written: &str) -> Option<String> {
    let number = written.strip_prefix("&#")?.strip_suffix(';')?;
    let byte = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u8::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    let decode = || encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.into_owned();
    (0x80..=0x9F).contains(&byte).then(decode)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cell_may_take_several_columns_and_rows() {
        for (tag, expected) in [
            ("<td>", (1, 1)),
            ("<td colspan=3>", (3, 1)),
            ("<TH class=x ColSpan = ' 2' rowspan=\"4\">", (2, 4)),
            ("<td colspan='99999' rowspan=x>", (1000, 1)),
        ] {
            assert_eq!(spans(tag), expected, "{tag}");
        }
    }

    fn tags(text: &str) -> Vec<&str> {
        let tag = |token| match token {
            Token::Tag(tag) => Some(&text[tag.range]),
            _ => None,
        };
        Tokens::new(text).filter_map(tag).collect()
    }

    #[test]
    fn a_tag_ends_where_its_quotes_and_braces_allow() {
        assert_eq!(tags("<a b='>' c=\">\">x</a>"), ["<a b='>' c=\">\">", "</a>"]);
        assert_eq!(tags("<A f={() => {x}} />1 < 2 <b"), ["<A f={() => {x}} />"]);
        assert_eq!(tags("<a title=don't>"), ["<a title=don't>"]);
    }

    #[test]
    fn entities_are_known_by_name_and_number() {
        assert_eq!(entity("&amp;").as_deref(), Some("&"));
        assert_eq!(entity("&#x4E2D;").as_deref(), Some("中"));
        assert_eq!(entity("&nothing;"), None);
    }

    #[test]
    fn numbers_of_control_characters_are_windows_1252() {
        assert_eq!(entity("&#150;").as_deref(), Some("–"));
        assert_eq!(entity("&#x80;").as_deref(), Some("€"));
        assert_eq!(entity("&#160;").as_deref(), Some("\u{A0}"));
    }

    proptest! {
        #[test]
        fn tokens_cover_the_text(text in "[<>/a{}*!\\-\"'= &;]{0,40}") {
            let mut at = 0;
            for token in Tokens::new(&text) {
                prop_assert_eq!(token.range().start, at);
                prop_assert!(token.range().end > at);
                at = token.range().end;
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
