//! A parser of PO files that follows gettext's own tools and reports every error with its byte
//! offset. The TM reader stops at the first error; `validate` continues after each.

mod cut;
mod header;
mod lexer;
mod message;
mod notation;

use std::borrow::Cow;
use std::collections::VecDeque;

pub(crate) use cut::cut;
pub(crate) use header::header_field;
use lexer::{Kind, Lexer, Token};
pub(crate) use message::{Comment, CommentKind, Message, SyntaxError, Text};
pub(crate) use notation::Notation;

/// Reads a PO file message by message. Errors are in the order of the text, between the messages.
pub(crate) struct Messages<'a> {
    lexer: Lexer<'a>,
    peeked: Option<Token<'a>>,
    domain: Option<Cow<'a, str>>,
    comments: Vec<Comment<'a>>,
    /// The byte offset of a `#|` that no message has followed yet.
    previous: Option<usize>,
    /// Messages and errors that were read and not yet returned.
    ready: VecDeque<Result<Message<'a>, SyntaxError>>,
}

/// A message that could not be read. Its error is in the queue.
struct Broken;

impl<'a> Messages<'a> {
    /// Reads the messages of a decoded file.
    pub(crate) fn new(text: &'a str) -> Self {
        Self::within(text, Notation::of(text), None)
    }

    /// Reads the messages of a part of a file, given its notation and the domain before it.
    pub(crate) fn within(text: &'a str, notation: Notation, domain: Option<Cow<'a, str>>) -> Self {
        Self {
            lexer: Lexer::new(text, notation),
            peeked: None,
            domain,
            comments: Vec::new(),
            previous: None,
            ready: VecDeque::new(),
        }
    }

    /// The domain of what follows.
    pub(crate) fn domain_so_far(&self) -> Option<&str> {
        self.domain.as_deref()
    }

