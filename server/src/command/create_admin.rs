//! `create-admin`: makes somebody who operates the installation.

use std::io::Read as _;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::Args;
use domain::user::UserInput;

use super::{Common, open};
use crate::config::Flag;

/// The longest password that is read (bytes).
const PASSWORD: u64 = 4096;

#[derive(Args)]
pub(super) struct CreateAdmin {
    #[command(flatten)]
    common: Common,
    /// The address with which the person signs in.
    email: String,
    /// The person's first name.
    #[arg(long, value_name = "NAME")]
    first_name: String,
    /// The person's last name.
    #[arg(long, value_name = "NAME", default_value = "")]
    last_name: String,
    /// Read the password from standard input, up to the end of its first line, instead of printing a
    /// link.
    #[arg(long)]
    password_stdin: bool,
    /// How people reach the server, e.g. https://sigfox.example.org.
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
}

impl CreateAdmin {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let url = self.public_url;
        let flag = url.map(|url| Flag::new("public_url", url, "--public-url"));
        let config = self.common.start(flag.into_iter().collect())?;
        let password = self.password_stdin.then(read_password).transpose()?;
        let input = UserInput {
            first_name: self.first_name,
            last_name: self.last_name,
            email: self.email.clone(),
            ..UserInput::default()
        };
        let engine = open(&config).await?;
        let made = engine.create_admin(&input, password.as_deref()).await;
        engine.close().await;
        let link = match made {
            Err(engine::Error::Rejected(wrong)) => {
                let wrong: Vec<String> = wrong.iter().map(ToString::to_string).collect();
                bail!("nobody was made: {}", wrong.join("; "))
            }
            made => made?,
        };
        let Some(token) = link else {
            println!("{} operates the installation from now on.", self.email);
            return Ok(ExitCode::SUCCESS);
        };
        // Alone on standard output, so that a script can take it from there.
        eprintln!(
            "{} operates the installation from now on. A link for one use within 7 days, to choose \
             a password:",
            self.email
        );
        let path = format!("/password/{token}");
        println!("{}", config.origin(config.listen).link(&path));
        Ok(ExitCode::SUCCESS)
    }
}

fn read_password() -> anyhow::Result<String> {
    let mut text = String::new();
    let read = std::io::stdin().take(PASSWORD).read_to_string(&mut text);
    read.context("no password can be read from standard input")?;
    let line = text.lines().next().unwrap_or_default();
    Ok(line.to_owned())
}
