//! The two readings of the old memory.

use std::io::Write;
use std::sync::Arc;

use crate::diff::Fingerprint;
use crate::error::{Error, ErrorKind, Result};
use crate::lang::LanguagePair;
use crate::memory::{
    Account, Chunk, Context, Header, InlineHandling, LineNumbers, MemoryReader, Selection,
    TransUnit,
};
use crate::place::Place;
use crate::update::changes::Side;
use crate::update::kept::Kept;
use crate::write::{Encoded, OutputStream, Selected, WriteOptions};

/// Opens the old memory; it is called twice.
type Open = Box<dyn Fn() -> Result<MemoryReader> + Send>;

/// The first reading.
pub(super) struct Old {
    pub(super) name: String,
    pub(super) prints: Vec<Fingerprint>,
    pub(super) kept: Vec<Kept>,
    pub(super) account: Account,
    header: Header,
    open: Open,
    selection: Selection,
    languages: LanguagePair,
}

impl Old {
    pub(super) fn read(open: Open, languages: &LanguagePair) -> Result<Self> {
        let reader = opened(&open, languages)?;
        let selection =
            Selection::new(Some(&languages.source), Some(&languages.target)).with_text();
        let mut old = Self {
            name: reader.name().to_owned(),
            prints: Vec::new(),
            kept: Vec::new(),
            account: Account::default(),
            header: reader.header().clone(),
            open,
            selection,
            languages: languages.clone(),
        };
        let (mut prints, mut kept) = (Vec::new(), Vec::new());
        old.account = old.each(reader, |unit, source, target, _| {
            let context = Context::of(unit, source);
            prints.push(print(unit, &context, [source, target]));
            kept.push(Kept::of(unit, &context, [source, target]));
            Ok(())
        })?;
        (old.prints, old.kept) = (prints, kept);
        Ok(old)
    }

    /// The options with which units are written as they are in the old memory.
    pub(super) fn write_options(&self) -> WriteOptions {
        WriteOptions {
            header: self.header.clone(),
            source: self.languages.source.as_str().to_owned(),
            target: self.languages.target.as_str().to_owned(),
            is_chosen: true,
            ..WriteOptions::default()
        }
    }

    /// The second reading: writes the pairs that are gone to `retired`, and returns them.
    ///
    /// # Errors
    /// When the memory is another one than at the first reading, or cannot be written.
    pub(super) fn gone<W: Write>(
        &self,
        is_gone: &[bool],
        mut retired: Option<&mut OutputStream<W>>,
    ) -> Result<Vec<Side>> {
        let (mut sides, mut at, mut is_same) = (Vec::new(), 0, true);
        self.each(opened(&self.open, &self.languages)?, |unit, source, target, lines| {
            let known = self.prints.get(at);
            let is_gone = is_gone.get(at).is_some_and(|is_gone| *is_gone);
            at += 1;
            if !is_gone {
                return Ok(());
            }
            is_same &= known == Some(&print(unit, &Context::of(unit, source), [source, target]));
            sides.push(Side::of_memory(unit, source, target, lines.of(unit)));
            retired.as_mut().map_or(Ok(()), |stream| retire(unit, [source, target], stream))
        })?;
        match is_same && at == self.prints.len() {
            true => Ok(sides),
            false => Err(Error::new(ErrorKind::Content, "the file changed while it was read")
                .advice("try again when no other program is writing to it")
                .at(Place::file(&self.name))),
        }
    }

    /// Calls `take` with each pair: its unit, the indices of its source and its target, and the lines of its chunk.
    fn each(
        &self,
        reader: MemoryReader,
        mut take: impl FnMut(&TransUnit<'_>, usize, usize, &mut LineNumbers<'_>) -> Result<()>,
    ) -> Result<Account> {
        let (mut account, mut targets, mut failure) = (Account::default(), Vec::new(), None);
        for chunk in reader {
            let chunk: Chunk = chunk?;
            account.add_leniencies(chunk.leniencies());
            let mut lines = chunk.lines();
            let reading = chunk.each(|unit| {
                account.units += 1;
                match self.selection.select(unit, chunk.header(), &mut targets) {
                    Err(reason) => account.exclude_unit(reason, unit),
                    Ok(source) => {
                        for &target in &targets {
                            if let Err(error) = take(unit, source, target, &mut lines) {
                                failure.get_or_insert(error);
                            }
                        }
                    }
                }
            })?;
            account.add_reading(reading);
            if let Some(error) = failure {
                return Err(error);
            }
        }
        Ok(account)
    }
}

fn opened(open: &Open, languages: &LanguagePair) -> Result<MemoryReader> {
    let mut reader = open()?;
    let [source, target] = [&languages.source, &languages.target].map(|tag| Some(tag.as_str()));
    reader.set_default_languages(source, target);
    Ok(reader)
}

fn print<'a>(unit: &TransUnit<'a>, context: &Context<'a>, sides: [usize; 2]) -> Fingerprint {
    let [source, target] = sides.map(|at| unit.variants[at].segment.text(InlineHandling::Drop));
    Fingerprint::of_texts(&source, &target, context.id_in(unit).as_deref())
}

/// Writes a pair with all that its unit has.
fn retire<W: Write>(
    unit: &TransUnit<'_>,
    sides: [usize; 2],
    stream: &mut OutputStream<W>,
) -> Result<()> {
    let variants = sides.map(|at| unit.variants[at].clone()).to_vec();
    let unit = TransUnit { variants, ..unit.clone() };
    let mut encoded = Encoded::default();
    let encoder = Arc::clone(&stream.encoder);
    encoder
        .unit(&Selected { unit: &unit, source: 0, targets: &[1] }, None, &mut encoded)
        .map_err(|error| error.at_unless_known(Place::file(stream.name())))?;
    stream.append(&encoded.bytes)
}
