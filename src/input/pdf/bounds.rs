//! Bounds on what a file may unpack to.

use std::io::Read;

use flate2::read::ZlibDecoder;
use hayro_syntax::object::{Array, Name, Stream};

/// The most bytes that are unpacked from one file.
const MOST_UNPACKED: u64 = 512 << 20;
/// The most operators of all pages together.
const MOST_OPERATORS: u64 = 100 << 20;
/// The most glyphs of one page.
pub(super) const MOST_GLYPHS: usize = 1 << 20;
/// A stream up to this size is not counted exactly.
const SMALL: u64 = 8 << 20;
/// The most bytes that DEFLATE makes of one byte.
const DEFLATE_RATIO: u64 = 1032;
/// The most bytes that LZW makes of one byte.
const LZW_RATIO: u64 = 2800;
/// The most bytes that run lengths make of one byte.
const RUN_LENGTH_RATIO: u64 = 64;

/// Why a file is too large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TooLarge {
    Unpacked,
    Operators,
    Glyphs,
}

impl TooLarge {
    /// What was found and what was expected.
    pub(super) fn describe(self) -> (&'static str, String) {
        match self {
            Self::Unpacked => (
                "the file unpacks to too much",
                format!("expected at most {} MiB of text and fonts", MOST_UNPACKED >> 20),
            ),
            Self::Operators => (
                "the pages have too many operators",
                format!("expected at most {MOST_OPERATORS} in all"),
            ),
            Self::Glyphs => {
                ("a page has too many characters", format!("expected at most {MOST_GLYPHS}"))
            }
        }
    }
}

/// What may still be unpacked and interpreted.
#[derive(Debug)]
pub(super) struct Budget {
    bytes: u64,
    operators: u64,
}

impl Budget {
    /// The budget of a file, less what it always unpacks to: every stream but images.
    ///
    /// # Errors
    /// If that is too much.
    pub(super) fn of_file(bytes: &[u8]) -> Result<Self, TooLarge> {
        let mut budget = Self { bytes: MOST_UNPACKED, operators: MOST_OPERATORS };
        for at in memchr::memmem::find_iter(bytes, b"stream") {
            let head = &bytes[at.saturating_sub(2048)..at];
            let data = &bytes[at + b"stream".len()..];
            let data = data.strip_prefix(b"\r").unwrap_or(data);
            let data = data.strip_prefix(b"\n").unwrap_or(data);
            if !head.ends_with(b"end") && is_zlib(data) && !is_image(head) {
                budget.take(inflated(data, budget.bytes))?;
            }
        }
        budget.bytes = MOST_UNPACKED;
        Ok(budget)
    }

    /// Takes what a stream unpacks to.
    ///
    /// # Errors
    /// If nothing is left for it.
    pub(super) fn take_stream(&mut self, stream: &Stream<'_>) -> Result<(), TooLarge> {
        let raw = stream.raw_data();
        let filters = filters(stream);
        let worst = filters.iter().fold(raw.len() as u64, |size, filter| match filter {
            Filter::Deflate => size.saturating_mul(DEFLATE_RATIO),
            Filter::Lzw => size.saturating_mul(LZW_RATIO),
            Filter::RunLength => size.saturating_mul(RUN_LENGTH_RATIO),
            Filter::Other => size,
        });
        let size = match &filters[..] {
            [Filter::Deflate] if worst > SMALL => inflated(&raw, self.bytes),
            _ if worst > MOST_UNPACKED => return Err(TooLarge::Unpacked),
            _ => worst.min(SMALL / 8),
        };
        self.take(size)
    }

    /// Counts an operator.
    ///
    /// # Errors
    /// If there are too many.
    pub(super) fn take_operator(&mut self) -> Result<(), TooLarge> {
        self.operators = self.operators.checked_sub(1).ok_or(TooLarge::Operators)?;
        Ok(())
    }

    fn take(&mut self, size: u64) -> Result<(), TooLarge> {
        self.bytes = self.bytes.checked_sub(size).ok_or(TooLarge::Unpacked)?;
        Ok(())
    }
}

/// How a stream is packed.
#[derive(Debug, Clone, Copy)]
enum Filter {
    Deflate,
    Lzw,
    RunLength,
    /// In a way that does not make it smaller, or as an image.
    Other,
}

/// How a stream is packed, the outermost first.
fn filters(stream: &Stream<'_>) -> Vec<Filter> {
    let dict = stream.dict();
    let keys = ["F", "Filter"];
    let one = keys.iter().filter_map(|key| dict.get::<Name<'_>>(key)).map(|name| filter(&name));
    let arrays = keys.iter().filter_map(|key| dict.get::<Array<'_>>(key));
    let names = arrays.flat_map(|array| array.iter::<Name<'_>>().collect::<Vec<_>>());
    one.chain(names.map(|name| filter(&name))).collect()
}

fn filter(name: &Name<'_>) -> Filter {
    match name.as_str() {
        "FlateDecode" | "Fl" => Filter::Deflate,
        "LZWDecode" | "LZW" => Filter::Lzw,
        "RunLengthDecode" | "RL" => Filter::RunLength,
        _ => Filter::Other,
    }
}

/// Whether the bytes begin as a zlib stream does.
fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [first, second, ..]
        if first & 0x0F == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0)
}

/// Whether the dictionary at the end of `head` is that of an image, which is never unpacked.
fn is_image(head: &[u8]) -> bool {
    let start = memchr::memmem::rfind(head, b" obj").unwrap_or(0);
    let has = |word: &[u8]| memchr::memmem::find(&head[start..], word).is_some();
    has(b"/Image") && has(b"/Width") && !has(b"#") && !has(b"ObjStm") && !has(b"XRef")
}

/// The size that a zlib stream inflates to; more than `most` if it is larger than that.
fn inflated(bytes: &[u8], most: u64) -> u64 {
    let mut decoder = ZlibDecoder::new(bytes).take(most + 1);
    let mut buffer = [0; 1 << 14];
    let mut size = 0;
    while let Ok(read @ 1..) = decoder.read(&mut buffer) {
        size += read as u64;
    }
    size
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    fn packed(length: usize) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(&vec![b' '; length]).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn unpacking_stops_at_what_is_left() {
        let bytes = packed(1 << 20);
        assert_eq!(inflated(&bytes, 1 << 20), 1 << 20);
        assert_eq!(inflated(&bytes, 1000), 1001);
        let mut budget = Budget { bytes: 1000, operators: 1 };
        assert_eq!(budget.take(inflated(&bytes, budget.bytes)), Err(TooLarge::Unpacked));
        assert_eq!(budget.take(1000), Ok(()));
        assert_eq!(budget.take_operator(), Ok(()));
        assert_eq!(budget.take_operator(), Err(TooLarge::Operators));
    }

    #[test]
    fn all_streams_but_images_are_counted_before_the_file_is_read() {
        let object = |dictionary: &str| {
            let head = format!("1 0 obj\n<< {dictionary} >>\nstream\n");
            [head.as_bytes(), &packed(40 << 20), b"\nendstream\nendobj\n"].concat()
        };
        assert!(Budget::of_file(&object("/Filter /FlateDecode").repeat(12)).is_ok());
        let many = object("/Filter /FlateDecode").repeat(13);
        assert_eq!(Budget::of_file(&many).unwrap_err(), TooLarge::Unpacked);
        let images = object("/Subtype /Image /Width 9 /Filter /FlateDecode").repeat(13);
        assert!(Budget::of_file(&images).is_ok());
    }
}
