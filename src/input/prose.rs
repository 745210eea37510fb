//! Recognition of texts that are not prose: source code, keys and values, logs, encoded data.

/// The kinds of line that are not prose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    Code,
    Key,
    Tag,
    Log,
    Encoded,
}

/// The lines of which a kind must have three in five.
const SHARE: (usize, usize) = (3, 5);

/// The fewest lines that say what a text is.
const FEWEST: usize = 4;

/// What the text is, if most of its lines are not prose.
pub(super) fn other_kind(text: &str) -> Option<&'static str> {
    let mut counts = [0_usize; 5];
    let mut lines = 0;
    let mut is_fenced = false;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if line.starts_with("```") || line.starts_with("~~~") {
            is_fenced = !is_fenced;
            continue;
        }
        if is_fenced {
            continue;
        }
        lines += 1;
        if let Some(kind) = kind_of(line) {
            counts[kind as usize] += 1;
        }
    }
    let is_most = |count: usize| lines >= FEWEST && count * SHARE.1 >= lines * SHARE.0;
    let kinds = [
        (Line::Log, "a log"),
        (Line::Encoded, "encoded data (such as base64)"),
        (Line::Tag, "markup of an unknown kind"),
        (Line::Key, "keys and values"),
        (Line::Code, "a program (source code)"),
    ];
    let found = kinds.into_iter().find(|&(kind, _)| is_most(counts[kind as usize]));
    let code = counts[Line::Code as usize] + counts[Line::Key as usize];
    found.map(|(_, name)| name).or_else(|| is_most(code).then_some("a program (source code)"))
}

fn kind_of(line: &str) -> Option<Line> {
    if is_log(line) {
        Some(Line::Log)
    } else if is_encoded(line) {
        Some(Line::Encoded)
    } else if is_tag(line) {
        Some(Line::Tag)
    } else if is_code(line) {
        Some(Line::Code)
    } else if is_key(line) {
        Some(Line::Key)
    } else {
        None
    }
}

/// Words that begin a statement of a programming language.
const STATEMENTS: [&str; 27] = [
    "import ",
    "from ",
    "def ",
    "class ",
    "return ",
    "return;",
    "if (",
    "if(",
    "for (",
    "for(",
    "while (",
    "while(",
    "else:",
    "elif ",
    "try:",
    "except",
    "#include",
    "#define",
    "public ",
    "private ",
    "func ",
    "function ",
    "const ",
    "let ",
    "var ",
    "static ",
    "@",
];

/// Whether a line is code: it has the marks of code beside words that prose has as well.
fn is_code(line: &str) -> bool {
    let ends_statement =
        line.ends_with([';', '{', '}']) || line.ends_with("):") || line.ends_with(");");
    let is_bracket = line.chars().all(|c| "(){}[];,".contains(c));
    let begins = STATEMENTS.iter().any(|start| line.starts_with(start));
    let has_marks =
        ["()", "(", "=", "::", "->", "{", ";", "\"", "<"].iter().any(|m| line.contains(m));
    let is_call = is_call(line);
    let is_comment = ["//", "/*", "*/", "#!"].iter().any(|start| line.starts_with(start));
    let is_guard = line.ends_with(':')
        && ["if ", "for ", "while ", "with "].iter().any(|w| line.starts_with(w));
    is_bracket
        || is_call
        || is_comment
        || is_guard
        || (ends_statement && has_marks && line.is_ascii())
        || (begins && (has_marks || ends_statement || is_import(line)))
        || is_assignment(line)
}

/// Whether a line is the import of one module: `import sys`.
fn is_import(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_module =
        |word: &str| word.bytes().all(|b| b.is_ascii_alphanumeric() || b"._,".contains(&b));
    matches!(words.as_slice(), ["import", module] if is_module(module))
        || matches!(words.as_slice(), ["from", _, "import", ..])
}

/// Whether a line is a call as a whole: `print("x")`, `a.b(c);`.
fn is_call(line: &str) -> bool {
    let Some((name, rest)) = line.split_once('(') else { return false };
    let is_name = !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._:$".contains(&b))
        && name.bytes().any(|b| b.is_ascii_lowercase());
    let is_end = rest.trim_end_matches([';', ',']).ends_with(')');
    is_name && is_end
}

