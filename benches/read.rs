//! Reading 10 MB of one text as Markdown, DOCX, EPUB and PDF, without alignment. The speed is that of the text
//! and the markup unpacked, and the ratio is the time beside that of Markdown: `cargo bench --bench read`.
#![allow(clippy::print_stdout)]

use std::hint::black_box;
use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use tmforge::input::{Options, read};
use zip::write::SimpleFileOptions;

const SENTENCE: &str =
    "The committee met in the old town hall, and the engineer who had come by train spoke first. ";
/// The sentences of a paragraph.
const SENTENCES: usize = 4;
/// The unpacked size that each file has at least.
const SIZE: usize = 10_000_000;
/// The lines of a page of the PDF file.
const LINES: usize = 45;

/// A file to be read: its name, its bytes and its unpacked size.
struct File {
    name: &'static str,
    bytes: Vec<u8>,
    size: usize,
}

fn main() {
    let files = [markdown(), docx(), epub(), pdf()];
    let mut base = Duration::MAX;
    for (at, file) in files.iter().enumerate() {
        let (time, blocks) = best(file);
        if at == 0 {
            base = time;
        }
        let speed = file.size as f64 / time.as_secs_f64() / 1e6;
        let ratio = time.as_secs_f64() / base.as_secs_f64();
        println!("{:<10} {speed:7.1} MB/s {ratio:6.2} {blocks:7} blocks", file.name);
    }
}

/// The best of three runs, and the blocks found.
fn best(file: &File) -> (Duration, usize) {
    let run = || {
        let begin = Instant::now();
        let input = read(file.name, black_box(&file.bytes), &Options::default());
        let blocks = input.expect("the file is read").document.blocks.len();
        (begin.elapsed(), blocks)
    };
    (0..3).map(|_| run()).min().expect("three runs")
}

/// Paragraphs of `size` bytes in all, each made by `paragraph` from its text.
fn paragraphs(paragraph: impl Fn(&str) -> String) -> String {
    let one = paragraph(SENTENCE.repeat(SENTENCES).trim_end());
    one.repeat(SIZE.div_ceil(one.len()))
}

fn markdown() -> File {
    let text = paragraphs(|text| format!("{text}\n\n"));
    File { name: "text.md", size: text.len(), bytes: text.into_bytes() }
}

fn docx() -> File {
    let body = paragraphs(|text| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"));
    let types = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>\
        <Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/>\
        <Override PartName='/word/document.xml' ContentType='application/vnd.openxmlformats-officedocument.\
        wordprocessingml.document.main+xml'/></Types>";
    let relations = "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>\
        <Relationship Id='r' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/\
        officeDocument' Target='word/document.xml'/></Relationships>";
    let document = format!(
        "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>\
         <w:body>{body}</w:body></w:document>"
    );
    let parts = [
        ("[Content_Types].xml", types.to_owned()),
        ("_rels/.rels", relations.to_owned()),
        ("word/document.xml", document),
    ];
    packed("text.docx", &parts)
}

fn epub() -> File {
    let body = paragraphs(|text| format!("<p>{text}</p>\n"));
    let container = "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles>\
        <rootfile full-path='b.opf' media-type='application/oebps-package+xml'/></rootfiles></container>";
    let package = "<package xmlns='http://www.idpf.org/2007/opf' version='3.0'><manifest>\
        <item id='c' href='c.xhtml' media-type='application/xhtml+xml'/></manifest>\
        <spine><itemref idref='c'/></spine></package>";
    let chapter = format!("<html xmlns='http://www.w3.org/1999/xhtml'><body>{body}</body></html>");
    let parts = [
        ("mimetype", "application/epub+zip".to_owned()),
        ("META-INF/container.xml", container.to_owned()),
        ("b.opf", package.to_owned()),
        ("c.xhtml", chapter),
    ];
    packed("text.epub", &parts)
}

fn packed(name: &'static str, parts: &[(&str, String)]) -> File {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (part, text) in parts {
        archive.start_file(*part, SimpleFileOptions::default()).expect("a part");
        archive.write_all(text.as_bytes()).expect("memory");
    }
    let bytes = archive.finish().expect("an archive").into_inner();
    File { name, bytes, size: parts.iter().map(|(_, text)| text.len()).sum() }
}

fn pdf() -> File {
    let page = page();
    let count = SIZE.div_ceil(page.len());
    let kids: Vec<String> = (0..count).map(|at| format!("{} 0 R", 4 + 2 * at)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Count {count} /Kids [{}] >>", kids.join(" ")),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
            .to_owned(),
    ];
    for at in 0..count {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {} 0 R \
             /Resources << /Font << /F 3 0 R >> >> >>",
            5 + 2 * at
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{page}\nendstream", page.len()));
    }
    let bytes = with_table(&objects);
    File { name: "text.pdf", size: bytes.len(), bytes }
}

/// The content of a page: lines of text.
fn page() -> String {
    let line = SENTENCE.trim_end();
    let lines: String = (0..LINES).map(|_| format!("({line}) Tj 0 -14 Td\n")).collect();
    format!("BT /F 11 Tf 50 750 Td\n{lines}ET")
}

/// A PDF file of these objects, with the table of their offsets.
fn with_table(objects: &[String]) -> Vec<u8> {
    let mut file = String::from("%PDF-1.4\n");
    let mut offsets = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", at + 1));
    }
    let table = file.len();
    let count = objects.len() + 1;
    file.push_str(&format!("xref\n0 {count}\n0000000000 65535 f \n"));
    offsets.iter().for_each(|at| file.push_str(&format!("{at:010} 00000 n \n")));
    file.push_str(&format!("trailer << /Size {count} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF"));
    file.into_bytes()
}
