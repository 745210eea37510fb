//! The arguments of the commands that convert translation memories, and the run that they share.

use std::io::Write as _;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use serde::Serialize;
use tmforge::align::Aligner;
use tmforge::clean::Report;
use tmforge::convert::{
    Cleaned, CleaningPlan, Column, List, OpenInputs, Options, Output, PartFiles, Parts, Summary,
    clean, clean_in_parts, convert, convert_in_parts, score,
};
use tmforge::error::Error;
use tmforge::memory::{Edits, InlineHandling, MemoryReader, are_line_files};
use tmforge::output::{Destinations, Dialect};
use tmforge::place::Place;
use tmforge::write::{HeaderAttribute, Losses, OutputFormat, Packed};

use super::clean::report_lines;
use super::copies::Copies;
use super::exit::Exit;
use super::memories::{PairArgs, why_nothing};
use super::presets::Presets;
use super::terminal::{Format, eprint_visible, plural};
use super::values::LayoutArg;

/// The arguments of a conversion.
#[derive(Debug, clap::Args)]
pub(super) struct Conversion {
    /// TM files, in order: .tmx .tsv .csv .jsonl .parquet .xlf .xliff .po .txml, also .gz and .zst; or two
    /// files with one segment per line, named by language (corpus.en corpus.zh); `-` is standard
    /// input
    #[arg(required = true, value_name = "INPUT")]
    pub(super) inputs: Vec<PathBuf>,

    /// Output file: .tmx .tsv .csv .jsonl, also .gz and .zst; .xlsx .parquet; or named by -s or -t (corpus.en); can
    /// be repeated
    #[arg(short, long, value_name = "FILE", required = true)]
    output: Vec<PathBuf>,

    #[command(flatten)]
    pub(super) pairs: PairArgs,

    /// Format of standard output, for `-o -`; xliff2 is also that of .xlf and .xliff files
    #[arg(long, value_name = "FORMAT", hide_short_help = true)]
    to: Option<OutputFormat>,

    /// Handling of inline elements: replace them by their native codes as text, drop them, or keep
    /// them [default: keep in TMX and JSONL, drop in other formats]
    #[arg(long, value_name = "HOW", hide_short_help = true)]
    inline: Option<InlineArg>,

    /// Columns of TSV, CSV, XLSX and Parquet outputs, such as url1,url2,source,target,score [default: those of the
    /// input; source,target in TSV]
    #[arg(long, value_name = "LIST", hide_short_help = true)]
    pub(super) columns: Option<String>,

    /// Members of JSONL objects and columns of Parquet: all data of a unit, or the texts by language as in
    /// translation data sets
    #[arg(long, value_name = "LAYOUT", default_value = "full", hide_short_help = true)]
    json_layout: LayoutArg,

    /// CAT tool whose context properties TMX output uses [default: those of the input] [possible
    /// values: generic, omegat, memoq, phrase, xtm, matecat, okapi, swordfish]
    #[arg(long, value_name = "TOOL")]
    dialect: Option<Dialect>,

    /// Divide the outputs into files, with {part} in their names: units=N, size=50MB, language, document, or
    /// the name of a column or property
    #[arg(long, value_name = "PARTS", value_parser = Parts::parse)]
    chunk: Option<Parts>,

    /// Rename a language, such as en=en-GB, before -s and -t select; can be repeated
    #[arg(long, value_name = "FROM=TO", hide_short_help = true)]
    rename_language: Vec<String>,

    /// Exchange source and target of every pair; needs -t where the input does not state its target language
    #[arg(long, hide_short_help = true)]
    swap: bool,

    /// Attribute of the header of TMX output, such as creationtool=MyTool; can be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = HeaderAttribute::parse, hide_short_help = true)]
    set: Vec<HeaderAttribute>,

    /// Note the input file of every unit as the property x-origin
    #[arg(long, hide_short_help = true)]
    add_origin: bool,

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

/// The stream of an output.
type Stream = Packed<Box<dyn std::io::Write + Send>>;

/// An output file, its format, and the part of a split that it receives.
struct Planned {
    path: PathBuf,
    format: OutputFormat,
    part: u8,
}

/// The files of parts.
struct Files(Destinations);

impl PartFiles for Files {
    type Stream = Stream;

    fn open(&mut self, path: &Path) -> tmforge::error::Result<Stream> {
        Ok(Packed::new(path, self.0.open(path)?))
    }

