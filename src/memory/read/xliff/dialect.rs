//! The two formats of this reader, which differ in the names of elements.

/// A format with a source and a target in each unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Xliff,
    Txml,
}

impl Dialect {
    /// The name of the root element.
    pub(super) fn root(self) -> &'static str {
        match self {
            Self::Xliff => "xliff",
            Self::Txml => "txml",
        }
    }

    /// A root element without content.
    pub(super) fn empty_root(self) -> &'static str {
        match self {
            Self::Xliff => "<xliff></xliff>",
            Self::Txml => "<txml></txml>",
        }
    }

    /// Whether an element of that name is a unit.
    pub(super) fn is_unit(self, name: &str) -> bool {
        match self {
            Self::Xliff => matches!(name, "trans-unit" | "unit"),
            Self::Txml => name == "segment",
        }
    }
}
