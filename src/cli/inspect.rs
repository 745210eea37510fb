//! `tmforge inspect`: prints the results of every stage for a document, as text or JSON.

use std::fmt::Write as _;
use std::io::Write as _;

use anyhow::{Result, bail};
use tmforge::inspection::{BeadView, BlockView, Inspection, SectionView, SegmentView};
use tmforge::model::{BlockKind, Side};
use tmforge::pipeline::Forge;
use tmforge::unit::LineRange;
use tmforge::visible::visible;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::color::{ColorArgs, Palette, Role};
use super::exit::Exit;
use super::jobs::InputArgs;
use super::languages;
use super::lexicons::LexiconArgs;
use super::terminal::{Format, eprint_visible, visible_lines};
use super::vectors::WordVectorArgs;
use super::verdicts::{self, Doubtful};

/// Arguments of `tmforge inspect`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    lexicons: LexiconArgs,

    #[command(flatten)]
    word_vectors: WordVectorArgs,

    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,

    #[command(flatten)]
    color: ColorArgs,

    /// Print only the bead of this number, with all evidence for and against it
    #[arg(long, value_name = "BEAD")]
    explain: Option<usize>,
}

/// The width in columns of the printed text.
const WIDTH: usize = 80;

/// Runs the subcommand.
pub(super) fn run(args: &Args) -> Result<Exit> {
    let mut config = args.input.config()?;
    args.lexicons.apply(&mut config)?;
    let pair = config.pair.clone();
    let mut jobs = args.input.gather(&pair)?.jobs;
    jobs.extend(args.input.lines()?.into_iter().flatten());
    let options = config.input.clone();
    args.word_vectors.apply(&mut config, || InputArgs::words(&options, &jobs))?;
    let forge = Forge::new(config)?;
    let palette = args.color.palette();
    let mut out = std::io::stdout().lock();
    for job in jobs {
        let inspection = forge.inspect(&job)?;
        languages::warn(&inspection.unexpected, &pair);
        if let Some(warning) = verdicts::warning(&inspection.account, Doubtful::Shown) {
            eprint_visible(&warning);
        }
        match (args.format, args.explain) {
            (Format::Json, _) => writeln!(out, "{}", serde_json::to_string_pretty(&inspection)?)?,
            (Format::Text, None) => write!(out, "{}", text(&inspection, palette))?,
            (Format::Text, Some(number)) => {
                let Some(bead) = inspection.beads.iter().find(|b| b.position == number) else {
                    bail!("no bead {number}; expected 1 to {}", inspection.beads.len());
                };
                write!(out, "{}", explained(bead, palette))?;
            }
        }
    }
    Ok(Exit::Done)
}

/// The text that is printed. What is written to it has its control characters escaped.
struct Page {
    text: String,
    palette: Palette,
}

impl Page {
    fn new(palette: Palette) -> Self {
        Self { text: String::new(), palette }
    }

    /// Adds a text in the colour of its role.
    fn paint(&mut self, role: Role, text: &str) {
        self.text += &self.palette.paint(role, &visible_lines(text));
    }

    /// Adds the title of a part.
    fn title(&mut self, text: &str) {
        self.text.push('\n');
        self.paint(Role::Heading, &format!("== {text}\n"));
    }
}

impl std::fmt::Write for Page {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.text += &visible_lines(text);
        Ok(())
    }
}

fn text(inspection: &Inspection, palette: Palette) -> String {
    let mut out = Page::new(palette);
    head(&mut out, inspection);
    blocks(&mut out, inspection);
    joins(&mut out, inspection);
    sections(&mut out, inspection);
    beads(&mut out, inspection);
    excluded(&mut out, inspection);
    out.text
}

fn head(out: &mut Page, inspection: &Inspection) {
    let Inspection { layout, account, source, target, .. } = inspection;
    out.paint(Role::Heading, &format!("{}\n", visible(&account.names())));
    let _ = writeln!(
        out,
        "layout: {}, {} first; the language changes {} times",
        layout.name(),
        layout.first.as_ref().unwrap_or(source),
        layout.changes
    );
    let _ = writeln!(out, "{}", clipped(&format!("order: {}", order(inspection)), WIDTH));
    let count = |side| inspection.blocks.iter().filter(|b| b.side == side).count();
    let segments = |side| -> usize {
        inspection.blocks.iter().filter(|b| b.side == side).map(|b| b.segments).sum()
    };
    for (side, language) in [(Side::Source, source), (Side::Target, target)] {
        let _ = writeln!(out, "{language}: {} blocks, {} segments", count(side), segments(side));
    }
}

