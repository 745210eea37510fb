use std::path::PathBuf;

use rusqlite::Connection;

use crate::memory::{Fields, InlineHandling, InputFormat, MemoryReader};

const SCHEMA: &str = "CREATE TABLE translation_memories (id INTEGER PRIMARY KEY, name TEXT, source_language TEXT, \
    target_language TEXT);\
    CREATE TABLE translation_units (id INTEGER PRIMARY KEY, guid BLOB, translation_memory_id INT, source_hash INT, \
    source_segment TEXT, target_segment TEXT, creation_date TEXT, creation_user TEXT, change_date TEXT, \
    change_user TEXT, last_used_date TEXT, usage_counter INT);\
    CREATE TABLE attributes (id INTEGER PRIMARY KEY, name TEXT, type INT);\
    CREATE TABLE string_attributes (translation_unit_id INT, attribute_id INT, value TEXT);\
    INSERT INTO translation_memories VALUES (1, 'tm', 'en-US', 'de-DE');\
    INSERT INTO attributes VALUES (1, 'Client', 1);\
    INSERT INTO string_attributes VALUES (7, 1, 'A & B');";

fn segment(text: &str) -> String {
    format!("<Segment><Elements><Text><Value>{text}</Value></Text></Elements></Segment>")
}

/// A database in a folder of its own.
fn database(sql: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.sdltm");
    Connection::open(&path).unwrap().execute_batch(sql).unwrap();
    (folder, path)
}

fn insert(id: i64, source: &str, target: &str) -> String {
    format!(
        "INSERT INTO translation_units VALUES ({id}, NULL, 1, 0, '{source}', '{target}', '2026-01-02 03:04:05', \
         'DOMAIN\\me', '2026-01-03 03:04:05', 'you', '2026-01-02 03:04:05', 2);"
    )
}

/// Each unit as its texts, languages, creation and properties.
fn read(path: &std::path::Path) -> crate::error::Result<Vec<String>> {
    let mut found = Vec::new();
    for chunk in MemoryReader::open(path, InputFormat::Sdltm)? {
        chunk?.each_with(Fields::All, |unit| {
            let side = |at: usize| {
                let variant = &unit.variants[at];
                format!("{}={}", variant.language, variant.segment.text(InlineHandling::Text))
            };
            let get = |name| unit.attributes.get(name).unwrap_or_default().into_owned();
            let properties: Vec<_> = unit
                .annotations
                .iter()
                .map(|property| {
                    let name = property.property_name().unwrap_or_default().into_owned();
                    format!(" {name}={}", property.text.text_without_tags())
                })
                .collect();
            found.push(format!(
                "{} {} {} {}{}",
                side(0),
                side(1),
                get("creationdate"),
                get("creationid"),
                properties.concat()
            ));
        })?;
    }
    Ok(found)
}

#[test]
fn rows_are_units_with_their_dates_users_and_fields() {
    let sql = [
        SCHEMA,
        &insert(7, &segment("A &lt; b"), &segment("B")),
        &insert(-3, &segment("first"), &segment("zuerst")),
    ]
    .concat();
    let (_folder, path) = database(&sql);
    assert_eq!(
        read(&path).unwrap(),
        [
            "en-US=first de-DE=zuerst 20260102T030405Z DOMAIN\\me",
            "en-US=A < b de-DE=B 20260102T030405Z DOMAIN\\me x-Client=A & B"
        ]
    );
}

#[test]
fn all_rows_are_read_however_many_there_are() {
    let rows: Vec<_> =
        (1..=200).map(|n| insert(n * 3, &segment(&format!("s{n}")), &segment("t"))).collect();
    let (_folder, path) = database(&format!("{SCHEMA}BEGIN;{}COMMIT;", rows.concat()));
    let found = read(&path).unwrap();
    assert_eq!(found.len(), 200);
    assert!(found[199].starts_with("en-US=s200 "), "{}", found[199]);
}

#[test]
fn memories_without_the_columns_of_later_versions_are_read() {
    let sql = "CREATE TABLE translation_memories (id INT, source_language TEXT, target_language TEXT);\
        CREATE TABLE translation_units (id INT, translation_memory_id INT, source_segment TEXT, \
        target_segment TEXT, creation_date TEXT, creation_user TEXT, change_date TEXT);\
        INSERT INTO translation_memories VALUES (1, 'en', 'fr');\
        INSERT INTO translation_units VALUES (1, 1, '<Segment><Elements><Text><Value>a</Value></Text></Elements>\
        <CultureName>en-GB</CultureName></Segment>', '<Segment/>', '', '', '');";
    let (_folder, path) = database(sql);
    assert_eq!(read(&path).unwrap(), ["en-GB=a fr=  "]);
}

#[test]
fn other_databases_and_files_are_refused_with_what_to_do() {
    let advice = "open it in Trados Studio and export it as TMX";
    for (sql, found) in [
        ("CREATE TABLE a (b INT);", "a database without the table `translation_memories`"),
        (
            "CREATE TABLE translation_memories (id INT); CREATE TABLE translation_units (id INT);",
            "a memory without the column `translation_memory_id`",
        ),
        (
            "CREATE TABLE translation_memories (id INT); CREATE VIEW translation_units AS SELECT 1;",
            "a database without the table `translation_units`",
        ),
    ] {
        let (_folder, path) = database(sql);
        let error = read(&path).unwrap_err().to_string();
        assert!(error.contains(found) && error.ends_with(advice), "{error}");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.sdltm");
    std::fs::write(&path, "text").unwrap();
    let error = read(&path).unwrap_err().to_string();
    assert!(error.contains("m.sdltm: not an SQLite database; expected"), "{error}");
    std::fs::write(&path, [&b"SQLite format 3\0"[..], &[0xFF; 4096]].concat()).unwrap();
    let error = read(&path).unwrap_err().to_string();
    assert!(error.contains("a database that cannot be read"), "{error}");
}

#[test]
fn a_segment_that_is_not_understood_is_refused_with_its_row() {
    let sql = [
        SCHEMA,
        &insert(1, &segment("a"), &segment("b")),
        &insert(42, "<Segment><New/></Segment>", ""),
    ]
    .concat();
    let (_folder, path) = database(&sql);
    let error = read(&path).unwrap_err().to_string();
    assert!(error.contains("m.sdltm:42: an element `New` in a segment"), "{error}");
}
