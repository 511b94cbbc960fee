//! The downlink's error correction: a BCH(15,11) code for each of the eight bits of a byte, so
//! that one wrong bit a column, and with it a burst of eight, is put right.
//!
//! Byte n holds the coefficients of xⁿ of the eight code words; a code word is a multiple of
//! x⁴ + x + 1. All eight are worked on at once.

/// Bytes of a code word: four of redundancy, then eleven of data.
pub const BYTES: usize = 15;
/// Bytes of redundancy.
pub const REDUNDANCY: usize = 4;

/// What remains of dividing by x⁴ + x + 1.
fn remainder(mut words: [u8; BYTES]) -> [u8; REDUNDANCY] {
    for n in (REDUNDANCY..BYTES).rev() {
        // xⁿ = xⁿ⁻⁴ (x + 1)
        words[n - 4] ^= words[n];
        words[n - 3] ^= words[n];
    }
    [words[0], words[1], words[2], words[3]]
}

/// Puts the redundancy in front, in place of what stands there.
pub fn protect(words: &mut [u8; BYTES]) {
    words[..REDUNDANCY].fill(0);
    let redundancy = remainder(*words);
    words[..REDUNDANCY].copy_from_slice(&redundancy);
}

/// Turns each code word into the nearest right one and says how many bits were wrong.
pub fn correct(words: &mut [u8; BYTES]) -> u32 {
    let wrong = remainder(*words);
    let mut corrected = 0;
    for n in 0..BYTES {
        let mut one = [0; BYTES];
        one[n] = 0xff;
        // The columns whose remainder is that of a mistake in this byte.
        let columns = remainder(one)
            .iter()
            .zip(wrong)
            .fold(0xff, |columns, (mistake, wrong)| {
                columns & !(mistake ^ wrong)
            });
        words[n] ^= columns;
        corrected += columns.count_ones();
    }
    corrected
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_one_bit_of_every_column_is_put_right() {
        let mut sent = *b"....the payload";
        protect(&mut sent);
        assert_eq!(remainder(sent), [0; REDUNDANCY]);
        let mut whole = sent;
        assert_eq!(correct(&mut whole), 0);
        assert_eq!(whole, sent);
        for turn in 0..BYTES {
            let mut heard = sent;
            for column in 0..8 {
                heard[(turn + 2 * column) % BYTES] ^= 1 << column;
            }
            assert_eq!(correct(&mut heard), 8);
            assert_eq!(heard, sent);
        }
    }
}
