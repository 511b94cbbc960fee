//! `simulate`: the command line of [`crate::simulate`].

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::{ArgGroup, Args};
use domain::{DeviceId, StationId, UnixMillis};
use engine::{Clock, SystemClock};
use simulator::{Downlinks, Fleet, Plan, Shares};
use tokio_util::sync::CancellationToken;

use crate::convert::instant;
use crate::replay::Address;
use crate::simulate::{Pace, Stage, play, write_lines, write_registrations, write_truth};

/// How far beyond its own clock a server accepts what is handed in.
const SKEW: i64 = domain::reception::CLOCK_SKEW;

#[derive(Args)]
#[command(group = ArgGroup::new("target").required(true).args(["output", "url"]))]
pub(super) struct Simulate {
    /// How many devices.
    #[arg(long, value_name = "N")]
    devices: u32,
    /// How many base stations.
    #[arg(long, value_name = "M")]
    stations: u32,
    /// For how many days.
    #[arg(long, value_name = "D")]
    days: u32,
    /// Where all chance comes from: the same seed plays the same fleet.
    #[arg(long, value_name = "S")]
    seed: u64,

    /// Write what the stations hand in to a file, one JSON object a line.
    #[arg(long, value_name = "FILE", help_heading = "Into files")]
    output: Option<PathBuf>,
    /// Write what a server must know first, one registration a line.
    #[arg(long, value_name = "FILE", help_heading = "Into files")]
    registrations: Option<PathBuf>,
    /// Write what was really sent and heard, as JSON.
    #[arg(long, value_name = "FILE", help_heading = "Into files")]
    truth: Option<PathBuf>,

    /// Play into this server, e.g. http://127.0.0.1:3000.
    #[arg(long, requires = "token", help_heading = "Into a server")]
    url: Option<String>,
    /// The token of the demo fleet, or another that may hand in for these stations.
    #[arg(
        long,
        env = "REPLAY_TOKEN",
        hide_env_values = true,
        allow_hyphen_values = true,
        help_heading = "Into a server"
    )]
    token: Option<String>,
    /// Receptions a second; as fast as they are taken when not given.
    #[arg(long, conflicts_with_all = ["live", "output"], help_heading = "Into a server",
          value_parser = clap::value_parser!(u32).range(1..))]
    rate: Option<u32>,
    /// Hand in each reception at its own time, from now on.
    #[arg(long, conflicts_with_all = ["start", "output"], help_heading = "Into a server")]
    live: bool,
    /// Do not register stations and devices first.
    #[arg(long, conflicts_with = "output", help_heading = "Into a server")]
    no_register: bool,
    /// Do not fetch and confirm downlinks.
    #[arg(long, conflicts_with = "output", help_heading = "Into a server")]
    no_downlinks: bool,
    /// Receptions in one request.
    #[arg(long, default_value_t = 500, help_heading = "Into a server",
          value_parser = clap::value_parser!(u32).range(1..=100_000))]
    batch: u32,
    /// Seconds for which a server that does not answer is tried again.
    #[arg(long, default_value_t = 60, help_heading = "Into a server")]
    patience: u32,
    /// PEM file of a certificate to trust beside the well-known ones.
    #[arg(long, value_name = "FILE", help_heading = "Into a server")]
    ca: Option<PathBuf>,

    /// When the first day begins: a date, a date and time, or ms UTC. When not given, 2026-01-01
    /// in a file, and so many days ago for a server.
    #[arg(long, value_name = "TIME")]
    start: Option<String>,
    /// Hand in demodulated frames instead of decoded receptions.
    #[arg(long)]
    frames: bool,
    /// Seconds between the messages of every device; a mix from ten minutes to a day when not
    /// given.
    #[arg(long, value_name = "SECONDS")]
    interval: Option<u32>,
    /// Latitude of the middle of the square in which they all are.
    #[arg(long, default_value_t = Plan::default().lat, allow_negative_numbers = true)]
    lat: f64,
    /// Longitude of the middle of the square.
    #[arg(long, default_value_t = Plan::default().lng, allow_negative_numbers = true)]
    lng: f64,
    /// Side of the square; so large that stations are 12 km apart when not given.
    #[arg(long, value_name = "KM")]
    size: Option<f64>,
    /// Radio region: 1 for RC1, up to 7.
    #[arg(long, default_value_t = Plan::default().region)]
    region: u8,
    /// Id of the first device in hex; the others follow.
    #[arg(long, value_name = "HEX", default_value_t = DeviceId(Plan::default().first_device))]
    first_device: DeviceId,
    /// Id of the first station in hex; the others follow.
    #[arg(long, value_name = "HEX", default_value_t = StationId(Plan::default().first_station))]
    first_station: StationId,
    /// A device type whose contract has ended: a share of the devices is registered under it.
    #[arg(long, value_name = "NAME")]
    off_contract_type: Option<String>,

    /// Share of the devices that fall silent for good on some day.
    #[arg(long, value_name = "SHARE", default_value_t = Shares::default().silent, help_heading = "Shares, 0 to 1")]
    silent: f64,
    /// Share of the devices that send every five minutes, more than contracts allow.
    #[arg(long, value_name = "SHARE", default_value_t = Shares::default().talkative, help_heading = "Shares, 0 to 1")]
    talkative: f64,
    /// Share of the devices under the type that `--off-contract-type` names.
    #[arg(long, value_name = "SHARE", default_value_t = Shares::default().off_contract, help_heading = "Shares, 0 to 1")]
    off_contract: f64,
    /// Share of the devices that ask for a downlink now and then.
    #[arg(long, value_name = "SHARE", default_value_t = Shares::default().asking, help_heading = "Shares, 0 to 1")]
    asking: f64,
    /// Share of the transmissions that a station loses to another sender.
    #[arg(long, value_name = "SHARE", default_value_t = Shares::default().collisions, help_heading = "Shares, 0 to 1")]
    collisions: f64,
    /// Share of the receptions that a station hands in twice.
    #[arg(long, value_name = "SHARE", default_value_t = Shares::default().repeats, help_heading = "Shares, 0 to 1")]
    repeats: f64,
    /// Share of the receptions that a station hands in late.
    #[arg(long, value_name = "SHARE", default_value_t = Shares::default().late, help_heading = "Shares, 0 to 1")]
    late: f64,
    /// Share of the stations that are away for some hours.
    #[arg(long, value_name = "SHARE", default_value_t = Shares::default().outages, help_heading = "Shares, 0 to 1")]
    outages: f64,
}

