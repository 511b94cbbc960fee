//! How variables print numbers.

use std::fmt;

/// Prints with exactly two decimals, a number that is not finite as `null`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TwoDecimals(pub f64);

/// Prints the nearest integer, halves away from zero, a number that is not
/// finite as `null`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NearestInteger(pub f64);

impl fmt::Display for TwoDecimals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            number if !number.is_finite() => f.write_str("null"),
            // What rounds to zero would print its sign.
            number if number.abs() < 0.005 => f.write_str("0.00"),
            number => write!(f, "{number:.2}"),
        }
    }
}

impl fmt::Display for NearestInteger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            number if !number.is_finite() => f.write_str("null"),
            // Adding zero takes the sign from a negative zero.
            number => write!(f, "{:.0}", number.round() + 0.0),
        }
    }
}

/// [`TwoDecimals`] as text.
///
/// ```
/// use payload::variables::two_decimals;
///
/// assert_eq!(two_decimals(-129.9), "-129.90");
/// assert_eq!(two_decimals(f64::NAN), "null");
/// ```
pub fn two_decimals(number: f64) -> String {
    TwoDecimals(number).to_string()
}

/// [`NearestInteger`] as text.
///
/// ```
/// use payload::variables::nearest_integer;
///
/// assert_eq!(nearest_integer(-1.4), "-1");
/// assert_eq!(nearest_integer(f64::NAN), "null");
/// ```
pub fn nearest_integer(number: f64) -> String {
    NearestInteger(number).to_string()
}
