//! Format strings of programming languages: parsing and comparison of their arguments.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The language of a format string, from a flag of the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    C,
    Python,
    PythonBrace,
    Php,
    Java,
    Qt,
}

/// The arguments of a format string, each with its type.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Arguments {
    /// The types of the arguments that are used in order.
    ordered: Vec<String>,
    /// The types of the arguments that are used by name or number.
    named: BTreeMap<String, String>,
}

const FLAGS: [(&str, Language, &str); 6] = [
    ("c-format", Language::C, "C"),
    ("python-format", Language::Python, "Python"),
    ("python-brace-format", Language::PythonBrace, "Python brace"),
    ("php-format", Language::Php, "PHP"),
    ("java-format", Language::Java, "Java"),
    ("qt-format", Language::Qt, "Qt"),
];

const ENDS: &str = "the string ends within a directive";

impl Language {
    /// The language of a flag such as `c-format`; `None` for others, such as `no-c-format`.
    pub(super) fn of_flag(flag: &str) -> Option<Self> {
        let flag = flag.strip_prefix("possible-").unwrap_or(flag);
        FLAGS.iter().find(|(name, ..)| *name == flag).map(|&(_, language, _)| language)
    }

    pub(super) fn name(self) -> &'static str {
        FLAGS.iter().find(|row| row.1 == self).map_or("", |row| row.2)
    }

    /// Parses the arguments of a text.
    ///
    /// # Errors
    /// The reason why it is not a format string.
    pub(super) fn parse(self, text: &str) -> Result<Arguments, String> {
        let mut scan = Scan(text);
        match self {
            Self::C => c(&mut scan),
            Self::Python => python(&mut scan),
            Self::PythonBrace => brace(&mut scan),
            Self::Php => php(&mut scan),
            Self::Java => java(&mut scan, &mut Arguments::default(), 0),
            Self::Qt => Ok(qt(&mut scan)),
        }
    }
}

impl Arguments {
    /// The first difference to the arguments of a translation. Unless `is_strict`, the translation
    /// may omit some.
    pub(super) fn difference(&self, target: &Self, is_strict: bool) -> Option<String> {
        let mixed = |one: &Self, other: &Self| !one.named.is_empty() && !other.ordered.is_empty();
        if mixed(self, target) || mixed(target, self) {
            return Some("named arguments on one side, unnamed arguments on the other".to_owned());
        }
        let (found, expected) = (target.ordered.len(), self.ordered.len());
        if found > expected || (is_strict && found < expected) {
            return Some(format!("{found} arguments; expected {expected} as in msgid"));
        }
        let mut ordered = self.ordered.iter().zip(&target.ordered).enumerate();
        if let Some((i, (source, target))) = ordered.find(|(_, (source, target))| source != target)
        {
            return Some(format!("argument {} is {target}; expected {source}", i + 1));
        }
        for (name, found) in &target.named {
            match self.named.get(name) {
                None => return Some(format!("the argument `{name}` is not in msgid")),
                Some(source) if source != found => {
                    return Some(format!("the argument `{name}` is {found}; expected {source}"));
                }
                Some(_) => {}
            }
        }
        let missing = self.named.keys().find(|name| !target.named.contains_key(*name));
        missing.filter(|_| is_strict).map(|name| format!("the argument `{name}` is missing"))
    }

    fn name(&mut self, name: &str, kind: &str) -> Result<(), String> {
        match self.named.get(name) {
            Some(known) if known != kind => {
                Err(format!("the argument `{name}` is {known} and {kind}"))
            }
            _ => {
                self.named.insert(name.to_owned(), kind.to_owned());
                Ok(())
            }
        }
    }

    /// Converts numbered arguments to ordered ones, as C does: no number may be missing.
    fn into_ordered(mut self) -> Result<Self, String> {
        if self.named.is_empty() {
            return Ok(self);
        }
        if !self.ordered.is_empty() {
            return Err("numbered and unnumbered arguments are mixed".to_owned());
        }
        let count = self.named.len();
        for number in 1..=count {
            match self.named.remove(&number.to_string()) {
                Some(kind) => self.ordered.push(kind),
                None => return Err(format!("argument {number} is missing")),
            }
        }
        Ok(self)
    }
}

/// The rest of a text that is being parsed.
struct Scan<'t>(&'t str);

