//! `contracts`: lists, makes, changes, closes and deletes contracts.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use domain::ContractId;
use domain::contract::{ContractInput, ContractView};
use engine::Engine;

use super::{Common, open};

#[derive(Args)]
pub(super) struct Contracts {
    #[command(subcommand)]
    which: Which,
}

#[derive(Subcommand)]
enum Which {
    /// Print every contract, a line each with tabs between the columns.
    List(List),
    /// Make a contract and print its id. What is not said is without limit.
    Create(Box<Create>),
    /// Change a contract. What is not said stays.
    Edit(Box<Edit>),
    /// Close a contract now: it carries nothing from then on, and stays.
    Close(One),
    /// Delete a contract that nobody uses.
    Delete(One),
}

#[derive(Args)]
struct List {
    #[command(flatten)]
    common: Common,
}

#[derive(Args)]
struct Create {
    #[command(flatten)]
    common: Common,
    /// The group that holds it, by its id of 24 hex digits; without it the first one.
    #[arg(long, value_name = "ID")]
    group: Option<String>,
    #[command(flatten)]
    terms: Terms,
}

#[derive(Args)]
struct Edit {
    #[command(flatten)]
    common: Common,
    /// The id of the contract, as `contracts list` prints it.
    contract: String,
    #[command(flatten)]
    terms: Terms,
}

#[derive(Args)]
struct One {
    #[command(flatten)]
    common: Common,
    /// The id of the contract, as `contracts list` prints it.
    contract: String,
}

/// What a contract grants. An empty text or 0 takes a limit away.
#[derive(Args)]
struct Terms {
    /// Its name.
    #[arg(long)]
    name: Option<String>,
    /// How it is paid for: free, payg, cvp, `cvp_flex`, pack, `dev_kit` or activate.
    #[arg(long)]
    plan: Option<String>,
    /// From when on it carries, e.g. 2026-01-01T00:00 (UTC).
    #[arg(long, value_name = "TIME")]
    start: Option<String>,
    /// From when on no token is taken.
    #[arg(long, value_name = "TIME")]
    activation_end: Option<String>,
    /// From when on nothing is carried.
    #[arg(long, value_name = "TIME")]
    communication_end: Option<String>,
    /// Months that a token lasts; 0: as long as the contract.
    #[arg(long, value_name = "MONTHS")]
    token_months: Option<String>,
    /// Months that a token lasts longer with each renewal; 0: as many.
    #[arg(long, value_name = "MONTHS")]
    renewal_months: Option<String>,
    /// How many tokens there are.
    #[arg(long, value_name = "COUNT")]
    max_tokens: Option<String>,
    /// Uplinks of each device a day; empty: any number.
    #[arg(long, value_name = "COUNT")]
    max_uplinks: Option<String>,
    /// Downlinks of each device a day; empty: any number.
    #[arg(long, value_name = "COUNT")]
    max_downlinks: Option<String>,
    /// Whether downlinks go before those of other contracts, where not all can be sent.
    #[arg(long, value_name = "true|false")]
    high_priority: Option<bool>,
    /// Whether devices may ask for downlinks.
    #[arg(long, value_name = "true|false")]
    bidir: Option<bool>,
    /// Whether tokens are renewed.
    #[arg(long, value_name = "true|false")]
    renewal: Option<bool>,
    /// Test frames before a token is taken, 0 to 25.
    #[arg(long, value_name = "COUNT")]
    test_frames: Option<String>,
    /// Whether positions are computed from the base stations that heard a message.
    #[arg(long, value_name = "true|false")]
    geolocation: Option<bool>,
    /// Whether callbacks tell which base stations heard a message, and how.
    #[arg(long, value_name = "true|false")]
    network_metadata: Option<bool>,
}

