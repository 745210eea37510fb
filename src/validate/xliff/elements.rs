//! The required attributes and allowed values of XLIFF and TXML.

use crate::validate::Rule;
use crate::validate::language::{TagProblem, tag_problem};
use crate::validate::report::Report;
use crate::validate::xml::tokens::Attribute;

/// The format and major version of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    /// XLIFF 1.0 to 1.2.
    One,
    /// XLIFF 2.0 to 2.2.
    Two,
    /// TXML of Wordfast.
    Txml,
}

impl Version {
    pub(super) fn parse(version: &str) -> Option<Self> {
        match version.trim() {
            "1.0" | "1.1" | "1.2" => Some(Self::One),
            "2.0" | "2.1" | "2.2" => Some(Self::Two),
            _ => None,
        }
    }

    pub(super) fn is_unit(self, name: &str) -> bool {
        match self {
            Self::One => name == "trans-unit",
            Self::Two => name == "unit",
            Self::Txml => name == "segment",
        }
    }

    /// Whether an element is an inline element that represents a code.
    pub(super) fn is_code(self, name: &str) -> bool {
        match self {
            Self::One => {
                matches!(name, "g" | "x" | "bx" | "ex" | "bpt" | "ept" | "ph" | "it")
            }
            Self::Two => matches!(name, "pc" | "ph" | "sc" | "ec"),
            Self::Txml => name == "ut",
        }
    }
}

/// Whether an element is skipped, because its texts are not those of the unit.
pub(super) fn is_skipped(name: &str, parent: Option<&str>) -> bool {
    let is_proposal = matches!(name, "alt-trans" | "matches" | "originalData" | "skl" | "skeleton");
    // An element of another format in a unit or next to one. Within a text it is a part of the
    // text.
    let is_foreign = name.is_empty() && matches!(parent, Some("trans-unit" | "unit" | "segment"));
    is_proposal || is_foreign
}

fn required(version: Version, name: &str) -> &'static [&'static str] {
    match (version, name) {
        (Version::One, "file") => &["original", "source-language", "datatype"],
        (Version::Two, "xliff") => &["srcLang"],
        (Version::Two, "file") => &["id"],
        (Version::Txml, "txml") => &["locale", "targetlocale"],
        _ => &[],
    }
}

/// The states, by version.
const STATES: [&[&str]; 3] = [
    &[
        "final",
        "needs-adaptation",
        "needs-l10n",
        "needs-review-adaptation",
        "needs-review-l10n",
        "needs-review-translation",
        "needs-translation",
        "new",
        "signed-off",
        "translated",
    ],
    &["initial", "translated", "reviewed", "final"],
    &[],
];

/// The confirmation levels of Trados Studio.
const TRADOS_LEVELS: &[&str] = &[
    "Unspecified",
    "Draft",
    "Translated",
    "RejectedTranslation",
    "ApprovedTranslation",
    "RejectedSignOff",
    "ApprovedSignOff",
];

/// Checks the attributes of `sdl:seg`.
pub(super) fn check_trados_segment(attributes: &[Attribute<'_>], report: &mut Report) {
    let levels = attributes.iter().filter(|attribute| attribute.name == "conf");
    for Attribute { at, value, .. } in levels {
        if !TRADOS_LEVELS.contains(&&**value) {
            let message = format!("conf `{value}`; expected {}", TRADOS_LEVELS.join(", "));
            report.error(Rule::State, *at, message);
        }
    }
}

/// Checks the attributes of an element of the format.
pub(super) fn check(
    version: Version,
    name: &str,
    at: usize,
    attributes: &[Attribute<'_>],
    report: &mut Report,
) {
    for required in required(version, name) {
        if !attributes.iter().any(|attribute| attribute.name == *required) {
            let message = format!("{name} without {required}; the format requires it");
            report.error(Rule::Attribute, at, message);
        }
    }
    for attribute in attributes {
        let Attribute { at, name: found, value, .. } = attribute;
        match (version, name, *found) {
            (Version::One, "file", "source-language" | "target-language")
            | (Version::Two, "xliff", "srcLang" | "trgLang")
            | (Version::Txml, "txml", "locale" | "targetlocale")
            | (_, _, "xml:lang") => language(*at, value, report),
            (Version::One, "target", "state") | (Version::Two, "segment", "state") => {
                state(version, *at, value, report);
            }
            (Version::One, "trans-unit", "approved")
            | (Version::One, "trans-unit" | "group", "translate")
            | (Version::Two, "unit" | "group" | "file", "translate")
                if !matches!(&**value, "yes" | "no") =>
            {
                report.error(Rule::State, *at, format!("{found} `{value}`; expected yes or no"));
            }
            (Version::Txml, "segment", "unconfirmed") if !matches!(&**value, "true" | "false") => {
                let message = format!("unconfirmed `{value}`; expected true or false");
                report.error(Rule::State, *at, message);
            }
            _ => {}
        }
    }
}

fn state(version: Version, at: usize, value: &str, report: &mut Report) {
    let known = STATES[version as usize];
    let is_own = version == Version::One && value.starts_with("x-");
    if !known.contains(&value) && !is_own {
        let message = format!("state `{value}`; expected {}", known.join(", "));
        report.error(Rule::State, at, message);
    }
}

fn language(at: usize, value: &str, report: &mut Report) {
    match tag_problem(value) {
        Some(TagProblem::Unknown(message)) => report.error(Rule::Language, at, message),
        Some(TagProblem::NotCanonical { message, .. } | TagProblem::Region(message)) => {
            report.warning(Rule::Language, at, message);
        }
        None => {}
    }
}
