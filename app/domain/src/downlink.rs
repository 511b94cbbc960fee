//! Downlinks: what is answered to a device that asks.

use serde::{Deserialize, Serialize};

use crate::id::{DeviceId, DownlinkId, StationId};
use crate::time::UnixMillis;

/// How the answer to a device ended. The numbers are those of the ACKNOWLEDGE callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum InfoCode {
    /// A station sent it.
    Acked = 0,
    /// There was no answer to send.
    NoAnswer = 1,
    /// What was to be sent is not eight bytes.
    InvalidPayload = 2,
    /// The device is over its daily number and had to stand back.
    Overrun = 3,
    /// No station could send it in time.
    NetworkError = 4,
    /// It is on its way.
    Pending = 5,
    /// The contract has no downlinks.
    NoDownlinkContract = 6,
    /// The device asked again while it still listened for the answer before.
    TooManyRequests = 7,
    /// The device type wants the answer of a callback, but none is chosen.
    InvalidConfiguration = 8,
}

impl InfoCode {
    /// Every code with the text that the ACKNOWLEDGE callback prints.
    pub const ALL: [(Self, &'static str); 9] = [
        (Self::Acked, "Acked"),
        (Self::NoAnswer, "No answer"),
        (Self::InvalidPayload, "Invalid payload"),
        (Self::Overrun, "Overrun error"),
        (Self::NetworkError, "Network error"),
        (Self::Pending, "Pending"),
        (Self::NoDownlinkContract, "No downlink contract"),
        (Self::TooManyRequests, "Too many requests"),
        (Self::InvalidConfiguration, "Invalid configuration"),
    ];

    /// The number.
    pub const fn number(self) -> i64 {
        self as i64
    }

    /// The text.
    pub fn message(self) -> &'static str {
        let of = Self::ALL.iter().find(|pair| pair.0 == self);
        of.map_or("", |pair| pair.1)
    }

    /// The code of that number.
    pub fn from_number(number: i64) -> Option<Self> {
        let of = Self::ALL.iter().find(|pair| pair.0.number() == number);
        of.map(|pair| pair.0)
    }
}

/// Where a downlink stands. The numbers are those in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DownlinkState {
    /// Stations are still reporting; the one to send is not chosen yet.
    Asked = 0,
    /// A station is chosen and has not fetched it yet.
    Queued = 1,
    /// Its station has it.
    Fetched = 2,
    /// It is over; see its [`InfoCode`].
    Done = 3,
    /// A callback was asked for the bytes and has not answered yet.
    Awaited = 4,
}

impl DownlinkState {
    /// The state of that number.
    pub const fn from_number(number: i64) -> Option<Self> {
        match number {
            0 => Some(Self::Asked),
            1 => Some(Self::Queued),
            2 => Some(Self::Fetched),
            3 => Some(Self::Done),
            4 => Some(Self::Awaited),
            _ => None,
        }
    }
}

/// How long a base station sends for one downlink (ms): 28 bytes at 600 bit/s.
pub const AIR_TIME: i64 = 374;
/// So long before the device stops listening (ms) a callback must have answered: a station has to
/// be chosen and told.
pub const LAST_ANSWER: i64 = 5_000;
/// The share of its time that a station may send, as one part in this many.
pub const DUTY: i64 = 10;
/// Over how long that share is reckoned (ms).
pub const DUTY_SPAN: i64 = 3_600_000;

/// A downlink that a station sends, or is to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// When it begins.
    pub at: UnixMillis,
    /// Whether it stands back for the one that is to be placed: it lies beyond its device's
    /// daily number, which the other does not, and nobody was told of it yet.
    pub gives_way: bool,
}

