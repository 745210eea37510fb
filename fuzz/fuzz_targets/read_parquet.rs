//! Any bytes as a Parquet file: see `memory/mod.rs`. A panic of the crate `parquet` becomes an error, so the
//! hook that ends the fuzzer at any panic is replaced; one that is not caught still ends it.
#![no_main]

mod memory;

use std::sync::Once;

use libfuzzer_sys::fuzz_target;
use tmforge::memory::InputFormat;

static HOOK: Once = Once::new();

fuzz_target!(|data: &[u8]| {
    HOOK.call_once(|| std::panic::set_hook(Box::new(|_| {})));
    memory::check(|| memory::read(InputFormat::Parquet, data));
});
