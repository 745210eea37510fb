//! Checks of the attribute values of TMX.

use crate::date;
use crate::validate::Rule;
use crate::validate::language::{TagProblem, source_tag_problem, tag_problem};
use crate::validate::report::Report;
use crate::validate::xml::tokens::Attribute;
use crate::validate::xml::tree::{Element, Name};
use crate::visible::quoted;

/// Checks attribute values, and caches valid languages.
#[derive(Debug, Default)]
pub(super) struct Values {
    valid_languages: Vec<String>,
    /// The namespace prefixes that are in scope.
    prefixes: Vec<String>,
}

/// How many valid languages are cached.
const MAX_LANGUAGES: usize = 16;

impl Values {
    /// Creates it for elements in the scope of these namespace prefixes.
    pub(super) fn within(prefixes: &[String]) -> Self {
        Self { valid_languages: Vec::new(), prefixes: prefixes.to_vec() }
    }

    /// Adds the namespace prefix that an attribute declares, if any.
    pub(super) fn declare(&mut self, attribute: &Attribute<'_>) {
        let prefix = attribute.name.strip_prefix("xmlns:");
        self.prefixes.extend(prefix.map(str::to_owned));
    }

    /// Reports the prefix of a name, if it is not declared.
    pub(super) fn prefix(&self, at: usize, name: &str, report: &mut Report) {
        let Some((prefix, _)) = name.split_once(':') else { return };
        let is_known = self.prefixes.iter().any(|known| known == prefix);
        if !is_known && !matches!(prefix, "xml" | "xmlns") {
            let message = format!("the prefix `{prefix}` is not declared; expected xmlns:{prefix}");
            report.error(Rule::Namespace, at, message);
        }
    }

    /// Checks the value of a known attribute.
    pub(super) fn check(
        &mut self,
        attribute: &Attribute<'_>,
        element: Element<'_, '_>,
        report: &mut Report,
    ) {
        let Attribute { at, name, value, .. } = attribute;
        match *name {
            "xml:lang" | "srclang" | "adminlang" => self.language(attribute, report),
            "lang" => {
                report.warning(Rule::Attribute, *at, "lang is deprecated; write xml:lang");
                if element.spellings("xml:lang") == 0 {
                    report.repair(Rule::Attribute, *at..*at, "xml:");
                }
                self.language(attribute, report);
            }
            "creationdate" | "changedate" | "lastusagedate" => moment(attribute, report),
            "usagecount" if value.is_empty() || !value.bytes().all(|b| b.is_ascii_digit()) => {
                report.error(
                    Rule::UsageCount,
                    *at,
                    format!("usagecount {}; expected a number", quoted(value)),
                );
            }
            "segtype" => one_of(attribute, &["block", "paragraph", "sentence", "phrase"], report),
            "pos" => one_of(attribute, &["begin", "end"], report),
            "assoc" => one_of(attribute, &["p", "f", "b"], report),
            "type" if element.name() == Name::Prop && value.is_empty() => {
                report.error(Rule::Attribute, *at, "empty type; expected the name of the property");
            }
            _ => {}
        }
    }

    fn language(&mut self, attribute: &Attribute<'_>, report: &mut Report) {
        let Attribute { at, name, value, .. } = attribute;
        if self.valid_languages.iter().any(|known| known == value) {
            return;
        }
        let is_source = *name == "srclang";
        match if is_source { source_tag_problem(value) } else { tag_problem(value) } {
            Some(TagProblem::Region(message)) => report.warning(Rule::Language, *at, message),
            Some(TagProblem::Unknown(message)) => report.error(Rule::Language, *at, message),
            Some(TagProblem::NotCanonical { message, canonical }) => {
                report.warning(Rule::Language, *at, message);
                report.repair(Rule::Language, range(attribute), canonical);
            }
            None if **value == *"*all*" => {}
            None if self.valid_languages.len() < MAX_LANGUAGES => {
                self.valid_languages.push(value.to_string())
            }
            None => {}
        }
    }
}

fn range(attribute: &Attribute<'_>) -> std::ops::Range<usize> {
    attribute.raw.0..attribute.raw.1
}

fn one_of(attribute: &Attribute<'_>, values: &[&str], report: &mut Report) {
    let Attribute { at, name, value, .. } = attribute;
    if values.contains(&&**value) {
        return;
    }
    let message = format!("{name} {}; expected {}", quoted(value), values.join(", "));
    report.error(Rule::Attribute, *at, message);
    let intended = value.trim().to_ascii_lowercase();
    if values.contains(&intended.as_str()) {
        report.repair(Rule::Attribute, range(attribute), intended);
    }
}

fn moment(attribute: &Attribute<'_>, report: &mut Report) {
    let Attribute { at, name, value, .. } = attribute;
    let (moment, is_utc) = value.strip_suffix('Z').map_or((&**value, false), |m| (m, true));
    if !date::is_moment(moment) {
        let message = format!("{name} {} is not a date; expected YYYYMMDDThhmmssZ", quoted(value));
        report.error(Rule::Date, *at, message);
    } else if !is_utc {
        report.warning(Rule::Date, *at, format!("{name} {} has no Z; expected UTC", quoted(value)));
    } else {
        return;
    }
    if let Some(usual) = report.is_repairing().then(|| date::usual(value)).flatten() {
        report.repair(Rule::Date, range(attribute), usual);
    }
}
