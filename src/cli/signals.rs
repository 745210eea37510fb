//! Signals: a run that is told to end leaves no temporary file, and a full file is an error.

/// Ends the process with 128 and the number of the signal when it is interrupted, terminated or hung
/// up, without leaving temporary files or empty folders; makes the limit of a file's size an error of
/// the write that exceeds it. Signals that were ignored when the process started, as `nohup` does,
/// stay so.
///
/// # Errors
/// When the system refuses a handler or a thread.
#[cfg(unix)]
pub(super) fn watch() -> std::io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
    use signal_hook::iterator::Signals;

    // Any handler will do: the write then fails with a reason instead of ending the process.
    signal_hook::flag::register(SIGXFSZ, std::sync::Arc::default())?;
    let ignored = ignored();
    let watched = [SIGINT, SIGTERM, SIGHUP].into_iter();
    let mut signals = Signals::new(watched.filter(|signal| ignored >> (signal - 1) & 1 == 0))?;
    let wait = move || signals.forever().next().map(end);
    std::thread::Builder::new().name("signals".to_owned()).spawn(wait).map(drop)
}

/// Nothing is watched for; a run that is ended may leave temporary files.
#[cfg(not(unix))]
pub(super) fn watch() -> std::io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn end(signal: i32) {
    let _abandoned = tmforge::output::abandon();
    std::process::exit(128 + signal);
}

/// The signals that are ignored, a bit for each. Only Linux tells without unsafe code.
#[cfg(unix)]
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let bits = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    bits.and_then(|bits| u64::from_str_radix(bits.trim(), 16).ok()).unwrap_or(0)
}
