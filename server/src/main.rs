//! `sigfox-backend`: the command line.

#![forbid(unsafe_code)]

use std::process::ExitCode;

use clap::Parser as _;
use server::command::Command;

fn main() -> ExitCode {
    match Command::parse().run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("sigfox-backend: {error:#}");
            ExitCode::FAILURE
        }
    }
}
