//! The order of reading: which runs of a page form columns and tables.

use crate::input::pdf::line::{self, Run};

/// The narrowest gap between columns, in sizes of the type.
const GUTTER: f32 = 0.8;
/// The share of bands that may cross the gap between columns.
const CROSSING: f32 = 0.15;
/// The most columns within columns.
const DEEPEST: usize = 8;
/// The widest gap above a line of a column, in sizes of the type, if it is the only one that goes on.
const FAR: f32 = 2.5;
/// Type that is larger than that of most lines by this factor is that of a heading.
const LARGE: f32 = 1.12;
/// The width of a column of running text, in sizes of the type.
const WIDE: f32 = 12.0;
/// The least gap before a cell that stands in a line of text, in sizes of the type: no space is as wide.
const FAR_BEHIND: f32 = 3.0;
/// How far apart the baselines of a row may be, in sizes of the type.
const ALIGNED: f32 = 0.3;

/// A part of a page whose lines follow each other.
#[derive(Debug)]
pub(super) enum Region {
    /// Lines of running text.
    Text(Vec<Run>),
    /// The rows of a table: their cells, each with its column.
    Table(Vec<Vec<(usize, Vec<Run>)>>),
}

/// The parts of a page in the order of reading. `runs` are sorted by line.
pub(super) fn order(runs: Vec<Run>) -> Vec<Region> {
    let mut regions = Vec::new();
    split(runs, 0, &mut regions);
    regions
}

/// Runs whose lines overlap.
struct Band {
    runs: Vec<Run>,
    bottom: f32,
}

fn split(runs: Vec<Run>, depth: usize, regions: &mut Vec<Region>) {
    if depth >= DEEPEST {
        return push_text(runs, regions);
    }
    let Some(gutter) = gutter(&runs) else { return split_locally(runs, depth, regions) };
    let all = runs.len();
    let crosses = |band: &Band| band.runs.iter().any(|run| run.start < gutter && run.end > gutter);
    let mut group: Vec<Band> = Vec::new();
    let mut plain: Vec<Run> = Vec::new();
    for band in bands(runs) {
        if crosses(&band) {
            close(&mut group, &mut plain, gutter, depth, regions);
            plain.extend(band.runs);
        } else {
            group.push(band);
        }
    }
    close(&mut group, &mut plain, gutter, depth, regions);
    if plain.len() == all {
        split_locally(plain, depth, regions);
    } else {
        split_rest(plain, depth, regions);
    }
}

/// Finds columns that only some lines have: tables in running text.
fn split_locally(runs: Vec<Run>, depth: usize, regions: &mut Vec<Region>) {
    let mut plain: Vec<Run> = Vec::new();
    let mut group: Vec<Band> = Vec::new();
    let mut gaps: Vec<(f32, f32)> = Vec::new();
    for band in bands(runs) {
        let left = without(&gaps, &band);
        let is_far = band.runs.len() == 1
            && group
                .last()
                .is_some_and(|last| band.runs[0].top() - last.bottom > FAR * band.runs[0].size);
        if group.is_empty() || left.is_empty() || is_far {
            close_locally(&mut group, &gaps, &mut plain, depth, regions);
            gaps = inner_gaps(&band);
            if gaps.is_empty() {
                plain.extend(band.runs);
                continue;
            }
        } else {
            gaps = left;
        }
        group.push(band);
    }
    close_locally(&mut group, &gaps, &mut plain, depth, regions);
    push_text(plain, regions);
}

/// Ends a group of bands that have gaps at the same places.
fn close_locally(
    group: &mut Vec<Band>,
    gaps: &[(f32, f32)],
    plain: &mut Vec<Run>,
    depth: usize,
    regions: &mut Vec<Region>,
) {
    let several = group.iter().filter(|band| band.runs.len() > 1).count();
    let widest = gaps.iter().max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)));
    // One line alone may have a wide space in it.
    let is_wide = |band: &Band| band.runs.len() > 2;
    match widest.filter(|_| several > 1 || group.iter().any(is_wide)) {
        Some((start, end)) => {
            push_text(std::mem::take(plain), regions);
            close(group, plain, (start + end) / 2.0, depth, regions);
        }
        None => plain.extend(group.drain(..).flat_map(|band| band.runs)),
    }
}

