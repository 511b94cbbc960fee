//! Functions whose last digits differ from one machine's library to the next, written out in
//! basic arithmetic, which does not differ.

use std::f64::consts::{LN_2, LN_10, SQRT_2, TAU};

/// The decimal logarithm of a positive, normal number.
pub(crate) fn log10(x: f64) -> f64 {
    const MANTISSA: u64 = (1 << 52) - 1;
    let bits = x.to_bits();
    let mut exponent = (bits >> 52) as i64 - 1023;
    let mut mantissa = f64::from_bits(bits & MANTISSA | 1023 << 52);
    if mantissa > SQRT_2 {
        mantissa /= 2.0;
        exponent += 1;
    }
    // ln m = 2 artanh((m − 1) / (m + 1)), whose argument lies within ±0.172.
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let square = s * s;
    let mut sum = 0.0;
    for odd in (1..=21).rev().step_by(2) {
        sum = sum * square + 1.0 / f64::from(odd);
    }
    (exponent as f64 * LN_2 + 2.0 * s * sum) / LN_10
}

/// The sine of an angle in turns.
pub(crate) fn sine(turns: f64) -> f64 {
    let mut x = turns - turns.floor();
    // Into the quarter on each side of 0, where the series is short.
    if x > 0.75 {
        x -= 1.0;
    } else if x > 0.25 {
        x = 0.5 - x;
    }
    let x = x * TAU;
    let square = x * x;
    let mut term = x;
    let mut sum = x;
    for n in 1..=9 {
        let n = f64::from(2 * n);
        term *= -square / (n * (n + 1.0));
        sum += term;
    }
    sum
}

/// The cosine of an angle in degrees.
pub(crate) fn cosine_of_degrees(degrees: f64) -> f64 {
    sine(degrees / 360.0 + 0.25)
}

/// To whole hundredths.
pub(crate) fn hundredths(x: f64) -> i64 {
    (x * 100.0).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_agree_with_the_library() {
        for x in [
            1e-6, 0.02, 0.999, 1.0, 1.41, 1.42, 2.0, 3.7, 10.0, 12_345.678,
        ] {
            assert!((log10(x) - f64::log10(x)).abs() < 1e-14, "{x}");
        }
        for step in -400..400 {
            let turns = f64::from(step) / 100.0;
            assert!((sine(turns) - (turns * TAU).sin()).abs() < 1e-13, "{turns}");
        }
        for degrees in [-80.0, 0.0, 50.85, 80.0_f64] {
            assert!((cosine_of_degrees(degrees) - degrees.to_radians().cos()).abs() < 1e-14);
        }
    }
}
