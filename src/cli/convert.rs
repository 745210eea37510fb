//! `tmforge convert`: memories of one format become memories of another.

use std::io::{BufWriter, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use flate2::write::GzEncoder;
use tmforge::convert::{Column, Form, Options, Output, Summary, convert};
use tmforge::error::Error;
use tmforge::lang::Tag;
use tmforge::memory::{Format, Inline, Kind, Source, unpacked_path};
use tmforge::output::{Destinations, Dialect};
use tmforge::place::Place;

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

    /// Source language: picks it out of several, and names it where a file does not
    #[arg(short, long, value_name = "LANG")]
    source: Option<Tag>,

    /// Target language: picks it out of several, and names it where a file does not
    #[arg(short, long, value_name = "LANG")]
    target: Option<Tag>,

    /// Format of standard input
    #[arg(long, value_name = "FORMAT")]
    from: Option<Format>,

    /// Format of standard output, for `-o -`
    #[arg(long, value_name = "FORMAT")]
    to: Option<Format>,

    /// What becomes of inline elements: their codes as text, nothing, or the elements as they are
    /// [default: keep in TMX and JSONL, else drop]
    #[arg(long, value_name = "HOW")]
    inline: Option<InlineArg>,

    /// Columns of TSV and CSV outputs, as `url1,url2,source,target,score` [default: source,target]
    #[arg(long, value_name = "LIST")]
    columns: Option<String>,

    /// Columns of TSV inputs [default: source,target]
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

impl From<InlineArg> for Inline {
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
    let forms: Vec<Form> =
        args.output.iter().map(|path| form(path, args)).collect::<Result<_>>()?;
    if let Some(dialect) = args.dialect.filter(|_| !forms.contains(&Form::Memory(Format::Tmx))) {
        bail!(
            "--dialect {dialect} is for TMX, and no output is TMX; add -o FILE.tmx or leave it out"
        );
    }
    if forms.iter().any(|form| matches!(form, Form::Memory(Format::Tmx | Format::Jsonl))) {
        tell_headers(&sources);
    }
    let mut destinations = Destinations::new(&args.inputs);
    let mut outputs = Vec::new();
    for (path, form) in args.output.iter().zip(forms) {
        let (name, stream) = (path.display().to_string(), destinations.open(path)?);
        outputs.push(Output { name, form, stream: Packed::new(path, stream) });
    }
    let summary = convert(sources, &mut outputs, &options(args)?)?;
    for mut output in outputs {
        let failed = |error| Error::io(Place::file(&output.name), "cannot write", error);
        output.stream.finish().map_err(failed)?;
    }
    destinations.commit()?;
    if !args.quiet {
        summary.notices.iter().for_each(|notice| tell(&notice.to_string()));
        tell(&told(&summary));
    }
    Ok(Exit::Done)
}

/// Tells whose headers are left out.
fn tell_headers(sources: &[Source]) {
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
        inline: args.inline.map(Inline::from),
        columns: Column::list(columns)?,
        dialect: args.dialect,
        is_noticed: !args.quiet,
        threads: args.threads.map_or_else(all, NonZeroUsize::get),
    })
}

/// Opens the inputs: each by its format, and neighbours that differ in their language as a pair.
fn sources(args: &Args) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    let mut paths = args.inputs.iter().peekable();
    while let Some(path) = paths.next() {
        let partner = paths.peek().filter(|partner| is_pair(path, partner));
        let mut source = match partner {
            Some(partner) => opened_pair(path, partner)?,
            None => Source::open(path, kind(path, args.from)?)?,
        };
        if partner.is_some() {
            paths.next();
        }
        let text = |tag: &Option<Tag>| tag.as_ref().map(|tag| tag.as_str().to_owned());
        source.assume(text(&args.source).as_deref(), text(&args.target).as_deref());
        if let Some(columns) = &args.from_columns {
            let columns: Vec<Column> = Column::list(columns)?;
            let names: Vec<String> = columns.iter().map(|c| c.name().to_owned()).collect();
            source.set_columns(&names);
        }
        sources.push(source);
    }
    Ok(sources)
}

fn kind(path: &Path, from: Option<Format>) -> Result<Kind> {
    match (path == Path::new("-"), from) {
        (true, Some(format)) => Ok(Kind::Memory(format)),
        (true, None) => bail!("--from says the format of standard input: tmx, tsv, csv or jsonl"),
        (false, _) => Ok(Kind::of_path(path)?),
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
    if Kind::of_path(path).is_ok() {
        return None;
    }
    Tag::parse(&path.extension()?.to_string_lossy()).ok()
}

fn opened_pair(source: &Path, target: &Path) -> Result<Source> {
    let mut pair = Source::open_pair(source, target)?;
    let language = |path: &Path| tag_of(&unpacked_path(path));
    let [source, target] = [source, target].map(language);
    pair.assume(source.as_ref().map(Tag::as_str), target.as_ref().map(Tag::as_str));
    Ok(pair)
}

/// How an output is written: by its extension, which may be one of the two languages.
fn form(path: &Path, args: &Args) -> Result<Form> {
    if path == Path::new("-") {
        return match args.to {
            Some(format) => Ok(Form::Memory(format)),
            None => bail!("--to says the format of standard output: tmx, tsv, csv or jsonl"),
        };
    }
    if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("zst")) {
        bail!("{}: .zst is read, but not written; expected .gz or no packing", path.display());
    }
    let bare = unpacked_path(path);
    let language = tag_of(&bare);
    if language.is_some() && language == args.source {
        return Ok(Form::SourceLines);
    }
    if language.is_some() && language == args.target {
        return Ok(Form::TargetLines);
    }
    Ok(Form::Memory(Format::of_path(&bare)?))
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
