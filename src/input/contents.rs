//! Entries of a table of contents, which a row of dots joins with their pages.

/// The characters of such rows, besides spaces.
const LEADERS: [char; 5] = ['.', '…', '·', '_', '．'];
/// The fewest characters of a row before a page.
const SHORTEST: usize = 4;
/// The fewest dots with spaces between them that are a row without a page. An ellipsis has three or four.
#[cfg(feature = "pdf")]
const SHORTEST_SPACED: usize = 6;

/// The fewest entries of a table of contents in a text without marks of type.
const FEWEST: usize = 3;

/// Which of the lines are entries of a table of contents: some that follow each other and whose pages do not
/// go back. Dots before prices and other numbers are text.
pub(super) fn entries(lines: &[&str]) -> Vec<bool> {
    let mut is_entry = vec![false; lines.len()];
    let mut run: Vec<usize> = Vec::new();
    let mut last = 0;
    let pages = lines.iter().map(|line| (page_of_entry(line), line.trim().is_empty()));
    for (at, (page, is_blank)) in pages.chain([(None, false)]).enumerate() {
        if is_blank {
            continue;
        }
        if page.is_none_or(|page| page < last) {
            let whole = if run.len() < FEWEST { &[][..] } else { &run[..] };
            whole.iter().for_each(|&at| is_entry[at] = true);
            run.clear();
        }
        last = page.unwrap_or(0);
        run.extend(page.map(|_| at));
    }
    is_entry
}

/// The page to which an entry leads; `None` if the text is no entry.
pub(super) fn page_of_entry(text: &str) -> Option<u32> {
    let text = text.trim();
    let body = text.trim_end_matches(|c: char| c.is_numeric());
    let page = text[body.len()..].parse().ok()?;
    (row_at_end(body) >= SHORTEST).then_some(page)
}

/// Whether the text has a row of dots with spaces between them. Its page may stand elsewhere.
#[cfg(feature = "pdf")]
pub(super) fn has_row(text: &str) -> bool {
    ['.', '．'].iter().any(|dot| text.contains(&format!("{dot} ").repeat(SHORTEST_SPACED)))
}

/// The number of characters of the row at the end of the text.
fn row_at_end(text: &str) -> usize {
    let title = text.trim_end_matches(|c| LEADERS.contains(&c) || c == ' ');
    text[title.len()..].chars().filter(|c| *c != ' ').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_lead_to_a_page() {
        assert_eq!(page_of_entry("2.1 Scope of this law ...... 17"), Some(17));
        assert_eq!(page_of_entry("Umfang . . . . . . . 17 "), Some(17));
        assert_eq!(page_of_entry("第一章 总则……………3"), Some(3));
        assert_eq!(page_of_entry("It ends... 5"), None);
        assert_eq!(page_of_entry("Version 1.2.3.4"), None);
        assert_eq!(page_of_entry("......"), None);
    }

    #[test]
    fn entries_follow_each_other_and_their_pages() {
        let book = ["Contents", "One .... 1", "Two .... 4", "", "Three .... 4", "Text."];
        assert_eq!(entries(&book), [false, true, true, false, true, false]);
        assert_eq!(entries(&["Tea .... 4", "Soup .... 3", "Rice .... 2"]), [false; 3]);
        assert_eq!(entries(&["One .... 1", "Two .... 4"]), [false; 2]);
    }

    #[cfg(feature = "pdf")]
    #[test]
    fn a_row_of_spaced_dots_needs_no_page() {
        assert!(has_row("Scope . . . . . . . . ."));
        assert!(has_row(". . . . . . . . 5.5 Scope"));
        assert!(!has_row("And then . . . . he left."));
        assert!(!has_row("沉默…………"));
    }
}
