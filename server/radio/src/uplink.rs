//! What a device sends: type · packet · CRC, three times.
//!
//! Packet: length indicator (2 bits) · downlink requested (1) · repeated (1) · sequence number
//! (12) · device (4 bytes, little-endian) · content (0–12 bytes) · authentication code (2–5).
//! The type says which transmission it is and which of five lengths the packet has. The second
//! and the third transmission send packet and CRC through a convolution.

use crate::auth::{Key, same};
use crate::{crc, nibbles};

/// Bytes before the content.
const HEAD: usize = 6;
const CRC: usize = 2;
/// The longest content in bytes.
const LONGEST: usize = 12;

/// One kind of frame: its types in the three transmissions and the lengths of its packet.
struct Class {
    types: [u16; 3],
    packets: &'static [usize],
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// No content, or one bit in the length indicator.
    Bit,
    /// One byte; the length indicator says nothing.
    Byte,
    /// The length indicator says how much of the last four bytes is content.
    Bytes,
    /// From the device itself.
    Control,
}

const CLASSES: [Class; 6] = [
    Class {
        types: [0x06b, 0x6e0, 0x034],
        packets: &[8],
        kind: Kind::Bit,
    },
    Class {
        types: [0x08d, 0x0d2, 0x302],
        packets: &[9],
        kind: Kind::Byte,
    },
    Class {
        types: [0x35f, 0x598, 0x5a3],
        packets: &[12],
        kind: Kind::Bytes,
    },
    Class {
        types: [0x611, 0x6bf, 0x72c],
        packets: &[16],
        kind: Kind::Bytes,
    },
    Class {
        types: [0x94c, 0x971, 0x997],
        packets: &[20],
        kind: Kind::Bytes,
    },
    // Their third type is 11BE: one bit reaches into the preamble.
    Class {
        types: [0xf67, 0xfc9, 0x1be],
        packets: &[12, 16, 20],
        kind: Kind::Control,
    },
];

/// Which of the three times a frame was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transmission {
    /// As it is.
    First,
    /// Through 1 + X + X².
    Second,
    /// Through 1 + X².
    Third,
}

impl Transmission {
    /// All three in their order.
    pub const ALL: [Self; 3] = [Self::First, Self::Second, Self::Third];

    /// 1, 2 or 3.
    pub fn number(self) -> u8 {
        self as u8 + 1
    }

    /// Which of the bits one and two places earlier each bit is joined with.
    fn taps(self) -> (bool, bool) {
        match self {
            Self::First => (false, false),
            Self::Second => (true, true),
            Self::Third => (false, true),
        }
    }

    fn convolve(self, bytes: &mut [u8]) {
        let (one, two) = self.taps();
        let mut before = (false, false);
        each_bit(bytes, |bit| {
            let sent = bit ^ (one & before.0) ^ (two & before.1);
            before = (bit, before.0);
            sent
        });
    }

    fn deconvolve(self, bytes: &mut [u8]) {
        let (one, two) = self.taps();
        let mut before = (false, false);
        each_bit(bytes, |bit| {
            let meant = bit ^ (one & before.0) ^ (two & before.1);
            before = (meant, before.0);
            meant
        });
    }
}

/// Replaces every bit, most significant first.
fn each_bit(bytes: &mut [u8], mut replace: impl FnMut(bool) -> bool) {
    for byte in bytes {
        *byte = (0..8).rev().fold(0, |made, place| {
            made << 1 | u8::from(replace(*byte >> place & 1 == 1))
        });
    }
}

/// A frame whose CRC is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uplink {
    /// Which time it was sent.
    pub transmission: Transmission,
    /// Id of the device that it says it is from.
    pub device: u32,
    /// Its number, 0 to 4095.
    pub sequence: u16,
    /// Whether the device will listen for an answer.
    pub downlink_requested: bool,
    /// Whether a repeater has sent it.
    pub repeated: bool,
    /// What it says.
    pub content: Content,
    /// The packet up to the code: what the code is made of.
    signed: Vec<u8>,
    code: Vec<u8>,
}

/// What a frame says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Nothing.
    Empty,
    /// One bit.
    Bit(bool),
    /// 1 to 12 bytes.
    Bytes(Vec<u8>),
    /// Something the device says of itself.
    Control(Control),
}

