//! Which Office file or book a container is.

use zip::ZipArchive;

/// The kinds of container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::input) enum Kind {
    Docx,
    Xlsx,
    Pptx,
    Odt,
    Ods,
    Odp,
    Epub,
}

/// The kinds by the beginning of their `mimetype` member.
const TYPES: [(&str, Kind); 5] = [
    ("application/vnd.oasis.opendocument.spreadsheet", Kind::Ods),
    ("application/vnd.oasis.opendocument.text", Kind::Odt),
    ("application/vnd.oasis.opendocument.presentation", Kind::Odp),
    ("application/vnd.oasis.opendocument.graphics", Kind::Odp),
    ("application/epub+zip", Kind::Epub),
];

/// The kind of a container; `None` if it is none of these.
pub(in crate::input) fn kind(bytes: &[u8]) -> Option<Kind> {
    if !crate::magic::is_zip(bytes) {
        return None;
    }
    let Ok(archive) = ZipArchive::new(std::io::Cursor::new(bytes)) else {
        return by_first_bytes(bytes);
    };
    let has = |start: &str| archive.file_names_raw().any(|name| name.starts_with(start.as_bytes()));
    if has("word/") {
        Some(Kind::Docx)
    } else if has("xl/") {
        Some(Kind::Xlsx)
    } else if has("ppt/") {
        Some(Kind::Pptx)
    } else if has("META-INF/container.xml") {
        Some(Kind::Epub)
    } else {
        by_first_bytes(bytes)
    }
}

/// The kind of a container whose list of members is missing or tells nothing. OpenDocument and EPUB
/// begin with their type.
fn by_first_bytes(bytes: &[u8]) -> Option<Kind> {
    let head = &bytes[..bytes.len().min(crate::magic::ZIP_HEAD)];
    let has = |text: &str| memchr::memmem::find(head, text.as_bytes()).is_some();
    let typed = TYPES.iter().find(|(start, _)| has(start)).map(|(_, kind)| *kind);
    typed
        .or_else(|| has("word/").then_some(Kind::Docx))
        .or_else(|| has("xl/").then_some(Kind::Xlsx))
        .or_else(|| has("ppt/").then_some(Kind::Pptx))
}
