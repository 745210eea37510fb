//! Export of the built-in rules as SRX 2.0 for OmegaT and Okapi: an approximation of the engine by
//! regular expressions.
//!
//! The patterns use only syntax that ICU, Java and the importer of this crate interpret alike.
//! Rules of a language precede those of all languages; in each group the exceptions precede the
//! boundaries.

use std::fmt::Write;

use crate::segment::cjk::{
    CHINESE_CONTINUATIONS, CHINESE_REPORTING_VERBS, JAPANESE_REPORTING_VERBS,
};
use crate::segment::rules::{Language, common, languages};

/// The start of a word.
const WORD: &str = r"(?<![\p{L}\p{N}&&[^\u3000-\u9FFF]])";
/// A letter of a script without capitals, which abbreviates a name or a title. Korean and Chinese
/// are excluded because they have words of one letter.
const LETTER: &str = r"[\p{Lo}&&[^\u1100-\u11FF\u3000-\uD7AF]]";
/// Quotes and brackets that close after an end mark.
const CLOSERS: &str = r#"(?:["'”’“»«)\]\u300D\u300F]|\[\p{Nd}{1,3}\]|[ \u00A0\u202F]»)*"#;
/// Marks that may precede the first letter of a sentence.
const OPENERS: &str = r#"["'“”„«»‘‚(\[{¿¡#*_$€£¥@+<>=~§№&\u2010-\u2015\s-]{0,6}"#;
/// The first letter or digit of a sentence. Georgian sentences do not begin with capitals.
const FIRST: &str = r"[\p{Lu}\p{Lt}\p{Lo}\p{N}\u10D0-\u10FF]";
/// The end marks of scripts that need no capital after them.
const FULL: &str = r"[\u0589\u061D-\u061F\u06D4\u0700-\u0702\u0964\u0965\u0F0D-\u0F11\u0F14\u104B\u1362\u1367\u1368\u17D4\u17D5\u1803\u1809]";

/// The first character of a sentence that needs no space before it.
const NEXT: &str =
    r#"(?!\s*(?:\[\p{Nd}|[\x{1F300}-\x{1FAFF}]))\s*[^\s，、；：,;:）)」』”’"…。！？!?.—·～]"#;

/// Returns the built-in rules as an SRX 2.0 file.
pub fn export() -> String {
    let mut out = Out { xml: String::new() };
    out.xml.push_str(HEAD);
    for language in languages() {
        out.group(language.tags[0], |out| out.language(language));
    }
    out.group("default", |out| {
        out.abbreviations(common());
        out.everywhere();
    });
    out.xml.push_str("    </languagerules>\n    <maprules>\n");
    for language in languages() {
        let pattern = format!("(?:{})(?:[-_].*)?", either_case(language.tags));
        out.map(&pattern, language.tags[0]);
    }
    out.map(".*", "default");
    out.xml.push_str("    </maprules>\n  </body>\n</srx>\n");
    out.xml
}

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<srx xmlns="http://www.lisa.org/srx20" version="2.0">
  <header segmentsubflows="yes" cascade="yes">
    <formathandle type="start" include="no"/>
    <formathandle type="end" include="yes"/>
    <formathandle type="isolated" include="yes"/>
  </header>
  <body>
    <languagerules>
"#;

struct Out {
    xml: String,
}

