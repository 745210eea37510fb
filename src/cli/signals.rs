//! Signal handling: removes temporary files on termination, and makes the file-size limit an error.

/// Installs the handlers. INT, TERM and HUP remove temporary files and empty folders and end the
/// process with 128 plus the number of the signal. XFSZ makes exceeding the file-size limit an
/// error of that write. Signals that were ignored when the process started, as under `nohup`, stay
/// ignored.
///
/// # Errors
/// When the system refuses a handler or a thread.
#[cfg(unix)]
pub(super) fn watch() -> std::io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
    use signal_hook::iterator::Signals;

    // With any handler installed, the write fails with an error instead of ending the process.
    signal_hook::flag::register(SIGXFSZ, std::sync::Arc::default())?;
    let ignored = ignored();
    let watched = [SIGINT, SIGTERM, SIGHUP].into_iter();
    let mut signals = Signals::new(watched.filter(|signal| ignored >> (signal - 1) & 1 == 0))?;
    let wait = move || signals.forever().next().map(end);
    std::thread::Builder::new().name("signals".to_owned()).spawn(wait).map(drop)
}

/// Does nothing on this platform: a terminated run may leave temporary files.
#[cfg(not(unix))]
pub(super) fn watch() -> std::io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn end(signal: i32) {
    let _abandoned = tmforge::output::abandon();
    std::process::exit(128 + signal);
}

/// A bit set of the ignored signals. Only Linux reports them without unsafe code; 0 elsewhere.
#[cfg(unix)]
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let bits = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    bits.and_then(|bits| u64::from_str_radix(bits.trim(), 16).ok()).unwrap_or(0)
}
