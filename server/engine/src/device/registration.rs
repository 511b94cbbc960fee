//! Registering devices: one, or a list that is looked at first, worked off in the background and
//! taken back where its devices sent nothing since.

pub(super) mod apply;
mod edit;
pub(super) mod judge;
pub(super) mod noting;
pub(super) mod several;
mod undo;
mod watch;
mod work;

use std::collections::HashSet;

use domain::audit::{Field, Kind, Verb};
use domain::identity::LINES_MAX;
use domain::list::{Page, Total};
use domain::permission::{Action, Principal};
use domain::registration::{
    LineQuery, LineView, Purpose, RegistrationInput, RegistrationView, SeriesInput, Stage, Verdict,
    is_heading, line,
};
use domain::{DeviceId, DeviceTypeId, Fault, RegistrationId, Rejection};

use crate::audit::{self, Act, Actor};
use crate::error::Error;
use crate::gate;
use crate::paging::Turn;
use crate::store::db::Tx;
use crate::store::device_types::Found as DeviceType;
use crate::store::registrations::{self as table, Found, NewLine, NewRegistration};
use crate::store::{self, StoreError};
use crate::{Engine, identity};

use apply::{By, Done, Noted, Target, Wish};

#[cfg(any(test, feature = "testing"))]
pub(crate) use work::step;
pub(crate) use work::work_forever;

/// Lines that go into one transaction while a list arrives.
const CHUNK: usize = 4096;
/// The most lists that are shown.
const LISTED: i64 = 200;
/// The most device types to choose from.
const CHOICES: i64 = 1000;

impl Engine {
    /// The device types under which `who` may register devices, with their names.
    ///
    /// # Errors
    /// [`Error::NotFound`] for whoever sees nothing; [`Error::Forbidden`] for whoever changes
    /// nothing.
    pub async fn registration_choices(
        &self,
        who: &Principal,
    ) -> Result<Vec<(DeviceTypeId, String)>, Error> {
        let paths = writes(who)?;
        let mut connection = self.db.read().acquire().await?;
        Ok(store::device_types::names(&mut connection, &paths, CHOICES).await?)
    }

    /// Registers a device, or brings it from another device type of the same owner, or takes it over
    /// from another one by its code.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; [`Error::Rejected`] with what is wrong, by field of
    /// [`RegistrationInput`].
    pub async fn register_device(
        &self,
        who: &Principal,
        input: &RegistrationInput,
    ) -> Result<DeviceId, Error> {
        writes(who)?;
        self.register_one(By::Person(who), input).await
    }

    /// The same for whoever runs the installation.
    ///
    /// # Errors
    /// [`Error::Rejected`] with what is wrong, by field of [`RegistrationInput`].
    pub async fn register_by_command(&self, input: &RegistrationInput) -> Result<DeviceId, Error> {
        self.register_one(By::Command, input).await
    }

    async fn register_one(&self, by: By<'_>, input: &RegistrationInput) -> Result<DeviceId, Error> {
        let asked = input.check().map_err(Error::Rejected)?;
        let mut tx = self.db.write().await?;
        let under = under(&mut tx, by, asked.device_type).await?;
        let wish = Wish {
            id: asked.id,
            pac: asked.pac,
            name: asked.name,
            place: asked.place,
            sealed_key: asked.key.map(|key| self.sealed_key(asked.id, &key)),
            back: None,
        };
        let target = Target {
            by,
            under: &under,
            series: &asked.series,
            registration: None,
            offered: None,
            noted: Noted::Together,
        };
        let done = self.register_now(&mut tx, &target, &[wish]).await?;
        match done.verdicts.first() {
            Some(Ok(Verdict::Unchanged)) => return Err(Fault::Taken.of("id").into()),
            Some(Err(rejection)) => return Err(rejection.clone().into()),
            _ => {}
        }
        self.register_end(tx, by, done).await?;
        Ok(asked.id)
    }

    /// Judges devices, and does it.
    pub(super) async fn register_now(
        &self,
        tx: &mut Tx,
        target: &Target<'_>,
        wishes: &[Wish],
    ) -> Result<Done, StoreError> {
        let now = self.world.clock.now();
        let judged = judge::judge(tx, self, target, wishes).await?;
        apply::carry_out(tx, self, target, wishes, judged, now).await
    }

    /// Counts what is owed, shows what changed, notes it and commits.
    pub(super) async fn register_end(
        &self,
        mut tx: Tx,
        by: By<'_>,
        done: Done,
    ) -> Result<(), StoreError> {
        let now = self.world.clock.now();
        let owes = done.owed.count(&mut tx, self).await?;
        store::feed::append(&mut tx, now, &done.changed).await?;
        audit::note_all(&mut tx, self, &by.actor(), done.acts).await?;
        tx.commit().await?;
        self.feed.wake();
        if owes {
            self.work.notify_one();
        }
        Ok(())
    }