    fn peek(&mut self) -> Option<&Token<'a>> {
        if self.peeked.is_none() {
            self.peeked = self.lexer.next();
            self.ready.extend(self.lexer.errors.drain(..).map(Err));
        }
        self.peeked.as_ref()
    }

    fn take(&mut self) -> Option<Token<'a>> {
        self.peek();
        self.peeked.take()
    }

    /// Consumes the next token if it is `word`, and returns its byte offset.
    fn word(&mut self, word: &str) -> Option<usize> {
        let found =
            self.peek().filter(|token| token.kind == Kind::Word(word)).map(|token| token.at);
        found.inspect(|_| self.peeked = None)
    }

    fn error(&mut self, at: usize, message: impl Into<String>) -> Broken {
        self.ready.push_back(Err(SyntaxError { at, message: message.into() }));
        Broken
    }

    /// Reads the next message or other item. Returns `false` at the end of the text.
    fn step(&mut self) -> bool {
        let Some(token) = self.peek() else {
            if let Some(at) = self.previous.take() {
                self.error(at, "a previous msgid (`#|`) without a message after it");
            }
            return false;
        };
        let at = token.at;
        let done = match token.kind {
            Kind::Comment(comment) => {
                self.comments.push(comment);
                self.peeked = None;
                Ok(())
            }
            Kind::Word("msgctxt" | "msgid" | "msgid_plural") if token.is_previous => {
                self.previous = Some(at);
                self.peeked = None;
                self.previous_text(at)
            }
            Kind::Word("domain") => self.domain(),
            Kind::Word("msgctxt" | "msgid") => self.message(),
            _ => Err(self.stray()),
        };
        if done.is_err() {
            self.recover();
        }
        true
    }

    fn domain(&mut self) -> Result<(), Broken> {
        self.peeked = None;
        match self.take() {
            Some(Token { kind: Kind::Text(name), .. }) => {
                self.domain = Some(name);
                Ok(())
            }
            found => {
                let at = found.map_or(self.lexer.end(), |token| token.at);
                Err(self.error(at, "`domain` without a name in quotes"))
            }
        }
    }

    /// Skips the previous `msgid` of a fuzzy message.
    fn previous_text(&mut self, at: usize) -> Result<(), Broken> {
        self.text("#|", at, None).map(|_| ())
    }

    fn message(&mut self) -> Result<(), Broken> {
        let (at, is_obsolete) = self.peek().map_or((0, false), |t| (t.at, t.is_obsolete));
        let comments = std::mem::take(&mut self.comments);
        self.previous = None;
        let part = |messages: &mut Self, word| {
            let found = messages.word(word);
            found.map(|at| messages.text(word, at, Some(is_obsolete))).transpose()
        };
        let context = part(self, "msgctxt")?;
        let Some(id) = part(self, "msgid")? else {
            let at = self.peek().map_or(at, |token| token.at);
            return Err(self.error(at, "no `msgid` after `msgctxt`; expected one"));
        };
        let plural = part(self, "msgid_plural")?;
        let forms = self.forms(at, plural.is_some(), is_obsolete)?;
        let domain = self.domain.clone();
        let message = Message { at, domain, comments, context, id, plural, forms, is_obsolete };
        self.ready.push_back(Ok(message));
        Ok(())
    }

    fn forms(
        &mut self,
        message: usize,
        has_plural: bool,
        is_obsolete: bool,
    ) -> Result<Vec<Text<'a>>, Broken> {
        let mut forms = Vec::new();
        while let Some(at) = self.word("msgstr") {
            let index = self.index()?;
            match (has_plural, index) {
                (true, None) => {
                    return Err(self.error(at, "`msgstr` without a number; expected `msgstr[0]`"));
                }
                (false, Some(_)) => {
                    return Err(self.error(at, "`msgstr[0]` without `msgid_plural` before it"));
                }
                (true, Some(found)) if found != forms.len().to_string() => {
                    let expected = forms.len();
                    let message = format!("plural form {found}; expected `msgstr[{expected}]`");
                    return Err(self.error(at, message));
                }
                _ => forms.push(self.text("msgstr", at, Some(is_obsolete))?),
            }
            if !has_plural {
                break;
            }
        }
        match forms.is_empty() {
            true => Err(self.error(message, "a message without `msgstr`; expected one")),
            false => Ok(forms),
        }
    }

    /// Reads the number of a plural form, without leading zeros.
    fn index(&mut self) -> Result<Option<&'a str>, Broken> {
        if self.peek().is_none_or(|token| token.kind != Kind::Open) {
            return Ok(None);
        }
        let open = self.take().map_or(0, |token| token.at);
        let number = self.take().map(|token| token.kind);
        let close = self.take().map(|token| token.kind);
        match (number, close) {
            (Some(Kind::Number(digits)), Some(Kind::Close)) => {
                let number = digits.trim_start_matches('0');
                Ok(Some(if number.is_empty() { "0" } else { number }))
            }
            _ => Err(self.error(open, "`[` without a number and `]`; expected `msgstr[0]`")),
        }
    }

    /// The strings after a keyword, joined. All must have the same `#~` mark as the message.
    fn text(
        &mut self,
        keyword: &str,
        at: usize,
        is_obsolete: Option<bool>,
    ) -> Result<Text<'a>, Broken> {
        let mut text: Option<Text<'a>> = None;
        while let Some(Token { at, is_obsolete: found, kind: Kind::Text(_), .. }) = self.peek() {
            let (at, found) = (*at, *found);
            if is_obsolete.is_some_and(|expected| expected != found) {
                return Err(self.error(at, "`#~` on only a part of the message"));
            }
            let Some(Token { kind: Kind::Text(more), .. }) = self.take() else { break };
            match &mut text {
                None => text = Some(Text { at, value: more }),
                Some(text) if text.value.is_empty() => text.value = more,
                Some(text) => text.value.to_mut().push_str(&more),
            }
        }
        text.ok_or_else(|| self.error(at, format!("`{keyword}` without a quoted text")))
    }

    /// Reports a token outside of messages.
    fn stray(&mut self) -> Broken {
        let Some(Token { at, kind, .. }) = self.take() else { return Broken };
        let message = match kind {
            Kind::Word(word @ ("msgstr" | "msgid_plural")) => {
                format!("`{word}` without `msgid` before it")
            }
            Kind::Word(word) => {
                format!(
                    "unknown keyword `{word}`; expected msgctxt, msgid, msgid_plural, msgstr or \
                     domain"
                )
            }
            Kind::Text(_) => "a quoted text without a keyword before it".to_owned(),
            Kind::Number(digits) => format!("`{digits}` outside of quotes"),
            Kind::Open => "`[` outside of quotes".to_owned(),
            Kind::Close => "`]` outside of quotes".to_owned(),
            Kind::Other(c) => format!("`{c}` outside of quotes"),
            Kind::Comment(_) => return Broken,
        };
        self.error(at, message)
    }

    /// Skips to the next token that may begin a message.
    fn recover(&mut self) {
        while self.peek().is_some_and(|token| !token.begins_message()) {
            self.peeked = None;
        }
    }
}

impl<'a> Iterator for Messages<'a> {
    type Item = Result<Message<'a>, SyntaxError>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.ready.is_empty() && self.step() {}
        self.ready.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> (Vec<Message<'_>>, Vec<SyntaxError>) {
        let (good, bad): (Vec<_>, Vec<_>) = Messages::new(text).partition(Result::is_ok);
        (good.into_iter().flatten().collect(), bad.into_iter().filter_map(Result::err).collect())
    }

