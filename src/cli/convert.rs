//! `tmforge convert`: memories of one format become memories of another.

use std::io::{BufWriter, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use flate2::write::GzEncoder;
use tmforge::convert::{Column, Options, Output, Summary, convert};
use tmforge::error::Error;
use tmforge::lang::Tag;
use tmforge::memory::{
    ColumnChoice, InlineHandling, InputFormat, MemoryReader, ReadOptions, unpacked_path,
};
use tmforge::output::{Destination, Dialect};
use tmforge::place::Place;
use tmforge::write::OutputFormat;

use super::{Exit, plural, tell};

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

    /// MemoryReader language: picks it out of several, and names it where a file does not
    #[arg(short, long, value_name = "LANG")]
    source: Option<Tag>,

    /// Target language: picks it out of several, and names it where a file does not
    #[arg(short, long, value_name = "LANG")]
    target: Option<Tag>,

    /// Format of standard input
    #[arg(long, value_name = "FORMAT")]
    from: Option<InputFormat>,

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

    /// Columns of TSV and CSV inputs, by name or number: source=English,target=3 [default: as the
    /// header says]
    #[arg(long, value_name = "LIST")]
    from_columns: Option<String>,

    /// The names by which TMX tells of context: generic, omegat, memoq, phrase, xtm, matecat, okapi or
    /// swordfish [default: as the inputs have them]
    #[arg(long, value_name = "TOOL")]
    dialect: Option<Dialect>,

    /// Worker threads; the output does not depend on it [default: all processors]
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,

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
    let sources = sources(args)?;
    let forms: Vec<OutputFormat> =
        args.output.iter().map(|path| form(path, args)).collect::<Result<_>>()?;
    if let Some(dialect) = args.dialect.filter(|_| !forms.contains(&OutputFormat::Tmx)) {
        bail!(
            "--dialect {dialect} is for TMX, and no output is TMX; add -o FILE.tmx or leave it out"
        );
    }
    if forms.iter().any(|form| matches!(form, OutputFormat::Tmx | OutputFormat::Jsonl)) {
        tell_headers(&sources);
    }
    let mut destinations = Vec::new();
    for path in &args.output {
        destinations.push(Destination::open(path, &args.inputs)?);
    }
    let mut outputs = Vec::new();
    for ((destination, path), form) in destinations.iter().zip(&args.output).zip(forms) {
        let name = destination.name().to_owned();
        outputs.push(Output {
            name,
            format: form,
            stream: Packed::new(path, destination.stream()?),
        });
    }
    let summary = convert(sources, &mut outputs, &options(args)?)?;
    for mut output in outputs {
        let failed = |error| Error::io(Place::file(&output.name), "cannot write", error);
        output.stream.finish().map_err(failed)?;
    }
    for destination in destinations {
        destination.commit()?;
    }
    if !args.quiet {
        summary.notices.iter().for_each(|notice| tell(&notice.to_string()));
        tell(&told(&summary));
    }
    Ok(Exit::Done)
}

/// Tells whose headers are left out.
fn tell_headers(sources: &[MemoryReader]) {
    for source in sources.iter().skip(1).filter(|source| !source.header().annotations.is_empty()) {
        let name = source.name();
        tell(&format!(
            "{name}: notes and props of its header left out; a memory has one, the first input's"
        ));
    }
}

fn options(args: &Args) -> Result<Options> {
    let all = || std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let columns = args.columns.as_deref().unwrap_or("source,target");
    Ok(Options {
        source: args.source.clone(),
        target: args.target.clone(),
        inline: args.inline.map(InlineHandling::from),
        columns: Column::list(columns)?,
        dialect: args.dialect,
        is_noticed: !args.quiet,
        threads: args.threads.map_or_else(all, NonZeroUsize::get),
    })
}

/// Opens the inputs: each by its format, and neighbours that differ in their language as a pair.
fn sources(args: &Args) -> Result<Vec<MemoryReader>> {
    let from_columns = args.from_columns.as_deref().map(ColumnChoice::list).transpose()?;
    let read = ReadOptions { from_columns };
    let mut sources = Vec::new();
    let mut paths = args.inputs.iter().peekable();
    while let Some(path) = paths.next() {
        let partner = paths.peek().filter(|partner| is_pair(path, partner));
        let mut source = match partner {
            Some(partner) => opened_pair(path, partner)?,
            None => MemoryReader::open_with(path, kind(path, args.from)?, &read)?,
        };
        if partner.is_some() {
            paths.next();
        }
        let text = |tag: &Option<Tag>| tag.as_ref().map(|tag| tag.as_str().to_owned());
        source.set_default_languages(text(&args.source).as_deref(), text(&args.target).as_deref());
        sources.push(source);
    }
    Ok(sources)
}

