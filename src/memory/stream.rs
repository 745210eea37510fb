//! The bytes of a memory as a stream of text: unpacked, decoded, and no more of it held than is asked
//! for.

use std::io::{self, BufReader, Read};

use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use flate2::read::MultiGzDecoder;

use crate::error::{Error, ErrorKind, Result};
use crate::memory::decode::declared;
use crate::place::Place;
use crate::visible::quoted;

/// Text, piece by piece.
pub(crate) struct TextStream {
    name: String,
    bytes: Box<dyn Read + Send>,
    decoder: Decoder,
    /// Room for what is read at once; it begins with what is not decoded yet.
    raw: Box<[u8]>,
    /// How many bytes of the room are not decoded yet.
    held: usize,
    is_done: bool,
}

enum Decoder {
    Utf8,
    Other(Box<encoding_rs::Decoder>),
}

/// How many bytes are looked at for an encoding.
const HEAD: usize = 1024;
/// How many bytes are read at once.
const CHUNK: usize = 128 << 10;

impl TextStream {
    /// Opens a stream. `may_declare` says whether the text may name its encoding as XML does.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn open(name: &str, bytes: Box<dyn Read + Send>, may_declare: bool) -> Result<Self> {
        let failed = |error| Error::io(Place::file(name), "cannot read", error);
        let mut bytes = unpacked(bytes).map_err(failed)?;
        let mut head = Vec::with_capacity(HEAD);
        bytes.by_ref().take(HEAD as u64).read_to_end(&mut head).map_err(failed)?;
        let (encoding, mark) = encoding(name, &head, may_declare)?;
        let held = head.len() - mark;
        let mut raw = vec![0; CHUNK].into_boxed_slice();
        raw[..held].copy_from_slice(&head[mark..]);
        let decoder = match encoding == UTF_8 {
            true => Decoder::Utf8,
            false => Decoder::Other(Box::new(encoding.new_decoder_without_bom_handling())),
        };
        Ok(Self { name: name.to_owned(), bytes, decoder, raw, held, is_done: false })
    }

    /// Adds text until there are `least` bytes of it, or the end is reached: then it is `false`. The
    /// text that is there begins on `line`, from 1.
    ///
    /// # Errors
    /// When it cannot be read, or is not text in its encoding.
    pub(crate) fn fill(&mut self, text: &mut String, least: usize, line: usize) -> Result<bool> {
        while text.len() < least && !self.is_done {
            let read = read_once(&mut self.bytes, &mut self.raw[self.held..]);
            let read =
                read.map_err(|error| Error::io(Place::file(&self.name), "cannot read", error))?;
            self.is_done = read == 0;
            self.held += read;
            let used = self.decode(text, line)?;
            self.raw.copy_within(used..self.held, 0);
            self.held -= used;
        }
        Ok(!self.is_done)
    }

    /// Decodes what is held; how many bytes of it that took.
    fn decode(&mut self, text: &mut String, line: usize) -> Result<usize> {
        let raw = &self.raw[..self.held];
        let used = match &mut self.decoder {
            Decoder::Utf8 => decode_utf_8(raw, text, self.is_done),
            Decoder::Other(decoder) => decode_other(decoder, raw, text, self.is_done),
        };
        used.map_err(|name| {
            let line = line + memchr::memchr_iter(b'\n', text.as_bytes()).count();
            Error::new(ErrorKind::Encoding, format!("bytes that are not {name}"))
                .expected("expected text in the encoding that the file declares, else UTF-8")
                .advice("convert it first, or declare its encoding")
                .at(Place::at(&self.name, line, 0))
        })
    }
}

