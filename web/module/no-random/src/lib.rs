//! In the place of the crate `getrandom`, which would import functions of JavaScript.
//!
//! The crate `zip` asks for random numbers only to encrypt, and nothing is encrypted here. Without them the module needs
//! nothing from its host.

/// There are no random numbers.
#[derive(Debug, Clone, Copy)]
pub struct Error;

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("no random numbers in this module")
    }
}

impl std::error::Error for Error {}

/// # Errors
/// Always.
pub fn fill(_: &mut [u8]) -> Result<(), Error> {
    Err(Error)
}

/// # Errors
/// Always.
pub fn u64() -> Result<u64, Error> {
    Err(Error)
}
