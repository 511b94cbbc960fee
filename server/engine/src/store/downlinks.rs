//! Answers to devices.

use std::collections::{BTreeSet, HashSet};

use domain::downlink::{DownlinkState, InfoCode, LAST_ANSWER};
use domain::{DeviceId, DownlinkId, MessageId, StationId, UnixMillis};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::bulk::{Bulk, int};
use super::db::{Dialect, StoreError};
use super::station_tokens::Token;

/// A downlink as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Downlink {
    pub(crate) id: DownlinkId,
    pub(crate) device: DeviceId,
    pub(crate) message: MessageId,
    pub(crate) number: u16,
    pub(crate) transmit_at: UnixMillis,
    pub(crate) window_ends: UnixMillis,
    pub(crate) state: DownlinkState,
    pub(crate) info: InfoCode,
    pub(crate) over_quota: bool,
    /// Whether the contract said that it goes before others.
    pub(crate) high_priority: bool,
    pub(crate) station: Option<StationId>,
    pub(crate) data: Option<Vec<u8>>,
    /// The bytes that a callback answered, where one was asked.
    pub(crate) answer: Option<Vec<u8>>,
    /// When it had answered, be it too late or with no bytes; 0: it has not, or was not asked.
    pub(crate) answered: UnixMillis,
    /// When the next step is to be taken; 0: never.
    pub(crate) due: UnixMillis,
    /// When its station was last told of it; 0: never.
    pub(crate) told: UnixMillis,
    pub(crate) finished: UnixMillis,
}

impl Downlink {
    /// Where not all can be sent those of a lower rank stand back: those beyond their devices' daily
    /// numbers for all others, and of these those of no high priority.
    pub(crate) fn rank(&self) -> u8 {
        match (self.over_quota, self.high_priority) {
            (true, _) => 0,
            (false, false) => 1,
            (false, true) => 2,
        }
    }

    /// Whether a callback was asked and did not answer as long as that counted. Those that end
    /// without an answer since nobody is to be asked end before.
    fn was_in_vain(&self) -> bool {
        let unanswered = self.info == InfoCode::NoAnswer && self.answered.0 == 0;
        let ended = self.state == DownlinkState::Done;
        ended && unanswered && self.finished >= self.window_ends.plus(-LAST_ANSWER)
    }
}

const INSERT: Bulk = Bulk {
    text: "INSERT INTO downlinks (id, device_id, message_id, seq, transmit_at, window_ends, state, \
           info, over_quota, station_id, data, due, created, finished, high_priority) VALUES {rows}",
    columns: &[
        "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT",
        "BIGINT", "BYTEA", "BIGINT", "BIGINT", "BIGINT", "BIGINT",
    ],
};

/// Stores new ones.
pub(crate) async fn insert(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    rows: &[Downlink],
    now: UnixMillis,
) -> Result<(), StoreError> {
    INSERT
        .execute(connection, dialect, rows, |query, row| {
            query
                .bind(row.id.0)
                .bind(i64::from(row.device.0))
                .bind(row.message.0)
                .bind(i64::from(row.number))
                .bind(row.transmit_at.0)
                .bind(row.window_ends.0)
                .bind(row.state as i64)
                .bind(row.info.number())
                .bind(i64::from(row.over_quota))
                .bind(row.station.map(|station| i64::from(station.0)))
                .bind(row.data.as_deref())
                .bind(row.due.0)
                .bind(now.0)
                .bind(row.finished.0)
                .bind(i64::from(row.high_priority))
        })
        .await
}

/// What [`read`] reads.
macro_rules! columns {
    () => {
        "d.id, d.device_id, d.message_id, d.seq, d.transmit_at, d.window_ends, d.state, d.info, \
         d.over_quota, d.station_id, d.data, d.due, d.finished, d.told, d.answer, d.answered, \
         d.high_priority"
    };
}

