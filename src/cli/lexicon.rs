//! `tmforge lexicon`: lists, learns and prints bilingual lexicons.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Subcommand;
use serde::Serialize;
use tmforge::align::{Lexicon, LexiconEntry, LexiconOptions};
use tmforge::lang::{LanguagePair, Tag};
use tmforge::memory::PairList;
use tmforge::output::Destinations;

use super::exit::Exit;
use super::memories::{PairArgs, eprint_pairs_account};
use super::terminal::{Format, eprint_visible, plural, visible_lines};

/// Arguments of `tmforge lexicon`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the built-in lexicons, and with --source and --target also the installed dictionaries
    List(ListArgs),
    /// Learn a lexicon from translation memories
    Learn(LearnArgs),
    /// Print the word pairs of a lexicon as TSV, with the rate of each direction
    Print(PrintArgs),
}

#[derive(Debug, clap::Args)]
struct ListArgs {
    /// Only lexicons of this language
    #[arg(short, long, value_name = "LANG", value_parser = super::values::language)]
    source: Option<Tag>,

    /// Only lexicons of this language, too
    #[arg(short, long, value_name = "LANG", value_parser = super::values::language)]
    target: Option<Tag>,

    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Debug, clap::Args)]
struct LearnArgs {
    /// TM file: .tmx .tsv .csv .jsonl .xlf .xliff .po .txml, also .gz and .zst; can be repeated
    #[arg(value_name = "MEMORY", required = true)]
    memories: Vec<PathBuf>,

    #[command(flatten)]
    pairs: PairArgs,

    /// Output file
    #[arg(short, long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Debug, clap::Args)]
struct PrintArgs {
    /// Lexicon file, as written by `tmforge lexicon learn`; without it, the built-in ones
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,

    /// Source language of the built-in lexicons
    #[arg(short, long, value_name = "LANG", requires = "target", conflicts_with = "file", value_parser = super::values::language)]
    source: Option<Tag>,

    /// Target language of the built-in lexicons
    #[arg(short, long, value_name = "LANG", requires = "source", value_parser = super::values::language)]
    target: Option<Tag>,

    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args) -> Result<Exit> {
    match &args.action {
        Action::List(args) => list(args),
        Action::Learn(args) => learn(args),
        Action::Print(args) => print(args),
    }
}

/// A lexicon in the list.
#[derive(Serialize)]
struct Listed {
    source: String,
    target: String,
    pairs: usize,
    origin: String,
    licence: String,
    /// The index file of an installed dictionary.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
}

impl Listed {
    /// What the list says of a built-in lexicon.
    fn of(lexicon: &Lexicon) -> Self {
        let (source, target) = lexicon.languages();
        Self {
            source: source.to_owned(),
            target: target.to_owned(),
            pairs: lexicon.len(),
            origin: lexicon.origin().to_owned(),
            licence: lexicon.licence().to_owned(),
            file: None,
        }
    }

    /// Its line in the list.
    fn line(&self) -> String {
        let Self { source, target, pairs, origin, licence, file } = self;
        match file {
            Some(file) => {
                format!("{source}-{target}: {} (installed: {file})\n", plural(*pairs, "pair"))
            }
            None => {
                format!("{source}-{target}: {} ({origin}; {licence})\n", plural(*pairs, "pair"))
            }
        }
    }
}

/// Lists lexicons.
fn list(args: &ListArgs) -> Result<Exit> {
    let all = match (&args.source, &args.target) {
        (Some(source), Some(target)) => {
            of_pair(&LanguagePair::new(source.clone(), target.clone())?)?
        }
        (tag, None) | (None, tag) => {
            let is_listed =
                |l: &&'static Lexicon| tag.as_ref().is_none_or(|tag| l.has_language(tag));
            Lexicon::built_in().filter(is_listed).map(Listed::of).collect()
        }
    };
    if all.is_empty() {
        eprint_visible("no lexicon of these languages");
    }
    let mut out = std::io::stdout().lock();
    match args.format {
        Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(&all)?)?,
        Format::Text => {
            let text: String = all.iter().map(Listed::line).collect();
            write!(out, "{}", visible_lines(&text))?;
        }
    }
    Ok(if all.is_empty() { Exit::Found } else { Exit::Done })
}

