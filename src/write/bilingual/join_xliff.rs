//! Files of XLIFF: an element for each document, and ids that are unique in it.

use crate::error::Result;
use crate::memory::carried::{Kind, Side, key};
use crate::write::WriteOptions;
use crate::write::bilingual::codes::is_token;
use crate::write::bilingual::join::{Join, OnePair, Seen};
use crate::write::bilingual::record;
use crate::write::bilingual::stated::push_carried;
use crate::write::tmx::push_attribute;
use crate::xml::is_char;

/// The versions that are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Version {
    One,
    Two,
}

pub(in crate::write) struct JoinXliff {
    version: Version,
    /// The languages of a file without units.
    assumed: [String; 2],
    pair: OnePair,
    is_begun: bool,
    /// The document and the languages of the open file element.
    open: Option<[String; 3]>,
    files: usize,
    ids: Seen,
    /// The last number that was tried as an id.
    number: usize,
}

/// A unit as its encoder wrote it.
struct Unit<'r> {
    id: &'r str,
    attributes: &'r str,
    texts: &'r str,
    carried: &'r str,
    notes: &'r str,
}

impl JoinXliff {
    pub(in crate::write) fn one(options: &WriteOptions) -> Self {
        Self::new(Version::One, options)
    }

    pub(in crate::write) fn two(options: &WriteOptions) -> Self {
        Self::new(Version::Two, options)
    }

    fn new(version: Version, options: &WriteOptions) -> Self {
        let known = |language: &String| match &**language {
            "" | "*all*" => "und".to_owned(),
            _ => language.clone(),
        };
        Self {
            version,
            assumed: [known(&options.source), known(&options.target)],
            pair: OnePair::new("XLIFF 2"),
            is_begun: false,
            open: None,
            files: 0,
            ids: Seen::default(),
            number: 0,
        }
    }

    /// Appends the start of the file element of a unit, unless it is open.
    fn begin(&mut self, [source, target, document]: [&str; 3], out: &mut Vec<u8>) -> Result<()> {
        if self.open.as_ref().is_some_and(|open| *open == [source, target, document]) {
            return Ok(());
        }
        self.close(out);
        if self.version == Version::Two {
            self.pair.begins([source, target])?;
        }
        self.push_root([source, target], out);
        self.files += 1;
        match self.version {
            Version::One => {
                out.extend_from_slice(b"  <file");
                push_attribute(out, "original", document);
                push_attribute(out, "source-language", source);
                push_attribute(out, "target-language", target);
                out.extend_from_slice(
                    b" datatype=\"plaintext\" xml:space=\"preserve\">\n    <body>\n",
                );
            }
            Version::Two => {
                out.extend_from_slice(format!("  <file id=\"f{}\"", self.files).as_bytes());
                if !document.is_empty() {
                    push_attribute(out, "original", document);
                }
                out.extend_from_slice(b" xml:space=\"preserve\">\n");
            }
        }
        self.ids.clear();
        self.number = 0;
        self.open = Some([source, target, document].map(str::to_owned));
        Ok(())
    }

