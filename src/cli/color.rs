//! Colours of the text output: when they are used, and which part has which.

use std::borrow::Cow;
use std::io::IsTerminal;

use anstyle::{AnsiColor, Effects, Style};

/// The choice of colours.
#[derive(Debug, clap::Args)]
pub(super) struct ColorArgs {
    /// Colour the text output; `auto` does so in a terminal, unless NO_COLOR is set
    #[arg(long, value_name = "WHEN", default_value = "auto", hide_short_help = true)]
    color: When,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum When {
    Auto,
    Always,
    Never,
}

impl ColorArgs {
    /// The palette for standard output.
    pub(super) fn palette(&self) -> Palette {
        let is_on = match self.color {
            When::Auto => is_for_colours(),
            When::Always => true,
            When::Never => false,
        };
        if is_on {
            // Consoles of Windows print escape sequences as text until they are told otherwise.
            anstyle_query::windows::enable_ansi_colors();
        }
        Palette { is_on }
    }
}

/// Whether standard output is a terminal that has colours, and the environment does not decline them.
fn is_for_colours() -> bool {
    std::io::stdout().is_terminal()
        && anstyle_query::term_supports_color()
        && !anstyle_query::no_color()
        && anstyle_query::clicolor() != Some(false)
}

/// The meaning of a coloured part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Heading,
    Added,
    Removed,
    Error,
    Warning,
    LowConfidence,
}

impl Role {
    fn style(self) -> Style {
        match self {
            Self::Heading => Style::new() | Effects::BOLD,
            Self::Added => AnsiColor::Green.on_default(),
            Self::Removed | Self::Error => AnsiColor::Red.on_default(),
            Self::Warning | Self::LowConfidence => AnsiColor::Yellow.on_default(),
        }
    }
}

/// Colours, or none.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Palette {
    is_on: bool,
}

impl Palette {
    /// Gives a text the colour of its role. Line ends at the end of the text are not coloured.
    pub(super) fn paint(self, role: Role, text: &str) -> Cow<'_, str> {
        if !self.is_on {
            return Cow::Borrowed(text);
        }
        let (style, line) = (role.style(), text.trim_end_matches('\n'));
        Cow::Owned(format!("{style}{line}{style:#}{}", &text[line.len()..]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_palette_that_is_on_paints() {
        assert_eq!(Palette::default().paint(Role::Error, "no\n"), "no\n");
        let palette = Palette { is_on: true };
        assert_eq!(palette.paint(Role::Error, "no\n"), "\u{1B}[31mno\u{1B}[0m\n");
        assert_eq!(palette.paint(Role::Heading, "a"), "\u{1B}[1ma\u{1B}[0m");
    }

    #[test]
    fn what_is_asked_for_counts() {
        let is_on = |color| ColorArgs { color }.palette().is_on;
        assert!(is_on(When::Always));
        assert!(!is_on(When::Never));
    }
}
