//! The examples at the end of each command's help and manual page.

use clap::Command;
use clap::builder::Styles;

/// What an example does, and its command line.
type Example = (&'static str, &'static str);

/// The examples of each command, by its name after `tmforge`.
const ALL: &[(&str, &[Example])] = &[
    (
        "",
        &[
            (
                "Align a document in two languages",
                "tmforge export report.docx -s en -t de -o report.tmx",
            ),
            ("Convert a memory", "tmforge convert memory.tmx -o memory.tsv -s en -t de"),
            ("Check a memory", "tmforge validate memory.tmx"),
        ],
    ),
    (
        "export",
        &[
            (
                "Align a document in two languages",
                "tmforge export report.docx -s en -t de -o report.tmx",
            ),
            (
                "Align two parallel files, and write two formats",
                "tmforge export --pair report.en.docx report.de.docx -s en -t de -o report.tmx -o report.tsv",
            ),
            (
                "Align translated files in folders named by language",
                "tmforge export --parallel 'docs/{lang}/**' -s en -t de -t fr -o docs.tmx",
            ),
            (
                "Show which files of a folder go together",
                "tmforge export docs -s en -t de --dry-run",
            ),
        ],
    ),
    (
        "align",
        &[
            ("Print the beads of two files", "tmforge align text.en text.de -s en -t de"),
            (
                "Write them to a file, with a lexicon as evidence",
                "tmforge align text.en text.fo -s en -t fo --lexicon words.lex -o text.beads",
            ),
        ],
    ),
    (
        "inspect",
        &[
            ("Show how a document was understood", "tmforge inspect report.docx -s en -t de"),
            ("Show the evidence for a bead", "tmforge inspect report.docx -s en -t de --explain 7"),
            (
                "Keep the colours in a pager",
                "tmforge inspect report.docx -s en -t de --color always | less -R",
            ),
        ],
    ),
    (
        "segment",
        &[
            ("Print the sentences of a text", "tmforge segment text.txt -l en"),
            ("Write the rules for other tools", "tmforge segment --export-srx > rules.srx"),
        ],
    ),
    (
        "convert",
        &[
            (
                "Write a table of two languages",
                "tmforge convert memory.tmx -o memory.tsv -s en -t de",
            ),
            ("Merge memories", "tmforge convert old.tmx new.xlf -o merged.tmx"),
            (
                "Include fuzzy translations",
                "tmforge convert messages.po -o messages.tmx -s en -t de --states +fuzzy",
            ),
            ("Print the units as JSON Lines", "tmforge convert memory.tmx -o - --to jsonl"),
        ],
    ),
    (
        "clean",
        &[
            (
                "Clean pairs for training, and list what was removed",
                "tmforge clean pairs.tsv -s en -t de -o clean.tsv --removed removed.tsv",
            ),
            (
                "Split off test sets that share no text with the rest",
                "tmforge clean units.jsonl -o '{part}.tsv' --split dev=2000,test=2000 --dedup near",
            ),
            (
                "Repair a translator's memory, and keep the newest of equal units",
                "tmforge clean memory.tmx -o clean.tmx --preset memory --keep newest",
            ),
        ],
    ),
    (
        "score",
        &[
            (
                "Set the confidence of each pair of a memory",
                "tmforge score memory.tmx -s en -t de -o scored.tmx",
            ),
            (
                "Score a table, with a lexicon as evidence",
                "tmforge score pairs.tsv -s en -t fo -o scored.tsv --lexicon words.lex",
            ),
        ],
    ),
    (
        "diff",
        &[
            ("Compare two versions", "tmforge diff old.tmx new.tmx"),
            (
                "Compare one pair of languages, for a program",
                "tmforge diff old.tmx new.tsv -s en -t de --format json",
            ),
        ],
    ),
    (
        "stats",
        &[
            ("Count units, words and repeats", "tmforge stats memory.tmx"),
            (
                "Count one pair of languages, for a program",
                "tmforge stats memory.tmx -s en -t de --format json",
            ),
        ],
    ),
    (
        "lexicon",
        &[
            ("List the built-in lexicons of a language", "tmforge lexicon list -s fo"),
            (
                "Learn a lexicon from a memory",
                "tmforge lexicon learn first.tmx -s en -t fo -o words.lex",
            ),
            ("Align with it", "tmforge export texts -s en -t fo -o memory.tmx --lexicon words.lex"),
        ],
    ),
    (
        "lexicon list",
        &[
            ("List all built-in lexicons", "tmforge lexicon list"),
            (
                "List those of two languages, and installed dictionaries",
                "tmforge lexicon list -s en -t de",
            ),
        ],
    ),
    (
        "lexicon learn",
        &[
            ("Learn from a memory", "tmforge lexicon learn memory.tmx -s en -t fo -o words.lex"),
            (
                "Learn from several",
                "tmforge lexicon learn first.tmx second.tsv -s en -t fo -o words.lex",
            ),
        ],
    ),
    (
        "lexicon print",
        &[
            ("Print the words of a file", "tmforge lexicon print words.lex"),
            ("Print the built-in words of two languages", "tmforge lexicon print -s en -t de"),
        ],
    ),
    (
        "validate",
        &[
            ("Check a memory", "tmforge validate memory.tmx"),
            ("Repair what is unambiguous", "tmforge validate memory.tmx --fix -o repaired.tmx"),
            (
                "Compare with a reference sample",
                "tmforge validate memory.tmx --against sample.tsv -s en -t de",
            ),
            (
                "Check the translations, and report to a code review",
                "tmforge validate memory.tmx --check-translation --format sarif > findings.sarif",
            ),
        ],
    ),
    (
        "config",
        &[
            ("Show the options of tmforge.toml", "tmforge config"),
            ("Show those of another file", "tmforge config --config project.toml --format json"),
        ],
    ),
    (
        "completions",
        &[
            (
                "For bash",
                "tmforge completions bash > ~/.local/share/bash-completion/completions/tmforge",
            ),
            ("For fish", "tmforge completions fish > ~/.config/fish/completions/tmforge.fish"),
        ],
    ),
    (
        "man",
        &[
            ("Write the pages to a folder", "tmforge man pages"),
            ("Install them for yourself", "tmforge man ~/.local/share/man/man1"),
        ],
    ),
];

