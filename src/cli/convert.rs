//! `tmforge convert`: memories of one format become memories of another.

use std::io::Write as _;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use tmforge::convert::{Column, Options, Output, Summary, convert};
use tmforge::error::Error;
use tmforge::lang::Tag;
use tmforge::memory::{InlineHandling, InputFormat, MemoryReader, unpacked_path};
use tmforge::output::{Destinations, Dialect};
use tmforge::place::Place;
use tmforge::write::{Losses, OutputFormat, Packed};

use super::exit::Exit;
use super::memories::{PairArgs, why_nothing};
use super::terminal::{Format, plural, tell};

/// Arguments of `tmforge convert`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Memories, in order: .tmx .tsv .csv .jsonl .xlf .xliff .po .txml, also .gz and .zst; two files of
    /// one segment a line, named by their languages (corpus.en corpus.zh); `-` is standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,

    /// Output file: .tmx .tsv .csv .jsonl, also .gz; or named by -s or -t (corpus.en); may be repeated
    #[arg(short, long, value_name = "FILE", required = true)]
    output: Vec<PathBuf>,

    #[command(flatten)]
    pairs: PairArgs,

    /// Format of standard output, for `-o -`
    #[arg(long, value_name = "FORMAT")]
    to: Option<OutputFormat>,

    /// What becomes of inline elements: their codes as text, nothing, or the elements as they are
    /// [default: keep in TMX and JSONL, else drop]
    #[arg(long, value_name = "HOW")]
    inline: Option<InlineArg>,

    /// Columns of TSV and CSV outputs, as `url1,url2,source,target,score` [default: source,target]
    #[arg(long, value_name = "LIST")]
    columns: Option<String>,

    /// The names by which TMX tells of context: generic, omegat, memoq, phrase, xtm, matecat, okapi or
    /// swordfish [default: as the inputs have them]
    #[arg(long, value_name = "TOOL")]
    dialect: Option<Dialect>,

    /// Worker threads; the output does not depend on it [default: all processors]
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,

    /// How to print the account: as text on standard error, or as JSON on standard output
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,

    /// Print errors only
    #[arg(short, long)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum InlineArg {
    Text,
    Drop,
    Keep,
}

impl From<InlineArg> for InlineHandling {
    fn from(given: InlineArg) -> Self {
        match given {
            InlineArg::Text => Self::Text,
            InlineArg::Drop => Self::Drop,
            InlineArg::Keep => Self::Keep,
        }
    }
}

/// Runs the subcommand.
pub(super) fn run(args: &Args) -> Result<Exit> {
    if args.format == Format::Json && args.output.iter().any(|path| path == Path::new("-")) {
        bail!("--format json prints on standard output, which is an output too; write to a file");
    }
    let readers = readers(args)?;
    let formats: Vec<OutputFormat> =
        args.output.iter().map(|path| format(path, args)).collect::<Result<_>>()?;
    if let Some(dialect) = args.dialect.filter(|_| !formats.contains(&OutputFormat::Tmx)) {
        bail!(
            "--dialect {dialect} is for TMX, and no output is TMX; add -o FILE.tmx or leave it out"
        );
    }
    let is_whole =
        |format: &OutputFormat| matches!(format, OutputFormat::Tmx | OutputFormat::Jsonl);
    if formats.iter().any(is_whole) {
        tell_headers(&readers);
    }
    let mut destinations = Destinations::new(&args.inputs);
    let mut outputs = Vec::new();
    for (path, format) in args.output.iter().zip(formats) {
        let (name, stream) = (path.display().to_string(), destinations.open(path)?);
        outputs.push(Output { name, format, stream: Packed::new(path, stream) });
    }
    let (summary, streams) = convert(readers, outputs, &options(args)?)?;
    match args.format {
        Format::Json => {
            let json = serde_json::to_string_pretty(&summary)?;
            writeln!(std::io::stdout().lock(), "{json}")?;
        }
        Format::Text if args.quiet => {}
        Format::Text => told(&summary).iter().for_each(|line| tell(line)),
    }
    if summary.written + summary.incomplete == 0 {
        tell(&format!(
            "nothing written: {}",
            why_nothing(&summary.account, args.pairs.languages())
        ));
        return Ok(Exit::Found);
    }
    for (mut stream, path) in streams.into_iter().zip(&args.output) {
        let place = || Place::file(path.display().to_string());
        stream.finish().map_err(|error| Error::io(place(), "cannot write", error))?;
    }
    destinations.commit()?;
    Ok(Exit::Done)
}

/// Reports whose headers are not carried over.
fn tell_headers(readers: &[MemoryReader]) {
    for reader in readers.iter().skip(1).filter(|reader| !reader.header().annotations.is_empty()) {
        let name = reader.name();
        tell(&format!(
            "{name}: notes and properties of its header left out; the output has those of the first input"
        ));
    }
}