/// The gaps between the runs of a band, wide enough for a gap between columns.
fn inner_gaps(band: &Band) -> Vec<(f32, f32)> {
    let start = band.runs.iter().map(|run| run.start).fold(f32::INFINITY, f32::min);
    let end = band.runs.iter().map(|run| run.end).fold(f32::NEG_INFINITY, f32::max);
    without(&[(start, end)], band)
}

/// What is left of gaps when the runs of a band are taken out of them.
fn without(gaps: &[(f32, f32)], band: &Band) -> Vec<(f32, f32)> {
    let mut left = gaps.to_vec();
    for run in &band.runs {
        let width = GUTTER * run.size;
        left = left
            .into_iter()
            .flat_map(|(start, end)| [(start, end.min(run.start)), (start.max(run.end), end)])
            .filter(|(start, end)| end - start >= width)
            .collect();
        left.dedup();
    }
    left
}

/// Ends a group of bands that do not cross the gutter. Without runs on both of its sides, it belongs to
/// the text before it.
fn close(
    group: &mut Vec<Band>,
    plain: &mut Vec<Run>,
    gutter: f32,
    depth: usize,
    regions: &mut Vec<Region>,
) {
    // Lines above the first one with two parts, on the left, belong to the text before.
    let is_above = |band: &Band| matches!(&band.runs[..], [run] if run.start < gutter);
    let above = group.iter().take_while(|band| is_above(band)).count();
    plain.extend(group.drain(..above).flat_map(|band| band.runs));
    let runs: Vec<Run> = group.drain(..).flat_map(|band| band.runs).collect();
    let right = runs.iter().filter(|run| run.start >= gutter).count();
    if right == 0 || right == runs.len() {
        plain.extend(runs);
        return;
    }
    split_rest(std::mem::take(plain), depth, regions);
    let columns = columns(runs);
    if is_table(&columns) {
        regions.push(Region::Table(rows(columns)));
    } else {
        let (left, right): (Vec<Run>, Vec<Run>) =
            columns.into_iter().flatten().partition(|run| run.start < gutter);
        for mut side in [left, right] {
            line::sort(&mut side);
            split(side, depth + 1, regions);
        }
    }
}

fn split_rest(runs: Vec<Run>, depth: usize, regions: &mut Vec<Region>) {
    if !runs.is_empty() {
        split(runs, depth + 1, regions);
    }
}

/// Adds lines of text. Runs on one line become one, but for cells that are left of a table.
fn push_text(runs: Vec<Run>, regions: &mut Vec<Region>) {
    let (runs, cells) = without_cells(runs);
    let runs = lines(runs);
    match regions.last_mut() {
        _ if runs.is_empty() => {}
        Some(Region::Text(lines)) if follows(lines, &runs) => lines.extend(runs),
        _ => regions.push(Region::Text(runs)),
    }
    regions.extend(cells.into_iter().map(|cell| Region::Text(vec![cell])));
}

/// Takes out the runs far behind others on their line that begin with a check mark. They are cells of a table
/// that has too few rows on this page to be found.
fn without_cells(runs: Vec<Run>) -> (Vec<Run>, Vec<Run>) {
    let mut text: Vec<Run> = Vec::with_capacity(runs.len());
    let mut cells = Vec::new();
    for run in runs {
        let is_beside = |before: &Run| {
            let is_far = run.start - before.end > FAR_BEHIND * run.size;
            is_far && (before.y - run.y).abs() <= ALIGNED * run.size
        };
        let is_cell =
            run.text().starts_with(line::is_check_mark) && text.last().is_some_and(is_beside);
        if is_cell { cells.push(run) } else { text.push(run) }
    }
    (text, cells)
}

