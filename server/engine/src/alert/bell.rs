//! Alerts, as people see them: those that ring, and those of one event configuration.

use std::cmp::Reverse;

use domain::alert::{AlertQuery, AlertView, Alerted};
use domain::callback::ON;
use domain::list::{Page, Total};
use domain::permission::{Action, Principal};
use domain::{AlertId, EventConfigurationId, Fault, UserId};
use sqlx::AnyConnection;

use super::whose::configuration;
use crate::error::Error;
use crate::paging::Turn;
use crate::store::alerts::bell::{self, Wanted};
use crate::store::users;
use crate::{Engine, StoreError, ids};

/// Unread alerts are counted no further.
const UNREAD_MAX: i64 = 100;
/// So long (ms) after it was made an alert is there for everybody: a transaction that takes longer
/// would bring one before what was read up to.
const SETTLED: i64 = 60_000;
/// The most alerts of that time that are marked as read at once.
const NEW_MAX: i64 = 1_000;

impl Engine {
    /// A page of the alerts that ring for `who`, newest first: those of the groups that he may see.
    /// With the id of an event configuration all of its own, whether they ring or not, to whoever
    /// may see it; that only unread ones are asked for is of no account then.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Rejected`] names the part of the query that makes no sense.
    pub async fn alerts(
        &self,
        who: &Principal,
        query: &AlertQuery,
    ) -> Result<Page<AlertView>, Error> {
        let turn = Turn::read(&query.after, &query.until, query.size, position)?;
        let mut connection = self.db.read().acquire().await?;
        let until = bell::until(&mut connection, who.user).await?;
        let reader = (who.user, until);
        let of = match query.configuration.as_str() {
            "" => None,
            id => {
                let id: Result<EventConfigurationId, Fault> = id.parse();
                let id = id.map_err(|fault| fault.of("configuration"))?;
                configuration(&mut connection, who, Action::Read, id).await?;
                Some(id)
            }
        };
        let reach = who.reach(Action::Read);
        let unread = (query.unread == ON).then_some(reader);
        let wanted = match of {
            Some(id) => Wanted::Of(id),
            None if reach.is_empty() => return Ok(turn.nothing()),
            None => Wanted::Bell(&reach, unread),
        };
        let (at, limit, backwards) = (turn.position, turn.limit(), turn.backwards);
        let dialect = self.db.dialect;
        let listed = bell::list(
            &mut connection,
            dialect,
            wanted,
            (who, until),
            at,
            backwards,
            limit,
        );
        let mut rows = listed.await?;
        if !may_see_radio(who) {
            for row in &mut rows {
                if let Alerted::Event(event) = &mut row.about {
                    let kind = event.kind;
                    event.variables.without_radio(kind);
                }
            }
        }
        let page = turn.page(rows, |row| row.id.0.to_string());
        // Counted only as far as it shows: the first page tells whether there is more.
        let total = match (&page.next, &page.previous) {
            (None, None) => Total::Exactly(page.rows.len() as i64),
            _ => Total::AtLeast(page.rows.len() as i64),
        };
        Ok(Page {
            rows: page.rows,
            next: page.next,
            previous: page.previous,
            total,
        })
    }

    /// How many alerts that ring for `who` he has not read, counted up to 100; none where he wants
    /// no bell.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn unread_alerts(&self, who: &Principal) -> Result<i64, Error> {
        let mut connection = self.db.read().acquire().await?;
        let preferences = users::preferences(&mut connection, who.user).await?;
        if preferences.is_some_and(|preferences| !preferences.bell) {
            return Ok(0);
        }
        let until = bell::until(&mut connection, who.user).await?;
        let mut count = 0;
        for path in who.reach(Action::Read) {
            let left = UNREAD_MAX - count;
            count += bell::unread(&mut connection, path, (who.user, until), left).await?;
        }
        Ok(count)
    }

    /// Notes that `who` has read an alert. What does not ring for him is as if it were not there.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an alert that is not there or may not be seen.
    pub async fn mark_alert_read(&self, who: &Principal, id: AlertId) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let before = AlertId(id.0.saturating_sub(1));
        let rings = rung(&mut tx, who, (before, id), 1).await?;
        if rings.is_empty() {
            return Err(Error::NotFound);
        }
        let until = bell::until(&mut tx, who.user).await?;
        if id > until {
            bell::read(&mut tx, self.db.dialect, who.user, &[id]).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Notes that `who` has read all alerts up to one: the newest that he was shown.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn mark_alerts_read(&self, who: &Principal, up_to: AlertId) -> Result<(), Error> {
        let now = self.world.clock.now();
        let settled = AlertId(ids::first_of(now.plus(-SETTLED)));
        let mut tx = self.db.write().await?;
        let until = bell::until(&mut tx, who.user)
            .await?
            .max(settled.min(up_to));
        let rest = rung(&mut tx, who, (until, up_to), NEW_MAX).await?;
        self.note_read(&mut tx, who.user, until, &rest).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn note_read(
        &self,
        connection: &mut AnyConnection,
        user: UserId,
        until: AlertId,
        rest: &[AlertId],
    ) -> Result<(), StoreError> {
        bell::mark_until(connection, user, until).await?;
        bell::read(connection, self.db.dialect, user, rest).await
    }
}

fn position(text: &str) -> Option<i64> {
    text.parse().ok()
}

/// Whether somebody may see radio details wherever he may see anything.
fn may_see_radio(who: &Principal) -> bool {
    let mut reach = who.reach(Action::Read).into_iter();
    reach.all(|path| who.may(Action::ReadRadio, path))
}

/// Those between two alerts that ring for somebody, the newest first, at most `limit`.
async fn rung(
    connection: &mut AnyConnection,
    who: &Principal,
    between: (AlertId, AlertId),
    limit: i64,
) -> Result<Vec<AlertId>, StoreError> {
    let mut found = Vec::new();
    for path in who.reach(Action::Read) {
        let mut rung = bell::rung_since(connection, path, between, limit).await?;
        found.append(&mut rung);
    }
    found.sort_unstable_by_key(|id| Reverse(*id));
    found.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(found)
}
