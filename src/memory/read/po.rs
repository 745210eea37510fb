//! Messages of gettext. What is fuzzy or obsolete is no translation, and is passed over.

use crate::lang::Tag;
use crate::memory::format::Input;
use crate::memory::header::Header;
use crate::memory::read::flaw;
use crate::memory::read::table::prop;
use crate::memory::read::xml::ReadError;
use crate::memory::sink::Sink;
use crate::memory::unit::{Annotation, AnnotationKind, Attributes, Content, TransUnit, Variant};
use crate::visible;

/// A message with all that belongs to it.
#[derive(Debug, Default)]
struct Message {
    at: usize,
    is_fuzzy: bool,
    notes: Vec<String>,
    references: Vec<String>,
    context: Option<String>,
    id: Option<String>,
    plural: Option<String>,
    /// `msgstr`, or `msgstr[0]` and those that follow.
    texts: Vec<String>,
}

/// Which text the quoted lines that follow belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    None,
    Context,
    Id,
    Plural,
    Text,
}

/// The target language that the first message names.
pub(crate) fn header(text: &str, _: bool) -> Result<Option<(Header, usize)>, ReadError> {
    let mut header = Header::default();
    let head = text.split("\n\n").next().unwrap_or_default();
    let line = head.lines().find_map(|line| line.strip_prefix("\"Language: "));
    if let Some(language) = line.and_then(|line| line.split(['\\', '"']).next()) {
        let language = language.trim();
        header.target = Tag::parse(language)
            .map_or_else(|_| language.replace('_', "-"), |language| language.to_string());
    }
    Ok(Some((header, 0)))
}

pub(crate) fn units<'a>(input: &Input<'a>, sink: &mut Sink<'_, 'a>) -> Result<(), ReadError> {
    let (text, header) = (input.text(), input.header);
    let mut message = Message::default();
    let mut part = Part::None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            if !message.texts.is_empty() {
                finish(std::mem::take(&mut message), header, sink);
            }
            part = Part::None;
            comment(line, &mut message);
            continue;
        }
        let (keyword, quoted) = line.split_at(line.find('"').unwrap_or(line.len()));
        let keyword = keyword.trim();
        if !keyword.is_empty() {
            let begins = matches!(keyword, "msgctxt" | "msgid");
            if begins && !message.texts.is_empty() {
                finish(std::mem::take(&mut message), header, sink);
            }
            if message.id.is_none() {
                message.at = start;
            }
            part = begin(keyword, &mut message).ok_or_else(|| {
                flaw(start, format!("{} is no keyword of PO", visible::quoted(keyword)))
            })?;
        }
        let content = unquoted(quoted).ok_or_else(|| flaw(start, "no quoted text on this line"))?;
        push(&mut message, part, &content)
            .ok_or_else(|| flaw(start, "a quoted text that belongs to no keyword"))?;
    }
    finish(message, header, sink);
    Ok(())
}

fn comment(line: &str, message: &mut Message) {
    let Some(rest) = line.strip_prefix('#') else { return };
    match rest.chars().next() {
        Some(',') => message.is_fuzzy |= rest.split([',', ' ']).any(|flag| flag == "fuzzy"),
        Some(':') => message.references.push(rest[1..].trim().to_owned()),
        Some('~' | '|') | None => {}
        Some('.') => message.notes.push(rest[1..].trim().to_owned()),
        Some(_) => message.notes.push(rest.trim().to_owned()),
    }
}

fn begin(keyword: &str, message: &mut Message) -> Option<Part> {
    Some(match keyword {
        "msgctxt" => Part::Context,
        "msgid" => Part::Id,
        "msgid_plural" => Part::Plural,
        _ if keyword == "msgstr" || keyword.starts_with("msgstr[") => {
            message.texts.push(String::new());
            Part::Text
        }
        _ => return None,
    })
}

fn push(message: &mut Message, part: Part, content: &str) -> Option<()> {
    let text = match part {
        Part::None => return None,
        Part::Context => message.context.get_or_insert_default(),
        Part::Id => message.id.get_or_insert_default(),
        Part::Plural => message.plural.get_or_insert_default(),
        Part::Text => message.texts.last_mut()?,
    };
    text.push_str(content);
    Some(())
}