    fn shown(text: &str) -> Vec<String> {
        let (messages, errors) = read(text);
        assert_eq!(errors, [], "{text}");
        let show = |message: &Message<'_>| {
            let forms: Vec<_> = message.forms.iter().map(|form| &*form.value).collect();
            format!("{}|{}", message.id.value, forms.join("|"))
        };
        messages.iter().map(show).collect()
    }

    fn refused(text: &str) -> (usize, String) {
        let first = Messages::new(text).find_map(Result::err);
        let error = first.unwrap_or_else(|| panic!("accepted: {text}"));
        (error.at, error.message)
    }

    #[test]
    fn texts_may_be_on_the_next_line_and_side_by_side() {
        assert_eq!(shown("msgid\n\"Open\"\nmsgstr\n\n\"Auf\"\n"), ["Open|Auf"]);
        assert_eq!(shown("msgid \"ab\" \"cd\"\nmsgstr \"x\" \"y\"\n"), ["abcd|xy"]);
        assert_eq!(shown("msgid\"a\"msgstr\"b\"msgid\"c\"msgstr\"d\""), ["a|b", "c|d"]);
    }

    #[test]
    fn escapes_are_those_of_c() {
        let text = r#"msgid "\a\b\f\v\n\t\r\\\"" msgstr "r\x41. \101. \x0041\18""#;
        assert_eq!(shown(text), ["\u{7}\u{8}\u{c}\u{b}\n\t\r\\\"|rA. A. A\u{1}8"]);
        for (text, at) in [
            (r#"msgid "a\q""#, 8),
            (r#"msgid "\x""#, 7),
            (r#"msgid "\x412""#, 7),
            (r#"msgid "\777""#, 7),
        ] {
            assert_eq!(refused(text).0, at, "{text}");
        }
    }

    #[test]
    fn escaped_bytes_are_characters_of_the_declared_charset() {
        assert_eq!(shown(r#"msgid "\xC3\xA9" msgstr "\303\251""#), ["é|é"]);
        let header = "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=ISO-8859-1\\n\"\n";
        let text = format!("{header}msgid \"a\"\nmsgstr \"\\xE9t\\xe9\"\n");
        assert_eq!(shown(&text)[1], "a|été");
        assert!(refused(r#"msgid "\xE9""#).1.contains("UTF-8"));
    }

    #[test]
    fn comments_end_with_their_message() {
        let text = "#, fuzzy\n#~ msgid \"old\"\n#~ msgstr \"alt\"\n\nmsgid \"new\"\nmsgstr \"neu\"\n\
            # n\n#, c-format\n\n#: a:1\nmsgid \"x\"\nmsgstr \"y\"\n";
        let (messages, errors) = read(text);
        assert_eq!(errors, []);
        assert!(messages[0].is_obsolete && messages[0].is_fuzzy());
        assert!(!messages[1].is_obsolete && messages[1].comments.is_empty());
        assert_eq!(messages[2].flags().collect::<Vec<_>>(), ["c-format"]);
        assert_eq!(messages[2].comments(CommentKind::Note).collect::<Vec<_>>(), ["n"]);
        assert_eq!(messages[2].comments(CommentKind::Reference).collect::<Vec<_>>(), ["a:1"]);
    }

    #[test]
    fn flags_are_separated_by_commas_and_white_space() {
        for (flags, is_fuzzy) in [
            ("#, x-stuff, fuzzy, c-format", true),
            ("#,fuzzy,c-format", true),
            ("   #,\tfuzzy", true),
            ("#, fuzzy;", false),
            ("#, Fuzzy", false),
            ("# , fuzzy", false),
        ] {
            let text = format!("{flags}\nmsgid \"a\"\nmsgstr \"b\"\n");
            assert_eq!(read(&text).0[0].is_fuzzy(), is_fuzzy, "{flags}");
        }
    }

    #[test]
    fn obsolete_messages_have_parts_and_a_past() {
        let text =
            "#, fuzzy\n#~| msgid \"z\"\n#~ # c\n#~\n#~ msgid \"a\"\n#~\"b\"\n#~ msgstr \"c\"\n";
        assert_eq!(shown(text), ["ab|c"]);
        let text = "#| msgctxt \"k\"\n#| msgid \"z\"\n#| \"y\"\n#| msgid_plural \"zz\"\nmsgid \"a\"\n\
            msgstr \"c\"\n";
        assert_eq!(shown(text), ["a|c"]);
    }

    #[test]
    fn line_ends_are_lf_crlf_or_cr_alone() {
        let lines =
            ["# c", "#, fuzzy", "msgid \"a\"", "msgstr \"b\"", "", "msgid \"c\"", "msgstr \"d\""];
        for end in ["\n", "\r\n", "\r"] {
            let text = lines.join(end) + end;
            assert_eq!(shown(&text), ["a|b", "c|d"], "{end:?}");
            assert!(read(&text).0[0].is_fuzzy() && !read(&text).0[1].is_fuzzy());
        }
        assert_eq!(shown("msgid \"a\rb\"\nmsgstr \"c\"\n"), ["a\rb|c"]);
    }

    #[test]
    fn a_domain_holds_for_what_follows() {
        let (messages, _) =
            read("msgid \"a\"\nmsgstr \"b\"\ndomain \"d1\"\nmsgid \"a\"\nmsgstr \"c\"\n");
        assert_eq!(
            (messages[0].domain.as_deref(), messages[1].domain.as_deref()),
            (None, Some("d1"))
        );
    }

    #[test]
    fn plural_forms_are_numbered_from_zero() {
        let head = "msgid \"a\"\nmsgid_plural \"b\"\n";
        assert_eq!(shown(&format!("{head}msgstr [ 0 ] \"c\"\nmsgstr[01] \"d\"\n")), ["a|c|d"]);
        for (forms, message) in [
            ("msgstr \"c\"", "without a number"),
            ("msgstr[1] \"c\"", "expected `msgstr[0]`"),
            ("msgstr[0] \"c\"\nmsgstr[2] \"d\"", "expected `msgstr[1]`"),
            ("msgstr[x] \"c\"", "`[` without a number"),
            ("msgstr[99999999999999999999] \"c\"", "expected `msgstr[0]`"),
            ("", "without `msgstr`"),
        ] {
            let (_, found) = refused(&format!("{head}{forms}"));
            assert!(found.contains(message), "{forms}: {found}");
        }
    }

    #[test]
    fn what_msgcat_refuses_is_an_error_at_its_place() {
        for (text, at) in [
            ("msgid a\n", 0),
            ("msgid \"a\"\n# c\nmsgstr \"b\"\n", 0),
            ("msgid \"a\"\nmsgstr \"b\"\n# c\n\"d\"\n", 25),
            ("domain d1\n", 7),
            ("domain \"d1\" \"d2\"\n", 12),
            ("msgid \"a\"\n", 0),
            ("msgid \"a\"\nmsgstr[0] \"b\"\n", 10),
            ("#~ msgid \"a\"\nmsgstr \"c\"\n", 20),
            ("#| msgid z\nmsgid \"a\"\nmsgstr \"c\"\n", 3),
            ("#| msgid \"x\"\n\n", 3),
            ("msgid \"a", 6),
            ("msgid \"a\nmsgstr \"b\"\n", 6),
            ("\"a\"\n", 0),
            ("foo \"a\"\n", 0),
            ("msgid \"a\"\nmsgstr \"b\" ;\n", 21),
            ("msgctxt \"c\"\nmsgstr \"b\"\n", 12),
            ("msgid \"a\"\nmsgstr \"b\"\nmsgstr \"c\"\n", 21),
            ("\u{a0}msgid \"a\"\nmsgstr \"b\"\n", 0),
            ("\"MIME-Version: 1.0\\n\"\nmsgid \"a\"\nmsgstr \"b\"\n", 0),
        ] {
            assert_eq!(refused(text).0, at, "{text}");
        }
    }

    #[test]
    fn reading_goes_on_after_an_error() {
        let text = "msgid \"a\"\nmsgfoo \"b\"\n\nmsgid \"c\"\nmsgstr \"d\\q\"\n\nmsgid \"e\"\nmsgstr \"f\"\n";
        let (messages, errors) = read(text);
        assert_eq!(messages.iter().map(|m| &*m.id.value).collect::<Vec<_>>(), ["c", "e"]);
        assert_eq!(errors.len(), 2, "{errors:?}");
    }

    proptest! {
        #[test]
        fn any_text_is_read_to_its_end(pieces in prop::collection::vec(prop::sample::select(&[
            "msgid ", "msgstr ", "msgstr[0] ", "msgid_plural ", "msgctxt ", "domain ", "\"a\"", "\"",
            "\\", "\\x4", "\n", "\r", "#", "#~ ", "#| ", "#, fuzzy\n", "é", "[", "1", "]", " ",
        ][..]), 0..40)) {
            let text = pieces.concat();
            for item in Messages::new(&text) {
                let at = item.map_or_else(|error| error.at, |message| message.at);
                prop_assert!(at <= text.len() && text.is_char_boundary(at));
            }
        }
    }
}
