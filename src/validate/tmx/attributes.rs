//! What the attributes of TMX may hold.

use crate::date;
use crate::validate::Rule;
use crate::validate::language::{TagProblem, source_tag_problem, tag_problem};
use crate::validate::report::Report;
use crate::validate::xml::tokens::Attribute;
use crate::validate::xml::tree::{Element, Name};
use crate::visible::quoted;

/// Checks values; languages that it has seen it knows.
#[derive(Debug, Default)]
pub(super) struct Values {
    sound: Vec<String>,
    /// The prefixes that are declared around and within the element.
    prefixes: Vec<String>,
}

/// How many languages are known at once.
const KNOWN: usize = 16;

impl Values {
    /// Within elements that declare these prefixes.
    pub(super) fn within(prefixes: &[String]) -> Self {
        Self { sound: Vec::new(), prefixes: prefixes.to_vec() }
    }

    pub(super) fn declare(&mut self, attribute: &Attribute<'_>) {
        let prefix = attribute.name.strip_prefix("xmlns:");
        self.prefixes.extend(prefix.map(str::to_owned));
    }

    /// Reports a prefix that nothing declares.
    pub(super) fn prefix(&self, at: usize, name: &str, report: &mut Report) {
        let Some((prefix, _)) = name.split_once(':') else { return };
        let is_known = self.prefixes.iter().any(|known| known == prefix);
        if !is_known && !matches!(prefix, "xml" | "xmlns") {
            let message = format!("the prefix `{prefix}` is not declared; expected xmlns:{prefix}");
            report.error(Rule::Namespace, at, message);
        }
    }

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
                report.error(Rule::Attribute, *at, "an empty type; expected the name of the prop");
            }
            _ => {}
        }
    }

    fn language(&mut self, attribute: &Attribute<'_>, report: &mut Report) {
        let Attribute { at, name, value, .. } = attribute;
        if self.sound.iter().any(|known| known == value) {
            return;
        }
        let is_source = *name == "srclang";
        match if is_source { source_tag_problem(value) } else { tag_problem(value) } {
            Some(TagProblem::Region(message)) => report.warning(Rule::Language, *at, message),
            Some(TagProblem::Unknown(message)) => report.error(Rule::Language, *at, message),
            Some(TagProblem::Unusual { message, usual }) => {
                report.warning(Rule::Language, *at, message);
                report.repair(Rule::Language, range(attribute), usual);
            }
            None if **value == *"*all*" => {}
            None if self.sound.len() < KNOWN => self.sound.push(value.to_string()),
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
    let meant = value.trim().to_ascii_lowercase();
    if values.contains(&meant.as_str()) {
        report.repair(Rule::Attribute, range(attribute), meant);
    }
}

fn moment(attribute: &Attribute<'_>, report: &mut Report) {
    let Attribute { at, name, value, .. } = attribute;
    let (moment, is_utc) = value.strip_suffix('Z').map_or((&**value, false), |m| (m, true));
    if !date::is_moment(moment) {
        let message = format!("{name} {} is no date; expected YYYYMMDDThhmmssZ", quoted(value));
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
