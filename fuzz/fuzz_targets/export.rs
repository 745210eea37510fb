//! Any bytes as a bilingual document, exported in every format: no panic, the coverage report adds up, and
//! the TMX is sound.
#![no_main]

use std::path::Path;
use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use tmforge::config::Config;
use tmforge::input::{Options, read};
use tmforge::lang::{LanguagePair, Tag};
use tmforge::output::{self, UnitWriter, Writer};
use tmforge::pipeline::Forge;
use tmforge::validate::{CheckedFormat, Severity, check};
use tmforge::write::OutputFormat;

fn pair() -> LanguagePair {
    let tag = |tag| Tag::parse(tag).expect("a tag");
    LanguagePair::new(tag("en"), tag("zh")).expect("two languages")
}

fn forge() -> &'static Forge {
    static FORGE: OnceLock<Forge> = OnceLock::new();
    FORGE.get_or_init(|| Forge::new(Config::new(pair())).expect("defaults are usable"))
}

fuzz_target!(|data: &[u8]| {
    let Ok(input) = read("x", data, &Options::default()) else { return };
    let Ok(aligned) = forge().align(input) else { return };
    let coverage = &aligned.coverage;
    assert_eq!(coverage.characters, coverage.in_units + coverage.totals.values().sum::<usize>());
    for format in [CheckedFormat::Tmx, CheckedFormat::Tsv, CheckedFormat::Csv, CheckedFormat::Jsonl]
    {
        let path = Path::new("x").with_extension(format.name());
        let output = OutputFormat::of_path(&path).expect("an output format");
        let options = output::Options::new(pair());
        let mut writer = UnitWriter::new(output, "x", Vec::new(), &options).expect("a head");
        for unit in &aligned.units {
            writer.write(unit).expect("a unit");
        }
        let (_, bytes) = writer.finish().expect("an end");
        let findings = check("x", &bytes, format);
        let errors: Vec<_> = findings.iter().filter(|f| f.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
});
