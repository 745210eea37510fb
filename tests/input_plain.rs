//! What the paragraphs, headings and items of plain text are.

use tmforge::input::{Format, Options, read};
use tmforge::model::LINE_BREAK;

fn blocks(text: &str) -> Vec<String> {
    let options = Options { format: Some(Format::Plain), ..Options::default() };
    let document = read("x", text.as_bytes(), &options).expect("text is read").document;
    let shown = |b: &tmforge::model::Block| {
        let text = b.text.replace('\n', "/").replace(LINE_BREAK, "//");
        let level = if b.level > 0 { b.level.to_string() } else { String::new() };
        format!("{}{level}: {text}", b.kind.name())
    };
    document.blocks.iter().map(shown).collect()
}

/// Wraps words as an editor does.
fn wrapped(text: &str, width: usize) -> String {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().unwrap();
        if line.is_empty() {
            line.push_str(word);
        } else if line.len() + 1 + word.len() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines.join("\n")
}

const PROSE: &str = "The quick brown fox jumps over the lazy dog and goes on. Then it sleeps for \
    a while in the shade of an Old Tree that Nobody has ever seen before. Nothing else happens \
    on that day. In the evening the fox wakes up and looks for something to eat, which takes long.";

#[test]
fn hard_wrapped_prose_is_one_paragraph_each() {
    for width in [50, 64, 72, 79] {
        let paragraph = wrapped(PROSE, width);
        let text = format!("{paragraph}\n\n{paragraph}\n\n{paragraph}\n");
        for block in blocks(&text) {
            assert!(!block.contains("//"), "at {width}: {block}");
            assert_eq!(block.replace('/', " "), format!("paragraph: {PROSE}"));
        }
    }
}

#[test]
fn wrapped_chinese_is_found_in_one_paragraph() {
    let text = "中華民國國民大會受全體國民之付託，依據孫中山先生創立中華民國之遺\n\
                教，為鞏固國權，保障民權，奠定社會安寧，增進人民福利，制定本憲法\n，頒行全國，永矢咸遵。\n";
    let lines = text.trim_end().replace('\n', "/");
    assert_eq!(blocks(text), [format!("paragraph: {lines}")]);
}

#[test]
fn verse_and_names_keep_their_lines() {
    let text = "Du bist min, ich bin din:\ndes solt du gewis sin.\nDu bist beslozzen\nin minem herzen\n\n\
                床前明月光\n疑是地上霜\n舉頭望明月\n低頭思故鄉\n";
    let all = blocks(text).concat();
    assert_eq!(all.matches("//").count(), 6);
    assert_eq!(all.replace("//", "").matches('/').count(), 0);
}

#[test]
fn long_lines_end_where_the_author_meant() {
    let line = "A rather long line that is a whole paragraph, because nothing here is wrapped at \
                any width that could be found, whatever one tries and however long one looks.";
    let text = format!("{line}\n{line} And more.\n\n{line}\n");
    assert_eq!(blocks(&text)[0], format!("paragraph: {line}//{line} And more."));
}

#[test]
fn a_line_that_breaks_off_goes_on_in_small_letters() {
    let long = "2. Supervision and coordination between municipal and county governments concerning rights of";
    let text = format!("Affairs:\n1. One thing;\n{long}\npeople with disabilities;\n3. Third.\n");
    assert_eq!(
        blocks(&text),
        [
            "paragraph: Affairs:".to_owned(),
            "list-item: 1. One thing;".to_owned(),
            format!("list-item: {long}/people with disabilities;"),
            "list-item: 3. Third.".to_owned()
        ]
    );
}

#[test]
fn numbered_headings_rank_as_they_appear() {
    let text = "A Law of Some Kind\n\nPreamble in words.\n\nChapter I. General\n\nArticle 1\nText one.\n\
                Text two.\n\nArticle 2\nText.\n\nChapter II. Rights\n\nArticle 3\nText.\n";
    assert_eq!(
        blocks(text),
        [
            "heading1: A Law of Some Kind",
            "paragraph: Preamble in words.",
            "heading2: Chapter I. General",
            "heading3: Article 1",
            "paragraph: Text one.//Text two.",
            "heading3: Article 2",
            "paragraph: Text.",
            "heading2: Chapter II. Rights",
            "heading3: Article 3",
            "paragraph: Text."
        ]
    );
}

#[test]
fn chinese_articles_are_headings() {
    let text = "中華民國憲法\n\n第 一 章 總綱\n\n第 1 條\n主權屬於國民全體。\n一、其一。\n二　其二。\n\n第 10-1 條\n第一次會議。\n";
    assert_eq!(
        blocks(text),
        [
            "heading1: 中華民國憲法",
            "heading2: 第 一 章 總綱",
            "heading3: 第 1 條",
            "paragraph: 主權屬於國民全體。",
            "list-item: 一、其一。",
            "list-item: 二　其二。",
            "heading3: 第 10-1 條",
            "paragraph: 第一次會議。"
        ]
    );
}

#[test]
fn one_number_alone_is_no_heading() {
    assert_eq!(
        blocks("World War 2\n\nIt ended.\n"),
        ["paragraph: World War 2", "paragraph: It ended."]
    );
    assert_eq!(blocks("1. One\n\n2. Two\n\n3. Three\n")[0], "paragraph: 1. One");
}

#[test]
fn numbered_lines_with_text_between_are_headings() {
    let text = "1. Aims\n\nWe aim.\n\n2. Means\n\nWe mean.\n\n2.1 Money\n\nWe pay.\n\n2.2 Time\n\nWe wait.\n";
    let kinds: Vec<_> = blocks(text).into_iter().filter(|b| b.starts_with("heading")).collect();
    assert_eq!(
        kinds,
        ["heading1: 1. Aims", "heading1: 2. Means", "heading2: 2.1 Money", "heading2: 2.2 Time"]
    );
}

#[test]
fn rules_make_headings_or_nothing() {
    let text = "Title\n=====\n\nText.\n\nPart\n----\n\nMore.\n\n* * *\n\nEnd.\n";
    assert_eq!(
        blocks(text),
        [
            "heading1: Title",
            "paragraph: Text.",
            "heading2: Part",
            "paragraph: More.",
            "paragraph: End."
        ]
    );
}

#[test]
fn bullets_are_left_out() {
    let text = "Things:\n- one\n- two\n  more of two\n• three\n\nA dash - like this.\n";
    assert_eq!(
        blocks(text),
        [
            "paragraph: Things:",
            "list-item: one",
            "list-item: two//more of two",
            "list-item: three",
            "paragraph: A dash - like this."
        ]
    );
}

#[test]
fn another_script_begins_another_block() {
    assert_eq!(
        blocks("Good morning.\n早安。\n\nGood night.\n晚安。\n"),
        [
            "paragraph: Good morning.",
            "paragraph: 早安。",
            "paragraph: Good night.",
            "paragraph: 晚安。"
        ]
    );
}

#[test]
fn text_without_blank_lines_has_a_block_per_line() {
    let text = "One line that is a sentence.\nAnd one more of them.\n".repeat(20);
    assert_eq!(blocks(&text).len(), 40);
}
