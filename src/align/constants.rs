//! The few constants of the model, tuned jointly on gold of several languages and kinds of text.

/// Declares the constants once, with a way to set one by its name, for tuning.
macro_rules! constants {
    ($($(#[$doc:meta])* $name:ident = $value:expr;)*) => {
        /// The constants of the model.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Constants { $($(#[$doc])* pub $name: f32,)* }

        impl Default for Constants {
            fn default() -> Self {
                Self { $($name: $value,)* }
            }
        }

        impl Constants {
            /// The names of all constants.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name)),*];

            /// The constant of that name.
            pub fn get_mut(&mut self, name: &str) -> Option<&mut f32> {
                match name {
                    $(stringify!($name) => Some(&mut self.$name),)*
                    _ => None,
                }
            }
        }
    };
}

constants! {
    /// Weight of words: they are not independent of each other.
    word_weight = 0.269;
    /// Weight of numbers.
    number_weight = 0.455;
    /// Weight of punctuation.
    mark_weight = 0.246;
    /// Weight of the length.
    length_weight = 0.769;
    /// The most that one hit may say.
    hit_cap = 3.5;
    /// Weight of misses against hits.
    miss_weight = 0.615;
    /// Match rate of words before anything is known of them.
    word_rate = 0.551;
    /// Match rate of numbers before anything is known of them.
    number_rate = 0.8;
    /// Match rate of punctuation before anything is known of it.
    mark_rate = 0.462;
    /// How many sightings the prior match rate is worth.
    rate_strength = 3.01;
    /// Variance of the log ratio of lengths, constant part, to begin with.
    variance_base = 0.03;
    /// The same, the part that falls with length in bytes.
    variance_slope = 3.9;
    /// The lowest that the length may say.
    length_floor = -4.62;
    /// How many beads the prior of the bead types is worth.
    prior_strength = 39.0;
    /// Prior weight of 1-1.
    prior_11 = 0.75;
    /// Prior weight of 1-2 and 2-1.
    prior_12 = 0.27;
    /// Prior weight of 1-3 and 3-1.
    prior_13 = 0.0231;
    /// Prior weight of 1-4 and 4-1.
    prior_14 = 0.00615;
    /// Prior weight of 1-5 and 5-1.
    prior_15 = 0.002;
    /// Prior weight of 2-2.
    prior_22 = 0.0118;
    /// Prior weight of 2-3 and 3-2.
    prior_23 = 0.0132;
    /// Prior weight of 3-3, 2-4 and 4-2.
    prior_33 = 0.0023;
    /// Prior weight of one-sided beads.
    prior_10 = 0.0659;
    /// Probability that a one-sided bead follows another.
    gap_extend = 0.237;
    /// How many one-sided beads that is worth.
    gap_strength = 10.0;
    /// Learned pairs: the geometric mean of both translation probabilities.
    learn_probability = 0.192;
    /// Learned pairs: the Dice coefficient over beads.
    learn_dice = 0.207;
    /// Learned pairs: how often they must have been seen.
    learn_count = 2.0;
    /// Cognates: Dice coefficient of the trigrams.
    cognate_dice = 0.6;
    /// Weight of how sentences begin and end.
    border_weight = 0.7;
    /// How many beads the prior of borders is worth.
    border_strength = 27.3;
    /// How much of that prior says that the two sides agree.
    border_tie = 0.385;
    /// Weight of junctions in the middle of a sentence.
    break_weight = 0.593;
    /// How much likelier they are inside beads than elsewhere.
    break_inside = 3.54;
    /// How many junctions that is worth.
    break_strength = 16.9;
    /// How many beads the prior of the layout is worth.
    layout_strength = 8.0;
    /// How much of that prior says that the two sides agree.
    layout_tie = 0.5;
    /// How rare boundaries are inside beads, against everywhere.
    layout_inside = 0.3;
    /// What a matched section says for each bead in it.
    section_weight = 1.0;
    /// Against a marked heading that translates a sentence of a paragraph, or several.
    prose_weight = 4.0;
    /// Cells of the same row against cells of different rows, where rows hold both languages.
    row_weight = 8.0;
    /// What the column of a table cell says.
    column_weight = 2.0;
    /// What an equal number at the start of an item says.
    marker_weight = 3.38;
    /// SubSegmentSpans: weight of terms.
    part_terms = 0.5;
    /// SubSegmentSpans: weight of lengths.
    part_length = 0.8;
    /// SubSegmentSpans: what each sentence that stays joined to the one before it costs.
    part_joined = 2.0;
    /// SubSegmentSpans: the most that a term may be believed to stand where its partner does.
    part_rate = 0.9;
    /// SubSegmentSpans: less sure ones are not given. Above 0.5 no two given ones can contradict each other.
    part_least = 0.85;
}
