//! The header of a TM file: the data that applies to all its units.

use crate::memory::columns::Layout;
use crate::memory::po::Notation;
use crate::memory::unit::{Annotation, Attributes, PluralForms};

/// The header of a TM file: the data that applies to all its units.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Header {
    /// The attributes of the header of a TMX file.
    pub attributes: Attributes<'static>,
    /// The notes and properties of that header.
    pub annotations: Vec<Annotation<'static>>,
    /// Definitions (`ude`) of characters that Unicode lacked, written by old tools.
    pub encodings: Vec<UserEncoding>,
    /// The namespace declarations of the root of a TMX file.
    pub namespaces: Attributes<'static>,
    /// The source language; `*all*` if it may be any; empty if the file does not state it.
    pub source: String,
    /// The target language; empty if the file does not state it or has several.
    pub target: String,
    /// The names of the columns of a table, in order.
    pub columns: Vec<String>,
    /// The separator of the cells of a table; NUL if the file is not a table.
    pub separator: char,
    /// The roles of the columns.
    pub(crate) layout: Layout,
    /// The plural forms of a PO file that become units.
    pub plural_forms: PluralForms,
    /// How a PO file is written.
    pub(crate) po: Notation,
}

/// A `ude` element of a TMX header: definitions of characters that Unicode lacks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct UserEncoding {
    /// The attributes of the element.
    pub attributes: Attributes<'static>,
    /// The attributes of each `map` element in it.
    pub maps: Vec<Attributes<'static>>,
}