impl Simulate {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        // Where another provider was installed before, that one serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let plan = self.plan(SystemClock.now())?;
        let mut fleet = Fleet::new(plan)?;
        if let Some(path) = &self.registrations {
            write_registrations(&fleet, path)?;
        }
        let code = match (&self.output, self.stage()) {
            (Some(path), _) => {
                let lines = write_lines(&mut fleet, path)?;
                println!("{lines} lines");
                ExitCode::SUCCESS
            }
            (None, Some(stage)) => self.play(&mut fleet, &stage).await?,
            // One of both is required.
            (None, None) => ExitCode::FAILURE,
        };
        if let Some(path) = &self.truth {
            write_truth(&fleet, path)?;
        }
        Ok(code)
    }

    /// Until the fleet is over or somebody presses Ctrl-C; both end with the summary.
    async fn play(&self, fleet: &mut Fleet, stage: &Stage) -> anyhow::Result<ExitCode> {
        let stop = CancellationToken::new();
        let pressed = stop.clone();
        tokio::spawn(async move {
            if tokio::signal::ctrl_c().await.is_ok() {
                pressed.cancel();
            }
        });
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let (played, end) = play(fleet, stage, &clock, &stop).await;
        println!("{played}");
        end?;
        Ok(if played.handed_in.is_clean() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }

    fn plan(&self, now: UnixMillis) -> anyhow::Result<Plan> {
        let default = Plan::default();
        let span = i64::from(self.days).saturating_mul(simulator::DAY);
        let start = match &self.start {
            Some(text) => moment(text)?,
            None if self.output.is_some() => default.start,
            None if self.live => now,
            None => now.plus(-span),
        };
        let plan = Plan {
            devices: self.devices,
            stations: self.stations,
            days: self.days,
            seed: self.seed,
            start,
            lat: self.lat,
            lng: self.lng,
            size: self.size,
            region: self.region,
            first_device: self.first_device.0,
            first_station: self.first_station.0,
            interval: self.interval,
            frames: self.frames,
            off_contract_type: self.off_contract_type.clone(),
            downlinks: if self.output.is_some() {
                Downlinks::Played
            } else {
                Downlinks::Server
            },
            shares: Shares {
                silent: self.silent,
                talkative: self.talkative,
                off_contract: self.off_contract,
                asking: self.asking,
                collisions: self.collisions,
                repeats: self.repeats,
                late: self.late,
                outages: self.outages,
            },
        };
        plan.check()?;
        if let Some(text) = &self.start
            && self.output.is_none()
            && plan.end() > now.plus(SKEW)
        {
            bail!(
                "`--start {text}` and `--days {}` reach into the future, which a server refuses",
                self.days
            );
        }
        Ok(plan)
    }

    fn stage(&self) -> Option<Stage> {
        Some(Stage {
            server: Address {
                url: self.url.clone()?,
                token: self.token.clone()?,
                patience: Duration::from_secs(self.patience.into()),
                ca: self.ca.clone(),
            },
            register: !self.no_register,
            pace: match self.rate {
                Some(rate) => Pace::Rate(rate),
                None if self.live => Pace::Live,
                None => Pace::Fast,
            },
            batch: self.batch as usize,
            downlinks: !self.no_downlinks,
        })
    }
}