impl<'t> Scan<'t> {
    fn next(&mut self) -> Option<char> {
        let c = self.0.chars().next()?;
        self.0 = &self.0[c.len_utf8()..];
        Some(c)
    }

    fn take(&mut self, sign: &str) -> bool {
        let rest = self.0.strip_prefix(sign);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn while_is(&mut self, fits: impl Fn(char) -> bool) -> &'t str {
        let text = self.0;
        let length = text.find(|c| !fits(c)).unwrap_or(text.len());
        self.0 = &text[length..];
        &text[..length]
    }

    fn digits(&mut self) -> &'t str {
        self.while_is(|c| c.is_ascii_digit())
    }

    /// Skips everything up to and including the next `sign`. Returns whether there is one.
    fn past(&mut self, sign: char) -> bool {
        let at = self.0.find(sign);
        self.0 = at.map_or("", |at| &self.0[at + sign.len_utf8()..]);
        at.is_some()
    }

    /// Reads a number that is followed by `$`, without leading zeros.
    fn position(&mut self) -> Option<&'t str> {
        let before = self.0;
        let digits = self.digits();
        let number = digits.trim_start_matches('0');
        if self.take("$") && !number.is_empty() {
            return Some(number);
        }
        self.0 = before;
        None
    }
}

/// Adds an argument, by its number if it has one.
fn argument(found: &mut Arguments, position: Option<&str>, kind: &str) -> Result<(), String> {
    match position {
        Some(number) => found.name(number, kind),
        None => {
            found.ordered.push(kind.to_owned());
            Ok(())
        }
    }
}

/// Reads a width or precision: digits, or `*` for an argument.
fn star(scan: &mut Scan<'_>, found: &mut Arguments) -> Result<(), String> {
    if !scan.take("*") {
        scan.digits();
        return Ok(());
    }
    let position = scan.position();
    argument(found, position, "int")
}

fn unknown(c: Option<char>) -> String {
    c.map_or_else(|| ENDS.to_owned(), |c| format!("`{c}` is not a conversion"))
}

fn c(scan: &mut Scan<'_>) -> Result<Arguments, String> {
    let mut found = Arguments::default();
    while scan.past('%') {
        if scan.take("%") {
            continue;
        }
        let position = scan.position();
        scan.while_is(|c| matches!(c, ' ' | '+' | '-' | '#' | '0' | '\'' | 'I'));
        star(scan, &mut found)?;
        if scan.take(".") {
            star(scan, &mut found)?;
        }
        let (size, conversion) = if scan.take("<PRI") {
            let conversion = scan.next();
            let size = scan.while_is(|c| c.is_ascii_alphanumeric());
            if !scan.take(">") {
                return Err("`<PRI` without `>`".to_owned());
            }
            (size, conversion)
        } else {
            let size =
                scan.while_is(|c| matches!(c, 'h' | 'l' | 'L' | 'q' | 'j' | 'z' | 'Z' | 't'));
            (size, scan.next())
        };
        if matches!(conversion, Some('m' | '%')) {
            continue;
        }
        argument(&mut found, position, &c_type(size, conversion)?)?;
    }
    found.into_ordered()
}

fn c_type(size: &str, conversion: Option<char>) -> Result<String, String> {
    let size = match size {
        "q" | "L" => "ll",
        "Z" => "z",
        size => size,
    };
    let kind = match conversion {
        Some('d' | 'i') => "int",
        Some('o' | 'u' | 'x' | 'X') => "unsigned",
        Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'a' | 'A') => {
            return Ok(if size == "ll" { "long double" } else { "double" }.to_owned());
        }
        Some('c') if size == "l" => "wide char",
        Some('C') => "wide char",
        Some('c') => "char",
        Some('s') if size == "l" => "wide string",
        Some('S') => "wide string",
        Some('s') => "string",
        Some('p') => "pointer",
        Some('n') => "count",
        other => return Err(unknown(other)),
    };
    let has_size = matches!(kind, "int" | "unsigned" | "count") && !size.is_empty();
    Ok(if has_size { format!("{kind} ({size})") } else { kind.to_owned() })
}

