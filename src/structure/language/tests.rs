use super::*;
use crate::lang::Tag;
use crate::structure::sample;

fn sorted(text: &str, source: &str, target: &str) -> Vec<(char, String)> {
    let tag = |t| Tag::parse(t).unwrap();
    let pair = LanguagePair::new(tag(source), tag(target)).unwrap();
    let sorted = sort(sample::document(text).blocks, &pair).unwrap();
    let letter = |side| match side {
        Ok(Side::Source) => 's',
        Ok(Side::Target) => 't',
        Err(_) => '-',
    };
    sorted.into_iter().map(|sorted| (letter(sorted.side), sorted.block.text)).collect()
}

fn sides(text: &str, source: &str, target: &str) -> String {
    sorted(text, source, target).into_iter().map(|(side, _)| side).collect()
}

fn parts(text: &str) -> Vec<String> {
    sorted(text, "en", "zh").into_iter().map(|(side, text)| format!("{side}:{text}")).collect()
}

#[test]
fn paragraphs_of_either_order_are_told_apart() {
    assert_eq!(sides("Good morning.\n\n早上好。\n\nGood night.\n\n晚安。", "en", "zh"), "stst");
    assert_eq!(sides("早上好。\n\nGood morning.\n\n晚安。\n\nGood night.", "en", "zh"), "tsts");
    assert_eq!(sides("早上好。\n\n晚安。\n\nGood morning.\n\nGood night.", "zh", "en"), "sstt");
}

#[test]
fn numbers_follow_the_layout() {
    let text = "Good morning to all of you.\n\n大家早上好。\n\n1990\n\n1990\n\nGood night to you.\n\n大家晚安。";
    assert_eq!(sides(text, "en", "zh"), "ststst");
}

#[test]
fn a_third_language_is_left_out() {
    let text = "Good morning.\n\n早上好。\n\nДоброе утро всем.\n\nこれはペンです。\n\n晚安。";
    assert_eq!(sides(text, "en", "zh"), "st--t");
}

#[test]
fn lines_of_a_block_are_told_apart() {
    assert_eq!(
        parts("Good morning to you all.\n大家早上好。"),
        ["s:Good morning to you all.", "t:大家早上好。"]
    );
    let wrapped = "本文介绍该书的第一版，其书名为\nJava Concurrency\n一书的第一版。\n\nOne paragraph in English.";
    assert_eq!(parts(wrapped).len(), 2);
}

#[test]
fn a_translation_in_brackets_is_split_off() {
    assert_eq!(
        parts("# Creating and Destroying Objects（创建和销毁对象）"),
        ["s:Creating and Destroying Objects", "t:创建和销毁对象"]
    );
    assert_eq!(
        parts("- Prefer executors, tasks, and streams to threads（Executor、task、流优于直接使用线程）").len(),
        2
    );
}

#[test]
fn a_term_in_brackets_is_not_split_off() {
    for text in [
        "他是首席执行官（chief executive officer）。\n\nHe is the CEO.",
        "- 什么是所有权（ownership）\n\nWhat is ownership",
        "He went to Beijing (北京)\n\n他去了北京",
        "We call it weiji (危机), which is crisis.\n\n我们称之为危机。",
    ] {
        assert_eq!(parts(text).len(), 2, "{text}");
    }
}

#[test]
fn a_slash_between_two_languages_splits() {
    assert_eq!(
        parts("# 1. What Is a Sequencer? / 什麼是順序器？"),
        ["s:What Is a Sequencer?", "t:什麼是順序器？"]
    );
    assert_eq!(parts("# 使用 Honkit / Using Honkit"), ["t:使用 Honkit", "s:Using Honkit"]);
}

#[test]
fn languages_of_one_script_are_told_apart() {
    let text = "Der Ausschuss hat gestern beschlossen, dass die Sitzungen künftig öffentlich sind.\n\n\
                La commission a décidé hier que les séances seraient désormais publiques.\n\n\
                Danach wurde über den Haushalt des kommenden Jahres gesprochen.\n\n\
                Ensuite, on a parlé du budget de l'année prochaine.\n\nDer Haushalt\n\nLe budget";
    assert_eq!(sides(text, "de", "fr"), "ststst");
}

#[test]
fn a_file_in_one_language_alone_is_seen_as_such() {
    let text = "La commission a décidé hier que les séances seraient désormais publiques.\n\n\
                Ensuite, on a parlé du budget de l'année prochaine.\n\nSam Berger\n\nLe budget";
    assert_eq!(sides(text, "de", "fr"), "tttt");
    assert_eq!(sides("Rivers run to the sea.\n\nThey are long.", "en", "zh"), "ss");
}

#[test]
fn chinese_and_japanese_are_told_apart() {
    let text = "河流奔向大海，从不停息。\n\n川は海へと流れ、止まることがない。\n\n春天\n\n春\n\n\
                鱼儿在河里游来游去。\n\n魚は川を泳ぎまわる。";
    assert_eq!(sides(text, "zh", "ja"), "ststst");
}

#[test]
fn a_language_that_the_detector_does_not_know_is_learned() {
    let text = "The weather was good all summer and the children played by the sea every day.\n\n\
                Veðrið var gott í allt sumar og börnin léku sér við sjóinn á hverjum degi.\n\n\
                In the autumn it grew colder and the boats stayed in the harbour for weeks.\n\n\
                Um haustið varð kaldara og bátarnir lágu vikum saman inni í höfninni.\n\n\
                The boats\n\nBátarnir";
    assert_eq!(sides(text, "en", "is"), "ststst");
}

#[test]
fn a_paragraph_in_a_third_language_of_the_same_script_is_left_out() {
    let text = "Der Ausschuss hat gestern beschlossen, dass die Sitzungen künftig öffentlich sind.\n\n\
                La commission a décidé hier que les séances seraient désormais publiques.\n\n\
                Komisja postanowiła wczoraj, że posiedzenia będą odtąd jawne i że każdy obywatel \
                będzie mógł w nich uczestniczyć bez żadnych ograniczeń.";
    assert_eq!(sides(text, "de", "fr"), "st-");
}
