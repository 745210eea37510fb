//! Streaming access to the text of a file: it is opened, decompressed and decoded piece by piece.
//! Malformed bytes become U+FFFD and are listed: readers fail at the first, `validate` reports all.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Read};
use std::path::Path;

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::error::{Error, ErrorKind, Result};
use crate::magic::{self, Class, FileType};
use crate::memory::charset::charset;
use crate::memory::unpack::unpacked;
use crate::place::Place;
use crate::visible;

/// The most bytes of text that a row, a unit or a header may have, in every command.
pub(crate) const LONGEST: usize = 64 << 20;

/// Where a format declares its encoding. A byte order mark takes precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Declares {
    /// Nowhere: it is UTF-8.
    Nothing,
    /// In an XML declaration.
    Xml,
    /// In the header of a PO file, as `charset=`.
    Po,
}

/// Decoded text.
#[derive(Debug, Default)]
pub(crate) struct Text {
    /// The text without a byte order mark, with U+FFFD for malformed bytes.
    pub(crate) text: String,
    /// The malformed bytes, in the order of the text.
    pub(crate) broken: Vec<Broken>,
}

/// Malformed bytes: they are not valid in the encoding of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Broken {
    /// The byte offset of their U+FFFD in the text.
    pub(crate) at: usize,
    /// The encoding in which they are malformed.
    pub(crate) encoding: &'static Encoding,
    bytes: [u8; 4],
    length: u8,
}

/// A problem of a file's encoding declaration, which a strict XML parser refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum EncodingProblem {
    /// UTF-16 without a byte order mark, detected by its first bytes.
    Unmarked,
    /// An unknown encoding, with the line of its declaration, from 1.
    Unknown { label: String, line: usize },
    /// The declared encoding is not that of the bytes.
    Contradiction { label: String, encoding: &'static Encoding },
}

/// A streaming decoder of a file.
pub(crate) struct TextReader {
    name: String,
    bytes: Box<dyn Read + Send>,
    encoding: &'static Encoding,
    /// `None` for UTF-8.
    decoder: Option<Box<Decoder>>,
    has_mark: bool,
    problems: Vec<EncodingProblem>,
    raw: Raw,
    /// The last decoded bytes: a decoder may report them as malformed later.
    before: Vec<u8>,
    /// Whether all bytes were read.
    has_ended: bool,
}

/// Bytes that are not decoded yet.
struct Raw {
    buffer: Box<[u8]>,
    start: usize,
    end: usize,
}

/// The number of bytes that are searched for an encoding declaration.
const HEAD: usize = 1024;
/// The same for a PO file, whose header may follow a licence.
const PO_HEAD: usize = 64 << 10;
/// The number of bytes that are read at once.
const CHUNK: usize = 256 << 10;
/// The most bytes that are reserved at once.
const RESERVED: usize = 512 << 10;
/// The number of decoded bytes that are kept: more than any character has.
const KEPT: usize = 16;
/// The most bytes of UTF-8 for one byte of another encoding.
const GROWTH: usize = 3;
/// An upper bound of the bytes of UTF-8 that a decoder returns for its buffered bytes.
const MOST_HELD: usize = 16;

impl TextReader {
    /// Opens a file, which may be compressed. `name` is its path, for errors.
    ///
    /// # Errors
    /// When the file cannot be read, or is recognised as a binary format.
    pub(crate) fn open(
        name: &str,
        bytes: Box<dyn Read + Send>,
        declares: Declares,
    ) -> Result<Self> {
        let failed = |error| unreadable(name, error);
        let mut bytes = unpacked(bytes).map_err(failed)?;
        let length = if declares == Declares::Po { PO_HEAD } else { HEAD };
        let mut head = Vec::with_capacity(length);
        bytes.by_ref().take(length as u64).read_to_end(&mut head).map_err(failed)?;
        if magic::is_zip(&head) {
            let more = magic::ZIP_HEAD.saturating_sub(head.len());
            bytes.by_ref().take(more as u64).read_to_end(&mut head).map_err(failed)?;
        }
        if let Some(found) = magic::binary_type(&head) {
            return Err(refused(name, found));
        }
        let (encoding, mark, problems) = encoding(&head, declares);
        let mut buffer = vec![0; CHUNK].into_boxed_slice();
        buffer[..head.len()].copy_from_slice(&head);
        let decoder = encoding.new_decoder_without_bom_handling();
        Ok(Self {
            name: name.to_owned(),
            bytes,
            encoding,
            decoder: (encoding != UTF_8).then(|| Box::new(decoder)),
            has_mark: mark > 0,
            problems,
            raw: Raw { buffer, start: mark, end: head.len() },
            before: Vec::new(),
            has_ended: false,
        })
    }