impl Terms {
    /// Writes what is said over what stands in a form.
    fn fill(self, input: &mut ContractInput) {
        let tick = |ticked: bool| if ticked { "on" } else { "" }.to_owned();
        let said = [
            (self.name, &mut input.name),
            (self.plan, &mut input.plan),
            (self.start, &mut input.start),
            (self.activation_end, &mut input.activation_end),
            (self.communication_end, &mut input.communication_end),
            (self.token_months, &mut input.token_months),
            (self.renewal_months, &mut input.renewal_months),
            (self.max_tokens, &mut input.max_tokens),
            (self.max_uplinks, &mut input.max_uplinks),
            (self.max_downlinks, &mut input.max_downlinks),
            (self.high_priority.map(tick), &mut input.high_priority),
            (self.bidir.map(tick), &mut input.bidir),
            (self.renewal.map(tick), &mut input.renewal),
            (self.test_frames, &mut input.test_frames),
            (self.geolocation.map(tick), &mut input.geolocation),
            (self.network_metadata.map(tick), &mut input.network_metadata),
        ];
        for (said, field) in said {
            if let Some(said) = said {
                *field = said;
            }
        }
    }
}

impl Contracts {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        match self.which {
            Which::List(List { common }) => with(common, list).await,
            Which::Create(command) => {
                let Create {
                    common,
                    group,
                    terms,
                } = *command;
                let mut input = ContractInput {
                    group: group.unwrap_or_default(),
                    ..ContractInput::unlimited()
                };
                terms.fill(&mut input);
                with(common, async |engine| {
                    println!("{}", engine.command_new_contract(input).await?);
                    Ok(())
                })
                .await
            }
            Which::Edit(command) => {
                let Edit {
                    common,
                    contract,
                    terms,
                } = *command;
                let id = parse(&contract)?;
                let change = |input: &mut ContractInput| terms.fill(input);
                with(common, async |engine| {
                    engine.command_edit_contract(id, change).await
                })
                .await
            }
            Which::Close(command) => {
                let id = parse(&command.contract)?;
                with(command.common, async |engine| {
                    engine.command_close_contract(id).await
                })
                .await
            }
            Which::Delete(command) => {
                let id = parse(&command.contract)?;
                with(command.common, async |engine| {
                    engine.command_delete_contract(id).await
                })
                .await
            }
        }
    }
}

fn parse(id: &str) -> anyhow::Result<ContractId> {
    let id = id.trim().parse().ok();
    id.context("a contract is named by 24 hex digits, as `contracts list` prints them")
}

/// Does something with the database, which is closed whatever comes of it.
async fn with(
    common: Common,
    work: impl AsyncFnOnce(&Engine) -> Result<(), engine::Error>,
) -> anyhow::Result<ExitCode> {
    let config = common.start(Vec::new())?;
    let engine = open(&config).await?;
    let done = work(&engine).await;
    engine.close().await;
    match done {
        Err(engine::Error::NotFound) => Err(anyhow::anyhow!(
            "there is no such contract here (setting `database.url`)"
        )),
        done => {
            done?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn list(engine: &Engine) -> Result<(), engine::Error> {
    let all = engine.every_contract().await?;
    println!(
        "id\tname\tgroup\tplan\tstart\tactivation end\tcommunication end\ttokens in use\tmax tokens\ttokens used"
    );
    for one in all {
        println!("{}", line(&one));
    }
    Ok(())
}

/// A contract in one line. What is empty is without limit.
fn line(one: &ContractView) -> String {
    let (contract, terms) = (&one.contract, &one.contract.terms);
    let time = |time: domain::UnixMillis| match time.0 {
        0 => String::new(),
        _ => time.field(),
    };
    let limit = match terms.max_tokens {
        0 => String::new(),
        max => max.to_string(),
    };
    [
        contract.id.to_string(),
        contract.name.replace('\t', " "),
        one.group_name.replace('\t', " "),
        contract.plan.word().to_owned(),
        time(terms.start),
        time(terms.activation_end),
        time(terms.communication_end),
        terms.tokens_in_use.to_string(),
        limit,
        one.tokens_used.to_string(),
    ]
    .join("\t")
}
