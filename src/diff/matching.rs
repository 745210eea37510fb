//! Matches the pairs of two TM files by their fingerprints.
//!
//! Each step sorts keys and merges them; no step compares all pairs with all others. So matching
//! takes `O(n log n)`.

use crate::diff::read::Fingerprint;

/// The key by which pairs are matched in one step.
type Key = [u64; 3];

/// The matching of the pairs of two TM files.
pub(crate) struct Matching {
    /// For each old pair the new one that it is matched with.
    old: Vec<Option<usize>>,
    /// For each new pair the old one that it is matched with.
    new: Vec<Option<usize>>,
    /// The indices (new, old) of equal pairs, in the order of the new file.
    equal: Vec<(usize, usize)>,
}

impl Matching {
    /// Matches equal pairs, then pairs with the same source and id, source, id, and target.
    pub(crate) fn new(old: &[Fingerprint], new: &[Fingerprint]) -> Self {
        let mut matching =
            Self { old: vec![None; old.len()], new: vec![None; new.len()], equal: Vec::new() };
        let equal = |print: &Fingerprint| Some([print.source, print.target, print.language]);
        matching.ends(old, new, equal);
        matching.pair(old, new, equal);
        let partners = matching.new.iter().enumerate();
        matching.equal = partners.filter_map(|(j, i)| i.map(|i| (j, i))).collect();
        let known = |print: &Fingerprint| print.id.is_some();
        let id = |print: &Fingerprint| print.id.unwrap_or_default();
        matching.pair(old, new, |p| known(p).then(|| [p.source, id(p), p.language]));
        matching.pair(old, new, |p| Some([p.source, p.language, 0]));
        matching.pair(old, new, |p| known(p).then(|| [id(p), p.language, 0]));
        matching.pair(old, new, |p| Some([p.target, p.language, 0]));
        matching
    }

    /// Matches equal pairs from the beginning and from the end of the files, so that repeated pairs
    /// in unchanged parts are matched in place.
    fn ends(
        &mut self,
        old: &[Fingerprint],
        new: &[Fingerprint],
        key: impl Fn(&Fingerprint) -> Option<Key>,
    ) {
        let is_same = |(a, b): &(&Fingerprint, &Fingerprint)| key(a) == key(b);
        let head = old.iter().zip(new).take_while(is_same).count();
        let (old_rest, new_rest) = (&old[head..], &new[head..]);
        let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(is_same).count();
        (0..head).for_each(|i| self.join(i, i));
        (1..=tail).for_each(|i| self.join(old.len() - i, new.len() - i));
    }

    /// Matches free pairs with equal keys, in file order. Pairs without a key stay free.
    fn pair(
        &mut self,
        old: &[Fingerprint],
        new: &[Fingerprint],
        key: impl Fn(&Fingerprint) -> Option<Key>,
    ) {
        let (old, new) = (free(old, &self.old, &key), free(new, &self.new, &key));
        let (mut at, mut to) = (0, 0);
        while let (Some((a, i)), Some((b, j))) = (old.get(at), new.get(to)) {
            if a == b {
                self.join(*i, *j);
            }
            at += usize::from(a <= b);
            to += usize::from(b <= a);
        }
    }

    fn join(&mut self, old: usize, new: usize) {
        self.old[old] = Some(new);
        self.new[new] = Some(old);
    }

    /// The number of equal pairs.
    pub(super) fn same(&self) -> usize {
        self.equal.len()
    }

    /// The number of equal pairs that are out of order: all but the longest ascending sequence.
    pub(super) fn moved(&self) -> usize {
        // The smallest last element of the ascending sequences of each length so far.
        let mut last: Vec<usize> = Vec::new();
        for &(_, old) in &self.equal {
            match last.partition_point(|&before| before < old) {
                length if length == last.len() => last.push(old),
                length => last[length] = old,
            }
        }
        self.equal.len() - last.len()
    }

