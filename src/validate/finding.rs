//! Findings of a check, and the rules that report them.

use std::fmt;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::place::Place;
use crate::visible::{cut, visible};

/// A violation of a rule in a TM file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule that was violated.
    pub rule: Rule,
    /// Whether it is an error or a warning.
    pub severity: Severity,
    /// The place in the file.
    pub place: Place,
    /// The number of its unit, from 1; `None` outside of units.
    pub unit: Option<usize>,
    /// The identifier of the unit, if it has one.
    pub id: Option<String>,
    /// What was found and what was expected. Text from the file is escaped by [`visible`].
    pub message: String,
}

/// The severity of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Tools read the file, but may interpret it differently than intended.
    Warning,
    /// The file violates its format; tools may reject it.
    Error,
}

/// Defines the rules: the variant, its name in reports, and the property that it checks.
macro_rules! rules {
    ($($variant:ident, $name:literal, $explanation:literal;)*) => {
        /// A validation rule.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $(#[doc = concat!($explanation, ".")] $variant,)*
        }

        impl Rule {
            /// All rules.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The name in reports, such as `source-language`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// The property that the rule checks, as a short sentence without a full stop.
            pub fn explanation(self) -> &'static str {
                match self {
                    $(Self::$variant => $explanation,)*
                }
            }
        }
    };
}

rules! {
    Encoding, "encoding", "The bytes are valid in the encoding that is declared or detected";
    Syntax, "syntax", "The text follows the grammar of XML, CSV, JSON or PO";
    Character, "character", "Every character is allowed in the format";
    Entity, "entity", "No entity is declared or referenced except those of XML; entities are not expanded";
    Root, "root", "The root element is that of the format, occurs once, and nothing is outside of it";
    Version, "version", "The version is known; for TMX it is 1.4, also for 1.4b";
    Element, "element", "Elements are known, complete and in the right place";
    Order, "order", "Notes and properties precede the variants or the segment, and the header precedes the body";
    Attribute, "attribute", "Attributes are known, and required attributes are present";
    Namespace, "namespace", "TMX has no namespace, in which some tools find no units; every prefix is declared";
    Language, "language", "Languages are BCP 47 tags in canonical form";
    SourceLanguage, "source-language", "Every unit has a variant in the source language, unless that is *all*";
    Variants, "variants", "A unit has at least two variants, each in a different language";
    Date, "date", "Dates have the form YYYYMMDDThhmmssZ and exist";
    UsageCount, "usage-count", "Usage counts are numbers";
    Inline, "inline", "Inline elements are paired, and are the same in every variant";
    Empty, "empty", "No segment is empty";
    SurroundingWhitespace, "surrounding-whitespace", "No segment has leading or trailing white space";
    DoubleEscaped, "double-escaped", "No text is escaped twice";
    Duplicate, "duplicate", "No unit occurs twice in the same context";
    Ambiguous, "ambiguous", "No source has several targets without a context that distinguishes them";
    Columns, "columns", "Rows have the expected columns";
    LineEnd, "line-end", "Lines end as the format requires";
    Nfc, "nfc", "Text is in Unicode normalization form C";
    Formula, "formula", "No spreadsheet runs a field as a formula";
    FieldType, "field-type", "Values have the type of their field";
    Separator, "separator", "CSV cells are separated by commas, as RFC 4180 requires";
    Header, "header", "A PO file has a header entry with charset and language";
    State, "state", "States are those of the format, and a translated segment has text";
    UnitId, "unit-id", "Every unit has an id that is unique in its file";
    SegmentId, "segment-id", "Segment ids are unique in their unit and the same on both sides";
    FormatString, "format-string", "Format strings take the same arguments in source and translation";
    PluralForms, "plural-forms", "Messages with a plural have every form that the header declares";
    Newline, "newline", "Source and translation agree on line feeds at the beginning and at the end";
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
