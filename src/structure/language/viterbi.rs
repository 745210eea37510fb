//! The most likely sequence of languages, given the evidence of each text and of its neighbours.

use crate::model::Side;

/// The evidence for one text of the sequence, in natural log-odds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Link {
    /// The log-odds that the text is in the target language rather than the source language.
    pub(super) toward_target: f64,
    /// The log-odds that it is in the same language as the text before.
    pub(super) stay: f64,
}

/// The most likely language of each text, by the Viterbi algorithm over two states.
pub(super) fn decide(links: &[Link]) -> Vec<Side> {
    let mut best = [0.0f64; 2];
    let mut came_from = Vec::with_capacity(links.len());
    for link in links {
        // Log-odds are the difference of two scores, so each state gets half, with opposite signs.
        let half = link.toward_target / 2.0;
        let mut next = [0.0; 2];
        let mut from = [0u8; 2];
        for to in 0..2usize {
            let step = |from: usize| {
                best[from] + if from == to { link.stay / 2.0 } else { -link.stay / 2.0 }
            };
            let (kept, changed) = (step(to), step(1 - to));
            from[to] = if kept >= changed { to } else { 1 - to } as u8;
            next[to] = kept.max(changed) + if to == 1 { half } else { -half };
        }
        // Only differences matter; without this, scores would lose precision over long documents.
        let top = next[0].max(next[1]);
        best = next.map(|score| score - top);
        came_from.push(from);
    }
    trace(&came_from, usize::from(best[1] > best[0]))
}

/// Follows the best predecessors back from the last state.
fn trace(came_from: &[[u8; 2]], mut state: usize) -> Vec<Side> {
    let mut sides = vec![Side::Source; came_from.len()];
    for (side, from) in sides.iter_mut().zip(came_from).rev() {
        *side = if state == 1 { Side::Target } else { Side::Source };
        state = usize::from(from[state]);
    }
    sides
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sides(links: &[(f64, f64)]) -> String {
        let links: Vec<Link> =
            links.iter().map(|&(toward_target, stay)| Link { toward_target, stay }).collect();
        decide(&links).iter().map(|side| if *side == Side::Target { 't' } else { 's' }).collect()
    }

    #[test]
    fn the_unsure_follow_the_layout() {
        let (paged, alternating) = (2.0, -2.0);
        assert_eq!(sides(&[(-5.0, paged), (0.0, paged), (1.0, paged), (-5.0, paged)]), "ssss");
        assert_eq!(sides(&[(-5.0, alternating), (0.0, alternating), (0.0, alternating)]), "sts");
        assert_eq!(sides(&[]), "");
    }

    #[test]
    fn the_sure_do_not() {
        assert_eq!(sides(&[(-5.0, 2.0), (9.0, 2.0), (-5.0, 2.0)]), "sts");
    }
}
