//! With what devices are made, as people say it of one or of many by the same rules: a product
//! certificate, or none, since they are prototypes. Their tokens stay as they are.
//!
//! Whoever changes it holds in this order how many prototypes there may be where some come, what is
//! known of how the devices were made, and the devices.

use std::collections::{BTreeSet, HashMap};

use domain::device::BulkEdit;
use domain::{CertificateId, DeviceId, Fault, GroupId, Rejection};
use sqlx::AnyConnection;

use super::registration::judge as judging;
use crate::Engine;
use crate::group::{Caps, LetIn};
use crate::store::certificates::{self, Usable};
use crate::store::device_types::Found as DeviceType;
use crate::store::devices::{self as table, Owned};
use crate::store::{self, StoreError};

/// What is said of it; none: as it is.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    /// The key of a certificate.
    pub(super) certificate: Option<String>,
    pub(super) prototype: Option<bool>,
}

impl Asked {
    pub(super) fn of(edit: &BulkEdit) -> Self {
        Self {
            certificate: edit.certificate.clone(),
            prototype: edit.prototype,
        }
    }
}

/// With what a device is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Made {
    /// The key of its certificate; may be empty.
    pub(super) certificate: String,
    pub(super) prototype: bool,
}

/// What the rules go by.
pub(super) struct Rules {
    /// The certificate that is named, if it is there.
    named: Option<Usable>,
    /// How many prototypes there may be, where some come.
    caps: Option<Caps>,
}

impl Rules {
    /// Those for what is asked, where prototypes come to these groups. They are held.
    pub(super) async fn read(
        tx: &mut AnyConnection,
        engine: &Engine,
        asked: &Asked,
        groups: &[GroupId],
    ) -> Result<Self, StoreError> {
        let dialect = engine.db.dialect;
        let named = match &asked.certificate {
            Some(key) => {
                let keys = [key.clone()];
                certificates::by_keys(tx, dialect, &keys).await?.remove(key)
            }
            None => None,
        };
        let caps = match groups.is_empty() {
            true => None,
            false => Some(Caps::hold_all(tx, dialect, groups).await?),
        };
        Ok(Self { named, caps })
    }

    /// With what a device is made by then that belongs to the group with that path. `known` is the
    /// certificate with which it is known to have been made.
    ///
    /// # Errors
    /// Why it cannot be so; then nothing is counted.
    pub(super) fn made(
        &mut self,
        asked: &Asked,
        had: &Made,
        path: &str,
        known: Option<CertificateId>,
    ) -> Result<Made, Rejection> {
        let prototype = asked.prototype.unwrap_or(had.prototype);
        let certificate = match &asked.certificate {
            Some(_) if prototype => return Err(Fault::NoneOfPrototypes.of("certificate")),
            Some(key) => key.clone(),
            None if prototype => String::new(),
            None => had.certificate.clone(),
        };
        if !certificate.is_empty() && certificate != had.certificate {
            let usable = judging::usable_at(self.named.as_ref(), path);
            let named = usable.map_err(|fault| fault.of("certificate"))?;
            judging::goes_with(known, named)?;
        }
        if had.prototype && !prototype && certificate.is_empty() && known.is_none() {
            return Err(Fault::Missing.of("certificate"));
        }
        if prototype
            && !had.prototype
            && let Some(caps) = &mut self.caps
        {
            let one_more = caps.admit_at(path);
            one_more.map_err(|fault| fault.of("prototype"))?;
        }
        Ok(Made {
            certificate,
            prototype,
        })
    }
}

/// The groups in which devices become prototypes that are none.
pub(super) fn groups_of(owned: &HashMap<DeviceId, Owned>) -> Vec<GroupId> {
    let others = owned.values().filter(|one| !one.prototype);
    let groups: BTreeSet<GroupId> = others.map(|one| one.group).collect();
    groups.into_iter().collect()
}

/// With what a device was made and is made by then, or why it cannot be.
pub(super) type Became = (Made, Result<Made, Fault>);

/// With what devices are made by then, which are held, in their order. Those that go to another
/// device type were let in there as what they are. `let_in` has the prototypes that were let in before
/// where it is only looked at, and these with them.
pub(super) async fn judge(
    tx: &mut AnyConnection,
    engine: &Engine,
    asked: &Asked,
    to: Option<&DeviceType>,
    devices: &[DeviceId],
    let_in: &mut LetIn,
) -> Result<HashMap<DeviceId, Became>, StoreError> {
    let dialect = engine.db.dialect;
    // Held already, by whoever held the devices.
    let known = store::identities::hold(tx, dialect, devices).await?;
    let owned = table::owned(tx, dialect, devices).await?;
    let had = table::made_with(tx, dialect, devices).await?;
    let groups = match (asked.prototype, to) {
        (Some(true), Some(to)) => vec![to.view.group],
        (Some(true), None) => groups_of(&owned),
        _ => Vec::new(),
    };
    let mut rules = Rules::read(tx, engine, asked, &groups).await?;
    rules.caps = rules.caps.map(|caps| caps.after(let_in));
    if let (Some(to), Some(caps)) = (to, &mut rules.caps) {
        let coming = owned.values();
        let coming = coming.filter(|one| one.prototype && one.group != to.view.group);
        for one in coming {
            // Whoever let them in counted them, too.
            _ = caps.admit(1, Some(&one.group_path));
        }
    }
    let mut became = HashMap::with_capacity(devices.len());
    for device in devices {
        let (Some(owned), Some(had)) = (owned.get(device), had.get(device)) else {
            continue;
        };
        let had = Made {
            certificate: had.certificate.clone(),
            prototype: had.prototype,
        };
        let path = to.map_or(&owned.group_path, |to| &to.group_path);
        let known = known.get(device).and_then(|known| known.certificate);
        let made = rules.made(asked, &had, path, known);
        let made = made.map_err(|refused| match refused.fault {
            // Nobody is asked for it here.
            Fault::Missing => Fault::Uncertified,
            other => other,
        });
        became.insert(*device, (had, made));
    }
    if let Some(caps) = &rules.caps {
        caps.add_to(let_in);
    }
    Ok(became)
}