/// Joins the runs on each line.
fn lines(runs: Vec<Run>) -> Vec<Run> {
    let mut lines: Vec<Run> = Vec::with_capacity(runs.len());
    for run in runs {
        match lines.last_mut() {
            Some(line) if (line.y - run.y).abs() <= ALIGNED * run.size && run.start > line.end => {
                line.append(run);
            }
            _ => lines.push(run),
        }
    }
    lines
}

/// Whether `next` stands below the lines in their column, so that it may go on with their paragraph.
fn follows(lines: &[Run], next: &[Run]) -> bool {
    let (Some(last), Some(first)) = (lines.last(), next.first()) else { return false };
    let step = first.y - last.y;
    step > 0.0 && step < FAR * first.size && last.start < first.end && first.start < last.end
}

/// Groups runs whose lines overlap.
fn bands(runs: Vec<Run>) -> Vec<Band> {
    let mut bands: Vec<Band> = Vec::new();
    for run in runs {
        match bands.last_mut() {
            Some(band) if run.top() < band.bottom => {
                band.bottom = band.bottom.max(run.bottom());
                band.runs.push(run);
            }
            _ => bands.push(Band { bottom: run.bottom(), runs: vec![run] }),
        }
    }
    bands
}

/// The middle of the gap between columns that the fewest lines cross. `None` if there is none.
fn gutter(runs: &[Run]) -> Option<f32> {
    let size = median(runs.iter().map(|run| run.size).collect())?;
    let width = GUTTER * size;
    // Between the end of one run and the beginning of another on its right.
    let mut edges: Vec<(f32, i32)> = Vec::with_capacity(2 * runs.len());
    for run in runs {
        edges.push((run.start, 1));
        edges.push((run.end, -1));
    }
    edges.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let (first, last) = (edges.first()?.0, edges.last()?.0);
    let mut covering = 0;
    let mut left = 0;
    let mut best: Option<(f32, f32, f32)> = None;
    for two in edges.windows(2) {
        covering += two[0].1;
        left += usize::from(two[0].1 < 0);
        let gap = two[1].0 - two[0].0;
        let right = runs.len().saturating_sub(left + usize::try_from(covering).unwrap_or(0));
        let is_narrow = (two[0].0 - first).min(last - two[1].0) < WIDE * size;
        if gap < width || left < 2 || right < 2 || is_narrow {
            continue;
        }
        let share = covering as f32 / left.min(right) as f32;
        let is_better =
            best.is_none_or(|(least, widest, _)| share < least || (share == least && gap > widest));
        if share <= CROSSING && is_better {
            best = Some((share, gap, two[0].0 + gap / 2.0));
        }
    }
    best.map(|(_, _, middle)| middle)
}

/// The columns into which gaps divide runs.
fn columns(mut runs: Vec<Run>) -> Vec<Vec<Run>> {
    runs.sort_by(|a, b| a.start.total_cmp(&b.start));
    let mut columns: Vec<Vec<Run>> = Vec::new();
    let mut end = f32::NEG_INFINITY;
    for run in runs {
        let next = run.end;
        match columns.last_mut().filter(|_| run.start < end + 0.1 * run.size) {
            Some(column) => column.push(run),
            None => columns.push(vec![run]),
        }
        end = end.max(next);
    }
    for column in &mut columns {
        line::sort(column);
    }
    columns
}

