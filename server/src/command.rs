//! The commands, one a file, and what they have in common.

mod audit;
mod backup;
mod contracts;
mod convert;
mod create_admin;
mod decode;
mod demo;
mod devices;
mod doctor;
mod erase_person;
mod frame;
mod migrate;
mod rebuild_statistics;
mod replay;
mod reset_password;
mod restore;
mod secret_key;
mod seed_demo;
mod serve;
mod settings;
mod simulate;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};
use engine::{Engine, StoreError, World};

use crate::config::{self, Config, Flag};
use crate::telemetry;

/// An open, self-hosted Sigfox Back-End.
#[derive(Parser)]
#[command(name = "sigfox-backend", version, arg_required_else_help = true)]
pub struct Command {
    #[command(subcommand)]
    which: Which,
}

#[derive(Subcommand)]
enum Which {
    /// Serve the pages, the stations' door and the callbacks.
    Serve(serve::Serve),
    /// Bring the database's tables up to date and stop.
    Migrate(migrate::Migrate),
    /// Look whether the installation is well, and say what to do where it is not.
    Doctor(doctor::Doctor),
    /// Write everything that is stored into one file, while the server goes on.
    Backup(backup::Backup),
    /// Make an empty database the one that a backup was made of.
    Restore(restore::Restore),
    /// Make somebody who operates the installation.
    CreateAdmin(create_admin::CreateAdmin),
    /// Make every statistic anew from the stored messages.
    RebuildStatistics(rebuild_statistics::RebuildStatistics),
    /// Print a link by which somebody who forgot theirs chooses a new password.
    ResetPassword(reset_password::ResetPassword),
    /// Look whether the audit log is whole, or erase what it tells of a person.
    Audit(audit::Audit),
    /// List, make, change, close and delete contracts.
    // Its many arguments would otherwise make every command as large.
    Contracts(Box<contracts::Contracts>),
    /// Register, change, transfer and delete devices.
    // As those of contracts.
    Devices(Box<devices::Devices>),
    /// Delete the account of a person, and erase what the audit log tells of them.
    ErasePerson(erase_person::ErasePerson),
    /// Load the demo fleet and print a token for replays.
    SeedDemo(seed_demo::SeedDemo),
    /// Load a demonstration fleet of any size, or take it away.
    Demo(demo::Demo),
    /// Send recorded receptions through the stations' door.
    Replay(replay::Replay),
    /// Play a fleet from a seed, into a server or into files.
    // Its many arguments would otherwise make every command as large.
    Simulate(Box<simulate::Simulate>),
    /// Turn a table of recorded receptions into lines that `replay` sends.
    Convert(convert::Convert),
    /// Decode lines of `format⇥message`, a tab between them, from standard input into JSON.
    Decode(decode::Decode),
    /// Read lines of `frame⇥key` from standard input into JSON; of a downlink
    /// `frame⇥key⇥device⇥number`. All in hexadecimal.
    Frame(frame::Frame),
    /// Print every setting with its default.
    Settings,
}

impl Command {
    /// Does what was asked.
    ///
    /// # Errors
    /// What went wrong, for the person at the terminal.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.which {
            Which::Serve(command) => runtime()?.block_on(command.run()),
            Which::Migrate(command) => runtime()?.block_on(command.run()),
            Which::Doctor(command) => runtime()?.block_on(command.run()),
            Which::Backup(command) => runtime()?.block_on(command.run()),
            Which::Restore(command) => runtime()?.block_on(command.run()),
            Which::CreateAdmin(command) => runtime()?.block_on(command.run()),
            Which::ErasePerson(command) => runtime()?.block_on(command.run()),
            Which::RebuildStatistics(command) => runtime()?.block_on(command.run()),
            Which::ResetPassword(command) => runtime()?.block_on(command.run()),
            Which::Audit(command) => runtime()?.block_on(command.run()),
            Which::Contracts(command) => runtime()?.block_on(command.run()),
            Which::Devices(command) => runtime()?.block_on(command.run()),
            Which::SeedDemo(command) => runtime()?.block_on(command.run()),
            Which::Demo(command) => runtime()?.block_on(command.run()),
            Which::Replay(command) => runtime()?.block_on(command.run()),
            Which::Simulate(command) => runtime()?.block_on(command.run()),
            Which::Convert(command) => command.run(),
            Which::Decode(command) => command.run(),
            Which::Frame(command) => command.run(),
            Which::Settings => settings::run(),
        }
    }
}

fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    runtime.context("the asynchronous runtime cannot be started")
}

/// Flags of every command that opens the database.
#[derive(Args)]
struct Common {
    /// The settings file.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Any setting, e.g. `--set limits.body=1048576`; may be given several times.
    #[arg(long, value_name = "SETTING=VALUE")]
    set: Vec<String>,
    /// `sqlite:PATH` or `postgres://…`.
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
    /// Folder for the SQLite file, made when missing; short for `--database-url`.
    #[arg(long, value_name = "FOLDER", conflicts_with = "database_url")]
    data: Option<String>,
    /// What is logged: error, warn, info, debug or trace.
    #[arg(long, value_name = "LEVEL")]
    log_level: Option<String>,
}

