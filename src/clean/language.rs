//! The language and the script of a row.

use unicode_script::{Script, UnicodeScript as _};

use crate::clean::text;
use crate::lang::Tag;
use crate::lang::detect::{self, Expected};

/// The least letters from which a script is told.
const LEAST_OF_SCRIPT: usize = 4;
/// The least letters from which a language is told.
const LEAST_LETTERS: usize = 20;

/// The languages that the sides should be in.
#[derive(Debug, Clone)]
pub(super) struct Languages {
    own: [Option<(Tag, Expected)>; 2],
    /// The scripts of each language; empty if they are not known.
    scripts: [Vec<Script>; 2],
}

/// The confidence that both sides are in the language of the other, and that one is in any other
/// language than its own. `None` where it cannot be told.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Foreign {
    pub(super) swapped: Option<f32>,
    pub(super) wrong: Option<f32>,
}

impl Languages {
    pub(super) fn new(source: Option<&Tag>, target: Option<&Tag>) -> Self {
        let own = [source, target].map(|tag| tag.map(|tag| (tag.clone(), Expected::new(tag))));
        let scripts = [source, target].map(|tag| tag.map(scripts).unwrap_or_default());
        Self { own, scripts }
    }

    /// Detects the language of each side once for both rules.
    pub(super) fn foreign(&self, sides: [&str; 2]) -> Foreign {
        let detected = |side: usize| foreign(sides[side], self.own[side].as_ref()?);
        let found = [detected(0), detected(1)];
        let wrong = found.iter().flatten().map(|detected| detected.confidence);
        let wrong = wrong.max_by(f32::total_cmp);
        let swapped = match (&found, &self.own) {
            ([Some(of_source), Some(of_target)], [Some((source, _)), Some((target, _))])
                if of_source.may_be(target) && of_target.may_be(source) =>
            {
                Some(of_source.confidence.min(of_target.confidence))
            }
            _ => None,
        };
        Foreign { swapped, wrong }
    }

    /// The share of the letters of a side that are neither Latin nor in a script of its language.
    pub(super) fn other_script(&self, sides: [&str; 2]) -> Option<f32> {
        let shares = sides.iter().zip(&self.scripts).filter_map(|(text, own)| other(text, own));
        shares.max_by(f32::total_cmp)
    }
}

/// The scripts of a language, in any of its variants.
fn scripts(tag: &Tag) -> Vec<Script> {
    let others = tag.in_other_scripts();
    tag.scripts().into_iter().chain(others.iter().flat_map(Tag::scripts)).collect()
}

/// Names in Latin letters are usual in any script.
fn other(text: &str, own: &[Script]) -> Option<f32> {
    if own.is_empty() {
        return None;
    }
    let (mut letters, mut others) = (0, 0);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        if c.is_ascii() {
            letters += 1;
            continue;
        }
        let script = c.script();
        if !matches!(script, Script::Common | Script::Inherited) {
            letters += 1;
            others += usize::from(script != Script::Latin && !own.contains(&script));
        }
    }
    (letters >= LEAST_OF_SCRIPT).then(|| others as f32 / letters as f32)
}

/// The language of a text if it is not the one expected. Of nearly all texts the beginning shows that they
/// are in it; only the others are read further.
fn foreign(text: &str, (expected, known): &(Tag, Expected)) -> Option<detect::Detected> {
    let text = text::prose(text);
    let is_long = text.chars().filter(|c| c.is_alphabetic()).count() >= LEAST_LETTERS;
    let beginning = text.char_indices().nth(BEGINNING).map_or(&*text, |(end, _)| &text[..end]);
    if !is_long || known.probability(beginning).is_some_and(|p| p >= SURE) {
        return None;
    }
    detect::of_text(&text).filter(|detected| !detected.may_be(expected))
}

/// The characters of the beginning of a text.
const BEGINNING: usize = 56;
/// The probability from which on the beginning of a text decides.
const SURE: f64 = 0.8;