    fn close(&mut self, path: &Path, mut stream: Stream) -> tmforge::error::Result<()> {
        let place = || Place::file(path.display().to_string());
        stream.finish().map_err(|error| Error::io(place(), "cannot write", error))
    }
}

/// What is printed as JSON.
#[derive(Serialize)]
struct Json<'a> {
    #[serde(flatten)]
    summary: &'a Summary,
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<&'a Report>,
}

impl Conversion {
    /// Converts, and cleans by a plan if there is one. `presets` are the options that a file sets.
    pub(super) fn run(
        &self,
        presets: Option<&Presets>,
        plan: Option<&CleaningPlan>,
    ) -> Result<Exit> {
        self.run_with(presets, plan, None)
    }

    /// As [`Conversion::run`]; with an aligner, which goes without a plan, also scores the pairs: it comes with the
    /// files that were read for it.
    pub(super) fn run_with(
        &self,
        presets: Option<&Presets>,
        plan: Option<&CleaningPlan>,
        aligner: Option<(&Aligner, &[PathBuf])>,
    ) -> Result<Exit> {
        if self.format == Format::Json && self.output.iter().any(|path| path == Path::new("-")) {
            bail!(
                "--format json and `-o -` both write to standard output; write the output to a file"
            );
        }
        // Cleaning and scoring read the inputs twice.
        let copies = match plan.is_some() || aligner.is_some() {
            true => Copies::of_unrepeatable(&self.inputs)?,
            false => Copies::default(),
        };
        let edits = self.edits()?;
        let readers = self.readers(&copies, &edits)?;
        self.check_swap(&readers)?;
        if let Some(parts) = &self.chunk {
            self.check_parts(plan, aligner.is_some())?;
            let open = || self.readers(&copies, &edits);
            return self.run_in_parts(&open, parts, presets, (plan, &edits));
        }
        let planned = self.planned(plan)?;
        self.check_outputs(planned.iter().map(|planned| planned.format), &readers, presets)?;
        let mut inputs = self.all_inputs(presets, plan);
        inputs.extend(aligner.iter().flat_map(|(_, others)| others.iter().cloned()));
        let mut destinations = Destinations::new(&inputs);
        let mut outputs: Vec<Output<Stream>> = Vec::new();
        for Planned { path, format, part } in &planned {
            let (name, stream) = (path.display().to_string(), destinations.open(path)?);
            let stream = Packed::new(path, stream);
            outputs.push(Output { name, format: *format, stream, part: *part });
        }
        let lists = open_lists(plan, &mut destinations)?;
        let paths: Vec<&PathBuf> =
            planned.iter().map(|p| &p.path).chain(list_paths(plan)).collect();
        let (summary, report, streams) = match (plan, aligner) {
            (None, Some((aligner, _))) => {
                let readers = [readers, self.readers(&copies, &edits)?];
                let (summary, streams) = score(readers, outputs, &self.options()?, aligner)?;
                (summary, None, streams)
            }
            (None, None) => {
                let (summary, streams) = convert(readers, outputs, &self.options()?)?;
                (summary, None, streams)
            }
            (Some(plan), _) => {
                let open = || self.readers(&copies, &edits);
                let cleaned = clean(&open, outputs, lists, &self.options()?, &plan.cleaning)?;
                let Cleaned { summary, report, mut streams, lists } = cleaned;
                streams.extend(lists);
                (summary, Some(report), streams)
            }
        };
        self.tell(&summary, report.as_ref(), &edits)?;
        let is_nothing = summary.written + summary.incomplete == 0;
        if is_nothing && summary.removed == 0 {
            return Ok(Exit::Found);
        }
        finish(streams, paths)?;
        destinations.commit()?;
        if is_nothing {
            eprint_visible("all rows were removed; the outputs have none");
        }
        Ok(if is_nothing { Exit::Found } else { Exit::Done })
    }

    /// Checks what goes with outputs in parts.
    fn check_parts(&self, plan: Option<&CleaningPlan>, is_scored: bool) -> Result<()> {
        if is_scored {
            bail!(
                "--chunk does not go with score; write one file first, and divide it with convert"
            );
        }
        if plan.is_some_and(|plan| !plan.cleaning.against.split.parts.is_empty()) {
            bail!("--chunk and --split both divide the outputs; remove one of them");
        }
        Ok(())
    }

