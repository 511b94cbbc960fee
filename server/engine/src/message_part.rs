//! Messages part by part, for programs: no more is read of them than is asked for, in as many
//! statements for a hundred as for one.
//!
//! A part begins before a time, so that the hundredth costs what the first does. Several messages
//! can have one time: whoever goes on passes over those of it that he had.

use std::collections::{BTreeMap, BTreeSet};

use domain::list::Slice;
use domain::message::{
    HearingStation, MessageCounts, MessagePart, MessagePick, MessagesOf, PlacePart,
};
use domain::oob::FrameKind;
use domain::permission::{Action, Principal};
use domain::{DeviceId, StationId, UnixMillis};
use sqlx::AnyConnection;

use crate::Engine;
use crate::error::Error;
use crate::gate;
use crate::message_view::{Details, MessageViews};
use crate::paging::Turn;
use crate::store::messages::{self, Cut, Of};
use crate::store::{self, StoreError};

/// A day (ms).
const DAY: i64 = 86_400_000;

/// Between which times something is asked for that `since` and before `before` lies.
fn between(since: Option<UnixMillis>, before: Option<UnixMillis>) -> (i64, i64) {
    let since = since.map_or(i64::MIN, |since| since.0);
    (since, before.map_or(i64::MAX, |before| before.0))
}

impl Engine {
    /// A part of the messages of a device or of a device type, newest first. Those of a type are
    /// what its devices sent while they were of it, whoever has them now. The slice has no
    /// position: the times say where to begin.
    ///
    /// # Errors
    /// [`Error::NotFound`] when that is not there or may not be seen; [`Error::Rejected`] names
    /// the part of the question that makes no sense.
    pub async fn messages_part(
        &self,
        who: &Principal,
        of: MessagesOf,
        pick: &MessagePick,
        slice: &Slice,
    ) -> Result<MessagePart, Error> {
        let mut turn: Turn<()> = Turn::slice(slice, |_| None)?;
        let offset = turn.skipped_by_table();
        let mut connection = self.db.read().acquire().await?;
        let mut between = between(pick.since, pick.before);
        let of = match of {
            MessagesOf::Device(id) => {
                let found = gate::device(&mut connection, who, Action::Read, id).await?;
                // What it said under another owner is not for this one.
                between.0 = between.0.max(found.owned_since.0);
                Of::Device(id)
            }
            MessagesOf::DeviceType(id) => {
                gate::device_type(&mut connection, who, Action::Read, id).await?;
                Of::Type(id)
            }
        };
        let cut = Cut {
            of,
            between,
            oob: pick.oob,
            limit: turn.limit(),
            offset,
        };
        let mut rows = messages::part(&mut connection, &cut).await?;
        let next = rows.get(slice.limit as usize).map(|row| row.time);
        rows.truncate(slice.limit as usize);
        let oob = rows.iter().filter(|row| row.kind != FrameKind::Data);
        let oob: BTreeSet<_> = oob.map(|row| row.id).collect();
        let details = Details {
            receptions: pick.receptions,
            deliveries: pick.callbacks,
            downlinks: pick.downlinks,
        };
        let rows = MessageViews::new(self, who)
            .with(&mut connection, rows, details)
            .await?;
        let mut names = BTreeMap::new();
        if pick.names {
            let devices: BTreeSet<DeviceId> = rows.iter().map(|row| row.device).collect();
            let devices: Vec<DeviceId> = devices.into_iter().collect();
            let owned = store::devices::owned(&mut connection, self.db.dialect, &devices).await?;
            for (id, owned) in owned {
                if who.may(Action::Read, &owned.group_path) {
                    names.insert(id, owned.name);
                }
            }
        }
        let heard = rows.iter().flat_map(|row| &row.receptions);
        let heard: BTreeSet<StationId> = heard.map(|reception| reception.station).collect();
        let downlinks = rows.iter().filter_map(|row| row.downlink.as_ref()?.station);
        let heard: BTreeSet<StationId> = heard.into_iter().chain(downlinks).collect();
        let stations = self.hearing(&mut connection, who, &heard).await?;
        Ok(MessagePart {
            rows,
            oob,
            names,
            stations,
            next,
        })
    }

    async fn hearing(
        &self,
        connection: &mut AnyConnection,
        who: &Principal,
        stations: &BTreeSet<StationId>,
    ) -> Result<BTreeMap<StationId, HearingStation>, StoreError> {
        let stations: Vec<StationId> = stations.iter().copied().collect();
        let found = store::stations::hearing(connection, self.db.dialect, &stations).await?;
        let seen = found.into_iter().map(|(id, mut station, path)| {
            if !who.may(Action::ReadNetwork, &path) {
                station.name = None;
                let place = station.place;
                station.place = place.map(|(lat, lng)| (lat.round(), lng.round()));
            }
            (id, station)
        });
        Ok(seen.collect())
    }

    /// How many messages a device sent in the last day, week and thirty days.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or may not be seen.
    pub async fn message_counts(
        &self,
        who: &Principal,
        id: DeviceId,
    ) -> Result<MessageCounts, Error> {
        let mut connection = self.db.read().acquire().await?;
        let found = gate::device(&mut connection, who, Action::Read, id).await?;
        let now = self.world.clock.now();
        let since = |days: i64| now.plus(-days * DAY).max(found.owned_since);
        let since = [since(1), since(7), since(30)];
        let [day, week, month] = messages::counts(&mut connection, id, since, now).await?;
        Ok(MessageCounts { day, week, month })
    }

    /// A part of the places where a device was by its messages, newest first; `oob`: also by its
    /// out-of-band frames.
    ///
    /// # Errors
    /// As [`Engine::messages_part`].
    pub async fn places_part(
        &self,
        who: &Principal,
        id: DeviceId,
        (since, before): (Option<UnixMillis>, Option<UnixMillis>),
        oob: bool,
        slice: &Slice,
    ) -> Result<PlacePart, Error> {
        let mut turn: Turn<()> = Turn::slice(slice, |_| None)?;
        let offset = turn.skipped_by_table();
        let mut connection = self.db.read().acquire().await?;
        let found = gate::device(&mut connection, who, Action::Read, id).await?;
        let computed = who.may(Action::ReadRadio, &found.group_path);
        let mut between = between(since, before);
        between.0 = between.0.max(found.owned_since.0);
        let cut = Cut {
            of: Of::Device(id),
            between,
            oob,
            limit: turn.limit(),
            offset,
        };
        let mut rows = messages::locations(&mut connection, &cut, id, computed).await?;
        let next = rows.get(slice.limit as usize).map(|row| row.0);
        rows.truncate(slice.limit as usize);
        Ok(PlacePart { rows, next })
    }
}
