//! `tmforge stats`: prints statistics of a translation memory.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;

use anyhow::Result;
use tmforge::stats::{Stats, stats};

use super::exit::Exit;
use super::memories::{PairArgs, eprint_account, why_nothing};
use super::terminal::{Format, eprint_visible, plural, visible_lines};

/// Arguments of `tmforge stats`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// TM file: .tmx .tsv .csv .jsonl .xlf .xliff .po .txml, also .gz and .zst
    #[arg(value_name = "FILE")]
    file: PathBuf,

    #[command(flatten)]
    pairs: PairArgs,

    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args) -> Result<Exit> {
    let stats = stats(args.pairs.open(&args.file)?, &args.pairs.selection())?;
    eprint_account(&stats.account);
    args.pairs.tell_unused_words();
    let mut out = std::io::stdout().lock();
    match args.format {
        Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(&stats)?)?,
        Format::Text => write!(out, "{}", visible_lines(&text(&stats)))?,
    }
    if stats.pairs == 0 {
        eprint_visible(&format!(
            "no pairs: {}",
            why_nothing(&stats.account, args.pairs.languages())
        ));
        return Ok(Exit::Found);
    }
    Ok(Exit::Done)
}

fn text(stats: &Stats) -> String {
    let Stats { units, pairs, unpaired, duplicates, ambiguous_sources, .. } = stats;
    let mut text = format!("units {units}, pairs {pairs}, without a pair {unpaired}\n");
    text +=
        &format!("repeated pairs {duplicates}, sources with several targets {ambiguous_sources}\n");
    for (language, amount) in &stats.languages {
        let language = if language.is_empty() { "(not stated)" } else { language };
        let parts = [
            (amount.segments, "segment"),
            (amount.characters, "character"),
            (amount.words, "word"),
        ];
        let parts = parts.map(|(n, noun)| plural(n, noun)).join(", ");
        text += &format!("{language}: {parts}\n");
    }
    for (name, counts) in [
        ("bead types", &stats.beads),
        ("confidence from", &stats.confidences),
        ("target length / source length from", &stats.length_ratios),
    ] {
        text += &listed(name, counts);
    }
    text
}

fn listed(name: &str, counts: &BTreeMap<String, usize>) -> String {
    if counts.is_empty() {
        return String::new();
    }
    let counts: Vec<String> = counts.iter().map(|(key, n)| format!("{key}: {n}")).collect();
    format!("{name} {}\n", counts.join(", "))
}