/// Whether columns are those of a table, whose lines stand in rows, and not of running text.
fn is_table(columns: &[Vec<Run>]) -> bool {
    if columns.iter().all(|column| is_running(column))
        || columns.iter().all(|column| has_headings(column))
    {
        return false;
    }
    let fewest = columns.iter().enumerate().min_by_key(|(_, column)| column.len());
    let Some((at, fewest)) = fewest else { return false };
    let others: Vec<f32> = columns
        .iter()
        .enumerate()
        .filter(|(other, _)| *other != at)
        .flat_map(|(_, column)| column.iter().map(|run| run.y))
        .collect();
    let is_aligned = |run: &&Run| others.iter().any(|y| (y - run.y).abs() <= ALIGNED * run.size);
    fewest.iter().filter(is_aligned).count() * 10 >= fewest.len() * 8
}

fn width(column: &[Run]) -> f32 {
    let start = column.iter().map(|run| run.start).fold(f32::INFINITY, f32::min);
    column.iter().map(|run| run.end).fold(f32::NEG_INFINITY, f32::max) - start
}

/// Whether most lines of a column are full, as in running text.
fn is_running(column: &[Run]) -> bool {
    let width = width(column);
    let size = column.first().map_or(0.0, |run| run.size);
    let full = column.iter().filter(|run| run.end - run.start > 0.75 * width).count();
    width > WIDE * size && column.len() > 3 && 2 * full > column.len()
}

/// Whether a column has headings and text, as a part of a page has.
fn has_headings(column: &[Run]) -> bool {
    let size = median(column.iter().map(|run| run.size).collect()).unwrap_or(0.0);
    column.len() > 2
        && width(column) > WIDE * size
        && column.iter().any(|run| run.size > LARGE * size)
}

/// The rows of a table.
fn rows(columns: Vec<Vec<Run>>) -> Vec<Vec<(usize, Vec<Run>)>> {
    let mut all: Vec<(usize, Run)> = Vec::new();
    for (at, column) in columns.into_iter().enumerate() {
        all.extend(column.into_iter().map(|run| (at, run)));
    }
    all.sort_by(|a, b| a.1.y.total_cmp(&b.1.y).then(a.0.cmp(&b.0)));
    let pitch = pitch(all.iter().map(|(_, run)| run));
    let mut rows: Vec<Vec<(usize, Vec<Run>)>> = Vec::new();
    let mut last = f32::NEG_INFINITY;
    let mut begun = false;
    for (at, (column, run)) in all.iter().enumerate() {
        let step = run.y - last;
        let is_line = step > ALIGNED * run.size;
        // A row has a line in the first column, or it follows a wider gap.
        let in_first = all[at..]
            .iter()
            .take_while(|(_, other)| other.y - run.y <= ALIGNED * run.size)
            .any(|(column, _)| *column == 0);
        let has_gap = pitch.is_none_or(|pitch| step > 1.25 * pitch);
        let is_item = in_first && (pitch.is_none() || line::mark(&run.text()).is_some());
        if !begun || (is_line && (has_gap || is_item)) {
            rows.push(Vec::new());
            begun = true;
        }
        if is_line {
            last = run.y;
        }
        let Some(row) = rows.last_mut() else { continue };
        match row.iter_mut().find(|(cell, _)| cell == column) {
            Some((_, cell)) => cell.push(run.clone()),
            None => row.push((*column, vec![run.clone()])),
        }
    }
    for row in &mut rows {
        row.sort_by_key(|(column, _)| *column);
    }
    rows
}

/// The usual distance of baselines within cells, if rows are further apart; otherwise `None`: each line
/// is a row.
fn pitch<'r>(runs: impl Iterator<Item = &'r Run>) -> Option<f32> {
    let mut steps = Vec::new();
    let mut last: Option<(f32, f32)> = None;
    for run in runs {
        if let Some((y, size)) = last
            && run.y - y > ALIGNED * size
        {
            steps.push(run.y - y);
        }
        last = Some((run.y, run.size));
    }
    steps.sort_by(f32::total_cmp);
    let least = *steps.first()?;
    let most = *steps.last()?;
    (most > 1.25 * least).then_some(least)
}

fn median(mut values: Vec<f32>) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}
