//! The check sums of both directions.

use crc::{Algorithm, Crc};

const UPLINK: Crc<u16> = Crc::<u16>::new(&Algorithm {
    width: 16,
    poly: 0x1021,
    init: 0,
    refin: false,
    refout: false,
    xorout: 0xffff,
    check: 0xce3c,
    residue: 0x1d0f,
});

const DOWNLINK: Crc<u8> = Crc::<u8>::new(&Algorithm {
    width: 8,
    poly: 0x2f,
    init: 0,
    refin: false,
    refout: false,
    xorout: 0,
    check: 0x3e,
    residue: 0,
});

/// Of a packet with its authentication code.
pub fn uplink(packet: &[u8]) -> u16 {
    UPLINK.checksum(packet)
}

/// Of a downlink's payload with its authentication code.
pub fn downlink(bytes: &[u8]) -> u8 {
    DOWNLINK.checksum(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declared_check_values_are_those_of_the_digits() {
        assert_eq!(uplink(b"123456789"), UPLINK.algorithm.check);
        assert_eq!(downlink(b"123456789"), DOWNLINK.algorithm.check);
    }
}
