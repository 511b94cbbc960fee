//! The stations' side: they fetch what they have to send and say whether they sent it.

use std::collections::HashMap;
use std::time::Duration;

use domain::downlink::{DownlinkState, InfoCode, Order};
use domain::reception::CLOCK_SKEW;
use domain::{DownlinkId, Fault};
use payload::hex;
use serde::Deserialize;

use super::{IDLE, acknowledge, finish};
use crate::store::downlinks::{Downlink, Told};
use crate::uplink::DoorError;
use crate::{Engine, StoreError, store};

/// Downlinks that one answer holds at most.
const OFFERED: i64 = 1000;
/// After so long (ms) a station is told again of what it has not confirmed: the answer that told
/// it may have been lost.
const AGAIN: i64 = 5_000;
/// How long before its time (ms) a station is told of a downlink beyond its device's daily
/// number. A device asks 20 s before it listens and is served soon after, so by then every other
/// whose window holds that moment has its place.
const LATE: i64 = 10_000;
/// The longest that a station may wait for something to send.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

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
    /// [`DoorError::BadToken`], also where the token was renewed meanwhile; or when the database
    /// fails.
    pub async fn orders(&self, token: &str, wait: Duration) -> Result<Vec<Order>, DoorError> {
        let bearer = self.token(token).await?;
        self.note_contact(&bearer).await?;
        let until = tokio::time::Instant::now() + wait.min(LONGEST_WAIT);
        loop {
            let told = self.orders.notified();
            let orders = self.take_orders(token, &bearer).await?;
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
        token: &str,
        bearer: &store::station_tokens::Token,
    ) -> Result<Vec<Order>, DoorError> {
        let now = self.world.clock.now();
        let dialect = self.db.dialect;
        let mut connection = self.db.read().acquire().await.map_err(StoreError::from)?;
        let again = now.plus(-AGAIN);
        let told = Told {
            again,
            over_quota: now.plus(LATE),
        };
        let own = store::downlinks::queued(&mut connection, bearer, now, told, OFFERED).await?;
        drop(connection);
        if own.is_empty() {
            return Ok(Vec::new());
        }
        let mut tx = self.db.write().await?;
        // Whoever waits with a token that is void by now is told nothing.
        let hash = crate::secret::hash(token);
        if store::station_tokens::find(&mut tx, &hash).await?.is_none() {
            return Err(DoorError::BadToken);
        }
        // All at once, in the order in which others hold several; told in that of `own`.
        let held = store::downlinks::hold_all(&mut tx, dialect, &own).await?;
        let mut held: HashMap<DownlinkId, Downlink> =
            held.into_iter().map(|one| (one.id, one)).collect();
        let mut orders = Vec::with_capacity(own.len());
        for id in own {
            let Some(mut downlink) = held.remove(&id) else {
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

    /// Takes a station's word on whether it sent a downlink. Said again, it changes nothing. That
    /// it cannot be sent may be said at any time before.
    ///
    /// # Errors
    /// [`DoorError::BadToken`]; [`DoorError::NotFound`] for a downlink that is not one of the
    /// token's stations; [`DoorError::NotJson`] and [`DoorError::NotAConfirmation`];
    /// [`DoorError::Rejected`] for one said to be sent before its time, by whatever clock a
    /// station may have; [`DoorError::Contradicted`] where it ended otherwise. The last two name
    /// `sent`.
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
        let info = match said.sent {
            true => InfoCode::Acked,
            false => InfoCode::NetworkError,
        };
        match downlink.state {
            DownlinkState::Done if downlink.info == info => return Ok(()),
            DownlinkState::Done => {
                return Err(DoorError::Contradicted(Fault::Contradicts.of("sent")));
            }
            DownlinkState::Asked | DownlinkState::Awaited => return Err(DoorError::NotFound),
            DownlinkState::Queued | DownlinkState::Fetched => {}
        }
        // Its time is one of the station's clock.
        if said.sent && now.plus(CLOCK_SKEW) < downlink.transmit_at {
            let from = downlink.transmit_at.utc();
            return Err(DoorError::Rejected(Fault::TooEarly { from }.of("sent")));
        }
        finish(&mut downlink, info, now);
        store::downlinks::update(&mut tx, &downlink).await?;
        let device = downlink.device;
        let owed = acknowledge(&mut tx, self, &[downlink], now).await?;
        if owed.count(&mut tx, self).await? {
            self.work.notify_one();
        }
        store::feed::append(&mut tx, now, &[device]).await?;
        tx.commit().await.map_err(StoreError::from)?;
        self.feed.wake();
        Ok(())
    }
}
