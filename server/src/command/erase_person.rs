//! `erase-person`: erases what is kept of a person.

use std::process::ExitCode;

use anyhow::bail;
use clap::Args;
use engine::Mentions;

use super::{Common, open};

#[derive(Args)]
pub(super) struct ErasePerson {
    #[command(flatten)]
    common: Common,
    /// The person's e-mail address, or id: 24 hex digits, as the audit log shows it.
    person: String,
}

impl ErasePerson {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.common.start(Vec::new())?;
        let engine = open(&config).await?;
        let erased = engine.erase_everywhere(&self.person).await;
        engine.close().await;
        let erased = match erased {
            Err(engine::Error::NotFound) => bail!("nothing is kept of {}", self.person),
            Err(engine::Error::Rejected(wrong)) => {
                let wrong: Vec<String> = wrong.iter().map(ToString::to_string).collect();
                bail!("nobody was erased: {}", wrong.join("; "))
            }
            erased => erased?,
        };
        let account = match erased.account {
            true => "The account was deleted",
            false => "There was no account",
        };
        println!(
            "{account}; {} values of the audit log were erased.",
            erased.values
        );
        for line in elsewhere(&erased.mentions) {
            println!("{line}");
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Where the address still stands: it is for those to change who typed it there.
fn elsewhere(mentions: &Mentions) -> Vec<String> {
    let of = [
        (mentions.device_types, "alert e-mails of device types"),
        (mentions.groups, "technical e-mails of groups"),
        (mentions.event_configurations, "event configurations"),
        (mentions.callbacks, "recipients of callbacks"),
        (mentions.mails, "mails that wait to be sent"),
    ];
    let some = of.into_iter().filter(|(count, _)| *count > 0);
    some.map(|(count, what)| format!("The address still stands in {what}: {count}."))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_where_the_address_stands_is_told() {
        assert!(elsewhere(&Mentions::default()).is_empty());
        let some = Mentions {
            groups: 2,
            ..Mentions::default()
        };
        let told = ["The address still stands in technical e-mails of groups: 2."];
        assert_eq!(elsewhere(&some), told);
    }
}
