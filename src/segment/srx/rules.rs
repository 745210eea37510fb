//! The rules of an SRX file at work on a text.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use fancy_regex::Regex;

use crate::model::LINE_BREAK;

/// How many bytes a match may have so that the search goes on inside of it. Longer ones are left as
/// a whole, as other tools leave all of them, so that time stays linear.
const OVERLAP_BYTES: usize = 64;

/// One rule: whether a place is a boundary, by what stands before and after it.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) breaks: bool,
    /// Matches what stands before the place, and looks at what stands after it.
    pub(super) pattern: Regex,
}

/// The rules of an SRX file that apply to one language, in their order.
#[derive(Debug)]
pub(in crate::segment) struct SrxRules {
    pub(super) rules: Vec<Arc<Rule>>,
}

impl SrxRules {
    /// The segments of a text: at each place the first rule that fits decides.
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
    /// The places in a text where the rule fits. A search that gives up, as one that backtracks too
    /// long does, finds nothing more from there on.
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

/// Cuts a text at sorted places, each moved behind the white space that follows it.
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
