//! The frame on the air, checked and built: CRC, authentication code, error correction. Pure: no
//! clock, no I/O.
//!
//! Uplink: [`Uplink::decode`] reads what a base station demodulated, in any of the three
//! transmissions, and [`Uplink::is_from`] says whether the device that it names has sent it.
//! [`Uplink::encode`] is the device's side, which simulated fleets need. Downlink: [`downlink`].
//!
//! The facts come from public work on the protocol (renard, librenard, the operator's end-point
//! library); the tests hold frames that real devices sent.
//!
//! ```
//! use radio::{Content, Key, Uplink};
//!
//! let frame = "35f01a0db334d00abad1deadc32758a";
//! let uplink = Uplink::decode(frame)?;
//! assert_eq!((uplink.device, uplink.sequence), (0x004d_33db, 0x1a0));
//! assert_eq!(uplink.content, Content::Bytes(vec![0xab, 0xad, 0x1d, 0xea]));
//!
//! let key: Key = "479e4480fd7596d45b0122fd282db3cf".parse()?;
//! assert!(uplink.is_from(&key));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod auth;
mod crc;
pub mod downlink;
mod fec;
mod nibbles;
mod uplink;

pub use auth::{Key, KeyError};
pub use uplink::{Content, Control, FrameError, Status, Transmission, Uplink};
