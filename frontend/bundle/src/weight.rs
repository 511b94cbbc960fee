//! What a page costs whoever opens it for the first time, and that it stays within the budget
//! (`frontend/budget.json`).

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::parts::LOADER;
use crate::{OUTPUT_NAME, Plan, compress};

/// Bytes of a file of the package, as sent with brotli.
fn sent(package: &Path, name: &str) -> Result<u64> {
    let path = package.join(name);
    let dense = compress::beside(&path, ".br");
    let file = if dense.is_file() { dense } else { path };
    let about = fs::metadata(&file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(about.len())
}

/// Tells what the first page of each part in the budget takes.
///
/// # Errors
/// When one takes more than the budget allows.
pub fn weigh(plan: &Plan, package: &Path) -> Result<String> {
    let path = plan.root.join("frontend/budget.json");
    let text = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let budget: Value = serde_json::from_slice(&text)?;
    let limit = budget["limit"]
        .as_u64()
        .context("the budget has no limit")?;
    let parts = budget["parts"]
        .as_object()
        .context("the budget names no parts")?;
    let program = ["js", "wasm"].map(|extension| format!("{OUTPUT_NAME}.{extension}"));
    let mut always = sent(package, LOADER)?;
    for file in &program {
        always += sent(package, file)?;
    }
    let (mut told, mut beyond) = (Vec::new(), Vec::new());
    for part in parts.keys() {
        let bytes = always + sent(package, &format!("{part}.wasm"))?;
        told.push(format!("{part} {} kB", bytes.div_ceil(1000)));
        if bytes > limit {
            beyond.push(format!("{part} takes {bytes} bytes"));
        }
    }
    let told = told.join(", ");
    if !beyond.is_empty() {
        bail!(
            "{} of scripts and WebAssembly, and {} allows {limit}",
            beyond.join(", "),
            path.display()
        );
    }
    Ok(format!("bundle: first pages with brotli: {told}"))
}
