//! Compression ahead of time: slow and tight, once a build instead of once a request.

use std::ffi::OsString;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::files;

/// Formats that hold compressed data already.
const DENSE: [&str; 8] = ["png", "jpg", "jpeg", "webp", "avif", "woff2", "gz", "br"];

/// Below this a compressed answer saves no packet, in bytes.
const SMALL: usize = 256;

/// Puts a `.br` and a `.gz` beside each file of `folder` that becomes smaller.
pub fn compress(folder: &Path) -> Result<()> {
    for path in files::list(folder)? {
        let extension = path
            .extension()
            .unwrap_or_default()
            .to_string_lossy()
            .to_lowercase();
        let plain = fs::read(&path)?;
        if DENSE.contains(&extension.as_str()) || plain.len() < SMALL {
            continue;
        }
        for (suffix, dense) in [(".br", brotli(&plain)?), (".gz", gzip(&plain)?)] {
            if dense.len() < plain.len() {
                fs::write(beside(&path, suffix), dense)?;
            }
        }
    }
    Ok(())
}

/// The name of the file's compressed form.
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

fn brotli(plain: &[u8]) -> Result<Vec<u8>> {
    let mut dense = Vec::new();
    // Quality 11 of 11; a window of 2^22 bytes is the most that every client takes.
    let mut writer = brotli::CompressorWriter::new(&mut dense, 1 << 16, 11, 22);
    writer.write_all(plain)?;
    drop(writer);
    Ok(dense)
}

fn gzip(plain: &[u8]) -> Result<Vec<u8>> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(plain)?;
    Ok(writer.finish()?)
}
