//! Turns bilingual documents into translation memories, and reads, converts, checks and compares
//! translation memories.
//!
//! Two parallel files become a TMX file, which is then read back and validated:
//!
//! ```
//! use tmforge::input::{Options, read};
//! use tmforge::lang::{LanguagePair, Tag};
//! use tmforge::memory::{InputFormat, MemoryReader, Selection};
//! use tmforge::output::{self, UnitWriter};
//! use tmforge::validate::{CheckedFormat, check};
//! use tmforge::write::OutputFormat;
//! use tmforge::{Config, Forge, Writer};
//!
//! let pair = LanguagePair::new(Tag::parse("en")?, Tag::parse("de")?)?;
//! let text = |name, text: &str| Ok::<_, tmforge::Error>(read(name, text.as_bytes(), &Options::default())?.document);
//! let english = text("en.txt", "The rain stopped at noon.\n\nNobody had an umbrella.\n")?;
//! let german = text("de.txt", "Der Regen hörte mittags auf.\n\nNiemand hatte einen Schirm.\n")?;
//! let aligned = Forge::new(Config::new(pair.clone()))?.align_pair(english, german)?;
//!
//! let mut writer = UnitWriter::new(OutputFormat::Tmx, "rain.tmx", Vec::new(), &output::Options::new(pair))?;
//! for unit in &aligned.units {
//!     writer.write(unit)?;
//! }
//! let (_, tmx) = writer.finish()?;
//!
//! assert_eq!(check("rain.tmx", &tmx, CheckedFormat::Tmx), []);
//! let reader = MemoryReader::read("rain.tmx", Box::new(std::io::Cursor::new(tmx)), InputFormat::Tmx)?;
//! let pairs: Vec<_> = reader.pairs(Selection::default()).collect::<Result<_, _>>()?;
//! assert_eq!(pairs[1].source, "Nobody had an umbrella.");
//! assert_eq!(pairs[1].target, "Niemand hatte einen Schirm.");
//! # Ok::<(), tmforge::Error>(())
//! ```
//!
//! [`Forge::run`] does the same for any number of documents, on several threads, in bounded memory;
//! the units of a document depend neither on the other documents nor on the threads.
//!
//! | phase | from | to |
//! |---|---|---|
//! | [`input::read`] | bytes | [`Document`]: [`Block`]s that know their source bytes |
//! | [`structure`] | one or two `Document`s | [`Bitext`](model::Bitext): two streams with matched [`Section`]s |
//! | [`segment::Segmenter`] | blocks | [`Segment`]s: contiguous byte ranges that cover their block |
//! | [`align::Aligner`] | two sequences of segments | [`Bead`]s with a confidence |
//! | [`unit::build`] | beads, segments, sections | [`TranslationUnit`]s |
//! | [`filter::Filters`] | units | the units that are kept |
//! | [`output::Writer`] | units | TMX, TSV, CSV, XLSX, JSONL, Parquet |
//!
//! TM files are read by [`memory`], converted by [`convert`](mod@convert), checked by [`validate`] (which shares no
//! code with the writers), and compared with samples by [`compare`] and with earlier versions by [`diff`](mod@diff).
#![cfg_attr(not(test), deny(clippy::print_stdout, clippy::print_stderr))]

pub mod align;
pub mod cache;
mod chars;
pub mod clean;
pub mod compare;
pub mod config;
pub mod convert;
pub mod corrections;
pub mod coverage;
pub mod date;
pub mod diff;
pub mod error;
pub mod filter;
pub mod input;
pub mod inspection;
mod job;
pub mod lang;
pub mod language_check;
pub mod layout;
pub mod line_pair;
mod magic;
pub mod memory;
pub mod model;
pub mod multilingual;
pub mod ordered;
pub mod output;
pub mod pairing;
pub mod pipeline;
pub mod place;
pub mod review;
pub mod review_sheet;
mod scripts;
pub mod segment;
pub mod stats;
pub mod structure;
pub mod translation_check;
pub mod unit;
pub mod update;
pub mod validate;
pub mod visible;
pub mod write;
mod xml;

pub use align::Bead;
pub use config::Config;
pub use error::Error;
pub use model::{Block, Document, Section, Segment};
pub use output::Writer;
pub use pipeline::Forge;
pub use unit::TranslationUnit;
pub use validate::Finding;

/// The commit that a release build is made from, if known.
pub const COMMIT: Option<&str> = option_env!("TMFORGE_COMMIT");
