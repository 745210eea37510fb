//! Segmentation of a text by the rules of an SRX file.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use fancy_regex::Regex;

use crate::model::LINE_BREAK;

/// The maximum length in bytes of a match inside which the search continues. After a longer match
/// it continues at the end, as other tools do after every match, to keep the time linear.
const OVERLAP_BYTES: usize = 64;

/// A rule: whether a place is a boundary, given the text before and after it.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) breaks: bool,
    /// Matches the text before the place, with a lookahead for the text after it.
    pub(super) pattern: Regex,
}

/// The rules of an SRX file that apply to one language, in the order of the file.
#[derive(Debug)]
pub(in crate::segment) struct SrxRules {
    pub(super) rules: Vec<Arc<Rule>>,
}

impl SrxRules {
    /// Cuts a text into segments. At each place the first matching rule decides.
    pub(in crate::segment) fn segments(&self, text: &str) -> Vec<Range<usize>> {
        let mut decided: BTreeMap<usize, bool> = BTreeMap::new();
        for rule in &self.rules {
            for place in rule.places(text) {
                decided.entry(place).or_insert(rule.breaks);
            }
        }
        let breaks = decided.into_iter().filter(|&(_, breaks)| breaks).map(|(place, _)| place);
        let lines = text.match_indices(LINE_BREAK).map(|(at, mark)| at + mark.len());
        let mut places: Vec<usize> = breaks.chain(lines).collect();
        places.sort_unstable();
        cut(text, &places)
    }
}

impl Rule {
    /// The byte offsets in a text at which the rule matches. If the search fails, for instance at
    /// the backtracking limit, later matches are not found.
    fn places(&self, text: &str) -> Vec<usize> {
        let mut places = Vec::new();
        let mut from = 0;
        while let Ok(Some(found)) = self.pattern.find_from_pos(text, from) {
            places.push(found.end());
            let long = found.end() - found.start() > OVERLAP_BYTES;
            let skip = if long { found.end() } else { found.start() };
            let Some(c) = text[skip..].chars().next() else { break };
            from = skip + if long { 0 } else { c.len_utf8() };
        }
        places
    }
}

/// Cuts a text at sorted places, each moved to the end of the white space after it.
fn cut(text: &str, places: &[usize]) -> Vec<Range<usize>> {
    let mut segments = Vec::new();
    let mut start = 0;
    for &place in places.iter().filter(|&&place| place > 0) {
        if place < start {
            continue;
        }
        let end = text.len() - text[place..].trim_start().len();
        if end > start {
            segments.push(start..end);
            start = end;
        }
    }
    if start < text.len() {
        segments.push(start..text.len());
    }
    segments
}
