//! What the directives of reStructuredText and Sphinx hold.

/// What becomes of a directive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// Nothing in it is text, except the caption and alternative text in its options.
    Out,
    /// The arguments and the body are text.
    Text,
    /// The first word of the arguments is a number, the rest and the body are text.
    Version,
    /// The arguments are no text, the body is.
    Body,
    /// The arguments are the title of a table that is written as a list.
    ListTable,
}

/// What becomes of the directive of this name.
pub(super) fn content(name: &str) -> Content {
    match name {
        "versionadded" | "versionchanged" | "deprecated" | "versionremoved" => Content::Version,
        "list-table" => Content::ListTable,
        "note" | "warning" | "tip" | "hint" | "important" | "caution" | "danger" | "error"
        | "attention" | "admonition" | "seealso" | "todo" | "topic" | "sidebar" | "rubric"
        | "centered" | "table" | "epigraph" | "highlights" | "pull-quote" | "tab" | "tab-item"
        | "dropdown" | "card" | "grid-item-card" | "details" | "collapse" | "step" | "question"
        | "exercise" | "solution" | "hlist" | "glossary" | "line-block" | "compound"
        | "versionnote" | "header" | "footer" | "title" | "abstract" | "dedication" => {
            Content::Text
        }
        "code-block"
        | "code"
        | "sourcecode"
        | "literalinclude"
        | "parsed-literal"
        | "math"
        | "raw"
        | "highlight"
        | "include"
        | "toctree"
        | "contents"
        | "index"
        | "graphviz"
        | "digraph"
        | "graph"
        | "uml"
        | "plantuml"
        | "mermaid"
        | "role"
        | "default-role"
        | "sectnum"
        | "section-numbering"
        | "module"
        | "currentmodule"
        | "doctest"
        | "testcode"
        | "testoutput"
        | "testsetup"
        | "testcleanup"
        | "prompt"
        | "terminal"
        | "ipython"
        | "tabularcolumns"
        | "bibliography"
        | "autosummary"
        | "csv-table"
        | "productionlist"
        | "jinja"
        | "target-notes"
        | "unicode"
        | "date"
        | "meta"
        | "program"
        | "image"
        | "video"
        | "youtube"
        | "autoclass"
        | "automodule"
        | "autofunction"
        | "automethod"
        | "sectionauthor"
        | "codeauthor"
        | "moduleauthor"
        | "namespace"
        | "highlightlang"
        | "console"
        | "command-output"
        | "inheritance-diagram" => Content::Out,
        _ => Content::Body,
    }
}

/// Whether the value of an option of a directive is text.
pub(super) fn is_text_option(name: &str) -> bool {
    matches!(name, "alt" | "caption" | "title" | "description")
}

/// The name and the arguments of a directive: `name:: arguments`, as offsets in `text`.
pub(super) fn parts(text: &str) -> Option<(&str, usize)> {
    let end = text.find("::")?;
    let name = &text[..end];
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '+');
    let rest = &text[end + 2..];
    let follows = rest.is_empty() || rest.starts_with(' ');
    let arguments = end + 2 + (rest.len() - rest.trim_start().len());
    (!name.is_empty() && name.chars().all(is_name) && follows).then_some((name, arguments))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_have_a_name_and_arguments() {
        assert_eq!(parts("note::"), Some(("note", 6)));
        assert_eq!(parts("py:function:: f(x)"), Some(("py:function", 14)));
        assert_eq!(parts("a comment:: here"), None);
        assert_eq!(content("code-block"), Content::Out);
        assert_eq!(content("py:function"), Content::Body);
    }
}
