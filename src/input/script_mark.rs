//! Superscripts and subscripts in plain text: `2<sup>3</sup>` must not become the number 23.

/// Whether `mark` (`^` or `_`) must stand between `before`, the text so far, and the `content` of a
/// superscript or subscript, so that it does not change a number or the power of a unit.
///
/// Ordinals such as `1st` need none, and neither do the numbers of notes after words.
pub(super) fn needs_mark(mark: &str, before: &str, content: &str) -> bool {
    let content = content.trim();
    let number = content.trim_start_matches(['-', '−', '+', '–']);
    let mut letters = number.chars();
    let is_variable = letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none();
    let is_number = number.starts_with(|c: char| c.is_ascii_digit());
    if !is_variable && !is_number {
        return false;
    }
    let word = before.chars().rev().take_while(|c| c.is_ascii_alphanumeric()).take(3);
    let word: Vec<char> = word.collect();
    match word.first() {
        Some(last) if last.is_ascii_digit() => true,
        // A variable or a unit: x, m, km. Formulas such as H2O are written without a mark.
        Some(_) => mark == "^" && word.len() < 3,
        None => mark == "^" && before.ends_with([')', ']']) && is_variable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_need_a_mark_and_ordinals_and_notes_need_none() {
        assert!(needs_mark("^", "2", "3"));
        assert!(needs_mark("^", "is 10", "-6"));
        assert!(needs_mark("^", "5 km", "2"));
        assert!(needs_mark("^", "2", "n"));
        assert!(!needs_mark("^", "the 1", "st"));
        assert!(!needs_mark("^", "sailors", "1"));
        assert!(!needs_mark("^", "", "1"));
        assert!(needs_mark("_", "101", "2"));
        assert!(!needs_mark("_", "H", "2"));
    }
}
