//! Speed of the segmenter beside sentencex and icu_segmenter in the same run:
//! `cargo bench --bench segment`.
#![allow(clippy::print_stdout)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use icu_segmenter::SentenceSegmenter;
use tmforge::lang::Tag;
use tmforge::segment::Segmenter;

/// Prose with names, abbreviations, numbers, quotations and brackets, as news has them.
const ENGLISH: &str = "The committee met on Jan. 12 in the old town hall, and Dr. Hill, who had come by \
train from the coast, spoke first. \"We have waited long enough,\" she said, \"and the bridge will not \
mend itself.\" Nobody answered. Since 1998 the council has spent about 3.5 million on studies (most of \
them by the same firm, Stone & Sons Inc.) without moving a single brick. Is that wise? Mr. Green of the \
U.S. office thought so; others did not. The plan, e.g. the part about the western arch, was changed four \
times before it reached the minister... He signed it at 6 p.m. and went home. What remains to be done is \
listed at www.example.org, and the first stones arrive in spring.";

const CHINESE: &str = "委员会于1月12日在旧市政厅开会，从海边乘火车来的何博士首先发言。“我们等得够久了，”她说，\
“桥不会自己修好。”没有人回答。自1998年以来，市议会已花费约3.5亿元进行研究（大部分由同一家公司承担），却连一块砖也没有动过。\
这样做明智吗？办公室的格林先生认为是的；其他人却不这么看。这项计划，尤其是《西桥拱改造！》一章，在送到部长手里之前改了四次……\
他在下午六点签了字，然后回家去了。剩下的工作列在www.example.org上，第一批石料将在春天运到。";

/// One measured segmenter: its name and how many segments it finds in a text.
type Engine<'a> = (&'a str, Box<dyn Fn(&str) -> usize + 'a>);

fn main() {
    for (language, paragraph) in [("en", ENGLISH), ("zh", CHINESE)] {
        let paragraphs: Vec<String> = vec![paragraph.to_owned(); 4000];
        let bytes = paragraph.len() * paragraphs.len();
        let ours = Segmenter::new(&Tag::parse(language).expect("a tag"));
        let icu = SentenceSegmenter::new(Default::default());
        let engines: [Engine<'_>; 3] = [
            ("tmforge", Box::new(move |text| ours.segment(text).len())),
            ("sentencex", Box::new(move |text| sentencex::segment(language, text).len())),
            ("icu_segmenter", Box::new(move |text| icu.segment_str(text).count() - 1)),
        ];
        for (name, engine) in engines {
            let (time, segments) = best(&paragraphs, &engine);
            let speed = bytes as f64 / time.as_secs_f64() / 1e6;
            println!("{language} {name:<14} {speed:7.1} MB/s {segments:7} segments");
        }
    }
    start_up();
}

/// The best of five runs, and the segments found.
fn best(paragraphs: &[String], engine: &dyn Fn(&str) -> usize) -> (Duration, usize) {
    let run = || {
        let begin = Instant::now();
        let segments: usize = paragraphs.iter().map(|text| engine(black_box(text))).sum();
        (begin.elapsed(), segments)
    };
    (0..5).map(|_| run()).min().expect("five runs")
}

fn start_up() {
    for language in ["en", "zh", "de", "ru"] {
        let tag = Tag::parse(language).expect("a tag");
        let begin = Instant::now();
        black_box(Segmenter::new(&tag).segment("One. Two."));
        println!("{language} start-up {:?}", begin.elapsed());
    }
}
