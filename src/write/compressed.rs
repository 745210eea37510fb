//! Streams that are compressed if their path ends in `.gz` or `.zst`.

use std::io::{BufWriter, Write};
use std::path::Path;

use flate2::write::GzEncoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

/// A buffered stream that compresses what is written to it, if its path ends in `.gz` or `.zst`.
pub enum Packed<W: Write> {
    /// Not compressed.
    Plain(BufWriter<W>),
    /// Compressed with gzip.
    Gzip(Box<GzEncoder<BufWriter<W>>>),
    /// Compressed with Zstandard.
    Zstandard(Frames<W>),
}

/// A Zstandard file of several frames, each of so many bytes of text. Any decoder reads them as one.
const FRAME: usize = 8 << 20;

/// A stream that is compressed frame by frame.
pub struct Frames<W: Write> {
    /// The bytes of the next frame.
    bytes: Vec<u8>,
    stream: W,
    /// Whether a frame was written: an empty file has one, too.
    has_frame: bool,
}

impl<W: Write> Frames<W> {
    fn put(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let taken = bytes.len().min(FRAME - self.bytes.len());
        self.bytes.extend_from_slice(&bytes[..taken]);
        if self.bytes.len() == FRAME {
            self.end_frame()?;
        }
        Ok(taken)
    }

    fn end_frame(&mut self) -> std::io::Result<()> {
        let frame = compress_to_vec(self.bytes.as_slice(), CompressionLevel::Fastest);
        self.bytes.clear();
        self.has_frame = true;
        self.stream.write_all(&frame)
    }

    fn finish(&mut self) -> std::io::Result<()> {
        if !self.bytes.is_empty() || !self.has_frame {
            self.end_frame()?;
        }
        self.stream.flush()
    }
}

impl<W: Write> Packed<W> {
    /// Creates a stream that is compressed if the extension of `path` is `gz` or `zst`.
    pub fn new(path: &Path, stream: W) -> Self {
        let extension = path.extension().unwrap_or_default();
        if extension.eq_ignore_ascii_case("zst") {
            return Self::Zstandard(Frames { bytes: Vec::new(), stream, has_frame: false });
        }
        let stream = BufWriter::with_capacity(1 << 18, stream);
        match extension.eq_ignore_ascii_case("gz") {
            true => Self::Gzip(Box::new(GzEncoder::new(stream, flate2::Compression::default()))),
            false => Self::Plain(stream),
        }
    }

    /// Writes the buffered bytes and the end of what is compressed. Call it before dropping the stream: a drop
    /// ignores errors such as a full disk.
    ///
    /// # Errors
    /// When the underlying stream fails.
    pub fn finish(&mut self) -> std::io::Result<()> {
        match self {
            Self::Plain(stream) => stream.flush(),
            Self::Zstandard(frames) => frames.finish(),
            Self::Gzip(encoder) => {
                encoder.try_finish()?;
                encoder.get_mut().flush()
            }
        }
    }
}

impl<W: Write> Write for Packed<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.write(bytes),
            Self::Gzip(encoder) => encoder.write(bytes),
            Self::Zstandard(frames) => frames.put(bytes),
        }
    }

    /// Does nothing: each flush would make a gzip file longer. [`Packed::finish`] writes all bytes.
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    /// A disk with space for this many bytes.
    struct Disk(usize);

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            match self.0.checked_sub(bytes.len()) {
                Some(left) => self.0 = left,
                None => return Err(std::io::ErrorKind::StorageFull.into()),
            }
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn frames_of_zstandard_add_up_to_the_text() {
        let long: Vec<u8> = (0..FRAME + 5000).map(|at| (at % 251) as u8).collect();
        for text in [&b""[..], b"a\tb\n", &long] {
            let mut packed = Packed::new(Path::new("x.tsv.zst"), Vec::new());
            packed.write_all(text).unwrap();
            packed.finish().unwrap();
            let Packed::Zstandard(frames) = packed else { panic!("not packed") };
            let (mut rest, mut read) = (frames.stream.as_slice(), Vec::new());
            while !rest.is_empty() {
                let mut decoder = ruzstd::decoding::StreamingDecoder::new(&mut rest).unwrap();
                decoder.read_to_end(&mut read).unwrap();
            }
            assert_eq!(read, text);
        }
    }

    #[test]
    fn a_disk_that_is_full_at_the_very_end_is_told() {
        let text = "a\tb\n".repeat(1000);
        let finished = |name: &str, room| {
            let mut packed = Packed::new(Path::new(name), Disk(room));
            packed.write_all(text.as_bytes()).unwrap();
            packed.flush().unwrap();
            packed.finish()
        };
        let mut packed = Packed::new(Path::new("x.tsv.gz"), Vec::new());
        packed.write_all(text.as_bytes()).unwrap();
        packed.finish().unwrap();
        let Packed::Gzip(encoder) = packed else { panic!("not packed") };
        let bytes = encoder.get_ref().get_ref();
        let mut read = String::new();
        flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut read).unwrap();
        assert_eq!(read, text);
        let needed = bytes.len();
        for (name, needed) in [("x.tsv.gz", needed), ("x.TSV.GZ", needed), ("x.tsv", text.len())] {
            assert!(finished(name, needed).is_ok(), "{name}");
            assert!(finished(name, needed - 1).is_err(), "{name}");
        }
    }
}
