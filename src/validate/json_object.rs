//! JSON objects without duplicate members, and the structure of the members that hold TMX data.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// A value in which no object has two members of the same name. Readers differ in which one they
/// use.
pub(super) struct Unique(pub(super) Value);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UniqueVisitor).map(Self)
    }
}

struct UniqueVisitor;

impl<'de> Visitor<'de> for UniqueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(Unique(value)) = list.next_element()? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            if members.contains_key(&name) {
                return Err(A::Error::custom(format!(
                    "duplicate member `{name}`; expected it once"
                )));
            }
            let Unique(value) = map.next_value()?;
            members.insert(name, value);
        }
        Ok(Value::Object(members))
    }
}

/// The name of a member, and the check of its value.
type Member = (&'static str, fn(&Value) -> bool);

/// Whether a value is an object that has only these members, each with a valid value. All of them
/// are optional.
fn members(value: &Value, are: &[Member]) -> bool {
    let Value::Object(object) = value else { return false };
    let is_right = |(name, value): (&String, &Value)| {
        are.iter().any(|(known, is_right)| known == name && is_right(value))
    };
    object.iter().all(is_right)
}

fn list(value: &Value, is_right: fn(&Value) -> bool) -> bool {
    value.as_array().is_some_and(|values| values.iter().all(is_right))
}

fn is_text_or_null(value: &Value) -> bool {
    value.is_null() || value.is_string()
}

/// `{"source": "en", "target": "de"}`
pub(super) fn is_languages(value: &Value) -> bool {
    value.is_null() || members(value, &[("source", Value::is_string), ("target", Value::is_string)])
}

/// `{"creationdate": "20200101T000000Z"}`
pub(super) fn is_attributes(value: &Value) -> bool {
    value.as_object().is_some_and(|object| object.values().all(Value::is_string))
}

/// `[{"note": "text"}, {"prop": "type", "text": "value"}]`
pub(super) fn is_annotations(value: &Value) -> bool {
    list(value, |annotation| {
        let names = ["note", "prop"].map(|name| annotation.get(name).is_some_and(Value::is_string));
        (names[0] || names[1])
            && members(
                annotation,
                &[
                    ("note", is_text_or_null),
                    ("prop", is_text_or_null),
                    ("text", is_text_or_null),
                    ("attributes", is_attributes),
                ],
            )
    })
}

/// `[{"language": "en", "is": "source"}, {"language": "fr", "segment": ["text"]}]`
pub(super) fn is_variants(value: &Value) -> bool {
    value.is_null() || list(value, is_variant)
}

fn is_variant(value: &Value) -> bool {
    let is_role =
        |role: &Value| role.is_null() || matches!(role.as_str(), Some("source" | "target"));
    let has = |name: &str| value.get(name).is_some_and(|value| !value.is_null());
    has("language")
        && (has("is") || has("segment"))
        && members(
            value,
            &[
                ("language", Value::is_string),
                ("is", is_role),
                ("segment", |segment| segment.is_null() || list(segment, is_inline)),
                ("attributes", is_attributes),
                ("annotations", is_annotations),
            ],
        )
}

/// Whether `value` is a string or an inline element: `{"name": "ph", "attributes": {}, "content": []}`.
fn is_inline(value: &Value) -> bool {
    value.is_string()
        || value.get("name").is_some_and(Value::is_string)
            && members(
                value,
                &[
                    ("name", Value::is_string),
                    ("attributes", is_attributes),
                    ("content", |content| list(content, is_inline)),
                ],
            )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_member_may_not_occur_twice() {
        let read = |text| serde_json::from_str::<Unique>(text).map(|Unique(value)| value);
        assert_eq!(
            read(r#"{"a":[1,-2,0.5,null,true,{"b":"c"}]}"#).unwrap(),
            json!({
                "a": [1, -2, 0.5, null, true, {"b": "c"}]
            })
        );
        for text in [r#"{"a":1,"a":1}"#, r#"{"b":[{"a":1,"c":2,"a":1}]}"#] {
            assert!(read(text).unwrap_err().to_string().starts_with("duplicate member `a`"));
        }
    }

    #[test]
    fn members_are_of_their_kind() {
        assert!(is_languages(&json!({"source": "en"})) && !is_languages(&json!({"source": 1})));
        assert!(is_annotations(&json!([{"note": "a"}, {"prop": "b", "text": "c"}])));
        assert!(!is_annotations(&json!([{"text": "c"}])) && !is_annotations(&json!({})));
        assert!(is_variants(&json!([{"language": "en", "is": "source"}])));
        let element = json!({"name": "ph", "content": ["x"]});
        assert!(is_variants(&json!([{"language": "fr", "segment": ["a", element]}])));
        for wrong in [json!([{"language": "en"}]), json!([{"is": "source"}]), json!("x")] {
            assert!(!is_variants(&wrong), "{wrong}");
        }
    }
}
