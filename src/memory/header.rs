//! What a file says of all its units.

use crate::memory::columns::Layout;
use crate::memory::unit::{Annotation, Attributes, PluralForms};

/// What a file says of all its units.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Header {
    /// The attributes of the header of a TMX file.
    pub attributes: Attributes<'static>,
    /// Its notes and properties.
    pub annotations: Vec<Annotation<'static>>,
    /// Its definitions of characters, which old tools wrote for those that Unicode lacked.
    pub encodings: Vec<UserEncoding>,
    /// The prefixes that the root of a TMX file declares, and their namespaces.
    pub namespaces: Attributes<'static>,
    /// The source language; `*all*` where it may be any; empty where the file does not state it.
    pub source: String,
    /// The target language; empty where the file does not state it or has several.
    pub target: String,
    /// The columns of a table, in order.
    pub columns: Vec<String>,
    /// The character between two cells of a table; NUL where the file is not one.
    pub separator: char,
    /// What the columns hold.
    pub(crate) layout: Layout,
    /// Which plural forms of a PO file become units.
    pub plural_forms: PluralForms,
}

/// A `ude` element of a TMX header: what characters beyond Unicode mean.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct UserEncoding {
    /// The attributes of the element.
    pub attributes: Attributes<'static>,
    /// The attributes of each `map` in it.
    pub maps: Vec<Attributes<'static>>,
}
