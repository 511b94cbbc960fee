//! `seed-demo`: loads the demo fleet, which may be there already, and prints a new token for
//! replays into it. The token before stops working.

use std::process::ExitCode;

use clap::Args;

use super::{Common, open_with_key};

#[derive(Args)]
pub(super) struct SeedDemo {
    #[command(flatten)]
    common: Common,
}

impl SeedDemo {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.common.start(Vec::new())?;
        let engine = open_with_key(&config, false).await?;
        let demo = load(&engine).await;
        engine.close().await;
        if let Some(token) = demo?.bridge_token {
            // Alone on standard output, so that a script can take it from there.
            eprintln!(
                "The demo fleet is there. Its token for `replay --register`, the only one that \
                 works from now on:"
            );
            println!("{token}");
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The fleet and, the first time, a day of its messages.
async fn load(engine: &engine::Engine) -> Result<engine::DemoFleet, engine::Error> {
    let fleet = engine.load_demo(true).await?;
    engine.load_demo_traffic(&fleet).await?;
    Ok(fleet)
}
