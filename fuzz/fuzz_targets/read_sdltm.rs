//! Any bytes as a memory: see `memory/mod.rs`.
#![no_main]

mod memory;

use libfuzzer_sys::fuzz_target;
use tmforge::memory::InputFormat;

fuzz_target!(|data: &[u8]| memory::check(|| memory::read(InputFormat::Sdltm, data)));
