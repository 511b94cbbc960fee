//! What people set for devices: for one its name, its place, the rules of its token and with what it
//! was made; for many, by the same rules, another device type, the rules of their tokens and with what
//! they were made.

use std::collections::{BTreeMap, HashMap};

use domain::audit::{Field, Verb};
use domain::contract::Subscription;
use domain::device::labels::{self, LabelEdit, Labels};
use domain::device::{BulkEdit, DeviceInput, DeviceSettings};
use domain::permission::{Action, Principal};
use domain::registration::{Series, Verdict};
use domain::{CertificateId, DeviceId, Fault, GroupId, Rejection, UnixMillis};
use sqlx::AnyConnection;

use super::change::Stays;
use super::making::{self, Asked, Made, Rules};
use super::named::{Named, done, done_to};
use super::registration::apply::{self, By, Noted, Target, Wish};
use super::registration::judge::{self as judging, Judged};
use crate::Engine;
use crate::audit::{self, Act, Actor};
use crate::callback::Owed;
use crate::error::Error;
use crate::gate;
use crate::group::{Caps, LetIn};
use crate::store::device_types::Found as DeviceType;
use crate::store::devices::{self as table, Listed, Owned, TokenRules};
use crate::store::{self, StoreError};

impl Engine {
    /// Changes the settings of a device.
    ///
    /// # Errors
    /// [`Error::Rejected`] with everything that is wrong, by field of [`DeviceInput`].
    pub async fn edit_device(
        &self,
        who: &Principal,
        id: DeviceId,
        input: &DeviceInput,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let seen = gate::device(&mut tx, who, Action::WriteFleet, id).await?;
        let settings = input.check().map_err(Error::Rejected)?;
        let dialect = self.db.dialect;
        if settings.prototype == Some(true) && !seen.prototype {
            Caps::hold(&mut tx, dialect, seen.group).await?;
        }
        // That, and what it was made with, comes before it.
        let known = store::identities::hold(&mut tx, dialect, &[id]).await?;
        let known = known.get(&id).and_then(|known| known.certificate);
        let device = gate::held_device(&mut tx, dialect, who, Action::WriteFleet, id).await?;
        let made = made_with(&mut tx, self, &device, known, &settings).await?;
        let settings = DeviceSettings {
            certificate: Some(made.certificate),
            prototype: Some(made.prototype),
            ..settings
        };
        table::edit(&mut tx, id, &settings).await?;
        if settings.labels != device.labels {
            let labels = [(id, settings.labels.clone())];
            table::labelled::put(&mut tx, dialect, &labels).await?;
        }
        store::maps::refresh(&mut tx, dialect, [id]).await?;
        let act = Act {
            name: settings.name.clone(),
            fields: edited(&device, &settings),
            ..done(&device, Verb::Edit)
        };
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// With what a device is made by then. `known` is the certificate with which it is known to have been
/// made.
async fn made_with(
    tx: &mut AnyConnection,
    engine: &Engine,
    device: &Listed,
    known: Option<CertificateId>,
    settings: &DeviceSettings,
) -> Result<Made, Error> {
    let asked = Asked {
        certificate: settings.certificate.clone(),
        prototype: settings.prototype,
    };
    let had = Made {
        certificate: device.certificate.clone(),
        prototype: device.prototype,
    };
    let comes = asked.prototype == Some(true) && !had.prototype;
    let groups: Vec<GroupId> = comes.then_some(device.group).into_iter().collect();
    let mut rules = Rules::read(tx, engine, &asked, &groups).await?;
    Ok(rules.made(&asked, &had, &device.group_path, known)?)
}

/// What the log tells of an edit of a device. What an edit does not speak of stays as it is.
fn edited(before: &Listed, after: &DeviceSettings) -> Vec<Field> {
    let number = |value: Option<f64>| value.map(|value| value.to_string());
    let (lat, lng) = after.place.unzip();
    let rules = TokenRules {
        activable: after.activable,
        renewal: after.renewal,
    };
    let mut fields = vec![
        Field::text("name", &before.name, &after.name),
        Field::text("lat", number(before.lat), number(lat)),
        Field::text("lng", number(before.lng), number(lng)),
    ];
    fields.extend(told(&before.subscription, rules));
    fields.extend([
        Field::text(
            "certificate",
            &before.certificate,
            after.certificate.as_ref().unwrap_or(&before.certificate),
        ),
        truth("prototype", before.prototype, after.prototype),
    ]);
    fields.extend(labelled(&before.labels, &after.labels));
    fields
}

/// What the log tells of other tags and another note.
fn labelled(before: &Labels, after: &Labels) -> [Field; 2] {
    [
        Field::text(
            "tags",
            labels::typed(&before.tags),
            labels::typed(&after.tags),
        ),
        Field::text("note", &before.note, &after.note),
    ]
}

fn truth(name: &'static str, before: bool, after: Option<bool>) -> Field {
    let after = after.unwrap_or(before);
    Field::text(name, before.to_string(), after.to_string())
}

/// What the log tells of other rules for a token.
fn told(had: &Subscription, rules: TokenRules) -> [Field; 2] {
    [
        truth("activable", had.activable, rules.activable),
        truth("renewal", had.renewal, rules.renewal),
    ]
}

/// What becomes of many devices.
pub(super) struct Edit<'a> {
    who: &'a Principal,
    /// The device type to which they go.
    to: Option<&'a DeviceType>,
    rules: TokenRules,
    /// With what they are made by then, where that is said.
    making: Option<Asked>,
    labels: &'a LabelEdit,
    series: Series,
    /// Whether what they did before goes with them.
    history: Option<bool>,
    /// The prototypes that earlier batches let in, where it is only looked at.
    before: &'a LetIn,
}

impl<'a> Edit<'a> {
    pub(super) fn new(
        who: &'a Principal,
        to: Option<&'a DeviceType>,
        asked: &'a BulkEdit,
        before: &'a LetIn,
    ) -> Self {
        Self {
            who,
            to,
            rules: TokenRules {
                activable: asked.activable,
                renewal: asked.renewal,
            },
            making: asked.makes().then(|| Asked::of(asked)),
            labels: &asked.labels,
            // Where they become prototypes, the rules of a move hold how many there may be.
            series: Series {
                prototype: asked.prototype == Some(true),
                ..Series::default()
            },
            history: asked.history,
            before,
        }
    }

