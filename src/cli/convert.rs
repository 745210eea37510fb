//! `tmforge convert`: converts translation memories to other formats, and merges them.

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
use super::presets::Presets;
use super::terminal::{Format, eprint_visible, plural};
use super::values::LayoutArg;

/// Arguments of `tmforge convert`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// TM files, in order: .tmx .tsv .csv .jsonl .parquet .xlf .xliff .po .txml, also .gz and .zst; or two
    /// files with one segment per line, named by language (corpus.en corpus.zh); `-` is standard
    /// input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,

    /// Output file: .tmx .tsv .csv .jsonl, also .gz and .zst; .xlsx .parquet; or named by -s or -t (corpus.en); can
    /// be repeated
    #[arg(short, long, value_name = "FILE", required = true)]
    output: Vec<PathBuf>,

    #[command(flatten)]
    pairs: PairArgs,

    /// Format of standard output, for `-o -`
    #[arg(long, value_name = "FORMAT", hide_short_help = true)]
    to: Option<OutputFormat>,

    /// Handling of inline elements: replace them by their native codes as text, drop them, or keep
    /// them [default: keep in TMX and JSONL, drop in other formats]
    #[arg(long, value_name = "HOW", hide_short_help = true)]
    inline: Option<InlineArg>,

    /// Columns of TSV, CSV, XLSX and Parquet outputs, such as url1,url2,source,target,score [default: those of the
    /// input; source,target in TSV]
    #[arg(long, value_name = "LIST", hide_short_help = true)]
    columns: Option<String>,

    /// Members of JSONL objects and columns of Parquet: all data of a unit, or the texts by language as in
    /// translation data sets
    #[arg(long, value_name = "LAYOUT", default_value = "full", hide_short_help = true)]
    json_layout: LayoutArg,

    /// CAT tool whose context properties TMX output uses [default: those of the input] [possible
    /// values: generic, omegat, memoq, phrase, xtm, matecat, okapi, swordfish]
    #[arg(long, value_name = "TOOL")]
    dialect: Option<Dialect>,

    /// Number of worker threads; does not affect the output [default: all processors]
    #[arg(long, value_name = "N", hide_short_help = true)]
    threads: Option<NonZeroUsize>,

    /// Format of the summary: text on standard error, or JSON on standard output
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_short_help = true)]
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

