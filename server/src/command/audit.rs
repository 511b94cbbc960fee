//! `audit`: looks whether the audit log is whole, and erases what it tells of a person.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use domain::UserId;
use domain::audit::{Tampering, Verdict};

use super::{Common, open};

#[derive(Args)]
pub(super) struct Audit {
    #[command(subcommand)]
    which: Which,
}

#[derive(Subcommand)]
enum Which {
    /// Walk the whole log, print its head, and end with 1 where an entry was altered or removed.
    Verify(Verify),
    /// Erase what the log tells of a person: names and addresses. The log stays whole.
    Erase(Erase),
}

#[derive(Args)]
struct Verify {
    #[command(flatten)]
    common: Common,
    /// The hash of a former head, as the server logs it every day: it must be in the log, which
    /// shows that its end was not cut off since.
    #[arg(long, value_name = "HASH")]
    head: Option<String>,
}

#[derive(Args)]
struct Erase {
    #[command(flatten)]
    common: Common,
    /// The id of the person: 24 hex digits, as the log shows it.
    person: String,
}

impl Audit {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        match self.which {
            Which::Verify(command) => command.run().await,
            Which::Erase(command) => command.run().await,
        }
    }
}

impl Verify {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.common.start(Vec::new())?;
        let engine = open(&config).await?;
        let verdict = engine.verify_audit(self.head.as_deref()).await;
        engine.close().await;
        let Verdict { head, wrong } = verdict?;
        let Some(wrong) = wrong else {
            println!("{} entries, head {}", head.number, head.hash);
            return Ok(ExitCode::SUCCESS);
        };
        eprintln!("{}", sentence(wrong));
        eprintln!(
            "Up to entry {} the log holds; its hash is {}.",
            head.number, head.hash
        );
        Ok(ExitCode::FAILURE)
    }
}

/// What was found, for the person at the terminal.
fn sentence(wrong: Tampering) -> String {
    match wrong {
        Tampering::Altered(number) => {
            format!("Entry {number} of the audit log is not what was written.")
        }
        Tampering::Removed(number) => format!("Entry {number} of the audit log is gone."),
        Tampering::Hidden(number) => {
            format!("Entry {number} of the audit log does not show in the lists it belongs to.")
        }
        Tampering::Added(number) => {
            format!(
                "Entry {number} stands beside the audit log: it was not written by this system."
            )
        }
        Tampering::Emptied(number) => format!(
            "A name or an address is gone from entry {number} of the audit log, and nobody erased \
             that person."
        ),
        Tampering::Surplus(number) => format!(
            "A name or an address stands beside entry {number} of the audit log, which does not \
             have it: it was not written by this system."
        ),
        Tampering::HeadGone => "The head of the audit log is gone: whether entries were cut off \
                                its end cannot be told without a former head (--head)."
            .to_owned(),
        Tampering::OtherEnd => "The head that was given is none of this log: its end was cut off, \
                                or it is another log."
            .to_owned(),
    }
}

impl Erase {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let person: UserId = self
            .person
            .trim()
            .parse()
            .ok()
            .context("the person is named by 24 hex digits, as the audit log shows them")?;
        let config = self.common.start(Vec::new())?;
        let engine = open(&config).await?;
        let erased = engine.erase_person(person).await;
        engine.close().await;
        println!("{} values erased.", erased?);
        Ok(ExitCode::SUCCESS)
    }
}
