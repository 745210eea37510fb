//! The state of a translation: whether it is missing, draft, confirmed, reviewed or final.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::error::{Error, ErrorKind, Result};

/// The state of a translation, in the terms of all formats. The word of the file's own format is
/// kept as the property `x-state`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// There is no translation yet, or the target repeats the source.
    Untranslated,
    /// Machine translation, or human translation that is not confirmed.
    Draft,
    /// A proposal that is marked `fuzzy` in a PO file.
    Fuzzy,
    /// A reviewer rejected it.
    Rejected,
    /// The text is not to be translated.
    NotForTranslation,
    /// An obsolete message of a PO file (`#~`).
    Obsolete,
    /// Translated.
    Translated,
    /// Translated and reviewed.
    Reviewed,
    /// Signed off.
    Final,
}

impl State {
    /// All states.
    pub const ALL: [Self; 9] = [
        Self::Untranslated,
        Self::Draft,
        Self::Fuzzy,
        Self::Rejected,
        Self::NotForTranslation,
        Self::Obsolete,
        Self::Translated,
        Self::Reviewed,
        Self::Final,
    ];

    /// The name of the state: `untranslated`, `draft`, `not-for-translation`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Untranslated => "untranslated",
            Self::Draft => "draft",
            Self::Fuzzy => "fuzzy",
            Self::Rejected => "rejected",
            Self::NotForTranslation => "not-for-translation",
            Self::Obsolete => "obsolete",
            Self::Translated => "translated",
            Self::Reviewed => "reviewed",
            Self::Final => "final",
        }
    }

    /// The reason in reports for units that are excluded by this state, after a number.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Untranslated => "not translated",
            Self::NotForTranslation => "not for translation",
            other => other.name(),
        }
    }

    /// Whether units in this state are selected by default: those that the format's own tool would
    /// add to its translation memory.
    pub fn is_taken(self) -> bool {
        matches!(self, Self::Translated | Self::Reviewed | Self::Final)
    }

    /// The state of a word of any format, such as `needs-translation` or `ApprovedSignOff`.
    pub fn of_word(word: &str) -> Option<Self> {
        let folded: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
        Some(match folded.to_ascii_lowercase().as_str() {
            "untranslated" | "new" | "initial" | "needstranslation" | "needsl10n"
            | "notstarted" | "unspecified" => Self::Untranslated,
            "draft" | "unconfirmed" | "pretranslated" | "assembled" => Self::Draft,
            "fuzzy" => Self::Fuzzy,
            "rejected" | "rejectedtranslation" | "rejectedsignoff" => Self::Rejected,
            "notfortranslation" | "locked" => Self::NotForTranslation,
            "obsolete" => Self::Obsolete,
            "reviewed" | "approved" | "approvedtranslation" | "proofread" => Self::Reviewed,
            "final" | "signedoff" | "approvedsignoff" => Self::Final,
            "translated" | "confirmed" => Self::Translated,
            _ if folded.to_ascii_lowercase().starts_with("needs") => Self::Translated,
            _ => return None,
        })
    }
}

impl std::str::FromStr for State {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name).ok_or_else(|| {
            Error::new(ErrorKind::Usage, format!("unknown state `{name}`"))
                .expected(format!("expected {} or all", Self::ALL.map(Self::name).join(", ")))
        })
    }
}

/// The selected states.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct States(Option<Chosen>);

/// The states that the user selected.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Chosen {
    states: BTreeSet<State>,
    /// Whether units without a known state are selected as well.
    takes_unstated: bool,
}

impl States {
    /// All states, and units whose state is not known.
    pub fn all() -> Self {
        Self(Some(Chosen { states: BTreeSet::from(State::ALL), takes_unstated: true }))
    }

    /// Parses a list: `all`, `reviewed,final`, or additions to the default: `+draft,+fuzzy`.
    ///
    /// # Errors
    /// When a name is not that of a state.
    pub fn parse(list: &str) -> Result<Self> {
        let names = || list.split([',', ' ']).filter(|name| !name.is_empty());
        let is_addition = names().all(|name| name.starts_with('+'));
        let mut selected = BTreeSet::new();
        if is_addition {
            selected.extend(State::ALL.into_iter().filter(|state| state.is_taken()));
        }
        for name in names() {
            match name.trim_start_matches('+') {
                "all" => selected.extend(State::ALL),
                name => drop(selected.insert(name.parse()?)),
            }
        }
        let takes_unstated = is_addition || selected.len() == State::ALL.len();
        Ok(Self(Some(Chosen { states: selected, takes_unstated })))
    }

    /// Whether units in `state` are selected.
    pub fn takes(&self, state: State) -> bool {
        self.0.as_ref().map_or_else(|| state.is_taken(), |chosen| chosen.states.contains(&state))
    }

    /// Whether units without a state, or with an unknown one, are selected. A list of states
    /// without `+` and other than all excludes them.
    pub fn takes_unstated(&self) -> bool {
        self.0.as_ref().is_none_or(|chosen| chosen.takes_unstated)
    }

    /// Whether the user selected states. Then the property `x-state` of units counts as well.
    pub fn is_chosen(&self) -> bool {
        self.0.is_some()
    }
}

impl std::str::FromStr for States {
    type Err = Error;

    fn from_str(list: &str) -> Result<Self> {
        Self::parse(list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_choose_or_add() {
        let default = States::default();
        assert!(default.takes(State::Translated) && !default.takes(State::Draft));
        let added = States::parse("+draft").unwrap();
        assert!(added.takes(State::Draft) && added.takes(State::Final));
        let chosen = States::parse("reviewed,final").unwrap();
        assert!(chosen.takes(State::Final) && !chosen.takes(State::Translated));
        assert!(default.takes_unstated() && added.takes_unstated() && !chosen.takes_unstated());
        let all = States::parse("all").unwrap();
        assert!(all.takes_unstated() && State::ALL.into_iter().all(|state| all.takes(state)));
        let error = States::parse("draught").unwrap_err().to_string();
        assert!(error.contains("`draught`") && error.contains("draft"), "{error}");
    }

    #[test]
    fn words_of_every_format_are_understood() {
        for (word, state) in [
            ("needs-translation", State::Untranslated),
            ("needs-review-translation", State::Translated),
            ("ApprovedSignOff", State::Final),
            ("RejectedTranslation", State::Rejected),
            ("NotStarted", State::Untranslated),
        ] {
            assert_eq!(State::of_word(word), Some(state), "{word}");
        }
        assert_eq!(State::of_word("x-custom"), None);
    }
}
