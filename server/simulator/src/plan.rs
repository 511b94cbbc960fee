//! What to play.

use domain::UnixMillis;

/// The most devices of one fleet.
pub const DEVICES_MAX: u32 = 10_000_000;
/// The most stations of one fleet.
pub const STATIONS_MAX: u32 = 100_000;
/// The most days.
pub const DAYS_MAX: u32 = 3_660;
/// The shortest interval of a device's messages in seconds: three transmissions and a breath.
pub const INTERVAL_MIN: u32 = 15;
/// The longest interval in seconds.
pub const INTERVAL_MAX: u32 = 30 * 86_400;
/// A day in milliseconds.
pub const DAY: i64 = 86_400_000;

/// Distance between neighbouring stations in km where no size of the square is given.
const SPACING: f64 = 12.0;

/// Everything that a fleet is made of. The same plan plays the same fleet, byte for byte.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// How many devices.
    pub devices: u32,
    /// How many base stations.
    pub stations: u32,
    /// For how many days.
    pub days: u32,
    /// Where all chance comes from.
    pub seed: u64,
    /// When the first day begins.
    pub start: UnixMillis,
    /// Latitude of the middle of the square in degrees.
    pub lat: f64,
    /// Longitude of the middle of the square in degrees.
    pub lng: f64,
    /// Side of the square in km; so large that stations lie 12 km apart when not given.
    pub size: Option<f64>,
    /// Radio region, 1 to 7 (RC1 to RC7).
    pub region: u8,
    /// Id of the first device; the others follow.
    pub first_device: u32,
    /// Id of the first station; the others follow.
    pub first_station: u32,
    /// Seconds between the messages of every device; a mix from ten minutes to a day when not
    /// given.
    pub interval: Option<u32>,
    /// Whether stations hand in the frames as demodulated rather than decoded receptions.
    pub frames: bool,
    /// The name of a device type without a contract: a share of the devices is registered under
    /// it and goes on sending all the same.
    pub off_contract_type: Option<String>,
    /// Who answers the devices that ask for a downlink.
    pub downlinks: Downlinks,
    /// How often what happens.
    pub shares: Shares,
}

/// Who answers the devices that ask for a downlink.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Downlinks {
    /// A network that is played as well: nearly every request is answered.
    Played,
    /// A server: its answers are told to [`crate::Fleet::downlink`].
    Server,
}

/// Shares between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shares {
    /// Of the devices: those that fall silent for good on some day.
    pub silent: f64,
    /// Of the devices: those that send more than any contract allows, every five minutes.
    pub talkative: f64,
    /// Of the devices: those whose contract has ended, if the plan has a type for them.
    pub off_contract: f64,
    /// Of the devices: those that ask for a downlink now and then.
    pub asking: f64,
    /// Of the transmissions: those that a station loses to another sender.
    pub collisions: f64,
    /// Of the receptions: those that a station hands in twice.
    pub repeats: f64,
    /// Of the receptions: those that a station hands in half a minute to two minutes late.
    pub late: f64,
    /// Of the stations: those that are away for some hours of one day.
    pub outages: f64,
}

impl Default for Shares {
    fn default() -> Self {
        Self {
            silent: 0.03,
            talkative: 0.01,
            off_contract: 0.02,
            asking: 0.1,
            collisions: 0.04,
            repeats: 0.005,
            late: 0.002,
            outages: 0.05,
        }
    }
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            devices: 100,
            stations: 9,
            days: 7,
            seed: 1,
            // 2026-01-01
            start: UnixMillis(1_767_225_600_000),
            lat: 50.85,
            lng: 4.35,
            size: None,
            region: 1,
            first_device: 0x40_0000,
            first_station: 0x5000,
            interval: None,
            frames: false,
            off_contract_type: None,
            downlinks: Downlinks::Played,
            shares: Shares::default(),
        }
    }
}

/// A plan that cannot be played.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`--{argument}` {problem}")]
pub struct PlanError {
    /// Which argument, as the command line names it.
    pub argument: &'static str,
    /// What is wrong with it.
    pub problem: String,
}