/// When a station may send one more, from `earliest` to `latest`: not beside another, and within
/// its share of every hour that holds it, those that end with one of `taken` that is sent later,
/// too. With it come those of `taken`, by their places, that have to give way. None if it may not
/// in all that time.
pub fn place(
    taken: &[Slot],
    earliest: UnixMillis,
    latest: UnixMillis,
) -> Option<(UnixMillis, Vec<usize>)> {
    let most = (DUTY_SPAN / (AIR_TIME * DUTY)) as usize;
    let firm = taken.iter().filter(|slot| !slot.gives_way);
    let mut firm: Vec<UnixMillis> = firm.map(|slot| slot.at).collect();
    firm.sort_unstable();
    // Those that begin at a moment or later and before another.
    let between = |from: UnixMillis, to: UnixMillis| {
        let before = |time: UnixMillis| firm.partition_point(|at| *at < time);
        &firm[before(from)..before(to)]
    };
    let hour = |end: UnixMillis| between(end.plus(-DUTY_SPAN), end.plus(1)).len();
    let free = |at: &UnixMillis| {
        let beside = between(at.plus(1 - AIR_TIME), at.plus(AIR_TIME));
        let later = between(*at, at.plus(DUTY_SPAN + 1));
        let room = |end: &UnixMillis| hour(*end) < most;
        beside.is_empty() && room(at) && later.iter().all(room)
    };
    // The first moment, and those at which another downlink is over.
    let ends = firm.iter().map(|at| at.plus(AIR_TIME));
    let mut moments: Vec<UnixMillis> = ends
        .filter(|end| earliest < *end && *end <= latest)
        .chain((earliest <= latest).then_some(earliest))
        .collect();
    moments.sort_unstable();
    let at = moments.into_iter().find(free)?;
    // Of those that may give way, each with its place, whoever is beside it does.
    let (mut gone, mut kept) = (Vec::new(), vec![(at, None)]);
    for (place, slot) in taken.iter().enumerate() {
        if slot.gives_way && (slot.at.0 - at.0).abs() < AIR_TIME {
            gone.push(place);
        } else {
            kept.push((slot.at, slot.gives_way.then_some(place)));
        }
    }
    kept.sort_unstable();
    // And in each hour that holds it the last ones, until the share holds.
    let mut end = kept.partition_point(|slot| slot.0 < at);
    while let Some(&(time, _)) = kept.get(end).filter(|slot| slot.0 <= at.plus(DUTY_SPAN)) {
        let begin = kept.partition_point(|slot| slot.0 < time.plus(-DUTY_SPAN));
        let within = &kept[begin..=end];
        let last = match within.len() > most {
            true => within.iter().rposition(|slot| slot.1.is_some()),
            false => None,
        };
        if let Some(last) = last {
            gone.extend(kept.remove(begin + last).1);
            // What the hour ends with stands one place lower now, unless it is gone itself.
            end -= usize::from(begin + last < end);
        } else {
            end += 1;
        }
    }
    Some((at, gone))
}

/// What a station is asked to send, as it fetches it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Order {
    /// Names it in the confirmation.
    pub id: DownlinkId,
    /// For whom.
    pub device: DeviceId,
    /// Who is to send it.
    pub station: StationId,
    /// When to begin (ms UTC): 20 s after the uplink.
    pub transmit_at: i64,
    /// When the device stops listening (ms UTC).
    pub window_ends: i64,
    /// In Hz.
    pub freq: i64,
    /// The eight bytes in hex.
    pub data: String,
    /// The frame on the air without its preamble in hex; only where the device's key is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frame: Option<String>,
}

/// A downlink, as shown beside its message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DownlinkView {
    /// Its id.
    pub id: DownlinkId,
    /// Where it stands.
    pub state: DownlinkState,
    /// How it ended, or [`InfoCode::Pending`].
    pub info: InfoCode,
    /// The eight bytes in hex, once they are known; absent without the right to see radio details
    /// unless a callback answered them: a template may hold such details.
    pub data: Option<String>,
    /// The station that sends it; absent without the right to see radio details.
    pub station: Option<StationId>,
    /// When the device begins to listen.
    pub transmit_at: UnixMillis,
    /// When it stops listening.
    pub window_ends: UnixMillis,
    /// When the callback that was asked had answered, also where that was too late.
    pub answered: Option<UnixMillis>,
    /// Whether it lies beyond the contract's daily number.
    pub over_quota: bool,
    /// When it ended.
    pub finished: Option<UnixMillis>,
}

/// How soon a callback answered a device that asked for a downlink.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerTime {
    /// How long after the question (ms). Station and server have clocks of their own: never below
    /// nought.
    pub took: i64,
    /// How long before it would have been too late (ms); below nought it was.
    pub left: i64,
}

impl DownlinkView {
    /// Until when the answer of a callback counts.
    pub fn answer_until(&self) -> UnixMillis {
        self.window_ends.plus(-LAST_ANSWER)
    }

