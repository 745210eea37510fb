//! The TMX properties in which CAT tools store the context of a unit.
//!
//! One table is used for reading and writing. Every dialect also has the section, document, id and
//! confidence on the variants, under tmforge's own names, because no tool is disturbed by
//! properties there.

use std::borrow::Cow;

use crate::error::{Error, ErrorKind};
use crate::memory::unit::{Content, InlineHandling};
use crate::xml::{escape, without_forbidden};

/// The CAT tool whose property names TMX output uses for the context of a unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// The properties of OmegaT, memoQ and Phrase together, which do not conflict.
    #[default]
    Generic,
    /// OmegaT: `file`, `prev` and `next` on units whose source occurs again with another target.
    Omegat,
    /// memoQ: `x-context-pre` and `x-context-post` on the source variant.
    Memoq,
    /// Phrase TMS: `context_prev` and `context_next` on the source variant.
    Phrase,
    /// XTM: the neighbours and their CRC-32 on the unit.
    Xtm,
    /// MateCat: `x-context-pre`, `x-context-post` and its own properties on the unit.
    Matecat,
    /// Okapi: file and group names on the unit.
    Okapi,
    /// Swordfish: `prev-SRC-TGT` and `next-SRC-TGT` on the unit.
    Swordfish,
}

impl Dialect {
    /// Every dialect.
    pub const ALL: [Self; 8] = [
        Self::Generic,
        Self::Omegat,
        Self::Memoq,
        Self::Phrase,
        Self::Xtm,
        Self::Matecat,
        Self::Okapi,
        Self::Swordfish,
    ];

    /// The name, in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Generic => "generic",
            Self::Omegat => "omegat",
            Self::Memoq => "memoq",
            Self::Phrase => "phrase",
            Self::Xtm => "xtm",
            Self::Matecat => "matecat",
            Self::Okapi => "okapi",
            Self::Swordfish => "swordfish",
        }
    }

    /// The properties at `level`, in the order in which they are written.
    pub(crate) fn properties(self, level: PropLevel) -> impl Iterator<Item = &'static Property> {
        PROPERTIES.iter().filter(move |property| property.level == level && property.is_of(self))
    }

    /// Whether the dialect distinguishes equal sources by their neighbours.
    pub(crate) fn has_neighbours(self) -> bool {
        let mut own = PROPERTIES.iter().filter(|property| property.is_of(self));
        own.any(|property| matches!(property.fact, Fact::Previous(_)))
    }

    /// Whether any dialect uses `name` for the text before or after a source.
    pub(crate) fn is_neighbour_property(name: &str) -> bool {
        let is_neighbour = |p: &&Property| matches!(p.fact, Fact::Previous(_) | Fact::Next(_));
        PROPERTIES.iter().filter(is_neighbour).any(|property| property.has_name(name))
    }

    /// Whether any dialect uses `name` for a context property.
    pub(crate) fn is_context_property(name: &str) -> bool {
        PROPERTIES.iter().any(|property| property.has_name(name))
    }
}

impl std::str::FromStr for Dialect {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let known = Self::ALL.into_iter().find(|dialect| name.eq_ignore_ascii_case(dialect.name()));
        known.ok_or_else(|| match name.to_ascii_lowercase().as_str() {
            "trados" => Error::new(
                ErrorKind::Usage,
                "`trados` is not a dialect: its context hashes can only be computed by Trados",
            )
            .advice("pass generic; Trados imports it, but without context"),
            _ => Error::new(ErrorKind::Usage, format!("unknown dialect `{name}`"))
                .expected(format!("expected {}", Self::ALL.map(Self::name).join(", "))),
        })
    }
}

impl std::fmt::Display for Dialect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// The element that carries a property.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum PropLevel {
    /// `tu`, on every unit.
    Unit,
    /// `tu`, only if the unit's source occurred before with another target.
    Variant,
    /// The `tuv` of the source.
    Source,
    /// The `tuv` of the target.
    Target,
}

/// A context property: its level, its name and its meaning.
pub(crate) struct Property {
    level: PropLevel,
    /// The name; `{pair}` is a placeholder for the two languages.
    name: &'static str,
    pub(crate) fact: Fact,
    /// The dialects that write it; empty if every dialect does.
    dialects: &'static [Dialect],
}

/// The meaning of a context property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fact {
    Document,
    Id,
    Section,
    Confidence,
    Previous(Form),
    Next(Form),
}

/// The form in which a neighbour is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// As text; no property at an edge of the document.
    Text,
    /// As text; empty at an edge.
    Always,
    /// As an escaped `<seg>` element; no property at an edge.
    Segment,
    /// The CRC-32 of its UTF-8 bytes, in decimal digits; no property at an edge.
    Crc,
}

impl Property {
    fn is_of(&self, dialect: Dialect) -> bool {
        self.dialects.is_empty() || self.dialects.contains(&dialect)
    }

    /// Whether `name` is the name of the property for some pair of languages.
    pub(crate) fn has_name(&self, name: &str) -> bool {
        match self.name.split_once("{pair}") {
            Some((before, _)) => name.starts_with(before),
            None => self.name == name,
        }
    }

    /// The name for `pair`, the two languages joined by a hyphen.
    pub(crate) fn name(&self, pair: &str) -> Cow<'static, str> {
        match self.name.contains("{pair}") {
            true => self.name.replace("{pair}", pair).into(),
            false => self.name.into(),
        }
    }
}

