//! PDF files for tests.

use std::fmt::Write as _;

/// The fonts of a sample, by their names in its content: upright, bold, of one width, and one whose codes
/// only a map to Unicode explains.
const FONTS: [(&str, &str); 3] = [("R", "Helvetica"), ("B", "Helvetica-Bold"), ("M", "Courier")];

/// A PDF file with pages of these contents.
pub(super) fn file(pages: &[String]) -> Vec<u8> {
    file_with(pages, "")
}

/// A PDF file with pages of these contents, and more in its trailer.
pub(super) fn file_with(pages: &[String], trailer: &str) -> Vec<u8> {
    let mut objects: Vec<String> = Vec::new();
    let kids: String = (0..pages.len()).fold(String::new(), |mut kids, at| {
        let _ = write!(kids, "{} 0 R ", 8 + 2 * at);
        kids
    });
    objects.push("<< /Type /Catalog /Pages 2 0 R >>".to_owned());
    objects.push(format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len()));
    for (_, font) in FONTS {
        objects.push(format!(
            "<< /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding >>"
        ));
    }
    objects.push(
        "<< /Type /Font /Subtype /Type0 /BaseFont /Wide /Encoding /Identity-H /ToUnicode 7 0 R /DescendantFonts [<< /Type /Font \
         /Subtype /CIDFontType2 /BaseFont /Wide /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 >>] >>"
            .to_owned(),
    );
    // Each code is its character.
    objects.push(stream(
        "",
        "begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap",
    ));
    for (at, content) in pages.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {} 0 R /Resources << /Font << /R 3 0 R /B 4 0 R /M 5 0 R \
             /W 6 0 R >> >> >>",
            9 + 2 * at
        ));
        objects.push(stream("", content));
    }
    assembled(&objects, trailer)
}

/// A stream object.
pub(super) fn stream(dictionary: &str, data: &str) -> String {
    format!("<< /Length {} {dictionary}>>\nstream\n{data}\nendstream", data.len())
}

/// A file of these objects, of which the first is the catalogue.
pub(super) fn assembled(objects: &[String], trailer: &str) -> Vec<u8> {
    let mut file = "%PDF-1.7\n".to_owned();
    let mut offsets = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        let _ = write!(file, "{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let table = file.len();
    let _ = write!(file, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for offset in offsets {
        let _ = writeln!(file, "{offset:010} 00000 n ");
    }
    let _ = write!(
        file,
        "trailer\n<< /Size {} /Root 1 0 R {trailer}>>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    );
    file.into_bytes()
}

/// Text at a place, `y` from the top of the page.
pub(super) fn at(x: i32, y: i32, size: i32, font: &str, text: &str) -> String {
    let shown = if font == "W" {
        let codes = text.encode_utf16().fold(String::new(), |mut codes, unit| {
            let _ = write!(codes, "{unit:04X}");
            codes
        });
        format!("<{codes}>")
    } else {
        let escaped: String = text
            .chars()
            .flat_map(|c| matches!(c, '(' | ')' | '\\').then_some('\\').into_iter().chain([c]))
            .collect();
        format!("({escaped})")
    };
    format!("BT /{font} {size} Tf 1 0 0 1 {x} {} Tm {shown} Tj ET\n", 800 - y)
}

/// Lines of text in size 10, 12 points apart.
pub(super) fn lines(x: i32, y: i32, lines: &[&str]) -> String {
    lines.iter().zip(0..).map(|(line, n)| at(x, y + 12 * n, 10, "R", line)).collect()
}
