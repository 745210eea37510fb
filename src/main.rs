//! The tmforge command.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main(cli::Call {
        arguments: std::env::args_os().collect(),
        program: std::env::current_exe().unwrap_or_default(),
    })
}
