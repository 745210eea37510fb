//! The tmforge command.

fn main() {}
