//! One comparison of a condition.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::atomic::{AtomicBool, Ordering as Access};

use regex::Regex;

use crate::error::{Error, ErrorKind, Result};
use crate::lang::{Tag, Wanted};
use crate::memory::column::Column;
use crate::memory::{AnnotationKind, InlineHandling, State, TransUnit};

/// A comparison of a value of a pair.
#[derive(Debug)]
pub(super) struct Comparison {
    subject: Subject,
    test: Test,
    /// Whether a value was found in some unit.
    is_seen: AtomicBool,
}

/// What is compared.
#[derive(Debug)]
pub(super) enum Subject {
    /// The text of a side: 0 for the source, 1 for the target.
    Text(usize),
    /// The characters of a side.
    Length(usize),
    Note,
    State,
    Column(Column),
}

/// How it is compared, and with what.
#[derive(Debug)]
enum Test {
    /// The orderings that are accepted.
    Order(Orderings, Value),
    /// Whether the expression must be found.
    Regex(bool, Regex),
}

/// Which orderings an operator accepts: less, equal, greater.
pub(super) type Orderings = [bool; 3];

#[derive(Debug)]
enum Value {
    Text(String),
    Number(f64, String),
    /// The digits of a date.
    Date(String),
    Language(Box<Wanted>),
    State(State),
}

/// An operator of the grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Order(Orderings),
    /// Whether the expression must be found.
    Regex(bool),
}

impl Operator {
    pub(super) const ALL: [(&'static str, Self); 8] = [
        ("!=", Self::Order([true, false, true])),
        ("<=", Self::Order([true, true, false])),
        (">=", Self::Order([false, true, true])),
        ("!~", Self::Regex(false)),
        ("=", Self::Order([false, true, false])),
        ("<", Self::Order([true, false, false])),
        (">", Self::Order([false, false, true])),
        ("~", Self::Regex(true)),
    ];
}

impl Comparison {
    /// # Errors
    /// When the value is none that the word can have.
    pub(super) fn new(subject: Subject, operator: Operator, value: &str) -> Result<Self> {
        let test = match operator {
            Operator::Regex(is_wanted) => Test::Regex(is_wanted, regex(value)?),
            Operator::Order(orderings) => Test::Order(orderings, subject.value(value)?),
        };
        Ok(Self { subject, test, is_seen: AtomicBool::new(false) })
    }

    pub(super) fn asks_for_state(&self) -> bool {
        matches!(self.subject, Subject::State)
    }

    pub(super) fn needs_all_fields(&self) -> bool {
        match &self.subject {
            Subject::Text(_) | Subject::Length(_) => false,
            Subject::Note | Subject::State => true,
            Subject::Column(column) => !is_language(column.name()),
        }
    }

    /// The name of a column that no unit had a value for.
    pub(super) fn without_values(&self) -> Option<&str> {
        match &self.subject {
            Subject::Column(column) if !self.is_seen.load(Access::Relaxed) => Some(column.name()),
            _ => None,
        }
    }

    pub(super) fn holds(&self, unit: &TransUnit<'_>, source: usize, target: usize) -> bool {
        if matches!(self.subject, Subject::Note) {
            return self.holds_for_notes(unit, source, target);
        }
        let found = self.subject.of_pair(unit, source, target);
        if !found.is_empty() && !self.is_seen.load(Access::Relaxed) {
            self.is_seen.store(true, Access::Relaxed);
        }
        self.test.accepts(&found)
    }

    /// Any note may hold, or must not.
    fn holds_for_notes(&self, unit: &TransUnit<'_>, source: usize, target: usize) -> bool {
        let of_sides = [source, target].map(|at| &unit.variants[at].annotations);
        let all = of_sides.into_iter().chain([&unit.annotations]).flatten();
        let notes = all.filter(|annotation| annotation.kind == AnnotationKind::Note);
        let mut notes = notes.map(|note| note.text.text_without_tags()).peekable();
        let is_denied =
            matches!(self.test, Test::Regex(false, _) | Test::Order([true, _, true], _));
        match notes.peek() {
            None => self.test.accepts(""),
            Some(_) if is_denied => notes.all(|note| self.test.accepts(&note)),
            Some(_) => notes.any(|note| self.test.accepts(&note)),
        }
    }
}

impl Subject {
    /// # Errors
    /// When the word cannot be the name of a column.
    pub(super) fn of(word: &str) -> Result<Self> {
        Ok(match word {
            "source_length" => Self::Length(0),
            "target_length" => Self::Length(1),
            "note" => Self::Note,
            "state" => Self::State,
            _ => {
                let column = Column::new(word)?;
                column.text_of().map_or_else(|| Self::Column(column), Self::Text)
            }
        })
    }

