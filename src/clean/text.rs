//! What the rules find in a text.

use unicode_normalization::UnicodeNormalization as _;

/// The words of a text, by white space.
pub(super) fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// The text without URLs.
pub(super) fn without_urls(text: &str) -> String {
    let is_url = |word: &&str| word.contains("://") || word.starts_with("www.");
    let words: Vec<&str> = text.split_whitespace().filter(|word| !is_url(word)).collect();
    words.join(" ")
}

/// The numbers of a text, without leading zeros and separators of thousands, sorted. A decimal mark
/// and the marks of dates part numbers, so `1,250.5` and `1.250,5` are the same. `None` if there
/// are digits of other scripts, which are not compared.
pub(super) fn numbers(text: &str) -> Option<Vec<String>> {
    let chars: Vec<char> = text.nfkc().collect();
    let is_other = |c: &char| c.is_numeric() && !c.is_ascii_digit();
    if chars.iter().any(is_other) {
        return None;
    }
    let mut numbers: Vec<String> = Vec::new();
    let mut last_end = None;
    for (start, end) in runs(&chars) {
        let digits: String = chars[start..end].iter().collect();
        let joins = end - start == 3
            && last_end.is_some_and(|last: usize| last + 1 == start)
            && matches!(chars[start - 1], '.' | ',' | '\'' | '’');
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

/// The count of tags such as `<b>` and `</title>`.
pub(super) fn tags(text: &str) -> usize {
    let is_tag = |(at, _): &(usize, &str)| {
        let inner = text[at + 1..].trim_start_matches('/');
        let inner = inner.find(['<', '>']).map(|end| &inner[..=end]);
        inner.is_some_and(|i| i.ends_with('>') && i.starts_with(|c: char| c.is_ascii_alphabetic()))
    };
    text.match_indices('<').filter(is_tag).count()
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

/// The count of e-mail addresses and telephone numbers with a country code.
pub(super) fn personal_data(text: &str) -> usize {
    let is_address = |word: &&str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let mut parts = word.split('@');
        match (parts.next(), parts.next(), parts.next()) {
            (Some(user), Some(host), None) => {
                let domain = host.rsplit_once('.').map_or("", |(_, domain)| domain);
                !user.is_empty() && domain.len() >= 2 && domain.chars().all(char::is_alphabetic)
            }
            _ => false,
        }
    };
    let is_telephone = |&(at, _): &(usize, &str)| {
        let rest = &text[at + 1..];
        let end = rest.find(|c: char| !(c.is_ascii_digit() || " -/()".contains(c)));
        let digits = rest[..end.unwrap_or(rest.len())].chars().filter(char::is_ascii_digit).count();
        rest.starts_with(|c: char| c.is_ascii_digit()) && (8..=15).contains(&digits)
    };
    text.split_whitespace().filter(is_address).count()
        + text.match_indices('+').filter(is_telephone).count()
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
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let repeats = words.windows(2).filter(|pair| pair[0] == pair[1]).count();
    if words.len() < 5 { 0.0 } else { repeats as f32 / words.len() as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_by_value() {
        assert_eq!(numbers("cost 1,250.50 euros"), numbers("kostete 1.250,50 Euro"));
        assert_eq!(numbers("on 3/14/2025").map(|n| n.len()), Some(3));
        assert_eq!(numbers("on 3/4/2025"), numbers("am 04.03.2025"));
        assert_eq!(numbers("٣"), None);
        assert_ne!(numbers("12 pages"), numbers("15 pages"));
    }

    #[test]
    fn placeholders_are_found() {
        assert_eq!(placeholders("%s of %1$d in {name}, ${x}, {{y}}").len(), 5);
        assert!(placeholders("50 % done, 5%discount, { return c; }").is_empty());
    }

    #[test]
    fn signs_of_damage_are_counted() {
        assert_eq!((tags("<b>x</b> < 3 > 2"), references("&lt; &#x3C; AT&T;")), (2, 2));
        assert_eq!(personal_data("a@b.org, +49 30 5550 1234, 2 + 3, @name"), 2);
        assert_eq!(
            (asks("Is it so?»"), asks("そうですか。"), asks("Wait...")),
            (Some(true), None, None)
        );
        assert_eq!((misread("NÃO"), misread("Ã©")), (0, 1));
        assert!(repetition("Very, very good.") < 0.5 && repetition("go go go go go go") > 0.7);
        assert_eq!(glued("use getElementByIdNow", "nutze getElementByIdNow"), 0);
    }
}
