//! What becomes of devices that somebody registers, and doing it: of many in a fixed number of
//! statements.
//!
//! | the device | what becomes of it |
//! |---|---|
//! | is not known | it is registered, where its code is the one it was made with |
//! | belongs to another device type of the same owner | it is transferred; see [`super::super::transfer`] |
//! | belongs to another owner | whoever has its code takes it over |
//!
//! A code is good for one time: whoever registers or takes over a device gets another with it. Who
//! takes one over gets neither its token, which is lost, nor what it said before. Event
//! configurations of its own end where a device comes to another group.
//!
//! What a list took over or transferred can go back, where the device sent nothing since: to the
//! owner and device type that it had, with everything but its token, its code and the event
//! configurations that ended. What those told is over, and whom they told may have left meanwhile:
//! whoever has the device again says anew what is to be told of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::contract::{Subscription, TokenState};
use domain::event::{EventKind, Variables};
use domain::permission::{Action, Principal};
use domain::registration::{Series, Verdict};
use domain::{
    ContractId, DeviceId, DeviceTypeId, EventId, Fault, GroupId, Pac, RegistrationId, Rejection,
    TransferId, UnixMillis,
};
use sqlx::AnyConnection;

use super::super::transfer::{arrive, contracts_of};
use super::judge::{Judged, ids};
use super::noting::{acts, back, each};
use crate::alert::{self, Place};
use crate::audit::{Act, Actor};
use crate::callback::Owed;
use crate::event::contract::{Under, added, came_under, standing as where_it_stands};
use crate::group::LetIn;
use crate::identity;
use crate::store::device_types::{Found, Rules};
use crate::store::devices::{self as table, Brought, Former, Owned, Rare, Registered, Standing};
use crate::store::events::NewEvent;
use crate::store::{self, StoreError};
use crate::{Engine, world::World};

/// Who registers.
#[derive(Clone, Copy)]
pub(crate) enum By<'a> {
    /// A person, or a program with an access of its own.
    Person(&'a Principal),
    /// Whoever runs the installation.
    Command,
}

impl<'a> By<'a> {
    pub(crate) fn actor(self) -> Actor<'a> {
        match self {
            Self::Person(who) => Actor::Person(who),
            Self::Command => Actor::Command,
        }
    }

    pub(crate) fn may(self, path: &str) -> bool {
        match self {
            Self::Person(who) => who.may(Action::WriteFleet, path),
            Self::Command => true,
        }
    }

    pub(crate) fn sees(self, path: &str) -> bool {
        match self {
            Self::Person(who) => who.may(Action::Read, path),
            Self::Command => true,
        }
    }
}

/// How the audit log tells of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Noted {
    /// Of all devices of a group together.
    Together,
    /// Of each device by itself.
    Each,
    /// Together, that they went back.
    Back,
}

/// Where devices are to come, and by whose word.
#[derive(Clone, Copy)]
pub(crate) struct Target<'a> {
    pub(crate) by: By<'a>,
    pub(crate) under: &'a Found,
    pub(crate) series: &'a Series,
    /// The list they stand in.
    pub(crate) registration: Option<RegistrationId>,
    /// The transfer by which their owner gives them: no code is asked for.
    pub(crate) offered: Option<TransferId>,
    pub(crate) noted: Noted,
    /// Whether what devices of the same owner did before goes with them; none: where they stay in
    /// their group, and not where they come to another.
    pub(crate) history: Option<bool>,
    /// What earlier batches let in, where it is only looked at.
    pub(crate) before: Option<&'a LetIn>,
}

impl<'a> Target<'a> {
    /// Devices that come under that device type, as each of them is asked for.
    pub(crate) const fn new(by: By<'a>, under: &'a Found, series: &'a Series) -> Self {
        Self {
            by,
            under,
            series,
            registration: None,
            offered: None,
            noted: Noted::Together,
            history: None,
            before: None,
        }
    }

    /// Whether what a device of the same owner did before goes with it.
    pub(super) fn keeps_history(&self, owned: &Owned) -> bool {
        let stays = owned.group == self.under.view.group;
        self.history.unwrap_or(stays)
    }
}

