//! Events, as the pages and programs see them.

pub(crate) mod contract;
mod of_message;

use domain::event::{EventKind, EventQuery, EventView};
use domain::list::{Page, Total};
use domain::permission::{Action, Principal};
use domain::{DeviceId, DeviceTypeId, Fault, GroupId};

use crate::Engine;
use crate::error::Error;
use crate::gate;
use crate::paging::Turn;
use crate::store::{self, events::Wanted};

impl Engine {
    /// A page of the events of a device, newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Rejected`] names the part of the query that makes no sense.
    pub async fn device_events(
        &self,
        who: &Principal,
        id: DeviceId,
        query: &EventQuery,
    ) -> Result<Page<EventView>, Error> {
        let mut connection = self.db.read().acquire().await?;
        let found = gate::device(&mut connection, who, Action::Read, id).await?;
        let radio = who.may(Action::ReadRadio, &found.group_path);
        // What happened to it under another owner is not for this one.
        let since = found.owned_since;
        let wanted = Wanted {
            device: Some(id),
            first: (since.0 > 0).then(|| crate::ids::first_of(since)),
            ..wanted(query, &[])?
        };
        let mut page = events(&mut connection, &wanted, query, radio).await?;
        self.without_others(&mut connection, who, &mut page.rows)
            .await?;
        Ok(page)
    }

    /// A page of the events of the devices of a type, newest first.
    ///
    /// # Errors
    /// As [`Engine::device_events`].
    pub async fn device_type_events(
        &self,
        who: &Principal,
        id: DeviceTypeId,
        query: &EventQuery,
    ) -> Result<Page<EventView>, Error> {
        let mut connection = self.db.read().acquire().await?;
        let found = gate::device_type(&mut connection, who, Action::Read, id).await?;
        let radio = who.may(Action::ReadRadio, &found.group_path);
        let wanted = Wanted {
            device_type: Some(id),
            ..wanted(query, &[])?
        };
        events(&mut connection, &wanted, query, radio).await
    }

    /// A page of the events that happened in a group and below it, newest first.
    ///
    /// # Errors
    /// As [`Engine::device_events`].
    pub async fn group_events(
        &self,
        who: &Principal,
        id: GroupId,
        query: &EventQuery,
    ) -> Result<Page<EventView>, Error> {
        let mut connection = self.db.read().acquire().await?;
        let path = gate::group(&mut connection, who, Action::Read, id).await?;
        let radio = who.may(Action::ReadRadio, &path);
        let paths = [path.as_str()];
        events(&mut connection, &wanted(query, &paths)?, query, radio).await
    }

    /// A page of all events that `who` can see and the query asks for, newest first. A group,
    /// device type or device that may not be seen has none.
    ///
    /// # Errors
    /// As [`Engine::device_events`].
    pub async fn events(
        &self,
        who: &Principal,
        query: &EventQuery,
    ) -> Result<Page<EventView>, Error> {
        let mut connection = self.db.read().acquire().await?;
        let paths = crate::group::asked(&mut connection, who, &query.group).await?;
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        let wanted = wanted(query, &paths)?;
        if paths.is_empty() {
            return Ok(turn(query)?.nothing());
        }
        let radio = paths.iter().all(|path| who.may(Action::ReadRadio, path));
        events(&mut connection, &wanted, query, radio).await
    }

    /// Hides the callbacks of the groups in which a device was before, where `who` may not read
    /// there.
    async fn without_others(
        &self,
        connection: &mut sqlx::AnyConnection,
        who: &Principal,
        rows: &mut [EventView],
    ) -> Result<(), Error> {
        let mut groups: Vec<GroupId> = rows.iter().map(|row| row.group).collect();
        groups.sort_unstable();
        groups.dedup();
        let paths = store::groups::paths(connection, self.db.dialect, &groups).await?;
        for row in rows {
            let path = paths.get(&row.group);
            if !path.is_some_and(|path| who.may(Action::Read, path)) {
                row.variables.without_callbacks();
            }
        }
        Ok(())
    }
}

/// What a query asks for, below `paths`.
fn wanted<'a>(query: &EventQuery, paths: &'a [&'a str]) -> Result<Wanted<'a>, Error> {
    let kind = match query.kind.as_str() {
        "" => None,
        code => Some(EventKind::from_code(code).ok_or_else(|| {
            let codes: Vec<&str> = EventKind::ALL.iter().map(|each| each.1).collect();
            let allowed = codes.join(", ");
            Fault::NotOneOf { allowed }.of("kind")
        })?),
    };
    let device = match query.device.trim() {
        "" => None,
        id => Some(id.parse().map_err(|fault: Fault| fault.of("device"))?),
    };
    let device_type = match query.device_type.as_str() {
        "" => None,
        id => Some(id.parse().map_err(|fault: Fault| fault.of("type"))?),
    };
    Ok(Wanted {
        device,
        device_type,
        paths,
        kind,
        first: None,
    })
}

fn turn(query: &EventQuery) -> Result<Turn<i64>, Error> {
    Turn::read(&query.after, &query.until, query.size, |text| {
        text.parse().ok()
    })
}

async fn events(
    connection: &mut sqlx::AnyConnection,
    wanted: &Wanted<'_>,
    query: &EventQuery,
    radio: bool,
) -> Result<Page<EventView>, Error> {
    let turn = turn(query)?;
    let limit = turn.limit();
    let mut rows =
        store::events::list(connection, wanted, turn.position, turn.backwards, limit).await?;
    if !radio {
        for row in &mut rows {
            row.variables.without_radio(row.kind);
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
