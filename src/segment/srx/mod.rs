//! SRX 2.0, the exchange format for segmentation rules: import of custom rules and export of the
//! built-in rules.

mod dialect;
mod export;
mod read;
mod rules;

use std::collections::BTreeMap;
use std::sync::Arc;

use fancy_regex::Regex;

use super::Segmenter;
use crate::lang::Tag;

pub use export::export;
use rules::Rule;
pub(super) use rules::SrxRules;

/// The segmentation rules of an SRX 2.0 file, compiled.
#[derive(Debug)]
pub struct Srx {
    /// Whether all matching language maps apply in order, instead of only the first.
    cascade: bool,
    /// The language maps: a pattern of language codes and the name of a group of rules.
    maps: Vec<(Regex, String)>,
    rules: BTreeMap<String, Vec<Arc<Rule>>>,
}

impl Segmenter {
    /// Creates a segmenter with the custom rules of an SRX file. As with the built-in rules, white
    /// space after a boundary belongs to the segment before it, and a hard line break always ends a
    /// segment.
    pub fn from_srx(srx: &Srx, language: &Tag) -> Self {
        Self::with_srx(srx.rules_for(language))
    }
}

impl Srx {
    /// The rules of all maps that match a language, or of the first one if `cascade` is off.
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
