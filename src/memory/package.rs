//! ZIP archives and the packages of CAT tools: the memories and bilingual files in them, one after another.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use zip::ZipArchive;
use zip::result::ZipError;

use crate::error::{Error, ErrorKind, Result};
use crate::memory::format::InputFormat;
use crate::memory::unpack::unpacked;
use crate::place::Place;

/// The most members of a package.
const MOST_MEMBERS: usize = 65_536;
/// The most bytes that are unpacked from one package, all members together.
const MOST_UNPACKED: u64 = 16 << 30;
/// The most unpacked bytes for each packed one. XML rarely exceeds 50; DEFLATE ends near 1,000.
const MOST_RATIO: u64 = 250;
/// A member up to this size may have any ratio.
const SMALL: u64 = 8 << 20;

/// An open package.
pub(super) struct Package {
    name: String,
    archive: ZipArchive<File>,
    /// The members that are not read yet, in the order of their names: index, name and format.
    members: VecDeque<(usize, String, InputFormat)>,
    /// The names of the members that are not read.
    others: Vec<String>,
    /// How many more bytes may be unpacked.
    left: u64,
}

/// A member, unpacked.
pub(super) struct Member {
    /// The name of the package and of the member: `package.zip!inner.tmx`.
    pub(super) name: String,
    pub(super) format: InputFormat,
    pub(super) bytes: File,
}

impl Package {
    /// Opens the package at `path`, or standard input for `-`.
    ///
    /// # Errors
    /// As [`Package::read`].
    pub(super) fn open(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        let failed = |error| Error::io(Place::file(&*name), "cannot read", error);
        if path == Path::new("-") {
            return Self::read(&name, Box::new(io::stdin()));
        }
        let mut file = File::open(path).map_err(failed)?;
        let mut head = Vec::new();
        let is_file = file.metadata().map_err(failed)?.is_file();
        if is_file {
            file.by_ref().take(4).read_to_end(&mut head).map_err(failed)?;
            file.seek(SeekFrom::Start(0)).map_err(failed)?;
        }
        match crate::magic::is_zip(&head) {
            true => Self::of_file(&name, file),
            false => Self::read(&name, Box::new(file)),
        }
    }

    /// Reads a stream, which may be compressed. It is copied to a temporary file, because the end of an archive
    /// lists its members. `name` is used in errors.
    ///
    /// # Errors
    /// When the stream cannot be read, is no ZIP archive, or has too many members or none to read.
    pub(super) fn read(name: &str, bytes: Box<dyn Read + Send>) -> Result<Self> {
        let failed = |error| Error::io(Place::file(name), "cannot read", error);
        let mut bytes = unpacked(bytes).map_err(failed)?;
        let mut file = tempfile::tempfile().map_err(failed)?;
        io::copy(&mut bytes, &mut file).map_err(failed)?;
        Self::of_file(name, file)
    }

    fn of_file(name: &str, file: File) -> Result<Self> {
        let archive = ZipArchive::new(file).map_err(|_| {
            let found = "not a ZIP archive, or one that is damaged or truncated";
            refusal(name, found, "expected a package with memories in it", "get the file again")
        })?;
        if archive.len() > MOST_MEMBERS {
            let found = format!("a package with {} members", archive.len());
            let expected = format!("expected at most {MOST_MEMBERS}");
            return Err(refusal(name, found, expected, "unpack it and pass the files in it"));
        }
        let mut package = Self {
            name: name.to_owned(),
            archive,
            members: VecDeque::new(),
            others: Vec::new(),
            left: MOST_UNPACKED,
        };
        package.sort()?;
        Ok(package)
    }

    /// Sorts the members into those that are read and others.
    fn sort(&mut self) -> Result<()> {
        // A name that is no text is told by its number.
        let name = |(at, name): (usize, zip::result::ZipResult<std::borrow::Cow<'_, str>>)| {
            (name.map_or_else(|_| format!("file {}", at + 1), |name| name.into_owned()), at)
        };
        let names = self.archive.file_names().enumerate().map(name);
        let mut names: Vec<(String, usize)> = names.collect();
        names.retain(|(name, _)| !name.ends_with('/'));
        names.sort();
        for (name, at) in names {
            match InputFormat::of_path(Path::new(&name)) {
                Ok(format) if format != InputFormat::Package => {
                    self.members.push_back((at, name, format));
                }
                _ => self.others.push(name),
            }
        }
        if self.members.is_empty() {
            let found = format!("a package without a translation memory: it has {}", self.listed());
            let expected = "expected a TMX, XLIFF or other file that convert reads";
            return Err(refusal(&self.name, found, expected, "pass another file"));
        }
        Ok(())
    }

    /// Takes the names of the members that are not read, each after that of the package.
    pub(super) fn take_others(&mut self) -> Vec<String> {
        let others = std::mem::take(&mut self.others);
        others.iter().map(|name| format!("{}!{name}", self.name)).collect()
    }

    fn listed(&self) -> String {
        match self.others.len() {
            0 => "no files".to_owned(),
            count @ 1..=5 => self.others[..count].join(", "),
            count => format!("{} and {} others", self.others[..5].join(", "), count - 5),
        }
    }

