//! Checks the translations of a TM file, as a translator's quality assurance does: numbers, placeholders,
//! tags, end marks, lengths, languages, equal sides, and sources with several targets.
//!
//! [`validate`](crate::validate) checks whether a file follows its format, by a reader of its own. Here the
//! pairs are those that conversion reads, and the rules those of [`clean`], with the defaults for
//! the memories of translators. The texts are checked as they are, without repairs.

mod finding;
mod options;
mod pair;
mod rule;
mod survey;

use crate::clean::{self, Checker};
use crate::error::{Error, ErrorKind, Result};
use crate::memory::{Account, Chunk, Exclusion, MemoryReader, TransUnit};
use crate::ordered::{Limits, ordered};
use crate::place::Place;
use pair::{Pair, each_pair, text};
use survey::Survey;

pub use finding::Finding;
pub use options::Options;
pub use rule::{Rule, rule, threshold};

/// What was checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// The pairs that were checked.
    pub pairs: usize,
    /// The units that were read, and those that were excluded.
    pub account: Account,
}

/// Checks the pairs of a file, which is read twice, and passes each finding to `sink`, in file order. Of
/// the texts, only hashes are kept in memory.
///
/// ```
/// use tmforge::memory::{InputFormat, MemoryReader};
/// use tmforge::translation_check::{Options, each_finding};
///
/// let table = "12 files\t13 Dateien\nYes?\tJa?\n";
/// let open = || MemoryReader::read("words.tsv", Box::new(table.as_bytes()), InputFormat::Tsv);
/// let mut findings = Vec::new();
/// let checked = each_finding([open()?, open()?], &Options::default(), |finding| {
///     findings.push(finding);
///     Ok::<(), tmforge::Error>(())
/// })?;
/// assert_eq!((checked.pairs, findings.len()), (2, 1));
/// assert_eq!((findings[0].rule.name(), findings[0].place.line), ("numbers", 1));
/// # Ok::<(), tmforge::Error>(())
/// ```
///
/// # Errors
/// When the file cannot be read to its end, or `sink` fails.
pub fn each_finding<E: From<Error>>(
    [first, second]: [MemoryReader; 2],
    options: &Options,
    mut sink: impl FnMut(Finding) -> std::result::Result<(), E>,
) -> std::result::Result<Checked, E> {
    let several = [Rule::SeveralTargets, Rule::SeveralSources];
    let several = several.map(|rule| options.threshold(rule));
    let survey = Survey::of(first, options, several.map(|least| least.is_some()))?;
    let check = Check { options, checker: Checker::new(options.of_rows()), survey, several };
    let mut checked = Checked::default();
    let threads = options.threads.max(1);
    ordered(
        Limits { threads, window: 2 * threads },
        second,
        |chunk| check.chunk(&chunk?),
        |outcome| {
            let found: Found =
                outcome.map_err(|message| Error::new(ErrorKind::Internal, message))??;
            let before = checked.account.units;
            checked.pairs += found.checked.pairs;
            checked.account.add(found.checked.account);
            found.findings.into_iter().try_for_each(|mut finding| {
                finding.unit += before;
                sink(finding)
            })
        },
    )?;
    Ok(checked)
}

/// What was found in a chunk. Its units are counted from 1.
#[derive(Default)]
struct Found {
    findings: Vec<Finding>,
    checked: Checked,
}

/// A check, with what is known of all pairs.
struct Check<'a> {
    options: &'a Options,
    checker: Checker,
    survey: Survey,
    /// The thresholds of the rules that compare rows; `None` if they are off.
    several: [Option<f32>; 2],
}

