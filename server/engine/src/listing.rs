//! Lists in one of several orders, page by page and as files, told once for all of them.

use std::future::Future;

use domain::GroupId;
use domain::audit::Kind;
use domain::list::{Page, Total, orders};
use domain::permission::{Action, Principal};

use crate::error::Error;
use crate::paging::Turn;
use crate::store::listing::{Key, Position, Walk};
use crate::{Engine, audit, gate};

/// Rows of one part of a file; one of [`domain::list::PAGE_SIZES`].
pub(crate) const EXPORTED: u32 = 250;

/// What the query of a list says of its order and of the page.
pub(crate) struct Said<'a> {
    pub(crate) sort: &'a str,
    pub(crate) reversed: &'a str,
    pub(crate) after: &'a str,
    pub(crate) until: &'a str,
    pub(crate) size: u32,
}

/// A list that is being read.
pub(crate) struct Listing<S> {
    /// Its order.
    pub(crate) sort: S,
    /// How its table is walked.
    pub(crate) walk: Walk,
    turn: Turn<Position>,
}

impl<S: Copy> Listing<S> {
    /// Reads what is asked of a list with those orders, each of a column, and with ids in the column
    /// `id`.
    ///
    /// # Errors
    /// [`Error::Rejected`] names the part that makes no sense: `sort`, `reversed`, `after`, `until`
    /// or `size`.
    pub(crate) fn read(
        all: &[orders::Told<S>],
        column: fn(S) -> Key,
        id: Key,
        said: &Said<'_>,
    ) -> Result<Self, Error> {
        let (sort, descending) = orders::read(all, said.sort, said.reversed)?;
        let order = column(sort);
        let turn = Turn::read(said.after, said.until, said.size, |text| {
            position(text, order, id)
        })?;
        Ok(Self {
            sort,
            walk: Walk {
                order,
                id,
                descending,
                position: turn.position.clone(),
                backwards: turn.backwards,
                limit: turn.limit(),
            },
            turn,
        })
    }

    /// The page of a list of which is known that it holds nothing.
    pub(crate) fn nothing<T>(&self) -> Page<T> {
        self.turn.nothing()
    }

    /// Makes the page of what the table gave; `at` tells of a row its id, and what stands in the
    /// column of the order.
    pub(crate) fn page<T>(
        &self,
        rows: Vec<T>,
        total: i64,
        at: impl Fn(&T, S) -> (String, String),
    ) -> Page<T> {
        let page = self.turn.page(rows, |row| {
            let (id, value) = at(row, self.sort);
            format!("{id}.{value}")
        });
        Page {
            rows: page.rows,
            next: page.next,
            previous: page.previous,
            total: Total::Exactly(total),
        }
    }
}

fn position(text: &str, order: Key, id: Key) -> Option<Position> {
    let (of, value) = text.split_once('.')?;
    let plain = !of.is_empty() && of.bytes().all(|byte| byte.is_ascii_alphanumeric());
    Some((order.read(value)?, id.read(of).filter(|_| plain)?))
}

/// The query of a list that can be had as a file.
pub trait Exported: Clone + Send + Sync + 'static {
    /// A row of the list.
    type Row: Send + 'static;

    /// What is listed, as the audit log calls it.
    const KIND: Kind;

    /// Where somebody may do that, he sees what is listed.
    const ACTION: Action = Action::Read;

    /// The same from the beginning, in pages of [`EXPORTED`] rows, in an order in which no row comes
    /// twice or not at all since something happened to it meanwhile.
    #[must_use]
    fn whole(&self) -> Self;

    /// After which row the next page begins.
    fn after(&mut self) -> &mut String;

    /// The id of the group that was asked for; may be empty.
    fn group(&self) -> &str {
        ""
    }

    /// A page of the list.
    ///
    /// # Errors
    /// As the use case that lists them.
    fn page(
        &self,
        engine: &Engine,
        who: &Principal,
    ) -> impl Future<Output = Result<Page<Self::Row>, Error>> + Send;
}

/// A list on its way into a file.
pub struct Export<Q: Exported> {
    engine: Engine,
    query: Q,
    /// What is to be handed out next, where it is known.
    ready: Option<Page<Q::Row>>,
}

impl<Q: Exported> Export<Q> {
    /// One whose first page is read, and of which it was noted elsewhere that it was handed out.
    pub(crate) fn begun(engine: Engine, query: Q, first: Page<Q::Row>) -> Self {
        Self {
            engine,
            query,
            ready: Some(first),
        }
    }

    /// The next rows that `who` sees by now; none at the end.
    ///
    /// # Errors
    /// [`Error::NotFound`] once he sees nothing any more; when the database fails.
    pub async fn more(&mut self, who: &Principal) -> Result<Vec<Q::Row>, Error> {
        let over = self.query.after().is_empty();
        let page = match self.ready.take() {
            Some(page) => page,
            None if over => return Ok(Vec::new()),
            None => self.query.page(&self.engine, who).await?,
        };
        *self.query.after() = page.next.unwrap_or_default();
        Ok(page.rows)
    }
}

impl Engine {
    /// Every row of a list, a part at a time. That it was handed out is noted in the group that was
    /// asked for, or else in every one below which `who` sees some.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`] for a group of which nothing may be seen; as the
    /// use case that lists them.
    pub(crate) async fn export<Q: Exported>(
        &self,
        who: &Principal,
        query: &Q,
    ) -> Result<Export<Q>, Error> {
        let query = query.whole();
        // Whoever asks for what makes no sense is told so, and nothing is noted.
        let first = query.page(self, who).await?;
        let groups = match query.group().parse::<GroupId>() {
            Ok(asked) => {
                let mut connection = self.db.read().acquire().await?;
                gate::group(&mut connection, who, Q::ACTION, asked).await?;
                vec![asked]
            }
            Err(_) => audit::seen_by(who, Q::ACTION),
        };
        audit::handed_out(self, who, Q::KIND, &groups).await?;
        Ok(Export {
            engine: self.clone(),
            query,
            ready: Some(first),
        })
    }
}
