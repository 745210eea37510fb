//! What the rules find in a text.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

/// The words of a text, by white space.
pub(super) fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// The text without URLs.
pub(super) fn without_urls(text: &str) -> Cow<'_, str> {
    if !text.contains("://") && !text.contains("www.") {
        return Cow::Borrowed(text);
    }
    let words: Vec<&str> = text.split_whitespace().filter(|word| !is_url(word)).collect();
    Cow::Owned(words.join(" "))
}

/// Whether a word is a URL. A word in which one stands between tags is none.
fn is_url(word: &str) -> bool {
    let scheme = word.find("://").map(|at| &word[..at]);
    let is_scheme =
        |scheme: &str| scheme.chars().all(|c| c.is_ascii_alphanumeric() || "(\"'".contains(c));
    scheme.is_some_and(is_scheme) || word.starts_with("www.")
}

/// The first part of a text without URLs and tags, from which its language is told.
pub(super) fn prose(text: &str) -> Cow<'_, str> {
    let text = match text.contains('<').then(|| without_tags(text)).flatten() {
        Some(text) => Cow::Owned(without_urls(&text).into_owned()),
        None => without_urls(text),
    };
    match text.char_indices().nth(MOST_OF_PROSE) {
        None => text,
        Some((end, _)) => Cow::Owned(text[..end].to_owned()),
    }
}

/// The characters from which a language is told at most; more cost time and change nothing.
const MOST_OF_PROSE: usize = 160;

/// Whether two words are the same but for case.
pub(super) fn same_word(a: &str, b: &str) -> bool {
    a == b || a.chars().flat_map(char::to_lowercase).eq(b.chars().flat_map(char::to_lowercase))
}

/// Whether the numbers have nothing in common, and how many a side lacks if both lack some. `None` where
/// numbers cannot be compared.
///
/// A space may separate thousands or numbers, so both readings of both sides are tried.
pub(super) fn compared_numbers(source: &str, target: &str) -> Option<(f32, f32)> {
    if !has_digit(source) || !has_digit(target) {
        return Some((0.0, 0.0));
    }
    let readings = |text: &str| Some([numbers(text, false)?, numbers(text, true)?]);
    let (sources, targets) = (readings(source)?, readings(target)?);
    let all = sources.iter().flat_map(|source| targets.iter().map(move |target| (source, target)));
    let compared = all.map(|(source, target)| compared(source, target));
    compared.min_by(|a, b| (a.0 + a.1).total_cmp(&(b.0 + b.1)))
}

fn has_digit(text: &str) -> bool {
    text.contains(char::is_numeric)
}

fn compared(source: &[String], target: &[String]) -> (f32, f32) {
    let [of_source, of_target] = [lacking(source, target), lacking(target, source)];
    // One side may have the number as a word.
    let lacking = if of_source.min(of_target) == 0 { 0 } else { of_source.max(of_target) };
    let are_apart = source.len().min(target.len()) >= 2
        && (of_source, of_target) == (source.len(), target.len());
    (f32::from(u8::from(are_apart)), lacking as f32)
}

/// The numbers of a text, without leading zeros and separators of thousands, sorted. A decimal mark
/// and the marks of dates part numbers, so `1,250.5` and `1.250,5` are the same. `None` if there
/// are digits of other scripts, which are not compared. `spaced` reads spaces as separators of
/// thousands.
fn numbers(text: &str, spaced: bool) -> Option<Vec<String>> {
    let is_other = |c: &char| c.is_numeric() && !c.is_ascii_digit();
    let chars: Vec<char> = match text.contains(|c| is_other(&c)) {
        true => text.nfkc().collect(),
        false => text.chars().collect(),
    };
    if chars.iter().any(is_other) {
        return None;
    }
    let is_space = |c: char| matches!(c, ' ' | '\u{A0}' | '\u{2009}' | '\u{202F}');
    let separates =
        |c: char| matches!(c, '.' | ',' | '．' | '，' | '\'' | '’') || (spaced && is_space(c));
    let mut numbers: Vec<String> = Vec::new();
    let mut last_end = None;
    for (start, end) in runs(&chars) {
        let digits: String = chars[start..end].iter().collect();
        let joins = end - start == 3
            && last_end.is_some_and(|last: usize| last + 1 == start)
            && separates(chars[start - 1]);
        match numbers.last_mut().filter(|_| joins) {
            Some(number) => number.push_str(&digits),
            None => numbers.push(digits),
        }
        last_end = Some(end);
    }
    for number in &mut numbers {
        let start = number.len() - number.trim_start_matches('0').len();
        number.drain(..start.min(number.len() - 1));
    }
    numbers.sort();
    Some(numbers)
}

/// The places of the runs of digits.
fn runs(chars: &[char]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for at in (0..chars.len()).filter(|&at| chars[at].is_ascii_digit()) {
        match runs.last_mut().filter(|run| run.1 == at) {
            Some(run) => run.1 = at + 1,
            None => runs.push((at, at + 1)),
        }
    }
    runs
}

