//! `replay`: the command line of [`crate::replay`].

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::replay::{self, Plan};

#[derive(Args)]
pub(super) struct Replay {
    /// One reception a line, as JSON.
    file: PathBuf,
    /// The server, e.g. http://127.0.0.1:3000.
    #[arg(long)]
    url: String,
    /// The token of a base station or of the demo fleet.
    // One token in 64 begins with a hyphen.
    #[arg(
        long,
        env = "REPLAY_TOKEN",
        hide_env_values = true,
        allow_hyphen_values = true
    )]
    token: String,
    /// Register the stations and devices that the server does not know, first.
    #[arg(long)]
    register: bool,
    /// The device type, by its name, under which new devices come; the token's own when not
    /// given.
    #[arg(long, value_name = "NAME", requires = "register")]
    device_type: Option<String>,
    /// Receptions a second; as fast as they are taken when not given.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    rate: Option<u32>,
    /// Receptions in one request.
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    batch: u32,
    /// Seconds for which a server that does not answer is tried again.
    #[arg(long, default_value_t = 60)]
    patience: u32,
    /// PEM file of a certificate to trust beside the well-known ones.
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
}

impl Replay {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        // Where another provider was installed before, that one serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let plan = Plan {
            file: self.file,
            url: self.url,
            token: self.token,
            register: self.register,
            device_type: self.device_type,
            rate: self.rate,
            batch: self.batch as usize,
            patience: std::time::Duration::from_secs(self.patience.into()),
            ca: self.ca,
        };
        let (summary, sent) = replay::replay(&plan).await;
        println!("{summary}");
        sent?;
        Ok(if summary.is_clean() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use crate::command::{Command, Which};

    #[test]
    fn a_token_may_begin_with_a_hyphen() {
        let line = "sigfox-backend replay a.jsonl --url http://localhost --token -kT_9 --register";
        match Command::try_parse_from(line.split_whitespace()).map(|command| command.which) {
            Ok(Which::Replay(command)) => {
                assert_eq!(command.token, "-kT_9");
                assert!(command.register);
            }
            Ok(_) => panic!("another command"),
            Err(error) => panic!("{error}"),
        }
    }
}
