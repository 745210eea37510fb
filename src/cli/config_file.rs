//! The file of a project's options: its keys, their types, and the places of their values.

use std::ffi::OsString;
use std::ops::Range;
use std::path::{Path, PathBuf};

use tmforge::error::{Error, ErrorKind, Result};
use tmforge::place::{LineIndex, Place};
use toml::de::{DeTable, DeValue};

/// The type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    /// One string or several.
    Texts,
    /// One string, or several that are joined by commas.
    List,
    Number,
    Flag,
    Path,
    Paths,
    /// A file for each language.
    TwoPaths,
}

/// An option that a file can set.
#[derive(Debug)]
pub(super) struct Key {
    /// Its name without `--`.
    pub(super) name: &'static str,
    kind: Kind,
    /// The commands that have the option.
    pub(super) commands: &'static [&'static str],
}

const DOCUMENTS: &[&str] = &["export", "inspect"];
const ALIGNED: &[&str] = &["export", "inspect", "align"];
const EXPORT: &[&str] = &["export"];
const LEARNED: &[&str] = &["export", "inspect", "align", "score"];
const WRITING: &[&str] = &["export", "convert", "clean", "score"];
const CONVERT: &[&str] = &["convert", "clean", "score"];

/// All options that a file can set. `convert`, `clean`, `score` and `validate` select the pairs of a memory by its languages, so those of
/// a project are not theirs.
pub(super) const KEYS: &[Key] = &[
    key("source", Kind::Text, ALIGNED),
    key("target", Kind::Texts, ALIGNED),
    key("encoding", Kind::Text, DOCUMENTS),
    key("from-columns", Kind::List, DOCUMENTS),
    key("srx", Kind::Path, DOCUMENTS),
    key("lexicon", Kind::Paths, LEARNED),
    key("learn-from", Kind::Paths, LEARNED),
    key("no-dictionary", Kind::Flag, LEARNED),
    key("word-vectors", Kind::TwoPaths, DOCUMENTS),
    key("output", Kind::Paths, EXPORT),
    key("dialect", Kind::Text, WRITING),
    key("columns", Kind::List, WRITING),
    key("sub-segments", Kind::Flag, EXPORT),
    key("min-confidence", Kind::Number, EXPORT),
    key("keep-doubtful", Kind::Flag, EXPORT),
    key("report", Kind::Path, EXPORT),
    key("terms", Kind::Path, EXPORT),
    key("states", Kind::List, CONVERT),
    key("inline", Kind::Text, CONVERT),
    key("threads", Kind::Number, &["align", "export", "convert", "clean", "score", "validate"]),
];

const fn key(name: &'static str, kind: Kind, commands: &'static [&'static str]) -> Key {
    Key { name, kind, commands }
}

impl Key {
    /// The identifier of its option.
    pub(super) fn id(&self) -> String {
        self.name.replace('-', "_")
    }

    /// Values as they are written in a file.
    pub(super) fn written(&self, values: &[String]) -> String {
        let quoted = |value: &String| match self.kind {
            Kind::Number | Kind::Flag => value.clone(),
            _ => serde_json::Value::from(value.as_str()).to_string(),
        };
        match values {
            [one] => quoted(one),
            several => format!("[{}]", several.iter().map(quoted).collect::<Vec<_>>().join(", ")),
        }
    }
}

/// An option with its value.
#[derive(Debug)]
pub(super) struct Setting {
    pub(super) key: &'static Key,
    /// The values as the command line takes them.
    pub(super) values: Vec<OsString>,
    /// The place of the value.
    pub(super) place: Place,
}

impl Setting {
    /// The values as text.
    pub(super) fn shown(&self) -> Vec<String> {
        self.values.iter().map(|value| value.to_string_lossy().into_owned()).collect()
    }
}

/// A file of options.
#[derive(Debug)]
pub(super) struct ConfigFile {
    pub(super) path: PathBuf,
    pub(super) settings: Vec<Setting>,
}

/// Reads a file.
///
/// # Errors
/// When it cannot be read, is not TOML, or has an unknown key or a value of the wrong type.
pub(super) fn read(path: &Path) -> Result<ConfigFile> {
    let place = || Place::file(path.display().to_string());
    let text =
        std::fs::read_to_string(path).map_err(|cause| Error::io(place(), "cannot read", cause))?;
    parse(path, &text)
}

/// Reads the text of a file.
pub(super) fn parse(path: &Path, text: &str) -> Result<ConfigFile> {
    let index = LineIndex::new(text);
    let place = |span: Range<usize>| {
        let (line, column) = index.line_column(text, span.start);
        Place::at(path.display().to_string(), line, column)
    };
    let table = DeTable::parse(text).map_err(|error| {
        let message = error.message().replace('\n', "; ");
        Error::new(ErrorKind::Content, message).at(place(error.span().unwrap_or_default()))
    })?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut settings = Vec::new();
    for (name, value) in table.get_ref() {
        let key = known(name.get_ref()).map_err(|error| error.at(place(name.span())))?;
        let at = place(value.span());
        let Some(values) = values(key.kind, value.get_ref(), folder) else {
            return Err(Error::new(
                ErrorKind::Content,
                format!("`{}` is {}", key.name, type_of(value.get_ref())),
            )
            .expected(format!("expected {}", expected(key.kind)))
            .at(at));
        };
        // What is false is so without the file.
        if key.kind != Kind::Flag || values == ["true"] {
            settings.push(Setting { key, values, place: at });
        }
    }
    settings.sort_by_key(|setting| (setting.place.line, setting.place.column));
    Ok(ConfigFile { path: path.to_owned(), settings })
}

fn known(name: &str) -> Result<&'static Key> {
    let unknown = || Error::new(ErrorKind::Content, format!("unknown key `{name}`"));
    if let Some(key) = KEYS.iter().find(|key| key.name == name) {
        return Ok(key);
    }
    let dashed = name.replace('_', "-").to_lowercase();
    if let Some(key) = KEYS.iter().find(|key| key.name == dashed) {
        return Err(unknown().expected(format!("expected `{}`", key.name)));
    }
    let names: Vec<&str> = KEYS.iter().map(|key| key.name).collect();
    Err(unknown().expected(format!("expected one of {}", names.join(", "))))
}

