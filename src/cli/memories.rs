//! The arguments that select pairs, and the printing of accounts, shared by the subcommands that
//! read TM files.

use std::path::Path;

use tmforge::error::{Error, ErrorKind};
use tmforge::lang::Tag;
use tmforge::memory::{
    Account, ColumnChoice, Condition, InputFormat, MemoryReader, PairList, PluralForms,
    ReadOptions, Selection, States,
};
use tmforge::place::Place;

use super::copies::Copies;
use super::terminal::{eprint_visible, plural};

/// The error for standard input without `--from`.
pub(super) fn no_format() -> Error {
    Error::new(ErrorKind::Usage, "no file extension")
        .at(Place::file("-"))
        .expected("expected --from with the format")
        .advice("add --from tmx")
}

/// The selection of pairs from a TM file.
#[derive(Debug, clap::Args)]
pub(super) struct PairArgs {
    /// Source language: selects one of several, or states it where the file does not
    #[arg(short, long, value_name = "LANG", value_parser = super::values::language)]
    pub(super) source: Option<Tag>,

    /// Target language: selects one of several, or states it where the file does not
    #[arg(short, long, value_name = "LANG", value_parser = super::values::language)]
    pub(super) target: Option<Tag>,

    /// Translation states to read: all, a list such as reviewed,final, or additions to the default
    /// such as +draft,+fuzzy [default: those that the format's own tool imports]
    #[arg(long, value_name = "LIST", hide_short_help = true)]
    pub(super) states: Option<States>,

    /// Condition that pairs must meet, such as 'changedate >= 2024 and not source ~ "^[0-9]+$"': columns or
    /// source_length, target_length, note; = != < <= > >= ~ !~; and, or, not, ( ); empty, untranslated
    #[arg(long = "where", value_name = "CONDITION")]
    pub(super) condition: Option<Condition>,

    /// Input format [default: detected from the extension]
    #[arg(long, value_name = "FORMAT", hide_short_help = true)]
    pub(super) from: Option<InputFormat>,

    /// Columns of TSV, CSV and Parquet inputs: chosen by name or number, such as source=English,target=3, or
    /// named in order, such as url1,url2,source,target [default: by the header]
    #[arg(long, value_name = "LIST", hide_short_help = true)]
    pub(super) from_columns: Option<String>,

    /// Plural forms of PO files that become units: the first and the last (ends), or all
    #[arg(long, value_name = "WHICH", default_value = "ends", hide_short_help = true)]
    pub(super) plurals: Plurals,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Plurals {
    Ends,
    All,
}

impl PairArgs {
    /// The source and target languages, each if given.
    pub(super) fn languages(&self) -> [Option<&Tag>; 2] {
        [self.source.as_ref(), self.target.as_ref()]
    }

    /// The states that are read: all if the condition asks for the state.
    pub(super) fn states(&self) -> States {
        let asks = self.condition.as_ref().is_some_and(Condition::asks_for_state);
        match &self.states {
            Some(states) => states.clone(),
            None if asks => States::all(),
            None => States::default(),
        }
    }

    pub(super) fn selection(&self) -> Selection {
        Selection::new(self.source.as_ref(), self.target.as_ref())
            .in_states(self.states())
            .with_condition(self.condition.clone())
    }

    /// Tells for which words of the condition no unit had a value.
    pub(super) fn tell_unused_words(&self) {
        for name in self.condition.iter().flat_map(Condition::without_values) {
            eprint_visible(&format!("--where: no unit has a value for `{name}`"));
        }
    }

    pub(super) fn read_options(&self) -> Result<ReadOptions, Error> {
        let from_columns = self.from_columns.as_deref().map(ColumnChoice::list).transpose()?;
        Ok(ReadOptions { from_columns })
    }

    /// The first given option that only selects pairs, and so has no effect without a comparison.
    pub(super) fn chosen(&self) -> Option<&'static str> {
        let given = [
            ("--source", self.source.is_some()),
            ("--target", self.target.is_some()),
            ("--states", self.states.is_some()),
            ("--where", self.condition.is_some()),
            ("--plurals", self.plurals != Plurals::Ends),
        ];
        given.into_iter().find_map(|(option, is_given)| is_given.then_some(option))
    }

