//! Lists as files: exactly what a list shows whose address they have, however many rows that are, and
//! with its columns. Each list says what its address may ask for, and what stands in its cells.

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use domain::Rejection;
use engine::{Export, Exported};
use futures::StreamExt as _;
use futures::stream;

use super::{cell, file, pairs};
use crate::asker::Asker;
use crate::problem::Problem;

/// What an address calls a column.
pub(super) const COLUMN: &str = "column";

/// The columns of a list, each with what stands above it.
pub(super) type Columns<C> = Vec<(C, &'static str)>;

/// What the address of a list says.
pub(super) struct Address(Vec<(String, String)>);

impl Address {
    /// The value of a key, or nothing.
    pub(super) fn said(&self, key: &str) -> String {
        let said = self.0.iter().find(|pair| pair.0 == key);
        said.map_or_else(String::new, |pair| pair.1.clone())
    }
}

/// Reads the address of a list that knows certain keys, beside those of its columns.
///
/// # Errors
/// A key that is not known or comes twice, and a column that the list does not have.
pub(super) fn read<C>(
    query: &str,
    known: impl Fn(&str) -> bool,
    chosen: fn(&[String]) -> Result<Columns<C>, Rejection>,
) -> Result<(Address, Columns<C>), Problem> {
    let pairs = pairs(query, |key| key == COLUMN || known(key), COLUMN)?;
    let columns = pairs.iter().filter(|pair| pair.0 == COLUMN);
    let columns: Vec<String> = columns.map(|pair| pair.1.clone()).collect();
    let columns = chosen(&columns);
    let columns = columns.map_err(|wrong| Problem::from(engine::Error::from(wrong)))?;
    Ok((Address(pairs), columns))
}

/// A list on its way into a file, with what is told of each row, and whose it is.
struct Walk<Q: Exported, C> {
    export: Export<Q>,
    columns: Columns<C>,
    told: fn(&Q::Row, C) -> String,
    asker: Asker,
}

/// The file: a line with the names of the columns, and one for each row; `told` says what stands in a
/// cell.
pub(super) fn answer<Q, C>(
    export: Export<Q>,
    columns: Columns<C>,
    told: fn(&Q::Row, C) -> String,
    asker: Asker,
    disposition: &'static str,
) -> Response
where
    Q: Exported,
    C: Copy + Send + 'static,
{
    let names: Vec<&str> = columns.iter().map(|column| column.1).collect();
    let head = format!("{}\r\n", names.join(","));
    let begin = stream::iter([Ok::<_, engine::Error>(Bytes::from(head))]);
    let walk = Walk {
        export,
        columns,
        told,
        asker,
    };
    let rows = stream::unfold(Some(walk), part);
    file(Body::from_stream(begin.chain(rows)), disposition)
}

/// The next rows. After an error nothing more comes: whoever waits for the file sees that it is not
/// whole.
async fn part<Q, C>(
    walk: Option<Walk<Q, C>>,
) -> Option<(Result<Bytes, engine::Error>, Option<Walk<Q, C>>)>
where
    Q: Exported,
    C: Copy + Send + 'static,
{
    let mut walk = walk?;
    let rows = match walk.asker.now().await {
        Ok(who) => walk.export.more(&who).await,
        Err(over) => Err(over),
    };
    match rows {
        Ok(rows) if rows.is_empty() => None,
        Ok(rows) => {
            let lines = rows.iter().map(|row| line(row, &walk.columns, walk.told));
            let text: String = lines.collect();
            Some((Ok(Bytes::from(text)), Some(walk)))
        }
        Err(error) => Some((Err(error), None)),
    }
}

/// A row as a line.
pub(super) fn line<R, C: Copy>(
    row: &R,
    columns: &[(C, &'static str)],
    told: fn(&R, C) -> String,
) -> String {
    let cells = columns.iter().map(|(column, _)| cell(&told(row, *column)));
    let cells: Vec<String> = cells.collect();
    format!("{}\r\n", cells.join(","))
}

/// A word for what is so or not.
pub(super) const fn yes(is: bool) -> &'static str {
    match is {
        true => "yes",
        false => "no",
    }
}

/// A time in UTC; nothing where there is none (0).
pub(super) fn time(time: domain::UnixMillis) -> String {
    match time.0 {
        0 => String::new(),
        _ => time.iso(),
    }
}
