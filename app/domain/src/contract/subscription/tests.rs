//! How a device stands with one contract, from its first message on.

mod choosing;

use self::choosing::full;
use super::*;

const ID: ContractId = ContractId([7; 12]);
const DAY: i64 = 86_400_000;

fn day(n: i64) -> UnixMillis {
    UnixMillis(1_700_000_000_000 + n * DAY)
}

fn terms() -> Terms {
    Terms {
        start: day(0),
        activation_end: day(300),
        communication_end: day(900),
        token_months: 12,
        ..Terms::UNLIMITED
    }
}

fn carry(subscription: &mut Subscription, terms: &Terms, at: i64) -> (Carriage, Option<EventKind>) {
    let contracts = [granted(ID, terms)];
    let carried = subscription.carry(offer(&contracts), day(at));
    (carried.carriage, carried.event)
}

fn granted(contract: ContractId, terms: &Terms) -> Granted {
    Granted {
        contract,
        max_uplinks: None,
        terms: *terms,
    }
}

fn offer(contracts: &[Granted]) -> Offer<'_> {
    Offer {
        contracts,
        renewal: true,
    }
}

#[test]
fn the_first_message_takes_a_token_and_a_later_one_renews_it() {
    let (terms, mut device) = (terms(), Subscription::default());
    assert_eq!(
        carry(&mut device, &terms, 1),
        (Carriage::Delivered, Some(EventKind::TokenActivated))
    );
    assert_eq!(
        (device.activated, device.end),
        (day(1), day(1).plus_months(12))
    );
    assert_eq!(carry(&mut device, &terms, 300), (Carriage::Delivered, None));
    assert_eq!(
        carry(&mut device, &terms, 400),
        (Carriage::Delivered, Some(EventKind::TokenRenewal))
    );
    assert_eq!(device.end, day(1).plus_months(24));
    // The contract's own end bounds the third term.
    assert_eq!(
        carry(&mut device, &terms, 800),
        (Carriage::Delivered, Some(EventKind::TokenRenewal))
    );
    assert_eq!(device.end, day(900));
    assert_eq!(
        carry(&mut device, &terms, 900),
        (Carriage::OffContract, Some(EventKind::OffContract))
    );
    assert_eq!(
        carry(&mut device, &terms, 901),
        (Carriage::OffContract, None),
        "told once"
    );
}

#[test]
fn a_token_is_renewed_for_as_long_as_the_contract_says() {
    let terms = Terms {
        token_months: 12,
        renewal_months: 3,
        ..Terms::UNLIMITED
    };
    let mut device = Subscription::default();
    carry(&mut device, &terms, 1);
    let first = day(1).plus_months(12);
    assert_eq!((device.end, device.months_end(&terms)), (first, first));
    // Whole terms: two of them are over.
    let renewed = (Carriage::Delivered, Some(EventKind::TokenRenewal));
    assert_eq!(carry(&mut device, &terms, 480), renewed);
    let third = first.plus_months(3).plus_months(3);
    assert_eq!((device.end, device.months_end(&terms)), (third, third));
    // Where it says nothing, for as long as it was taken for.
    let same = Terms {
        renewal_months: 0,
        ..terms
    };
    assert_eq!((same.renewed_months(), terms.renewed_months()), (12, 3));
    let endless = Terms {
        token_months: 0,
        ..terms
    };
    assert_eq!(endless.renewed_months(), 0);
}

#[test]
fn a_device_that_may_not_have_a_token_is_kept_and_not_delivered() {
    let off = (Carriage::OffContract, Some(EventKind::OffContract));
    let late = &mut Subscription::default();
    assert_eq!(carry(late, &terms(), 300), off);
    let barred = &mut Subscription {
        activable: false,
        ..Subscription::default()
    };
    assert_eq!(carry(barred, &terms(), 1), off);
    let full = [granted(ID, &full())];
    let carried = Subscription::default().carry(offer(&full), day(1));
    assert_eq!(
        (carried.cause, carried.gives_back, carried.takes),
        (Some(Cause::NoTokenLeft), None, None)
    );
    let carried = Subscription::default().carry(offer(&[]), day(1));
    assert_eq!(carried.cause, Some(Cause::NoContract));
    let fixed = &mut Subscription {
        renewal: false,
        ..Subscription::default()
    };
    carry(fixed, &terms(), 1);
    assert_eq!(carry(fixed, &terms(), 380), off);
    fixed.restart();
    // Restarted after the contract stopped taking devices.
    assert_eq!(carry(fixed, &terms(), 381), off);
    let early = &mut Subscription::default();
    assert_eq!(carry(early, &terms(), -1), (Carriage::OffContract, None));
    assert_eq!(carry(early, &terms(), 1).0, Carriage::Delivered);
}