/// The built-in lexicons and the installed dictionaries of two languages.
fn of_pair(pair: &LanguagePair) -> Result<Vec<Listed>> {
    let built_in = Lexicon::built_in().filter(|lexicon| lexicon.has_languages(pair));
    let mut all: Vec<Listed> = built_in.map(Listed::of).collect();
    for path in Lexicon::installed(pair) {
        let lexicon = Lexicon::load(&path, pair)?;
        let file = Some(path.display().to_string());
        all.push(Listed { file, ..Listed::of(&lexicon) });
    }
    Ok(all)
}

/// Learns a lexicon from TM files.
fn learn(args: &LearnArgs) -> Result<Exit> {
    let [Some(source), Some(target)] = args.pairs.languages() else {
        anyhow::bail!(
            "no languages; expected --source and --target; add them, such as -s en -t de"
        );
    };
    let pair = LanguagePair::new(source.clone(), target.clone())?;
    let mut lists = Vec::new();
    for path in &args.memories {
        let list = PairList::read(args.pairs.open(path)?, &args.pairs.selection())?;
        eprint_pairs_account(&list, args.pairs.languages(), "nothing to learn from");
        lists.push(list);
    }
    let pairs = lists.iter().flat_map(|list| &list.pairs);
    let options = LexiconOptions { origin: origin(&args.memories), licence: String::new() };
    let texts = pairs.map(|pair| (pair.source.as_str(), pair.target.as_str()));
    let lexicon = Lexicon::learn(&pair, texts, &options);
    if lexicon.is_empty() {
        let read: usize = lists.iter().map(|list| list.pairs.len()).sum();
        eprint_visible(&format!("nothing learned from {}; nothing written", plural(read, "pair")));
        return Ok(Exit::Found);
    }
    write_file(&lexicon, args)?;
    eprint_visible(&format!("{}: {}", args.out.display(), plural(lexicon.len(), "word pair")));
    Ok(Exit::Done)
}

/// Writes the lexicon that was learned, whole or not at all.
fn write_file(lexicon: &Lexicon, args: &LearnArgs) -> Result<()> {
    let mut destinations = Destinations::new(&args.memories);
    let mut out = destinations.open(&args.out)?;
    out.write_all(lexicon.as_bytes())?;
    out.flush()?;
    drop(out);
    destinations.commit()?;
    Ok(())
}

/// The names of the memories, without their folders.
fn origin(paths: &[PathBuf]) -> String {
    let names = paths.iter().filter_map(|path| path.file_name());
    let names: Vec<_> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    format!("learned from {}", names.join(", "))
}

/// Prints the pairs of lexicons.
fn print(args: &PrintArgs) -> Result<Exit> {
    let lexicons = match (&args.file, &args.source, &args.target) {
        (Some(path), ..) => vec![Lexicon::open(path)?],
        (None, Some(source), Some(target)) => {
            built_in(&LanguagePair::new(source.clone(), target.clone())?)
        }
        _ => bail!(
            "no lexicon is named; expected a file, or the languages of the built-in lexicons; add FILE, or \
             -s and -t"
        ),
    };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for entry in lexicons.iter().flat_map(Lexicon::entries) {
        match args.format {
            Format::Json => writeln!(out, "{}", serde_json::to_string(&entry)?)?,
            Format::Text => {
                let LexiconEntry { source, target, forward, backward } = entry;
                writeln!(out, "{source}\t{target}\t{forward:.2}\t{backward:.2}")?;
            }
        }
    }
    out.flush()?;
    Ok(if lexicons.is_empty() { Exit::Found } else { Exit::Done })
}

/// The built-in lexicons of two languages. If there is none, standard error says so.
fn built_in(pair: &LanguagePair) -> Vec<Lexicon> {
    let of_pair = Lexicon::built_in().filter(|lexicon| lexicon.has_languages(pair));
    let lexicons: Vec<Lexicon> = of_pair.cloned().collect();
    if lexicons.is_empty() {
        eprint_visible(&format!("no built-in lexicon of {} and {}", pair.source, pair.target));
    }
    lexicons
}
