//! What people set for devices: for one its name, its place, the rules of its token and with what it
//! was made; for many, by the same rules, another device type and the rules of their tokens.

use std::collections::{BTreeMap, HashMap};

use domain::audit::{Field, Verb};
use domain::contract::Subscription;
use domain::device::labels::{self, LabelEdit, Labels};
use domain::device::{BulkEdit, DeviceInput, DeviceSettings};
use domain::permission::{Action, Principal};
use domain::registration::{Series, Verdict};
use domain::{CertificateId, DeviceId, Fault, Rejection, UnixMillis};
use sqlx::AnyConnection;

use super::change::Stays;
use super::named::{Named, done, done_to};
use super::registration::apply::{self, By, Noted, Target, Wish};
use super::registration::judge::{self as judging, Judged};
use crate::Engine;
use crate::audit::{self, Act, Actor};
use crate::callback::Owed;
use crate::error::Error;
use crate::gate;
use crate::group::Caps;
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
        let (certificate, prototype) = made;
        let settings = DeviceSettings {
            certificate: Some(certificate),
            prototype: Some(prototype),
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

/// With what a device is made by then: the key of its certificate, and whether it is a prototype,
/// which has none. Its token stays as it is. `known` is the certificate with which it is known to
/// have been made.
async fn made_with(
    tx: &mut AnyConnection,
    engine: &Engine,
    device: &Listed,
    known: Option<CertificateId>,
    settings: &DeviceSettings,
) -> Result<(String, bool), Error> {
    let prototype = settings.prototype.unwrap_or(device.prototype);
    let certificate = match &settings.certificate {
        Some(_) if prototype => return Err(Fault::NoneOfPrototypes.of("certificate").into()),
        Some(key) => key.clone(),
        None if prototype => String::new(),
        None => device.certificate.clone(),
    };
    if prototype && !device.prototype {
        one_more_prototype(tx, engine, device).await?;
    }
    let named = !certificate.is_empty() && certificate != device.certificate;
    if named {
        let usable = judging::usable(tx, engine, &certificate, &device.group_path).await?;
        let named = usable.map_err(|fault| fault.of("certificate"))?;
        judging::goes_with(known, named)?;
    }
    if device.prototype && !prototype && certificate.is_empty() && known.is_none() {
        return Err(Fault::Missing.of("certificate").into());
    }
    Ok((certificate, prototype))
}

/// Whether there may be one more prototype in the group of a device.
async fn one_more_prototype(
    tx: &mut AnyConnection,
    engine: &Engine,
    device: &Listed,
) -> Result<(), Error> {
    let mut caps = Caps::hold(tx, engine.db.dialect, device.group).await?;
    caps.admit(1, None)
        .map_err(|fault| fault.of("prototype").into())
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
    labels: &'a LabelEdit,
    series: Series,
}

impl<'a> Edit<'a> {
    pub(super) fn new(who: &'a Principal, to: Option<&'a DeviceType>, asked: &'a BulkEdit) -> Self {
        Self {
            who,
            to,
            rules: TokenRules {
                activable: asked.activable,
                renewal: asked.renewal,
            },
            labels: &asked.labels,
            series: Series::default(),
        }
    }

    fn target(&self) -> Option<Target<'_>> {
        self.to.map(|under| Target {
            by: By::Person(self.who),
            under,
            series: &self.series,
            registration: None,
            offered: None,
            noted: Noted::Each,
        })
    }

    fn changes(&self, had: &Had) -> bool {
        self.told(had).iter().any(Field::changed)
    }

    /// What the log tells of it.
    fn told(&self, had: &Had) -> Vec<Field> {
        let mut fields = told(&had.subscription, self.rules).to_vec();
        fields.extend(labelled(&had.labels, &had.becomes));
        fields
    }
}

/// What a device has, and what becomes of its tags and its note.
struct Had {
    subscription: Subscription,
    labels: Labels,
    becomes: Labels,
}

/// What is to become of devices, which are held.
pub(super) struct Edits {
    pub(super) verdicts: BTreeMap<DeviceId, Result<(), Stays>>,
    had: HashMap<DeviceId, Had>,
    /// What the rules of a move say, where they go to another device type.
    moves: Option<(Vec<Wish>, Judged)>,
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
    let (mut had, mut full) = (HashMap::with_capacity(devices.len()), HashMap::new());
    for (device, standing) in standings {
        let labels = labels.remove(&device).unwrap_or_default();
        let becomes = edit.labels.of(&labels).unwrap_or_else(|fault| {
            full.insert(device, fault);
            labels.clone()
        });
        let subscription = standing.rare.subscription;
        let has = Had {
            subscription,
            labels,
            becomes,
        };
        had.insert(device, has);
    }
    // All of it or nothing.
    if let Some((_, judged)) = &mut moves {
        for (verdict, device) in judged.verdicts.iter_mut().zip(devices) {
            if let (Ok(_), Some(fault)) = (&*verdict, full.remove(device)) {
                *verdict = Err(fault.of("add_tags"));
            }
        }
    }
    let mut verdicts = BTreeMap::new();
    for (at, device) in devices.iter().enumerate() {
        let moved = moves.as_ref().map(|moves| &moves.1.verdicts[at]);
        let verdict = match (had.get(device), moved) {
            (None, _) => Err(Some(Fault::UnknownDevice)),
            (_, Some(Err(rejection))) => Err(Some(not_moved(rejection))),
            (_, None) if full.contains_key(device) => Err(full.remove(device)),
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
