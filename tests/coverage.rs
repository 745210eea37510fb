//! Nothing is lost: the characters of any input are all in units or in the account.

use proptest::prelude::*;
use tmforge::config::Config;
use tmforge::input::{Options, read};
use tmforge::lang::{LanguagePair, Tag};
use tmforge::model::ExclusionReason;
use tmforge::pipeline::{AlignedDocument, Forge};

fn forge(source: &str, target: &str) -> Forge {
    let tag = |t| Tag::parse(t).unwrap();
    let mut config = Config::new(LanguagePair::new(tag(source), tag(target)).unwrap());
    config.min_confidence = 0.3;
    Forge::new(config).unwrap()
}

/// Panics unless the account adds up and the units are what units must be.
fn check(document: &AlignedDocument) {
    let account = &document.coverage;
    let left_out: usize = account.totals.values().sum();
    assert_eq!(account.characters, account.in_units + left_out);
    let count: usize = account.units.values().sum();
    assert_eq!(count, document.units.len());
    for (i, unit) in document.units.iter().enumerate() {
        assert_eq!(unit.position, i + 1);
        assert!(!unit.source.is_empty() && !unit.target.is_empty());
        assert_eq!((unit.source.trim(), unit.target.trim()), (&*unit.source, &*unit.target));
        assert!((0.3..=1.0).contains(&unit.confidence));
        assert!(!unit.lines.source.is_empty() && !unit.lines.target.is_empty());
    }
}

/// Parts of documents in three languages, with what breaks them up.
fn parts() -> impl Strategy<Value = Vec<&'static str>> {
    let part = prop::sample::select(vec![
        "The rain had stopped before the train arrived. ",
        "火车到达小镇之前，雨已经停了。",
        "Der Regen hatte aufgehört, bevor der Zug kam. ",
        "We met 12 people in 1997, and ",
        "我们在1997年见了12个人，",
        "# 3. Heading\n",
        "## 三、标题\n",
        "(1) We did it. ",
        "(一) 做了。",
        "- item\n",
        "1. ",
        "> ",
        "| a | 甲 |\n|---|---|\n| b | 乙 |\n",
        "```\ncode\n```\n",
        "<b>bold</b> ",
        "<!-- note -->",
        "[link](http://example.org/) ",
        "&amp; ",
        "\n",
        "\n\n",
        "\n\n",
        "  \n",
        "\r\n",
        "\u{2028}",
        "\0",
        "１２ ",
        "🚂",
    ]);
    prop::collection::vec(part, 0..40)
}

#[test]
fn a_tail_that_was_joined_from_two_halves_is_in_no_join() {
    let text = "The rain had stopped. The sun came out.\n\nAll was well. Nobody spoke.\n\n\
        The town was quiet. It was early.\n\n\
        They walked along the river. In the afternoon of the third day, when the old man and\n\n\
        雨停了。太阳出来了。\n\n一切都好。没有人说话。\n\n小镇很安静。时间还早。\n\n\
        他们沿着河走。第三天下午，当老人和\n\n\
        his daughter had come to the bridge, they saw, and\n";
    let document = read("x.md", text.as_bytes(), &Options::default()).unwrap().document;
    let document = forge("en", "zh").align(document).unwrap();
    check(&document);
    assert!(
        document.coverage.totals.contains_key(&ExclusionReason::Truncated),
        "{:?}",
        document.coverage
    );
    assert!(document.coverage.joins.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_account_of_one_file_adds_up(parts in parts(), plain in any::<bool>()) {
        let name = if plain { "x.txt" } else { "x.md" };
        let read = read(name, parts.concat().as_bytes(), &Options::default());
        if let Ok(document) = read.and_then(|input| forge("en", "zh").align(input)) {
            check(&document);
        }
    }

    #[test]
    fn the_account_of_two_files_adds_up(source in parts(), target in parts()) {
        let read = |parts: &[&str]| read("x.md", parts.concat().as_bytes(), &Options::default());
        if let (Ok(source), Ok(target)) = (read(&source), read(&target))
            && let Ok(document) = forge("en", "de").align_pair(source.document, target.document)
        {
            check(&document);
        }
    }
}
