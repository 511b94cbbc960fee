//! What people see of deliveries. Whoever may not change callbacks sees who receives them, and
//! nothing by which a receiver knows its sender: neither in their lines nor in what was sent.

mod again;
mod of_events;
mod of_message;
mod undelivered;

use domain::callback::{
    AttemptView, CallbackKind, CallbackStanding, DeliveryQuery, Fare, ListedDelivery, Standing,
    Undelivered, line_without_secrets,
};
use domain::list::{Page, Total};
use domain::permission::{Action, Principal};
use domain::{CallbackId, DeliveryId, DeviceTypeId, Fault, UnixMillis};
use sqlx::AnyConnection;

use super::worker::load;
use crate::Engine;
use crate::error::Error;
use crate::gate;
use crate::message_view::{without_body, without_radio, without_secrets};
use crate::paging::{Rows, Turn};
use crate::secret::SecretKey;
use crate::store::callbacks;
use crate::store::deliveries::{self, Between, Place, Subject, Wanted};

/// A page of deliveries, found but not read yet.
struct Found {
    rows: Rows<Place>,
    /// Whether the reader may see what was sent and answered.
    radio: bool,
    /// Whether the reader may see what receivers know their sender by.
    secrets: bool,
    total: Total,
}

impl Found {
    fn ids(&self) -> Vec<DeliveryId> {
        self.rows.rows.iter().map(|place| place.id).collect()
    }

    fn page<T>(self, rows: Vec<T>) -> Page<T> {
        Page {
            rows,
            next: self.rows.next,
            previous: self.rows.previous,
            total: self.total,
        }
    }
}

impl Engine {
    /// How the callbacks of a device type fare, oldest first, with those that were deleted.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a device type that is not there or may not be seen.
    pub async fn callback_standings(
        &self,
        who: &Principal,
        device_type: DeviceTypeId,
    ) -> Result<Vec<CallbackStanding>, Error> {
        let mut connection = self.db.read().acquire().await?;
        let found = gate::device_type(&mut connection, who, Action::Read, device_type).await?;
        let key = &self.settings.secret_key;
        let mut all = callbacks::standings(&mut connection, key, device_type).await?;
        if !who.may(Action::WriteCallbacks, &found.group_path) {
            all.iter_mut().for_each(without_address);
        }
        Ok(all)
    }

    /// How one of them fares.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or may not be seen.
    pub async fn callback_standing(
        &self,
        who: &Principal,
        device_type: DeviceTypeId,
        id: CallbackId,
    ) -> Result<CallbackStanding, Error> {
        let mut connection = self.db.read().acquire().await?;
        let found = gate::device_type(&mut connection, who, Action::Read, device_type).await?;
        let key = &self.settings.secret_key;
        let standing = callbacks::standing(&mut connection, key, device_type, id).await?;
        let mut standing = standing.ok_or(Error::NotFound)?;
        if !who.may(Action::WriteCallbacks, &found.group_path) {
            without_address(&mut standing);
        }
        Ok(standing)
    }

    /// How the callbacks of a device type that were not deleted fared lately, oldest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a device type that is not there or may not be seen.
    pub async fn callback_fares(
        &self,
        who: &Principal,
        device_type: DeviceTypeId,
    ) -> Result<Vec<Fare>, Error> {
        let mut connection = self.db.read().acquire().await?;
        let found = gate::device_type(&mut connection, who, Action::Read, device_type).await?;
        let (key, now) = (&self.settings.secret_key, self.world.clock.now());
        let mut all = callbacks::fares(&mut connection, key, device_type, now).await?;
        let path = &found.group_path;
        if !who.may(Action::ReadRadio, path) || !who.may(Action::WriteCallbacks, path) {
            for (_, attempt) in all.iter_mut().filter_map(|one| one.error.as_mut()) {
                attempt.fault = attempt.fault.take().and_then(without_body);
            }
        }
        Ok(all)
    }

    /// A page of the deliveries of a device type's callbacks, newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Rejected`] names the part of the query that makes no sense.
    pub async fn deliveries(
        &self,
        who: &Principal,
        device_type: DeviceTypeId,
        query: &DeliveryQuery,
    ) -> Result<Page<ListedDelivery>, Error> {
        let mut connection = self.db.read().acquire().await?;
        let found = self.find_deliveries(&mut connection, who, device_type, query, None);
        let found = found.await?;
        self.read_found(&mut connection, found).await
    }

