//! Any bytes as a bilingual document, exported in every format: no panic, the account adds up, and
//! the TMX is sound.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use tmforge::config::Config;
use tmforge::input::{Options, read};
use tmforge::lang::{LanguagePair, Tag};
use tmforge::write::OutputFormat;
use tmforge::output::{self, writer};
use tmforge::pipeline::Forge;
use tmforge::validate::{Severity, check};

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
    let Ok(forged) = forge().align(input.document) else { return };
    let account = &forged.account;
    assert_eq!(account.characters, account.in_units + account.totals.values().sum::<usize>());
    for format in OutputFormat::ALL {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("memory");
        let file = std::fs::File::create(&path).expect("a file");
        let options = output::Options::new(pair());
        let mut writer = writer(format, "x", file, &options).expect("a head");
        for unit in &forged.units {
            writer.write(unit).expect("a unit");
        }
        writer.finish().expect("an end");
        let bytes = std::fs::read(&path).expect("the memory");
        let findings = check("x", &bytes, format);
        let errors: Vec<_> = findings.iter().filter(|f| f.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
});
