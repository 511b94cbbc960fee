//! Contracts (BSS orders) and tokens: which devices are carried, and until when.
//!
//! A device needs a token of its device type's contract. Its first message takes one
//! (activation), or counts as a test frame where the contract has those; a token that ended is
//! renewed by the next message where contract and device allow it. A message without a token is
//! kept and not delivered.

mod input;
mod view;

pub use input::{ContractInput, ContractSettings};
pub use view::{ContractQuery, ContractUse, ContractUser, ContractView};

use serde::{Deserialize, Serialize};

use crate::event::EventKind;
use crate::id::{ContractId, GroupId};
use crate::time::UnixMillis;

/// A contract. Zero in a time or number means: without limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    /// Its id.
    pub id: ContractId,
    /// The group that holds it.
    pub group: GroupId,
    /// 1 to 100 characters.
    pub name: String,
    /// Uplink messages per device and day; absent: without limit.
    pub max_uplinks: Option<u32>,
    /// What else it grants.
    pub terms: Terms,
}

/// What a contract grants, beside its daily uplinks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Messages before this time are not carried.
    pub start: UnixMillis,
    /// From this time on no token is taken; 0: never ends.
    pub activation_end: UnixMillis,
    /// From this time on nothing is carried; 0: never ends.
    pub communication_end: UnixMillis,
    /// How many months a token lasts; 0: as long as the contract.
    pub token_months: u32,
    /// How many tokens there are; 0: without limit.
    pub max_tokens: i64,
    /// How many of them are taken.
    pub tokens_in_use: i64,
    /// Whether devices may ask for downlinks.
    pub bidir: bool,
    /// Downlinks per device and day; absent: without limit.
    pub max_downlinks: Option<u32>,
    /// Whether tokens are renewed.
    pub renewal: bool,
    /// Test frames before the activation, 0 to 25.
    pub test_frames: u32,
}

impl Terms {
    /// Everything, for ever.
    pub const UNLIMITED: Self = Self {
        start: UnixMillis(0),
        activation_end: UnixMillis(0),
        communication_end: UnixMillis(0),
        token_months: 0,
        max_tokens: 0,
        tokens_in_use: 0,
        bidir: true,
        max_downlinks: None,
        renewal: true,
        test_frames: 0,
    };
}

/// Whether a device has a token. The numbers are those in the database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TokenState {
    /// It never sent under a contract.
    #[default]
    None = 0,
    /// It has one.
    Active = 1,
    /// It had one, or could not get one.
    OffContract = 2,
}

impl TokenState {
    /// The state of that number.
    pub const fn from_number(number: i64) -> Option<Self> {
        match number {
            0 => Some(Self::None),
            1 => Some(Self::Active),
            2 => Some(Self::OffContract),
            _ => None,
        }
    }
}

/// A device's standing with its contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// Whether it has a token.
    pub token: TokenState,
    /// The contract the token is of.
    pub contract: Option<ContractId>,
    /// When the token was taken; 0: never.
    pub activated: UnixMillis,
    /// When the token ends; 0: never.
    pub end: UnixMillis,
    /// Test frames sent.
    pub test_frames: u32,
    /// Whether the device's token may be renewed.
    pub renewal: bool,
    /// Whether the device may take a token.
    pub activable: bool,
    /// Whether its messages are held back.
    pub suspended: bool,
    /// When it leaves its contract; 0: not planned.
    pub unsubscribe_at: UnixMillis,
}

impl Default for Subscription {
    fn default() -> Self {
        Self {
            token: TokenState::None,
            contract: None,
            activated: UnixMillis(0),
            end: UnixMillis(0),
            test_frames: 0,
            renewal: true,
            activable: true,
            suspended: false,
            unsubscribe_at: UnixMillis(0),
        }
    }
}

/// Whether a message is delivered. The numbers are those in the database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Carriage {
    /// Its callbacks are sent.
    #[default]
    Delivered = 0,
    /// Kept only: the device has no token.
    OffContract = 1,
    /// Kept only: the device is suspended.
    Suspended = 2,
}

