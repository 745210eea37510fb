//! Office files: text documents and presentations in ZIP containers.

mod kind;
mod opendocument;
mod presentation;
mod relations;
mod sheets;
mod table;
mod word;

pub(super) use kind::{Kind, kind};
pub(super) use opendocument::read as read_opendocument;
pub(super) use presentation::read as read_pptx;
pub(super) use sheets::{is_xls, read_ods, read_xls, read_xlsx};
pub(super) use word::read as read_docx;
