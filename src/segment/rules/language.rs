//! The form of the data: what is listed of each language.

/// What a language knows of its sentences. Lists are words with white space between them, without
/// their final full stop.
#[derive(Debug, Clone, Copy)]
pub(in crate::segment) struct Language {
    /// Primary language subtags that these rules serve.
    pub(in crate::segment) tags: &'static [&'static str],
    /// Abbreviations that always stand before something: titles, `e.g.`, `bzw.`.
    pub(in crate::segment) before: &'static str,
    /// Abbreviations that stand before a number and are words elsewhere: `No. 5`, `p. 7`.
    pub(in crate::segment) number: &'static str,
    /// Abbreviations that stand anywhere and seldom end a sentence: only a word that starts
    /// sentences ends one after them. `Inc.`, `U.S.`.
    pub(in crate::segment) either: &'static str,
    /// Abbreviations that often end a sentence: a capital after them starts a new one. `etc.`.
    pub(in crate::segment) last: &'static str,
    /// Words that look like abbreviations and are none: `я.`.
    pub(in crate::segment) words: &'static str,
    /// Words that, with a capital, start a sentence even after an abbreviation or an ordinal.
    pub(in crate::segment) starters: &'static str,
    /// Words after which an ordinal or an abbreviated time is no whole sentence: `At 5 a.m.`.
    pub(in crate::segment) leading: &'static str,
    /// Verbs of the clauses that report what was said, where a capital or no case follows a quotation.
    pub(in crate::segment) says: &'static str,
    /// Words that stand between an ordinal and the rest of its phrase whatever their case: months.
    pub(in crate::segment) months: &'static str,
    /// Whether `3.` is an ordinal.
    pub(in crate::segment) ordinals: bool,
    /// Whether text runs without spaces between words, as Chinese and Japanese do.
    pub(in crate::segment) wide: bool,
    /// Whether `;` asks, as in Greek.
    pub(in crate::segment) semicolon_asks: bool,
    /// Whether `:` ends and `.` does not, as in Armenian.
    pub(in crate::segment) colon_ends: bool,
    /// Whether guillemets are written `»so«`.
    pub(in crate::segment) guillemets_point_in: bool,
    /// Whether a quotation of several sentences is one with the clause that reports it.
    pub(in crate::segment) quotes_hold: bool,
    /// Whether a whole word may be followed by a small letter that starts a sentence.
    pub(in crate::segment) small_starts: bool,
}

impl Language {
    /// The defaults of every language that has no rules of its own.
    pub(in crate::segment) const PLAIN: Self = Self {
        tags: &[],
        before: "",
        number: "",
        either: "",
        last: "",
        words: "",
        starters: "",
        leading: "",
        says: "",
        months: "",
        ordinals: false,
        wide: false,
        semicolon_asks: false,
        colon_ends: false,
        guillemets_point_in: false,
        quotes_hold: false,
        small_starts: false,
    };
}