/// Whether a line assigns to a name: `w, h = map(...)`, `x += 1`.
fn is_assignment(line: &str) -> bool {
    let Some((name, value)) = line.split_once(" = ").or_else(|| line.split_once(" += ")) else {
        return false;
    };
    let is_name = name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._,[]$ *:&<>".contains(&b));
    is_name
        && name.split_whitespace().count() <= 3
        && value.contains(['(', '"', '\'', '[', ';', '{'])
}

/// Whether a line is a key and a value: `name.of.key = value`, `"key": value`.
fn is_key(line: &str) -> bool {
    let quoted = line.starts_with('"') && line.contains("\":");
    let is_name = |key: &str| {
        let key = key.trim();
        !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-/[]".contains(&b))
    };
    let by_sign = line.split_once('=').is_some_and(|(key, _)| is_name(key));
    let by_colon = line.split_once(':').is_some_and(|(key, value)| {
        let is_technical = key.contains(['.', '_']) && !key.ends_with('.');
        is_name(key) && is_technical && !value.starts_with("//")
    });
    quoted || by_sign || by_colon || (line.starts_with('[') && line.ends_with(']') && is_name(line))
}

/// Whether a line is one tag or more with hardly any text.
fn is_tag(line: &str) -> bool {
    if !line.starts_with('<') || !line.ends_with('>') {
        return false;
    }
    let (mut depth, mut outside) = (0_usize, 0);
    for c in line.chars() {
        match c {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            _ if depth == 0 => outside += 1,
            _ => {}
        }
    }
    outside * 2 < line.chars().count()
}

/// Whether a line begins with a time and has a level or a process in brackets.
fn is_log(line: &str) -> bool {
    let head: String = line.chars().take(40).collect();
    let digits = head.chars().take(24).filter(char::is_ascii_digit).count();
    let has_time = digits >= 8 && head.matches(':').count() >= 2;
    let levels = ["INFO", "WARN", "ERROR", "DEBUG", "TRACE", "FATAL", "NOTICE"];
    let begins = line.starts_with(|c: char| c.is_ascii_digit() || c == '[');
    let has_level = levels.iter().any(|level| line.contains(level));
    begins && (has_time && (has_level || head.contains(']')))
}

/// Whether a line is one long word of the characters of base64.
fn is_encoded(line: &str) -> bool {
    let is_part = |b: u8| b.is_ascii_alphanumeric() || b"+/=_-".contains(&b);
    line.len() >= 40 && line.bytes().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_texts_are_recognized() {
        let code = "import sys\n\ndef area(w, h):\n    if w < 0 or h < 0:\n        raise E(\"x\")\n    return w * \
                    h\n\nmain()\n";
        assert_eq!(other_kind(code), Some("a program (source code)"));
        let c = "#include <stdio.h>\nint main(void) {\n  printf(\"你好\");\n  return 0;\n}\n";
        assert_eq!(other_kind(c), Some("a program (source code)"));
        let keys = "a.b = One\nc.d = Zwei\ne = three\nf=4\n";
        assert_eq!(other_kind(keys), Some("keys and values"));
        let log = "2024-05-01 10:00:01 INFO start\n".repeat(5);
        assert_eq!(other_kind(&log), Some("a log"));
        let encoded = format!("{}\n", "QWxsIHdvcmsgYW5kIG5vIHBsYXkgbWFrZXMgSmFjaw==").repeat(5);
        assert_eq!(other_kind(&encoded), Some("encoded data (such as base64)"));
    }

    #[test]
    fn prose_with_code_is_prose() {
        let text = "A page about code; it is short.\nHere is one:\n\n    print(\"x\")\n\nIt prints (see below):\nEN: \
                    Hello.\nDE: Hallo.\nx = 1 is the first line.\nFrom here on it is easy.\n";
        assert_eq!(other_kind(text), None);
    }
}
