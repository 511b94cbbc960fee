//! The seven radio regions, as far as a simulated link needs them.

/// The air of one region.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Region {
    /// The middle of the uplink band in Hz.
    pub uplink: i64,
    /// Bits a second of an uplink.
    pub rate: i64,
    /// What a device radiates, in dBm.
    pub eirp: f64,
    /// The country of the middle of the square is not looked up: this one stands for the region.
    pub country: &'static str,
}

/// Half the width of the uplink band in Hz.
pub(crate) const HALF_BAND: i64 = 96_000;
/// Pause between two transmissions of a message in ms.
const PAUSE: i64 = 500;

const REGIONS: [Region; 7] = [
    region(868_130_000, 100, 16.0, "BEL"),
    region(902_200_000, 600, 24.0, "USA"),
    region(923_200_000, 100, 16.0, "JPN"),
    region(920_800_000, 600, 24.0, "AUS"),
    region(923_300_000, 100, 14.0, "KOR"),
    region(865_200_000, 100, 16.0, "IND"),
    region(868_800_000, 100, 16.0, "RUS"),
];

const fn region(uplink: i64, rate: i64, eirp: f64, country: &'static str) -> Region {
    Region {
        uplink,
        rate,
        eirp,
        country,
    }
}

impl Region {
    /// RC1 to RC7.
    pub(crate) fn of(number: u8) -> Self {
        REGIONS[usize::from(number.clamp(1, 7)) - 1]
    }

    /// How long one transmission of `bytes` takes, in ms.
    pub(crate) fn duration(&self, bytes: usize) -> i64 {
        // Preamble and type, sequence number and device, the shortest code, CRC.
        let frame = 4 + 6 + 2 + 2 + bytes as i64;
        frame * 8 * 1000 / self.rate
    }

    /// From the beginning of one transmission to that of the next, in ms.
    pub(crate) fn pitch(&self, bytes: usize) -> i64 {
        self.duration(bytes) + PAUSE
    }
}
