//! Which of several contracts carries a device, and gives it its token.

use super::*;

#[test]
fn at_the_end_of_its_token_a_device_takes_one_of_the_other_contract_of_its_type() {
    const OTHER: ContractId = ContractId([8; 12]);
    let (own, other) = (
        terms(),
        Terms {
            activation_end: UnixMillis(0),
            renewal: false,
            ..terms()
        },
    );
    let mut device = Subscription::default();
    carry(&mut device, &own, 1);
    let contracts = [granted(OTHER, &other)];
    let offer = offer(&contracts);
    // Until then it stays where it is.
    let before = device.carry(offer, day(300));
    assert_eq!((before.event, device.contract), (None, Some(ID)));
    let mut took = device.clone();
    let carried = took.carry(offer, day(380));
    assert_eq!(carried.event, Some(EventKind::TokenActivated));
    assert_eq!((carried.gives_back, carried.takes), (Some(ID), Some(OTHER)));
    assert_eq!((took.contract, took.activated), (Some(OTHER), day(380)));
    let over = Terms {
        activation_end: day(300),
        ..other
    };
    let refusals = [
        (vec![granted(OTHER, &full())], true, Cause::NoTokenLeft),
        (contracts.to_vec(), false, Cause::NotRenewed),
        (Vec::new(), true, Cause::NoContract),
        (Vec::new(), false, Cause::NoContract),
        (vec![granted(OTHER, &over)], true, Cause::ActivationEnded),
    ];
    for (contracts, renewal, cause) in refusals {
        let offer = Offer {
            contracts: &contracts,
            renewal,
        };
        let carried = device.clone().carry(offer, day(380));
        assert_eq!(carried.cause, Some(cause));
        assert_eq!((carried.gives_back, carried.takes), (Some(ID), None));
    }
}

/// Which contract a device is carried by: what it takes, that it is renewed, or why it is not.
type Choice = Result<ContractId, Cause>;

fn choice(device: &Subscription, contracts: &[Granted], at: i64) -> Choice {
    let mut device = device.clone();
    let carried = device.carry(offer(contracts), day(at));
    match carried.cause {
        Some(cause) => Err(cause),
        None => Ok(device.contract.expect("it has a token")),
    }
}

const FIRST: ContractId = ContractId([1; 12]);
const SECOND: ContractId = ContractId([2; 12]);
const THIRD: ContractId = ContractId([3; 12]);

/// Every token is taken, and it never ends.
pub(super) fn full() -> Terms {
    Terms {
        max_tokens: 5,
        tokens_in_use: 5,
        start: day(0),
        ..Terms::UNLIMITED
    }
}

/// For ever, token by token of a year.
fn open() -> Terms {
    Terms {
        start: day(0),
        token_months: 12,
        ..Terms::UNLIMITED
    }
}

#[test]
fn a_device_without_a_token_takes_one_of_the_first_contract_that_has_one_for_it() {
    let (full, open) = (full(), open());
    let to_come = Terms {
        start: day(500),
        ..open
    };
    let over = Terms {
        communication_end: day(50),
        ..open
    };
    let closed = Terms {
        activation_end: day(50),
        ..open
    };
    for (terms, expected) in [
        (vec![open, open], Ok(FIRST)),
        (vec![full, open, open], Ok(SECOND)),
        (vec![over, closed, open], Ok(THIRD)),
        (vec![to_come, open], Ok(SECOND)),
        // Of several the cause that came nearest to a token.
        (vec![over, closed], Err(Cause::ActivationEnded)),
        (vec![closed, over], Err(Cause::ActivationEnded)),
        (vec![full, over], Err(Cause::NoTokenLeft)),
        (vec![over, full, to_come], Err(Cause::NoTokenLeft)),
        (vec![], Err(Cause::NoContract)),
    ] {
        let ids = [FIRST, SECOND, THIRD].into_iter();
        let contracts: Vec<Granted> = ids
            .zip(&terms)
            .map(|(id, terms)| granted(id, terms))
            .collect();
        let chosen = choice(&Subscription::default(), &contracts, 100);
        assert_eq!(chosen, expected, "{terms:?}");
    }
    // A contract is still to come, and every other one is over: it may come under that.
    let contracts = [granted(FIRST, &over), granted(SECOND, &to_come)];
    let device = &mut Subscription::default();
    let carried = device.carry(offer(&contracts), day(100));
    assert_eq!(carried, Carried::quietly(Carriage::OffContract));
    let barred = Subscription {
        activable: false,
        ..Subscription::default()
    };
    let contracts = [granted(FIRST, &open), granted(SECOND, &to_come)];
    let chosen = choice(&barred, &contracts, 100);
    assert_eq!(chosen, Err(Cause::NotActivable));
}

