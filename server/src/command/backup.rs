//! `backup`: writes everything that is stored into one file, while the server goes on.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::Args;
use engine::{Backup as Copying, Contents, World};
use flate2::Compression;
use flate2::write::GzEncoder;
use indicatif::ProgressBar;

use super::{Common, sqlite_file};
use crate::config::Config;

#[derive(Args)]
pub(super) struct Backup {
    #[command(flatten)]
    common: Common,
    /// The file, which must not be there yet. What is not whole is not left behind.
    file: PathBuf,
}

impl Backup {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.common.start(Vec::new())?;
        let file = self.file.as_path();
        if file.exists() {
            bail!(
                "{} is there already, and is not written over",
                file.display()
            );
        }
        if let Some(database) = sqlite_file(&config.engine.database_url)
            && !database.exists()
        {
            let database = database.display();
            bail!("there is no database {database} (setting `database.url`)");
        }
        let beside = file.with_added_extension(format!("new-{}", std::process::id()));
        let written = write(&config, &beside).await.and_then(|contents| {
            std::fs::rename(&beside, file)
                .with_context(|| format!("the file {} cannot be made", file.display()))?;
            flush_folder(file);
            Ok(contents)
        });
        if written.is_err() {
            // Perhaps it was not even made.
            let _ = std::fs::remove_file(&beside);
        }
        let contents = written?;
        println!(
            "{} rows of {} tables, version {}, as of {} UTC.",
            contents.total(),
            contents.rows.len(),
            contents.schema,
            contents.made.utc()
        );
        eprintln!(
            "The key of the installation is not in it (setting `secret_key_file`): keep a copy of \
             that elsewhere."
        );
        Ok(ExitCode::SUCCESS)
    }
}

/// Writes the copy to a file, to the disk.
async fn write(config: &Config, path: &Path) -> anyhow::Result<Contents> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    // Names, addresses and hashes of passwords stand in it.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path);
    let file = file.with_context(|| format!("the file {} cannot be made", path.display()))?;
    let mut packed = GzEncoder::new(BufWriter::new(file), Compression::default());
    let mut copying = Copying::begin(&config.engine, &World::real()).await?;
    let bar = ProgressBar::new_spinner();
    while copying.step(&mut packed).await? {
        bar.inc(1);
    }
    let contents = copying.finish(&mut packed).await?;
    bar.finish_and_clear();
    let mut file = packed.finish()?;
    file.flush()?;
    file.get_ref().sync_all()?;
    Ok(contents)
}

/// Has the name of the file survive a loss of power, where the system can.
fn flush_folder(file: &Path) {
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    if let Ok(folder) = File::open(folder.unwrap_or(Path::new("."))) {
        // Not every file system lets folders be flushed.
        let _ = folder.sync_all();
    }
}
