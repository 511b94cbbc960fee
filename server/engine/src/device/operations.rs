//! What people do to a device: disengage its sequence, hold its messages back, move its token.

use domain::audit::{Field, Kind, Verb};
use domain::contract::TokenState;
use domain::device::DeviceView;
use domain::device_type::DeviceTypeView;
use domain::event::{EventKind, EventView, Variables};
use domain::permission::{Action, Principal};
use domain::{DeviceId, DeviceTypeId, EventId, Fault, Rejection, UnixMillis};
use sqlx::AnyConnection;

use super::change::{self, Change, look_after};
use super::named::{Named, done};
use crate::Engine;
use crate::alert;
use crate::audit::{self, Act, Actor};
use crate::callback::Owed;
use crate::error::Error;
use crate::gate;
use crate::store::again::again;
use crate::store::db::Tx;
use crate::store::devices::Standing;
use crate::store::events::NewEvent;
use crate::store::{self, StoreError};

/// How often somebody may have changed the time at which a device is to leave its contract, for
/// every one of these events to be closed when it stays.
const PLANS: i64 = 100;

impl Engine {
    /// Has the next message of a device accepted whatever its sequence number.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`].
    pub async fn disengage(&self, who: &Principal, id: DeviceId) -> Result<(), Error> {
        self.change(who, id, Change::Disengage).await
    }

    /// The same for every device of a device type.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`].
    pub async fn disengage_device_type(
        &self,
        who: &Principal,
        id: DeviceTypeId,
    ) -> Result<(), Error> {
        let mut connection = self.db.read().acquire().await?;
        let of_type = gate::device_type(&mut connection, who, Action::WriteFleet, id).await?;
        drop(connection);
        again(|| self.disengage_all(who, &of_type.view)).await?;
        Ok(())
    }

    async fn disengage_all(
        &self,
        who: &Principal,
        device_type: &DeviceTypeView,
    ) -> Result<(), StoreError> {
        let mut tx = self.db.write().await?;
        store::devices::disengage_type(&mut tx, self.db.dialect, device_type.id).await?;
        store::refusals::forget_type(&mut tx, device_type.id).await?;
        let act = Act {
            verb: Verb::Disengage,
            kind: Kind::DeviceType,
            id: device_type.id.to_string(),
            name: device_type.name.clone(),
            group: device_type.group,
            fields: Vec::new(),
        };
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Holds the messages of a device back: they are kept and not delivered. The subscription
    /// goes on.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`].
    pub async fn suspend(&self, who: &Principal, id: DeviceId) -> Result<(), Error> {
        self.change(who, id, Change::Suspend).await
    }

    /// Delivers the messages of a suspended device again.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`].
    pub async fn resume(&self, who: &Principal, id: DeviceId) -> Result<(), Error> {
        self.change(who, id, Change::Resume).await
    }

    /// Lets an off-contract device take a token again with its next message.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Rejected`] when it is not off contract.
    pub async fn restart(&self, who: &Principal, id: DeviceId) -> Result<(), Error> {
        self.change(who, id, Change::Restart).await
    }

    /// Takes a device off its contract: now, or at a time to come. Its token is lost for good.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Rejected`] when it has no token.
    pub async fn unsubscribe(
        &self,
        who: &Principal,
        id: DeviceId,
        at: Option<UnixMillis>,
    ) -> Result<(), Error> {
        self.change(who, id, Change::Unsubscribe(at)).await
    }

    /// Has a device stay that was to leave its contract at a time to come.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Rejected`] when it is not to leave.
    pub async fn stay(&self, who: &Principal, id: DeviceId) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let dialect = self.db.dialect;
        let device = gate::held_device(&mut tx, dialect, who, Action::WriteFleet, id).await?;
        let mut standings = store::devices::lock(&mut tx, dialect, &[id]).await?;
        let mut standing = standings.remove(&id).ok_or(Error::NotFound)?;
        let now = self.world.clock.now();
        let subscription = &mut standing.rare.subscription;
        if subscription.token != TokenState::Active || subscription.unsubscribe_at <= now {
            return Err(Fault::NotLeaving.of("device").into());
        }
        subscription.unsubscribe_at = UnixMillis(0);
        store::devices::write_rare(&mut tx, dialect, &[(id, &standing.rare)]).await?;
        // What was to happen is over, and its event says so.
        let told = store::events::open(&mut tx, id, EventKind::Unsubscribed, PLANS).await?;
        let planned = |event: &EventView| event.variables.expected_token_end_time > Some(now.0);
        let told: Vec<EventId> = told.iter().filter(|e| planned(e)).map(|e| e.id).collect();
        store::events::close(&mut tx, dialect, &told, now).await?;
        store::feed::append(&mut tx, now, &[id]).await?;
        let act = done(&device, Verb::Stay);
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        self.feed.wake();
        Ok(())
    }

