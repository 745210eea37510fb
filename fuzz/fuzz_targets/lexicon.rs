//! Any bytes as a lexicon: one that is accepted has all the pairs that its header states, and its own bytes
//! are accepted again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tmforge::align::Lexicon;

fuzz_target!(|data: &[u8]| {
    let Some(lexicon) = Lexicon::from_bytes(data.to_vec()) else { return };
    assert_eq!(lexicon.entries().count(), lexicon.len());
    assert!(lexicon.entries().all(|entry| !entry.source.is_empty() && !entry.target.is_empty()));
    assert!(Lexicon::from_bytes(lexicon.as_bytes().to_vec()).is_some());
});
