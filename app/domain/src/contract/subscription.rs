//! A device's standing with its contract.

use serde::{Deserialize, Serialize};

use super::{Carriage, Cause, Granted, Offer, Terms, ended, renewed_end, token_end};
use crate::event::EventKind;
use crate::id::ContractId;
use crate::time::UnixMillis;

/// How many months test frames are valid from the first on.
const TEST_MONTHS: u32 = 6;

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

/// What people are told of a device's token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TokenShown {
    /// It never sent under a contract.
    None,
    /// It has one.
    Active,
    /// It had one, or could not get one.
    OffContract,
    /// It has one that is over, and sent nothing since: the next message renews it, takes
    /// another or sends the device off its contract.
    Invalid,
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
    /// When the first of them was sent: they are valid for six months; 0: none was.
    pub first_test: UnixMillis,
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
            first_test: UnixMillis(0),
            renewal: true,
            activable: true,
            suspended: false,
            unsubscribe_at: UnixMillis(0),
        }
    }
}

/// What the subscription is, in the words that events use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubscriptionState {
    /// It never sent under a contract.
    PreActivated,
    /// It sent test frames.
    TestActivated,
    /// It has a token.
    Activated,
    /// Its messages are held back.
    Suspended,
    /// It had a token, or could not get one.
    Inactive,
}

impl SubscriptionState {
    /// The word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::PreActivated => "PRE_ACTIVATED",
            Self::TestActivated => "TEST_ACTIVATED",
            Self::Activated => "ACTIVATED",
            Self::Suspended => "SUSPENDED",
            Self::Inactive => "INACTIVE",
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
    /// The contract that has one token more now.
    pub gives_back: Option<ContractId>,
    /// The contract of which a token was taken.
    pub takes: Option<ContractId>,
}

impl Carried {
    const fn quietly(carriage: Carriage) -> Self {
        Self {
            carriage,
            event: None,
            cause: None,
            gives_back: None,
            takes: None,
        }
    }
}

impl Subscription {
    /// What it is.
    pub const fn state(&self) -> SubscriptionState {
        match self.token {
            _ if self.suspended => SubscriptionState::Suspended,
            TokenState::Active => SubscriptionState::Activated,
            TokenState::OffContract => SubscriptionState::Inactive,
            TokenState::None if self.test_frames > 0 => SubscriptionState::TestActivated,
            TokenState::None => SubscriptionState::PreActivated,
        }
    }

    /// What people are told of the token at `now`. A token that is over is kept until the next
    /// message, which alone can say what becomes of it; one that was to be given up is lost.
    pub const fn shown(&self, now: UnixMillis) -> TokenShown {
        match self.token {
            TokenState::None => TokenShown::None,
            TokenState::OffContract => TokenShown::OffContract,
            TokenState::Active if ended(self.unsubscribe_at, now) => TokenShown::OffContract,
            TokenState::Active if ended(self.end, now) => TokenShown::Invalid,
            TokenState::Active => TokenShown::Active,
        }
    }

