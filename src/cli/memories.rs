//! What the subcommands that read translation memories share: which pairs are taken, and the account.

use std::path::Path;

use anyhow::{Result, bail};
use tmforge::lang::Tag;
use tmforge::memory::{
    Account, ColumnChoice, InputFormat, MemoryReader, PluralForms, ReadOptions, Selection, States,
};

use super::terminal::{plural, tell};

/// Why standard input is refused where its format is not given.
pub(super) const NO_FORMAT: &str =
    "-: no file extension; expected --from with the format; add --from tmx";

/// Which pairs of a translation memory are taken.
#[derive(Debug, clap::Args)]
pub(super) struct PairArgs {
    /// Source language: selects it where there are several, and names it where a file does not
    #[arg(short, long, value_name = "LANG", value_parser = super::values::language)]
    pub(super) source: Option<Tag>,

    /// Target language: selects it where there are several, and names it where a file does not
    #[arg(short, long, value_name = "LANG", value_parser = super::values::language)]
    pub(super) target: Option<Tag>,

    /// States of translation that are taken: all, or a list such as reviewed,final, or additions to
    /// the default such as +draft,+fuzzy [default: what the tool of the format would import]
    #[arg(long, value_name = "LIST")]
    pub(super) states: Option<States>,

    /// Format of the inputs [default: by their extensions]
    #[arg(long, value_name = "FORMAT")]
    pub(super) from: Option<InputFormat>,

    /// Columns of tables, by name or number, such as source=English,target=3; or their names in order,
    /// such as url1,url2,source,target [default: as the header names them]
    #[arg(long, value_name = "LIST")]
    pub(super) from_columns: Option<String>,

    /// Which plural forms of PO files become units: the first and the last, or all
    #[arg(long, value_name = "WHICH", default_value = "ends")]
    pub(super) plurals: Plurals,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Plurals {
    Ends,
    All,
}

impl PairArgs {
    /// The source and the target language, where they are given.
    pub(super) fn languages(&self) -> [Option<&Tag>; 2] {
        [self.source.as_ref(), self.target.as_ref()]
    }

    pub(super) fn states(&self) -> States {
        self.states.clone().unwrap_or_default()
    }

    pub(super) fn selection(&self) -> Selection {
        Selection::new(self.source.as_ref(), self.target.as_ref()).in_states(self.states())
    }

    pub(super) fn read_options(&self) -> Result<ReadOptions> {
        let from_columns = self.from_columns.as_deref().map(ColumnChoice::list).transpose()?;
        Ok(ReadOptions { from_columns })
    }

    /// The first option that was given and says nothing but which units become pairs.
    pub(super) fn chosen(&self) -> Option<&'static str> {
        let given = [
            ("--source", self.source.is_some()),
            ("--target", self.target.is_some()),
            ("--states", self.states.is_some()),
            ("--plurals", self.plurals != Plurals::Ends),
        ];
        given.into_iter().find_map(|(option, is_given)| is_given.then_some(option))
    }

    /// Opens a file in the format that was given, else in that of its extension.
    pub(super) fn open(&self, path: &Path) -> Result<MemoryReader> {
        let mut reader = MemoryReader::open_with(path, self.format(path)?, &self.read_options()?)?;
        self.prepare(&mut reader);
        Ok(reader)
    }

    /// Opens a file in the format of its extension, with columns as its header names them.
    pub(super) fn open_by_extension(&self, path: &Path) -> Result<MemoryReader> {
        let mut reader = MemoryReader::open(path, InputFormat::of_path(path)?)?;
        self.prepare(&mut reader);
        Ok(reader)
    }

    /// Names the languages of a file that does not state its own, and chooses its plural forms.
    pub(super) fn prepare(&self, reader: &mut MemoryReader) {
        let text = |tag: &Option<Tag>| tag.as_ref().map(|tag| tag.as_str().to_owned());
        reader.set_plural_forms(match self.plurals {
            Plurals::Ends => PluralForms::Ends,
            Plurals::All => PluralForms::All,
        });
        reader.set_default_languages(text(&self.source).as_deref(), text(&self.target).as_deref());
    }

    pub(super) fn format(&self, path: &Path) -> Result<InputFormat> {
        match self.from {
            Some(format) => Ok(format),
            None if path == Path::new("-") => bail!("{NO_FORMAT}"),
            None => Ok(InputFormat::of_path(path)?),
        }
    }
}

/// Prints an account on standard error.
pub(super) fn tell_account(account: &Account) {
    account.lines().iter().for_each(|line| tell(line));
    account.leniencies.iter().for_each(|leniency| tell(&leniency.to_string()));
}

/// Prints the account of one file of several on standard error.
pub(super) fn tell_account_of(path: &Path, account: &Account) {
    account.lines().iter().for_each(|line| tell(&format!("{}: {line}", path.display())));
    account.leniencies.iter().for_each(|leniency| tell(&leniency.to_string()));
}

/// Why there is nothing, and which languages there are: `no unit has ja; targets here: de-DE, fr-FR`.
/// The languages are those that were asked for.
pub(super) fn why_nothing(account: &Account, languages: [Option<&Tag>; 2]) -> String {
    if account.units == 0 {
        return "there is no unit in the input".to_owned();
    }
    if account.other_languages.is_empty() {
        let reasons = account.excluded.iter().map(|(reason, count)| format!("{count} {reason}"));
        let reasons: Vec<_> = reasons.collect();
        return format!("{} read; {}", plural(account.units, "unit"), reasons.join(", "));
    }
    let asked: Vec<&str> = languages.into_iter().flatten().map(Tag::as_str).collect();
    let here: Vec<&str> = account.other_languages.iter().map(String::as_str).collect();
    let asked = if asked.is_empty() { "a pair".to_owned() } else { asked.join(" and ") };
    format!("no unit has {asked}; languages here: {}", here.join(", "))
}
