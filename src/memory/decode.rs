//! The bytes of a memory as text, piece by piece, whatever they are: bytes that are no text become
//! U+FFFD, and a fault.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::memory::stream::unpacked;
use crate::memory::{Fault, FaultKind};
use crate::visible::quoted;

/// A stretch of text.
#[derive(Debug, Default)]
pub(crate) struct Text {
    /// Without a byte order mark; bytes that are no text are U+FFFD.
    pub(crate) text: String,
    pub(crate) faults: Vec<Fault>,
    /// The bytes that are no text, by the place of their U+FFFD.
    pub(crate) broken: Vec<(usize, Vec<u8>)>,
}

/// A file that is being decoded.
pub(crate) struct TextReader {
    bytes: Box<dyn Read + Send>,
    raw: Vec<u8>,
    decoder: Option<Box<Decoder>>,
    encoding: &'static Encoding,
    has_mark: bool,
    /// The last bytes before `raw`, for those that a decoder calls wrong only later.
    before: Vec<u8>,
    /// What is wrong with the file's beginning.
    faults: Vec<Fault>,
    is_xml: bool,
    is_start: bool,
    is_done: bool,
}

/// How many bytes are looked at for an encoding.
const HEAD: usize = 1024;
/// How many bytes are kept that were decoded: more than any character has.
const KEPT: usize = 16;
/// How many bytes are read at once.
const CHUNK: usize = 256 << 10;

impl TextReader {
    /// Opens a stream, packed or not: XML by its byte order mark, else by the encoding that it
    /// declares, else as UTF-8; all else as UTF-8 unless a byte order mark says otherwise.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn open(bytes: Box<dyn Read + Send>, is_xml: bool) -> io::Result<Self> {
        let mut bytes = unpacked(bytes)?;
        let mut raw = Vec::with_capacity(CHUNK + 16);
        bytes.by_ref().take(HEAD as u64).read_to_end(&mut raw)?;
        let mut faults = Vec::new();
        let (encoding, mark) = match Encoding::for_bom(&raw) {
            Some(found) => found,
            None if is_xml => (without_mark(&raw, &mut faults), 0),
            None => (UTF_8, 0),
        };
        raw.drain(..mark);
        let decoder = encoding.new_decoder_without_bom_handling();
        let decoder = (encoding != UTF_8).then(|| Box::new(decoder));
        Ok(Self {
            bytes,
            raw,
            decoder,
            encoding,
            has_mark: mark > 0,
            before: Vec::new(),
            faults,
            is_xml,
            is_start: true,
            is_done: false,
        })
    }

    /// The encoding of the file.
    pub(crate) fn encoding(&self) -> &'static Encoding {
        self.encoding
    }

    /// Whether there was a byte order mark.
    pub(crate) fn has_mark(&self) -> bool {
        self.has_mark
    }

    /// Adds text until there are `least` bytes of it, or the end is reached: then it is `false`.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn fill(&mut self, text: &mut Text, least: usize) -> io::Result<bool> {
        while text.text.len() < least && !self.is_done {
            let before = self.raw.len();
            self.bytes.by_ref().take(CHUNK as u64).read_to_end(&mut self.raw)?;
            self.is_done = self.raw.len() == before;
            match self.decoder {
                None => self.decode_utf_8(text),
                Some(_) => self.decode_other(text),
            }
            if std::mem::take(&mut self.is_start) {
                self.begin(text);
            }
        }
        Ok(!self.is_done)
    }

    fn begin(&mut self, text: &mut Text) {
        let mut faults = std::mem::take(&mut self.faults);
        if let Some(message) =
            self.is_xml.then(|| contradiction(&text.text, self.encoding)).flatten()
        {
            faults.push(Fault::new(0, FaultKind::Encoding, message));
        }
        text.faults.splice(0..0, faults);
    }

    fn decode_utf_8(&mut self, text: &mut Text) {
        let mut from = 0;
        while from < self.raw.len() {
            let rest = &self.raw[from..];
            let Err(error) = simdutf8::compat::from_utf8(rest).map(|good| {
                text.text.push_str(good);
                from = usize::MAX;
            }) else {
                break;
            };
            let good = &rest[..error.valid_up_to()];
            text.text.push_str(simdutf8::basic::from_utf8(good).unwrap_or_default());
            from += good.len();
            let broken = match error.error_len() {
                Some(length) => length,
                None if self.is_done => self.raw.len() - from,
                None => break,
            };
            text.break_at(UTF_8, &self.raw[from..from + broken]);
            from += broken;
        }
        self.raw.drain(..from.min(self.raw.len()));
    }

    fn decode_other(&mut self, text: &mut Text) {
        let Some(decoder) = &mut self.decoder else { return };
        let mut from = 0;
        loop {
            let rest = &self.raw[from..];
            let most = decoder.max_utf8_buffer_length_without_replacement(rest.len());
            text.text.reserve(most.unwrap_or(16));
            let (result, read) =
                decoder.decode_to_string_without_replacement(rest, &mut text.text, self.is_done);
            from += read;
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(length, after) => {
                    let kept = from.saturating_sub(KEPT);
                    let known = [&self.before, &self.raw[kept..from]].concat();
                    let end = known.len().saturating_sub(usize::from(after));
                    let start = end.saturating_sub(usize::from(length));
                    text.break_at(self.encoding, &known[start..end]);
                }
            }
        }
        self.before.extend_from_slice(&self.raw[from.saturating_sub(KEPT)..from]);
        self.before.drain(..self.before.len().saturating_sub(KEPT));
        self.raw.drain(..from);
    }
}