    /// The contract whose daily numbers and options hold for a message of `time`: that of the
    /// token, as far as the device type has it, and else the first that is alive then.
    pub fn under<'a>(&self, offer: Offer<'a>, time: UnixMillis) -> Option<&'a Granted> {
        let alive = |one: &&Granted| self.barred(&one.terms, time).is_none();
        let own = offer.find(self.contract);
        own.or_else(|| offer.contracts.iter().find(alive))
            .or_else(|| offer.contracts.first())
    }

    /// Whether a message sent at `now` would be delivered.
    pub fn may_communicate(&self, offer: Offer<'_>, now: UnixMillis) -> bool {
        self.clone().carry(offer, now).carriage == Carriage::Delivered
    }

    /// When the months end for which the token was taken or renewed, whatever the contract's own
    /// end makes of them; 0: never. `terms` are those of the token's contract.
    pub fn months_end(&self, terms: &Terms) -> UnixMillis {
        months_end(self.activated, self.end, terms)
    }

    /// Carries a message of `time`, or does not.
    pub fn carry(&mut self, offer: Offer<'_>, time: UnixMillis) -> Carried {
        if self.suspended {
            return Carried::quietly(Carriage::Suspended);
        }
        match self.token {
            TokenState::Active => self.go_on(offer, time),
            // It came late: the device had its token when it sent this.
            TokenState::OffContract if self.had(time) => Carried::quietly(Carriage::Delivered),
            TokenState::OffContract => Carried::quietly(Carriage::OffContract),
            TokenState::None if self.had(time) => Carried::quietly(Carriage::Delivered),
            TokenState::None => self.begin(offer, time),
        }
    }

    /// Whether the device had, at that time, the token that it lost since.
    const fn had(&self, time: UnixMillis) -> bool {
        self.activated.0 != 0
            && time.0 >= self.activated.0
            && self.end.0 != 0
            && time.0 < self.end.0
    }

    /// A message of a device that never had a token, or may take one again.
    fn begin(&mut self, offer: Offer<'_>, time: UnixMillis) -> Carried {
        let mut nearest = Cause::NoContract;
        for granted in offer.contracts {
            let terms = &granted.terms;
            // A test frame needs no token, but a contract that is alive.
            if self.barred(terms, time).is_none() && self.has_test_frame(terms, time) {
                return self.test(time);
            }
            match self.refusal(terms, time) {
                None => return self.take(granted, time),
                Some(cause) => nearest = nearest.nearer(cause),
            }
        }
        match nearest {
            // An old recording, or a contract to come: the device may still come under it.
            Cause::NotStarted => Carried::quietly(Carriage::OffContract),
            cause => self.leave(cause),
        }
    }

    /// Whether a message of `time` may be a test frame.
    fn has_test_frame(&self, terms: &Terms, time: UnixMillis) -> bool {
        let over = self.first_test.0 != 0 && time >= self.first_test.plus_months(TEST_MONTHS);
        self.test_frames < terms.test_frames && !over
    }

    fn test(&mut self, time: UnixMillis) -> Carried {
        self.test_frames += 1;
        if self.first_test.0 == 0 || time < self.first_test {
            self.first_test = time;
        }
        Carried {
            event: (self.test_frames == 1).then_some(EventKind::FirstTestMessage),
            ..Carried::quietly(Carriage::Delivered)
        }
    }

    /// Why no token of a contract may be taken, however many it has.
    const fn barred(&self, terms: &Terms, time: UnixMillis) -> Option<Cause> {
        if time.0 < terms.start.0 {
            Some(Cause::NotStarted)
        } else if !self.activable {
            Some(Cause::NotActivable)
        } else if ended(terms.communication_end, time) {
            Some(Cause::CommunicationEnded)
        } else if ended(terms.activation_end, time) {
            Some(Cause::ActivationEnded)
        } else {
            None
        }
    }

    /// Why no token of a contract is taken.
    fn refusal(&self, terms: &Terms, time: UnixMillis) -> Option<Cause> {
        let none_left = (!terms.has_token_left()).then_some(Cause::NoTokenLeft);
        self.barred(terms, time).or(none_left)
    }

    fn take(&mut self, granted: &Granted, time: UnixMillis) -> Carried {
        self.token = TokenState::Active;
        self.contract = Some(granted.contract);
        self.activated = time;
        self.end = token_end(&granted.terms, time);
        Carried {
            event: Some(EventKind::TokenActivated),
            takes: self.contract,
            ..Carried::quietly(Carriage::Delivered)
        }
    }

    /// A message of a device with a token.
    fn go_on(&mut self, offer: Offer<'_>, time: UnixMillis) -> Carried {
        if ended(self.unsubscribe_at, time) {
            self.end_by(self.unsubscribe_at);
            return self.leave(Cause::Unsubscribed);
        }
        if !ended(self.end, time) {
            return Carried::quietly(Carriage::Delivered);
        }
        let renewal = self.renewal && offer.renewal;
        let own = offer.find(self.contract);
        let mut nearest = match own.map(|own| self.prolonged(&own.terms, renewal, time)) {
            Some(Ok(end)) => {
                self.end = end;
                return Carried {
                    event: Some(EventKind::TokenRenewal),
                    ..Carried::quietly(Carriage::Delivered)
                };
            }
            Some(Err(cause)) => cause,
            None if renewal || offer.contracts.is_empty() => Cause::NoContract,
            None => Cause::NotRenewed,
        };
        if !renewal {
            return self.leave(nearest);
        }
        let held = self.contract;
        let others = offer.contracts.iter();
        for other in others.filter(|one| held != Some(one.contract)) {
            // Nothing is prolonged: whether that contract itself renews is not asked.
            match self.refusal(&other.terms, time) {
                None => {
                    return Carried {
                        gives_back: held,
                        ..self.take(other, time)
                    };
                }
                Some(cause) => nearest = nearest.nearer(cause),
            }
        }
        self.leave(nearest)
    }

    /// Until when a token that ended lasts once it is renewed on the same contract.
    fn prolonged(
        &self,
        terms: &Terms,
        renewal: bool,
        time: UnixMillis,
    ) -> Result<UnixMillis, Cause> {
        if ended(terms.communication_end, time) {
            return Err(Cause::CommunicationEnded);
        }
        if !(terms.renewal && renewal) {
            return Err(Cause::NotRenewed);
        }
        // Whole terms, so that the end does not depend on when the message came.
        let mut end = self.end;
        while ended(end, time) {
            let next = renewed_end(terms, end);
            if next <= end && next.0 != 0 {
                return Err(Cause::CommunicationEnded);
            }
            end = next;
        }
        Ok(end)
    }

    /// Has the token, if there is one, end at `time` at the latest.
    fn end_by(&mut self, time: UnixMillis) {
        if self.token == TokenState::Active && !ended(self.end, time) {
            self.end = time;
        }
    }

    /// Off the contract; told once.
    fn leave(&mut self, cause: Cause) -> Carried {
        let gives_back = self.contract.filter(|_| self.token == TokenState::Active);
        self.token = TokenState::OffContract;
        Carried {
            event: Some(EventKind::OffContract),
            cause: Some(cause),
            gives_back,
            ..Carried::quietly(Carriage::OffContract)
        }
    }

    /// Takes the device off its contract at once. Returns the contract that has one token more.
    pub fn unsubscribe(&mut self, now: UnixMillis) -> Option<ContractId> {
        self.end_by(now);
        self.leave(Cause::Unsubscribed).gives_back
    }

    /// Takes the device off its contract if the time planned for that has come. What it sent
    /// before stays under its token, however late this is done. Returns when it left, and the
    /// contract that has one token more.
    pub fn leave_if_due(&mut self, now: UnixMillis) -> Option<(UnixMillis, Option<ContractId>)> {
        if self.token != TokenState::Active || !ended(self.unsubscribe_at, now) {
            return None;
        }
        let left = std::mem::replace(&mut self.unsubscribe_at, UnixMillis(0));
        self.end_by(left);
        Some((left, self.leave(Cause::Unsubscribed).gives_back))
    }

    /// Leaves the token, which another device goes on with.
    pub fn give_up(&mut self, now: UnixMillis) {
        self.end_by(now);
        self.token = TokenState::OffContract;
        self.unsubscribe_at = UnixMillis(0);
    }

    /// Brings the device to another device type, whose contracts are `to`. Where its own is among
    /// them its token goes on; a token of another contract, which is an order of its own, is lost
    /// for good, and the next message takes one anew. Returns the contract that has one token
    /// more.
    pub fn transfer(&mut self, to: &[ContractId]) -> Option<ContractId> {
        let lost = self.contract.filter(|held| !to.contains(held));
        let lost = lost.filter(|_| self.token == TokenState::Active)?;
        self.token = TokenState::None;
        self.contract = None;
        self.activated = UnixMillis(0);
        self.end = UnixMillis(0);
        self.unsubscribe_at = UnixMillis(0);
        Some(lost)
    }

    /// Lets an off-contract device take a token again with its next message.
    pub fn restart(&mut self) {
        if self.token == TokenState::OffContract {
            self.token = TokenState::None;
            self.unsubscribe_at = UnixMillis(0);
        }
    }
}

/// As [`Subscription::months_end`], for a token that was taken at `activated` and ends at `end`.
pub fn months_end(activated: UnixMillis, end: UnixMillis, terms: &Terms) -> UnixMillis {
    if terms.token_months == 0 || end.0 == 0 {
        return end;
    }
    let mut months = activated.plus_months(terms.token_months);
    if months <= activated {
        return end;
    }
    while months < end {
        let next = months.plus_months(terms.renewed_months());
        if next <= months {
            return end;
        }
        months = next;
    }
    months
}

#[cfg(test)]
mod tests;
