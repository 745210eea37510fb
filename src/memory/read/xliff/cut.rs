//! Where a text can be divided: between units, with the start tags of the elements around them.

use crate::memory::read::input::{ChunkText, Cut};
use crate::memory::read::xliff::dialect::Dialect;
use crate::memory::read::xliff::namespaces::Namespaces;
use crate::memory::read::xliff::scope::Scope;
use crate::memory::read::xliff::walk::{Place, Start, Visitor, Walk};
use crate::memory::read::xml::ReadError;

/// The last place between two units, or the end of a text that goes on behind the root.
pub(super) fn cut(dialect: Dialect, input: &ChunkText<'_>) -> Option<Cut> {
    let (text, scope) = (input.text(), Scope::default());
    let mut walk = Walk::new(dialect, (input.around, text), scope, Unread).ok()?;
    let (mut at, mut around) = (None, Vec::new());
    // What cannot be read is incomplete, or it is refused when the units of the next chunk are read.
    while let Ok(place) = walk.go_on() {
        match place {
            Place::BetweenUnits => at = Some(walk.at()),
            Place::BehindRoot => at = Some(text.len()),
            Place::EndOfText => break,
        }
        around.clear();
        around.extend(walk.around());
        if place == Place::BehindRoot {
            break;
        }
    }
    let around = around.concat();
    at.map(|at| Cut { at: vec![at], around: (around != input.around).then_some(around) })
}

/// Units that are not read.
struct Unread;

impl<'a> Visitor<'a> for Unread {
    fn open(&mut self, _: Start<'a>, _: &Scope<'a>, _: &Namespaces<'a>) {}

    fn segment(&mut self, _: Start<'a>) {}

    fn text(&mut self, _: Start<'a>, _: &'a str) {}

    fn child(&mut self, _: Start<'a>, _: &'a str, _: &Namespaces<'a>) -> Result<(), ReadError> {
        Ok(())
    }

    fn close(&mut self) {}
}
