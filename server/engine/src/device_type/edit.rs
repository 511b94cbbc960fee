//! Making and changing device types.

use domain::audit::{Field, Kind, Verb};
use domain::device_type::{
    DeviceTypeChoices, DeviceTypeInput, DeviceTypeSettings, DeviceTypeView, DownlinkMode, Renewal,
};
use domain::permission::{Action, Principal};
use domain::{ContractId, DeviceTypeId, Fault, GroupId, UnixMillis};
use sqlx::AnyConnection;

use crate::Engine;
use crate::audit::{self, Act, Actor};
use crate::callback::Owed;
use crate::error::Error;
use crate::event::contract::{Under, added, came_under};
use crate::gate::{self, authorise};
use crate::group;
use crate::store::db::Tx;
use crate::store::device_types::Found;
use crate::store::devices::Of;
use crate::store::sql::{Constraint, violated};
use crate::store::{self, StoreError};

/// Devices that are read at once.
const CHUNK: i64 = 1024;

impl Engine {
    /// What the form of a device type offers to choose from: the groups in which `who` may make
    /// one (by name, those with `find` in it, at most a thousand), and the contracts of the group
    /// of `device_type`, or of those groups for a new one.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the device type may not be seen, [`Error::Forbidden`] when `who`
    /// may change nothing there; [`Error::Rejected`] names `find` where it is longer than a name.
    pub async fn device_type_choices(
        &self,
        who: &Principal,
        device_type: Option<DeviceTypeId>,
        find: &str,
    ) -> Result<DeviceTypeChoices, Error> {
        let mut connection = self.db.read().acquire().await?;
        let (groups, more) = match device_type {
            Some(id) => {
                let found = gate::device_type(&mut connection, who, Action::WriteTypes, id).await?;
                let mut line = store::groups::line(&mut connection, &found.group_path).await?;
                // It stays in its group, which is the last on the way to it.
                (line.pop().into_iter().collect(), false)
            }
            None => {
                let reach = who.reach(Action::WriteTypes);
                if reach.is_empty() {
                    return Err(Error::Forbidden);
                }
                group::offered(&mut connection, &reach, find).await?
            }
        };
        let mut contracts = Vec::new();
        for group in &groups {
            for contract in store::contracts::for_group(&mut connection, &group.path).await? {
                if !contracts.contains(&contract) {
                    contracts.push(contract);
                }
            }
        }
        let groups = group::choice(groups, more);
        Ok(DeviceTypeChoices { groups, contracts })
    }

