//! The encoder of XLIFF 1.2.

use crate::error::Result;
use crate::memory::{InlineHandling, State};
use crate::write::bilingual::codes::{self, Ids};
use crate::write::bilingual::stated::{Languages, Stated};
use crate::write::bilingual::{inline12, record};
use crate::write::tmx::push_attribute;
use crate::write::{Encode, Encoded, Losses, Neighbours, Selected, WriteOptions};

/// The states that the format defines.
const STATES: [&str; 10] = [
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
];

pub(in crate::write) struct Xliff12 {
    languages: Languages,
    inline: Option<InlineHandling>,
}

impl Xliff12 {
    pub(in crate::write) fn new(options: &WriteOptions) -> Self {
        Self { languages: Languages::new(options), inline: options.inline }
    }

    fn pair(&self, selected: &Selected<'_, '_>, target: usize, out: &mut Encoded) -> Result<()> {
        let mut stated = Stated::of(selected, target, &self.languages)?;
        let state = stated.take_state(is_state, equivalent);
        let mut attributes = Vec::new();
        if stated.is_locked() {
            push_attribute(&mut attributes, "translate", "no");
        }
        if let Some(approved) = &stated.approved {
            push_attribute(&mut attributes, "approved", approved);
        }
        let mut of_target = Vec::new();
        if let Some(state) = state {
            push_attribute(&mut of_target, "state", &state);
        }
        let variants = [selected.source, target].map(|at| &selected.unit.variants[at].segment);
        let (sides, unknown) = codes::items(variants, self.inline, Ids::Any);
        out.unknown_elements += unknown;
        let mut texts = Vec::new();
        for (name, items, attributes) in
            [("source", &sides[0], &[][..]), ("target", &sides[1], &of_target)]
        {
            texts.extend_from_slice(format!("        <{name}").as_bytes());
            texts.extend_from_slice(attributes);
            texts.push(b'>');
            inline12::push(&mut texts, items, &mut out.forbidden);
            texts.extend_from_slice(format!("</{name}>\n").as_bytes());
        }
        let carried = stated.carried("          ", "context", "context-type");
        let notes = stated.notes("        ", "annotates");
        let [source, target] = stated.languages.each_ref().map(|language| language.as_bytes());
        let Stated { document, id, .. } = &stated;
        let names = [source, target, document.as_bytes(), id.as_bytes()];
        let [a, b, c, d] = names;
        record::push(&mut out.bytes, [a, b, c, d, &attributes, &texts, &carried, &notes]);
        Ok(())
    }
}

fn is_state(word: &str) -> bool {
    STATES.contains(&word) || (word.starts_with("x-") && !word.contains(char::is_whitespace))
}

/// The state of the format that makes a program treat a translation as ours would.
fn equivalent(state: State) -> Option<&'static str> {
    match state {
        State::Untranslated => Some("needs-translation"),
        State::Draft | State::Fuzzy | State::Rejected | State::Obsolete => {
            Some("needs-review-translation")
        }
        State::NotForTranslation => None,
        State::Translated => Some("translated"),
        State::Reviewed => Some("signed-off"),
        State::Final => Some("final"),
    }
}

impl Encode for Xliff12 {
    fn unit(
        &self,
        selected: &Selected<'_, '_>,
        _: Option<&Neighbours>,
        out: &mut Encoded,
    ) -> Result<usize> {
        for &target in selected.targets {
            self.pair(selected, target, out)?;
        }
        Ok(selected.targets.len())
    }

    fn count_losses(&self, selected: &Selected<'_, '_>, losses: &mut Losses) {
        losses.count_without_property(selected);
        if self.inline == Some(InlineHandling::Drop) {
            losses.count_inline(selected);
        }
    }

    fn states_target_language(&self) -> bool {
        true
    }
}
