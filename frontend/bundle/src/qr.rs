//! What reads codes in pictures where a browser does not by itself: the npm package `qr`, as modules
//! under a folder named by its version.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

/// Increased whenever [`DETECTOR`] changes.
pub const VERSION: u8 = 1;

/// The modules that decoding takes.
const MODULES: [&str; 2] = ["decode.js", "index.js"];

/// What a page loads: it has the detector of the package stand in for the one that browsers have.
const DETECTOR: &str = "import { BarcodeDetector } from './decode.js';\n\
                        globalThis.BarcodeDetector ??= BarcodeDetector;\n";

/// Puts the package in `from` into the site's `folder`; returns where it is there.
pub fn copy(from: &Path, folder: &Path) -> Result<PathBuf> {
    let about: Value = serde_json::from_slice(&fs::read(from.join("package.json"))?)?;
    let version = about["version"].as_str().context("qr names no version")?;
    let goal = folder.join(format!("qr-{version}"));
    fs::create_dir_all(&goal)?;
    for name in MODULES {
        fs::copy(from.join(name), goal.join(name))?;
    }
    fs::write(goal.join("detector.js"), DETECTOR)?;
    Ok(goal)
}
