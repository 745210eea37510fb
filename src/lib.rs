//! tmforge turns bilingual documents into translation memories.
//!
//! The crate is a pipeline; data flows through it once, from top to bottom:
//!
//! | phase | from | to |
//! |---|---|---|
//! | [`input::read`] | bytes | [`Document`]: [`Block`]s that know their source bytes |
//! | [`structure`] | a `Document`, or two | [`Bitext`](model::Bitext): two streams, mended, [`Section`]s matched |
//! | [`segment::Segmenter`] | blocks | [`Segment`]s: byte ranges that add up to their block |
//! | [`align::Aligner`] | two sequences of segments | [`Bead`]s with a confidence |
//! | [`unit::build`] | beads, segments, sections | [`TranslationUnit`]s |
//! | [`filter::Filters`] | units | the units that are worth a place |
//! | [`output::Writer`] | units | TMX, TSV, CSV, JSONL |
//!
//! [`Forge`] wires the phases together. The simple door takes one document:
//!
//! ```
//! use tmforge::{Config, Forge};
//! use tmforge::input::{Options, read};
//! use tmforge::lang::{LanguagePair, Tag};
//!
//! let pair = LanguagePair::new(Tag::parse("en")?, Tag::parse("zh-CN")?)?;
//! let forge = Forge::new(Config::new(pair))?;
//! let text = "# Rain\n\n# 雨\n\nThe rain had stopped.\n\n雨已经停了。\n";
//! let document = read("rain.md", text.as_bytes(), &Options::default())?.document;
//! let forged = forge.align(document)?;
//! assert_eq!(forged.units[1].source, "The rain had stopped.");
//! assert_eq!(forged.units[1].section.target, ["雨"]);
//! # Ok::<(), tmforge::Error>(())
//! ```
//!
//! The streaming door, [`Forge::run`], takes any number of jobs, works on several threads in bounded
//! memory, and writes the units in the order of the jobs: the output never depends on the threads.
//!
//! Memories are read back by [`memory`], checked by [`validate`] (independent of the writers), and
//! held against samples by [`compare`] and against what they were by [`diff`](mod@diff).
#![cfg_attr(not(test), deny(clippy::print_stdout, clippy::print_stderr))]

pub mod align;
mod chars;
pub mod compare;
pub mod config;
pub mod convert;
pub mod coverage;
pub mod date;
pub mod diff;
pub mod error;
pub mod filter;
pub mod input;
pub mod inspection;
pub mod lang;
mod magic;
pub mod memory;
pub mod model;
pub mod ordered;
pub mod output;
pub mod pipeline;
pub mod place;
mod scripts;
pub mod segment;
pub mod stats;
pub mod structure;
pub mod unit;
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
