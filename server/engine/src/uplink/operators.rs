//! Whose network heard a message and whose contract it is about, in the events that tell it.
//! They are rare, so it is looked up only where there are some.

use std::collections::HashMap;

use domain::event::EventKind;
use domain::{ContractId, GroupId, StationId};

use crate::store::db::Dialect;
use crate::store::events::NewEvent;
use crate::store::{self, StoreError};

/// Whether an event tells whose network heard its message.
const fn tells_network(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::OffContract | EventKind::TokenRenewal | EventKind::FirstTestMessage
    )
}

/// Whether it tells whose contract it is about.
const fn tells_business(kind: EventKind) -> bool {
    matches!(kind, EventKind::OffContract | EventKind::TokenRenewal)
}

/// Names the operators in events. `heard` are places among them, each with the station that
/// heard its message first.
pub(super) async fn name(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    events: &mut [NewEvent],
    heard: &[(usize, StationId)],
) -> Result<(), StoreError> {
    let tells = |at: usize| {
        events
            .get(at)
            .is_some_and(|event| tells_network(event.kind))
    };
    let heard: Vec<(usize, StationId)> =
        heard.iter().copied().filter(|(at, _)| tells(*at)).collect();
    if heard.is_empty() {
        return Ok(());
    }
    let mut stations: Vec<StationId> = heard.iter().map(|heard| heard.1).collect();
    stations.sort_unstable();
    stations.dedup();
    let operators = store::stations::operators(connection, dialect, &stations).await?;
    let holders = holders(connection, dialect, events).await?;
    for (at, station) in heard {
        let Some(event) = events.get_mut(at) else {
            continue;
        };
        event.variables.network_operator_id = operators.get(&station).cloned();
        if tells_business(event.kind) {
            let holder = contract(event).and_then(|contract| holders.get(&contract));
            event.variables.business_operator_id = holder.map(GroupId::to_string);
        }
    }
    Ok(())
}

/// The groups that hold the contracts of events.
async fn holders(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    events: &[NewEvent],
) -> Result<HashMap<ContractId, GroupId>, StoreError> {
    let about = events.iter().filter(|event| tells_business(event.kind));
    let mut contracts: Vec<ContractId> = about.filter_map(contract).collect();
    contracts.sort_unstable();
    contracts.dedup();
    store::contracts::holders(connection, dialect, &contracts).await
}

fn contract(event: &NewEvent) -> Option<ContractId> {
    event.variables.contract_id.as_ref()?.parse().ok()
}
