//! `migrate`: brings the tables up to date, as every start does, and stops.

use std::process::ExitCode;

use clap::Args;

use super::{Common, open};

#[derive(Args)]
pub(super) struct Migrate {
    #[command(flatten)]
    common: Common,
}

impl Migrate {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.common.start(Vec::new())?;
        open(&config).await?.close().await;
        println!("The database is up to date.");
        Ok(ExitCode::SUCCESS)
    }
}
