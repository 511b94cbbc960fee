//! A group that moves takes what is counted for it along: away from the groups that are above it no
//! more, and to those that are now.

use sqlx::AnyConnection;

use super::super::db::StoreError;

const DEVICES: &str = "INSERT INTO map_cells (owner, level, cell, devices, stated, sent, ids, lats, \
    lngs) SELECT CAST($1 AS TEXT), level, cell, $2 * devices, $2 * stated, $2 * sent, $2 * ids, \
    $2 * lats, $2 * lngs FROM map_cells WHERE owner = $3 ON CONFLICT (owner, level, cell) \
    DO UPDATE SET devices = map_cells.devices + excluded.devices, \
    stated = map_cells.stated + excluded.stated, sent = map_cells.sent + excluded.sent, \
    ids = map_cells.ids + excluded.ids, lats = map_cells.lats + excluded.lats, \
    lngs = map_cells.lngs + excluded.lngs";

const HEARD: &str = "INSERT INTO heard_cells (owner, level, cell, messages, strengths, best) \
    SELECT CAST($1 AS TEXT), level, cell, $2 * messages, $2 * strengths, best FROM heard_cells \
    WHERE owner = $3 ON CONFLICT (owner, level, cell) \
    DO UPDATE SET messages = heard_cells.messages + excluded.messages, \
    strengths = heard_cells.strengths + excluded.strengths, \
    best = CASE WHEN excluded.best > heard_cells.best THEN excluded.best \
    ELSE heard_cells.best END";

const EMPTY: [&str; 2] = [
    "DELETE FROM map_cells WHERE owner = $1 AND devices = 0",
    "DELETE FROM heard_cells WHERE owner = $1 AND messages <= 0",
];

// The best does not follow from a difference: it is the best of those just below and of the own
// device types.
const BEST: &str = "UPDATE heard_cells SET best = COALESCE((SELECT MAX(h.best) FROM heard_cells h \
    WHERE h.level = heard_cells.level AND h.cell = heard_cells.cell AND h.owner IN \
    (SELECT id FROM groups WHERE COALESCE(parent_id, '') = $1 \
    UNION ALL SELECT id FROM device_types WHERE group_id = $1)), best) \
    WHERE owner = $1 AND EXISTS (SELECT 1 FROM heard_cells m WHERE m.owner = $2 \
    AND m.level = heard_cells.level AND m.cell = heard_cells.cell)";

/// Has a group that moved from one path to another counted where it is now. It is there already.
pub(crate) async fn group_moved(
    connection: &mut AnyConnection,
    before: &str,
    after: &str,
) -> Result<(), StoreError> {
    let ids = |path: &str| -> Vec<String> {
        let ids = path.split('/').filter(|id| !id.is_empty());
        ids.map(str::to_owned).collect()
    };
    let (before, after) = (ids(before), ids(after));
    let Some((moved, above)) = before.split_last() else {
        return Ok(());
    };
    // The lowest first: what is above is made of what is below.
    let left = above.iter().rev().filter(|id| !after.contains(id));
    for group in left {
        add(connection, group, -1, moved).await?;
        for text in EMPTY {
            sqlx::query(text)
                .bind(group.clone())
                .execute(&mut *connection)
                .await?;
        }
        sqlx::query(BEST)
            .bind(group.clone())
            .bind(moved.clone())
            .execute(&mut *connection)
            .await?;
    }
    for group in after.iter().filter(|id| !before.contains(id)) {
        add(connection, group, 1, moved).await?;
    }
    Ok(())
}

async fn add(
    connection: &mut AnyConnection,
    owner: &str,
    sign: i64,
    moved: &str,
) -> Result<(), StoreError> {
    for text in [DEVICES, HEARD] {
        sqlx::query(text)
            .bind(owner.to_owned())
            .bind(sign)
            .bind(moved.to_owned())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