    /// Makes a device type.
    ///
    /// # Errors
    /// [`Error::Rejected`] with everything that is wrong, by field of [`DeviceTypeInput`].
    pub async fn create_device_type(
        &self,
        who: &Principal,
        input: &DeviceTypeInput,
    ) -> Result<DeviceTypeId, Error> {
        let settings = input.check().map_err(Error::Rejected)?;
        let mut tx = self.db.write().await?;
        let group = settings.group.ok_or_else(|| Fault::Missing.of("group"))?;
        // Its contracts are those of where it stays.
        store::groups::hold(&mut tx, self.db.dialect, group, false).await?;
        let path = writable(&mut tx, who, group).await?;
        check_contracts(&mut tx, &settings, &path).await?;
        may_answer(who, &path, settings.downlink_mode == DownlinkMode::None)?;
        let id = DeviceTypeId(self.ids.long());
        let now = self.world.clock.now();
        let made = store::device_types::insert(&mut tx, id, group, &settings, now).await;
        made.map_err(name_taken)?;
        let act = Act {
            verb: Verb::Create,
            kind: Kind::DeviceType,
            id: id.to_string(),
            name: settings.name.clone(),
            group,
            fields: fields(None, &settings),
        };
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Replaces the settings of a device type. With another display type or format its older
    /// messages are decoded anew, in the background. Tokens of its devices go on until they end,
    /// whether it still has their contracts or not.
    ///
    /// # Errors
    /// [`Error::Rejected`] with everything that is wrong, by field of [`DeviceTypeInput`].
    pub async fn edit_device_type(
        &self,
        who: &Principal,
        id: DeviceTypeId,
        input: &DeviceTypeInput,
    ) -> Result<(), Error> {
        let mut connection = self.db.read().acquire().await?;
        gate::device_type(&mut connection, who, Action::WriteTypes, id).await?;
        drop(connection);
        let settings = input.check().map_err(Error::Rejected)?;
        let (mut tx, found) = self.hold_type(who, id, settings.keep_alive).await?;
        let group = found.view.group;
        store::groups::hold(&mut tx, self.db.dialect, group, false).await?;
        let path = store::groups::path(&mut tx, group).await?;
        check_contracts(&mut tx, &settings, &path.ok_or(Error::NotFound)?).await?;
        let answers = found.view.downlink_mode == settings.downlink_mode
            && found.view.downlink_data == settings.downlink_data;
        may_answer(who, &found.group_path, answers)?;
        let same = found.view.display == settings.display && found.view.format == settings.format;
        let version = found.view.format_version + i64::from(!same);
        let edited = store::device_types::edit(&mut tx, id, &settings, version).await;
        edited.map_err(name_taken)?;
        let now = self.world.clock.now();
        if found.view.keep_alive != settings.keep_alive {
            let (dialect, keep_alive) = (self.db.dialect, settings.keep_alive);
            store::devices::set_alarms(&mut tx, dialect, id, keep_alive, now).await?;
        }
        let had: Vec<ContractId> = found.view.contracts.iter().map(|one| one.0).collect();
        let act = Act {
            verb: Verb::Edit,
            kind: Kind::DeviceType,
            id: id.to_string(),
            name: settings.name.clone(),
            group: found.view.group,
            fields: fields(Some(&found.view), &settings),
        };
        let mut owed = Owed::default();
        if let Some(contract) = added(&had, &settings.contracts) {
            let under = Under {
                device_type: id,
                group: found.view.group,
                contract,
                contracts: settings.contracts,
            };
            owed = self.tell_all(&mut tx, &under, now).await?;
        }
        if !same {
            store::redecodings::begin(&mut tx, id, version, now).await?;
        }
        let owes = owed.count(&mut tx, self).await?;
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        if owes {
            self.work.notify_one();
        }
        if !same {
            self.redecode.notify_one();
        }
        Ok(())
    }
}

impl Engine {
    /// Holds a device type that gets a keep-alive, in a transaction of its own, and tells how it
    /// stands. Where that is another keep-alive, its devices are held as well, since they are to
    /// be looked at otherwise; they are held before it, as uplinks do.
    async fn hold_type(
        &self,
        who: &Principal,
        id: DeviceTypeId,
        keep_alive: i64,
    ) -> Result<(Tx, Found), Error> {
        let dialect = self.db.dialect;
        let mut other = false;
        loop {
            let mut tx = self.db.write().await?;
            let found = gate::device_type(&mut tx, who, Action::WriteTypes, id).await?;
            other |= found.view.keep_alive != keep_alive;
            if other {
                store::devices::hold_all(&mut tx, dialect, Of::Type(id)).await?;
            }
            store::device_types::lock(&mut tx, dialect, id).await?;
            // Read under the lock: the version counts on from what stands there now.
            let found = store::device_types::get(&mut tx, id).await?;
            let found = found.ok_or(Error::NotFound)?;
            if other || found.view.keep_alive == keep_alive {
                return Ok((tx, found));
            }
            // Somebody changed it just before, and it is too late to hold its devices.
            tx.rollback().await?;
            other = true;
        }
    }