    /// A page of the deliveries of which an attempt failed and none has succeeded since, newest
    /// first, as the Sigfox Back-End tells them. The state of the query does not matter. Address,
    /// status and answer are those of the newest failure; headers, body, mail and parameters are
    /// made of the settings and the message as they are now, as the next attempt would send them.
    ///
    /// # Errors
    /// As [`Engine::deliveries`].
    pub async fn undelivered(
        &self,
        who: &Principal,
        device_type: DeviceTypeId,
        query: &DeliveryQuery,
    ) -> Result<Page<Undelivered>, Error> {
        let mut connection = self.db.read().acquire().await?;
        let only = Some(Standing::Undelivered);
        let found = self.find_deliveries(&mut connection, who, device_type, query, only);
        let found = found.await?;
        let ids = found.ids();
        let (dialect, key) = (self.db.dialect, &self.settings.secret_key);
        let rows = deliveries::not_taken(&mut connection, dialect, key, &ids).await?;
        drop(connection);
        let shown = match found.radio {
            true => {
                let subjects: Vec<Subject> = rows.iter().map(|row| row.of).collect();
                load::shown(self, &subjects).await?
            }
            false => rows.iter().map(|_| None).collect(),
        };
        let mut rows = undelivered::records(rows, shown, found.radio, found.secrets);
        rows.sort_by_key(|row| ids.iter().position(|id| *id == row.delivery));
        Ok(found.page(rows))
    }

    /// One delivery of a callback, with its attempts.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or may not be seen.
    pub async fn delivery(
        &self,
        who: &Principal,
        device_type: DeviceTypeId,
        callback: CallbackId,
        id: DeliveryId,
    ) -> Result<(ListedDelivery, Vec<AttemptView>), Error> {
        let mut connection = self.db.read().acquire().await?;
        let found = gate::device_type(&mut connection, who, Action::Read, device_type).await?;
        let key = &self.settings.secret_key;
        callbacks::standing(&mut connection, key, device_type, callback)
            .await?
            .ok_or(Error::NotFound)?;
        let seen = (who, found.group_path.as_str());
        self.read_delivery(&mut connection, seen, callback, id)
            .await
    }

    /// A delivery of a callback with its attempts, as somebody sees it who may see the callback;
    /// the path is that of its group.
    async fn read_delivery(
        &self,
        connection: &mut AnyConnection,
        (who, path): (&Principal, &str),
        callback: CallbackId,
        id: DeliveryId,
    ) -> Result<(ListedDelivery, Vec<AttemptView>), Error> {
        let (dialect, key) = (self.db.dialect, &self.settings.secret_key);
        let rows = deliveries::listed(connection, dialect, key, &[id]).await?;
        let of_it = rows.into_iter().find(|row| row.callback == callback);
        let mut delivery = of_it.ok_or(Error::NotFound)?;
        let mut attempts = deliveries::attempts(connection, key, id).await?;
        if !who.may(Action::ReadRadio, path) {
            without_answer(&mut delivery);
            attempts.iter_mut().for_each(without_radio);
        }
        if !who.may(Action::WriteCallbacks, path) {
            only_who_receives(&mut delivery);
            attempts.iter_mut().for_each(without_secrets);
        }
        Ok((delivery, attempts))
    }

    /// A page of deliveries, as its reader may see them.
    async fn read_found(
        &self,
        connection: &mut AnyConnection,
        found: Found,
    ) -> Result<Page<ListedDelivery>, Error> {
        let (dialect, key) = (self.db.dialect, &self.settings.secret_key);
        let mut rows = deliveries::listed(connection, dialect, key, &found.ids()).await?;
        if !found.radio {
            rows.iter_mut().for_each(without_answer);
        }
        if !found.secrets {
            rows.iter_mut().for_each(only_who_receives);
        }
        Ok(found.page(rows))
    }

