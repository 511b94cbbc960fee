//! The first step: cargo builds the crate `frontend` for the browser.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::Plan;

const TARGET: &str = "wasm32-unknown-unknown";

/// Runs cargo and returns the path of the WebAssembly it made. The compiler is
/// the one the environment names (`CARGO`, `RUSTC`), see `tools/wasm.sh`.
pub fn compile(plan: &Plan) -> Result<PathBuf> {
    // The dev profile of cargo writes into a folder called `debug`.
    let (profile, folder) = if plan.dev {
        ("dev", "debug")
    } else {
        ("wasm-release", "wasm-release")
    };
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(&cargo)
        .current_dir(&plan.root)
        .args(["build", "--package=frontend", "--lib", "--quiet"])
        .arg(format!("--target={TARGET}"))
        .arg(format!("--profile={profile}"))
        .arg("--target-dir")
        .arg(plan.target())
        // Either would replace the flags of `.cargo/config.toml`, and splitting
        // needs the relocations these ask for.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("CARGO_TARGET_DIR")
        .status()
        .with_context(|| format!("{} cannot be started", cargo.display()))?;
    if !status.success() {
        bail!("the browser half does not compile");
    }
    Ok(plan
        .target()
        .join(TARGET)
        .join(folder)
        .join("frontend.wasm"))
}
