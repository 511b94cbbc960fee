//! `devices`: what scripts do with many devices at once.

mod change;
mod register;
mod transfer;

use std::io::{BufRead, BufReader, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use domain::device::{BulkDeed, BulkInput};
use domain::identity::{LineTaken, Taken};
use engine::Engine;

use super::{Common, open_with_key};

/// Lines that are handed to the database at once.
const CHUNK: usize = 1000;

#[derive(Args)]
pub(super) struct Devices {
    #[command(subcommand)]
    which: Which,
}

#[derive(Subcommand)]
enum Which {
    /// Enter what devices were made with: lines of `id;PAC;key;certificate`, the last two of which
    /// may be left out. Prints what became of each line, and ends with 1 if any was refused; taken
    /// again the same list changes nothing.
    Manufacture(Manufacture),
    /// Register one device, bring it to another device type of its owner, or take it over by its
    /// code.
    Register(register::Register),
    /// Register a list of devices, or change them: lines of `id;PAC;name;lat;lng;key`, of which all
    /// but the id may be left out. Prints the lines that were refused, and ends with 1 if any was.
    Import(register::Import),
    /// Take back what a list registered, where its devices sent nothing since.
    Undo(register::Undo),
    /// Hold the messages of devices back.
    Suspend(change::Many),
    /// Deliver their messages again.
    Resume(change::Many),
    /// Let devices that are off contract take a token again with their next message.
    Restart(change::Many),
    /// Have devices leave their contract.
    Unsubscribe(change::Unsubscribe),
    /// Give devices another device type, other rules for their tokens, another certificate, other
    /// tags or another note.
    Edit(change::Edit),
    /// Delete devices that never sent anything.
    Delete(change::Many),
    /// Move the token of a device to another of the same type.
    Replace(change::Replace),
    /// Offer devices to another owner, take them, or not.
    Transfer(transfer::Transfer),
}

#[derive(Args)]
struct Manufacture {
    #[command(flatten)]
    common: Common,
    /// The list; `-` reads standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Devices {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        match self.which {
            Which::Manufacture(command) => command.run().await,
            Which::Register(command) => command.run().await,
            Which::Import(command) => command.run().await,
            Which::Undo(command) => command.run().await,
            Which::Suspend(many) => many.run(BulkDeed::Suspend, BulkInput::default()).await,
            Which::Resume(many) => many.run(BulkDeed::Resume, BulkInput::default()).await,
            Which::Restart(many) => many.run(BulkDeed::Restart, BulkInput::default()).await,
            Which::Unsubscribe(command) => command.run().await,
            Which::Edit(command) => command.run().await,
            Which::Delete(many) => many.run(BulkDeed::Delete, BulkInput::default()).await,
            Which::Replace(command) => command.run().await,
            Which::Transfer(command) => command.run().await,
        }
    }
}

impl Manufacture {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let list = read(&self.file)?;
        let config = self.common.start(Vec::new())?;
        let engine = open_with_key(&config, false).await?;
        let taken = take_all(&engine, list).await;
        engine.close().await;
        let Counts {
            new,
            completed,
            known,
            refused,
        } = taken?;
        eprintln!("{new} new, {completed} completed, {known} known already, {refused} refused.");
        Ok(match refused {
            0 => ExitCode::SUCCESS,
            _ => ExitCode::FAILURE,
        })
    }
}

/// What became of how many lines.
#[derive(Default)]
struct Counts {
    new: usize,
    completed: usize,
    known: usize,
    refused: usize,
}

fn read(file: &Path) -> anyhow::Result<Box<dyn BufRead>> {
    let list: Box<dyn Read> = match file.as_os_str() == "-" {
        true => Box::new(std::io::stdin()),
        false => {
            let opened = std::fs::File::open(file);
            Box::new(opened.with_context(|| format!("{} cannot be read", file.display()))?)
        }
    };
    Ok(Box::new(BufReader::new(list)))
}

/// Takes a list in, some lines at a time, and prints what becomes of each.
async fn take_all(engine: &Engine, list: Box<dyn BufRead>) -> anyhow::Result<Counts> {
    let (mut counts, mut first) = (Counts::default(), 1_u32);
    let mut lines = list.lines();
    loop {
        let chunk: Result<Vec<String>, _> = lines.by_ref().take(CHUNK).collect();
        let chunk = chunk.context("the list is no text in UTF-8, or cannot be read to its end")?;
        if chunk.is_empty() {
            return Ok(counts);
        }
        let taken = engine.manufacture(&chunk.join("\n"), first).await;
        let taken = taken.with_context(|| {
            format!(
                "up to line {} everything was taken",
                first.saturating_sub(1)
            )
        })?;
        print(&taken, &mut counts)?;
        first += chunk.len() as u32;
    }
}

fn print(taken: &[LineTaken], counts: &mut Counts) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    for LineTaken { line, id, taken } in taken {
        let count = match taken {
            Taken::New => &mut counts.new,
            Taken::Completed => &mut counts.completed,
            Taken::Known => &mut counts.known,
            Taken::Refused(_) => &mut counts.refused,
        };
        *count += 1;
        let word = taken.word();
        match taken {
            Taken::Refused(why) => writeln!(out, "{line};{id};{word};{why}")?,
            _ => writeln!(out, "{line};{id};{word}")?,
        }
    }
    Ok(())
}
