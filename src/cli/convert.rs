//! `tmforge convert`: converts translation memories to other formats, and merges them.

use anyhow::Result;

use super::clean::Duplicates;
use super::conversion::Conversion;
use super::exit::Exit;
use super::presets::Presets;

/// Arguments of `tmforge convert`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    conversion: Conversion,

    #[command(flatten)]
    duplicates: Duplicates,
}

/// Runs the subcommand. `presets` are the options that a file sets.
pub(super) fn run(args: &Args, presets: Option<&Presets>) -> Result<Exit> {
    let plan = args.duplicates.alone()?;
    args.conversion.run(presets, plan.as_ref())
}
