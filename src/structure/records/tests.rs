//! Tests of which columns hold the languages, and of the records that their rows make.

use super::*;
use crate::lang::Tag;

fn pair(source: &str, target: &str) -> LanguagePair {
    let tag = |tag| Tag::parse(tag).unwrap();
    LanguagePair::new(tag(source), tag(target)).unwrap()
}

/// A document of one table, its cells separated by bars.
fn document(kind: TableKind, rows: &[&str]) -> Document {
    let table = Table { kind, ..Table::default() };
    let mut document = Document { tables: vec![table], ..Document::default() };
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(cells.split('|')).filter(|(_, text)| !text.is_empty()) {
            let cell = Some(Cell { table: 0, row, column });
            document.blocks.push(Block { text: text.to_owned(), cell, ..Block::default() });
        }
    }
    document
}

/// The records as `source = target`.
fn records(rows: &[&str], source: &str, target: &str, choices: &str) -> Result<Vec<String>> {
    let mut document = document(TableKind::Sheet, rows);
    let choices = match choices {
        "" => Vec::new(),
        choices => ColumnChoice::list(choices)?,
    };
    let taken = take(&mut document, &pair(source, target), &choices)?;
    let text = |blocks: &[Block]| {
        blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join(" ")
    };
    Ok(taken.iter().map(|r| format!("{} = {}", text(&r.source), text(&r.target))).collect())
}

const NOTES: &[&str] = &[
    "#|Text||Notes|Übersetzung",
    "1|The bridge is closed today.||Say closed.|Die Brücke ist heute gesperrt.",
    "2|Pull the handle to open it.|||Ziehen Sie zum Öffnen am Griff.",
    "3|The water is still too cold.|||Das Wasser ist noch zu kalt.",
    "4|Nobody may swim after dark.|||Nach Einbruch der Dunkelheit darf niemand schwimmen.",
];

#[test]
fn columns_without_names_are_known_by_their_content() {
    let found = records(NOTES, "de", "en", "").unwrap();
    assert_eq!(found.len(), 4);
    assert_eq!(found[1], "Ziehen Sie zum Öffnen am Griff. = Pull the handle to open it.");
}

#[test]
fn a_title_above_the_header_is_part_of_it() {
    let rows = ["Words of the harbour", "Nr.|German|English", "1|Anker|anchor"];
    assert_eq!(records(&rows, "en", "de", "").unwrap(), ["anchor = Anker"]);
}

#[test]
fn the_direction_of_source_and_target_is_that_of_the_cells() {
    let rows = ["Source|Target", "打开窗口|Open the window", "关闭|Close"];
    let found = records(&rows, "en", "zh", "").unwrap();
    assert_eq!(found, ["Open the window = 打开窗口", "Close = 关闭"]);
}

#[test]
fn a_choice_is_a_letter_a_number_or_a_name() {
    let rows = [
        "Ref|Old|New|Neu|Alt",
        "1a|cold food|warm food|warme Speisen|kalte Speisen",
        "2|cold tea|warm tea|warmer Tee|kalter Tee",
    ];
    for choices in ["en=C,de=D", "en=3,de=4", "source=new,target=Neu", "de-DE=D,en-US=C"] {
        let found = records(&rows, "en", "de", choices).unwrap();
        assert_eq!(found, ["warm food = warme Speisen", "warm tea = warmer Tee"], "{choices}");
    }
    let error = records(&rows, "en", "de", "en=H,de=D").unwrap_err().to_string();
    assert!(error.contains("no column with text for `en`"), "{error}");
}

#[test]
fn two_columns_in_one_language_are_refused() {
    let rows = [
        "Guests may bring cold food.|Guests shall not bring food.|Gäste bringen keine Speisen mit.",
        "The hall closes at midnight.|The hall closes at one.|Der Saal schließt um Mitternacht.",
        "Music needs a permit now.|Music needs no permit.|Musik braucht eine Genehmigung.",
    ];
    let error = records(&rows, "en", "de", "").unwrap_err().to_string();
    assert!(error.contains("several columns in en: column A"), "{error}");
    assert!(error.contains("--from-columns"), "{error}");
}

#[test]
fn a_table_in_one_language_tells_what_its_columns_hold() {
    let rows = [
        "Ref|Text|Remark",
        "1|The well in the yard is dry.|see 2",
        "2|The well in the yard is full.|see 1",
        "3|The rope of the well is too short.|new",
    ];
    let error = records(&rows, "en", "de", "").unwrap_err().to_string();
    assert!(error.contains("no column in de; column A (Ref): no text; column B (Text): English"));
}

#[test]
fn a_column_in_both_languages_stays_as_it_is() {
    let rows = ["1|Open the window", "1|打开窗口", "2|Close the door", "2|关上门"];
    let mut document = document(TableKind::Sheet, &rows);
    assert!(take(&mut document, &pair("en", "zh"), &[]).unwrap().is_empty());
    assert_eq!(document.blocks.len(), 8);
}

#[test]
fn a_table_in_running_text_without_both_languages_stays_as_it_is() {
    let mut document = document(TableKind::InText, &["Word|Meaning", "Anchor|It holds a ship."]);
    assert!(take(&mut document, &pair("en", "zh"), &[]).unwrap().is_empty());
    assert_eq!(document.blocks.len(), 4);
}
