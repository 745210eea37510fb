//! `tmforge score`: sets the confidence of the aligner for the pairs of translation memories.

use std::path::PathBuf;

use anyhow::{Result, bail};
use tmforge::Config;
use tmforge::align::Aligner;
use tmforge::lang::LanguagePair;

use super::conversion::Conversion;
use super::exit::Exit;
use super::lexicons::LexiconArgs;
use super::presets::Presets;

/// Arguments of `tmforge score`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    conversion: Conversion,

    #[command(flatten)]
    lexicons: LexiconArgs,
}

/// Runs the subcommand. `presets` are the options that a file sets.
pub(super) fn run(args: &Args, presets: Option<&Presets>) -> Result<Exit> {
    let (Some(source), Some(target)) =
        (&args.conversion.pairs.source, &args.conversion.pairs.target)
    else {
        bail!("score compares the words of two languages; expected both; pass -s and -t");
    };
    let mut config = Config::new(LanguagePair::new(source.clone(), target.clone())?);
    args.lexicons.apply(&mut config)?;
    let aligner = Aligner::new(config.align, config.lexicons)?;
    let files: Vec<PathBuf> = args.lexicons.paths().collect();
    args.conversion.run_with(presets, None, Some((&aligner, &files)))
}
