//! `devices suspend`, `resume`, `restart`, `unsubscribe`, `edit`, `delete` and `replace`: as the pages do
//! it, by whoever runs the installation.

use std::io::Read as _;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use domain::DeviceId;
use domain::device::{BulkCount, BulkDeed, BulkInput};
use engine::Engine;

use super::super::{Common, open_with_key};
use super::register::through;

/// Which devices, and whether anything is done to them.
#[derive(Args)]
pub(super) struct Many {
    #[command(flatten)]
    common: Common,
    /// Only look to how many it can be done, and why not to the others.
    #[arg(long)]
    dry_run: bool,
    /// Their ids in hex, at most 10,000; `-` reads them from standard input.
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
}

impl Many {
    pub(super) async fn run(self, deed: BulkDeed, input: BulkInput) -> anyhow::Result<ExitCode> {
        let input = BulkInput {
            deed: deed.word().to_owned(),
            devices: named(self.ids)?,
            ..input
        };
        let config = self.common.start(Vec::new())?;
        let engine = open_with_key(&config, false).await?;
        let count = change(&engine, &input, self.dry_run).await;
        engine.close().await;
        Ok(tell(&count?))
    }
}

/// The ids that were given, or that standard input gives.
pub(super) fn named(ids: Vec<String>) -> anyhow::Result<Vec<String>> {
    if ids != ["-"] {
        return Ok(ids);
    }
    let mut text = String::new();
    let read = std::io::stdin().read_to_string(&mut text);
    read.context("standard input cannot be read, or is no text in UTF-8")?;
    let between = |letter: char| letter.is_whitespace() || matches!(letter, ',' | ';');
    let ids = text.split(between).filter(|id| !id.is_empty());
    Ok(ids.map(str::to_owned).collect())
}

async fn change(engine: &Engine, input: &BulkInput, dry: bool) -> anyhow::Result<BulkCount> {
    let who = engine.whoever_runs_it().await?;
    if dry {
        return Ok(engine.look_at_devices(&who, input).await?);
    }
    let job = engine.change_devices(&who, input).await?;
    through(engine, job).await?;
    let (mut count, mut after) = (BulkCount::default(), 0);
    loop {
        let lines = engine.registration_lines_by_command(job, after).await?;
        let Some(last) = lines.last() else { break };
        after = last.line;
        for line in lines {
            count.add(line.became());
        }
    }
    count.sort();
    Ok(count)
}

/// Tells to how many it was done, and why not to the others.
fn tell(count: &BulkCount) -> ExitCode {
    println!("{} done.", count.done);
    for (why, left) in &count.left {
        match why {
            Some(why) => eprintln!("{left} left as they were: {why}."),
            None => eprintln!("{left} were so already."),
        }
    }
    match count.left.iter().any(|one| one.0.is_some()) {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    }
}

#[derive(Args)]
pub(super) struct Unsubscribe {
    #[command(flatten)]
    many: Many,
    /// When they leave their contract (UTC), such as 2026-12-31T23:00; at once if nothing is said.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
}

impl Unsubscribe {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let input = BulkInput {
            at: self.at.unwrap_or_default(),
            ..BulkInput::default()
        };
        self.many.run(BulkDeed::Unsubscribe, input).await
    }
}

#[derive(Args)]
pub(super) struct Edit {
    #[command(flatten)]
    many: Many,
    /// The id of the device type to which they go: 24 hex digits, as its page shows it.
    #[arg(long, value_name = "ID")]
    device_type: Option<String>,
    /// Whether what they did before goes with them there, `keep`, or stays behind, `leave`; if nothing
    /// is said it goes along within a group alone.
    #[arg(long, value_name = "WORD", requires = "device_type")]
    history: Option<String>,
    /// Whether they may take tokens: `yes` or `no`.
    #[arg(long, value_name = "WORD")]
    activable: Option<String>,
    /// Whether their tokens are renewed: `on` or `off`.
    #[arg(long, value_name = "WORD")]
    renewal: Option<String>,
    /// The key of their product certificate, such as P_0003_71CF_01.
    #[arg(long, value_name = "KEY")]
    certificate: Option<String>,
    /// Whether they are prototypes: `yes` or `no`.
    #[arg(long, value_name = "WORD")]
    prototype: Option<String>,
    /// Tags that each has then, with commas between them.
    #[arg(long, value_name = "TAGS")]
    add_tags: Option<String>,
    /// Tags that none has then, with commas between them.
    #[arg(long, value_name = "TAGS")]
    remove_tags: Option<String>,
    /// The note of each.
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

impl Edit {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let input = BulkInput {
            device_type: self.device_type.unwrap_or_default(),
            history: self.history.unwrap_or_default(),
            activable: self.activable.unwrap_or_default(),
            renewal: self.renewal.unwrap_or_default(),
            certificate: self.certificate.unwrap_or_default(),
            prototype: self.prototype.unwrap_or_default(),
            add_tags: self.add_tags.unwrap_or_default(),
            remove_tags: self.remove_tags.unwrap_or_default(),
            note: self.note.unwrap_or_default(),
            ..BulkInput::default()
        };
        self.many.run(BulkDeed::Edit, input).await
    }
}

#[derive(Args)]
pub(super) struct Replace {
    #[command(flatten)]
    common: Common,
    /// The id of the device whose token goes.
    from: String,
    /// The id of the device of the same type that gets it.
    to: String,
}

impl Replace {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let (from, to) = (device(&self.from)?, device(&self.to)?);
        let config = self.common.start(Vec::new())?;
        let engine = open_with_key(&config, false).await?;
        let replaced = replace(&engine, from, to).await;
        engine.close().await;
        replaced?;
        println!("{to} has the token of {from}.");
        Ok(ExitCode::SUCCESS)
    }
}

fn device(text: &str) -> anyhow::Result<DeviceId> {
    let id = text.trim().parse().ok();
    id.with_context(|| format!("{text} is no id of a device: up to eight hex digits"))
}

async fn replace(engine: &Engine, from: DeviceId, to: DeviceId) -> anyhow::Result<()> {
    let who = engine.whoever_runs_it().await?;
    engine.replace(&who, from, to).await?;
    Ok(())
}
