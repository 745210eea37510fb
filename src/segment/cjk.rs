//! Rules for Chinese and Japanese, where neither spaces nor capitals indicate the start of a
//! sentence.

use super::boundary::{Enclosed, End};
use super::chars::{Container, is_dash, is_han};
use super::rules::Rules;
use super::word::Next;

/// The maximum length in bytes of a quotation that is kept whole in a sentence.
const ENCLOSED_BYTES: usize = 600;

/// The maximum length in characters of a quotation of several exclamations that is kept whole
/// before its reporting clause.
const SHORT: usize = 12;

/// Whether an end mark beside Han or kana, or one that needs no space after it, ends a sentence.
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

/// Whether the mark is the dot of a number: `1.总则`, `３．５`.
fn is_number_dot(text: &str, end: &End) -> bool {
    let dot = matches!(&text[end.at..end.marks_end], "." | "．");
    let digit = |c: &char| c.is_numeric() && !is_han(*c);
    let digits = text[..end.at].chars().rev().take(4).take_while(digit).count();
    dot && (1..4).contains(&digits)
}

fn has_letters(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

/// Whether an end mark at the end of a quotation ends the sentence.
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

/// Whether the text before a quotation ends with a mark that introduces it.
fn is_introduced(before: &str) -> bool {
    before.ends_with(['：', ':', '，', ',', '、', '。'])
}

/// Whether a quotation or bracket is kept whole, so that no mark inside ends a segment.
pub(super) fn keeps_whole(rules: &Rules, enclosed: &Enclosed<'_>) -> bool {
    let first = enclosed.next.rest.chars().next();
    let stopped = first.is_some_and(|c| "，。、；：！？,.;:!?".contains(c));
    if enclosed.container.is_bracket() {
        return enclosed.inside || stopped || enclosed.container == Container::Title;
    }
    if enclosed.text.len() > ENCLOSED_BYTES {
        return false;
    }
    if rules.primary == "ja" {
        return stopped || japanese_continues(enclosed.next.rest);
    }
    // Exclamations such as `来！来！` are not sentences of their own before `他喊。`.
    if !enclosed.inside && is_cry(enclosed.text) && chinese_reports(enclosed.next.rest) {
        return true;
    }
    // A quotation with a full stop of its own ends the sentence that contains it.
    let whole = enclosed.text.ends_with(['。', '.', '」', '”']) && !stopped;
    enclosed.inside && !is_introduced(enclosed.before) && first.is_some() && !whole
}

fn is_cry(text: &str) -> bool {
    text.chars().take(SHORT + 1).count() <= SHORT && !text.contains('。')
}

/// Whether the text begins with a Japanese particle that connects a preceding quotation or
/// exclamation to it. The second characters exclude words that begin with the same character as the
/// particle.
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

/// Whether a sentence continues after an end mark outside quotes: only before what cannot start a
/// sentence.
fn japanese_goes_on(rules: &Rules, end: &End, text: &str, next: &Next<'_>) -> bool {
    if rules.primary != "ja" || next.gap {
        return false;
    }
    let period = text[end.at..end.marks_end].contains(['。', '｡']);
    let mut chars = next.rest.chars();
    match (chars.next(), chars.next()) {
        // A name that ends with `。`, such as that of the band モーニング娘。
        (Some('の'), Some(second)) if period => !"にちびり".contains(second),
        _ if period => false,
        (Some('を'), _) => true,
        (Some('っ'), second) => second == Some('て'),
        (Some('と'), Some(second)) => "い言思聞叫尋問答笑呼驚".contains(second),
        _ => false,
    }
}

/// The clause up to the next mark within `longest` characters, and that mark.
fn clause(rest: &str, longest: usize) -> Option<(&str, char)> {
    let mut places = rest.char_indices().take(longest);
    let (at, mark) = places.find(|&(at, c)| is_clause_mark(rest, at, c))?;
    Some((&rest[..at], mark))
}

/// Whether a character ends a clause. A full stop inside a name such as `example.com` does not.
fn is_clause_mark(rest: &str, at: usize, c: char) -> bool {
    let inner = c == '.' && rest[at + 1..].starts_with(|c: char| c.is_ascii_alphanumeric());
    !inner && "。！？，：；、“”「」『』\n.!?,:;".contains(c)
}

/// Japanese reporting verbs in the forms that end a sentence.
pub(super) const JAPANESE_REPORTING_VERBS: &[&str] = &[
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

/// Whether the text begins with a Japanese reporting clause: `...。」彼は言った。`
fn japanese_reports(rest: &str) -> bool {
    let Some((clause, '。')) = clause(rest, 30) else { return false };
    let subject = |before: &str| !before.is_empty() && !before.ends_with(['と', 'を', 'の', '」']);
    JAPANESE_REPORTING_VERBS.iter().any(|verb| clause.strip_suffix(verb).is_some_and(subject))
}

/// Chinese words that connect a preceding quotation to the text after it.
pub(super) const CHINESE_CONTINUATIONS: &[&str] = &[
    "的", "之", "等", "这句", "这个", "这一", "这种", "這句", "這個", "這一", "這種", "一词",
    "一詞", "一声", "一聲", "二字", "两字", "兩字", "三字", "四字", "一句", "一语", "一語", "云云",
    "地叫", "地喊", "地问", "地問", "地说", "地說",
];

/// Chinese reporting verbs of several characters. Those of one character are in
/// [`is_reporting_verb`].
pub(super) const CHINESE_REPORTING_VERBS: &[&str] = &[
    "表示", "指出", "强调", "強調", "补充", "補充", "解释", "解釋", "写道", "寫道", "回答", "感叹",
    "感嘆", "嘀咕", "嘟囔", "称赞", "稱讚", "命令", "请求", "請求", "恳求", "懇求", "反驳", "反駁",
    "追问", "追問", "心想",
];

/// Whether the text begins with a word that connects it to a preceding Chinese quotation.
fn chinese_continues(rest: &str) -> bool {
    CHINESE_CONTINUATIONS.iter().any(|word| rest.starts_with(word))
}

/// Whether `c` is a Chinese reporting verb of one character.
fn is_reporting_verb(c: char) -> bool {
    "说說道问問答喊叫嚷吼骂罵应應叹嘆曰云讲講想".contains(c)
}

/// Whether the text begins with a Chinese reporting clause: `“……？”她问。`
fn chinese_reports(rest: &str) -> bool {
    let Some((clause, mark)) = clause(rest, 24) else { return false };
    // `她问：` introduces the next quotation, and `说着，` introduces a simultaneous action.
    if matches!(mark, '：' | ':') || (mark == '，' && clause.ends_with(['着', '著'])) {
        return false;
    }
    let clause = without_complement(clause);
    clause.ends_with(is_reporting_verb)
        || (mark != '，' && CHINESE_REPORTING_VERBS.iter().any(|verb| clause.ends_with(verb)))
}

/// A clause without the pronouns, aspect particles and complements that may follow its verb.
fn without_complement(clause: &str) -> &str {
    let aspect = ['了', '着', '著', '过', '過'];
    let person = ['我', '你', '您', '他', '她', '它', '们', '們'];
    let clause = clause.trim_end_matches(person).trim_end_matches(aspect);
    let tails = ["一声", "一聲", "一句", "起来", "起來", "出来", "出來"];
    let clause = tails.iter().find_map(|tail| clause.strip_suffix(tail)).unwrap_or(clause);
    clause.trim_end_matches(aspect)
}
