//! Identities: what devices are made with, as operators enter it, and what a registration is held
//! against.
//!
//! A device has a code (PAC), a key and a product certificate before anybody registers it. An
//! operator enters them by lists: a line is `id;PAC;key;certificate`, of which the last two may be
//! left out. Whoever registers the device for the first time has to give its code ([`check`]). Of
//! a device that nobody entered the first code that is given is taken for its own, unless the
//! setting `devices.unknown_identities` refuses it. Later owners give the code that the one before
//! them has, which stands with the device; and where a device that had several is deleted, the last
//! of these codes is what it is registered by again. A key that came with a registration may be
//! another with the next one, and with an operator's line; any other key stays.
//!
//! Codes and keys are stored sealed and never told again; a device without a key works, through
//! receptions only. The same list again changes nothing: what is known stays, and a line that says
//! something else is refused.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use domain::audit::{Field, Kind, Verb};
use domain::group::GroupChoice;
use domain::identity::{LINES_MAX, LineTaken, Taken};
use domain::permission::{Action, Principal};
use domain::{CertificateId, DeviceId, Fault, GroupId, Pac, Rejection};
use radio::{Key, KeyError};
use sqlx::AnyConnection;

use crate::audit::{self, Act, Actor};
use crate::error::Error;
use crate::gate::authorise;
use crate::store::again::again;
use crate::store::certificates::Usable;
use crate::store::identities::{Entered, Identity};
use crate::store::{self, StoreError};
use crate::{Engine, fleet};

/// Lines that go into one transaction: nobody waits long for it.
const CHUNK: usize = 1000;
/// The longest first column that is told again whole: an id has eight digits at most.
const TOLD: usize = 10;
/// How much is told of a longer one: enough to find the line by, too little of a code or a key that
/// stands in the place of the id.
const TOLD_OF_MORE: usize = 4;
/// The greatest number that a list begins with: the later part of a long one.
const FIRST_MAX: u32 = 10_000_000;

/// What a code is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is the one that is known of the device.
    Fits,
    /// None was known, so it is the one from now on.
    Adopted,
    /// None is known, and none is taken for it.
    Unknown,
    /// Another is known.
    Wrong,
}

/// Holds the codes that somebody registers devices with against those that are known, and keeps
/// the first ones of devices of which none is known, as far as the settings let it. One verdict for
/// each row, in their order; of rows with the same device the first goes before.
///
/// A bounded number of statements, whatever their number. What is known of the devices is held
/// until the transaction ends: before the devices themselves.
///
/// # Errors
/// When the database fails.
pub(crate) async fn check(
    tx: &mut AnyConnection,
    engine: &Engine,
    rows: &[(DeviceId, Pac)],
) -> Result<Vec<Verdict>, StoreError> {
    let devices: BTreeSet<DeviceId> = rows.iter().map(|row| row.0).collect();
    let devices: Vec<DeviceId> = devices.into_iter().collect();
    let mut known = held(tx, engine, &devices).await?;
    if engine.settings.accept_unknown_identities {
        let firsts = first_codes(rows, &known);
        let adopted = adopt(tx, engine, &firsts).await?;
        let faster = |device: &&DeviceId| !adopted.contains(*device);
        let faster: Vec<DeviceId> = firsts.keys().filter(faster).copied().collect();
        known.extend(held(tx, engine, &faster).await?);
        let own = adopted
            .into_iter()
            .map(|device| (device, Code::New(firsts[&device])));
        known.extend(own);
    }
    Ok(rows.iter().map(|row| judge(row, &mut known)).collect())
}

/// The code that is known of a device.
#[derive(Clone, Copy)]
enum Code {
    /// This one.
    Of(Pac),
    /// This one, of which nobody was told that it was taken.
    New(Pac),
    /// One that cannot be opened.
    Lost,
}

