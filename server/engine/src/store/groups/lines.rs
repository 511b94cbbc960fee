//! Groups row for row, with what is told of each in a list.

use domain::UnixMillis;
use domain::group::{GroupKind, GroupLine};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::super::db::StoreError;
use super::super::devices::anywhere;
use super::super::listing::{Bound, Walk};
use super::super::sql::{id, optional_id};
use super::read::kind;

/// Which groups are listed.
pub(crate) struct Wanted<'a> {
    /// Those of these paths and below; there is one at least.
    pub(crate) paths: &'a [&'a str],
    /// With that in their name.
    pub(crate) text: &'a str,
    /// Of that kind.
    pub(crate) kind: Option<GroupKind>,
}

impl Wanted<'_> {
    fn condition(&self, bound: &mut Bound) -> String {
        let below = bound.below(self.paths);
        let text = bound.text(anywhere(self.text));
        let kind = self.kind.map(|kind| {
            let kind = bound.int(kind.number());
            format!(" AND g.kind = {kind}")
        });
        let kind = kind.unwrap_or_default();
        format!("{below} AND LOWER(g.name) LIKE {text} ESCAPE '!'{kind}")
    }
}

/// Those that are wanted, along a walk, each with the path of the group above it; empty of the one
/// at the top.
pub(crate) async fn lines(
    connection: &mut AnyConnection,
    wanted: &Wanted<'_>,
    walk: &Walk,
) -> Result<Vec<(GroupLine, String)>, StoreError> {
    const VIEW: &str = "SELECT g.id, g.name, g.kind, g.parent_id, g.description, g.timezone, \
        g.billable, g.technical_email, g.max_prototypes, g.created, \
        COALESCE(p.name, '') AS parent_name, COALESCE(p.path, '') AS parent_path \
        FROM groups g LEFT JOIN groups p ON p.id = g.parent_id";
    let mut bound = Bound::default();
    let condition = wanted.condition(&mut bound);
    let end = walk.end(&mut bound);
    let query = bound.query(format!("{VIEW} WHERE {condition}{end}"));
    let rows = query.fetch_all(connection).await?;
    rows.iter().map(line).collect()
}

fn line(row: &AnyRow) -> Result<(GroupLine, String), StoreError> {
    let cap: Option<i64> = row.try_get("max_prototypes")?;
    let parent = optional_id(row, "parent_id")?;
    let parent_name: String = row.try_get("parent_name")?;
    let line = GroupLine {
        id: id(row, "id")?,
        name: row.try_get("name")?,
        kind: kind(row)?,
        parent: parent.map(|id| (id, parent_name)),
        description: row.try_get("description")?,
        timezone: row.try_get("timezone")?,
        billable: row.try_get::<i64, _>("billable")? != 0,
        technical_email: row.try_get("technical_email")?,
        max_prototypes: cap.map(|cap| cap as u32),
        created: UnixMillis(row.try_get("created")?),
    };
    Ok((line, row.try_get("parent_path")?))
}

/// How many there are of them.
pub(crate) async fn count_lines(
    connection: &mut AnyConnection,
    wanted: &Wanted<'_>,
) -> Result<i64, StoreError> {
    let mut bound = Bound::default();
    let condition = wanted.condition(&mut bound);
    let query = bound.query(format!("SELECT COUNT(*) FROM groups g WHERE {condition}"));
    Ok(query.fetch_one(connection).await?.try_get(0)?)
}