fn read(row: &AnyRow) -> Result<Downlink, StoreError> {
    let wrong = |column, number: i64| StoreError::Value {
        column,
        problem: number.to_string(),
    };
    let (state, info) = (int(row, 6)?, int(row, 7)?);
    let station: Option<i64> = row.try_get(9)?;
    Ok(Downlink {
        id: DownlinkId(int(row, 0)?),
        device: DeviceId(int(row, 1)? as u32),
        message: MessageId(int(row, 2)?),
        number: int(row, 3)? as u16,
        transmit_at: UnixMillis(int(row, 4)?),
        window_ends: UnixMillis(int(row, 5)?),
        state: DownlinkState::from_number(state).ok_or_else(|| wrong("downlinks.state", state))?,
        info: InfoCode::from_number(info).ok_or_else(|| wrong("downlinks.info", info))?,
        over_quota: int(row, 8)? != 0,
        station: station.map(|station| StationId(station as u32)),
        data: row.try_get(10)?,
        due: UnixMillis(int(row, 11)?),
        finished: UnixMillis(int(row, 12)?),
        told: UnixMillis(int(row, 13)?),
        answer: row.try_get(14)?,
        answered: UnixMillis(int(row, 15)?),
        high_priority: int(row, 16)? != 0,
    })
}

async fn fetch(
    connection: &mut sqlx::AnyConnection,
    rest: &str,
    numbers: &[i64],
) -> Result<Vec<Downlink>, StoreError> {
    let text = format!("SELECT {} FROM downlinks d {rest}", columns!());
    let query = sqlx::query(sqlx::AssertSqlSafe(text));
    let query = numbers
        .iter()
        .fold(query, |query, number| query.bind(*number));
    query
        .fetch_all(connection)
        .await?
        .iter()
        .map(read)
        .collect()
}

/// Those whose next step is due, the ones of the highest rank first. On PostgreSQL they
/// are held until the transaction ends, and those that another process holds are left to it.
pub(crate) async fn due(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    now: UnixMillis,
    limit: i64,
) -> Result<Vec<Downlink>, StoreError> {
    let hold = match dialect {
        Dialect::Sqlite => "",
        Dialect::Postgres => "FOR UPDATE SKIP LOCKED",
    };
    let rest = format!("WHERE due > 0 AND due <= $1 ORDER BY due, id LIMIT $2 {hold}");
    let mut found = fetch(connection, &rest, &[now.0, limit]).await?;
    found.sort_by_key(|downlink| {
        let rank = std::cmp::Reverse(downlink.rank());
        (rank, downlink.transmit_at, downlink.id)
    });
    Ok(found)
}

/// The one of that id, held on PostgreSQL.
pub(crate) async fn hold(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    id: DownlinkId,
) -> Result<Option<Downlink>, StoreError> {
    let rest = match dialect {
        Dialect::Sqlite => "WHERE id = $1",
        Dialect::Postgres => "WHERE id = $1 FOR UPDATE",
    };
    Ok(fetch(connection, rest, &[id.0]).await?.pop())
}

/// What a station has to send within a span, or sent in it. Whoever gives it more holds its place
/// before: see [`hold_places`].
pub(crate) async fn of_station(
    connection: &mut sqlx::AnyConnection,
    station: StationId,
    since: UnixMillis,
    before: UnixMillis,
) -> Result<Vec<Downlink>, StoreError> {
    let rest =
        "WHERE station_id = $1 AND transmit_at >= $2 AND transmit_at < $3 ORDER BY transmit_at, id";
    fetch(connection, rest, &[i64::from(station.0), since.0, before.0]).await
}

/// So many places are told apart: each that is held takes of the memory that PostgreSQL has for
/// locks, and there may be more stations than that holds.
const PLACES: u32 = 256;

const HOLD_PLACES: Bulk = Bulk {
    text: "WITH v (place) AS (VALUES {rows}) \
           SELECT v.place FROM v \
           CROSS JOIN LATERAL pg_advisory_xact_lock(1, CAST(v.place AS INTEGER)) AS held",
    columns: &["BIGINT"],
};

/// Keeps other processes from giving these stations something to send until the transaction ends:
/// what they have to send stays as it is. On SQLite one writes at a time anyway.
///
/// It is not the stations' rows that are held. Those are written with every commit of uplinks, at
/// its end, and downlinks must not keep uplinks waiting.
pub(crate) async fn hold_places(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    stations: &[StationId],
) -> Result<(), StoreError> {
    if dialect == Dialect::Sqlite {
        return Ok(());
    }
    // Ascending: two processes hold them in the same order.
    let places: BTreeSet<u32> = stations.iter().map(|one| one.0 % PLACES).collect();
    let places: Vec<u32> = places.into_iter().collect();
    HOLD_PLACES
        .fetch(
            connection,
            dialect,
            &places,
            |query, place| query.bind(i64::from(*place)),
            |_| Ok(()),
        )
        .await
}