impl Carriage {
    /// The carriage of that number.
    pub const fn from_number(number: i64) -> Option<Self> {
        match number {
            0 => Some(Self::Delivered),
            1 => Some(Self::OffContract),
            2 => Some(Self::Suspended),
            _ => None,
        }
    }
}

/// Why there is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The device type has no contract.
    NoContract,
    /// The device may not be activated.
    NotActivable,
    /// The message is older than the contract.
    NotStarted,
    /// The contract takes no more devices.
    ActivationEnded,
    /// The contract carries nothing any more.
    CommunicationEnded,
    /// Every token is taken.
    NoTokenLeft,
    /// The token ended and is not renewed.
    NotRenewed,
    /// The device was taken off.
    Unsubscribed,
}

impl Cause {
    /// A stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoContract => "no_contract",
            Self::NotActivable => "not_activable",
            Self::NotStarted => "not_started",
            Self::ActivationEnded => "activation_ended",
            Self::CommunicationEnded => "communication_ended",
            Self::NoTokenLeft => "no_token_left",
            Self::NotRenewed => "not_renewed",
            Self::Unsubscribed => "unsubscribed",
        }
    }
}

/// What carrying a message did to the subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carried {
    /// Whether the message is delivered.
    pub carriage: Carriage,
    /// What happened, to be told as an event.
    pub event: Option<EventKind>,
    /// Why there is no token, with [`EventKind::OffContract`].
    pub cause: Option<Cause>,
    /// How the number of tokens in use changed.
    pub tokens: i64,
}

impl Carried {
    const fn quietly(carriage: Carriage) -> Self {
        Self {
            carriage,
            event: None,
            cause: None,
            tokens: 0,
        }
    }
}

impl Subscription {
    /// Carries a message of `time`, or does not. `contract` is that of the device type;
    /// `tokens_left` whether it has a token to take.
    pub fn carry(
        &mut self,
        contract: Option<(ContractId, &Terms)>,
        tokens_left: bool,
        time: UnixMillis,
    ) -> Carried {
        if self.suspended {
            return Carried::quietly(Carriage::Suspended);
        }
        if self.token == TokenState::Active {
            return self.go_on(contract, time);
        }
        if self.token == TokenState::OffContract {
            return Carried::quietly(Carriage::OffContract);
        }
        self.begin(contract, tokens_left, time)
    }

    /// A message of a device that never had a token, or may take one again.
    fn begin(
        &mut self,
        contract: Option<(ContractId, &Terms)>,
        tokens_left: bool,
        time: UnixMillis,
    ) -> Carried {
        let Some((id, terms)) = contract else {
            return self.leave(Cause::NoContract);
        };
        if time < terms.start {
            // An old recording: the device itself may still come under the contract.
            return Carried::quietly(Carriage::OffContract);
        }
        let refused = if !self.activable {
            Some(Cause::NotActivable)
        } else if ended(terms.communication_end, time) {
            Some(Cause::CommunicationEnded)
        } else if ended(terms.activation_end, time) {
            Some(Cause::ActivationEnded)
        } else {
            None
        };
        if let Some(cause) = refused {
            return self.leave(cause);
        }
        // A test frame needs no token, but a contract that is alive.
        if self.test_frames < terms.test_frames {
            self.test_frames += 1;
            return Carried {
                event: (self.test_frames == 1).then_some(EventKind::FirstTestMessage),
                ..Carried::quietly(Carriage::Delivered)
            };
        }
        if !tokens_left {
            return self.leave(Cause::NoTokenLeft);
        }
        self.token = TokenState::Active;
        self.contract = Some(id);
        self.activated = time;
        self.end = token_end(terms, time);
        Carried {
            event: Some(EventKind::TokenActivated),
            tokens: 1,
            ..Carried::quietly(Carriage::Delivered)
        }
    }

