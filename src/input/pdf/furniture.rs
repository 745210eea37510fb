//! Running heads and feet, and the numbers of pages.

use std::collections::HashMap;

use crate::input::pdf::line::{Run, Sheet};

/// The share of the height of a page at its top and bottom that may hold them.
const MARGIN: f32 = 0.15;
/// How far apart lines at the same place of different pages may be, in points.
const SAME_PLACE: f32 = 3.0;

/// Marks what stands at the top and bottom of several pages as no part of the text.
pub(super) fn mark(sheets: &mut [Sheet]) {
    let mut seen: HashMap<(String, i32), usize> = HashMap::new();
    for sheet in sheets.iter() {
        let mut keys: Vec<(String, i32)> =
            candidates(sheet).map(|run| key(run, sheet.height)).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            *seen.entry(key).or_default() += 1;
        }
    }
    let least = if sheets.len() < 6 { 2 } else { 3 };
    let times = |text: &str, place: i32| -> usize {
        (place - 1..=place + 1).filter_map(|place| seen.get(&(text.to_owned(), place))).sum()
    };
    for (number, sheet) in sheets.iter_mut().enumerate() {
        let height = sheet.height;
        let outer = outermost(sheet);
        for run in sheet.runs.iter_mut().filter(|run| in_margin(run, height)) {
            let (text, place) = key(run, height);
            let is_number = is_page_number(run, number + 1) && outer.contains(&run.y);
            if is_number || times(&text, place) >= least {
                run.artifact = true;
            }
        }
    }
}

/// The runs that may be page furniture.
fn candidates(sheet: &Sheet) -> impl Iterator<Item = &Run> {
    sheet.runs.iter().filter(|run| !run.artifact && in_margin(run, sheet.height))
}

fn in_margin(run: &Run, height: f32) -> bool {
    run.y < MARGIN * height || run.y > (1.0 - MARGIN) * height
}

/// The baselines of the first and the last line of a page.
fn outermost(sheet: &Sheet) -> [f32; 2] {
    let lines = sheet.runs.iter().filter(|run| !run.artifact).map(|run| run.y);
    [lines.clone().fold(f32::INFINITY, f32::min), lines.fold(f32::NEG_INFINITY, f32::max)]
}

/// What is alike on different pages: the text without its numbers, and the place.
fn key(run: &Run, height: f32) -> (String, i32) {
    let mut text = String::new();
    for c in run.text().chars().filter(|c| !c.is_whitespace()) {
        match c {
            c if c.is_numeric() => {
                if !text.ends_with('#') {
                    text.push('#');
                }
            }
            c => text.push(c),
        }
    }
    // Places at the bottom are measured from there: pages may differ in height.
    let y = if run.y < height / 2.0 { run.y } else { run.y - height };
    (text, (y / SAME_PLACE).round() as i32)
}

/// Whether a run on the page with this number in the file is a page number: one near it, or a
/// number in Roman numerals, perhaps between dashes.
fn is_page_number(run: &Run, page: usize) -> bool {
    let text = run.text();
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '|'));
    let first = text.split(['/', ' ']).next().unwrap_or_default();
    let is_roman = !text.is_empty()
        && text.len() < 8
        && text.bytes().all(|byte| matches!(byte.to_ascii_lowercase(), b'i' | b'v' | b'x' | b'l'));
    let near = first.parse::<usize>().is_ok_and(|number| number.abs_diff(page) < 1000);
    is_roman || (near && !text.chars().any(char::is_alphabetic))
}
