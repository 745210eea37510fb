//! Which variants of a unit are the pair that is asked for.

use serde::Serialize;

use crate::error::Result;
use crate::lang::Tag;
use crate::memory::header::Header;
use crate::memory::reader::MemoryReader;
use crate::memory::unit::{Fields, InlineHandling, TransUnit};

/// The languages that are asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Choice {
    source: Option<String>,
    target: Option<String>,
}

impl Choice {
    pub(crate) fn new(source: Option<&Tag>, target: Option<&Tag>) -> Self {
        let text = |tag: Option<&Tag>| tag.map(|tag| tag.as_str().to_owned());
        Self { source: text(source), target: text(target) }
    }

    /// Whether whole units are asked for.
    pub(crate) fn is_open(&self) -> bool {
        self.source.is_none() && self.target.is_none()
    }

    /// The source variant and the target variants.
    pub(crate) fn of(&self, unit: &TransUnit<'_>, header: &Header) -> Option<(usize, Vec<usize>)> {
        let mut targets = Vec::new();
        self.choose(unit, header, &mut targets).map(|source| (source, targets))
    }

    /// The source variant, where there are target variants; these come into `targets`.
    pub(crate) fn choose(
        &self,
        unit: &TransUnit<'_>,
        header: &Header,
        targets: &mut Vec<usize>,
    ) -> Option<usize> {
        let source = self.source_of(unit, header)?;
        targets.clear();
        // Pushed one by one: there are one or two, and room for them.
        let mut add = |is_target: &dyn Fn(usize) -> bool| {
            let others = (0..unit.variants.len()).filter(|&i| i != source);
            others.filter(|&i| is_target(i)).for_each(|i| targets.push(i));
            !targets.is_empty()
        };
        let is_found = match &self.target {
            None => add(&|_| true),
            Some(target) => {
                // The other of two that does not tell its language is the target, wherever it stands.
                let place = if unit.variants.len() == 2 { 1 - source } else { 1 };
                add(&|i| is_same(language(unit, i), target))
                    || add(&|i| serves(language(unit, i), target, i, place))
            }
        };
        is_found.then_some(source)
    }

    fn source_of(&self, unit: &TransUnit<'_>, header: &Header) -> Option<usize> {
        let count = unit.variants.len();
        if let Some(source) = &self.source {
            let find =
                |is_it: &dyn Fn(&str) -> bool| (0..count).find(|&i| is_it(language(unit, i)));
            // Only where none tells that it serves, one that tells nothing does.
            return find(&|language| is_same(language, source))
                .or_else(|| find(&|language| is_within(language, source)))
                .or_else(|| (0..count).find(|&i| serves(language(unit, i), source, i, 0)));
        }
        let own = unit.attributes.get("srclang");
        let told = own.as_deref().unwrap_or(&header.source);
        let found = (0..count).find(|&i| serves(language(unit, i), told, 1, 0));
        found.or((count > 0).then_some(0))
    }
}

/// A source text and a target text of a translation memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pair {
    /// The line that its unit begins on, from 1.
    pub line: usize,
    /// The source text, without inline elements.
    pub source: String,
    /// The target text, without inline elements.
    pub target: String,
}

/// The pairs of a translation memory, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairList {
    /// The path as the user gave it.
    pub name: String,
    /// The pairs.
    pub pairs: Vec<Pair>,
}

impl PairList {
    /// Reads all pairs of a file: of a unit with several targets, one for each.
    ///
    /// # Errors
    /// When it cannot be read to its end.
    pub fn read(reader: MemoryReader, languages: [Option<&Tag>; 2]) -> Result<Self> {
        let name = reader.name().to_owned();
        let choice = Choice::new(languages[0], languages[1]);
        let (mut pairs, mut targets) = (Vec::new(), Vec::new());
        for chunk in reader {
            let chunk = chunk?;
            let mut lines = chunk.lines();
            chunk.each_with(Fields::Texts, |unit| {
                let Some(source) = choice.choose(unit, chunk.header(), &mut targets) else {
                    return;
                };
                let text =
                    |i: usize| unit.variants[i].segment.text(InlineHandling::Drop).into_owned();
                let line = lines.of(unit);
                let made =
                    targets.iter().map(|&i| Pair { line, source: text(source), target: text(i) });
                pairs.extend(made);
            })?;
        }
        Ok(Self { name, pairs })
    }
}

