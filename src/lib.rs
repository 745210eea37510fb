//! tmforge turns bilingual documents into translation memories.
#![cfg_attr(not(test), deny(clippy::print_stdout, clippy::print_stderr))]

pub mod account;
pub mod align;
pub mod compare;
pub mod config;
pub mod convert;
pub mod error;
pub mod filter;
pub mod input;
pub mod inspection;
pub mod lang;
pub mod memory;
pub mod model;
pub mod ordered;
pub mod output;
pub mod pipeline;
pub mod place;
pub mod segment;
pub mod stats;
pub mod structure;
pub mod unit;
pub mod validate;
mod xml;
