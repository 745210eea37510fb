//! What the tests of writers share: a unit, and a translation memory as bytes.

use tmforge::align::Verdict;
use tmforge::lang::{LanguagePair, Tag};
use tmforge::model::BlockKind;
use tmforge::output::{Options, OutputFormat, UnitWriter, WriteSummary, Writer};
use tmforge::unit::{BeadType, Lines, SectionPath, TranslationUnit};

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
        verdict: Verdict::Translation,
        review: None,
        previous: None,
        next: None,
        lines: Lines::default(),
        places: None,
        spans: Default::default(),
        sub_segments: Vec::new(),
    }
}

/// The memory of these units, and what the writer says of it.
pub(crate) fn write_with(
    format: OutputFormat,
    units: &[TranslationUnit],
    options: &Options,
) -> (Vec<u8>, WriteSummary) {
    let mut writer = UnitWriter::new(format, "memory", Vec::new(), options).unwrap();
    units.iter().for_each(|unit| writer.write(unit).unwrap());
    let (written, bytes) = writer.finish().unwrap();
    (bytes, written)
}
