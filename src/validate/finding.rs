//! What a check has found.

use std::fmt;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::place::Place;
use crate::visible::{cut, visible};

/// Something that is wrong with a memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked for.
    pub rule: Rule,
    /// How bad it is.
    pub severity: Severity,
    /// Where it stands.
    pub place: Place,
    /// The number of the unit that it is in, from 1.
    pub unit: Option<usize>,
    /// The identifier of that unit, where it has one.
    pub id: Option<String>,
    /// What was found; what was expected. Quotes of the file are made [visible](crate::visible).
    pub message: String,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Tools read the memory, but may not make of it what was meant.
    Warning,
    /// The memory breaks its format; tools may refuse it.
    Error,
}

/// What is looked for in a memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// The bytes are text in the encoding that the file declares.
    Encoding,
    /// The text keeps the grammar of XML, CSV or JSON.
    Syntax,
    /// No character that the format cannot carry.
    Character,
    /// No entities of the file's own.
    Entity,
    /// The root is `tmx`, once, with nothing around it.
    Root,
    /// The version is 1.4.
    Version,
    /// Elements are known, complete and where they belong.
    Element,
    /// Notes and props come before the variants or the segment.
    Order,
    /// Attributes are known, and the required ones there.
    Attribute,
    /// No namespaces.
    Namespace,
    /// Languages are BCP 47 tags in canonical form.
    Language,
    /// Every unit has a variant in the source language.
    SourceLanguage,
    /// A unit has two variants or more, each in a language of its own.
    Variants,
    /// Dates are `YYYYMMDDThhmmssZ` and in the calendar.
    Date,
    /// Counts are numbers.
    Number,
    /// Inline codes pair up, and are the same in every variant.
    Inline,
    /// No empty segment.
    Empty,
    /// No white space around a segment.
    Padded,
    /// No text that was escaped twice.
    DoubleEscaped,
    /// No unit twice.
    Duplicate,
    /// No source with several targets and nothing to tell them apart.
    Ambiguous,
    /// Rows have the columns that they should have.
    Columns,
    /// Lines end as the format has it.
    LineEnd,
    /// Text is in Unicode's form C.
    NormalForm,
    /// No field that a spreadsheet would run as a formula.
    Formula,
    /// Values are of the kind that their field holds.
    Value,
}

impl Rule {
    /// Every rule.
    pub const ALL: [Self; 26] = [
        Self::Encoding,
        Self::Syntax,
        Self::Character,
        Self::Entity,
        Self::Root,
        Self::Version,
        Self::Element,
        Self::Order,
        Self::Attribute,
        Self::Namespace,
        Self::Language,
        Self::SourceLanguage,
        Self::Variants,
        Self::Date,
        Self::Number,
        Self::Inline,
        Self::Empty,
        Self::Padded,
        Self::DoubleEscaped,
        Self::Duplicate,
        Self::Ambiguous,
        Self::Columns,
        Self::LineEnd,
        Self::NormalForm,
        Self::Formula,
        Self::Value,
    ];

    /// The name in reports, as `source-language`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Encoding => "encoding",
            Self::Syntax => "syntax",
            Self::Character => "character",
            Self::Entity => "entity",
            Self::Root => "root",
            Self::Version => "version",
            Self::Element => "element",
            Self::Order => "order",
            Self::Attribute => "attribute",
            Self::Namespace => "namespace",
            Self::Language => "language",
            Self::SourceLanguage => "source-language",
            Self::Variants => "variants",
            Self::Date => "date",
            Self::Number => "number",
            Self::Inline => "inline",
            Self::Empty => "empty",
            Self::Padded => "padded",
            Self::DoubleEscaped => "double-escaped",
            Self::Duplicate => "duplicate",
            Self::Ambiguous => "ambiguous",
            Self::Columns => "columns",
            Self::LineEnd => "line-end",
            Self::NormalForm => "normal-form",
            Self::Formula => "formula",
            Self::Value => "value",
        }
    }
}

impl Rule {
    /// What should be so, in a few words.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::Encoding => "The bytes are text in the encoding that the file declares or shows",
            Self::Syntax => "The text keeps the grammar of XML, CSV or JSON",
            Self::Character => "No character that the format cannot carry",
            Self::Entity => "No entity that is declared or used; none is followed",
            Self::Root => "The root is tmx, once, with nothing around it",
            Self::Version => "The version is 1.4, which stands for 1.4b too",
            Self::Element => "Elements are known, complete and where they belong",
            Self::Order => {
                "Notes and props come before the variants or the segment, the header before the body"
            }
            Self::Attribute => "Attributes are known, and the required ones there",
            Self::Namespace => "No namespace; some tools find no units in one",
            Self::Language => "Languages are BCP 47 tags in canonical form",
            Self::SourceLanguage => {
                "Every unit has a variant in the source language, unless that is *all*"
            }
            Self::Variants => "A unit has two variants or more, each in a language of its own",
            Self::Date => "Dates are YYYYMMDDThhmmssZ and in the calendar",
            Self::Number => "Counts are numbers",
            Self::Inline => "Inline codes pair up, and are the same in every variant",
            Self::Empty => "No empty segment",
            Self::Padded => "No white space around a segment",
            Self::DoubleEscaped => "No text that was escaped twice",
            Self::Duplicate => "No unit twice in the same context",
            Self::Ambiguous => "No source with several targets and nothing to tell them apart",
            Self::Columns => "Rows have the columns that they should have",
            Self::LineEnd => "Lines end as the format has it",
            Self::NormalForm => "Text is in Unicode's form C",
            Self::Formula => "No field that a spreadsheet would run as a formula",
            Self::Value => "Values are of the kind that their field holds",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

impl fmt::Display for Finding {
    /// `memory.tmx:3:5: error: unit 2 (x7): what was found; what was expected [rule]`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: ", self.place, self.severity)?;
        if let Some(unit) = self.unit {
            write!(f, "unit {unit}")?;
            if let Some(id) = &self.id {
                write!(f, " ({})", cut(id))?;
            }
            f.write_str(": ")?;
        }
        write!(f, "{} [{}]", visible(&self.message), self.rule.name())
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Finding", 8)?;
        object.serialize_field("rule", self.rule.name())?;
        object.serialize_field("severity", &self.severity)?;
        object.serialize_field("path", &self.place.path)?;
        object.serialize_field("line", &self.place.line)?;
        object.serialize_field("column", &self.place.column)?;
        object.serialize_field("unit", &self.unit)?;
        object.serialize_field("id", &self.id)?;
        object.serialize_field("message", &self.message)?;
        object.end()
    }
}
