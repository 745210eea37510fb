//! `tmforge diff`: what changed from one state of a memory to the next.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Result;
use tmforge::diff::{Options, as_text, diff};
use tmforge::lang::Tag;
use tmforge::memory::{Kind, Source};

use super::inputs::refuse_pipe;
use super::{Exit, Format, tell};

/// Arguments of `tmforge diff`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The memory as it was: .tmx .tsv .csv .jsonl .xlf .xliff .po .txml, also .gz and .zst
    #[arg(value_name = "OLD")]
    old: PathBuf,

    /// The memory as it is, in any of these formats
    #[arg(value_name = "NEW")]
    new: PathBuf,

    /// Source language, where there are several
    #[arg(short, long, value_name = "LANG")]
    source: Option<Tag>,

    /// Target language, where there are several
    #[arg(short, long, value_name = "LANG")]
    target: Option<Tag>,

    /// Compare white space, composition and inline elements, too
    #[arg(long)]
    exact: bool,

    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

/// The width that differences are laid out for.
const WIDTH: usize = 80;

/// Runs the subcommand.
pub(super) fn run(args: &Args) -> Result<Exit> {
    let kinds = [kind(&args.old)?, kind(&args.new)?];
    let open = |path: &Path, kind| {
        let mut source = Source::open(path, kind)?;
        source.assume(args.source.as_ref().map(Tag::as_str), args.target.as_ref().map(Tag::as_str));
        Ok(source)
    };
    let options =
        Options { source: args.source.clone(), target: args.target.clone(), is_exact: args.exact };
    let diff = diff(|| open(&args.old, kinds[0]), || open(&args.new, kinds[1]), &options)?;
    diff.notices.iter().for_each(|notice| tell(&notice.to_string()));
    let mut out = std::io::stdout().lock();
    match args.format {
        Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(&diff)?)?,
        Format::Text => write!(out, "{}", as_text(&diff, WIDTH))?,
    }
    Ok(if diff.is_empty() { Exit::Done } else { Exit::Found })
}

fn kind(path: &Path) -> Result<Kind> {
    refuse_pipe(path, "diff")?;
    Ok(Kind::of_path(path)?)
}
