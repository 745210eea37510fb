//! Readers of data files: catalogues of messages and arrays of objects. Each string becomes a cell
//! of one table, with the path of its keys as its row and column; keys and syntax are excluded.

mod entries;
mod fault;
mod json;
mod literal;
mod part;
mod properties;
mod quoted;
mod resources;
mod script;
mod strings;
mod tags;
mod trace;
mod yaml;

pub(super) use entries::Entries;
pub(super) use json::{is_json, read as read_json};
pub(super) use part::Part;
pub(super) use properties::read as read_properties;
pub(super) use resources::{read_android, read_resx};
pub(super) use script::read as read_script;
pub(super) use strings::read as read_strings;
pub(super) use trace::trace;
pub(super) use yaml::read as read_yaml;
