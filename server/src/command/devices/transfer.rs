//! `devices transfer`: devices are offered to other owners, taken or not, by whoever runs the
//! installation.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use domain::TransferId;
use domain::permission::Principal;
use domain::transfer::TransferInput;
use engine::Engine;

use super::super::{Common, open_with_key};
use super::change::named;
use super::register::SeriesArgs;

#[derive(Args)]
pub(super) struct Transfer {
    #[command(subcommand)]
    which: Which,
}

#[derive(Subcommand)]
enum Which {
    /// Offer devices of one group to a group of another owner; prints the id of the transfer.
    Offer(Offer),
    /// Take the devices of an offer, for the group to which they were offered.
    Accept(Accept),
    /// Do not take them: they stay where they are.
    Refuse(Offered),
    /// Keep devices that were offered.
    Keep(Offered),
}

#[derive(Args)]
struct Offer {
    #[command(flatten)]
    common: Common,
    /// The id of the group that is to have them: 24 hex digits, as its page shows it.
    #[arg(long, value_name = "ID")]
    group: String,
    /// Their ids in hex, at most 1,000; `-` reads them from standard input.
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
}

#[derive(Args)]
struct Accept {
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    series: SeriesArgs,
    /// The id of the transfer, as `offer` and its page show it.
    transfer: String,
}

#[derive(Args)]
struct Offered {
    #[command(flatten)]
    common: Common,
    /// The id of the transfer, as `offer` and its page show it.
    transfer: String,
}

impl Transfer {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        match self.which {
            Which::Offer(command) => command.run().await,
            Which::Accept(command) => command.run().await,
            Which::Refuse(command) => command.run(End::Refuse).await,
            Which::Keep(command) => command.run(End::Keep).await,
        }
    }
}

impl Offer {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let input = TransferInput {
            group: self.group,
            devices: named(self.ids)?.join(" "),
        };
        let engine = open(self.common).await?;
        let offered = offer(&engine, &input).await;
        engine.close().await;
        println!("{}", offered?);
        Ok(ExitCode::SUCCESS)
    }
}

async fn offer(engine: &Engine, input: &TransferInput) -> anyhow::Result<TransferId> {
    let who = engine.whoever_runs_it().await?;
    Ok(engine.offer_devices(&who, input).await?)
}

impl Accept {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let id = transfer(&self.transfer)?;
        let input = self.series.input(String::new());
        let engine = open(self.common).await?;
        let done = match engine.whoever_runs_it().await {
            Ok(who) => engine.accept_transfer(&who, id, &input).await,
            Err(error) => Err(error),
        };
        engine.close().await;
        done?;
        Ok(ExitCode::SUCCESS)
    }
}

/// How an offer ends whose devices stay.
#[derive(Clone, Copy)]
enum End {
    Refuse,
    Keep,
}

impl Offered {
    async fn run(self, how: End) -> anyhow::Result<ExitCode> {
        let id = transfer(&self.transfer)?;
        let engine = open(self.common).await?;
        let done = match engine.whoever_runs_it().await {
            Ok(who) => end(&engine, &who, id, how).await,
            Err(error) => Err(error),
        };
        engine.close().await;
        done?;
        Ok(ExitCode::SUCCESS)
    }
}

async fn end(
    engine: &Engine,
    who: &Principal,
    id: TransferId,
    how: End,
) -> Result<(), engine::Error> {
    match how {
        End::Refuse => engine.refuse_transfer(who, id).await,
        End::Keep => engine.take_transfer_back(who, id).await,
    }
}

async fn open(common: Common) -> anyhow::Result<Engine> {
    let config = common.start(Vec::new())?;
    open_with_key(&config, false).await
}

fn transfer(text: &str) -> anyhow::Result<TransferId> {
    let id = text.trim().parse().ok();
    id.context("a transfer is named by 24 hex digits")
}
