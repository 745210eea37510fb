//! Warnings about files that are not in the language asked for.

use tmforge::lang::detect::Detected;
use tmforge::lang::{LanguagePair, Tag};
use tmforge::language_check::UnexpectedLanguage;
use tmforge::model::Side;

use super::terminal::eprint_visible;

/// Prints a warning for each file that clearly is not in the language asked for, or one if the two
/// files are exchanged.
pub(super) fn warn(unexpected: &[UnexpectedLanguage], pair: &LanguagePair) {
    for warning in warnings(unexpected, pair) {
        eprint_visible(&format!("warning: {warning}"));
    }
}

fn warnings(unexpected: &[UnexpectedLanguage], pair: &LanguagePair) -> Vec<String> {
    let LanguagePair { source, target } = pair;
    match unexpected {
        [a, b] if a.document != b.document => {
            if a.found.may_be(target) && b.found.may_be(source) {
                return vec![format!(
                    "the files look exchanged: {} is {}, {} {}; use -s {target} -t {source}, or exchange them",
                    a.document,
                    found(&a.found),
                    b.document,
                    found(&b.found)
                )];
            }
            vec![other(a, &named(source)), other(b, &named(target))]
        }
        [a, _] => vec![other(a, &format!("{} or {}", named(source), named(target)))],
        [only] => {
            let asked = if only.side == Side::Source { source } else { target };
            vec![other(only, &named(asked))]
        }
        _ => Vec::new(),
    }
}

fn other(unexpected: &UnexpectedLanguage, asked: &str) -> String {
    format!(
        "{} looks like {}, not {asked} as asked for",
        unexpected.document,
        found(&unexpected.found)
    )
}

fn found(found: &Detected) -> String {
    named(&found.language)
}

/// A language by name and tag: `German (de)`.
fn named(tag: &Tag) -> String {
    tag.name().map_or_else(|| tag.to_string(), |name| format!("{name} ({tag})"))
}