impl Text {
    fn break_at(&mut self, encoding: &'static Encoding, bytes: &[u8]) {
        let message = format!("bytes that are not {}", encoding.name());
        self.faults.push(Fault::new(self.text.len(), FaultKind::Encoding, message));
        self.broken.push((self.text.len(), bytes.to_vec()));
        self.text.push(char::REPLACEMENT_CHARACTER);
    }

    /// Whether there are bytes in a range that are no text.
    pub(crate) fn is_broken(&self, range: std::ops::Range<usize>) -> bool {
        let next = self.broken.partition_point(|&(at, _)| at < range.start);
        self.broken.get(next).is_some_and(|&(at, _)| at < range.end)
    }

    /// Takes what stands before an offset.
    pub(crate) fn take_up_to(&mut self, at: usize) -> Self {
        let rest = self.split_off(at);
        std::mem::replace(self, rest)
    }

    /// Leaves what stands before an offset, and gives the rest.
    pub(crate) fn split_off(&mut self, at: usize) -> Self {
        let text = self.text.split_off(at);
        let faults = self.faults.partition_point(|fault| fault.at < at.max(1));
        let broken = self.broken.partition_point(|&(place, _)| place < at);
        let mut rest = Self {
            text,
            faults: self.faults.split_off(faults),
            broken: self.broken.split_off(broken),
        };
        rest.faults.iter_mut().for_each(|fault| fault.at -= at);
        rest.broken.iter_mut().for_each(|(place, _)| *place -= at);
        rest
    }

    /// Adds what follows.
    pub(crate) fn append(&mut self, mut next: Self) {
        let at = self.text.len();
        next.faults.iter_mut().for_each(|fault| fault.at += at);
        next.broken.iter_mut().for_each(|(place, _)| *place += at);
        self.text.push_str(&next.text);
        self.faults.append(&mut next.faults);
        self.broken.append(&mut next.broken);
    }
}

/// All text of a file in memory.
pub(crate) fn whole(bytes: &[u8], is_xml: bool) -> String {
    let mut text = Text::default();
    let bytes = Box::new(io::Cursor::new(bytes.to_vec()));
    let read = TextReader::open(bytes, is_xml)
        .and_then(|mut reader| reader.fill(&mut text, usize::MAX).map(|_| ()));
    // Memory is always readable; what was packed may be broken, and then ends early.
    read.ok();
    text.text
}

