//! SRX 2.0, the exchange format of segmentation rules: a user's rules in, our rules out.

mod dialect;
mod export;
mod read;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use fancy_regex::Regex;

use super::Segmenter;
use crate::lang::Tag;
use crate::model::LINE_BREAK;

pub use export::export;

/// How many bytes a match may have so that the search goes on inside of it. Longer ones are left as
/// a whole, as other tools leave all of them, so that time stays linear.
const OVERLAP_BYTES: usize = 64;

/// The segmentation rules of an SRX 2.0 file, compiled.
#[derive(Debug)]
pub struct Srx {
    /// Whether all language maps that fit apply, in order, instead of the first.
    cascade: bool,
    /// Patterns of language codes and the names of the rules they call for.
    maps: Vec<(Regex, String)>,
    rules: BTreeMap<String, Vec<Arc<Rule>>>,
}

/// One rule: whether a place is a boundary, by what stands before and after it.
#[derive(Debug)]
struct Rule {
    breaks: bool,
    /// Matches what stands before the place, and looks at what stands after it.
    pattern: Regex,
}

/// The rules of an SRX file that apply to one language, in their order.
#[derive(Debug)]
pub(super) struct SrxRules {
    rules: Vec<Arc<Rule>>,
}

impl Segmenter {
    /// A segmenter that cuts by a user's rules. White space after a boundary goes with the segment
    /// before it, as with our own rules, and a deliberate line end always ends a segment.
    pub fn from_srx(srx: &Srx, language: &Tag) -> Self {
        Self::with_srx(srx.rules_for(language))
    }
}

impl Srx {
    /// The rules of all maps that fit a language, or of the first of them where the file says so.
    fn rules_for(&self, language: &Tag) -> SrxRules {
        let fits = |pattern: &Regex| pattern.is_match(language.as_str()).unwrap_or(false);
        let maps = self.maps.iter().filter(|(pattern, _)| fits(pattern));
        let named = maps.filter_map(|(_, name)| self.rules.get(name));
        let rules = if self.cascade {
            named.flatten().cloned().collect()
        } else {
            named.take(1).flatten().cloned().collect()
        };
        SrxRules { rules }
    }
}

impl SrxRules {
    /// The segments of a text: at each place the first rule that fits decides.
    pub(super) fn segments(&self, text: &str) -> Vec<Range<usize>> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn file(cascade: &str, rules: &str, maps: &str) -> String {
        format!(
            "<srx xmlns=\"http://www.lisa.org/srx20\" version=\"2.0\">\n<header segmentsubflows=\"yes\" \
             cascade=\"{cascade}\"/>\n<body><languagerules>\n{rules}</languagerules>\n<maprules>{maps}\
             </maprules></body></srx>"
        )
    }

    fn group(name: &str, rules: &[(&str, &str, &str)]) -> String {
        let rules: String = rules
            .iter()
            .map(|(breaks, before, after)| {
                format!(
                    "<rule break=\"{breaks}\"><beforebreak>{before}</beforebreak>\
                     <afterbreak>{after}</afterbreak></rule>\n"
                )
            })
            .collect();
        format!("<languagerule languagerulename=\"{name}\">\n{rules}</languagerule>")
    }

    fn map(pattern: &str, name: &str) -> String {
        format!("<languagemap languagepattern=\"{pattern}\" languagerulename=\"{name}\"/>")
    }

    fn cut(file: &str, language: &str, text: &str) -> Vec<String> {
        let srx = Srx::parse("rules.srx", file).unwrap();
        let segmenter = Segmenter::from_srx(&srx, &Tag::parse(language).unwrap());
        segmenter.segment(text).into_iter().map(|r| text[r].to_owned()).collect()
    }

    #[test]
    fn the_first_rule_that_fits_decides() {
        let rules = group("a", &[("no", "Mr\\.", "\\s"), ("yes", "\\.", "\\s")]);
        let file = file("no", &rules, &map("en.*", "a"));
        assert_eq!(cut(&file, "en-GB", "Mr. Hill. Next."), ["Mr. Hill. ", "Next."]);
        assert_eq!(cut(&file, "de", "Mr. Hill. Next."), ["Mr. Hill. Next."]);
    }

    #[test]
    fn looks_behind_and_ahead_are_honoured() {
        let rules =
            [("no", "(?&lt;=\\b[A-Z]{1,3})\\.", "\\h+(?=\\p{Lu})"), ("yes", "\\.", "\\s(?!and)")];
        let file = file("no", &group("a", &rules), &map(".*", "a"));
        assert_eq!(cut(&file, "en", "J. Hill. and so. Then."), ["J. Hill. and so. ", "Then."]);
    }

    #[test]
    fn maps_add_up_only_in_a_cascade() {
        let rules = group("a", &[("no", "Nr\\.", "\\s")]) + &group("b", &[("yes", "\\.", "\\s")]);
        let maps = map("[Dd][Ee].*", "a") + &map(".*", "b");
        assert_eq!(cut(&file("yes", &rules, &maps), "de", "Nr. 5. Ja."), ["Nr. 5. ", "Ja."]);
        assert_eq!(cut(&file("no", &rules, &maps), "de", "Nr. 5. Ja."), ["Nr. 5. Ja."]);
    }

    #[test]
    fn a_rule_that_cannot_be_compiled_is_an_error_that_names_it() {
        let rules = group("a", &[("yes", "\\.", "\\s"), ("no", "(?&lt;=a", "b")]);
        let error = Srx::parse("rules.srx", &file("no", &rules, &map(".*", "a"))).unwrap_err();
        let text = error.to_string();
        assert!(text.starts_with("rules.srx:6:"), "{text}");
        assert!(text.contains("rule 2 of `a`: beforebreak `(?<=a`"), "{text}");
    }

    #[test]
    fn a_map_must_name_rules_that_exist() {
        let error = Srx::parse("rules.srx", &file("no", "", &map(".*", "a"))).unwrap_err();
        assert!(error.to_string().contains("names `a`"), "{error}");
        assert!(Srx::parse("x", "<tmx/>").is_err());
        assert!(Srx::parse("x", "<srx><body>").is_err());
    }
}