    /// A key as it is kept; see [`crate::device_key`].
    fn sealed_key(&self, device: DeviceId, key: &[u8; 16]) -> Vec<u8> {
        let seal = self.seal();
        seal.key
            .seal(seal.world, &device.0.to_be_bytes(), key.as_slice())
    }

    /// Takes in a list of devices that are to be registered, or changed, a device a line: see
    /// [`domain::registration::line`]. It is looked at in the background what would become of each;
    /// nothing happens to them before [`Engine::begin_registration`].
    ///
    /// # Errors
    /// [`Error::Forbidden`]; [`Error::Rejected`] with what is wrong, by field of [`SeriesInput`]
    /// and `lines`.
    pub async fn take_registration(
        &self,
        who: &Principal,
        purpose: Purpose,
        input: &SeriesInput,
        lines: &str,
    ) -> Result<RegistrationId, Error> {
        writes(who)?;
        self.note_lines(By::Person(who), purpose, input, lines)
            .await
    }

    /// The same for whoever runs the installation.
    ///
    /// # Errors
    /// [`Error::Rejected`] with what is wrong, by field of [`SeriesInput`] and `lines`.
    pub async fn take_registration_by_command(
        &self,
        purpose: Purpose,
        input: &SeriesInput,
        lines: &str,
    ) -> Result<RegistrationId, Error> {
        self.note_lines(By::Command, purpose, input, lines).await
    }

    async fn note_lines(
        &self,
        by: By<'_>,
        purpose: Purpose,
        input: &SeriesInput,
        lines: &str,
    ) -> Result<RegistrationId, Error> {
        let (device_type, series) = input.check().map_err(Error::Rejected)?;
        let asked = lines.lines().filter(|text| says_something(text)).count();
        if asked == 0 {
            return Err(Fault::Missing.of("lines").into());
        }
        if asked > LINES_MAX {
            let max = LINES_MAX as i64;
            return Err(Fault::TooManyLines { max }.of("lines").into());
        }
        let id = RegistrationId(self.ids.long());
        let now = self.world.clock.now();
        let mut tx = self.db.write().await?;
        let under = under(&mut tx, by, device_type).await?;
        let new = NewRegistration {
            id,
            purpose,
            group: under.view.group,
            device_type: Some(device_type),
            user: match by {
                By::Person(who) => Some(who.user),
                By::Command => None,
            },
            series: &series,
            asked: None,
        };
        table::insert(&mut tx, &new, now).await?;
        tx.commit().await?;
        let mut reading = Reading::default();
        let mut numbered = lines.lines().zip(1_i64..);
        loop {
            let chunk = numbered.by_ref().filter(|(text, _)| says_something(text));
            let chunk = chunk.take(CHUNK);
            let chunk: Vec<NewLine> = chunk
                .map(|(text, number)| reading.read(self, text, number))
                .collect();
            if chunk.is_empty() {
                break;
            }
            let mut tx = self.db.write().await?;
            table::insert_lines(&mut tx, self.db.dialect, id, &chunk).await?;
            tx.commit().await?;
        }
        let mut tx = self.db.write().await?;
        table::arrived(&mut tx, id, Stage::Looking, asked as i64, now).await?;
        tx.commit().await?;
        self.registrations.notify_one();
        Ok(id)
    }

    /// The lists of devices that `who` may work with, and what he has done to several that he chose,
    /// the newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`].
    pub async fn list_registrations(
        &self,
        who: &Principal,
    ) -> Result<Vec<RegistrationView>, Error> {
        let paths = writes(who)?;
        let mut connection = self.db.read().acquire().await?;
        let mut found = table::own(&mut connection, who.user, LISTED).await?;
        for path in paths {
            for list in table::list(&mut connection, path, LISTED).await? {
                if !found.iter().any(|one| one.id == list.id) {
                    found.push(list);
                }
            }
        }
        found.sort_unstable_by_key(|list| std::cmp::Reverse((list.created, list.id)));
        found.truncate(LISTED as usize);
        Ok(found)
    }

