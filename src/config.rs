//! What a run is asked to do: the rooms' own options, put together.

use std::sync::Arc;

use crate::error::{Error, ErrorKind, Result};
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
    /// Whether units whose source is several segments are given their [sub_segments](crate::unit::SubSegment).
    pub sub_segments: bool,
    /// Worker threads, at least 1. The output does not depend on it.
    pub threads: usize,
}

impl Config {
    /// The defaults for a language pair: no lexicons of the user's, confidence of
    /// 0.5 or more, no sub_segments, one thread.
    pub fn new(pair: LanguagePair) -> Self {
        Self {
            pair,
            input: input::Options::default(),
            structure: structure::Options::default(),
            srx: None,
            align: align::Options::default(),
            lexicons: Vec::new(),
            min_confidence: 0.5,
            sub_segments: false,
            threads: 1,
        }
    }

    /// Refuses numbers out of their range.
    ///
    /// # Errors
    /// Names the option.
    pub(crate) fn check(&self) -> Result<()> {
        let refuse = |found: String, expected| {
            Err(Error::new(ErrorKind::Usage, found).expected(format!("expected {expected}")))
        };
        if !(0.0..=1.0).contains(&self.min_confidence) {
            let found = format!("min_confidence is {}", self.min_confidence);
            return refuse(found, "a number from 0 to 1");
        }
        for (name, number) in [("threads", self.threads), ("batch", self.align.batch)] {
            if number == 0 {
                return refuse(format!("{name} is 0"), "1 or more");
            }
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
        let mut batchless = config();
        batchless.align.batch = 0;
        assert_eq!(refusal(batchless), "batch is 0; expected 1 or more");
    }
}
