//! What both APIs say in the same way.

use domain::UnixMillis;
use domain::contract::TokenShown;
use domain::device::{ComState, DeviceView};
use domain::permission::{Action, Actions};

/// The state of a device, 0 to 7: the first that holds of being transferred, suspended, off
/// contract, not activable, silent and warned; else OK.
pub(crate) fn state(device: &DeviceView) -> i32 {
    if device.transfer.is_some() {
        return 3;
    }
    if device.subscription.suspended {
        return 6;
    }
    match (device.token, device.state) {
        (TokenShown::OffContract, _) => 2,
        (TokenShown::None, _) if !device.subscription.activable => 7,
        (_, ComState::Warn | ComState::Silent) => 1,
        _ if device.warned => 4,
        _ => 0,
    }
}

/// The state of a device's communication, 0 to 5. Of one whose keep-alive is not watched nothing is
/// told, as of one that was never heard.
pub(crate) fn communication(state: ComState) -> i32 {
    match state {
        ComState::NotAllowed => 0,
        ComState::Ok => 1,
        ComState::Warn => 2,
        ComState::Silent => 3,
        ComState::NotSeen | ComState::NotWatched => 5,
    }
}

/// A time; none where it never was.
pub(crate) fn time(time: UnixMillis) -> Option<i64> {
    (time.0 != 0).then_some(time.0)
}

/// What a caller may do with something, of which changing takes one permission, in the words of the
/// API.
pub(crate) fn actions(may: Actions, changing: Action) -> Vec<&'static str> {
    let mut actions = Vec::new();
    if may.has(Action::Read) {
        actions.push("read");
    }
    if may.has(changing) {
        actions.extend(["update", "delete"]);
    }
    actions
}

/// A text; none where it is empty.
pub(crate) fn said(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_only_reads_may_nothing_else() {
        let reads = Actions::of(&[Action::Read]);
        assert_eq!(actions(reads, Action::WriteFleet), ["read"]);
        let writes = reads.and(Actions::of(&[Action::WriteFleet]));
        let all = ["read", "update", "delete"];
        assert_eq!(actions(writes, Action::WriteFleet), all);
        assert_eq!(communication(ComState::NotWatched), 5);
    }
}
