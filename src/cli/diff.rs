//! `tmforge diff`: shows what changed between two versions of a translation memory.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::Result;
use tmforge::diff::{Diff, LineKind, Options, as_lines, diff};

use super::color::{ColorArgs, Palette, Role};
use super::exit::Exit;
use super::inputs::refuse_pipe;
use super::memories::{PairArgs, eprint_file_account, why_nothing};
use super::terminal::{Format, eprint_visible};

/// Arguments of `tmforge diff`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Old TM file: .tmx .tsv .csv .jsonl .xlf .xliff .po .txml, also .gz and .zst
    #[arg(value_name = "OLD")]
    old: PathBuf,

    /// New TM file, in any of these formats
    #[arg(value_name = "NEW")]
    new: PathBuf,

    #[command(flatten)]
    pairs: PairArgs,

    /// Compare white space, Unicode composition and inline elements too
    #[arg(long, hide_short_help = true)]
    exact: bool,

    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,

    #[command(flatten)]
    color: ColorArgs,
}

/// The width in columns of the printed differences.
const WIDTH: usize = 80;

/// Runs the subcommand.
pub(super) fn run(args: &Args) -> Result<Exit> {
    [&args.old, &args.new].into_iter().try_for_each(|path| refuse_pipe(path, "diff"))?;
    let PairArgs { source, target, .. } = &args.pairs;
    let options = Options {
        source: source.clone(),
        target: target.clone(),
        states: args.pairs.states(),
        condition: args.pairs.condition.clone(),
        is_exact: args.exact,
    };
    let diff = diff(|| args.pairs.open(&args.old), || args.pairs.open(&args.new), &options)?;
    for (path, account) in [&args.old, &args.new].into_iter().zip(&diff.accounts) {
        eprint_file_account(path, account);
    }
    let mut out = std::io::stdout().lock();
    match args.format {
        Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(&diff)?)?,
        Format::Text => write!(out, "{}", text(&diff, args.color.palette()))?,
    }
    if diff.summary.old == 0 && diff.summary.new == 0 {
        eprint_visible(&format!(
            "no pairs: {}",
            why_nothing(&diff.accounts[1], args.pairs.languages())
        ));
        return Ok(Exit::Found);
    }
    Ok(if diff.is_empty() { Exit::Done } else { Exit::Found })
}

/// The differences and the summary, in colours.
fn text(diff: &Diff, palette: Palette) -> String {
    let mut text = String::new();
    for (kind, line) in as_lines(diff, WIDTH) {
        match kind {
            LineKind::Title => text += &palette.paint(Role::Heading, &line),
            LineKind::Removed => text += &palette.paint(Role::Removed, &line),
            LineKind::Added => text += &palette.paint(Role::Added, &line),
            LineKind::Plain => text += &line,
        }
    }
    text
}
