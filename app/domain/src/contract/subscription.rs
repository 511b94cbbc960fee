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
    fn full() -> Terms {
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

    #[test]
    fn the_months_of_a_token_may_reach_beyond_its_contract() {
        let (terms, mut device) = (terms(), Subscription::default());
        carry(&mut device, &terms, 1);
        assert_eq!(device.months_end(&terms), device.end);
        carry(&mut device, &terms, 800);
        assert_eq!(device.end, day(900));
        assert_eq!(device.months_end(&terms), day(1).plus_months(36));
    }
}
