//! The rows of a Parquet file as objects of JSON Lines: the roles of its columns, as in tables.

use parquet::record::{Field, Row};
use parquet::schema::types::Type;

use crate::error::{Error, ErrorKind, Result};
use crate::lang::Tag;
use crate::memory::columns::{
    ColumnChoice, Layout, Role, TextLanguage, is_source, is_target, language_of,
};
use crate::memory::parquet::json::{Members, push_json};

/// The struct with the texts by language.
const TRANSLATION: &str = "translation";

/// How rows become objects.
pub(super) enum Rows {
    /// Each column is a member of the object; one is a struct with the texts by language. A struct of two
    /// languages gives a source and a target, which is the fastest to read.
    Translation { languages: Option<[String; 2]> },
    /// The texts are in columns.
    Table { layout: Layout, stated: [String; 2] },
}

impl Rows {
    /// The rows of a file with this schema. `stated` are the languages that the file states.
    ///
    /// # Errors
    /// When it is unclear which columns are the texts.
    pub(super) fn new(
        schema: &Type,
        choices: &[ColumnChoice],
        stated: &[String; 2],
    ) -> Result<Self> {
        let fields = schema.get_fields();
        let texts = fields.iter().find(|field| field.name() == TRANSLATION && field.is_group());
        if let Some(texts) = texts.filter(|_| choices.is_empty()) {
            let is_member = |name: &str| name == "languages" || is_source(name) || name == "target";
            let is_free = !fields.iter().any(|field| is_member(field.name()));
            return Ok(Self::Translation { languages: two_languages(texts).filter(|_| is_free) });
        }
        let names: Vec<&str> = fields.iter().map(|field| field.name()).collect();
        let layout = Layout::named(&names, choices);
        let layout = layout.map_err(|message| Error::new(ErrorKind::Content, message))?;
        let is_named = |text: &TextLanguage| matches!(text, TextLanguage::Named(_));
        if layout.texts.len() > 2 && !layout.texts.iter().all(is_named) {
            return Err(Error::new(
                ErrorKind::Content,
                "a source or target beside other languages",
            )
            .expected("expected two columns of texts, or one named by each language")
            .advice("choose them with --from-columns source=NAME,target=NAME"));
        }
        Ok(Self::Table { layout, stated: stated.clone() })
    }

    /// The names of the columns, if they are those of a table.
    pub(super) fn names(&self) -> Vec<String> {
        match self {
            Self::Translation { .. } => Vec::new(),
            Self::Table { layout, .. } => {
                layout.names.iter().filter(|name| !name.is_empty()).cloned().collect()
            }
        }
    }

    /// The languages of texts that do not state theirs.
    pub(super) fn languages(&self, stated: [String; 2]) -> [String; 2] {
        match self {
            Self::Translation { .. } => stated,
            Self::Table { layout, .. } => {
                let mut named = layout.languages();
                for (own, stated) in named.iter_mut().zip(stated) {
                    if own.is_empty() && layout.texts.len() == 2 {
                        *own = stated;
                    }
                }
                named
            }
        }
    }

    /// Appends a row as a line.
    ///
    /// # Errors
    /// When a text is not text.
    pub(super) fn push_line(&self, row: &Row, out: &mut Vec<u8>) -> Result<()> {
        let mut members = Members::begin(out);
        match self {
            Self::Translation { languages: None } => push_members(row, &mut members, out),
            Self::Translation { languages: Some(languages) } => {
                push_pair(row, languages, &mut members, out)?;
            }
            Self::Table { layout, stated } => {
                TableRow { layout, stated, row }.push(&mut members, out)?;
            }
        }
        members.end(out);
        out.push(b'\n');
        Ok(())
    }
}

/// The languages that the two fields of a struct are named by.
fn two_languages(texts: &Type) -> Option<[String; 2]> {
    let [source, target] = texts.get_fields() else { return None };
    let language = |field: &Type| {
        let name = Some(field.name()).filter(|name| Tag::parse(name).is_ok())?;
        language_of(name).filter(|_| !is_source(name) && !is_target(name))
    };
    Some([language(source)?, language(target)?])
}

/// Appends the two texts of the struct as source and target, and all other columns by their names.
fn push_pair(
    row: &Row,
    languages: &[String; 2],
    members: &mut Members,
    out: &mut Vec<u8>,
) -> Result<()> {
    for (name, value) in row.get_column_iter().filter(|(name, _)| *name != TRANSLATION) {
        members.push(out, name, value);
    }
    let texts = row.get_column_iter().find(|(name, _)| *name == TRANSLATION);
    let mut texts = texts.into_iter().flat_map(|(_, value)| match value {
        Field::Group(texts) => texts.get_column_iter().collect(),
        _ => Vec::new(),
    });
    for side in ["source", "target"] {
        let (name, value) =
            texts.next().map_or((side, &Field::Null), |(name, value)| (name, value));
        push_text(members, out, side, text(name, value)?);
    }
    push_languages(members, out, [&languages[0], &languages[1]]);
    Ok(())
}

