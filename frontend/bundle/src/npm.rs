//! The steps done by tools from npm (`end2end/package.json`): wasm-opt, terser, sass.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::files::{self, Digest};
use crate::{OUTPUT_NAME, Plan};

/// For the size of what is sent, and only with what every browser of the last three years has
/// and the compiler uses by default anyway. `-Oz` makes the file a tenth smaller than this does,
/// but what brotli makes of it a twentieth larger, and takes four times as long.
const WASM_OPT: [&str; 11] = [
    "-O1",
    "--shrink-level=2",
    "--duplicate-function-elimination",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    "--strip-producers",
    "--quiet",
];

/// Makes every `.wasm` and `.js` of `folder` smaller, in place.
pub fn optimise(plan: &Plan, folder: &Path) -> Result<()> {
    for path in files::list(folder)? {
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("wasm") => {
                run(tool(plan, "wasm-opt")?
                    .args(WASM_OPT)
                    .arg(&path)
                    .arg("-o")
                    .arg(&path))?;
            }
            Some("js") => run(tool(plan, "terser")?
                .args(["--module", "--compress", "--mangle", "--output"])
                .arg(&path)
                .arg("--")
                .arg(&path))?,
            _ => {}
        }
    }
    Ok(())
}

/// Returns the folder with the style sheet compiled from `style/main.scss`.
pub fn style(plan: &Plan) -> Result<PathBuf> {
    let source = plan.root.join("style");
    let mut digest = Digest::new();
    digest.add_folder(&source)?;
    digest.add_file(&plan.root.join("end2end/package-lock.json"))?;
    files::step(&plan.steps().join("style"), &digest.finish(), |folder| {
        run(tool(plan, "sass")?
            .args(["--style=compressed", "--no-source-map"])
            .arg(source.join("main.scss"))
            .arg(folder.join(format!("{OUTPUT_NAME}.css"))))
    })
}

fn tool(plan: &Plan, name: &str) -> Result<Command> {
    let path = plan.root.join("end2end/node_modules/.bin").join(name);
    if !path.exists() {
        bail!("{name} is missing: run tools/npm.sh");
    }
    Ok(Command::new(path))
}

fn run(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_owned();
    let status = command
        .status()
        .with_context(|| format!("{} cannot be started", name.display()))?;
    if !status.success() {
        bail!("{} failed", name.display());
    }
    Ok(())
}
