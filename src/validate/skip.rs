//! Skipping of rows and units that are too long to be kept in memory, by small state machines that
//! find their end.

/// The maximum length in bytes of a row or unit that is kept in memory and checked.
pub(super) const KEPT: usize = 8 << 20;

/// A row or unit that is being skipped.
#[derive(Debug)]
pub(super) struct Skip {
    /// What is skipped, with an article.
    what: &'static str,
    until: Until,
    length: usize,
}

#[derive(Debug)]
enum Until {
    Line,
    Record(Record),
    /// Text, which ends before the next tag.
    Tag,
    Markup(Markup),
}

/// A position within a CSV record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Record {
    FieldStart,
    Plain,
    Quoted,
    /// After a quote, which closes the field unless another one follows.
    Quote,
}

/// An element or other markup that begins with `<`.
#[derive(Debug)]
struct Markup {
    /// The name of the element; empty for other markup.
    name: String,
    /// Whether the start tag, or the markup if it is not an element, has not ended.
    is_first: bool,
    inside: Inside,
}

/// A position within XML.
#[derive(Debug)]
enum Inside {
    Text,
    /// After a `<`, with the characters that follow it.
    Mark(String),
    Tag {
        quote: Option<char>,
        is_slash: bool,
    },
    /// In a comment, a CDATA section or a processing instruction. It ends with `>` after at least
    /// `least` times the character `by`; `count` is the number of them seen last.
    Closed {
        by: char,
        least: usize,
        count: usize,
    },
    /// In a declaration, with the nesting depth of its brackets.
    Declaration(usize),
}

impl Skip {
    /// Skips a line.
    pub(super) fn line() -> Self {
        Self { what: "a row", until: Until::Line, length: 0 }
    }

    /// Skips a CSV record.
    pub(super) fn record() -> Self {
        Self { what: "a row", until: Until::Record(Record::FieldStart), length: 0 }
    }

    /// Skips the element, text or other markup at the start of `text`.
    pub(super) fn markup(text: &str) -> Self {
        let (what, is_text) = match text.as_bytes() {
            [b'<', b'!', ..] => ("a comment or declaration", false),
            [b'<', b'?', ..] => ("a processing instruction", false),
            _ if text.starts_with("<tu") => ("a unit", false),
            [b'<', ..] => ("an element", false),
            _ => ("text", true),
        };
        let markup = Markup { name: String::new(), is_first: true, inside: Inside::Text };
        let until = if is_text { Until::Tag } else { Until::Markup(markup) };
        Self { what, until, length: 0 }
    }

    /// Reads the next part of the text. Returns the offset after the end, if the end is in it.
    pub(super) fn end(&mut self, text: &str) -> Option<usize> {
        let end = match &mut self.until {
            Until::Line => memchr::memchr(b'\n', text.as_bytes()).map(|at| at + 1),
            Until::Record(record) => record.end(text.as_bytes()),
            Until::Tag => memchr::memchr(b'<', text.as_bytes()),
            Until::Markup(markup) => markup.end(text),
        };
        self.length += end.unwrap_or(text.len());
        end
    }

    /// The number of bytes skipped so far.
    pub(super) fn length(&self) -> usize {
        self.length
    }

    /// The message of the finding. `is_ended` is whether the end was found.
    pub(super) fn message(&self, is_ended: bool) -> String {
        let end = if is_ended { "" } else { " that does not end" };
        format!("{} of more than 8 MiB{end}; not checked", self.what)
    }
}

impl Record {
    fn end(&mut self, bytes: &[u8]) -> Option<usize> {
        for (at, &byte) in bytes.iter().enumerate() {
            *self = match (*self, byte) {
                (Self::Quoted, b'"') => Self::Quote,
                (Self::Quoted, _) | (Self::FieldStart | Self::Quote, b'"') => Self::Quoted,
                (_, b'\r') => return Some(at + 1 + usize::from(bytes.get(at + 1) == Some(&b'\n'))),
                (_, b'\n') => return Some(at + 1),
                (_, b',') => Self::FieldStart,
                _ => Self::Plain,
            };
        }
        None
    }
}

impl Markup {
    fn end(&mut self, text: &str) -> Option<usize> {
        let mut characters = text.char_indices();
        characters.find(|&(_, c)| self.ends_with(c)).map(|(at, c)| at + c.len_utf8())
    }

