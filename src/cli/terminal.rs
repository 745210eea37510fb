//! What the subcommands share in printing for a terminal.

use std::borrow::Cow;

use tmforge::visible::visible;

/// How a subcommand prints what it has found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
}

/// An error with what it came from, up to one of the library's, which tells its cause itself.
pub(super) fn reasons(error: &anyhow::Error) -> String {
    let mut reasons = Vec::new();
    for cause in error.chain() {
        reasons.push(visible(&cause.to_string()).into_owned());
        if cause.is::<tmforge::error::Error>() {
            break;
        }
    }
    reasons.join(": ")
}

/// `1 unit`, `2 units`.
pub(super) fn plural(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// Writes lines to standard error, made visible. A closed standard error is no reason to fail.
pub(super) fn tell(lines: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr().lock(), "{}", visible_lines(lines));
}

/// Text of several lines with everything in them made visible.
pub(super) fn visible_lines(text: &str) -> Cow<'_, str> {
    let lines: Vec<Cow<'_, str>> = text.split('\n').map(visible).collect();
    match lines.iter().all(|line| matches!(line, Cow::Borrowed(_))) {
        true => Cow::Borrowed(text),
        false => Cow::Owned(lines.join("\n")),
    }
}