    /// One list, and a page of its lines.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Rejected`] names the part of the query
    /// that makes no sense.
    pub async fn registration(
        &self,
        who: &Principal,
        id: RegistrationId,
        query: &LineQuery,
    ) -> Result<(RegistrationView, Page<LineView>), Error> {
        let turn = Turn::read(&query.after, &query.until, query.size, |text| {
            text.parse::<i64>().ok()
        })?;
        let wanted = match query.verdict.as_str() {
            "" => None,
            word => Some(Verdict::from_word(word).ok_or_else(|| {
                let words = Verdict::ALL.map(|each| each.2);
                let allowed = words.join(", ");
                Fault::NotOneOf { allowed }.of("verdict")
            })?),
        };
        let mut connection = self.db.read().acquire().await?;
        let mut list = seen(&mut connection, who, id).await?.view;
        list.counts = table::counts(&mut connection, id).await?;
        let (backwards, limit) = (turn.backwards, turn.limit());
        let rows =
            table::lines(&mut connection, id, wanted, turn.position, backwards, limit).await?;
        let page = turn.page(rows, |row| row.line.to_string());
        let total = match wanted {
            Some(verdict) => list.count(verdict),
            None => list.total,
        };
        let page = Page {
            rows: page.rows,
            next: page.next,
            previous: page.previous,
            total: Total::Exactly(total),
        };
        Ok((list, page))
    }

    /// One list as a command sees it, with how many lines came to what.
    ///
    /// # Errors
    /// [`Error::NotFound`]; or when the database fails.
    pub async fn registration_by_command(
        &self,
        id: RegistrationId,
    ) -> Result<RegistrationView, Error> {
        let mut connection = self.db.read().acquire().await?;
        let found = table::get(&mut connection, id).await?;
        let mut list = found.ok_or(Error::NotFound)?.view;
        list.counts = table::counts(&mut connection, id).await?;
        Ok(list)
    }

    /// The lines of a list after one of them, in their order, at most a thousand: for files.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`].
    pub async fn registration_lines(
        &self,
        who: &Principal,
        id: RegistrationId,
        after: i64,
    ) -> Result<Vec<LineView>, Error> {
        let mut connection = self.db.read().acquire().await?;
        seen(&mut connection, who, id).await?;
        Ok(part(&mut connection, id, after).await?)
    }

    /// The same for a command.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn registration_lines_by_command(
        &self,
        id: RegistrationId,
        after: i64,
    ) -> Result<Vec<LineView>, Error> {
        let mut connection = self.db.read().acquire().await?;
        Ok(part(&mut connection, id, after).await?)
    }

    /// Has a list done that was looked at. Nothing happens where the same is done to several devices.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Rejected`] of `registration` where it is
    /// in another stage, which is named.
    pub async fn begin_registration(
        &self,
        who: &Principal,
        id: RegistrationId,
    ) -> Result<(), Error> {
        self.turn(By::Person(who), id, (Stage::Looked, Stage::Working))
            .await
    }

    /// Has what a list did taken back, where its devices sent nothing since: those that it registered
    /// are deleted, those that it took over or transferred go back where they came from, as far as
    /// `who` may change devices there. Nothing happens where the same was done to several devices.
    ///
    /// # Errors
    /// As [`Engine::begin_registration`], where it is not done.
    pub async fn undo_registration(
        &self,
        who: &Principal,
        id: RegistrationId,
    ) -> Result<(), Error> {
        self.turn(By::Person(who), id, (Stage::Done, Stage::Undoing))
            .await
    }

    /// As [`Engine::begin_registration`], for whoever runs the installation.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Rejected`] as that.
    pub async fn begin_registration_by_command(&self, id: RegistrationId) -> Result<(), Error> {
        self.turn(By::Command, id, (Stage::Looked, Stage::Working))
            .await
    }

    /// As [`Engine::undo_registration`], for whoever runs the installation.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Rejected`] as that.
    pub async fn undo_registration_by_command(&self, id: RegistrationId) -> Result<(), Error> {
        self.turn(By::Command, id, (Stage::Done, Stage::Undoing))
            .await
    }

    async fn turn(
        &self,
        by: By<'_>,
        id: RegistrationId,
        (from, to): (Stage, Stage),
    ) -> Result<(), Error> {
        let now = self.world.clock.now();
        let mut tx = self.db.write().await?;
        let found = match by {
            By::Person(who) => seen(&mut tx, who, id).await?,
            By::Command => table::get(&mut tx, id).await?.ok_or(Error::NotFound)?,
        };
        if found.view.purpose == Purpose::Several {
            // It was begun with it, and nothing brings back what was.
            return Ok(());
        }
        if !table::begin(&mut tx, id, (from, to), now).await? {
            return Err(wrong_stage(&mut tx, id).await?);
        }
        // With whose rights it is worked on from now, whoever brought it, and as whose doing.
        let asks = match by {
            By::Person(who) => (Some(who.user), who.from),
            By::Command => (None, None),
        };
        table::asked_by(&mut tx, id, to, asks).await?;
        let verb = match to {
            Stage::Undoing => Verb::Undo,
            _ => Verb::Import,
        };
        let act = of_list(&found, verb);
        audit::note(&mut tx, self, &by.actor(), act).await?;
        tx.commit().await?;
        self.registrations.notify_one();
        Ok(())
    }

    /// Forgets a list on which nobody works. What it did stays.
    ///
    /// # Errors
    /// As [`Engine::begin_registration`], where somebody does.
    pub async fn forget_registration(
        &self,
        who: &Principal,
        id: RegistrationId,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let found = seen(&mut tx, who, id).await?;
        if !table::delete(&mut tx, id).await? {
            return Err(wrong_stage(&mut tx, id).await?);
        }
        let act = of_list(&found, Verb::Delete);
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Works lists off until nothing is left to be done: for a command beside which no server runs.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn work_off_registrations(&self) -> Result<(), Error> {
        while store::again::again(|| work::step(self)).await? {}
        Ok(())
    }
}