    /// The files that are read, which no output may replace.
    fn all_inputs(&self, presets: Option<&Presets>, plan: Option<&CleaningPlan>) -> Vec<PathBuf> {
        let others = plan.map_or(&[][..], |plan| &plan.inputs);
        let inputs = self.inputs.iter().chain(others).cloned();
        inputs.chain(presets.map(Presets::path)).collect()
    }

    /// Prints the counts, what was given and met nothing, and why nothing is written, if that is so.
    fn tell(&self, summary: &Summary, rows: Option<&Report>, edits: &Edits) -> Result<()> {
        self.print(summary, rows)?;
        self.pairs.tell_unused_words();
        for language in edits.unused() {
            eprint_visible(&format!("--rename-language: no unit has `{language}`"));
        }
        if summary.written + summary.incomplete + summary.removed == 0 {
            let why = why_nothing(&summary.account, self.pairs.languages());
            eprint_visible(&format!("nothing written: {why}"));
        }
        Ok(())
    }

    fn print(&self, summary: &Summary, rows: Option<&Report>) -> Result<()> {
        match self.format {
            Format::Json => {
                let json = serde_json::to_string_pretty(&Json { summary, rows })?;
                writeln!(std::io::stdout().lock(), "{json}")?;
            }
            Format::Text if self.quiet => {}
            Format::Text => {
                summary_lines(summary).iter().for_each(|line| eprint_visible(line));
                let rows = rows.map(report_lines).unwrap_or_default();
                rows.iter().for_each(|line| eprint_visible(line));
            }
        }
        Ok(())
    }

    /// Converts, and cleans by a plan if there is one, to files of parts.
    fn run_in_parts(
        &self,
        open: OpenInputs<'_>,
        parts: &Parts,
        presets: Option<&Presets>,
        (plan, edits): (Option<&CleaningPlan>, &Edits),
    ) -> Result<Exit> {
        let outputs = self.output.iter().map(|path| Ok((path.clone(), self.output_format(path)?)));
        let outputs = outputs.collect::<Result<Vec<_>>>()?;
        let readers = open()?;
        self.check_outputs(outputs.iter().map(|(_, format)| *format), &readers, presets)?;
        let mut files = Files(Destinations::new(&self.all_inputs(presets, plan)));
        let options = self.options()?;
        let (summary, report, count) = match plan {
            None => {
                let (summary, count) =
                    convert_in_parts(readers, &outputs, &options, parts, &mut files)?;
                (summary, None, count)
            }
            Some(plan) => {
                let lists = open_lists(Some(plan), &mut files.0)?;
                let parts = (parts, &mut files);
                let (cleaned, count) =
                    clean_in_parts(open, &outputs, lists, &options, &plan.cleaning, parts)?;
                finish(cleaned.lists, list_paths(Some(plan)))?;
                (cleaned.summary, Some(cleaned.report), count)
            }
        };
        self.tell(&summary, report.as_ref(), edits)?;
        if summary.written + summary.incomplete == 0 {
            return Ok(Exit::Found);
        }
        files.0.commit()?;
        if self.format == Format::Text && !self.quiet {
            eprint_visible(&plural(count, "part"));
        }
        Ok(Exit::Done)
    }

    fn edits(&self) -> Result<Edits> {
        let edits = Edits::renaming(&self.rename_language)?;
        Ok(if self.add_origin { edits.with_origin() } else { edits })
    }

    /// The target language becomes that of the sources, so it must be known.
    fn check_swap(&self, readers: &[MemoryReader]) -> Result<()> {
        let is_known = self.pairs.target.is_some()
            || readers.iter().all(|reader| !reader.header().target.is_empty());
        if self.swap && !is_known {
            bail!("--swap: the target language is not known; add -t with it");
        }
        if self.swap && self.dialect.is_some() {
            bail!(
                "--swap and --dialect: the context of a source is not that of its translation; remove one"
            );
        }
        Ok(())
    }

    /// Checks the formats of the outputs, and tells what whole units lose. The dialect of a project's file is
    /// for those of its outputs that are TMX.
    fn check_outputs(
        &self,
        mut formats: impl Iterator<Item = OutputFormat> + Clone,
        readers: &[MemoryReader],
        presets: Option<&Presets>,
    ) -> Result<()> {
        let is_given = !presets.is_some_and(|presets| presets.has("dialect"));
        let is_tmx = formats.clone().any(|format| format == OutputFormat::Tmx);
        if let Some(dialect) = self.dialect.filter(|_| is_given && !is_tmx) {
            bail!(
                "--dialect {dialect} is for TMX only; no output is TMX; add -o FILE.tmx or remove the option"
            );
        }
        if formats.any(|format| matches!(format, OutputFormat::Tmx | OutputFormat::Jsonl)) {
            report_dropped_headers(readers);
        }
        Ok(())
    }

