//! Character classes for segmentation: end marks, quotes and brackets, letters.

/// The kinds of marks that affect where sentences end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A run of `.`.
    Stop,
    /// `!` and `?`, and the question marks of Greek and Armenian where the language has them.
    Strong,
    /// An end mark of a script that needs neither a space nor a capital after it: `。`, `？`, `।`.
    Full,
    /// A run of `…`.
    Dots,
    /// An opening bracket or quotation mark.
    Open(Container),
    /// A closing bracket or quotation mark.
    Close(Container),
    /// A quotation mark that opens or closes, depending on the text around it.
    Quote(Container),
    /// A hard line break.
    Line,
    /// A bullet.
    Bullet,
}

/// The pairs of marks that enclose text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    /// `( )` and `（ ）`.
    Round,
    /// `[ ]`, `【 】`, `〔 〕`.
    Square,
    /// `{ }`.
    Curly,
    /// `《 》` and `〈 〉`: titles of works.
    Title,
    /// `「 」`.
    Corner,
    /// `『 』`.
    WhiteCorner,
    /// `“ ”`, `„ “`, `„ ”`, `” ”`.
    Double,
    /// `‘ ’`, where the closing mark is not an apostrophe.
    Single,
    /// `« »` and `» «`.
    Guillemet,
    /// `" "`.
    Straight,
}

impl Container {
    pub(super) fn is_bracket(self) -> bool {
        matches!(self, Self::Round | Self::Square | Self::Curly | Self::Title)
    }
}

impl Kind {
    pub(super) fn is_end(self) -> bool {
        matches!(self, Self::Stop | Self::Strong | Self::Full | Self::Dots)
    }
}

/// The first UTF-8 bytes of all characters that [`kind`] recognizes. The scanner skips other bytes.
pub(super) const LEADS: [bool; 256] = leads();

const fn leads() -> [bool; 256] {
    let mut table = [false; 256];
    let bytes = b".!?\"()[]{};:\x0B\x0C\xC2\xCD\xD6\xD8\xDB\xDC\xDF\xE0\xE1\xE2\xE3\xEA\xEF\xF0";
    let mut i = 0;
    while i < bytes.len() {
        table[bytes[i] as usize] = true;
        i += 1;
    }
    table
}

/// The kind of mark that a character is. `;` and `:` depend on the language and are not included.
pub(super) fn kind(c: char) -> Option<Kind> {
    Some(match c {
        '.' => Kind::Stop,
        '!' | '?' | '‼' | '⁇' | '⁈' | '⁉' => Kind::Strong,
        '…' | '⋯' | '‥' => Kind::Dots,
        '(' | '（' => Kind::Open(Container::Round),
        ')' | '）' => Kind::Close(Container::Round),
        '[' | '［' | '【' | '〔' => Kind::Open(Container::Square),
        ']' | '］' | '】' | '〕' => Kind::Close(Container::Square),
        '{' | '｛' => Kind::Open(Container::Curly),
        '}' | '｝' => Kind::Close(Container::Curly),
        '《' | '〈' => Kind::Open(Container::Title),
        '》' | '〉' => Kind::Close(Container::Title),
        '「' | '｢' => Kind::Open(Container::Corner),
        '」' | '｣' => Kind::Close(Container::Corner),
        '『' => Kind::Open(Container::WhiteCorner),
        '』' => Kind::Close(Container::WhiteCorner),
        '“' | '”' | '„' | '‟' => Kind::Quote(Container::Double),
        '‘' | '’' => Kind::Quote(Container::Single),
        '«' | '»' => Kind::Quote(Container::Guillemet),
        '"' | '＂' => Kind::Quote(Container::Straight),
        '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{B}' | '\u{C}' => Kind::Line,
        '•' | '⁃' | '‣' => Kind::Bullet,
        _ if is_full_stop(c) => Kind::Full,
        _ => return None,
    })
}

/// The end marks of [`FULL_STOPS`] and the wide forms of `.`.
fn is_full_stop(c: char) -> bool {
    match c {
        '。' | '！' | '？' | '｡' | '．' | '؟' | '।' | '॥' | '۔' | '։' => true,
        // Frequent characters that are excluded before the binary search: the commas of Chinese and
        // most of General Punctuation.
        '，' | '、' | '：' | '；' | ..'\u{61C}' | '\u{2000}'..='\u{2046}' => false,
        _ => in_ranges(c, FULL_STOPS),
    }
}

/// The shads of Tibetan, which end clauses and sentences.
pub(super) fn is_shad(c: char) -> bool {
    matches!(c, '\u{F0D}'..='\u{F11}' | '\u{F14}')
}

fn in_ranges(c: char, ranges: &[(char, char)]) -> bool {
    let after = ranges.partition_point(|&(first, _)| first <= c);
    after > 0 && c <= ranges[after - 1].1
}