/// The values that the command line would have; `None` if the type is wrong.
fn values(kind: Kind, value: &DeValue<'_>, folder: &Path) -> Option<Vec<OsString>> {
    let path = |text: &str| match text {
        // Neither is a file.
        "auto" | "-" => OsString::from(text),
        file => folder.join(file).into_os_string(),
    };
    Some(match kind {
        Kind::Text => vec![value.as_str()?.into()],
        Kind::Texts => texts(value)?.into_iter().map(OsString::from).collect(),
        Kind::List => vec![texts(value)?.join(",").into()],
        Kind::Path => vec![path(value.as_str()?)],
        Kind::Paths => texts(value)?.into_iter().map(path).collect(),
        Kind::TwoPaths => {
            let both = value.as_array().and_then(|_| texts(value)).filter(|all| all.len() == 2)?;
            both.into_iter().map(path).collect()
        }
        Kind::Flag => vec![value.as_bool()?.to_string().into()],
        Kind::Number => vec![match value {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().into(),
            DeValue::Float(number) => number.as_str().into(),
            _ => return None,
        }],
    })
}

/// A string, or the strings of a list, which must not be empty.
fn texts<'a>(value: &'a DeValue<'_>) -> Option<Vec<&'a str>> {
    match value.as_array() {
        Some(list) => {
            let all: Option<Vec<&str>> = list.iter().map(|one| one.get_ref().as_str()).collect();
            all.filter(|all| !all.is_empty())
        }
        None => Some(vec![value.as_str()?]),
    }
}

fn type_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

fn expected(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "a string",
        Kind::Texts | Kind::List => "a string or a list of strings",
        Kind::Number => "a number",
        Kind::Flag => "true or false",
        Kind::Path => "the name of a file",
        Kind::Paths => "the name of a file or a list of names",
        Kind::TwoPaths => "a list of two files, source language first",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        parse(Path::new("a.toml"), text).unwrap_err().to_string()
    }

    #[test]
    fn what_cannot_be_used_has_a_place() {
        let unknown = refused("source = 'en'\n  min_confidence = 0.5\n");
        assert_eq!(unknown, "a.toml:2:3: unknown key `min_confidence`; expected `min-confidence`");
        assert!(
            refused("colour = 1")
                .starts_with("a.toml:1:1: unknown key `colour`; expected one of source,")
        );
        let wrong = refused("target = 3");
        assert_eq!(
            wrong,
            "a.toml:1:10: `target` is a number; expected a string or a list of strings"
        );
        assert!(refused("target = []").ends_with("expected a string or a list of strings"));
        assert!(refused("word-vectors = 'a.vec'").contains("expected a list of two files"));
        assert!(refused("source = ").starts_with("a.toml:1:1"), "{}", refused("source = "));
        assert!(refused("[export]\nsource = 'en'").starts_with("a.toml:1:"));
    }

    #[test]
    fn files_are_relative_to_the_file() {
        let text =
            "lexicon = ['auto', 'a.lex', '/b.lex']\nsub-segments = false\ncolumns = ['a', 'b']\n";
        let file = parse(Path::new("project/tmforge.toml"), text).unwrap();
        let shown: Vec<_> = file.settings.iter().map(Setting::shown).collect();
        let lexicons = vec![
            "auto".to_owned(),
            Path::new("project").join("a.lex").display().to_string(),
            "/b.lex".to_owned(),
        ];
        assert_eq!(shown, [lexicons, vec!["a,b".to_owned()]]);
    }
}