/// The order of the languages as runs of blocks: `1 en, 1 zh, 8 en`.
fn order(inspection: &Inspection) -> String {
    let runs = inspection.blocks.chunk_by(|a, b| a.side == b.side);
    let shown = runs.map(|run| format!("{} {}", run.len(), language(inspection, run[0].side)));
    shown.collect::<Vec<_>>().join(", ")
}

fn blocks(out: &mut Page, inspection: &Inspection) {
    out.title("blocks: lines, language, kind, segments, text");
    for block in &inspection.blocks {
        let language = language(inspection, block.side);
        let start = format!(
            "{:>9} {:<7} {:<9} {:>2} ",
            lines(&block.lines),
            language,
            kind(block),
            block.segments
        );
        let _ = writeln!(out, "{start}{}", clipped(&block.text, WIDTH - start.width()));
    }
}

fn language(inspection: &Inspection, side: Side) -> &str {
    match side {
        Side::Source => inspection.source.as_str(),
        Side::Target => inspection.target.as_str(),
    }
}

fn kind(block: &BlockView) -> String {
    match block.kind {
        BlockKind::Heading => format!("heading{}", block.level),
        BlockKind::RunInHead => "run-in".into(),
        BlockKind::Paragraph => "text".into(),
        BlockKind::ListItem => "item".into(),
        BlockKind::TableCell => "cell".into(),
        BlockKind::Title => "title".into(),
    }
}

fn joins(out: &mut Page, inspection: &Inspection) {
    if inspection.account.joins.is_empty() {
        return;
    }
    out.title("joined across a break: lines, language, blocks between");
    for join in &inspection.account.joins {
        let language = language(inspection, join.side);
        let start = format!("{:>9} {language:<7} {:>2} ", lines(&join.lines), join.apart);
        let half = (WIDTH - start.width() - 3) / 2;
        let before = clipped_start(&join.before, half);
        let _ = writeln!(out, "{start}{before} + {}", clipped(&join.after, half));
    }
}

fn sections(out: &mut Page, inspection: &Inspection) {
    if inspection.sections.is_empty() {
        return;
    }
    out.title("sections: confidence of the match, source = target");
    for section in &inspection.sections {
        let start = match section.confidence {
            Some(confidence) => format!("{confidence:.2} "),
            None => "   - ".into(),
        };
        let indent = "  ".repeat(usize::from(section.depth.saturating_sub(1)).min(10));
        let _ = writeln!(out, "{start}{indent}{}", section_text(section, WIDTH - 5 - indent.len()));
    }
}

fn section_text(section: &SectionView, width: usize) -> String {
    match (&section.source, &section.target) {
        (Some(source), Some(target)) => {
            let target = clipped(target, width / 2);
            let rest = width.saturating_sub(target.width() + 3);
            format!("{} = {target}", clipped(source, rest))
        }
        (Some(source), None) => format!("{} = (none)", clipped(source, width - 9)),
        (None, Some(target)) => format!("(none) = {}", clipped(target, width - 9)),
        (None, None) => String::new(),
    }
}

fn beads(out: &mut Page, inspection: &Inspection) {
    out.title("beads: number, type, confidence, strongest signals");
    for bead in &inspection.beads {
        let mark = if is_low(bead) { " (low confidence)" } else { "" };
        let two_sided = !bead.source.is_empty() && !bead.target.is_empty();
        let why = if two_sided { strongest(bead) } else { "no translation found".into() };
        let start = format!("{:>4} {} {:.2}{mark}  ", bead.position, bead.kind, bead.confidence);
        match is_low(bead) {
            true => out.paint(Role::LowConfidence, &start),
            false => out.text += &start,
        }
        let _ = writeln!(out, "{}", clipped(&why, WIDTH - start.width()));
        for (mark, side) in [('<', &bead.source), ('>', &bead.target)] {
            for segment in side {
                let _ = writeln!(out, "{}", segment_line(mark, segment));
            }
        }
    }
}