/// Sentence_Break = STerm of Unicode 16 outside ASCII and General Punctuation, with two exceptions. The
/// shads of Tibetan are added: Unicode omits them because they may also follow a heading or a verse
/// line, but text in Tibetan has no other mark. The little section mark of Burmese, U+104A, is left
/// out, because it separates phrases.
const FULL_STOPS: &[(char, char)] = &[
    ('\u{61D}', '\u{61F}'),
    ('\u{6D4}', '\u{6D4}'),
    ('\u{700}', '\u{702}'),
    ('\u{7F9}', '\u{7F9}'),
    ('\u{837}', '\u{837}'),
    ('\u{839}', '\u{839}'),
    ('\u{83D}', '\u{83E}'),
    ('\u{964}', '\u{965}'),
    ('\u{F0D}', '\u{F11}'),
    ('\u{F14}', '\u{F14}'),
    ('\u{104B}', '\u{104B}'),
    ('\u{1362}', '\u{1362}'),
    ('\u{1367}', '\u{1368}'),
    ('\u{166E}', '\u{166E}'),
    ('\u{1735}', '\u{1736}'),
    ('\u{17D4}', '\u{17D5}'),
    ('\u{1803}', '\u{1803}'),
    ('\u{1809}', '\u{1809}'),
    ('\u{1944}', '\u{1945}'),
    ('\u{1AA8}', '\u{1AAB}'),
    ('\u{1B4E}', '\u{1B4F}'),
    ('\u{1B5A}', '\u{1B5B}'),
    ('\u{1B5E}', '\u{1B5F}'),
    ('\u{1B7D}', '\u{1B7F}'),
    ('\u{1C3B}', '\u{1C3C}'),
    ('\u{1C7E}', '\u{1C7F}'),
    ('\u{203C}', '\u{203D}'),
    ('\u{2047}', '\u{2049}'),
    ('\u{2CF9}', '\u{2CFB}'),
    ('\u{2E2E}', '\u{2E2E}'),
    ('\u{2E3C}', '\u{2E3C}'),
    ('\u{2E53}', '\u{2E54}'),
    ('\u{3002}', '\u{3002}'),
    ('\u{A4FF}', '\u{A4FF}'),
    ('\u{A60E}', '\u{A60F}'),
    ('\u{A6F3}', '\u{A6F3}'),
    ('\u{A6F7}', '\u{A6F7}'),
    ('\u{A876}', '\u{A877}'),
    ('\u{A8CE}', '\u{A8CF}'),
    ('\u{A92F}', '\u{A92F}'),
    ('\u{A9C8}', '\u{A9C9}'),
    ('\u{AA5D}', '\u{AA5F}'),
    ('\u{AAF0}', '\u{AAF1}'),
    ('\u{ABEB}', '\u{ABEB}'),
    ('\u{FE12}', '\u{FE12}'),
    ('\u{FE15}', '\u{FE16}'),
    ('\u{FE56}', '\u{FE57}'),
    ('\u{FF01}', '\u{FF01}'),
    ('\u{FF1F}', '\u{FF1F}'),
    ('\u{FF61}', '\u{FF61}'),
    ('\u{10A56}', '\u{10A57}'),
    ('\u{10F55}', '\u{10F59}'),
    ('\u{10F86}', '\u{10F89}'),
    ('\u{11047}', '\u{11048}'),
    ('\u{110BE}', '\u{110C1}'),
    ('\u{11141}', '\u{11143}'),
    ('\u{111C5}', '\u{111C6}'),
    ('\u{111CD}', '\u{111CD}'),
    ('\u{111DE}', '\u{111DF}'),
    ('\u{11238}', '\u{11239}'),
    ('\u{1123B}', '\u{1123C}'),
    ('\u{112A9}', '\u{112A9}'),
    ('\u{113D4}', '\u{113D5}'),
    ('\u{1144B}', '\u{1144C}'),
    ('\u{115C2}', '\u{115C3}'),
    ('\u{115C9}', '\u{115D7}'),
    ('\u{11641}', '\u{11642}'),
    ('\u{1173C}', '\u{1173E}'),
    ('\u{11944}', '\u{11944}'),
    ('\u{11946}', '\u{11946}'),
    ('\u{11A42}', '\u{11A43}'),
    ('\u{11A9B}', '\u{11A9C}'),
    ('\u{11C41}', '\u{11C42}'),
    ('\u{11EF7}', '\u{11EF8}'),
    ('\u{11F43}', '\u{11F44}'),
    ('\u{16A6E}', '\u{16A6F}'),
    ('\u{16AF5}', '\u{16AF5}'),
    ('\u{16B37}', '\u{16B38}'),
    ('\u{16B44}', '\u{16B44}'),
    ('\u{16D6E}', '\u{16D6F}'),
    ('\u{16E98}', '\u{16E98}'),
    ('\u{1BC9F}', '\u{1BC9F}'),
    ('\u{1DA88}', '\u{1DA88}'),
];

/// Whether `c` is Han, kana, bopomofo, or punctuation or a full-width form written with them. Their
/// words are not separated by spaces.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{2E80}'..='\u{2FDF}'
        | '\u{3000}'..='\u{312F}'
        | '\u{31A0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF00}'..='\u{FF65}'
        | '\u{FFE0}'..='\u{FFE6}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// Whether `c` is a Han character.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' | '々')
}

pub(super) fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}' | '\u{AC00}'..='\u{D7AF}')
}

/// Whether `c` is a lower-case letter of a script that begins sentences with capitals. Georgian has
/// capitals, but not at the start of sentences.
pub(super) fn is_small(c: char) -> bool {
    c.is_lowercase() && !matches!(c, '\u{10D0}'..='\u{10FF}')
}

/// Whether `c` is a letter whose case does not indicate where sentences start.
pub(super) fn is_uncased(c: char) -> bool {
    c.is_alphabetic() && !c.is_uppercase() && !is_small(c)
}

pub(super) fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{FE0F}' | '\u{200D}')
}

pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '─' | '－')
}

/// Whether `c` may precede the first letter of a sentence.
pub(super) fn is_opener(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '“'
            | '”'
            | '„'
            | '‟'
            | '‘'
            | '‚'
            | '’'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '('
            | '['
            | '{'
            | '¿'
            | '¡'
            | '「'
            | '『'
            | '《'
            | '〈'
            | '（'
            | '【'
            | '〔'
            | '［'
            | '＂'
            | '*'
            | '_'
            | '`'
            | '#'
            | '@'
            | '$'
            | '€'
            | '£'
            | '¥'
            | '+'
            | '<'
            | '>'
            | '='
            | '→'
            | '~'
            | '§'
            | '№'
            | '&'
    ) || is_dash(c)
}
