//! `decode`: the command line of [`crate::decode`].

use std::process::ExitCode;

use clap::Args;

use crate::decode::decode;

#[derive(Args)]
pub(super) struct Decode {
    /// Print nanoseconds per message on standard error at the end.
    #[arg(long)]
    time: bool,
}

impl Decode {
    /// Ends with 1 if a line could not be decoded.
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let count = decode(std::io::stdin().lock(), std::io::stdout().lock())?;
        if self.time {
            let each = count.took.as_nanos() / u128::from(count.lines.max(1));
            eprintln!("{} messages, {each} ns per message", count.lines);
        }
        Ok(match count.errors {
            0 => ExitCode::SUCCESS,
            _ => ExitCode::FAILURE,
        })
    }
}
