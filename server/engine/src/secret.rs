//! Secrets that are handed out once and kept only as a hash.

use sha2::{Digest, Sha256};

use crate::world::World;

/// A new secret of 256 random bits as 43 characters that need no escaping anywhere.
pub(crate) fn new(world: &World) -> String {
    let mut bytes = [0; 32];
    world.random.fill(&mut bytes);
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::with_capacity(43);
    let mut bits = 0_u32;
    let mut held = 0;
    for byte in bytes {
        bits = bits << 8 | u32::from(byte);
        held += 8;
        while held >= 6 {
            held -= 6;
            text.push(ALPHABET[(bits >> held) as usize & 63] as char);
        }
        bits &= (1 << held) - 1;
    }
    text.push(ALPHABET[(bits << (6 - held)) as usize & 63] as char);
    text
}

/// What is stored of it. A fast hash is enough: nobody guesses 256 random bits.
pub(crate) fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_long_safe_in_urls_and_never_the_same() {
        let world = World::real();
        let (one, two) = (new(&world), new(&world));
        assert_eq!(one.len(), 43);
        assert!(
            one.bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        );
        assert_ne!(one, two);
        assert_ne!(hash(&one), hash(&two));
    }
}
