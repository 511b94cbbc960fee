//! The last step: name the package by its hash, compress, and put everything
//! where a server finds it, in an order that never breaks a running one.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::files::{self, Digest};
use crate::{OUTPUT_NAME, Plan, compress, npm, outline, qr};

/// How many packages stay: the current one, and those that tabs opened before
/// the last two deployments may still fetch parts from.
const KEPT: usize = 3;

/// What stands in the site's folder now.
pub struct Published {
    pkg_dir: String,
    changed: bool,
    /// Bytes of script, WebAssembly and style: plain, and as sent with brotli.
    size: Option<(u64, u64)>,
}

impl Published {
    /// The current package, below the site's folder.
    pub fn pkg_dir(&self) -> &str {
        &self.pkg_dir
    }
}

/// Puts code, style and the files of `public/` into the site's folder.
pub fn publish(plan: &Plan, code: &Path, style: &Path) -> Result<Published> {
    let site = plan.site();
    let leaflet = plan.root.join("end2end/node_modules/leaflet");
    let atlas = plan.root.join("end2end/node_modules/world-atlas");
    let codes = plan.root.join("end2end/node_modules/qr");
    let public = plan.root.join("public");
    fs::create_dir_all(site.join("p"))?;

    let mut digest = Digest::new();
    // A release and a dev build of the same bytes differ by what lies beside them.
    digest.add("profile", &[u8::from(plan.dev)]);
    digest.add_folder(code)?;
    digest.add_folder(style)?;
    let pkg_dir = format!("p/{}", digest.finish());
    let package = site.join(&pkg_dir);
    let mut changed = false;
    if !package.is_dir() {
        changed = true;
        let draft = site.join("p/.draft");
        files::empty(&draft)?;
        files::copy(code, &draft)?;
        files::copy(style, &draft)?;
        if !plan.dev {
            compress::compress(&draft)?;
        }
        fs::rename(&draft, &package)?;
    }

    let mut digest = Digest::new();
    digest.add("profile", &[u8::from(plan.dev)]);
    digest.add_folder(&public)?;
    digest.add_file(&leaflet.join("package.json"))?;
    digest.add_file(&atlas.join("package.json"))?;
    digest.add_file(&codes.join("package.json"))?;
    digest.add("outline", &[outline::VERSION]);
    digest.add("qr", &[qr::VERSION]);
    let assets = files::step(&plan.steps().join("assets"), &digest.finish(), |folder| {
        files::copy(&public, folder)?;
        copy_leaflet(&leaflet, folder)?;
        outline::write(&atlas, folder)?;
        let readers = qr::copy(&codes, folder)?;
        if plan.dev {
            Ok(())
        } else {
            npm::optimise(plan, &readers)?;
            compress::compress(folder)
        }
    })?;
    changed |= replace_assets(&assets, &site)?;
    changed |= name_current(&site, &pkg_dir)?;
    Ok(Published {
        size: (!plan.dev).then(|| first_load(&package)),
        pkg_dir,
        changed,
    })
}

/// Leaflet's three parts under a folder named by its version, so that they may
/// be kept by browsers as long as the package.
fn copy_leaflet(leaflet: &Path, folder: &Path) -> Result<()> {
    let about: Value = serde_json::from_slice(&fs::read(leaflet.join("package.json"))?)?;
    let version = about["version"]
        .as_str()
        .context("Leaflet names no version")?;
    let goal = folder.join(format!("leaflet-{version}"));
    files::copy(&leaflet.join("dist/images"), &goal.join("images"))?;
    for name in ["leaflet.js", "leaflet.css"] {
        fs::copy(leaflet.join("dist").join(name), goal.join(name))?;
    }
    Ok(())
}

/// Makes the files outside `p/` equal to those of `assets`, touching only those
/// that differ. Says whether any did.
fn replace_assets(assets: &Path, site: &Path) -> Result<bool> {
    let mut changed = false;
    let mut wanted: Vec<PathBuf> = Vec::new();
    for path in files::list(assets)? {
        let goal = site.join(path.strip_prefix(assets)?);
        let content = fs::read(&path)?;
        if !fs::read(&goal).is_ok_and(|present| present == content) {
            changed = true;
            if let Some(parent) = goal.parent() {
                fs::create_dir_all(parent)?;
            }
            write_whole(&goal, &content)?;
        }
        wanted.push(goal);
    }
    let packages = site.join("p");
    for path in files::list(site)? {
        if !path.starts_with(&packages) && path != site.join("site.json") && !wanted.contains(&path)
        {
            changed = true;
            fs::remove_file(&path)?;
        }
    }
    Ok(changed)
}

/// Writes `site.json` and removes the packages it no longer names. Says whether
/// the current package is another than before.
fn name_current(site: &Path, pkg_dir: &str) -> Result<bool> {
    let path = site.join("site.json");
    let before: Value = fs::read(&path)
        .ok()
        .and_then(|text| serde_json::from_slice(&text).ok())
        .unwrap_or(Value::Null);
    let changed = before["pkg_dir"] != pkg_dir;
    let mut kept = vec![pkg_dir.to_owned()];
    let older = before["older"].as_array().into_iter().flatten();
    for name in std::iter::once(&before["pkg_dir"])
        .chain(older)
        .filter_map(Value::as_str)
    {
        if !kept.iter().any(|known| known == name) && site.join(name).is_dir() {
            kept.push(name.to_owned());
        }
    }
    kept.truncate(KEPT);
    if changed {
        let text = json!({ "pkg_dir": kept[0], "older": kept[1..] }).to_string();
        write_whole(&path, text.as_bytes())?;
    }
    for entry in fs::read_dir(site.join("p"))? {
        let entry = entry?;
        let name = format!("p/{}", entry.file_name().to_string_lossy());
        if !kept.contains(&name) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(changed)
}

/// Writes beside and renames, so that a server never reads half a file.
fn write_whole(path: &Path, content: &[u8]) -> Result<()> {
    let draft = compress::beside(path, ".draft");
    fs::write(&draft, content)?;
    fs::rename(&draft, path).with_context(|| format!("cannot write {}", path.display()))
}

/// What every page needs, beside its own part of the program: plain bytes, and
/// bytes with brotli.
fn first_load(package: &Path) -> (u64, u64) {
    let length = |path: &Path| fs::metadata(path).map(|file| file.len());
    let mut total = (0, 0);
    for extension in ["js", "wasm", "css"] {
        let path = package.join(format!("{OUTPUT_NAME}.{extension}"));
        let plain = length(&path).unwrap_or(0);
        total.0 += plain;
        total.1 += length(&compress::beside(&path, ".br")).unwrap_or(plain);
    }
    total
}

impl fmt::Display for Published {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = if self.changed { "ready" } else { "up to date" };
        write!(text, "bundle: {state}, {}", self.pkg_dir)?;
        if let Some((plain, brotli)) = self.size {
            write!(
                text,
                ", {} kB, {} kB with brotli",
                plain.div_ceil(1000),
                brotli.div_ceil(1000)
            )?;
        }
        Ok(())
    }
}
