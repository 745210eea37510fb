//! The two formats that are read here, which differ in their names.

/// A format of units with a source and a target.
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

    /// Whether an element of that name is a unit.
    pub(super) fn is_unit(self, name: &str) -> bool {
        match self {
            Self::Xliff => matches!(name, "trans-unit" | "unit"),
            Self::Txml => name == "segment",
        }
    }
}
