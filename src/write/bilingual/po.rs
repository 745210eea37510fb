//! The encoder of PO files.

use std::borrow::Cow;

use crate::chars::is_blank;
use crate::error::Result;
use crate::memory::carried::{Kind, Side};
use crate::memory::{InlineHandling, State};
use crate::write::bilingual::record;
use crate::write::bilingual::stated::{Languages, Other, Stated};
use crate::write::{Column, Encode, Encoded, Losses, Neighbours, Selected, WriteOptions};

/// The properties that the format has a place for.
const CARRIED: [&str; 5] = ["x-context", "x-reference", "x-document", "context", "document"];

pub(in crate::write) struct Po {
    languages: Languages,
    inline: InlineHandling,
    carried: Vec<Column>,
}

impl Po {
    pub(in crate::write) fn new(options: &WriteOptions) -> Self {
        Self {
            languages: Languages::new(options),
            inline: options.inline.unwrap_or_default(),
            carried: CARRIED.iter().filter_map(|name| Column::new(name).ok()).collect(),
        }
    }

    /// Writes a pair, unless its source is blank: an empty `msgid` is the header.
    fn pair(&self, selected: &Selected<'_, '_>, target: usize, out: &mut Encoded) -> Result<bool> {
        let mut stated = Stated::of(selected, target, &self.languages)?;
        let text = |at: usize| selected.unit.variants[at].segment.text(self.inline);
        let [source, target] = [text(selected.source), text(target)].map(|text| {
            let (kept, lost) = without_null(text);
            out.forbidden += lost;
            kept
        });
        if is_blank(&source) {
            return Ok(false);
        }
        let state = stated.state.or_else(|| State::of_word(stated.word.as_deref()?));
        let is_copy = state == Some(State::Untranslated) && source == target;
        let target = if is_copy { Cow::Borrowed("") } else { target };
        let is_obsolete = state == Some(State::Obsolete);
        let comments = comments(&mut stated, state.filter(|_| !target.is_empty()));
        let context = take(&mut stated, "x-context").map(|context| without_null(context).0);
        let [from, into] = stated.languages.each_ref().map(|language| language.as_bytes());
        record::push(
            &mut out.bytes,
            [
                from,
                into,
                comments.as_bytes(),
                if is_obsolete { b"#~ " } else { b"" },
                if context.is_some() { b"1" } else { b"" },
                context.unwrap_or_default().as_bytes(),
                source.as_bytes(),
                target.as_bytes(),
            ],
        );
        Ok(true)
    }
}

/// Takes a property of the source.
fn take<'a>(stated: &mut Stated<'a>, name: &str) -> Option<Cow<'a, str>> {
    let is_it = |(side, kind, own, _): &Other<'_>| {
        (*side, *kind, &**own) == (Side::Source, Kind::Property, name)
    };
    let at = stated.others.iter().position(is_it)?;
    Some(stated.others.remove(at).3)
}

/// The text without the character that ends a string of C, and how many there were.
fn without_null(text: Cow<'_, str>) -> (Cow<'_, str>, usize) {
    match text.matches('\0').count() {
        0 => (text, 0),
        count => (text.replace('\0', "").into(), count),
    }
}

/// The lines before a message.
fn comments(stated: &mut Stated<'_>, state: Option<State>) -> String {
    let mut out = String::new();
    for (side, mark) in [(Side::Target, "#"), (Side::Unit, "#."), (Side::Source, "#.")] {
        for (_, note) in stated.notes.iter().filter(|(found, _)| *found == side) {
            for line in note.split(is_line_end) {
                let line: String = line.chars().filter(|c| *c == '\t' || !c.is_control()).collect();
                out.push_str(format!("{mark} {line}").trim_end());
                out.push('\n');
            }
        }
    }
    let reference = take(stated, "x-reference").unwrap_or_else(|| place(&stated.document));
    let reference: Vec<&str> = reference.split(char::is_whitespace).collect();
    let reference = reference.join(" ").replace(char::is_control, "");
    if !reference.trim().is_empty() {
        out.push_str(&format!("#: {}\n", reference.trim()));
    }
    if matches!(state, Some(State::Untranslated | State::Draft | State::Fuzzy | State::Rejected)) {
        out.push_str("#, fuzzy\n");
    }
    out
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r')
}

/// A document as a reference: gettext marks names with spaces.
fn place<'a>(document: &Cow<'a, str>) -> Cow<'a, str> {
    match document.contains(char::is_whitespace) {
        true => format!("\u{2068}{document}\u{2069}").into(),
        false => document.clone(),
    }
}

impl Encode for Po {
    fn unit(
        &self,
        selected: &Selected<'_, '_>,
        _: Option<&Neighbours>,
        out: &mut Encoded,
    ) -> Result<usize> {
        let mut written = 0;
        for &target in selected.targets {
            written += usize::from(self.pair(selected, target, out)?);
        }
        Ok(written)
    }

    fn count_losses(&self, selected: &Selected<'_, '_>, losses: &mut Losses) {
        let mut beside = Losses::default();
        beside.count_beside(selected, &self.carried);
        beside.notes = selected.unit.skipped.notes;
        let is_mark = |word: &str| matches!(word, "fuzzy" | "obsolete");
        let annotations = selected.unit.variants.iter().flat_map(|variant| &variant.annotations);
        let marks = annotations.filter(|annotation| {
            annotation.is_prop("x-state") && is_mark(&annotation.text.text_without_tags())
        });
        beside.properties -= marks.count().min(beside.properties);
        losses.add(&beside);
        if self.inline == InlineHandling::Drop {
            losses.count_inline(selected);
        }
    }

    fn states_target_language(&self) -> bool {
        true
    }
}