/// What one call gives, which an interruption does not end; 0 bytes are the end.
fn read_once(bytes: &mut impl Read, room: &mut [u8]) -> io::Result<usize> {
    loop {
        match bytes.read(room) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

/// How many of the last bytes begin a character whose end is missing.
fn begun(raw: &[u8]) -> usize {
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

/// Takes what is UTF-8, as far as it is, and tells its length; else the encoding's name.
fn decode_utf_8(
    raw: &[u8],
    text: &mut String,
    is_last: bool,
) -> std::result::Result<usize, &'static str> {
    // A character that is cut by the end of the room would have all be looked at twice.
    let whole = raw.len() - if is_last { 0 } else { begun(raw) };
    let raw = &raw[..whole];
    let error = match simdutf8::compat::from_utf8(raw) {
        Ok(good) => {
            text.push_str(good);
            return Ok(raw.len());
        }
        Err(error) => error,
    };
    let good = &raw[..error.valid_up_to()];
    text.push_str(simdutf8::basic::from_utf8(good).unwrap_or_default());
    match error.error_len().is_some() || is_last {
        true => Err(UTF_8.name()),
        false => Ok(good.len()),
    }
}

fn decode_other(
    decoder: &mut encoding_rs::Decoder,
    raw: &[u8],
    text: &mut String,
    is_last: bool,
) -> std::result::Result<usize, &'static str> {
    let most = decoder.max_utf8_buffer_length_without_replacement(raw.len());
    text.reserve(most.unwrap_or(raw.len() * 4));
    let (result, used) = decoder.decode_to_string_without_replacement(raw, text, is_last);
    match result {
        DecoderResult::Malformed(..) => Err(decoder.encoding().name()),
        DecoderResult::InputEmpty | DecoderResult::OutputFull => Ok(used),
    }
}

/// Unpacks gzip and Zstandard, which their first bytes tell.
pub(super) fn unpacked(bytes: Box<dyn Read + Send>) -> io::Result<Box<dyn Read + Send>> {
    let mut bytes = bytes;
    let mut magic = Vec::with_capacity(4);
    bytes.by_ref().take(4).read_to_end(&mut magic)?;
    let is_gzip = magic.starts_with(&[0x1F, 0x8B]);
    let is_zstandard = magic == [0x28, 0xB5, 0x2F, 0xFD];
    let bytes = io::Cursor::new(magic).chain(bytes);
    Ok(match (is_gzip, is_zstandard) {
        (true, _) => Box::new(MultiGzDecoder::new(BufReader::with_capacity(CHUNK, bytes))),
        (_, true) => Box::new(zstandard(bytes)?),
        _ => Box::new(bytes),
    })
}

fn zstandard(bytes: impl Read + Send + 'static) -> io::Result<impl Read + Send> {
    ruzstd::decoding::StreamingDecoder::new(BufReader::with_capacity(CHUNK, bytes))
        .map_err(io::Error::other)
}

/// The encoding that a file's first bytes tell, and how long its mark is.
fn encoding(name: &str, head: &[u8], may_declare: bool) -> Result<(&'static Encoding, usize)> {
    if let Some(found) = Encoding::for_bom(head) {
        return Ok(found);
    }
    match head {
        [b'<', 0, ..] => return Ok((UTF_16LE, 0)),
        [0, b'<', ..] => return Ok((UTF_16BE, 0)),
        _ if !may_declare => return Ok((UTF_8, 0)),
        _ => {}
    }
    let head = String::from_utf8_lossy(head);
    let Some(label) = declared(&head) else { return Ok((UTF_8, 0)) };
    let known = Encoding::for_label(label.as_bytes()).ok_or_else(|| {
        Error::new(ErrorKind::Encoding, format!("unknown encoding {} declared", quoted(label)))
            .expected("expected one by its WHATWG label, such as UTF-8, UTF-16 or gb18030")
            .advice("convert the file to UTF-8")
            .at(Place::at(name, 1, 0))
    })?;
    // A declaration that can be read byte by byte proves that it is not UTF-16.
    Ok((if known.is_ascii_compatible() { known } else { UTF_8 }, 0))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn read(bytes: &[u8]) -> Result<String> {
        let mut stream = TextStream::open("x", Box::new(io::Cursor::new(bytes.to_vec())), true)?;
        let mut text = String::new();
        while stream.fill(&mut text, usize::MAX, 1)? {}
        Ok(text)
    }

    #[test]
    fn packed_files_are_unpacked() {
        let long = "中文 text\n".repeat(50_000);
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(long.as_bytes()).unwrap();
        assert_eq!(read(&gzip.finish().unwrap()).unwrap(), long);
        let level = ruzstd::encoding::CompressionLevel::Fastest;
        let zstandard = ruzstd::encoding::compress_to_vec(long.as_bytes(), level);
        assert_eq!(read(&zstandard).unwrap(), long);
    }

    #[test]
    fn encodings_are_told_by_mark_or_declaration() {
        let text = "<a>é中</a>";
        let units: Vec<u16> = text.encode_utf16().collect();
        let little = |u: &u16| u.to_le_bytes();
        let big = |u: &u16| u.to_be_bytes();
        assert_eq!(read(&units.iter().flat_map(little).collect::<Vec<_>>()).unwrap(), text);
        let marked: Vec<u8> = [0xFE, 0xFF].into_iter().chain(units.iter().flat_map(big)).collect();
        assert_eq!(read(&marked).unwrap(), text);
        let latin = b"<?xml version='1.0' encoding='iso-8859-1'?>\xE9";
        assert!(read(latin).unwrap().ends_with('é'));
        assert_eq!(read("\u{FEFF}é".as_bytes()).unwrap(), "é");
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_line() {
        for bytes in [&b"a\nb\xFFc"[..], b"a\n\xE4\xB8"] {
            assert!(
                read(bytes).unwrap_err().to_string().starts_with("x:2: bytes that are not UTF-8")
            );
        }
        assert!(read(b"<?xml version='1.0' encoding='wing'?>").is_err());
    }
}
