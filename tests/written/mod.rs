//! What the tests of writers share: a stream that can be looked into, a unit, a memory as bytes.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use tmforge::lang::{LanguagePair, Tag};
use tmforge::model::BlockKind;
use tmforge::output::{Options, OutputFormat, Written, writer};
use tmforge::unit::{BeadType, Lines, SectionPath, TranslationUnit};

/// A stream whose bytes can be taken while a writer has it.
#[derive(Clone, Default)]
pub(crate) struct Shared(Arc<Mutex<Vec<u8>>>);

impl Shared {
    /// What was written so far.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap().clone()
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// English to Chinese.
pub(crate) fn options() -> Options {
    let tag = |text| Tag::parse(text).unwrap();
    Options::new(LanguagePair::new(tag("en"), tag("zh-CN")).unwrap())
}

/// A sure unit of one segment on each side, without neighbours.
pub(crate) fn unit(source: &str, target: &str) -> TranslationUnit {
    TranslationUnit {
        id: "0123456789abcdef".to_owned(),
        document: "report.md".to_owned(),
        position: 1,
        kind: BlockKind::Paragraph,
        source: source.to_owned(),
        target: target.to_owned(),
        section: SectionPath { source: vec!["One".to_owned()], target: vec!["一".to_owned()] },
        bead: BeadType { source: 1, target: 1 },
        confidence: 1.0,
        previous: None,
        next: None,
        lines: Lines::default(),
        parts: Vec::new(),
    }
}

/// The memory of these units, and what the writer says of it.
pub(crate) fn write_with(
    format: OutputFormat,
    units: &[TranslationUnit],
    options: &Options,
) -> (Vec<u8>, Vec<Written>) {
    let shared = Shared::default();
    let mut writer = writer(format, "memory", shared.clone(), options).unwrap();
    units.iter().for_each(|unit| writer.write(unit).unwrap());
    let written = writer.finish().unwrap();
    (shared.bytes(), written)
}
