//! Device types, as the pages and programs see them.

mod delete;
mod edit;
mod export;
mod samples;

pub(crate) use delete::take_away;
pub use export::DeviceTypesExport;

use domain::device_type::{DeviceTypeQuery, DeviceTypeView};
use domain::list::{Page, Total};
use domain::permission::{Action, Principal};
use domain::{DeviceTypeId, GroupId};
use sqlx::AnyConnection;

use crate::Engine;
use crate::error::Error;
use crate::gate;
use crate::paging::Turn;
use crate::store;

impl Engine {
    /// A page of the device types that `who` can see, by name.
    ///
    /// # Errors
    /// [`Error::Rejected`] names the part of the query that makes no sense.
    pub async fn list_device_types(
        &self,
        who: &Principal,
        query: &DeviceTypeQuery,
    ) -> Result<Page<DeviceTypeView>, Error> {
        // Nearly everybody has one role; with several, each subtree is asked and the rows laid
        // into one order.
        let paths = who.reach(Action::Read);
        if paths.is_empty() {
            return Err(Error::NotFound);
        }
        let mut connection = self.db.read().acquire().await?;
        self.device_types_below(&mut connection, &paths, query)
            .await
    }

    /// A page of the device types of a group and of those below it, by name.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the group is not there or may not be seen; [`Error::Rejected`]
    /// names the part of the query that makes no sense.
    pub async fn group_device_types(
        &self,
        who: &Principal,
        group: GroupId,
        query: &DeviceTypeQuery,
    ) -> Result<Page<DeviceTypeView>, Error> {
        let mut connection = self.db.read().acquire().await?;
        let path = gate::group(&mut connection, who, Action::Read, group).await?;
        self.device_types_below(&mut connection, &[path.as_str()], query)
            .await
    }

    async fn device_types_below(
        &self,
        connection: &mut AnyConnection,
        paths: &[&str],
        query: &DeviceTypeQuery,
    ) -> Result<Page<DeviceTypeView>, Error> {
        let text = domain::rejection::text(&query.text, 100).map_err(|fault| fault.of("text"))?;
        let turn = Turn::read(&query.after, &query.until, query.size, parse_position)?;
        let (mut rows, mut total) = (Vec::new(), 0);
        for path in paths {
            let found = store::device_types::list(
                connection,
                self.db.dialect,
                path,
                &text,
                turn.position.clone(),
                turn.backwards,
                turn.limit(),
            );
            rows.extend(found.await?);
            total += store::device_types::count(connection, path, &text).await?;
        }
        rows.sort_by_key(|row: &DeviceTypeView| (row.name.clone(), row.id));
        if turn.backwards {
            rows.reverse();
        }
        let page = turn.page(rows, |row| format!("{}.{}", row.id, row.name));
        Ok(Page {
            rows: page.rows,
            next: page.next,
            previous: page.previous,
            total: Total::Exactly(total),
        })
    }

    /// One device type.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or may not be seen.
    pub async fn device_type(
        &self,
        who: &Principal,
        id: DeviceTypeId,
    ) -> Result<DeviceTypeView, Error> {
        let mut connection = self.db.read().acquire().await?;
        let found = gate::device_type(&mut connection, who, Action::Read, id).await?;
        Ok(found.view)
    }
}

fn parse_position(text: &str) -> Option<(String, String)> {
    let (id, name) = text.split_once('.')?;
    let id: DeviceTypeId = id.parse().ok()?;
    let usable = name.len() <= 400 && !name.contains('\0');
    usable.then(|| (name.to_owned(), id.to_string()))
}