/// A point in time as people write one.
fn moment(text: &str) -> anyhow::Result<UnixMillis> {
    let millis = text.parse().ok();
    let millis = millis.or_else(|| instant(text));
    let millis = millis.or_else(|| instant(&format!("{text}T00:00:00")));
    let wrong = || format!("`--start {text}` is neither a date, nor a date and time, nor ms UTC");
    millis.map(UnixMillis).with_context(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{Command, Which};
    use clap::Parser as _;

    const NOW: UnixMillis = UnixMillis(1_770_000_000_000);

    fn read(more: &str) -> Result<Box<Simulate>, String> {
        let line =
            format!("sigfox-backend simulate --devices 5 --stations 2 --days 3 --seed 7 {more}");
        match Command::try_parse_from(line.split_whitespace()) {
            Ok(Command {
                which: Which::Simulate(command),
            }) => Ok(command),
            Ok(_) => Err("another command".into()),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn a_file_begins_at_a_fixed_time_and_a_server_gets_the_last_days() {
        let file = read("--output a").unwrap().plan(NOW).unwrap();
        assert_eq!(file.start.utc(), "2026-01-01 00:00:00");
        let server = "--url http://localhost --token t";
        let plan = read(server).unwrap().plan(NOW).unwrap();
        assert_eq!(plan.end(), NOW);
        assert_eq!(plan.downlinks, Downlinks::Server);
        let plan = read(&format!("{server} --live"))
            .unwrap()
            .plan(NOW)
            .unwrap();
        assert_eq!(plan.start, NOW);
        for start in ["2025-06-01", "2025-06-01T00:00:00Z", "1748736000000"] {
            let plan = read(&format!("--output a --start {start}")).unwrap();
            assert_eq!(plan.plan(NOW).unwrap().start.utc(), "2025-06-01 00:00:00");
        }
    }

    #[test]
    fn a_token_may_begin_with_a_hyphen() {
        for token in ["-kT_9", "--T9", "-"] {
            let command = read(&format!("--url http://localhost --token {token} --live"));
            let stage = command.unwrap().stage().unwrap();
            assert_eq!(stage.server.token, token);
        }
    }

    #[test]
    fn wrong_arguments_are_refused_by_name() {
        let cases = [
            ("", "--output"),
            ("--output a --url http://localhost --token t", "--url"),
            ("--url http://localhost", "--token"),
            ("--output a --rate 5", "--rate"),
            ("--url http://localhost --token t --live --rate 5", "--rate"),
            ("--url http://localhost --token t --rate 0", "--rate"),
            ("--output a --first-device 0", "--first-device"),
            ("--output a --seeds 3", "--seeds"),
        ];
        for (more, name) in cases {
            let error = read(more).map(drop).unwrap_err();
            assert!(error.contains(name), "{more}: {error}");
        }
        let cases = [
            ("--output a --start soon", "--start"),
            ("--output a --size=-1", "--size"),
            ("--output a --silent 2", "--silent"),
            ("--output a --region 9", "--region"),
            ("--output a --interval 1", "--interval"),
            (
                "--url http://localhost --token t --start 2026-02-01",
                "--start",
            ),
        ];
        for (more, name) in cases {
            match read(more) {
                Ok(command) => {
                    let error = command.plan(NOW).map(drop).unwrap_err().to_string();
                    assert!(error.contains(name), "{more}: {error}");
                }
                Err(error) => assert!(error.contains(name), "{more}: {error}"),
            }
        }
    }
}
