//! Which variants of a unit are the pair that is asked for.

use std::sync::Arc;

use crate::lang::{Memo, Rank, Tag, Wanted, is_alike};
use crate::memory::{Header, Unit};

/// The languages that are asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Choice {
    source: Option<Wanted>,
    target: Option<Wanted>,
    /// The source languages of headers and units.
    stated: Memo<Arc<Wanted>>,
}

impl Choice {
    pub(crate) fn new(source: Option<&Tag>, target: Option<&Tag>) -> Self {
        let [source, target] = [source, target].map(|tag| Some(Wanted::new(tag?.as_str())));
        Self { source, target, stated: Memo::default() }
    }

    /// Whether whole units are asked for.
    pub(super) fn is_open(&self) -> bool {
        self.source.is_none() && self.target.is_none()
    }

    /// The source variant and the target variants.
    pub(crate) fn of(&self, unit: &Unit<'_>, header: &Header) -> Option<(usize, Vec<usize>)> {
        let mut targets = Vec::new();
        self.choose(unit, header, &mut targets).map(|source| (source, targets))
    }

    /// The source variant, where there are target variants; these come into `targets`.
    pub(super) fn choose(
        &self,
        unit: &Unit<'_>,
        header: &Header,
        targets: &mut Vec<usize>,
    ) -> Option<usize> {
        let source = self.source_of(unit, header)?;
        let others = (0..unit.variants.len()).filter(|&i| i != source);
        targets.clear();
        let Some(target) = &self.target else {
            targets.extend(others);
            return (!targets.is_empty()).then_some(source);
        };
        let rank = |i: usize| rank(target, self.source.as_ref(), language(unit, i));
        if let Some(best) = others.clone().filter_map(rank).min() {
            let most = if best.takes_all() { usize::MAX } else { 1 };
            targets.extend(others.filter(|&i| rank(i) == Some(best)).take(most));
        } else {
            // The other of two that does not state its language is the target, wherever it is.
            let place = if unit.variants.len() == 2 { 1 - source } else { 1 };
            targets.extend(others.filter(|&i| i == place && language(unit, i).is_empty()));
        }
        (!targets.is_empty()).then_some(source)
    }

    fn source_of(&self, unit: &Unit<'_>, header: &Header) -> Option<usize> {
        let Some(source) = &self.source else { return self.stated_source(unit, header) };
        let rank = |i: usize| rank(source, self.target.as_ref(), language(unit, i));
        let ranks = (0..unit.variants.len()).filter_map(|i| Some((rank(i)?, i)));
        // Only where no variant states that it serves, one that states nothing does.
        let unstated = || unit.variants.first().is_some_and(|first| first.language.is_empty());
        ranks.min().map(|(_, i)| i).or_else(|| unstated().then_some(0))
    }

    /// The variant in the source language that the unit or its file states.
    fn stated_source(&self, unit: &Unit<'_>, header: &Header) -> Option<usize> {
        let own = unit.attributes.get("srclang");
        let stated = own.as_deref().unwrap_or(&header.source);
        let mut languages = (0..unit.variants.len()).map(|i| language(unit, i));
        if stated.is_empty() || stated.starts_with('*') {
            return self.first(unit);
        }
        if let Some(same) = languages.clone().position(|language| is_alike(language, stated)) {
            return Some(same);
        }
        let wanted = self.stated.get(stated, || Arc::new(Wanted::new(stated)));
        wanted.nearest(languages.clone()).or_else(|| {
            // In files of pairs the source comes first, whatever the first header says.
            let is_pair = own.is_none() && !header.target.is_empty();
            match wanted.is_language() && !is_pair {
                true => languages.position(str::is_empty),
                false => self.first(unit),
            }
        })
    }

    /// The first of the variants that are farthest from the target.
    fn first(&self, unit: &Unit<'_>) -> Option<usize> {
        let Some(target) = &self.target else { return (!unit.variants.is_empty()).then_some(0) };
        let rank = |&i: &usize| {
            let rank = target.rank(language(unit, i));
            (rank.is_none(), rank)
        };
        // Of equals, `max_by_key` takes the last.
        (0..unit.variants.len()).rev().max_by_key(rank)
    }
}

fn language<'a>(unit: &'a Unit<'_>, at: usize) -> &'a str {
    &unit.variants[at].language
}

