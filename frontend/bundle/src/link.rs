//! The second step: split off the lazy pages, generate the JavaScript that
//! joins WebAssembly and browser, and make both small.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use wasm_bindgen_cli_support::Bindgen;

use crate::files::{self, Digest};
use crate::parts::{self, LOADER, Parts};
use crate::{OUTPUT_NAME, Plan, npm};

/// Every split point imports a function whose name starts like this.
const SPLIT_POINT: &[u8] = b"__wasm_split_00";

/// Returns the folder with the package's code, made anew only if the
/// WebAssembly or a tool has changed.
pub fn link(plan: &Plan, wasm: &Path) -> Result<PathBuf> {
    let input = fs::read(wasm).with_context(|| format!("cannot read {}", wasm.display()))?;
    let folder = plan.steps().join("code");
    let mut digest = Digest::new();
    digest.add("wasm", &input);
    digest.add_file(&std::env::current_exe()?)?;
    digest.add_file(&plan.root.join("end2end/package-lock.json"))?;
    files::step(&folder, &digest.finish(), |folder| {
        let parts = bind(folder, &input)?;
        if !plan.dev {
            println!("bundle: making the WebAssembly small (up to a minute)");
            npm::optimise(plan, folder)?;
        }
        parts::pack(folder, &parts)
    })
}

/// Splits and binds `input` into `folder`, and tells what it was split into.
fn bind(folder: &Path, input: &[u8]) -> Result<Parts> {
    let lazy = input
        .windows(SPLIT_POINT.len())
        .any(|bytes| bytes == SPLIT_POINT);
    let (main, parts) = if lazy {
        split(folder, input)?
    } else {
        (input.to_vec(), Parts::new())
    };
    let mut bindgen = Bindgen::new();
    bindgen
        .web(true)?
        .typescript(false)
        .remove_producers_section(true)
        // Parts link against the main module's function table and call
        // functions by their mangled names.
        .keep_lld_exports(lazy)
        .demangle(!lazy)
        .out_name(OUTPUT_NAME)
        .input_bytes(OUTPUT_NAME, main);
    let mut bound = bindgen.generate_output().context("wasm-bindgen failed")?;
    // The relocations are of use to the splitting alone, describe a module that
    // is no more, and would be half of the download.
    let customs = &mut bound.wasm_mut().customs;
    let stale: Vec<String> = customs
        .iter()
        .map(|(_, section)| section.name().to_owned())
        .filter(|name| name == "linking" || name.starts_with("reloc."))
        .collect();
    for name in stale {
        customs.remove_raw(&name);
    }
    bound.emit(folder).context("wasm-bindgen failed")?;
    // leptos asks for the file without the suffix.
    fs::rename(
        folder.join(format!("{OUTPUT_NAME}_bg.wasm")),
        folder.join(format!("{OUTPUT_NAME}.wasm")),
    )?;
    Ok(parts)
}

/// Writes the modules of the parts and their loader into `folder`; returns the
/// main module, and which part needs which of the others.
fn split(folder: &Path, input: &[u8]) -> Result<(Vec<u8>, Parts)> {
    let main = folder.join("main.wasm");
    let main_module = format!("./{OUTPUT_NAME}.js");
    let mut options = wasm_split_cli_support::Options::new(input);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.main_module = &main_module;
    options.link_name = LOADER;
    let result = wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("the WebAssembly cannot be split: {error:#}"))?;
    // Sorted, so that the same input gives the same bytes.
    let parts: Parts = result.prefetch_map.into_iter().collect();
    parts::rewrite_loader(folder, &parts)?;
    let bytes = fs::read(&main)?;
    fs::remove_file(&main)?;
    Ok((bytes, parts))
}
