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
//! owner and device type that it had, with everything but its token and its code.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use domain::audit::{Field, Kind, Verb};
use domain::contract::{Subscription, TokenState};
use domain::event::{EventKind, Variables};
use domain::group::Group;
use domain::permission::{Action, Principal};
use domain::registration::{Series, Verdict};
use domain::{
    ContractId, DeviceId, DeviceTypeId, EventId, Fault, GroupId, Pac, RegistrationId, Rejection,
    TransferId, UnixMillis,
};
use sqlx::AnyConnection;

use super::super::named::{Named, done_to};
use super::super::transfer::{arrive, contracts_of};
use crate::alert::{self, Place};
use crate::audit::{Act, Actor};
use crate::callback::Owed;
use crate::event::contract::{Under, added, came_under, standing as where_it_stands};
use crate::group::Caps;
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
    /// Whether a device sent nothing since it was brought. Whoever took it over saw nothing of before.
    fn is_untouched(&self, standing: &Standing) -> bool {
        let (newest, heard_at) = match self.taken {
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

/// What is to become of devices, and what that was found by. They are held.
pub(crate) struct Judged {
    /// In the order of the wishes.
    pub(crate) verdicts: Vec<Result<Verdict, Rejection>>,
    owned: HashMap<DeviceId, Owned>,
    standings: HashMap<DeviceId, Standing>,
}

/// Says what is to become of devices, each of which is asked for once, and holds them.
///
/// A code that is the first for its device is kept with that: whoever only wants to know ends the
/// transaction without it.
pub(crate) async fn judge(
    tx: &mut AnyConnection,
    engine: &Engine,
    target: &Target<'_>,
    wishes: &[Wish],
) -> Result<Judged, StoreError> {
    let dialect = engine.db.dialect;
    let group = target.under.view.group;
    let devices = ids(wishes.iter().map(|wish| wish.id));
    // Which of them are to be held against what they were made with; who is faster is seen below.
    let known = table::owned(tx, dialect, &devices).await?;
    let leaving = known.iter().filter(|(_, owned)| owned.group != group);
    let leaving = ids(leaving.map(|(device, _)| *device));
    alert::expect_leaving(tx, engine, &leaving).await?;
    let mut back = wishes.iter().filter_map(|wish| wish.back.as_ref());
    let comes = |owned: &Owned| owned.prototype && owned.group != group;
    let prototypes = target.series.prototype
        || back.any(|one| one.former.prototype)
        || known.values().any(comes);
    let caps = match prototypes {
        true => Some(Caps::hold(tx, dialect, group).await?),
        false => None,
    };
    let identities = store::identities::hold(tx, dialect, &devices).await?;
    let firsts = wishes.iter().filter(|wish| !known.contains_key(&wish.id));
    let firsts: Vec<(DeviceId, Pac)> = firsts
        .filter_map(|wish| Some((wish.id, wish.pac?)))
        .collect();
    let codes = identity::check(tx, engine, &firsts).await?;
    let codes = firsts.iter().map(|first| first.0).zip(codes);
    let standings = table::lock(tx, dialect, &devices).await?;
    let owned = table::owned(tx, dialect, &devices).await?;
    let caps = match caps {
        // One of them became a prototype just before it was held.
        None if owned.values().any(comes) => Some(Caps::hold(tx, dialect, group).await?),
        caps => caps,
    };
    let (mut certified, mut keys) = (HashSet::new(), HashMap::new());
    for (device, identity) in identities {
        if identity.certificate.is_some() {
            certified.insert(device);
        }
        if let Some(key) = identity.key
            && !identity.key_brought
        {
            keys.insert(device, key);
        }
    }
    let mut judge = Judge {
        engine,
        target,
        codes: codes.collect(),
        certified,
        keys,
        certificate: match target.series.certificate.as_str() {
            "" => Ok(()),
            key => usable(tx, engine, key, &target.under.group_path).await?,
        },
        caps,
    };
    let verdicts = wishes
        .iter()
        .map(|wish| judge.verdict(wish, owned.get(&wish.id), standings.get(&wish.id)))
        .collect();
    Ok(Judged {
        verdicts,
        owned,
        standings,
    })
}

/// Ascending, each once.
fn ids(devices: impl Iterator<Item = DeviceId>) -> Vec<DeviceId> {
    let devices: BTreeSet<DeviceId> = devices.collect();
    devices.into_iter().collect()
}

/// Whether devices of the group with that path may name the certificate with that key: one of the
/// groups above or below, as an operator entered it.
pub(crate) async fn usable(
    tx: &mut AnyConnection,
    engine: &Engine,
    key: &str,
    path: &str,
) -> Result<Result<(), Fault>, StoreError> {
    let keys = [key.to_owned()];
    let found = store::certificates::by_keys(tx, engine.db.dialect, &keys).await?;
    let usable = found.get(key).is_some_and(|found| {
        path.starts_with(&found.group_path) || found.group_path.starts_with(path)
    });
    Ok(match usable {
        true => Ok(()),
        false => Err(Fault::UnknownCertificate),
    })
}

/// What verdicts go by.
struct Judge<'a> {
    engine: &'a Engine,
    target: &'a Target<'a>,
    /// What the codes are worth of devices that are not known.
    codes: HashMap<DeviceId, identity::Verdict>,
    /// The devices that are known to have been made with a certificate.
    certified: HashSet<DeviceId>,
    /// The keys, sealed, of which no registration brings another: those that an operator entered, or
    /// a program.
    keys: HashMap<DeviceId, Vec<u8>>,
    certificate: Result<(), Fault>,
    /// How many prototypes there may be, where some are to be made.
    caps: Option<Caps>,
}

impl Judge<'_> {
    fn verdict(
        &mut self,
        wish: &Wish,
        owned: Option<&Owned>,
        standing: Option<&Standing>,
    ) -> Result<Verdict, Rejection> {
        if let Some(back) = &wish.back {
            let (Some(owned), Some(standing)) = (owned, standing) else {
                return Err(Fault::UnknownDevice.of("id"));
            };
            return self.returned(back, owned, standing);
        }
        let verdict = match owned {
            None => self.first(wish)?,
            Some(owned) => self.known(wish, owned)?,
        };
        self.key(wish)?;
        match verdict {
            Verdict::New | Verdict::Taken => self.admit(wish)?,
            Verdict::Moved => self.bring(owned)?,
            _ => {}
        }
        Ok(verdict)
    }

    /// Whether the key that is given for a device is the one that is known of it, where it may not
    /// be another.
    fn key(&self, wish: &Wish) -> Result<(), Rejection> {
        let (Some(known), Some(given)) = (self.keys.get(&wish.id), &wish.sealed_key) else {
            return Ok(());
        };
        let known = identity::open_key(self.engine, wish.id, known);
        match known.is_some() && known == identity::open_key(self.engine, wish.id, given) {
            true => Ok(()),
            false => Err(Fault::Differs.of("key")),
        }
    }

    /// Of a device that nobody registered.
    fn first(&self, wish: &Wish) -> Result<Verdict, Rejection> {
        if self.target.offered.is_some() {
            return Err(Fault::UnknownDevice.of("id"));
        }
        if wish.pac.is_none() {
            return Err(Fault::Missing.of("pac"));
        }
        match self.codes.get(&wish.id) {
            Some(identity::Verdict::Fits | identity::Verdict::Adopted) => Ok(Verdict::New),
            Some(identity::Verdict::Unknown | identity::Verdict::Wrong) | None => {
                Err(Fault::WrongPac.of("pac"))
            }
        }
    }

    /// Of a device that is registered. Who may not see it is not told whether it is, or whose.
    fn known(&self, wish: &Wish, owned: &Owned) -> Result<Verdict, Rejection> {
        let target = self.target;
        let offered = target.offered.is_some();
        if offered && owned.transfer == target.offered {
            return Ok(Verdict::Taken);
        }
        let seen = target.by.may(&owned.group_path);
        if owned.device_type == target.under.view.id && seen {
            return Ok(Verdict::Unchanged);
        }
        let whole = Group::hierarchy(&owned.group_path);
        let verdict = match whole == Group::hierarchy(&target.under.group_path) {
            true if seen => Verdict::Moved,
            _ if offered => return Err(Fault::UnknownDevice.of("id")),
            within => {
                let Some(pac) = wish.pac else {
                    return Err(Fault::Missing.of("pac"));
                };
                // Within a hierarchy no code stands in for rights on both groups.
                if within {
                    return Err(Fault::WrongPac.of("pac"));
                }
                let sealed = owned.sealed_pac.as_deref();
                let own = sealed.and_then(|own| identity::open_pac(self.engine, wish.id, own));
                if own != Some(pac) {
                    return Err(Fault::WrongPac.of("pac"));
                }
                Verdict::Taken
            }
        };
        match owned.transfer {
            Some(_) => Err(Fault::BeingTransferred.of("id")),
            None => Ok(verdict),
        }
    }

    /// Of a device that is to go back where it came from.
    fn returned(
        &mut self,
        back: &Back,
        owned: &Owned,
        standing: &Standing,
    ) -> Result<Verdict, Rejection> {
        if !self.target.by.may(&owned.group_path) {
            return Err(Fault::UnknownDevice.of("id"));
        }
        if owned.device_type != back.left {
            return Err(Fault::Elsewhere.of("id"));
        }
        if owned.transfer.is_some() {
            return Err(Fault::BeingTransferred.of("id"));
        }
        if !back.is_untouched(standing) {
            return Err(Fault::HasSent.of("id"));
        }
        let whole = Group::hierarchy(&owned.group_path);
        if whole == Group::hierarchy(&self.target.under.group_path) {
            self.bring(Some(owned))?;
            return Ok(Verdict::Moved);
        }
        if back.former.prototype {
            self.one_more_prototype(None)?;
        }
        Ok(Verdict::Taken)
    }

    /// Lets one more in: with a certificate, or as a prototype while there may be another.
    fn admit(&mut self, wish: &Wish) -> Result<(), Rejection> {
        let series = self.target.series;
        if let Err(fault) = &self.certificate {
            return Err(fault.clone().of("certificate"));
        }
        if !series.prototype {
            let has = !series.certificate.is_empty() || self.certified.contains(&wish.id);
            return match has {
                true => Ok(()),
                false => Err(Fault::Missing.of("certificate")),
            };
        }
        self.one_more_prototype(None)
    }

    /// Lets a device of the same owner in, which stays what it is: as a prototype of another group
    /// while there may be another.
    fn bring(&mut self, owned: Option<&Owned>) -> Result<(), Rejection> {
        let group = self.target.under.view.group;
        match owned {
            Some(owned) if owned.prototype && owned.group != group => {
                self.one_more_prototype(Some(&owned.group_path))
            }
            _ => Ok(()),
        }
    }

    /// Lets one more prototype in, which comes from the group with that path.
    fn one_more_prototype(&mut self, from: Option<&str>) -> Result<(), Rejection> {
        match &mut self.caps {
            Some(caps) => caps.admit(1, from).map_err(|fault| fault.of("prototype")),
            None => Ok(()),
        }
    }
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
        came_from.extend(devices.into_iter().filter_map(|device| {
            let (owned, standing) = (owned.get(&device)?, standings.get(&device)?);
            Some((device, Former::new(owned, standing, made.get(&device)?)))
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
    let written: Vec<DeviceId> = ids(moved.iter().chain(&taken).map(|at| wishes[*at].id));
    let rare = written
        .iter()
        .filter_map(|id| Some((*id, &standings.get(id)?.rare)));
    let rare: Vec<(DeviceId, &Rare)> = rare.collect();
    table::write_rare(tx, dialect, &rare).await?;
    let whole = taken.iter().map(|at| wishes[*at].id);
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
    let types: Vec<(DeviceTypeId, i64)> = types.into_iter().collect();
    store::device_types::count_devices(tx, dialect, &types).await?;

    let changed = ids(came.iter().copied().chain(written));
    let acts = match target.noted {
        Noted::Together => acts(target, wishes, &verdicts, before),
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
}

impl Change<'_> {
    fn count(&mut self, device_type: DeviceTypeId, devices: i64) {
        *self.types.entry(device_type).or_default() += devices;
    }

    /// A device goes to another device type of its owner.
    fn bring(&mut self, wish: &Wish, owned: &Owned, standing: &mut Standing) -> Brought {
        let (from, to) = (owned.device_type, self.target.under.view.id);
        let lost = arrive(standing, self.rules, self.target.under, self.now);
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
        if standing.rare.lost_event != 0 {
            self.over.push(EventId(standing.rare.lost_event));
        }
        let series = self.target.series;
        standing.device_type = self.target.under.view.id;
        standing.group = self.target.under.view.group;
        standing.newest = None;
        standing.heard_at = UnixMillis(0);
        let rare = &mut standing.rare;
        rare.subscription = Subscription {
            activable: series.activable,
            renewal: series.renewal,
            ..Subscription::default()
        };
        (rare.alarm_at, rare.lost_event) = (UnixMillis(0), 0);
        rare.warned_of = 0;
        (rare.trash, rare.trash_told) = (None, UnixMillis(0));
        (rare.listens_until, rare.asked_at) = (UnixMillis(0), UnixMillis(0));
        if let Some(back) = &wish.back {
            self.restore(&back.former, standing);
        }
        self.leaves(wish.id, owned, lost);
        self.arrives(wish.id, standing.heard_at.0 > 0);
    }

    /// A device is with the owner again that it had: with everything but its token, which is lost.
    fn restore(&self, former: &Former, standing: &mut Standing) {
        standing.newest = former.newest();
        standing.heard_at = former.heard_at();
        let had = &former.subscription;
        standing.rare.subscription = Subscription {
            activable: had.activable,
            renewal: had.renewal,
            suspended: had.suspended,
            ..Subscription::default()
        };
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

/// Devices as the log names them.
pub(crate) fn named<'a>(devices: impl IntoIterator<Item = &'a DeviceId>) -> String {
    let names: Vec<String> = devices.into_iter().map(DeviceId::to_string).collect();
    names.join(", ")
}

/// What is to be noted: of the group that has the devices now, and of those that had them.
fn acts(
    target: &Target<'_>,
    wishes: &[Wish],
    verdicts: &[Result<Verdict, Rejection>],
    before: BTreeMap<GroupId, Vec<DeviceId>>,
) -> Vec<Act> {
    let view = &target.under.view;
    let came = |verdict: Verdict| {
        let of = wishes.iter().zip(verdicts);
        let of = of.filter(|(_, one)| **one == Ok(verdict));
        let names: Vec<String> = of.map(|(wish, _)| wish.id.to_string()).collect();
        names.join(", ")
    };
    let good = wishes.iter().zip(verdicts).filter(|one| one.1.is_ok());
    let keys = good.filter(|(wish, _)| wish.sealed_key.is_some()).count() > 0;
    let mut fields = vec![
        Field::text("new", "", came(Verdict::New)),
        Field::text("taken", "", came(Verdict::Taken)),
        Field::text("moved", "", came(Verdict::Moved)),
    ];
    fields.extend(keys.then(|| Field::secret("key")));
    let mut acts = Vec::new();
    if fields.iter().any(Field::changed) {
        fields.push(Field::text("device_type", "", view.id.to_string()));
        acts.push(act(target, view.group, Verb::Import, fields));
    }
    for (group, devices) in before {
        if group != view.group {
            let fields = vec![Field::text("devices", named(&devices), "")];
            acts.push(act(target, group, Verb::Transfer, fields));
        }
    }
    acts
}

/// The same of each device that went to another device type.
fn each(
    target: &Target<'_>,
    wishes: &[Wish],
    verdicts: &[Result<Verdict, Rejection>],
    owned: &HashMap<DeviceId, Owned>,
) -> Vec<Act> {
    let view = &target.under.view;
    let mut acts = Vec::new();
    let moved = wishes.iter().zip(verdicts);
    for (wish, _) in moved.filter(|one| *one.1 == Ok(Verdict::Moved)) {
        let Some(owned) = owned.get(&wish.id) else {
            continue;
        };
        let named = Named::of(wish.id, owned);
        let (from, to) = (owned.device_type.to_string(), view.id.to_string());
        // For whoever had it, and for whoever has it now.
        let mut groups = vec![owned.group, view.group];
        groups.dedup();
        acts.extend(groups.into_iter().map(|group| Act {
            group,
            fields: vec![Field::text("device_type", &from, &to)],
            ..done_to(&named, Verb::Transfer)
        }));
    }
    acts
}

/// The same of devices that went back.
fn back(
    target: &Target<'_>,
    wishes: &[Wish],
    verdicts: &[Result<Verdict, Rejection>],
    before: BTreeMap<GroupId, Vec<DeviceId>>,
) -> Vec<Act> {
    let view = &target.under.view;
    let went = wishes.iter().zip(verdicts).filter(|one| one.1.is_ok());
    let went: Vec<DeviceId> = went.map(|(wish, _)| wish.id).collect();
    if went.is_empty() {
        return Vec::new();
    }
    let told = |group: GroupId, devices: Field| {
        let device_type = Field::text("device_type", "", view.id.to_string());
        act(target, group, Verb::Undo, vec![devices, device_type])
    };
    let left = before.into_iter().filter(|one| one.0 != view.group);
    let left = left.map(|(group, devices)| {
        let gone = Field::text("devices", named(&devices), "");
        told(group, gone)
    });
    let came = told(view.group, Field::text("devices", "", named(&went)));
    left.chain([came]).collect()
}

fn act(target: &Target<'_>, group: GroupId, verb: Verb, fields: Vec<Field>) -> Act {
    let (kind, id) = match (target.registration, target.offered) {
        (Some(list), _) => (Kind::Registration, list.to_string()),
        (None, Some(transfer)) => (Kind::Transfer, transfer.to_string()),
        (None, None) => (Kind::Registration, target.under.view.id.to_string()),
    };
    let view = &target.under.view;
    Act {
        verb,
        kind,
        id,
        // What it is called is for those of its group.
        name: match group == view.group {
            true => view.name.clone(),
            false => String::new(),
        },
        group,
        fields,
    }
}