/// How near a language comes to the one that is wanted; `None` too where it comes nearer to the
/// other side's, lest a text be given a language that is not its own.
fn rank(wanted: &Wanted, other: Option<&Wanted>, language: &str) -> Option<Rank> {
    let rank = wanted.rank(language)?;
    let other = other.filter(|_| rank != Rank::Exact).and_then(|other| other.rank(language));
    other.is_none_or(|other| other >= rank).then_some(rank)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{Attributes, Variant};

    fn unit(languages: &[&'static str]) -> Unit<'static> {
        let variant =
            |&language: &&'static str| Variant { language: language.into(), ..Variant::default() };
        Unit { variants: languages.iter().map(variant).collect(), ..Unit::default() }
    }

    fn choose(asked: [&str; 2], unit: &Unit<'_>, told: &str) -> Option<(usize, Vec<usize>)> {
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
        assert_eq!(choose(["en-US", "fr"], &many, "de"), Some((1, vec![2, 3])));
    }

    #[test]
    fn another_region_serves() {
        assert_eq!(choose(["en-US", "fr"], &unit(&["en", "fr"]), "en"), Some((0, vec![1])));
        let many = unit(&["sv", "be", "FR", "FR-CA", "FR-FR", "EN-GB"]);
        for (asked, wanted) in [
            ("be", Some(1)),
            ("be-NN", Some(1)),
            ("fr", Some(2)),
            ("fr-CA", Some(3)),
            ("fr-NN", Some(2)),
            ("en", Some(5)),
            ("en-CA", Some(5)),
            ("za", None),
        ] {
            let expected = wanted.map(|target| (0, vec![target]));
            assert_eq!(choose(["sv", asked], &many, "sv"), expected, "{asked}");
        }
        let regions = unit(&["en", "fr-CA", "fr-FR"]);
        assert_eq!(choose(["en", "fr-CH"], &regions, ""), Some((0, vec![1])));
    }

    #[test]
    fn a_text_is_not_given_the_language_of_the_other_side() {
        assert_eq!(choose(["en-US", "en-GB"], &unit(&["en-US", "en-US"]), ""), None);
        assert_eq!(choose(["en-GB", "en-US"], &unit(&["en-US", "en-AU"]), ""), Some((1, vec![0])));
        let chinese = unit(&["zh-Hant", "zh-Hans"]);
        assert_eq!(choose(["zh", "zh-Hant"], &chinese, ""), Some((1, vec![0])));
        assert_eq!(choose(["", "fr"], &unit(&["fr-FR", "de"]), "*all*"), Some((1, vec![0])));
    }

    #[test]
    fn old_and_long_codes_serve_in_both_directions() {
        for asked in ["he", "iw", "heb", "he-IL"] {
            for found in ["he", "iw", "HEB", "iw_IL"] {
                let languages = ["en", found].map(|tag| &*tag.to_owned().leak());
                assert_eq!(choose(["en", asked], &unit(&languages), ""), Some((0, vec![1])));
            }
        }
        assert_eq!(choose(["en", "de"], &unit(&["eng", "deu"]), "eng"), Some((0, vec![1])));
        assert_eq!(choose(["en", "zh-Hans"], &unit(&["en", "zh-CHS"]), ""), Some((0, vec![1])));
        assert_eq!(choose(["en", "zh-Hans"], &unit(&["en", "zh-CHT"]), ""), None);
    }

    #[test]
    fn the_source_language_of_the_file_is_matched_alike() {
        assert_eq!(choose(["", ""], &unit(&["fr", "en"]), "en-US"), Some((1, vec![0])));
        assert_eq!(choose(["", ""], &unit(&["de", "he"]), "iw"), Some((1, vec![0])));
        assert_eq!(choose(["", ""], &unit(&["de", "de"]), "pl"), None);
        for no_language in ["", "*all*", "*", "und", "English"] {
            let chosen = choose(["", ""], &unit(&["de", "fr"]), no_language);
            assert_eq!(chosen, Some((0, vec![1])), "{no_language}");
        }
    }

    #[test]
    fn in_a_file_of_pairs_the_source_comes_first() {
        let header = Header { source: "en".into(), target: "de".into(), ..Header::default() };
        let chosen = Choice::default().of(&unit(&["fr", "de"]), &header);
        assert_eq!(chosen, Some((0, vec![1])));
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