fn judge((device, pac): &(DeviceId, Pac), known: &mut HashMap<DeviceId, Code>) -> Verdict {
    match known.get(device).copied() {
        None => Verdict::Unknown,
        Some(Code::New(own)) => {
            known.insert(*device, Code::Of(own));
            Verdict::Adopted
        }
        Some(Code::Of(own)) if own == *pac => Verdict::Fits,
        Some(Code::Of(_) | Code::Lost) => Verdict::Wrong,
    }
}

/// The codes that are known of devices, which are held.
async fn held(
    tx: &mut AnyConnection,
    engine: &Engine,
    devices: &[DeviceId],
) -> Result<HashMap<DeviceId, Code>, StoreError> {
    let held = store::identities::hold(tx, engine.db.dialect, devices).await?;
    let code = |(device, identity): (DeviceId, Identity)| {
        let sealed = identity.pac?;
        let code = open_pac(engine, device, &sealed).map_or(Code::Lost, Code::Of);
        Some((device, code))
    };
    Ok(held.into_iter().filter_map(code).collect())
}

/// The first code of each device of which none is known.
fn first_codes(
    rows: &[(DeviceId, Pac)],
    known: &HashMap<DeviceId, Code>,
) -> BTreeMap<DeviceId, Pac> {
    let mut firsts = BTreeMap::new();
    for (device, pac) in rows {
        if !known.contains_key(device) {
            firsts.entry(*device).or_insert(*pac);
        }
    }
    firsts
}

/// Keeps codes of devices of which none is known. Whose were kept: not those of which one came to
/// be known meanwhile.
async fn adopt(
    tx: &mut AnyConnection,
    engine: &Engine,
    firsts: &BTreeMap<DeviceId, Pac>,
) -> Result<HashSet<DeviceId>, StoreError> {
    let sealed = firsts.iter();
    let sealed = sealed.map(|(device, pac)| (*device, seal_pac(engine, *device, *pac)));
    let sealed: Vec<(DeviceId, Vec<u8>)> = sealed.collect();
    let now = engine.world.clock.now();
    store::identities::adopt(tx, engine.db.dialect, &sealed, now).await
}

/// What the code of a device is sealed for: never to be taken for its key.
fn owner_of_pac(device: DeviceId) -> [u8; 8] {
    let [a, b, c, d] = device.0.to_be_bytes();
    [b'P', b'A', b'C', b' ', a, b, c, d]
}

/// The code of a device, sealed for it.
pub(crate) fn seal_pac(engine: &Engine, device: DeviceId, pac: Pac) -> Vec<u8> {
    let seal = engine.seal();
    seal.key
        .seal(seal.world, &owner_of_pac(device), &pac.bytes())
}

/// The code that was sealed for a device; none with another key of the installation.
pub(crate) fn open_pac(engine: &Engine, device: DeviceId, sealed: &[u8]) -> Option<Pac> {
    let key = &engine.settings.secret_key;
    let opened = key.open(&owner_of_pac(device), sealed);
    let bytes = opened.and_then(|bytes| <[u8; 8]>::try_from(bytes).ok());
    if bytes.is_none() {
        tracing::error!(%device, "the code of a device cannot be opened: was the installation's key replaced?");
    }
    bytes.map(Pac::from)
}

/// As [`seal_pac`], a key; see [`crate::device_key`].
fn seal_key(engine: &Engine, device: DeviceId, key: &Key) -> Vec<u8> {
    let seal = engine.seal();
    seal.key
        .seal(seal.world, &device.0.to_be_bytes(), key.as_ref())
}

/// The key that was sealed for a device; none with another key of the installation.
pub(crate) fn open_key(engine: &Engine, device: DeviceId, sealed: &[u8]) -> Option<Key> {
    let key = &engine.settings.secret_key;
    let opened = key.open(&device.0.to_be_bytes(), sealed)?;
    <[u8; 16]>::try_from(opened).ok().map(Key::from)
}