fn options(args: &Args) -> Result<Options> {
    let all = || std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    Ok(Options {
        source: args.pairs.source.clone(),
        target: args.pairs.target.clone(),
        states: args.pairs.states(),
        inline: args.inline.map(InlineHandling::from),
        columns: args.columns.as_deref().map(Column::list).transpose()?.unwrap_or_default(),
        dialect: args.dialect,
        counts_losses: !args.quiet || args.format == Format::Json,
        threads: args.threads.map_or_else(all, NonZeroUsize::get),
    })
}

/// Opens the inputs: each by its format, and neighbours that differ in their language as a pair.
fn readers(args: &Args) -> Result<Vec<MemoryReader>> {
    let mut readers = Vec::new();
    let mut paths = args.inputs.iter().peekable();
    while let Some(path) = paths.next() {
        let partner =
            paths.peek().filter(|partner| args.pairs.from.is_none() && is_pair(path, partner));
        let mut reader = match partner {
            Some(partner) => opened_pair(path, partner)?,
            None => args.pairs.open(path)?,
        };
        if partner.is_some() {
            args.pairs.prepare(&mut reader);
            paths.next();
        }
        readers.push(reader);
    }
    Ok(readers)
}

/// `corpus.en` and `corpus.zh`: the same name but for the language.
fn is_pair(source: &Path, target: &Path) -> bool {
    let language = |path: &Path| tag_of(&unpacked_path(path));
    let stem = |path: &Path| unpacked_path(path).with_extension("");
    stem(source) == stem(target)
        && matches!((language(source), language(target)), (Some(a), Some(b)) if a != b)
}

fn tag_of(path: &Path) -> Option<Tag> {
    // `.po`, `.tsv` and the like are formats, and some of them languages, too.
    if InputFormat::of_path(path).is_ok() {
        return None;
    }
    Tag::parse(&path.extension()?.to_string_lossy()).ok()
}

fn opened_pair(source: &Path, target: &Path) -> Result<MemoryReader> {
    let mut pair = MemoryReader::open_pair(source, target)?;
    let language = |path: &Path| tag_of(&unpacked_path(path));
    let [source, target] = [source, target].map(language);
    pair.set_default_languages(source.as_ref().map(Tag::as_str), target.as_ref().map(Tag::as_str));
    Ok(pair)
}

/// How an output is written: by its extension, which may be one of the two languages.
fn format(path: &Path, args: &Args) -> Result<OutputFormat> {
    if path == Path::new("-") {
        return match args.to {
            Some(format) => Ok(format),
            None => bail!("--to says the format of standard output: tmx, tsv, csv or jsonl"),
        };
    }
    if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("zst")) {
        bail!("{}: .zst is read, but not written; expected .gz or no packing", path.display());
    }
    let bare = unpacked_path(path);
    let language = tag_of(&bare);
    if language.is_some() && language == args.pairs.source {
        return Ok(OutputFormat::SourceLines);
    }
    if language.is_some() && language == args.pairs.target {
        return Ok(OutputFormat::TargetLines);
    }
    Ok(OutputFormat::of_path(&bare)?)
}

/// The account of a conversion, one line for each part that is not empty.
fn told(summary: &Summary) -> Vec<String> {
    let Summary {
        account,
        written,
        incomplete,
        tag_only,
        forbidden,
        unknown_elements,
        losses,
        target_languages,
    } = summary;
    let kept = written + incomplete;
    let mut lines = vec![format!("{} read, {kept} written", plural(account.units, "unit"))];
    let counts = [
        (*incomplete, "written without a text in both languages"),
        (*tag_only, "without text beside inline elements, in no line or row"),
    ];
    for (count, what) in counts.into_iter().filter(|(count, _)| *count > 0) {
        lines.push(format!("{} {what}", plural(count, "unit")));
    }
    if *forbidden > 0 {
        let characters = plural(*forbidden, "character");
        lines.push(format!("{characters} left out that the format cannot carry"));
    }
    if *unknown_elements > 0 {
        let elements = plural(*unknown_elements, "inline element");
        lines.push(format!("written as native codes, because TMX does not have them: {elements}"));
    }
    lines.extend(account.lines());
    let most =
        |count: fn(&Losses) -> usize| losses.iter().map(|(_, l)| count(l)).max().unwrap_or(0);
    let dropped = [
        (most(|losses| losses.inline_elements), "inline element"),
        (most(|losses| losses.sub_segments), "sub-segment"),
    ];
    let dropped = dropped.into_iter().filter(|(count, _)| *count > 0);
    let dropped: Vec<_> = dropped.map(|(count, noun)| plural(count, noun)).collect();
    if !dropped.is_empty() {
        lines.push(format!("dropped from texts: {}", dropped.join(", ")));
    }
    for (format, losses) in losses.iter().filter(|(_, losses)| !losses.listed().is_empty()) {
        let format = format.name().to_uppercase();
        lines.push(format!("not carried by {format}: {}", losses.listed()));
    }
    lines.extend(account.leniencies.iter().map(ToString::to_string));
    if target_languages.len() > 1 {
        let languages: Vec<&str> = target_languages.iter().map(String::as_str).collect();
        let (count, languages) = (languages.len(), languages.join(", "));
        lines.push(format!(
            "targets in {count} languages ({languages}); select one with -t or add the column target_language"
        ));
    }
    lines
}
