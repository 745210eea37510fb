//! The messages of a PO file.

use std::borrow::Cow;

/// A message with the comments before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message<'a> {
    /// The byte offset of its first keyword.
    pub(crate) at: usize,
    /// The domain of the last `domain` directive before it.
    pub(crate) domain: Option<Cow<'a, str>>,
    pub(crate) comments: Vec<Comment<'a>>,
    pub(crate) context: Option<Text<'a>>,
    pub(crate) id: Text<'a>,
    pub(crate) plural: Option<Text<'a>>,
    /// `msgstr`, or `msgstr[0]` and those that follow.
    pub(crate) forms: Vec<Text<'a>>,
    /// Whether `#~` marks it as obsolete.
    pub(crate) is_obsolete: bool,
}

/// A text: one or more quoted strings, joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text<'a> {
    /// The byte offset of its first quote.
    pub(crate) at: usize,
    pub(crate) value: Cow<'a, str>,
}

/// A comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Comment<'a> {
    pub(crate) kind: CommentKind,
    /// The text after the mark, trimmed.
    pub(crate) text: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CommentKind {
    /// `# ` by the translator, `#.` by the programmer.
    Note,
    /// `#:`, a reference to the source code.
    Reference,
    /// `#,`, flags such as `fuzzy` and `c-format`.
    Flags,
}

/// A violation of the grammar, with its byte offset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    pub(crate) at: usize,
    pub(crate) message: String,
}

impl<'a> Message<'a> {
    /// Whether it is the header entry, which has an empty `msgid` and no context.
    pub(crate) fn is_header(&self) -> bool {
        self.id.value.is_empty() && self.context.is_none()
    }

    pub(crate) fn flags(&self) -> impl Iterator<Item = &'a str> {
        let flags = self.comments.iter().filter(|comment| comment.kind == CommentKind::Flags);
        let is_between = |c: char| c == ',' || c.is_ascii_whitespace();
        flags.flat_map(move |flags| flags.text.split(is_between)).filter(|flag| !flag.is_empty())
    }

    pub(crate) fn is_fuzzy(&self) -> bool {
        self.flags().any(|flag| flag == "fuzzy")
    }

    pub(crate) fn comments(&self, kind: CommentKind) -> impl Iterator<Item = &'a str> {
        let found = self.comments.iter().filter(move |comment| comment.kind == kind);
        found.map(|comment| comment.text)
    }
}
