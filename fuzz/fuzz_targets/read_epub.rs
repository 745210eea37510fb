//! Any bytes as an EPUB or as its chapter: no panic, and every byte of the text accounted for once.
#![no_main]

mod packed;

use libfuzzer_sys::fuzz_target;
use tmforge::input::Format;

const PACKAGE: &[u8] = b"<a><item id='a' href='a.html' media-type='text/html'/><itemref idref='a'/><itemref idref='a' linear='no'/></a>";

fuzz_target!(|data: &[u8]| {
    let members: [(&str, &[u8]); 2] =
        [("META-INF/container.xml", b"<a><rootfile full-path='p.opf'/></a>"), ("p.opf", PACKAGE)];
    packed::check(Format::Epub, &members, "a.html", data);
});
