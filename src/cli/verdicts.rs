//! What is told of a document that is not plainly a translation.

use tmforge::align::{Judgement, Verdict};
use tmforge::coverage::Coverage;

/// The warning for a document; `None` for a translation.
pub(super) fn warning(coverage: &Coverage, keep_doubtful: bool) -> Option<String> {
    let names = coverage.documents.join(" + ");
    let Judgement { verdict, translated } = coverage.judgement;
    let percent = (100.0 * translated).round();
    let what = match verdict {
        Verdict::Translation => return None,
        Verdict::Partly => {
            format!("only {percent} % of the text is translated; the rest has no partner")
        }
        Verdict::Copy => {
            format!("the texts are the same; nothing is translated{}", outcome(keep_doubtful))
        }
        Verdict::NotTranslation => {
            format!("the texts are no translations of each other{}", outcome(keep_doubtful))
        }
        Verdict::TooLittle => "too few known words, names and numbers to tell whether the texts \
             translate each other; the confidence rests on structure and length"
            .to_owned(),
    };
    Some(format!("warning: {names}: {what}"))
}

fn outcome(keep_doubtful: bool) -> &'static str {
    if keep_doubtful {
        "; written all the same, as asked for by --keep-doubtful"
    } else {
        "; nothing is written of them; --keep-doubtful writes them"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_in_doubt_is_named_with_what_to_do() {
        let judgement = Judgement { verdict: Verdict::NotTranslation, translated: 0.0 };
        let coverage = Coverage {
            documents: vec!["a.txt".into(), "b.txt".into()],
            judgement,
            ..Coverage::default()
        };
        let told = warning(&coverage, false).unwrap();
        assert!(told.starts_with("warning: a.txt + b.txt: ") && told.contains("--keep-doubtful"));
        assert!(!warning(&coverage, true).unwrap().contains("nothing is written"));
        assert_eq!(warning(&Coverage::default(), false), None);
    }
}
