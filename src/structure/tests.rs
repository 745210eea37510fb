use super::*;
use crate::structure::sample;

fn languages(source: &str, target: &str) -> LanguagePair {
    let tag = |t| Tag::parse(t).unwrap();
    LanguagePair::new(tag(source), tag(target)).unwrap()
}

fn bitext(text: &str) -> Bitext {
    separate(sample::document(text), &languages("en", "zh"), &Options::default()).unwrap()
}

#[test]
fn an_absent_language_is_an_error_that_counts() {
    let document = sample::document("Only English here.");
    let error = separate(document, &languages("en", "zh"), &Options::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Language);
    assert!(error.to_string().contains("no text in zh: 15 letters in en, 0 in zh"), "{error}");
}

#[test]
fn nothing_is_lost() {
    let text =
        "# Objects and Values（对象和价值）\n\nOne. \n一。\n\nПривет, мир.\n\nTwo.\n\n二。\n";
    let bitext = bitext(text);
    let mut ranges: Vec<_> =
        bitext.documents[0].left_out.iter().map(|left_out| left_out.source.clone()).collect();
    for block in bitext.source.blocks.iter().chain(&bitext.target.blocks) {
        ranges.extend(block.pieces.iter().map(|piece| piece.source.clone()));
    }
    ranges.sort_by_key(|range| range.start);
    let mut at = 0;
    for range in ranges {
        assert_eq!(range.start, at);
        at = range.end;
    }
    assert_eq!(at, text.len());
}

#[test]
fn a_file_of_a_pair_may_be_in_another_script_of_its_language() {
    let kept = |target: &str, text: &str| {
        let (source, target_file) =
            (sample::document("The gate is closed."), sample::document(text));
        let bitext =
            super::pair(source, target_file, &languages("en", target), &Options::default());
        bitext.map(|bitext| bitext.target.blocks.len())
    };
    assert_eq!(kept("uz", "Дарвоза ёпиқ.").unwrap(), 1);
    assert_eq!(kept("mn", "ᠬᠠᠭᠠᠯᠭᠠ ᠬᠠᠭᠠᠭᠳᠠᠵᠠᠢ.").unwrap(), 1);
    // The files may have been exchanged.
    assert!(kept("de", "Ворота закрыты.").is_err());
    assert!(kept("uz-Latn", "Дарвоза ёпиқ.").is_err());
}
