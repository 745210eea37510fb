//! Recognition of file types by their first bytes.

use memchr::memmem;

/// A file type that is not text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileType {
    /// The name with an article, such as `a PNG image`.
    pub(crate) name: &'static str,
    pub(crate) class: Class,
}

/// What the user has to do to get the text of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Unpack it.
    Archive,
    /// Convert it from UTF-32.
    Utf32,
    /// Export its rows.
    Database,
    /// Save the sheet as a table.
    Workbook,
    /// Save it in another format.
    Document,
    /// Extract the text.
    Pages,
    /// Nothing can be done.
    Other,
}

/// The first bytes of a gzip member.
pub(crate) const GZIP: &[u8] = b"\x1F\x8B";
/// The first bytes of a Zstandard frame.
pub(crate) const ZSTANDARD: &[u8] = b"\x28\xB5\x2F\xFD";

/// The name of the container of old Microsoft Office documents.
pub(crate) const OLD_OFFICE: &str = "an old Microsoft Office document";

const MAGIC: [(&[u8], &str, Class); 24] = [
    (b"\x89PNG\r\n\x1a\n", "a PNG image", Class::Other),
    (b"GIF87a", "a GIF image", Class::Other),
    (b"GIF89a", "a GIF image", Class::Other),
    (b"\xFF\xD8\xFF", "a JPEG image", Class::Other),
    (b"II*\0", "a TIFF image", Class::Other),
    (b"MM\0*", "a TIFF image", Class::Other),
    (b"%PDF-", "a PDF document", Class::Pages),
    (b"%!PS", "a PostScript document", Class::Pages),
    (b"{\\rtf", "an RTF document", Class::Document),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", OLD_OFFICE, Class::Document),
    (b"\x7FELF", "a program (ELF)", Class::Other),
    (b"\xCF\xFA\xED\xFE", "a program (Mach-O)", Class::Other),
    (b"\xCA\xFE\xBA\xBE", "a program (Java or Mach-O)", Class::Other),
    (b"MZ\x90\0", "a program (Windows)", Class::Other),
    (b"\0asm", "a program (WebAssembly)", Class::Other),
    (b"PK\x05\x06", "an empty ZIP archive", Class::Other),
    (GZIP, "a gzip archive", Class::Archive),
    (b"\xFD7zXZ\0", "an xz archive", Class::Archive),
    (ZSTANDARD, "a zstd archive", Class::Archive),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive", Class::Archive),
    (b"Rar!\x1A\x07", "a RAR archive", Class::Archive),
    (b"SQLite format 3\0", "an SQLite database", Class::Database),
    (b"\xFF\xFE\0\0", "UTF-32 text", Class::Utf32),
    (b"\0\0\xFE\xFF", "UTF-32 text", Class::Utf32),
];

/// The types of ZIP archives, by a string that occurs in the first [`ZIP_HEAD`] bytes.
const ZIPS: [(&str, &str, Class); 6] = [
    ("word/", "a Word document (docx)", Class::Document),
    ("xl/", "an Excel workbook (xlsx)", Class::Workbook),
    ("ppt/", "a PowerPoint presentation (pptx)", Class::Document),
    ("opendocument", "an OpenDocument file", Class::Document),
    ("epub+zip", "an EPUB book", Class::Document),
    ("", "a ZIP archive", Class::Archive),
];

/// How many bytes of a ZIP archive are searched for the names of its members.
pub(crate) const ZIP_HEAD: usize = 8192;

/// The type of a file that begins with `bytes`.
pub(crate) fn file_type(bytes: &[u8]) -> Option<FileType> {
    if is_zip(bytes) {
        let head = &bytes[..bytes.len().min(ZIP_HEAD)];
        let mut types = ZIPS.iter();
        let found = types.find(|(part, ..)| memmem::find(head, part.as_bytes()).is_some());
        return found.map(|&(_, name, class)| FileType { name, class });
    }
    if is_bzip2(bytes) {
        return Some(FileType { name: "a bzip2 archive", class: Class::Archive });
    }
    MAGIC
        .iter()
        .find(|(start, ..)| bytes.starts_with(start))
        .map(|&(_, name, class)| FileType { name, class })
}

/// The type of a file that begins with `bytes`, unless a text file can begin with its magic bytes.
pub(crate) fn binary_type(bytes: &[u8]) -> Option<FileType> {
    let is_text = |start: &[u8]| start.iter().all(|byte| matches!(byte, b' '..=b'~'));
    let could_be_text = MAGIC.iter().any(|(start, ..)| is_text(start) && bytes.starts_with(start));
    file_type(bytes).filter(|_| !could_be_text)
}

/// Whether `bytes` begin a ZIP archive that has members.
pub(crate) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Whether `bytes` begin a bzip2 archive: `BZh`, a digit for the block size, and the BCD digits of
/// pi.
fn is_bzip2(bytes: &[u8]) -> bool {
    matches!(bytes, [b'B', b'Z', b'h', b'1'..=b'9', rest @ ..] if rest.starts_with(b"1AY&SY"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_recognised_by_their_first_bytes() {
        for (bytes, name) in [
            (&b"PK\x03\x04....word/document.xml"[..], "a Word document (docx)"),
            (b"PK\x03\x04....a.tmx", "a ZIP archive"),
            (b"BZh91AY&SY\0", "a bzip2 archive"),
            (b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
            (b"\xFF\xFE\0\0<\0\0\0", "UTF-32 text"),
        ] {
            assert_eq!(file_type(bytes).map(|found| found.name), Some(name));
        }
        assert_eq!(file_type(b"BZh is a text"), None);
        assert_eq!(file_type(b""), None);
    }

    #[test]
    fn text_that_begins_like_a_type_is_text() {
        assert!(file_type(b"%PDF-1.7 header\tKopf").is_some());
        assert_eq!(binary_type(b"%PDF-1.7 header\tKopf"), None);
        assert!(binary_type(b"\xFD7zXZ\0").is_some());
    }
}