impl Form {
    /// The written form of a neighbour; `None` if there is no property.
    pub(crate) fn written(self, neighbour: Option<&str>) -> Option<Cow<'_, str>> {
        match self {
            Self::Text => neighbour.map(Cow::from),
            Self::Always => Some(neighbour.unwrap_or_default().into()),
            Self::Segment => neighbour.map(|text| format!("<seg>{}</seg>", escape(text)).into()),
            Self::Crc => neighbour.map(|text| crc(text).to_string().into()),
        }
    }

    /// The neighbour of a written form; `None` if it cannot be restored.
    pub(crate) fn read(self, written: &str) -> Option<String> {
        match self {
            Self::Crc => None,
            // Some tools write `<seg>` around the text and others do not.
            _ => Some(without_element(written)),
        }
    }
}

/// A neighbour without the `<seg>` that memoQ writes around it.
fn without_element(text: &str) -> String {
    match text.strip_prefix("<seg>").and_then(|rest| rest.strip_suffix("</seg>")) {
        Some(inner) => Content::Xml(inner).text(InlineHandling::Drop).into_owned(),
        None => text.to_owned(),
    }
}

/// The CRC-32 of the text without the characters that XML forbids.
fn crc(text: &str) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(without_forbidden(text).0.as_bytes());
    crc.sum()
}

const fn of(
    dialects: &'static [Dialect],
    level: PropLevel,
    name: &'static str,
    fact: Fact,
) -> Property {
    Property { level, name, fact, dialects }
}

const OMEGAT: &[Dialect] = &[Dialect::Generic, Dialect::Omegat];
const MEMOQ: &[Dialect] = &[Dialect::Generic, Dialect::Memoq];
const PHRASE: &[Dialect] = &[Dialect::Generic, Dialect::Phrase];
const XTM: &[Dialect] = &[Dialect::Xtm];
const MATECAT: &[Dialect] = &[Dialect::Matecat];
const OKAPI: &[Dialect] = &[Dialect::Okapi];
const SWORDFISH: &[Dialect] = &[Dialect::Swordfish];

/// All context properties, in the order in which they are written.
///
/// Excluded are OmegaT's `id` and `path`, which are for formats with keys: up to OmegaT 5.7 any
/// further property of the unit prevents the match in context. Excluded are also Phrase's
/// `x-context_seg_key`, which is for files with keys and replaces the neighbours, and `created_by`
/// and `modified_by`, which name its users.
const PROPERTIES: &[Property] = &[
    of(OMEGAT, PropLevel::Variant, "file", Fact::Document),
    of(OMEGAT, PropLevel::Variant, "prev", Fact::Previous(Form::Always)),
    of(OMEGAT, PropLevel::Variant, "next", Fact::Next(Form::Always)),
    of(XTM, PropLevel::Unit, "x-previous-source-text", Fact::Previous(Form::Text)),
    of(XTM, PropLevel::Unit, "x-next-source-text", Fact::Next(Form::Text)),
    of(XTM, PropLevel::Unit, "x-previous-crc", Fact::Previous(Form::Crc)),
    of(XTM, PropLevel::Unit, "x-next-crc", Fact::Next(Form::Crc)),
    of(XTM, PropLevel::Unit, "x-segment-id", Fact::Id),
    of(MATECAT, PropLevel::Unit, "x-MateCAT-id_segment", Fact::Id),
    of(MATECAT, PropLevel::Unit, "x-MateCAT-filename", Fact::Document),
    of(MATECAT, PropLevel::Unit, "x-context-pre", Fact::Previous(Form::Always)),
    of(MATECAT, PropLevel::Unit, "x-context-post", Fact::Next(Form::Always)),
    of(OKAPI, PropLevel::Unit, "Txt::FileName", Fact::Document),
    of(OKAPI, PropLevel::Unit, "Txt::GroupName", Fact::Section),
    of(SWORDFISH, PropLevel::Unit, "prev-{pair}", Fact::Previous(Form::Text)),
    of(SWORDFISH, PropLevel::Unit, "next-{pair}", Fact::Next(Form::Text)),
    of(MEMOQ, PropLevel::Source, "x-context-pre", Fact::Previous(Form::Segment)),
    of(MEMOQ, PropLevel::Source, "x-context-post", Fact::Next(Form::Segment)),
    of(PHRASE, PropLevel::Source, "context_prev", Fact::Previous(Form::Text)),
    of(PHRASE, PropLevel::Source, "context_next", Fact::Next(Form::Text)),
    of(&[Dialect::Phrase], PropLevel::Target, "filename", Fact::Document),
    of(&[], PropLevel::Source, "x-document", Fact::Document),
    of(&[], PropLevel::Source, "x-section", Fact::Section),
    of(&[], PropLevel::Source, "x-unit-id", Fact::Id),
    of(&[], PropLevel::Target, "x-section", Fact::Section),
    of(&[], PropLevel::Target, "x-confidence", Fact::Confidence),
];

/// All context properties in the order of precedence for reading: those of every dialect first.
pub(crate) fn properties_for_reading() -> impl Iterator<Item = &'static Property> {
    let own = PROPERTIES.iter().filter(|property| property.dialects.is_empty());
    own.chain(PROPERTIES.iter().filter(|property| !property.dialects.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_back_in_any_case() {
        for dialect in Dialect::ALL {
            assert_eq!(dialect.name().to_uppercase().parse::<Dialect>().unwrap(), dialect);
        }
    }

    #[test]
    fn what_cannot_be_written_honestly_is_refused_with_the_reason() {
        let error = "trados".parse::<Dialect>().unwrap_err().to_string();
        assert!(error.contains("hashes") && error.contains("pass generic"), "{error}");
        let error = "deja-vu".parse::<Dialect>().unwrap_err().to_string();
        assert!(error.contains("`deja-vu`") && error.contains("swordfish"), "{error}");
    }

    #[test]
    fn the_crc_is_that_of_zip() {
        assert_eq!(crc("123456789"), 0xCBF4_3926);
        assert_eq!(crc("a\0b"), crc("ab"));
    }
}
