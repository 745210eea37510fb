//! The rules, one line for each.

/// What happens to a row that a rule refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Nothing: the rule is off.
    Off,
    /// The row stays and is reported.
    Flag,
    /// The row is removed.
    Remove,
}

/// Defines the rules: the variant, its name in reports, the least score that it refuses, what it does
/// then, and what it measures.
macro_rules! rules {
    ($($variant:ident, $name:literal, $threshold:literal, $action:ident, $explanation:literal;)*) => {
        /// A rule of cleaning. Every score grows with the damage.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $(#[doc = concat!($explanation, ".")] $variant,)*
        }

        impl Rule {
            /// All rules, in the order in which they are reported.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The rule with this name.
            pub fn of_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|rule| rule.name() == name)
            }

            /// The name in options and reports, such as `length-ratio`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What the rule measures, as a short sentence without a full stop.
            pub fn explanation(self) -> &'static str {
                match self { $(Self::$variant => $explanation,)* }
            }

            /// The least score that the rule refuses by default.
            pub fn default_threshold(self) -> f32 {
                match self { $(Self::$variant => $threshold,)* }
            }

            /// What the rule does by default.
            pub fn default_action(self) -> Action {
                match self { $(Self::$variant => Action::$action,)* }
            }
        }
    };
}

rules! {
    Empty, "empty", 1.0, Remove, "A side has no text";
    Identical, "identical", 1.0, Remove, "Both sides are the same but for white space and case, and have four words or more";
    NoLetters, "no-letters", 1.0, Remove, "Neither side has a letter outside of URLs";
    ReplacementCharacter, "replacement-character", 1.0, Remove, "The count of characters that were lost in decoding (U+FFFD)";
    Repetition, "repetition", 0.7, Remove, "The share of the words of a side that repeat the word before, or one letter more than 16 times";
    Swapped, "swapped", 0.99, Remove, "The confidence that each side is in the language of the other";
    WrongLanguage, "wrong-language", 0.99, Remove, "The confidence that a side of 20 letters or more is in another language";
    WrongScript, "wrong-script", 0.5, Remove, "The share of the letters of a side that are neither Latin nor in a script of its language";
    LengthRatio, "length-ratio", 3.0, Remove, "How many times longer a side is than the other one lets expect, in characters";
    NumbersApart, "numbers-apart", 1.0, Remove, "Each side has two numbers or more, and they have none in common";
    Numbers, "numbers", 1.0, Flag, "The count of numbers of a side that the other one lacks, if both sides have such";
    Placeholders, "placeholders", 1.0, Flag, "The count of placeholders that only one side has";
    Tags, "tags", 1.0, Flag, "The count of tags that only one side has";
    Markup, "markup", 1.0, Flag, "The count of tags in the text";
    Entity, "entity", 1.0, Flag, "The count of character references in the text";
    Mojibake, "mojibake", 1.0, Flag, "The count of characters that look wrongly decoded";
    PersonalData, "personal-data", 1.0, Flag, "The count of e-mail addresses, telephone numbers, IBANs and card numbers";
    Brackets, "brackets", 1.0, Flag, "Brackets are unbalanced on one side only";
    EndMark, "end-mark", 1.0, Flag, "One side ends as a question, the other one as a statement";
    Truncated, "truncated", 1.0, Flag, "A side of five words or more ends in an ellipsis";
    GluedWords, "glued-words", 3.0, Flag, "The most capitals after a small letter in a word that the other side lacks";
    NearlyIdentical, "nearly-identical", 0.8, Flag, "The share of the words that both sides have, from five words on";
    TooShort, "too-short", 0.2, Off, "One by the characters of the shorter side: 0.2 is five characters";
    TooLong, "too-long", 1000.0, Off, "The characters of the longer side";
    TooManyWords, "too-many-words", 200.0, Off, "The words of the side with more of them";
    LongWord, "long-word", 40.0, Off, "The characters of the longest word outside of URLs";
    SeveralSentences, "several-sentences", 3.0, Off, "The sentences of the side with more of them, by their end marks";
}
