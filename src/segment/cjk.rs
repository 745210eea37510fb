//! Chinese and Japanese, where neither spaces nor capitals tell where a sentence starts.

use super::boundary::{End, Held};
use super::chars::{Container, is_dash, is_han};
use super::rules::Rules;
use super::word::Next;

/// The longest quotation, in bytes, that is kept whole for a sentence that goes on after it.
const HELD_BYTES: usize = 600;

/// How many characters a quotation has that is kept whole before its reporting clause.
const SHORT: usize = 12;

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
        Some(_) => quote_ends(text, rules, start, end, next),
        None if quiet => next.gap && !text[end.marks_end..].starts_with(' '),
        None => !japanese_goes_on(rules, end, text, next),
    }
}

fn bracket_ends(text: &str, start: usize, end: &End) -> bool {
    let Some((Some(open), container)) = end.closed else { return true };
    container != Container::Title && (open < start || !has_letters(&text[start..open]))
}

/// `1.总则`, `３．５`.
fn is_number_dot(text: &str, end: &End) -> bool {
    let dot = matches!(&text[end.at..end.marks_end], "." | "．");
    let digit = |c: &char| c.is_numeric() && !is_han(*c);
    let digits = text[..end.at].chars().rev().take(4).take_while(digit).count();
    dot && (1..4).contains(&digits)
}

