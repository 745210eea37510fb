//! The options for duplicates, which `convert` has, too.

use std::path::PathBuf;

use anyhow::{Result, bail};
use tmforge::clean::{Dedup, Keep, Options};
use tmforge::convert::{Cleaning, CleaningPlan, ListKind, Merging};

/// The options for duplicates.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Duplicates {
    /// Remove rows that repeat another one: with the same texts, also with texts that differ only in case,
    /// white space and punctuation (near), or with the same source [default: exact in clean, none in
    /// convert]
    #[arg(long, value_name = "WHICH")]
    dedup: Option<DedupArg>,

    /// Which one of several duplicates stays: the first, the one that was changed last, or the one with
    /// the highest score; or all, which only counts them [default: first]
    #[arg(long, value_name = "WHICH")]
    keep: Option<KeepArg>,

    /// Notes and properties of duplicates that the one that stays gets: none, those that it lacks, or all values
    /// that it lacks [default: own]
    #[arg(long, value_name = "WHICH", hide_short_help = true)]
    merge_properties: Option<MergingArg>,

    /// List of the rows that were removed, with the reasons: .tsv .jsonl, also .gz and .zst
    #[arg(long, value_name = "FILE")]
    pub(super) removed: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum DedupArg {
    None,
    Exact,
    Near,
    Source,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum KeepArg {
    First,
    Newest,
    Best,
    All,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum MergingArg {
    Own,
    Missing,
    All,
}

impl Duplicates {
    /// What the rows that stay get of their duplicates.
    pub(super) fn merging(&self) -> Merging {
        match self.merge_properties {
            None | Some(MergingArg::Own) => Merging::Own,
            Some(MergingArg::Missing) => Merging::Missing,
            Some(MergingArg::All) => Merging::All,
        }
    }

    /// The plan of a run that removes nothing but duplicates. `None` if it removes none.
    pub(in crate::cli) fn alone(&self) -> Result<Option<CleaningPlan>> {
        let mut options = Options::none();
        self.set(&mut options);
        if options.dedup == Dedup::None {
            let given = [
                ("--keep", self.keep.is_some()),
                ("--merge-properties", self.merge_properties.is_some()),
                ("--removed", self.removed.is_some()),
            ];
            match given.into_iter().find(|(_, is_given)| *is_given) {
                Some((option, _)) => {
                    bail!("{option} is for duplicates; add --dedup exact or remove it")
                }
                None => return Ok(None),
            }
        }
        let cleaning = Cleaning { options, merging: self.merging(), ..Cleaning::default() };
        let mut plan = CleaningPlan { cleaning, ..CleaningPlan::default() };
        self.add_list(&mut plan)?;
        Ok(Some(plan))
    }

    /// Sets what was given.
    pub(super) fn set(&self, options: &mut Options) {
        if let Some(dedup) = self.dedup {
            options.dedup = match dedup {
                DedupArg::None => Dedup::None,
                DedupArg::Exact => Dedup::Exact,
                DedupArg::Near => Dedup::Near,
                DedupArg::Source => Dedup::Source,
            };
        }
        if let Some(keep) = self.keep {
            options.keep = match keep {
                KeepArg::First => Keep::First,
                KeepArg::Newest => Keep::Newest,
                KeepArg::Best => Keep::Best,
                KeepArg::All => Keep::All,
            };
        }
    }

    /// Adds the list of removed rows.
    pub(super) fn add_list(&self, plan: &mut CleaningPlan) -> Result<()> {
        if let Some(path) = &self.removed {
            plan.add_list(ListKind::Removed, path)?;
        }
        Ok(())
    }
}
