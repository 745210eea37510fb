//! The bytes of a memory as text.

use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::memory::{Fault, FaultKind, MOST};

/// A decoded file.
pub(crate) struct Decoded {
    /// The text without a byte order mark; bytes that are no text are U+FFFD.
    pub(crate) text: String,
    /// The encoding that was used.
    pub(crate) encoding: &'static Encoding,
    /// Whether there was a byte order mark.
    pub(crate) has_mark: bool,
    pub(crate) faults: Vec<Fault>,
}

/// Decodes tables and JSON: UTF-8 unless a byte order mark says otherwise.
pub(crate) fn plain(bytes: &[u8]) -> Decoded {
    let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or((UTF_8, 0));
    decoded(bytes, encoding, mark, Vec::new())
}

/// Decodes XML: by its byte order mark, else by the encoding that it declares, else as UTF-8.
pub(crate) fn xml(bytes: &[u8]) -> Decoded {
    let mut faults = Vec::new();
    let (encoding, mark) = match Encoding::for_bom(bytes) {
        Some(found) => found,
        None => (without_mark(bytes, &mut faults), 0),
    };
    let mut decoded = decoded(bytes, encoding, mark, faults);
    if let Some(message) = contradiction(&decoded) {
        decoded.faults.push(Fault::new(0, FaultKind::Encoding, message));
    }
    decoded
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
            let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]);
            let Some(label) = declared(&head) else { return UTF_8 };
            let known = Encoding::for_label(label.as_bytes());
            if known.is_none() {
                report(format!("unknown encoding `{label}` declared; read as UTF-8"));
            }
            // A declaration that can be read byte by byte proves that it is not UTF-16.
            known.filter(|encoding| encoding.is_ascii_compatible()).unwrap_or(UTF_8)
        }
    }
}

/// What the declaration says against what the bytes are.
fn contradiction(decoded: &Decoded) -> Option<String> {
    let label = declared(&decoded.text)?;
    let declared = Encoding::for_label(label.as_bytes())?;
    let both_utf_16 = [declared, decoded.encoding].iter().all(|e| !e.is_ascii_compatible());
    let agree = declared == decoded.encoding || (both_utf_16 && is_either_order(label));
    (!agree).then(|| {
        format!("encoding `{label}` declared, but the bytes are {}", decoded.encoding.name())
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

fn decoded(
    bytes: &[u8],
    encoding: &'static Encoding,
    mark: usize,
    mut faults: Vec<Fault>,
) -> Decoded {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut rest = &bytes[mark..];
    let mut text = String::with_capacity(rest.len() + 16);
    loop {
        text.reserve(decoder.max_utf8_buffer_length_without_replacement(rest.len()).unwrap_or(16));
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        rest = &rest[read..];
        match result {
            DecoderResult::InputEmpty => break,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => {
                let message = format!("bytes that are not {}", encoding.name());
                if faults.len() < MOST {
                    faults.push(Fault::new(text.len(), FaultKind::Encoding, message));
                }
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }
    Decoded { text, encoding, has_mark: mark > 0, faults }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf_16le(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    fn messages(bytes: &[u8]) -> Vec<String> {
        xml(bytes).faults.into_iter().map(|fault| fault.message).collect()
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
        let decoded = plain(b"ab\xFFc\xC3");
        assert_eq!(decoded.text, "ab\u{FFFD}c\u{FFFD}");
        let places: Vec<_> = decoded.faults.iter().map(|fault| fault.at).collect();
        assert_eq!(places, [2, 6]);
    }
}
