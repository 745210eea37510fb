//! Precision, recall and F1.

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

/// The numbers of units of a TM file and of its sample that match each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Score {
    /// Units of the TM file that match the sample.
    pub matched: usize,
    /// Units of the TM file.
    pub units: usize,
    /// Units of the sample that match the TM file.
    pub sample_matched: usize,
    /// Units of the sample.
    pub sample_units: usize,
}

impl Score {
    /// The share of the TM file that matches, from 0.0 to 1.0; 1.0 if it is empty.
    pub fn precision(&self) -> f64 {
        share(self.matched, self.units)
    }

    /// The share of the sample that matches, from 0.0 to 1.0; 1.0 if it is empty.
    pub fn recall(&self) -> f64 {
        share(self.sample_matched, self.sample_units)
    }

    /// The harmonic mean of precision and recall, from 0.0 to 1.0.
    pub fn f1(&self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        match precision + recall {
            0.0 => 0.0,
            sum => 2.0 * precision * recall / sum,
        }
    }
}

fn share(part: usize, whole: usize) -> f64 {
    match whole {
        0 => 1.0,
        _ => part as f64 / whole as f64,
    }
}

impl Serialize for Score {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Score", 7)?;
        object.serialize_field("precision", &self.precision())?;
        object.serialize_field("recall", &self.recall())?;
        object.serialize_field("f1", &self.f1())?;
        object.serialize_field("matched", &self.matched)?;
        object.serialize_field("units", &self.units)?;
        object.serialize_field("sample_matched", &self.sample_matched)?;
        object.serialize_field("sample_units", &self.sample_units)?;
        object.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_nothing_are_whole() {
        let score =
            |matched, units| Score { matched, units, sample_matched: matched, sample_units: 4 };
        assert_eq!((score(0, 0).precision(), score(0, 0).f1()), (1.0, 0.0));
        assert_eq!((score(2, 2).recall(), score(2, 4).f1()), (0.5, 0.5));
    }
}
