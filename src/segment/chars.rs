//! What a character means for sentences: end marks, quotes and brackets, letters.

/// What stands in a text that may matter for its sentences.
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
    /// The beginning of something quoted or bracketed.
    Open(Container),
    /// The end of something quoted or bracketed.
    Close(Container),
    /// A quotation mark that opens or closes, which the text around it tells.
    Quote(Container),
    /// A line end that the author meant.
    Line,
    /// A bullet.
    Bullet,
}

/// The pairs of marks that hold text together.
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
    /// `‘ ’`, where the closing mark is no apostrophe.
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

/// The first bytes of all characters that [`kind`] knows: the scan skips every other byte.
pub(super) const LEADS: [bool; 256] = leads();

const fn leads() -> [bool; 256] {
    let mut table = [false; 256];
    let bytes = b".!?\"()[]{};:\xC2\xCD\xD6\xD8\xDB\xDC\xDF\xE0\xE1\xE2\xE3\xEA\xEF\xF0";
    let mut i = 0;
    while i < bytes.len() {
        table[bytes[i] as usize] = true;
        i += 1;
    }
    table
}

/// What a character that is not a letter does. `;` and `:` are left to the language.
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
        '\u{2028}' => Kind::Line,
        '•' | '⁃' | '‣' => Kind::Bullet,
        _ if is_full_stop(c) => Kind::Full,
        _ => return None,
    })
}

/// The sentence terminals of Unicode (Sentence_Break = STerm, and the wide forms of `.`) outside
/// ASCII and General Punctuation.
fn is_full_stop(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡' | '．' | '؟' | '।' | '॥' | '۔' | '։')
        || (c > '\u{589}' && in_ranges(c, FULL_STOPS))
}

fn in_ranges(c: char, ranges: &[(char, char)]) -> bool {
    let after = ranges.partition_point(|&(first, _)| first <= c);
    after > 0 && c <= ranges[after - 1].1
}

const FULL_STOPS: &[(char, char)] = &[
    ('\u{61D}', '\u{61F}'),
    ('\u{6D4}', '\u{6D4}'),
    ('\u{700}', '\u{702}'),
    ('\u{7F9}', '\u{7F9}'),
    ('\u{837}', '\u{837}'),
    ('\u{839}', '\u{839}'),
    ('\u{83D}', '\u{83E}'),
    ('\u{964}', '\u{965}'),
    ('\u{104A}', '\u{104B}'),
    ('\u{1362}', '\u{1362}'),
    ('\u{1367}', '\u{1368}'),
    ('\u{166E}', '\u{166E}'),
    ('\u{1735}', '\u{1736}'),
    ('\u{17D4}', '\u{17D5}'),
    ('\u{1803}', '\u{1803}'),
    ('\u{1809}', '\u{1809}'),
];

/// Han, kana, bopomofo, and the punctuation and full-width forms written with them: no spaces stand
/// between their words.
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

/// Han characters.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' | '々')
}

pub(super) fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}' | '\u{AC00}'..='\u{D7AF}')
}

/// A small letter of a script that has capitals: Georgian has them, but not at the start of
/// sentences.
pub(super) fn is_small(c: char) -> bool {
    c.is_lowercase() && !matches!(c, '\u{10D0}'..='\u{10FF}')
}

/// Whether a letter has no case that tells where sentences start.
pub(super) fn is_uncased(c: char) -> bool {
    c.is_alphabetic() && !c.is_uppercase() && !is_small(c)
}

pub(super) fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{FE0F}' | '\u{200D}')
}

pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '─' | '－')
}

/// Marks that may stand between an end mark's gap and the first letter of the next sentence.
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