    /// Opens a file for [`Self::fill_strictly`].
    ///
    /// # Errors
    /// As [`Self::open`], and when the file declares an unknown encoding.
    pub(crate) fn open_strictly(
        name: &str,
        bytes: Box<dyn Read + Send>,
        declares: Declares,
    ) -> Result<Self> {
        let reader = Self::open(name, bytes, declares)?;
        for problem in &reader.problems {
            if let EncodingProblem::Unknown { label, line } = problem {
                let found = format!("unknown encoding {} declared", visible::quoted(label));
                return Err(Error::new(ErrorKind::Encoding, found)
                    .expected("expected one by its WHATWG label, such as UTF-8, UTF-16 or gb18030")
                    .advice("convert the file to UTF-8")
                    .at(Place::at(name, *line, 0)));
            }
        }
        Ok(reader)
    }

    /// The encoding of the file.
    pub(crate) fn encoding(&self) -> &'static Encoding {
        self.encoding
    }

    /// Whether the file begins with a byte order mark.
    pub(crate) fn has_mark(&self) -> bool {
        self.has_mark
    }

    /// The problems of the encoding declaration.
    pub(crate) fn doubts(&self) -> &[EncodingProblem] {
        &self.problems
    }

    /// Appends characters until the text has at least `least` bytes, and none beyond that. Returns
    /// `false` at the end of the file. The text does not depend on how many bytes a read returns.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn fill(&mut self, text: &mut Text, least: usize) -> io::Result<bool> {
        let wanted = least.saturating_sub(text.text.len());
        text.text.reserve(wanted.min(RESERVED));
        while text.text.len() < least && !self.is_done() {
            self.step(text, least)?;
        }
        Ok(!self.is_done())
    }

    /// As [`Self::fill`], but fails at malformed bytes. The existing text begins on `line`, from 1.
    ///
    /// # Errors
    /// When the file cannot be read, or has malformed bytes.
    pub(crate) fn fill_strictly(
        &mut self,
        text: &mut String,
        least: usize,
        line: usize,
    ) -> Result<bool> {
        let mut decoded = Text { text: std::mem::take(text), broken: Vec::new() };
        let mut done = Ok(());
        while done.is_ok() && decoded.text.len() < least && !self.is_done() {
            done = self.step_strictly(&mut decoded, least, line);
        }
        *text = decoded.text;
        done.map(|()| !self.is_done())
    }

    fn step_strictly(&mut self, text: &mut Text, least: usize, line: usize) -> Result<()> {
        let done = self.step(text, least);
        done.map_err(|error| unreadable(&self.name, error))?;
        let Some(broken) = text.broken.first() else { return Ok(()) };
        let before = &text.text.as_bytes()[..broken.at];
        let line = line + memchr::memchr_iter(b'\n', before).count();
        Err(Error::new(ErrorKind::Encoding, broken.message())
            .expected("expected text in the encoding that the file declares, else UTF-8")
            .advice("convert the file to UTF-8, or declare its encoding")
            .at(Place::at(&*self.name, line, 0)))
    }

    /// Decodes buffered bytes, or reads more if no character is complete.
    fn step(&mut self, text: &mut Text, least: usize) -> io::Result<()> {
        let used = match self.decoder {
            None => self.decode_utf_8(text, least),
            Some(_) => self.decode_other(text, least),
        };
        self.raw.start += used;
        if used == 0 {
            let read = self.raw.read(&mut self.bytes)?;
            self.has_ended = read == 0;
            if self.has_ended {
                self.end(text);
            }
        }
        Ok(())
    }

    /// Whether there is no more text.
    fn is_done(&self) -> bool {
        self.has_ended && self.raw.bytes().is_empty()
    }

    /// Decodes bytes until the text has `least` bytes. Returns the number of consumed bytes.
    fn decode_utf_8(&self, text: &mut Text, least: usize) -> usize {
        // Without the incomplete last character, one call validates all bytes.
        let raw = self.raw.bytes();
        let whole = raw.len() - if self.has_ended { 0 } else { incomplete_length(raw) };
        let mut from = 0;
        while from < whole && text.text.len() < least {
            let rest = &raw[from..whole];
            let rest = &rest[..end_of_character(rest, least - text.text.len())];
            let error = match simdutf8::compat::from_utf8(rest) {
                Ok(good) => {
                    text.text.push_str(good);
                    from += good.len();
                    continue;
                }
                Err(error) => error,
            };
            let good = &rest[..error.valid_up_to()];
            text.text.push_str(simdutf8::basic::from_utf8(good).unwrap_or_default());
            from += good.len();
            let broken = match error.error_len() {
                _ if text.text.len() >= least => break,
                Some(length) => length,
                None if self.has_ended => whole - from,
                None => break,
            };
            text.push_broken(UTF_8, &raw[from..from + broken]);
            from += broken;
        }
        from
    }

    /// Decodes so few bytes that the text cannot exceed `least` bytes, but at least one byte.
    fn decode_other(&mut self, text: &mut Text, least: usize) -> usize {
        let Some(decoder) = &mut self.decoder else { return 0 };
        let wanted = least.saturating_sub(text.text.len()).saturating_sub(MOST_HELD);
        let raw = self.raw.bytes();
        let raw = &raw[..raw.len().min((wanted / GROWTH).max(1))];
        let mut from = 0;
        loop {
            let rest = &raw[from..];
            let most = decoder.max_utf8_buffer_length_without_replacement(rest.len());
            text.text.reserve(most.unwrap_or(16));
            let (result, read) =
                decoder.decode_to_string_without_replacement(rest, &mut text.text, self.has_ended);
            from += read;
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(length, after) => {
                    let known = [&self.before, &raw[from.saturating_sub(KEPT)..from]].concat();
                    let end = known.len().saturating_sub(usize::from(after));
                    let start = end.saturating_sub(usize::from(length));
                    text.push_broken(self.encoding, &known[start..end]);
                }
            }
        }
        self.before.extend_from_slice(&raw[from.saturating_sub(KEPT)..from]);
        self.before.drain(..self.before.len().saturating_sub(KEPT));
        from
    }

    /// Flushes the decoder at the end of the file.
    fn end(&mut self, text: &mut Text) {
        if self.decoder.is_some() {
            self.decode_other(text, 0);
        }
    }
}