    /// Reads the next character, and returns whether it is the last one.
    fn ends_with(&mut self, c: char) -> bool {
        match &mut self.inside {
            Inside::Text if c == '<' => self.inside = Inside::Mark(String::new()),
            Inside::Text => {}
            Inside::Mark(_) => return self.mark(c),
            Inside::Tag { quote, is_slash } => match (*quote, c) {
                // A tag cannot contain `<`, so that its end is missing.
                (_, '<') => {
                    self.is_first = false;
                    self.inside = Inside::Mark(String::new());
                }
                (Some(open), c) if c == open => *quote = None,
                (Some(_), _) => {}
                (None, '"' | '\'') => *quote = Some(c),
                (None, '>') => {
                    let is_empty = *is_slash;
                    return self.close(is_empty);
                }
                (None, c) => *is_slash = c == '/',
            },
            Inside::Closed { by, count, .. } if c == *by => *count += 1,
            Inside::Closed { least, count, .. } if c == '>' && *count >= *least => {
                return self.close(true);
            }
            Inside::Closed { count, .. } => *count = 0,
            Inside::Declaration(depth) => match c {
                '[' => *depth += 1,
                ']' => *depth = depth.saturating_sub(1),
                '>' if *depth == 0 => return self.close(true),
                _ => {}
            },
        }
        false
    }

    /// Determines the kind of markup by the characters after `<`.
    fn mark(&mut self, c: char) -> bool {
        let Inside::Mark(mark) = &mut self.inside else { return false };
        let is_name = !mark.is_empty() && !mark.starts_with(['!', '/']);
        match c {
            '<' => mark.clear(),
            '>' if mark.starts_with('/') => {
                let is_end = self.is_first || mark[1..].trim_end() == self.name;
                self.inside = Inside::Text;
                return is_end;
            }
            '>' | '/' | ' ' | '\t' | '\r' | '\n' if is_name => {
                if self.is_first {
                    self.name = std::mem::take(mark);
                }
                self.inside = Inside::Tag { quote: None, is_slash: false };
                return self.ends_with(c);
            }
            _ => {
                mark.push(c);
                self.inside = match mark.as_str() {
                    "?" => Inside::Closed { by: '?', least: 1, count: 0 },
                    "!--" => Inside::Closed { by: '-', least: 2, count: 0 },
                    "![CDATA[" => Inside::Closed { by: ']', least: 2, count: 0 },
                    mark if mark.starts_with('!')
                        && !"!--".starts_with(mark)
                        && !"![CDATA[".starts_with(mark) =>
                    {
                        Inside::Declaration(usize::from(c == '['))
                    }
                    _ => return false,
                };
            }
        }
        false
    }

    /// Ends a tag or other markup, and returns whether it is the end of what is skipped.
    fn close(&mut self, is_whole: bool) -> bool {
        self.inside = Inside::Text;
        std::mem::take(&mut self.is_first) && is_whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The end in a text that is handed over whole and by characters.
    fn end(skip: fn(&str) -> Skip, text: &str) -> Option<usize> {
        let whole = skip(text).end(text);
        let mut skip = skip(text);
        let mut pieces = text.char_indices().map(|(at, c)| (at, &text[at..at + c.len_utf8()]));
        let split = pieces.find_map(|(at, piece)| skip.end(piece).map(|end| at + end));
        assert_eq!(whole, split);
        assert!(whole.is_none_or(|end| skip.length() == end));
        whole
    }

    #[test]
    fn markup_ends_with_its_end_tag() {
        for whole in [
            "<tu a='>/>'><tuv b=\"'>\"/><!-- </tu> --><![CDATA[</tu>]]><?</tu>?></tu >",
            "<tu a='x'/>",
            "<tu/>",
            "<header></header>",
            "<!-- <tu> - -- -->",
            "<!DOCTYPE tmx [<!ELEMENT tu (tuv)>]>",
            "<?xml version='1.0'?>",
            "</tu>",
            "<tu a='><seg>é</seg></tu>",
        ] {
            let text = format!("{whole}<tu></tu>");
            assert_eq!(end(Skip::markup, &text), Some(whole.len()), "{whole}");
        }
        assert_eq!(end(Skip::markup, "é <tu>"), Some("é ".len()));
        assert_eq!(end(Skip::markup, "<tu><tuv></tuv>"), None);
    }

    #[test]
    fn records_end_outside_quotes() {
        for record in ["a,b\n", "\"a\n\"\"\n\",b\"\n", "a\"b,\"\"\n", "\"a\"b\n"] {
            let text = format!("{record}\"c\"\n");
            assert_eq!(end(|_| Skip::record(), &text), Some(record.len()), "{record}");
        }
        assert_eq!(end(|_| Skip::record(), "\"a\n"), None);
        assert_eq!(end(|_| Skip::line(), "\"a\nb"), Some(3));
        assert_eq!(Skip::record().end("a\r\nb"), Some(3));
    }
}
