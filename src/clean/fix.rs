//! Repairs that do not guess.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization as _, is_nfc};

use crate::clean::{mask, text};
use crate::error::{Error, ErrorKind, Result};

/// A repair of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Fix {
    /// UTF-8 that was read as Windows-1252 is read as UTF-8, if the whole text is such.
    Mojibake,
    /// Character references are decoded, except those of `<` and `>`, which would make tags of text.
    Entity,
    /// Control characters are dropped.
    Control,
    /// Invisible characters are dropped where they have no use.
    ZeroWidth,
    /// The text is in Unicode Normalization Form C.
    Nfc,
    /// Runs of spaces become one, and those at the ends are dropped.
    Space,
    /// Tags are dropped. Only on request: a tag may be what the text is about.
    Markup,
    /// Personal data is masked. Only on request.
    Mask,
}

type Repair = fn(&str) -> Option<String>;

impl Fix {
    /// All repairs of texts, in the order in which they are applied.
    pub const ALL: &[Self] = &[
        Self::Mojibake,
        Self::Entity,
        Self::Control,
        Self::ZeroWidth,
        Self::Nfc,
        Self::Markup,
        Self::Space,
    ];

    /// The repairs that do not guess, which are the default.
    pub const SAFE: &[Self] =
        &[Self::Mojibake, Self::Entity, Self::Control, Self::ZeroWidth, Self::Nfc, Self::Space];

    /// Parses a list of names: `none`, `nfc,space`, or additions to the default such as `+markup`.
    ///
    /// # Errors
    /// When a name is unknown.
    pub fn list(given: &str) -> Result<Vec<Self>> {
        let mut fixes = if given.starts_with('+') { Self::SAFE.to_vec() } else { Vec::new() };
        for name in given.split(',').filter(|name| *name != "none") {
            let name = name.trim().trim_start_matches('+');
            let named = Self::ALL.iter().find(|fix| fix.name() == name);
            fixes.push(*named.ok_or_else(|| unknown(name))?);
        }
        Ok(fixes)
    }

    /// The name in options and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mojibake => "mojibake",
            Self::Entity => "entity",
            Self::Control => "control",
            Self::ZeroWidth => "zero-width",
            Self::Nfc => "nfc",
            Self::Space => "space",
            Self::Markup => "markup",
            Self::Mask => "mask",
        }
    }

    /// The repaired text. `None` if there is nothing to repair.
    pub fn apply(self, text: &str) -> Option<String> {
        let repair: Repair = match self {
            Self::Mojibake => mojibake,
            Self::Entity => entities,
            Self::Control => control,
            Self::ZeroWidth => zero_width,
            Self::Nfc => |text| (!is_nfc(text)).then(|| text.nfc().collect()),
            Self::Space => space,
            Self::Markup => text::without_tags,
            Self::Mask => mask::masked,
        };
        repair(text).filter(|repaired| repaired != text)
    }
}

fn unknown(name: &str) -> Error {
    let names: Vec<&str> = Fix::ALL.iter().map(|fix| fix.name()).collect();
    Error::new(ErrorKind::Usage, format!("`{name}` is no repair"))
        .expected(format!("expected none or some of {}", names.join(", ")))
}

/// Applies repairs until none changes the text, so that repairing twice changes nothing.
pub(super) fn repair<'a>(text: &'a str, chosen: &[Fix]) -> (Cow<'a, str>, Vec<Fix>) {
    let (mut repaired, mut fixes) = (Cow::Borrowed(text), Vec::new());
    // Most texts need no look: words in ASCII with single spaces.
    if is_settled(text) {
        return (repaired, fixes);
    }
    loop {
        let mut has_changed = false;
        for &fix in Fix::ALL.iter().filter(|fix| chosen.contains(fix)) {
            if let Some(text) = fix.apply(&repaired) {
                (repaired, has_changed) = (Cow::Owned(text), true);
                fixes.push(fix);
            }
        }
        if !has_changed {
            break;
        }
    }
    fixes.sort();
    fixes.dedup();
    (repaired, fixes)
}

/// Whether no repair changes a text: printable ASCII without `&`, `<` and runs of spaces.
fn is_settled(text: &str) -> bool {
    let mut before = b' ';
    let is_settled = |byte: u8| {
        let is_double = byte == b' ' && before == b' ';
        before = byte;
        matches!(byte, b' '..=b'~') && byte != b'&' && byte != b'<' && !is_double
    };
    text.bytes().all(is_settled) && !text.ends_with(' ')
}

fn mojibake(text: &str) -> Option<String> {
    // The first byte of a character, as Windows-1252 has it, is before one from the upper half.
    let mut chars = text.chars().peekable();
    let mut is_misread = false;
    while let Some(c) = chars.next() {
        is_misread |=
            matches!(c, '\u{C2}'..='\u{F4}') && chars.peek().is_some_and(|c| !c.is_ascii());
    }
    if !is_misread {
        return None;
    }
    let (bytes, _, has_others) = encoding_rs::WINDOWS_1252.encode(text);
    (!has_others).then(|| String::from_utf8(bytes.into_owned()).ok()).flatten()
}

