//! One device is registered; and how that is done, by whatever door devices come.

use domain::permission::Principal;
use domain::registration::{RegistrationInput, Verdict};
use domain::{DeviceId, Fault};

use super::apply::{self, By, Done, Target, Wish};
use super::{judge, under, writes, wrong_codes};
use crate::error::Error;
use crate::store::db::Tx;
use crate::store::{self, StoreError};
use crate::{Engine, audit};

impl Engine {
    /// Registers a device, or brings it from another device type of the same owner, or takes it over
    /// from another one by its code.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; [`Error::Rejected`] with what is wrong, by field of
    /// [`RegistrationInput`]; [`Error::TooMany`] after a hundred wrong codes within 15 minutes.
    pub async fn register_device(
        &self,
        who: &Principal,
        input: &RegistrationInput,
    ) -> Result<DeviceId, Error> {
        writes(who)?;
        self.register_one(By::Person(who), input).await
    }

    /// The same for whoever runs the installation.
    ///
    /// # Errors
    /// [`Error::Rejected`] with what is wrong, by field of [`RegistrationInput`].
    pub async fn register_by_command(&self, input: &RegistrationInput) -> Result<DeviceId, Error> {
        self.register_one(By::Command, input).await
    }

    async fn register_one(&self, by: By<'_>, input: &RegistrationInput) -> Result<DeviceId, Error> {
        let asked = input.check().map_err(Error::Rejected)?;
        let now = self.world.clock.now();
        wrong_codes::allow(self, by, now)?;
        let mut tx = self.db.write().await?;
        let under = under(&mut tx, by, asked.device_type).await?;
        let wish = Wish {
            id: asked.id,
            pac: asked.pac,
            name: asked.name,
            place: asked.place,
            sealed_key: asked.key.map(|key| self.sealed_key(asked.id, &key)),
            back: None,
        };
        let target = Target::new(by, &under, &asked.series);
        let done = self.register_now(&mut tx, &target, &[wish]).await?;
        wrong_codes::tell_one(self, by, done.verdicts.first(), now);
        match done.verdicts.first() {
            Some(Ok(Verdict::Unchanged)) => return Err(Fault::Taken.of("id").into()),
            Some(Err(rejection)) => return Err(rejection.clone().into()),
            _ => {}
        }
        self.register_end(tx, by, done).await?;
        Ok(asked.id)
    }

    /// Judges devices, and does it.
    pub(in crate::device) async fn register_now(
        &self,
        tx: &mut Tx,
        target: &Target<'_>,
        wishes: &[Wish],
    ) -> Result<Done, StoreError> {
        let now = self.world.clock.now();
        let judged = judge::judge(tx, self, target, wishes).await?;
        apply::carry_out(tx, self, target, wishes, judged, now).await
    }

    /// Counts what is owed, shows what changed, notes it and commits.
    pub(in crate::device) async fn register_end(
        &self,
        mut tx: Tx,
        by: By<'_>,
        done: Done,
    ) -> Result<(), StoreError> {
        let now = self.world.clock.now();
        let owes = done.owed.count(&mut tx, self).await?;
        store::feed::append(&mut tx, now, &done.changed).await?;
        audit::note_all(&mut tx, self, &by.actor(), done.acts).await?;
        tx.commit().await?;
        self.feed.wake();
        if owes {
            self.work.notify_one();
        }
        Ok(())
    }

    /// A key as it is kept; see [`crate::device_key`].
    pub(super) fn sealed_key(&self, device: DeviceId, key: &[u8; 16]) -> Vec<u8> {
        let seal = self.seal();
        seal.key
            .seal(seal.world, &device.0.to_be_bytes(), key.as_slice())
    }
}
