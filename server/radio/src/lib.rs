//! The frame on the air, checked and built: CRC, authentication code, error correction.
//!
//! Nothing stands here yet: base stations hand in decoded receptions; demodulated
//! frames follow with the network side.
