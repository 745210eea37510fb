//! The state of a translation: whether a person has confirmed it, and how far.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::error::{Error, ErrorKind, Result};

/// How far a translation has come. Each format has words of its own for it; those are kept beside
/// the text as the property `x-state`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// There is no translation yet, or the target repeats the source.
    Untranslated,
    /// Machine translation, or a person's work that is not confirmed.
    Draft,
    /// A proposal that gettext marks as fuzzy.
    Fuzzy,
    /// A reviewer rejected it.
    Rejected,
    /// The text is not to be translated.
    NotForTranslation,
    /// A message of gettext that the program no longer has.
    Obsolete,
    /// Translated.
    Translated,
    /// Translated and reviewed.
    Reviewed,
    /// Signed off.
    Final,
}

impl State {
    /// Every state.
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

    /// The name: `untranslated`, `draft`, `not-for-translation`.
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

    /// How the account names units that are excluded for it, after their number.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Untranslated => "not translated",
            Self::NotForTranslation => "not for translation",
            other => other.name(),
        }
    }

    /// Whether a unit in this state is taken unless the user asks otherwise: what the tool of the
    /// format would put in its own translation memory.
    pub fn is_taken(self) -> bool {
        matches!(self, Self::Translated | Self::Reviewed | Self::Final)
    }

    /// The state that a word of any format stands for: `needs-translation`, `ApprovedSignOff`.
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

/// Which states are taken.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct States(Option<Chosen>);

/// States that the user chose.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Chosen {
    states: BTreeSet<State>,
    /// Whether units without a known state are taken, too.
    takes_unstated: bool,
}

impl States {
    /// Reads a list: `all`, `reviewed,final`, or additions to the default: `+draft,+fuzzy`.
    ///
    /// # Errors
    /// When a name is not a state's.
    pub fn parse(list: &str) -> Result<Self> {
        let names = || list.split([',', ' ']).filter(|name| !name.is_empty());
        let is_addition = names().all(|name| name.starts_with('+'));
        let mut taken = BTreeSet::new();
        if is_addition {
            taken.extend(State::ALL.into_iter().filter(|state| state.is_taken()));
        }
        for name in names() {
            match name.trim_start_matches('+') {
                "all" => taken.extend(State::ALL),
                name => drop(taken.insert(name.parse()?)),
            }
        }
        let takes_unstated = is_addition || taken.len() == State::ALL.len();
        Ok(Self(Some(Chosen { states: taken, takes_unstated })))
    }

    /// Whether a unit in `state` is taken.
    pub fn takes(&self, state: State) -> bool {
        self.0.as_ref().map_or_else(|| state.is_taken(), |chosen| chosen.states.contains(&state))
    }

    /// Whether a unit is taken that has no state, or one in words that are not known. A list of states
    /// takes these alone.
    pub fn takes_unstated(&self) -> bool {
        self.0.as_ref().is_none_or(|chosen| chosen.takes_unstated)
    }

    /// Whether the user chose states. Then the properties `x-state` of memories count, too.
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