const HOLD_QUEUED: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT d.id FROM downlinks d WHERE d.id IN (SELECT id FROM v) AND d.state = 1 \
           ORDER BY d.id FOR UPDATE OF d SKIP LOCKED",
    columns: &["BIGINT"],
};

/// Holds those that still wait for their station, but for those that another process holds on
/// PostgreSQL; on SQLite one writes at a time anyway.
pub(crate) async fn hold_queued(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    downlinks: &[DownlinkId],
) -> Result<HashSet<DownlinkId>, StoreError> {
    if dialect == Dialect::Sqlite {
        return Ok(downlinks.iter().copied().collect());
    }
    let mut held = HashSet::with_capacity(downlinks.len());
    HOLD_QUEUED
        .fetch(
            connection,
            dialect,
            downlinks,
            |query, id| query.bind(id.0),
            |row| {
                held.insert(DownlinkId(int(row, 0)?));
                Ok(())
            },
        )
        .await?;
    Ok(held)
}

const NEAR: Bulk = Bulk {
    text: concat!(
        "WITH v (device_id, time) AS (VALUES {rows}) \
           SELECT ",
        columns!(),
        ", v.time \
           FROM v CROSS JOIN messages m CROSS JOIN downlinks d \
           WHERE m.device_id = v.device_id AND m.time > v.time - 120000 \
             AND m.time <= v.time + 60000 AND d.message_id = m.id AND d.station_id IS NOT NULL"
    ),
    columns: &["BIGINT", "BIGINT"],
};

/// The downlinks for which devices asked within the minute before each moment, by clocks that may
/// differ by another minute, and which were given to a station; each with that moment.
pub(crate) async fn near(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    moments: &[(DeviceId, UnixMillis)],
) -> Result<Vec<(Downlink, UnixMillis)>, StoreError> {
    let mut found = Vec::new();
    NEAR.fetch(
        connection,
        dialect,
        moments,
        |query, (device, time)| query.bind(i64::from(device.0)).bind(time.0),
        |row| {
            found.push((read(row)?, UnixMillis(int(row, 17)?)));
            Ok(())
        },
    )
    .await?;
    Ok(found)
}

/// Which of the downlinks that wait a station is to be told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Told {
    /// Those that it was not told since.
    pub(crate) again: UnixMillis,
    /// Those beyond their devices' daily numbers only if they are to be sent by then.
    pub(crate) over_quota: UnixMillis,
}

/// What the stations of a token have to send and are to be told: at most `limit`, the next to be
/// sent first. Others that wait, however many, are in nobody's way.
pub(crate) async fn queued(
    connection: &mut sqlx::AnyConnection,
    token: &Token,
    now: UnixMillis,
    told: Told,
    limit: i64,
) -> Result<Vec<DownlinkId>, StoreError> {
    let station = token.station.map(|station| i64::from(station.0));
    let rows = sqlx::query(
        "SELECT d.id FROM downlinks d JOIN base_stations s ON s.id = d.station_id \
         JOIN groups g ON g.id = s.group_id \
         WHERE d.due > $1 AND (d.state = $2 OR (d.state = $3 AND d.told <= $4)) \
           AND d.window_ends >= $1 AND ($5 < 0 OR d.station_id = $5) \
           AND (d.over_quota = 0 OR d.transmit_at <= $6) \
           AND g.path >= $7 AND g.path < $8 ORDER BY d.due, d.id LIMIT $9",
    )
    .bind(now.0)
    .bind(DownlinkState::Queued as i64)
    .bind(DownlinkState::Fetched as i64)
    .bind(told.again.0)
    .bind(station.unwrap_or(-1))
    .bind(told.over_quota.0)
    .bind(token.group_path.as_str())
    .bind(super::groups::after(&token.group_path))
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| Ok(DownlinkId(int(row, 0)?)))
        .collect()
}

/// The newest of each message.
pub(crate) async fn of_messages(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    messages: &[MessageId],
) -> Result<Vec<Downlink>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: concat!(
            "WITH v (message_id) AS (VALUES {rows}) \
               SELECT ",
            columns!(),
            " \
           FROM v CROSS JOIN downlinks d WHERE d.message_id = v.message_id"
        ),
        columns: &["BIGINT"],
    };
    let ids: Vec<i64> = messages.iter().map(|message| message.0).collect();
    of_numbers(&QUERY, connection, dialect, &ids).await
}

