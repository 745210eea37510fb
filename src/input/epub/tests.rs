use super::read;
use crate::input::sample::{blocks, container, excluded};
use crate::model::ExclusionReason;

const CONTAINER: &str =
    "<container><rootfiles><rootfile full-path='OEBPS/a.opf'/></rootfiles></container>";
const PACKAGE: &str = "<package><manifest><item id='z' href='z%20one.xhtml' media-type='application/xhtml+xml'/>\
    <item id='a' href='a.xhtml' media-type='application/xhtml+xml'/><item id='p' href='p.svg' media-type='image/svg+xml'/>\
    <item id='n' href='nav.xhtml' media-type='application/xhtml+xml' properties='scripted nav'/>\
    <item id='s' href='s.xhtml' media-type='application/xhtml+xml'/></manifest>\
    <spine><itemref idref='n'/><itemref idref='s' linear='no'/><itemref idref='p'/><itemref idref='z'/><itemref idref='a'/></spine></package>";

fn book<'p>(more: &[(&'p str, &'p str)]) -> Vec<u8> {
    let mut parts = vec![
        ("META-INF/container.xml", CONTAINER),
        ("OEBPS/a.opf", PACKAGE),
        (
            "OEBPS/z one.xhtml",
            "<?xml version='1.0'?><html><head><title/></head><body>\n<h1>One</h1>\n<p><span>Te</span><span>xt</span> &amp; more.<sup><a href='#n'>1</a></sup></p><table><tr><td>x</td></tr></table></body></html>",
        ),
        (
            "OEBPS/a.xhtml",
            "<html><head><title>Two</title></head><body><p>
<i>
Last
</i>
one.</p><table><tr><td>y</td></tr></table></body></html>",
        ),
        ("OEBPS/nav.xhtml", "<html><body><nav>Contents</nav></body></html>"),
        ("OEBPS/s.xhtml", "<html><body><p>Aside.</p></body></html>"),
    ];
    parts.extend(more);
    container(&parts)
}

#[test]
fn chapters_come_in_the_order_of_the_spine_without_the_table_of_contents() {
    let found = read("a.epub", &book(&[])).unwrap();
    let expected = [
        "h 1: One",
        "p: Text & more.",
        "table-cell 0/0/0: x",
        "p: Last\none.",
        "table-cell 1/0/0: y",
        "p: Aside.",
    ];
    assert_eq!(blocks(&found), expected);
    assert_eq!(excluded(&found, ExclusionReason::Navigation).len(), 1);
    let names: Vec<&str> = found.parts.iter().map(|part| &*part.name).collect();
    assert_eq!(names, ["OEBPS/nav.xhtml", "OEBPS/z one.xhtml", "OEBPS/a.xhtml", "OEBPS/s.xhtml"]);
}

#[test]
fn what_is_protected_or_missing_is_refused() {
    let encrypted = |algorithm: &str| {
        format!(
            "<encryption><EncryptedData><EncryptionMethod Algorithm='{algorithm}'/><KeyInfo><EncryptionMethod Algorithm='k'/></KeyInfo>\
             <CipherData><CipherReference URI='OEBPS/a.xhtml'/></CipherData></EncryptedData></encryption>"
        )
    };
    let locked = encrypted("http://www.w3.org/2001/04/xmlenc#aes128-cbc");
    let fonts = encrypted("http://www.idpf.org/2008/embedding");
    assert!(read("a.epub", &book(&[("META-INF/encryption.xml", &fonts)])).is_ok());
    let spine = "<package><manifest/><spine><itemref idref='x'/></spine></package>";
    let missing = "<package><manifest><item id='x' href='x.xhtml' media-type='text/html'/></manifest><spine><itemref idref='x'/></spine></package>";
    let package = |text| container(&[("META-INF/container.xml", CONTAINER), ("OEBPS/a.opf", text)]);
    for (bytes, expected) in [
        (book(&[("META-INF/encryption.xml", &locked)]), "OEBPS/a.xhtml is encrypted"),
        (container(&[("mimetype", "application/epub+zip")]), "META-INF/container.xml is missing"),
        (container(&[("META-INF/container.xml", "<container/>")]), "names no package"),
        (package(spine), "has no item x"),
        (package(missing), "OEBPS/x.xhtml is missing"),
        (package("<package/>"), "the book has no text"),
    ] {
        let found = read("a.epub", &bytes).unwrap_err().to_string();
        assert!(found.contains(expected) && found.matches("; ").count() >= 2, "{found}");
    }
}
