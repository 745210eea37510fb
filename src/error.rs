//! The crate's error type: a kind, a location and a message.

use std::fmt;

use crate::place::Place;
use crate::visible::visible;

/// An error: what was found, where, what was expected instead, and what to do about it.
///
/// Displayed as `path:line:column: what was found; what was expected; what to do`, without the
/// parts that are not set. The whole library uses this one type; callers distinguish errors by
/// [`Error::kind`].
#[derive(Debug)]
pub struct Error(Box<Parts>);

#[derive(Debug)]
struct Parts {
    kind: ErrorKind,
    place: Option<Place>,
    found: String,
    expected: Option<String>,
    advice: Option<String>,
    cause: Option<std::io::Error>,
}

/// The kinds of error that a caller may need to distinguish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file could not be read or written.
    Io,
    /// The bytes are not text in the stated or detected encoding.
    Encoding,
    /// The text was read, but is not valid in its format or not usable for the job.
    Content,
    /// A line of a list of documents holds no document.
    Line,
    /// A language tag, an option or a combination of options is not valid.
    Usage,
    /// The document has no text in one of the two languages.
    Language,
    /// An internal invariant was violated. Always a bug; please report it.
    Internal,
}

/// The result type of the library.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Creates an error from what was found, without a place, an expectation or advice.
    pub fn new(kind: ErrorKind, found: impl Into<String>) -> Self {
        Self(Box::new(Parts {
            kind,
            place: None,
            found: found.into(),
            expected: None,
            advice: None,
            cause: None,
        }))
    }

    /// Creates an [`ErrorKind::Io`] error for a failed `action` on a file, such as "cannot read". A
    /// place with an empty path is dropped, so that a caller that knows the path can add it.
    pub fn io(place: Place, action: &str, cause: std::io::Error) -> Self {
        let mut error = Self::new(ErrorKind::Io, format!("{action}: {}", reason(&cause)));
        error.0.place = Some(place).filter(|place| !place.path.is_empty());
        error.0.cause = Some(cause);
        error
    }

    /// Sets the place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.0.place = Some(place);
        self
    }

    /// Sets the place, unless it is already set.
    #[must_use]
    pub(crate) fn at_unless_known(self, place: Place) -> Self {
        if self.0.place.is_some() { self } else { self.at(place) }
    }

    /// Sets what was expected, such as "expected two columns".
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.0.expected = Some(expected.into());
        self
    }

    /// Sets what the user can do about it.
    #[must_use]
    pub fn advice(mut self, advice: impl Into<String>) -> Self {
        self.0.advice = Some(advice.into());
        self
    }

    /// The kind of error.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The place of the error, if known.
    pub fn place(&self) -> Option<&Place> {
        self.0.place.as_ref()
    }

    /// The kind of the underlying I/O error, if there is one.
    pub fn io_kind(&self) -> Option<std::io::ErrorKind> {
        self.0.cause.as_ref().map(std::io::Error::kind)
    }
}

/// The operating system's message for an I/O error, in lower case and without the error number:
/// `no space left on device`.
pub(crate) fn reason(cause: &std::io::Error) -> String {
    let text = cause.to_string();
    let Some(code) = cause.raw_os_error() else { return text };
    let words = text.trim_end_matches(&format!(" (os error {code})")).trim_end_matches('.');
    // `File too large` becomes lower case; `I/O error` does not.
    let is_word = words.chars().nth(1).is_some_and(char::is_lowercase);
    let mut chars = words.chars();
    match chars.next().filter(|_| is_word) {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => words.to_owned(),
    }
}

impl fmt::Display for Error {
    /// Control and invisible characters are escaped by [`visible`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = &self.0;
        if let Some(place) = &parts.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&visible(&parts.found))?;
        for more in [&parts.expected, &parts.advice].into_iter().flatten() {
            write!(f, "; {}", visible(more))?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.cause.as_ref().map(|cause| cause as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_prints_place_finding_expectation_and_advice() {
        let error = Error::new(ErrorKind::Content, "found a tab")
            .expected("expected two columns")
            .advice("remove it")
            .at(Place::at("x.tsv", 2, 5));
        assert_eq!(error.to_string(), "x.tsv:2:5: found a tab; expected two columns; remove it");
    }

    #[test]
    fn what_a_file_says_cannot_control_a_terminal() {
        let error = Error::new(ErrorKind::Content, "found `\u{1B}[2J`")
            .expected("expected `a\nb`")
            .advice("remove \u{202E}")
            .at(Place::file("x\u{7}.tsv"));
        let text = r"x\u{7}.tsv: found `\u{1b}[2J`; expected `a\u{a}b`; remove \u{202e}";
        assert_eq!(error.to_string(), text);
    }

    #[cfg(unix)]
    #[test]
    fn causes_are_words_without_numbers() {
        for (code, words) in [(28, "no space left on device"), (2, "no such file or directory")] {
            assert_eq!(reason(&std::io::Error::from_raw_os_error(code)), words);
        }
        let five = reason(&std::io::Error::from_raw_os_error(5));
        assert!(!five.contains("os error"), "{five}");
        assert_eq!(reason(&std::io::Error::other("As it is")), "As it is");
    }
}
