//! The arguments for lexicons, shared by the subcommands that align.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::Result;
use tmforge::align::Lexicon;
use tmforge::config::Config;
use tmforge::lang::{LanguagePair, Tag};
use tmforge::memory::{InputFormat, MemoryReader, PairList, Selection};

use super::memories::eprint_pairs_account;

/// The lexicons of a run.
#[derive(Debug, clap::Args)]
pub(super) struct LexiconArgs {
    /// Word list: TSV of two columns, or a dictd dictionary (.index or .dict.dz); can be repeated
    #[arg(long, value_name = "FILE")]
    lexicon: Vec<PathBuf>,

    /// Learn a bilingual lexicon from this TM file; can be repeated
    #[arg(long, value_name = "TM")]
    learn_from: Vec<PathBuf>,

    /// Do not use the built-in dictionary
    #[arg(long)]
    no_dictionary: bool,

    /// Number of consecutive documents that share a learned lexicon [default: 16]
    #[arg(long, value_name = "N")]
    batch: Option<NonZeroUsize>,
}

impl LexiconArgs {
    /// All files that these arguments name.
    pub(super) fn paths(&self) -> impl Iterator<Item = PathBuf> {
        self.lexicon
            .iter()
            .flat_map(|path| Lexicon::files(path))
            .chain(self.learn_from.iter().cloned())
    }

    /// Loads the lexicons into the configuration.
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

/// Learns a lexicon from a TM file.
fn learn(path: &Path, pair: &LanguagePair) -> Result<Lexicon> {
    let languages = [Some(&pair.source), Some(&pair.target)];
    let list = read_pairs(path, languages)?;
    eprint_pairs_account(&list, languages, "nothing to learn from");
    let texts = list.pairs.iter().map(|pair| (pair.source.as_str(), pair.target.as_str()));
    Ok(Lexicon::learn(pair, texts))
}

/// Reads the pairs of a TM file in the format of its extension.
fn read_pairs(path: &Path, languages: [Option<&Tag>; 2]) -> Result<PairList> {
    let mut reader = MemoryReader::open(path, InputFormat::of_path(path)?)?;
    let [source, target] = languages.map(|tag| tag.map(Tag::as_str));
    reader.set_default_languages(source, target);
    Ok(PairList::read(reader, &Selection::new(languages[0], languages[1]))?)
}
