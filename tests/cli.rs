//! The command line as users see it: each case is a file in tests/cli or a `console` block of the
//! documentation. `TRYCMD=overwrite` writes the actual output into them; read it before you commit it.

#[test]
fn the_command_line_prints_what_the_cases_say() {
    trycmd::TestCases::new().case("tests/cli/*.trycmd").case("README.md").case("docs/*.md");
}
