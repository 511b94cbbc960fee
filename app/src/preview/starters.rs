//! Formats to start from: layouts of common kinds of devices, each with a message.

/// A format to start from.
pub struct Starter {
    /// Which of the catalogue's names it has.
    pub name: usize,
    /// The format.
    pub format: &'static str,
    /// A message that shows it, in hexadecimal.
    pub sample: &'static str,
}

/// All of them, in the order they are offered; the names stand in the catalogue in this order.
pub const STARTERS: [Starter; 7] = [
    Starter {
        name: 0,
        format: "Temp::float:32 AccX::uint:16:little-endian AccY::uint:16:little-endian \
                 AccZ::uint:16:little-endian Battery::uint:8 Digital8::bool:7 Digital7::bool:6 \
                 Digital6::bool:5 Digital5::bool:4 Digital4::bool:3 Digital3::bool:2 \
                 Digital2::bool:1 Digital1::bool:0",
        sample: "41ea000064014c00daff2b00",
    },
    Starter {
        name: 1,
        format: "temperature::int:16 humidity::uint:8 battery::uint:8",
        sample: "00eb375e",
    },
    Starter {
        name: 2,
        format: "lat::float:32 lng::float:32 speed::uint:8 satellites:9:uint:4 moving:9:bool:0",
        sample: "42373a0941681cac0c81",
    },
    Starter {
        name: 3,
        format: "counter::uint:32:little-endian flow::uint:16:little-endian leak::bool:7 \
                 tamper::bool:6 battery:7:uint:8",
        sample: "15cd5b07c80080e3",
    },
    Starter {
        name: 4,
        format: "open::bool:7 tamper::bool:6 events:1:uint:16 battery:3:uint:8",
        sample: "80002a63",
    },
    Starter {
        name: 5,
        format: "level::uint:12 temperature:1:int:12::3 alarm:3:bool:7",
        sample: "4b00e180",
    },
    Starter {
        name: 6,
        format: "text::char:12",
        sample: "48656c6c6f2c20776f726c64",
    },
];

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::*;

    #[test]
    fn each_is_read_whole_without_a_warning() {
        for (place, starter) in STARTERS.iter().enumerate() {
            let format = payload::Format::parse(starter.format).unwrap();
            let sample = payload::hex::decode(starter.sample).unwrap();
            assert_eq!(format.warnings(), [], "{}", starter.format);
            assert!(
                format.decode(&sample).iter().all(Option::is_some),
                "{}",
                starter.format
            );
            assert_eq!(starter.name, place);
        }
    }
}
