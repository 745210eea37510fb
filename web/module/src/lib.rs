//! tmforge for a page in a browser: three functions of a plain C ABI, and no imports.
//!
//! The host asks for memory with [`alloc`], writes a [request](request) into it, calls [`run`], and gives the
//! answer back with [`free`]. A request and an answer have the same form: the length of a JSON object in four
//! bytes (little endian), the object, and any further bytes. An answer has the length of all that follows
//! in four bytes before it.
//!
//! A failure of the library is an answer with a member `error`. A failure of the program itself ends the
//! module, whose last words [`panic_message`] gives.

mod answer;
mod folders;
mod languages;
mod request;
mod session;

use std::cell::RefCell;
use std::panic::PanicHookInfo;
use std::sync::Once;
use std::sync::atomic::{AtomicPtr, Ordering};

use answer::Answer;
use session::Session;

thread_local! {
    static SESSION: RefCell<Session> = RefCell::default();
}

/// The message of a panic, as an answer; null if there was none.
static PANIC: AtomicPtr<u8> = AtomicPtr::new(std::ptr::null_mut());

/// Set before the first request.
static HOOK: Once = Once::new();

/// Gives memory for a request of `size` bytes, which [`run`] takes back.
#[unsafe(no_mangle)]
pub extern "C" fn alloc(size: usize) -> *mut u8 {
    given(vec![0; size])
}

/// Takes back an answer of [`run`]. `size` is its length with the four bytes at its beginning.
///
/// # Safety
/// `start` and `size` must be those of an answer, which must not be used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn free(start: *mut u8, size: usize) {
    // SAFETY: the caller gives back what `given` gave.
    drop(unsafe { taken(start, size) });
}

/// Does what a request asks for.
///
/// # Safety
/// `start` and `size` must be those of one call of [`alloc`]; the memory must not be used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn run(start: *mut u8, size: usize) -> *mut u8 {
    HOOK.call_once(|| std::panic::set_hook(Box::new(keep_message)));
    // SAFETY: the caller gives back what `alloc` gave.
    let request = unsafe { taken(start, size) };
    let answer = SESSION.with_borrow_mut(|session| session.answer(&request));
    given(answer.to_bytes())
}

/// What the module said when it ended, in the form of an answer; null if it said nothing.
#[unsafe(no_mangle)]
pub extern "C" fn panic_message() -> *const u8 {
    PANIC.load(Ordering::Relaxed)
}

/// Keeps the message of a panic, which ends the module.
fn keep_message(info: &PanicHookInfo<'_>) {
    let answer = Answer::error(&session::panicked(&info.to_string()));
    PANIC.store(given(answer.to_bytes()), Ordering::Relaxed);
}

/// Bytes that the host owns from now on.
fn given(bytes: Vec<u8>) -> *mut u8 {
    Box::into_raw(bytes.into_boxed_slice()).cast()
}

/// Bytes that the host gives back.
///
/// # Safety
/// `start` must be of [`given`], for so many bytes, and not be taken twice.
unsafe fn taken(start: *mut u8, size: usize) -> Box<[u8]> {
    // SAFETY: the box that `given` made has this start and this length.
    unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(start, size)) }
}
