//! Measures the structure room on gold documents outside the repository:
//! `GOLD=folder cargo test --release --test structure_gold -- --ignored --nocapture`.
#![allow(clippy::print_stdout, missing_docs)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tmforge::input;
use tmforge::lang::{LanguagePair, Tag};
use tmforge::model::{Bitext, Document, ExclusionReason, Side, Stream};
use tmforge::structure::{self, Options};

/// A folder with `interleaved.md` and the two sides apart.
struct Gold {
    folder: PathBuf,
    pair: LanguagePair,
    source: String,
    target: String,
    sentences: [String; 2],
    sentences_as_read: [Vec<String>; 2],
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
    let cells = |name: &str| {
        let at = gold.lines().next()?.split('\t').position(|cell| cell == name)?;
        Some(
            gold.lines().skip(1).filter_map(|l| l.split('\t').nth(at)).map(str::to_owned).collect(),
        )
    };
    Some(Gold {
        folder: folder.to_owned(),
        pair,
        source: dense(&std::fs::read_to_string(&source.1).ok()?),
        target: dense(&std::fs::read_to_string(&target.1).ok()?),
        sentences: [column("src")?, column("tgt")?],
        sentences_as_read: [cells("src")?, cells("tgt")?],
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
        let options = Options { rejoin_breaks: false, ..Options::default() };
        let bitext = structure::separate(read(&path), &gold.pair, &options).unwrap();
        let wrong = |stream: &Stream, own: &str| -> Vec<String> {
            let blocks = stream.blocks.iter().filter(|block| !is_in(&block.text, own));
            blocks.map(|block| block.text.chars().take(60).collect()).collect()
        };
        let mut bad = wrong(&bitext.source, &gold.source);
        bad.extend(wrong(&bitext.target, &gold.target));
        for left_out in &bitext.documents[0].left_out {
            if left_out.reason == ExclusionReason::OtherLanguage
                || left_out.reason == ExclusionReason::Navigation
            {
                bad.push(bitext.documents[0].text[left_out.source.clone()].to_owned());
            }
        }
        let all = bitext.source.blocks.len() + bitext.target.blocks.len();
        let share = 100.0 * (1.0 - bad.len() as f64 / all as f64);
        println!("{} {share:.2} % of {all}: {bad:?}", gold.folder.display());
    }
}

/// The gold sentences in layouts of our own making: what no file of the gold set has.
#[test]
#[ignore = "needs gold documents"]
fn share_of_sentences_in_the_right_language_by_layout() {
    for folder in all_sentences() {
        let (pair, rows) = folder;
        let lines = |order: fn(usize) -> usize, between: &str, after: &str| -> String {
            let two = |(i, row): (usize, &[String; 2])| {
                let first = order(i) % 2;
                format!("{}{between}{}{after}", row[first], row[1 - first])
            };
            rows.iter().enumerate().map(two).collect()
        };
        let whole =
            |side: usize| rows.iter().map(|row| format!("{}\n\n", row[side])).collect::<String>();
        for (name, text) in [
            ("sentence by sentence", lines(|_| 0, "\n\n", "\n\n")),
            ("in any order", lines(|i| i * i / 3 + i / 2, "\n\n", "\n\n")),
            ("line by line", lines(|_| 1, "\n", "\n\n")),
            ("hard line by line", lines(|_| 0, "\\\n", "\n\n")),
            ("all in one paragraph", lines(|_| 0, "\n", "\n")),
            ("text after text", whole(1) + &whole(0)),
        ] {
            report(name, &pair, &rows, &text);
        }
    }
}

fn report(name: &str, pair: &LanguagePair, rows: &[[String; 2]], text: &str) {
    let bytes = text.as_bytes();
    let document = input::read("x.md", bytes, &input::Options::default()).unwrap().document;
    let options = Options { rejoin_breaks: false, run_in_heads: false, ..Options::default() };
    let bitext = match structure::separate(document, pair, &options) {
        Ok(bitext) => bitext,
        Err(error) => return println!("{pair:?} {name}: {error}"),
    };
    let whole = |stream: &Stream| {
        stream.blocks.iter().map(|block| dense(&block.text)).collect::<Vec<_>>().join("\n")
    };
    let streams = [whole(&bitext.source), whole(&bitext.target)];
    let mut bad = Vec::new();
    for row in rows {
        for side in 0..2 {
            let words = dense(&row[side])
                .replace(['*', '_', '`', '\\', '#', '~', '<', '>', '[', ']', '&'], "");
            if !streams[side]
                .replace(['*', '_', '`', '\\', '#', '~', '<', '>', '[', ']', '&'], "")
                .contains(&words)
            {
                bad.push(row[side].chars().take(50).collect::<String>());
            }
        }
    }
    let share = 100.0 * (1.0 - bad.len() as f64 / (2 * rows.len()) as f64);
    bad.truncate(6);
    println!("{}-{} {name}: {share:.2} % {bad:?}", pair.source, pair.target);
}

/// The one-to-one sentence pairs of each set.
fn all_sentences() -> Vec<(LanguagePair, Vec<[String; 2]>)> {
    let root = PathBuf::from(std::env::var("GOLD").unwrap());
    let mut found = Vec::new();
    for gold in all().into_iter().filter(|gold| gold.folder.ends_with("n0")) {
        let [source, target] = &gold.sentences_as_read;
        let rows = source.iter().zip(target).map(|(a, b)| [a.clone(), b.clone()]).collect();
        found.push((gold.pair, rows));
    }
    let tag = |text: &str| Tag::parse(text).unwrap();
    let icelandic = root.join("beads/parice-enis");
    let mut rows = Vec::new();
    for name in ["s_1", "t_1", "u_1", "es_1"] {
        let read = |language: &str| -> Vec<String> {
            let path = icelandic.join(format!("{name}.{language}"));
            std::fs::read_to_string(path).unwrap_or_default().lines().map(str::to_owned).collect()
        };
        rows.extend(read("en").into_iter().zip(read("is")).map(|(a, b)| [a, b]));
    }
    found.push((LanguagePair::new(tag("en"), tag("is")).unwrap(), rows));
    found
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
        let make = |rejoin_breaks: bool, one_file: bool| {
            let options = Options { rejoin_breaks, ..Options::default() };
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
