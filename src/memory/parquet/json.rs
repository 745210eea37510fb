//! Values of Parquet as JSON.

use parquet::record::{Field, Row};

/// Appends a value. Returns `false`, and appends nothing, if it is null or of a type that JSON lacks.
pub(super) fn push(out: &mut Vec<u8>, field: &Field) -> bool {
    let start = out.len();
    let is_pushed = push_known(out, field);
    if !is_pushed {
        out.truncate(start);
    }
    is_pushed
}

fn push_known(out: &mut Vec<u8>, field: &Field) -> bool {
    match field {
        Field::Null => false,
        Field::Bool(value) => push_json(out, value),
        Field::Byte(value) => push_json(out, value),
        Field::Short(value) => push_json(out, value),
        Field::Int(value) => push_json(out, value),
        Field::Long(value) => push_json(out, value),
        Field::UByte(value) => push_json(out, value),
        Field::UShort(value) => push_json(out, value),
        Field::UInt(value) => push_json(out, value),
        Field::ULong(value) => push_json(out, value),
        Field::Float16(value) => push_number(out, f64::from(value.to_f32())),
        Field::Float(value) => value.is_finite() && push_json(out, value),
        Field::Double(value) => push_number(out, *value),
        Field::Str(text) => push_json(out, text),
        Field::Bytes(bytes) => bytes.as_utf8().is_ok_and(|text| push_json(out, text)),
        Field::Group(row) => push_object(out, row),
        Field::ListInternal(list) => push_list(out, list.elements()),
        Field::MapInternal(map) => push_map(out, map.entries()),
        // Dates, times and decimals, as they are shown.
        other => push_json(out, &other.to_string()),
    }
}

fn push_number(out: &mut Vec<u8>, value: f64) -> bool {
    value.is_finite() && push_json(out, &value)
}

/// Appends a value as serde writes it. Texts and numbers do not fail.
pub(super) fn push_json(out: &mut Vec<u8>, value: &(impl serde::Serialize + ?Sized)) -> bool {
    serde_json::to_writer(out, value).is_ok()
}

fn push_object(out: &mut Vec<u8>, row: &Row) -> bool {
    let mut members = Members::begin(out);
    for (name, value) in row.get_column_iter() {
        members.push(out, name, value);
    }
    members.end(out);
    true
}

fn push_list(out: &mut Vec<u8>, items: &[Field]) -> bool {
    out.push(b'[');
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        if !push(out, item) {
            out.extend_from_slice(b"null");
        }
    }
    out.push(b']');
    true
}

/// Appends a map whose keys are texts.
fn push_map(out: &mut Vec<u8>, entries: &[(Field, Field)]) -> bool {
    let mut members = Members::begin(out);
    for (name, value) in entries {
        let Field::Str(name) = name else { return false };
        members.push(out, name, value);
    }
    members.end(out);
    true
}

/// The members of an object that is being written. Those without a value are left out.
pub(super) struct Members {
    is_first: bool,
}

impl Members {
    pub(super) fn begin(out: &mut Vec<u8>) -> Self {
        out.push(b'{');
        Self { is_first: true }
    }

    pub(super) fn push(&mut self, out: &mut Vec<u8>, name: &str, value: &Field) -> bool {
        self.push_with(out, name, |out| push(out, value))
    }

    /// Appends a member whose value `push_value` appends, unless it returns `false`.
    pub(super) fn push_with(
        &mut self,
        out: &mut Vec<u8>,
        name: &str,
        push_value: impl FnOnce(&mut Vec<u8>) -> bool,
    ) -> bool {
        let start = out.len();
        if !self.is_first {
            out.push(b',');
        }
        let is_pushed = push_json(out, name) && {
            out.push(b':');
            push_value(out)
        };
        match is_pushed {
            true => self.is_first = false,
            false => out.truncate(start),
        }
        is_pushed
    }

    pub(super) fn end(self, out: &mut Vec<u8>) {
        out.push(b'}');
    }
}
