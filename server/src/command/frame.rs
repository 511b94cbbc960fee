//! `frame`: the command line of [`crate::frame`].

use std::process::ExitCode;

use clap::Args;

use crate::frame::read_frames;

#[derive(Args)]
pub(super) struct Frame {}

impl Frame {
    /// Ends with 1 if a line was no frame.
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let count = read_frames(std::io::stdin().lock(), std::io::stdout().lock())?;
        Ok(match count.errors {
            0 => ExitCode::SUCCESS,
            _ => ExitCode::FAILURE,
        })
    }
}