/// Adds the examples to the long help of all commands, and where to find them to the short help.
pub(super) fn add(command: Command) -> Command {
    with_examples(command, "")
}

fn with_examples(command: Command, path: &str) -> Command {
    let all = of(path);
    let command = if all.is_empty() {
        command
    } else {
        let words = ["tmforge", path, "--help"].join(" ").replace("  ", " ");
        command.after_help(format!("All options, and examples: {words}")).after_long_help(text(all))
    };
    command.mut_subcommands(|sub| {
        let below = format!("{path} {}", sub.get_name());
        with_examples(sub, below.trim_start())
    })
}

fn of(path: &str) -> &'static [Example] {
    ALL.iter().find(|(name, _)| *name == path).map_or(&[], |(_, examples)| examples)
}

/// The examples as the end of a help text.
fn text(examples: &[Example]) -> String {
    let styles = Styles::styled();
    let style = styles.get_header();
    let lines = examples.iter().map(|(what, line)| format!("  {what}:\n    {line}\n"));
    format!("{style}Examples:{style:#}\n{}", lines.collect::<String>())
}

/// The section of a manual page with the examples of a command; empty if it has none.
pub(super) fn roff(path: &str) -> String {
    let escaped = |text: &str| text.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq");
    let one = |(what, line): &Example| {
        format!("{}:\n.PP\n.RS 4\n.nf\n{}\n.fi\n.RE\n.PP\n", escaped(what), escaped(line))
    };
    let all: String = of(path).iter().map(one).collect();
    if all.is_empty() { all } else { format!(".SH EXAMPLES\n{all}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::command;

    /// The arguments of a command line without quotes, pipes and redirections.
    fn arguments(line: &str) -> Vec<String> {
        let end = line.find(['>', '|']).unwrap_or(line.len());
        line[..end].split_whitespace().map(|word| word.trim_matches('\'').to_owned()).collect()
    }

    #[test]
    fn examples_are_accepted() {
        for (_, line) in ALL.iter().flat_map(|(_, examples)| *examples) {
            assert!(line.len() <= 100, "{line}");
            if let Err(error) = command().try_get_matches_from(arguments(line)) {
                panic!("{line}: {error}");
            }
        }
    }

    #[test]
    fn each_command_has_two_to_four_examples_of_its_own() {
        fn check(command: &Command, path: &str) {
            let count = of(path).len();
            assert!((2..=4).contains(&count), "{path}: {count}");
            for sub in command.get_subcommands() {
                check(sub, format!("{path} {}", sub.get_name()).trim_start());
            }
        }
        check(&command(), "");
        for (path, examples) in ALL {
            let start = format!("tmforge {path}");
            let is_own = examples.iter().any(|(_, line)| line.starts_with(start.trim_end()));
            assert!(is_own, "{path}");
        }
    }

    #[test]
    fn manual_pages_show_the_characters_of_command_lines() {
        assert!(roff("export").contains(r"\(aqdocs/{lang}/**\(aq"));
        assert_eq!(roff("no-command"), "");
    }
}
