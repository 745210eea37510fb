//! The EPUB reader: the chapters of a book, in the order of its spine.

mod book;
mod package;

#[cfg(test)]
mod tests;

use crate::error::Result;
use crate::input::container::{Container, refusal};
use crate::input::elements::{Elements, Event};
use crate::input::html::{Token, Tokens};
use crate::input::markdown;
use crate::model::Document;

use book::Book;
use package::{Chapter, Kind};

/// Algorithms that only hide fonts from other programs.
const FONT_ALGORITHMS: [&str; 2] =
    ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];

/// Reads an EPUB file.
///
/// # Errors
/// If the container cannot be read, its content is encrypted, or its package or a chapter is missing.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Document> {
    let mut container = Container::open(name, bytes)?;
    refuse_encrypted(&mut container)?;
    let mut chapters = package::chapters(&mut container)?;
    // What the spine does not have in its line follows the chapters.
    chapters.sort_by_key(|chapter| chapter.kind == Kind::Aside);
    let mut book = Book::new(name);
    for Chapter { path, kind } in &chapters {
        let text = container.required(path)?;
        if *kind == Kind::Contents {
            book.exclude(path, &text);
            continue;
        }
        let body = body_start(&text);
        let chapter = markdown::read_chapter(name, text[body..].to_owned());
        book.add(path, &text[..body], chapter);
    }
    let document = book.finish();
    if document.blocks.is_empty() {
        let expected = "expected chapters with text";
        return Err(refusal(
            name,
            "the book has no text",
            expected,
            "recognize its pictures first",
        ));
    }
    Ok(document)
}

/// The offset at which the body of a chapter begins. What is before it is about the chapter.
fn body_start(text: &str) -> usize {
    let is_body = |token: &Token| {
        matches!(token, Token::Tag(tag)
            if !tag.closing && text[tag.name.clone()].eq_ignore_ascii_case("body"))
    };
    Tokens::new(text).find(is_body).map_or(0, |token| token.range().start)
}

/// # Errors
/// If something other than fonts is encrypted.
fn refuse_encrypted(container: &mut Container<'_>) -> Result<()> {
    const LIST: &str = "META-INF/encryption.xml";
    let Some(text) = container.text(LIST)? else { return Ok(()) };
    let mut elements = Elements::new(container.name(), LIST, &text);
    let mut algorithm = String::new();
    while let Some(event) = elements.next()? {
        let Event::Start(element) = event else { continue };
        match element.name() {
            b"EncryptedData" => algorithm.clear(),
            // The first one is that of the data; one inside it is that of a key.
            b"EncryptionMethod" if algorithm.is_empty() => {
                algorithm = element.attribute("Algorithm").unwrap_or_default();
            }
            b"CipherReference" if !FONT_ALGORITHMS.contains(&&*algorithm) => {
                let what = element.attribute("URI").unwrap_or_default();
                let found = format!("the book is copy-protected: {what} is encrypted");
                let advice = "ask the publisher for a copy without protection";
                return Err(refusal(container.name(), found, "expected a readable book", advice));
            }
            _ => {}
        }
    }
    Ok(())
}
