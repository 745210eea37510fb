//! The constants of the model, tuned jointly on gold alignments of several languages and text
//! types.

/// Declares the constants and access to them by name, for tuning.
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

            /// The constant with this name.
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
    /// Weight of words. Below 1, because terms are not independent of each other.
    word_weight = 0.269;
    /// Weight of numbers.
    number_weight = 0.455;
    /// Weight of punctuation.
    mark_weight = 0.246;
    /// Weight of the lengths.
    length_weight = 0.769;
    /// Upper limit of the score of one hit, in nats.
    hit_cap = 3.5;
    /// Weight of misses relative to hits.
    miss_weight = 0.615;
    /// Prior match rate of words.
    word_rate = 0.551;
    /// Lexicon pairs: least share of the beads with the rarer word that have both.
    support_share = 0.15;
    /// Lexicon pairs: least number of beads with both words, relative to chance.
    support_chance = 1.5;
    /// Lexicon pairs: least number of beads with each word for a pair to be dropped.
    support_count = 3.0;
    /// Prior match rate of numbers.
    number_rate = 0.8;
    /// Prior match rate of punctuation.
    mark_rate = 0.462;
    /// Number of occurrences that the prior match rate counts as.
    rate_strength = 3.01;
    /// Prior variance of the log ratio of lengths: the constant part.
    variance_base = 0.03;
    /// Prior variance of the log ratio of lengths: the part divided by the length in bytes.
    variance_slope = 3.9;
    /// Lower limit of the score of the lengths, in nats.
    length_floor = -4.62;
    /// Number of beads that the prior of the bead types counts as.
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
    /// Prior weight of 1-6 relative to 1-5, of 1-7 relative to 1-6, and of 1-8 relative to 1-7.
    prior_wide = 0.3;
    /// Prior weight of 2-2.
    prior_22 = 0.0118;
    /// Prior weight of 2-3 and 3-2.
    prior_23 = 0.0132;
    /// Prior weight of 3-3, 2-4 and 4-2.
    prior_33 = 0.0023;
    /// Prior weight of one-sided beads.
    prior_10 = 0.0659;
    /// Prior probability that a one-sided bead follows another.
    gap_extend = 0.237;
    /// Number of one-sided beads that this prior counts as.
    gap_strength = 10.0;
    /// Learned pairs: least geometric mean of both translation probabilities.
    learn_probability = 0.192;
    /// Learned pairs: least Dice coefficient over beads.
    learn_dice = 0.207;
    /// Learned pairs: least number of beads with both words.
    learn_count = 2.0;
    /// Cognates: least Dice coefficient of the trigrams.
    cognate_dice = 0.6;
    /// Weight of the punctuation at the edges of sentences.
    border_weight = 0.7;
    /// Number of beads that the prior of the edges counts as.
    border_strength = 27.3;
    /// Share of that prior under which the two sides agree.
    border_tie = 0.385;
    /// Weight of boundaries in the middle of a sentence.
    break_weight = 0.593;
    /// Prior rate of such boundaries inside beads, relative to their rate everywhere.
    break_inside = 3.54;
    /// Number of boundaries that this prior counts as.
    break_strength = 16.9;
    /// Number of beads that the prior of the layout counts as.
    layout_strength = 8.0;
    /// Share of that prior under which the two sides agree.
    layout_tie = 0.5;
    /// Prior rate of block boundaries inside beads, relative to their rate everywhere.
    layout_inside = 0.3;
    /// Score of a matched section for each bead in it.
    section_weight = 1.0;
    /// Penalty of a marked heading that is paired with one or more sentences of a paragraph.
    prose_weight = 4.0;
    /// Score of cells of the same row, and penalty of cells of different rows, in bilingual tables.
    row_weight = 8.0;
    /// Score for a match in the same column of a table, and penalty for one in another.
    column_weight = 2.0;
    /// Score of equal numbers, and penalty of different numbers, at the start of items.
    marker_weight = 3.38;
    /// Weight of the vectors.
    vector_weight = 0.5;
    /// Sub-segments: weight of terms.
    part_terms = 0.5;
    /// Sub-segments: weight of lengths.
    part_length = 0.8;
    /// Sub-segments: cost of each sentence that stays joined to the one before it, in nats.
    part_joined = 2.0;
    /// Sub-segments: upper limit of the probability that a term is translated by its partner.
    part_rate = 0.9;
    /// Sub-segments: least confidence. Above 0.5 no two sub-segments can contradict each other.
    part_least = 0.85;
}
