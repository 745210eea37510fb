//! Folded forms of words, and the keys by which words are looked up and counted.

mod english;
mod korean;
mod semitic;
mod snowball;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

/// The form in which words are compared across languages: lower case, without diacritics, and with
/// letters such as `þ` replaced by their usual equivalents.
pub(super) fn folded(word: &str) -> String {
    folded_without(word, is_combining_mark)
}

/// The key of a word: the same for most of its inflected forms. An empty key would be the same for
/// unrelated words, so a word of which nothing is left is its own key.
pub(super) fn stem(language: &str, word: &str) -> String {
    let key = match language {
        "en" => english::stem(&folded(word)),
        "ko" => folded(&korean::stem(&word.nfc().collect::<String>())),
        "he" | "iw" => first_letters(&semitic::hebrew_stem(&folded(word))),
        _ => first_letters(&other_stem(language, word)),
    };
    if key.is_empty() { word.to_owned() } else { key }
}

/// The stem by the Snowball stemmer of the language, which needs the diacritics, or the whole word.
fn other_stem(language: &str, word: &str) -> String {
    let is_arabic = language == "ar";
    let word = if is_arabic { semitic::without_conjunction(word) } else { word };
    let stem = snowball::stem(language, word);
    let stem = folded_without(stem.as_deref().unwrap_or(word), is_diacritic);
    if is_arabic { semitic::arabic_stem(&stem) } else { stem }
}

/// The first letters of a word: in languages with an alphabet, endings mostly carry grammar.
fn first_letters(word: &str) -> String {
    let letters = word.chars().count();
    let kept = if letters <= 5 { letters } else { 5.max(letters * 6 / 10) };
    word.chars().take(kept).collect()
}

/// Whether a character only modifies the letter before it. The vowels of the scripts of India and
/// South-East Asia are marks, too, but distinguish words.
fn is_diacritic(c: char) -> bool {
    /// The class of the dots that change a consonant, mostly in loanwords; often left out.
    const NUKTA: u8 = 7;
    let is_vowel = ('\u{900}'..'\u{10A0}').contains(&c) && canonical_combining_class(c) != NUKTA;
    is_combining_mark(c) && !is_vowel
}

fn folded_without(word: &str, is_dropped: impl Fn(char) -> bool) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let mut form = String::with_capacity(word.len());
    for c in word.nfkd().flat_map(char::to_lowercase) {
        match c {
            'ß' => form.push_str("ss"),
            'þ' => form.push_str("th"),
            'ð' | 'đ' => form.push('d'),
            'æ' => form.push_str("ae"),
            'œ' => form.push_str("oe"),
            'ø' => form.push('o'),
            'ł' => form.push('l'),
            'ı' => form.push('i'),
            'أ' | 'إ' | 'آ' | 'ٱ' => form.push('ا'),
            'ى' | 'ی' => form.push('ي'),
            'ک' => form.push('ك'),
            'ة' => form.push('ه'),
            'ـ' => {}
            c if is_dropped(c) => {}
            c => form.push(c),
        }
    }
    form
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Languages with rules of their own, one without, and tags that are not languages.
    const LANGUAGES: &[&str] = &[
        "ar", "ca", "cs", "da", "de", "el", "en", "eo", "es", "et", "eu", "fa", "fi", "fr", "ga",
        "he", "hi", "hu", "hy", "id", "it", "ja", "ko", "lt", "nb", "ne", "nl", "nn", "no", "pl",
        "pt", "ro", "ru", "sr", "st", "sv", "ta", "th", "tr", "uk", "yi", "", "und",
    ];

    fn share_a_key(language: &str, forms: &[&str]) {
        let keys: Vec<String> = forms.iter().map(|form| stem(language, form)).collect();
        assert!(keys.iter().all(|key| *key == keys[0]), "{language} {keys:?}");
    }

    #[test]
    fn forms_of_one_word_share_a_key() {
        share_a_key("ar", &["كتاب", "الكتاب", "والكتاب", "بالكتاب", "كتابهم"]);
        share_a_key("cs", &["kniha", "knihy", "knihou"]);
        share_a_key("el", &["δρόμος", "δρόμου", "δρόμους"]);
        share_a_key("fi", &["talo", "talossa", "taloissa", "talosta"]);
        share_a_key("hi", &["लड़का", "लड़के", "लड़कों"]);
        share_a_key("hu", &["ház", "házban", "házak"]);
        share_a_key("pl", &["szkoła", "szkoły", "szkole"]);
        share_a_key("ru", &["книга", "книги", "книгами"]);
        share_a_key("sv", &["flicka", "flickor", "flickorna"]);
        share_a_key("tr", &["kitap", "kitaplar", "kitaplarda"]);
    }

    #[test]
    fn different_words_have_different_keys() {
        for (language, one, other) in [
            ("ar", "كتاب", "مدينة"),
            ("de", "Haus", "Hose"),
            ("fi", "talo", "tuoli"),
            ("hi", "दिन", "दान"),
            ("he", "ספר", "שיר"),
            ("ko", "학교", "학생"),
            ("tr", "kitap", "kalem"),
        ] {
            assert_ne!(stem(language, one), stem(language, other), "{language}");
        }
    }

    #[test]
    fn marks_and_special_letters_fold() {
        assert_eq!(folded("Þórður"), "thordur");
        assert_eq!(folded("Größe"), "grosse");
        assert_eq!(folded("کتابی"), folded("كتابي"));
    }

    proptest! {
        #[test]
        fn no_text_has_an_empty_key(word in "\\PC{1,12}|[\\p{L}\\p{M}]{1,16}") {
            for language in LANGUAGES {
                prop_assert!(!stem(language, &word).is_empty(), "{language} {word:?}");
            }
        }

        #[test]
        fn words_of_a_script_have_keys(
            word in "[a-zà-ÿ]{1,20}|[а-яёіїєґ]{1,20}|[α-ώ]{1,20}|[\u{5D0}-\u{5EA}]{1,16}\
                |[\u{621}-\u{652}\u{6CC}\u{6A9}]{1,16}|[\u{900}-\u{97F}]{1,16}|[\u{B80}-\u{BFF}]{1,16}\
                |[가-힣]{1,10}",
        ) {
            for language in LANGUAGES {
                prop_assert!(!stem(language, &word).is_empty(), "{language} {word:?}");
            }
        }
    }
}
