//! The names of the macros within running text.

/// Macros whose brackets are no part of the sentence as they are written.
pub(super) const KNOWN: &[&str] = &[
    "http",
    "https",
    "ftp",
    "irc",
    "link",
    "xref",
    "mailto",
    "image",
    "icon",
    "kbd",
    "btn",
    "menu",
    "footnote",
    "footnoteref",
    "stem",
    "latexmath",
    "asciimath",
    "pass",
    "indexterm",
    "indexterm2",
    "anchor",
];
