//! The code by which a device and the network recognise each other.

use std::fmt;
use std::str::FromStr;

use aes::Aes128;
use aes::cipher::{BlockCipherEncrypt, KeyInit};
use subtle::ConstantTimeEq;

use crate::nibbles;

const BLOCK: usize = 16;

/// A device's network authentication key. Its bytes are never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; BLOCK]);

/// A key is 32 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// This many digits.
    #[error("a key has 32 hex digits, this has {0}")]
    Length(usize),
    /// No digit at this column, in characters from 1.
    #[error("column {0} of the key is no hex digit")]
    Digit(usize),
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

impl From<[u8; BLOCK]> for Key {
    fn from(bytes: [u8; BLOCK]) -> Self {
        Self(bytes)
    }
}

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let digits = nibbles::read(text).map_err(KeyError::Digit)?;
        let length = KeyError::Length(digits.len());
        if digits.len() != 2 * BLOCK {
            return Err(length);
        }
        let bytes = nibbles::bytes(&digits).try_into();
        bytes.map(Self).map_err(|_| length)
    }
}

/// The bytes, for storing them encrypted.
impl AsRef<[u8]> for Key {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Key {
    /// The last block of AES-128 in CBC mode, with an initial vector of zeros, over `bytes`
    /// repeated from their beginning until whole blocks are full.
    pub(crate) fn last_block(&self, bytes: &[u8]) -> [u8; BLOCK] {
        let cipher = Aes128::new(&self.0.into());
        let blocks = bytes.len().div_ceil(BLOCK);
        let mut stream = bytes.iter().cycle();
        let mut block = [0; BLOCK];
        for _ in 0..blocks {
            for (byte, next) in block.iter_mut().zip(&mut stream) {
                *byte ^= next;
            }
            let mut out = block.into();
            cipher.encrypt_block(&mut out);
            block = out.into();
        }
        block
    }
}

/// Whether both are the same, in a time that does not tell where they differ.
pub(crate) fn same(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_says_what_is_wrong_with_it_and_never_itself() {
        let key: Key = "00112233445566778899aabbccddeeff".parse().expect("a key");
        assert_eq!(format!("{key:?}"), "Key(…)");
        assert_eq!("0011".parse::<Key>(), Err(KeyError::Length(4)));
        let wrong = "00112233445566778899aabbccddeefg";
        assert_eq!(wrong.parse::<Key>(), Err(KeyError::Digit(32)));
    }
}