#[test]
fn test_frames_come_before_the_token() {
    let terms = Terms {
        test_frames: 2,
        ..terms()
    };
    let device = &mut Subscription::default();
    assert_eq!(
        carry(device, &terms, 1),
        (Carriage::Delivered, Some(EventKind::FirstTestMessage))
    );
    assert_eq!(carry(device, &terms, 2), (Carriage::Delivered, None));
    assert_eq!(device.token, TokenState::None);
    assert_eq!(carry(device, &terms, 3).1, Some(EventKind::TokenActivated));
}

#[test]
fn a_token_that_is_over_shows_until_the_next_message() {
    let (terms, device) = (terms(), &mut Subscription::default());
    assert_eq!(device.shown(day(1)), TokenShown::None);
    carry(device, &terms, 1);
    let end = device.end;
    assert_eq!(device.shown(end.plus(-1)), TokenShown::Active);
    assert_eq!(device.shown(end), TokenShown::Invalid);
    assert_eq!(device.token, TokenState::Active);
}

#[test]
fn a_device_leaves_its_contract_when_that_was_planned_and_not_before() {
    let (terms, mut device) = (terms(), Subscription::default());
    carry(&mut device, &terms, 1);
    assert_eq!(device.leave_if_due(day(500)), None, "nothing is planned");
    device.unsubscribe_at = day(10);
    assert_eq!(device.shown(day(9)), TokenShown::Active);
    assert_eq!(device.leave_if_due(day(9)), None);
    assert_eq!(device.shown(day(10)), TokenShown::OffContract);
    // A message may be faster.
    let mut heard = device.clone();
    assert_eq!(carry(&mut heard, &terms, 10).0, Carriage::OffContract);
    assert_eq!(heard.leave_if_due(day(11)), None);

    assert_eq!(device.leave_if_due(day(12)), Some((day(10), Some(ID))));
    assert_eq!(
        (device.token, device.end),
        (TokenState::OffContract, day(10))
    );
    assert_eq!(device.leave_if_due(day(12)), None, "once");
    assert_eq!(carry(&mut device, &terms, 9), (Carriage::Delivered, None));
    assert_eq!(
        carry(&mut device, &terms, 11),
        (Carriage::OffContract, None)
    );
}

#[test]
fn a_device_may_communicate_where_its_next_message_would_be_delivered() {
    let terms = terms();
    let contracts = [granted(ID, &terms)];
    let without = offer(&[]);
    let offer = offer(&contracts);
    let device = &mut Subscription::default();
    assert!(device.may_communicate(offer, day(1)));
    assert_eq!(*device, Subscription::default(), "only asked");
    assert!(!device.may_communicate(offer, day(300)), "no activation");
    assert!(!device.may_communicate(without, day(1)));
    carry(device, &terms, 1);
    assert!(device.may_communicate(offer, day(300)));
    assert!(device.may_communicate(offer, day(400)), "renewed");
    device.renewal = false;
    assert!(!device.may_communicate(offer, day(400)));
    device.suspended = true;
    assert!(!device.may_communicate(offer, day(2)));
}

#[test]
fn a_contract_that_has_ended_carries_no_test_frames() {
    let terms = Terms {
        test_frames: 2,
        ..terms()
    };
    for (activable, at) in [(true, 950), (true, 400), (false, 1)] {
        let device = &mut Subscription {
            activable,
            ..Subscription::default()
        };
        assert_eq!(carry(device, &terms, at).0, Carriage::OffContract, "{at}");
        assert_eq!(device.test_frames, 0);
    }
}

