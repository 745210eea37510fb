//! Conditions that pairs of units must meet: `changedate >= 2024 and not source ~ "^[0-9]+$"`.

mod compare;
mod node;
mod parse;

use std::sync::Arc;

use crate::error::Result;
use crate::memory::TransUnit;
use compare::Comparison;
use node::Node;

/// A condition that pairs of units must meet.
///
/// ```text
/// condition   = all { "or" all }
/// all         = single { "and" single }
/// single      = "not" single | "(" condition ")" | "empty" | "untranslated" | word operator value
/// operator    = "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" | "!~"
/// ```
///
/// A word is the name of a column: see [`Column`](crate::memory::Column); or `source_length` or
/// `target_length`, in characters, or `note`. Words and values with spaces stand in quotes. `~` and `!~`
/// look for a regular expression. Numbers are compared as numbers, states by their order, languages as
/// `fr` is found in `fr-CA`, and dates as far as the value goes, so `changedate = 2024` is the whole year.
///
/// ```
/// use tmforge::memory::{Condition, InputFormat, MemoryReader, Selection};
///
/// let table = "source\ttarget\tclient\nrain\tRegen\tA\nsnow\tSchnee\tB\n".as_bytes();
/// let reader = MemoryReader::read("words.tsv", Box::new(table), InputFormat::Tsv)?;
/// let condition = Condition::parse("client = B and source_length < 10")?;
/// let pairs = reader.pairs(Selection::default().with_condition(Some(condition)));
/// assert_eq!(pairs.map(|pair| Ok(pair?.source)).collect::<Result<Vec<_>, tmforge::Error>>()?, ["snow"]);
/// # Ok::<(), tmforge::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Condition {
    root: Arc<Node>,
}

impl Condition {
    /// Parses a condition.
    ///
    /// # Errors
    /// When it does not follow the grammar, or a value is not one of those that its word can have. The
    /// message tells the character.
    pub fn parse(given: &str) -> Result<Self> {
        Ok(Self { root: Arc::new(parse::parse(given)?) })
    }

    /// Whether it asks for the state, so that units of all states must be read.
    pub fn asks_for_state(&self) -> bool {
        self.root.any_comparison(&|comparison| comparison.asks_for_state())
    }

    /// The names of columns for which no unit had a value. Names with a typing error are among them.
    pub fn without_values(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.root.each_comparison(&mut |comparison| names.extend(comparison.without_values()));
        names
    }

    /// Whether more than texts and attributes must be read.
    pub(super) fn needs_all_fields(&self) -> bool {
        self.root.any_comparison(&Comparison::needs_all_fields)
    }

    /// Whether a pair meets the condition.
    pub(super) fn holds(&self, unit: &TransUnit<'_>, source: usize, target: usize) -> bool {
        self.root.holds(unit, source, target)
    }
}

impl PartialEq for Condition {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.root, &other.root)
    }
}

impl std::str::FromStr for Condition {
    type Err = crate::error::Error;

    fn from_str(given: &str) -> Result<Self> {
        Self::parse(given)
    }
}

#[cfg(test)]
mod tests {
    use super::Condition;
    use crate::memory::{Annotation, Attributes, Content, TransUnit, Variant};

    fn unit() -> TransUnit<'static> {
        let variant = |language: &'static str, text: &'static str| Variant {
            language: language.into(),
            segment: Content::Plain(text.into()),
            ..Variant::default()
        };
        TransUnit {
            attributes: Attributes::List(vec![
                ("tuid".into(), "7".into()),
                ("changedate".into(), "20240503T101500Z".into()),
                ("changeid".into(), "Ana Ruiz".into()),
            ]),
            annotations: vec![
                Annotation::prop("x-client", "Nord AG"),
                Annotation::prop("x-state", "signed-off"),
                Annotation::prop("confidence", "0.42"),
            ],
            variants: vec![variant("en-US", "The rain stopped."), variant("fr-CA", "La pluie")],
            ..TransUnit::default()
        }
    }

    fn holds(condition: &str) -> bool {
        Condition::parse(condition).unwrap().holds(&unit(), 0, 1)
    }

    #[test]
    fn what_is_so_holds() {
        for condition in [
            "changedate >= 2024",
            "changedate = 2024-05",
            "changedate <= 2024-05",
            "changedate < 20240503T101501Z",
            "changeid = 'Ana Ruiz'",
            "client = \"Nord AG\" and confidence < .5",
            "x-client != B or tuid = 8",
            "not (source ~ '^\\d' or target ~ pluie$ and empty)",
            "state = final and state >= translated",
            "target_language = fr and source_language != en-GB",
            "source_length > 10 and target_length = 8",
            "not untranslated",
            "x-other = ''",
            "tuid = 07",
            "source !~ (?i)SNOW",
            "source != '=a'",
            "not x-other < 5",
        ] {
            assert!(holds(condition), "{condition}");
            assert!(!holds(&format!("not ({condition})")), "{condition}");
        }
    }

    #[test]
    fn errors_tell_the_place() {
        for (condition, message) in [
            ("", "character 1: nothing; expected a word such as source"),
            ("source", "character 7: the end; expected =, !="),
            ("source = ", "character 10: the end; expected a value"),
            (
                "source == a",
                "character 9: `=`; expected a value; one that begins with = needs quotes",
            ),
            ("source==a", "character 8: `=a`; expected a value"),
            ("(source = a", "character 12: the end; expected `)`"),
            ("source = a b = c", "character 12: `b`; expected `and`, `or` or the end"),
            ("source ~ '('", "character 10: a regular expression that is not valid"),
            ("source = 'a", "character 10: a quote that is not closed"),
            ("state = finished", "character 9: unknown state `finished`"),
            ("changedate > yesterday", "character 14: `yesterday` is not a date"),
            ("source_length > long", "character 17: `long` is no number"),
            ("target_language = 'no tag'", "character 19:"),
        ] {
            let error = Condition::parse(condition).unwrap_err().to_string();
            assert!(error.contains(message), "{condition}: {error}");
        }
    }

    #[test]
    fn deep_conditions_are_refused() {
        let condition = format!("{}empty{}", "(".repeat(5_000), ")".repeat(5_000));
        assert!(Condition::parse(&condition).is_err());
        assert!(Condition::parse(&"not ".repeat(5_000)).is_err());
    }

    #[test]
    fn names_without_values_are_told() {
        let condition = Condition::parse("clinet = B or client = B or target = x").unwrap();
        condition.holds(&unit(), 0, 1);
        assert_eq!(condition.without_values(), ["clinet"]);
    }
}
