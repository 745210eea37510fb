//! Documents that failed, as lines of JSON.

use serde::Serialize;

use crate::error::{Error, ErrorKind};

/// A document that failed: `{"id": "a", "line": 3, "error": "…"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FailedDocument {
    /// The path or the id of the document. `None` for a line that holds no document.
    pub id: Option<String>,
    /// The line in the document, or in the list of documents. `None` if the error is about the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The message.
    pub error: String,
}

impl FailedDocument {
    /// What an error says.
    pub fn of(error: &Error) -> Self {
        let place = error.place();
        Self {
            id: place.filter(|_| error.kind() != ErrorKind::Line).map(|place| place.path.clone()),
            line: place.map(|place| place.line).filter(|line| *line > 0),
            error: error.to_string(),
        }
    }

    /// A line of JSON, with its end.
    pub fn line(&self) -> String {
        // Texts and numbers cannot fail.
        serde_json::to_string(self).unwrap_or_default() + "\n"
    }
}
