//! Answers to devices: the station is chosen, the bytes are made, the station fetches them and
//! says whether it sent them. How far each has come is in its row, so it goes on after a
//! restart; a row that comes to nothing within the device's window ends there.

use std::collections::HashSet;
use std::time::Duration;

use domain::downlink::{AIR_TIME, DUTY, DUTY_SPAN, DownlinkState, InfoCode, Order};
use domain::{DownlinkId, Fault, StationId, UnixMillis};
use payload::{Answer, DownlinkTemplate, hex};
use serde::Deserialize;

use crate::store::downlinks::Downlink;
use crate::store::messages::HeardAt;
use crate::uplink::DoorError;
use crate::{Engine, StoreError, store};

/// Downlinks of one transaction.
const BATCH: i64 = 200;
/// How often the table is looked at without being told.
const IDLE: Duration = Duration::from_millis(500);
/// Downlinks that one answer holds at most.
const OFFERED: i64 = 1000;
/// After so long (ms) a station is told again of what it has not confirmed: the answer that told
/// it may have been lost.
const AGAIN: i64 = 5_000;
/// How long a station may be late with its confirmation (ms).
const GRACE: i64 = 10_000;
/// The longest that a station may wait for something to send.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Works until the engine stops.
pub(crate) async fn work_forever(engine: Engine) {
    while !engine.stop.is_cancelled() {
        match step(&engine).await {
            Ok(taken) if taken as i64 == BATCH => continue,
            Ok(_) => {}
            Err(error) => {
                tracing::error!(%error, "downlinks could not be prepared; it is tried again");
            }
        }
        tokio::select! {
            () = engine.stop.cancelled() => return,
            () = engine.downlink.notified() => {}
            () = tokio::time::sleep(IDLE) => {}
        }
    }
}

/// Takes the next step of those for which it is due. Returns how many there were.
pub(crate) async fn step(engine: &Engine) -> Result<usize, StoreError> {
    let now = engine.world.clock.now();
    let dialect = engine.db.dialect;
    let mut tx = engine.db.write().await?;
    let due = store::downlinks::due(&mut tx, dialect, now, BATCH).await?;
    let mut queued = false;
    for downlink in &due {
        let mut downlink = downlink.clone();
        match downlink.state {
            DownlinkState::Asked => prepare(&mut tx, &mut downlink, now).await?,
            // The window is over and nobody said that it was sent.
            _ => finish(&mut downlink, InfoCode::NetworkError, now),
        }
        queued |= downlink.state == DownlinkState::Queued;
        store::downlinks::update(&mut tx, &downlink).await?;
    }
    if !due.is_empty() {
        let devices: HashSet<_> = due.iter().map(|downlink| downlink.device).collect();
        store::feed::append(&mut tx, now, &devices.into_iter().collect::<Vec<_>>()).await?;
    }
    tx.commit().await?;
    if !due.is_empty() {
        engine.feed.wake();
    }
    if queued {
        engine.orders.notify_waiters();
    }
    Ok(due.len())
}

fn finish(downlink: &mut Downlink, info: InfoCode, now: UnixMillis) {
    downlink.state = DownlinkState::Done;
    downlink.info = info;
    downlink.due = UnixMillis(0);
    downlink.finished = now;
}