impl Raw {
    fn bytes(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Appends the bytes of one read, and returns their number.
    fn read(&mut self, bytes: &mut impl Read) -> io::Result<usize> {
        self.buffer.copy_within(self.start..self.end, 0);
        (self.start, self.end) = (0, self.end - self.start);
        let read = read_once(bytes, &mut self.buffer[self.end..])?;
        self.end += read;
        Ok(read)
    }
}

/// The end of the first character that ends at or after `least`.
fn end_of_character(raw: &[u8], least: usize) -> usize {
    let rest = raw.get(least..).unwrap_or_default();
    let more = rest.iter().take(3).take_while(|&&byte| byte & 0xC0 == 0x80).count();
    least.min(raw.len()) + more
}

/// Reads once, repeating interrupted reads. Returns the number of bytes; 0 at the end.
fn read_once(bytes: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match bytes.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

/// The number of bytes at the end that begin an incomplete character.
fn incomplete_length(raw: &[u8]) -> usize {
    let last = &raw[raw.len().saturating_sub(3)..];
    let Some(at) = last.iter().rposition(|&byte| byte >= 0xC0) else { return 0 };
    let length = match last[at] {
        0xF0.. => 4,
        0xE0.. => 3,
        _ => 2,
    };
    let there = last.len() - at;
    if there < length { there } else { 0 }
}

impl Text {
    fn push_broken(&mut self, encoding: &'static Encoding, found: &[u8]) {
        let mut bytes = [0; 4];
        let length = found.len().min(bytes.len());
        bytes[..length].copy_from_slice(&found[..length]);
        self.broken.push(Broken { at: self.text.len(), encoding, bytes, length: length as u8 });
        self.text.push(char::REPLACEMENT_CHARACTER);
    }

    /// Whether a range has malformed bytes.
    pub(crate) fn is_broken(&self, range: std::ops::Range<usize>) -> bool {
        let next = self.broken.partition_point(|broken| broken.at < range.start);
        self.broken.get(next).is_some_and(|broken| broken.at < range.end)
    }

    /// Removes and returns the text before an offset.
    pub(crate) fn take_up_to(&mut self, at: usize) -> Self {
        let rest = self.split_off(at);
        std::mem::replace(self, rest)
    }

    /// Removes and returns the text from an offset on.
    pub(crate) fn split_off(&mut self, at: usize) -> Self {
        let text = self.text.split_off(at);
        let first = self.broken.partition_point(|broken| broken.at < at);
        let mut broken = self.broken.split_off(first);
        broken.iter_mut().for_each(|broken| broken.at -= at);
        Self { text, broken }
    }

    /// Appends the text that follows this one.
    pub(crate) fn append(&mut self, mut next: Self) {
        let at = self.text.len();
        next.broken.iter_mut().for_each(|broken| broken.at += at);
        self.text.push_str(&next.text);
        self.broken.append(&mut next.broken);
    }
}

impl Broken {
    /// The malformed bytes as in the file, at most four.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }

    /// The message of the error.
    pub(crate) fn message(&self) -> String {
        format!("bytes that are not {}", self.encoding.name())
    }
}

impl fmt::Display for EncodingProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unmarked => f.write_str(
                "UTF-16 without a byte order mark; expected one before the first character",
            ),
            Self::Unknown { label, .. } => {
                write!(f, "unknown encoding {} declared; read as UTF-8", visible::quoted(label))
            }
            Self::Contradiction { label, encoding } => {
                let (label, name) = (visible::quoted(label), encoding.name());
                write!(f, "encoding {label} declared, but the bytes are {name}")
            }
        }
    }
}

