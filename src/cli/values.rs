//! Parsers for option values, shared by the subcommands.

use std::num::NonZeroUsize;
use std::str::FromStr;

use tmforge::error::Error;
use tmforge::lang::Tag;
use tmforge::write::JsonLayout;

use super::terminal::eprint_visible;

/// The value of `--json-layout`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum LayoutArg {
    Full,
    Translation,
}

impl From<LayoutArg> for JsonLayout {
    fn from(given: LayoutArg) -> Self {
        match given {
            LayoutArg::Full => Self::Full,
            LayoutArg::Translation => Self::Translation,
        }
    }
}

/// Parses a number from 0 to 1. NaN is refused.
pub(super) fn fraction<T: FromStr + PartialOrd + From<u8>>(given: &str) -> Result<T, String> {
    let value = given.parse().ok().filter(|value| (T::from(0)..=T::from(1)).contains(value));
    value.ok_or_else(|| "expected a number from 0 to 1".to_owned())
}

/// Parses a language tag. An unknown region is accepted with a warning.
pub(super) fn language(given: &str) -> Result<Tag, Error> {
    let tag = Tag::parse(given)?;
    if let Some(region) = tag.unknown_region() {
        eprint_visible(&format!("warning: {region}"));
    }
    Ok(tag)
}

/// The number of worker threads: the given one, else that of the processors.
pub(super) fn threads(given: Option<NonZeroUsize>) -> NonZeroUsize {
    let all = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    given.unwrap_or_else(all)
}