/// Chooses the station that hears the device best and is free, and makes the bytes.
async fn prepare(
    connection: &mut sqlx::AnyConnection,
    downlink: &mut Downlink,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let Some(asked) = store::messages::asked(connection, downlink.message).await? else {
        finish(downlink, InfoCode::NetworkError, now);
        return Ok(());
    };
    let Ok(template) = DownlinkTemplate::parse(&asked.template) else {
        finish(downlink, InfoCode::InvalidPayload, now);
        return Ok(());
    };
    let mut heard = asked.heard;
    heard.sort_by(|one, other| {
        let by_rssi = other.rssi.total_cmp(&one.rssi);
        by_rssi.then(one.station.cmp(&other.station))
    });
    heard.dedup_by_key(|heard| heard.station);
    let latest = downlink.window_ends.plus(-AIR_TIME);
    let earliest = downlink.transmit_at.max(now);
    if earliest > latest {
        finish(downlink, InfoCode::NetworkError, now);
        return Ok(());
    }
    for HeardAt { station, rssi } in heard {
        let Some(at) = free_at(connection, station, earliest, latest).await? else {
            continue;
        };
        downlink.transmit_at = at;
        let bytes = template.render(&Answer {
            time: u32::try_from(downlink.transmit_at.seconds()).unwrap_or(u32::MAX),
            rssi,
            tap_id: station.0,
        });
        downlink.station = Some(station);
        downlink.data = Some(bytes.to_vec());
        downlink.state = DownlinkState::Queued;
        downlink.due = downlink.window_ends.plus(GRACE);
        return Ok(());
    }
    // No station had room. A device within its daily number was served before those beyond it.
    let info = match downlink.over_quota {
        true => InfoCode::Overrun,
        false => InfoCode::NetworkError,
    };
    finish(downlink, info, now);
    Ok(())
}

/// When a station may send, from `earliest` to `latest`: not beside another downlink, and within
/// its share of the hour before. None if it may not in all that time.
async fn free_at(
    connection: &mut sqlx::AnyConnection,
    station: StationId,
    earliest: UnixMillis,
    latest: UnixMillis,
) -> Result<Option<UnixMillis>, StoreError> {
    let (since, before) = (earliest.plus(-DUTY_SPAN), latest.plus(AIR_TIME));
    let taken = store::downlinks::of_station(connection, station, since, before).await?;
    let taken = taken
        .iter()
        .filter(|other| other.info != InfoCode::NetworkError);
    let taken: Vec<UnixMillis> = taken.map(|other| other.transmit_at).collect();
    // The first moment, and those at which another downlink is over.
    let ends = taken.iter().map(|other| other.plus(AIR_TIME));
    let mut moments: Vec<UnixMillis> = ends
        .filter(|end| earliest < *end && *end <= latest)
        .chain((earliest <= latest).then_some(earliest))
        .collect();
    moments.sort_unstable();
    let free = |at: &UnixMillis| {
        let beside = taken.iter().any(|other| (other.0 - at.0).abs() < AIR_TIME);
        let span = at.plus(-DUTY_SPAN)..at.plus(AIR_TIME);
        let within = taken.iter().filter(|other| span.contains(other)).count();
        let share = (within as i64 + 1) * AIR_TIME * DUTY <= DUTY_SPAN;
        !beside && share
    };
    Ok(moments.into_iter().find(free))
}

/// What a station says of a downlink that it had fetched.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Confirmation {
    /// Whether it sent it.
    sent: bool,
}

impl Engine {
    /// What the stations of a token have to send: waits up to `wait` for something, then tells
    /// what there is. What is not confirmed within five seconds is told again, under the same id:
    /// a station that knows it already passes it over.
    ///
    /// # Errors
    /// [`DoorError::BadToken`], or when the database fails.
    pub async fn orders(&self, token: &str, wait: Duration) -> Result<Vec<Order>, DoorError> {
        let token = self.token(token).await?;
        self.note_contact(&token).await?;
        let until = tokio::time::Instant::now() + wait.min(LONGEST_WAIT);
        loop {
            let told = self.orders.notified();
            let orders = self.take_orders(&token).await?;
            if !orders.is_empty() || tokio::time::Instant::now() >= until {
                return Ok(orders);
            }
            // Another process may have prepared one: it is looked without being told, too.
            let next = until.min(tokio::time::Instant::now() + IDLE);
            tokio::select! {
                () = self.stop.cancelled() => return Ok(Vec::new()),
                () = told => {}
                () = tokio::time::sleep_until(next) => {}
            }
        }
    }