/// Why something cannot be done with a list: how far it is by now, or that it is gone.
async fn wrong_stage(tx: &mut Tx, id: RegistrationId) -> Result<Error, StoreError> {
    Ok(match table::get(tx, id).await? {
        Some(found) => {
            let stage = found.view.stage;
            Fault::WrongStage { stage }.of("registration").into()
        }
        None => Error::NotFound,
    })
}

/// What is done to a list.
fn of_list(found: &Found, verb: Verb) -> Act {
    Act {
        verb,
        kind: Kind::Registration,
        id: found.view.id.to_string(),
        name: match found.view.deed {
            Some(deed) => deed.word().to_owned(),
            None => found.view.device_type_name.clone(),
        },
        group: found.view.group,
        fields: vec![Field::text("lines", "", found.view.total.to_string())],
    }
}

/// Where `who` may register devices.
pub(super) fn writes(who: &Principal) -> Result<Vec<&str>, Error> {
    let paths = who.reach(Action::WriteFleet);
    match paths.is_empty() {
        false => Ok(paths),
        true if who.reach(Action::Read).is_empty() => Err(Error::NotFound),
        true => Err(Error::Forbidden),
    }
}

/// A list, if `who` may work with it: whoever may register under its device type. What is done to
/// several devices, which may belong to any groups, is for whoever chose them.
async fn seen(
    connection: &mut sqlx::AnyConnection,
    who: &Principal,
    id: RegistrationId,
) -> Result<Found, Error> {
    let found = table::get(connection, id).await?.ok_or(Error::NotFound)?;
    if found.view.purpose == Purpose::Several {
        return match found.owner == Some(who.user) {
            true => writes(who).map(|_| found),
            false => Err(Error::NotFound),
        };
    }
    gate::authorise(who, Action::WriteFleet, &found.group_path)?;
    Ok(found)
}

async fn part(
    connection: &mut sqlx::AnyConnection,
    id: RegistrationId,
    after: i64,
) -> Result<Vec<LineView>, StoreError> {
    const LINES: i64 = 1000;
    table::lines(connection, id, None, Some(after), false, LINES).await
}

/// The device type under which devices are to come: the same answer whether it is not there or
/// nothing may come there.
async fn under(tx: &mut Tx, by: By<'_>, id: DeviceTypeId) -> Result<DeviceType, Error> {
    let found = store::device_types::get(tx, id).await?;
    let found = found.filter(|found| by.may(&found.group_path));
    found.ok_or_else(|| Fault::UnknownDeviceType.of("device_type").into())
}

/// Whether a line names a device: neither empty, nor the names of the columns, nor a remark.
fn says_something(text: &str) -> bool {
    let line = text.trim();
    !(line.is_empty() || line.starts_with('#') || is_heading(line))
}

/// The lines of a list while they are read.
#[derive(Default)]
struct Reading {
    /// Of which devices there was one.
    seen: HashSet<DeviceId>,
}

impl Reading {
    fn read(&mut self, engine: &Engine, text: &str, number: i64) -> NewLine {
        let text = text.trim_start_matches('\u{feff}');
        let read = line(text).and_then(|line| match self.seen.insert(line.id) {
            true => Ok(line),
            false => Err(Fault::Repeated.of("id")),
        });
        match read {
            Ok(line) => NewLine {
                line: number,
                device: Some(line.id),
                typed: String::new(),
                name: line.name,
                place: line.place,
                sealed_pac: line.pac.map(|pac| identity::seal_pac(engine, line.id, pac)),
                sealed_key: line.key.map(|key| engine.sealed_key(line.id, &key)),
                fault: None,
            },
            Err(rejection) => unreadable(text, number, rejection),
        }
    }
}

/// A line that cannot be dealt with as it stands.
fn unreadable(text: &str, line: i64, rejection: Rejection) -> NewLine {
    let first = text.split([';', '\t', ',']).next().unwrap_or_default();
    NewLine {
        line,
        device: None,
        typed: identity::told_again(first),
        name: String::new(),
        place: None,
        sealed_pac: None,
        sealed_key: None,
        fault: Some(rejection),
    }
}
