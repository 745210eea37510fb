//! Puts the glyphs of a page together to runs of text on one baseline.

use crate::input::pdf::glyph::{Direction, Face, Glyph, Page};
use crate::model::joins_without_space;

/// A gap from this width on, in sizes of the type, is a space. A full line of a justified text has spaces of 0.16.
const SPACE: f32 = 0.12;
/// A gap from this width on ends a run: a column or a cell may begin after it.
const COLUMN: f32 = 0.8;
/// A gap from this width on divides a sign of other type from a word.
const SIGN: f32 = 0.4;
/// How far glyphs may overlap within a run.
const OVERLAP: f32 = 0.5;
/// How far apart baselines of one line may be.
const SAME_LINE: f32 = 0.2;
/// Type that is smaller than this beside other type may be raised or lowered.
const SMALL: f32 = 0.85;
/// How far type is raised or lowered at most, in sizes of the larger type.
const RAISED: f32 = 0.6;
/// The longest gap between the mark of an item and its text.
const AFTER_MARK: f32 = 5.0;

/// A part of a run in one type.
#[derive(Debug, Clone)]
pub(super) struct Span {
    pub(super) text: String,
    pub(super) face: Face,
    pub(super) size: f32,
    /// Whether it is raised above the line, as the number of a note is.
    pub(super) raised: bool,
}

/// A run of text on one baseline. Positions are in the direction of writing: `x` along it, `y` from
/// line to line.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) start: f32,
    pub(super) end: f32,
    pub(super) y: f32,
    /// The size of most of its type.
    pub(super) size: f32,
    pub(super) spans: Vec<Span>,
    /// Whether it is no part of the text.
    pub(super) artifact: bool,
}

/// The runs of a page.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub(super) runs: Vec<Run>,
    /// The extent from line to line.
    pub(super) height: f32,
}

impl Run {
    /// The plain text.
    pub(super) fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }

    /// The upper edge of its type.
    pub(super) fn top(&self) -> f32 {
        self.y - 0.75 * self.size
    }

    /// The lower edge of its type.
    pub(super) fn bottom(&self) -> f32 {
        self.y + 0.2 * self.size
    }

    /// The most frequent type.
    pub(super) fn face(&self) -> Face {
        let longest = self.spans.iter().max_by_key(|span| span.text.chars().count());
        longest.map(|span| span.face).unwrap_or_default()
    }

    fn last_char(&self) -> Option<char> {
        self.spans.iter().rev().find_map(|span| span.text.chars().next_back())
    }

    /// Adds text that follows after a gap.
    fn push(&mut self, text: &str, face: Face, size: f32, raised: bool, gap: f32) {
        let space = gap > SPACE * self.size.max(size)
            && self.last_char().zip(text.chars().next()).is_some_and(|(before, after)| {
                let is_joined = gap < 0.7 * self.size && joins_without_space(before, after);
                !is_joined && !before.is_whitespace() && !after.is_whitespace()
            });
        match self.spans.last_mut() {
            Some(last) if last.face == face && last.raised == raised && last.size == size => {
                last.text.extend(space.then_some(' '));
                last.text.push_str(text);
            }
            last => {
                if let (true, Some(last)) = (space, last) {
                    last.text.push(' ');
                }
                self.spans.push(Span { text: text.to_owned(), face, size, raised });
            }
        }
    }

    /// Appends a run that stands after this one on its line.
    pub(super) fn append(&mut self, other: Run) {
        let gap = other.start - self.end;
        let raised = is_raised(self, other.y, other.size);
        let mut gap = Some(gap);
        for span in other.spans {
            let gap = gap.take().unwrap_or(0.0);
            self.push(&span.text, span.face, span.size, raised || span.raised, gap);
        }
        self.end = self.end.max(other.end);
        self.settle();
    }

    /// Finds the size of most of its type.
    fn settle(&mut self) {
        let count = |span: &Span| span.text.chars().count();
        let most = self
            .spans
            .iter()
            .max_by(|a, b| count(a).cmp(&count(b)).then(a.size.total_cmp(&b.size)));
        self.size = most.map_or(self.size, |span| span.size);
    }
}

/// Whether type of this size on this baseline is raised beside the run.
fn is_raised(run: &Run, y: f32, size: f32) -> bool {
    size < SMALL * run.size && run.y - y > 0.1 * run.size
}

/// Whether type on baseline `y` of this size may be on the line of the run.
fn on_line(run: &Run, y: f32, size: f32) -> bool {
    let larger = run.size.max(size);
    let is_small = run.size.min(size) < SMALL * larger;
    (run.y - y).abs() <= if is_small { RAISED } else { SAME_LINE } * larger
}