    fn value(&self, given: &str) -> Result<Value> {
        let number = given.parse::<f64>().ok().filter(|number| number.is_finite());
        match self {
            Self::Text(_) | Self::Note => Ok(Value::Text(given.to_owned())),
            Self::State => Ok(Value::State(given.parse()?)),
            Self::Length(_) => match number {
                Some(number) => Ok(Value::Number(number, given.to_owned())),
                None => Err(Error::new(ErrorKind::Usage, format!("`{given}` is no number"))
                    .expected("expected a number of characters")),
            },
            Self::Column(column) if is_language(column.name()) && !given.is_empty() => {
                Ok(Value::Language(Box::new(Wanted::new(Tag::parse(given)?.as_str()))))
            }
            Self::Column(column) if is_date(column.name()) && !given.is_empty() => date(given),
            Self::Column(_) => Ok(match number {
                Some(number) => Value::Number(number, given.to_owned()),
                None => Value::Text(given.to_owned()),
            }),
        }
    }

    fn of_pair<'a>(&self, unit: &TransUnit<'a>, source: usize, target: usize) -> Cow<'a, str> {
        match self {
            Self::Text(side) => text(unit, [source, target][*side]),
            Self::Length(side) => {
                text(unit, [source, target][*side]).chars().count().to_string().into()
            }
            Self::State => unit.any_state().map_or("", State::name).into(),
            Self::Column(column) => column.of(unit, source, target),
            Self::Note => Cow::Borrowed(""),
        }
    }
}

impl Test {
    fn accepts(&self, found: &str) -> bool {
        match self {
            Self::Regex(is_wanted, regex) => regex.is_match(found) == *is_wanted,
            Self::Order(orderings, value) => match value.compare(found) {
                Some(ordering) => orderings[(ordering as i8 + 1) as usize],
                // What cannot be compared is not equal.
                None => orderings[0] && orderings[2],
            },
        }
    }
}

impl Value {
    /// How what was found compares with the value. `None` if it cannot be compared.
    fn compare(&self, found: &str) -> Option<Ordering> {
        match self {
            Self::Text(text) => Some(found.cmp(text.as_str())),
            Self::Number(number, text) => match found.trim().parse::<f64>() {
                Ok(found) => found.partial_cmp(number),
                Err(_) => (found == text).then_some(Ordering::Equal),
            },
            Self::Date(digits) => {
                let found: String = found.chars().filter(char::is_ascii_digit).collect();
                let part = found.get(..digits.len().min(found.len()))?;
                (!part.is_empty()).then(|| part.cmp(digits))
            }
            Self::Language(wanted) => {
                wanted.rank(found).filter(|rank| rank.takes_all()).map(|_| Ordering::Equal)
            }
            Self::State(state) => State::of_word(found).map(|found| found.cmp(state)),
        }
    }
}

/// The text of a variant without inline elements.
pub(super) fn text<'a>(unit: &TransUnit<'a>, at: usize) -> Cow<'a, str> {
    unit.variants.get(at).map_or(Cow::Borrowed(""), |v| v.segment.text(InlineHandling::Drop))
}

fn is_language(name: &str) -> bool {
    matches!(name, "source_language" | "target_language")
}

fn is_date(name: &str) -> bool {
    matches!(name, "creationdate" | "changedate" | "lastusagedate")
}

/// The digits of `2024`, `2024-05`, `2024-05-03` or `20240503T101500Z`.
fn date(given: &str) -> Result<Value> {
    let digits: String = given.chars().filter(char::is_ascii_digit).collect();
    let is_date = given.chars().all(|c| c.is_ascii_digit() || "-T:Z".contains(c))
        && matches!(digits.len(), 4 | 6 | 8 | 10 | 12 | 14);
    match is_date {
        true => Ok(Value::Date(digits)),
        false => Err(Error::new(ErrorKind::Usage, format!("`{given}` is not a date"))
            .expected("expected 2024, 2024-05, 2024-05-03 or 20240503T101500Z")),
    }
}

fn regex(given: &str) -> Result<Regex> {
    Regex::new(given).map_err(|error| {
        let reason = error.to_string();
        let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ");
        let found = format!("a regular expression that is not valid: {reason}");
        Error::new(ErrorKind::Usage, found).expected("expected the syntax of the crate regex")
    })
}
