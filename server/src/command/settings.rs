//! `settings`: prints the commented defaults, to be kept and changed as a settings file.

use std::io::Write as _;
use std::process::ExitCode;

use crate::config::DEFAULTS;

pub(super) fn run() -> anyhow::Result<ExitCode> {
    std::io::stdout().write_all(DEFAULTS.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