/// What a device says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Control {
    /// It is alive.
    KeepAlive(Status),
    /// It has got a downlink.
    DownlinkConfirmation {
        /// How it is.
        status: Status,
        /// How strong the downlink was, in dBm.
        rssi: i16,
    },
    /// Of a kind that is not known.
    Other(Vec<u8>),
}

/// How a device is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    /// Supply while idle, in mV.
    pub idle: u16,
    /// Supply while it sends, in mV.
    pub transmit: u16,
    /// In tenths of a °C.
    pub temperature: i16,
}

/// Why a frame says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// The column is counted in characters from 1.
    #[error("column {column} is no hex digit")]
    Digit {
        /// Where.
        column: usize,
    },
    /// No type of any class.
    #[error("this begins with no known frame type")]
    Type,
    /// Too short, too long, or not whole bytes.
    #[error("no frame of this type has {digits} hex digits")]
    Length {
        /// Digits without the preamble.
        digits: usize,
    },
    /// It was not heard rightly.
    #[error("the CRC does not fit")]
    Crc,
    /// The CRC fits all the same.
    #[error("the length indicator cannot be true")]
    Indicator,
}

impl Uplink {
    /// Reads a frame in hexadecimal, with or without its preamble of five digits.
    ///
    /// # Errors
    ///
    /// What is no frame, or one with a wrong CRC.
    pub fn decode(frame: &str) -> Result<Self, FrameError> {
        let digits = nibbles::read(frame).map_err(|column| FrameError::Digit { column })?;
        let digits = match digits.as_slice() {
            // The last bit of the preamble belongs to the type of a third control frame.
            [0xa, 0xa, 0xa, 0xa, 0xa | 0xb, rest @ ..] => rest,
            whole => whole,
        };
        let [a, b, c, rest @ ..] = digits else {
            return Err(FrameError::Type);
        };
        let number = u16::from(*a) << 8 | u16::from(*b) << 4 | u16::from(*c);
        let (class, transmission) = class_of(number).ok_or(FrameError::Type)?;
        let packet = rest.len() / 2;
        if !rest.len().is_multiple_of(2) || !class.packets.contains(&packet.saturating_sub(CRC)) {
            let digits = digits.len();
            return Err(FrameError::Length { digits });
        }
        let mut packet = nibbles::bytes(rest);
        transmission.deconvolve(&mut packet);
        let crc = packet.split_off(packet.len() - CRC);
        if crc::uplink(&packet).to_be_bytes() != *crc {
            return Err(FrameError::Crc);
        }
        Self::read(class.kind, transmission, packet)
    }

    fn read(
        kind: Kind,
        transmission: Transmission,
        mut packet: Vec<u8>,
    ) -> Result<Self, FrameError> {
        let indicator = usize::from(packet[0] >> 6);
        let code = match kind {
            Kind::Bit | Kind::Byte => 2,
            Kind::Bytes | Kind::Control => indicator + 2,
        };
        // The shortest of these classes has two bytes: one is a class of its own.
        let least = HEAD + code + if kind == Kind::Bytes { 2 } else { 0 };
        if packet.len() < least {
            return Err(FrameError::Indicator);
        }
        let code = packet.split_off(packet.len() - code);
        let bytes = &packet[HEAD..];
        let content = match (kind, indicator) {
            (Kind::Bit, 0) => Content::Empty,
            (Kind::Bit, 2 | 3) => Content::Bit(indicator == 3),
            (Kind::Bit, _) => return Err(FrameError::Indicator),
            (Kind::Byte | Kind::Bytes, _) => Content::Bytes(bytes.to_vec()),
            (Kind::Control, _) => Content::Control(Control::read(bytes)),
        };
        Ok(Self {
            transmission,
            device: u32::from_le_bytes([packet[2], packet[3], packet[4], packet[5]]),
            sequence: u16::from_be_bytes([packet[0] & 0x0f, packet[1]]),
            downlink_requested: packet[0] & 0x20 != 0,
            repeated: packet[0] & 0x10 != 0,
            content,
            signed: packet,
            code,
        })
    }

    /// Whether the code is that of this key, and so whether the device has sent it.
    pub fn is_from(&self, key: &Key) -> bool {
        let block = key.last_block(&self.signed);
        same(&self.code, &block[..self.code.len()])
    }