    fn target(&self) -> Option<Target<'_>> {
        self.to.map(|under| Target {
            noted: Noted::Each,
            history: self.history,
            before: Some(self.before),
            ..Target::new(By::Person(self.who), under, &self.series)
        })
    }

    fn changes(&self, had: &Had) -> bool {
        self.told(had).iter().any(Field::changed)
    }

    /// What the log tells of it.
    fn told(&self, had: &Had) -> Vec<Field> {
        let mut fields = told(&had.subscription, self.rules).to_vec();
        if let Some((before, after)) = &had.made {
            let prototype = Some(after.prototype);
            fields.extend([
                Field::text("certificate", &before.certificate, &after.certificate),
                truth("prototype", before.prototype, prototype),
            ]);
        }
        fields.extend(labelled(&had.labels, &had.becomes));
        fields
    }
}

/// What a device has, and what becomes of it, of its tags and of its note.
struct Had {
    subscription: Subscription,
    /// With what it was made, and is by then, where that is said and can be.
    made: Option<(Made, Made)>,
    labels: Labels,
    becomes: Labels,
}

/// What is to become of devices, which are held.
pub(super) struct Edits {
    pub(super) verdicts: BTreeMap<DeviceId, Result<(), Stays>>,
    had: HashMap<DeviceId, Had>,
    /// What the rules of a move say, where they go to another device type.
    moves: Option<(Vec<Wish>, Judged)>,
    /// The prototypes that were let in, with those before.
    pub(super) let_in: LetIn,
}

