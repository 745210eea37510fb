//! JSON, JSON Lines and ARB.

use std::collections::HashSet;

use super::entries::Entries;
use super::fault::Fault;
use super::literal::{Dialect, Literals, Value};
use super::quoted;
use crate::error::Result;
use crate::model::Document;

/// Reads one value, or several in succession as in JSON Lines.
///
/// # Errors
/// If the text is no JSON.
pub(in crate::input) fn read(name: &str, text: String) -> Result<Document> {
    let (values, comments) =
        values(&text).map_err(|fault: Fault| fault.error(name, &text, "JSON"))?;
    let mut entries = Entries::default();
    comments.into_iter().for_each(|comment| entries.comment(comment));
    match values.as_slice() {
        [one] => add(&mut entries, &text, one, &mut Vec::new()),
        many => {
            let list = Value::List(many.to_vec());
            add(&mut entries, &text, &list, &mut Vec::new());
        }
    }
    entries.document(name, text)
}

/// Whether the whole text is JSON objects or arrays.
pub(in crate::input) fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '[']) && values(text).is_ok()
}

type Comments = Vec<std::ops::Range<usize>>;

fn values(text: &str) -> std::result::Result<(Vec<Value>, Comments), Fault> {
    let mut literals = Literals::new(text, Dialect::Json);
    let mut values = Vec::new();
    loop {
        literals.space()?;
        match literals.peek() {
            None => break,
            // Only objects and arrays may follow each other.
            Some(b'{' | b'[') => values.push(literals.value()?),
            Some(_) if values.is_empty() => values.push(literals.value()?),
            Some(_) => return Err(literals.unexpected("the end of the value")),
        }
    }
    Ok((values, literals.comments))
}

/// The members that identify the objects of an array, so that two arrays in different order can be
/// joined, and the members that state their language.
const IDS: [&str; 9] = ["id", "_id", "uid", "key", "slug", "lang", "language", "locale", "msgid"];

/// Adds the strings of a value.
pub(super) fn add(entries: &mut Entries, text: &str, value: &Value, path: &mut Vec<String>) {
    match value {
        Value::Text(parts) => entries.add(path, parts.clone()),
        Value::Other(_) => {}
        Value::Object(members) => {
            // `@key` holds remarks on a key, and `@type` the type of an object.
            for member in members.iter().filter(|member| !member.key.starts_with('@')) {
                path.push(member.key.clone());
                add(entries, text, &member.value, path);
                path.pop();
            }
        }
        Value::List(items) => {
            let ids = IDS.iter().find_map(|id| ids(text, items, id));
            for (i, item) in items.iter().enumerate() {
                path.push(ids.as_ref().map_or_else(|| i.to_string(), |(ids, _)| ids[i].clone()));
                match (&ids, item) {
                    (Some((_, id)), Value::Object(members)) => {
                        let others = members.iter().filter(|member| member.key != *id);
                        add(entries, text, &Value::Object(others.cloned().collect()), path);
                    }
                    _ => add(entries, text, item, path),
                }
                path.pop();
            }
        }
    }
}

/// The values of the member `id` of all items, if each has one and all are distinct.
fn ids<'i>(text: &str, items: &[Value], id: &'i str) -> Option<(Vec<String>, &'i str)> {
    let of = |item: &Value| {
        let Value::Object(members) = item else { return None };
        match &members.iter().find(|member| member.key == id)?.value {
            Value::Text(parts) => Some(quoted::text(text, parts)),
            Value::Other(source) => Some(text[source.clone()].to_owned()),
            _ => None,
        }
    };
    let ids: Vec<String> = items.iter().map(of).collect::<Option<_>>()?;
    let distinct: HashSet<&String> = ids.iter().collect();
    (distinct.len() == ids.len() && ids.len() > 1).then_some((ids, id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> Vec<(String, String)> {
        let document = read("t.json", text.to_owned()).unwrap();
        let table = &document.tables[0];
        let path = |cell: crate::model::Cell| {
            let (row, column) =
                (&table.keys[cell.row as usize], &table.columns[cell.column as usize]);
            format!("{row}/{column}")
        };
        let block = |b: &crate::model::Block| (path(b.cell.unwrap()), b.text.clone());
        document.blocks.iter().map(block).collect()
    }

    #[test]
    fn strings_have_paths_and_remarks_have_none() {
        let text = r#"{"a": {"b": "One", "@b": {"d": "no"}}, "l": ["Two", 3, null, "x.y/z.png"]}"#;
        let wanted = [("a/b", "One"), ("l/0", "Two")].map(|(p, t)| (p.to_owned(), t.to_owned()));
        assert_eq!(blocks(text), wanted);
    }

    #[test]
    fn objects_of_an_array_are_named_by_their_ids() {
        let text = r#"[{"id": 7, "t": "Seven"}, {"id": 5, "t": "Five"}]"#;
        let wanted = [("7/t", "Seven"), ("5/t", "Five")].map(|(p, t)| (p.to_owned(), t.to_owned()));
        assert_eq!(blocks(text), wanted);
    }

    #[test]
    fn faults_are_refused_with_their_place() {
        for (text, message) in [
            ("{\"a\": \n  }", "t.json:2:3: `}` in JSON"),
            ("{\"a\": \"b", "t.json:1:7: a string without an end"),
            ("{\"a\": 1", "t.json:1:1: an object without an end"),
            ("[1] x", "t.json:1:5: `x` in JSON"),
        ] {
            let error = read("t.json", text.to_owned()).unwrap_err().to_string();
            assert!(error.starts_with(message), "{error}");
        }
        let error = read("t.json", "[".repeat(100_000)).unwrap_err().to_string();
        assert!(error.starts_with("t.json:1:201: more than 200 levels"), "{error}");
    }
}