    async fn take_orders(
        &self,
        token: &store::station_tokens::Token,
    ) -> Result<Vec<Order>, DoorError> {
        let now = self.world.clock.now();
        let dialect = self.db.dialect;
        let mut connection = self.db.read().acquire().await.map_err(StoreError::from)?;
        let again = now.plus(-AGAIN);
        let own = store::downlinks::queued(&mut connection, token, now, again, OFFERED).await?;
        drop(connection);
        if own.is_empty() {
            return Ok(Vec::new());
        }
        let mut tx = self.db.write().await?;
        let mut orders = Vec::with_capacity(own.len());
        for id in own {
            let Some(mut downlink) = store::downlinks::hold(&mut tx, dialect, id).await? else {
                continue;
            };
            let waits = match downlink.state {
                DownlinkState::Queued => true,
                // Another answer of the same moment may have told it.
                DownlinkState::Fetched => downlink.told <= again,
                _ => false,
            };
            if !waits || now > downlink.window_ends {
                continue;
            }
            let Some((station, data)) = downlink.station.zip(downlink.data.clone()) else {
                continue;
            };
            downlink.state = DownlinkState::Fetched;
            downlink.told = now;
            store::downlinks::update(&mut tx, &downlink).await?;
            let region = store::stations::regions(&mut tx, dialect, &[station]).await?;
            let region = region.get(&station).copied().unwrap_or_default();
            orders.push(Order {
                id,
                device: downlink.device,
                station,
                transmit_at: downlink.transmit_at.0,
                window_ends: downlink.window_ends.0,
                freq: region.downlink_frequency(),
                frame: self.frame(&mut tx, &downlink, &data).await?,
                data: hex::encode_lower(&data),
            });
        }
        tx.commit().await.map_err(StoreError::from)?;
        Ok(orders)
    }

    /// The frame on the air, where the device's key is known.
    async fn frame(
        &self,
        connection: &mut sqlx::AnyConnection,
        downlink: &Downlink,
        data: &[u8],
    ) -> Result<Option<String>, StoreError> {
        let Ok(bytes) = <[u8; radio::downlink::PAYLOAD]>::try_from(data) else {
            return Ok(None);
        };
        let key = crate::device_key::of(self, connection, downlink.device).await?;
        Ok(key.map(|key| {
            let frame = radio::downlink::encode(&bytes, downlink.device.0, downlink.number, &key);
            hex::encode_lower(&frame)
        }))
    }

    /// Takes a station's word on whether it sent a downlink. Said again, it changes nothing.
    ///
    /// # Errors
    /// [`DoorError::BadToken`]; [`DoorError::NotFound`] for a downlink that is not one of the
    /// token's stations; [`DoorError::NotJson`] and [`DoorError::NotAConfirmation`].
    pub async fn confirm(&self, token: &str, id: &str, body: &[u8]) -> Result<(), DoorError> {
        let token = self.token(token).await?;
        let said: Confirmation = serde_json::from_slice(body).map_err(|error| {
            let said = error.to_string();
            match error.is_data() {
                true => DoorError::NotAConfirmation(said),
                false => DoorError::NotJson(said),
            }
        })?;
        let id: DownlinkId = id.parse().map_err(|_: Fault| DoorError::NotFound)?;
        self.note_contact(&token).await?;
        let now = self.world.clock.now();
        let mut tx = self.db.write().await?;
        let found = store::downlinks::hold(&mut tx, self.db.dialect, id).await?;
        let mut downlink = found.ok_or(DoorError::NotFound)?;
        let station = downlink.station.ok_or(DoorError::NotFound)?;
        if !store::stations::allowed_in(&mut tx, self.db.dialect, &token, station).await? {
            return Err(DoorError::NotFound);
        }
        if matches!(
            downlink.state,
            DownlinkState::Queued | DownlinkState::Fetched
        ) {
            let info = if said.sent {
                InfoCode::Acked
            } else {
                InfoCode::NetworkError
            };
            finish(&mut downlink, info, now);
            store::downlinks::update(&mut tx, &downlink).await?;
            store::feed::append(&mut tx, now, &[downlink.device]).await?;
        }
        tx.commit().await.map_err(StoreError::from)?;
        self.feed.wake();
        Ok(())
    }
}