fn kind(path: &Path, from: Option<InputFormat>) -> Result<InputFormat> {
    match (path == Path::new("-"), from) {
        (true, Some(format)) => Ok(format),
        (true, None) => bail!("--from says the format of standard input: tmx, tsv, csv or jsonl"),
        (false, _) => Ok(InputFormat::of_path(path)?),
    }
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
fn form(path: &Path, args: &Args) -> Result<OutputFormat> {
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
    if language.is_some() && language == args.source {
        return Ok(OutputFormat::SourceLines);
    }
    if language.is_some() && language == args.target {
        return Ok(OutputFormat::TargetLines);
    }
    Ok(OutputFormat::of_path(&bare)?)
}

/// A stream that may pack what is written to it.
pub(super) enum Packed<W: Write> {
    Plain(BufWriter<W>),
    Gzip(GzEncoder<BufWriter<W>>),
}

impl<W: Write> Packed<W> {
    pub(super) fn new(path: &Path, stream: W) -> Self {
        let extension = path.extension().unwrap_or_default();
        let stream = BufWriter::with_capacity(1 << 18, stream);
        match extension.eq_ignore_ascii_case("gz") {
            true => Self::Gzip(GzEncoder::new(stream, flate2::Compression::default())),
            false => Self::Plain(stream),
        }
    }

    /// Writes what is still held, with the end that a packed file has. Dropping would not tell of a
    /// disk that is full.
    pub(super) fn finish(&mut self) -> std::io::Result<()> {
        match self {
            Self::Plain(stream) => stream.flush(),
            Self::Gzip(encoder) => {
                encoder.try_finish()?;
                encoder.get_mut().flush()
            }
        }
    }
}

impl<W: Write> Write for Packed<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.write(bytes),
            Self::Gzip(encoder) => encoder.write(bytes),
        }
    }

    /// Only [`Packed::finish`] writes all: a packed file gets longer by each flush.
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn told(summary: &Summary) -> String {
    let Summary { read, unpaired, written, bare, forbidden, notices: _ } = summary;
    let mut text = format!("{} read, {written} written", plural(*read, "unit"));
    if *unpaired > 0 {
        text += &format!("; {unpaired} without a text in both languages");
    }
    if *bare > 0 {
        let pairs = plural(*bare, "pair");
        text += &format!("; {pairs} without text beside codes, in no line or row");
    }
    if *forbidden > 0 {
        let characters = plural(*forbidden, "character");
        text += &format!("; {characters} left out that the format cannot carry");
    }
    text
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    /// A disk with room for so many bytes.
    struct Disk(usize);

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            match self.0.checked_sub(bytes.len()) {
                Some(left) => self.0 = left,
                None => return Err(std::io::ErrorKind::StorageFull.into()),
            }
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_disk_that_is_full_at_the_very_end_is_told() {
        let text = "a\tb\n".repeat(1000);
        let finished = |name: &str, room| {
            let mut packed = Packed::new(Path::new(name), Disk(room));
            packed.write_all(text.as_bytes()).unwrap();
            packed.flush().unwrap();
            packed.finish()
        };
        let mut packed = Packed::new(Path::new("x.tsv.gz"), Vec::new());
        packed.write_all(text.as_bytes()).unwrap();
        packed.finish().unwrap();
        let Packed::Gzip(encoder) = packed else { panic!("not packed") };
        let bytes = encoder.get_ref().get_ref();
        let mut read = String::new();
        flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut read).unwrap();
        assert_eq!(read, text);
        let needed = bytes.len();
        for (name, needed) in [("x.tsv.gz", needed), ("x.TSV.GZ", needed), ("x.tsv", text.len())] {
            assert!(finished(name, needed).is_ok(), "{name}");
            assert!(finished(name, needed - 1).is_err(), "{name}");
        }
    }
}
