//! Contracts (BSS orders) and tokens: which devices are carried, and until when.
//!
//! A device type has contracts in an order, and a device needs a token of one of them. Its first
//! message takes one of the first contract that has begun, is not over, accepts activations and
//! has a token left (activation), or counts as a test frame where a contract on the way there has
//! those and the first is less than six months old. A token that ended is renewed by the next
//! message where contract, device type and device allow it; where the contract does not, or is
//! over, or is none of the type's any more, the device takes a token of the first of the others,
//! as before, if device type and device allow renewal. A message without a token is kept and not
//! delivered. What a contract grants a day holds for the devices that have a token of it.
//!
//! A contract's daily number of uplinks holds for a day of UTC and counts what is delivered, by
//! the messages' own time: as many as it grants are within it, in the order in which they arrived,
//! and whichever arrives after them is flagged. So a message that comes late is held against the
//! day on which it was sent, and no other; one that is only kept is held against none.

mod offer;
mod options;
mod plan;
mod renewal;
mod subscription;

pub use offer::{Granted, Offer};
pub use options::Options;
pub use plan::Plan;
pub use renewal::RenewalStatus;
pub use subscription::{
    Carried, Subscription, SubscriptionState, TokenShown, TokenState, months_end,
};

mod input;
mod list;
mod view;

pub use input::{ContractInput, ContractSettings};
pub use list::{ContractColumn, ContractQuery, ContractSort};
pub use view::{ContractDevice, ContractUse, ContractUser, ContractView};

use serde::{Deserialize, Serialize};

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
    /// How it is paid for.
    pub plan: Plan,
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
    /// How many months it lasts longer with each renewal; 0: as many as it was taken for.
    pub renewal_months: u32,
    /// How many tokens there are; 0: without limit.
    pub max_tokens: i64,
    /// How many of them are taken.
    pub tokens_in_use: i64,
    /// Whether devices may ask for downlinks.
    pub bidir: bool,
    /// Downlinks per device and day; absent: without limit.
    pub max_downlinks: Option<u32>,
    /// Whether its downlinks, as long as they are within that number, go before those of contracts
    /// that do not say so.
    pub high_priority: bool,
    /// Whether tokens are renewed.
    pub renewal: bool,
    /// Test frames before the activation, 0 to 25.
    pub test_frames: u32,
    /// What is told of messages beside what devices said.
    pub options: Options,
}

impl Terms {
    /// Everything, for ever.
    pub const UNLIMITED: Self = Self {
        start: UnixMillis(0),
        activation_end: UnixMillis(0),
        communication_end: UnixMillis(0),
        token_months: 0,
        renewal_months: 0,
        max_tokens: 0,
        tokens_in_use: 0,
        bidir: true,
        max_downlinks: None,
        high_priority: false,
        renewal: true,
        test_frames: 0,
        options: Options::ALL,
    };

    /// Whether there is a token to take.
    pub const fn has_token_left(&self) -> bool {
        self.max_tokens == 0 || self.tokens_in_use < self.max_tokens
    }

    /// How many months a token lasts longer with each renewal; 0: tokens end with the contract.
    pub const fn renewed_months(&self) -> u32 {
        match (self.token_months, self.renewal_months) {
            (0, _) => 0,
            (months, 0) | (_, months) => months,
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

    /// The same as a sentence, for events.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::NoContract => "The device type has no contract.",
            Self::NotActivable => "The device may not take a token.",
            Self::NotStarted => "The message is older than the contract.",
            Self::ActivationEnded => "The contract takes no more devices.",
            Self::CommunicationEnded => "The contract is over.",
            Self::NoTokenLeft => "Every token of the contract is taken.",
            Self::NotRenewed => "The token ended and is not renewed.",
            Self::Unsubscribed => "The device was taken off its contract.",
        }
    }

    /// Of why two contracts gave no token, what came nearer to one.
    pub(crate) const fn nearer(self, other: Self) -> Self {
        if other.distance() < self.distance() {
            other
        } else {
            self
        }
    }

    /// How far from a token a contract is that refuses it so.
    const fn distance(self) -> u8 {
        match self {
            Self::NoTokenLeft => 0,
            Self::NotActivable => 1,
            Self::NotStarted => 2,
            Self::NotRenewed => 3,
            Self::ActivationEnded => 4,
            Self::CommunicationEnded => 5,
            Self::NoContract | Self::Unsubscribed => 6,
        }
    }
}

/// Whether `end` (0: never) has come by `time`.
const fn ended(end: UnixMillis, time: UnixMillis) -> bool {
    end.0 != 0 && time.0 >= end.0
}

/// The end of a token taken at `from`: 0 when there is none.
fn token_end(terms: &Terms, from: UnixMillis) -> UnixMillis {
    end_after(terms, terms.token_months, from)
}

/// The end of a token that ended at `from` and is renewed: 0 when there is none.
fn renewed_end(terms: &Terms, from: UnixMillis) -> UnixMillis {
    end_after(terms, terms.renewed_months(), from)
}

/// So many months after `from`, unless the contract ends before.
fn end_after(terms: &Terms, months: u32, from: UnixMillis) -> UnixMillis {
    let by_months = match months {
        0 => UnixMillis(0),
        months => from.plus_months(months),
    };
    match (by_months.0, terms.communication_end.0) {
        (0, end) | (end, 0) => UnixMillis(end),
        (one, other) => UnixMillis(one.min(other)),
    }
}
