//! PO files: the header entry, and contexts that keep equal sources apart.

use std::borrow::Cow;

use crate::error::Result;
use crate::write::WriteOptions;
use crate::write::bilingual::join::{Join, OnePair, Seen};
use crate::write::bilingual::record;

pub(in crate::write) struct JoinPo {
    /// The languages of a file without units.
    assumed: [String; 2],
    pair: OnePair,
    is_begun: bool,
    seen: Seen,
}

impl JoinPo {
    pub(in crate::write) fn new(options: &WriteOptions) -> Self {
        let known = |language: &String| match &**language {
            "*all*" => String::new(),
            _ => language.clone(),
        };
        Self {
            assumed: [known(&options.source), known(&options.target)],
            pair: OnePair::new("a PO file"),
            is_begun: false,
            seen: Seen::default(),
        }
    }

    /// Appends the header entry.
    fn begin(&mut self, [source, target]: [&str; 2], out: &mut Vec<u8>) {
        if std::mem::replace(&mut self.is_begun, true) {
            return;
        }
        out.extend_from_slice(b"msgid \"\"\nmsgstr \"\"\n");
        let locale = locale(target);
        let generator = concat!("tmforge ", env!("CARGO_PKG_VERSION"));
        for (name, value) in [
            ("Language", &*locale),
            ("X-Source-Language", source),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=UTF-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("X-Generator", generator),
        ] {
            push_quoted(out, &format!("{name}: {value}\n"));
            out.push(b'\n');
        }
    }

    /// The context of a message: its own, with a number if the source was there before in it.
    fn context<'r>(&mut self, context: Option<&'r str>, source: &str) -> Option<Cow<'r, str>> {
        let mut written = context.map(Cow::Borrowed);
        let mut number = 1;
        while !self.is_new(written.as_deref(), source) {
            number += 1;
            written = Some(match context {
                Some(own) if !own.is_empty() => format!("{own} ({number})").into(),
                _ => number.to_string().into(),
            });
        }
        written
    }

    fn is_new(&mut self, context: Option<&str>, source: &str) -> bool {
        match context {
            Some(context) => self.seen.is_new(&[context, source]),
            None => self.seen.is_new(&[source]),
        }
    }
}

/// The locale of gettext: `zh_CN`, `sr@latin`.
fn locale(language: &str) -> String {
    let mut locale = Vec::new();
    let mut script = "";
    for (at, part) in language.split('-').enumerate() {
        match part.to_ascii_lowercase().as_str() {
            "latn" if at == 1 => script = "@latin",
            "cyrl" if at == 1 => script = "@cyrillic",
            _ => locale.push(part),
        }
    }
    format!("{}{script}", locale.join("_"))
}

/// Appends a text after its keyword, with a line of the file for each of its lines.
fn push_text(out: &mut Vec<u8>, (mark, keyword): (&str, &str), text: &str) {
    out.extend_from_slice(format!("{mark}{keyword} ").as_bytes());
    let is_long = text.trim_end_matches('\n').contains('\n');
    if is_long {
        out.extend_from_slice(b"\"\"\n");
    }
    for (at, line) in text.split_inclusive('\n').enumerate() {
        if is_long {
            out.extend_from_slice(mark.as_bytes());
        } else if at > 0 {
            out.push(b' ');
        }
        push_quoted(out, line);
        if is_long {
            out.push(b'\n');
        }
    }
    if text.is_empty() {
        out.extend_from_slice(b"\"\"");
    }
    if !is_long {
        out.push(b'\n');
    }
}

/// Appends a string with the escapes of C.
fn push_quoted(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    for c in text.chars() {
        match c {
            '\n' => out.extend_from_slice(b"\\n"),
            '\t' => out.extend_from_slice(b"\\t"),
            '\r' => out.extend_from_slice(b"\\r"),
            '\u{7}' => out.extend_from_slice(b"\\a"),
            '\u{8}' => out.extend_from_slice(b"\\b"),
            '\u{B}' => out.extend_from_slice(b"\\v"),
            '\u{C}' => out.extend_from_slice(b"\\f"),
            '"' | '\\' => out.extend_from_slice(&[b'\\', c as u8]),
            '\0'..='\u{1F}' | '\u{7F}' => {
                out.extend_from_slice(format!("\\{:03o}", c as u32).as_bytes());
            }
            _ => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    out.push(b'"');
}

impl Join for JoinPo {
    fn join(&mut self, mut records: &[u8], out: &mut Vec<u8>) -> Result<()> {
        while let Some([from, into, comments, mark, has_context, context, source, target]) =
            record::next(&mut records)
        {
            if self.pair.begins([from, into])? {
                self.begin([from, into], out);
            }
            let own = (!has_context.is_empty()).then_some(context);
            let context = self.context(own, source);
            out.push(b'\n');
            out.extend_from_slice(comments.as_bytes());
            if let Some(context) = context {
                push_text(out, (mark, "msgctxt"), &context);
            }
            push_text(out, (mark, "msgid"), source);
            push_text(out, (mark, "msgstr"), target);
        }
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        let [source, target] = self.assumed.clone();
        self.begin([&source, &target], out);
    }
}