impl Check<'_> {
    fn chunk(&self, chunk: &Chunk) -> Result<Found> {
        let (mut found, mut lines) = (Found::default(), chunk.lines());
        let mut last = None;
        each_pair(chunk, self.options, |pair, unit| {
            let account = &mut found.checked.account;
            if last != Some(unit.at) || pair.is_err() {
                account.units += 1;
            }
            last = Some(unit.at);
            let (rules, pair) = match pair {
                Ok(pair) => {
                    found.checked.pairs += 1;
                    (self.rules(&pair), pair)
                }
                Err(reason) => {
                    let is_empty = matches!(reason, Exclusion::Source | Exclusion::Target);
                    account.exclude_unit(reason, unit);
                    let rules = if is_empty { self.empty() } else { Vec::new() };
                    (rules, of_empty(unit))
                }
            };
            if rules.is_empty() {
                return;
            }
            let (line, column) = lines.line_column(unit);
            let place = Place::at(chunk.name(), line, column);
            found.findings.extend(rules.into_iter().map(|(rule, score, threshold)| Finding {
                rule,
                score,
                threshold,
                place: place.clone(),
                unit: found.checked.account.units,
                id: id_of(unit),
                source: pair.source.clone(),
                target: pair.target.clone(),
            }));
        })?;
        found.checked.account.add_leniencies(chunk.leniencies());
        Ok(found)
    }

    /// The rules that report a pair, with its scores and their thresholds.
    fn rules(&self, pair: &Pair) -> Vec<(Rule, f32, f32)> {
        let Pair { source, target, language } = pair;
        let of_row = self.checker.findings(source, target, &self.survey.lengths);
        let threshold = |rule| self.options.threshold(rule).unwrap_or(0.0);
        let of_row = of_row.into_iter().map(|finding| {
            let rule = Rule::Row(finding.rule);
            (rule, finding.score, threshold(rule))
        });
        let partners = self.survey.partners(source, target, language);
        let compared = [Rule::SeveralTargets, Rule::SeveralSources].into_iter().enumerate();
        let compared = compared.filter_map(|(side, rule)| {
            let (score, least) = (partners[side] as f32, self.several[side]?);
            (score >= least).then_some((rule, score, least))
        });
        of_row.chain(compared).collect()
    }

    /// The rule that reports a unit of which a side has no text, if it is on.
    fn empty(&self) -> Vec<(Rule, f32, f32)> {
        let rule = Rule::Row(clean::Rule::Empty);
        self.options.threshold(rule).map(|least| (rule, 1.0, least)).into_iter().collect()
    }
}

/// The texts of a unit without a pair.
fn of_empty(unit: &TransUnit<'_>) -> Pair {
    let [source, target] = [0, 1].map(|at| text(unit, at).into_owned());
    Pair { source, target, language: String::new() }
}

fn id_of(unit: &TransUnit<'_>) -> Option<String> {
    let id = unit.attributes.get("tuid").map(|id| id.into_owned());
    let id = id.or_else(|| unit.field("id").map(|field| field.text().into_owned()));
    id.filter(|id| !id.is_empty())
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::memory::InputFormat;

    fn found(table: &'static str, options: &Options) -> Vec<(usize, usize, &'static str)> {
        let open =
            || MemoryReader::read("x.tsv", Box::new(table.as_bytes()), InputFormat::Tsv).unwrap();
        let mut found = Vec::new();
        each_finding([open(), open()], options, |finding| {
            found.push((finding.place.line, finding.unit, finding.rule.name()));
            Ok::<(), Error>(())
        })
        .unwrap();
        found
    }

    #[test]
    fn rows_are_compared_with_each_other() {
        let table = "Save\tSpeichern\nOpen\tÖffnen\nSave\tSichern\nOpen\tÖffnen\n";
        let expected = [(1, 1, "several-targets"), (3, 3, "several-targets")];
        assert_eq!(found(table, &Options::default()), expected);
        let off = BTreeSet::from([Rule::SeveralTargets]);
        assert!(found(table, &Options { off, ..Options::default() }).is_empty());
        let thresholds = BTreeMap::from([(Rule::SeveralTargets, 3.0)]);
        assert!(found(table, &Options { thresholds, ..Options::default() }).is_empty());
    }

    #[test]
    fn a_threshold_switches_a_rule_on() {
        let table = "On\tEin\nActive\tEin\n";
        assert!(found(table, &Options::default()).is_empty());
        let thresholds = BTreeMap::from([(Rule::SeveralSources, 2.0)]);
        let options = Options { thresholds, threads: 2, ..Options::default() };
        assert_eq!(found(table, &options).len(), 2);
    }

    #[test]
    fn a_side_without_text_is_reported() {
        let expected = [(2, 2, "empty")];
        assert_eq!(found("Yes\tJa\nNo\t\n", &Options::default()), expected);
    }
}
