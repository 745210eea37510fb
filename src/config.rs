//! What a run is asked to do: the rooms' own options, put together.

use std::sync::Arc;

use crate::lang::LanguagePair;
use crate::segment::srx::Srx;
use crate::{align, input, structure};

/// The options of a run. Made with [`Config::new`]; the fields are plain data.
#[derive(Debug, Clone)]
pub struct Config {
    /// The two languages.
    pub pair: LanguagePair,
    /// How inputs are decoded and parsed.
    pub input: input::Options,
    /// How languages are told apart, breaks mended and sections matched.
    pub structure: structure::Options,
    /// Segmentation rules of the user's, instead of the built-in ones.
    pub srx: Option<Arc<Srx>>,
    /// How segments are aligned.
    pub align: align::Options,
    /// Lexicons from outside, besides the built-in one.
    pub lexicons: Vec<align::Lexicon>,
    /// Units less sure than this, from 0 to 1, are left out.
    pub min_confidence: f32,
    /// Whether units whose source is several segments are given their [parts](crate::unit::Part).
    pub parts: bool,
    /// Worker threads, at least 1. The output does not depend on it.
    pub threads: usize,
}

impl Config {
    /// The defaults for a language pair: no lexicons of the user's, confidence of
    /// 0.5 or more, no parts, one thread.
    pub fn new(pair: LanguagePair) -> Self {
        Self {
            pair,
            input: input::Options::default(),
            structure: structure::Options::default(),
            srx: None,
            align: align::Options::default(),
            lexicons: Vec::new(),
            min_confidence: 0.5,
            parts: false,
            threads: 1,
        }
    }
}
