//! Findings as SARIF 2.1.0, for editors and code review.

use serde_json::{Value, json};
use tmforge::validate::{Finding, Rule, Severity};

/// The log of one run, with an empty list of results.
pub(super) fn log() -> Value {
    let rule =
        |rule: Rule| json!({"id": rule.name(), "shortDescription": {"text": rule.explanation()}});
    let driver = json!({
        "name": "tmforge",
        "version": env!("CARGO_PKG_VERSION"),
        "rules": Rule::ALL.iter().copied().map(rule).collect::<Vec<_>>(),
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
    let place = &finding.place;
    let mut location = json!({"artifactLocation": {"uri": uri(&place.path)}});
    if place.line > 0 {
        location["region"] = json!({"startLine": place.line, "startColumn": place.column.max(1)});
    }
    json!({
        "ruleId": finding.rule.name(),
        "level": level,
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": location}],
        "properties": {"unit": finding.unit, "tuid": finding.id},
    })
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
