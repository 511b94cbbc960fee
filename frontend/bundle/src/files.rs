//! Folders as values: listed in order, hashed, made anew only when needed.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest as _, Sha256};

/// Every file below `folder`, sorted, so that a hash over them is stable.
pub fn list(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        let entries = fs::read_dir(&folder)
            .with_context(|| format!("cannot read the folder {}", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// SHA-256 over names and contents.
pub struct Digest(Sha256);

impl Digest {
    /// The digest of nothing.
    pub fn new() -> Self {
        Self(Sha256::new())
    }

    /// Adds one named content.
    pub fn add(&mut self, name: &str, content: &[u8]) {
        // The lengths keep ("ab", "c") and ("a", "bc") apart.
        self.0.update((name.len() as u64).to_le_bytes());
        self.0.update(name);
        self.0.update((content.len() as u64).to_le_bytes());
        self.0.update(content);
    }

    /// Adds one file's content.
    pub fn add_file(&mut self, path: &Path) -> Result<()> {
        let content = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        self.add("", &content);
        Ok(())
    }

    /// Adds every file of a folder under its name within the folder.
    pub fn add_folder(&mut self, folder: &Path) -> Result<()> {
        for path in list(folder)? {
            let content = fs::read(&path)?;
            self.add(&path.strip_prefix(folder)?.to_string_lossy(), &content);
        }
        Ok(())
    }

    /// The first 64 bits, as hex: enough to tell builds apart in a URL.
    pub fn finish(self) -> String {
        let mut text = String::new();
        for byte in self.0.finalize().iter().take(8) {
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
}

/// Returns `folder` with what `make` puts in it. `make` runs only if the folder
/// was not made from the inputs of this `digest` before; if it fails, the next
/// run starts it again.
pub fn step(
    folder: &Path,
    digest: &str,
    make: impl FnOnce(&Path) -> Result<()>,
) -> Result<PathBuf> {
    let stamp = folder.with_extension("digest");
    if fs::read_to_string(&stamp).is_ok_and(|made_from| made_from == digest) && folder.is_dir() {
        return Ok(folder.to_path_buf());
    }
    empty(folder)?;
    make(folder)?;
    fs::write(&stamp, digest)?;
    Ok(folder.to_path_buf())
}

/// Makes `folder` exist, with nothing in it.
pub fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))
}

/// Copies every file below `from` to the same place below `to`.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    for path in list(from)? {
        let goal = to.join(path.strip_prefix(from)?);
        if let Some(parent) = goal.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::copy(&path, &goal).with_context(|| format!("cannot write {}", goal.display()))?;
    }
    Ok(())
}