fn python(scan: &mut Scan<'_>) -> Result<Arguments, String> {
    let mut found = Arguments::default();
    while scan.past('%') {
        let mut name = None;
        if scan.take("(") {
            let (mut depth, start) = (1, scan.0);
            while depth > 0 {
                match scan.next().ok_or(ENDS)? {
                    '(' => depth += 1,
                    ')' => depth -= 1,
                    _ => {}
                }
            }
            name = Some(&start[..start.len() - scan.0.len() - 1]);
        }
        scan.while_is(|c| matches!(c, ' ' | '+' | '-' | '#' | '0'));
        star(scan, &mut found)?;
        if scan.take(".") {
            star(scan, &mut found)?;
        }
        scan.while_is(|c| matches!(c, 'h' | 'l' | 'L'));
        let kind = match scan.next() {
            Some('%') => "",
            Some('c') => "character",
            Some('s' | 'r' | 'a') => "any",
            Some('d' | 'i' | 'u' | 'o' | 'x' | 'X') => "integer",
            Some('e' | 'E' | 'f' | 'F' | 'g' | 'G') => "float",
            other => return Err(unknown(other)),
        };
        match (name, kind) {
            (Some(name), kind) => found.name(name, kind)?,
            (None, "") => {}
            (None, kind) => found.ordered.push(kind.to_owned()),
        }
    }
    match found.named.is_empty() || found.ordered.is_empty() {
        true => Ok(found),
        false => Err("named and unnamed arguments are mixed".to_owned()),
    }
}

fn brace(scan: &mut Scan<'_>) -> Result<Arguments, String> {
    let mut found = Arguments::default();
    let mut unnamed = 0;
    while scan.past('{') {
        if !scan.take("{") {
            field(scan, &mut found, &mut unnamed, true)?;
        }
    }
    Ok(found)
}

/// Reads a replacement field after its `{`.
fn field(
    scan: &mut Scan<'_>,
    found: &mut Arguments,
    unnamed: &mut usize,
    may_nest: bool,
) -> Result<(), String> {
    let name = scan.while_is(|c| c.is_alphanumeric() || c == '_');
    let (digits, start) = (name.trim_start_matches(|c: char| c.is_ascii_digit()), scan.0);
    if !digits.is_empty() && digits.len() < name.len() {
        return Err(format!("`{name}` is not the name of an argument"));
    }
    while scan.0.starts_with(['.', '[']) {
        let is_closed = match scan.next() {
            Some('.') => !scan.while_is(|c| c.is_alphanumeric() || c == '_').is_empty(),
            _ => scan.past(']'),
        };
        if !is_closed {
            return Err(ENDS.to_owned());
        }
    }
    let path = &start[..start.len() - scan.0.len()];
    if scan.take("!") && !matches!(scan.next(), Some('r' | 's' | 'a')) {
        return Err("an unknown conversion after `!`".to_owned());
    }
    let mut key = name.to_owned();
    if name.is_empty() {
        key = unnamed.to_string();
        *unnamed += 1;
    }
    let _ = write!(key, "{path}");
    found.name(&key, "an object")?;
    if scan.take(":") {
        loop {
            scan.while_is(|c| c != '{' && c != '}');
            if !scan.0.starts_with('{') {
                break;
            }
            scan.next();
            if !may_nest {
                return Err("replacement fields are nested too deeply".to_owned());
            }
            field(scan, found, unnamed, false)?;
        }
    }
    if scan.take("}") { Ok(()) } else { Err(ENDS.to_owned()) }
}

fn php(scan: &mut Scan<'_>) -> Result<Arguments, String> {
    let mut found = Arguments::default();
    let mut unnumbered = 0;
    while scan.past('%') {
        if scan.take("%") {
            continue;
        }
        let position = scan.position();
        loop {
            scan.while_is(|c| matches!(c, ' ' | '+' | '-' | '0'));
            if !scan.take("'") {
                break;
            }
            scan.next().ok_or(ENDS)?;
        }
        scan.digits();
        if scan.take(".") {
            scan.digits();
        }
        scan.take("l");
        let kind = match scan.next() {
            Some('b' | 'd' | 'u' | 'o' | 'x' | 'X') => "integer",
            Some('e' | 'E' | 'f' | 'F' | 'g' | 'G') => "float",
            Some('c') => "character",
            Some('s') => "string",
            other => return Err(unknown(other)),
        };
        unnumbered += usize::from(position.is_none());
        let number = position.map_or_else(|| unnumbered.to_string(), str::to_owned);
        found.name(&number, kind)?;
    }
    Ok(found)
}

