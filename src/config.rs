//! Configuration of a run: the options of every stage.

use std::sync::Arc;

use crate::cache::Cache;
use crate::corrections::Corrections;
use crate::error::{Error, ErrorKind, Result};
use crate::filter::Filter;
use crate::lang::LanguagePair;
use crate::segment::srx::Srx;
use crate::{align, input, structure};

/// The options of a run. [`Config::new`] gives the defaults.
#[derive(Debug, Clone)]
pub struct Config {
    /// The two languages.
    pub pair: LanguagePair,
    /// How inputs are decoded and parsed.
    pub input: input::Options,
    /// How languages are separated, page breaks rejoined and sections matched.
    pub structure: structure::Options,
    /// Custom SRX rules. `None` uses the built-in rules.
    pub srx: Option<Arc<Srx>>,
    /// How segments are aligned.
    pub align: align::Options,
    /// Lexicons used in addition to the built-in one.
    pub lexicons: Vec<align::Lexicon>,
    /// The minimum confidence, from 0.0 to 1.0, of a unit that is written. Default: 0.5.
    pub min_confidence: f32,
    /// Whether units of documents that are no translations are kept, too, whatever their confidence.
    /// Default: false.
    pub keep_doubtful: bool,
    /// Filters that are applied after the built-in ones. Default: none.
    pub filters: Vec<Arc<dyn Filter>>,
    /// Whether units of several source segments get [sub-segments](crate::unit::SubSegment).
    /// Default: false.
    pub sub_segments: bool,
    /// Corrections of alignments by a person. Default: none.
    pub corrections: Option<Arc<Corrections>>,
    /// Whether documents come with the data for a [review](crate::review). Default: false.
    pub review: bool,
    /// Alignments of earlier runs, which are used again. It does not affect the output. Default: none.
    pub cache: Option<Arc<Cache>>,
    /// The number of worker threads, at least 1. Default: 1. It does not affect the output.
    pub threads: usize,
}

impl Config {
    /// The defaults for a language pair: built-in rules and lexicon, a minimum confidence of 0.5,
    /// no sub-segments, one thread.
    pub fn new(pair: LanguagePair) -> Self {
        Self {
            pair,
            input: input::Options::default(),
            structure: structure::Options::default(),
            srx: None,
            align: align::Options::default(),
            lexicons: Vec::new(),
            min_confidence: 0.5,
            keep_doubtful: false,
            filters: Vec::new(),
            sub_segments: false,
            corrections: None,
            review: false,
            cache: None,
            threads: 1,
        }
    }

    /// Checks the ranges of numeric options.
    ///
    /// # Errors
    /// When a number is out of its range. The message names the option.
    pub(crate) fn check(&self) -> Result<()> {
        let refuse = |found: String, expected| {
            Err(Error::new(ErrorKind::Usage, found).expected(format!("expected {expected}")))
        };
        if !(0.0..=1.0).contains(&self.min_confidence) {
            let found = format!("min_confidence is {}", self.min_confidence);
            return refuse(found, "a number from 0 to 1");
        }
        if self.threads == 0 {
            return refuse("threads is 0".into(), "1 or more");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Tag;

    #[test]
    fn numbers_out_of_range_are_refused_by_name() {
        let tag = |tag| Tag::parse(tag).unwrap();
        let config = || Config::new(LanguagePair::new(tag("en"), tag("de")).unwrap());
        assert!(config().check().is_ok());
        let refusal = |config: Config| config.check().unwrap_err().to_string();
        for least in [f32::NAN, -0.1, 7.0] {
            let refused = refusal(Config { min_confidence: least, ..config() });
            assert!(refused.starts_with("min_confidence is "), "{refused}");
        }
        assert_eq!(refusal(Config { threads: 0, ..config() }), "threads is 0; expected 1 or more");
    }
}
