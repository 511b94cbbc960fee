//! What events about contracts tell, and devices that came under one.

use domain::contract::{Cause, Granted, Offer, Subscription};
use domain::event::{EventKind, Variables};
use domain::{ContractId, DeviceId, DeviceTypeId, EventId, GroupId, UnixMillis};

use crate::callback::Owed;
use crate::store::events::NewEvent;
use crate::{Engine, StoreError, alert, store};

/// Where a device stands; `offered` are the contracts of its device type. The contract concerned
/// is the one that it has or had a token of, and the first of its type where it never had one.
pub(crate) fn standing(subscription: &Subscription, offered: &[ContractId]) -> Variables {
    let end = subscription.end.0;
    let contract = subscription.contract.or_else(|| offered.first().copied());
    Variables {
        contract_id: contract.map(|contract| contract.to_string()),
        contract_ids: offered.iter().map(ContractId::to_string).collect(),
        subscription_state: Some(subscription.state().word().to_owned()),
        expected_token_end_time: (end != 0).then_some(end),
        ..Variables::default()
    }
}

/// Why a device has no token: beside where it stands.
pub(crate) fn off_contract(
    subscription: &Subscription,
    offer: Offer<'_>,
    cause: Option<Cause>,
) -> Variables {
    let own = offer.find(subscription.contract);
    let months_end = own.map_or(subscription.end, |own| subscription.months_end(&own.terms));
    Variables {
        device_short_cause: cause.map(|cause| cause.code().to_owned()),
        device_cause: cause.map(|cause| cause.sentence().to_owned()),
        expected_subscription_duration_end_time: (months_end.0 != 0).then_some(months_end.0),
        ..standing(subscription, &ids(offer.contracts))
    }
}

/// Which contracts they are.
pub(crate) fn ids(contracts: &[Granted]) -> Vec<ContractId> {
    contracts.iter().map(|granted| granted.contract).collect()
}

/// The first of the contracts `has` that is not among those of `had`.
pub(crate) fn added(had: &[ContractId], has: &[ContractId]) -> Option<ContractId> {
    has.iter().copied().find(|contract| !had.contains(contract))
}

/// Devices of a type, where they came under a contract.
pub(crate) struct Under {
    pub(crate) device_type: DeviceTypeId,
    pub(crate) group: GroupId,
    /// The contract: the first of several that they came under at once.
    pub(crate) contract: ContractId,
    /// Every contract of the type.
    pub(crate) contracts: Vec<ContractId>,
}

/// Tells of devices that came under a contract of their type, each with where it stands and whose
/// contract it is. What callbacks owe for that is to be counted.
pub(crate) async fn came_under(
    engine: &Engine,
    connection: &mut sqlx::AnyConnection,
    under: &Under,
    devices: &[(DeviceId, Subscription)],
    now: UnixMillis,
) -> Result<Owed, StoreError> {
    let dialect = engine.db.dialect;
    let holders = store::contracts::holders(connection, dialect, &[under.contract]).await?;
    let holder = holders.get(&under.contract).map(GroupId::to_string);
    let ids = engine.ids.rows(devices.len());
    let event = |((device, subscription), id): (&(DeviceId, Subscription), i64)| NewEvent {
        id: EventId(id),
        device: *device,
        device_type: under.device_type,
        group: under.group,
        kind: EventKind::OnContract,
        time: now,
        variables: Variables {
            contract_id: Some(under.contract.to_string()),
            business_operator_id: holder.clone(),
            ..standing(subscription, &under.contracts)
        },
    };
    let events: Vec<NewEvent> = devices.iter().zip(ids).map(event).collect();
    alert::raise(connection, engine, &events, now).await
}
