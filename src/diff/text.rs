//! Formats differences for a terminal.

use crate::compare::text::wrapped;
use crate::diff::{Diff, Difference, Entry, Summary};
use crate::visible::{cut, visible};

/// The least width of wrapped texts, in terminal columns.
const NARROWEST: usize = 16;

/// Formats the differences, with texts wrapped to lines of at most `width` terminal columns, and a
/// summary line.
pub fn as_text(diff: &Diff, width: usize) -> String {
    let mut text = String::new();
    for difference in &diff.differences {
        text += &title(diff, difference);
        texts(difference, width).iter().for_each(|line| text += line);
        text.push('\n');
    }
    text + &summary(&diff.summary)
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
fn texts<'a>(difference: &'a Difference, width: usize) -> Vec<String> {
    let sides = |entry: &'a Option<Entry>| {
        let texts = entry.as_ref().map(|entry| [&entry.source, &entry.target]);
        texts.map_or([None, None], |texts| texts.map(|text| Some(text.as_str())))
    };
    let (old, new) = (sides(&difference.old), sides(&difference.new));
    let mut lines = Vec::new();
    for (old, new) in old.into_iter().zip(new) {
        match old == new {
            true => lines.extend(marked(' ', old, width)),
            false => {
                lines.extend(marked('-', old, width));
                lines.extend(marked('+', new, width));
            }
        }
    }
    lines
}

/// The lines of a text, the first with a mark.
fn marked(mark: char, text: Option<&str>, width: usize) -> Vec<String> {
    let Some(text) = text else { return Vec::new() };
    let width = width.saturating_sub("  - ".len()).max(NARROWEST);
    let lines = wrapped(text, width).into_iter().enumerate();
    let line = |(i, line): (usize, String)| {
        let mark = if i == 0 { mark } else { ' ' };
        format!("{}\n", format!("  {mark} {line}").trim_end())
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