fn without_mark(bytes: &[u8], faults: &mut Vec<Fault>) -> &'static Encoding {
    let mut report = |message: String| faults.push(Fault::new(0, FaultKind::Encoding, message));
    let unmarked = "UTF-16 without a byte order mark; expected one before the first character";
    match bytes {
        [b'<', 0, ..] => {
            report(unmarked.to_owned());
            UTF_16LE
        }
        [0, b'<', ..] => {
            report(unmarked.to_owned());
            UTF_16BE
        }
        _ => {
            let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]);
            let Some(label) = declared(&head) else { return UTF_8 };
            let known = Encoding::for_label(label.as_bytes());
            if known.is_none() {
                report(format!("unknown encoding {} declared; read as UTF-8", quoted(label)));
            }
            // A declaration that can be read byte by byte proves that it is not UTF-16.
            known.filter(|encoding| encoding.is_ascii_compatible()).unwrap_or(UTF_8)
        }
    }
}

/// What the declaration says against what the bytes are.
fn contradiction(text: &str, encoding: &'static Encoding) -> Option<String> {
    let label = declared(text)?;
    let declared = Encoding::for_label(label.as_bytes())?;
    let both_utf_16 = [declared, encoding].iter().all(|e| !e.is_ascii_compatible());
    let agree = declared == encoding || (both_utf_16 && is_either_order(label));
    (!agree).then(|| {
        format!("encoding {} declared, but the bytes are {}", quoted(label), encoding.name())
    })
}

/// UTF-16 with no word on the order of bytes, which the byte order mark tells.
fn is_either_order(label: &str) -> bool {
    ["utf-16", "unicode", "ucs-2", "iso-10646-ucs-2", "csunicode"]
        .iter()
        .any(|either| label.eq_ignore_ascii_case(either))
}

/// The value of `encoding` in an XML declaration that opens the text.
pub(super) fn declared(text: &str) -> Option<&str> {
    let declaration = text.strip_prefix("<?xml")?.split_once("?>")?.0;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|&c| c == '"' || c == '\'')?;
    value[1..].split_once(quote).map(|(label, _)| label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf_16le(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    fn read(bytes: &[u8], is_xml: bool) -> Text {
        let mut text = Text::default();
        let bytes = Box::new(io::Cursor::new(bytes.to_vec()));
        TextReader::open(bytes, is_xml).unwrap().fill(&mut text, usize::MAX).unwrap();
        text
    }

    fn xml(bytes: &[u8]) -> Text {
        read(bytes, true)
    }

    fn messages(bytes: &[u8]) -> Vec<String> {
        xml(bytes).faults.into_iter().map(|fault| fault.message.into_owned()).collect()
    }

    #[test]
    fn marks_and_declarations_decide() {
        let text = "<?xml version='1.0' encoding = 'UTF-16'?><é/>";
        assert_eq!(xml(&utf_16le(&format!("\u{FEFF}{text}"))).text, text);
        assert!(messages(&utf_16le(&format!("\u{FEFF}{text}"))).is_empty());
        let latin = b"<?xml version='1.0' encoding='iso-8859-1'?><\xE9/>";
        assert!(xml(latin).text.ends_with("<é/>") && messages(latin).is_empty());
        assert_eq!(xml("\u{FEFF}<é/>".as_bytes()).text, "<é/>");
    }

    #[test]
    fn contradictions_are_faults() {
        for (bytes, message) in [
            (utf_16le("<a/>"), "without a byte order mark"),
            (b"<?xml version='1.0' encoding='UTF-16'?><a/>".to_vec(), "the bytes are UTF-8"),
            (b"<?xml version='1.0' encoding='klingon'?><a/>".to_vec(), "unknown encoding"),
            (utf_16le("\u{FEFF}<?xml version='1.0' encoding='UTF-8'?>"), "are UTF-16LE"),
            (b"<a>\xFF</a>".to_vec(), "not UTF-8"),
        ] {
            let found = messages(&bytes);
            assert!(found.len() == 1 && found[0].contains(message), "{message}: {found:?}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_found_where_they_stand() {
        let decoded = read(b"ab\xFFc\xC3", false);
        assert_eq!(decoded.text, "ab\u{FFFD}c\u{FFFD}");
        let places: Vec<_> = decoded.faults.iter().map(|fault| fault.at).collect();
        assert_eq!(places, [2, 6]);
        assert_eq!(decoded.broken, [(2, b"\xFF".to_vec()), (6, b"\xC3".to_vec())]);
    }
}
