//! The jobs of a run: files, texts in memory, and lines of JSON Lines.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::error::{Error, ErrorKind, Result};
use crate::input::{self, Format, Parsed};
use crate::place::Place;
use crate::unit::document_name;

/// An input: a file that is still to be read, or bytes in memory (standard input).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputFile {
    /// The path of a file. It is read when its job is processed.
    File(PathBuf),
    /// A file in a folder that was given. It is read when its job is processed.
    InFolder {
        /// The path of the file.
        path: PathBuf,
        /// The name used in units: the path below the folder.
        name: String,
    },
    /// A text in memory, already decoded.
    Text {
        /// The name of the document.
        id: String,
        /// The text.
        text: String,
        /// The format. `None`: the extension of the id decides, else the text.
        format: Option<Format>,
    },
    /// Segments in memory, which are not cut further.
    Segments {
        /// The name of the document.
        id: String,
        /// The segments.
        segments: Vec<String>,
    },
    /// The content of an input and the name used for it in messages and units.
    Bytes {
        /// The name; `-` is standard input.
        name: String,
        /// The content, not decoded.
        bytes: Vec<u8>,
    },
}

/// A unit of work: one bilingual file, or two parallel files. It makes one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Job {
    /// Both languages in one file.
    Bilingual(InputFile),
    /// The source file and the target file.
    Pair(InputFile, InputFile),
    /// A document as a line of JSON Lines: see [`Line`]. It is parsed when its job is processed.
    Line(Line),
}

/// A line of JSON Lines that holds a document:
///
/// - `{"id": "a", "text": "…"}`: a text in both languages,
/// - `{"id": "a", "source": "…", "target": "…"}`: two texts, or two lists of segments, which are not cut.
///
/// `id` is a text or a number. `format` is a format as `--from` takes it; without it, the extension of the id
/// decides, else the text. Other members are ignored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The file that the line is in, as it is named in messages.
    pub file: String,
    /// The number of the line, from 1.
    pub number: usize,
    /// The line, without its end.
    pub bytes: Vec<u8>,
}

/// A line as its members say.
#[derive(Deserialize)]
struct Members {
    id: Id,
    text: Option<String>,
    source: Option<Text>,
    target: Option<Text>,
    format: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(serde_json::Number),
}

/// A text, or the segments of one.
#[derive(Deserialize)]
#[serde(untagged)]
enum Text {
    Whole(String),
    Segments(Vec<String>),
}

impl Line {
    /// The document of the line.
    ///
    /// # Errors
    /// If the line is not such an object.
    pub fn job(&self) -> Result<Job> {
        let members: Members =
            serde_json::from_slice(&self.bytes).map_err(|error| self.syntax_error(&error))?;
        let id = match members.id {
            Id::Text(id) => id,
            Id::Number(number) => number.to_string(),
        };
        let format = members.format.as_deref().map(|name| {
            Format::named(name).ok_or_else(|| self.error(&format!("unknown format {name}")))
        });
        let format = format.transpose()?;
        let input = |text| match text {
            Text::Whole(text) => InputFile::Text { id: id.clone(), text, format },
            Text::Segments(segments) => InputFile::Segments { id: id.clone(), segments },
        };
        match (members.text, members.source, members.target) {
            (Some(text), None, None) => Ok(Job::Bilingual(input(Text::Whole(text)))),
            (None, Some(source), Some(target)) => Ok(Job::Pair(input(source), input(target))),
            (None, None, None) => Err(self.error("no text")),
            _ => Err(self.error("members that do not go together")),
        }
    }

    /// The place of the line in messages.
    fn place(&self) -> Place {
        Place::at(&self.file, self.number, 0)
    }

    fn syntax_error(&self, error: &serde_json::Error) -> Error {
        let message = error.to_string();
        // The parser counts lines from the beginning of this one.
        let found = message.rsplit_once(" at line ").map_or(message.as_str(), |(found, _)| found);
        self.error(found).at(Place::at(&self.file, self.number, error.column()))
    }

    fn error(&self, found: &str) -> Error {
        Error::new(ErrorKind::Line, found)
            .expected(r#"expected {"id", "text"} or {"id", "source", "target"}"#)
            .at(self.place())
    }
}

impl Job {
    /// The name of the document in its units: that of the bilingual file or of the source file, as
    /// [`document_name`] makes it of the path.
    pub fn name(&self) -> String {
        match self {
            Self::Bilingual(input) | Self::Pair(input, _) => input.document_name(),
            Self::Line(line) => line.place().to_string(),
        }
    }
}

impl InputFile {
    /// Reads and parses the input.
    ///
    /// # Errors
    /// When it cannot be read or decoded.
    pub fn read(&self, options: &input::Options) -> Result<Parsed> {
        let mut parsed = match self {
            Self::Text { id, text, format } => {
                let options =
                    input::Options { format: format.or(options.format), ..options.clone() };
                input::read_text(id, text.clone(), &options)?
            }
            Self::Segments { id, segments } => input::of_segments(id, segments),
            Self::Bytes { .. } | Self::File(_) | Self::InFolder { .. } => {
                input::read(&self.shown(), &self.bytes()?, options)?
            }
        };
        parsed.document.id = self.id().map(str::to_owned);
        Ok(parsed)
    }