/// The count of the elements that the other list lacks, each as often as it is lacking.
pub(super) fn lacking(of: &[String], other: &[String]) -> usize {
    let mut other: Vec<&String> = other.iter().collect();
    let mut count = 0;
    for element in of {
        match other.iter().position(|o| *o == element) {
            Some(at) => drop(other.swap_remove(at)),
            None => count += 1,
        }
    }
    count
}

/// The placeholders of a text: `%s`, `%1$d`, `{name}`, `{{name}}`, `${name}`.
pub(super) fn placeholders(text: &str) -> Vec<String> {
    let is_name = |name: &str| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c))
    };
    let mut found = Vec::new();
    for (at, _) in text.match_indices('{') {
        let inner = &text[at + 1..];
        if let Some(name) = inner.find('}').map(|end| &inner[..end]).filter(|name| is_name(name)) {
            found.push(format!("{{{name}}}"));
        }
    }
    for (at, _) in text.match_indices('%') {
        let inner = text[at + 1..].trim_start_matches(|c: char| c.is_ascii_digit() || c == '$');
        let mut chars = inner.chars();
        let is_form = matches!(chars.next(), Some('s' | 'd' | '@'));
        if is_form && !chars.next().is_some_and(char::is_alphanumeric) {
            found.push(text[at..text.len() - inner.len() + 1].to_owned());
        }
    }
    found
}

/// The tags of a text, such as `<b>` and `</title>`, without their attributes.
pub(super) fn tags(text: &str) -> Vec<String> {
    tag_places(text).iter().map(|&(start, end)| tag_name(&text[start..end])).collect()
}

fn tag_name(tag: &str) -> String {
    let inner = tag.trim_matches(['<', '>']);
    let (slash, inner) = match inner.strip_prefix('/') {
        Some(inner) => ("/", inner),
        None => ("", inner),
    };
    let name = inner.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
    format!("<{slash}{name}>")
}

/// Where the tags are: from `<` to behind `>`.
fn tag_places(text: &str) -> Vec<(usize, usize)> {
    let place = |(at, _): (usize, &str)| {
        let inner = &text[at + 1..];
        let end = inner.find(['<', '>']).filter(|&end| inner[end..].starts_with('>'))?;
        let is_tag = inner.trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphabetic());
        is_tag.then_some((at, at + 1 + end + 1))
    };
    text.match_indices('<').filter_map(place).collect()
}

/// The text without tags. `None` if there are none.
pub(super) fn without_tags(text: &str) -> Option<String> {
    let places = tag_places(text);
    let (mut kept, mut from) = (String::new(), 0);
    for &(start, end) in &places {
        kept.push_str(&text[from..start]);
        from = end;
    }
    kept.push_str(&text[from..]);
    (!places.is_empty()).then_some(kept)
}

/// Whether a text starts with a character reference.
pub(super) fn reference(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('&') else { return false };
    let Some(name) = rest.bytes().take(12).position(|byte| byte == b';').map(|end| &rest[..end])
    else {
        return false;
    };
    match name.strip_prefix('#') {
        Some(number) => {
            let digits = number.trim_start_matches(['x', 'X']);
            !digits.is_empty() && digits.chars().all(|c| c.is_ascii_hexdigit())
        }
        None => matches!(name, "amp" | "lt" | "gt" | "quot" | "apos" | "nbsp"),
    }
}

/// The count of character references.
pub(super) fn references(text: &str) -> usize {
    text.match_indices('&').filter(|&(at, _)| reference(&text[at..])).count()
}

/// The count of characters that look like UTF-8 read as Windows-1252.
pub(super) fn misread(text: &str) -> usize {
    let letters = text.match_indices('Ã').filter(|&(at, letter)| {
        text[at + letter.len()..].starts_with(|c| matches!(c, '\u{A1}'..='\u{BF}'))
    });
    letters.count() + text.matches("â€").count()
}

/// Whether there is no letter outside of URLs.
pub(super) fn has_no_letters(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphabetic());
    letters.next().is_none() || !without_urls(text).chars().any(char::is_alphabetic)
}

/// The share of the words that both sides have, from five words on; 0 for fewer, and if both sides are
/// the same.
pub(super) fn shared_words(source: &str, target: &str) -> f32 {
    let mut source: Vec<&str> = source.split_whitespace().collect();
    let mut target: Vec<&str> = target.split_whitespace().collect();
    let most = source.len().max(target.len());
    if most < 5 || 2 * source.len().min(target.len()) < most || source == target {
        return 0.0;
    }
    source.sort_unstable();
    target.sort_unstable();
    let (mut shared, mut rest) = (0, &target[..]);
    for word in source {
        rest = &rest[rest.partition_point(|other| *other < word)..];
        if rest.first() == Some(&word) {
            shared += 1;
            rest = &rest[1..];
        }
    }
    shared as f32 / most as f32
}

/// The characters of the longest word outside of URLs.
pub(super) fn longest_word(text: &str) -> usize {
    let words = text.split_whitespace().filter(|word| !is_url(word));
    words.map(|word| word.chars().count()).max().unwrap_or(0)
}