/// The error for a row, a unit or a header that is longer than [`LONGEST`].
pub(crate) fn too_long(place: Place) -> Error {
    Error::new(ErrorKind::Content, "a unit of more than 64 MiB; is an end tag or a quote missing?")
        .at(place)
}

/// The error for a path with the extension of a package, a database or an office document.
pub(crate) fn package(path: &Path) -> Option<Error> {
    let name = path.display().to_string();
    package_type(&name).map(|found| refused(&name, found))
}

/// The error of a stream. One that the stream itself states, with its place, is kept.
fn unreadable(name: &str, error: io::Error) -> Error {
    match error.downcast::<Error>() {
        Ok(stated) => stated,
        Err(error) => Error::io(Place::file(name), "cannot read", error),
    }
}

/// Packages and other binary formats, by the ends of their names.
const PACKAGES: [(&str, &str, Class); 10] = [
    (".xlz", "an XLIFF package (xlz)", Class::Archive),
    (".mqxlz", "a memoQ package (mqxlz)", Class::Archive),
    (".sdlppx", "a Trados Studio package (sdlppx)", Class::Archive),
    (".sdlrpx", "a Trados Studio return package (sdlrpx)", Class::Archive),
    (".wsxz", "a WorldServer package (wsxz)", Class::Archive),
    (".sdltm", "a Trados Studio translation memory (sdltm)", Class::Database),
    (".docx", "a Word document (docx)", Class::Document),
    (".xlsx", "an Excel workbook (xlsx)", Class::Workbook),
    (".zip", "a ZIP archive", Class::Archive),
    (".7z", "a 7z archive", Class::Archive),
];

