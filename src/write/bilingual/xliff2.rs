//! The encoder of XLIFF 2.1.

use crate::error::Result;
use crate::memory::carried::{Kind, Side};
use crate::memory::{InlineHandling, State};
use crate::write::bilingual::codes::{self, Ids};
use crate::write::bilingual::inline2::{self, Data};
use crate::write::bilingual::record;
use crate::write::bilingual::stated::{Languages, Other, Stated};
use crate::write::tmx::push_attribute;
use crate::write::{Encode, Encoded, Losses, Neighbours, Selected, WriteOptions};

/// The states that the format defines.
const STATES: [&str; 4] = ["initial", "translated", "reviewed", "final"];

pub(in crate::write) struct Xliff2 {
    languages: Languages,
    inline: Option<InlineHandling>,
}

impl Xliff2 {
    pub(in crate::write) fn new(options: &WriteOptions) -> Self {
        Self { languages: Languages::new(options), inline: options.inline }
    }

    fn pair(&self, selected: &Selected<'_, '_>, target: usize, out: &mut Encoded) -> Result<()> {
        let mut stated = Stated::of(selected, target, &self.languages)?;
        let segment = segment(&mut stated);
        if let Some(approved) = stated.approved.take() {
            stated.others.push((Side::Target, Kind::Property, "x-approved".into(), approved));
        }
        let variants = [selected.source, target].map(|at| &selected.unit.variants[at].segment);
        let (sides, unknown) = codes::items(variants, self.inline, Ids::Unique);
        out.unknown_elements += unknown;
        let (mut data, mut texts) = (Data::default(), Vec::new());
        for (name, items) in ["source", "target"].into_iter().zip(&sides) {
            texts.extend_from_slice(format!("          <{name}>").as_bytes());
            inline2::push(&mut texts, items, &mut data, &mut out.forbidden);
            texts.extend_from_slice(format!("</{name}>\n").as_bytes());
        }
        let mut whole = Vec::new();
        data.push(&mut whole, "        ", &mut out.forbidden);
        whole.extend_from_slice(b"        <segment");
        whole.extend_from_slice(&segment);
        whole.extend_from_slice(b">\n");
        whole.extend_from_slice(&texts);
        whole.extend_from_slice(b"        </segment>\n");
        let carried = stated.carried("            ", "mda:meta", "type");
        let attributes: &[u8] = if stated.is_locked() { b" translate=\"no\"" } else { b"" };
        let [source, target] = stated.languages.each_ref().map(|language| language.as_bytes());
        let (document, id) = (stated.document.as_bytes(), stated.id.as_bytes());
        let mut notes = stated.notes("          ", "appliesTo");
        if !notes.is_empty() {
            notes = [b"        <notes>\n", &*notes, b"        </notes>\n"].concat();
        }
        record::push(
            &mut out.bytes,
            [source, target, document, id, attributes, &whole, &carried, &notes],
        );
        Ok(())
    }
}

/// The attributes of the segment.
fn segment(stated: &mut Stated<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    let Some(state) = stated.take_state(|word| STATES.contains(&word), equivalent) else {
        return out;
    };
    push_attribute(&mut out, "state", &state);
    let is_sub = |(side, kind, name, value): &Other<'_>| {
        (*side, *kind, &**name) == (Side::Target, Kind::Property, "x-subState")
            && is_sub_state(value)
    };
    if let Some(at) = stated.others.iter().position(is_sub) {
        push_attribute(&mut out, "subState", &stated.others.remove(at).3);
    }
    out
}

/// Whether it is a prefix and a value, as the format asks.
fn is_sub_state(value: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && !part.contains(char::is_whitespace);
    match value.split_once(':') {
        Some((prefix, rest)) => is_part(prefix) && is_part(rest) && !rest.contains(':'),
        None => false,
    }
}

/// The state of the format that makes a program treat a translation as ours would.
fn equivalent(state: State) -> Option<&'static str> {
    match state {
        State::Untranslated | State::Draft | State::Fuzzy | State::Rejected | State::Obsolete => {
            Some("initial")
        }
        State::NotForTranslation => None,
        State::Translated => Some("translated"),
        State::Reviewed => Some("reviewed"),
        State::Final => Some("final"),
    }
}

impl Encode for Xliff2 {
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
        match self.inline {
            Some(InlineHandling::Drop) => losses.count_inline(selected),
            _ => losses.count_sub_segments(selected),
        }
    }

    fn states_target_language(&self) -> bool {
        true
    }
}
