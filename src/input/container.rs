//! ZIP containers: the members of Office files and books, within bounds.

use std::io::{Cursor, Read};

use encoding_rs::{Encoding, UTF_8};
use zip::ZipArchive;
use zip::result::ZipError;

use crate::error::{Error, ErrorKind, Result};
use crate::place::Place;

/// The most members of a container. Large books have some thousands.
const MOST_MEMBERS: usize = 65_536;
/// The most bytes that are unpacked from one container, all members together.
const MOST_UNPACKED: u64 = 512 << 20;
/// The most unpacked bytes for each packed byte. XML rarely exceeds 50; DEFLATE ends near 1,000.
const MOST_RATIO: u64 = 250;
/// A member up to this size may have any ratio.
const SMALL: u64 = 8 << 20;

/// An open container.
pub(super) struct Container<'b> {
    name: String,
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// How many more bytes may be unpacked.
    left: u64,
}

impl<'b> Container<'b> {
    /// Opens the container and reads the list of its members.
    ///
    /// # Errors
    /// If the bytes are no ZIP archive, the archive is truncated, or it has too many members.
    pub(super) fn open(name: &str, bytes: &'b [u8]) -> Result<Self> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| {
            let found = if crate::magic::is_zip(bytes) {
                "the ZIP container is damaged or truncated: its list of members is missing"
            } else {
                "the file is not a ZIP container"
            };
            refusal(name, found, "expected an Office file or a book", "get the file again")
        })?;
        if archive.len() > MOST_MEMBERS {
            let found = format!("the ZIP container has {} members", archive.len());
            let expected = format!("expected at most {MOST_MEMBERS}");
            return Err(refusal(name, found, expected, "save it again from its program"));
        }
        Ok(Self { name: name.to_owned(), archive, left: MOST_UNPACKED })
    }

    /// The path of the file, for messages.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Whether there is a member of this name.
    pub(super) fn has(&self, member: &str) -> bool {
        self.archive.index_for_name(member).is_some()
    }

    /// The text of a member that must exist.
    ///
    /// # Errors
    /// The same as for [`Container::text`], and if the member is missing.
    pub(super) fn required(&mut self, member: &str) -> Result<String> {
        self.text(member)?.ok_or_else(|| {
            let found = format!("{member} is missing in the container");
            refusal(&self.name, found, "expected a complete file", "save it again from its program")
        })
    }

    /// The text of an XML member, with every line end a `\n`. `None` if there is none of this name.
    ///
    /// # Errors
    /// If the member is encrypted, damaged or larger than the bounds allow, or not text.
    pub(super) fn text(&mut self, member: &str) -> Result<Option<String>> {
        let Some(bytes) = self.bytes(member)? else { return Ok(None) };
        decoded(bytes).map(Some).ok_or_else(|| {
            let found = format!("{member} is not text in its encoding");
            refusal(&self.name, found, "expected XML", "save it again from its program")
        })
    }

    fn bytes(&mut self, member: &str) -> Result<Option<Vec<u8>>> {
        let Some(index) = self.archive.index_for_name(member) else { return Ok(None) };
        let mut file = match self.archive.by_index(index) {
            Ok(file) => file,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                let found = format!("{member} is encrypted in the container");
                let advice = "save it without a password first";
                return Err(refusal(&self.name, found, "expected a readable file", advice));
            }
            Err(error) => return Err(damaged(&self.name, member, &error.to_string())),
        };
        let most = file.compressed_size().saturating_mul(MOST_RATIO).max(SMALL).min(self.left);
        let mut bytes = Vec::new();
        // The size in the list of members may be false: only the bytes themselves count.
        let read = file.by_ref().take(most + 1).read_to_end(&mut bytes);
        read.map_err(|error| damaged(&self.name, member, &error.to_string()))?;
        if bytes.len() as u64 > most {
            return Err(too_large(&self.name, member));
        }
        self.left -= bytes.len() as u64;
        Ok(Some(bytes))
    }
}

fn too_large(name: &str, member: &str) -> Error {
    let found = format!("{member} unpacks to too much for its container");
    let expected = format!(
        "expected at most {} MiB in all, and {MOST_RATIO} bytes for each packed one",
        MOST_UNPACKED >> 20
    );
    refusal(name, found, expected, "save it again from its program, or split it")
}

/// The error for a file that is refused.
pub(super) fn refusal(
    name: &str,
    found: impl Into<String>,
    expected: impl Into<String>,
    advice: &str,
) -> Error {
    Error::new(ErrorKind::Content, found).expected(expected).advice(advice).at(Place::file(name))
}

/// The error for a document without text.
pub(super) fn no_text(name: &str) -> Error {
    let expected = "expected a document with paragraphs";
    refusal(name, "the document has no text", expected, "recognize its pictures first")
}

fn damaged(name: &str, member: &str, reason: &str) -> Error {
    let found = format!("cannot unpack {member}: {reason}");
    refusal(name, found, "expected a sound ZIP container", "get the file again")
}

/// The text of XML in UTF-8, in UTF-16 with a byte order mark, or in the encoding that it declares.
fn decoded(bytes: Vec<u8>) -> Option<String> {
    let text = match Encoding::for_bom(&bytes).map_or_else(|| declared(&bytes), |(found, _)| found)
    {
        encoding if encoding == UTF_8 => {
            let marked = bytes.starts_with(b"\xEF\xBB\xBF");
            let text = String::from_utf8(bytes).ok()?;
            if marked { text.trim_start_matches('\u{FEFF}').to_owned() } else { text }
        }
        encoding => {
            let (text, _, replaced) = encoding.decode(&bytes);
            (!replaced).then(|| text.into_owned())?
        }
    };
    let has_returns = memchr::memchr(b'\r', text.as_bytes()).is_some();
    Some(if has_returns { text.replace("\r\n", "\n").replace('\r', "\n") } else { text })
}

/// The encoding in the XML declaration; UTF-8 if there is none.
fn declared(bytes: &[u8]) -> &'static Encoding {
    let head = &bytes[..bytes.len().min(200)];
    let head = head.split(|byte| *byte == b'>').next().unwrap_or_default();
    let label = memchr::memmem::find(head, b"encoding=").and_then(|at| {
        let value = &head[at + b"encoding=".len()..];
        let quote = *value.first()?;
        value[1..].split(|byte| *byte == quote).next()
    });
    label.and_then(Encoding::for_label).unwrap_or(UTF_8)
}
