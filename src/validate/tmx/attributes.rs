//! What the attributes of TMX may hold.

use crate::memory::markup::Attribute;
use crate::validate::Rule;
use crate::validate::language::{Flaw, flaw};
use crate::validate::report::Report;

pub(super) fn check(attribute: &Attribute, element: &str, report: &mut Report) {
    let Attribute { at, name, value } = attribute;
    match name.as_str() {
        "srclang" if value == "*all*" => {}
        "xml:lang" | "srclang" | "adminlang" => language(*at, value, report),
        "lang" => {
            report.warning(Rule::Attribute, *at, "lang is deprecated; write xml:lang");
            language(*at, value, report);
        }
        "creationdate" | "changedate" | "lastusagedate" => date(*at, name, value, report),
        "usagecount" if value.is_empty() || !value.bytes().all(|b| b.is_ascii_digit()) => {
            report.error(Rule::Number, *at, format!("usagecount `{value}`; expected a number"));
        }
        "segtype" => one_of(attribute, &["block", "paragraph", "sentence", "phrase"], report),
        "pos" => one_of(attribute, &["begin", "end"], report),
        "assoc" => one_of(attribute, &["p", "f", "b"], report),
        "type" if element == "prop" && value.is_empty() => {
            report.error(Rule::Attribute, *at, "an empty type; expected the name of the prop");
        }
        _ => {}
    }
}

fn one_of(attribute: &Attribute, values: &[&str], report: &mut Report) {
    let Attribute { at, name, value } = attribute;
    if !values.contains(&value.as_str()) {
        let message = format!("{name} `{value}`; expected {}", values.join(", "));
        report.error(Rule::Attribute, *at, message);
    }
}

fn language(at: usize, value: &str, report: &mut Report) {
    match flaw(value) {
        Some(Flaw::Unknown(message)) => report.error(Rule::Language, at, message),
        Some(Flaw::Unusual(message)) => report.warning(Rule::Language, at, message),
        None => {}
    }
}

fn date(at: usize, name: &str, value: &str, report: &mut Report) {
    let (moment, is_utc) = value.strip_suffix('Z').map_or((value, false), |moment| (moment, true));
    if !is_moment(moment) {
        let message = format!("{name} `{value}` is no date; expected YYYYMMDDThhmmssZ");
        report.error(Rule::Date, at, message);
    } else if !is_utc {
        report.warning(Rule::Date, at, format!("{name} `{value}` has no Z; expected UTC"));
    }
}

/// Whether it is `YYYYMMDDThhmmss`, and such a moment exists.
fn is_moment(text: &str) -> bool {
    let Some((day, time)) = text.split_once('T') else { return false };
    let is_number = |text: &str, digits| {
        text.len() == digits && text.bytes().all(|digit| digit.is_ascii_digit())
    };
    if !is_number(day, 8) || !is_number(time, 6) {
        return false;
    }
    let two = |text: &str, at: usize| text[at..at + 2].parse::<usize>().unwrap_or(99);
    let (year, month) = (100 * two(day, 0) + two(day, 2), two(day, 4));
    let is_leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    let february = if is_leap { 29 } else { 28 };
    let days = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let has_day = month
        .checked_sub(1)
        .and_then(|month| days.get(month))
        .is_some_and(|&days| (1..=days).contains(&two(day, 6)));
    has_day && two(time, 0) < 24 && two(time, 2) < 60 && two(time, 4) < 61
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_in_the_calendar() {
        for moment in ["20240229T235959", "20001231T000000", "20161231T235960"] {
            assert!(is_moment(moment), "{moment}");
        }
        for moment in [
            "20230229T000000",
            "19000229T000000",
            "20240631T000000",
            "20241301T000000",
            "20240001T000000",
            "20240101T240000",
            "20240101",
            "2024-01-01T00:00:00",
            "2024010T1000000",
            "２0240101T000000",
        ] {
            assert!(!is_moment(moment), "{moment}");
        }
    }
}
