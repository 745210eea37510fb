//! Any bytes as a memory in any format: checking and repairing never panic, findings stand in the
//! text and in its order, and what is repaired stays as it is.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tmforge::validate::CheckedFormat;
use tmforge::validate::{check, fix};

fuzz_target!(|data: &[u8]| {
    let Some((&first, bytes)) = data.split_first() else { return };
    let format = CheckedFormat::ALL[usize::from(first) % CheckedFormat::ALL.len()];
    places(bytes, format);
    let Ok((fixed, repairs)) = fix("x", bytes, format) else { return };
    assert!(repairs.count() > 0 || fixed == bytes || is_packed(bytes));
    let (again, repairs) = fix("x", &fixed, format).expect("what was repaired can be read");
    assert_eq!(repairs.count(), 0, "{repairs}");
    assert!(again == fixed);
});

fn places(bytes: &[u8], format: CheckedFormat) {
    let findings = check("x", bytes, format);
    let places: Vec<_> = findings.iter().map(|f| (f.place.line, f.place.column)).collect();
    assert!(places.is_sorted(), "{findings:?}");
    // Every character takes a byte or more, and no line ends without one.
    let is_inside = |&(line, column): &(usize, usize)| line + column <= bytes.len() + 2;
    assert!(is_packed(bytes) || places.iter().all(is_inside), "{findings:?}");
}

fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1F, 0x8B]) || bytes.starts_with(&[0x28, 0xB5, 0x2F, 0xFD])
}
