//! The validation rules, one line for each.

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
