//! `rebuild-statistics`: makes every statistic anew from the stored messages.

use std::process::ExitCode;

use clap::Args;
use indicatif::ProgressBar;

use super::{Common, open};

#[derive(Args)]
pub(super) struct RebuildStatistics {
    #[command(flatten)]
    common: Common,
}

impl RebuildStatistics {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.common.start(Vec::new())?;
        let engine = open(&config).await?;
        let bar = ProgressBar::new_spinner();
        let rebuilt = engine
            .rebuild_statistics(|read| bar.set_position(read))
            .await;
        bar.finish_and_clear();
        engine.close().await;
        println!("The statistics of {} messages were made anew.", rebuilt?);
        Ok(ExitCode::SUCCESS)
    }
}
