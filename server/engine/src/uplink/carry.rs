//! Whether a message is delivered: tokens and suspension; and the downlinks that devices ask for.
//! The rules stand in [`domain::contract`].

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use domain::contract::{Carriage, Cause, Granted, Offer, Terms, TokenState};
use domain::device_type::DownlinkMode;
use domain::downlink::{DownlinkState, InfoCode, LAST_ANSWER};
use domain::event::{EventKind, Variables};
use domain::reception::{Outcome, Reception};
use domain::{
    ContractId, DeviceId, DeviceTypeId, DownlinkId, EventId, MessageId, Rejection, StationId,
    UnixMillis,
};

use super::intake::FRESH;
use super::judge::Judged;
use super::merge::Message;
use super::operators;
use super::quota::{self, Answers, OldDays, count_uplink};
use crate::Engine;
use crate::event::contract::{ids, off_contract, standing as where_it_stands};
use crate::store::device_types::Rules;
use crate::store::devices::{Newest, Rare, Standing};
use crate::store::downlinks::Downlink;
use crate::store::events::NewEvent;
use crate::store::{self, StoreError};

/// Messages of which it is known whether they are delivered.
pub(super) struct Carried {
    pub(super) messages: Vec<Message>,
    pub(super) receptions: Vec<(MessageId, Reception)>,
    pub(super) standings: HashMap<DeviceId, Standing>,
    /// Their rare parts, as they were read.
    pub(super) rare_before: HashMap<DeviceId, Rare>,
    pub(super) rules: HashMap<DeviceTypeId, Rules>,
    pub(super) events: Vec<NewEvent>,
    pub(super) downlinks: Vec<Downlink>,
    /// Breaches of the keep-alive that ended: the events that told of them.
    pub(super) over: Vec<EventId>,
    /// How the tokens in use changed.
    pub(super) tokens: Vec<(ContractId, i64)>,
    /// How many were taken, whatever became of them.
    pub(super) tokens_taken: Vec<(ContractId, i64)>,
    /// Devices whose newest message is not that which it was.
    pub(super) moved: Vec<DeviceId>,
    /// Answers whose devices say that they were sent.
    pub(super) proven: Vec<DownlinkId>,
    /// Devices that left their contracts since it was planned, with their types.
    pub(super) left: Vec<(DeviceId, DeviceTypeId)>,
    pub(super) outcomes: Vec<Option<Result<Outcome, Rejection>>>,
}

pub(super) async fn carry(
    connection: &mut sqlx::AnyConnection,
    engine: &Engine,
    judged: Judged,
    now: UnixMillis,
) -> Result<Carried, StoreError> {
    let mut tokens = Tokens::lock(connection, engine, &judged).await?;
    let mut old_days = OldDays::read(connection, engine.db.dialect, &judged).await?;
    let mut answers = Answers::read(connection, engine.db.dialect, &judged).await?;
    let mut carried = Carried {
        messages: judged.messages,
        receptions: judged.receptions,
        standings: judged.standings,
        rare_before: judged.rare_before,
        rules: judged.rules,
        events: judged.events,
        downlinks: Vec::new(),
        over: Vec::new(),
        tokens: Vec::new(),
        tokens_taken: Vec::new(),
        moved: Vec::new(),
        proven: judged.proven,
        left: Vec::new(),
        outcomes: judged.outcomes,
    };
    // Places among the events, each with the station that heard its message first.
    let mut heard: Vec<(usize, StationId)> = Vec::new();
    for message in &mut carried.messages {
        let Some(standing) = carried.standings.get_mut(&message.device) else {
            continue;
        };
        let newest = standing.newest;
        if let Some(before) = message.before {
            // An earlier reception joined the newest message: another may be the newest now.
            quota::moved(message, before, standing);
            let newest = newest.is_some_and(|newest| newest.message == message.id);
            if newest && message.time != before {
                carried.moved.push(message.device);
            }
            // A repetition may be the first that lets the question be heard.
            let suspended = standing.rare.subscription.suspended;
            if message.asks && !suspended && !message.kind.is_oob() {
                let rules = carried.rules.get(&message.device_type);
                let asked = ask(engine, message, standing, rules, &mut answers, now);
                carried.downlinks.extend(asked);
            }
            continue;
        }
        let this = Newest {
            time: message.time,
            number: message.seq_number,
            message: message.id,
        };
        let newer = |newest: Newest| (newest.time, newest.number) < (this.time, this.number);
        if !message.kind.is_oob() && newest.is_none_or(newer) {
            standing.newest = Some(this);
        }
        let rules = carried.rules.get(&message.device_type);
        let told_of = NewEvent {
            id: EventId(0),
            device: message.device,
            device_type: message.device_type,
            group: message.group,
            kind: EventKind::OnContract,
            time: message.time,
            variables: Variables::default(),
        };
        let station = message.first_station;
        let mut event = |kind, variables| {
            heard.push((carried.events.len(), station));
            carried.events.push(NewEvent {
                kind,
                variables,
                ..told_of.clone()
            });
        };
        arrived(standing, rules, message.time, now, &mut carried.over);
        let cause = subscribe(message, standing, rules, &mut tokens, &mut event);
        if cause == Some(Cause::Unsubscribed) {
            carried.left.push((message.device, message.device_type));
        }
        let subscription = &standing.rare.subscription;
        let granted = rules.and_then(|rules| rules.under(subscription, message.time));
        if let Some(granted) = granted {
            message.options = granted.terms.options;
        }
        if message.kind.is_oob() {
            continue;
        }
        if message.carriage == Carriage::Delivered {
            count_uplink(message, standing, granted, &mut old_days, &mut event);
        }
        if message.ack {
            let asked = ask(engine, message, standing, rules, &mut answers, now);
            carried.downlinks.extend(asked);
        }
    }
    operators::name(connection, engine.db.dialect, &mut carried.events, &heard).await?;
    let ids = engine.ids.rows(carried.downlinks.len());
    for (downlink, id) in carried.downlinks.iter_mut().zip(ids) {
        downlink.id = DownlinkId(id);
    }
    carried.tokens_taken = tokens.taken();
    carried.tokens = tokens.changes();
    Ok(carried)
}