/// Those of these ids.
pub(crate) async fn of_ids(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    ids: &[DownlinkId],
) -> Result<Vec<Downlink>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: concat!(
            "WITH v (id) AS (VALUES {rows}) \
               SELECT ",
            columns!(),
            " \
           FROM v CROSS JOIN downlinks d WHERE d.id = v.id"
        ),
        columns: &["BIGINT"],
    };
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    of_numbers(&QUERY, connection, dialect, &ids).await
}

/// Those of these messages that wait for the answer of a callback, or waited for it in vain, held
/// on PostgreSQL.
pub(crate) async fn unanswered(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    messages: &[MessageId],
) -> Result<Vec<Downlink>, StoreError> {
    const HOLD: Bulk = Bulk {
        text: "WITH v (message_id) AS (VALUES {rows}) \
               SELECT d.id FROM downlinks d \
               WHERE d.message_id IN (SELECT message_id FROM v) \
               AND (d.state = 4 OR (d.state = 3 AND d.info = 1 AND d.answered = 0)) \
               ORDER BY d.id FOR UPDATE OF d",
        columns: &["BIGINT"],
    };
    let ids: Vec<i64> = messages.iter().map(|message| message.0).collect();
    if dialect == Dialect::Postgres {
        let hold = HOLD.execute(connection, dialect, &ids, |query, id| query.bind(*id));
        hold.await?;
    }
    let mut found = of_messages(connection, dialect, messages).await?;
    found.retain(|downlink| {
        let awaited = downlink.state == DownlinkState::Awaited;
        awaited || downlink.was_in_vain()
    });
    Ok(found)
}

/// Those of these ids, in no order, held on PostgreSQL.
pub(crate) async fn hold_all(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    ids: &[DownlinkId],
) -> Result<Vec<Downlink>, StoreError> {
    const HOLD: Bulk = Bulk {
        text: "WITH v (id) AS (VALUES {rows}) \
               SELECT d.id FROM downlinks d WHERE d.id IN (SELECT id FROM v) \
               ORDER BY d.id FOR UPDATE OF d",
        columns: &["BIGINT"],
    };
    if dialect == Dialect::Postgres {
        // Ascending beyond what goes into one statement, too.
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        let hold = HOLD.execute(connection, dialect, &ids, |query, id| query.bind(id.0));
        hold.await?;
    }
    of_ids(connection, dialect, ids).await
}

async fn of_numbers(
    query: &Bulk,
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    numbers: &[i64],
) -> Result<Vec<Downlink>, StoreError> {
    let mut found = Vec::with_capacity(numbers.len());
    query
        .fetch(
            connection,
            dialect,
            numbers,
            |query, number| query.bind(*number),
            |row| {
                found.push(read(row)?);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

const PROVEN: Bulk = Bulk {
    text: "WITH v (id, finished) AS (VALUES {rows}) \
           UPDATE downlinks SET state = 3, info = 0, due = 0, finished = v.finished FROM v \
           WHERE downlinks.id = v.id AND (downlinks.state = 2 \
             OR (downlinks.state = 3 AND downlinks.info = 4 AND downlinks.told > 0 \
                 AND downlinks.finished >= downlinks.window_ends + 10000))",
    columns: &["BIGINT", "BIGINT"],
};

/// Ends those whose devices say that they received them.
pub(crate) async fn proven(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    downlinks: &[DownlinkId],
    now: UnixMillis,
) -> Result<(), StoreError> {
    PROVEN
        .execute(connection, dialect, downlinks, |query, id| {
            query.bind(id.0).bind(now.0)
        })
        .await
}

/// Writes how far one has come.
pub(crate) async fn update(
    connection: &mut sqlx::AnyConnection,
    downlink: &Downlink,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE downlinks SET state = $1, info = $2, station_id = $3, data = $4, due = $5, \
         finished = $6, transmit_at = $7, told = $8, answer = $9, answered = $10 WHERE id = $11",
    )
    .bind(downlink.state as i64)
    .bind(downlink.info.number())
    .bind(downlink.station.map(|station| i64::from(station.0)))
    .bind(downlink.data.as_deref())
    .bind(downlink.due.0)
    .bind(downlink.finished.0)
    .bind(downlink.transmit_at.0)
    .bind(downlink.told.0)
    .bind(downlink.answer.as_deref())
    .bind(downlink.answered.0)
    .bind(downlink.id.0)
    .execute(connection)
    .await?;
    Ok(())
}
