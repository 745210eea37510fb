//! Lines to paragraphs, by the gaps between them, their indentation, their type and their width.

use std::collections::HashMap;

use crate::input::pdf::line::{self, Run};

/// A step from line to line that is larger than the usual one by this factor ends a paragraph.
const GAP: f32 = 1.3;
/// How far the first line of a paragraph is indented, in sizes of the type.
const INDENT: f32 = 0.7;
/// Type that differs in size by this factor is not of one paragraph.
const OTHER_SIZE: f32 = 1.08;
/// Type larger than the body by this factor is that of a heading.
pub(super) const LARGE: f32 = 1.12;
/// The number of lines before and after a line that tell the width of its column.
const AROUND: usize = 5;

/// The lines of a paragraph.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    pub(super) lines: Vec<Run>,
    /// Whether it begins with the mark of a list item.
    pub(super) is_item: bool,
    /// The table, row and column, if it is a cell.
    pub(super) cell: Option<(usize, usize, usize)>,
}

/// What is usual in a document.
#[derive(Debug, Default)]
pub(super) struct Usual {
    /// The size of most of its type.
    pub(super) size: f32,
    /// Whether most of its type is bold, and whether it is of one width.
    pub(super) bold: bool,
    pub(super) fixed: bool,
    /// The distance from line to line for each size of type, in tenths of a point.
    steps: HashMap<i32, f32>,
}

impl Usual {
    /// What is usual in these pages.
    pub(super) fn of<'r>(pages: impl Iterator<Item = &'r [Run]>) -> Self {
        let mut sizes: HashMap<i32, usize> = HashMap::new();
        let mut steps: HashMap<i32, HashMap<i32, usize>> = HashMap::new();
        let (mut bold, mut fixed, mut all) = (0, 0, 0);
        for runs in pages {
            for run in runs.iter().filter(|run| !run.artifact) {
                let count = run.text().chars().count();
                all += count;
                bold += if run.face().bold { count } else { 0 };
                fixed += if run.face().fixed { count } else { 0 };
                *sizes.entry(tenths(run.size)).or_default() += count;
            }
            for two in runs.windows(2).filter(|two| !two[0].artifact && !two[1].artifact) {
                let step = two[1].y - two[0].y;
                let size = two[1].size;
                if two[0].size == size && step > 0.8 * size && step < 2.5 * size {
                    *steps.entry(tenths(size)).or_default().entry(tenths(step)).or_default() += 1;
                }
            }
        }
        let most = |counts: &HashMap<i32, usize>| {
            counts.iter().max_by_key(|(value, count)| (**count, -**value)).map(|(v, _)| *v)
        };
        Self {
            size: most(&sizes).unwrap_or(100) as f32 / 10.0,
            bold: 2 * bold > all,
            fixed: 2 * fixed > all,
            steps: steps
                .iter()
                .filter_map(|(size, counts)| Some((*size, most(counts)? as f32 / 10.0)))
                .collect(),
        }
    }

    /// The usual distance of lines of this size.
    fn step(&self, size: f32) -> f32 {
        self.steps.get(&tenths(size)).copied().unwrap_or(1.2 * size).max(size)
    }
}

fn tenths(value: f32) -> i32 {
    (value * 10.0).round() as i32
}

/// Divides the lines of a column into paragraphs.
pub(super) fn paragraphs(lines: Vec<Run>, usual: &Usual) -> Vec<Paragraph> {
    let begins: Vec<bool> = begins(&lines, usual);
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    for (line, begins) in lines.into_iter().zip(begins) {
        match paragraphs.last_mut().filter(|_| !begins) {
            Some(paragraph) => paragraph.lines.push(line),
            None => {
                let is_item = line::mark(&line.text()).is_some();
                paragraphs.push(Paragraph { lines: vec![line], is_item, cell: None });
            }
        }
    }
    paragraphs
}

/// Whether each line begins a paragraph.
fn begins(lines: &[Run], usual: &Usual) -> Vec<bool> {
    let step = usual_step(lines, usual);
    let mut begins = vec![true; lines.len()];
    let mut first = 0;
    for at in 1..lines.len() {
        let context = Context {
            step: step.unwrap_or_else(|| usual.step(lines[at].size)),
            right: right_edge(lines, at - 1),
            body: usual.size,
        };
        begins[at] = context.begins(&lines[first..at], &lines[at]);
        if begins[at] {
            first = at;
        }
    }
    begins
}

