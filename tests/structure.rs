//! The structure room on documents read from text: nothing lost, order kept, sizes survived.
#![allow(missing_docs)]

use proptest::prelude::*;
use tmforge::input;
use tmforge::lang::{LanguagePair, Tag};
use tmforge::model::{Bitext, BlockKind, Document, ExclusionReason, Stream, fold};
use tmforge::structure::{self, Options};

fn languages(source: &str, target: &str) -> LanguagePair {
    let tag = |text| Tag::parse(text).unwrap();
    LanguagePair::new(tag(source), tag(target)).unwrap()
}

fn document(text: &str) -> Document {
    input::read("sample.md", text.as_bytes(), &input::Options::default()).unwrap().document
}

fn separate(text: &str, source: &str, target: &str) -> Bitext {
    structure::separate(document(text), &languages(source, target), &Options::default()).unwrap()
}

fn texts(stream: &Stream) -> Vec<String> {
    stream.blocks.iter().map(|block| fold(&block.text).into_owned()).collect()
}

/// The account of a document: each byte in one piece of one block or in one entry of what was left
/// out.
fn check_account(bitext: &Bitext) {
    for (i, document) in bitext.documents.iter().enumerate() {
        let mut ranges: Vec<_> = document.left_out.iter().map(|l| l.source.clone()).collect();
        assert!(ranges.is_sorted_by_key(|range| range.start));
        for stream in [&bitext.source, &bitext.target].into_iter().filter(|s| s.document == i) {
            let pieces = stream.blocks.iter().flat_map(|block| &block.pieces);
            ranges.extend(pieces.map(|p| p.source.clone()).filter(|range| !range.is_empty()));
        }
        ranges.sort_by_key(|range| range.start);
        let mut at = 0;
        for range in ranges {
            assert_eq!(range.start, at, "{:?}", document.text.get(at..range.start));
            at = range.end;
        }
        assert_eq!(at, document.text.len());
    }
}

/// Sections are a tree in document order, and each block stands in one.
fn check_sections(stream: &Stream) {
    assert_eq!(stream.section_of.len(), stream.blocks.len());
    for (at, section) in stream.sections.iter().enumerate().skip(1) {
        let parent = section.parent.unwrap();
        assert!(parent < at);
        assert_eq!(section.depth, stream.sections[parent].depth + 1);
        assert_eq!(stream.section_of[section.heading.unwrap()], at);
    }
}

#[test]
fn a_report_cut_by_pages_is_mended_and_its_sections_match() {
    let text = "\
# Annual Report on the Rivers

## 河流年度报告

### 3. Water levels

The levels of the rivers were measured at forty stations. In spring they rose at all of them, and

### 三、水位

(一) 春季水位。全年在四十个测站测量了水位。春天各站水位都有上升, 夏天则在

in autumn they fell again. No station was lost.

(1) We measured in spring.

The spring was wet. The stations were visited each week.

(2) We measured in autumn.

The autumn was dry. The stations were visited each month.

多数测站保持平稳, 秋天下降。没有测站停止工作。

(二) 秋季水位。秋天干燥。各站每月走访一次, 记录完整。

## 4. Outlook

More stations will be built.

## 四、展望

将建设更多测站。
";
    let bitext = separate(text, "en", "zh");
    assert_eq!(bitext.joins.len(), 2, "{:?}", bitext.joins);
    let source = texts(&bitext.source);
    assert!(source.iter().any(|text| text.contains("at all of them, and in autumn they fell")));
    assert!(texts(&bitext.target).iter().any(|text| text.contains("夏天则在多数测站保持平稳")));
    let path = |stream: &Stream, text: &str| -> Vec<String> {
        let at = stream.blocks.iter().position(|block| block.text.starts_with(text)).unwrap();
        let path = stream.path(stream.section_of[at]);
        path.into_iter().map(|section| stream.heading_text(section).into_owned()).collect()
    };
    assert_eq!(
        path(&bitext.source, "The autumn was dry"),
        ["Annual Report on the Rivers", "3. Water levels", "(2) We measured in autumn."]
    );
    assert_eq!(path(&bitext.target, "秋天干燥"), ["河流年度报告", "三、水位", "(二) 秋季水位。"]);
    assert_eq!(path(&bitext.source, "More"), ["Annual Report on the Rivers", "4. Outlook"]);
    assert_eq!(path(&bitext.target, "将建设"), ["河流年度报告", "四、展望"]);
    let pairs: Vec<_> = bitext.section_pairs.iter().map(|p| (p.source, p.target)).collect();
    assert_eq!(pairs, [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (5, 5)]);
    check_account(&bitext);
}

#[test]
fn an_enumeration_in_prose_makes_no_heads() {
    let text = "# Tasks\n\n# 任务\n\nThe tasks are as follows: (1) to measure; (2) to record.\n\n\
                任务如下: (一) 测量; (二) 记录。\n\n1. Bring a boat.\n2. Bring a rope.\n\n\
                1. 带一条船。\n2. 带一根绳子。\n\n(1) a boat;\n\n(2) a rope;\n\n(一) 船;\n\n(二) 绳子;\n";
    let bitext = separate(text, "en", "zh");
    for stream in [&bitext.source, &bitext.target] {
        assert!(stream.blocks.iter().all(|block| block.kind != BlockKind::RunInHead));
    }
}

