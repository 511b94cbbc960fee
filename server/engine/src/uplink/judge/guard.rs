//! How a message's number is held against what is known of its device.

use domain::UnixMillis;
use domain::oob::FrameKind;
use domain::reception::CLOCK_SKEW;
use domain::sequence::{self, Reference, Verdict};

use super::super::merge::Message;
use crate::store::devices::Standing;
use crate::store::messages::Neighbours;

/// Whose numbers can be refused.
#[derive(Clone, Copy)]
pub(super) struct Guard {
    /// Whether any can.
    pub(super) on: bool,
    /// From when on messages are fresh.
    pub(super) fresh_from: UnixMillis,
}

impl Guard {
    /// Whether a message of that time is judged; otherwise it is taken as it is.
    pub(super) fn judges(self, time: UnixMillis) -> bool {
        self.on && time >= self.fresh_from
    }

    /// Whether it is a message whose breaks are told once everything is written.
    pub(super) fn reviews(self, time: UnixMillis) -> bool {
        self.on && time < self.fresh_from
    }
}

/// When a message of a number was heard.
pub(super) struct Span {
    pub(super) number: u16,
    pub(super) kind: FrameKind,
    pub(super) first: UnixMillis,
    pub(super) last: UnixMillis,
}

/// What a new message is, compared with the reference.
pub(super) enum Found {
    /// It comes after it.
    Ahead(Verdict),
    /// It is older and belongs where its time puts it.
    Late,
}

/// Whether what was accepted has the number of a message within `reach` (ms) of it.
pub(super) fn near(accepted: &[Span], message: &Message, reach: i64) -> bool {
    accepted.iter().any(|span| {
        let alike = span.number == message.seq_number && span.kind == message.kind;
        let before = span.first.plus(-reach) <= message.last;
        alike && before && message.time <= span.last.plus(reach)
    })
}

/// Moves the reference on to a message whose number was accepted before: where it or the
/// reference is judged, only from that number itself.
pub(super) fn renew(reference: &mut Option<Reference>, here: Reference, judged: bool) {
    let older = |known: Reference| match judged {
        true => known.number == here.number && known.time < here.time,
        false => (known.time, known.number) < (here.time, here.number),
    };
    if reference.is_some_and(older) {
        *reference = Some(here);
    }
}

/// Whether an old message that comes after the reference may change what breaks there are.
/// `known` is the reference before the batch: what comes well after all that was stored then and
/// leaves no number out changes none, so that a recording in its order costs nothing.
pub(super) fn unsettled(
    standing: &Standing,
    known: Option<Reference>,
    here: Reference,
    daily: u32,
) -> bool {
    let Some(reference) = standing.reference.filter(|_| !standing.rare.disengaged) else {
        return false;
    };
    let stored = known.map(|known| known.time);
    let stored = stored.max(standing.newest.map(|newest| newest.time));
    let verdict = sequence::judge(reference, here.number, here.time, daily);
    matches!(verdict, Verdict::Break(_))
        || stored.is_some_and(|stored| here.time <= stored.plus(CLOCK_SKEW))
}

/// Compares a message with its device's reference. `beside` finds its neighbours in time, which
/// only a late one asks for; stations' clocks may differ by `window` (ms).
pub(super) fn compare(
    standing: &Standing,
    guard: Guard,
    here: Reference,
    beside: impl FnOnce() -> Neighbours,
    daily: u32,
    window: i64,
) -> Found {
    let Some(reference) = standing.reference else {
        return Found::Ahead(Verdict::Next);
    };
    if standing.rare.disengaged {
        // Also one that is older than the reference becomes it.
        return Found::Ahead(Verdict::Next);
    }
    if !guard.judges(here.time) {
        let follows = || sequence::judge(reference, here.number, here.time, daily) != Verdict::Out;
        if guard.reviews(here.time) && standing.rare.live && !follows() {
            // Kept as what is old is; but with it as their reference, those numbers that follow
            // what was judged would be refused.
            return Found::Late;
        }
        // In an order that does not hang on which of them came first.
        return match (here.time, here.number) < (reference.time, reference.number) {
            true => Found::Late,
            false => Found::Ahead(Verdict::Next),
        };
    }
    let forward = sequence::judge(reference, here.number, here.time, daily);
    if here.time >= reference.time && forward != Verdict::Out {
        return Found::Ahead(forward);
    }
    if here.time <= reference.time {
        let Neighbours { before, after } = beside();
        let before = before.map(|before| before.number);
        let after = after.unwrap_or(reference);
        if sequence::fits(before, here.number, here.time, after, daily) {
            return Found::Late;
        }
    }
    // Clocks of stations differ: what belongs after the reference may seem a little older.
    if here.time < reference.time && reference.time.0 - here.time.0 <= window {
        return Found::Ahead(forward);
    }
    Found::Ahead(Verdict::Out)
}
