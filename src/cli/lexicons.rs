//! The arguments that name lexicons from outside, shared by the subcommands that align.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::Result;
use tmforge::align::Lexicon;
use tmforge::config::Config;
use tmforge::lang::{LanguagePair, Tag};
use tmforge::memory::{InputFormat, MemoryReader, PairList, Selection};

use super::memories::{tell_account_of, why_nothing};
use super::terminal::tell;

/// Lexicons from outside.
#[derive(Debug, clap::Args)]
pub(super) struct LexiconArgs {
    /// Word list: two columns of TSV, or a dictd dictionary (.index or .dict.dz); may be repeated
    #[arg(long, value_name = "FILE")]
    lexicon: Vec<PathBuf>,

    /// Memory of yours to learn words from (.tmx .tsv .csv .jsonl); may be repeated
    #[arg(long, value_name = "MEMORY")]
    learn_from: Vec<PathBuf>,

    /// Leave the built-in dictionary out
    #[arg(long)]
    no_dictionary: bool,

    /// How many consecutive documents share a learned lexicon [default: 16]
    #[arg(long, value_name = "N")]
    batch: Option<NonZeroUsize>,
}

impl LexiconArgs {
    /// All files that are read for these arguments.
    pub(super) fn paths(&self) -> impl Iterator<Item = PathBuf> {
        self.lexicon
            .iter()
            .flat_map(|path| Lexicon::files(path))
            .chain(self.learn_from.iter().cloned())
    }

    /// Loads the lexicons into the options.
    pub(super) fn apply(&self, config: &mut Config) -> Result<()> {
        for path in &self.lexicon {
            config.lexicons.push(Lexicon::load(path, &config.pair)?);
        }
        for path in &self.learn_from {
            config.lexicons.push(learn(path, &config.pair)?);
        }
        config.align.builtin &= !self.no_dictionary;
        config.align.batch = self.batch.map_or(config.align.batch, NonZeroUsize::get);
        Ok(())
    }
}

fn learn(path: &Path, pair: &LanguagePair) -> Result<Lexicon> {
    let languages = [Some(&pair.source), Some(&pair.target)];
    let memory = read_pairs(path, languages)?;
    tell_account_of(path, &memory.account);
    if memory.pairs.is_empty() {
        let why = why_nothing(&memory.account, languages);
        tell(&format!("{}: nothing to learn from: {why}", path.display()));
    }
    let texts = memory.pairs.iter().map(|pair| (pair.source.as_str(), pair.target.as_str()));
    Ok(Lexicon::learn(pair, texts))
}

/// Reads the pairs of a translation memory whose extension names its format.
fn read_pairs(path: &Path, languages: [Option<&Tag>; 2]) -> Result<PairList> {
    let mut reader = MemoryReader::open(path, InputFormat::of_path(path)?)?;
    let [source, target] = languages.map(|tag| tag.map(Tag::as_str));
    reader.set_default_languages(source, target);
    Ok(PairList::read(reader, &Selection::new(languages[0], languages[1]))?)
}