#[test]
fn suspension_holds_back_and_keeps_the_token() {
    let (terms, device) = (terms(), &mut Subscription::default());
    carry(device, &terms, 1);
    device.suspended = true;
    assert_eq!(carry(device, &terms, 2), (Carriage::Suspended, None));
    device.suspended = false;
    assert_eq!(carry(device, &terms, 3), (Carriage::Delivered, None));
    assert_eq!(device.unsubscribe(UnixMillis(9)), Some(ID));
    assert_eq!(carry(device, &terms, 4), (Carriage::OffContract, None));
    device.restart();
    assert_eq!(carry(device, &terms, 5).1, Some(EventKind::TokenActivated));
    device.unsubscribe_at = day(10);
    assert_eq!(carry(device, &terms, 9).0, Carriage::Delivered);
    assert_eq!(carry(device, &terms, 10).0, Carriage::OffContract);
}

#[test]
fn what_came_under_the_token_before_takes_no_new_one() {
    let terms = Terms {
        renewal: false,
        ..terms()
    };
    let device = &mut Subscription::default();
    carry(device, &terms, 1);
    assert_eq!(device.unsubscribe(day(10)), Some(ID));
    device.restart();
    // A station brings it late.
    assert_eq!(carry(device, &terms, 5), (Carriage::Delivered, None));
    assert_eq!(device.token, TokenState::None);
    let (carriage, event) = carry(device, &terms, 20);
    assert_eq!(carriage, Carriage::Delivered);
    assert_eq!(event, Some(EventKind::TokenActivated));
    assert_eq!(device.activated, day(20));
}

#[test]
fn a_contract_without_limits_carries_everything() {
    let device = &mut Subscription::default();
    assert_eq!(
        carry(device, &Terms::UNLIMITED, -5_000).0,
        Carriage::Delivered
    );
    assert_eq!(device.end, UnixMillis(0));
    assert_eq!(
        carry(device, &Terms::UNLIMITED, 20_000),
        (Carriage::Delivered, None)
    );
}

#[test]
fn test_frames_end_six_months_after_the_first() {
    let terms = Terms {
        test_frames: 3,
        ..terms()
    };
    let device = &mut Subscription::default();
    carry(device, &terms, 1);
    assert_eq!(device.first_test, day(1));
    assert_eq!(device.state(), SubscriptionState::TestActivated);
    let (last, over) = (day(1).plus_months(6).plus(-1), day(1).plus_months(6));
    let contracts = [granted(ID, &terms)];
    let mut valid = device.clone();
    let carried = valid.carry(offer(&contracts), last);
    assert_eq!((carried.event, valid.test_frames), (None, 2));
    let carried = device.carry(offer(&contracts), over);
    assert_eq!(carried.event, Some(EventKind::TokenActivated));
}

#[test]
fn a_token_is_renewed_only_where_contract_device_type_and_device_allow_it() {
    for (by_contract, by_type, by_device) in [
        (true, true, true),
        (false, true, true),
        (true, false, true),
        (true, true, false),
    ] {
        let terms = Terms {
            renewal: by_contract,
            ..terms()
        };
        let device = &mut Subscription {
            renewal: by_device,
            ..Subscription::default()
        };
        carry(device, &terms, 1);
        let offer = Offer {
            contracts: &[granted(ID, &terms)],
            renewal: by_type,
        };
        let all = by_contract && by_type && by_device;
        let cause = (!all).then_some(Cause::NotRenewed);
        assert_eq!(device.carry(offer, day(380)).cause, cause);
    }
}

#[test]
fn the_months_of_a_token_may_reach_beyond_its_contract() {
    let (terms, mut device) = (terms(), Subscription::default());
    carry(&mut device, &terms, 1);
    assert_eq!(device.months_end(&terms), device.end);
    carry(&mut device, &terms, 800);
    assert_eq!(device.end, day(900));
    assert_eq!(device.months_end(&terms), day(1).plus_months(36));
}
