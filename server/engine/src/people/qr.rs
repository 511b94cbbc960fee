//! QR codes, as the squares of a picture.

use std::fmt::Write;

use qrcode::{Color, QrCode};

/// The dark squares of a text's QR code as the path of an SVG, one unit a square, and how many
/// squares it is wide; nothing for a text that is too long for one.
pub(super) fn squares(text: &str) -> (String, u32) {
    let Ok(code) = QrCode::new(text) else {
        return (String::new(), 0);
    };
    let width = code.width();
    let mut path = String::new();
    for (at, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            // Text in memory takes whatever is written.
            _ = write!(path, "M{} {}h1v1h-1z", at % width, at / width);
        }
    }
    (path, width as u32)
}

#[cfg(test)]
mod tests {
    use super::squares;

    #[test]
    fn a_code_begins_with_the_corner_that_all_of_them_have() {
        let (path, width) = squares("otpauth://totp/a?secret=MZXW6YTBOIYDAMB5");
        assert!(width >= 21, "{width}");
        assert!(path.starts_with("M0 0h1v1h-1zM1 0h1v1h-1z"), "{path}");
        let corner = format!("M{} 0h1v1h-1z", width - 1);
        assert!(path.contains(&corner), "{path}");
        assert_eq!(squares(&"x".repeat(10_000)), (String::new(), 0));
    }
}
