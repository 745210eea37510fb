//! Office files and books that programs wrote: every byte is accounted for, and one text gives the same
//! units from each format.

mod accounted;

use std::path::{Path, PathBuf};

use tmforge::config::Config;
use tmforge::input::{Options, read};
use tmforge::lang::{LanguagePair, Tag};
use tmforge::pipeline::{Forge, InputFile, Job};
use tmforge::unit::TranslationUnit;

const LAYOUTS: &str = "tests/data/layouts";

/// The files of a folder and of those in it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> =
        entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect();
    found.sort();
    found
}

#[test]
fn every_byte_of_the_text_is_accounted_for() {
    let mut count = 0;
    for path in files(Path::new(LAYOUTS)) {
        let name = path.to_str().unwrap();
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap();
        if !["docx", "pptx", "odt", "odp", "epub"].contains(&extension) || name.contains("refused")
        {
            continue;
        }
        let parsed = read(name, &std::fs::read(&path).unwrap(), &Options::default()).unwrap();
        accounted::check(&parsed.document);
        count += 1;
    }
    assert!(count >= 16, "{count}");
}

/// The units of a pair of files of the text about a ferry, which LibreOffice wrote.
fn units(extension: &str) -> Vec<TranslationUnit> {
    let tag = |tag| Tag::parse(tag).unwrap();
    let forge = Forge::new(Config::new(LanguagePair::new(tag("en"), tag("de")).unwrap())).unwrap();
    let [source, target] = ["en", "de"].map(|language| {
        let name = format!("{LAYOUTS}/ferry/{language}.{extension}");
        let bytes = std::fs::read(&name).unwrap();
        InputFile::Bytes { name, bytes }
    });
    let mut units: Vec<TranslationUnit> = Vec::new();
    let jobs = std::iter::once(Job::Pair(source, target));
    forge.run(jobs, &mut units, &mut ()).unwrap();
    units
}

#[test]
fn one_text_gives_the_same_units_from_each_format() {
    let texts = |extension| -> Vec<(String, String)> {
        units(extension).into_iter().map(|unit| (unit.source, unit.target)).collect()
    };
    let expected = texts("odt");
    assert_eq!(expected.len(), 16);
    assert_eq!(texts("docx"), expected);
    assert_eq!(texts("epub"), expected);
    // In HTML the title of the page comes first.
    assert_eq!(texts("html")[1..], expected);
}

#[test]
fn places_are_paragraphs_or_lines_of_chapters() {
    let places = |extension: &str, unit: usize| units(extension).remove(unit).places;
    let docx = places("docx", 2).unwrap();
    assert_eq!(
        (docx.source, docx.target),
        (vec!["paragraph 2".into()], vec!["paragraph 2".into()])
    );
    let epub = places("epub", 2).unwrap();
    let [place] = &epub.source[..] else { panic!("{epub:?}") };
    assert!(
        place.starts_with("OEBPS/sections/section") && place.contains(".xhtml, line "),
        "{place}"
    );
    assert_eq!(places("html", 2), None);
}
