//! The rows of a Parquet file as objects of JSON Lines: the roles of its columns, as in tables.

use parquet::record::{Field, Row};
use parquet::schema::types::Type;

use crate::error::{Error, ErrorKind, Result};
use crate::memory::columns::{ColumnChoice, Layout, Role, TextLanguage};
use crate::memory::parquet::json::{Members, push_json};

/// The struct with the texts by language.
const TRANSLATION: &str = "translation";

/// How rows become objects.
pub(super) enum Rows {
    /// Each column is a member of the object; one is a struct with the texts by language.
    Translation,
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
        let is_texts = |field: &Type| field.name() == TRANSLATION && field.is_group();
        if choices.is_empty() && fields.iter().any(|field| is_texts(field)) {
            return Ok(Self::Translation);
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
            Self::Translation => Vec::new(),
            Self::Table { layout, .. } => {
                layout.names.iter().filter(|name| !name.is_empty()).cloned().collect()
            }
        }
    }

    /// The languages of texts that do not state theirs.
    pub(super) fn languages(&self, stated: [String; 2]) -> [String; 2] {
        match self {
            Self::Translation => stated,
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
            Self::Translation => push_members(row, &mut members, out),
            Self::Table { layout, stated } => {
                TableRow { layout, stated, row }.push(&mut members, out)?;
            }
        }
        members.end(out);
        out.push(b'\n');
        Ok(())
    }
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
        if let Some([source, target]) = self.languages() {
            members.push_with(out, "languages", |out| {
                let mut languages = Members::begin(out);
                push_text(&mut languages, out, "source", source);
                push_text(&mut languages, out, "target", target);
                languages.end(out);
                true
            });
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