/// The runs of a page, from the first line to the last.
pub(super) fn runs(page: &Page, faces: &[Face]) -> Sheet {
    let direction = main_direction(page);
    let sideways = matches!(direction, Direction::Down | Direction::Up);
    let height = if sideways { page.width } else { page.height };
    let mut runs = in_order(page, faces, direction);
    runs.retain(|run| run.spans.iter().any(|span| !span.text.trim().is_empty()));
    sort(&mut runs);
    let mut runs = join_lines(runs);
    sort(&mut runs);
    Sheet { runs: join_marks(runs), height }
}

/// Sorts runs by line, and those of one line from its beginning.
pub(super) fn sort(runs: &mut [Run]) {
    runs.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.start.total_cmp(&b.start)));
    let mut first = 0;
    for at in 1..=runs.len() {
        let is_next = runs.get(at).is_none_or(|run| run.y - runs[first].y > SAME_LINE * run.size);
        if is_next {
            runs[first..at].sort_by(|a, b| a.start.total_cmp(&b.start));
            first = at;
        }
    }
}

/// The direction of most glyphs.
fn main_direction(page: &Page) -> Direction {
    let all = [Direction::Right, Direction::Down, Direction::Left, Direction::Up];
    let count = |direction: &Direction| {
        page.glyphs.iter().filter(|glyph| glyph.direction == *direction).count()
    };
    all.into_iter().rev().max_by_key(count).unwrap_or(Direction::Right)
}

/// The runs in the order in which they are drawn.
fn in_order(page: &Page, faces: &[Face], direction: Direction) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut last: Option<(f32, f32)> = None;
    for glyph in &page.glyphs {
        let text = &page.text[glyph.text.0 as usize..glyph.text.1 as usize];
        let (x, y) = turned(page, glyph, direction);
        let artifact = glyph.artifact || glyph.direction != direction;
        // What is drawn twice is bold.
        if last.replace((x, y)).is_some_and(|(a, b)| {
            (a - x).abs() < 0.05 * glyph.size && (b - y).abs() < 0.05 * glyph.size
        }) && glyph.advance > 0.1 * glyph.size
        {
            continue;
        }
        let face = faces.get(glyph.font as usize).copied().unwrap_or_default();
        let size = (glyph.size * 10.0).round() / 10.0;
        let fits = |run: &&mut Run| {
            let gap = x - run.end;
            run.artifact == artifact
                && on_line(run, y, size)
                && gap < COLUMN * run.size.max(size)
                && gap > -OVERLAP * size
        };
        match runs.last_mut().filter(fits) {
            Some(run) => {
                let raised = is_raised(run, y, size);
                let larger = size > run.size / SMALL && run.y < y;
                if larger {
                    // The text follows a raised number.
                    run.spans.iter_mut().for_each(|span| span.raised = true);
                    run.y = y;
                }
                let gap = x - run.end;
                if !text.is_empty() {
                    run.push(text, face, size, raised, gap);
                }
                if !text.trim().is_empty() || run.end < x + glyph.advance {
                    run.end = x + glyph.advance;
                }
                if size > run.size {
                    run.size = size;
                }
            }
            None => runs.push(Run {
                start: x,
                end: x + glyph.advance,
                y,
                size,
                spans: vec![Span { text: text.to_owned(), face, size, raised: false }],
                artifact,
            }),
        }
    }
    for run in &mut runs {
        run.trim();
        run.settle();
    }
    runs
}

impl Run {
    /// Removes white space at both ends, and what it took of the width.
    fn trim(&mut self) {
        let count = |text: &str| text.chars().count() as f32;
        let all: f32 = self.spans.iter().map(|span| count(&span.text)).sum();
        if all == 0.0 {
            return;
        }
        let width = 0.25 * self.size;
        if let Some(first) = self.spans.first_mut() {
            let blank = count(&first.text) - count(first.text.trim_start());
            first.text = first.text.trim_start().to_owned();
            self.start = (self.start + blank * width).min(self.end);
        }
        if let Some(last) = self.spans.last_mut() {
            let blank = count(&last.text) - count(last.text.trim_end());
            last.text.truncate(last.text.trim_end().len());
            self.end = (self.end - blank * width).max(self.start);
        }
        self.spans.retain(|span| !span.text.is_empty());
    }
}

/// The place of a glyph in the direction of writing.
fn turned(page: &Page, glyph: &Glyph, direction: Direction) -> (f32, f32) {
    match direction {
        Direction::Down => (glyph.y, page.width - glyph.x),
        Direction::Up => (page.height - glyph.y, glyph.x),
        Direction::Left => (page.width - glyph.x, page.height - glyph.y),
        Direction::Right | Direction::Askew => (glyph.x, glyph.y),
    }
}