impl Engine {
    /// The groups for which `who` may enter identities, to choose from: by name, those with `find`
    /// in it, at most a thousand.
    ///
    /// # Errors
    /// [`Error::NotFound`] for whoever operates none; [`Error::Forbidden`] for whoever only sees
    /// one; [`Error::Rejected`] names `find` where it is longer than a name.
    pub async fn identity_groups(&self, who: &Principal, find: &str) -> Result<GroupChoice, Error> {
        crate::certificate::operates(who)?;
        crate::group::reached(self, who, Action::Operate, find).await
    }

    /// Takes in a list of identities for an operator's group, a device a line; see the module. What
    /// became of each line that holds something, in their order. `first` is the number of the first
    /// line.
    ///
    /// The list goes in by parts: what was taken before the database failed stays, and the same
    /// list may be sent again.
    ///
    /// # Errors
    /// As [`Engine::identity_groups`]; [`Error::Rejected`] by the fields `group` and `lines`.
    pub async fn take_identities(
        &self,
        who: &Principal,
        group: &str,
        lines: &str,
        first: u32,
    ) -> Result<Vec<LineTaken>, Error> {
        crate::certificate::operates(who)?;
        let unknown = || Error::from(Fault::UnknownGroup.of("group"));
        let group: GroupId = group.parse().map_err(|_: Fault| unknown())?;
        let mut connection = self.db.read().acquire().await?;
        let path = store::groups::path(&mut connection, group).await?;
        drop(connection);
        let path = path.ok_or_else(unknown)?;
        authorise(who, Action::Operate, &path).map_err(|_| unknown())?;
        let actor = Actor::Person(who);
        let taken = self.take_identity_list(&actor, (group, &path), lines, first);
        let taken = taken.await?;
        match taken.is_empty() {
            true => Err(Fault::Missing.of("lines").into()),
            false => Ok(taken),
        }
    }

    /// The same for whoever runs the installation, for its first group.
    ///
    /// # Errors
    /// [`Error::Rejected`] by the field `lines`; or when the database fails.
    pub async fn manufacture(&self, lines: &str, first: u32) -> Result<Vec<LineTaken>, Error> {
        let root = fleet::ensure_root(self).await?;
        self.take_identity_list(&Actor::Command, (root.id, &root.path), lines, first)
            .await
    }

    async fn take_identity_list(
        &self,
        actor: &Actor<'_>,
        group: (GroupId, &str),
        lines: &str,
        first: u32,
    ) -> Result<Vec<LineTaken>, Error> {
        let numbered = lines.lines().zip(first.min(FIRST_MAX)..);
        let numbered = numbered.filter(|(line, _)| says_something(line));
        let numbered: Vec<(&str, u32)> = numbered.collect();
        if numbered.len() > LINES_MAX {
            let max = LINES_MAX as i64;
            return Err(Fault::TooManyLines { max }.of("lines").into());
        }
        let mut taken = Vec::with_capacity(numbered.len());
        for chunk in numbered.chunks(CHUNK) {
            taken.extend(again(|| self.take_identity_chunk(actor, group, chunk)).await?);
        }
        Ok(taken)
    }

