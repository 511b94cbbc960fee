//! What people change of where devices stand: of one or of many in a fixed number of statements, and
//! by the same rules.

use std::collections::BTreeMap;

use domain::audit::{Field, Verb};
use domain::contract::TokenState;
use domain::event::{EventKind, Variables};
use domain::{ContractId, DeviceId, EventId, Fault, UnixMillis};
use sqlx::AnyConnection;

use super::named::{Named, done_to};
use crate::audit::Act;
use crate::callback::Owed;
use crate::store::devices::{self as table, Rare, Standing};
use crate::store::events::NewEvent;
use crate::store::{self, StoreError};
use crate::{Engine, alert};

/// Why something is not done to a device: none where it is so already.
pub(super) type Stays = Option<Fault>;

/// What is changed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Change {
    /// The next message is accepted whatever its number.
    Disengage,
    /// Messages are held back.
    Suspend,
    /// Messages are delivered again.
    Resume,
    /// It may take a token again.
    Restart,
    /// It leaves its contract: at once, or at that time where it is to come.
    Unsubscribe(Option<UnixMillis>),
}

/// A device that is changed.
pub(super) struct Changed {
    /// Where it stands then.
    standing: Standing,
    /// What is told of it.
    told: Vec<(EventKind, Variables)>,
    /// The contract that has more or fewer tokens then, and how many.
    tokens: Option<(ContractId, i64)>,
}

impl Change {
    const fn verb(self) -> Verb {
        match self {
            Self::Disengage => Verb::Disengage,
            Self::Suspend => Verb::Suspend,
            Self::Resume => Verb::Resume,
            Self::Restart => Verb::Restart,
            Self::Unsubscribe(_) => Verb::Unsubscribe,
        }
    }

    /// Changes where a device stands. Returns what is told of that.
    fn of(
        self,
        standing: &mut Standing,
        now: UnixMillis,
    ) -> Result<Vec<(EventKind, Variables)>, Stays> {
        let subscription = &mut standing.rare.subscription;
        let told = match self {
            Self::Disengage => {
                standing.rare.disengaged = true;
                return Ok(Vec::new());
            }
            Self::Suspend if subscription.suspended => return Err(None),
            Self::Suspend => {
                subscription.suspended = true;
                (EventKind::Suspended, Variables::default())
            }
            Self::Resume if !subscription.suspended => return Err(None),
            Self::Resume => {
                subscription.suspended = false;
                look_after(standing, now);
                (EventKind::Resumed, Variables::default())
            }
            Self::Restart if subscription.token != TokenState::OffContract => {
                return Err(Some(Fault::NotOffContract));
            }
            Self::Restart => {
                subscription.restart();
                look_after(standing, now);
                (EventKind::Restarted, Variables::default())
            }
            Self::Unsubscribe(_) if subscription.token != TokenState::Active => {
                return Err(Some(Fault::NoToken));
            }
            Self::Unsubscribe(at) => {
                let told = Variables {
                    contract_id: subscription.contract.map(|id| id.to_string()),
                    expected_token_end_time: Some(at.unwrap_or(now).0),
                    ..Variables::default()
                };
                match at.filter(|at| *at > now) {
                    Some(at) => subscription.unsubscribe_at = at,
                    None => {
                        subscription.unsubscribe(now);
                    }
                }
                (EventKind::Unsubscribed, told)
            }
        };
        Ok(vec![told])
    }
}

/// What would become of the devices that are there, which are held from then on. `devices`
/// ascending.
pub(super) async fn judge(
    tx: &mut AnyConnection,
    engine: &Engine,
    change: Change,
    devices: &[DeviceId],
    now: UnixMillis,
) -> Result<BTreeMap<DeviceId, Result<Changed, Stays>>, StoreError> {
    let standings = table::lock(tx, engine.db.dialect, devices).await?;
    let active = |state: TokenState| i64::from(state == TokenState::Active);
    let judged = standings.into_iter().map(|(device, mut standing)| {
        let before = standing.rare.subscription.clone();
        let changed = change.of(&mut standing, now).map(|told| {
            let tokens = active(standing.rare.subscription.token) - active(before.token);
            let contract = before.contract.filter(|_| tokens != 0);
            Changed {
                standing,
                told,
                tokens: contract.map(|contract| (contract, tokens)),
            }
        });
        (device, changed)
    });
    Ok(judged.collect())
}

/// Does what was judged to devices that are held: what callbacks owe for it, to be counted, and what
/// is to be noted.
pub(super) async fn carry_out(
    tx: &mut AnyConnection,
    engine: &Engine,
    change: Change,
    devices: &[(Named, Changed)],
    now: UnixMillis,
) -> Result<(Owed, Vec<Act>), StoreError> {
    let dialect = engine.db.dialect;
    let mut tokens: BTreeMap<ContractId, i64> = BTreeMap::new();
    for (contract, count) in devices.iter().filter_map(|one| one.1.tokens) {
        *tokens.entry(contract).or_default() += count;
    }
    // As uplinks hold them: devices first, then contracts.
    let contracts: Vec<ContractId> = tokens.keys().copied().collect();
    store::contracts::lock(tx, dialect, &contracts).await?;
    let tokens: Vec<(ContractId, i64)> = tokens.into_iter().collect();
    store::contracts::count_tokens(tx, dialect, &tokens).await?;
    let rare = devices.iter();
    let rare = rare.map(|(named, changed)| (named.id, &changed.standing.rare));
    let rare: Vec<(DeviceId, &Rare)> = rare.collect();
    table::write_rare(tx, dialect, &rare).await?;
    let disengaged = rare.iter().filter(|one| one.1.disengaged);
    let disengaged: Vec<DeviceId> = disengaged.map(|one| one.0).collect();
    store::refusals::forget_devices(tx, dialect, &disengaged).await?;
    let told: usize = devices.iter().map(|one| one.1.told.len()).sum();
    let mut ids = engine.ids.rows(told).into_iter();
    let mut events = Vec::with_capacity(told);
    for (named, changed) in devices {
        for (kind, variables) in &changed.told {
            let id = ids.next().map(EventId);
            events.extend(id.map(|id| NewEvent {
                id,
                device: named.id,
                device_type: changed.standing.device_type,
                group: changed.standing.group,
                kind: *kind,
                time: now,
                variables: variables.clone(),
            }));
        }
    }
    let owed = alert::raise(tx, engine, &events, now).await?;
    let act = |(named, changed): &(Named, Changed)| Act {
        fields: vec![Field::text("leaves", "", leaving(change, changed, now))],
        ..done_to(named, change.verb())
    };
    Ok((owed, devices.iter().map(act).collect()))
}

/// When a device leaves its contract, where that is to come.
fn leaving(change: Change, changed: &Changed, now: UnixMillis) -> String {
    let leaves = changed.standing.rare.subscription.unsubscribe_at;
    match change {
        Change::Unsubscribe(_) if leaves > now => leaves.iso(),
        _ => String::new(),
    }
}

/// Has the keep-alive of a device looked at that may speak again: nobody did in the meantime. A
/// silence that was told already is not told again.
pub(super) fn look_after(standing: &mut Standing, now: UnixMillis) {
    if standing.heard_at.0 > 0 && standing.rare.lost_event == 0 {
        standing.rare.alarm_at = now;
    }
}