/// Joins the runs that stand close to each other on one line. `runs` are sorted by line.
fn join_lines(runs: Vec<Run>) -> Vec<Run> {
    let mut joined: Vec<Run> = Vec::with_capacity(runs.len());
    'runs: for run in runs {
        // Only the last lines can be beside the run.
        for before in joined.iter_mut().rev().take(24) {
            if run.y - before.y > 2.0 * run.size.max(before.size) {
                break;
            }
            if is_shadow(before, &run) {
                continue 'runs;
            }
            if before.artifact != run.artifact || !on_line(before, run.y, run.size) {
                continue;
            }
            let size = before.size.max(run.size);
            let is_sign = before.size != run.size && (is_sign(before) || is_sign(&run));
            let widest = if is_sign { SIGN } else { COLUMN };
            let close = |gap: f32| gap < widest * size && gap > -OVERLAP * size;
            if close(run.start - before.end) {
                before.append(run);
                continue 'runs;
            }
            if close(before.start - run.end) {
                let after = std::mem::replace(before, run);
                let (y, size) = (after.y, after.size);
                if is_raised(&after, before.y, before.size) {
                    before.spans.iter_mut().for_each(|span| span.raised = true);
                }
                before.append(after);
                if before.size == size {
                    before.y = y;
                }
                continue 'runs;
            }
        }
        joined.push(run);
    }
    joined
}

/// Whether a character stands for yes or no in a cell of a table.
pub(super) fn is_check_mark(c: char) -> bool {
    matches!(c, '✓' | '✔' | '✗' | '✘' | '☐' | '☑' | '☒')
}

/// Whether a run has signs only, such as a check mark.
fn is_sign(run: &Run) -> bool {
    run.spans.iter().all(|span| !span.text.contains(char::is_alphanumeric))
}

/// Whether a run is drawn a second time, to be bold or to have a shadow.
fn is_shadow(run: &Run, other: &Run) -> bool {
    let near = |a: f32, b: f32| (a - b).abs() < 0.2 * run.size;
    near(run.y, other.y)
        && near(run.start, other.start)
        && near(run.end, other.end)
        && run.text() == other.text()
}

/// Joins the marks of items to their texts.
fn join_marks(runs: Vec<Run>) -> Vec<Run> {
    let mut joined: Vec<Run> = Vec::with_capacity(runs.len());
    for run in runs {
        let mark = joined.iter().rposition(|before| {
            let gap = run.start - before.end;
            before.artifact == run.artifact
                && (run.y - before.y).abs() < 0.5 * run.size
                && gap > 0.0
                && gap < AFTER_MARK * run.size
                && is_mark(before.text().trim())
        });
        match mark.filter(|at| joined.len() - at < 16) {
            Some(at) => {
                let mut before = joined.remove(at);
                // The mark may be of other type.
                let (y, size) = (run.y, run.size);
                before.append(run);
                (before.y, before.size) = (y, size);
                joined.push(before);
            }
            None => joined.push(run),
        }
    }
    joined
}

/// The mark of a list item at the beginning of a text, with the space after it.
pub(super) fn mark(text: &str) -> Option<&str> {
    let end = text.find(char::is_whitespace)?;
    let rest = text[end..].trim_start();
    (is_mark(&text[..end]) && !rest.is_empty()).then(|| &text[..text.len() - rest.len()])
}

/// Whether a word is the mark of a list item: a bullet, `1.`, `2)`, `(a)`, `1.2.3`.
pub(super) fn is_mark(word: &str) -> bool {
    if is_bullet(word) {
        return true;
    }
    let inner = word.trim_start_matches(['(', '（']).trim_end_matches(['.', ')', '）', ':']);
    let parts = inner.split('.').count();
    let is_number = inner
        .split('.')
        .all(|part| !part.is_empty() && part.len() < 4 && part.bytes().all(|b| b.is_ascii_digit()));
    let is_letter = inner.chars().count() == 1 && inner.chars().all(char::is_alphabetic);
    (inner.len() < word.len() && (is_number || is_letter)) || (is_number && parts > 1)
}

/// Whether a word is a bullet: one sign, and no letter or digit. Fonts of signs have their bullets in
/// the area for private use.
pub(super) fn is_bullet(word: &str) -> bool {
    let mut chars = word.chars();
    let Some(c) = chars.next().filter(|_| chars.next().is_none()) else { return false };
    c == 'o' && word.len() == 1
        || matches!(
            c,
            '•' | '·'
                | '*'
                | '■'
                | '□'
                | '●'
                | '○'
                | '–'
                | '—'
                | '-'
                | '◆'
                | '▪'
                | '▫'
                | '►'
                | '▶'
                | '➢'
                | '❖'
                | '※'
                | '‣'
                | '⁃'
                | '✓'
                | '✔'
        )
        || matches!(c, '\u{E000}'..='\u{F8FF}')
}
