//! Personal data: e-mail addresses, telephone numbers, account and card numbers with their check digits.

/// A piece of personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Found {
    start: usize,
    end: usize,
    kind: Kind,
}

/// What is found, and what it is masked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Email,
    Telephone,
    Account,
    Card,
}

impl Kind {
    /// The placeholder, the same in each language.
    fn mask(self) -> &'static str {
        match self {
            Self::Email => "{email}",
            Self::Telephone => "{phone}",
            Self::Account => "{iban}",
            Self::Card => "{card}",
        }
    }
}

/// The count of pieces of personal data.
pub(super) fn count(text: &str) -> usize {
    found(text).len()
}

/// The text with placeholders for personal data. `None` if there is none.
pub(super) fn masked(text: &str) -> Option<String> {
    let found = found(text);
    let (mut masked, mut from) = (String::new(), 0);
    for &Found { start, end, kind } in &found {
        masked.push_str(&text[from..start]);
        masked.push_str(kind.mask());
        from = end;
    }
    masked.push_str(&text[from..]);
    (!found.is_empty()).then_some(masked)
}

/// The personal data of a text, in order.
fn found(text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    if !text.contains('@') && text.bytes().filter(u8::is_ascii_digit).count() < LEAST_DIGITS {
        return found;
    }
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let begins = !text[..at].ends_with(|c: char| c.is_alphanumeric() || "._%+-".contains(c));
        let here = begins.then(|| {
            let email = email(rest).map(|length| (Kind::Email, length));
            let account = || account(rest).map(|length| (Kind::Account, length));
            let telephone = || telephone(rest).map(|length| (Kind::Telephone, length));
            let card = || card(rest).map(|length| (Kind::Card, length));
            email.or_else(account).or_else(telephone).or_else(card)
        });
        match here.flatten() {
            Some((kind, length)) => {
                found.push(Found { start: at, end: at + length, kind });
                at += length;
            }
            None => at += c.len_utf8(),
        }
    }
    found
}

/// The most digits of a number that is personal data.
const MOST_DIGITS: usize = 19;
/// The fewest digits of a number that is personal data.
const LEAST_DIGITS: usize = 8;

/// The length of an e-mail address at the start.
fn email(text: &str) -> Option<usize> {
    let is_user = |c: char| c.is_alphanumeric() || "._%+-".contains(c);
    let user = text.find(|c| !is_user(c)).filter(|&at| at > 0 && text[at..].starts_with('@'))?;
    let host = &text[user + 1..];
    let is_host = |c: char| c.is_alphanumeric() || ".-".contains(c);
    let end = host.find(|c| !is_host(c)).unwrap_or(host.len());
    let host = host[..end].trim_end_matches(['.', '-']);
    let (name, domain) = host.rsplit_once('.')?;
    let is_domain = domain.chars().count() >= 2 && domain.chars().all(char::is_alphabetic);
    (is_domain && !name.is_empty()).then_some(user + 1 + host.len())
}

/// The digits at the start, with the marks between them, and the length of it all.
fn digits(text: &str, marks: &str) -> (Vec<u32>, usize) {
    let (mut digits, mut length) = (Vec::new(), 0);
    for (at, c) in text.char_indices() {
        match c.to_digit(10) {
            Some(digit) => {
                digits.push(digit);
                length = at + 1;
            }
            // No more than two marks stand between digits, as in `) `.
            None if !marks.contains(c) || at > length + 1 || digits.len() > MOST_DIGITS => break,
            None => {}
        }
    }
    (digits, length)
}

/// The length of a telephone number with a country code at the start.
fn telephone(text: &str) -> Option<usize> {
    let number = text.strip_prefix('+')?;
    let (digits, length) = digits(number, " -./()\u{A0}");
    let is_number = number.starts_with(|c: char| c.is_ascii_digit());
    (is_number && (LEAST_DIGITS..=15).contains(&digits.len())).then_some(1 + length)
}

/// The length of a card number at the start, which the check digit of ISO/IEC 7812 (Luhn) confirms.
fn card(text: &str) -> Option<usize> {
    let (digits, length) = digits(text, " -");
    let ends = !text[length..].starts_with(|c: char| c.is_alphanumeric());
    let is_card = (13..=19).contains(&digits.len()) && matches!(digits[0], 2..=6);
    let sum: u32 = digits.iter().rev().enumerate().map(|(i, &digit)| luhn(i, digit)).sum();
    (ends && is_card && sum.is_multiple_of(10)).then_some(length)
}

fn luhn(from_end: usize, digit: u32) -> u32 {
    match from_end % 2 {
        0 => digit,
        _ if digit > 4 => 2 * digit - 9,
        _ => 2 * digit,
    }
}

/// The length of an IBAN at the start, which the check digits of ISO 13616 confirm.
fn account(text: &str) -> Option<usize> {
    let code = text.as_bytes().get(..4)?;
    if !code[..2].iter().all(u8::is_ascii_uppercase) || !code[2..].iter().all(u8::is_ascii_digit) {
        return None;
    }
    let is_part = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == ' ';
    let parts = text.char_indices().take(MOST_OF_ACCOUNT).take_while(|&(_, c)| is_part(c));
    let end = parts.last().map_or(0, |(at, c)| at + c.len_utf8());
    let text = &text[..end];
    // Words in capitals may follow: the longest part that the check digits confirm counts.
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8()).rev();
    let is_end = |&end: &usize| {
        !text[..end].ends_with(' ') && !text[end..].starts_with(|c: char| c.is_alphanumeric())
    };
    ends.filter(is_end).find(|&end| is_account(&text[..end]))
}

/// The most characters of an IBAN, with a space after every fourth.
const MOST_OF_ACCOUNT: usize = 43;

fn is_account(text: &str) -> bool {
    let compact: Vec<u8> = text.bytes().filter(|byte| *byte != b' ').collect();
    if !(15..=34).contains(&compact.len()) {
        return false;
    }
    let moved = compact[4..].iter().chain(&compact[..4]);
    let rest = moved.fold(0, |rest: u32, &byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        _ => (rest * 100 + u32::from(byte - b'A') + 10) % 97,
    });
    rest == 1
}

#[cfg(test)]
mod tests {
    use super::{count, masked};

    #[test]
    fn personal_data_is_masked() {
        for (text, expected) in [
            ("Write to a.b@example.org.", "Write to {email}."),
            ("Call +49 30 5550 1234 after nine.", "Call {phone} after nine."),
            ("Call +1 (555) 010-9999, please", "Call {phone}, please"),
            ("IBAN GB82 WEST 1234 5698 7654 32 HERE", "IBAN {iban} HERE"),
            ("DE89370400440532013000", "{iban}"),
            ("Card 4111 1111 1111 1111.", "Card {card}."),
        ] {
            assert_eq!(masked(text).as_deref(), Some(expected));
        }
    }

    #[test]
    fn other_numbers_and_names_stay() {
        for text in [
            "2 + 3, @name, a@b",
            "12 345 678 90",
            "Card 4111 1111 1111 1112",
            "ISBN 978-3-16-148410-0",
            "GB82 WEST 1234 5698 7654 33",
            "from 2019-03-14 to 2021-05-06",
        ] {
            assert_eq!(count(text), 0, "{text}");
        }
    }
}