impl Out {
    fn group(&mut self, name: &str, rules: impl FnOnce(&mut Self)) {
        let _ = writeln!(self.xml, r#"      <languagerule languagerulename="{name}">"#);
        rules(self);
        self.xml.push_str("      </languagerule>\n");
    }

    fn map(&mut self, pattern: &str, name: &str) {
        let pattern = escaped(pattern);
        let _ = writeln!(
            self.xml,
            r#"      <languagemap languagepattern="{pattern}" languagerulename="{name}"/>"#
        );
    }

    /// Writes a rule. The text after the boundary is matched by a lookahead, because OmegaT
    /// searches for matches from the start of the text, and one that consumed characters would hide
    /// those that overlap it.
    fn rule(&mut self, breaks: bool, before: &str, after: &str) {
        let after = if after.is_empty() { String::new() } else { format!("(?={after})") };
        let answer = if breaks { "yes" } else { "no" };
        let (before, after) = (escaped(before), escaped(&after));
        let _ = writeln!(
            self.xml,
            "        <rule break=\"{answer}\"><beforebreak>{before}</beforebreak>\
             <afterbreak>{after}</afterbreak></rule>"
        );
    }

    fn no_break(&mut self, before: &str, after: &str) {
        self.rule(false, before, after);
    }

    fn break_at(&mut self, before: &str, after: &str) {
        self.rule(true, before, after);
    }

    fn language(&mut self, language: &Language) {
        if language.colon_ends {
            self.break_at(":", r"\s");
            self.no_break(r"\.", r"\s");
        }
        if language.semicolon_asks {
            let first = if language.small_sentences { r"\p{L}" } else { FIRST };
            self.break_at(r"[;\u037E]", &format!(r"\s+{OPENERS}{first}"));
            self.break_at(r"[αεηιουωάέήίόύώνς]\.", r"\s+\p{Ll}");
        }
        if language.small_sentences {
            self.break_at(r"\p{L}\.", &format!(r"\s+{OPENERS}\p{{L}}"));
        }
        self.reporting_clauses(language);
        self.abbreviations(language);
        match language.tags[0] {
            "zh" => self.chinese(),
            "ja" => self.japanese(),
            _ => {}
        }
    }

    /// Exceptions for reporting clauses: `"Is it true?" Elizabeth asked.`
    fn reporting_clauses(&mut self, language: &Language) {
        let verbs = joined(language.reporting_verbs, regex_word);
        if verbs.is_empty() {
            return;
        }
        let starters = joined(language.starters, capitalized);
        let names = match language.tags[0] {
            "en" => format!(r"(?!(?:{starters})\s)(?:\p{{Lu}}\p{{L}}+\s+){{1,2}}"),
            _ => r"(?:\p{L}+\s+)?".to_owned(),
        };
        let before = r#"[.?!…؟]["”’»“]"#;
        self.no_break(before, &format!(r"\s+{names}(?:{verbs})[\s\p{{L}}]{{0,20}}[.,،]"));
    }

    /// Rules for the abbreviations of a language and of all languages, by what may follow them.
    fn abbreviations(&mut self, language: &Language) {
        let with_common = |list: fn(&Language) -> &'static str| {
            let own = list(language);
            if own == list(common()) { own.to_owned() } else { format!("{own} {}", list(common())) }
        };
        let starters = if language.starters.is_empty() { common() } else { language }.starters;
        let starts = format!(r"(?:[¿¡]|(?:{})(?![\p{{L}}.]))", joined(starters, capitalized));
        let no_start = format!(r"\s+(?!\s|{starts})");
        let either = joined(&with_common(|l| l.anywhere), any_case);
        let acronyms = r"\p{Lu}|\p{Lu}\p{L}{0,2}(?:\.\p{L}{1,3})+";
        self.times(language, &with_common(|l| l.sentence_final));
        self.break_at(&format!(r"{WORD}(?:{either}|{acronyms})[.!]"), &format!(r"\s+{starts}"));
        self.no_break(
            &format!(r"{WORD}(?:{})\.", joined(&with_common(|l| l.before_name), any_case)),
            r"\s",
        );
        let number = joined(&with_common(|l| l.before_number), any_case);
        let counted = r"\s+(?:\p{N}|[IVXLCDM]+(?!\p{L})|[B-HJ-Z](?!\p{L}))";
        self.no_break(&format!(r"{WORD}(?:{number})\."), counted);
        self.no_break(&format!(r"{WORD}(?:{either})[.!]"), &no_start);
        if language.wide {
            let last = joined(common().sentence_final, any_case);
            self.no_break(&format!(r"{WORD}(?:{either}|{last})[.!]"), r"[\u3040-\u9FFF]");
        }
        self.letters(language, &no_start);
        if language.ordinals {
            self.no_break(r"(?<![\p{L}\p{N}.,:])\p{Nd}{1,3}\.", &no_start);
            self.no_break(&format!(r"{WORD}[IVXLCDM]+\."), &no_start);
            self.no_break(r"(?<![\p{L}\p{N}])\p{Nd}{1,4}\.", r"\s+\p{Nd}");
        }
    }