/// The usual step of a column whose lines are further apart than those of the document.
fn usual_step(lines: &[Run], usual: &Usual) -> Option<f32> {
    let mut steps: Vec<f32> = lines
        .windows(2)
        .filter(|two| two[0].size == two[1].size)
        .map(|two| two[1].y - two[0].y)
        .filter(|step| *step > 0.0)
        .collect();
    steps.sort_by(f32::total_cmp);
    let low = steps.get(steps.len() / 4).copied().filter(|_| steps.len() > 2)?;
    let size = lines.first()?.size;
    (low > 1.15 * usual.step(size) && low < 2.2 * size).then_some(low)
}

/// How far lines around a line reach.
fn right_edge(lines: &[Run], at: usize) -> f32 {
    let near = at.saturating_sub(AROUND)..lines.len().min(at + AROUND + 1);
    let size = lines[at].size;
    let alike = lines[near].iter().filter(|line| (line.size - size).abs() < 0.1 * size);
    alike.map(|line| line.end).fold(f32::NEG_INFINITY, f32::max)
}

/// What decides whether a line begins a paragraph.
struct Context {
    step: f32,
    right: f32,
    body: f32,
}

impl Context {
    /// Whether `line` begins a paragraph after the lines of another.
    fn begins(&self, before: &[Run], line: &Run) -> bool {
        let Some(last) = before.last() else { return true };
        let size = line.size;
        let larger = last.size.max(size);
        if larger > OTHER_SIZE * last.size.min(size) {
            return true;
        }
        let step = line.y - last.y;
        if step <= 0.3 * size || step > GAP * self.step.min(2.0 * size) {
            return true;
        }
        let is_program = |line: &Run| line.face().fixed && is_uniform(line);
        let changes = last.face().fixed != line.face().fixed;
        if changes && (is_program(last) || is_program(line)) {
            return true;
        }
        if is_address(&last.text()) || is_address(&line.text()) {
            return true;
        }
        let is_full = self.is_full(last, line);
        if last.face().bold != line.face().bold && is_uniform(last) && is_uniform(line) {
            return last.face().bold || !is_full;
        }
        // Titles are broken by hand.
        if size > LARGE * self.body {
            return false;
        }
        let text = line.text();
        let is_item = before.first().is_some_and(|first| line::mark(&first.text()).is_some());
        let continuation = if before.len() > 1 { last.start } else { f32::NEG_INFINITY };
        let outdent = continuation - line.start > INDENT * size;
        if let Some(mark) = line::mark(&text)
            && (!is_full || outdent || (mark.trim().chars().all(|c| !c.is_alphanumeric())))
        {
            return true;
        }
        let indented = line.start - last.start > INDENT * size && !(is_item && before.len() == 1);
        let centred = ((line.start + line.end) - (last.start + last.end)).abs() < size;
        let is_moved = (indented || outdent) && !centred;
        is_moved || !is_full
    }

    /// Whether the first word of the next line would not have fitted on a line.
    fn is_full(&self, line: &Run, next: &Run) -> bool {
        let text = next.text();
        let all = text.chars().count().max(1) as f32;
        let is_wide = text.chars().next().is_some_and(|c| c >= '\u{2E80}');
        let word = match text.split_whitespace().next() {
            Some(word) if !is_wide => word.chars().count() as f32,
            _ => 2.0,
        };
        let width = (next.end - next.start) / all * word;
        if goes_on(&line.text(), &text) && line.end - line.start > 0.5 * (self.right - line.start) {
            return true;
        }
        let ends_hyphenated = line.text().ends_with(['-', '\u{AD}', '\u{2010}']);
        ends_hyphenated || line.end + width + 0.5 * line.size > self.right
    }
}

/// Whether a text is one address.
pub(super) fn is_address(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let is_first = |word: &str| word.contains("://") || word.starts_with("www.");
    words.next().is_some_and(is_first) && words.next().is_none()
}

/// Whether a sentence goes on from one line to the next.
fn goes_on(line: &str, next: &str) -> bool {
    next.starts_with(char::is_lowercase) && !line.ends_with(['.', '!', '?', ':', ';'])
}

/// Whether a line is of one type.
fn is_uniform(line: &Run) -> bool {
    let face = line.face();
    line.spans.iter().all(|span| {
        (span.face.bold, span.face.fixed) == (face.bold, face.fixed) || span.text.trim().len() < 2
    })
}