    /// Takes some lines in, in one transaction.
    async fn take_identity_chunk(
        &self,
        actor: &Actor<'_>,
        (group, path): (GroupId, &str),
        lines: &[(&str, u32)],
    ) -> Result<Vec<LineTaken>, StoreError> {
        let mut read: Vec<Result<Line, Rejection>> =
            lines.iter().map(|(line, _)| read_line(line)).collect();
        refuse_repeated(&mut read);
        let mut tx = self.db.write().await?;
        let certificates = self.certificates_named(&mut tx, &read).await?;
        let devices: BTreeSet<DeviceId> = read.iter().flatten().map(|line| line.device).collect();
        let devices: Vec<DeviceId> = devices.into_iter().collect();
        let known = store::identities::hold(&mut tx, self.db.dialect, &devices).await?;
        let mut entered = Vec::new();
        let mut take = |line: Result<Line, Rejection>| {
            let line = match line {
                Ok(line) => line,
                Err(rejection) => return Taken::Refused(rejection),
            };
            let certificate = match usable(&line.certificate, &certificates, path) {
                Ok(certificate) => certificate,
                Err(rejection) => return Taken::Refused(rejection),
            };
            let taken = self.compare_identity(&line, certificate, group, known.get(&line.device));
            if matches!(taken, Taken::New | Taken::Completed) {
                entered.push(self.sealed_identity(&line, certificate));
            }
            taken
        };
        let told = lines
            .iter()
            .zip(read)
            .map(|((text, number), line)| LineTaken {
                line: *number,
                id: told_again(first_column(text)),
                taken: take(line),
            });
        let told: Vec<LineTaken> = told.collect();
        entered.sort_unstable_by_key(|one: &Entered| one.device);
        let now = self.world.clock.now();
        store::identities::enter(&mut tx, self.db.dialect, group, &entered, now).await?;
        if !entered.is_empty() {
            let keys = entered.iter().any(|one| one.key.is_some());
            audit::note(&mut tx, self, actor, done(group, &told, keys)).await?;
        }
        tx.commit().await?;
        Ok(told)
    }

    /// The certificates that lines name.
    async fn certificates_named(
        &self,
        tx: &mut AnyConnection,
        lines: &[Result<Line, Rejection>],
    ) -> Result<HashMap<String, Usable>, StoreError> {
        let keys = lines.iter().flatten().map(|line| line.certificate.clone());
        let keys: BTreeSet<String> = keys.filter(|key| !key.is_empty()).collect();
        let keys: Vec<String> = keys.into_iter().collect();
        store::certificates::by_keys(tx, self.db.dialect, &keys).await
    }

    /// What becomes of a line, by what is known of its device.
    fn compare_identity(
        &self,
        line: &Line,
        certificate: Option<CertificateId>,
        group: GroupId,
        known: Option<&Identity>,
    ) -> Taken {
        let Some(known) = known else {
            return Taken::New;
        };
        if known.group.is_some_and(|known| known != group) {
            return Taken::Refused(Fault::OtherOwner.of("id"));
        }
        let differs = |field: &str| Taken::Refused(Fault::Differs.of(field));
        // What cannot be opened any more is as good as gone, and may be entered anew.
        let pac = known.pac.as_deref();
        let pac = pac.and_then(|sealed| open_pac(self, line.device, sealed));
        let key = known.key.as_deref();
        let key = key.and_then(|sealed| open_key(self, line.device, sealed));
        if pac.is_some_and(|pac| pac != line.pac) {
            return differs("pac");
        }
        // One that came with a registration gives way to what an operator knows.
        let entered = key.is_some() && !known.key_brought;
        if entered && line.key.is_some() && key != line.key {
            return differs("key");
        }
        let named = known.certificate.zip(certificate);
        if named.is_some_and(|(known, said)| known != said) {
            return differs("certificate");
        }
        let nothing_new = known.group.is_some()
            && pac.is_some()
            && (entered || line.key.is_none())
            && (known.certificate.is_some() || certificate.is_none());
        match nothing_new {
            true => Taken::Known,
            false => Taken::Completed,
        }
    }

    /// A line as it is kept.
    fn sealed_identity(&self, line: &Line, certificate: Option<CertificateId>) -> Entered {
        let key = line.key.as_ref();
        Entered {
            device: line.device,
            pac: seal_pac(self, line.device, line.pac),
            key: key.map(|key| seal_key(self, line.device, key)),
            certificate,
        }
    }
}

/// A line that makes sense.
struct Line {
    device: DeviceId,
    pac: Pac,
    key: Option<Key>,
    /// The key of its certificate, or empty.
    certificate: String,
}

fn first_column(line: &str) -> &str {
    line.split(';').next().unwrap_or_default().trim()
}

