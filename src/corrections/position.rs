//! Positions in a text of segments.

use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A position in a side of a document: before a segment, or within one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The number of the segment, from 0; the number of all segments for the end of the text.
    pub segment: usize,
    /// The number of characters (code points) of the segment's text that are before the position; 0 is before
    /// the segment.
    pub character: usize,
}

impl Position {
    /// The position before a segment.
    pub fn before(segment: usize) -> Self {
        Self { segment, character: 0 }
    }

    /// Whether it is between two segments.
    pub(super) fn is_between(self) -> bool {
        self.character == 0
    }
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.character {
            0 => write!(f, "{}", self.segment),
            character => write!(f, "{}:{character}", self.segment),
        }
    }
}

impl Serialize for Position {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.character {
            0 => self.segment.serialize(serializer),
            _ => serializer.collect_str(self),
        }
    }
}

impl FromStr for Position {
    type Err = ();

    /// Parses a position as it is displayed.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (segment, character) = text.split_once(':').unwrap_or((text, "0"));
        let position = Self {
            segment: segment.parse().map_err(drop)?,
            character: character.parse().map_err(drop)?,
        };
        let is_as_displayed = position.is_between() != text.contains(':');
        if is_as_displayed { Ok(position) } else { Err(()) }
    }
}

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Number(usize),
            Text(String),
        }
        let text = match Written::deserialize(deserializer)? {
            Written::Number(segment) => return Ok(Self::before(segment)),
            Written::Text(text) => text,
        };
        let position = text.parse().ok().filter(|position: &Self| !position.is_between());
        position.ok_or_else(|| {
            de::Error::custom(format!(
                "position {text:?}, expected a number or \"segment:character\""
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_a_number_or_a_text() {
        let read = |text: &str| serde_json::from_str::<Position>(text);
        assert_eq!(read("5").unwrap(), Position::before(5));
        assert_eq!(read("\"5:3\"").unwrap(), Position { segment: 5, character: 3 });
        for wrong in ["\"5\"", "\"5:0\"", "\"5:x\"", "-1", "\":1\"", "null"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        let position = Position { segment: 2, character: 7 };
        assert_eq!(serde_json::to_string(&[Position::before(4), position]).unwrap(), "[4,\"2:7\"]");
    }
}