/// The sentences of a text, by the end marks that something follows.
pub(super) fn sentences(text: &str) -> usize {
    let (mut count, mut is_open) = (0, false);
    let mut chars = text.trim().chars().peekable();
    while let Some(c) = chars.next() {
        is_open |= c.is_alphanumeric();
        let next = chars.peek().copied();
        let ends = match c {
            '。' | '！' | '？' => true,
            '.' | '!' | '?' | '؟' | '।' => next.is_none_or(char::is_whitespace),
            _ => next.is_none(),
        };
        if ends && is_open {
            count += 1;
            is_open = false;
        }
    }
    count
}

/// Whether each bracket is closed.
pub(super) fn is_balanced(text: &str) -> bool {
    let pairs = [['(', ')'], ['[', ']'], ['{', '}'], ['（', '）']];
    pairs.iter().all(|&[open, close]| text.matches(open).count() == text.matches(close).count())
}

/// Whether a text ends as a question (`Some(true)`) or as a statement; `None` if it is unclear.
pub(super) fn asks(text: &str) -> Option<bool> {
    let text =
        text.trim_end_matches(|c: char| c.is_whitespace() || "\"'”’“‘«»›‹)）」』".contains(c));
    let last = text.chars().next_back()?;
    match last {
        '?' | '？' | '؟' | '՞' | '⸮' => Some(true),
        // Japanese asks with a particle and a full stop.
        '。' => (!text.ends_with("か。")).then_some(false),
        '.' => (!text.ends_with("..")).then_some(false),
        _ => None,
    }
}

/// Whether a text of five words or more ends in an ellipsis.
pub(super) fn is_cut(text: &str) -> bool {
    words(text) >= 5 && (text.ends_with('…') || text.ends_with("..."))
}

/// The most capitals after a small letter in a word that is not in the other text.
pub(super) fn glued(text: &str, other: &str) -> usize {
    let capitals = |word: &str| {
        let chars: Vec<char> = word.chars().collect();
        chars.windows(2).filter(|pair| pair[0].is_lowercase() && pair[1].is_uppercase()).count()
    };
    let mut is_small = false;
    let has_capital_inside = text.chars().any(|c| {
        let is_inside = is_small && c.is_uppercase();
        is_small = c.is_lowercase();
        is_inside
    });
    if !has_capital_inside {
        return 0;
    }
    let text = without_urls(text);
    let words = text.split_whitespace().filter(|word| !other.contains(word));
    words.map(capitals).max().unwrap_or(0)
}

/// The share of the words that repeat the word before, from five words on; 1 for one letter more than
/// 16 times.
pub(super) fn repetition(text: &str) -> f32 {
    let (mut length, mut last) = (0, None);
    for c in text.chars() {
        length = if last == Some(c) { length + 1 } else { 1 };
        last = Some(c);
        if length > 16 && c.is_alphabetic() {
            return 1.0;
        }
    }
    let (mut words, mut repeats, mut before) = (0, 0, "");
    for word in text.split_whitespace() {
        words += 1;
        repeats += usize::from(same_word(word, before));
        before = word;
    }
    if words < 5 { 0.0 } else { repeats as f32 / words as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_by_value() {
        for (source, target, lacking) in [
            ("cost 1,250.50 euros", "kostete 1.250,50 Euro", 0.0),
            ("on 3/4/2025", "am 04.03.2025", 0.0),
            ("12 pages", "15 pages", 1.0),
            ("10,000 people", "10 000 человек", 0.0),
            ("page 10 200 people", "Seite 10 200 Menschen", 0.0),
            ("10 000 people", "20 000 Menschen", 1.0),
        ] {
            let compared = compared_numbers(source, target);
            assert_eq!(compared.map(|(_, lacking)| lacking), Some(lacking), "{source}");
        }
        assert_eq!(compared_numbers("3", "٣"), None);
    }

    #[test]
    fn sentences_are_counted_by_their_ends() {
        for (text, count) in [
            ("The bridge is closed. Take the ferry. It leaves at nine.", 3),
            ("桥关了。坐渡轮吧。", 2),
            ("Version 1.5 of www.a.org", 1),
            ("Save", 1),
            ("...", 0),
            ("Is it? Yes", 2),
        ] {
            assert_eq!(sentences(text), count, "{text}");
        }
    }

    #[test]
    fn placeholders_are_found() {
        assert_eq!(placeholders("%s of %1$d in {name}, ${x}, {{y}}").len(), 5);
        assert!(placeholders("50 % done, 5%discount, { return c; }").is_empty());
    }

    #[test]
    fn signs_of_damage_are_counted() {
        assert_eq!(tags("<b class='x'>x</b> < 3 > 2"), ["<b>", "</b>"]);
        assert_eq!(references("&lt; &#x3C; AT&T;"), 2);
        assert_eq!(
            (asks("Is it so?»"), asks("そうですか。"), asks("Wait...")),
            (Some(true), None, None)
        );
        assert_eq!((misread("NÃO"), misread("Ã©")), (0, 1));
        assert!(repetition("Very, very good.") < 0.5 && repetition("go go go go go go") > 0.7);
        assert_eq!(glued("use getElementByIdNow", "nutze getElementByIdNow"), 0);
    }
}
