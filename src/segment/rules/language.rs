//! The type of the rule data of a language.

/// The segmentation data of a language. Lists are words separated by white space, without their
/// final full stop.
#[derive(Debug, Clone, Copy)]
pub(in crate::segment) struct Language {
    /// The primary language subtags that these rules apply to.
    pub(in crate::segment) tags: &'static [&'static str],
    /// Abbreviations that never end a sentence: titles, `e.g.`, `bzw.`.
    pub(in crate::segment) before_name: &'static str,
    /// Abbreviations before a number that are words elsewhere: `No. 5`, `p. 7`.
    pub(in crate::segment) before_number: &'static str,
    /// Abbreviations that occur anywhere and rarely end a sentence: only one of the `starters`
    /// begins a new sentence after them. `Inc.`, `U.S.`.
    pub(in crate::segment) anywhere: &'static str,
    /// Abbreviations that often end a sentence: a capital after them begins a new one. `etc.`.
    pub(in crate::segment) sentence_final: &'static str,
    /// Words that look like abbreviations but are not: `я.`.
    pub(in crate::segment) words: &'static str,
    /// Words that, if capitalized, start a sentence even after an abbreviation or an ordinal.
    pub(in crate::segment) starters: &'static str,
    /// Words that, with an ordinal or an abbreviated time, do not form a sentence: `At 5 a.m.`.
    pub(in crate::segment) leading: &'static str,
    /// The verbs of reporting clauses, for those that begin with a capital or in a script without
    /// case.
    pub(in crate::segment) reporting_verbs: &'static str,
    /// Words that continue a phrase after an ordinal in either case: months.
    pub(in crate::segment) months: &'static str,
    /// Whether `3.` is an ordinal.
    pub(in crate::segment) ordinals: bool,
    /// Whether words are not separated by spaces, as in Chinese and Japanese.
    pub(in crate::segment) wide: bool,
    /// Whether `;` is a question mark, as in Greek.
    pub(in crate::segment) semicolon_asks: bool,
    /// Whether `:` ends a sentence and `.` does not, as in Armenian.
    pub(in crate::segment) colon_ends: bool,
    /// Whether guillemets point inwards: `»so«`.
    pub(in crate::segment) guillemets_point_in: bool,
    /// Whether a quotation of several sentences is one segment with its reporting clause.
    pub(in crate::segment) quotes_hold: bool,
    /// Whether sentences usually start with lower-case letters.
    pub(in crate::segment) small_sentences: bool,
    /// Whether a sentence may start with a lower-case letter after a complete word.
    pub(in crate::segment) small_starts: bool,
}

impl Language {
    /// The defaults of every language that has no rules of its own.
    pub(in crate::segment) const PLAIN: Self = Self {
        tags: &[],
        before_name: "",
        before_number: "",
        anywhere: "",
        sentence_final: "",
        words: "",
        starters: "",
        leading: "",
        reporting_verbs: "",
        months: "",
        ordinals: false,
        wide: false,
        semicolon_asks: false,
        colon_ends: false,
        guillemets_point_in: false,
        quotes_hold: false,
        small_sentences: false,
        small_starts: false,
    };
}
