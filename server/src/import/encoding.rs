//! Files as spreadsheets write them: not all of them in UTF-8.

/// What the bytes from 0x80 to 0x9F are on Windows; those that are none there stay what they are in
/// Latin 1.
const WINDOWS: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

/// The text of a file: in UTF-16 where it begins so, in UTF-8 where it is that, and else as Windows
/// writes it in western Europe. Its lines end with a line feed, or a carriage return and one, or with
/// carriage returns alone.
pub(super) fn text(bytes: &[u8]) -> String {
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        bytes => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().copied().map(letter).collect(),
        },
    };
    match text.contains('\n') {
        true => text,
        false => text.replace('\r', "\n"),
    }
}

fn utf16(bytes: &[u8], pair: fn([u8; 2]) -> u16) -> String {
    let (pairs, _) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().copied().map(pair).collect();
    String::from_utf16_lossy(&units)
}

fn letter(byte: u8) -> char {
    let of_windows = match byte {
        0x80..=0x9f => WINDOWS.chars().nth(usize::from(byte - 0x80)),
        _ => None,
    };
    of_windows.unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_the_same_however_a_spreadsheet_wrote_it() {
        let said = "1CF14C;;Citerne n° 7 “Été”\nB";
        let western = b"1CF14C;;Citerne n\xb0 7 \x93\xc9t\xe9\x94\nB";
        assert_eq!(text(said.as_bytes()), said);
        assert_eq!(text(western), said);
        let units = || said.encode_utf16();
        let little: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain(units().flat_map(u16::to_le_bytes))
            .collect();
        let big: Vec<u8> = [0xfe, 0xff]
            .into_iter()
            .chain(units().flat_map(u16::to_be_bytes))
            .collect();
        assert_eq!((text(&little), text(&big)), (said.into(), said.into()));
        assert_eq!(text(b"A\rB\r"), "A\nB\n");
        assert_eq!(text(b"A\r\nB"), "A\r\nB");
        assert_eq!(letter(0x9f), '\u{178}');
        assert_eq!(WINDOWS.chars().count(), 0x20);
    }
}
