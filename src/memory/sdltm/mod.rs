//! Memories of Trados Studio, which are SQLite databases, as TMX: a unit for each row, from which the reader of
//! TMX makes units. Rows are read in parts by their ids, so that memory is bounded.

mod segment;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use rusqlite::{Connection, OpenFlags, Row, limits::Limit};

use crate::date;
use crate::error::{Error, ErrorKind, Result};
use crate::memory::unpack::unpacked;
use crate::place::Place;
use segment::{Segment, parse, push_attribute};

/// The first bytes of a database.
const MAGIC: &[u8] = b"SQLite format 3\0";
/// The most bytes of a value: a segment of a unit that is read.
const LONGEST: i32 = 64 << 20;
/// The number of rows that are read at once.
const ROWS: usize = 64;

/// The open memory as the text of a TMX file.
///
/// # Errors
/// When the file cannot be read, or is no such memory.
pub(crate) fn open(path: &Path) -> Result<Box<dyn Read + Send>> {
    let name = path.display().to_string();
    if path == Path::new("-") {
        return read(&name, Box::new(io::stdin()));
    }
    let mut file = File::open(path).map_err(|error| unreadable(&name, error))?;
    let is_file = file.metadata().map_err(|error| unreadable(&name, error))?.is_file();
    match is_file && head(&mut file).map_err(|error| unreadable(&name, error))? == MAGIC {
        true => Units::open(&name, path, None),
        false => {
            let reopened = file.seek(SeekFrom::Start(0)).is_ok();
            let file = if reopened { Ok(file) } else { File::open(path) };
            read(&name, Box::new(file.map_err(|error| unreadable(&name, error))?))
        }
    }
}

/// Reads a stream, which may be compressed. It is copied to a temporary file, because a database is read at
/// random. `name` is used in errors.
///
/// # Errors
/// As [`open`].
pub(crate) fn read(name: &str, bytes: Box<dyn Read + Send>) -> Result<Box<dyn Read + Send>> {
    let failed = |error| unreadable(name, error);
    let mut bytes = unpacked(bytes).map_err(failed)?;
    let start = head(&mut bytes).map_err(failed)?;
    if start != MAGIC {
        return Err(refused(name, "not an SQLite database"));
    }
    let mut file = tempfile::NamedTempFile::new().map_err(failed)?;
    io::copy(&mut Cursor::new(start).chain(bytes), &mut file).map_err(failed)?;
    let path = file.path().to_owned();
    Units::open(name, &path, Some(file))
}

fn head(bytes: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(MAGIC.len());
    bytes.take(MAGIC.len() as u64).read_to_end(&mut head)?;
    Ok(head)
}

fn unreadable(name: &str, error: io::Error) -> Error {
    Error::io(Place::file(name), "cannot read", error)
}

fn refused(name: &str, found: impl std::fmt::Display) -> Error {
    refused_at(Place::file(name), found)
}

fn refused_at(place: Place, found: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Content, found.to_string())
        .expected("expected a memory of Trados Studio (sdltm)")
        .advice("open it in Trados Studio and export it as TMX")
        .at(place)
}

/// The rows of a memory as TMX.
struct Units {
    name: String,
    memory: Connection,
    /// The optional columns that the memory has.
    columns: [bool; 4],
    /// The tables with fields of the users.
    fields: Vec<&'static str>,
    /// The text that was made, and how far it was read.
    buffer: String,
    at: usize,
    /// The id of the last row.
    last: i64,
    is_done: bool,
    /// Holds a copy of a stream until the end.
    _copy: Option<tempfile::NamedTempFile>,
}

/// Columns that not all versions of Trados Studio write.
const OPTIONAL: [&str; 4] = ["guid", "usage_counter", "last_used_date", "change_user"];

