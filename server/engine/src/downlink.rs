//! Answers to devices: the station is chosen, the bytes are made, the station fetches them and
//! says whether it sent them. How far each has come is in its row, so it goes on after a
//! restart; a row that comes to nothing within the device's window ends there.

mod emit;
mod orders;

#[cfg(any(test, feature = "testing"))]
pub(crate) use emit::emit;
pub(crate) use emit::emit_when_due;

use std::collections::HashSet;
use std::time::Duration;

use domain::callback::CallbackKind;
use domain::downlink::{AIR_TIME, DUTY_SPAN, DownlinkState, InfoCode, LAST_ANSWER, Slot, place};
use domain::{DeviceId, DownlinkId, MessageId, StationId, UnixMillis};
use payload::DownlinkTemplate;

use crate::callback::{self, Answer, Occasion, Owed};
use crate::store::db::Dialect;
use crate::store::downlinks::Downlink;
use crate::store::messages::{Asked, HeardAt};
use crate::{Engine, StoreError, rounds, store};

/// Downlinks of one transaction.
pub(crate) const BATCH: i64 = 200;
/// How often the table is looked at without being told.
const IDLE: Duration = Duration::from_millis(500);
/// How long a station may be late with its confirmation (ms).
pub(crate) const GRACE: i64 = 10_000;

/// Works until the engine stops.
pub(crate) async fn work_forever(engine: Engine) {
    let trouble = "downlinks could not be prepared";
    let woken = |engine: Engine| async move { engine.downlink.notified().await };
    let step = |engine: Engine| async move {
        let taken = step(&engine, BATCH).await;
        taken.map(|taken| taken as i64 == BATCH)
    };
    rounds::work(engine, IDLE, trouble, woken, step).await;
}

/// Takes the next step of those for which it is due, of at most `limit`. Returns how many there
/// were.
///
/// Several processes share the work, since each holds its downlinks, and then the places of the
/// stations that may send them: what is to be sent at a station is told from what is stored, and
/// nobody else adds to that meanwhile.
pub(crate) async fn step(engine: &Engine, limit: i64) -> Result<usize, StoreError> {
    let now = engine.world.clock.now();
    let dialect = engine.db.dialect;
    let mut tx = engine.db.write().await?;
    let due = store::downlinks::due(&mut tx, dialect, now, limit).await?;
    let asking = |downlink: &&Downlink| downlink.state == DownlinkState::Asked;
    let asking = due.iter().filter(asking).map(|downlink| downlink.message);
    let asking: Vec<MessageId> = asking.collect();
    let asked = store::messages::asked(&mut tx, dialect, &asking).await?;
    let heard = asked.values().flat_map(|asked| &asked.heard);
    let stations: Vec<StationId> = heard.map(|heard| heard.station).collect();
    store::downlinks::hold_places(&mut tx, dialect, &stations).await?;
    let mut devices: HashSet<DeviceId> = due.iter().map(|downlink| downlink.device).collect();
    let (mut queued, mut displaced) = (false, false);
    let mut ended = Vec::new();
    for downlink in &due {
        let mut downlink = downlink.clone();
        match downlink.state {
            DownlinkState::Asked => {
                let asked = asked.get(&downlink.message);
                let gone = prepare(&mut tx, dialect, asked, &mut downlink, now).await?;
                displaced |= !gone.is_empty();
                devices.extend(gone);
            }
            // Its callback had its time.
            DownlinkState::Awaited => finish(&mut downlink, InfoCode::NoAnswer, now),
            // The window is over and nobody said that it was sent.
            _ => finish(&mut downlink, InfoCode::NetworkError, now),
        }
        queued |= downlink.state == DownlinkState::Queued;
        store::downlinks::update(&mut tx, &downlink).await?;
        if downlink.state == DownlinkState::Done {
            ended.push(downlink);
        }
    }
    let owed = acknowledge(&mut tx, engine, &ended, now).await?;
    let owes = owed.count(&mut tx, engine).await?;
    if !due.is_empty() {
        store::feed::append(&mut tx, now, &devices.into_iter().collect::<Vec<_>>()).await?;
    }
    tx.commit().await?;
    if !due.is_empty() {
        engine.feed.wake();
    }
    if owes {
        engine.work.notify_one();
    }
    if queued {
        engine.orders.notify_waiters();
    }
    if displaced {
        engine.downlink.notify_one();
    }
    Ok(due.len())
}

