//! Speed of the aligner beside a banded search over lengths alone, in the same run:
//! `cargo bench --bench align`. The texts are made of invented words; time should grow with length, and two
//! threads should take little more than half the time of one.
#![allow(clippy::print_stdout)]

mod invented;

use std::time::Instant;

use invented::{by_length, texts};
use tmforge::align::{Aligner, Options, Sequence, Task};
use tmforge::lang::Tag;

fn main() {
    for size in [1_000, 5_000, 20_000] {
        let (source, target) = texts(7, size);
        let start = Instant::now();
        let cost = by_length(&source, &target);
        let lengths = start.elapsed().as_secs_f64();
        println!("{size:6} sentences: lengths alone {lengths:.3} s (cost {cost:.0})");
        let task = Task::new(side(&source, "en"), side(&target, "de"));
        let mut one = None;
        for threads in [1, 2] {
            let options = Options { threads, ..Options::default() };
            let aligner = Aligner::new(options, Vec::new()).expect("the defaults are valid");
            let start = Instant::now();
            let beads = aligner.align(std::slice::from_ref(&task)).remove(0).len();
            let full = start.elapsed().as_secs_f64();
            let one = *one.get_or_insert(full);
            println!(
                "{size:6} sentences, threads: {threads}, {full:.3} s ({beads} beads), {:.0} times as long as \
                 lengths alone, {:.2} of one thread",
                full / lengths,
                full / one
            );
        }
    }
}

fn side(text: &[String], code: &str) -> Sequence {
    let tag = Tag::parse(code).expect("a tag");
    Sequence::from_lines(tag, text.iter().map(String::as_str))
}