    /// A message of a device with a token.
    fn go_on(&mut self, contract: Option<(ContractId, &Terms)>, time: UnixMillis) -> Carried {
        if ended(self.unsubscribe_at, time) {
            return self.leave(Cause::Unsubscribed);
        }
        if !ended(self.end, time) {
            return Carried::quietly(Carriage::Delivered);
        }
        match contract {
            Some((id, terms)) if self.contract == Some(id) => {
                if ended(terms.communication_end, time) {
                    return self.leave(Cause::CommunicationEnded);
                }
                if !(terms.renewal && self.renewal) {
                    return self.leave(Cause::NotRenewed);
                }
                // Whole terms, so that the end does not depend on when the message came.
                while ended(self.end, time) {
                    let next = token_end(terms, self.end);
                    if next <= self.end && next.0 != 0 {
                        return self.leave(Cause::CommunicationEnded);
                    }
                    self.end = next;
                }
                Carried {
                    event: Some(EventKind::TokenRenewal),
                    ..Carried::quietly(Carriage::Delivered)
                }
            }
            _ => self.leave(Cause::NoContract),
        }
    }

    /// Off the contract; told once.
    fn leave(&mut self, cause: Cause) -> Carried {
        let tokens = if self.token == TokenState::Active {
            -1
        } else {
            0
        };
        self.token = TokenState::OffContract;
        Carried {
            carriage: Carriage::OffContract,
            event: Some(EventKind::OffContract),
            cause: Some(cause),
            tokens,
        }
    }

    /// Takes the device off its contract at once. Returns how the tokens in use changed.
    pub fn unsubscribe(&mut self) -> i64 {
        self.leave(Cause::Unsubscribed).tokens
    }

    /// Lets an off-contract device take a token again with its next message.
    pub fn restart(&mut self) {
        if self.token == TokenState::OffContract {
            self.token = TokenState::None;
            self.unsubscribe_at = UnixMillis(0);
        }
    }
}

/// Whether `end` (0: never) has come by `time`.
const fn ended(end: UnixMillis, time: UnixMillis) -> bool {
    end.0 != 0 && time.0 >= end.0
}

/// The end of a token taken or prolonged at `from`: 0 when there is none.
fn token_end(terms: &Terms, from: UnixMillis) -> UnixMillis {
    let by_months = match terms.token_months {
        0 => UnixMillis(0),
        months => from.plus_months(months),
    };
    match (by_months.0, terms.communication_end.0) {
        (0, end) | (end, 0) => UnixMillis(end),
        (one, other) => UnixMillis(one.min(other)),
    }
}

#[cfg(test)]
mod tests {
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

    fn carry(
        subscription: &mut Subscription,
        terms: &Terms,
        at: i64,
    ) -> (Carriage, Option<EventKind>) {
        let carried = subscription.carry(Some((ID, terms)), true, day(at));
        (carried.carriage, carried.event)
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
    fn a_device_that_may_not_have_a_token_is_kept_and_not_delivered() {
        let off = (Carriage::OffContract, Some(EventKind::OffContract));
        let late = &mut Subscription::default();
        assert_eq!(carry(late, &terms(), 300), off);
        let barred = &mut Subscription {
            activable: false,
            ..Subscription::default()
        };
        assert_eq!(carry(barred, &terms(), 1), off);
        let carried = Subscription::default().carry(Some((ID, &terms())), false, day(1));
        assert_eq!(
            (carried.cause, carried.tokens),
            (Some(Cause::NoTokenLeft), 0)
        );
        assert_eq!(
            Subscription::default().carry(None, true, day(1)).cause,
            Some(Cause::NoContract)
        );
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
        assert_eq!(device.unsubscribe(), -1);
        assert_eq!(carry(device, &terms, 4), (Carriage::OffContract, None));
        device.restart();
        assert_eq!(carry(device, &terms, 5).1, Some(EventKind::TokenActivated));
        device.unsubscribe_at = day(10);
        assert_eq!(carry(device, &terms, 9).0, Carriage::Delivered);
        assert_eq!(carry(device, &terms, 10).0, Carriage::OffContract);
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
}
