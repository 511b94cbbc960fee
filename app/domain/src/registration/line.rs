//! Lines of lists of devices: `id;PAC;name;lat;lng`, and a key behind it where it is known.

use crate::base_station::{Degrees, place};
use crate::id::DeviceId;
use crate::identity::Pac;
use crate::rejection::{Fault, Rejection, text};

/// What a line says of a device.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its id.
    pub id: DeviceId,
    /// Its code.
    pub pac: Option<Pac>,
    /// What it is to be called; empty: nothing is said.
    pub name: String,
    /// Stated position.
    pub place: Option<Degrees>,
    /// Its key.
    pub key: Option<[u8; 16]>,
}

/// What a line may have between its cells: the first of these that is in it. A comma may be that of
/// a number, so it comes last.
const BETWEEN: [char; 3] = [';', '\t', ','];

/// Reads a line. Cells may stand in quotation marks, twice in those where one is meant; missing
/// ones are empty.
///
/// # Errors
/// The first cell that is wrong, by its column: `id`, `pac`, `name`, `lat`, `lng`, `key`; a seventh
/// one that holds anything is an unknown field.
pub fn line(text: &str) -> Result<Line, Rejection> {
    let cells = cells(text);
    let cell = |at: usize| cells.get(at).map_or("", |cell| cell.trim());
    if cells.iter().skip(6).any(|cell| !cell.trim().is_empty()) {
        return Err(Fault::UnknownField.of("key"));
    }
    let id = cell(0).parse().map_err(|fault: Fault| fault.of("id"))?;
    let pac = match cell(1) {
        "" => None,
        digits => Some(digits.parse().map_err(|fault: Fault| fault.of("pac"))?),
    };
    let name = self::text(cell(2), 100).map_err(|fault| fault.of("name"))?;
    let place = place(cell(3), cell(4)).map_err(first)?;
    let key = key(cell(5)).map_err(|fault| fault.of("key"))?;
    Ok(Line {
        id,
        pac,
        name,
        place,
        key,
    })
}

fn first(wrong: Vec<Rejection>) -> Rejection {
    let first = wrong.into_iter().next();
    first.unwrap_or_else(|| Fault::Missing.of("lat"))
}

/// Whether a line names the columns.
pub fn is_heading(text: &str) -> bool {
    let cells = cells(text.trim_start_matches('\u{feff}'));
    cells
        .first()
        .is_some_and(|cell| cell.trim().eq_ignore_ascii_case("id"))
}

/// A key of 32 hex digits; none where nothing is said.
pub(super) fn key(text: &str) -> Result<Option<[u8; 16]>, Fault> {
    const DIGITS: u32 = 32;
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if let Some(at) = text.chars().position(|c| !c.is_ascii_hexdigit()) {
        return Err(Fault::NotHex {
            column: at as u32 + 1,
        });
    }
    match text.len() as u32 {
        DIGITS => {}
        digits if digits < DIGITS => return Err(Fault::TooShort { min: DIGITS }),
        _ => return Err(Fault::TooLong { max: DIGITS }),
    }
    let number = u128::from_str_radix(text, 16).map_err(|_| Fault::NotAnId)?;
    Ok(Some(number.to_be_bytes()))
}

/// The cells of a line.
fn cells(text: &str) -> Vec<String> {
    let between = BETWEEN.into_iter().find(|mark| text.contains(*mark));
    let between = between.unwrap_or(BETWEEN[0]);
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let cell = match cells.last_mut() {
            Some(cell) => cell,
            None => return cells,
        };
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.trim().is_empty() => {
                cell.clear();
                quoted = true;
            }
            letter if letter == between && !quoted => cells.push(String::new()),
            letter => cell.push(letter),
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAC: &str = "545CB3B17AC98BA4";

    #[test]
    fn a_line_says_as_much_as_it_has() {
        let whole = line(&format!("1CF14C;{PAC};Bin 7;50,85;4.35;{:032x}", 7)).unwrap();
        assert_eq!(whole.id, DeviceId(0x1CF14C));
        assert_eq!(whole.pac.map(|pac| pac.to_string()).as_deref(), Some(PAC));
        assert_eq!(whole.name, "Bin 7");
        assert_eq!(whole.place, Some((50.85, 4.35)));
        assert_eq!(whole.key.map(|key| key[15]), Some(7));
        let short = line(" 1cf14c ").unwrap();
        assert_eq!((short.id, short.pac), (whole.id, None));
        assert!(short.name.is_empty() && short.place.is_none() && short.key.is_none());
        let comma = line(&format!("1CF14C,{PAC},\"Bin 7, \"\"north\"\"\",50.85,4.35")).unwrap();
        assert_eq!(comma.name, "Bin 7, \"north\"");
        assert_eq!(comma.place, Some((50.85, 4.35)));
        assert_eq!(
            line(&format!("1CF14C\t{PAC}\tBin;7")).unwrap_err().field,
            "id"
        );
    }

    #[test]
    fn the_first_cell_that_is_wrong_is_named() {
        let wrong = |text: &str| {
            let wrong = line(text).unwrap_err();
            (wrong.field, wrong.fault.code())
        };
        let named = |field: &str, code| (field.to_owned(), code);
        assert_eq!(wrong(""), named("id", "missing"));
        assert_eq!(wrong("xyz;12"), named("id", "not_hex"));
        assert_eq!(wrong("1;12"), named("pac", "too_short"));
        assert_eq!(wrong("1;;\0"), named("name", "nul_character"));
        assert_eq!(wrong("1;;;91;4"), named("lat", "out_of_range"));
        assert_eq!(wrong("1;;;1"), named("lng", "missing"));
        assert_eq!(wrong("1;;;;;zz"), named("key", "not_hex"));
        assert_eq!(wrong("1;;;;;;more"), named("key", "unknown_field"));
    }

    #[test]
    fn a_heading_is_no_device() {
        assert!(is_heading("id;PAC;name"));
        assert!(is_heading("\u{feff}\"ID\",pac"));
        assert!(!is_heading("1CF14C;PAC"));
    }
}
