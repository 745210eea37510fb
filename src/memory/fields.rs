//! Fields of a unit: members of objects and cells of rows that are neither text nor annotation.

use std::borrow::Cow;

use serde_json::Value;

use crate::memory::context::SECTION_SEPARATOR;
use crate::memory::unit::{Annotation, Field, FieldValue, TransUnit};

/// Fields that say where a unit is in its document and what shape it has. TMX has no place for them.
const WITHOUT_PROPERTY: [&str; 4] = ["position", "kind", "bead", "lines"];

/// Fields that [`Context`](crate::memory::context::Context) has.
const CONTEXT: [&str; 6] = ["document", "id", "section", "confidence", "previous", "next"];

impl<'a> TransUnit<'a> {
    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&Field<'a>> {
        self.fields.iter().find(|field| field.name == name)
    }
}

impl<'a> Field<'a> {
    /// A field with JSON for its value.
    pub(crate) fn json(name: &'a str, json: impl Into<Cow<'a, str>>) -> Self {
        Self { name: name.into(), value: FieldValue::Json(json.into()) }
    }

    /// The value as text: a JSON string decoded, `null` empty, a bead as `2-1`, all else as JSON.
    pub fn text(&self) -> Cow<'a, str> {
        let raw = match &self.value {
            FieldValue::Text(text) => return text.clone(),
            FieldValue::Json(raw) => raw,
        };
        match serde_json::from_str(raw) {
            Ok(Value::Null) => Cow::Borrowed(""),
            Ok(Value::String(text)) => Cow::Owned(text),
            Ok(value) if self.name == "section" => Cow::Owned(path(&value["source"])),
            Ok(value) if self.name == "bead" => bead(&value).map_or(raw.clone(), Cow::Owned),
            _ => raw.clone(),
        }
    }

    /// A section path, its headings joined: of the source (0) or of the target (1). A table has that of
    /// the source alone.
    pub(crate) fn section(&self, side: usize) -> Cow<'a, str> {
        match &self.value {
            FieldValue::Text(text) if side == 0 => text.clone(),
            FieldValue::Text(_) => Cow::Borrowed(""),
            FieldValue::Json(raw) => {
                let value: Value = serde_json::from_str(raw).unwrap_or_default();
                Cow::Owned(path(&value[["source", "target"][side.min(1)]]))
            }
        }
    }

    /// The value as JSON.
    pub(crate) fn as_json(&self) -> Cow<'_, str> {
        match &self.value {
            FieldValue::Json(raw) => Cow::Borrowed(raw),
            FieldValue::Text(text) => Cow::Owned(Value::from(&**text).to_string()),
        }
    }

    /// The property that says the same in TMX, and whether the target variant has it; none for fields
    /// of the context, and for those that TMX has no place for.
    pub(crate) fn as_property(&self) -> Option<(Annotation<'a>, bool)> {
        if CONTEXT.contains(&&*self.name) || WITHOUT_PROPERTY.contains(&&*self.name) {
            return None;
        }
        let text = self.text();
        let (name, of_target) = match &*self.name {
            "url1" | "src_url" => ("source-document".to_owned(), false),
            "url2" | "trg_url" => ("source-document".to_owned(), true),
            "score" => ("x-score".to_owned(), true),
            name if name.starts_with("x-") => (name.to_owned(), name == "x-state"),
            "state" => ("x-state".to_owned(), true),
            name => (format!("x-{name}"), false),
        };
        (!text.is_empty()).then(|| (Annotation::prop(name, text), of_target))
    }
}

fn path(value: &Value) -> String {
    let parts = value.as_array().map(Vec::as_slice).unwrap_or_default();
    parts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(SECTION_SEPARATOR)
}

fn bead(value: &Value) -> Option<String> {
    match (&value["source"], &value["target"]) {
        (Value::Number(source), Value::Number(target)) => Some(format!("{source}-{target}")),
        _ => None,
    }
}
