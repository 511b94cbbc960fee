//! Device types, as the pages and programs see them.

use domain::device_type::{DeviceTypeQuery, DeviceTypeView};
use domain::list::{Page, Total, page_size};
use domain::permission::{Action, Principal};
use domain::{DeviceTypeId, Fault};

use crate::Engine;
use crate::error::Error;
use crate::principal::authorise;
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
        let text = domain::rejection::text(&query.text, 100).map_err(|fault| fault.of("text"))?;
        let backwards = query.after.is_empty() && !query.until.is_empty();
        let position = if backwards {
            &query.until
        } else {
            &query.after
        };
        let position = match position.as_str() {
            "" => None,
            text => Some(
                parse_position(text)
                    .ok_or_else(|| Fault::NotAnId.of(if backwards { "until" } else { "after" }))?,
            ),
        };
        let size = page_size(query.size) as usize;
        let mut connection = self.db.read().acquire().await?;
        let (mut rows, mut total) = (Vec::new(), 0);
        // Nearly everybody has one role; with several, each subtree is asked and the rows laid
        // into one order.
        let paths = who.reach(Action::Read);
        if paths.is_empty() {
            return Err(Error::NotFound);
        }
        for path in paths {
            let limit = size as i64 + 1;
            let position = position.clone();
            rows.extend(
                store::device_types::list(&mut connection, path, &text, position, backwards, limit)
                    .await?,
            );
            total += store::device_types::totals(&mut connection, path).await?.0;
        }
        let key = |row: &DeviceTypeView| (row.name.clone(), row.id);
        rows.sort_by_key(key);
        if backwards {
            rows.reverse();
        }
        let more = rows.len() > size;
        rows.truncate(size);
        if backwards {
            rows.reverse();
        }
        let at = |row: Option<&DeviceTypeView>| row.map(|row| format!("{}.{}", row.id, row.name));
        let moved = position.is_some();
        let next = at(rows.last()).filter(|_| backwards || more);
        let previous = at(rows.first()).filter(|_| if backwards { more } else { moved });
        Ok(Page {
            rows,
            next,
            previous,
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
        let found = store::device_types::get(&mut connection, id)
            .await?
            .ok_or(Error::NotFound)?;
        authorise(who, Action::Read, &found.group_path)?;
        Ok(found.view)
    }
}

fn parse_position(text: &str) -> Option<(String, String)> {
    let (id, name) = text.split_once('.')?;
    let id: DeviceTypeId = id.parse().ok()?;
    let usable = name.len() <= 400 && !name.contains('\0');
    usable.then(|| (name.to_owned(), id.to_string()))
}
