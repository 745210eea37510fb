//! Splits rows into parts for training, development and test, so that no text is on two sides.
//!
//! The rows of a document stay together. Documents that share a text (by the near key of a source or a
//! target) are joined first, and go to one part together. Texts that many documents share, such as the
//! lines of a menu, join none: their rows are taken out of the smaller parts instead.

use std::collections::{HashMap, HashSet};

use crate::clean::key::text_key;
use crate::clean::table::Compact;
use crate::error::{Error, ErrorKind, Result};

/// A text joins the documents that have it, unless these are more than this share of all.
const LARGEST_SHARE: f64 = 0.01;
/// Texts of fewer documents join them in any case.
const LEAST_DOCUMENTS: usize = 20;

/// How large a part is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Size {
    /// About this many rows.
    Rows(usize),
    /// The share of the groups, from 0 to 1. A group stays in its part when others are added.
    Share(f64),
}

/// A part beside the one for training.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The name, such as `test`.
    pub name: String,
    /// How large it is.
    pub size: Size,
}

/// The name of the part that has all other rows.
pub const TRAINING: &str = "train";

/// The parts of a split.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Split {
    /// The parts beside training, in the order in which they are filled.
    pub parts: Vec<Part>,
    /// Another seed gives another split.
    pub seed: u64,
    /// The near keys of texts that were in a part before: they stay there. By the place in `parts`.
    pub(super) kept: Vec<HashSet<u64>>,
}

impl Split {
    /// Parses the parts: `dev=2000,test=1%`.
    ///
    /// # Errors
    /// When a part has no name, no size, or is named twice.
    pub fn parse(given: &str, seed: u64) -> Result<Self> {
        let mut parts: Vec<Part> = Vec::new();
        for part in given.split(',') {
            let parsed = parse_part(part.trim()).filter(|new| {
                new.name != TRAINING && parts.iter().all(|part| part.name != new.name)
            });
            parts.push(parsed.ok_or_else(|| {
                Error::new(ErrorKind::Usage, format!("`{part}` is no part of a split")).expected(
                    "expected names other than train, each with a number of rows or a percentage, such \
                     as dev=2000,test=1%",
                )
            })?);
        }
        let kept = vec![HashSet::new(); parts.len()];
        Ok(Self { parts, seed, kept })
    }

    /// The place of a part in `parts`.
    ///
    /// # Errors
    /// When there is no such part.
    pub fn part(&self, name: &str) -> Result<usize> {
        self.parts
            .iter()
            .position(|part| part.name == name)
            .ok_or_else(|| Error::new(ErrorKind::Usage, format!("the split has no part `{name}`")))
    }

    /// States that a text was in a part before, by its place in `parts`. Texts without letters and
    /// digits are in no part.
    pub fn keep(&mut self, part: usize, text: &str) {
        if let Some(kept) = self.kept.get_mut(part)
            && text.chars().any(char::is_alphanumeric)
        {
            kept.insert(text_key(text));
        }
    }

    /// The names of all parts; the first is that for training.
    pub fn names(&self) -> Vec<&str> {
        std::iter::once(TRAINING).chain(self.parts.iter().map(|part| &*part.name)).collect()
    }
}

fn parse_part(given: &str) -> Option<Part> {
    let (name, size) = given.split_once('=')?;
    let is_name =
        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    let size = match size.strip_suffix('%') {
        Some(percent) => {
            let share = percent.parse::<f64>().ok()? / 100.0;
            Size::Share(Some(share).filter(|share| (0.0..=1.0).contains(share))?)
        }
        None => Size::Rows(size.parse().ok()?),
    };
    is_name.then(|| Part { name: name.to_owned(), size })
}

/// The part of each row that is left, by its place in [`Split::names`], and the rows that are taken out
/// of their part because another part has one of their texts.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) of_rows: Vec<u8>,
    pub(super) shared: Vec<u32>,
}

pub(super) fn parts(rows: &[Compact], split: &Split, is_left: impl Fn(usize) -> bool) -> Parts {
    let left: Vec<u32> = (0..rows.len()).filter(|&at| is_left(at)).map(|at| at as u32).collect();
    let documents = Documents::new(rows, &left);
    let joined = documents.joined(rows, &left);
    let groups = groups(rows, &left, &documents, joined, split);
    let of_groups = assigned(&groups, split);
    let mut of_rows = vec![0; rows.len()];
    for group in groups.iter().zip(&of_groups) {
        for &document in &group.0.documents {
            for &row in &documents.rows[document as usize] {
                of_rows[row as usize] = *group.1;
            }
        }
    }
    let shared = shared(rows, &left, &of_rows);
    Parts { of_rows, shared }
}

/// The rows of each document. A row without a document is one by itself.
struct Documents {
    rows: Vec<Vec<u32>>,
    of_row: HashMap<u32, u32>,
}

impl Documents {
    fn new(rows: &[Compact], left: &[u32]) -> Self {
        let (mut named, mut of_row) = (HashMap::new(), HashMap::new());
        let mut documents: Vec<Vec<u32>> = Vec::new();
        for &row in left {
            let group = rows[row as usize].group;
            let next = documents.len() as u32;
            let document = if group == 0 { next } else { *named.entry(group).or_insert(next) };
            if document == next {
                documents.push(Vec::new());
            }
            documents[document as usize].push(row);
            of_row.insert(row, document);
        }
        Self { rows: documents, of_row }
    }

