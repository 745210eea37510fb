//! Bytes become text, or an error that says what to do.

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, WINDOWS_1251, WINDOWS_1252};
use tmforge::error::{ErrorKind, Result};
use tmforge::input::{Decoded, Format, Options, decode, read};

const CHINESE: &str = "The Republic of China shall be a democratic republic of the people.\n\n\
    中華民國基於三民主義，為民有民治民享之民主共和國。中華民國之主權屬於國民全體。\n\n\
    Persons possessing the nationality of the Republic of China shall be citizens.\n\n\
    具有中華民國國籍者為中華民國國民。中華民國領土，非經國民大會之決議，不得變更之。\n";
const SIMPLIFIED: &str = "We maintained exchanges with parliaments of nearly 190 countries.\n\n\
    与近190个国家和地区议会保持交往和联系，同有关国家签署合作协议。坚持对等原则。\n";
const JAPANESE: &str = "Hi this is Sam from the office.\n\nこんにちは、オフィスのサムです。しばらく連絡を\
    いただいておりませんでしたが、忙しくなってきているという事ですよね。\n";
const KOREAN: &str =
    "This is a contract.\n\n이것은 단기 매매 계약입니다. 초안을 작성해 주십시오. 감사합니다.\n";
const FRENCH: &str = "Die Lampe ist für Dual-Balance „konstruiert“, mit höherer Leistung.\n\n\
    La lampe est conçue pour l’équilibre : à la façon d’un éclairage naturel, très précis.\n";
const RUSSIAN: &str =
    "The sum is fixed.\n\nВсе люди рождаются свободными и равными в своём достоинстве и правах.\n";

fn decoded(bytes: &[u8]) -> Decoded {
    decode("x.txt", bytes, None).expect("bytes are text")
}

fn error(bytes: &[u8], label: Option<&str>) -> String {
    error_of(decode("x.txt", bytes, label)).1
}

fn error_of(result: Result<Decoded>) -> (ErrorKind, String) {
    let error = result.expect_err("bytes are refused");
    (error.kind(), error.to_string())
}

#[test]
fn legacy_encodings_are_found_in_bilingual_text() {
    let cases: [(&str, &'static Encoding); 6] = [
        (CHINESE, BIG5),
        (SIMPLIFIED, GB18030),
        (JAPANESE, SHIFT_JIS),
        (KOREAN, EUC_KR),
        (FRENCH, WINDOWS_1252),
        (RUSSIAN, WINDOWS_1251),
    ];
    for (text, encoding) in cases {
        let found = decoded(&encoding.encode(text).0);
        assert_eq!(found.text, text, "{}", encoding.name());
        assert!(found.decoding.detected);
    }
}

#[test]
fn the_detector_reads_to_the_end() {
    let long = format!("{}{CHINESE}", "Nothing but ASCII here.\n".repeat(10_000));
    assert_eq!(decoded(&BIG5.encode(&long).0).text, long);
}

#[test]
fn byte_order_marks_decide() {
    let utf16: Vec<u8> = "\u{feff}中文 a\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let found = decoded(&utf16);
    assert_eq!(found.text, "中文 a\n");
    assert_eq!((found.decoding.encoding, found.decoding.detected), ("UTF-16LE", false));
    assert!(found.decoding.byte_order_mark);
    assert_eq!(found.decoding.carriage_returns, 1);
    let found = decoded("\u{feff}é".as_bytes());
    assert_eq!((found.text.as_str(), found.decoding.encoding), ("é", "UTF-8"));
}

#[test]
fn all_line_ends_become_line_feeds() {
    let found = decoded(b"a\rb\r\nc\nd\r\r\ne\n\r");
    assert_eq!(found.text, "a\nb\nc\nd\ne\n\n");
    assert_eq!(found.decoding.carriage_returns, 3);
}

#[test]
fn a_stated_encoding_is_taken_at_its_word() {
    let bytes = SHIFT_JIS.encode(JAPANESE).0;
    let found = decode("x", &bytes, Some("sjis")).expect("bytes are text");
    assert_eq!(found.text, JAPANESE);
    assert!(!found.decoding.detected);
    let big_endian: Vec<u8> = "\u{feff}ab".encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(decode("x", &big_endian, Some("utf-16")).expect("bytes are text").text, "ab");
}

#[test]
fn bytes_that_belie_the_stated_encoding_are_refused_with_their_place() {
    let found = error(b"one\r\ntwo \xFF\n", Some("utf-8"));
    assert!(found.starts_with("x.txt:2:5: the bytes 0xFF are invalid in UTF-8; "), "{found}");
    let found = error("\u{feff}a".as_bytes(), Some("gbk"));
    assert!(found.starts_with("x.txt:1:1: the file begins with a byte order mark of UTF-8; "));
}

#[test]
fn unknown_labels_are_refused() {
    let (kind, found) = error_of(decode("x.txt", b"a", Some("klingon")));
    assert_eq!(kind, ErrorKind::Usage);
    assert!(found.starts_with("unknown encoding \"klingon\"; "), "{found}");
}

#[test]
fn empty_files_are_refused() {
    for bytes in [&b""[..], b" \r\n\t", "\u{feff}\n".as_bytes()] {
        assert_eq!(error_of(decode("x.txt", bytes, None)).0, ErrorKind::Content);
    }
}

#[test]
fn binary_files_are_named() {
    let cases: [(&[u8], &str); 6] = [
        (b"\x89PNG\r\n\x1a\n\0\0", "a PNG image"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"PK\x03\x04....word/document.xml", "a Word document (docx)"),
        (b"\x7FELF\x02", "a program (ELF)"),
        (b"a\0b\0c\0d\0e\0", "UTF-16 without a byte order mark"),
        (b"\0\x01\x02\x03abc\x04\x05", "binary data"),
    ];
    for (bytes, what) in cases {
        let (kind, found) = error_of(decode("x.txt", bytes, None));
        assert_eq!(kind, ErrorKind::Encoding);
        assert!(found.contains(what), "{found}");
    }
}

#[test]
fn stray_control_characters_and_halves_of_pairs_survive() {
    assert_eq!(decoded(b"ab\0cd").text, "ab\0cd");
    let found = decoded(b"text \xED\xA0\x80 with half a pair");
    assert_eq!((found.decoding.encoding, found.decoding.replaced), ("UTF-8", 3));
    let damaged = [CHINESE.as_bytes(), b"\xFF"].concat();
    assert_eq!(decoded(&damaged).decoding.replaced, 1);
}

#[test]
fn the_name_and_then_the_text_tell_the_format() {
    let format = |name: &str, text: &str| {
        read(name, text.as_bytes(), &Options::default()).expect("text is read").format
    };
    assert_eq!(format("a.MD", "text"), Some(Format::Markdown));
    assert_eq!(format("a.txt", "text\n#5 is alive\n"), Some(Format::Plain));
    assert_eq!(format("a.txt", "# Title\n\ntext\n"), Some(Format::Markdown));
    assert_eq!(format("-", "a | b\n--|--\n"), Some(Format::Markdown));
    assert_eq!(format("-", "<!DOCTYPE html><p>x"), Some(Format::Html));
    let options = Options { format: Some(Format::Plain), ..Options::default() };
    let input = read("a.md", b"# Title\n", &options).expect("text is read");
    assert_eq!(input.document.blocks[0].text, "# Title");
}