    /// Rules for times: `a.m.` ends a sentence before a capital, but not in `At 5 a.m. Mr. Smith`.
    fn times(&mut self, language: &Language, last: &str) {
        let dotted: Vec<&str> = last.split_whitespace().filter(|w| w.contains('.')).collect();
        let dotted = joined(&dotted.join(" "), any_case);
        if dotted.is_empty() {
            return;
        }
        let leading = joined(language.leading, capitalized);
        if !leading.is_empty() {
            self.no_break(&format!(r"(?:^|[.!?…]\s)(?:{leading})\s+\S+\s+(?:{dotted})\."), r"\s");
        }
        self.break_at(
            &format!(r"{WORD}(?:{dotted})\."),
            &format!(r"\s+{OPENERS}[\p{{Lu}}\p{{Lt}}]"),
        );
    }

    /// Rules for initials and for the forms that abbreviations have in every language.
    fn letters(&mut self, language: &Language, no_start: &str) {
        let single = |word: &&str| word.chars().count() == 1;
        let words: Vec<&str> = language.words.split_whitespace().filter(single).collect();
        if !words.is_empty() {
            let words = words.join("|");
            self.break_at(&format!(r"{WORD}(?:{words})\."), &format!(r"\s+{OPENERS}\p{{Lu}}"));
        }
        self.no_break(&format!(r"{WORD}\p{{Nd}}+\s?\p{{Ll}}\."), no_start);
        self.break_at(r"\p{Nd}\s?\p{Ll}\.", &format!(r"\s+{OPENERS}\p{{Lu}}"));
        self.no_break(&format!(r"{WORD}\p{{Ll}}\."), r"\s+[\p{L}\p{N}&&[^\p{Lo}]]");
        self.no_break(&format!(r"{WORD}{LETTER}\."), r"\s");
        self.no_break(r"(?<![\p{L}\p{N}.])(?:\p{Ll}{1,3}\.)+\p{Ll}{1,3}\.", r"\s");
        self.no_break(r"(?<![\p{L}\p{N}.])\p{Lu}\p{L}{0,2}\.(?:\p{L}{1,3}\.)+", no_start);
        self.no_break(&format!(r"{WORD}\p{{Lu}}\."), no_start);
    }

