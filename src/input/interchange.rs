//! Files of translation memories as documents: PO, XLIFF, TMX and TXML. Their units are read by
//! [`MemoryReader`], with its rules on states; each text is a cell whose row is the unit and whose
//! column is the language.

use std::collections::BTreeMap;
use std::io::Cursor;

use super::data::{Entries, Part, trace};
use super::decode::{Decoded, decode};
use crate::error::Result;
use crate::memory::{Fields, Header, InlineHandling, InputFormat, MemoryReader, States, TransUnit};
use crate::model::Document;

pub(super) fn read_po(name: &str, bytes: &[u8]) -> Result<Document> {
    read(
        name,
        bytes,
        &Kind { format: InputFormat::Po, what: "a PO file", anchors: ["msgid", "msgstr"] },
    )
}

pub(super) fn read_xliff(name: &str, bytes: &[u8]) -> Result<Document> {
    let anchors = ["<source", "<target"];
    read(name, bytes, &Kind { format: InputFormat::Xliff, what: "an XLIFF file", anchors })
}

pub(super) fn read_tmx(name: &str, bytes: &[u8]) -> Result<Document> {
    let anchors = ["<seg", "<seg"];
    read(name, bytes, &Kind { format: InputFormat::Tmx, what: "a TMX file", anchors })
}

pub(super) fn read_txml(name: &str, bytes: &[u8]) -> Result<Document> {
    let anchors = ["<source", "<target"];
    read(name, bytes, &Kind { format: InputFormat::Txml, what: "a TXML file", anchors })
}

/// A format and how its texts are found in the file.
struct Kind {
    format: InputFormat,
    what: &'static str,
    /// What precedes the source and the target of a unit.
    anchors: [&'static str; 2],
}

fn read(name: &str, bytes: &[u8], kind: &Kind) -> Result<Document> {
    let Decoded { text, decoding } = decode(name, bytes, None)?;
    let mut units = Units::new(&text, kind);
    let reader = MemoryReader::read(name, Box::new(Cursor::new(bytes.to_vec())), kind.format)?;
    for chunk in reader {
        let chunk = chunk?;
        chunk.each_with(Fields::All, |unit| units.take(unit, chunk.header()))?;
    }
    let Units { entries, pairs, excluded, .. } = units;
    let mut document = entries.document(name, text)?;
    document.dropped = usize::from(decoding.byte_order_mark);
    document.line_ends = decoding.carriage_returns;
    document.notes.push(note(name, kind.what, pairs, &excluded));
    Ok(document)
}

fn note(name: &str, what: &str, pairs: usize, excluded: &BTreeMap<&str, usize>) -> String {
    let noun = if pairs == 1 { "pair" } else { "pairs" };
    let mut note = format!("{name}: {pairs} {noun} of {what}");
    for (i, (reason, count)) in excluded.iter().enumerate() {
        note += if i == 0 { "; excluded: " } else { ", " };
        note += &format!("{count} {reason}");
    }
    note
}

/// Collects the units of a file.
struct Units<'t> {
    text: &'t str,
    kind: &'t Kind,
    entries: Entries,
    /// The offset after the last text that was found.
    at: usize,
    rows: usize,
    pairs: usize,
    excluded: BTreeMap<&'static str, usize>,
}

impl<'t> Units<'t> {
    fn new(text: &'t str, kind: &'t Kind) -> Self {
        let (entries, excluded) = (Entries::default(), BTreeMap::new());
        Self { text, kind, entries, at: 0, rows: 0, pairs: 0, excluded }
    }

    fn take(&mut self, unit: &TransUnit<'_>, header: &Header) {
        if let Some(state) = unit.state.filter(|&state| !States::default().takes(state)) {
            *self.excluded.entry(state.reason()).or_default() += 1;
            return;
        }
        let texts: Vec<(String, String)> = (0..unit.variants.len())
            .map(|i| (language(unit, i, header), text_of(unit, i)))
            .filter(|(_, text)| !text.trim().is_empty())
            .collect();
        if texts.len() < 2 {
            *self.excluded.entry("without a target").or_default() += 1;
            return;
        }
        self.rows += 1;
        self.pairs += texts.len() - 1;
        let row = self.rows.to_string();
        for (i, (language, text)) in texts.iter().enumerate() {
            let parts = self.find(text.trim(), self.kind.anchors[i.min(1)]);
            self.entries.add_at(&row, language, parts);
        }
    }

    /// The parts of a text, which follows its anchor. Where the two do not agree in every character,
    /// the text stands for its anchor.
    fn find(&mut self, text: &str, anchor: &str) -> Vec<Part> {
        let mut first = None;
        let mut at = self.at;
        for _ in 0..TRIES {
            let Some(found) = self.text[at..].find(anchor).map(|found| at + found) else { break };
            let after = found + anchor.len();
            first.get_or_insert(found..after);
            let begin = self.text[after..].find(['>', '"']).map_or(after, |end| after + end + 1);
            // An empty first line of a PO string, and white space, are passed by the trace.
            if let Some(parts) = trace(&self.text[begin..], begin, text) {
                self.at = parts.last().map_or(begin, |part| part.source().end);
                return parts;
            }
            at = after;
        }
        let end = (self.at + 1..=self.text.len()).find(|&end| self.text.is_char_boundary(end));
        let range = first.unwrap_or(self.at..end.unwrap_or(self.at));
        self.at = range.end;
        vec![Part::Rendered(text.to_owned(), range)]
    }
}

/// The most places where a text is looked for. Between two units there are those that are excluded.
const TRIES: usize = 64;

/// The language of a variant: as the unit or the header states it, else `source` or `target`.
fn language(unit: &TransUnit<'_>, at: usize, header: &Header) -> String {
    let stated = &unit.variants[at].language;
    let (of_header, role) =
        if at == 0 { (&header.source, "source") } else { (&header.target, "target") };
    match (stated.is_empty(), of_header.is_empty()) {
        (false, _) => stated.to_string(),
        (true, false) => of_header.clone(),
        (true, true) => role.to_owned(),
    }
}

fn text_of(unit: &TransUnit<'_>, at: usize) -> String {
    unit.variants[at].segment.text(InlineHandling::Drop).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(document: &Document) -> Vec<(&str, &str)> {
        let column = |block: &crate::model::Block| block.cell.unwrap().column as usize;
        let columns = &document.tables[0].columns;
        document.blocks.iter().map(|b| (columns[column(b)].as_str(), b.text.as_str())).collect()
    }

    #[test]
    fn units_are_rows_of_their_languages() {
        let po = "msgid \"\"\nmsgstr \"Language: de\\n\"\n\nmsgctxt \"Tide\"\nmsgid \"Tide\"\nmsgstr \
                  \"Gezeiten\"\n\n#, fuzzy\nmsgid \"x\"\nmsgstr \"y\"\n\nmsgid \"\"\n\"One \"\n\"two\"\nmsgstr \
                  \"Eins \\\"zwei\\\"\"\n";
        let document = read_po("t.po", po.as_bytes()).unwrap();
        let texts: Vec<&str> = blocks(&document).iter().map(|(_, text)| *text).collect();
        assert_eq!(texts, ["Tide", "Gezeiten", "One two", "Eins \"zwei\""]);
        assert_eq!(document.notes, ["t.po: 2 pairs of a PO file; excluded: 1 fuzzy"]);
        let tide = document.blocks[0].source_start();
        assert_eq!(&document.text[tide - 7..tide + 4], "msgid \"Tide");
    }
}
