//! News: posts of groups.

use domain::news::{NewsSettings, NewsView};
use domain::{GroupId, NewsId, UnixMillis};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::db::StoreError;
use super::groups::after;
use super::sql::{id, time_or_never};

/// A post, and where its group stands.
pub(crate) struct Stored {
    /// Not yet said whether the reader may change it, and with its group, whether he sees that or
    /// not.
    pub(crate) view: NewsView,
    pub(crate) group: GroupId,
    pub(crate) group_path: String,
}

/// Whose posts are read.
pub(crate) struct Seen<'a> {
    /// Those of the groups with these paths, and of the groups above them.
    pub(crate) up: &'a [&'a str],
    /// Those of the groups with these paths, and of the groups below them.
    pub(crate) below: &'a [&'a str],
}

/// What [`stored`] reads.
const COLUMNS: &str = "n.id, n.group_id, g.name AS group_name, g.path AS group_path, n.title, \
     n.text, n.time, n.edited";

fn stored(row: &AnyRow) -> Result<Stored, StoreError> {
    let group: GroupId = id(row, "group_id")?;
    Ok(Stored {
        view: NewsView {
            id: id(row, "id")?,
            group: Some((group, row.try_get("group_name")?)),
            title: row.try_get("title")?,
            text: row.try_get("text")?,
            time: UnixMillis(row.try_get("time")?),
            edited: time_or_never(row, "edited")?,
            writable: false,
        },
        group,
        group_path: row.try_get("group_path")?,
    })
}

impl Seen<'_> {
    /// The condition, whose values come from the `first` on: one for each path further up, two for
    /// each below.
    fn condition(&self, first: usize) -> String {
        let up = (0..self.up.len()).map(|nth| {
            let at = first + nth;
            format!("SUBSTR(${at}, 1, LENGTH(g.path)) = g.path")
        });
        let below = (0..self.below.len()).map(|nth| {
            let at = first + self.up.len() + 2 * nth;
            format!("(g.path >= ${at} AND g.path < ${})", at + 1)
        });
        let all: Vec<String> = up.chain(below).collect();
        format!("({})", all.join(" OR "))
    }

    /// Its values, in that order.
    fn values(&self) -> Vec<String> {
        let up = self.up.iter().map(|path| (*path).to_owned());
        let below = self
            .below
            .iter()
            .flat_map(|path| [(*path).to_owned(), after(path)]);
        up.chain(below).collect()
    }
}

/// Posts beyond a position (time and id), newest first; `backwards` walks up from the position and
/// returns the oldest first. Somebody is seen.
pub(crate) async fn list(
    connection: &mut AnyConnection,
    seen: &Seen<'_>,
    position: Option<(i64, String)>,
    backwards: bool,
    limit: i64,
) -> Result<Vec<Stored>, StoreError> {
    let (compare, order, start) = match backwards {
        true => (">", "ASC", i64::MIN),
        false => ("<", "DESC", i64::MAX),
    };
    let text = format!(
        "SELECT {COLUMNS} FROM news n JOIN groups g ON g.id = n.group_id \
         WHERE (n.time, n.id) {compare} ($1, $2) AND {} \
         ORDER BY n.time {order}, n.id {order} LIMIT $3",
        seen.condition(4)
    );
    let (time, id) = position.unwrap_or((start, String::new()));
    let query = sqlx::query(AssertSqlSafe(text))
        .bind(time)
        .bind(id)
        .bind(limit);
    let query = seen
        .values()
        .into_iter()
        .fold(query, |query, value| query.bind(value));
    let rows = query.fetch_all(connection).await?;
    rows.iter().map(stored).collect()
}

/// How many posts there are. Somebody is seen.
pub(crate) async fn count(
    connection: &mut AnyConnection,
    seen: &Seen<'_>,
) -> Result<i64, StoreError> {
    let text = format!(
        "SELECT COUNT(*) FROM news n JOIN groups g ON g.id = n.group_id WHERE {}",
        seen.condition(1)
    );
    let query = sqlx::query(AssertSqlSafe(text));
    let query = seen
        .values()
        .into_iter()
        .fold(query, |query, value| query.bind(value));
    Ok(query.fetch_one(connection).await?.try_get(0)?)
}

/// The post of that id.
pub(crate) async fn get(
    connection: &mut AnyConnection,
    post: NewsId,
) -> Result<Option<Stored>, StoreError> {
    let text =
        format!("SELECT {COLUMNS} FROM news n JOIN groups g ON g.id = n.group_id WHERE n.id = $1");
    let row = sqlx::query(AssertSqlSafe(text))
        .bind(post.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(stored).transpose()
}

/// Adds a post.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    post: NewsId,
    group: GroupId,
    settings: &NewsSettings,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO news (id, group_id, title, text, time, edited) VALUES ($1, $2, $3, $4, $5, 0)",
    )
    .bind(post.to_string())
    .bind(group.to_string())
    .bind(settings.title.clone())
    .bind(settings.text.clone())
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Gives a post another title and another text.
pub(crate) async fn edit(
    connection: &mut AnyConnection,
    post: NewsId,
    settings: &NewsSettings,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE news SET title = $1, text = $2, edited = $3 WHERE id = $4")
        .bind(settings.title.clone())
        .bind(settings.text.clone())
        .bind(now.0)
        .bind(post.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes a post away.
pub(crate) async fn delete(connection: &mut AnyConnection, post: NewsId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM news WHERE id = $1")
        .bind(post.to_string())
        .execute(connection)
        .await?;
    Ok(())
}
