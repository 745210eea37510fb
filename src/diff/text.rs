//! Formats differences for a terminal.

use crate::compare::text::wrapped;
use crate::diff::{Diff, Difference, Entry, Summary};
use crate::visible::{cut, visible};

/// The least width of wrapped texts, in terminal columns.
const NARROWEST: usize = 16;

/// What a line of the printed differences shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// The kind of a difference and its places.
    Title,
    /// A text that only the old version has.
    Removed,
    /// A text that only the new version has.
    Added,
    /// A text that both have, an empty line or the summary.
    Plain,
}

/// Formats the differences, with texts wrapped to lines of at most `width` terminal columns, and a
/// summary line.
pub fn as_text(diff: &Diff, width: usize) -> String {
    as_lines(diff, width).map(|(_, line)| line).collect()
}

/// The lines of [`as_text`] with their kinds. Each ends with `\n`.
pub fn as_lines(diff: &Diff, width: usize) -> impl Iterator<Item = (LineKind, String)> {
    let lines = diff.differences.iter().flat_map(move |difference| {
        let title = (LineKind::Title, title(diff, difference));
        let end = (LineKind::Plain, "\n".to_owned());
        std::iter::once(title).chain(texts(difference, width)).chain([end])
    });
    lines.chain(std::iter::once_with(|| (LineKind::Plain, summary(&diff.summary))))
}

/// The title of a difference, such as `changed: old.tsv:12 | new.tsv:14`.
fn title(diff: &Diff, difference: &Difference) -> String {
    let place = |name: &str, entry: &Entry| {
        let id = entry.id.as_ref().map(|id| format!(" ({})", cut(id))).unwrap_or_default();
        format!("{}:{}{id}", visible(name), entry.line)
    };
    let old = difference.old.as_ref().map(|entry| place(&diff.old, entry));
    let new = difference.new.as_ref().map(|entry| place(&diff.new, entry));
    let places: Vec<String> = old.into_iter().chain(new).collect();
    format!("{}: {}\n", difference.kind.name(), places.join(" | "))
}

/// The texts of a difference: old ones marked with `-`, new ones with `+`, unchanged ones unmarked.
fn texts<'a>(difference: &'a Difference, width: usize) -> Vec<(LineKind, String)> {
    let sides = |entry: &'a Option<Entry>| {
        let texts = entry.as_ref().map(|entry| [&entry.source, &entry.target]);
        texts.map_or([None, None], |texts| texts.map(|text| Some(text.as_str())))
    };
    let (old, new) = (sides(&difference.old), sides(&difference.new));
    let mut lines = Vec::new();
    for (old, new) in old.into_iter().zip(new) {
        match old == new {
            true => lines.extend(marked(LineKind::Plain, old, width)),
            false => {
                lines.extend(marked(LineKind::Removed, old, width));
                lines.extend(marked(LineKind::Added, new, width));
            }
        }
    }
    lines
}

/// The lines of a text, the first with the mark of their kind.
fn marked(kind: LineKind, text: Option<&str>, width: usize) -> Vec<(LineKind, String)> {
    let Some(text) = text else { return Vec::new() };
    let mark = match kind {
        LineKind::Removed => '-',
        LineKind::Added => '+',
        LineKind::Title | LineKind::Plain => ' ',
    };
    let width = width.saturating_sub("  - ".len()).max(NARROWEST);
    let lines = wrapped(text, width).into_iter().enumerate();
    let line = |(i, line): (usize, String)| {
        let mark = if i == 0 { mark } else { ' ' };
        (kind, format!("{}\n", format!("  {mark} {line}").trim_end()))
    };
    lines.map(line).collect()
}

fn summary(summary: &Summary) -> String {
    let Summary { old, new, same, added, removed, changed, moved, unpaired } = summary;
    let mut text = format!(
        "pairs: {old} old, {new} new; {added} added, {removed} removed, {changed} changed, {same} unchanged"
    );
    if *moved > 0 {
        text += &format!(" ({moved} moved)");
    }
    if *unpaired > 0 {
        let units = if *unpaired == 1 { "unit" } else { "units" };
        text += &format!("; {unpaired} {units} excluded");
    }
    text + "\n"
}