/// A device that is to be registered, changed or taken.
pub(crate) struct Wish {
    pub(crate) id: DeviceId,
    pub(crate) pac: Option<Pac>,
    /// Empty: nothing is said.
    pub(crate) name: String,
    pub(crate) place: Option<(f64, f64)>,
    /// Its key, sealed.
    pub(crate) sealed_key: Option<Vec<u8>>,
    /// Where it came from, if it is to go back there.
    pub(crate) back: Option<Back>,
}

impl Wish {
    /// A device of which nothing else is said.
    pub(crate) const fn as_it_is(id: DeviceId) -> Self {
        Self {
            id,
            pac: None,
            name: String::new(),
            place: None,
            sealed_key: None,
            back: None,
        }
    }

    /// A device that goes back.
    pub(crate) fn back(id: DeviceId, back: Back) -> Self {
        Self {
            name: back.former.name.clone(),
            place: back.former.place,
            back: Some(back),
            ..Self::as_it_is(id)
        }
    }
}

/// Where a device came from.
pub(crate) struct Back {
    pub(crate) former: Former,
    /// The device type to which it was brought.
    pub(crate) left: DeviceTypeId,
    /// Whether it came from another owner.
    pub(crate) taken: bool,
}

impl Back {
    /// Whether a device sent nothing since it was brought. Where what it did before stayed behind,
    /// nothing is known of that.
    pub(super) fn is_untouched(&self, standing: &Standing) -> bool {
        let (newest, heard_at) = match self.taken || self.former.left_history {
            true => (None, UnixMillis(0)),
            false => (self.former.newest(), self.former.heard_at()),
        };
        standing.newest == newest && standing.heard_at == heard_at
    }
}

/// A new code.
pub(crate) fn new_pac(world: &World) -> Pac {
    let mut bytes = [0; 8];
    world.random.fill(&mut bytes);
    Pac::from(bytes)
}

/// What was done to devices.
pub(crate) struct Done {
    /// In the order of the wishes.
    pub(crate) verdicts: Vec<Result<Verdict, Rejection>>,
    /// What callbacks owe for it, to be counted.
    pub(crate) owed: Owed,
    /// Those that changed.
    pub(crate) changed: Vec<DeviceId>,
    /// What is to be noted: of those who have the devices now, and of those who had them.
    pub(crate) acts: Vec<Act>,
    /// What those were that were taken over or transferred, where a list did it.
    pub(crate) came_from: Vec<(DeviceId, Former)>,
}