/// The text between the quotes, escapes resolved.
fn unquoted(quoted: &str) -> Option<String> {
    let inner = quoted.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => text.push(match chars.next()? {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                other => other,
            }),
            '"' => return None,
            _ => text.push(c),
        }
    }
    Some(text)
}

/// Hands out what a message translates: its singular, and its plural where it has one.
fn finish<'a>(message: Message, header: &'a Header, sink: &mut Sink<'_, 'a>) {
    let id = message.id.clone().unwrap_or_default();
    if message.is_fuzzy || id.is_empty() {
        return;
    }
    let text = |at: usize| message.texts.get(at).cloned().unwrap_or_default();
    match (&message.plural, message.texts.len()) {
        (None, _) => sink.unit(&mut unit(&message, id, text(0), header)),
        (Some(plural), 0 | 1) => sink.unit(&mut unit(&message, plural.clone(), text(0), header)),
        (Some(plural), forms) => {
            sink.unit(&mut unit(&message, id, text(0), header));
            sink.unit(&mut unit(&message, plural.clone(), text(forms - 1), header));
        }
    }
}

fn unit<'a>(
    message: &Message,
    source: String,
    target: String,
    header: &'a Header,
) -> TransUnit<'a> {
    let side = |language: &'a str, text: String| Variant {
        language: language.into(),
        segment: Content::Plain(text.into()),
        ..Variant::default()
    };
    let mut source = side(&header.source, source);
    let note = |text: &String| Annotation {
        kind: AnnotationKind::Note,
        attributes: Attributes::default(),
        text: Content::Plain(text.clone().into()),
    };
    let annotations = message.notes.iter().map(note).collect();
    if let Some(context) = &message.context {
        source.annotations.push(prop("context", context.clone().into()));
    }
    if !message.references.is_empty() {
        source.annotations.push(prop("reference", message.references.join(" ").into()));
    }
    let variants = vec![source, side(&header.target, target)];
    TransUnit {
        at: message.at,
        attributes: Attributes::default(),
        annotations,
        variants,
        ..TransUnit::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::InlineHandling;
    use crate::memory::reader::each_unit;
    use crate::memory::{Fields, InputFormat};

    fn pairs(text: &str) -> Vec<(String, String)> {
        let mut found = Vec::new();
        each_unit(InputFormat::Po, text, Fields::All, |unit| {
            let text = |i: usize| unit.variants[i].segment.text(InlineHandling::Drop).into_owned();
            found.push((text(0), text(1)));
        })
        .unwrap();
        found
    }

    #[test]
    fn messages_are_read_and_fuzzy_and_obsolete_ones_are_not() {
        let text = "msgid \"\"\nmsgstr \"\"\n\"Language: zh_CN\\n\"\n\n# note\n#: a.c:1\nmsgctxt \"c\"\n\
            msgid \"\"\n\"a\\n\"\n\"\\\"b\\\"\"\nmsgstr \"甲\"\n\n#, fuzzy\nmsgid \"x\"\nmsgstr \"y\"\n\n\
            #~ msgid \"o\"\n#~ msgstr \"p\"\n\nmsgid \"one\"\nmsgid_plural \"many\"\nmsgstr[0] \"eins\"\n\
            msgstr[1] \"viele\"\nmsgid \"last\"\nmsgstr \"\"\n";
        assert_eq!(header(text, true).unwrap().unwrap().0.target, "zh-CN");
        let expected = [("a\n\"b\"", "甲"), ("one", "eins"), ("many", "viele"), ("last", "")];
        assert_eq!(pairs(text), expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    }

    #[test]
    fn the_language_of_the_header_is_made_canonical() {
        for (given, language) in
            [("sr@latin", "sr-Latn"), ("zh_CN", "zh-CN"), ("iw", "he"), ("no_tag!", "no-tag!")]
        {
            let text = format!("msgid \"\"\nmsgstr \"\"\n\"Language: {given}\\n\"\n");
            assert_eq!(header(&text, true).unwrap().unwrap().0.target, language);
        }
    }

    #[test]
    fn broken_messages_are_refused() {
        for text in ["msgid a\n", "msgfoo \"a\"\n", "\"a\"\n", "msgid \"a\\\"\n"] {
            assert!(each_unit(InputFormat::Po, text, Fields::All, |_| {}).is_err(), "{text}");
        }
    }
}
