//! The fields of a unit: members of objects and cells of rows other than texts and annotations.

use std::borrow::Cow;

use serde_json::Value;

use crate::memory::context::SECTION_SEPARATOR;
use crate::memory::state::State;
use crate::memory::unit::{Annotation, Field, FieldValue, TransUnit};

/// Fields with the position and the shape of a unit in its document, and what is known of the document,
/// which TMX cannot hold.
const WITHOUT_PROPERTY: [&str; 6] = ["position", "kind", "bead", "lines", "places", "verdict"];

/// Fields that belong to [`Context`](crate::memory::context::Context).
const CONTEXT: [&str; 6] = ["document", "id", "section", "confidence", "previous", "next"];

impl<'a> TransUnit<'a> {
    /// The state that the reader found, or else that of a property or field.
    pub(crate) fn any_state(&self) -> Option<State> {
        if self.state.is_some() {
            return self.state;
        }
        let targets = self.variants.iter().flat_map(|variant| &variant.annotations);
        let mut annotations = targets.chain(&self.annotations);
        let named = annotations.find(|annotation| annotation.is_prop("x-state"));
        let word = named.map(|annotation| annotation.text.text_without_tags());
        let word = word.or_else(|| {
            let field = self.field("state").or_else(|| self.field("x-state"));
            Some(field?.text())
        });
        State::of_word(&word?)
    }

    /// The field named `name`.
    pub fn field(&self, name: &str) -> Option<&Field<'a>> {
        self.fields.iter().find(|field| field.name == name)
    }
}

impl<'a> Field<'a> {
    /// Creates a field with a JSON value.
    pub(crate) fn json(name: &'a str, json: impl Into<Cow<'a, str>>) -> Self {
        Self { name: name.into(), value: FieldValue::Json(json.into()) }
    }

    /// The value as text: strings decoded, `null` as empty text, beads as `2-1`, the rest as JSON.
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

    /// The section path of the source (0) or the target (1), its headings joined. A table has only
    /// that of the source.
    pub(crate) fn section(&self, side: usize) -> Cow<'a, str> {
        match &self.value {
            FieldValue::Text(text) if side == 0 => text.clone(),
            FieldValue::Text(_) => Cow::Borrowed(""),
            FieldValue::Json(raw) => match serde_json::from_str(raw).unwrap_or_default() {
                Value::String(text) if side == 0 => Cow::Owned(text),
                value => Cow::Owned(path(&value[["source", "target"][side.min(1)]])),
            },
        }
    }

    /// The value as JSON.
    pub(crate) fn as_json(&self) -> Cow<'_, str> {
        match &self.value {
            FieldValue::Json(raw) => Cow::Borrowed(raw),
            FieldValue::Text(text) => Cow::Owned(Value::from(&**text).to_string()),
        }
    }

    /// Whether the field has a value that TMX cannot hold.
    pub(crate) fn is_without_property(&self) -> bool {
        WITHOUT_PROPERTY.contains(&&*self.name) && !self.text().is_empty()
    }

    /// The equivalent TMX property, and whether it belongs to the target variant. `None` for empty
    /// fields, fields of the context, and fields that TMX cannot hold.
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
