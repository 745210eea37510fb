//! `tmforge align`: aligns files with one sentence per line and writes the beads.

use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use tmforge::align::{Aligner, Bead, Sequence, Task, WordForms};
use tmforge::config::Config;
use tmforge::error::{Error, ErrorKind};
use tmforge::input;
use tmforge::lang::{LanguagePair, Tag};
use tmforge::output::Destinations;
use tmforge::place::Place;

use super::exit::Exit;
use super::inputs::refuse_pipe;
use super::lexicons::LexiconArgs;
use super::terminal::{eprint_visible, limit_warning};
use super::vectors::{EmbeddingArgs, Loaded, WordVectorArgs};

/// Arguments of `tmforge align`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Source file and target file, one sentence per line
    #[arg(value_names = ["SRC", "TGT"], num_args = 2, required_unless_present = "pairs")]
    files: Vec<PathBuf>,

    /// List of alignments: lines of source, target and output file, separated by tabs
    #[arg(long, value_name = "LIST", conflicts_with_all = ["files", "output"])]
    pairs: Option<PathBuf>,

    /// Source language: a BCP 47 tag such as en
    #[arg(short, long, value_name = "LANG", value_parser = super::values::language)]
    source: Tag,

    /// Target language: a BCP 47 tag such as zh-CN
    #[arg(short, long, value_name = "LANG", value_parser = super::values::language)]
    target: Tag,

    /// Output file for the beads [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    #[command(flatten)]
    lexicons: LexiconArgs,

    #[command(flatten)]
    embeddings: EmbeddingArgs,

    #[command(flatten)]
    word_vectors: WordVectorArgs,
}

/// Two files to align and the output file of their beads.
struct Entry {
    source: PathBuf,
    target: PathBuf,
    output: PathBuf,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args) -> Result<Exit> {
    let mut config = Config::new(LanguagePair::new(args.source.clone(), args.target.clone())?);
    args.lexicons.apply(&mut config)?;
    if args.pairs.is_some() && args.embeddings.is_for_one_pair() {
        bail!(
            "--embeddings without --overlaps is for the lines of two files, not for --pairs; pass \
             --overlaps with the lines that the rows belong to"
        );
    }
    let entries = entries(args)?;
    args.word_vectors.apply(&mut config, || words(&entries))?;
    let embeddings = args.embeddings.load()?;
    let pair = config.pair.clone();
    let aligner = Aligner::new(config.align, config.lexicons)?;
    let mut destinations = Destinations::new(&inputs(args, &entries));
    entries.iter().try_for_each(|entry| destinations.add(&entry.output).map(drop))?;
    for (number, entry) in entries.iter().enumerate() {
        let found = aligner.align_documents(&[task(entry, &pair, embeddings.as_ref())?]);
        let alignment = found.into_iter().next().unwrap_or_default();
        if alignment.is_limited {
            let (source, target) = (entry.source.display(), entry.target.display());
            eprint_visible(&limit_warning(&format!("{source} + {target}")));
        }
        write(&entry.output, destinations.stream(number)?, &alignment.beads)?;
    }
    destinations.commit()?;
    Ok(Exit::Done)
}

/// All input files, for the check that no output overwrites one.
fn inputs(args: &Args, entries: &[Entry]) -> Vec<PathBuf> {
    let texts = entries.iter().flat_map(|entry| [&entry.source, &entry.target]);
    let vectors = args.embeddings.paths().chain(args.word_vectors.paths());
    texts.chain(&args.pairs).cloned().chain(args.lexicons.paths()).chain(vectors).collect()
}

/// The alignments of the run: that of the two arguments, or those of `--pairs`.
fn entries(args: &Args) -> Result<Vec<Entry>> {
    let Some(list) = &args.pairs else {
        let [source, target] = [args.files[0].clone(), args.files[1].clone()];
        return Ok(vec![Entry {
            source,
            target,
            output: args.output.clone().unwrap_or_else(|| "-".into()),
        }]);
    };
    let text = read(list)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(at, line)| entry(list, at + 1, line)).collect()
}

/// Parses a line of a `--pairs` list.
fn entry(list: &Path, number: usize, line: &str) -> Result<Entry> {
    let columns: Vec<PathBuf> = line.split('\t').map(|column| column.trim().into()).collect();
    let [source, target, output] = columns.try_into().map_err(|columns: Vec<_>| {
        Error::new(ErrorKind::Content, format!("{} columns", columns.len()))
            .expected("expected source, target and output file, separated by tabs")
            .at(Place::at(list.display().to_string(), number, 0))
    })?;
    Ok(Entry { source, target, output })
}

/// The words of all files, which are read again for their alignment.
fn words(entries: &[Entry]) -> Result<WordForms> {
    let mut words = WordForms::default();
    for path in entries.iter().flat_map(|entry| [&entry.source, &entry.target]) {
        refuse_pipe(path, "align --word-vectors")?;
        words.add(&read(path)?);
    }
    Ok(words)
}

fn task(entry: &Entry, pair: &LanguagePair, embeddings: Option<&Loaded>) -> Result<Task> {
    let (source, target) = (read(&entry.source)?, read(&entry.target)?);
    let source = Sequence::from_lines(pair.source.clone(), source.lines());
    let target = Sequence::from_lines(pair.target.clone(), target.lines());
    let mut task = Task::new(source, target);
    if let Some(embeddings) = embeddings {
        embeddings.add_to(&mut task, [&entry.source, &entry.target])?;
    }
    Ok(task)
}

fn read(path: &Path) -> Result<String> {
    let name = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|e| Error::io(Place::file(&name), "cannot read", e))?;
    Ok(input::decode(&name, &bytes, None)?.text)
}

fn write(path: &Path, mut stream: Box<dyn Write + Send>, beads: &[Bead]) -> Result<()> {
    let written = stream.write_all(text(beads).as_bytes()).and_then(|()| stream.flush());
    let place = || Place::file(path.display().to_string());
    Ok(written.map_err(|cause| Error::io(place(), "cannot write", cause))?)
}

/// Formats beads one per line, such as `[0,1]:[0]:0.987`, with line numbers from 0.
fn text(beads: &[Bead]) -> String {
    let list = |range: &std::ops::Range<usize>| {
        range.clone().map(|i| i.to_string()).collect::<Vec<_>>().join(",")
    };
    beads.iter().fold(String::new(), |mut text, bead| {
        let (source, target) = (list(&bead.source), list(&bead.target));
        let _ = writeln!(text, "[{source}]:[{target}]:{:.3}", bead.confidence);
        text
    })
}