/// Something of the device arrived, sent at `time`: it is not lost, and is looked after from now
/// on. A recording says little of the device today: it has nobody looked after who was not, and
/// whoever is silent stays it.
fn arrived(
    standing: &mut Standing,
    rules: Option<&Rules>,
    time: UnixMillis,
    now: UnixMillis,
    over: &mut Vec<EventId>,
) {
    let fresh = now.0 - time.0 <= FRESH;
    let rare = &mut standing.rare;
    if rare.lost_event != 0 {
        if !fresh {
            return;
        }
        over.push(EventId(rare.lost_event));
        rare.lost_event = 0;
    }
    standing.heard_at = now;
    let keep_alive = rules.map_or(0, |rules| rules.keep_alive);
    if keep_alive > 0 && rare.alarm_at.0 == 0 && fresh {
        rare.alarm_at = now.plus(keep_alive * 1000);
    }
}

/// Takes, keeps or loses a token. Why, where it was lost.
fn subscribe(
    message: &mut Message,
    standing: &mut Standing,
    rules: Option<&Rules>,
    tokens: &mut Tokens,
    event: &mut impl FnMut(EventKind, Variables),
) -> Option<Cause> {
    let subscription = &mut standing.rare.subscription;
    // Out-of-band frames ride on the token of the messages.
    if message.kind.is_oob() && subscription.token == TokenState::None {
        message.carriage = Carriage::OffContract;
        return None;
    }
    let contracts = rules.map(|rules| tokens.now(&rules.contracts));
    let contracts = contracts.unwrap_or_default();
    let offer = Offer {
        contracts: &contracts,
        renewal: rules.is_none_or(|rules| rules.renewal),
    };
    let carried = subscription.carry(offer, message.time);
    message.carriage = carried.carriage;
    if let Some(contract) = carried.gives_back {
        tokens.count(contract, -1);
    }
    if let Some(contract) = carried.takes {
        tokens.count(contract, 1);
        *tokens.taken.entry(contract).or_default() += 1;
    }
    if let Some(kind) = carried.event {
        let told = match kind {
            EventKind::OffContract => off_contract(subscription, offer, carried.cause),
            _ => where_it_stands(subscription, &ids(offer.contracts)),
        };
        let told = Variables {
            device_message_time: Some(message.time.0),
            ..told
        };
        event(kind, told);
    }
    carried.cause
}

