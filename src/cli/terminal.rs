//! Printing for a terminal, shared by the subcommands.

use std::borrow::Cow;

use tmforge::visible::visible;

use super::bar::suspended;

/// The output format of a subcommand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
}

/// The messages of an error and its causes, joined by `: `. The chain ends at an error of the
/// library, whose message includes its cause.
pub(super) fn error_chain(error: &anyhow::Error) -> String {
    let mut messages = Vec::new();
    for cause in error.chain() {
        messages.push(visible(&cause.to_string()).into_owned());
        if cause.is::<tmforge::error::Error>() {
            break;
        }
    }
    messages.join(": ")
}

/// A number with its noun: `1 unit`, `2 units`.
pub(super) fn plural(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// The warning for a document in which the search met its limit.
pub(super) fn limit_warning(document: &str) -> String {
    format!(
        "warning: {document}: not all ways to pair the sentences were tried, because too many lines \
         are alike or the two sides are not in the same order; check the result, or align the \
         document in shorter parts"
    )
}

/// Prints lines to standard error, with control characters escaped. A closed standard error is
/// ignored.
pub(super) fn eprint_visible(lines: &str) {
    use std::io::Write;
    suspended(|| {
        let _ = writeln!(std::io::stderr().lock(), "{}", visible_lines(lines));
    });
}

/// Escapes control characters in a text, except for its line ends.
pub(super) fn visible_lines(text: &str) -> Cow<'_, str> {
    let lines: Vec<Cow<'_, str>> = text.split('\n').map(visible).collect();
    match lines.iter().all(|line| matches!(line, Cow::Borrowed(_))) {
        true => Cow::Borrowed(text),
        false => Cow::Owned(lines.join("\n")),
    }
}
