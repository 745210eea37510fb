//! Measures the structure room on gold documents outside the repository:
//! `GOLD=folder cargo test --release --test structure_gold -- --ignored --nocapture`.
#![allow(clippy::print_stdout, missing_docs)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tmforge::input;
use tmforge::lang::{LanguagePair, Tag};
use tmforge::model::{Bitext, Document, Reason, Side, Stream};
use tmforge::structure::{self, Options};

/// A folder with `interleaved.md` and the two sides apart.
struct Gold {
    folder: PathBuf,
    pair: LanguagePair,
    source: String,
    target: String,
    sentences: [String; 2],
}

fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{2028}').collect()
}

fn read(path: &Path) -> Document {
    let bytes = std::fs::read(path).unwrap();
    let name = path.display().to_string();
    input::read(&name, &bytes, &input::Options::default()).unwrap().document
}

fn load(folder: &Path) -> Option<Gold> {
    let mut sides = BTreeMap::new();
    for entry in std::fs::read_dir(folder).ok()? {
        let path = entry.ok()?.path();
        let name = path.file_name()?.to_str()?.to_owned();
        let parts: Vec<&str> = name.split('.').collect();
        if let [side @ ("src" | "tgt"), language, "txt"] = parts[..] {
            sides.insert(side.to_owned(), (language.to_owned(), path));
        }
    }
    let (source, target) = (sides.get("src")?, sides.get("tgt")?);
    let tag = |text: &str| Tag::parse(text).unwrap();
    let pair = LanguagePair::new(tag(&source.0), tag(&target.0)).unwrap();
    let gold = std::fs::read_to_string(folder.join("gold.tsv")).ok()?;
    let column = |names: &str| {
        let at = gold.lines().next()?.split('\t').position(|name| name == names)?;
        let cells = gold.lines().skip(1).filter_map(|line| line.split('\t').nth(at));
        Some(cells.map(dense).collect::<Vec<_>>().join("\n"))
    };
    Some(Gold {
        folder: folder.to_owned(),
        pair,
        source: dense(&std::fs::read_to_string(&source.1).ok()?),
        target: dense(&std::fs::read_to_string(&target.1).ok()?),
        sentences: [column("src")?, column("tgt")?],
    })
}

fn folders(root: &Path, found: &mut Vec<Gold>) {
    found.extend(load(root));
    let Ok(entries) = std::fs::read_dir(root) else { return };
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    paths.sort();
    paths.iter().filter(|path| path.is_dir()).for_each(|path| folders(path, found));
}

fn all() -> Vec<Gold> {
    let root = std::env::var("GOLD").expect("GOLD names the folder of gold documents");
    let mut found = Vec::new();
    for set in ["ntrex", "wmt21", "wmt22"] {
        folders(&Path::new(&root).join(set), &mut found);
    }
    found
}

fn is_in(text: &str, whole: &str) -> bool {
    let text = dense(text);
    let head: String = text.chars().take(25).collect();
    let tail: String = text.chars().skip(text.chars().count().saturating_sub(25)).collect();
    whole.contains(&head) || whole.contains(&tail)
}

#[test]
#[ignore = "needs gold documents"]
fn share_of_blocks_in_the_right_language() {
    for gold in all() {
        let path = gold.folder.join("interleaved.md");
        if !path.exists() {
            continue;
        }
        let options = Options { mend: false, ..Options::default() };
        let bitext = structure::separate(read(&path), &gold.pair, &options).unwrap();
        let wrong = |stream: &Stream, own: &str| -> Vec<String> {
            let blocks = stream.blocks.iter().filter(|block| !is_in(&block.text, own));
            blocks.map(|block| block.text.chars().take(60).collect()).collect()
        };
        let mut bad = wrong(&bitext.source, &gold.source);
        bad.extend(wrong(&bitext.target, &gold.target));
        for left_out in &bitext.documents[0].left_out {
            if left_out.reason == Reason::OtherLanguage || left_out.reason == Reason::Navigation {
                bad.push(bitext.documents[0].text[left_out.source.clone()].to_owned());
            }
        }
        let all = bitext.source.blocks.len() + bitext.target.blocks.len();
        let share = 100.0 * (1.0 - bad.len() as f64 / all as f64);
        println!("{} {share:.2} % of {all}: {bad:?}", gold.folder.display());
    }
}

/// The places where a stream's neighbours are two halves of a gold sentence.
fn cuts(stream: &Stream, sentences: &str) -> usize {
    stream.blocks.windows(2).filter(|two| is_cut(&two[0].text, &two[1].text, sentences)).count()
}

fn is_cut(first: &str, second: &str, sentences: &str) -> bool {
    let (first, second) = (dense(first), dense(second));
    let tail: String = first.chars().skip(first.chars().count().saturating_sub(10)).collect();
    let head: String = second.chars().take(10).collect();
    sentences.contains(&format!("{tail}{head}"))
}

fn side(bitext: &Bitext, side: Side) -> &Stream {
    if side == Side::Source { &bitext.source } else { &bitext.target }
}

#[test]
#[ignore = "needs gold documents"]
fn precision_and_recall_of_mended_breaks() {
    let verbose = std::env::var("VERBOSE").is_ok();
    for gold in all() {
        let make = |mend: bool, one_file: bool| {
            let options = Options { mend, ..Options::default() };
            if one_file {
                let path = gold.folder.join("interleaved.md");
                structure::separate(read(&path), &gold.pair, &options).unwrap()
            } else {
                let file =
                    |side: &str, tag: &Tag| read(&gold.folder.join(format!("{side}.{tag}.txt")));
                let (source, target) =
                    (file("src", &gold.pair.source), file("tgt", &gold.pair.target));
                structure::pair(source, target, &gold.pair, &options).unwrap()
            }
        };
        for one_file in [true, false] {
            let (plain, mended) = (make(false, one_file), make(true, one_file));
            for which in [Side::Source, Side::Target] {
                let sentences = &gold.sentences[which as usize];
                let expected = cuts(side(&plain, which), sentences);
                let mut right = 0;
                let mut count = 0;
                for join in mended.joins.iter().filter(|join| join.side == which) {
                    count += 1;
                    let text = &side(&mended, which).blocks[join.block].text;
                    let (first, second) = text.split_at(join.at);
                    if is_cut(first, second, sentences) {
                        right += 1;
                    } else if verbose {
                        println!("  FALSE {:.?} | {:.60}", tail(first), second);
                    }
                }
                if verbose {
                    let blocks = &side(&mended, which).blocks;
                    for two in blocks.windows(2) {
                        if is_cut(&two[0].text, &two[1].text, sentences) {
                            println!("  MISSED {:?} | {:.60}", tail(&two[0].text), two[1].text);
                        }
                    }
                }
                println!(
                    "{} one file {one_file} {which:?}: cuts {expected}, joined {count}, right {right}",
                    gold.folder.display()
                );
            }
        }
    }
}

fn tail(text: &str) -> String {
    text.chars().skip(text.chars().count().saturating_sub(40)).collect()
}
