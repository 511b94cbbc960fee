//! When a failed callback is tried again.
//!
//! After 1, 2 and 4 minutes, as the Sigfox Back-End does, and then for three days more, each
//! counted from the failure: a receiver that was down over a weekend loses nothing.

use domain::UnixMillis;
use domain::callback::WAITS;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// When the next attempt is due after `attempt` (counted from 1) failed at `failed`; `None`
/// when it was the last.
///
/// `chance` spreads the wait evenly over ±15 %, so that what failed together does not come
/// back together. A receiver that asked for a longer wait (`retry_after`, ms) gets it, up to
/// 24 hours.
pub(crate) fn next(
    attempt: u32,
    failed: UnixMillis,
    chance: u16,
    retry_after: Option<i64>,
) -> Option<UnixMillis> {
    let wait = MINUTE * WAITS.get(attempt.max(1) as usize - 1)?;
    let spread = wait * 30 * i64::from(chance) / (100 * i64::from(u16::MAX));
    let wait = wait * 85 / 100 + spread;
    let asked = retry_after.unwrap_or(0).min(DAY);
    Some(failed.plus(wait.max(asked)))
}

/// A `Retry-After` header as milliseconds from `now`: seconds, or a date in one of the three forms
/// of RFC 9110, §5.6.7, of which two are old.
pub(crate) fn retry_after(text: &str, now: UnixMillis) -> Option<i64> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than fit are longer than any bound.
        return Some(text.parse::<i64>().unwrap_or(i64::MAX).saturating_mul(1000));
    }
    Some(http_date(text)?.0 - now.0).filter(|wait| *wait > 0)
}

fn http_date(text: &str) -> Option<UnixMillis> {
    let date = httpdate::parse_http_date(text).ok()?;
    let since = date.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(UnixMillis(since.as_millis() as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UnixMillis = UnixMillis(1_700_000_000_000);

    fn wait(attempt: u32, chance: u16) -> Option<i64> {
        next(attempt, NOW, chance, None).map(|due| due.0 - NOW.0)
    }

    #[test]
    fn eleven_attempts_within_about_three_days() {
        let minutes: Vec<i64> = (1..=10)
            .map(|attempt| (wait(attempt, 32_768).unwrap() + 500) / MINUTE)
            .collect();
        assert_eq!(minutes, WAITS);
        assert_eq!(WAITS.iter().sum::<i64>() / 60, 76);
        assert_eq!(wait(11, 0), None);
        assert_eq!(wait(u32::MAX, 0), None);
    }

    #[test]
    fn chance_moves_an_attempt_by_at_most_fifteen_percent() {
        assert_eq!(wait(1, 0), Some(51_000));
        assert_eq!(wait(1, u16::MAX), Some(69_000));
        assert_eq!(wait(10, u16::MAX), Some(DAY * 115 / 100));
    }

    #[test]
    fn a_receiver_may_ask_for_more_time_but_not_for_less_nor_for_ever() {
        let asked = |millis| next(2, NOW, 0, Some(millis)).unwrap().0 - NOW.0;
        assert_eq!(asked(0), 102_000);
        assert_eq!(asked(600_000), 600_000);
        assert_eq!(asked(i64::MAX), DAY);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let date = UnixMillis(784_111_777_000);
        assert_eq!(retry_after("120", date), Some(120_000));
        assert_eq!(retry_after(" 99999999999999999999 ", date), Some(i64::MAX));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:49:37 GMT", date), None);
        assert_eq!(
            retry_after("Sun, 06 Nov 1994 08:50:37 GMT", date),
            Some(60_000)
        );
        assert_eq!(
            retry_after("Tue, 29 Feb 2000 00:00:00 GMT", UnixMillis(951_782_399_000)),
            Some(1000)
        );
        for old in ["Sunday, 06-Nov-94 08:50:37 GMT", "Sun Nov  6 08:50:37 1994"] {
            assert_eq!(retry_after(old, date), Some(60_000), "{old}");
        }
        for nonsense in ["", "-1", "soon", ", GMT", "x, 1 2 3 4:5:6 GMT"] {
            assert_eq!(retry_after(nonsense, date), None, "{nonsense}");
        }
    }
}
