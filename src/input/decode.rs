//! Decoding of bytes to text.

use std::ops::Range;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::error::{Error, ErrorKind, Result};
use crate::input::binary;
use crate::place::{LineIndex, Place};

/// The decoded text of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text: no byte order mark, every line end a `\n`.
    pub text: String,
    /// How the bytes were decoded.
    pub decoding: Decoding,
}

/// How the bytes of a file were decoded.
///
/// The default is that of a text that was never bytes: UTF-8, nothing removed or replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decoding {
    /// The name of the encoding in the WHATWG Encoding Standard.
    pub encoding: &'static str,
    /// Whether the encoding was guessed: it was not specified, there was no byte order mark, and
    /// the bytes are not UTF-8.
    pub detected: bool,
    /// Whether a byte order mark was removed.
    pub byte_order_mark: bool,
    /// The number of carriage returns that were removed before a `\n`. A carriage return that ended
    /// a line alone became a `\n` and is not counted.
    pub carriage_returns: usize,
    /// The number of invalid sequences that were replaced by U+FFFD.
    pub replaced: usize,
}

impl Default for Decoding {
    fn default() -> Self {
        Self {
            encoding: UTF_8.name(),
            detected: false,
            byte_order_mark: false,
            carriage_returns: 0,
            replaced: 0,
        }
    }
}

/// Decodes bytes to text. `name` is the path for errors; `label` is the encoding that the user
/// specified.
///
/// Without a label, the encoding is determined by a byte order mark, else by validity as UTF-8,
/// else by a detector that reads the whole file.
///
/// # Errors
/// If the label is unknown, the bytes are invalid in the specified encoding, or the file is binary,
/// empty or only white space.
pub fn decode(name: &str, bytes: &[u8], label: Option<&str>) -> Result<Decoded> {
    if bytes.is_empty() {
        return Err(empty(name, "the file is empty"));
    }
    let stated = label.map(|label| encoding_of(label, bytes)).transpose()?;
    if let Some(found) = binary::magic(bytes) {
        return Err(found.error(name));
    }
    let decoded = match (stated, marked(bytes)) {
        (Some(encoding), _) => strict(name, bytes, encoding)?,
        (None, Some((encoding, length))) => lossy(&bytes[length..], encoding, false, true),
        (None, None) => unmarked(name, bytes)?,
    };
    if decoded.text.trim().is_empty() {
        return Err(empty(name, "the file contains only white space"));
    }
    Ok(decoded)
}

fn empty(name: &str, found: &str) -> Error {
    Error::new(ErrorKind::Content, found).expected("expected text").at(Place::file(name))
}

/// The encoding for a label. For `utf-16`, a byte order mark determines the byte order.
fn encoding_of(label: &str, bytes: &[u8]) -> Result<&'static Encoding> {
    let encoding = Encoding::for_label_no_replacement(label.as_bytes()).ok_or_else(|| {
        Error::new(ErrorKind::Usage, format!("unknown encoding {label:?}"))
            .expected("expected a label such as utf-8, utf-16le, gb18030, big5, shift_jis, euc-kr or windows-1252")
    })?;
    let unordered = label.trim().eq_ignore_ascii_case("utf-16");
    Ok(if unordered && bytes.starts_with(&[0xFE, 0xFF]) { UTF_16BE } else { encoding })
}

/// The encoding for the byte order mark at the start of `bytes`, and the mark's length in bytes.
fn marked(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
    Encoding::for_bom(bytes)
}