/// Owes the ACKNOWLEDGE callbacks of downlinks that ended.
pub(crate) async fn acknowledge(
    connection: &mut sqlx::AnyConnection,
    engine: &Engine,
    ended: &[Downlink],
    now: UnixMillis,
) -> Result<Owed, StoreError> {
    let messages: Vec<MessageId> = ended.iter().map(|downlink| downlink.message).collect();
    let types = store::messages::device_types(connection, engine.db.dialect, &messages).await?;
    let occasions = ended.iter().filter_map(|downlink| {
        Some(Occasion {
            kinds: &[CallbackKind::Acknowledge],
            device: downlink.device,
            device_type: *types.get(&downlink.message)?,
            message: downlink.message,
            station: downlink.station.unwrap_or(StationId(0)),
            about: downlink.id.0,
            duplicate: false,
        })
    });
    let occasions: Vec<Occasion> = occasions.collect();
    callback::owe(connection, engine, &occasions, now).await
}

/// What a callback answered for the device that asked with a message.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answered {
    /// The message.
    pub(crate) message: MessageId,
    /// What is to become of the question.
    pub(crate) answer: Answer,
    /// When the whole answer was there.
    pub(crate) at: UnixMillis,
}

/// Takes what callbacks answered for devices that wait for it. Of what comes too late only the
/// time is kept, so that it can be told how much too late it was; what comes a second time changes
/// nothing.
pub(crate) async fn answered(
    connection: &mut sqlx::AnyConnection,
    engine: &Engine,
    answers: &[Answered],
) -> Result<Owed, StoreError> {
    if answers.is_empty() {
        return Ok(Owed::default());
    }
    let now = engine.world.clock.now();
    let dialect = engine.db.dialect;
    let messages: Vec<MessageId> = answers.iter().map(|one| one.message).collect();
    let mut ended = Vec::new();
    for mut downlink in store::downlinks::unanswered(connection, dialect, &messages).await? {
        let of = answers.iter().find(|one| one.message == downlink.message);
        let Some(Answered { answer, at, .. }) = of.copied() else {
            continue;
        };
        downlink.answered = at;
        measure(&downlink);
        if downlink.state != DownlinkState::Awaited {
            store::downlinks::update(connection, &downlink).await?;
            continue;
        }
        match answer {
            Answer::Data(bytes) => {
                downlink.answer = Some(bytes.to_vec());
                downlink.state = DownlinkState::Asked;
                let chosen_at = now.plus(engine.settings.downlink_choice);
                downlink.due = chosen_at.min(downlink.transmit_at);
            }
            Answer::Nothing => finish(&mut downlink, InfoCode::NoAnswer, now),
            Answer::Invalid => finish(&mut downlink, InfoCode::InvalidPayload, now),
        }
        store::downlinks::update(connection, &downlink).await?;
        if downlink.state == DownlinkState::Done {
            ended.push(downlink);
        }
    }
    acknowledge(connection, engine, &ended, now).await
}

/// Has the operator see how soon callbacks answer devices, and how many answers come too late.
fn measure(downlink: &Downlink) {
    let until = downlink.window_ends.plus(-LAST_ANSWER);
    let left = until.0 - downlink.answered.0;
    metrics::histogram!("downlink_answer_left_seconds").record(left as f64 / 1000.0);
    let in_time = downlink.state == DownlinkState::Awaited;
    let word = if in_time { "in_time" } else { "too_late" };
    metrics::counter!("downlink_answers_total", "came" => word).increment(1);
}

fn finish(downlink: &mut Downlink, info: InfoCode, now: UnixMillis) {
    downlink.state = DownlinkState::Done;
    downlink.info = info;
    downlink.due = UnixMillis(0);
    downlink.finished = now;
}