/// What would become of devices that `who` may change. They are held from then on. `devices`
/// ascending.
pub(super) async fn judge(
    tx: &mut AnyConnection,
    engine: &Engine,
    edit: &Edit<'_>,
    devices: &[DeviceId],
) -> Result<Edits, StoreError> {
    let mut moves = None;
    if let Some(target) = edit.target() {
        let wishes: Vec<Wish> = devices.iter().copied().map(Wish::as_it_is).collect();
        let judged = judging::judge(tx, engine, &target, &wishes).await?;
        moves = Some((wishes, judged));
    }
    // Held already, where they move.
    let standings = table::lock(tx, engine.db.dialect, devices).await?;
    let mut labels = match edit.labels.is_empty() {
        true => HashMap::new(),
        false => table::labelled::get(tx, engine.db.dialect, devices).await?,
    };
    let (mut had, mut refused) = (HashMap::with_capacity(devices.len()), HashMap::new());
    for (device, standing) in standings {
        let labels = labels.remove(&device).unwrap_or_default();
        let becomes = edit.labels.of(&labels).unwrap_or_else(|fault| {
            refused.insert(device, fault);
            labels.clone()
        });
        let subscription = standing.rare.subscription;
        let has = Had {
            subscription,
            made: None,
            labels,
            becomes,
        };
        had.insert(device, has);
    }
    let mut let_in = match &moves {
        // Those that move are counted there with those that become some.
        Some((_, judged)) if !edit.series.prototype => judged.let_in.clone(),
        _ => edit.before.clone(),
    };
    if let Some(asked) = &edit.making {
        let moved = |at: usize| match &moves {
            Some((_, judged)) => judged.verdicts[at].is_ok(),
            None => true,
        };
        let left = devices.iter().enumerate();
        let left = left.filter(|(at, device)| moved(*at) && !refused.contains_key(*device));
        let left: Vec<DeviceId> = left.map(|(_, device)| *device).collect();
        let made = making::judge(tx, engine, asked, edit.to, &left, &mut let_in).await?;
        for (device, (before, after)) in made {
            match (after, had.get_mut(&device)) {
                (Ok(after), Some(had)) => had.made = Some((before, after)),
                (Err(fault), _) => _ = refused.insert(device, fault),
                (Ok(_), None) => {}
            }
        }
    }
    // All of it or nothing.
    if let Some((_, judged)) = &mut moves {
        for (verdict, device) in judged.verdicts.iter_mut().zip(devices) {
            if let (Ok(_), Some(fault)) = (&*verdict, refused.remove(device)) {
                *verdict = Err(fault.of("edit"));
            }
        }
    }
    let mut verdicts = BTreeMap::new();
    for (at, device) in devices.iter().enumerate() {
        let moved = moves.as_ref().map(|moves| &moves.1.verdicts[at]);
        let verdict = match (had.get(device), moved) {
            (None, _) => Err(Some(Fault::UnknownDevice)),
            (_, Some(Err(rejection))) => Err(Some(not_moved(rejection))),
            (_, None) if refused.contains_key(device) => Err(refused.remove(device)),
            (_, Some(Ok(Verdict::Moved))) => Ok(()),
            (Some(had), _) if edit.changes(had) => Ok(()),
            _ => Err(None),
        };
        verdicts.insert(*device, verdict);
    }
    Ok(Edits {
        verdicts,
        had,
        moves,
        let_in,
    })
}

/// Why a device cannot go to a device type. By its code it could go to another owner, and nobody is
/// asked for codes here.
fn not_moved(rejection: &Rejection) -> Fault {
    match rejection.field.as_str() {
        "pac" => Fault::OtherOwner,
        _ => rejection.fault.clone(),
    }
}

/// Does what was judged: what callbacks owe for it, to be counted, and what is to be noted.
pub(super) async fn carry_out(
    tx: &mut AnyConnection,
    engine: &Engine,
    edit: &Edit<'_>,
    edits: Edits,
    owned: &HashMap<DeviceId, Owned>,
    now: UnixMillis,
) -> Result<(Owed, Vec<Act>), StoreError> {
    let Edits {
        verdicts,
        had,
        moves,
        ..
    } = edits;
    let (mut owed, mut acts) = (Owed::default(), Vec::new());
    if let (Some(target), Some((wishes, judged))) = (edit.target(), moves) {
        let done = apply::carry_out(tx, engine, &target, &wishes, judged, now).await?;
        (owed, acts) = (done.owed, done.acts);
    }
    let changed = verdicts.iter().filter(|one| one.1.is_ok());
    let changed = changed.filter_map(|(device, _)| Some((*device, had.get(device)?)));
    let changed = changed.filter(|(_, had)| edit.changes(had));
    let changed: Vec<(DeviceId, &Had)> = changed.collect();
    let rows: Vec<(DeviceId, TokenRules)> = changed.iter().map(|one| (one.0, edit.rules)).collect();
    table::set_token_rules(tx, engine.db.dialect, &rows).await?;
    let made = changed.iter().filter_map(|(device, had)| {
        let (before, after) = had.made.as_ref()?;
        let made = (*device, after.certificate.as_str(), after.prototype);
        (before != after).then_some(made)
    });
    let made: Vec<(DeviceId, &str, bool)> = made.collect();
    table::set_made(tx, engine.db.dialect, &made).await?;
    let labels = changed.iter().filter(|one| one.1.labels != one.1.becomes);
    let labels = labels.map(|(device, had)| (*device, had.becomes.clone()));
    let labels: Vec<(DeviceId, Labels)> = labels.collect();
    table::labelled::put(tx, engine.db.dialect, &labels).await?;
    for (device, had) in changed {
        let Some(owned) = owned.get(&device) else {
            continue;
        };
        let mut named = Named::of(device, owned);
        if let Some(to) = edit.to {
            named.group = to.view.group;
        }
        acts.push(Act {
            fields: edit.told(had),
            ..done_to(&named, Verb::Edit)
        });
    }
    Ok((owed, acts))
}