/// Decodes with the specified encoding.
///
/// # Errors
/// If the bytes are invalid in it or begin with another encoding's byte order mark.
fn strict(name: &str, bytes: &[u8], encoding: &'static Encoding) -> Result<Decoded> {
    let mark = match marked(bytes) {
        Some((marked, _)) if marked != encoding => {
            return Err(contradiction(name, marked, encoding));
        }
        mark => mark.map_or(0, |(_, length)| length),
    };
    let body = &bytes[mark..];
    if encoding != UTF_16LE && encoding != UTF_16BE {
        binary::check(name, body)?;
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::new();
    let capacity = decoder.max_utf8_buffer_length_without_replacement(body.len());
    text.reserve(capacity.unwrap_or(body.len()));
    let (result, read) = decoder.decode_to_string_without_replacement(body, &mut text, true);
    if let DecoderResult::Malformed(length, after) = result {
        let end = read - usize::from(after);
        let bad = end.saturating_sub(usize::from(length))..end;
        return Err(invalid(name, encoding, &text, &body[bad]));
    }
    text.shrink_to_fit();
    Ok(finish(text, encoding, false, mark > 0, 0))
}

fn contradiction(name: &str, marked: &'static Encoding, stated: &'static Encoding) -> Error {
    let found = format!("the file begins with a byte order mark of {}", marked.name());
    Error::new(ErrorKind::Encoding, found)
        .expected(format!("expected {}, as specified", stated.name()))
        .advice("omit the encoding; the byte order mark determines it")
        .at(Place::at(name, 1, 1))
}

fn invalid(name: &str, encoding: &'static Encoding, before: &str, bytes: &[u8]) -> Error {
    let hex: Vec<String> = bytes.iter().map(|b| format!("0x{b:02X}")).collect();
    let (before, _) = normalise(before.to_owned());
    let (line, column) = LineIndex::new(&before).line_column(&before, before.len());
    let found = format!("the bytes {} are invalid in {}", hex.join(" "), encoding.name());
    Error::new(ErrorKind::Encoding, found)
        .expected(format!("expected {}, as specified", encoding.name()))
        .advice("correct the encoding, or omit it to detect it")
        .at(Place::at(name, line, column))
}

/// Decodes bytes without a byte order mark or a specified encoding.
fn unmarked(name: &str, bytes: &[u8]) -> Result<Decoded> {
    binary::check(name, bytes)?;
    let encoding = if is_utf8(bytes) { UTF_8 } else { detect(bytes) };
    Ok(lossy(bytes, encoding, encoding != UTF_8, false))
}

fn lossy(bytes: &[u8], encoding: &'static Encoding, detected: bool, mark: bool) -> Decoded {
    let (text, malformed) = encoding.decode_without_bom_handling(bytes);
    let replaced = if malformed { text.matches('\u{FFFD}').count() } else { 0 };
    finish(text.into_owned(), encoding, detected, mark, replaced)
}

fn finish(
    text: String,
    encoding: &'static Encoding,
    detected: bool,
    byte_order_mark: bool,
    replaced: usize,
) -> Decoded {
    let (text, carriage_returns) = normalise(text);
    let encoding = encoding.name();
    let decoding = Decoding { encoding, detected, byte_order_mark, carriage_returns, replaced };
    Decoded { text, decoding }
}

/// Whether the bytes are UTF-8, possibly damaged in a few places. Text in another encoding has
/// hardly any valid UTF-8 sequence, so eight valid ones for each invalid one indicate damaged
/// UTF-8.
fn is_utf8(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    let (mut valid, mut broken, mut surrogates) = (0_usize, 0_usize, 0_usize);
    while let Err(error) = std::str::from_utf8(rest) {
        valid += sequences(&rest[..error.valid_up_to()]);
        let bad = &rest[error.valid_up_to()..];
        if is_surrogate(bad) {
            surrogates += 1;
            rest = &bad[3..];
        } else {
            broken += 1;
            rest = &bad[error.error_len().unwrap_or(bad.len())..];
        }
    }
    valid += sequences(rest);
    broken == 0 || (valid + surrogates) / 8 >= broken
}

/// The number of non-ASCII characters in valid UTF-8.
fn sequences(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| **b >= 0xC0).count()
}

/// Whether the bytes begin with a UTF-16 surrogate encoded as three bytes (CESU-8), which some
/// programs write.
fn is_surrogate(bytes: &[u8]) -> bool {
    matches!(bytes, [0xED, 0xA0..=0xBF, 0x80..=0xBF, ..])
}

/// The most likely legacy encoding of the whole file.
fn detect(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Replaces every line end by `\n`: CR LF, CR CR LF (from a repeated conversion) and CR alone. Also
/// returns the number of carriage returns removed.
fn normalise(text: String) -> (String, usize) {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return (text, 0);
    }
    let mut lines = String::with_capacity(text.len());
    let mut dropped = 0;
    let mut start = 0;
    for at in memchr::memchr_iter(b'\r', text.as_bytes()) {
        if at < start {
            continue;
        }
        lines.push_str(&text[start..at]);
        lines.push('\n');
        let end = line_end(text.as_bytes(), at);
        dropped += end.len() - 1;
        start = end.end;
    }
    lines.push_str(&text[start..]);
    (lines, dropped)
}

/// The byte range of the line end that begins with the carriage return at `at`.
fn line_end(bytes: &[u8], at: usize) -> Range<usize> {
    let length = match &bytes[at..] {
        [b'\r', b'\r', b'\n', ..] => 3,
        [b'\r', b'\n', ..] => 2,
        _ => 1,
    };
    at..at + length
}