    /// The next member.
    ///
    /// # Errors
    /// If it is encrypted, damaged or larger than the bounds allow.
    pub(super) fn next(&mut self) -> Result<Option<Member>> {
        let Some((at, inner, format)) = self.members.pop_front() else { return Ok(None) };
        let name = format!("{}!{inner}", self.name);
        let mut member = self.archive.by_index(at).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
                let advice = "unpack it with its password, and pass the files in it";
                refusal(
                    &name,
                    "an encrypted file in the package",
                    "expected a readable one",
                    advice,
                )
            }
            error => damaged(&name, &error.to_string()),
        })?;
        let most = member.compressed_size().saturating_mul(MOST_RATIO).max(SMALL).min(self.left);
        let failed = |error| Error::io(Place::file(&*name), "cannot unpack", error);
        let mut bytes = tempfile::tempfile().map_err(failed)?;
        // The size in the list of members may be false: only the bytes themselves count.
        let mut buffer = vec![0; 64 << 10];
        let mut length = 0_u64;
        loop {
            let read =
                member.read(&mut buffer).map_err(|error| damaged(&name, &error.to_string()))?;
            if read == 0 {
                break;
            }
            length += read as u64;
            if length > most {
                return Err(too_large(&name));
            }
            io::Write::write_all(&mut bytes, &buffer[..read]).map_err(failed)?;
        }
        self.left -= length;
        bytes.seek(SeekFrom::Start(0)).map_err(failed)?;
        Ok(Some(Member { name, format, bytes }))
    }
}

fn refusal(
    name: &str,
    found: impl Into<String>,
    expected: impl Into<String>,
    advice: &str,
) -> Error {
    Error::new(ErrorKind::Content, found).expected(expected).advice(advice).at(Place::file(name))
}

fn damaged(name: &str, reason: &str) -> Error {
    let found = format!("cannot be unpacked: {reason}");
    refusal(name, found, "expected a sound package", "get the file again")
}

fn too_large(name: &str) -> Error {
    let expected = format!(
        "expected at most {} GiB in all, and {MOST_RATIO} bytes for each packed one",
        MOST_UNPACKED >> 30
    );
    refusal(name, "unpacks to too much for its package", expected, "unpack it, and pass the file")
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;
    use crate::memory::{Fields, InlineHandling, MemoryReader};

    fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in members {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn tmx(source: &str) -> Vec<u8> {
        format!(
            "<tmx version='1.4'><header srclang='en'/><body><tu><tuv xml:lang='en'><seg>{source}</seg></tuv>\
             <tuv xml:lang='de'><seg>x</seg></tuv></tu></body></tmx>"
        )
        .into_bytes()
    }

    fn opened(bytes: Vec<u8>) -> Result<MemoryReader> {
        MemoryReader::read("p.zip", Box::new(Cursor::new(bytes)), InputFormat::Package)
    }

    /// Each source with the name of its file, and what was told.
    fn read(bytes: Vec<u8>) -> Result<(Vec<String>, Vec<String>)> {
        let (mut units, mut told) = (Vec::new(), Vec::new());
        for chunk in opened(bytes)? {
            let chunk = chunk?;
            let reading = chunk.each_with(Fields::All, |unit| {
                let source = unit.variants[0].segment.text(InlineHandling::Drop);
                units.push(format!("{}: {source}", chunk.name()));
            })?;
            told.extend(reading.leniencies.iter().map(ToString::to_string));
        }
        Ok((units, told))
    }

    #[test]
    fn the_memories_are_read_in_the_order_of_their_names_and_others_are_named() {
        let po = b"msgid \"c\"\nmsgstr \"y\"\n";
        let (a, b, nested) = (tmx("a"), tmx("b"), zip(&[("n.tmx", &tmx("n"))]));
        let members: [(&str, &[u8]); 5] = [
            ("z/b.tmx", &b),
            ("read.docx", b"PK"),
            ("c.po", po),
            ("a.TMX", &a),
            ("in.zip", &nested),
        ];
        let (units, told) = read(zip(&members)).unwrap();
        assert_eq!(units, ["p.zip!a.TMX: a", "p.zip!c.po: c", "p.zip!z/b.tmx: b"]);
        assert_eq!(
            told,
            [
                "not read: p.zip!in.zip, which is no translation memory",
                "not read: p.zip!read.docx, which is no translation memory"
            ]
        );
    }

    #[test]
    fn packages_without_a_memory_and_other_files_are_refused() {
        for (bytes, found) in [
            (zip(&[("a.docx", b"x"), ("b/", b"")]), "without a translation memory: it has a.docx"),
            (zip(&[]), "not a ZIP archive, or one that is damaged"),
            (b"PK\x03\x04 and no more".to_vec(), "not a ZIP archive"),
        ] {
            let error = opened(bytes).unwrap_err().to_string();
            assert!(error.starts_with("p.zip: ") && error.contains("memor"), "{error}");
            assert!(error.contains(found) || found.starts_with("not"), "{error}");
        }
    }

    #[test]
    fn a_member_that_unpacks_to_too_much_is_refused() {
        let large = vec![b' '; (SMALL + 1) as usize];
        let error = opened(zip(&[("a.tmx", &large)])).unwrap_err().to_string();
        assert!(error.starts_with("p.zip!a.tmx: unpacks to too much"), "{error}");
    }

    #[test]
    fn an_error_names_the_member_and_its_line() {
        let bytes = zip(&[("a.tmx", &tmx("a")), ("b.po", b"msgid \"a\"\nmsgfoo \"b\"\n")]);
        let error = read(bytes).unwrap_err().to_string();
        assert!(error.starts_with("p.zip!b.po:1:1: "), "{error}");
    }
}
