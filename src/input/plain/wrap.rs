//! Classification of line ends: soft wraps, hard breaks and paragraph breaks.
//!
//! A wrapped line ends because the next word did not fit. So a line end is a wrap only if the first
//! word of the next line would not have fitted within the wrap width. That width is estimated from
//! the whole text, separately for scripts with and without spaces between words, or else from the
//! paragraph.

use std::ops::Range;

use crate::input::plain::line::{Line, WIDEST};

/// How a line relates to the line before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// The line end between them only wraps a paragraph.
    Wrap,
    /// The line end is a hard break within a paragraph.
    Break,
    /// The line begins a new paragraph.
    Block,
}

/// The minimum width in columns of wrapped text. Narrower text is verse, names or addresses.
const NARROWEST: u16 = 30;
/// The minimum wrap width in columns that is estimated from a single paragraph.
const NARROWEST_ALONE: u16 = 50;
/// The minimum width in columns of a line that, if it ends within a sentence, continues in a next
/// line that begins with a lower-case letter, whatever the wrap width.
const LONG: u16 = 60;
/// Extra columns by which a full line may be shorter than the wrap width, for punctuation that must
/// not begin a line and for characters that an editor measured differently.
const SLACK: u16 = 2;

/// Classifies how each line relates to the line before it.
pub(super) fn joints(lines: &[Line]) -> Vec<Joint> {
    let widths = [width_of(lines, false), width_of(lines, true)];
    let mut joints = vec![Joint::Block; lines.len()];
    for paragraph in paragraphs(lines) {
        let part = &lines[paragraph.clone()];
        let local = local_width(part);
        for at in 1..part.len() {
            let (line, next) = (&part[at - 1], &part[at]);
            let width = widths[usize::from(line.is_wide)].or(local);
            joints[paragraph.start + at] = joint(line, next, width);
        }
    }
    if is_flat(lines, &joints) {
        joints.iter_mut().filter(|j| **j == Joint::Break).for_each(|j| *j = Joint::Block);
    }
    joints
}

/// The runs of lines between blank lines.
fn paragraphs(lines: &[Line]) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + lines[at..].iter().position(|l| !l.is_blank())?;
        let length = lines[start..].iter().position(Line::is_blank);
        at = length.map_or(lines.len(), |n| start + n);
        Some(start..at)
    })
}

fn joint(line: &Line, next: &Line, width: Option<u16>) -> Joint {
    if begins_paragraph(line, next) {
        return Joint::Block;
    }
    let goes_on = next.begins_small && !line.is_closed && line.width >= LONG;
    let is_full = width.is_some_and(|width| fills(line, next).contains(&width));
    if !line.is_hard && (goes_on || is_full) {
        Joint::Wrap
    } else if line.is_wide == next.is_wide {
        Joint::Break
    } else {
        // A change of script at a hard break usually is a change of language.
        Joint::Block
    }
}

/// Whether the indentation of `next` begins a paragraph.
fn begins_paragraph(line: &Line, next: &Line) -> bool {
    // A text that is indented as a whole has its paragraphs' indentation in every line.
    let is_deeper = next.indent > line.indent || line.is_closed;
    next.is_wide && next.indent >= 4 && is_deeper
        || line.indent == 0 && next.indent >= 3 && line.is_closed
}

/// The wrap widths for which `line` is full: it fits, but not together with the first word of
/// `next`.
fn fills(line: &Line, next: &Line) -> Range<u16> {
    let gap = u16::from(!line.is_wide && !next.is_wide);
    line.width..line.width + gap + next.first + SLACK
}

/// The wrap width of the text, estimated from the lines of one script class. Only lines that end
/// within a sentence are evidence, and few lines may be wider.
fn width_of(lines: &[Line], wide: bool) -> Option<u16> {
    // Each line is full for a range of widths. Recording where the ranges start and end, and
    // summing once in `best`, finds the width that most ranges contain in linear time.
    let mut starts = vec![0_i64; 2 * WIDEST + 4];
    let mut ends_at = vec![0_usize; WIDEST + 1];
    let mut open = 0;
    for (i, line) in lines.iter().enumerate().filter(|(_, l)| l.is_wide == wide) {
        ends_at[usize::from(line.width)] += 1;
        let next = lines.get(i + 1).filter(|next| !next.is_blank() && !line.is_hard);
        if let Some(next) = next.filter(|_| !line.is_closed && line.width >= NARROWEST) {
            open += 1;
            let full = fills(line, next);
            if usize::from(line.width) < WIDEST {
                starts[usize::from(full.start)] += 1;
                starts[usize::from(full.end)] -= 1;
            }
        }
    }
    let (full, width) = best(&starts);
    let wider: usize = ends_at[width + 1..].iter().sum();
    let is_wrapped = full >= 4 && full * 10 >= open * 7 && wider * 10 <= full;
    is_wrapped.then(|| u16::try_from(width).ok()).flatten()
}

/// The largest number of lines that are full for one width, and that width.
fn best(starts: &[i64]) -> (usize, usize) {
    let mut sum = 0;
    let mut best = (0, 0);
    for (width, change) in starts[..WIDEST].iter().enumerate() {
        sum += change;
        if sum > best.0 {
            best = (sum, width);
        }
    }
    (usize::try_from(best.0).unwrap_or(0), best.1)
}

/// The wrap width of one paragraph: the width of its widest line, if all lines but the last and
/// possibly the first are full for it, and at least one of them ends within a sentence.
fn local_width(part: &[Line]) -> Option<u16> {
    let width = part.iter().map(|l| l.width).max()?;
    if width < NARROWEST_ALONE || usize::from(width) >= WIDEST {
        return None;
    }
    let is_full = |at: usize| !part[at].is_hard && fills(&part[at], &part[at + 1]).contains(&width);
    let ends = part.len() - 1;
    let first = usize::from(ends > 1 && !is_full(0));
    let all_full = (first..ends).all(is_full);
    let open = (first..ends).filter(|&at| !part[at].is_closed).count();
    // Two lines of a script with case may also be a heading and its text.
    let is_witness = if part[0].is_wide { open > 0 } else { open > 1 };
    (all_full && is_witness && ends > first).then_some(width)
}

/// Whether the text has hardly any blank lines and most of its lines end with a hard break, so that
/// each line is a paragraph.
fn is_flat(lines: &[Line], joints: &[Joint]) -> bool {
    let filled = lines.iter().filter(|l| !l.is_blank()).count();
    let breaks = joints.iter().filter(|j| **j == Joint::Break).count();
    let blank = lines.len() - filled;
    filled > 20 && blank * 20 < filled && breaks * 2 > filled
}