fn package_type(name: &str) -> Option<FileType> {
    let name = name.to_ascii_lowercase();
    let found = PACKAGES.into_iter().find(|(end, ..)| name.ends_with(end));
    found.map(|(_, name, class)| FileType { name, class })
}

/// The error for a file of an unsupported type. The file name determines the kind of package.
fn refused(name: &str, found: FileType) -> Error {
    let is_general = found.name == "a ZIP archive" || found.class == Class::Database;
    let found = package_type(name).filter(|_| is_general).unwrap_or(found);
    let advice = match found.class {
        Class::Archive => "unpack it first, and pass the TM files in it",
        Class::Utf32 => "convert it to UTF-8 first",
        Class::Database => "export it as TMX first",
        Class::Workbook => "save the sheet as CSV in UTF-8 first",
        Class::Document | Class::Pages | Class::Other => {
            "pass a TM file as text, such as TMX or TSV"
        }
    };
    let found = match found.class {
        Class::Utf32 => found.name.to_owned(),
        _ => format!("the file is not text: it looks like {}", found.name),
    };
    Error::new(ErrorKind::Encoding, found)
        .expected("expected UTF-8 or UTF-16, optionally compressed with gzip or zstd")
        .advice(advice)
        .at(Place::file(name))
}

/// The encoding of a file, the length of its byte order mark, and the problems of its declaration.
fn encoding(head: &[u8], declares: Declares) -> (&'static Encoding, usize, Vec<EncodingProblem>) {
    let mut problems = Vec::new();
    let (encoding, mark) = match Encoding::for_bom(head) {
        Some(found) => found,
        None => (without_mark(head, declares, &mut problems), 0),
    };
    if declares == Declares::Xml {
        let (text, _) = encoding.decode_without_bom_handling(&head[mark..]);
        problems.extend(contradiction(&text, encoding));
    }
    (encoding, mark, problems)
}

fn without_mark(
    head: &[u8],
    declares: Declares,
    problems: &mut Vec<EncodingProblem>,
) -> &'static Encoding {
    // XML begins with `<`. In other formats `<` and NUL do not prove UTF-16.
    if let (Declares::Xml, [b'<', 0, ..] | [0, b'<', ..]) = (declares, head) {
        problems.push(EncodingProblem::Unmarked);
        return if head[0] == 0 { UTF_16BE } else { UTF_16LE };
    }
    let text = String::from_utf8_lossy(head);
    let declared = match declares {
        Declares::Nothing => None,
        Declares::Xml => declared(&text).map(|label| (Cow::Borrowed(label), 1)),
        Declares::Po => charset(&text).map(|found| (Cow::Owned(found.label), found.line)),
    };
    let Some((label, line)) = declared else { return UTF_8 };
    let Some(known) = by_label(&label) else {
        problems.push(EncodingProblem::Unknown { label: label.into_owned(), line });
        return UTF_8;
    };
    // A declaration that can be read as ASCII proves that the file is not UTF-16.
    if known.is_ascii_compatible() { known } else { UTF_8 }
}

/// The encoding of a WHATWG label, or of a code page name that gettext uses.
pub(crate) fn by_label(label: &str) -> Option<&'static Encoding> {
    let known = match label.to_ascii_lowercase().as_str() {
        "cp932" => "shift_jis",
        "cp936" => "gbk",
        "cp949" => "euc-kr",
        "cp950" => "big5",
        "cp874" => "windows-874",
        // The WHATWG maps it to windows-1252, which would misread other bytes silently.
        "ascii" | "us-ascii" | "ansi_x3.4-1968" => "utf-8",
        _ => label,
    };
    Encoding::for_label(known.as_bytes())
}

/// A declared encoding that differs from that of the bytes.
fn contradiction(text: &str, encoding: &'static Encoding) -> Option<EncodingProblem> {
    let label = declared(text)?;
    let declared = by_label(label)?;
    let both_utf_16 = [declared, encoding].iter().all(|e| !e.is_ascii_compatible());
    let agree = declared == encoding || (both_utf_16 && is_either_order(label));
    (!agree).then(|| EncodingProblem::Contradiction { label: label.to_owned(), encoding })
}

