//! `devices register`, `import` and `undo`: as the pages do it, by whoever runs the installation.

use std::fs::File;
use std::io::{BufWriter, Read as _, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use domain::RegistrationId;
use domain::registration::{Purpose, RegistrationInput, RegistrationView, SeriesInput, Verdict};
use engine::Engine;

use super::super::{Common, open_with_key};
use crate::export::{REGISTRATION_HEAD, registration_line};

/// How devices are registered.
#[derive(Args)]
pub(super) struct SeriesArgs {
    /// The id of the device type under which they come: 24 hex digits, as its page shows it.
    #[arg(long, value_name = "ID")]
    device_type: String,
    /// The key of their product certificate, such as P_0003_71CF_01.
    #[arg(long, value_name = "KEY", conflicts_with = "prototype")]
    certificate: Option<String>,
    /// They are prototypes, without a certificate.
    #[arg(long)]
    prototype: bool,
    /// They may not take tokens yet.
    #[arg(long)]
    not_activable: bool,
    /// Their tokens are not renewed.
    #[arg(long)]
    no_renewal: bool,
}

impl SeriesArgs {
    pub(super) fn input(self, prefix: String) -> SeriesInput {
        let word = |said: bool, word: &str| match said {
            true => word.to_owned(),
            false => String::new(),
        };
        SeriesInput {
            device_type: self.device_type,
            prefix,
            certificate: self.certificate.unwrap_or_default(),
            prototype: word(self.prototype, "on"),
            activable: word(self.not_activable, "no"),
            renewal: word(self.no_renewal, "off"),
        }
    }
}

#[derive(Args)]
pub(super) struct Register {
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    series: SeriesArgs,
    /// Its id in hex.
    id: String,
    /// Its porting authorisation code; none is needed for a device of the same owner.
    pac: Option<String>,
    /// What it is to be called; by its id if nothing is said.
    #[arg(long)]
    name: Option<String>,
    /// Latitude in degrees.
    #[arg(long, requires = "lng", allow_hyphen_values = true)]
    lat: Option<String>,
    /// Longitude in degrees.
    #[arg(long, requires = "lat", allow_hyphen_values = true)]
    lng: Option<String>,
}

impl Register {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.common.start(Vec::new())?;
        let engine = open_with_key(&config, false).await?;
        let input = RegistrationInput {
            id: self.id,
            pac: self.pac.unwrap_or_default(),
            name: self.name.unwrap_or_default(),
            lat: self.lat.unwrap_or_default(),
            lng: self.lng.unwrap_or_default(),
            key: String::new(),
            series: self.series.input("Device ".to_owned()),
        };
        let registered = engine.register_by_command(&input).await;
        engine.close().await;
        println!("{}", registered?);
        Ok(ExitCode::SUCCESS)
    }
}

#[derive(Args)]
pub(super) struct Import {
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    series: SeriesArgs,
    /// The list; `-` reads standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Change names and places of devices that are there, and register none.
    #[arg(long)]
    edit: bool,
    /// What names begin with for lines that have none.
    #[arg(long, value_name = "TEXT", default_value = "Device ")]
    prefix: String,
    /// Only look at what would become of each line.
    #[arg(long)]
    dry_run: bool,
    /// Where to write what became of every line, as CSV.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Import {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let lines = read(&self.file)?;
        let config = self.common.start(Vec::new())?;
        let engine = open_with_key(&config, false).await?;
        let purpose = match self.edit {
            true => Purpose::Edit,
            false => Purpose::Register,
        };
        let input = self.series.input(self.prefix);
        let done = import(&engine, purpose, &input, &lines, self.dry_run).await;
        let done = match done {
            Ok(list) => tell(&engine, list, self.output.as_deref()).await,
            Err(error) => Err(error),
        };
        engine.close().await;
        done
    }
}

/// Takes a list in, and does it unless it is only looked at.
async fn import(
    engine: &Engine,
    purpose: Purpose,
    input: &SeriesInput,
    lines: &str,
    dry: bool,
) -> anyhow::Result<RegistrationView> {
    let id = engine
        .take_registration_by_command(purpose, input, lines)
        .await?;
    eprintln!("List {id}.");
    let looked = through(engine, id).await?;
    if dry {
        return Ok(looked);
    }
    engine.begin_registration_by_command(id).await?;
    through(engine, id).await
}

/// Works lists off until nothing more is to be done with this one, beside a server or without.
pub(super) async fn through(
    engine: &Engine,
    id: RegistrationId,
) -> anyhow::Result<RegistrationView> {
    loop {
        engine.work_off_registrations().await?;
        let list = engine.registration_by_command(id).await?;
        if !list.stage.is_under_way() {
            return Ok(list);
        }
    }
}

/// Tells what became of a list.
async fn tell(
    engine: &Engine,
    list: RegistrationView,
    output: Option<&Path>,
) -> anyhow::Result<ExitCode> {
    let mut file = match output {
        None => None,
        Some(path) => {
            let made = File::create(path);
            let made = made.with_context(|| format!("{} cannot be made", path.display()))?;
            let mut file = BufWriter::new(made);
            file.write_all(REGISTRATION_HEAD.as_bytes())?;
            Some(file)
        }
    };
    let mut after = 0;
    loop {
        let lines = engine.registration_lines_by_command(list.id, after).await?;
        let Some(last) = lines.last() else {
            break;
        };
        after = last.line;
        for line in &lines {
            let text = registration_line(line);
            if let Some(file) = &mut file {
                file.write_all(text.as_bytes())?;
            }
            if line.verdict == Verdict::Refused {
                print!("{text}");
            }
        }
    }
    if let Some(mut file) = file {
        file.flush()?;
    }
    let counts: Vec<String> = list
        .counts
        .iter()
        .map(|(verdict, count)| format!("{count} {}", verdict.word()))
        .collect();
    eprintln!("{}: {}.", list.stage.word(), counts.join(", "));
    Ok(match list.count(Verdict::Refused) {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

fn read(file: &Path) -> anyhow::Result<String> {
    let read = match file.as_os_str() == "-" {
        true => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text).map(|_| text)
        }
        false => std::fs::read_to_string(file),
    };
    read.with_context(|| format!("{} cannot be read, or is no text in UTF-8", file.display()))
}

#[derive(Args)]
pub(super) struct Undo {
    #[command(flatten)]
    common: Common,
    /// The id of the list, as `import` and its page show it.
    list: String,
}

impl Undo {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let id: RegistrationId = self
            .list
            .trim()
            .parse()
            .ok()
            .context("a list is named by 24 hex digits")?;
        let config = self.common.start(Vec::new())?;
        let engine = open_with_key(&config, false).await?;
        let undone = undo(&engine, id).await;
        engine.close().await;
        let list = undone?;
        let (undone, kept) = (list.count(Verdict::Undone), list.count(Verdict::Kept));
        println!("{undone} taken back, {kept} kept.");
        Ok(ExitCode::SUCCESS)
    }
}

async fn undo(engine: &Engine, id: RegistrationId) -> anyhow::Result<RegistrationView> {
    engine.undo_registration_by_command(id).await?;
    through(engine, id).await
}