/// Runs the subcommand. `presets` are the options that a file sets.
pub(super) fn run(args: &Args, presets: Option<&Presets>) -> Result<Exit> {
    if args.format == Format::Json && args.output.iter().any(|path| path == Path::new("-")) {
        bail!("--format json and `-o -` both write to standard output; write the output to a file");
    }
    let readers = readers(args)?;
    let formats: Vec<OutputFormat> =
        args.output.iter().map(|path| format(path, args)).collect::<Result<_>>()?;
    // The dialect of a project's file is for those of its outputs that are TMX.
    let is_given = !presets.is_some_and(|presets| presets.has("dialect"));
    let dialect = args.dialect.filter(|_| is_given && !formats.contains(&OutputFormat::Tmx));
    if let Some(dialect) = dialect {
        bail!(
            "--dialect {dialect} is for TMX only; no output is TMX; add -o FILE.tmx or remove the option"
        );
    }
    let is_whole =
        |format: &OutputFormat| matches!(format, OutputFormat::Tmx | OutputFormat::Jsonl);
    if formats.iter().any(is_whole) {
        report_dropped_headers(&readers);
    }
    let inputs: Vec<PathBuf> =
        args.inputs.iter().cloned().chain(presets.map(Presets::path)).collect();
    let mut destinations = Destinations::new(&inputs);
    let mut outputs = Vec::new();
    for (path, format) in args.output.iter().zip(formats) {
        let (name, stream) = (path.display().to_string(), destinations.open(path)?);
        outputs.push(Output { name, format, stream: Packed::new(path, stream), part: 0 });
    }
    let (summary, streams) = convert(readers, outputs, &options(args)?)?;
    match args.format {
        Format::Json => {
            let json = serde_json::to_string_pretty(&summary)?;
            writeln!(std::io::stdout().lock(), "{json}")?;
        }
        Format::Text if args.quiet => {}
        Format::Text => summary_lines(&summary).iter().for_each(|line| eprint_visible(line)),
    }
    if summary.written + summary.incomplete == 0 {
        eprint_visible(&format!(
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

/// Prints which inputs have header notes or properties that are not written.
fn report_dropped_headers(readers: &[MemoryReader]) {
    for reader in readers.iter().skip(1).filter(|reader| !reader.header().annotations.is_empty()) {
        let name = reader.name();
        eprint_visible(&format!(
            "{name}: header notes and properties dropped; the output has those of the first input"
        ));
    }
}

fn options(args: &Args) -> Result<Options> {
    Ok(Options {
        source: args.pairs.source.clone(),
        target: args.pairs.target.clone(),
        states: args.pairs.states(),
        inline: args.inline.map(InlineHandling::from),
        columns: args.columns.as_deref().map(Column::list).transpose()?.unwrap_or_default(),
        json_layout: args.json_layout.into(),
        dialect: args.dialect,
        counts_losses: !args.quiet || args.format == Format::Json,
        threads: super::values::threads(args.threads).get(),
    })
}

/// Opens the inputs. Two successive line files that differ only in their language are one input.
fn readers(args: &Args) -> Result<Vec<MemoryReader>> {
    let mut readers = Vec::new();
    let mut paths = args.inputs.iter().peekable();
    while let Some(path) = paths.next() {
        let partner =
            paths.peek().filter(|partner| args.pairs.from.is_none() && is_pair(path, partner));
        let mut reader = match partner {
            Some(partner) => open_pair(path, partner)?,
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

/// Whether two file names differ only in their language, like `corpus.en` and `corpus.zh`.
fn is_pair(source: &Path, target: &Path) -> bool {
    let language = |path: &Path| tag_of(&unpacked_path(path));
    let stem = |path: &Path| unpacked_path(path).with_extension("");
    stem(source) == stem(target)
        && matches!((language(source), language(target)), (Some(a), Some(b)) if a != b)
}

/// The language that is the extension of a line file.
fn tag_of(path: &Path) -> Option<Tag> {
    // `.po`, `.tsv` and the like are formats, though some of them are language tags as well.
    if InputFormat::of_path(path).is_ok() {
        return None;
    }
    Tag::parse(&path.extension()?.to_string_lossy()).ok()
}

fn open_pair(source: &Path, target: &Path) -> Result<MemoryReader> {
    let mut pair = MemoryReader::open_pair(source, target)?;
    let language = |path: &Path| tag_of(&unpacked_path(path));
    let [source, target] = [source, target].map(language);
    pair.set_default_languages(source.as_ref().map(Tag::as_str), target.as_ref().map(Tag::as_str));
    Ok(pair)
}

/// The format of an output, by its extension, which may be one of the two languages.
fn format(path: &Path, args: &Args) -> Result<OutputFormat> {
    if path == Path::new("-") {
        return match args.to {
            Some(format) => Ok(format),
            None => bail!("-: no file extension; expected --to with the format; add --to tmx"),
        };
    }
    let languages = [&args.pairs.source, &args.pairs.target].map(Option::as_ref);
    Ok(OutputFormat::of_output(path, languages)?)
}

/// The summary of a conversion, with one line for each count that is not zero.
fn summary_lines(summary: &Summary) -> Vec<String> {
    let Summary {
        account,
        written,
        removed: _,
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
        (*incomplete, "written without a pair of texts"),
        (*tag_only, "with inline elements only, in no line or row"),
    ];
    for (count, what) in counts.into_iter().filter(|(count, _)| *count > 0) {
        lines.push(format!("{} {what}", plural(count, "unit")));
    }
    if *forbidden > 0 {
        let characters = plural(*forbidden, "character");
        lines.push(format!("{characters} dropped because the format cannot represent them"));
    }
    if *unknown_elements > 0 {
        let elements = plural(*unknown_elements, "inline element");
        lines.push(format!("written as native codes because TMX does not define them: {elements}"));
    }
    lines.extend(account.lines());
    // Each output drops the same elements from the same texts, so the losses are not added up.
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
            "targets in {count} languages ({languages}); select one with -t or add a target_language column"
        ));
    }
    lines
}
