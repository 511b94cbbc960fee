//! A group that moves takes what is counted for it along: away from the groups that are above it no
//! more, and to those that are now. A device type that is deleted takes it away altogether.

use sqlx::AnyConnection;

use super::super::db::StoreError;

const DEVICES: &str = "INSERT INTO map_cells (owner, level, cell, devices, stated, sent, ids, lats, \
    lngs, guessed_ids, guessed_lats, guessed_lngs) SELECT CAST($1 AS TEXT), level, cell, \
    $2 * devices, $2 * stated, $2 * sent, $2 * ids, $2 * lats, $2 * lngs, $2 * guessed_ids, \
    $2 * guessed_lats, $2 * guessed_lngs FROM map_cells WHERE owner = $3 ORDER BY level, cell \
    ON CONFLICT (owner, level, cell) \
    DO UPDATE SET devices = map_cells.devices + excluded.devices, \
    stated = map_cells.stated + excluded.stated, sent = map_cells.sent + excluded.sent, \
    ids = map_cells.ids + excluded.ids, lats = map_cells.lats + excluded.lats, \
    lngs = map_cells.lngs + excluded.lngs, \
    guessed_ids = map_cells.guessed_ids + excluded.guessed_ids, \
    guessed_lats = map_cells.guessed_lats + excluded.guessed_lats, \
    guessed_lngs = map_cells.guessed_lngs + excluded.guessed_lngs";

const HEARD: &str = "INSERT INTO heard_cells (owner, level, cell, messages, strengths, best, \
    rated, stations, qualities) SELECT CAST($1 AS TEXT), level, cell, $2 * messages, \
    $2 * strengths, best, $2 * rated, $2 * stations, $2 * qualities FROM heard_cells \
    WHERE owner = $3 ORDER BY level, cell ON CONFLICT (owner, level, cell) \
    DO UPDATE SET messages = heard_cells.messages + excluded.messages, \
    strengths = heard_cells.strengths + excluded.strengths, \
    rated = heard_cells.rated + excluded.rated, \
    stations = heard_cells.stations + excluded.stations, \
    qualities = heard_cells.qualities + excluded.qualities, \
    best = CASE WHEN excluded.best > heard_cells.best THEN excluded.best \
    ELSE heard_cells.best END";

const NO_DEVICES: &str = "DELETE FROM map_cells WHERE owner = $1 AND devices <= 0";

const NOTHING_HEARD: &str = "DELETE FROM heard_cells WHERE owner = $1 AND messages <= 0";

// The best does not follow from a difference: it is the best of those just below and of the own
// device types, without the one that goes.
const BEST: &str = "UPDATE heard_cells SET best = COALESCE((SELECT MAX(h.best) FROM heard_cells h \
    WHERE h.level = heard_cells.level AND h.cell = heard_cells.cell AND h.owner <> $2 \
    AND h.owner IN (SELECT id FROM groups WHERE COALESCE(parent_id, '') = $1 \
    UNION ALL SELECT id FROM device_types WHERE group_id = $1)), best) \
    WHERE owner = $1 AND EXISTS (SELECT 1 FROM heard_cells m WHERE m.owner = $2 \
    AND m.level = heard_cells.level AND m.cell = heard_cells.cell)";

/// Has a group that moved from one path to another counted where it is now. It is there already.
pub(crate) async fn group_moved(
    connection: &mut AnyConnection,
    before: &str,
    after: &str,
) -> Result<(), StoreError> {
    let (before, after) = (ids(before), ids(after));
    let Some((moved, above)) = before.split_last() else {
        return Ok(());
    };
    let left = above.iter().filter(|id| !after.contains(id));
    let left: Vec<&str> = left.copied().collect();
    let reached = after.iter().filter(|id| !before.contains(id));
    let reached: Vec<&str> = reached.copied().collect();
    shift(connection, moved, &left, &reached).await
}

/// Takes what is counted for a device type away, also from the groups above it, whose path is
/// given. It is locked, has no devices, and is still there; its group stays where it is.
pub(crate) async fn taken_away(
    connection: &mut AnyConnection,
    device_type: &str,
    path: &str,
) -> Result<(), StoreError> {
    shift(connection, device_type, &ids(path), &[]).await?;
    gone(connection, device_type).await
}

/// Forgets what is counted for a group in which there is nothing any more, and what base stations
/// heard of its devices. It is held, and nobody counts anything for it.
pub(crate) async fn group_gone(
    connection: &mut AnyConnection,
    group: &str,
) -> Result<(), StoreError> {
    gone(connection, group).await?;
    sqlx::query("DELETE FROM station_cells WHERE group_id = $1")
        .bind(group.to_owned())
        .execute(connection)
        .await?;
    Ok(())
}

/// Forgets what the base stations of a group heard, before they go.
pub(crate) async fn stations_gone(
    connection: &mut AnyConnection,
    group: &str,
) -> Result<(), StoreError> {
    sqlx::query(
        "DELETE FROM station_cells WHERE station_id IN \
         (SELECT id FROM base_stations WHERE group_id = $1)",
    )
    .bind(group.to_owned())
    .execute(connection)
    .await?;
    Ok(())
}

/// The groups of a path, the highest first.
fn ids(path: &str) -> Vec<&str> {
    path.split('/').filter(|id| !id.is_empty()).collect()
}

async fn gone(connection: &mut AnyConnection, owner: &str) -> Result<(), StoreError> {
    for text in [
        "DELETE FROM map_cells WHERE owner = $1",
        "DELETE FROM heard_cells WHERE owner = $1",
    ] {
        sqlx::query(text)
            .bind(owner.to_owned())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Takes what is counted for `owner` from the groups that are `left`, the highest first, and adds
/// it to those that are `reached`. Cells are taken in the order of [`super`]: table by table, owner
/// by owner, and in each by their keys.
async fn shift(
    connection: &mut AnyConnection,
    owner: &str,
    left: &[&str],
    reached: &[&str],
) -> Result<(), StoreError> {
    let signed = left.iter().map(|group| (*group, -1));
    let signed = signed.chain(reached.iter().map(|group| (*group, 1)));
    let mut groups: Vec<(&str, i64)> = signed.collect();
    groups.sort_unstable();
    for (text, empty) in [(DEVICES, NO_DEVICES), (HEARD, NOTHING_HEARD)] {
        for (group, sign) in &groups {
            sqlx::query(text)
                .bind((*group).to_owned())
                .bind(*sign)
                .bind(owner.to_owned())
                .execute(&mut *connection)
                .await?;
        }
        for group in left {
            sqlx::query(empty)
                .bind((*group).to_owned())
                .execute(&mut *connection)
                .await?;
        }
    }
    // The lowest first: what is above is made of what is below.
    for group in left.iter().rev() {
        sqlx::query(BEST)
            .bind((*group).to_owned())
            .bind(owner.to_owned())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
