//! The codes of authenticator apps (RFC 6238: HMAC-SHA-1, six digits, half a minute each), and
//! recovery codes for whoever lost his app.

use domain::{UnixMillis, UserId};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use subtle::ConstantTimeEq;

use crate::secret;
use crate::world::World;

/// Bytes of a secret.
pub(super) const SECRET: usize = 20;
/// Digits of a code.
const DIGITS: usize = 6;
/// How long a code is shown (ms).
const SHOWN: i64 = 30_000;
/// Codes so many half minutes before and after are taken as well: clocks differ.
const AROUND: [i64; 3] = [0, -1, 1];
/// Bytes of a recovery code.
const RECOVERY: usize = 10;
/// The letters of base 32.
const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The code of a half minute.
fn code(secret: &[u8], half_minute: i64) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).expect("a key of any length will do");
    mac.update(&half_minute.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let at = usize::from(digest[19] & 0xf);
    let four = [digest[at], digest[at + 1], digest[at + 2], digest[at + 3]];
    let number = u32::from_be_bytes(four) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

/// Whether what was typed can be a code of an app at all.
pub(super) fn is_code(typed: &str) -> bool {
    let digits = plain(typed);
    digits.len() == DIGITS && digits.bytes().all(|b| b.is_ascii_digit())
}

/// The half minute whose code was typed, if it is one of about now.
pub(super) fn half_minute(secret: &[u8], typed: &str, now: UnixMillis) -> Option<i64> {
    let typed = plain(typed);
    let current = now.0.div_euclid(SHOWN);
    let mut around = AROUND.iter().map(|apart| current + apart);
    around.find(|half| {
        code(secret, *half)
            .as_bytes()
            .ct_eq(typed.as_bytes())
            .into()
    })
}

/// What was typed, without what people put in between.
fn plain(typed: &str) -> String {
    let letters = typed.chars().filter(|c| c.is_ascii_alphanumeric());
    letters.map(|c| c.to_ascii_uppercase()).collect()
}

/// Bytes in base 32; as many as make whole letters.
pub(super) fn base32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 8 / 5);
    let (mut bits, mut held) = (0_u32, 0);
    for byte in bytes {
        bits = bits << 8 | u32::from(*byte);
        held += 8;
        while held >= 5 {
            held -= 5;
            text.push(LETTERS[(bits >> held) as usize & 31] as char);
        }
        bits &= (1 << held) - 1;
    }
    text
}

/// The code that an app shows which was told a secret, in base 32.
#[cfg(any(test, feature = "testing"))]
pub(crate) fn shown(secret: &str, now: UnixMillis) -> String {
    let (mut bits, mut held) = (0_u32, 0);
    let mut bytes = Vec::new();
    for letter in plain(secret).bytes() {
        let value = LETTERS.iter().position(|known| *known == letter);
        bits = bits << 5 | value.expect("a letter of base 32") as u32;
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    code(&bytes, now.0.div_euclid(SHOWN))
}

/// A text in groups of four letters.
pub(super) fn grouped(text: &str, between: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|four| four.iter().collect())
        .collect();
    groups.join(between)
}

/// A new recovery code, as it is shown.
pub(super) fn recovery_code(world: &World) -> String {
    let mut bytes = [0; RECOVERY];
    world.random.fill(&mut bytes);
    grouped(&base32(&bytes), "-")
}

/// What is stored of a recovery code. A fast hash is enough: nobody guesses 80 random bits.
pub(super) fn recovery_hash(user: UserId, typed: &str) -> Vec<u8> {
    secret::hash(&format!("{user} {}", plain(typed)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &[u8] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_the_standard() {
        for (seconds, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(KEY, seconds / 30), expected, "at {seconds} s");
        }
    }

    #[test]
    fn a_code_counts_a_half_minute_early_and_late_and_no_longer() {
        let at = |seconds: i64| half_minute(KEY, "287 082", UnixMillis(seconds * 1000));
        for (seconds, taken) in [(-1, false), (0, true), (59, true), (89, true), (90, false)] {
            assert_eq!(at(seconds), taken.then_some(1), "at {seconds} s");
        }
        assert!(is_code("287 082") && !is_code("28708") && !is_code("ABCDEF"));
    }

    #[test]
    fn base_32_is_that_of_the_standard() {
        assert_eq!(base32(b"foobar000="), "MZXW6YTBOIYDAMB5");
        assert_eq!(grouped("MZXW6YTBOIYDAMB5", " "), "MZXW 6YTB OIYD AMB5");
        let now = UnixMillis(59_000);
        assert_eq!(shown(&base32(KEY), now), "287082");
    }

    #[test]
    fn a_recovery_code_is_read_as_people_type_it() {
        let code = recovery_code(&World::real());
        assert_eq!(code.len(), 19);
        let user = UserId([1; 12]);
        let typed = format!(" {} ", code.replace('-', " ").to_lowercase());
        assert_eq!(recovery_hash(user, &code), recovery_hash(user, &typed));
        assert_ne!(
            recovery_hash(user, &code),
            recovery_hash(UserId([2; 12]), &code)
        );
        assert!(!is_code(&code));
    }
}