/// The queries of the fields of a unit, by their tables.
const FIELDS: [(&str, &str); 4] = [
    (
        "string_attributes",
        "SELECT a.name, v.value FROM string_attributes v JOIN attributes a ON a.id = v.attribute_id \
         WHERE v.translation_unit_id = ?1 ORDER BY a.name, v.value",
    ),
    (
        "numeric_attributes",
        "SELECT a.name, v.value FROM numeric_attributes v JOIN attributes a ON a.id = v.attribute_id \
         WHERE v.translation_unit_id = ?1 ORDER BY a.name, v.value",
    ),
    (
        "date_attributes",
        "SELECT a.name, v.value FROM date_attributes v JOIN attributes a ON a.id = v.attribute_id \
         WHERE v.translation_unit_id = ?1 ORDER BY a.name, v.value",
    ),
    (
        "picklist_attributes",
        "SELECT a.name, p.value FROM picklist_attributes v JOIN picklist_values p ON p.id = v.picklist_value_id \
         JOIN attributes a ON a.id = p.attribute_id WHERE v.translation_unit_id = ?1 ORDER BY a.name, p.value",
    ),
];

impl Units {
    fn open(
        name: &str,
        path: &Path,
        copy: Option<tempfile::NamedTempFile>,
    ) -> Result<Box<dyn Read + Send>> {
        let failed = |error: rusqlite::Error| {
            refused(name, format!("a database that cannot be read: {error}"))
        };
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let memory = Connection::open_with_flags(path, flags).map_err(failed)?;
        // A hostile file must not make the reader hold more, or run what its schema says.
        memory.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST).map_err(failed)?;
        memory
            .execute_batch(
                "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA query_only = ON;",
            )
            .map_err(failed)?;
        for table in ["translation_memories", "translation_units"] {
            if !has_table(&memory, table).map_err(failed)? {
                return Err(refused(name, format!("a database without the table `{table}`")));
            }
        }
        let columns = columns(&memory).map_err(failed)?;
        for column in ["id", "translation_memory_id", "source_segment", "target_segment"] {
            if !columns.iter().any(|own| own == column) {
                return Err(refused(name, format!("a memory without the column `{column}`")));
            }
        }
        let mut fields = Vec::new();
        let has_names = has_table(&memory, "attributes").map_err(failed)?;
        for (table, query) in FIELDS {
            let has_values = table != "picklist_attributes"
                || has_table(&memory, "picklist_values").map_err(failed)?;
            if has_names && has_values && has_table(&memory, table).map_err(failed)? {
                fields.push(query);
            }
        }
        let buffer = head_of(&memory).map_err(failed)?;
        Ok(Box::new(Self {
            name: name.to_owned(),
            memory,
            columns: OPTIONAL.map(|column| columns.iter().any(|own| own == column)),
            fields,
            buffer,
            at: 0,
            last: i64::MIN,
            is_done: false,
            _copy: copy,
        }))
    }

    /// Makes the text of the next rows.
    fn fill(&mut self) -> Result<()> {
        self.buffer.clear();
        self.at = 0;
        let rows = self.rows().map_err(|error| {
            let found = format!("a database that is damaged after row {}: {error}", self.last);
            refused(&self.name, found)
        })?;
        self.is_done = rows.len() < ROWS;
        for row in rows {
            self.last = row.id;
            let place = Place::at(&*self.name, usize::try_from(row.id).unwrap_or(0), 0);
            let unit = row.unit().map_err(|found| refused_at(place, found))?;
            self.buffer.push_str(&unit);
        }
        if self.is_done {
            self.buffer.push_str("</body></tmx>\n");
        }
        Ok(())
    }

    fn rows(&self) -> rusqlite::Result<Vec<Unit>> {
        let optional = OPTIONAL.iter().zip(self.columns).map(|(name, has)| match has {
            true => format!("u.{name}"),
            false => "NULL".to_owned(),
        });
        let optional: Vec<String> = optional.collect();
        let query = format!(
            "SELECT u.id, m.source_language, m.target_language, u.source_segment, u.target_segment, \
             u.creation_date, u.creation_user, u.change_date, {} FROM translation_units u \
             LEFT JOIN translation_memories m ON m.id = u.translation_memory_id \
             WHERE u.id > ?1 ORDER BY u.id LIMIT {ROWS}",
            optional.join(", ")
        );
        let mut rows = self.memory.prepare_cached(&query)?;
        let mut units: Vec<Unit> =
            rows.query_map([self.last], Unit::of)?.collect::<rusqlite::Result<_>>()?;
        for query in &self.fields {
            let mut values = self.memory.prepare_cached(query)?;
            for unit in &mut units {
                let pair = |row: &Row<'_>| Ok((text(row, 0)?, text(row, 1)?));
                for value in values.query_map([unit.id], pair)? {
                    unit.fields.push(value?);
                }
            }
        }
        Ok(units)
    }
}

