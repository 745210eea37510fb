//! Options that are a number from 0 to 1.

use std::str::FromStr;

/// Reads a number from 0 to 1; NaN is none.
pub(super) fn fraction<T: FromStr + PartialOrd + From<u8>>(given: &str) -> Result<T, String> {
    let value = given.parse().ok().filter(|value| (T::from(0)..=T::from(1)).contains(value));
    value.ok_or_else(|| "expected a number from 0 to 1".to_owned())
}
