//! `tmforge align`: aligns files with one sentence per line and writes the beads.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use tmforge::align::{Aligner, Alignment, Bead, Explained, Task, WordForms};
use tmforge::config::Config;
use tmforge::error::{Error, ErrorKind};
use tmforge::input;
use tmforge::lang::{LanguagePair, Tag};
use tmforge::line_pair::LinePair;
use tmforge::ordered::{Limits, ordered};
use tmforge::output::Destinations;
use tmforge::place::Place;
use tmforge::unit::document_name;

use super::exit::Exit;
use super::inputs::refuse_pipe;
use super::lexicons::LexiconArgs;
use super::reviews::{Review, read_corrections, tell_unused};
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

    /// Write a page (.html) or a workbook (.xlsx) with both texts side by side, to look at and to correct
    #[arg(long, value_name = "FILE")]
    review: Option<PathBuf>,

    /// Corrections that were made on the page or in the workbook of --review; what was corrected is final
    #[arg(long, value_name = "FILE")]
    corrections: Option<PathBuf>,

    /// Number of worker threads; does not affect the output [default: all processors]
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,

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
    if args.review.is_some() || args.corrections.is_some() {
        refuse_equal_names(&entries)?;
    }
    args.word_vectors.apply(&mut config, || words(&entries))?;
    let embeddings = args.embeddings.load()?;
    let corrections = args.corrections.as_deref().map(read_corrections).transpose()?;
    let pair = config.pair.clone();
    // Several alignments are each the work of one thread, a single one is shared by all.
    let threads = super::values::threads(args.threads).get();
    let outer = if entries.len() > 1 { threads } else { 1 };
    config.align.threads = if entries.len() > 1 { 1 } else { threads };
    let aligner = Aligner::new(config.align, config.lexicons)?;
    let mut destinations = Destinations::new(&inputs(args, &entries));
    entries.iter().try_for_each(|entry| destinations.add(&entry.output).map(drop))?;
    let open = |path| Review::new(path, Box::new(destinations.open(path)?));
    let mut page = args.review.as_deref().map(open).transpose()?;
    let is_explained = page.is_some();
    let work = |(number, entry)| {
        let lines = lines(entry, &pair)?;
        let task = task(&lines, entry, embeddings.as_ref())?;
        Ok((number, entry, lines, search(&aligner, task, is_explained)))
    };
    let limits = Limits { threads: outer, window: 2 * outer };
    ordered(limits, entries.iter().enumerate(), work, |outcome| -> Result<()> {
        let outcome: Result<_> = outcome.map_err(|panic| internal(&panic))?;
        let (number, entry, lines, (explained, alignment)) = outcome?;
        if alignment.is_limited {
            let (source, target) = (entry.source.display(), entry.target.display());
            eprint_visible(&limit_warning(&format!("{source} + {target}")));
        }
        if let Some(page) = &mut page {
            page.document(&lines.review(&alignment, &explained, corrections.as_ref()))?;
        }
        let corrected = corrections.as_ref().map(|all| lines.corrected(all, &alignment));
        let beads = corrected.transpose()?.flatten().unwrap_or(alignment.beads);
        write(&entry.output, destinations.stream(number)?, &beads)
    })?;
    page.map_or(Ok(()), Review::finish)?;
    destinations.commit()?;
    Ok(corrections.map_or(Exit::Done, |corrections| tell_unused(&corrections)))
}

/// The error of an alignment at which the program itself failed.
fn internal(panic: &str) -> Error {
    Error::new(ErrorKind::Internal, format!("internal error: {panic}"))
        .advice("this is a bug in tmforge; please report it with the input")
}

/// The alignment of a task and, if it is asked for, the evidence for each bead.
fn search(aligner: &Aligner, task: Task, is_explained: bool) -> (Vec<Explained>, Alignment) {
    let found = match is_explained {
        true => aligner.explain_documents(&[task]).pop(),
        false => aligner.align_documents(&[task]).pop().map(|found| (Vec::new(), found)),
    };
    found.unwrap_or_default()
}

/// All input files, for the check that no output overwrites one.
fn inputs(args: &Args, entries: &[Entry]) -> Vec<PathBuf> {
    let texts = entries.iter().flat_map(|entry| [&entry.source, &entry.target]);
    let vectors = args.embeddings.paths().chain(args.word_vectors.paths());
    texts
        .chain(&args.pairs)
        .chain(&args.corrections)
        .cloned()
        .chain(args.lexicons.paths())
        .chain(vectors)
        .collect()
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

/// Refuses two alignments of one source file: corrections are found by its name.
fn refuse_equal_names(entries: &[Entry]) -> Result<()> {
    let mut names = HashSet::new();
    for entry in entries {
        let name = document_name(&entry.source.display().to_string());
        if !names.insert(name.clone()) {
            bail!("two alignments of {name}; expected one of each with --review or --corrections");
        }
    }
    Ok(())
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

fn lines(entry: &Entry, pair: &LanguagePair) -> Result<LinePair> {
    let texts = [read(&entry.source)?, read(&entry.target)?];
    let names = [&entry.source, &entry.target].map(|path| path.display().to_string());
    Ok(LinePair::new(pair, names, texts))
}

fn task(lines: &LinePair, entry: &Entry, embeddings: Option<&Loaded>) -> Result<Task> {
    let mut task = lines.task();
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