impl Plan {
    /// The side of the square in km.
    pub(crate) fn side(&self) -> f64 {
        self.size
            .unwrap_or_else(|| SPACING * f64::from(self.columns()))
    }

    /// Columns of the stations' grid: the smallest square that holds them all.
    pub(crate) fn columns(&self) -> u32 {
        let columns = self.stations.isqrt();
        columns + u32::from(columns * columns < self.stations)
    }

    /// When the last day is over.
    pub fn end(&self) -> UnixMillis {
        self.start.plus(i64::from(self.days) * DAY)
    }

    /// Whether it can be played.
    ///
    /// # Errors
    /// The first argument that is out of range.
    pub fn check(&self) -> Result<(), PlanError> {
        let within = |argument, value: f64, least: f64, most: f64| {
            // Written so that NaN is refused too.
            if value >= least && value <= most {
                return Ok(());
            }
            let problem = format!("must be {least} to {most}, not {value}");
            Err(PlanError { argument, problem })
        };
        within("devices", self.devices.into(), 1.0, DEVICES_MAX.into())?;
        within("stations", self.stations.into(), 1.0, STATIONS_MAX.into())?;
        within("days", self.days.into(), 1.0, DAYS_MAX.into())?;
        within("lat", self.lat, -70.0, 70.0)?;
        within("lng", self.lng, -180.0, 180.0)?;
        within("size", self.side(), 0.1, 5_000.0)?;
        within("region", self.region.into(), 1.0, 7.0)?;
        if let Some(interval) = self.interval {
            let (least, most) = (INTERVAL_MIN.into(), INTERVAL_MAX.into());
            within("interval", interval.into(), least, most)?;
        }
        let ids = [
            ("first-device", self.first_device, self.devices),
            ("first-station", self.first_station, self.stations),
        ];
        for (argument, first, count) in ids {
            if first == 0 || first.checked_add(count - 1).is_none() {
                let problem = format!("leaves no room for {count} ids of eight hex digits");
                return Err(PlanError { argument, problem });
            }
        }
        // Years beyond which days cannot be told any more, and years before Sigfox.
        let (first, last) = (UnixMillis::SIGFOX_BEGAN, UnixMillis(4_102_444_800_000));
        if self.start < first || self.start > last {
            let problem = format!(
                "must lie from {} to {}, not at {}",
                first.utc(),
                last.utc(),
                self.start.0
            );
            return Err(PlanError {
                argument: "start",
                problem,
            });
        }
        let shares = [
            ("silent", self.shares.silent),
            ("talkative", self.shares.talkative),
            ("off-contract", self.shares.off_contract),
            ("asking", self.shares.asking),
            ("collisions", self.shares.collisions),
            ("repeats", self.shares.repeats),
            ("late", self.shares.late),
            ("outages", self.shares.outages),
        ];
        for (argument, share) in shares {
            within(argument, share, 0.0, 1.0)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_that_cannot_be_played_names_its_argument() {
        assert_eq!(Plan::default().check(), Ok(()));
        type Spoil = fn(&mut Plan);
        let cases: [(&str, Spoil); 11] = [
            ("devices", |p| p.devices = 0),
            ("stations", |p| p.stations = STATIONS_MAX + 1),
            ("days", |p| p.days = 0),
            ("lat", |p| p.lat = f64::NAN),
            ("lng", |p| p.lng = 181.0),
            ("size", |p| p.size = Some(0.0)),
            ("region", |p| p.region = 8),
            ("interval", |p| p.interval = Some(1)),
            ("first-device", |p| p.first_device = u32::MAX),
            ("start", |p| p.start = UnixMillis(0)),
            ("silent", |p| p.shares.silent = 1.5),
        ];
        for (argument, spoil) in cases {
            let mut plan = Plan::default();
            spoil(&mut plan);
            assert_eq!(plan.check().unwrap_err().argument, argument);
        }
    }

    #[test]
    fn the_grid_holds_every_station() {
        let columns = |stations| {
            let plan = Plan {
                stations,
                ..Plan::default()
            };
            plan.columns()
        };
        assert_eq!([1, 2, 4, 5, 9, 10].map(columns), [1, 2, 2, 3, 3, 4]);
    }
}
