//! From the text of a cell to the value of a field.

use super::layout::Unit;

/// A time in ms UTC.
pub(super) fn time(text: &str, unit: Option<Unit>) -> Result<i64, String> {
    match unit.unwrap_or(Unit::Milliseconds) {
        Unit::Seconds => scaled(text, 3),
        Unit::Milliseconds => scaled(text, 0),
        Unit::Microseconds => scaled(text, -3),
        Unit::Text => instant(text).ok_or_else(|| format!("`{text}` is not a date and time")),
        Unit::Decimal | Unit::Mega => Err("a time has no such unit".into()),
    }
}

/// A whole number, perhaps given in millions: only then a fraction is rounded.
pub(super) fn integer(text: &str, unit: Option<Unit>) -> Result<i64, String> {
    let number = number(text)?;
    let number = match unit {
        Some(Unit::Mega) => number * 1e6,
        _ if number.fract() != 0.0 => return Err(format!("`{text}` is not a whole number")),
        _ => number,
    };
    // Beyond 2^53 not every whole number is one of these any more.
    if number.abs() < 9e15 {
        Ok(number.round() as i64)
    } else {
        Err(format!("`{text}` is too large"))
    }
}

/// A number with or without a fraction.
pub(super) fn number(text: &str) -> Result<f64, String> {
    let number = text
        .trim()
        .parse::<f64>()
        .ok()
        .filter(|number| number.is_finite());
    number.ok_or_else(|| format!("`{text}` is not a number"))
}

/// An id in hex; with the unit `decimal` a decimal number plus `plus`.
pub(super) fn id(text: &str, unit: Option<Unit>, plus: u32) -> Result<String, String> {
    if unit != Some(Unit::Decimal) {
        return Ok(text.trim().to_owned());
    }
    let number = text
        .trim()
        .parse::<u32>()
        .ok()
        .and_then(|number| number.checked_add(plus));
    let number = number.ok_or_else(|| format!("`{text}` is not a number that can be an id"))?;
    Ok(format!("{number:04X}"))
}

/// `1`, `true`, `yes` or the opposite.
pub(super) fn flag(text: &str) -> Result<bool, String> {
    match text.trim().to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" => Ok(true),
        "0" | "false" | "no" | "" => Ok(false),
        _ => Err(format!("`{text}` is neither yes nor no")),
    }
}

/// Numbers as big-endian 32-bit floats, in hex.
pub(super) fn floats(numbers: &[f64]) -> Result<String, String> {
    let mut hex = String::with_capacity(numbers.len() * 8);
    for number in numbers {
        let float = *number as f32;
        if !float.is_finite() {
            return Err(format!("`{number}` is too large"));
        }
        hex.push_str(&format!("{:08x}", float.to_bits()));
    }
    Ok(hex)
}

/// A decimal number times ten to the `places`, rounded down. Digit by digit: a float would
/// lose microseconds.
fn scaled(text: &str, places: i32) -> Result<i64, String> {
    let wrong = || format!("`{text}` is not a time");
    let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    if !fraction.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(wrong());
    }
    let whole: i64 = whole.parse().map_err(|_| wrong())?;
    if places <= 0 {
        return Ok(whole.div_euclid(10_i64.pow(places.unsigned_abs())));
    }
    let digits = fraction
        .bytes()
        .chain(std::iter::repeat(b'0'))
        .take(places.unsigned_abs() as usize);
    let more = digits.fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'));
    let scale = 10_i64.pow(places.unsigned_abs());
    let scaled = whole.checked_mul(scale).ok_or_else(wrong)?;
    Ok(if text.trim().starts_with('-') {
        scaled - more
    } else {
        scaled + more
    })
}

