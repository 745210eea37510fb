//! The arguments for lexicons, shared by the subcommands that align.

use std::path::{Path, PathBuf};

use anyhow::Result;
use tmforge::align::{Lexicon, LexiconOptions};
use tmforge::config::Config;
use tmforge::lang::{LanguagePair, Tag};
use tmforge::memory::{InputFormat, MemoryReader, PairList, Selection};

use super::memories::eprint_pairs_account;
use super::terminal::{eprint_visible, plural};

/// The lexicons of a run.
#[derive(Debug, clap::Args)]
pub(super) struct LexiconArgs {
    /// Lexicon: a file of `tmforge lexicon learn`, TSV of two columns, a dictd dictionary (.index or
    /// .dict.dz), or `auto` for the installed dictd dictionaries of the languages; can be repeated
    #[arg(long, value_name = "FILE")]
    lexicon: Vec<PathBuf>,

    /// Learn a bilingual lexicon from this TM file; can be repeated
    #[arg(long, value_name = "TM", hide_short_help = true)]
    learn_from: Vec<PathBuf>,

    /// Do not use the built-in lexicons
    #[arg(long, hide_short_help = true)]
    no_dictionary: bool,
}

impl LexiconArgs {
    /// All files that these arguments name.
    pub(super) fn paths(&self) -> impl Iterator<Item = PathBuf> {
        self.lexicon
            .iter()
            .filter(|path| !is_auto(path))
            .flat_map(|path| Lexicon::files(path))
            .chain(self.learn_from.iter().cloned())
    }

    /// The files of all lexicons of two languages, also of those that are installed.
    pub(super) fn files(&self, pair: &LanguagePair) -> Vec<PathBuf> {
        let is_auto = self.lexicon.iter().any(|path| is_auto(path));
        let installed = if is_auto { Lexicon::installed(pair) } else { Vec::new() };
        installed.iter().flat_map(|path| Lexicon::files(path)).chain(self.paths()).collect()
    }

    /// Loads the lexicons into the configuration.
    pub(super) fn apply(&self, config: &mut Config) -> Result<()> {
        for path in &self.lexicon {
            if is_auto(path) {
                config.lexicons.extend(installed(&config.pair)?);
            } else {
                config.lexicons.push(Lexicon::load(path, &config.pair)?);
            }
        }
        for path in &self.learn_from {
            config.lexicons.push(learn(path, &config.pair)?);
        }
        config.align.builtin &= !self.no_dictionary;
        Ok(())
    }
}

/// Whether the installed dictionaries are meant.
fn is_auto(path: &Path) -> bool {
    path.as_os_str() == "auto"
}

/// The installed dictionaries of the languages. Each is named on standard error.
fn installed(pair: &LanguagePair) -> Result<Vec<Lexicon>> {
    let paths = Lexicon::installed(pair);
    if paths.is_empty() {
        eprint_visible(&format!(
            "warning: --lexicon auto: no dictd dictionary of {} and {} is installed",
            pair.source, pair.target
        ));
    }
    let load = |path: &PathBuf| {
        let lexicon = Lexicon::load(path, pair)?;
        eprint_visible(&format!("{}: {}", path.display(), plural(lexicon.len(), "word pair")));
        Ok(lexicon)
    };
    paths.iter().map(load).collect()
}

/// Learns a lexicon from a TM file.
fn learn(path: &Path, pair: &LanguagePair) -> Result<Lexicon> {
    let languages = [Some(&pair.source), Some(&pair.target)];
    let list = read_pairs(path, languages)?;
    eprint_pairs_account(&list, languages, "nothing to learn from");
    let texts = list.pairs.iter().map(|pair| (pair.source.as_str(), pair.target.as_str()));
    Ok(Lexicon::learn(pair, texts, &LexiconOptions::default()))
}

/// Reads the pairs of a TM file in the format of its extension.
fn read_pairs(path: &Path, languages: [Option<&Tag>; 2]) -> Result<PairList> {
    let mut reader = MemoryReader::open(path, InputFormat::of_path(path)?)?;
    let [source, target] = languages.map(|tag| tag.map(Tag::as_str));
    reader.set_default_languages(source, target);
    Ok(PairList::read(reader, &Selection::new(languages[0], languages[1]))?)
}
