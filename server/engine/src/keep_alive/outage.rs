//! Times in which the system itself was away. Whoever was silent then had nobody to speak to, so
//! none of that time counts against a keep-alive.

use domain::UnixMillis;

/// A time in which nothing could be heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Outage {
    /// When the system was last seen to work.
    pub(crate) began: UnixMillis,
    /// When it worked again.
    pub(crate) ended: UnixMillis,
}

/// When the silence of a device is a breach: `keep_alive` milliseconds after it was last heard,
/// and as much later as outages took of them. `alarm_at` is when the device was to be looked at:
/// where that came in an outage it had been given until then, whenever it was heard. `outages`
/// in order of time.
pub(crate) fn breach(
    heard_at: UnixMillis,
    keep_alive: i64,
    alarm_at: UnixMillis,
    outages: &[Outage],
) -> UnixMillis {
    let mut breach = heard_at.plus(keep_alive);
    for outage in outages {
        let looked_at = outage.began < alarm_at && alarm_at <= outage.ended;
        let given = if looked_at {
            breach.max(alarm_at)
        } else {
            breach
        };
        // What was over when the outage began stays over.
        if heard_at < outage.ended && outage.began < given {
            let left = given.0 - outage.began.max(heard_at).0;
            breach = outage.ended.plus(left);
        }
    }
    breach
}

/// How many keep-alives of so many milliseconds went by without a message by `now`, as
/// [`breach`] counts them; two stand for any more.
pub(crate) fn missed(
    heard_at: UnixMillis,
    keep_alive: i64,
    alarm_at: UnixMillis,
    outages: &[Outage],
    now: UnixMillis,
) -> i64 {
    let over = |periods| breach(heard_at, periods * keep_alive, alarm_at, outages) <= now;
    i64::from(over(1)) + i64::from(over(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;

    fn minute(minute: i64) -> UnixMillis {
        UnixMillis(minute * MINUTE)
    }

    fn outage(began: i64, ended: i64) -> Outage {
        Outage {
            began: minute(began),
            ended: minute(ended),
        }
    }

    /// The breach of a device with a keep-alive of an hour that is looked at when that is over.
    fn after_hearing(heard: i64, outages: &[Outage]) -> i64 {
        let due = minute(heard + 60);
        breach(minute(heard), 60 * MINUTE, due, outages).0 / MINUTE
    }

    #[test]
    fn an_outage_takes_nothing_of_the_time_to_speak() {
        assert_eq!(after_hearing(1000, &[]), 1060);
        // Half an hour was left when it began.
        assert_eq!(after_hearing(1000, &[outage(1030, 1150)]), 1180);
        assert_eq!(after_hearing(1000, &[outage(1030, 1040)]), 1070);
        // Before, and after the breach.
        assert_eq!(after_hearing(1000, &[outage(900, 1000)]), 1060);
        assert_eq!(after_hearing(1000, &[outage(1060, 1200)]), 1060);
        // Another process heard it meanwhile.
        assert_eq!(after_hearing(1000, &[outage(980, 1010)]), 1070);
        let two = [outage(1030, 1040), outage(1060, 1100)];
        assert_eq!(after_hearing(1000, &two), 1110);
    }

    #[test]
    fn one_outage_postpones_a_breach_once() {
        let outages = [outage(1030, 1150)];
        let hour = 60 * MINUTE;
        let first = breach(minute(1000), hour, minute(1060), &outages);
        assert_eq!(breach(minute(1000), hour, first, &outages), first);
        // Silent for long when it got its keep-alive at 1020: 50 minutes were left.
        let given = breach(minute(10), hour, minute(1080), &outages);
        assert_eq!(given, minute(1200));
        assert!(breach(minute(10), hour, given, &outages) < given);
    }

    #[test]
    fn no_period_is_missed_while_the_system_is_away() {
        let hour = 60 * MINUTE;
        let outages = [outage(1005, 1185)];
        let at = |now| missed(minute(1000), hour, UnixMillis(0), &outages, minute(now));
        assert_eq!([1004, 1185, 1239].map(at), [0, 0, 0]);
        assert_eq!([1240, 1299].map(at), [1, 1]);
        assert_eq!([1300, 9000].map(at), [2, 2]);
    }
}
