//! `tmforge segment`: cuts text into segments and writes one per line.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tmforge::error::Error;
use tmforge::lang::Tag;
use tmforge::model::fold;
use tmforge::output::Destinations;
use tmforge::place::Place;
use tmforge::segment::srx::{self, Srx};
use tmforge::segment::{PlainSegment, Segmenter};

use super::exit::Exit;

/// Arguments of `tmforge segment`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Text in UTF-8, with blank lines between paragraphs; `-` is standard input
    #[arg(value_name = "FILE", required_unless_present = "export_srx")]
    file: Option<PathBuf>,

    /// Language: a BCP 47 tag such as en
    #[arg(short, long, value_name = "LANG", required_unless_present = "export_srx", value_parser = super::values::language)]
    language: Option<Tag>,

    /// Print the byte range of each segment in the file, before its text
    #[arg(long, hide_short_help = true)]
    offsets: bool,

    /// Segment by the rules of this SRX 2.0 file instead of the built-in rules
    #[arg(long, value_name = "SRX", hide_short_help = true)]
    srx: Option<PathBuf>,

    /// Write the built-in rules as SRX 2.0, for OmegaT and Okapi
    #[arg(long, conflicts_with_all = ["file", "offsets", "srx"])]
    export_srx: bool,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args) -> Result<Exit> {
    let inputs: Vec<PathBuf> = args.file.iter().chain(&args.srx).cloned().collect();
    let mut out = BufWriter::new(Destinations::new(&inputs).open(Path::new("-"))?);
    if args.export_srx {
        out.write_all(srx::export().as_bytes())?;
        out.flush()?;
        return Ok(Exit::Done);
    }
    let (Some(file), Some(language)) = (&args.file, &args.language) else {
        unreachable!("clap requires both")
    };
    let segmenter = match &args.srx {
        Some(path) => Segmenter::from_srx(&read_srx(path)?, language),
        None => Segmenter::new(language),
    };
    let mut last = None;
    let name = file.display().to_string();
    segmenter.segment_reader(&name, open(file)?, |segment| {
        let new_paragraph = last.is_some_and(|paragraph| paragraph != segment.paragraph);
        last = Some(segment.paragraph);
        write_segment(&mut out, &segment, new_paragraph, args.offsets)
            .map_err(|cause| Error::io(Place::file("-"), "cannot write", cause))
    })?;
    out.flush()?;
    Ok(Exit::Done)
}

/// Loads the rules of an SRX file.
pub(super) fn read_srx(path: &Path) -> Result<Srx> {
    let name = path.display().to_string();
    let bytes =
        std::fs::read(path).map_err(|cause| Error::io(Place::file(&name), "cannot read", cause))?;
    let text = String::from_utf8(bytes).with_context(|| format!("{name}: not UTF-8"))?;
    Ok(Srx::parse(&name, &text)?)
}

fn open(path: &Path) -> Result<Box<dyn BufRead>> {
    if path.as_os_str() == "-" {
        return Ok(Box::new(BufReader::new(std::io::stdin())));
    }
    let place = || Place::file(path.display().to_string());
    let file = File::open(path).map_err(|cause| Error::io(place(), "cannot read", cause))?;
    Ok(Box::new(BufReader::new(file)))
}

fn write_segment(
    out: &mut impl Write,
    segment: &PlainSegment<'_>,
    new_paragraph: bool,
    offsets: bool,
) -> std::io::Result<()> {
    if new_paragraph {
        writeln!(out)?;
    }
    if offsets {
        write!(out, "{}-{}\t", segment.at, segment.at + segment.text.len())?;
    }
    writeln!(out, "{}", fold(segment.text))
}