    /// The rules of all languages.
    fn everywhere(&mut self) {
        self.break_at(r"[\u2028\u2029\u0085\u000B\u000C]\s*", "");
        // Item numbers at the start of a paragraph, after a sentence or after a colon.
        self.no_break(r"^\s*[(\u2022\u2043]?\s?(?:\p{Nd}{1,3}\.)*\p{Nd}{1,3}\.\)?", r"\s");
        self.no_break(r"^\s*(?:[A-Za-z]|[IVXivx]{1,5})\.\)?", r"\s");
        self.no_break(r"(?:[!?:…]|[\p{Ll}\p{Lo}]{4}\.)\s+\p{Nd}{1,3}\.\)?", r"\s");
        self.no_break(r"[\u2022\u2043]\s?\p{Nd}{1,3}\.", r"\s");
        self.break_at(r"\S", r"\s+[\u2022\u2043]");
        self.no_break(r"(?:^|[.!?]\s)[가나다라마바사아자차카타파하]\.", r"\s");
        // Marks inside brackets within a sentence, and the bracket that closes after one.
        self.no_break(r"[\p{L}\p{N},;]\s*\([^()]{0,300}[.!?…]", r"[^()]{0,300}\)");
        self.no_break(r"[\p{L}\p{N},;]\s*\([^()]{0,300}[.!?…]\)", r"\s");
        self.no_break(r"\.\.\.|…|\.\s\.\s\.", r"\s+(?:I(?!\p{L})|\p{Lo}|[\[(])");
        self.no_break(r#"[.?!…\]]["”’»]"#, r"\s+\([^()]{0,80}\)[.,;:]");
        // `word. . . . Next`: the first stop ends a sentence.
        self.no_break(r"\.\s\.\s\.", r"\s\.");
        self.break_at(r"\p{L}\.", r"\s\.\s\.\s\.\s\p{Lu}");
        self.no_break(r"\p{L}\.\s\.\s\.\s\.", r"\s\p{Lu}");
        self.break_at(r"\p{L}\p{Ll}+\.", r"\s+(?:\.\.\.|…)\p{L}");
        // Names and code that begin with a lower-case letter.
        self.break_at(
            r"\p{Ll}{3}\.",
            r"\s+(?:\p{Ll}\p{Lu}|[{<]|[\p{L}\p{N}_]+(?:::|\.\p{L}|_|\())",
        );
        self.break_at(r"\p{Ll}{3}[.!?]", r"\s+['’][stnk]\s\p{Lu}");
        self.break_at(r"[\u0430-\u052F]{4}\.", r"[\u0400-\u042F]|[IVXLC]+\s");
        self.break_at(&format!("[.?!…]+{CLOSERS}"), &format!(r"\s+{OPENERS}{FIRST}"));
        // Two shads with a space between them, and the number of a footnote after a sentence.
        self.no_break(r"[\u0F0D-\u0F11]", r"\s[\u0F0D-\u0F11]");
        self.break_at(
            r#"(?:\p{Ll}{2}|[)\]"”’»])[.?!]["”’»)]*\p{Nd}{1,3}"#,
            &format!(r"\s+{OPENERS}(?:\p{{Lu}}|\p{{Lo}})"),
        );
        self.break_at(&format!("{FULL}+{CLOSERS}"), &format!(r"\s*{OPENERS}[\p{{L}}\p{{N}}]"));
        self.break_at("[。！？｡]+[”’」』\"）)】]*", NEXT);
    }

    fn wide_brackets(&mut self) {
        self.no_break("《[^《》]{0,80}[。！？!?…]", "[^《》]{0,80}》");
        self.no_break("[！？!?…]》", "");
        self.no_break(
            r"[\p{L}\p{N}，、][（(][^（）()]{0,200}[。！？!?.…]",
            "[^（）()]{0,200}[）)]",
        );
        self.no_break(r"[\p{L}\p{N}，、][（(][^（）()]{0,200}[。！？!?.…][）)]", "");
        // Item numbers and numbers with a full-width stop.
        self.no_break(r"^\s*\p{Nd}{1,3}[.．]", "");
        self.no_break(r"[。.]\s*\p{Nd}{1,3}[.．]", "");
    }

    fn wide_breaks(&mut self) {
        let closers = r#"(?:[”’」』"）)]|\[\p{Nd}{1,3}\]|[\x{1F300}-\x{1FAFF}])*"#;
        let wide = r"[\u3040-\u9FFF]";
        self.break_at(&format!("[。！？｡‼⁇⁈⁉]+[!?]*{closers}"), NEXT);
        self.break_at(&format!(r#"[\u3000-\u9FFF\uFF00-\uFFEF%"”’」』）)][.!?]+{closers}"#), NEXT);
        self.break_at(&format!("[!?]+{closers}"), &format!(r"\s*{wide}"));
        self.break_at("．", r"\s*[^\s\p{N}）)」』”’。！？]");
        self.break_at(r"[A-Za-z]{3}\.|(?:19|20)\p{Nd}{2}\.", wide);
    }

    fn chinese(&mut self) {
        self.wide_brackets();
        let open = r#"(?:^|[。！？!?…”」』\s])[“「『"][^“”「」『』"]{0,200}"#;
        let verbs: Vec<&str> = CHINESE_REPORTING_VERBS.to_vec();
        let verb = format!("(?:[说說道问問答喊叫嚷吼骂罵应應叹嘆曰云讲講想]|{})", verbs.join("|"));
        let tail = "(?:[了着著过過我你您他她它们們]|一声|一聲|一句|起来|起來|出来|出來){0,3}";
        let clause = format!("[^。！？，：；、“”「」『』.!?,:;]{{0,20}}{verb}{tail}[。！？!?.，,]");
        let end = r#"[。！？!?….][”」』"]"#;
        self.no_break(&format!("{open}{end}"), &clause);
        self.no_break(&format!("{open}{end}"), &format!("(?:{})", CHINESE_CONTINUATIONS.join("|")));
        // A quotation that is part of a sentence, unless its own full stop ends the sentence.
        let inside = r#"[^。！？!?：:，,、“”「」『』"\s][“「『"][^“”「」『』"]{0,150}"#;
        self.no_break(
            &format!("{inside}[。！？!?.…]"),
            r#"[^“”「」『』"]{1,150}[”」』"][^“「『"]"#,
        );
        self.no_break(&format!(r#"{inside}[！？!?…][”」』"]"#), r"[^\s]");
        self.wide_breaks();
    }

    fn japanese(&mut self) {
        self.wide_brackets();
        let particles = "(?:と(?![てころにもきうりあ])|っ[てつぽ]|を|が(?![んっ])|の(?![にちびり])|に(?![こや])\
                         |は[、\\u4E00-\\u9FFF]|も(?![うしちっと])|で(?![もはき])|へ[の\\u4E00-\\u9FFF]\
                         |な[どんのら]|だ[っけとろ])";
        self.no_break(
            "「[^「」『』]{0,180}[。！？!?]",
            &format!("[^「」『』]{{1,180}}」(?:{particles}|[、。])"),
        );
        self.no_break("[。！？!?…][」』]", particles);
        let verbs = JAPANESE_REPORTING_VERBS.join("|");
        self.no_break(
            "[。！？!?…][」』]",
            &format!("[^。！？、「」『』]{{1,20}}(?<![とをの])(?:{verbs})。"),
        );
        self.no_break("[！？!?]", "(?:を|って|と[い言思聞叫尋問答笑呼驚])");
        self.break_at("…", "\\u3000");
        self.wide_breaks();
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The words of a list as alternatives, the longest first.
fn joined(words: &str, form: impl Fn(&str) -> String) -> String {
    let mut words: Vec<&str> = words.split_whitespace().collect();
    words.sort_by_key(|word| (std::cmp::Reverse(word.len()), *word));
    words.into_iter().map(form).collect::<Vec<_>>().join("|")
}

fn regex_word(word: &str) -> String {
    word.replace('.', r"\.")
}

/// A pattern for an abbreviation in either case, with or without spaces between its parts. A single
/// letter is kept as it is, because its capital is an initial.
fn any_case(word: &str) -> String {
    if word.chars().count() == 1 {
        return word.to_owned();
    }
    word.chars().map(|c| if c == '.' { r"\.\s?".to_owned() } else { both_cases(c) }).collect()
}

fn both_cases(c: char) -> String {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(u), None) if u != c => format!("[{u}{c}]"),
        _ => c.to_string(),
    }
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    let Some(first) = chars.next() else { return String::new() };
    first.to_uppercase().chain(chars).collect()
}

fn either_case(tags: &[&str]) -> String {
    tags.iter().map(|tag| tag.chars().map(both_cases).collect()).collect::<Vec<String>>().join("|")
}