#[test]
fn a_token_that_ended_is_renewed_on_its_contract_or_else_one_of_another_is_taken() {
    let (full, open) = (full(), open());
    let fixed = Terms {
        renewal: false,
        ..open
    };
    let over = Terms {
        communication_end: day(370),
        ..open
    };
    // The device took its token of the second with its message of the first day.
    for (first, second, expected) in [
        // Renewed, though a contract before it has a token.
        (open, open, Ok(SECOND)),
        (open, fixed, Ok(FIRST)),
        (open, over, Ok(FIRST)),
        // Whether the other one renews is of no account.
        (fixed, over, Ok(FIRST)),
        (full, fixed, Err(Cause::NoTokenLeft)),
        (full, over, Err(Cause::NoTokenLeft)),
        (over, fixed, Err(Cause::NotRenewed)),
        (over, over, Err(Cause::CommunicationEnded)),
    ] {
        let mut device = Subscription::default();
        let alone = [granted(SECOND, &second)];
        device.carry(offer(&alone), day(1));
        let contracts = [granted(FIRST, &first), granted(SECOND, &second)];
        let chosen = choice(&device, &contracts, 380);
        assert_eq!(chosen, expected, "{first:?} {second:?}");
        let event = device.clone().carry(offer(&contracts), day(380)).event;
        let told = match expected {
            Ok(SECOND) => EventKind::TokenRenewal,
            Ok(_) => EventKind::TokenActivated,
            Err(_) => EventKind::OffContract,
        };
        assert_eq!(event, Some(told));
        // Where device or type renews nothing, no other contract is looked for either.
        let offer = Offer {
            contracts: &contracts,
            renewal: false,
        };
        assert!(device.carry(offer, day(380)).cause.is_some());
    }
}

#[test]
fn test_frames_are_those_of_the_contract_that_would_give_the_token() {
    let testing = Terms {
        test_frames: 1,
        ..open()
    };
    for (first, second, expected) in [
        (full(), testing, EventKind::FirstTestMessage),
        (open(), testing, EventKind::TokenActivated),
    ] {
        let contracts = [granted(FIRST, &first), granted(SECOND, &second)];
        let carried = Subscription::default().carry(offer(&contracts), day(1));
        assert_eq!(carried.event, Some(expected));
    }
}

#[test]
fn the_contract_of_the_token_says_how_much_may_be_sent() {
    let over = Terms {
        activation_end: day(50),
        ..open()
    };
    let contracts = [granted(FIRST, &over), granted(SECOND, &open())];
    let device = |contract| Subscription {
        contract,
        ..Subscription::default()
    };
    for (own, contracts, expected) in [
        (Some(FIRST), &contracts[..], Some(FIRST)),
        (Some(SECOND), &contracts[..], Some(SECOND)),
        // Not the type's any more, or none yet.
        (Some(THIRD), &contracts[..], Some(SECOND)),
        (None, &contracts[..], Some(SECOND)),
        (None, &contracts[..1], Some(FIRST)),
        (Some(FIRST), &contracts[..0], None),
    ] {
        let under = device(own).under(offer(contracts), day(100));
        assert_eq!(under.map(|one| one.contract), expected);
    }
}

#[test]
fn a_token_goes_along_to_a_device_type_of_the_same_contract_only() {
    let (terms, mut device) = (terms(), Subscription::default());
    assert_eq!(device.transfer(&[]), None);
    carry(&mut device, &terms, 1);
    let before = device.clone();
    assert_eq!(device.transfer(&[FIRST, ID]), None);
    assert_eq!(device, before);
    assert_eq!(device.transfer(&[FIRST]), Some(ID));
    assert_eq!(device, Subscription::default());
    carry(&mut device, &terms, 2);
    device.unsubscribe(UnixMillis(3));
    assert_eq!(device.transfer(&[]), None);
    assert_eq!(device.token, TokenState::OffContract);
}
