//! Findings as SARIF 2.1.0, for editors and code review.

use serde_json::{Value, json};
use tmforge::place::Place;
use tmforge::translation_check;
use tmforge::validate::{Finding, Rule, Severity};

/// The log of one run, with an empty list of results. The rules of translations are those that a run can
/// report.
pub(super) fn log(checks_translations: bool) -> Value {
    let mut rules: Vec<_> =
        Rule::ALL.iter().map(|rule| (rule.name(), rule.explanation())).collect();
    let of_pairs = translation_check::Rule::all().filter(|_| checks_translations);
    for rule in of_pairs {
        // Ids are unique. A side without a text is reported by either check under one name.
        if rules.iter().all(|(name, _)| *name != rule.name()) {
            rules.push((rule.name(), rule.explanation()));
        }
    }
    let rule = |(name, explanation): (&str, &str)| json!({"id": name, "shortDescription": {"text": explanation}});
    let driver = json!({
        "name": "tmforge",
        "version": env!("CARGO_PKG_VERSION"),
        "rules": rules.into_iter().map(rule).collect::<Vec<_>>(),
    });
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": driver},
            "columnKind": "unicodeCodePoints",
            "results": [],
        }],
    })
}

/// A finding as a SARIF result.
pub(super) fn result(finding: &Finding) -> Value {
    let level = match finding.severity {
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    json!({
        "ruleId": finding.rule.name(),
        "level": level,
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": location(&finding.place)}],
        "properties": {"unit": finding.unit, "tuid": finding.id},
    })
}

/// A finding about a translation as a SARIF result.
pub(super) fn of_translation(finding: &translation_check::Finding) -> Value {
    json!({
        "ruleId": finding.rule.name(),
        "level": "warning",
        "message": {"text": finding.message()},
        "locations": [{"physicalLocation": location(&finding.place)}],
        "properties": {"unit": finding.unit, "tuid": finding.id},
    })
}

fn location(place: &Place) -> Value {
    let mut location = json!({"artifactLocation": {"uri": uri(&place.path)}});
    if place.line > 0 {
        location["region"] = json!({"startLine": place.line, "startColumn": place.column.max(1)});
    }
    location
}

/// A path as a URI reference (RFC 3986). All but unreserved characters and slashes are escaped.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.replace(std::path::MAIN_SEPARATOR, "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_references() {
        assert_eq!(uri("a b/\u{e9}.tmx"), "a%20b/%C3%A9.tmx");
    }
}
