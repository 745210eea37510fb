//! What the host may ask for.

use serde::Deserialize;
use tmforge::Error;
use tmforge::error::{ErrorKind, Result};
use tmforge::lang::{LanguagePair, Tag};
use tmforge::pipeline::{InputFile, Job};

use crate::answer::parts;

/// A command, by the member `command`.
#[derive(Deserialize)]
#[serde(tag = "command", rename_all = "kebab-case")]
pub(crate) enum Command {
    /// The names of what the other commands take.
    About,
    /// The languages of files: all of one side (bilingual documents), or those of two.
    Languages { sides: Vec<Vec<File>> },
    /// Which files of one folder or of two go together.
    Pair { sides: Vec<Vec<String>>, languages: Languages },
    /// Aligns one bilingual file, or a source and a target file, and keeps the document.
    Align { document: usize, languages: Languages, files: Vec<File> },
    /// Writes documents in a format, with corrections.
    Write(Write),
}

/// A file whose bytes follow the object, in the order of the files.
#[derive(Deserialize)]
pub(crate) struct File {
    /// The name in messages.
    pub(crate) name: String,
    /// The name of the document, if it is another one: the path below a folder.
    pub(crate) id: Option<String>,
    size: usize,
}

/// The tags of the two languages.
#[derive(Deserialize)]
pub(crate) struct Languages {
    source: String,
    target: String,
}

impl Languages {
    /// # Errors
    /// If they are no two different languages.
    pub(crate) fn pair(&self) -> Result<LanguagePair> {
        LanguagePair::new(Tag::parse(&self.source)?, Tag::parse(&self.target)?)
    }
}

/// How documents are written.
#[derive(Deserialize)]
pub(crate) struct Write {
    /// The numbers of the documents, in the order in which they are written.
    pub(crate) documents: Vec<usize>,
    /// The name of the file in messages.
    pub(crate) name: String,
    pub(crate) format: String,
    /// The CAT tool whose properties TMX has.
    pub(crate) dialect: Option<String>,
    /// The text of a file of corrections.
    pub(crate) corrections: Option<String>,
}

/// A request: a command and the bytes of its files.
pub(crate) struct Request<'r> {
    pub(crate) command: Command,
    bytes: &'r [u8],
}

impl<'r> Request<'r> {
    /// # Errors
    /// If the bytes are no request.
    pub(crate) fn read(request: &'r [u8]) -> Result<Self> {
        let (head, bytes) = parts(request).ok_or_else(|| fault("a request that is cut off"))?;
        let command = serde_json::from_slice(head).map_err(|error| fault(&error.to_string()))?;
        Ok(Self { command, bytes })
    }
}

/// The bytes of files, one after the other.
pub(crate) struct Contents<'r>(&'r [u8]);

impl<'r> Contents<'r> {
    pub(crate) fn of(request: &Request<'r>) -> Self {
        Self(request.bytes)
    }

    /// The next file.
    ///
    /// # Errors
    /// If there are fewer bytes.
    pub(crate) fn next(&mut self, file: &File) -> Result<&'r [u8]> {
        let (bytes, rest) =
            self.0.split_at_checked(file.size).ok_or_else(|| fault("a file that is cut off"))?;
        self.0 = rest;
        Ok(bytes)
    }

    /// The job of one file or of two.
    ///
    /// # Errors
    /// If there are more, or fewer bytes.
    pub(crate) fn job(&mut self, files: &[File]) -> Result<Job> {
        let mut input = |file: &File| {
            let bytes = self.next(file)?.to_vec();
            Ok(InputFile::Bytes { name: file.name.clone(), bytes })
        };
        match files {
            [one] => Ok(Job::Bilingual(input(one)?)),
            [source, target] => Ok(Job::Pair(input(source)?, input(target)?)),
            _ => Err(fault("neither one file nor two")),
        }
    }
}

/// A mistake of the host, which a person never sees.
pub(crate) fn fault(found: &str) -> Error {
    Error::new(ErrorKind::Internal, found)
}
