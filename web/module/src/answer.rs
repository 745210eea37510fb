//! The form of requests and answers: a JSON object with its length, and bytes.

use serde::Serialize;
use serde_json::json;
use tmforge::Error;

/// The number of bytes of a length.
const LENGTH: usize = 4;

/// What the module gives for a request.
pub(crate) struct Answer {
    head: String,
    body: Vec<u8>,
}

impl Answer {
    /// An object alone.
    pub(crate) fn of(head: impl Serialize) -> Self {
        Self::with_body(head, Vec::new())
    }

    /// An object and a file.
    pub(crate) fn with_body(head: impl Serialize, body: Vec<u8>) -> Self {
        // Not by way of `Value`, which has no numbers of single precision.
        match serde_json::to_string(&head) {
            Ok(head) => Self { head, body },
            Err(error) => Self { head: told(&error.to_string()), body: Vec::new() },
        }
    }

    /// The text of an error.
    pub(crate) fn error(error: &Error) -> Self {
        Self { head: told(&error.to_string()), body: Vec::new() }
    }

    /// The bytes for the host.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let head = &self.head;
        let length = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX).to_le_bytes();
        let all = LENGTH + head.len() + self.body.len();
        [&length(all)[..], &length(head.len()), head.as_bytes(), &self.body].concat()
    }
}

fn told(error: &str) -> String {
    json!({ "error": error }).to_string()
}

/// The object and the bytes of a request; `None` if it is shorter than it says.
pub(crate) fn parts(request: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = request.split_first_chunk::<LENGTH>()?;
    rest.split_at_checked(u32::from_le_bytes(*length) as usize)
}
