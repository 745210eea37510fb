//! By what names the tools look for context in TMX.
//!
//! A dialect is a table of props. What is the same in all of them, the section, the document, the id
//! and the confidence, stands on the variants under names of our own, where no tool stumbles over it.

use std::borrow::Cow;

use crate::error::{Error, ErrorKind};
use crate::xml::{escape, without_forbidden};

/// The CAT tool whose names the context of a TMX unit is given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// What OmegaT, memoQ and Phrase look for, side by side, for they do not disturb each other.
    #[default]
    Generic,
    /// OmegaT: `file`, `prev` and `next` where a source comes again with another target.
    Omegat,
    /// memoQ: `x-context-pre` and `x-context-post` on the source variant.
    Memoq,
    /// Phrase TMS: `context_prev` and `context_next` on the source variant.
    Phrase,
    /// XTM: the neighbours and their CRC-32 on the unit.
    Xtm,
    /// MateCat: `x-context-pre`, `x-context-post` and its own props on the unit.
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

    /// The props at `level`, in the order in which they are written.
    pub(crate) fn props(self, level: PropLevel) -> impl Iterator<Item = &'static Prop> {
        let props = self.context().iter().chain(OWN);
        props.filter(move |prop| prop.level == level)
    }

    /// Whether it tells equal sources apart by their neighbours.
    pub(crate) fn has_neighbours(self) -> bool {
        self.context().iter().any(|prop| matches!(prop.fact, Fact::Previous(_)))
    }

    /// Whether any dialect has a prop of that name.
    pub(crate) fn knows(name: &str) -> bool {
        let all = Self::ALL.into_iter().flat_map(|dialect| dialect.context().iter().chain(OWN));
        let is_it = |prop: &Prop| match prop.name.split_once("{pair}") {
            Some((before, _)) => name.starts_with(before),
            None => prop.name == name,
        };
        all.into_iter().any(is_it)
    }

    fn context(self) -> &'static [Prop] {
        match self {
            Self::Generic => GENERIC,
            Self::Omegat => OMEGAT,
            Self::Memoq => MEMOQ,
            Self::Phrase => PHRASE,
            Self::Xtm => XTM,
            Self::Matecat => MATECAT,
            Self::Okapi => OKAPI,
            Self::Swordfish => SWORDFISH,
        }
    }
}

impl std::str::FromStr for Dialect {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let known = Self::ALL.into_iter().find(|dialect| name.eq_ignore_ascii_case(dialect.name()));
        known.ok_or_else(|| match name.to_ascii_lowercase().as_str() {
            "trados" => Error::new(
                ErrorKind::Usage,
                "Trados knows context by hashes that only Trados can compute",
            )
            .advice("use generic: Trados imports it, without context"),
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

/// The element that a prop stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum PropLevel {
    /// `tu`, on every unit.
    Unit,
    /// `tu`, only where the unit's source was there with another target.
    Variant,
    /// The `tuv` of the source.
    Source,
    /// The `tuv` of the target.
    Target,
}

/// A prop: where it stands, its name and what it tells.
pub(crate) struct Prop {
    level: PropLevel,
    /// `{pair}` stands for the two languages.
    name: &'static str,
    fact: Fact,
}

enum Fact {
    Document,
    Id,
    SourceSection,
    TargetSection,
    Confidence,
    Previous(Form),
    Next(Form),
}

/// How a neighbour is told.
#[derive(Clone, Copy)]
enum Form {
    /// As it is; nothing at an edge of the document.
    Text,
    /// As it is; the empty text at an edge.
    Always,
    /// As a segment of XML within the prop's text; nothing at an edge.
    Segment,
    /// The CRC-32 of its UTF-8 bytes, in decimal digits; nothing at an edge.
    Crc,
}

impl Prop {
    /// The name, where `pair` is the two languages, joined by a hyphen.
    pub(crate) fn name(&self, pair: &str) -> Cow<'static, str> {
        match self.name.contains("{pair}") {
            true => self.name.replace("{pair}", pair).into(),
            false => self.name.into(),
        }
    }

    /// What it says of a unit, if anything.
    pub(crate) fn value<'f>(&self, facts: &'f Context<'_>) -> Option<Cow<'f, str>> {
        let known = |fact: &'f Option<Cow<'_, str>>| fact.as_deref().map(Cow::Borrowed);
        match self.fact {
            Fact::Document => known(&facts.document),
            Fact::Id => known(&facts.id),
            Fact::SourceSection => known(&facts.source_section),
            Fact::TargetSection => known(&facts.target_section),
            Fact::Confidence => known(&facts.confidence),
            Fact::Previous(form) => form.of(facts.previous.as_deref()),
            Fact::Next(form) => form.of(facts.next.as_deref()),
        }
    }
}

/// What props can tell of a unit.
#[derive(Debug, Clone, Default)]
pub(crate) struct Context<'a> {
    pub(crate) document: Option<Cow<'a, str>>,
    pub(crate) id: Option<Cow<'a, str>>,
    /// The headings above, joined.
    pub(crate) source_section: Option<Cow<'a, str>>,
    pub(crate) target_section: Option<Cow<'a, str>>,
    /// In three decimals.
    pub(crate) confidence: Option<Cow<'a, str>>,
    /// The source segment before; none at the edge of the document.
    pub(crate) previous: Option<Cow<'a, str>>,
    /// The source segment after; none at the edge of the document.
    pub(crate) next: Option<Cow<'a, str>>,
}