/// What becomes of the device's question. None where nothing is to be told: a message that is
/// not delivered is not answered either.
fn ask(
    engine: &Engine,
    message: &Message,
    standing: &mut Standing,
    rules: Option<&Rules>,
    answers: &mut Answers,
    now: UnixMillis,
) -> Option<Downlink> {
    let rules = rules?;
    if message.carriage != Carriage::Delivered {
        return None;
    }
    let transmit_at = message.time.plus(message.region.listens_after());
    let window_ends = transmit_at.plus(message.region.listens_for());
    let granted = rules.under(&standing.rare.subscription, message.time);
    let over_quota = granted
        .and_then(|granted| granted.terms.max_downlinks)
        .is_some_and(|max| answers.of(message) >= i64::from(max));
    // A question that comes late was asked before the device asked again: it is not the one
    // that came too early.
    let listens = standing.rare.asked_at..standing.rare.listens_until;
    let refused = if granted.is_some_and(|granted| !granted.terms.bidir) {
        Some(InfoCode::NoDownlinkContract)
    } else if listens.contains(&message.time) {
        Some(InfoCode::TooManyRequests)
    } else {
        match rules.downlink_mode {
            // Nobody manages them yet but the operator, who answers by other means.
            DownlinkMode::None | DownlinkMode::Managed => Some(InfoCode::NoAnswer),
            DownlinkMode::Callback if !rules.answers => Some(InfoCode::InvalidConfiguration),
            // An old recording: the device stopped listening long ago.
            _ if now >= window_ends => Some(InfoCode::NetworkError),
            DownlinkMode::Callback | DownlinkMode::Direct => None,
        }
    };
    // The device listens, whoever answers.
    if refused != Some(InfoCode::TooManyRequests) && window_ends > listens.end {
        standing.rare.asked_at = message.time;
        standing.rare.listens_until = window_ends;
    }
    if refused.is_none() {
        answers.count(message);
    }
    let awaited = rules.downlink_mode == DownlinkMode::Callback;
    let next = match awaited {
        // An answer that comes later could not reach the station in time.
        true => window_ends.plus(-LAST_ANSWER),
        false => now.plus(engine.settings.downlink_choice).min(transmit_at),
    };
    Some(Downlink {
        id: DownlinkId(0),
        device: message.device,
        message: message.id,
        number: message.seq_number,
        transmit_at,
        window_ends,
        state: match (refused, awaited) {
            (Some(_), _) => DownlinkState::Done,
            (None, true) => DownlinkState::Awaited,
            (None, false) => DownlinkState::Asked,
        },
        info: refused.unwrap_or(InfoCode::Pending),
        over_quota,
        high_priority: granted.is_some_and(|granted| granted.terms.high_priority),
        station: None,
        data: None,
        answer: None,
        answered: UnixMillis(0),
        due: refused.map_or(next, |_| UnixMillis(0)),
        told: UnixMillis(0),
        finished: refused.map_or(UnixMillis(0), |_| now),
    })
}

/// The tokens of the contracts of a batch. Their rows are held only if some device may take or
/// lose one.
struct Tokens {
    /// The contracts that were to be held, ascending.
    asked: Vec<ContractId>,
    /// The terms under the lock: they may have been edited after the device types were read.
    terms: HashMap<ContractId, Terms>,
    changes: BTreeMap<ContractId, i64>,
    taken: BTreeMap<ContractId, i64>,
}

impl Tokens {
    async fn lock(
        connection: &mut sqlx::AnyConnection,
        engine: &Engine,
        judged: &Judged,
    ) -> Result<Self, StoreError> {
        let mut contracts: Vec<ContractId> = Vec::new();
        for message in judged.messages.iter().filter(|message| message.is_new()) {
            let Some(standing) = judged.standings.get(&message.device) else {
                continue;
            };
            let subscription = &standing.rare.subscription;
            let ends = |end: UnixMillis| end.0 != 0 && message.time >= end;
            let stays = match subscription.token {
                TokenState::Active => !ends(subscription.end) && !ends(subscription.unsubscribe_at),
                TokenState::OffContract => true,
                TokenState::None => subscription.suspended,
            };
            if stays {
                continue;
            }
            if let Some(rules) = judged.rules.get(&message.device_type) {
                contracts.extend(rules.contracts.iter().map(|granted| granted.contract));
            }
            contracts.extend(subscription.contract);
        }
        contracts.sort_unstable();
        contracts.dedup();
        let locked = store::contracts::lock(connection, engine.db.dialect, &contracts).await?;
        Ok(Self {
            asked: contracts,
            terms: locked.into_iter().collect(),
            changes: BTreeMap::new(),
            taken: BTreeMap::new(),
        })
    }

    /// What contracts grant now, with the tokens that this batch took so far.
    fn now<'a>(&self, contracts: &'a [Granted]) -> Cow<'a, [Granted]> {
        if self.asked.is_empty() {
            return Cow::Borrowed(contracts);
        }
        let now = contracts.iter().filter_map(|granted| self.held(*granted));
        Cow::Owned(now.collect())
    }

    /// What one grants now; none where it was deleted in the meantime.
    fn held(&self, mut granted: Granted) -> Option<Granted> {
        match self.terms.get(&granted.contract) {
            Some(terms) => granted.terms = *terms,
            None if self.asked.binary_search(&granted.contract).is_ok() => return None,
            None => {}
        }
        let changed = self.changes.get(&granted.contract).copied();
        granted.terms.tokens_in_use += changed.unwrap_or(0);
        Some(granted)
    }

    fn count(&mut self, contract: ContractId, change: i64) {
        *self.changes.entry(contract).or_default() += change;
    }

    fn taken(&self) -> Vec<(ContractId, i64)> {
        let taken = self.taken.iter();
        taken.map(|(contract, count)| (*contract, *count)).collect()
    }

    fn changes(self) -> Vec<(ContractId, i64)> {
        let changed = self.changes.into_iter();
        changed.filter(|(_, change)| *change != 0).collect()
    }
}