/// The character of a reference without `&` and `;`.
fn referenced(name: &str) -> Option<char> {
    let decoded = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
        None => match name {
            "amp" => '&',
            "quot" => '"',
            "apos" => '\'',
            "nbsp" => '\u{A0}',
            _ => return None,
        },
    };
    let is_text = !matches!(decoded, '<' | '>') && !decoded.is_control();
    is_text.then_some(decoded)
}

fn entities(text: &str) -> Option<String> {
    text.contains('&').then_some(())?;
    let (mut decoded, mut rest) = (String::new(), text);
    let mut has_changed = false;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        let character = end.and_then(|end| Some((end, referenced(&rest[1..end])?)));
        // `&amp;lt;` stays: decoded, it would be a reference again.
        let makes_reference =
            |end: usize, c| c == '&' && text::reference(&format!("&{}", &rest[end + 1..]));
        match character {
            Some((end, c)) if !makes_reference(end, c) => {
                decoded.push(c);
                rest = &rest[end + 1..];
                has_changed = true;
            }
            _ => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    has_changed.then_some(decoded)
}

fn control(text: &str) -> Option<String> {
    // Control characters are bytes below a space, DEL, and C2 80 to C2 9F.
    if !text.bytes().any(|byte| byte < b' ' || byte == 0x7F || byte == 0xC2) {
        return None;
    }
    let is_dropped = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}');
    text.contains(is_dropped).then(|| text.chars().filter(|&c| !is_dropped(c)).collect())
}

/// Whether the character is of a script that is written without spaces, where U+200B parts words.
fn is_of_unspaced(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{AA60}'..='\u{AA7F}' | '\u{A9E0}'..='\u{A9FF}')
}

fn zero_width(text: &str) -> Option<String> {
    if !["\u{200B}", "\u{FEFF}", "\u{AD}"].iter().any(|invisible| text.contains(invisible)) {
        return None;
    }
    let keeps_breaks = text.contains(is_of_unspaced);
    let is_dropped = |c: char| match c {
        '\u{200B}' => !keeps_breaks,
        '\u{FEFF}' | '\u{AD}' => true,
        _ => false,
    };
    text.contains(is_dropped).then(|| text.chars().filter(|&c| !is_dropped(c)).collect())
}

fn space(text: &str) -> Option<String> {
    let is_plain = |c: char| matches!(c, ' ' | '\t');
    if text.trim().len() == text.len() && !text.contains("  ") && !text.contains('\t') {
        return None;
    }
    let mut spaced = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match is_plain(c) {
            true if spaced.ends_with(' ') => {}
            true => spaced.push(' '),
            false => spaced.push(c),
        }
    }
    (spaced != text).then_some(spaced)
}

#[cfg(test)]
mod tests {
    use super::{Fix, repair};

    fn repaired(text: &str) -> String {
        repair(text, Fix::SAFE).0.into_owned()
    }

    #[test]
    fn lists_of_repairs_are_read() {
        assert_eq!(Fix::list("none").unwrap(), []);
        assert_eq!(Fix::list("space,nfc").unwrap(), [Fix::Space, Fix::Nfc]);
        let added = Fix::list("+markup").unwrap();
        assert_eq!((added.len(), added.last()), (7, Some(&Fix::Markup)));
        assert!(Fix::list("spaces").unwrap_err().to_string().contains("zero-width"));
    }

    #[test]
    fn tags_go_on_request() {
        let fixes = Fix::list("+markup").unwrap();
        assert_eq!(
            repair("<b>Press</b> the 1 < 2 button<br/>", &fixes).0,
            "Press the 1 < 2 button"
        );
    }

    #[test]
    fn text_is_repaired_without_guessing() {
        assert_eq!(repaired("Das CafÃ© an der BrÃ¼cke"), "Das Café an der Brücke");
        assert_eq!(repaired("Fish &amp; chips, &#8364;&nbsp;5"), "Fish & chips, €\u{A0}5");
        assert_eq!(repaired("the br\u{200B}idge \u{7}"), "the bridge");
        assert_eq!(repaired("cafe\u{301}"), "café");
        assert_eq!(repaired(" a  b\t c . "), "a b c .");
        assert_eq!(repair("a  b", Fix::SAFE).1, [Fix::Space]);
    }

    #[test]
    fn what_may_be_meant_stays() {
        for text in [
            "Die Zeichen Ã© stehen für é",
            "Write &lt; and &#60; here",
            "Write &amp;lt; here",
            "ไทย\u{200B}ไทย",
            "می\u{200C}خواهم",
            "Fish & chips; AT&T;",
            "Café für 5\u{A0}€",
            "one\ntwo",
            "𝐱² ﬁne",
        ] {
            assert_eq!(repaired(text), text);
        }
    }
}
