//! `tmforge clean`: repairs rows, removes dirt and duplicates, and splits off test sets.

mod duplicates;
mod lines;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use tmforge::clean::{Action, Against, Fix, Options, Preset, Rule, Split, rule, threshold};
use tmforge::convert::{Cleaning, CleaningPlan, Column, Grouping, ListKind};
use tmforge::memory::Pairs;

use super::conversion::Conversion;
use super::exit::Exit;
use super::presets::Presets;
pub(super) use duplicates::Duplicates;
pub(super) use lines::report_lines;

/// Arguments of `tmforge clean`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    conversion: Conversion,

    /// Defaults of the rules: for training, what is most likely no translation is removed; for a
    /// translator's memory, it is only flagged
    #[arg(long, value_name = "USE", default_value = "training")]
    preset: PresetArg,

    /// Threshold of a rule, such as length-ratio=3, from which on it acts; can be repeated
    #[arg(long = "rule", value_name = "RULE=SCORE", value_parser = threshold)]
    rules: Vec<(Rule, f32)>,

    /// Rules that remove rows, such as placeholders,personal-data
    #[arg(long, value_name = "RULES", value_parser = rule, value_delimiter = ',')]
    remove: Vec<Rule>,

    /// Rules that only flag rows
    #[arg(long, value_name = "RULES", value_parser = rule, value_delimiter = ',')]
    flag: Vec<Rule>,

    /// Rules that are off
    #[arg(long, value_name = "RULES", value_parser = rule, value_delimiter = ',')]
    off: Vec<Rule>,

    /// Repairs: none, a list such as nfc,space, or additions such as +markup [default: mojibake, entity,
    /// control, zero-width, nfc, space]
    #[arg(long, value_name = "LIST", allow_hyphen_values = true)]
    fix: Option<String>,

    /// Cut rows of several sentences into one row for each pair of sentences, where every sentence surely
    /// has its partner; needs -s and -t
    #[arg(long)]
    cut: bool,

    /// Write placeholders such as {email} in place of personal data
    #[arg(long)]
    mask: bool,

    /// Least score; rows with a lower one are removed, and rows without one stay
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    min_score: Option<f64>,

    /// Column, property or field of the score [default: confidence, or else score]
    #[arg(long, value_name = "COLUMN", value_parser = Column::new, hide_short_help = true)]
    score_column: Option<Column>,

    #[command(flatten)]
    duplicates: Duplicates,

    /// Set from which no row may have a source or a target, such as a test set: any input of convert;
    /// can be repeated
    #[arg(long, value_name = "FILE")]
    subtract: Vec<PathBuf>,

    /// Parts beside train, by rows or by share, such as dev=2000,test=1%. No text is in two parts.
    /// Outputs have {part} in their names
    #[arg(long, value_name = "LIST")]
    split: Option<String>,

    /// What a split does not separate: rows of a document, of a section, or with the same value in a
    /// column; or row, which separates all
    #[arg(long, value_name = "UNIT", default_value = "document", requires = "split")]
    by: String,

    /// Seed of the split
    #[arg(long, value_name = "N", default_value_t = 0, requires = "split", hide_short_help = true)]
    seed: u64,

    /// Part of an earlier split, such as test=old.tsv, whose texts stay in that part; can be repeated
    #[arg(long, value_name = "PART=FILE", requires = "split", hide_short_help = true)]
    keep_split: Vec<String>,

    /// List of the rows that were repaired, before and after: .tsv .jsonl, also .gz and .zst
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    changed: Option<PathBuf>,

    /// List of the flags of rows that stay: .tsv .jsonl, also .gz and .zst
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    flagged: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum PresetArg {
    Training,
    Memory,
}

/// Runs the subcommand. `presets` are the options that a file sets.
pub(super) fn run(args: &Args, presets: Option<&Presets>) -> Result<Exit> {
    let plan = args.plan()?;
    args.conversion.run(presets, Some(&plan))
}

impl Args {
    fn plan(&self) -> Result<CleaningPlan> {
        let against = Against { split: self.split()?, ..Against::default() };
        let cleaning = Cleaning {
            options: self.options()?,
            by: Grouping::parse(&self.by)?,
            cuts: self.cut,
            merging: self.duplicates.merging(),
            score: self.score_column.clone(),
            against,
        };
        let mut plan = CleaningPlan { cleaning, ..CleaningPlan::default() };
        self.duplicates.add_list(&mut plan)?;
        for (kind, path) in [(ListKind::Changed, &self.changed), (ListKind::Flagged, &self.flagged)]
        {
            path.as_ref().map_or(Ok(()), |path| plan.add_list(kind, path))?;
        }
        for path in &self.subtract {
            plan.subtract(path, self.pairs_of(path)?)?;
        }
        self.keep_split(&mut plan)?;
        Ok(plan)
    }

    fn options(&self) -> Result<Options> {
        let [source, target] = self.conversion.pairs.languages().map(|tag| tag.cloned());
        let mut options = Options {
            source,
            target,
            preset: match self.preset {
                PresetArg::Training => Preset::Training,
                PresetArg::Memory => Preset::Memory,
            },
            thresholds: self.rules.iter().copied().collect(),
            masks: self.mask,
            min_score: self.min_score,
            ..Options::default()
        };
        let lists =
            [(&self.remove, Action::Remove), (&self.flag, Action::Flag), (&self.off, Action::Off)];
        for (rules, action) in lists {
            for &rule in rules {
                if options.actions.insert(rule, action).is_some_and(|other| other != action) {
                    bail!("--remove, --flag and --off: {} is in two of them", rule.name());
                }
            }
        }
        if let Some(list) = &self.fix {
            options.fixes = Fix::list(list)?;
        }
        self.duplicates.set(&mut options);
        Ok(options)
    }

    fn split(&self) -> Result<Split> {
        let split = self.split.as_deref().map(|list| Split::parse(list, self.seed));
        Ok(split.transpose()?.unwrap_or_default())
    }

    /// Reads the parts of an earlier split.
    fn keep_split(&self, plan: &mut CleaningPlan) -> Result<()> {
        for given in &self.keep_split {
            let Some((part, path)) = given.split_once('=') else {
                bail!("--keep-split {given}: no part; expected PART=FILE, such as test=old.tsv");
            };
            let path = Path::new(path);
            plan.keep_part(part, path, self.pairs_of(path)?)?;
        }
        Ok(())
    }

    /// The pairs of a file.
    fn pairs_of(&self, path: &Path) -> Result<Pairs> {
        let pairs = &self.conversion.pairs;
        Ok(pairs.open_by_extension(path)?.pairs(pairs.selection()))
    }
}
