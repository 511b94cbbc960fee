//! `reset-password`: prints a link by which somebody who forgot theirs chooses a new password.

use std::process::ExitCode;

use anyhow::bail;
use clap::Args;

use super::{Common, open};
use crate::config::Flag;

#[derive(Args)]
pub(super) struct ResetPassword {
    #[command(flatten)]
    common: Common,
    /// The address with which the person signs in.
    email: String,
    /// How people reach the server, e.g. https://sigfox.example.org.
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
}

impl ResetPassword {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let url = self.public_url;
        let flag = url.map(|url| Flag::new("public_url", url, "--public-url"));
        let config = self.common.start(flag.into_iter().collect())?;
        let engine = open(&config).await?;
        let token = engine.reset_link(&self.email).await;
        engine.close().await;
        let token = match token {
            Err(engine::Error::NotFound) => bail!(
                "nobody signs in with {} here (setting `database.url`)",
                self.email
            ),
            token => token?,
        };
        let link = config
            .origin(config.listen)
            .link(&format!("/password/{token}"));
        // Alone on standard output, so that a script can take it from there.
        eprintln!(
            "A link for one use within 30 minutes. With the new password every session that \
             {} has now ends:",
            self.email
        );
        println!("{link}");
        Ok(ExitCode::SUCCESS)
    }
}