    /// Tells of every device of a type that got one more contract: of as many as there are, since
    /// it happens once and each has its own list of events.
    async fn tell_all(
        &self,
        connection: &mut AnyConnection,
        under: &Under,
        now: UnixMillis,
    ) -> Result<Owed, StoreError> {
        let mut after = (i64::MIN, i64::MIN);
        let mut owed = Owed::default();
        loop {
            let of = under.device_type;
            let page = store::devices::subscriptions(connection, of, after, CHUNK).await?;
            let Some(last) = page.last() else {
                return Ok(owed);
            };
            after = last.0;
            let devices: Vec<_> = page
                .into_iter()
                .map(|(_, id, stands)| (id, stands))
                .collect();
            owed = owed.and(came_under(self, connection, under, &devices, now).await?);
        }
    }
}

/// What the log tells of the settings of a device type.
fn fields(before: Option<&DeviceTypeView>, after: &DeviceTypeSettings) -> Vec<Field> {
    let was = |of: fn(&DeviceTypeView) -> String| before.map(of);
    let renewal = |renews: bool| Renewal::from(renews).word().to_owned();
    vec![
        Field::text("name", was(|of| of.name.clone()), &after.name),
        Field::text(
            "description",
            was(|of| of.description.clone()),
            &after.description,
        ),
        Field::text(
            "keep_alive",
            was(|of| of.keep_alive.to_string()),
            after.keep_alive.to_string(),
        ),
        Field::personal(
            "alert_email",
            was(|of| of.alert_email.clone()),
            &after.alert_email,
        ),
        Field::text(
            "contracts",
            was(|of| listed(of.contracts.iter().map(|one| one.0))),
            listed(after.contracts.iter().copied()),
        ),
        Field::text(
            "renewal",
            before.map(|of| renewal(of.renewal)),
            renewal(after.renewal),
        ),
        Field::text(
            "retention",
            was(|of| of.retention.to_string()),
            after.retention.to_string(),
        ),
        Field::text(
            "downlink_mode",
            was(|of| of.downlink_mode.word().to_owned()),
            after.downlink_mode.word(),
        ),
        Field::text(
            "downlink_data",
            was(|of| of.downlink_data.clone()),
            &after.downlink_data,
        ),
        Field::text(
            "display",
            was(|of| of.display.word().to_owned()),
            after.display.word(),
        ),
        Field::text("format", was(|of| of.format.clone()), &after.format),
    ]
}

fn listed(contracts: impl Iterator<Item = ContractId>) -> String {
    let each: Vec<String> = contracts.map(|id| id.to_string()).collect();
    each.join(", ")
}

/// The path of a group in which `who` may make device types.
async fn writable(
    connection: &mut AnyConnection,
    who: &Principal,
    group: GroupId,
) -> Result<String, Error> {
    let unknown = || Error::from(Fault::UnknownGroup.of("group"));
    let path = store::groups::path(connection, group).await?;
    let path = path.ok_or_else(unknown)?;
    match authorise(who, Action::WriteTypes, &path) {
        // Somebody who may write nowhere is told so; else the choice of the group is at fault.
        Err(Error::Forbidden) if who.reach(Action::WriteTypes).is_empty() => Err(Error::Forbidden),
        Err(_) => Err(unknown()),
        Ok(()) => Ok(path),
    }
}

/// What devices are answered is for those to choose who may; others leave it as it is.
fn may_answer(who: &Principal, path: &str, as_it_is: bool) -> Result<(), Error> {
    match as_it_is || who.may(Action::Downlink, path) {
        true => Ok(()),
        false => Err(Fault::NotGranted.of("downlink_mode").into()),
    }
}

async fn check_contracts(
    connection: &mut AnyConnection,
    settings: &DeviceTypeSettings,
    group_path: &str,
) -> Result<(), Error> {
    if settings.contracts.is_empty() {
        return Ok(());
    }
    let known = store::contracts::for_group(connection, group_path).await?;
    let is_known = |contract: &ContractId| known.iter().any(|(id, _)| id == contract);
    if settings.contracts.iter().all(is_known) {
        Ok(())
    } else {
        Err(Fault::UnknownContract.of("contracts").into())
    }
}

fn name_taken(error: StoreError) -> Error {
    match &error {
        StoreError::Sql(sql) if violated(sql) == Some(Constraint::DeviceTypeName) => {
            Fault::Taken.of("name").into()
        }
        _ => error.into(),
    }
}
