//! The parts of the program that are fetched when the first of their pages is opened. The splitter
//! makes a module for each part, one for each set of parts that share something, and a loader that
//! fetches every module by itself: dozens for a page, most of a few hundred bytes. Here the modules
//! of a part become one file.
//!
//! That file is WebAssembly with nothing in it but custom sections, each named as the module that it
//! holds: browsers hand those out, so nothing has to be told of where one begins.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::files;

/// The name under which parts import their loader. leptos looks for exactly this one when files
/// carry no hash of their own.
pub const LOADER: &str = "./__wasm_split.______________________.js";

/// leptos reads from it which files a lazy page needs, to preload them.
pub const MANIFEST: &str = "__wasm_split_manifest.json";

/// The modules of each part, by name; its own is the last.
pub type Parts = BTreeMap<String, Vec<String>>;

/// How each part's modules are brought.
const BRINGING: &str = include_str!("parts.js");

/// Where the splitter's own way to bring them begins in its loader. What comes before hands out
/// what the modules share with the program.
const SPLITTERS: &str = "function wrapAsyncCb";

/// The name of the function that the program calls to have a part brought, before the part's.
const ENTRY: &str = "__wasm_split_load_";

/// Has the loader in `folder` take each part's modules out of the one file that [`pack`] makes.
pub fn rewrite_loader(folder: &Path, parts: &Parts) -> Result<()> {
    let path = folder.join(LOADER);
    let text = fs::read_to_string(&path)?;
    let (shared, own) = text
        .split_once(SPLITTERS)
        .context("the loader of the splitter is another than it was")?;
    let mut text = format!("{shared}{BRINGING}");
    for (part, modules) in parts {
        if !own.contains(&format!("export const {ENTRY}{part} =")) {
            bail!("the loader of the splitter does not bring the part `{part}`");
        }
        let modules = serde_json::to_string(modules)?;
        let address = format!("new URL(\"./{part}.wasm\", import.meta.url)");
        writeln!(
            text,
            "export const {ENTRY}{part} = part({address}, {modules});"
        )?;
    }
    fs::write(&path, text)?;
    Ok(())
}

/// Puts the modules of each part in `folder` into one file, and the manifest of those files beside
/// them.
pub fn pack(folder: &Path, parts: &Parts) -> Result<()> {
    if parts.is_empty() {
        return Ok(());
    }
    for (part, modules) in parts {
        let mut file = b"\0asm\x01\0\0\0".to_vec();
        for module in modules {
            let bytes = fs::read(folder.join(format!("{module}.wasm")))
                .with_context(|| format!("the module {module} of the part {part}"))?;
            section(&mut file, module, &bytes);
        }
        fs::write(folder.join(format!("{part}.wasm")), file)?;
    }
    for path in files::list(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_module = name.starts_with("chunk_") || name.starts_with("split_");
        if is_module && name.ends_with(".wasm") {
            fs::remove_file(&path)?;
        }
    }
    let manifest: BTreeMap<_, _> = parts.keys().map(|part| (part, [part])).collect();
    fs::write(folder.join(MANIFEST), serde_json::to_string(&manifest)?)?;
    Ok(())
}

/// A custom section of that name at the end of `file`.
fn section(file: &mut Vec<u8>, name: &str, content: &[u8]) {
    let mut named = Vec::new();
    number(&mut named, name.len());
    named.extend_from_slice(name.as_bytes());
    file.push(0);
    number(file, named.len() + content.len());
    file.extend_from_slice(&named);
    file.extend_from_slice(content);
}

/// A number as WebAssembly writes it: seven bits a byte, the lowest first.
fn number(file: &mut Vec<u8>, mut number: usize) {
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            return file.push(low);
        }
        file.push(low | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_says_how_long_it_is_and_how_it_is_called() {
        let mut file = Vec::new();
        section(&mut file, "ab", &[7; 300]);
        assert_eq!(file[..6], [0, 0xaf, 2, 2, b'a', b'b']);
        assert_eq!(file.len(), 6 + 300);
    }

    #[test]
    fn numbers_take_seven_bits_a_byte() {
        for (value, written) in [
            (0, &[0][..]),
            (127, &[127]),
            (128, &[0x80, 1]),
            (624_485, &[0xe5, 0x8e, 0x26]),
        ] {
            let mut file = Vec::new();
            number(&mut file, value);
            assert_eq!(file, written);
        }
    }
}