/// What is told again of what stands in the place of an id. Where the columns are in another order
/// that is a code or a key, which nobody is to read anywhere.
pub(crate) fn told_again(first: &str) -> String {
    let first: String = first
        .trim()
        .chars()
        .filter(|letter| *letter != '\0')
        .collect();
    if first.chars().count() <= TOLD {
        return first;
    }
    let mut told: String = first.chars().take(TOLD_OF_MORE).collect();
    told.push('…');
    told
}

/// Whether a line names a device: neither empty, nor the names of the columns, nor a remark.
fn says_something(line: &str) -> bool {
    let first = first_column(line.trim_start_matches('\u{feff}'));
    let line = line.trim();
    !(line.is_empty() || line.starts_with('#') || first.eq_ignore_ascii_case("id"))
}

fn read_line(line: &str) -> Result<Line, Rejection> {
    let columns: Vec<&str> = line.split(';').map(str::trim).collect();
    let column = |at: usize| columns.get(at).copied().unwrap_or_default();
    if columns.iter().skip(4).any(|more| !more.is_empty()) {
        return Err(Fault::UnknownField.of("line"));
    }
    let device = column(0).trim_start_matches('\u{feff}').parse::<DeviceId>();
    let pac = column(1).parse::<Pac>();
    let key = match column(2) {
        "" => Ok(None),
        text => text.parse::<Key>().map(Some),
    };
    let certificate = match column(3) {
        "" => Ok(String::new()),
        key => domain::certificate::key(key),
    };
    Ok(Line {
        device: device.map_err(|fault| fault.of("id"))?,
        pac: pac.map_err(|fault| fault.of("pac"))?,
        key: key.map_err(|error| wrong_key(error).of("key"))?,
        certificate: certificate.map_err(|fault| fault.of("certificate"))?,
    })
}

/// What is wrong with a key. The key itself is not repeated.
fn wrong_key(error: KeyError) -> Fault {
    match error {
        KeyError::Digit(column) => Fault::NotHex {
            column: column as u32,
        },
        KeyError::Length(digits) if digits > 32 => Fault::TooLong { max: 32 },
        KeyError::Length(_) => Fault::TooShort { min: 32 },
    }
}

/// Refuses every line but the first of those with the same device.
fn refuse_repeated(lines: &mut [Result<Line, Rejection>]) {
    let mut seen = HashSet::with_capacity(lines.len());
    for line in lines {
        if line.as_ref().is_ok_and(|line| !seen.insert(line.device)) {
            *line = Err(Fault::Repeated.of("id"));
        }
    }
}

/// The certificate that a line names. One of a group beside that of the list is none.
fn usable(
    key: &str,
    certificates: &HashMap<String, Usable>,
    path: &str,
) -> Result<Option<CertificateId>, Rejection> {
    if key.is_empty() {
        return Ok(None);
    }
    let of = certificates.get(key);
    let of = of.filter(|of| path.starts_with(&of.group_path) || of.group_path.starts_with(path));
    match of {
        Some(of) => Ok(Some(of.id)),
        None => Err(Fault::UnknownCertificate.of("certificate")),
    }
}

/// What the log tells of lines that were taken in: of which devices, and whether there were `keys`.
fn done(group: GroupId, told: &[LineTaken], keys: bool) -> Act {
    let named = |word: &str| {
        let lines = told.iter().filter(|line| line.taken.word() == word);
        let names: Vec<String> = lines.map(|line| line.id.trim().to_uppercase()).collect();
        names.join(", ")
    };
    let mut fields = vec![
        Field::text("new", "", named("new")),
        Field::text("completed", "", named("completed")),
        Field::secret("pac"),
    ];
    fields.extend(keys.then(|| Field::secret("key")));
    Act {
        verb: Verb::Import,
        kind: Kind::Identity,
        id: group.to_string(),
        name: String::new(),
        group,
        fields,
    }
}

#[cfg(test)]
mod stories;