fn has_letters(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

/// A mark at the end of a quotation.
fn quote_ends(text: &str, rules: &Rules, start: usize, end: &End, next: &Next<'_>) -> bool {
    let open = end.closed.and_then(|(open, _)| open);
    let before = open.map_or("", |open| text[start.min(open)..open].trim_end());
    let inside = has_letters(before) && !is_introduced(before);
    if next.rest.starts_with(['「', '『', '“', '‘', '"']) && !inside {
        return true;
    }
    if rules.primary == "ja" {
        return !japanese_continues(next.rest) && !japanese_reports(next.rest);
    }
    if before.ends_with(['：', ':']) {
        return true;
    }
    let period = text[end.at..end.marks_end].ends_with(['。', '.', '｡']);
    (!inside || period) && !chinese_continues(next.rest) && !chinese_reports(next.rest)
}

/// Whether a quotation stands after a mark that leads to it.
fn is_introduced(before: &str) -> bool {
    before.ends_with(['：', ':', '，', ',', '、', '。'])
}

/// Whether no mark inside a quotation or bracket ends a segment.
pub(super) fn holds(rules: &Rules, held: &Held<'_>) -> bool {
    let first = held.next.rest.chars().next();
    let stopped = first.is_some_and(|c| "，。、；：！？,.;:!?".contains(c));
    if held.container.is_bracket() {
        return held.inside || stopped || held.container == Container::Title;
    }
    if held.text.len() > HELD_BYTES {
        return false;
    }
    if rules.primary == "ja" {
        return stopped || japanese_continues(held.next.rest);
    }
    // Cries such as `来！来！` are no sentences of their own in front of `他喊。`.
    if !held.inside && is_cry(held.text) && chinese_reports(held.next.rest) {
        return true;
    }
    // A quotation with its own full stop ends the sentence that it stands in.
    let whole = held.text.ends_with(['。', '.', '」', '”']) && !stopped;
    held.inside && !is_introduced(held.before) && first.is_some() && !whole
}

fn is_cry(text: &str) -> bool {
    text.chars().take(SHORT + 1).count() <= SHORT && !text.contains('。')
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
    if rules.primary != "ja" || next.gap {
        return false;
    }
    let period = text[end.at..end.marks_end].contains(['。', '｡']);
    let mut chars = next.rest.chars();
    match (chars.next(), chars.next()) {
        // A name that ends with 。.
        (Some('の'), Some(second)) if period => !"にちびり".contains(second),
        _ if period => false,
        (Some('を'), _) => true,
        (Some('っ'), second) => second == Some('て'),
        (Some('と'), Some(second)) => "い言思聞叫尋問答笑呼驚".contains(second),
        _ => false,
    }
}

/// The clause up to the next mark, if it is short, and that mark.
fn clause(rest: &str, longest: usize) -> Option<(&str, char)> {
    let mut places = rest.char_indices().take(longest);
    let (at, mark) = places.find(|&(at, c)| is_clause_mark(rest, at, c))?;
    Some((&rest[..at], mark))
}

/// A full stop inside of a name is no mark: `example.com`.
fn is_clause_mark(rest: &str, at: usize, c: char) -> bool {
    let inner = c == '.' && rest[at + 1..].starts_with(|c: char| c.is_ascii_alphanumeric());
    !inner && "。！？，：；、“”「」『』\n.!?,:;".contains(c)
}

/// Japanese verbs of saying, as they end a sentence.
pub(super) const JAPANESE_SAYS: &[&str] = &[
    "言った",
    "いった",
    "答えた",
    "尋ねた",
    "聞いた",
    "訊いた",
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
    "言いました",
    "答えました",
    "尋ねました",
    "聞きました",
    "叫びました",
    "話しました",
    "語りました",
];

/// `...。」彼は言った。`
fn japanese_reports(rest: &str) -> bool {
    let Some((clause, '。')) = clause(rest, 30) else { return false };
    let subject = |before: &str| !before.is_empty() && !before.ends_with(['と', 'を', 'の', '」']);
    JAPANESE_SAYS.iter().any(|verb| clause.strip_suffix(verb).is_some_and(subject))
}

/// Chinese words that bind a quotation to the words after it.
pub(super) const CHINESE_BINDS: &[&str] = &[
    "的", "之", "等", "这句", "这个", "这一", "这种", "這句", "這個", "這一", "這種", "一词",
    "一詞", "一声", "一聲", "二字", "两字", "兩字", "三字", "四字", "一句", "一语", "一語", "云云",
    "地叫", "地喊", "地问", "地問", "地说", "地說",
];

/// Chinese verbs of saying of more than one character; those of one are in [`speaks`].
pub(super) const CHINESE_SAYS: &[&str] = &[
    "表示", "指出", "强调", "強調", "补充", "補充", "解释", "解釋", "写道", "寫道", "回答", "感叹",
    "感嘆", "嘀咕", "嘟囔", "称赞", "稱讚", "命令", "请求", "請求", "恳求", "懇求", "反驳", "反駁",
    "追问", "追問", "心想",
];

/// What binds a Chinese quotation to the words after it.
fn chinese_continues(rest: &str) -> bool {
    CHINESE_BINDS.iter().any(|word| rest.starts_with(word))
}

fn speaks(c: char) -> bool {
    "说說道问問答喊叫嚷吼骂罵应應叹嘆曰云讲講想".contains(c)
}

/// `“……？”她问。`
fn chinese_reports(rest: &str) -> bool {
    let Some((clause, mark)) = clause(rest, 24) else { return false };
    // `她问：` leads to the next quotation, `说着，` to what was done meanwhile.
    if matches!(mark, '：' | ':') || (mark == '，' && clause.ends_with(['着', '著'])) {
        return false;
    }
    let clause = without_complement(clause);
    clause.ends_with(speaks)
        || (mark != '，' && CHINESE_SAYS.iter().any(|verb| clause.ends_with(verb)))
}

/// A clause without what may stand after its verb: whom, how often, how far.
fn without_complement(clause: &str) -> &str {
    let aspect = ['了', '着', '著', '过', '過'];
    let person = ['我', '你', '您', '他', '她', '它', '们', '們'];
    let clause = clause.trim_end_matches(person).trim_end_matches(aspect);
    let tails = ["一声", "一聲", "一句", "起来", "起來", "出来", "出來"];
    let clause = tails.iter().find_map(|tail| clause.strip_suffix(tail)).unwrap_or(clause);
    clause.trim_end_matches(aspect)
}