    /// The indices (old, new) of the pairs that are not equal, in the order of the new file. A
    /// removed pair follows the match of the old pair before it.
    pub(crate) fn differences(&self) -> Vec<(Option<usize>, Option<usize>)> {
        let mut is_equal = vec![false; self.new.len()];
        self.equal.iter().for_each(|&(j, _)| is_equal[j] = true);
        let mut found = Vec::new();
        let mut slot = 0;
        for (i, partner) in self.old.iter().enumerate() {
            match partner {
                Some(j) => slot = j + 1,
                None => found.push((slot, false, (Some(i), None))),
            }
        }
        for (j, partner) in self.new.iter().enumerate().filter(|&(j, _)| !is_equal[j]) {
            found.push((j, true, (*partner, Some(j))));
        }
        found.sort_unstable();
        found.into_iter().map(|(_, _, pair)| pair).collect()
    }
}

/// The keys of the free pairs and their indices, sorted.
fn free(
    prints: &[Fingerprint],
    partners: &[Option<usize>],
    key: impl Fn(&Fingerprint) -> Option<Key>,
) -> Vec<(Key, usize)> {
    let all = prints.iter().zip(partners).enumerate();
    let left = all.filter(|(_, (_, partner))| partner.is_none());
    let mut keys: Vec<_> = left.filter_map(|(i, (print, _))| Some((key(print)?, i))).collect();
    keys.sort_unstable();
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `a1` is source a, target 1; `a1x` has the id x; `a1x/d` is in language d.
    fn prints(texts: &[&str]) -> Vec<Fingerprint> {
        let print = |text: &&str| {
            let at = |i: usize| text.as_bytes().get(i).copied().map(u64::from);
            let id = at(2).filter(|&id| id != u64::from(b' '));
            Fingerprint {
                source: at(0).unwrap(),
                target: at(1).unwrap(),
                id,
                language: at(4).unwrap_or_default(),
            }
        };
        texts.iter().map(print).collect()
    }

    fn found(old: &[&str], new: &[&str]) -> Vec<(Option<usize>, Option<usize>)> {
        Matching::new(&prints(old), &prints(new)).differences()
    }

    #[test]
    fn what_is_removed_stands_where_it_stood() {
        assert_eq!(
            found(&["a1", "b2", "c3"], &["a1", "x9", "c3"]),
            [(Some(1), None), (None, Some(1))]
        );
        assert_eq!(found(&["b2", "a1"], &["a1"]), [(Some(0), None)]);
        assert_eq!(found(&["a1", "b2", "c3"], &["c3", "a1"]), [(Some(1), None)]);
    }

    #[test]
    fn each_pair_counts_as_often_as_it_is_there() {
        assert_eq!(found(&["a1", "a1"], &["a1", "a1", "a1"]), [(None, Some(2))]);
        assert_eq!(found(&["a1", "x9", "a1"], &["x9", "a1"]), [(Some(0), None)]);
        assert!(found(&["a1", "b2"], &["b2", "a1"]).is_empty());
    }

    #[test]
    fn source_then_id_then_target_tell_what_changed() {
        assert_eq!(found(&["a1"], &["a2"]), [(Some(0), Some(0))]);
        assert_eq!(found(&["a1x"], &["b2x"]), [(Some(0), Some(0))]);
        assert_eq!(found(&["a1"], &["b1"]), [(Some(0), Some(0))]);
        assert_eq!(found(&["a1"], &["b2"]), [(Some(0), None), (None, Some(0))]);
        // The id distinguishes two equal sources.
        assert_eq!(
            found(&["a1x", "a2y"], &["a3y", "a4x"]),
            [(Some(1), Some(0)), (Some(0), Some(1))]
        );
    }

    #[test]
    fn languages_separate_units() {
        assert_eq!(found(&["a1 /d"], &["a1 /d"]), []);
        assert_eq!(found(&["a1 /d"], &["a1 /f"]), [(Some(0), None), (None, Some(0))]);
        assert_eq!(
            found(&["a1 /d", "a2 /f"], &["a2 /d", "a1 /f"]),
            [(Some(0), Some(0)), (Some(1), Some(1))]
        );
    }

    #[test]
    fn the_fewest_moves_are_counted() {
        let moved = |old: &[&str], new: &[&str]| Matching::new(&prints(old), &prints(new)).moved();
        assert_eq!(moved(&["a1", "b2", "c3", "d4"], &["d4", "a1", "b2", "c3"]), 1);
        assert_eq!(moved(&["a1", "b2", "c3"], &["c3", "b2", "a1"]), 2);
        assert_eq!(moved(&["a1", "b2"], &["a1", "b2"]), 0);
    }
}
