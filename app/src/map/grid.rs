//! The lines of latitude and longitude of a map without tiles. Pure.

/// Metres of one degree of latitude.
const DEGREE: f64 = 111_195.0;

/// How many degrees high and wide something of so many metres is at that latitude.
pub fn degrees_of(metres: f64, lat: f64) -> (f64, f64) {
    let high = metres / DEGREE;
    (high, high / lat.to_radians().cos().max(0.01))
}

/// The round steps between two lines, in degrees.
const STEPS: [f64; 16] = [
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 45.0,
];

/// The step between lines of which some five cross so many degrees.
pub fn step(span: f64) -> f64 {
    let wanted = span / 5.0;
    let found = STEPS.into_iter().find(|step| *step >= wanted);
    found.unwrap_or(STEPS[STEPS.len() - 1])
}

/// The round values from `low` to `high`.
pub fn lines(low: f64, high: f64, step: f64) -> Vec<f64> {
    let (first, last) = ((low / step).ceil() as i64, (high / step).floor() as i64);
    // A map is never wider than a few worlds: more lines than this are a mistake.
    (first..=last.min(first + 100))
        .map(|n| n as f64 * step)
        .collect()
}

/// What is written at a line: `50.85° N`.
pub fn written(degrees: f64, step: f64, sides: [&str; 2]) -> String {
    let decimals = (0..4)
        .find(|decimals| {
            let whole = step * 10_f64.powi(*decimals);
            (whole - whole.round()).abs() < 1e-6
        })
        .unwrap_or(4) as usize;
    let side = match degrees {
        d if d.abs() < 1e-9 => return "0°".to_owned(),
        d if d > 0.0 => sides[0],
        _ => sides[1],
    };
    format!("{:.decimals$}° {side}", degrees.abs())
}

/// A longitude beyond the date line, told from −180 to 180.
pub fn around(lng: f64) -> f64 {
    let turned = (lng + 180.0).rem_euclid(360.0) - 180.0;
    if turned == -180.0 { 180.0 } else { turned }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_round_and_few() {
        for span in [0.004, 0.3, 7.0, 180.0, 720.0] {
            let step = step(span);
            let lines = lines(3.217, 3.217 + span, step);
            assert!((2..=17).contains(&lines.len()), "{span}: {lines:?}");
        }
        assert_eq!(lines(-0.15, 0.25, 0.1), [-0.1, 0.0, 0.1, 0.2]);
    }

    #[test]
    fn lines_are_told_by_side() {
        let told = |degrees, step| written(degrees, step, ["N", "S"]);
        assert_eq!(told(50.85, 0.05), "50.85° N");
        assert_eq!(told(-0.5, 0.5), "0.5° S");
        assert_eq!(told(0.0, 10.0), "0°");
        assert_eq!(told(45.0, 15.0), "45° N");
        assert_eq!(
            (around(181.0), around(-180.0), around(4.0)),
            (-179.0, 180.0, 4.0)
        );
    }
}
