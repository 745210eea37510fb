//! Values of options that several subcommands have.

use std::str::FromStr;

use tmforge::error::Error;
use tmforge::lang::Tag;

use super::terminal::tell;

/// Reads a number from 0 to 1. NaN is refused.
pub(super) fn fraction<T: FromStr + PartialOrd + From<u8>>(given: &str) -> Result<T, String> {
    let value = given.parse().ok().filter(|value| (T::from(0)..=T::from(1)).contains(value));
    value.ok_or_else(|| "expected a number from 0 to 1".to_owned())
}

/// Reads a language tag. A region that does not exist is accepted with a warning.
pub(super) fn language(given: &str) -> Result<Tag, Error> {
    let tag = Tag::parse(given)?;
    if let Some(region) = tag.unknown_region() {
        tell(&format!("warning: {region}"));
    }
    Ok(tag)
}
