//! Runs of many documents: what a document becomes does not depend on the others.

use std::collections::{BTreeMap, BTreeSet};

use tmforge::config::Config;
use tmforge::error::Error;
use tmforge::lang::{LanguagePair, Tag};
use tmforge::pipeline::{Forge, InputFile, Job, Observer};
use tmforge::unit::TranslationUnit;

const SUBJECTS: [(&str, &str); 6] = [
    ("The gardener", "Der Gärtner"),
    ("My aunt", "Meine Tante"),
    ("The baker", "Der Bäcker"),
    ("A neighbour", "Ein Nachbar"),
    ("The old captain", "Der alte Kapitän"),
    ("Nobody", "Niemand"),
];

const VERBS: [(&str, &str); 5] = [
    ("painted", "strich"),
    ("sold", "verkaufte"),
    ("found", "fand"),
    ("described", "beschrieb"),
    ("repaired", "reparierte"),
];

const OBJECTS: [(&str, &str); 6] = [
    ("the gate", "das Tor"),
    ("two chairs", "zwei Stühle"),
    ("the lantern", "die Laterne"),
    ("an umbrella", "einen Schirm"),
    ("the bridge", "die Brücke"),
    ("the boat", "das Boot"),
];

const TIMES: [(&str, &str); 5] = [
    ("in May", "im Mai"),
    ("before the storm", "vor dem Sturm"),
    ("at dawn", "im Morgengrauen"),
    ("after a long winter", "nach einem langen Winter"),
    ("on Monday", "am Montag"),
];

/// A sequence of numbers that is the same on every machine.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn sentence(&mut self) -> (String, String) {
        let (subject, verb) = (SUBJECTS[self.below(6)], VERBS[self.below(5)]);
        let (object, time) = (OBJECTS[self.below(6)], TIMES[self.below(5)]);
        (
            format!("{} {} {} {}.", subject.0, verb.0, object.0, time.0),
            format!("{} {} {} {}.", subject.1, verb.1, time.1, object.1),
        )
    }
}

/// A pair of short texts. Some sentences have no translation, and some paragraphs join two.
fn job(number: usize) -> Job {
    let mut numbers = Numbers(number as u64 + 1);
    let (mut english, mut german) = (String::new(), String::new());
    for _ in 0..4 + numbers.below(7) {
        let (source, target) = numbers.sentence();
        english.push_str(&source);
        let kind = numbers.below(8);
        if kind > 0 {
            german.push_str(&target);
        }
        let end = if kind == 1 { " " } else { "\n\n" };
        english.push_str(end);
        german.push_str(end);
    }
    let file = |language: &str, text: String| {
        let name = format!("texts/{number}.{language}.txt");
        InputFile::Bytes { name, bytes: text.into_bytes() }
    };
    Job::Pair(file("en", english), file("de", german))
}

/// Fails if a document does.
struct NoneFails;

impl Observer for NoneFails {
    fn failed(&mut self, error: &Error) {
        panic!("{error}");
    }
}

fn forge(threads: usize, builtin: bool) -> Forge {
    let tag = |tag| Tag::parse(tag).unwrap();
    let mut config = Config::new(LanguagePair::new(tag("en"), tag("de")).unwrap());
    (config.threads, config.align.builtin) = (threads, builtin);
    config.sub_segments = true;
    config.min_confidence = 0.0;
    Forge::new(config).unwrap()
}

/// The units of each document, from one run for each part of the jobs.
fn runs(forge: &Forge, jobs: &[Job], parts: usize) -> BTreeMap<String, Vec<TranslationUnit>> {
    let mut documents: BTreeMap<String, Vec<TranslationUnit>> = BTreeMap::new();
    for part in jobs.chunks(jobs.len().div_ceil(parts)) {
        let mut units: Vec<TranslationUnit> = Vec::new();
        forge.run(part.iter().cloned(), &mut units, &mut NoneFails).unwrap();
        for unit in units {
            documents.entry(unit.document.clone()).or_default().push(unit);
        }
    }
    documents
}

#[test]
fn a_document_has_the_same_units_in_any_company() {
    let jobs: Vec<Job> = (0..60).map(job).collect();
    // 37 and 60 have no common factor, so each job comes once.
    let shuffled: Vec<Job> = (0..60).map(|at| jobs[at * 37 % 60].clone()).collect();
    for builtin in [true, false] {
        let together = runs(&forge(1, builtin), &jobs, 1);
        assert_eq!(together.len(), 60);
        assert_eq!(runs(&forge(3, builtin), &shuffled, 1), together);
        for (order, parts, threads) in [(&jobs, 4, 2), (&shuffled, 7, 1), (&shuffled, 60, 1)] {
            assert_eq!(runs(&forge(threads, builtin), order, parts), together, "{parts} parts");
        }
    }
}

#[test]
fn one_document_by_itself_is_as_in_a_run() {
    let forge = forge(1, true);
    let documents = runs(&forge, &(0..5).map(job).collect::<Vec<_>>(), 1);
    for number in 0..5 {
        let prepared = forge.prepare(&job(number)).unwrap();
        let beads = forge.beads(std::slice::from_ref(&prepared)).remove(0);
        let units = &documents[&job(number).name()];
        let confidences = beads.iter().filter(|bead| bead.is_two_sided()).map(|b| b.confidence);
        assert_eq!(
            units.iter().map(|u| u.confidence).collect::<Vec<_>>(),
            confidences.collect::<Vec<_>>()
        );
    }
}

#[test]
fn ids_are_distinct_even_for_equal_texts() {
    let named = |name: &str| match job(0) {
        Job::Pair(InputFile::Bytes { bytes, .. }, target) => {
            Job::Pair(InputFile::Bytes { name: name.into(), bytes }, target)
        }
        other => other,
    };
    let jobs: Vec<Job> = ["a/x.txt", "b/x.txt", "x.txt"].map(named).into();
    let units: Vec<TranslationUnit> =
        runs(&forge(1, true), &jobs, 1).into_values().flatten().collect();
    let ids: BTreeSet<&str> = units.iter().map(|unit| unit.id.as_str()).collect();
    assert_eq!(ids.len(), units.len());
}
