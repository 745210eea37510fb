//! Prints findings as a stream of text, JSON or SARIF, because there may be more than fit in
//! memory.

use std::fmt::Display;
use std::io::{self, BufWriter, Write};

use anyhow::Result;
use serde::Serialize;
use tmforge::compare::Comparison;
use tmforge::place::Place;
use tmforge::translation_check;
use tmforge::validate::{Finding, Severity};

use super::color::{Palette, Role};
use super::sarif;

/// The output format of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
    /// SARIF 2.1.0, for editors and code review
    Sarif,
}

/// Prints findings one by one to standard output.
pub(super) struct Printer {
    format: Format,
    palette: Palette,
    out: BufWriter<io::Stdout>,
    count: usize,
    /// The end of the SARIF log, after the findings.
    tail: String,
}

impl Printer {
    /// Prints the beginning of the output. The palette colours text. `checks_translations` adds the rules
    /// of translations to those of a SARIF log.
    ///
    /// # Errors
    /// When standard output cannot be written to.
    pub(super) fn new(format: Format, palette: Palette, checks_translations: bool) -> Result<Self> {
        let out = BufWriter::with_capacity(1 << 16, io::stdout());
        let mut printer = Self { format, palette, out, count: 0, tail: String::new() };
        match format {
            Format::Text => {}
            Format::Json => printer.out.write_all(b"{\n  \"findings\": [")?,
            Format::Sarif => {
                let empty = serde_json::to_string_pretty(&sarif::log(checks_translations))?;
                let (head, tail) = empty.split_once("\"results\": []").unwrap_or((&empty, ""));
                write!(printer.out, "{head}\"results\": [")?;
                tail.clone_into(&mut printer.tail);
            }
        }
        Ok(printer)
    }

    /// Prints one finding.
    ///
    /// # Errors
    /// When standard output cannot be written to.
    pub(super) fn finding(&mut self, finding: &Finding) -> Result<()> {
        match self.format {
            Format::Text => self.line(finding, &finding.place, finding.severity)?,
            Format::Json => self.element(finding, 4)?,
            Format::Sarif => self.element(&sarif::result(finding), 8)?,
        }
        self.count += 1;
        Ok(())
    }

    /// Prints one finding about a translation.
    ///
    /// # Errors
    /// When standard output cannot be written to.
    pub(super) fn translation(&mut self, finding: &translation_check::Finding) -> Result<()> {
        match self.format {
            Format::Text => self.line(finding, &finding.place, Severity::Warning)?,
            Format::Json => self.element(finding, 4)?,
            Format::Sarif => self.element(&sarif::of_translation(finding), 8)?,
        }
        self.count += 1;
        Ok(())
    }

    /// Prints a finding, which begins with its place and its severity, as a line of text with the
    /// severity in its colour.
    fn line(&mut self, finding: &impl Display, place: &Place, severity: Severity) -> Result<()> {
        let line = finding.to_string();
        let (place, rest) = line.split_at(format!("{place}: ").len());
        let (named, rest) = rest.split_at(severity.to_string().len());
        let role = match severity {
            Severity::Error => Role::Error,
            Severity::Warning => Role::Warning,
        };
        writeln!(self.out, "{place}{}{rest}", self.palette.paint(role, named))?;
        Ok(())
    }

    fn element(&mut self, element: &impl Serialize, indent: usize) -> Result<()> {
        let comma = if self.count > 0 { "," } else { "" };
        let indented = indented(element, indent)?;
        write!(self.out, "{comma}\n{:indent$}{indented}", "")?;
        Ok(())
    }

    /// Prints the comparison and the end of the output. `as_text` formats the comparison as text.
    ///
    /// # Errors
    /// When standard output cannot be written to.
    pub(super) fn end(
        mut self,
        comparison: Option<&Comparison>,
        as_text: impl Fn(&Comparison) -> String,
    ) -> Result<()> {
        let break_after = |indent: usize| match self.count {
            0 => String::new(),
            _ => format!("\n{:indent$}", ""),
        };
        match self.format {
            Format::Text => {
                self.out.write_all(comparison.map(as_text).unwrap_or_default().as_bytes())?;
            }
            Format::Json => {
                write!(self.out, "{}]", break_after(2))?;
                if let Some(comparison) = comparison {
                    write!(self.out, ",\n  \"comparison\": {}", indented(comparison, 2)?)?;
                }
                self.out.write_all(b"\n}\n")?;
            }
            Format::Sarif => writeln!(self.out, "{}]{}", break_after(6), self.tail)?,
        }
        self.out.flush()?;
        Ok(())
    }
}

fn indented(value: &impl Serialize, indent: usize) -> Result<String> {
    let pretty = serde_json::to_string_pretty(value)?;
    Ok(pretty.replace('\n', &format!("\n{:indent$}", "")))
}