#[test]
fn titles_lists_and_verse_are_not_joined() {
    let text = "The river\n\nRuns slowly to the sea\n\n- a boat without\n- oars\n\n> Roses are red\\\n\
                > violets are blue\n\n> sugar is sweet\n\nThey brought the following:\n\nropes and nails\n\n\
                河流\n\n缓缓流向大海\n\n他们带来了：\n\n绳子和钉子\n";
    let bitext = separate(text, "en", "zh");
    assert!(bitext.joins.is_empty(), "{:?}", bitext.joins);
}

#[test]
fn links_around_a_document_are_navigation_and_links_within_are_not() {
    let text = "[Home](index.md)\n\n# Rivers\n\nRivers run to the sea.\n\n河流奔向大海。\n\n## See also\n\n\
                - [Lakes](lakes.md)\n\n湖泊和海洋。\n\n---\n\n**Next: [The lakes of the north](lakes.md)**\n";
    let bitext = separate(text, "en", "zh");
    let navigation: Vec<&str> = bitext.documents[0]
        .left_out
        .iter()
        .filter(|left_out| left_out.reason == ExclusionReason::Navigation)
        .map(|left_out| &bitext.documents[0].text[left_out.source.clone()])
        .collect();
    assert_eq!(navigation, ["Home", "Next: ", "The lakes of the north"]);
    assert!(texts(&bitext.source).contains(&"Lakes".to_owned()));
}

#[test]
fn untranslated_paragraphs_of_a_pair_are_left_out_and_terms_are_kept() {
    let source =
        "# API\n\nThe interface is described below in some detail for all readers.\n\nAPI\n";
    let target = "# API\n\n下面为所有读者详细介绍该接口。\n\n\
                  This paragraph was never translated and still stands here in the language of the original.\n\nAPI\n";
    let bitext = structure::pair(
        document(source),
        document(target),
        &languages("en", "zh"),
        &Options::default(),
    )
    .unwrap();
    assert_eq!(texts(&bitext.target), ["API", "下面为所有读者详细介绍该接口。", "API"]);
    assert_eq!(bitext.source.blocks.len(), 3);
    check_account(&bitext);
}

#[test]
fn many_headings_and_blocks_are_no_matter() {
    let mut text = String::new();
    for i in 0..60_000 {
        text.push_str(&format!("# Heading {i}\n\n# 标题 {i}\n\n"));
    }
    let bitext = separate(&text, "en", "zh");
    assert_eq!(bitext.section_pairs.len(), 60_001);
    check_sections(&bitext.source);
}

const WORDS: [&str; 16] = [
    "# ",
    "\n\n",
    "\n",
    "river ",
    "(1) ",
    "1. ",
    "水流 ",
    "。",
    ". ",
    "(",
    "）",
    " / ",
    "Привет ",
    "- ",
    "5 ",
    "и",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn nothing_is_lost_and_order_is_kept(
        words in proptest::collection::vec(proptest::sample::select(&WORDS[..]), 1..80)
    ) {
        let text = words.concat();
        let read = input::read("sample.md", text.as_bytes(), &input::Options::default());
        prop_assume!(read.is_ok());
        let document = read.unwrap().document;
        for (source, target) in [("en", "zh"), ("ru", "en"), ("en", "de")] {
            let pair = languages(source, target);
            let made = structure::separate(document.clone(), &pair, &Options::default());
            let Ok(bitext) = made else { continue };
            check_account(&bitext);
            for stream in [&bitext.source, &bitext.target] {
                check_sections(stream);
                let starts = stream.blocks.iter().map(tmforge::model::Block::source_start);
                prop_assert!(starts.is_sorted());
            }
            let again =
                structure::separate(document.clone(), &pair, &Options::default()).unwrap();
            prop_assert_eq!(format!("{bitext:?}"), format!("{again:?}"));
        }
    }
}

#[test]
fn no_language_of_a_pair_is_refused_for_its_script() {
    let english = "The gate is closed.\n\nWe wait here.\n";
    for (language, text) in [
        ("ab", "Агәашә аркуп.\n\nҲара абраҟа ҳаԥшуп.\n"),
        ("ta-Taml", "கதவு மூடியுள்ளது.\n\nநாங்கள் காத்திருக்கிறோம்.\n"),
        // CLDR knows no script for it.
        ("mul", "Агәашә аркуп.\n\nҲара абраҟа ҳаԥшуп.\n"),
    ] {
        for (source, target) in
            [(("en", english), (language, text)), ((language, text), ("en", english))]
        {
            let pair = languages(source.0, target.0);
            let documents = [source.1, target.1].map(document);
            let [source, target] = documents;
            let bitext = structure::pair(source, target, &pair, &Options::default()).unwrap();
            assert_eq!(
                (texts(&bitext.source).len(), texts(&bitext.target).len()),
                (2, 2),
                "{language}"
            );
        }
    }
}
