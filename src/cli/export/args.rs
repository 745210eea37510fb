//! The arguments of `tmforge export`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use tmforge::output::{Date, Dialect, OutputFormat};

use crate::cli::jobs::InputArgs;
use crate::cli::lexicons::LexiconArgs;
use crate::cli::terminal::Format;
use crate::cli::values::LayoutArg;
use crate::cli::vectors::WordVectorArgs;

/// Arguments of `tmforge export`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    pub(super) input: InputArgs,

    /// Output file: .tmx .tsv .csv .jsonl .xlsx .parquet, or named by a language, with a segment on each line
    /// (corpus.en); also .gz and .zst, but for .xlsx and .parquet; can be repeated. With several target languages a TMX file holds
    /// all, and {target} in a name stands for each: memory.{target}.tsv
    #[arg(short, long, value_name = "FILE", required_unless_present = "dry_run")]
    pub(super) output: Vec<PathBuf>,

    /// Show which files go together and which are left, and stop
    #[arg(short = 'n', long)]
    pub(super) dry_run: bool,

    /// Format of standard output, for `-o -`; xliff2 is also that of .xlf and .xliff files
    #[arg(long, value_name = "FORMAT", hide_short_help = true)]
    pub(super) to: Option<OutputFormat>,

    /// CAT tool whose context properties TMX output uses [possible values: generic, omegat, memoq,
    /// phrase, xtm, matecat, okapi, swordfish]
    #[arg(long, value_name = "TOOL", default_value_t)]
    pub(super) dialect: Dialect,

    /// Columns of TSV, CSV, XLSX and Parquet outputs, such as url1,url2,source,target,score [default:
    /// source,target in TSV; id,document,section,kind,source,target,bead,confidence in CSV and XLSX; all that a
    /// unit carries in Parquet]
    #[arg(long, value_name = "LIST", hide_short_help = true)]
    pub(super) columns: Option<String>,

    /// Members of JSONL objects and columns of Parquet: all data of a unit, or the texts by language as in
    /// translation data sets
    #[arg(long, value_name = "LAYOUT", default_value = "full", hide_short_help = true)]
    pub(super) json_layout: LayoutArg,

    /// Write sub-segments to TMX too: where one target sentence translates several source
    /// sentences, each of them with its clauses; implied by --dialect omegat
    #[arg(long, alias = "parts", hide_short_help = true)]
    pub(super) sub_segments: bool,

    /// Minimum confidence of a unit that is written, from 0 to 1
    #[arg(long, value_name = "X", default_value_t = 0.5, value_parser = crate::cli::values::fraction::<f32>)]
    pub(super) min_confidence: f32,

    /// Write doubtful documents, too: those whose two texts do not translate each other
    #[arg(long, hide_short_help = true)]
    pub(super) keep_doubtful: bool,

    /// Remove what the rules of `clean` remove: the report counts it by rule
    #[arg(long)]
    pub(super) clean: bool,

    #[command(flatten)]
    pub(super) lexicons: LexiconArgs,

    #[command(flatten)]
    pub(super) word_vectors: WordVectorArgs,

    /// Write a coverage report (JSON): units, excluded text with reasons, rejoined page breaks,
    /// pairs of low confidence
    #[arg(long, value_name = "FILE")]
    pub(super) report: Option<PathBuf>,

    /// Write the documents that failed to this file: JSON Lines of {"id", "error"}
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub(super) errors: Option<PathBuf>,

    /// Write the documents that failed to JSONL outputs, too, in the place of their units
    #[arg(long, hide_short_help = true)]
    pub(super) inline_errors: bool,

    /// Write the vocabulary of the documents, which is in no unit, as a glossary: .csv or .tbx
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub(super) terms: Option<PathBuf>,

    /// Write a page (.html) or a workbook (.xlsx) with both texts side by side, to look at and to correct
    #[arg(long, value_name = "FILE")]
    pub(super) review: Option<PathBuf>,

    /// Corrections that were made on the page or in the workbook of --review; what was corrected is final
    #[arg(long, value_name = "FILE")]
    pub(super) corrections: Option<PathBuf>,

    /// Memory of an earlier edition of the documents: pairs that it has keep its ids, dates, notes and properties
    #[arg(long, value_name = "FILE")]
    pub(super) update: Option<PathBuf>,

    /// Memory for the pairs of --update that the new edition does not have
    #[arg(long, value_name = "FILE", requires = "update")]
    pub(super) retired: Option<PathBuf>,

    /// Table of the pairs that are added, changed and removed by --update: .tsv .jsonl, also .gz and .zst
    #[arg(long, value_name = "FILE", requires = "update")]
    pub(super) changes: Option<PathBuf>,

    /// Folder for the alignments of documents: a document that is unchanged is not aligned again in the next
    /// run. It can be deleted at any time
    #[arg(long, value_name = "DIR")]
    pub(super) cache: Option<PathBuf>,

    /// The most megabytes that the cache keeps after a run; what was not used for the longest time is deleted
    #[arg(long, value_name = "N", default_value_t = 1024, requires = "cache")]
    pub(super) cache_size: u64,

    /// Creation date, YYYYMMDDThhmmssZ [default: that of SOURCE_DATE_EPOCH, or none]
    #[arg(long, value_name = "DATE", value_parser = Date::parse, hide_short_help = true)]
    pub(super) date: Option<Date>,

    /// Number of worker threads; does not affect the output [default: all processors]
    #[arg(long, value_name = "N", hide_short_help = true)]
    pub(super) threads: Option<NonZeroUsize>,

    /// Format of the summary, or of the plan of --dry-run: text, or JSON on standard output
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: Format,

    /// Print errors only
    #[arg(short, long, conflicts_with = "verbose")]
    pub(super) quiet: bool,

    /// Do not show a progress bar, which is otherwise shown in a terminal
    #[arg(long, hide_short_help = true)]
    pub(super) no_progress: bool,

    /// Print a line for each document, even if there is only one
    #[arg(short, long, hide_short_help = true)]
    pub(super) verbose: bool,
}