    /// The device to which [`Engine::replace`] would move the token, typed as `target`, for
    /// looking at it before.
    ///
    /// # Errors
    /// As [`Engine::replace`].
    pub async fn replacement(
        &self,
        who: &Principal,
        from: DeviceId,
        target: &str,
    ) -> Result<DeviceView, Error> {
        let mut connection = self.db.read().acquire().await?;
        let source = gate::device(&mut connection, who, Action::WriteFleet, from).await?;
        let to: DeviceId = target.trim().parse().map_err(|f: Fault| f.of("target"))?;
        let target = target_of(&mut connection, who, to).await?;
        drop(connection);
        replaceable(
            (from, source.device_type, source.subscription.token),
            (to, target.device_type, target.subscription.token),
        )?;
        self.device(who, to).await
    }

    /// Moves the token of a device to another of the same type, which has none.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Rejected`] names `device` or `target`.
    pub async fn replace(
        &self,
        who: &Principal,
        from: DeviceId,
        to: DeviceId,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        gate::device(&mut tx, who, Action::WriteFleet, from).await?;
        target_of(&mut tx, who, to).await?;
        let mut both = [from, to];
        both.sort_unstable();
        let mut standings = store::devices::lock(&mut tx, self.db.dialect, &both).await?;
        // Either may have gone to another owner meanwhile.
        let device = gate::device(&mut tx, who, Action::WriteFleet, from).await?;
        target_of(&mut tx, who, to).await?;
        let source = standings.remove(&from).ok_or(Error::NotFound)?;
        // The same device twice is locked once.
        let target = standings.remove(&to);
        let target = target.ok_or_else(|| Fault::NotTheSameType.of("target"))?;
        replaceable(
            (from, source.device_type, source.rare.subscription.token),
            (to, target.device_type, target.rare.subscription.token),
        )?;
        let contract = source.rare.subscription.contract;
        let told = |standing: &Standing| Variables {
            device_message_time: standing.newest.map(|newest| newest.time.0),
            contract_id: contract.map(|id| id.to_string()),
            device_source_id: Some(from.to_string()),
            device_destination_id: Some(to.to_string()),
            subscription_state: Some(standing.rare.subscription.state().word().to_owned()),
            ..Variables::default()
        };
        let (mut source, mut target) = (source, target);
        let token = source.rare.subscription.clone();
        let taken = &mut target.rare.subscription;
        taken.token = TokenState::Active;
        (taken.contract, taken.activated, taken.end) = (token.contract, token.activated, token.end);
        taken.unsubscribe_at = token.unsubscribe_at;
        let now = self.world.clock.now();
        source.rare.subscription.give_up(now);
        look_after(&mut target, now);
        let rows = [(from, &source.rare), (to, &target.rare)];
        store::devices::write_rare(&mut tx, self.db.dialect, &rows).await?;
        let lost = vec![(EventKind::TokenReplacedFrom, told(&source))];
        let taken = vec![(EventKind::TokenReplacedTo, told(&target))];
        let owed = self.tell(&mut tx, from, &source, now, lost).await?;
        let owed = owed.and(self.tell(&mut tx, to, &target, now, taken).await?);
        let act = Act {
            fields: vec![Field::text("target", "", to.to_string())],
            ..done(&device, Verb::Replace)
        };
        self.finish(tx, owed, &both, now, (who, vec![act])).await?;
        Ok(())
    }

