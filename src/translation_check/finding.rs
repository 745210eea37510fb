//! A pair that a rule reports.

use std::fmt;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::place::Place;
use crate::translation_check::Rule;
use crate::visible::{cut, quoted, visible};

/// A pair that a rule reports. All are warnings: the file can be read as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// The score of the pair by the rule. It grows with the damage.
    pub score: f32,
    /// The least score that the rule reports.
    pub threshold: f32,
    /// The beginning of the unit.
    pub place: Place,
    /// The number of the unit in its file, from 1.
    pub unit: usize,
    /// The identifier of the unit, if it has one.
    pub id: Option<String>,
    /// The source, without inline elements.
    pub source: String,
    /// The target, without inline elements.
    pub target: String,
}

impl Finding {
    /// The score and both texts, shortened and escaped for display.
    pub fn message(&self) -> String {
        let (source, target) = (quoted(&self.source), quoted(&self.target));
        let [score, threshold] = [self.score, self.threshold].map(rounded);
        format!("score {score}, reported from {threshold} on: {source} | {target}")
    }
}

/// A score with three decimals at most.
fn rounded(score: f32) -> f32 {
    (score * 1000.0).round() / 1000.0
}

impl fmt::Display for Finding {
    /// `memory.tmx:3:5: warning: unit 2 (x7): score 1, reported from 1 on: … | … [numbers]`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: warning: unit {}", self.place, self.unit)?;
        if let Some(id) = &self.id {
            write!(f, " ({})", cut(id))?;
        }
        write!(f, ": {} [{}]", visible(&self.message()), self.rule.name())
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Finding", 11)?;
        object.serialize_field("rule", self.rule.name())?;
        object.serialize_field("severity", "warning")?;
        object.serialize_field("path", &self.place.path)?;
        object.serialize_field("line", &self.place.line)?;
        object.serialize_field("column", &self.place.column)?;
        object.serialize_field("unit", &self.unit)?;
        object.serialize_field("id", &self.id)?;
        object.serialize_field("message", &self.message())?;
        object.serialize_field("score", &rounded(self.score))?;
        object.serialize_field("source", &cut(&self.source))?;
        object.serialize_field("target", &cut(&self.target))?;
        object.end()
    }
}
