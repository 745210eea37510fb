//! The options for writing units.

use crate::date::Date;
use crate::error::{Error, ErrorKind, Result};
use crate::memory::{Attributes, Column, Dialect, Header, InlineHandling};

/// Options for writing translation units.
#[derive(Debug, Clone, Default)]
pub struct WriteOptions {
    /// The header of the translation memory: its attributes, notes and properties.
    pub header: Header,
    /// The source language, used if neither the unit nor the header states one.
    pub source: String,
    /// The target language, used if the unit does not state one.
    pub target: String,
    /// Whether the user selected the source language, so that it overrides that of each unit.
    pub is_chosen: bool,
    /// How inline elements are written. `None` keeps them in TMX and JSONL and drops them
    /// elsewhere.
    pub inline: Option<InlineHandling>,
    /// The columns of tables. If empty, CSV, XLSX and Parquet have those of the input, and TSV source and
    /// target. Parquet of an input that is no table has all that a unit of a document carries.
    pub columns: Vec<Column>,
    /// The members of the objects of JSONL, and the columns of Parquet.
    pub json_layout: JsonLayout,
    /// The dialect of the context properties in TMX. `None` keeps the unit's properties.
    pub dialect: Option<Dialect>,
}

/// The members of a JSON object in JSON Lines output. In Parquet, [`Full`](JsonLayout::Full) is a table and
/// [`Translation`](JsonLayout::Translation) a struct with a text for each language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum JsonLayout {
    /// All data of a unit.
    #[default]
    Full,
    /// The texts alone, named by language, as in the translation data sets of Hugging Face.
    Translation,
}

/// An attribute of the header of TMX, and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderAttribute {
    name: String,
    value: String,
}

/// The attributes of the header that can be set. The source language is that of the units, and the text is
/// always UTF-8.
const SETTABLE: [&str; 10] = [
    "creationtool",
    "creationtoolversion",
    "segtype",
    "o-tmf",
    "adminlang",
    "datatype",
    "creationdate",
    "creationid",
    "changedate",
    "changeid",
];

/// The values that TMX defines for `segtype`.
const SEGMENT_TYPES: [&str; 4] = ["block", "paragraph", "sentence", "phrase"];

impl HeaderAttribute {
    /// Parses `NAME=VALUE`.
    ///
    /// # Errors
    /// When TMX has no such attribute, or it cannot have the value.
    pub fn parse(given: &str) -> Result<Self> {
        let error = |found: String| Error::new(ErrorKind::Usage, found);
        let Some((name, value)) = given.split_once('=') else {
            return Err(error(format!("`{given}` has no value"))
                .expected("expected NAME=VALUE, such as creationtool=MyTool"));
        };
        if !SETTABLE.contains(&name) {
            return Err(error(format!("`{name}` is no attribute of a header that can be set"))
                .expected(format!("expected one of {}", SETTABLE.join(", "))));
        }
        if name == "segtype" && !SEGMENT_TYPES.contains(&value) {
            return Err(error(format!("`{value}` is no segtype"))
                .expected(format!("expected one of {}", SEGMENT_TYPES.join(", "))));
        }
        if name.ends_with("date") {
            Date::parse(value)?;
        }
        Ok(Self { name: name.to_owned(), value: value.to_owned() })
    }

    /// Sets it in a header.
    pub(crate) fn set(&self, header: &mut Header) {
        let mut all: Vec<_> = header.attributes.iter().collect();
        let value = self.value.clone().into();
        match all.iter_mut().find(|(name, _)| *name == self.name) {
            Some((_, old)) => *old = value,
            None => all.push((self.name.clone().into(), value)),
        }
        header.attributes = Attributes::List(all);
    }
}