    /// Changes where a device stands, under its lock, and tells what happened. Where it stands so
    /// already, it stays as it is.
    async fn change(&self, who: &Principal, id: DeviceId, change: Change) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let dialect = self.db.dialect;
        let device = gate::held_device(&mut tx, dialect, who, Action::WriteFleet, id).await?;
        let now = self.world.clock.now();
        let mut judged = change::judge(&mut tx, self, change, &[id], now).await?;
        let changed = match judged.remove(&id).ok_or(Error::NotFound)? {
            Ok(changed) => changed,
            Err(None) => return Ok(()),
            Err(Some(fault)) => return Err(fault.of("device").into()),
        };
        let one = [(Named::from(&device), changed)];
        let (owed, acts) = change::carry_out(&mut tx, self, change, &one, now).await?;
        self.finish(tx, owed, &[id], now, (who, acts)).await?;
        Ok(())
    }

    /// Raises what happened to a device. What callbacks owe for it is for [`Engine::finish`].
    async fn tell(
        &self,
        tx: &mut Tx,
        device: DeviceId,
        standing: &Standing,
        now: UnixMillis,
        told: Vec<(EventKind, Variables)>,
    ) -> Result<Owed, Error> {
        let ids = self.ids.rows(told.len());
        let events: Vec<NewEvent> = told
            .into_iter()
            .zip(ids)
            .map(|((kind, variables), id)| NewEvent {
                id: EventId(id),
                device,
                device_type: standing.device_type,
                group: standing.group,
                kind,
                time: now,
                variables,
            })
            .collect();
        Ok(alert::raise(&mut *tx, self, &events, now).await?)
    }

    /// Counts what is owed, shows that devices changed, notes what somebody did, and commits all of
    /// it.
    pub(super) async fn finish(
        &self,
        mut tx: Tx,
        owed: Owed,
        devices: &[DeviceId],
        now: UnixMillis,
        (who, acts): (&Principal, Vec<Act>),
    ) -> Result<(), StoreError> {
        let owes = owed.count(&mut tx, self).await?;
        store::feed::append(&mut tx, now, devices).await?;
        audit::note_all(&mut tx, self, &Actor::Person(who), acts).await?;
        tx.commit().await?;
        self.feed.wake();
        if owes {
            self.work.notify_one();
        }
        Ok(())
    }
}

/// The device to which a token is to go, if `who` may change it.
async fn target_of(
    connection: &mut AnyConnection,
    who: &Principal,
    id: DeviceId,
) -> Result<store::devices::Listed, Error> {
    let found = gate::device(connection, who, Action::WriteFleet, id).await;
    found.map_err(|error| match error {
        // The same answer whether it is not there or not to be seen.
        Error::NotFound => Fault::UnknownDevice.of("target").into(),
        other => other,
    })
}

/// Whether the token of the first device may go to the second: each with its type and token.
fn replaceable(
    from: (DeviceId, DeviceTypeId, TokenState),
    to: (DeviceId, DeviceTypeId, TokenState),
) -> Result<(), Rejection> {
    if from.0 == to.0 || from.1 != to.1 {
        return Err(Fault::NotTheSameType.of("target"));
    }
    if from.2 != TokenState::Active {
        return Err(Fault::NoToken.of("device"));
    }
    if to.2 == TokenState::Active {
        return Err(Fault::HasToken.of("target"));
    }
    Ok(())
}