impl Form {
    fn of(self, neighbour: Option<&str>) -> Option<Cow<'_, str>> {
        match self {
            Self::Text => neighbour.map(Cow::from),
            Self::Always => Some(neighbour.unwrap_or_default().into()),
            Self::Segment => neighbour.map(|text| format!("<seg>{}</seg>", escape(text)).into()),
            Self::Crc => neighbour.map(|text| crc(text).to_string().into()),
        }
    }
}

/// Of the text as it is written.
fn crc(text: &str) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(without_forbidden(text).0.as_bytes());
    crc.sum()
}

const fn prop(level: PropLevel, name: &'static str, fact: Fact) -> Prop {
    Prop { level, name, fact }
}

const OWN: &[Prop] = &[
    prop(PropLevel::Source, "x-document", Fact::Document),
    prop(PropLevel::Source, "x-section", Fact::SourceSection),
    prop(PropLevel::Source, "x-unit-id", Fact::Id),
    prop(PropLevel::Target, "x-section", Fact::TargetSection),
    prop(PropLevel::Target, "x-confidence", Fact::Confidence),
];

const GENERIC: &[Prop] = &[
    prop(PropLevel::Variant, "file", Fact::Document),
    prop(PropLevel::Variant, "prev", Fact::Previous(Form::Always)),
    prop(PropLevel::Variant, "next", Fact::Next(Form::Always)),
    prop(PropLevel::Source, "x-context-pre", Fact::Previous(Form::Segment)),
    prop(PropLevel::Source, "x-context-post", Fact::Next(Form::Segment)),
    prop(PropLevel::Source, "context_prev", Fact::Previous(Form::Text)),
    prop(PropLevel::Source, "context_next", Fact::Next(Form::Text)),
];

/// Not `id` and `path`, which are for formats with keys: any further prop of the unit costs the match
/// in context up to OmegaT 5.7.
const OMEGAT: &[Prop] = &[
    prop(PropLevel::Variant, "file", Fact::Document),
    prop(PropLevel::Variant, "prev", Fact::Previous(Form::Always)),
    prop(PropLevel::Variant, "next", Fact::Next(Form::Always)),
];

const MEMOQ: &[Prop] = &[
    prop(PropLevel::Source, "x-context-pre", Fact::Previous(Form::Segment)),
    prop(PropLevel::Source, "x-context-post", Fact::Next(Form::Segment)),
];

/// Not `x-context_seg_key`: it is for files with keys, in the place of the neighbours. Not
/// `created_by` and `modified_by`: they name users of Phrase.
const PHRASE: &[Prop] = &[
    prop(PropLevel::Source, "context_prev", Fact::Previous(Form::Text)),
    prop(PropLevel::Source, "context_next", Fact::Next(Form::Text)),
    prop(PropLevel::Target, "filename", Fact::Document),
];

const XTM: &[Prop] = &[
    prop(PropLevel::Unit, "x-previous-source-text", Fact::Previous(Form::Text)),
    prop(PropLevel::Unit, "x-next-source-text", Fact::Next(Form::Text)),
    prop(PropLevel::Unit, "x-previous-crc", Fact::Previous(Form::Crc)),
    prop(PropLevel::Unit, "x-next-crc", Fact::Next(Form::Crc)),
    prop(PropLevel::Unit, "x-segment-id", Fact::Id),
];

const MATECAT: &[Prop] = &[
    prop(PropLevel::Unit, "x-MateCAT-id_segment", Fact::Id),
    prop(PropLevel::Unit, "x-MateCAT-filename", Fact::Document),
    prop(PropLevel::Unit, "x-context-pre", Fact::Previous(Form::Always)),
    prop(PropLevel::Unit, "x-context-post", Fact::Next(Form::Always)),
];

const OKAPI: &[Prop] = &[
    prop(PropLevel::Unit, "Txt::FileName", Fact::Document),
    prop(PropLevel::Unit, "Txt::GroupName", Fact::SourceSection),
];

const SWORDFISH: &[Prop] = &[
    prop(PropLevel::Unit, "prev-{pair}", Fact::Previous(Form::Text)),
    prop(PropLevel::Unit, "next-{pair}", Fact::Next(Form::Text)),
];

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
        assert!(error.contains("hashes") && error.contains("use generic"), "{error}");
        let error = "deja-vu".parse::<Dialect>().unwrap_err().to_string();
        assert!(error.contains("`deja-vu`") && error.contains("swordfish"), "{error}");
    }

    #[test]
    fn the_crc_is_that_of_zip() {
        assert_eq!(crc("123456789"), 0xCBF4_3926);
        assert_eq!(crc("a\0b"), crc("ab"));
    }
}