fn push_languages(members: &mut Members, out: &mut Vec<u8>, [source, target]: [&str; 2]) {
    members.push_with(out, "languages", |out| {
        let mut languages = Members::begin(out);
        push_text(&mut languages, out, "source", source);
        push_text(&mut languages, out, "target", target);
        languages.end(out);
        true
    });
}

/// Appends all columns by their names. A row without a text gets two empty ones.
fn push_members(row: &Row, members: &mut Members, out: &mut Vec<u8>) {
    let has_text = row.get_column_iter().any(|(name, value)| match value {
        Field::Group(texts) => {
            name == TRANSLATION && texts.get_column_iter().any(|(_, text)| *text != Field::Null)
        }
        _ => false,
    });
    for (name, value) in row.get_column_iter() {
        if name != TRANSLATION || has_text {
            members.push(out, name, value);
        }
    }
    if !has_text {
        push_text(members, out, "source", "");
        push_text(members, out, "target", "");
    }
}

fn push_text(members: &mut Members, out: &mut Vec<u8>, name: &str, text: &str) {
    members.push_with(out, name, |out| push_json(out, text));
}

/// A row of a table.
struct TableRow<'r> {
    layout: &'r Layout,
    stated: &'r [String; 2],
    row: &'r Row,
}

impl<'r> TableRow<'r> {
    fn columns(&self) -> impl Iterator<Item = (Role, &'r str, &'r Field)> {
        let roles = self.layout.roles.iter().zip(&self.layout.names);
        roles
            .zip(self.row.get_column_iter())
            .map(|((&role, name), (_, value))| (role, name.as_str(), value))
    }

    fn push(&self, members: &mut Members, out: &mut Vec<u8>) -> Result<()> {
        for (role, name, value) in self.columns() {
            match role {
                Role::Text(at) => push_text(members, out, self.member(at), text(name, value)?),
                Role::Field => drop(members.push(out, name, value)),
                Role::Tuid => {
                    members.push_with(out, "attributes", |out| push_tuid(out, value));
                }
                Role::SourceLanguage | Role::TargetLanguage | Role::Unnamed => {}
            }
        }
        if let Some(languages) = self.languages() {
            push_languages(members, out, languages);
        }
        Ok(())
    }

    /// The member for the text of the variant at an index.
    fn member(&self, at: usize) -> &'r str {
        match &self.layout.texts[at] {
            TextLanguage::Named(language) if self.layout.texts.len() > 2 => language,
            _ => ["source", "target"][at.min(1)],
        }
    }

    /// The languages of a pair; `None` if neither is stated, so that those of the file count.
    fn languages(&self) -> Option<[&'r str; 2]> {
        let mut found = [None, None];
        for (role, _, value) in self.columns() {
            let side = match role {
                Role::SourceLanguage => 0,
                Role::TargetLanguage => 1,
                _ => continue,
            };
            if let Field::Str(language) = value {
                found[side] = Some(language.as_str()).filter(|language| !language.is_empty());
            }
        }
        if self.layout.texts.len() == 2 {
            for (found, text) in found.iter_mut().zip(&self.layout.texts) {
                if let TextLanguage::Named(language) = text {
                    *found = Some(language);
                }
            }
        }
        let is_stated = self.layout.texts.len() == 2 && found.iter().any(Option::is_some);
        let [source, target] = found;
        let [first, second] = self.stated;
        is_stated.then(|| [source.unwrap_or(first), target.unwrap_or(second)])
    }
}

/// A cell with a text; null is the empty text.
fn text<'f>(name: &str, value: &'f Field) -> Result<&'f str> {
    let found = match value {
        Field::Null => Some(""),
        Field::Str(text) => Some(text.as_str()),
        Field::Bytes(bytes) => bytes.as_utf8().ok(),
        _ => None,
    };
    found.ok_or_else(|| {
        Error::new(ErrorKind::Content, format!("a value in the column `{name}` that is not text"))
            .expected("expected UTF-8")
            .advice("choose the columns with --from-columns source=NAME,target=NAME")
    })
}

fn push_tuid(out: &mut Vec<u8>, value: &Field) -> bool {
    let tuid = match value {
        Field::Null => return false,
        Field::Str(tuid) => tuid.clone(),
        other => other.to_string(),
    };
    let mut attributes = Members::begin(out);
    push_text(&mut attributes, out, "tuid", &tuid);
    attributes.end(out);
    true
}
