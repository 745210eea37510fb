//! The languages of files, to be offered to a person.

use std::collections::BTreeMap;

use serde::Serialize;
use tmforge::error::Result;
use tmforge::input::{Options, read};
use tmforge::lang::detect::of_text;
use tmforge::model::LINE_BREAK;

use crate::request::{Contents, File};

/// The letters of a file that are looked at. More would not change what is offered.
const ENOUGH: usize = 40_000;

/// The tags by which CAT tools name what the detector names by its script.
const USUAL: [(&str, &str); 2] = [("zh-Hans", "zh-CN"), ("zh-Hant", "zh-TW")];

/// What is offered for files. The languages are `None` where none was found.
#[derive(Serialize)]
pub(crate) struct Offer {
    source: Option<String>,
    target: Option<String>,
    /// Why files could not be read.
    errors: Vec<String>,
}

/// Letters by language, and which language was there first.
#[derive(Default)]
struct Votes {
    letters: BTreeMap<String, usize>,
    order: Vec<String>,
}

impl Votes {
    /// Each line votes with its letters: a bilingual file has lines of both languages.
    fn add(&mut self, text: &str) {
        for line in text.split(['\n', LINE_BREAK]) {
            let Some(found) = of_text(line) else { continue };
            let tag = usual(found.language.as_str());
            if !self.order.contains(&tag) {
                self.order.push(tag.clone());
            }
            *self.letters.entry(tag).or_default() +=
                line.chars().filter(|c| c.is_alphabetic()).count();
        }
    }

    /// The languages with most letters, in the order in which they begin.
    fn most(&self, count: usize) -> Vec<String> {
        let mut all: Vec<&String> = self.order.iter().collect();
        all.sort_by_key(|tag| std::cmp::Reverse(self.letters[*tag]));
        all.truncate(count);
        self.order.iter().filter(|tag| all.contains(tag)).cloned().collect()
    }

    /// What one file says.
    fn of_file(file: &File, bytes: &[u8]) -> Result<Self> {
        let mut votes = Self::default();
        let document = read(&file.name, bytes, &Options::default())?.document;
        let mut letters = 0;
        for block in &document.blocks {
            votes.add(&block.text);
            letters += block.text.len();
            if letters > ENOUGH {
                break;
            }
        }
        Ok(votes)
    }

    fn join(&mut self, other: Self) {
        for tag in other.order {
            if !self.order.contains(&tag) {
                self.order.push(tag);
            }
        }
        for (tag, letters) in other.letters {
            *self.letters.entry(tag).or_default() += letters;
        }
    }
}

fn usual(tag: &str) -> String {
    let found = USUAL.iter().find(|(own, _)| *own == tag);
    found.map_or(tag, |(_, usual)| *usual).to_owned()
}

/// The languages of bilingual files, or of the files of two sides.
pub(crate) fn offer(sides: &[Vec<File>], contents: &mut Contents<'_>) -> Result<Offer> {
    let mut errors = Vec::new();
    let mut found = Vec::new();
    for side in sides {
        let mut votes = Votes::default();
        for file in side {
            match Votes::of_file(file, contents.next(file)?) {
                Ok(of_file) => votes.join(of_file),
                Err(error) => errors.push(error.to_string()),
            }
        }
        found.push(votes);
    }
    let (source, target) = match found.as_slice() {
        [both] => {
            let mut both = both.most(2).into_iter();
            (both.next(), both.next())
        }
        [source, target, ..] => (source.most(1).pop(), target.most(1).pop()),
        [] => (None, None),
    };
    Ok(Offer { source, target, errors })
}