    /// The deliveries that a query asks for; with `only` those that stand so, whatever it says.
    async fn find_deliveries(
        &self,
        connection: &mut AnyConnection,
        who: &Principal,
        device_type: DeviceTypeId,
        query: &DeliveryQuery,
        only: Option<Standing>,
    ) -> Result<Found, Error> {
        let found = gate::device_type(connection, who, Action::Read, device_type).await?;
        let key = &self.settings.secret_key;
        let of = asked(connection, key, device_type, &query.callback).await?;
        let seen = (who, found.group_path.as_str());
        self.find_of(connection, seen, &of, query, only).await
    }

    /// The same of callbacks that `who` may see; the path is that of their group.
    async fn find_of(
        &self,
        connection: &mut AnyConnection,
        (who, path): (&Principal, &str),
        of: &[CallbackStanding],
        query: &DeliveryQuery,
        only: Option<Standing>,
    ) -> Result<Found, Error> {
        let standings = match only {
            Some(only) => vec![only],
            None => Standing::read(&query.state).map_err(|fault| fault.of("state"))?,
        };
        let device = match query.device.trim() {
            "" => None,
            id => Some(id.parse().map_err(|fault: Fault| fault.of("device"))?),
        };
        let turn = Turn::read(&query.after, &query.until, query.size, place)?;
        let callbacks: Vec<(CallbackId, CallbackKind)> =
            of.iter().map(|one| (one.id, one.kind)).collect();
        let wanted = Wanted {
            callbacks: &callbacks,
            device,
            standings: &standings,
            between: Between::times(query.since, query.before),
            now: self.world.clock.now(),
        };
        let (position, limit) = (turn.position, turn.limit());
        let places =
            deliveries::places(connection, &wanted, position, turn.backwards, limit).await?;
        let rows = turn.page(places, |place| format!("{}.{}", place.created.0, place.id));
        let narrowed = device.is_some() || query.since.is_some() || query.before.is_some();
        let counted = match narrowed {
            true => None,
            false => counted(of, &standings),
        };
        let total = match (&rows.next, &rows.previous, counted) {
            (None, None, _) => Total::Exactly(rows.rows.len() as i64),
            (_, _, Some(count)) => Total::Exactly(count),
            _ => Total::AtLeast(rows.rows.len() as i64),
        };
        Ok(Found {
            rows,
            radio: who.may(Action::ReadRadio, path),
            secrets: who.may(Action::WriteCallbacks, path),
            total,
        })
    }
}

/// The callbacks whose deliveries are asked for.
async fn asked(
    connection: &mut AnyConnection,
    key: &SecretKey,
    device_type: DeviceTypeId,
    callback: &str,
) -> Result<Vec<CallbackStanding>, Error> {
    if callback.is_empty() {
        return Ok(callbacks::standings(connection, key, device_type).await?);
    }
    let id = callback.parse();
    let id: CallbackId = id.map_err(|fault: Fault| fault.of("callback"))?;
    let one = callbacks::standing(connection, key, device_type, id).await?;
    Ok(vec![one.ok_or(Error::NotFound)?])
}

/// How many there are, where the callbacks count those that stand so.
fn counted(of: &[CallbackStanding], standings: &[Standing]) -> Option<i64> {
    let each =
        |count: fn(&CallbackStanding) -> i64| -> Option<i64> { Some(of.iter().map(count).sum()) };
    match standings {
        [Standing::Waiting] => each(|one| one.waiting),
        [Standing::Delivered] => each(|one| one.delivered),
        [Standing::Failed] => each(|one| one.failed),
        _ => None,
    }
}

fn without_answer(delivery: &mut ListedDelivery) {
    if let Some(last) = &mut delivery.last {
        last.fault = last.fault.take().and_then(without_body);
    }
}

fn only_who_receives(delivery: &mut ListedDelivery) {
    delivery.line = line_without_secrets(&delivery.line);
    without_answer(delivery);
}

fn without_address(standing: &mut CallbackStanding) {
    standing.line = line_without_secrets(&standing.line);
}

fn place(text: &str) -> Option<Place> {
    let (created, id) = text.split_once('.')?;
    Some(Place {
        created: UnixMillis(created.parse().ok()?),
        id: id.parse().ok()?,
    })
}
