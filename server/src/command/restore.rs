//! `restore`: makes an empty database the one that `backup` copied.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use engine::World;
use flate2::bufread::MultiGzDecoder;

use super::{Common, key_file, make_folder};

#[derive(Args)]
pub(super) struct Restore {
    #[command(flatten)]
    common: Common,
    /// A file that `backup` wrote, of whichever kind of database.
    file: PathBuf,
}

impl Restore {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.common.start(Vec::new())?;
        let file = self.file.display();
        let opened = File::open(&self.file);
        let opened = opened.with_context(|| format!("the file {file} cannot be read"))?;
        make_folder(&config)?;
        let mut lines = BufReader::new(MultiGzDecoder::new(BufReader::new(opened)));
        let restored = engine::restore(&config.engine, &World::real(), &mut lines).await;
        let contents = restored.with_context(|| format!("{file} was not taken back"))?;
        println!(
            "{} rows of {} tables were taken back, as of {} UTC. Everybody signs in anew.",
            contents.total(),
            contents.rows.len(),
            contents.made.utc()
        );
        let key = key_file(&config);
        if !key.exists() {
            eprintln!(
                "The key of the installation is to be at {} before the server starts: the one that \
                 was there when the backup was made.",
                key.display()
            );
        }
        Ok(ExitCode::SUCCESS)
    }
}
