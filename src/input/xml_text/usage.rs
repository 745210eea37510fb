//! What the elements of a document of no known vocabulary are, found by their use.

use std::collections::{HashMap, HashSet};

use super::tokens::{Token, Tokens, local};

/// How often the elements of a name stand within text, and how often beside other elements alone.
#[derive(Debug, Default, Clone, Copy)]
struct Use {
    in_text: usize,
    apart: usize,
}

/// An open element: its name, whether text is directly in it, and the elements in it.
#[derive(Debug, Default)]
struct Frame<'t> {
    name: &'t str,
    has_text: bool,
    children: Vec<&'t str>,
}

/// The names of the elements that stand in running text.
///
/// An element is inline if it has text beside it more often than not. An only child without text
/// beside it says nothing: a cell may be bold as a whole.
pub(super) fn inline_names(text: &str) -> HashSet<&str> {
    let mut uses: HashMap<&str, Use> = HashMap::new();
    let mut open: Vec<Frame<'_>> = vec![Frame::default()];
    for token in Tokens::new(text) {
        match token {
            Token::Text(range) | Token::CData(range) => {
                if let Some(frame) = open.last_mut() {
                    frame.has_text = frame.has_text || !text[range].trim().is_empty();
                }
            }
            Token::Open { name, empty, .. } => {
                let name = local(&text[name]);
                if let Some(frame) = open.last_mut() {
                    frame.children.push(name);
                }
                if !empty {
                    open.push(Frame { name, ..Frame::default() });
                }
            }
            Token::Close { name, .. } => {
                let is_open = open.last().is_some_and(|frame| frame.name == local(&text[name]));
                if is_open && let Some(frame) = open.pop() {
                    count(&frame, &mut uses);
                }
            }
            _ => {}
        }
    }
    uses.iter().filter(|(_, used)| used.in_text > used.apart).map(|(name, _)| *name).collect()
}

fn count<'t>(frame: &Frame<'t>, uses: &mut HashMap<&'t str, Use>) {
    let says_nothing = !frame.has_text && frame.children.len() < 2;
    if says_nothing {
        return;
    }
    for child in &frame.children {
        let used = uses.entry(child).or_default();
        if frame.has_text {
            used.in_text += 1;
        } else {
            used.apart += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_is_inline_if_text_is_beside_it() {
        let text =
            "<a><p>one <b>two</b></p><p><b>all</b></p><l>x<i>1</i></l><l><i/><i/><i/></l></a>";
        assert_eq!(inline_names(text), HashSet::from(["b"]));
    }
}
