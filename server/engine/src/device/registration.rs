//! Registering devices: one, or a list that is looked at first, worked off in the background and
//! taken back where its devices sent nothing since.

pub(super) mod apply;
mod arriving;
mod edit;
pub(super) mod judge;
pub(super) mod noting;
pub(super) mod several;
mod single;
mod undo;
mod watch;
mod work;
mod wrong_codes;

use domain::audit::{Field, Kind, Verb};
use domain::device_type::DeviceTypeChoice;
use domain::list::{Page, Total};
use domain::permission::{Action, Principal};
use domain::registration::{LineQuery, LineView, Purpose, RegistrationView, Stage, Verdict};
use domain::{DeviceTypeId, Fault, RegistrationId};

use super::choice;
use crate::audit::{self, Act, Actor};
use crate::error::Error;
use crate::paging::Turn;
use crate::store::db::Tx;
use crate::store::device_types::Found as DeviceType;
use crate::store::registrations::{self as table, Found};
use crate::store::{self, StoreError};
use crate::{Engine, gate};

use apply::By;

#[cfg(any(test, feature = "testing"))]
pub(crate) use work::step;
pub(crate) use work::work_forever;

/// The most lists that are shown.
const LISTED: i64 = 200;

impl Engine {
    /// The device types under which `who` may register devices: those with `find` in their name, and
    /// the one with the id `chosen`, if it is one of them.
    ///
    /// # Errors
    /// [`Error::NotFound`] for whoever sees nothing; [`Error::Forbidden`] for whoever changes
    /// nothing; [`Error::Rejected`] names `find` where it is longer than a name.
    pub async fn registration_choices(
        &self,
        who: &Principal,
        find: &str,
        chosen: &str,
    ) -> Result<DeviceTypeChoice, Error> {
        let paths = writes(who)?;
        let mut connection = self.db.read().acquire().await?;
        choice::device_types(&mut connection, &paths, find, chosen.parse().ok()).await
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