    /// How soon the callback answered what was asked at that time, the time of the message; none
    /// where it has not, or was not asked.
    pub fn answer_time(&self, asked: UnixMillis) -> Option<AnswerTime> {
        self.answered.map(|answered| AnswerTime {
            took: (answered.0 - asked.0).max(0),
            left: self.answer_until().0 - answered.0,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots(taken: &[(i64, bool)]) -> Vec<Slot> {
        let slot = |&(at, gives_way): &(i64, bool)| Slot {
            at: UnixMillis(at),
            gives_way,
        };
        taken.iter().map(slot).collect()
    }

    fn placed(taken: &[(i64, bool)], earliest: i64, latest: i64) -> Option<(i64, Vec<usize>)> {
        let found = place(&slots(taken), UnixMillis(earliest), UnixMillis(latest));
        found.map(|(at, gone)| (at.0, gone))
    }

    #[test]
    fn an_answer_is_held_against_the_time_in_which_the_device_listens() {
        let asked = UnixMillis(1_544_325_853_000);
        let answered = |after: i64| DownlinkView {
            id: DownlinkId(1),
            state: DownlinkState::Queued,
            info: InfoCode::Pending,
            data: None,
            station: None,
            transmit_at: asked.plus(20_000),
            window_ends: asked.plus(45_000),
            answered: Some(asked.plus(after)),
            over_quota: false,
            finished: None,
        };
        for (after, took, left) in [
            (2_300, 2_300, 37_700),
            (40_000, 40_000, 0),
            (65_000, 65_000, -25_000),
            (-500, 0, 40_500),
        ] {
            let told = answered(after).answer_time(asked);
            assert_eq!(told, Some(AnswerTime { took, left }), "{after}");
        }
        let silent = DownlinkView {
            answered: None,
            ..answered(0)
        };
        assert_eq!(silent.answer_time(asked), None);
        assert_eq!(silent.answer_until(), asked.plus(40_000));
    }

    const START: i64 = 10 * DUTY_SPAN;

    #[test]
    fn a_station_sends_one_after_the_other() {
        assert_eq!(placed(&[], START, START), Some((START, vec![])));
        assert_eq!(placed(&[], START + 1, START), None);
        let (one, next) = ((START, false), START + AIR_TIME);
        assert_eq!(placed(&[one], START, next), Some((next, vec![])));
        assert_eq!(placed(&[one], START, next - 1), None);
        // Before the other there is no room either.
        assert_eq!(placed(&[one], START - 1, next), Some((next, vec![])));
        let before = START - AIR_TIME;
        assert_eq!(placed(&[one], before, next), Some((before, vec![])));
    }

    #[test]
    fn whoever_gives_way_holds_no_moment() {
        let (over, beside) = ((START, true), (START + AIR_TIME, true));
        assert_eq!(
            placed(&[over, beside], START, START),
            Some((START, vec![0]))
        );
        let between = START + AIR_TIME / 2;
        assert_eq!(
            placed(&[over, beside], between, between),
            Some((between, vec![0, 1]))
        );
        assert_eq!(placed(&[(START, false), over], START, START), None);
    }

    #[test]
    fn the_share_of_an_hour_holds_and_the_last_that_give_way_leave_it() {
        let most = DUTY_SPAN / (AIR_TIME * DUTY);
        let hour = |gives_way| -> Vec<(i64, bool)> {
            let sent = (0..most).map(|n| (START - DUTY_SPAN / 2 + n * AIR_TIME, gives_way));
            sent.collect()
        };
        assert_eq!(placed(&hour(false), START, START + 25_000), None);
        assert_eq!(
            placed(&hour(false)[1..], START, START),
            Some((START, vec![]))
        );
        let last = (most - 1) as usize;
        assert_eq!(placed(&hour(true), START, START), Some((START, vec![last])));
        let mut mixed = hour(false);
        mixed[4].1 = true;
        assert_eq!(placed(&mixed, START, START), Some((START, vec![4])));
    }

    #[test]
    fn the_share_holds_in_the_hours_that_end_later_too() {
        let most = DUTY_SPAN / (AIR_TIME * DUTY);
        let (later, last) = (START + 3_000, (most - 1) as usize);
        // As many as there may be in the hour that ends three seconds later; one ends it.
        let sent = (1..most).map(|n| (later - DUTY_SPAN + n * AIR_TIME, false));
        let mut taken: Vec<(i64, bool)> = sent.chain([(later, false)]).collect();
        assert_eq!(placed(&taken, START, START), None);
        assert_eq!(placed(&taken[1..], START, START), Some((START, vec![])));
        taken[4].1 = true;
        assert_eq!(placed(&taken, START, START), Some((START, vec![4])));
        (taken[4].1, taken[last].1) = (false, true);
        assert_eq!(placed(&taken, START, START), Some((START, vec![last])));
    }
}
