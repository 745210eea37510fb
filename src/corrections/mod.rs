//! Corrections of an alignment by a person: which segments belong together, which pairs are wrong, which texts
//! are to be changed.
//!
//! A file of corrections holds results and no operations: stretches of the two texts and the beads in them.
//! What is in no stretch stays as it was aligned. See docs/formats.md for the format.

mod apply;
mod position;
mod texts;

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::place::Place;

pub(crate) use apply::{Corrected, Origin, apply};
pub use position::Position;
pub use texts::fingerprint;
pub(crate) use texts::text_fingerprint;

/// The value of `format` in a file of corrections.
pub const FORMAT: &str = "tmforge-corrections";
/// The version of the format.
pub const VERSION: u32 = 1;

/// Corrections of documents.
///
/// ```
/// use tmforge::corrections::Corrections;
///
/// let none = r#"{"format": "tmforge-corrections", "version": 1, "documents": []}"#;
/// assert!(Corrections::parse("none.json", none)?.documents.is_empty());
/// # Ok::<(), tmforge::Error>(())
/// ```
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corrections {
    /// [`FORMAT`].
    pub format: String,
    /// [`VERSION`].
    pub version: u32,
    /// The corrected documents.
    pub documents: Vec<DocumentCorrections>,
    /// The path of the file, for messages.
    #[serde(skip)]
    path: String,
    /// For each document, whether one of its name was in the run.
    #[serde(skip)]
    used: Vec<AtomicBool>,
}

/// The corrections of one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentCorrections {
    /// The name of the document, as in its units.
    pub name: String,
    /// The tag of the source language.
    pub source: String,
    /// The tag of the target language.
    pub target: String,
    /// The [fingerprints](fingerprint) of the segments of both sides.
    pub segments: Sides<String>,
    /// The corrected stretches, in order.
    pub stretches: Vec<Stretch>,
}

/// Something of each side.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sides<T> {
    /// Of the source side.
    pub source: T,
    /// Of the target side.
    pub target: T,
}

/// A stretch of both texts, from the first position up to the second.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stretch {
    /// In the source text.
    pub source: [Position; 2],
    /// In the target text.
    pub target: [Position; 2],
    /// The beads, which cover the stretch.
    pub beads: Vec<CorrectedBead>,
}

/// A bead as a person left it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrectedBead {
    /// In the source text.
    pub source: [Position; 2],
    /// In the target text.
    pub target: [Position; 2],
    /// What the person said of the pair.
    #[serde(default, skip_serializing_if = "State::is_accepted")]
    pub state: State,
    /// The texts that the person changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edit: Option<Edit>,
    /// A remark, which has no effect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl CorrectedBead {
    /// Whether the pair is to be left out.
    pub(crate) fn is_rejected(&self) -> bool {
        self.state == State::Rejected
    }

    /// Whether a segment is cut at one of its ends.
    pub(crate) fn has_cut(&self) -> bool {
        self.source.iter().chain(&self.target).any(|position| !position.is_between())
    }
}

/// What a person said of a pair.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The two sides translate each other.
    #[default]
    Accepted,
    /// They do not, or should not be in the memory.
    Rejected,
    /// The person has said nothing of the pair, which stays as it was aligned: it has a note.
    Open,
}

impl State {
    fn is_accepted(&self) -> bool {
        *self == Self::Accepted
    }
}

/// Texts that replace those of the document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// The source text; `None` if it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The target text; `None` if it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
}

impl Corrections {
    /// Reads a file.
    ///
    /// # Errors
    /// If it cannot be read, or [`Corrections::parse`] refuses it.
    pub fn read(path: &Path) -> Result<Self> {
        let name = path.to_string_lossy();
        let text = std::fs::read_to_string(path)
            .map_err(|cause| Error::io(Place::file(name.as_ref()), "cannot read", cause))?;
        Self::parse(&name, &text)
    }

    /// Reads a text; `path` is its name in messages.
    ///
    /// # Errors
    /// If it is no JSON of this format and version, or has two documents of one name and languages.
    pub fn parse(path: &str, text: &str) -> Result<Self> {
        let mut read: Self = serde_json::from_str(text).map_err(|error| {
            let message = error.to_string();
            let found =
                message.rsplit_once(" at line ").map_or(message.as_str(), |(found, _)| found);
            Error::new(ErrorKind::Content, found)
                .expected("expected corrections as the review page saves them")
                .at(Place::at(path, error.line(), error.column()))
        })?;
        let refuse = |found: String, expected: String| {
            let error = Error::new(ErrorKind::Content, found).expected(expected);
            Err(error.at(Place::file(path)))
        };
        if read.format != FORMAT {
            return refuse(format!("format {}", read.format), format!("expected {FORMAT}"));
        }
        if read.version != VERSION {
            let expected = format!("expected {VERSION}, which this tmforge reads");
            return refuse(format!("version {}", read.version), expected);
        }
        Self::of_documents(path, std::mem::take(&mut read.documents))
    }

    /// The corrections of documents; `path` is where they are from, for messages.
    ///
    /// # Errors
    /// If two are of one name and languages.
    pub(crate) fn of_documents(path: &str, documents: Vec<DocumentCorrections>) -> Result<Self> {
        for (at, document) in documents.iter().enumerate() {
            if documents[..at].iter().any(|other| other.is_of(document.key())) {
                let found = format!("two entries for {}", document.name);
                return Err(Error::new(ErrorKind::Content, found)
                    .expected("expected one entry for each document")
                    .at(Place::file(path)));
            }
        }
        Ok(Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            path: path.to_owned(),
            used: documents.iter().map(|_| AtomicBool::new(false)).collect(),
            documents,
        })
    }

    /// The corrections of a document, with their place in messages.
    pub(crate) fn of(&self, key: [&str; 3]) -> Option<(&DocumentCorrections, String)> {
        let at = self.documents.iter().position(|document| document.is_of(key))?;
        self.used.get(at)?.store(true, Ordering::Relaxed);
        Some((&self.documents[at], format!("{}: document {}", self.path, at + 1)))
    }

    /// The names of the corrected documents that were not in the run.
    pub fn unused(&self) -> impl Iterator<Item = &str> {
        let all = self.documents.iter().zip(&self.used);
        let unused = all.filter(|(_, used)| !used.load(Ordering::Relaxed));
        unused.map(|(document, _)| document.name.as_str())
    }
}

impl DocumentCorrections {
    fn key(&self) -> [&str; 3] {
        [&self.name, &self.source, &self.target]
    }

    fn is_of(&self, key: [&str; 3]) -> bool {
        self.key() == key
    }
}