/// Chooses the station that hears the device best and is free, and makes the bytes. Returns the
/// devices whose downlinks gave way: they are to be prepared again.
async fn prepare(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    asked: Option<&Asked>,
    downlink: &mut Downlink,
    now: UnixMillis,
) -> Result<Vec<DeviceId>, StoreError> {
    let Some(asked) = asked else {
        finish(downlink, InfoCode::NetworkError, now);
        return Ok(Vec::new());
    };
    // What its callback answered is sent as it is.
    let answer = downlink.answer.clone();
    let template = match &answer {
        Some(_) => None,
        None => match DownlinkTemplate::parse(&asked.template) {
            Ok(template) => Some(template),
            Err(_) => {
                finish(downlink, InfoCode::InvalidPayload, now);
                return Ok(Vec::new());
            }
        },
    };
    let mut heard = asked.heard.clone();
    heard.sort_by(|one, other| {
        let by_rssi = other.rssi.total_cmp(&one.rssi);
        by_rssi.then(one.station.cmp(&other.station))
    });
    heard.dedup_by_key(|heard| heard.station);
    let latest = downlink.window_ends.plus(-AIR_TIME);
    let earliest = downlink.transmit_at.max(now);
    if earliest > latest {
        finish(downlink, InfoCode::NetworkError, now);
        return Ok(Vec::new());
    }
    for HeardAt { station, rssi } in heard {
        let free = free_at(
            connection,
            dialect,
            downlink,
            station,
            earliest..latest,
            now,
        )
        .await?;
        let Some((at, displaced)) = free else {
            continue;
        };
        downlink.transmit_at = at;
        let rendered = template.as_ref().map(|template| {
            let bytes = template.render(&payload::Answer {
                time: u32::try_from(downlink.transmit_at.seconds()).unwrap_or(u32::MAX),
                rssi,
                tap_id: station.0,
            });
            bytes.to_vec()
        });
        downlink.station = Some(station);
        downlink.data = answer.clone().or(rendered);
        downlink.state = DownlinkState::Queued;
        downlink.due = downlink.window_ends.plus(GRACE);
        for mut other in displaced.iter().cloned() {
            take_back(&mut other, now);
            store::downlinks::update(connection, &other).await?;
        }
        return Ok(displaced.iter().map(|other| other.device).collect());
    }
    // No station had room. A device within its daily number was served before those beyond it.
    let info = match downlink.over_quota {
        true => InfoCode::Overrun,
        false => InfoCode::NetworkError,
    };
    finish(downlink, info, now);
    Ok(Vec::new())
}

/// Lets a downlink look for another moment, at any station that heard its device.
fn take_back(downlink: &mut Downlink, now: UnixMillis) {
    downlink.state = DownlinkState::Asked;
    downlink.station = None;
    downlink.data = None;
    downlink.due = now;
}

/// Whether nothing of a downlink was sent: it is over, and its station was never told of it or
/// said that it did not send it. One of which its station says nothing ends later, and may have
/// been sent all the same.
pub(crate) fn unsent(downlink: &Downlink) -> bool {
    let ended = downlink.state == DownlinkState::Done && downlink.info == InfoCode::NetworkError;
    let said = downlink.finished < downlink.window_ends.plus(GRACE);
    ended && (downlink.told.0 == 0 || said)
}

/// When a station may send, from the beginning of `window` to its end, and whose downlinks have
/// to give way for it: those of a lower rank, as long as their station was not told of them.
async fn free_at(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    asking: &Downlink,
    station: StationId,
    window: std::ops::Range<UnixMillis>,
    now: UnixMillis,
) -> Result<Option<(UnixMillis, Vec<Downlink>)>, StoreError> {
    // The hours of those that are sent later hold this one, too.
    let since = window.start.plus(-DUTY_SPAN);
    let before = window.end.plus(DUTY_SPAN + AIR_TIME);
    let mut taken = store::downlinks::of_station(connection, station, since, before).await?;
    taken.retain(|other| !unsent(other));
    let waits = |other: &&Downlink| {
        let behind = other.rank() < asking.rank();
        behind && other.state == DownlinkState::Queued && other.transmit_at > now
    };
    let waiting: Vec<DownlinkId> = taken.iter().filter(waits).map(|other| other.id).collect();
    // What another process is just telling its station stays.
    let held = store::downlinks::hold_queued(connection, dialect, &waiting).await?;
    let slot = |other: &Downlink| Slot {
        at: other.transmit_at,
        gives_way: held.contains(&other.id),
    };
    let slots: Vec<Slot> = taken.iter().map(slot).collect();
    Ok(place(&slots, window.start, window.end).map(|(at, gone)| {
        let gone = gone.into_iter().map(|place| taken[place].clone());
        (at, gone.collect())
    }))
}
