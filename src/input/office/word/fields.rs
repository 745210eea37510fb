//! Fields: text that Word computes, such as page numbers and tables of contents.

use crate::model::ExclusionReason;

/// The open fields, outermost first.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<Field>);

#[derive(Debug, Default)]
struct Field {
    instruction: String,
    /// Whether the instruction is complete and the result follows.
    in_result: bool,
}

impl Fields {
    /// Begins a field.
    pub(super) fn begin(&mut self) {
        self.0.push(Field::default());
    }

    /// Begins the result of the innermost field.
    pub(super) fn separate(&mut self) {
        if let Some(field) = self.0.last_mut() {
            field.in_result = true;
        }
    }

    /// Ends the innermost field.
    pub(super) fn end(&mut self) {
        self.0.pop();
    }

    /// Adds to the instruction of the innermost field.
    pub(super) fn instruct(&mut self, text: &str) {
        if let Some(field) = self.0.last_mut().filter(|field| !field.in_result) {
            field.instruction.push_str(text);
        }
    }

    /// Whether an instruction is open, whose text is no result.
    pub(super) fn in_instruction(&self) -> bool {
        self.0.iter().any(|field| !field.in_result)
    }

    /// Why the result of an open field is excluded.
    pub(super) fn reason(&self) -> Option<ExclusionReason> {
        self.0.iter().find_map(|field| reason(&field.instruction))
    }
}

/// Why the result of this instruction is excluded; `None` if it is text.
fn reason(instruction: &str) -> Option<ExclusionReason> {
    let command = instruction.split_whitespace().next()?;
    match command.to_ascii_uppercase().as_str() {
        "PAGE" | "NUMPAGES" | "SECTIONPAGES" | "PAGEREF" => Some(ExclusionReason::PageFurniture),
        "TOC" | "TOA" | "INDEX" => Some(ExclusionReason::Navigation),
        _ => None,
    }
}
