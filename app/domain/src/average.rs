//! The mean of how a device was heard lately.

/// Of how many messages it is taken at most: the newest ones.
pub const LAST: usize = 25;
/// From how many measured ones on it says something.
const ENOUGH: usize = 15;

/// The mean of strengths or of signal to noise ratios in decibels, taken of the powers; none from
/// too few.
pub fn of_powers(measured: &[f64]) -> Option<f64> {
    if measured.len() < ENOUGH {
        return None;
    }
    let powers: f64 = measured.iter().map(|db| 10_f64.powf(db / 10.0)).sum();
    Some(10.0 * (powers / measured.len() as f64).log10())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_average_is_that_of_powers_from_fifteen_messages_on() {
        assert_eq!(of_powers(&[10.0; 14]), None);
        assert!((of_powers(&[10.0; 15]).unwrap() - 10.0).abs() < 1e-9);
        assert!((of_powers(&[-120.0; 25]).unwrap() + 120.0).abs() < 1e-9);
        let mut mixed = [0.0; 20];
        mixed[..10].fill(20.0);
        assert!((of_powers(&mixed).unwrap() - 17.033).abs() < 1e-3);
    }
}
