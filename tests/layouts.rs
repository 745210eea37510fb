//! Whole documents in layouts that people use, and the pairs that they must become.

use tmforge::align::Bead;
use tmforge::config::Config;
use tmforge::lang::{LanguagePair, Tag};
use tmforge::pipeline::{Forge, InputFile, Job};
use tmforge::unit::build;

/// The pairs of a bilingual file whose confidence is not low.
fn pairs(name: &str, text: &str, source: &str, target: &str) -> Vec<(String, String)> {
    let tag = |t| Tag::parse(t).unwrap();
    let pair = LanguagePair::new(tag(source), tag(target)).unwrap();
    let forge = Forge::new(Config::new(pair)).unwrap();
    let input = InputFile::Bytes { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    let understood = forge.prepare(&Job::Bilingual(input)).unwrap();
    let beads: Vec<Bead> = forge.beads(std::slice::from_ref(&understood)).remove(0);
    let units = build(understood.segmented(), &beads, &[]);
    let sure = units.into_iter().filter(|unit| unit.confidence >= 0.5);
    sure.map(|unit| (unit.source, unit.target)).collect()
}

fn owned(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

#[test]
fn text_kept_in_comments_above_its_translation_is_paired() {
    let text = "<!--\n## The river\n-->\n\n## 川\n\n<!--\nThe river rises in the\nhills. It is `cold`.\n-->\n\n\
                川は丘から\n流れ出す。水は`cold`だ。\n\n<!-- 訳注: 丘は山かもしれない -->\n\n\
                <!--\n> It reaches the sea in 3 days.\n-->\n\n> 3日で海に着く。\n";
    let expected = [
        ("The river", "川"),
        ("The river rises in the hills.", "川は丘から流れ出す。"),
        ("It is cold.", "水はcoldだ。"),
        ("It reaches the sea in 3 days.", "3日で海に着く。"),
    ];
    assert_eq!(pairs("a.md", text, "en", "ja"), owned(&expected));
}

#[test]
fn a_cue_with_both_languages_is_paired() {
    let cue = |n: u32, a: &str, b: &str| {
        format!("{n}\n00:00:{n:02},000 --> 00:00:{n:02},900\n{a}\n{b}\n\n")
    };
    let lines = [
        ("我们该走了。", "We should go."),
        ("下雨了吗？", "Is it raining?"),
        ("还没有下。", "Not yet."),
    ];
    let text: String = (1..).zip(lines).map(|(n, (zh, en))| cue(n, zh, en)).collect();
    let expected = lines.map(|(zh, en)| (en, zh));
    assert_eq!(pairs("a.srt", &text, "en", "zh"), owned(&expected));
}

#[test]
fn a_heading_without_a_translation_takes_no_sentence_of_a_paragraph() {
    let text = "# 河\n\nHelp us with this page! [Change it](https://example.org)\n\n\
                <p><span>河水很冷。</span><span>The river is cold.</span></p>\n\n\
                <p><span>我们过河。</span><span>We cross the river.</span></p>\n";
    let expected = [("河水很冷。", "The river is cold."), ("我们过河。", "We cross the river.")];
    assert_eq!(pairs("a.md", text, "zh", "en"), owned(&expected));
}

/// Thai separates sentences and phrases alike by spaces. The phrases of one English sentence are one
/// unit, with the spaces between them.
#[test]
fn phrases_of_a_text_without_sentence_marks_are_joined_as_in_the_translation() {
    let pairs_of = [
        ("Line 3 opened in 1962 with 14 trains.", "สาย 3 เปิดเมื่อปี 2505 (1962) มีรถไฟ 14 ขบวน"),
        ("In the first month, 5200 people rode it.", "ในเดือนแรก มีผู้โดยสาร 5200 คน"),
        (
            "The station was closed for repairs after the fire, and 27 people lost their work.",
            "สถานีปิดซ่อมหลังไฟไหม้ และคนงานต้องตกงาน รวมทั้งหมด 27 คน",
        ),
        ("It opened again with 8 new platforms.", "ต่อมาเปิดใหม่อีกครั้ง พร้อมชานชาลา 8 แห่ง"),
    ];
    let (english, thai): (Vec<&str>, Vec<&str>) = pairs_of.into_iter().unzip();
    let text = format!("{}\n\n{}\n", english.join(" "), thai.join(" "));
    let found = pairs("a.txt", &text, "en", "th");
    assert_eq!(found, owned(&pairs_of));
}
