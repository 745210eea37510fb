//! Decompression of gzip and Zstandard files: all members or frames, with verified checksums. Bytes
//! after the last one are an error.

use std::io::{self, BufRead, BufReader, Cursor, ErrorKind, Read};

use flate2::bufread::GzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use crate::magic::{GZIP, ZSTANDARD};

/// The number of compressed bytes that are read at once.
const CHUNK: usize = 128 << 10;

/// Whether a file that begins with these bytes is compressed in a supported format.
pub(crate) fn is_packed(head: &[u8]) -> bool {
    head.starts_with(GZIP) || is_zstandard(head)
}

/// A file may begin with a skippable frame.
fn is_zstandard(head: &[u8]) -> bool {
    head.starts_with(ZSTANDARD) || matches!(head, [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..])
}

/// The decompressed bytes of a file, or its bytes if it is not compressed.
///
/// # Errors
/// When the file cannot be read. Damaged data is an error of the returned reader.
pub(super) fn unpacked(mut bytes: Box<dyn Read + Send>) -> io::Result<Box<dyn Read + Send>> {
    let mut head = Vec::with_capacity(ZSTANDARD.len());
    bytes.by_ref().take(ZSTANDARD.len() as u64).read_to_end(&mut head)?;
    let (is_gzip, is_zstandard) = (head.starts_with(GZIP), is_zstandard(&head));
    let bytes = Cursor::new(head).chain(bytes);
    if !is_gzip && !is_zstandard {
        return Ok(Box::new(bytes));
    }
    let packed = Packed { bytes: BufReader::with_capacity(CHUNK, bytes), at: 0 };
    Ok(match is_gzip {
        true => Box::new(Members(Some(GzDecoder::new(packed)))),
        false => Box::new(Frames::new(packed)),
    })
}

/// Compressed bytes with a counter.
struct Packed<R> {
    bytes: BufReader<R>,
    /// The offset in the compressed file.
    at: u64,
}

impl<R: Read> Read for Packed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(buffer)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl<R: Read> BufRead for Packed<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.bytes.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.at += count as u64;
        self.bytes.consume(count);
    }
}

impl<R: Read> Packed<R> {
    /// The next byte, without consuming it. `None` at the end.
    fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.bytes.fill_buf() {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                found => return found.map(|bytes| bytes.first().copied()),
            }
        }
    }

    /// Skips `count` bytes. Returns `false` if fewer follow.
    fn skip(&mut self, count: u64) -> io::Result<bool> {
        Ok(io::copy(&mut self.by_ref().take(count), &mut io::sink())? == count)
    }
}

fn damaged(format: &str, at: u64) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, format!("damaged {format} data before byte {at}"))
}

fn cut(format: &str) -> io::Error {
    io::Error::new(ErrorKind::UnexpectedEof, format!("the {format} data ends too early"))
}

fn trailing(format: &str, at: u64) -> io::Error {
    let found = format!("bytes after the {format} data, from byte {}; cut them off", at + 1);
    io::Error::new(ErrorKind::InvalidData, found)
}

/// The members of a gzip file; `None` after the last one.
struct Members<R>(Option<GzDecoder<Packed<R>>>);

impl<R: Read> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            let Some(member) = &mut self.0 else { return Ok(0) };
            match member.read(buffer) {
                Ok(0) => {}
                Ok(read) => return Ok(read),
                Err(error) => return Err(explained(error, member.get_ref().at)),
            }
            let member = self.0.take().map(GzDecoder::into_inner);
            self.0 = member.map(next_member).transpose()?.flatten();
        }
    }
}

/// The cause of a failed read, without the message of the decompressor.
fn explained(error: io::Error, at: u64) -> io::Error {
    match error.kind() {
        ErrorKind::UnexpectedEof => cut("gzip"),
        ErrorKind::InvalidInput | ErrorKind::InvalidData => damaged("gzip", at),
        _ => error,
    }
}

/// The next member. `None` at the end, which zeros may precede, as on tapes.
fn next_member<R: Read>(mut packed: Packed<R>) -> io::Result<Option<GzDecoder<Packed<R>>>> {
    let start = packed.at;
    while packed.peek()? == Some(0) {
        let zeros = packed.bytes.buffer().iter().take_while(|&&byte| byte == 0).count();
        packed.consume(zeros);
    }
    match packed.peek()? {
        None => Ok(None),
        Some(first) if first == GZIP[0] && packed.at == start => Ok(Some(GzDecoder::new(packed))),
        Some(_) => Err(trailing("gzip", packed.at)),
    }
}

/// The frames of a Zstandard file.
struct Frames<R> {
    packed: Packed<R>,
    decoder: FrameDecoder,
    is_open: bool,
    /// The number of decompressed bytes of the frame.
    length: u64,
}

impl<R: Read> Frames<R> {
    fn new(packed: Packed<R>) -> Self {
        Self { packed, decoder: FrameDecoder::new(), is_open: false, length: 0 }
    }

    /// Opens the next frame; `false` at the end of the file.
    fn open(&mut self) -> io::Result<bool> {
        while self.packed.peek()?.is_some() {
            let start = self.packed.at;
            let error = match self.decoder.reset(&mut self.packed) {
                Ok(()) => {
                    (self.is_open, self.length) = (true, 0);
                    return Ok(true);
                }
                Err(FrameDecoderError::ReadFrameHeaderError(error)) => error,
                Err(error) => return Err(refused(&error, self.packed.at)),
            };
            match error {
                ReadFrameHeaderError::SkipFrame { length, .. } => {
                    if !self.packed.skip(length.into())? {
                        return Err(cut("Zstandard"));
                    }
                }
                ReadFrameHeaderError::BadMagicNumber(_)
                | ReadFrameHeaderError::MagicNumberReadError(_) => {
                    return Err(trailing("Zstandard", start));
                }
                error => return Err(refused(&error.into(), self.packed.at)),
            }
        }
        Ok(false)
    }