    /// The outputs; each part of a split has its own.
    fn planned(&self, plan: Option<&CleaningPlan>) -> Result<Vec<Planned>> {
        let none = CleaningPlan::default();
        let outputs = plan.unwrap_or(&none).outputs(&self.output)?.into_iter();
        let planned = outputs.map(|(path, part)| {
            let format = self.output_format(&path)?;
            Ok(Planned { path, format, part })
        });
        planned.collect()
    }

    /// The format of an output, by its extension, which may be one of the two languages.
    fn output_format(&self, path: &Path) -> Result<OutputFormat> {
        if path == Path::new("-") {
            return match self.to {
                Some(format) => Ok(format),
                None => bail!("-: no file extension; expected --to with the format; add --to tmx"),
            };
        }
        let mut languages = self.pairs.languages();
        if self.swap {
            languages.reverse();
        }
        Ok(OutputFormat::of_output_as(path, languages, self.to)?)
    }

    fn options(&self) -> Result<Options> {
        Ok(Options {
            source: self.pairs.source.clone(),
            target: self.pairs.target.clone(),
            states: self.pairs.states(),
            condition: self.pairs.condition.clone(),
            inline: self.inline.map(InlineHandling::from),
            columns: self.columns.as_deref().map(Column::list).transpose()?.unwrap_or_default(),
            json_layout: self.json_layout.into(),
            dialect: self.dialect,
            swaps: self.swap,
            header: self.set.clone(),
            counts_losses: !self.quiet || self.format == Format::Json,
            threads: super::values::threads(self.threads).get(),
        })
    }

    /// Opens the inputs. Two successive line files that differ only in their language are one input.
    fn readers(&self, copies: &Copies, edits: &Edits) -> tmforge::error::Result<Vec<MemoryReader>> {
        let mut readers = Vec::new();
        let mut paths = self.inputs.iter().peekable();
        while let Some(path) = paths.next() {
            let partner = paths
                .peek()
                .filter(|partner| self.pairs.from.is_none() && are_line_files(path, partner));
            let mut reader = match partner {
                Some(partner) => MemoryReader::open_pair(path, partner)?,
                None => self.pairs.open_or_copy(path, copies)?,
            };
            if partner.is_some() {
                self.pairs.prepare(&mut reader);
                paths.next();
            }
            reader.set_edits(edits);
            readers.push(reader);
        }
        Ok(readers)
    }
}

/// Opens the lists of a plan.
fn open_lists(
    plan: Option<&CleaningPlan>,
    destinations: &mut Destinations,
) -> Result<Vec<List<Stream>>> {
    let mut lists = Vec::new();
    for &(kind, format, ref path) in plan.map_or(&[][..], |plan| &plan.lists) {
        let (name, stream) = (path.display().to_string(), destinations.open(path)?);
        lists.push(List { kind, format, name, stream: Packed::new(path, stream) });
    }
    Ok(lists)
}

fn list_paths(plan: Option<&CleaningPlan>) -> impl Iterator<Item = &PathBuf> {
    plan.into_iter().flat_map(|plan| plan.lists.iter().map(|(.., path)| path))
}

/// Ends streams into files.
fn finish<'p>(streams: Vec<Stream>, paths: impl IntoIterator<Item = &'p PathBuf>) -> Result<()> {
    for (mut stream, path) in streams.into_iter().zip(paths) {
        let place = || Place::file(path.display().to_string());
        stream.finish().map_err(|error| Error::io(place(), "cannot write", error))?;
    }
    Ok(())
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

/// The summary of a conversion, with one line for each count that is not zero.
fn summary_lines(summary: &Summary) -> Vec<String> {
    let Summary {
        account,
        written,
        removed: _,
        incomplete,
        tag_only,
        without_context,
        forbidden,
        unknown_elements,
        losses,
        target_languages,
    } = summary;
    let kept = written + incomplete;
    let mut lines = vec![format!("{} read, {kept} written", plural(account.units, "unit"))];
    let counts = [
        (*incomplete, "written without a pair of texts"),
        (*without_context, "without the texts before and after, which are in the other language"),
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