/// The pairs that a unit holds: the place of the source variant, and those of the targets.
///
/// Without a language that is asked for, the source is what the unit or its file says, and each other
/// variant is a target.
pub fn pairs(
    unit: &TransUnit<'_>,
    header: &Header,
    source: Option<&Tag>,
    target: Option<&Tag>,
) -> Option<(usize, Vec<usize>)> {
    Choice::new(source, target).of(unit, header)
}

fn language<'a>(unit: &'a TransUnit<'_>, at: usize) -> &'a str {
    &unit.variants[at].language
}

fn is_same(language: &str, asked: &str) -> bool {
    same(language.as_bytes(), asked.as_bytes())
}

fn same(a: &[u8], b: &[u8]) -> bool {
    let fold = |byte: u8| if byte == b'_' { b'-' } else { byte.to_ascii_lowercase() };
    a.len() == b.len() && a.iter().zip(b).all(|(&a, &b)| fold(a) == fold(b))
}

/// Whether a variant in `language` serves where `asked` is asked for. One that does not tell its
/// language serves by its place in the unit.
fn serves(language: &str, asked: &str, place: usize, expected: usize) -> bool {
    if language.is_empty() { place == expected } else { is_within(language, asked) }
}

/// Whether `language` is `asked` or of it, as `en-GB` is of `en`.
fn is_within(language: &str, asked: &str) -> bool {
    let (language, asked) = (language.as_bytes(), asked.as_bytes());
    let Some((start, rest)) = language.split_at_checked(asked.len()) else { return false };
    !asked.is_empty() && same(start, asked) && matches!(rest.first(), None | Some(b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{Attributes, Variant};

    fn unit(languages: &[&'static str]) -> TransUnit<'static> {
        let variant =
            |&language: &&'static str| Variant { language: language.into(), ..Variant::default() };
        TransUnit { variants: languages.iter().map(variant).collect(), ..TransUnit::default() }
    }

    fn choose(asked: [&str; 2], unit: &TransUnit<'_>, told: &str) -> Option<(usize, Vec<usize>)> {
        let tag = |tag: &str| Tag::parse(tag).ok();
        let [source, target] = asked.map(tag);
        let header = Header { source: told.to_owned(), ..Header::default() };
        Choice::new(source.as_ref(), target.as_ref()).of(unit, &header)
    }

    #[test]
    fn what_is_asked_for_is_chosen() {
        let many = unit(&["DE", "en_GB", "fr-FR", "fr-CA"]);
        assert_eq!(choose(["en", "fr"], &many, "de"), Some((1, vec![2, 3])));
        assert_eq!(choose(["en", "fr-CA"], &many, "de"), Some((1, vec![3])));
        assert_eq!(choose(["en", "es"], &many, "de"), None);
        assert_eq!(choose(["en-US", "fr"], &many, "de"), None);
    }

    #[test]
    fn what_the_file_says_comes_next() {
        let many = unit(&["de", "en-GB", "fr"]);
        assert_eq!(choose(["", ""], &many, "EN"), Some((1, vec![0, 2])));
        assert_eq!(choose(["", "fr"], &many, "*all*"), Some((0, vec![2])));
        let mut own = many.clone();
        own.attributes = Attributes::List(vec![("srclang".into(), "fr".into())]);
        assert_eq!(choose(["", ""], &own, "en"), Some((2, vec![0, 1])));
        assert_eq!(choose(["en", "zh"], &unit(&["", ""]), ""), Some((0, vec![1])));
        assert_eq!(choose(["", ""], &unit(&["en"]), "en"), None);
        assert_eq!(choose(["en", "zh"], &unit(&["", "en"]), ""), Some((1, vec![0])));
        assert_eq!(choose(["en", "zh"], &unit(&["", "en-US"]), ""), Some((1, vec![0])));
    }
}
