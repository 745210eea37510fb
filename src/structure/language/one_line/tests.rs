use super::*;
use crate::lang::Tag;
use crate::model::BlockKind;

fn divided(languages: (&str, &str), blocks: &[(BlockKind, &str)]) -> Vec<String> {
    let tag = |t| Tag::parse(t).unwrap();
    let pair = LanguagePair::new(tag(languages.0), tag(languages.1)).unwrap();
    let block = |&(kind, text): &(BlockKind, &str)| Block {
        kind,
        text: text.into(),
        pieces: vec![crate::model::Piece { at: 0, source: 0..text.len() }],
        ..Block::default()
    };
    let blocks = blocks.iter().map(block).collect();
    let shown = |part: Divided| match part.side {
        None => part.block.text,
        Some(Side::Source) => format!("s:{}", part.block.text),
        Some(Side::Target) => format!("t:{}", part.block.text),
    };
    divide(blocks, &Scripts::new(&pair), &pair).into_iter().map(shown).collect()
}

const ITEM: BlockKind = BlockKind::ListItem;
const HEAD: BlockKind = BlockKind::Heading;

#[test]
fn items_of_two_words_are_cut_where_their_siblings_are() {
    let items =
        [(ITEM, "ladder 梯子"), (ITEM, "锤子 hammer"), (ITEM, "nail：钉子"), (ITEM, "saw (锯)")];
    let parts = ["s:ladder", "t:梯子", "t:锤子", "s:hammer", "s:nail", "t:钉子", "s:saw", "t:锯"];
    assert_eq!(divided(("en", "zh"), &items), parts);
    let alone = [(ITEM, "Docker 容器"), (ITEM, "A container"), (ITEM, "容器")];
    assert_eq!(divided(("en", "zh"), &alone), ["Docker 容器", "A container", "容器"]);
}

#[test]
fn a_heading_is_cut_where_the_lines_below_it_hold_both_languages() {
    let blocks = [
        (HEAD, "Tools 工具"),
        (ITEM, "Keep them dry. 保持干燥。"),
        (ITEM, "Clean the blade ,请清洁刀片。"),
        (ITEM, "请勿触摸。/ Do not touch."),
    ];
    let parts = [
        "s:Tools",
        "t:工具",
        "s:Keep them dry.",
        "t:保持干燥。",
        "s:Clean the blade",
        "t:请清洁刀片。",
        "t:请勿触摸。",
        "s:Do not touch.",
    ];
    assert_eq!(divided(("en", "zh"), &blocks), parts);
}

#[test]
fn a_slash_parts_languages_of_one_script_where_all_lines_have_it() {
    let lines = [
        (HEAD, "Hafen / Harbour"),
        (ITEM, "Das Schiff fährt um neun Uhr ab. / The ship leaves at nine."),
        (ITEM, "Bitte bleiben Sie an Bord. / Please stay on board."),
        (ITEM, "Kinder fahren kostenlos mit. / Children travel free of charge."),
    ];
    let parts = divided(("de", "en"), &lines);
    assert_eq!(
        parts[..4],
        [
            "s:Hafen",
            "t:Harbour",
            "s:Das Schiff fährt um neun Uhr ab.",
            "t:The ship leaves at nine."
        ]
    );
    let one = [
        (ITEM, "Das Schiff / der Kahn"),
        (ITEM, "Das Haus / die Hütte"),
        (ITEM, "Der Weg / die Straße"),
    ];
    assert_eq!(divided(("de", "en"), &one).len(), 3);
}

#[test]
fn a_number_before_both_languages_is_in_both_or_in_none() {
    let blocks = [
        (HEAD, "1. What Is a Lock? / 什麼是鎖？"),
        (HEAD, "2.1 Keys of a lock / 2.1 鎖的鑰匙"),
        (ITEM, "Step 0 plus four more steps / 零步再加四步"),
        (ITEM, "(T) A lock has a key. / 鎖都有鑰匙。"),
        (HEAD, "7 Ways to Open It / 打開它的七種方法"),
    ];
    let parts = [
        "s:What Is a Lock?",
        "t:什麼是鎖？",
        "s:2.1 Keys of a lock",
        "t:2.1 鎖的鑰匙",
        "s:Step 0 plus four more steps",
        "t:零步再加四步",
        "s:(T) A lock has a key.",
        "t:鎖都有鑰匙。",
        "s:7 Ways to Open It",
        "t:打開它的七種方法",
    ];
    assert_eq!(divided(("en", "zh"), &blocks), parts);
}