/// Does what was judged, in the same transaction.
pub(crate) async fn carry_out(
    tx: &mut AnyConnection,
    engine: &Engine,
    target: &Target<'_>,
    wishes: &[Wish],
    judged: Judged,
    now: UnixMillis,
) -> Result<Done, StoreError> {
    let Judged {
        mut verdicts,
        owned,
        mut standings,
        ..
    } = judged;
    let dialect = engine.db.dialect;
    let (to, group) = (target.under.view.id, target.under.view.group);
    let with = |verdict: Verdict, verdicts: &[Result<Verdict, Rejection>]| -> Vec<usize> {
        let of =
            |(at, one): (usize, &Result<Verdict, Rejection>)| (*one == Ok(verdict)).then_some(at);
        verdicts.iter().enumerate().filter_map(of).collect()
    };
    let (moved, taken) = (
        with(Verdict::Moved, &verdicts),
        with(Verdict::Taken, &verdicts),
    );
    let from = moved
        .iter()
        .chain(&taken)
        .filter_map(|at| owned.get(&wishes[*at].id));
    let mut types: BTreeSet<DeviceTypeId> = from.map(|owned| owned.device_type).collect();
    types.insert(to);
    let types: Vec<DeviceTypeId> = types.into_iter().collect();
    let rules = store::device_types::rules(tx, dialect, &types).await?;

    let mut came_from = Vec::new();
    if target.registration.is_some() && target.noted != Noted::Back {
        let devices = ids(moved.iter().chain(&taken).map(|at| wishes[*at].id));
        let made = table::made_with(tx, dialect, &devices).await?;
        let mut labels = table::labelled::get(tx, dialect, &devices).await?;
        came_from.extend(devices.into_iter().filter_map(|device| {
            let (owned, standing) = (owned.get(&device)?, standings.get(&device)?);
            let labels = labels.remove(&device).unwrap_or_default();
            let mut former = Former::new(owned, standing, made.get(&device)?, labels);
            former.left_history = !target.keeps_history(owned);
            Some((device, former))
        }));
    }
    let mut new = Vec::new();
    for at in with(Verdict::New, &verdicts) {
        new.push(registered(engine, target.series, &wishes[at]));
    }
    let place = table::Place {
        device_type: to,
        group,
        series: target.series,
        registration: target.registration,
    };
    let came = table::insert_registered(tx, dialect, &place, &new, now).await?;
    for at in with(Verdict::New, &verdicts) {
        if !came.contains(&wishes[at].id) {
            // Somebody else was faster.
            verdicts[at] = Err(Fault::Taken.of("id"));
        }
    }

    let mut change = Change {
        engine,
        target,
        rules: &rules,
        now,
        tokens: BTreeMap::new(),
        types: BTreeMap::new(),
        events: Vec::new(),
        over: Vec::new(),
        places: Vec::new(),
        before: BTreeMap::new(),
        since: Vec::new(),
    };
    change.count(to, came.len() as i64);
    let (mut brought, mut received) = (Vec::new(), Vec::new());
    for at in &moved {
        let wish = &wishes[*at];
        if let (Some(standing), Some(owned)) = (standings.get_mut(&wish.id), owned.get(&wish.id)) {
            brought.push(change.bring(wish, owned, standing));
        }
    }
    for at in &taken {
        let wish = &wishes[*at];
        if let (Some(standing), Some(owned)) = (standings.get_mut(&wish.id), owned.get(&wish.id)) {
            change.receive(wish, owned, standing);
            received.push(registered(engine, target.series, wish));
        }
    }
    let Change {
        tokens,
        types,
        events,
        over,
        places,
        before,
        since,
        ..
    } = change;

    let contracts: Vec<ContractId> = tokens.keys().copied().collect();
    store::contracts::lock(tx, dialect, &contracts).await?;
    let tokens: Vec<(ContractId, i64)> = tokens.into_iter().collect();
    store::contracts::count_tokens(tx, dialect, &tokens).await?;
    table::bring(tx, dialect, &brought).await?;
    table::receive(tx, dialect, &place, &received, now).await?;
    let given_back = taken.iter().map(|at| &wishes[*at]);
    let given_back = given_back.filter_map(|wish| Some((wish.id, &wish.back.as_ref()?.former)));
    let given_back: Vec<(DeviceId, &Former)> = given_back.collect();
    table::give_back(tx, dialect, &given_back).await?;
    table::own_since(tx, dialect, &since).await?;
    let written: Vec<DeviceId> = ids(moved.iter().chain(&taken).map(|at| wishes[*at].id));
    let rare = written
        .iter()
        .filter_map(|id| Some((*id, &standings.get(id)?.rare)));
    let rare: Vec<(DeviceId, &Rare)> = rare.collect();
    table::write_rare(tx, dialect, &rare).await?;
    let whole = taken.iter().map(|at| wishes[*at].id);
    let whole = whole.chain(since.iter().map(|one| one.0));
    let whole = whole.filter_map(|id| Some((id, standings.get(&id)?)));
    let whole: Vec<(DeviceId, &Standing)> = whole.collect();
    table::write(tx, dialect, &whole).await?;
    store::events::close(tx, dialect, &over, now).await?;
    put_keys(tx, engine, wishes, &verdicts, now).await?;

    let left = moved.iter().chain(&taken).filter_map(|at| {
        let device = wishes[*at].id;
        let had = owned.get(&device)?.group;
        (had != group).then_some((device, had))
    });
    let left: Vec<(DeviceId, GroupId)> = left.collect();
    // Before anything is told of it, which is no more for those whom they told.
    let ended = alert::end_own(tx, engine, &left, now).await?;
    let mut owed = alert::raise(tx, engine, &events, now).await?;
    let fresh = came
        .iter()
        .copied()
        .chain(taken.iter().map(|at| wishes[*at].id));
    let fresh = ids(fresh)
        .into_iter()
        .map(|id| (id, Subscription::default()));
    let fresh: Vec<(DeviceId, Subscription)> = fresh.collect();
    let offered = contracts_of(&rules, to);
    let under = |contract| Under {
        device_type: to,
        group,
        contract,
        contracts: offered.clone(),
    };
    if let Some(first) = offered.first().filter(|_| !fresh.is_empty()) {
        owed = owed.and(came_under(engine, tx, &under(*first), &fresh, now).await?);
    }
    for (from, devices) in by_type(&moved, wishes, &owned) {
        if let Some(contract) = added(&contracts_of(&rules, from), &offered) {
            let devices = devices.into_iter();
            let stands = devices.filter_map(|id| {
                let standing = standings.get(&id)?;
                Some((id, standing.rare.subscription.clone()))
            });
            let devices: Vec<(DeviceId, Subscription)> = stands.collect();
            owed = owed.and(came_under(engine, tx, &under(contract), &devices, now).await?);
        }
    }
    if !places.is_empty() {
        alert::moved(tx, engine, &places, now).await?;
    }
    let changed = ids(came.iter().copied().chain(written));
    store::maps::refresh(tx, dialect, changed.iter().copied()).await?;
    let types: Vec<(DeviceTypeId, i64)> = types.into_iter().collect();
    store::device_types::count_devices(tx, dialect, &types).await?;

    let acts = match target.noted {
        Noted::Together => acts(target, wishes, &verdicts, &owned, before),
        Noted::Each => each(target, wishes, &verdicts, &owned),
        Noted::Back => back(target, wishes, &verdicts, before),
    };
    let acts = ended.into_iter().chain(acts).collect();
    Ok(Done {
        verdicts,
        owed,
        changed,
        acts,
        came_from,
    })
}