    /// Checks the size and the checksum of a decompressed frame.
    fn close(&mut self) -> io::Result<()> {
        self.is_open = false;
        let (size, checksum) = (self.decoder.content_size(), self.decoder.get_checksum_from_data());
        let is_checked = checksum.is_none() || checksum == self.decoder.get_calculated_checksum();
        match is_checked && (size == 0 || size == self.length) {
            true => Ok(()),
            false => Err(damaged("Zstandard", self.packed.at)),
        }
    }
}

impl<R: Read> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            if !self.is_open && !self.open()? {
                return Ok(0);
            }
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                let one = BlockDecodingStrategy::UptoBlocks(1);
                let done = self.decoder.decode_blocks(&mut self.packed, one);
                done.map_err(|error| refused(&error, self.packed.at))?;
            }
            let read = self.decoder.read(buffer)?;
            self.length += read as u64;
            if read > 0 {
                return Ok(read);
            }
            self.close()?;
        }
    }
}

fn refused(error: &FrameDecoderError, at: u64) -> io::Error {
    let unsupported = |message: String| io::Error::new(ErrorKind::Unsupported, message);
    match error {
        FrameDecoderError::DictNotProvided { dict_id } => {
            unsupported(format!("Zstandard data that needs dictionary {dict_id}; unpack it first"))
        }
        FrameDecoderError::WindowSizeTooBig { max, .. } => {
            let most = max >> 20;
            unsupported(format!("Zstandard data with a window of over {most} MiB; unpack it first"))
        }
        error if ends_early(error) => cut("Zstandard"),
        _ => damaged("Zstandard", at),
    }
}

/// Whether the end of the file is among the causes of an error.
fn ends_early(error: &FrameDecoderError) -> bool {
    let first: &dyn std::error::Error = error;
    let mut causes = std::iter::successors(Some(first), |error| error.source());
    causes.any(|cause| {
        let cause = cause.downcast_ref::<io::Error>();
        cause.is_some_and(|cause| cause.kind() == ErrorKind::UnexpectedEof)
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io::Write;

    use super::*;

    pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(bytes).unwrap();
        gzip.finish().unwrap()
    }

    /// With a checksum.
    pub(crate) fn zstandard(bytes: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
    }

    fn read(bytes: &[u8]) -> Result<Vec<u8>, String> {
        let mut unpacked_bytes = Vec::new();
        unpacked(Box::new(Cursor::new(bytes.to_vec())))
            .and_then(|mut bytes| bytes.read_to_end(&mut unpacked_bytes))
            .map(|_| unpacked_bytes)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn all_members_and_frames_are_read() {
        let long = "中文 text\n".repeat(50_000).into_bytes();
        for pack in [gzip, zstandard] {
            let twice = [pack(&long), pack(b""), pack(b"x")].concat();
            assert_eq!(read(&twice).unwrap(), [&long[..], b"x"].concat());
        }
    }

    #[test]
    fn skippable_frames_are_skipped_wherever_they_are() {
        let skipped = b"\x5A\x2A\x4D\x18\x03\0\0\0abc";
        let frame = zstandard(b"x");
        let all = [skipped, &frame[..], skipped, &frame, skipped].concat();
        assert_eq!(read(&all).unwrap(), b"xx");
        assert_eq!(read(&all[..all.len() - 1]).unwrap_err(), "the Zstandard data ends too early");
    }

    #[test]
    fn zeros_may_follow_the_last_member() {
        assert_eq!(read(&[&gzip(b"x")[..], &[0; 1000]].concat()).unwrap(), b"x");
    }

    #[test]
    fn other_bytes_after_the_data_are_refused() {
        let packed = gzip(b"x");
        for (more, at) in [(&b"junk"[..], 1), (b"\0\0junk", 3), (b"\0\x1F\x8B", 2)] {
            let error = read(&[&packed, more].concat()).unwrap_err();
            let at = packed.len() + at;
            assert_eq!(error, format!("bytes after the gzip data, from byte {at}; cut them off"));
        }
        let packed = zstandard(b"x");
        for more in [&b"j"[..], b"junk and more"] {
            let error = read(&[&packed, more].concat()).unwrap_err();
            let at = packed.len() + 1;
            let found = format!("bytes after the Zstandard data, from byte {at}; cut them off");
            assert_eq!(error, found);
        }
    }

    #[test]
    fn data_that_is_cut_off_is_refused() {
        for pack in [gzip, zstandard] {
            let packed = pack("one line of text\n".repeat(50).as_bytes());
            for length in 5..packed.len() {
                let error = read(&packed[..length]).unwrap_err();
                assert!(error.ends_with("data ends too early"), "{length}: {error}");
            }
        }
    }

    #[test]
    fn a_flipped_bit_is_refused_or_leaves_the_text_as_it_is() {
        let text = "eine Zeile\tone line\nzwei Zeilen\ttwo lines\n".repeat(9).into_bytes();
        for pack in [gzip, zstandard] {
            let packed = pack(&text);
            // Without the magic bytes it is not a packed file.
            for bit in 32..packed.len() * 8 {
                let mut flipped = packed.clone();
                flipped[bit / 8] ^= 1 << (bit % 8);
                if let Ok(read) = read(&flipped) {
                    assert!(read == text, "bit {bit}");
                }
            }
        }
    }
}