    /// The documents joined by the texts that few of them share.
    fn joined(&self, rows: &[Compact], left: &[u32]) -> Union {
        let mut uses: Vec<(u64, u32)> = Vec::with_capacity(2 * left.len());
        for row in left {
            uses.extend(rows[*row as usize].sides.map(|key| (key, self.of_row[row])));
        }
        uses.sort_unstable();
        uses.dedup();
        let most = ((self.rows.len() as f64 * LARGEST_SHARE) as usize).max(LEAST_DOCUMENTS);
        let mut union = Union::new(self.rows.len());
        for of_text in uses.chunk_by(|a, b| a.0 == b.0).filter(|of_text| of_text.len() <= most) {
            of_text.windows(2).for_each(|pair| union.join(pair[0].1, pair[1].1));
        }
        union
    }
}

/// Sets that are joined (union-find with halved paths).
struct Union(Vec<u32>);

impl Union {
    fn new(count: usize) -> Self {
        Self((0..count as u32).collect())
    }

    fn find(&mut self, mut at: u32) -> u32 {
        while self.0[at as usize] != at {
            self.0[at as usize] = self.0[self.0[at as usize] as usize];
            at = self.0[at as usize];
        }
        at
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a.max(b) as usize] = a.min(b);
    }
}

/// Documents that go to one part together.
struct Group {
    documents: Vec<u32>,
    rows: usize,
    /// Where the group stands among all, from 0 to 1, whatever the order of the rows.
    place: f64,
    /// Tells groups of the same place apart.
    key: u64,
    /// The part that had one of its texts before.
    kept: Option<u8>,
}

/// The groups in the order of their places.
fn groups(
    rows: &[Compact],
    left: &[u32],
    documents: &Documents,
    mut joined: Union,
    split: &Split,
) -> Vec<Group> {
    let mut by_root: HashMap<u32, Group> = HashMap::new();
    for document in 0..documents.rows.len() as u32 {
        let new =
            || Group { documents: Vec::new(), rows: 0, place: 0.0, key: u64::MAX, kept: None };
        let group = by_root.entry(joined.find(document)).or_insert_with(new);
        group.documents.push(document);
        group.rows += documents.rows[document as usize].len();
    }
    for &row in left {
        let facts = &rows[row as usize];
        let root = joined.find(documents.of_row[&row]);
        let Some(group) = by_root.get_mut(&root) else { continue };
        let name = if facts.group == 0 { facts.exact } else { facts.group };
        group.key = group.key.min(name);
        let is_kept = |kept: &HashSet<u64>| facts.sides.iter().any(|key| kept.contains(key));
        let kept = split.kept.iter().position(is_kept).map(|at| at as u8 + 1);
        group.kept = group.kept.into_iter().chain(kept).min();
    }
    let mut groups: Vec<Group> = by_root.into_values().collect();
    for group in &mut groups {
        // The least of many names is small; hashed, it is anywhere.
        group.key = seeded(group.key, split.seed);
        group.place = group.key as f64 / u64::MAX as f64;
    }
    groups.sort_by_key(|group| group.key);
    groups
}

fn seeded(name: u64, seed: u64) -> u64 {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&name.to_le_bytes());
    bytes[8..].copy_from_slice(&seed.to_le_bytes());
    xxhash_rust::xxh3::xxh3_64(&bytes)
}

/// The part of each group.
fn assigned(groups: &[Group], split: &Split) -> Vec<u8> {
    let mut of_groups: Vec<u8> = groups.iter().map(|group| group.kept.unwrap_or(0)).collect();
    let mut from = 0.0;
    for (at, part) in split.parts.iter().enumerate() {
        let name = at as u8 + 1;
        match part.size {
            Size::Share(share) => {
                for (group, of) in groups.iter().zip(&mut of_groups) {
                    if *of == 0 && (from..from + share).contains(&group.place) {
                        *of = name;
                    }
                }
                from += share;
            }
            Size::Rows(wanted) => fill(groups, &mut of_groups, name, wanted),
        }
    }
    of_groups
}

/// Gives groups to a part until it has the rows wanted; a group that is too large is passed over.
fn fill(groups: &[Group], of_groups: &mut [u8], name: u8, wanted: usize) {
    let in_part = groups.iter().zip(&*of_groups).filter(|(_, of)| **of == name);
    let mut rows: usize = in_part.map(|(group, _)| group.rows).sum();
    let mut nearest: Option<(usize, usize)> = None;
    for (at, group) in groups.iter().enumerate().filter(|(_, group)| group.kept.is_none()) {
        if of_groups[at] != 0 || rows >= wanted {
            continue;
        }
        let over = (rows + group.rows).saturating_sub(wanted);
        match over {
            0 => {
                of_groups[at] = name;
                rows += group.rows;
            }
            _ if nearest.is_none_or(|(least, _)| over < least) => nearest = Some((over, at)),
            _ => {}
        }
    }
    // One more group than fits, if the part is nearer to its size then.
    let lacking = wanted.saturating_sub(rows);
    let Some((_, at)) = nearest.filter(|&(_, at)| of_groups[at] == 0) else { return };
    if (rows + groups[at].rows).abs_diff(wanted) < lacking {
        of_groups[at] = name;
    }
}

/// The rows whose source or target an earlier part has, too: training comes first, and keeps its rows.
fn shared(rows: &[Compact], left: &[u32], of_rows: &[u8]) -> Vec<u32> {
    let mut first: HashMap<u64, u8> = HashMap::new();
    for &row in left {
        let part = of_rows[row as usize];
        for key in rows[row as usize].sides {
            let least = first.entry(key).or_insert(part);
            *least = part.min(*least);
        }
    }
    let is_elsewhere = |row: &u32| {
        let part = of_rows[*row as usize];
        part != 0 && rows[*row as usize].sides.iter().any(|key| first[key] < part)
    };
    left.iter().copied().filter(is_elsewhere).collect()
}