    /// The name of the document, where it is not made of a path.
    fn id(&self) -> Option<&str> {
        match self {
            Self::Text { id, .. } | Self::Segments { id, .. } => Some(id),
            Self::InFolder { name, .. } => Some(name),
            Self::Bytes { .. } | Self::File(_) => None,
        }
    }

    /// The name of the document in its units.
    fn document_name(&self) -> String {
        self.id().map_or_else(|| document_name(&self.shown()), str::to_owned)
    }

    /// The path; `None` for bytes in memory.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Bytes { .. } | Self::Text { .. } | Self::Segments { .. } => None,
            Self::File(path) | Self::InFolder { path, .. } => Some(path),
        }
    }

    /// The name in messages: the path of a file, or the name of a text.
    pub fn shown(&self) -> Cow<'_, str> {
        match self {
            Self::Bytes { name, .. } => Cow::Borrowed(name),
            Self::Text { id, .. } | Self::Segments { id, .. } => Cow::Borrowed(id),
            Self::File(path) | Self::InFolder { path, .. } => path.to_string_lossy(),
        }
    }

    fn bytes(&self) -> Result<Cow<'_, [u8]>> {
        match self {
            Self::Bytes { bytes, .. } => Ok(Cow::Borrowed(bytes)),
            Self::Text { text, .. } => Ok(Cow::Borrowed(text.as_bytes())),
            Self::Segments { segments, .. } => Ok(Cow::Owned(segments.join("\n").into_bytes())),
            Self::File(path) | Self::InFolder { path, .. } => Ok(Cow::Owned(read_file(path)?)),
        }
    }
}

fn read_file(path: &Path) -> Result<Vec<u8>> {
    let place = Place::file(path.to_string_lossy());
    if path.is_dir() {
        return Err(Error::new(ErrorKind::Io, "is a directory")
            .expected("expected a file")
            .advice("pass the files in it")
            .at(place));
    }
    std::fs::read(path).map_err(|cause| Error::io(place, "cannot read", cause))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(line: &str) -> Result<Job> {
        Line { file: "list.jsonl".into(), number: 7, bytes: line.as_bytes().to_vec() }.job()
    }

    fn message(line: &str) -> String {
        job(line).unwrap_err().to_string()
    }

    #[test]
    fn a_line_is_a_text_or_two() {
        let text = |id: &str, text: &str| InputFile::Text {
            id: id.into(),
            text: text.into(),
            format: None,
        };
        assert_eq!(
            job(r#"{"id": "a", "text": "x", "more": [1]}"#).unwrap(),
            Job::Bilingual(text("a", "x"))
        );
        assert_eq!(
            job(r#"{"id": 5, "source": "x", "target": "y"}"#).unwrap(),
            Job::Pair(text("5", "x"), text("5", "y"))
        );
        let segments =
            InputFile::Segments { id: "a".into(), segments: vec!["x".into(), "y".into()] };
        assert_eq!(
            job(r#"{"id": "a", "source": ["x", "y"], "target": "z"}"#).unwrap(),
            Job::Pair(segments, text("a", "z"))
        );
        let Job::Bilingual(InputFile::Text { format, .. }) =
            job(r#"{"id": "a", "text": "x", "format": "html"}"#).unwrap()
        else {
            panic!("no text");
        };
        assert_eq!(format, Format::named("html"));
    }

    #[test]
    fn a_line_that_holds_no_document_is_refused_with_its_place() {
        let start = |line: &str| message(line).split("; expected").next().unwrap().to_owned();
        assert_eq!(start(r#"{"id": "a"#), "list.jsonl:7:9: EOF while parsing a string");
        assert_eq!(start(r#"{"id": "a"}"#), "list.jsonl:7: no text");
        assert_eq!(start(r#"{"text": "a"}"#), "list.jsonl:7:13: missing field `id`");
        let twice = r#"{"id": "a", "text": "x", "source": "y", "target": "z"}"#;
        assert_eq!(start(twice), "list.jsonl:7: members that do not go together");
        let format = r#"{"id": "a", "text": "x", "format": "poem"}"#;
        assert_eq!(start(format), "list.jsonl:7: unknown format poem");
        assert!(job("[]").is_err() && job("\u{0}").is_err() && job("").is_err());
    }
}
