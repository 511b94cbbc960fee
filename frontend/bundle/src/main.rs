//! Builds the browser half and everything else a browser fetches.
//!
//! ```text
//! cargo → split → bind → optimise → pack → style → hash the folder → compress → publish
//! ```
//!
//! Usage: `bundle [--dev] [--root FOLDER]`, from the workspace's root. The
//! result stands in `target/site`:
//!
//! * `site.json`: `{"pkg_dir": "p/<hash>", "older": [...]}`, what the server reads;
//! * `p/<hash>/`: `sigfox.js`, `sigfox.wasm`, `sigfox.css`, a file for each part of
//!   the program that is fetched later, their loader and their manifest. Its name is the hash of its files, so a browser may keep
//!   it forever; two older ones stay for the tabs that still need them;
//! * the files of `public/`, Leaflet as `leaflet-<version>/`, the outline of land and borders as
//!   `world-atlas-<version>/`, and what reads codes in pictures as `qr-<version>/`.
//!
//! In a release every file has a `.br` and a `.gz` beside it where that is
//! smaller. `--dev` is for the developer's loop: the dev profile, and neither
//! optimisation nor compression. A step whose inputs have not changed is
//! skipped.

mod compile;
mod compress;
mod files;
mod link;
mod npm;
mod outline;
mod parts;
mod publish;
mod qr;
mod weight;

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

/// The stem of the files in the package; the same as `LEPTOS_OUTPUT_NAME`,
/// which the macros of leptos read from `.cargo/config.toml`.
const OUTPUT_NAME: &str = "sigfox";

/// What to build, and where the workspace is.
struct Plan {
    root: PathBuf,
    dev: bool,
}

impl Plan {
    /// Reads the command line.
    fn from_arguments() -> Result<Self> {
        let mut plan = Self {
            root: std::env::current_dir().context("the current folder cannot be read")?,
            dev: false,
        };
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--dev" => plan.dev = true,
                "--root" => plan.root = arguments.next().context("--root needs a folder")?.into(),
                other => bail!("unknown argument `{other}`: bundle [--dev] [--root FOLDER]"),
            }
        }
        if !plan.root.join("frontend/Cargo.toml").is_file() {
            bail!("{} is not the root of the workspace", plan.root.display());
        }
        Ok(plan)
    }

    /// The browser half's own cargo target folder: the server half's builds
    /// neither wait for it nor invalidate it.
    fn target(&self) -> PathBuf {
        self.root.join("target/front")
    }

    /// The folder a server serves.
    fn site(&self) -> PathBuf {
        self.root.join("target/site")
    }

    /// Where the finished steps of this profile are kept from one run to the next.
    fn steps(&self) -> PathBuf {
        let profile = if self.dev { "dev" } else { "release" };
        self.target().join("steps").join(profile)
    }
}

fn main() -> Result<()> {
    let plan = Plan::from_arguments()?;
    let wasm = compile::compile(&plan)?;
    let code = link::link(&plan, &wasm)?;
    let style = npm::style(&plan)?;
    let published = publish::publish(&plan, &code, &style)?;
    println!("{published}");
    if !plan.dev {
        println!(
            "{}",
            weight::weigh(&plan, &plan.site().join(published.pkg_dir()))?
        );
    }
    Ok(())
}