/// A device as it is registered or taken over, with a code that nobody had.
fn registered(engine: &Engine, series: &Series, wish: &Wish) -> Registered {
    let name = match wish.name.as_str() {
        "" => series.name(wish.id),
        name => name.to_owned(),
    };
    let pac = new_pac(&engine.world);
    Registered {
        id: wish.id,
        name,
        place: wish.place,
        sealed_pac: identity::seal_pac(engine, wish.id, pac),
    }
}

/// Devices of each type, ascending.
fn by_type(
    moved: &[usize],
    wishes: &[Wish],
    owned: &HashMap<DeviceId, Owned>,
) -> BTreeMap<DeviceTypeId, Vec<DeviceId>> {
    let mut found: BTreeMap<DeviceTypeId, Vec<DeviceId>> = BTreeMap::new();
    for at in moved {
        let id = wishes[*at].id;
        if let Some(owned) = owned.get(&id) {
            found.entry(owned.device_type).or_default().push(id);
        }
    }
    found
}

/// Keeps the keys of devices that were not refused, where none is known that stays.
async fn put_keys(
    tx: &mut AnyConnection,
    engine: &Engine,
    wishes: &[Wish],
    verdicts: &[Result<Verdict, Rejection>],
    now: UnixMillis,
) -> Result<(), StoreError> {
    let good = wishes.iter().zip(verdicts).filter(|one| one.1.is_ok());
    let keys = good.filter_map(|(wish, _)| Some((wish.id, wish.sealed_key.clone()?)));
    let keys: BTreeMap<DeviceId, Vec<u8>> = keys.collect();
    let keys: Vec<(DeviceId, Vec<u8>)> = keys.into_iter().collect();
    store::identities::bring_sealed_keys(tx, engine.db.dialect, &keys, now).await
}

/// What changes beside the devices.
struct Change<'a> {
    engine: &'a Engine,
    target: &'a Target<'a>,
    rules: &'a [Rules],
    now: UnixMillis,
    /// Tokens that contracts have more or less.
    tokens: BTreeMap<ContractId, i64>,
    /// Devices that device types have more or less.
    types: BTreeMap<DeviceTypeId, i64>,
    events: Vec<NewEvent>,
    /// Events that tell of something that is over for whoever had the device.
    over: Vec<EventId>,
    places: Vec<(Place, bool)>,
    /// Whose devices they were that go.
    before: BTreeMap<GroupId, Vec<DeviceId>>,
    /// Devices of the same owner that belong to whoever has them since another time than before.
    since: Vec<(DeviceId, UnixMillis)>,
}

