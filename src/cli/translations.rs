//! `tmforge validate --check-translation`: checks whether pairs can be translations of each other.

use std::path::{Path, PathBuf};

use anyhow::Result;
use tmforge::clean;
use tmforge::translation_check::{Options, Rule, each_finding, rule, threshold};
use tmforge::validate::CheckedFormat;

use super::copies::Copies;
use super::exit::Exit;
use super::findings::Printer;
use super::memories::{PairArgs, eprint_file_account, why_nothing};
use super::terminal::eprint_visible;

/// The options of the check of translations.
#[derive(Debug, clap::Args)]
pub(super) struct TranslationArgs {
    /// Check the translations too: numbers, placeholders, tags, end marks, lengths, equal sides, sources
    /// with several targets; with -s and -t also languages
    #[arg(long)]
    pub(super) check_translation: bool,

    /// Threshold of a rule of translations, such as length-ratio=3, from which on it reports; can be
    /// repeated
    #[arg(long = "rule", value_name = "RULE=SCORE", value_parser = threshold, requires = "check_translation", hide_short_help = true)]
    thresholds: Vec<(Rule, f32)>,

    /// Rules of translations that are off, such as brackets,personal-data
    #[arg(long, value_name = "RULES", value_parser = rule, value_delimiter = ',', requires = "check_translation", hide_short_help = true)]
    off: Vec<Rule>,
}

impl TranslationArgs {
    /// Copies of the files that can be read only once, if they are read more than once.
    pub(super) fn copies(&self, files: &[PathBuf]) -> Result<Copies> {
        if self.check_translation { Copies::of_unrepeatable(files) } else { Ok(Copies::default()) }
    }

    /// Checks the pairs of a file. Another file is checked although this one cannot be read.
    ///
    /// # Errors
    /// When standard output cannot be written to.
    pub(super) fn check(
        &self,
        path: &Path,
        copies: &Copies,
        pairs: &PairArgs,
        threads: usize,
        printer: &mut Printer,
    ) -> Result<Exit> {
        let open = || pairs.open_or_copy(path, copies);
        let readers = open().and_then(|first| Ok([first, open()?]));
        let mut exit = Exit::Done;
        let checked = readers.map_err(anyhow::Error::from).and_then(|readers| {
            each_finding(readers, &self.options(path, pairs, threads), |finding| {
                exit = Exit::Found;
                printer.translation(&finding)
            })
        });
        let checked = match checked.map_err(|error| error.downcast::<tmforge::error::Error>()) {
            Ok(checked) => checked,
            Err(Ok(error)) => {
                eprint_visible(&error.to_string());
                return Ok(Exit::Failed);
            }
            Err(Err(error)) => return Err(error),
        };
        eprint_file_account(path, &checked.account);
        pairs.tell_unused_words();
        if checked.pairs == 0 {
            let why = why_nothing(&checked.account, pairs.languages());
            eprint_visible(&format!("{}: no pairs: {why}", path.display()));
            return Ok(Exit::Found);
        }
        Ok(exit)
    }

    fn options(&self, path: &Path, pairs: &PairArgs, threads: usize) -> Options {
        let mut off: std::collections::BTreeSet<Rule> = self.off.iter().copied().collect();
        // The check of the format has this rule, too.
        if checked_format(path, pairs).is_some() {
            off.insert(Rule::Row(clean::Rule::Empty));
        }
        Options {
            source: pairs.source.clone(),
            target: pairs.target.clone(),
            states: pairs.states(),
            condition: pairs.condition.clone(),
            thresholds: self.thresholds.iter().copied().collect(),
            off,
            threads,
        }
    }
}

/// The format in which the validator checks a file; `None` if it is one that only has pairs, as Parquet.
pub(super) fn checked_format(path: &Path, pairs: &PairArgs) -> Option<CheckedFormat> {
    CheckedFormat::named(pairs.format(path).ok()?.name())
}
