//! Vectors from outside: embeddings of sentences from files, and vectors of words.

mod embeddings;
mod items;
mod matrix;
mod npy;
mod rows;
mod words;

pub use embeddings::Embeddings;
pub use items::{ItemVectors, TaskVectors};
pub(super) use matrix::dot;
pub use words::{WordForms, WordVectors};
