//! Whether the subscription of a device goes on when its token ends.

use serde::{Deserialize, Serialize};

use super::{Offer, Subscription, TokenShown, TokenState};
use crate::time::UnixMillis;

/// What is to be expected, or has become, of the renewal of a device's token. The numbers are
/// those of the v2 API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RenewalStatus {
    /// Device, device type and contract allow it.
    Allowed = 0,
    /// One of them does not, and there is no other contract to go over to.
    NotAllowed = 1,
    /// It is allowed, and the token was renewed before.
    Renewed = 2,
    /// The subscription is over: the device is off contract, or its token ended and is not to be
    /// renewed.
    Ended = 3,
}

impl Subscription {
    /// What is to be expected of its renewal at `now`.
    pub fn renewal_status(&self, offer: Offer<'_>, now: UnixMillis) -> RenewalStatus {
        let token = self.shown(now);
        if token == TokenShown::OffContract {
            return RenewalStatus::Ended;
        }
        let held = self.contract.filter(|_| self.token == TokenState::Active);
        let first = offer.contracts.first().map(|first| first.contract);
        // Whether a contract itself renews is asked of the own one alone: of another, the device
        // takes a token anew.
        let own = held.or(first);
        let mut contracts = offer.contracts.iter();
        let goes_on = contracts.any(|one| one.terms.renewal || own != Some(one.contract));
        if !(self.renewal && offer.renewal && goes_on) {
            return match token {
                TokenShown::Invalid => RenewalStatus::Ended,
                _ => RenewalStatus::NotAllowed,
            };
        }
        match offer.find(held) {
            Some(own) if self.outlasts(own.terms.token_months) => RenewalStatus::Renewed,
            _ => RenewalStatus::Allowed,
        }
    }

    /// Whether the token lasts longer than the months for which it was taken; 0: as long as the
    /// contract.
    fn outlasts(&self, months: u32) -> bool {
        months != 0 && self.end > self.activated.plus_months(months)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{Granted, Terms};
    use crate::id::ContractId;

    const FIRST: ContractId = ContractId([1; 12]);
    const SECOND: ContractId = ContractId([2; 12]);
    const START: UnixMillis = UnixMillis(1_700_000_000_000);

    /// A contract of token by token of a month.
    fn granted(contract: ContractId, renewal: bool) -> Granted {
        Granted {
            contract,
            max_uplinks: None,
            terms: Terms {
                token_months: 1,
                renewal,
                ..Terms::UNLIMITED
            },
        }
    }

    fn device(renewal: bool) -> Subscription {
        Subscription {
            renewal,
            ..Subscription::default()
        }
    }

    #[test]
    fn renewal_is_allowed_where_device_type_and_contract_allow_it_or_another_contract_is_there() {
        use RenewalStatus::{Allowed, NotAllowed};
        let (yes, no) = (granted(FIRST, true), granted(FIRST, false));
        let other = granted(SECOND, false);
        for (by_device, by_type, contracts, expected) in [
            (true, true, vec![yes], Allowed),
            (true, true, vec![no], NotAllowed),
            (true, true, vec![no, other], Allowed),
            (false, true, vec![yes, other], NotAllowed),
            (true, false, vec![yes, other], NotAllowed),
            (true, true, vec![], NotAllowed),
        ] {
            let offer = Offer {
                contracts: &contracts,
                renewal: by_type,
            };
            let mut device = device(by_device);
            assert_eq!(device.renewal_status(offer, START), expected);
            if !contracts.is_empty() {
                device.carry(offer, START);
                assert_eq!(device.renewal_status(offer, START), expected);
            }
        }
    }

    #[test]
    fn it_has_ended_or_been_renewed_as_the_token_tells() {
        let (yes, no) = ([granted(FIRST, true)], [granted(FIRST, false)]);
        let renewing = Offer {
            contracts: &yes,
            renewal: true,
        };
        let fixed = Offer {
            contracts: &no,
            ..renewing
        };
        let later = START.plus_months(1);
        let mut device = device(true);
        device.carry(renewing, START);
        assert_eq!(
            device.renewal_status(renewing, later),
            RenewalStatus::Allowed,
            "the next message will do it"
        );
        assert_eq!(device.renewal_status(fixed, later), RenewalStatus::Ended);
        device.carry(renewing, later);
        assert_eq!(
            device.renewal_status(renewing, later),
            RenewalStatus::Renewed
        );
        assert_eq!(
            device.renewal_status(fixed, later),
            RenewalStatus::NotAllowed
        );
        device.carry(fixed, START.plus_months(2));
        let after = START.plus_months(3);
        assert_eq!(device.renewal_status(renewing, after), RenewalStatus::Ended);
        device.restart();
        assert_eq!(
            device.renewal_status(renewing, after),
            RenewalStatus::Allowed
        );
        // Planned to leave, and the time has come.
        device.carry(renewing, after);
        device.unsubscribe_at = after.plus(1);
        assert_eq!(
            device.renewal_status(renewing, after),
            RenewalStatus::Allowed
        );
        assert_eq!(
            device.renewal_status(renewing, after.plus(1)),
            RenewalStatus::Ended
        );
    }
}