/// A date and time as text, in ms UTC.
pub(crate) fn instant(text: &str) -> Option<i64> {
    let text = text.trim();
    let (date, rest) = text.split_at_checked(10)?;
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let zone = rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len());
    let (clock, zone) = rest.split_at(zone);
    let day = day(date)?;
    let (clock, fraction) = clock.trim().split_once('.').unwrap_or((clock.trim(), ""));
    let mut parts = clock.split(':');
    let mut part = |max: i64| two(parts.next()?).filter(|value| *value <= max);
    let seconds = part(23)? * 3600 + part(59)? * 60 + part(60)?;
    if parts.next().is_some() || !fraction.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let digits = fraction.bytes().chain(std::iter::repeat(b'0')).take(3);
    let millis = digits.fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'));
    Some((day * 86_400 + seconds - offset(zone)?) * 1000 + millis)
}

/// Seconds that a zone is ahead of UTC.
fn offset(zone: &str) -> Option<i64> {
    if matches!(zone, "" | "Z" | "z") {
        return Some(0);
    }
    let (hours, minutes) = zone[1..].split_once(':')?;
    let seconds = two(hours).filter(|hours| *hours < 24)? * 3600
        + two(minutes).filter(|minutes| *minutes < 60)? * 60;
    Some(if zone.starts_with('-') {
        -seconds
    } else {
        seconds
    })
}

/// Exactly two digits.
fn two(text: &str) -> Option<i64> {
    let digits = text.len() == 2 && text.bytes().all(|digit| digit.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// Days from 1970-01-01 to `YYYY-MM-DD`.
fn day(date: &str) -> Option<i64> {
    let mut parts = date.split('-');
    let year = parts
        .next()
        .filter(|year| year.len() == 4 && year.bytes().all(|d| d.is_ascii_digit()));
    let (year, month, day) = (
        year?.parse::<i64>().ok()?,
        two(parts.next()?)?,
        two(parts.next()?)?,
    );
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let lengths = [
        31,
        if leap { 29 } else { 28 },
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
    ];
    let length = *lengths.get(usize::try_from(month - 1).ok()?)?;
    if !(1..=length).contains(&day) {
        return None;
    }
    let before = year - 1;
    let years = before * 365 + before / 4 - before / 100 + before / 400;
    let months: i64 = lengths.iter().take((month - 1) as usize).sum();
    // 719,162 days lie between 0001-01-01 and 1970-01-01.
    Some(years + months + day - 1 - 719_162)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_every_unit() {
        assert_eq!(
            time("1473760937", Some(Unit::Seconds)),
            Ok(1_473_760_937_000)
        );
        assert_eq!(
            time("1473760937.0429", Some(Unit::Seconds)),
            Ok(1_473_760_937_042)
        );
        assert_eq!(time("1473760937042", None), Ok(1_473_760_937_042));
        assert_eq!(
            time("1473760937042999", Some(Unit::Microseconds)),
            Ok(1_473_760_937_042)
        );
        for wrong in ["", "soon", "1e9", "1.2.3", "99999999999999999999"] {
            assert!(time(wrong, Some(Unit::Seconds)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn dates_are_read_with_their_zone() {
        let read = |text| time(text, Some(Unit::Text));
        assert_eq!(read("2017-11-16 13:20:34+00:00"), Ok(1_510_838_434_000));
        assert_eq!(read("2017-11-16T13:20:34Z"), Ok(1_510_838_434_000));
        assert_eq!(read("2017-11-16T14:20:34.5+01:00"), Ok(1_510_838_434_500));
        assert_eq!(read("2000-02-29 00:00:00"), Ok(951_782_400_000));
        for wrong in [
            "2017-02-29 00:00:00",
            "2017-13-01 00:00:00",
            "2017-11-16",
            "2017-11-16 24:00:00",
            "2017-11-16 13:20",
            "x",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn numbers_ids_and_floats_become_what_the_door_takes() {
        assert_eq!(integer("868.13", Some(Unit::Mega)), Ok(868_130_000));
        assert_eq!(id("31", Some(Unit::Decimal), 0x1000).as_deref(), Ok("101F"));
        assert_eq!(id("0BF2", None, 0).as_deref(), Ok("0BF2"));
        assert_eq!(floats(&[1.5, -2.0]).unwrap(), "3fc00000c0000000");
        assert!(floats(&[1e300]).is_err());
        assert!(number("NaN").is_err());
    }
}