    fn push_root(&mut self, [source, target]: [&str; 2], out: &mut Vec<u8>) {
        if std::mem::replace(&mut self.is_begun, true) {
            return;
        }
        out.extend_from_slice(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xliff ");
        match self.version {
            Version::One => out.extend_from_slice(
                b"version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">\n",
            ),
            Version::Two => {
                out.extend_from_slice(
                    b"xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" \
                      xmlns:mda=\"urn:oasis:names:tc:xliff:metadata:2.0\" version=\"2.1\"",
                );
                push_attribute(out, "srcLang", source);
                push_attribute(out, "trgLang", target);
                out.extend_from_slice(b">\n");
            }
        }
    }

    fn close(&mut self, out: &mut Vec<u8>) {
        if self.open.take().is_some() {
            out.extend_from_slice(match self.version {
                Version::One => b"    </body>\n  </file>\n",
                Version::Two => b"  </file>\n",
            });
        }
    }

    /// The id of a unit: its own, or the next number that no unit of the file has so far.
    fn id(&mut self, own: &str) -> String {
        // A reader would take white space for that of an attribute.
        let is_valid = match self.version {
            Version::One => {
                !own.trim().is_empty() && !own.contains(|c: char| c.is_control() || !is_char(c))
            }
            Version::Two => is_token(own),
        };
        if is_valid && self.ids.is_new(&[own]) {
            return own.to_owned();
        }
        loop {
            self.number += 1;
            let number = self.number.to_string();
            if self.ids.is_new(&[&number]) {
                return number;
            }
        }
    }

    fn unit(&mut self, unit: &Unit<'_>, out: &mut Vec<u8>) {
        let id = self.id(unit.id);
        let (indent, element) = match self.version {
            Version::One => ("      ", "trans-unit"),
            Version::Two => ("      ", "unit"),
        };
        out.extend_from_slice(format!("{indent}<{element}").as_bytes());
        push_attribute(out, "id", &id);
        out.extend_from_slice(unit.attributes.as_bytes());
        out.extend_from_slice(b">\n");
        let is_renamed = !unit.id.is_empty() && id != unit.id;
        let renamed = is_renamed.then_some(unit.id);
        match self.version {
            Version::One => {
                out.extend_from_slice(unit.texts.as_bytes());
                push_group(out, unit.carried, renamed, &ONE);
                out.extend_from_slice(unit.notes.as_bytes());
            }
            Version::Two => {
                push_group(out, unit.carried, renamed, &TWO);
                out.extend_from_slice(unit.notes.as_bytes());
                out.extend_from_slice(unit.texts.as_bytes());
            }
        }
        out.extend_from_slice(format!("{indent}</{element}>\n").as_bytes());
    }
}

/// The elements around what is carried.
struct Group {
    begin: &'static str,
    end: &'static str,
    /// The indentation, the name and the attribute of each element.
    each: (&'static str, &'static str, &'static str),
}

const ONE: Group = Group {
    begin: "        <context-group purpose=\"information\">\n",
    end: "        </context-group>\n",
    each: ("          ", "context", "context-type"),
};

const TWO: Group = Group {
    begin: "        <mda:metadata>\n          <mda:metaGroup category=\"tmforge\">\n",
    end: "          </mda:metaGroup>\n        </mda:metadata>\n",
    each: ("            ", "mda:meta", "type"),
};

/// Appends what is carried, with the id of a unit that got another.
fn push_group(out: &mut Vec<u8>, carried: &str, renamed: Option<&str>, group: &Group) {
    if carried.is_empty() && renamed.is_none() {
        return;
    }
    out.extend_from_slice(group.begin.as_bytes());
    if let Some(id) = renamed {
        push_carried(out, group.each, &key(Side::Source, Kind::Property, "x-unit-id"), id);
    }
    out.extend_from_slice(carried.as_bytes());
    out.extend_from_slice(group.end.as_bytes());
}

impl Join for JoinXliff {
    fn join(&mut self, mut records: &[u8], out: &mut Vec<u8>) -> Result<()> {
        while let Some([source, target, document, id, attributes, texts, carried, notes]) =
            record::next(&mut records)
        {
            self.begin([source, target, document], out)?;
            self.unit(&Unit { id, attributes, texts, carried, notes }, out);
        }
        Ok(())
    }

    /// A file has at least one element for a document, and that of XLIFF 2 is not empty.
    fn end(&mut self, out: &mut Vec<u8>) {
        if self.files == 0 {
            let [source, target] = self.assumed.clone();
            let begun = self.begin([&source, &target, ""], out);
            if begun.is_ok() && self.version == Version::Two {
                out.extend_from_slice(b"    <group id=\"g1\"/>\n");
            }
        }
        self.close(out);
        out.extend_from_slice(b"</xliff>\n");
    }
}