/// Whether `export` does not write the bead, unless another `--min-confidence` is given.
fn is_low(bead: &BeadView) -> bool {
    bead.confidence < 0.5
}

fn segment_line(mark: char, segment: &SegmentView) -> String {
    let start = format!("   {mark} {:>9} ", lines(&segment.lines));
    format!("{start}{}", clipped(&segment.text, WIDTH - start.width()))
}

/// The four signals with the largest values, the largest first.
fn strongest(bead: &BeadView) -> String {
    let mut signals: Vec<_> = bead.evidence.iter().collect();
    signals.sort_by(|a, b| b.value.abs().total_cmp(&a.value.abs()));
    let shown = signals.iter().take(4).map(|s| format!("{} {:+.1}", s.signal, s.value));
    shown.collect::<Vec<_>>().join(", ")
}

fn explained(bead: &BeadView, palette: Palette) -> String {
    let mut out = Page::new(palette);
    let role = if is_low(bead) { Role::LowConfidence } else { Role::Heading };
    let head = format!("bead {} {} {:.3}\n", bead.position, bead.kind, bead.confidence);
    out.paint(role, &head);
    for (mark, side) in [('<', &bead.source), ('>', &bead.target)] {
        for segment in side {
            let _ = writeln!(out, " {mark} {:>9} {}", lines(&segment.lines), segment.text);
        }
    }
    let total: f32 = bead.evidence.iter().map(|s| s.value).sum();
    let _ = writeln!(out, "log-likelihood ratios in nats; positive values support the bead:");
    for signal in &bead.evidence {
        let _ = writeln!(out, "  {:<14} {:+8.2}", signal.signal, signal.value);
    }
    let _ = writeln!(out, "  {:<14} {total:+8.2}", "total");
    out.text
}

fn excluded(out: &mut Page, inspection: &Inspection) {
    out.title("excluded: lines, reason, characters, text");
    for entry in &inspection.account.left_out {
        let start = format!(
            "{:>9} {:<14} {:>5} ",
            lines(&[entry.lines]),
            entry.reason.name(),
            entry.characters
        );
        let _ = writeln!(out, "{start}{}", clipped(&entry.text, WIDTH - start.width()));
    }
    let totals = inspection.account.totals.iter().filter(|&(_, &n)| n > 0);
    let totals = totals.map(|(reason, n)| format!("{} {n}", reason.name()));
    let _ = writeln!(
        out,
        "{} characters: {} in units, excluded: {}",
        inspection.account.characters,
        inspection.account.in_units,
        totals.collect::<Vec<_>>().join(", ")
    );
}

/// Formats line ranges: `3`, `3-5`, `19,29`. An ellipsis replaces all but the first two.
fn lines(ranges: &[LineRange]) -> String {
    let one = |r: &LineRange| match (r.first, r.last) {
        (first, last) if first == last => first.to_string(),
        (first, last) => format!("{first}-{last}"),
    };
    let shown: Vec<String> = ranges.iter().take(2).map(one).collect();
    let more = if ranges.len() > 2 { ",…" } else { "" };
    format!("{}{more}", shown.join(","))
}

/// The beginning of a text, in at most `width` columns.
fn clipped(text: &str, width: usize) -> String {
    let text = visible(text);
    if text.width() <= width {
        return text.into_owned();
    }
    let mut used = 1;
    let fits = |c: &char| {
        used += c.width().unwrap_or(0);
        used <= width
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{kept}…")
}

/// The end of a text, in at most `width` columns.
fn clipped_start(text: &str, width: usize) -> String {
    let text = visible(text);
    if text.width() <= width {
        return text.into_owned();
    }
    let backwards: String = text.chars().rev().collect();
    clipped(&backwards, width).chars().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clipping_counts_columns() {
        assert_eq!(clipped("中文字", 5), "中文…");
        assert_eq!(clipped("中文字", 6), "中文字");
        assert_eq!(clipped_start("abcdef", 4), "…def");
    }
}