/// Whether a label leaves the byte order of UTF-16 to the byte order mark.
fn is_either_order(label: &str) -> bool {
    ["utf-16", "unicode", "ucs-2", "iso-10646-ucs-2", "csunicode"]
        .iter()
        .any(|either| label.eq_ignore_ascii_case(either))
}

/// The value of `encoding` in an XML declaration at the start of the text.
fn declared(text: &str) -> Option<&str> {
    let declaration = text.strip_prefix("<?xml")?.split_once("?>")?.0;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|&c| c == '"' || c == '\'')?;
    value[1..].split_once(quote).map(|(label, _)| label)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::*;

    use super::*;
    use crate::memory::unpack::tests::{gzip, zstandard};

    /// Hands out bytes in pieces of these lengths, again and again.
    struct Pieces {
        bytes: Cursor<Vec<u8>>,
        lengths: Vec<usize>,
        next: usize,
    }

    impl Read for Pieces {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = self.lengths[self.next % self.lengths.len()].min(buffer.len());
            self.next += 1;
            self.bytes.read(&mut buffer[..length])
        }
    }

    fn pieces(bytes: &[u8], lengths: &[usize]) -> Box<dyn Read + Send> {
        let bytes = Cursor::new(bytes.to_vec());
        Box::new(Pieces { bytes, lengths: lengths.to_vec(), next: 0 })
    }

    fn read(bytes: &[u8], declares: Declares) -> Text {
        let mut text = Text::default();
        let mut reader = TextReader::open("x", pieces(bytes, &[CHUNK]), declares).unwrap();
        assert!(!reader.fill(&mut text, usize::MAX).unwrap());
        text
    }

    fn strictly(bytes: &[u8], declares: Declares) -> Result<String> {
        let mut text = String::new();
        let mut reader = TextReader::open_strictly("x", pieces(bytes, &[CHUNK]), declares)?;
        while reader.fill_strictly(&mut text, usize::MAX, 1)? {}
        Ok(text)
    }

    fn utf_16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    fn problems(bytes: &[u8]) -> Vec<String> {
        let reader = TextReader::open("x", pieces(bytes, &[CHUNK]), Declares::Xml).unwrap();
        reader.doubts().iter().map(EncodingProblem::to_string).collect()
    }

    #[test]
    fn marks_and_declarations_decide_the_encoding() {
        let text = "<?xml version='1.0' encoding = 'UTF-16'?><é中/>";
        let marked = format!("\u{FEFF}{text}");
        for bytes in [utf_16(&marked, u16::to_le_bytes), utf_16(&marked, u16::to_be_bytes)] {
            assert_eq!(strictly(&bytes, Declares::Xml).unwrap(), text);
            assert!(problems(&bytes).is_empty());
        }
        assert_eq!(strictly(&utf_16(text, u16::to_be_bytes), Declares::Xml).unwrap(), text);
        let latin = b"<?xml version='1.0' encoding='iso-8859-1'?><\xE9/>";
        assert!(strictly(latin, Declares::Xml).unwrap().ends_with("<é/>"));
        assert!(problems(latin).is_empty());
        assert_eq!(strictly("\u{FEFF}é".as_bytes(), Declares::Xml).unwrap(), "é");
        assert!(strictly(latin, Declares::Nothing).is_err());
        assert_eq!(strictly(b"<\0a", Declares::Nothing).unwrap(), "<\0a");
    }

    #[test]
    fn questionable_encodings_are_doubts() {
        for (bytes, message) in [
            (utf_16("<a/>", u16::to_le_bytes), "without a byte order mark"),
            (b"<?xml version='1.0' encoding='UTF-16'?><a/>".to_vec(), "the bytes are UTF-8"),
            (b"<?xml version='1.0' encoding='klingon'?><a/>".to_vec(), "unknown encoding"),
            (
                utf_16("\u{FEFF}<?xml version='1.0' encoding='UTF-8'?>", u16::to_le_bytes),
                "are UTF-16LE",
            ),
        ] {
            let found = problems(&bytes);
            assert!(found.len() == 1 && found[0].contains(message), "{message}: {found:?}");
        }
        let error = strictly(b"<?xml version='1.0' encoding='klingon'?>", Declares::Xml);
        let error = error.unwrap_err().to_string();
        assert!(error.starts_with("x:1: unknown encoding `klingon` declared; expected"), "{error}");
    }

    /// Requirement 44.
    #[test]
    fn the_header_of_a_po_file_names_its_charset() {
        let po = |header: &str| {
            let start = format!("# \u{E9}\n#, fuzzy\nmsgid \"\"\nmsgstr {header}\n\nmsgid \"a\"\n");
            let (latin, ..) = encoding_rs::WINDOWS_1252.encode(&start);
            [&latin[..], b"msgstr \"\xE9\"\n"].concat()
        };
        for (header, last) in [
            ("\"\"\n\"Content-Type: text/plain; charset=ISO-8859-1\\n\"", 'é'),
            ("\"Content-Type: text/plain; CharSet = CP1252 \\n\"", 'é'),
            ("\"Content-Type: text/plain; char\"\n\"set=windows-\"\n\"1251\\n\"", 'й'),
            ("\"charset=ISO-8859-2\"", 'é'),
        ] {
            let text = strictly(&po(header), Declares::Po).unwrap();
            assert!(text.ends_with(&format!("msgstr \"{last}\"\n")), "{header}: {text}");
        }
        for header in ["\"charset=CHARSET\\n\"", "\"\"", "\"charset=UTF-8\\n\""] {
            assert!(strictly(&po(header), Declares::Po).is_err());
        }
        let error = strictly(&po("\"\"\n\"charset=wing\\n\""), Declares::Po).unwrap_err();
        let error = error.to_string();
        assert!(error.starts_with("x:5: unknown encoding `wing` declared"), "{error}");
    }

    #[test]
    fn a_charset_decides_whatever_the_bytes_are_but_a_mark_precedes_it() {
        let po = "msgid \"\"\nmsgstr \"charset=ISO-8859-1\\n\"\nmsgid \"é\"";
        assert!(strictly(po.as_bytes(), Declares::Po).unwrap().ends_with("\"Ã©\""));
        let marked = format!("\u{FEFF}{po}");
        assert_eq!(strictly(marked.as_bytes(), Declares::Po).unwrap(), po);
        let other = "msgid \"charset\"\nmsgstr \"charset=ISO-8859-1\\n\"\nmsgid \"é\"";
        assert_eq!(strictly(other.as_bytes(), Declares::Po).unwrap(), other);
    }

    #[test]
    fn bytes_that_are_not_text_are_refused_with_their_line() {
        for bytes in [&b"a\nb\xFFc"[..], b"a\n\xE4\xB8"] {
            let error = strictly(bytes, Declares::Nothing).unwrap_err().to_string();
            assert!(error.starts_with("x:2: bytes that are not UTF-8; expected"), "{error}");
        }
    }

    #[test]
    fn bytes_that_are_not_text_are_listed() {
        let text = read(b"ab\xFFc\xC3", Declares::Nothing);
        assert_eq!(text.text, "ab\u{FFFD}c\u{FFFD}");
        let broken = |text: &Text| -> Vec<(usize, Vec<u8>)> {
            text.broken.iter().map(|broken| (broken.at, broken.bytes().to_vec())).collect()
        };
        assert_eq!(broken(&text), [(2, b"\xFF".to_vec()), (6, b"\xC3".to_vec())]);
        assert!(text.is_broken(0..3) && !text.is_broken(0..2) && !text.is_broken(3..6));
        let odd = [&utf_16("\u{FEFF}a", u16::to_le_bytes)[..], b"\0\xD8b\0c"].concat();
        let text = read(&odd, Declares::Xml);
        assert_eq!(text.text, "a\u{FFFD}b\u{FFFD}");
        assert_eq!(broken(&text), [(1, b"\0\xD8".to_vec()), (5, b"c".to_vec())]);
    }

    /// Requirement 89.
    #[test]
    fn other_types_of_files_are_named() {
        let utf_32 = "x\tx".chars().flat_map(|c| u32::from(c).to_be_bytes());
        let utf_32: Vec<u8> = [0, 0, 0xFE, 0xFF].into_iter().chain(utf_32).collect();
        for (name, bytes, found) in [
            ("a.tmx", &b"PK\x03\x04"[..], "a ZIP archive; expected UTF-8 or UTF-16"),
            ("a.tmx", b"PK\x03\x04__word/x", "a Word document (docx)"),
            ("a.XLZ", b"PK\x03\x04", "an XLIFF package (xlz)"),
            ("a.mqxlz", b"PK\x03\x04", "a memoQ package (mqxlz)"),
            ("a.sdlppx", b"PK\x03\x04", "a Trados Studio package (sdlppx)"),
            ("a.sdltm", b"SQLite format 3\0", "a Trados Studio translation memory (sdltm)"),
            ("a.tmx", b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
            ("a.tmx", b"\xFD7zXZ\0", "an xz archive"),
            ("a.tmx", b"BZh91AY&SY", "a bzip2 archive"),
            ("a.tsv", &utf_32, "UTF-32 text; expected UTF-8 or UTF-16"),
        ] {
            let error = TextReader::open(name, pieces(bytes, &[1]), Declares::Nothing);
            let error = error.err().unwrap().to_string();
            assert!(error.contains(found), "{error}");
            let packed = gzip(bytes);
            assert!(TextReader::open(name, pieces(&packed, &[1]), Declares::Nothing).is_err());
        }
        let text = "PK\tBZh\n%PDF-1.7\tx\n";
        assert_eq!(strictly(text.as_bytes(), Declares::Nothing).unwrap(), text);
    }

    #[test]
    fn a_text_is_filled_up_to_a_length() {
        let mut reader =
            TextReader::open("x", pieces("ab中c".repeat(900).as_bytes(), &[7]), Declares::Nothing)
                .unwrap();
        let mut text = Text::default();
        for least in [2_000, 2_001, 2_002, 2_003, 2_004, 2_005] {
            assert!(reader.fill(&mut text, least).unwrap());
            let length = text.text.len();
            assert!(length >= least && text.text.floor_char_boundary(least) + 3 >= length);
        }
    }

    const SAMPLES: [&[u8]; 8] = [
        b"a",
        "中".as_bytes(),
        "\u{1F600}".as_bytes(),
        b"\xE4\xB8",
        b"\xFF",
        b"\r\n",
        b"\xC3",
        b"<tu>",
    ];
    const MARKS: [&[u8]; 5] = [
        b"",
        b"\xEF\xBB\xBF",
        b"\xFF\xFE",
        b"<?xml version='1.0' encoding='gb18030'?>",
        b"<?xml version='1.0' encoding='shift_jis'?>",
    ];

    proptest! {
        #[test]
        fn it_does_not_matter_how_many_bytes_a_read_returns(
            mark in prop::sample::select(&MARKS[..]),
            samples in prop::collection::vec(prop::sample::select(&SAMPLES[..]), 0..600),
            lengths in prop::collection::vec(prop::sample::select(&[1, 2, 3, 1000, CHUNK][..]), 1..5),
            step in 1_usize..700,
            pack in prop::sample::select(vec![<[u8]>::to_vec, gzip, zstandard]),
        ) {
            let bytes = pack(&[mark, &samples.concat()].concat());
            let texts = |lengths: &[usize]| {
                let bytes = pieces(&bytes, lengths);
                let mut reader = TextReader::open("x", bytes, Declares::Xml).unwrap();
                let mut texts = Vec::new();
                loop {
                    let mut text = Text::default();
                    let more = reader.fill(&mut text, step).unwrap();
                    texts.push((text.text, text.broken));
                    if !more {
                        return texts;
                    }
                }
            };
            prop_assert_eq!(texts(&lengths), texts(&[1 << 20]));
        }
    }
}
