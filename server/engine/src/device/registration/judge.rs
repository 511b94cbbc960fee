//! What is to become of devices that somebody registers: of many in a fixed number of statements.

use std::collections::{BTreeSet, HashMap};

use domain::group::Group;
use domain::registration::Verdict;
use domain::{CertificateId, DeviceId, Fault, Pac, Rejection};
use sqlx::AnyConnection;

use super::apply::{Back, Target, Wish};
use crate::group::{Caps, LetIn};
use crate::store::certificates::Usable;
use crate::store::devices::{self as table, Owned, Standing};
use crate::store::{self, StoreError};
use crate::{Engine, alert, identity};

/// What is to become of devices, and what that was found by. They are held.
pub(crate) struct Judged {
    /// In the order of the wishes.
    pub(crate) verdicts: Vec<Result<Verdict, Rejection>>,
    pub(super) owned: HashMap<DeviceId, Owned>,
    pub(super) standings: HashMap<DeviceId, Standing>,
    /// Prototypes that were let in, with those before.
    pub(crate) let_in: LetIn,
}

/// Says what is to become of devices, each of which is asked for once, and holds them.
///
/// A code that is the first for its device is kept with that, where the device may be registered:
/// whoever only wants to know ends the transaction without it.
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
    let mut let_in = target.before.cloned().unwrap_or_default();
    let caps = caps.map(|caps| caps.after(&let_in));
    let (mut certified, mut keys) = (HashMap::new(), HashMap::new());
    for (device, identity) in identities {
        if let Some(certificate) = identity.certificate {
            certified.insert(device, certificate);
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
            "" => Ok(None),
            key => {
                let usable = usable(tx, engine, key, &target.under.group_path).await?;
                usable.map(Some)
            }
        },
        caps,
    };
    let verdict = |wish: &Wish| judge.verdict(wish, owned.get(&wish.id), standings.get(&wish.id));
    let verdicts: Vec<Result<Verdict, Rejection>> = wishes.iter().map(verdict).collect();
    // Of what is refused for something else no code is kept: whoever comes next may be the first.
    let adopted = |device: &DeviceId| judge.codes.get(device) == Some(&identity::Verdict::Adopted);
    let refused = wishes.iter().zip(&verdicts).filter(|one| one.1.is_err());
    let refused = ids(refused.map(|one| one.0.id).filter(adopted));
    store::identities::forget_codes(tx, dialect, &refused).await?;
    if let Some(caps) = &judge.caps {
        caps.add_to(&mut let_in);
    }
    Ok(Judged {
        verdicts,
        owned,
        standings,
        let_in,
    })
}

/// Ascending, each once.
pub(super) fn ids(devices: impl Iterator<Item = DeviceId>) -> Vec<DeviceId> {
    let devices: BTreeSet<DeviceId> = devices.collect();
    devices.into_iter().collect()
}

/// The certificate with that key, where devices of the group with that path may name it: one of the
/// groups above or below, as an operator entered it.
async fn usable(
    tx: &mut AnyConnection,
    engine: &Engine,
    key: &str,
    path: &str,
) -> Result<Result<CertificateId, Fault>, StoreError> {
    let keys = [key.to_owned()];
    let found = store::certificates::by_keys(tx, engine.db.dialect, &keys).await?;
    Ok(usable_at(found.get(key), path))
}

/// The same of a certificate that was looked up, if it is there.
pub(crate) fn usable_at(named: Option<&Usable>, path: &str) -> Result<CertificateId, Fault> {
    let usable = named
        .filter(|named| path.starts_with(&named.group_path) || named.group_path.starts_with(path));
    usable
        .map(|named| named.id)
        .ok_or(Fault::UnknownCertificate)
}

/// Whether a device may name a certificate, which is known to have been made with one, or not.
pub(crate) fn goes_with(
    known: Option<CertificateId>,
    named: CertificateId,
) -> Result<(), Rejection> {
    match known.is_none_or(|known| known == named) {
        true => Ok(()),
        false => Err(Fault::Differs.of("certificate")),
    }
}

/// What verdicts go by.
struct Judge<'a> {
    engine: &'a Engine,
    target: &'a Target<'a>,
    /// What the codes are worth of devices that are not known.
    codes: HashMap<DeviceId, identity::Verdict>,
    /// The certificates of the devices that are known to have been made with one.
    certified: HashMap<DeviceId, CertificateId>,
    /// The keys, sealed, of which no registration brings another: those that an operator entered, or
    /// a program.
    keys: HashMap<DeviceId, Vec<u8>>,
    /// The certificate that is named for all of them, if one is.
    certificate: Result<Option<CertificateId>, Fault>,
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

    /// Lets one more in: with a certificate, which is the one with which it was made where that is
    /// known, or as a prototype while there may be another.
    fn admit(&mut self, wish: &Wish) -> Result<(), Rejection> {
        let named = self.certificate.clone();
        let named = named.map_err(|fault| fault.of("certificate"))?;
        if self.target.series.prototype {
            return self.one_more_prototype(None);
        }
        match (self.certified.get(&wish.id).copied(), named) {
            (known, Some(named)) => goes_with(known, named),
            (Some(_), None) => Ok(()),
            (None, None) => Err(Fault::Missing.of("certificate")),
        }
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
