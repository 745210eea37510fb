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

/// Defines the rules: the variant, its name in reports, and what should be so.
macro_rules! rules {
    ($($variant:ident, $name:literal, $explanation:literal;)*) => {
        /// A validation rule.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $(#[doc = concat!($explanation, ".")] $variant,)*
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The name in reports, such as `source-language`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// What should be so, in a few words.
            pub fn explanation(self) -> &'static str {
                match self {
                    $(Self::$variant => $explanation,)*
                }
            }
        }
    };
}

rules! {
    Encoding, "encoding", "The bytes are text in the encoding that the file declares or shows";
    Syntax, "syntax", "The text keeps the grammar of XML, CSV, JSON or PO";
    Character, "character", "No character that the format cannot carry";
    Entity, "entity", "No entity that is declared or used; none is followed";
    Root, "root", "The root is that of the format, once, with nothing around it";
    Version, "version", "The version is known; TMX has 1.4, which stands for 1.4b too";
    Element, "element", "Elements are known, complete and where they belong";
    Order, "order", "Notes and props come before the variants or the segment, the header before the body";
    Attribute, "attribute", "Attributes are known, and the required ones there";
    Namespace, "namespace", "No namespace in TMX, where some tools find no units; no undeclared prefix";
    Language, "language", "Languages are BCP 47 tags in canonical form";
    SourceLanguage, "source-language", "Every unit has a variant in the source language, unless that is *all*";
    Variants, "variants", "A unit has two variants or more, each in a language of its own";
    Date, "date", "Dates are YYYYMMDDThhmmssZ and in the calendar";
    UsageCount, "usage-count", "Counts are numbers";
    Inline, "inline", "Inline codes pair up, and are the same in every variant";
    Empty, "empty", "No empty segment";
    SurroundingWhitespace, "surrounding-whitespace", "No white space around a segment";
    DoubleEscaped, "double-escaped", "No text that was escaped twice";
    Duplicate, "duplicate", "No unit twice in the same context";
    Ambiguous, "ambiguous", "No source with several targets and nothing to tell them apart";
    Columns, "columns", "Rows have the columns that they should have";
    LineEnd, "line-end", "Lines end as the format has it";
    Nfc, "nfc", "Text is in Unicode's form C";
    Formula, "formula", "No field that a spreadsheet would run as a formula";
    FieldType, "field-type", "Values are of the kind that their field holds";
    Separator, "separator", "The cells of CSV are separated by commas, as RFC 4180 has it";
    Header, "header", "The header entry of a PO file is there, with its charset and language";
    State, "state", "States are those of the format, and a translated segment has a text";
    UnitId, "unit-id", "Units have an id, and no two of a file have the same";
    SegmentId, "segment-id", "Segments have an id of their own in their unit, the same on both sides";
    FormatString, "format-string", "Format strings take the same arguments in the source and in the translation";
    PluralForms, "plural-forms", "Messages with a plural have every form that the header announces";
    Newline, "newline", "Source and translation begin and end with a line feed alike";
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
