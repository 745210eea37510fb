//! Findings of a check, and the rules that report them.

use std::fmt;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::place::Place;
use crate::validate::rule::Rule;
use crate::visible::{cut, visible};

/// A violation of a rule in a TM file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule that was violated.
    pub rule: Rule,
    /// Whether it is an error or a warning.
    pub severity: Severity,
    /// The place in the file.
    pub place: Place,
    /// The number of its unit, from 1; `None` outside of units.
    pub unit: Option<usize>,
    /// The identifier of the unit, if it has one.
    pub id: Option<String>,
    /// What was found and what was expected. Text from the file is escaped by [`visible`].
    pub message: String,
}

/// The severity of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Tools read the file, but may interpret it differently than intended.
    Warning,
    /// The file violates its format; tools may reject it.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

impl fmt::Display for Finding {
    /// `memory.tmx:3:5: error: unit 2 (x7): what was found; what was expected [rule]`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: ", self.place, self.severity)?;
        if let Some(unit) = self.unit {
            write!(f, "unit {unit}")?;
            if let Some(id) = &self.id {
                write!(f, " ({})", cut(id))?;
            }
            f.write_str(": ")?;
        }
        write!(f, "{} [{}]", visible(&self.message), self.rule.name())
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Finding", 8)?;
        object.serialize_field("rule", self.rule.name())?;
        object.serialize_field("severity", &self.severity)?;
        object.serialize_field("path", &self.place.path)?;
        object.serialize_field("line", &self.place.line)?;
        object.serialize_field("column", &self.place.column)?;
        object.serialize_field("unit", &self.unit)?;
        object.serialize_field("id", &self.id)?;
        object.serialize_field("message", &self.message)?;
        object.end()
    }
}