/// Parses a pattern of `MessageFormat`.
fn java(scan: &mut Scan<'_>, found: &mut Arguments, depth: usize) -> Result<Arguments, String> {
    if depth > 8 {
        return Err("patterns are nested too deeply".to_owned());
    }
    while let Some(c) = scan.next() {
        match c {
            '\'' if !scan.take("'") => drop(scan.past('\'')),
            '{' => java_argument(scan, found, depth)?,
            '}' => return Err("`}` without `{` before it".to_owned()),
            _ => {}
        }
    }
    Ok(std::mem::take(found))
}

fn java_argument(scan: &mut Scan<'_>, found: &mut Arguments, depth: usize) -> Result<(), String> {
    let inner = balanced(scan).ok_or("`{` without `}`")?;
    let mut scan = Scan(inner);
    let digits = scan.digits();
    let number = digits.trim_start_matches('0');
    let number = if number.is_empty() { "0" } else { number };
    if digits.is_empty() {
        return Err("`{` without a number after it".to_owned());
    }
    let (kind, style) = match scan.0.strip_prefix(',') {
        None if scan.0.is_empty() => ("an object", ""),
        None => return Err(format!("`{}` after the number", scan.0)),
        Some(rest) => {
            let (kind, style) = rest.split_once(',').unwrap_or((rest, ""));
            match kind.trim() {
                "number" => ("a number", ""),
                "choice" => ("a number", style),
                "date" | "time" => ("a date", ""),
                other => return Err(format!("`{other}` is not a type")),
            }
        }
    };
    let nested = java(&mut Scan(style), &mut Arguments::default(), depth + 1)?;
    for (name, kind) in &nested.named {
        java_name(found, name, kind)?;
    }
    java_name(found, number, kind)
}

/// Adds an argument. One without a type may have a type at another occurrence.
fn java_name(found: &mut Arguments, name: &str, kind: &str) -> Result<(), String> {
    match found.named.get(name).map(String::as_str) {
        Some("an object") => found.named.insert(name.to_owned(), kind.to_owned()),
        Some(_) if kind == "an object" => None,
        _ => return found.name(name, kind),
    };
    Ok(())
}

/// Reads an argument up to its `}`, which may contain quoted and nested braces.
fn balanced<'t>(scan: &mut Scan<'t>) -> Option<&'t str> {
    let (start, mut depth, mut is_quoted) = (scan.0, 0, false);
    loop {
        let before = scan.0;
        match scan.next()? {
            '\'' => is_quoted = !is_quoted,
            '{' if !is_quoted => depth += 1,
            '}' if !is_quoted && depth == 0 => return Some(&start[..start.len() - before.len()]),
            '}' if !is_quoted => depth -= 1,
            _ => {}
        }
    }
}

fn qt(scan: &mut Scan<'_>) -> Arguments {
    let mut found = Arguments::default();
    while scan.past('%') {
        let before = scan.0;
        scan.take("L");
        let length = scan.0.bytes().take(2).take_while(u8::is_ascii_digit).count();
        if length == 0 {
            scan.0 = before;
            continue;
        }
        let number = scan.0[..length].trim_start_matches('0');
        found.named.insert(if number.is_empty() { "0" } else { number }.into(), "text".into());
        scan.0 = &scan.0[length..];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The results of `msgfmt --check-format` for pairs of format strings.
    const SAMPLES: &str = include_str!("../../../tests/data/validate/format-strings.tsv");

    #[test]
    fn msgfmt_agrees() {
        let mut wrong = Vec::new();
        for line in SAMPLES.lines() {
            let cells: Vec<_> = line.split('\t').collect();
            let [flag, source, target, verdict] = cells[..] else { panic!("{line}") };
            let language = Language::of_flag(flag).unwrap();
            let found =
                language.parse(source).ok().and_then(|source| match language.parse(target) {
                    Ok(target) => source.difference(&target, true),
                    Err(reason) => Some(reason),
                });
            if found.is_none() != (verdict == "ok") {
                wrong.push(format!("{line}: {found:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong[..wrong.len().min(60)].join("\n"));
    }

    #[test]
    fn what_newer_versions_of_the_languages_have_is_known() {
        for (language, text) in [
            (Language::PythonBrace, "{} {name!r}"),
            (Language::Python, "%a"),
            (Language::Php, "%F %g"),
        ] {
            assert!(language.parse(text).is_ok(), "{text}");
        }
    }
}
