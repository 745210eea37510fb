//! Office files: text documents and presentations in ZIP containers.

mod kind;
mod relations;
mod table;
mod word;

pub(super) use kind::{Kind, kind};
pub(super) use word::read as read_docx;