impl Common {
    /// Reads the settings, `more` being the command's own flags, and starts the log.
    fn start(self, more: Vec<Flag>) -> anyhow::Result<Config> {
        let mut flags = Vec::new();
        for pair in self.set {
            let (setting, value) = pair
                .split_once('=')
                .with_context(|| format!("`--set {pair}` must have the form SETTING=VALUE"))?;
            let setting = setting.trim();
            let flag = format!("--set {setting}");
            flags.push(Flag::new(setting, value, flag.trim_end()));
        }
        flags.extend(
            self.database_url
                .map(|url| Flag::new("database.url", url, "--database-url")),
        );
        flags.extend(self.data.map(|folder| {
            let url = format!("sqlite:{}/sigfox-backend.db", folder.trim_end_matches('/'));
            Flag::new("database.url", url, "--data")
        }));
        flags.extend(
            self.log_level
                .map(|level| Flag::new("log.level", level, "--log-level")),
        );
        flags.extend(more);
        let config = config::read(self.config.as_deref(), &flags)?;
        telemetry::start_log(&config.log)?;
        // Callbacks and replays speak TLS by it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(config)
    }
}

/// As [`open`], for what seals and opens secrets: only with the key that those there were sealed
/// with, unless `another` one takes its place.
async fn open_with_key(config: &Config, another: bool) -> anyhow::Result<Engine> {
    let engine = open(config).await?;
    let known = engine.ensure_key(another).await.with_context(|| {
        format!(
            "the key in {} (setting `secret_key_file`) is not taken: put the right one there, or \
             start with `serve --another-key` where it is lost, and with it what was sealed (the \
             keys of devices and the settings of callbacks are then entered anew)",
            key_file(config).display()
        )
    });
    if let Err(error) = known {
        engine.close().await;
        return Err(error);
    }
    Ok(engine)
}

fn key_file(config: &Config) -> PathBuf {
    secret_key::file(
        config.secret_key_file.as_deref(),
        sqlite_folder(&config.engine.database_url),
    )
}

/// Opens the engine; the folder of a SQLite file is made first.
async fn open(config: &Config) -> anyhow::Result<Engine> {
    make_folder(config)?;
    let mut settings = config.engine.clone();
    settings.secret_key = secret_key::read_or_make(&key_file(config))?;
    match Engine::open(settings, World::real()).await {
        // It names the setting itself.
        Err(error @ StoreError::MadeWith { .. }) => Err(error.into()),
        engine => engine.context("the database (setting `database.url`) cannot be opened"),
    }
}

/// Makes the folder in which a SQLite file is to lie.
fn make_folder(config: &Config) -> anyhow::Result<()> {
    let Some(folder) = sqlite_folder(&config.engine.database_url) else {
        return Ok(());
    };
    std::fs::create_dir_all(folder)
        .with_context(|| format!("the folder {} cannot be made", folder.display()))
}

/// The file of a SQLite database.
fn sqlite_file(url: &str) -> Option<&Path> {
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    Some(Path::new(path.split('?').next().unwrap_or(path)))
}

/// The folder in which a SQLite file lies, if it is named.
fn sqlite_folder(url: &str) -> Option<&Path> {
    let folder = sqlite_file(url)?.parent();
    folder.filter(|folder| !folder.as_os_str().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory as _;
        Command::command().debug_assert();
    }

    #[test]
    fn every_command_that_the_readme_names_is_there() {
        use clap::CommandFactory as _;
        const NAME: &str = "sigfox-backend ";
        let readme = include_str!("../../README.md");
        let is_word = |word: &&str| word.starts_with(|sign: char| sign.is_ascii_lowercase());
        let (all, mut named) = (Command::command(), 0);
        for (at, _) in readme.match_indices(NAME) {
            let rest = &readme[at + NAME.len()..];
            let mut words = rest.split(|sign: char| !(sign.is_ascii_lowercase() || sign == '-'));
            let Some(word) = words.next().filter(is_word) else {
                continue;
            };
            let command = all.find_subcommand(word);
            let command = command.unwrap_or_else(|| panic!("there is no {word}"));
            named += 1;
            if command.has_subcommands() {
                let word = words.next().unwrap_or_default();
                assert!(command.find_subcommand(word).is_some(), "{word}");
            }
        }
        assert!(named > 12, "{named}");
    }

    #[test]
    fn the_folder_of_a_database_file_is_found() {
        assert_eq!(sqlite_folder("sqlite:data/a.db"), Some(Path::new("data")));
        assert_eq!(
            sqlite_folder("sqlite:///var/lib/a.db?mode=rwc"),
            Some(Path::new("/var/lib"))
        );
        assert_eq!(sqlite_folder("sqlite:a.db"), None);
        assert_eq!(sqlite_folder("postgres://data/a"), None);
    }
}