    /// The frames of a device, in hexadecimal without the preamble, in the order of their
    /// transmission.
    ///
    /// # Errors
    ///
    /// Content of more than 12 bytes, or a `sequence` above 4095.
    pub fn encode(
        device: u32,
        sequence: u16,
        downlink_requested: bool,
        content: &Content,
        key: &Key,
    ) -> Result<[String; 3], TooMuch> {
        let mut bytes = Vec::new();
        let (kind, mut indicator) = match content {
            Content::Empty => (Kind::Bit, 0),
            Content::Bit(bit) => (Kind::Bit, 2 + usize::from(*bit)),
            Content::Bytes(content) => {
                bytes.extend_from_slice(content);
                match content.len() {
                    0 => (Kind::Bit, 0),
                    1 => (Kind::Byte, 0),
                    _ => (Kind::Bytes, 0),
                }
            }
            Content::Control(control) => {
                bytes = control.bytes();
                (Kind::Control, 0)
            }
        };
        if bytes.len() > LONGEST || sequence > 0x0fff {
            return Err(TooMuch);
        }
        let mut code = 2;
        if matches!(kind, Kind::Bytes | Kind::Control) {
            indicator = 3 - (bytes.len() + 3) % 4;
            code = indicator + 2;
        }
        let [high, low] = sequence.to_be_bytes();
        let flags = (indicator as u8) << 6 | u8::from(downlink_requested) << 5;
        let mut packet = vec![flags | high, low];
        packet.extend_from_slice(&device.to_le_bytes());
        packet.extend_from_slice(&bytes);
        let block = key.last_block(&packet);
        packet.extend_from_slice(&block[..code]);
        let length = packet.len();
        packet.extend_from_slice(&crc::uplink(&packet).to_be_bytes());
        let fits = |class: &&Class| class.kind == kind && class.packets.contains(&length);
        let class = CLASSES.iter().find(fits).ok_or(TooMuch)?;
        Ok(Transmission::ALL.map(|transmission| {
            let mut sent = packet.clone();
            transmission.convolve(&mut sent);
            let number = class.types[transmission as usize];
            let sent: String = sent.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("{number:03x}{sent}")
        }))
    }
}

/// More than a frame holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("more than a frame holds: 12 bytes, and a number up to 4095")]
pub struct TooMuch;

fn class_of(number: u16) -> Option<(&'static Class, Transmission)> {
    CLASSES.iter().find_map(|class| {
        let place = class.types.iter().position(|one| *one == number)?;
        Some((class, Transmission::ALL[place]))
    })
}

const KEEP_ALIVE: u8 = 0x08;
const DOWNLINK_CONFIRMATION: u8 = 0x09;
/// An RSSI is sent as one signed byte, this much above itself.
const RSSI_ABOVE: i16 = 100;

impl Control {
    fn read(bytes: &[u8]) -> Self {
        match *bytes {
            [KEEP_ALIVE, a, b, c, d, e, f] => Self::KeepAlive(Status::read([a, b, c, d, e, f])),
            [DOWNLINK_CONFIRMATION, a, b, c, d, e, f, rssi] => Self::DownlinkConfirmation {
                status: Status::read([a, b, c, d, e, f]),
                rssi: i16::from(rssi as i8) - RSSI_ABOVE,
            },
            _ => Self::Other(bytes.to_vec()),
        }
    }

    /// As it stands in the frame.
    pub fn bytes(&self) -> Vec<u8> {
        match self {
            Self::KeepAlive(status) => [&[KEEP_ALIVE], &status.bytes()[..]].concat(),
            Self::DownlinkConfirmation { status, rssi } => {
                let rssi = rssi.saturating_add(RSSI_ABOVE).clamp(-128, 127) as i8;
                [&[DOWNLINK_CONFIRMATION], &status.bytes()[..], &[rssi as u8]].concat()
            }
            Self::Other(bytes) => bytes.clone(),
        }
    }
}

impl Status {
    fn read([a, b, c, d, e, f]: [u8; 6]) -> Self {
        Self {
            idle: u16::from_le_bytes([a, b]),
            transmit: u16::from_le_bytes([c, d]),
            temperature: i16::from_le_bytes([e, f]),
        }
    }

    fn bytes(self) -> [u8; 6] {
        let [a, b] = self.idle.to_le_bytes();
        let [c, d] = self.transmit.to_le_bytes();
        let [e, f] = self.temperature.to_le_bytes();
        [a, b, c, d, e, f]
    }
}
