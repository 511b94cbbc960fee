//! What was not taken, part by part, for programs.

use domain::callback::{CallbackKind, Standing, Undelivered, UndeliveredOf};
use domain::list::{Part, Slice};
use domain::permission::{Action, Principal};
use domain::{CallbackId, DeliveryId, UnixMillis};

use super::{asked, place};
use crate::Engine;
use crate::error::Error;
use crate::gate;
use crate::paging::Turn;
use crate::store::deliveries::{self, Between, Place, Wanted};

impl Engine {
    /// A part of the deliveries of which an attempt failed and none has succeeded since, newest
    /// first; `since` and `before` are of when they are owed. See [`Engine::undelivered`].
    ///
    /// # Errors
    /// [`Error::NotFound`] when that is not there or may not be seen; [`Error::Rejected`] names
    /// the part of the question that makes no sense.
    pub async fn undelivered_part(
        &self,
        who: &Principal,
        of: UndeliveredOf,
        (since, before): (Option<UnixMillis>, Option<UnixMillis>),
        slice: &Slice,
    ) -> Result<Part<Undelivered>, Error> {
        let turn = Turn::slice(slice, place)?;
        let (position, limit) = (turn.position, turn.limit());
        let times = |since: Option<UnixMillis>| {
            Between::times(since.map(|time| time.0), before.map(|time| time.0))
        };
        let mut connection = self.db.read().acquire().await?;
        let key = &self.settings.secret_key;
        let (device_type, device, callback, since, path) = match of {
            UndeliveredOf::Group(group) => {
                let path = gate::group(&mut connection, who, Action::Read, group).await?;
                let between = times(since);
                let places =
                    deliveries::places_below(&mut connection, &path, between, position, limit);
                let places = places.await?;
                drop(connection);
                return self.undelivered_of(who, &path, &turn, places).await;
            }
            UndeliveredOf::Device(id) => {
                let found = gate::device(&mut connection, who, Action::Read, id).await?;
                // What it said under another owner is not for this one.
                let since = since.unwrap_or(UnixMillis(0)).max(found.owned_since);
                let path = found.group_path;
                (found.device_type, Some(id), None, Some(since), path)
            }
            UndeliveredOf::DeviceType(id) => {
                let found = gate::device_type(&mut connection, who, Action::Read, id).await?;
                (id, None, None, since, found.group_path)
            }
            UndeliveredOf::Callback(id, callback) => {
                let found = gate::device_type(&mut connection, who, Action::Read, id).await?;
                (id, None, Some(callback), since, found.group_path)
            }
        };
        let callback = callback.map(|id| id.to_string()).unwrap_or_default();
        let all = asked(&mut connection, key, device_type, &callback).await?;
        let callbacks: Vec<(CallbackId, CallbackKind)> =
            all.iter().map(|one| (one.id, one.kind)).collect();
        let wanted = Wanted {
            callbacks: &callbacks,
            device,
            standings: &[Standing::Undelivered],
            between: times(since),
            now: self.world.clock.now(),
        };
        let places = deliveries::places(&mut connection, &wanted, position, false, limit).await?;
        drop(connection);
        self.undelivered_of(who, &path, &turn, places).await
    }

    async fn undelivered_of(
        &self,
        who: &Principal,
        path: &str,
        turn: &Turn<Place>,
        places: Vec<Place>,
    ) -> Result<Part<Undelivered>, Error> {
        let part = turn.part(places, |place| format!("{}.{}", place.created.0, place.id));
        let ids: Vec<DeliveryId> = part.rows.iter().map(|place| place.id).collect();
        let radio = who.may(Action::ReadRadio, path);
        let secrets = who.may(Action::WriteCallbacks, path);
        let rows = self.not_taken(&ids, (radio, secrets)).await?;
        Ok(Part {
            rows,
            next: part.next,
        })
    }
}