impl Read for Units {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.at == self.buffer.len()
            && !self.is_done
            && let Err(error) = self.fill()
        {
            self.is_done = true;
            return Err(io::Error::other(error));
        }
        let copied = (&self.buffer.as_bytes()[self.at..]).read(out)?;
        self.at += copied;
        Ok(copied)
    }
}

fn has_table(memory: &Connection, name: &str) -> rusqlite::Result<bool> {
    let query = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = ?1";
    memory.query_row(query, [name], |row| row.get::<_, i64>(0)).map(|count| count > 0)
}

fn columns(memory: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut rows = memory.prepare("SELECT name FROM pragma_table_info('translation_units')")?;
    rows.query_map([], |row| row.get(0))?.collect()
}

/// The start of the TMX file, with the languages of the first memory.
fn head_of(memory: &Connection) -> rusqlite::Result<String> {
    let mut rows =
        memory.prepare("SELECT source_language FROM translation_memories ORDER BY id LIMIT 1")?;
    let source: Vec<String> = rows.query_map([], |row| text(row, 0))?.collect::<Result<_, _>>()?;
    let mut head = "<tmx version=\"1.4\"><header".to_owned();
    if let Some(source) = source.first().filter(|source| !source.is_empty()) {
        push_attribute(&mut head, "srclang", source);
    }
    head.push_str("/><body>\n");
    Ok(head)
}

/// The value of a column as text; empty for NULL and for bytes that are none.
fn text(row: &Row<'_>, at: usize) -> rusqlite::Result<String> {
    use rusqlite::types::ValueRef;
    Ok(match row.get_ref(at)? {
        ValueRef::Null => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            std::str::from_utf8(bytes).unwrap_or_default().to_owned()
        }
    })
}

/// A row.
struct Unit {
    id: i64,
    languages: [String; 2],
    segments: [String; 2],
    /// Creation, its user, change, and the optional columns.
    values: [String; 7],
    fields: Vec<(String, String)>,
}

impl Unit {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        let mut values: [String; 7] = Default::default();
        for (at, value) in values.iter_mut().enumerate() {
            *value = text(row, 5 + at)?;
        }
        Ok(Self {
            id: row.get(0)?,
            languages: [text(row, 1)?, text(row, 2)?],
            segments: [text(row, 3)?, text(row, 4)?],
            values,
            fields: Vec::new(),
        })
    }

    /// The unit as TMX.
    fn unit(&self) -> std::result::Result<String, String> {
        let [created, creator, changed, guid, used, last, changer] = &self.values;
        let mut out = "<tu".to_owned();
        let mut properties = Vec::new();
        for (name, date) in
            [("creationdate", created), ("changedate", changed), ("lastusagedate", last)]
        {
            match date::usual_or_american(date) {
                _ if date.is_empty() => {}
                Some(moment) => push_attribute(&mut out, name, &moment),
                None => properties.push((format!("x-{name}"), date)),
            }
        }
        let named =
            [("tuid", guid), ("creationid", creator), ("changeid", changer), ("usagecount", used)];
        for (name, value) in named.into_iter().filter(|(_, value)| !value.is_empty()) {
            push_attribute(&mut out, name, value);
        }
        out.push('>');
        let own = self.fields.iter().map(|(name, value)| (format!("x-{name}"), value));
        for (name, value) in properties.into_iter().chain(own) {
            out.push_str("<prop");
            push_attribute(&mut out, "type", &name);
            let value = crate::xml::without_forbidden(value).0;
            out.push_str(&format!(">{}</prop>", crate::xml::escape(&value)));
        }
        for (raw, assumed) in self.segments.iter().zip(&self.languages) {
            let Segment { content, language } = parse(raw)?;
            out.push_str("<tuv");
            let language = if language.is_empty() { assumed } else { &language };
            push_attribute(&mut out, "xml:lang", language);
            out.push_str(&format!("><seg>{content}</seg></tuv>"));
        }
        out.push_str("</tu>\n");
        Ok(out)
    }
}
