//! The answer to a device: built for a base station to send, and read as the device reads it.
//!
//! Redundancy (4 bytes) · payload (8) · authentication code (2) · CRC (1), whitened by a
//! sequence that only who knows the device and the number of its uplink can begin.

use crate::auth::{Key, same};
use crate::{crc, fec};

/// Bytes of the payload.
pub const PAYLOAD: usize = 8;
/// Bytes of a frame without its preamble.
pub const FRAME: usize = fec::BYTES;
/// What a base station sends before the frame, so that the device finds its beginning.
pub const PREAMBLE: [u8; 13] = [
    0x2a, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xb2, 0x27,
];

const CODE: usize = fec::REDUNDANCY + PAYLOAD;
const CRC: usize = FRAME - 1;

/// A frame as its device reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Read {
    /// The payload.
    pub payload: [u8; PAYLOAD],
    /// How many bits the error correction has turned.
    pub corrected: u32,
}

/// Why a device takes no downlink from a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotForMe {
    /// Damaged, or meant for another device or uplink.
    #[error("the CRC does not fit")]
    Crc,
    /// Made with another key.
    #[error("the authentication code is not that of the key")]
    Code,
}

/// The frame that answers the uplink with the number `sequence` (0 to 4095) of `device`.
pub fn encode(payload: &[u8; PAYLOAD], device: u32, sequence: u16, key: &Key) -> [u8; FRAME] {
    let mut frame = [0; FRAME];
    frame[fec::REDUNDANCY..CODE].copy_from_slice(payload);
    frame[CODE..CRC].copy_from_slice(&code(payload, device, sequence, key));
    frame[CRC] = crc::downlink(&frame[fec::REDUNDANCY..CRC]);
    fec::protect(&mut frame);
    whiten(&mut frame, device, sequence);
    frame
}

/// What `device` reads after its uplink with the number `sequence`.
///
/// # Errors
///
/// What is not for this device, or too damaged.
pub fn decode(
    mut frame: [u8; FRAME],
    device: u32,
    sequence: u16,
    key: &Key,
) -> Result<Read, NotForMe> {
    whiten(&mut frame, device, sequence);
    let corrected = fec::correct(&mut frame);
    if crc::downlink(&frame[fec::REDUNDANCY..CRC]) != frame[CRC] {
        return Err(NotForMe::Crc);
    }
    let mut payload = [0; PAYLOAD];
    payload.copy_from_slice(&frame[fec::REDUNDANCY..CODE]);
    if !same(&frame[CODE..CRC], &code(&payload, device, sequence, key)) {
        return Err(NotForMe::Code);
    }
    Ok(Read { payload, corrected })
}

fn code(payload: &[u8; PAYLOAD], device: u32, sequence: u16, key: &Key) -> [u8; 2] {
    let [a, b, c, d] = device.to_le_bytes();
    let [low, high] = sequence.to_le_bytes();
    let mut block = [0; 16];
    block[..6].copy_from_slice(&[a, b, c, d, low, high]);
    block[6..14].copy_from_slice(payload);
    block[14..].copy_from_slice(&[a, b]);
    let [first, second, ..] = key.last_block(&block);
    [first, second]
}

/// Lays the whitening sequence over a frame; twice is not at all. A register of nine bits,
/// x⁹ + x⁵ + 1, gives all nine after every eight steps.
fn whiten(frame: &mut [u8; FRAME], device: u32, sequence: u16) {
    const REGISTER: u16 = 0x1ff;
    let mut state = (device.wrapping_mul(sequence.into()) & u32::from(REGISTER)) as u16;
    if state == 0 {
        state = REGISTER;
    }
    for bit in 0..8 * FRAME {
        let place = bit % 9;
        if place == 0 {
            for _ in 0..8 {
                let next = (state ^ state >> 5) & 1;
                state = state >> 1 | next << 8;
            }
        }
        let white = (state >> (8 - place) & 1) as u8;
        frame[bit / 8] ^= white << (7 - bit % 8);
    }
}
