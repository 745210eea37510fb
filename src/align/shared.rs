//! Work that two threads share.

use std::panic::resume_unwind;

/// The results of two pieces of work, which run at the same time if `is_shared`.
pub(super) fn both<A: Send, B>(
    is_shared: bool,
    first: impl FnOnce() -> A + Send,
    second: impl FnOnce() -> B,
) -> (A, B) {
    if !is_shared {
        return (first(), second());
    }
    std::thread::scope(|scope| {
        let first = scope.spawn(first);
        let second = second();
        (first.join().unwrap_or_else(|panic| resume_unwind(panic)), second)
    })
}

#[cfg(test)]
mod tests {
    use super::both;

    #[test]
    fn both_results_come_back_with_and_without_a_second_thread() {
        for is_shared in [false, true] {
            assert_eq!(both(is_shared, || 1, || "two"), (1, "two"));
        }
    }

    #[test]
    #[should_panic(expected = "the first fails")]
    fn a_panic_of_the_other_thread_goes_on() {
        both(true, || panic!("the first fails"), || ());
    }
}
