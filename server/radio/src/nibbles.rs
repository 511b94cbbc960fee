//! Frames are written in hexadecimal and are no whole number of bytes: the type takes three
//! digits.

/// One value from 0 to 15 for each digit; white space is left out. Else the column, counted in
/// characters from 1, of what is no digit.
pub fn read(text: &str) -> Result<Vec<u8>, usize> {
    let digits = text.chars().enumerate().filter(|(_, c)| !c.is_whitespace());
    digits
        .map(|(at, c)| c.to_digit(16).map(|digit| digit as u8).ok_or(at + 1))
        .collect()
}

/// Two digits a byte; a last one without a second is left out.
pub fn bytes(nibbles: &[u8]) -> Vec<u8> {
    nibbles
        .chunks_exact(2)
        .map(|pair| pair[0] << 4 | pair[1])
        .collect()
}
