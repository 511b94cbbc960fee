//! Deleting device types, with whatever is theirs alone.

use domain::alert::AlertOwner;
use domain::audit::{Field, Kind, Verb};
use domain::device_type::{DeviceTypeUse, DeviceTypeView};
use domain::permission::{Action, Principal};
use domain::{DeviceTypeId, EventConfigurationId, Fault, GroupId, Rejection, UnixMillis};
use sqlx::AnyConnection;

use crate::audit::{self, Act, Actor};
use crate::error::Error;
use crate::gate::{self, authorise};
use crate::store::alerts::{configurations, fired, mails};
use crate::store::{callbacks, device_types, groups, maps};
use crate::{Engine, StoreError};

impl Engine {
    /// A device type that may be deleted by `who`, what keeps it, and what would go with it.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`].
    pub async fn device_type_for_deleting(
        &self,
        who: &Principal,
        id: DeviceTypeId,
    ) -> Result<(DeviceTypeView, DeviceTypeUse), Error> {
        let mut connection = self.db.read().acquire().await?;
        let found = gate::device_type(&mut connection, who, Action::WriteTypes, id).await?;
        let used = device_types::used(&mut connection, id).await?;
        let used = used.ok_or(Error::NotFound)?;
        may_take(who, &found.group_path, &used)?;
        Ok((found.view, used))
    }

    /// Deletes a device type of which there are no devices. Its callbacks and event configurations
    /// go with it: what they owe still is cancelled, what they did stays on record. Messages that
    /// came under it stay, with nothing by which they are read. From where they were heard goes from
    /// the maps of its groups.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`], also where callbacks would go with it that are not
    /// for `who` to change; [`Error::Rejected`] names what keeps it: `devices`, `registrations`.
    pub async fn delete_device_type(&self, who: &Principal, id: DeviceTypeId) -> Result<(), Error> {
        let now = self.world.clock.now();
        let mut tx = self.db.write().await?;
        // Nobody makes an event configuration meanwhile, which no key ties to its device type.
        configurations::bump(&mut tx, self.ids.rows(1)[0]).await?;
        let found = gate::device_type(&mut tx, who, Action::WriteTypes, id).await?;
        device_types::lock(&mut tx, self.db.dialect, id).await?;
        // Read under the lock: whoever brought a device to it held it, too.
        let used = device_types::used(&mut tx, id).await?;
        let used = used.ok_or(Error::NotFound)?;
        may_take(who, &found.group_path, &used)?;
        unused(&used)?;
        let group = found.view.group;
        let deleted = take_away(&mut tx, self, (id, group), now).await;
        deleted.map_err(still_there)?;
        let gone = |name, count: i64| Field::text(name, count.to_string(), "");
        let act = Act {
            verb: Verb::Delete,
            kind: Kind::DeviceType,
            id: id.to_string(),
            name: found.view.name,
            group,
            fields: vec![
                gone("callbacks", used.callbacks),
                gone("event_configurations", used.event_configurations),
                gone("station_tokens", used.tokens),
                Field::text("format", &found.view.format, ""),
            ],
        };
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        // What was being stored meanwhile may have added one more to cancel.
        self.work.notify_one();
        Ok(())
    }
}

/// Takes a device type away of which there are no devices, which is held, with what is its own.
pub(crate) async fn take_away(
    connection: &mut AnyConnection,
    engine: &Engine,
    (id, group): (DeviceTypeId, GroupId),
    now: UnixMillis,
) -> Result<(), StoreError> {
    // Its group stays where it is: what is counted on maps is taken from those above it, too.
    groups::hold(connection, engine.db.dialect, group, false).await?;
    if let Some(path) = groups::path(connection, group).await? {
        maps::taken_away(connection, &id.to_string(), &path).await?;
    }
    end_own(connection, engine, id, now).await?;
    callbacks::let_go(connection, engine.db.dialect, (id, group), now).await?;
    device_types::delete(connection, id).await
}

/// Ends the event configurations of a device type, as if each were deleted. It has no devices: so
/// nothing stands beyond their limits, and none further up comes to tell of it in their place.
async fn end_own(
    connection: &mut AnyConnection,
    engine: &Engine,
    id: DeviceTypeId,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let dialect = engine.db.dialect;
    let owner = [AlertOwner::DeviceType(id)];
    let own = configurations::of_owners(connection, dialect, &owner).await?;
    let mut ids: Vec<EventConfigurationId> = own.iter().map(|one| one.id).collect();
    ids.sort_unstable();
    configurations::delete_all(connection, dialect, &ids, now).await?;
    mails::look_at_all_anew(connection, dialect, &ids, now).await?;
    callbacks::delete_of_configurations(connection, dialect, &ids, now).await?;
    // After the callbacks: their worker holds one before it notes what it alerted of.
    fired::forget_all_told(connection, dialect, &ids).await
}

/// Whoever deletes callbacks with a device type may change callbacks.
fn may_take(who: &Principal, path: &str, used: &DeviceTypeUse) -> Result<(), Error> {
    match used.callbacks + used.event_configurations {
        0 => Ok(()),
        _ => authorise(who, Action::WriteCallbacks, path),
    }
}

/// Says what keeps a device type.
fn unused(used: &DeviceTypeUse) -> Result<(), Error> {
    let kept = [
        ("devices", used.devices),
        ("registrations", used.registrations),
    ];
    let kept = kept.into_iter().filter(|(_, count)| *count > 0);
    let kept = kept.map(|(field, count)| Fault::StillUsed { count }.of(field));
    let kept: Vec<Rejection> = kept.collect();
    match kept.is_empty() {
        true => Ok(()),
        false => Err(Error::Rejected(kept)),
    }
}

/// Something came to refer to it that was not there when it was counted.
fn still_there(error: StoreError) -> Error {
    match &error {
        StoreError::Sql(sqlx::Error::Database(sql)) if sql.is_foreign_key_violation() => {
            Fault::StillUsed { count: 1 }.of("devices").into()
        }
        _ => error.into(),
    }
}
