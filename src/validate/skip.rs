//! Rows and units that are too long to be kept in memory: they are read past, and their end is found.

/// How many bytes of a row or a unit are kept in memory to be checked.
pub(super) const KEPT: usize = 8 << 20;

/// A row or a unit that is read past.
#[derive(Debug)]
pub(super) struct Skip {
    /// What it is, with an article.
    what: &'static str,
    until: Until,
    length: usize,
}

#[derive(Debug)]
enum Until {
    Line,
    Record(Record),
    /// Text ends before the next tag.
    Tag,
    Markup(Markup),
}

/// Where in a CSV record something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Record {
    FieldStart,
    Plain,
    Quoted,
    /// Behind a quote that closes the field unless another one follows.
    Quote,
}

/// An element, or another thing that begins with `<`.
#[derive(Debug)]
struct Markup {
    /// The name of the element; empty for other things.
    name: String,
    /// Whether its first tag, or itself if it is not an element, goes on.
    is_first: bool,
    inside: Inside,
}

/// Where in XML something is.
#[derive(Debug)]
enum Inside {
    Text,
    /// Behind a `<`, with what follows it.
    Mark(String),
    Tag {
        quote: Option<char>,
        is_slash: bool,
    },
    /// In a comment, a CDATA section or an instruction. It ends with `>` behind so many of a
    /// character; `count` of them were last.
    Closed {
        by: char,
        least: usize,
        count: usize,
    },
    /// In a declaration, with the depth of its brackets.
    Declaration(usize),
}

impl Skip {
    /// A line.
    pub(super) fn line() -> Self {
        Self { what: "a row", until: Until::Line, length: 0 }
    }

    /// A CSV record.
    pub(super) fn record() -> Self {
        Self { what: "a row", until: Until::Record(Record::FieldStart), length: 0 }
    }

    /// The element, the text or whatever else XML begins with.
    pub(super) fn markup(text: &str) -> Self {
        let (what, is_text) = match text.as_bytes() {
            [b'<', b'!', ..] => ("a comment or declaration", false),
            [b'<', b'?', ..] => ("an instruction", false),
            _ if text.starts_with("<tu") => ("a unit", false),
            [b'<', ..] => ("an element", false),
            _ => ("text", true),
        };
        let markup = Markup { name: String::new(), is_first: true, inside: Inside::Text };
        let until = if is_text { Until::Tag } else { Until::Markup(markup) };
        Self { what, until, length: 0 }
    }

    /// The offset behind the end, if the end is in the text that follows.
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

    /// How many bytes were read past.
    pub(super) fn length(&self) -> usize {
        self.length
    }

    /// What to report, by whether the end was found.
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

    /// Takes the next character, and returns whether it is the last one.
    fn ends_with(&mut self, c: char) -> bool {
        match &mut self.inside {
            Inside::Text if c == '<' => self.inside = Inside::Mark(String::new()),
            Inside::Text => {}
            Inside::Mark(_) => return self.mark(c),
            Inside::Tag { quote, is_slash } => match (*quote, c) {
                // No tag has a `<`: its end is missing.
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

    /// What begins with `<` is known by what follows.
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

    /// Ends a tag or another thing, and returns whether nothing follows that belongs to it.
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