    /// Opens a file in the format of `--from`, or else that of its extension.
    pub(super) fn open(&self, path: &Path) -> Result<MemoryReader, Error> {
        let mut reader = MemoryReader::open_with(path, self.format(path)?, &self.read_options()?)?;
        self.prepare(&mut reader);
        Ok(reader)
    }

    /// Reads a copy of a file that can be read only once.
    fn read(&self, path: &Path, copy: std::fs::File) -> Result<MemoryReader, Error> {
        let name = path.display().to_string();
        let (format, options) = (self.format(path)?, self.read_options()?);
        let mut reader = MemoryReader::read_with(&name, Box::new(copy), format, &options)?;
        self.prepare(&mut reader);
        Ok(reader)
    }

    /// Opens a file, or its copy if it can be read only once.
    pub(super) fn open_or_copy(&self, path: &Path, copies: &Copies) -> Result<MemoryReader, Error> {
        match copies.open(path)? {
            Some(copy) => self.read(path, copy),
            None => self.open(path),
        }
    }

    /// Opens a file in the format of its extension, with the columns of its header.
    pub(super) fn open_by_extension(&self, path: &Path) -> Result<MemoryReader, Error> {
        let mut reader = MemoryReader::open(path, InputFormat::of_path(path)?)?;
        self.prepare(&mut reader);
        Ok(reader)
    }

    /// Sets the languages of a file that does not state its own, and selects the plural forms.
    pub(super) fn prepare(&self, reader: &mut MemoryReader) {
        let text = |tag: &Option<Tag>| tag.as_ref().map(|tag| tag.as_str().to_owned());
        reader.set_plural_forms(match self.plurals {
            Plurals::Ends => PluralForms::Ends,
            Plurals::All => PluralForms::All,
        });
        reader.set_default_languages(text(&self.source).as_deref(), text(&self.target).as_deref());
    }

    pub(super) fn format(&self, path: &Path) -> Result<InputFormat, Error> {
        match self.from {
            Some(format) => Ok(format),
            None if path == Path::new("-") => Err(no_format()),
            None => InputFormat::of_path(path),
        }
    }
}

/// Prints an account on standard error.
pub(super) fn eprint_account(account: &Account) {
    eprint_lines("", account);
}

/// Prints the account of one file of several on standard error.
pub(super) fn eprint_file_account(path: &Path, account: &Account) {
    eprint_lines(&format!("{}: ", path.display()), account);
}

fn eprint_lines(prefix: &str, account: &Account) {
    account.lines().iter().for_each(|line| eprint_visible(&format!("{prefix}{line}")));
    account.leniencies.iter().for_each(|leniency| eprint_visible(&leniency.to_string()));
}

/// Prints the account of the pairs of a file on standard error; if there are none, also why. The
/// languages are those that were selected, and `nothing` introduces the reason.
pub(super) fn eprint_pairs_account(list: &PairList, languages: [Option<&Tag>; 2], nothing: &str) {
    eprint_file_account(Path::new(&list.name), &list.account);
    if list.pairs.is_empty() {
        let why = why_nothing(&list.account, languages);
        eprint_visible(&format!("{}: {nothing}: {why}", list.name));
    }
}

/// Explains why no pair was found, with the languages of the input: `no unit has ja; languages in
/// the input: de-DE, fr-FR`. `languages` are those of `-s` and `-t`.
pub(super) fn why_nothing(account: &Account, languages: [Option<&Tag>; 2]) -> String {
    if account.units == 0 {
        return "the input has no units".to_owned();
    }
    if account.other_languages.is_empty() {
        let reasons = account.excluded.iter().map(|(reason, count)| format!("{count} {reason}"));
        let reasons: Vec<_> = reasons.collect();
        return format!("{} read; {}", plural(account.units, "unit"), reasons.join(", "));
    }
    let wanted: Vec<&str> = languages.into_iter().flatten().map(Tag::as_str).collect();
    let found: Vec<&str> = account.other_languages.iter().map(String::as_str).collect();
    let wanted = if wanted.is_empty() { "a pair".to_owned() } else { wanted.join(" and ") };
    format!("no unit has {wanted}; languages in the input: {}", found.join(", "))
}
