//! Chinese and Japanese, where neither spaces nor capitals tell where a sentence starts.

use super::chars::{Container, is_dash, is_han};
use super::engine::End;
use super::rules::Rules;
use super::word::Next;

/// Whether an end mark beside Han or kana, or one that needs no space, ends a sentence.
pub(super) fn is_end(text: &str, rules: &Rules, start: usize, end: &End, next: &Next<'_>) -> bool {
    let Some(c) = next.rest.chars().next() else { return false };
    if !next.gap && (is_dash(c) || matches!(c, '…' | '~' | '～' | '·' | '/')) {
        return false;
    }
    if !next.gap && is_number_dot(text, end) {
        return false;
    }
    let quiet = !end.strong && !end.single_stop;
    match end.closed {
        Some((_, container)) if container.is_bracket() => bracket_ends(text, start, end),
        Some((open, _)) => quote_ends(text, rules, start, open, next),
        None if quiet => next.gap && !text[end.marks_end..].starts_with(' '),
        None => !japanese_goes_on(rules, end, text, next),
    }
}

fn bracket_ends(text: &str, start: usize, end: &End) -> bool {
    let Some((Some(open), container)) = end.closed else { return true };
    container != Container::Title && !has_letters(&text[start..open])
}

/// `1.总则`, `３．５`.
fn is_number_dot(text: &str, end: &End) -> bool {
    let dot = matches!(&text[end.at..end.marks_end], "." | "．");
    let digits = text[..end.at].chars().rev().take_while(|c| c.is_numeric() && !is_han(*c)).count();
    dot && (1..4).contains(&digits)
}

fn has_letters(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

/// A mark at the end of a quotation.
fn quote_ends(
    text: &str,
    rules: &Rules,
    start: usize,
    open: Option<usize>,
    next: &Next<'_>,
) -> bool {
    let before = open.map_or("", |open| text[start.min(open)..open].trim_end());
    let inside = has_letters(before) && !before.ends_with(['：', ':', '，', ',', '、', '。']);
    if next.rest.starts_with(['「', '『', '“', '‘', '"']) && !inside {
        return true;
    }
    if rules.primary == "ja" {
        return !japanese_continues(next.rest) && !japanese_reports(next.rest);
    }
    !inside && !chinese_continues(next.rest) && !chinese_reports(next.rest)
}

/// Whether no mark inside a quotation or bracket ends a segment.
pub(super) fn holds(
    rules: &Rules,
    container: Container,
    before: &str,
    inside: bool,
    next: &Next<'_>,
) -> bool {
    let first = next.rest.chars().next();
    let stopped = first.is_some_and(|c| "，。、；：！？,.;:!?".contains(c));
    if container.is_bracket() {
        return inside || stopped || container == Container::Title;
    }
    if rules.primary == "ja" {
        return stopped || japanese_continues(next.rest);
    }
    let introduced = before.ends_with(['：', ':', '，', ',']);
    inside && !introduced && first.is_some()
}

/// Particles of Japanese that bind a quotation, or an exclamation, to the words after it.
fn japanese_continues(rest: &str) -> bool {
    let mut chars = rest.chars();
    let (Some(first), second) = (chars.next(), chars.next()) else { return false };
    let second_is = |set: &str| second.is_some_and(|c| set.contains(c));
    match first {
        'を' => true,
        'と' => !second_is("てころにもきうりあ"),
        'っ' => second_is("てつぽ"),
        'が' => !second_is("んっ"),
        'の' => !second_is("にちびり"),
        'に' => !second_is("こや"),
        'は' => second.is_some_and(|c| c == '、' || is_han(c)),
        'も' => !second_is("うしちっと"),
        'で' => !second_is("もはき"),
        'へ' => second.is_some_and(|c| c == 'の' || is_han(c)),
        'な' => second_is("どんのら"),
        'や' | 'か' => second_is("、ら"),
        'だ' => second_is("っけとろ"),
        _ => false,
    }
}

/// After `！` and `？` outside of quotes only what no sentence starts with.
fn japanese_goes_on(rules: &Rules, end: &End, text: &str, next: &Next<'_>) -> bool {
    if rules.primary != "ja" || next.gap || text[end.at..end.marks_end].contains(['。', '｡']) {
        return false;
    }
    let rest = next.rest;
    rest.starts_with('を')
        || rest.starts_with("って")
        || rest.starts_with("という")
        || (rest.starts_with('と')
            && rest.chars().nth(1).is_some_and(|c| is_han(c) && "言思聞叫尋問答笑呼驚".contains(c)))
}

/// The clause up to the next mark, if it is short.
fn clause(rest: &str, longest: usize) -> Option<(&str, char)> {
    let (at, mark) = rest
        .char_indices()
        .take(longest)
        .find(|&(_, c)| "。！？，：；、“”「」『』\n.!?,:;".contains(c))?;
    Some((&rest[..at], mark))
}

/// `...。」彼は言った。`
fn japanese_reports(rest: &str) -> bool {
    let verbs = [
        "言った",
        "いった",
        "答えた",
        "尋ねた",
        "聞いた",
        "叫んだ",
        "話した",
        "語った",
        "述べた",
        "つぶやいた",
        "呟いた",
        "ささやいた",
        "囁いた",
        "怒鳴った",
        "返した",
        "続けた",
        "言う",
        "問うた",
    ];
    let Some((clause, '。')) = clause(rest, 30) else { return false };
    verbs.iter().any(|verb| {
        clause
            .strip_suffix(verb)
            .is_some_and(|before| !before.ends_with(['と', 'を', 'の', '」']) && !before.is_empty())
    })
}

/// What binds a Chinese quotation to the words after it.
fn chinese_continues(rest: &str) -> bool {
    let words = [
        "的", "地", "之", "等", "这", "這", "一词", "一詞", "一声", "一聲", "二字", "两字", "兩字",
        "一句", "云云",
    ];
    words.iter().any(|word| {
        rest.starts_with(word) && !rest.starts_with("这是") && !rest.starts_with("地上")
    })
}

/// `“……？”她问。`
fn chinese_reports(rest: &str) -> bool {
    let Some((clause, mark)) = clause(rest, 24) else { return false };
    if mark == '：' || mark == ':' {
        return false;
    }
    let verb = |c: char| "说說道问問答喊叫嚷吼骂罵应應叹嘆曰云讲講".contains(c);
    let news = [
        "表示", "指出", "强调", "強調", "补充", "補充", "解释", "解釋", "写道", "寫道", "回答",
        "感叹", "感嘆",
    ];
    let clause = clause
        .trim_end_matches(['我', '你', '他', '她', '它', '们', '們', '了', '着', '著', '过', '過']);
    let clause = ["一声", "一聲", "一句", "起来", "起來"]
        .iter()
        .fold(clause, |c, tail| c.trim_end_matches(tail));
    let clause = clause.trim_end_matches(['了', '着', '著', '过', '過']);
    clause.ends_with(verb) || news.iter().any(|n| clause.ends_with(n))
}