impl Change<'_> {
    fn count(&mut self, device_type: DeviceTypeId, devices: i64) {
        *self.types.entry(device_type).or_default() += devices;
    }

    /// A device goes to another device type of its owner.
    fn bring(&mut self, wish: &Wish, owned: &Owned, standing: &mut Standing) -> Brought {
        let (from, to) = (owned.device_type, self.target.under.view.id);
        let former = wish.back.as_ref().map(|back| &back.former);
        if former.is_none() && !self.target.keeps_history(owned) {
            self.forget(standing);
            self.since.push((wish.id, self.now));
        }
        let lost = arrive(standing, self.rules, self.target.under, self.now);
        if let Some(former) = former.filter(|former| former.left_history) {
            self.remember(former, standing);
            self.since.push((wish.id, UnixMillis(former.owned_since)));
        }
        self.leaves(wish.id, owned, lost);
        let told = Variables {
            device_type_source_id: Some(from.to_string()),
            device_type_destination_id: Some(to.to_string()),
            ..where_it_stands(&standing.rare.subscription, &contracts_of(self.rules, to))
        };
        let group = self.target.under.view.group;
        self.tell(wish.id, told);
        let heard = standing.heard_at.0 > 0;
        self.arrives(wish.id, heard);
        let name = match wish.name.as_str() {
            "" => owned.name.clone(),
            name => name.to_owned(),
        };
        Brought {
            id: wish.id,
            device_type: to,
            group,
            name,
            place: match wish.back {
                Some(_) => wish.place,
                None => wish.place.or(owned.lat.zip(owned.lng)),
            },
        }
    }

    /// A device goes to another owner, who sees nothing of what it did before.
    fn receive(&mut self, wish: &Wish, owned: &Owned, standing: &mut Standing) {
        let subscription = &standing.rare.subscription;
        let lost = subscription.contract;
        let lost = lost.filter(|_| subscription.token == TokenState::Active);
        self.forget(standing);
        let series = self.target.series;
        standing.device_type = self.target.under.view.id;
        standing.group = self.target.under.view.group;
        standing.rare.subscription = Subscription {
            activable: series.activable,
            renewal: series.renewal,
            ..Subscription::default()
        };
        if let Some(back) = &wish.back {
            self.restore(&back.former, standing);
        }
        self.leaves(wish.id, owned, lost);
        self.arrives(wish.id, standing.heard_at.0 > 0);
    }

    /// Nothing of what a device did before is known where it is then.
    fn forget(&mut self, standing: &mut Standing) {
        if standing.rare.lost_event != 0 {
            self.over.push(EventId(standing.rare.lost_event));
        }
        standing.newest = None;
        standing.heard_at = UnixMillis(0);
        let rare = &mut standing.rare;
        (rare.alarm_at, rare.lost_event) = (UnixMillis(0), 0);
        rare.warned_of = 0;
        (rare.trash, rare.trash_told) = (None, UnixMillis(0));
        (rare.listens_until, rare.asked_at) = (UnixMillis(0), UnixMillis(0));
    }

    /// A device is with the owner again that it had: with everything but its token, which is lost.
    fn restore(&self, former: &Former, standing: &mut Standing) {
        let had = &former.subscription;
        standing.rare.subscription = Subscription {
            activable: had.activable,
            renewal: had.renewal,
            suspended: had.suspended,
            ..Subscription::default()
        };
        self.remember(former, standing);
    }

    /// What a device did before is known again.
    fn remember(&self, former: &Former, standing: &mut Standing) {
        standing.newest = former.newest();
        standing.heard_at = former.heard_at();
        let seconds = self.target.under.view.keep_alive;
        if standing.heard_at.0 > 0 && seconds > 0 {
            standing.rare.alarm_at = self.now.plus(seconds.saturating_mul(1000));
        }
    }

    fn leaves(&mut self, device: DeviceId, owned: &Owned, lost: Option<ContractId>) {
        if let Some(contract) = lost {
            *self.tokens.entry(contract).or_default() -= 1;
        }
        self.count(owned.device_type, -1);
        self.count(self.target.under.view.id, 1);
        self.before.entry(owned.group).or_default().push(device);
    }

    fn arrives(&mut self, device: DeviceId, heard: bool) {
        let place = Place {
            device,
            device_type: self.target.under.view.id,
            group: self.target.under.view.group,
        };
        self.places.push((place, heard));
    }

    fn tell(&mut self, device: DeviceId, variables: Variables) {
        let view = &self.target.under.view;
        let (device_type, group) = (view.id, view.group);
        let ids = self.engine.ids.rows(1);
        let first = ids.first().copied();
        self.events.extend(first.map(|id| NewEvent {
            id: EventId(id),
            device,
            device_type,
            group,
            kind: EventKind::Transferred,
            time: self.now,
            variables,
        }));
    }
}
