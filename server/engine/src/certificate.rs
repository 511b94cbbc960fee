//! Product certificates, as operators enter them. For everybody else they are not there.

use domain::audit::{Field, Kind, Verb};
use domain::certificate::{
    CertificateInput, CertificateQuery, CertificateSettings, CertificateView,
};
use domain::group::GroupChoice;
use domain::list::{Page, Total};
use domain::permission::{Action, Principal};
use domain::{CertificateId, Fault, GroupId};

use crate::Engine;
use crate::audit::{self, Act, Actor};
use crate::error::Error;
use crate::gate::authorise;
use crate::paging::Turn;
use crate::store::sql::{Constraint, violated};
use crate::store::{self, StoreError, certificates};

impl Engine {
    /// A page of the certificates of the groups that `who` operates, by key.
    ///
    /// # Errors
    /// [`Error::NotFound`] for whoever operates none; [`Error::Rejected`] names the part of the
    /// query that makes no sense.
    pub async fn list_certificates(
        &self,
        who: &Principal,
        query: &CertificateQuery,
    ) -> Result<Page<CertificateView>, Error> {
        let paths = who.reach(Action::ReadNetwork);
        if paths.is_empty() {
            return Err(Error::NotFound);
        }
        let text = domain::rejection::text(&query.text, 100).map_err(|fault| fault.of("text"))?;
        let turn = Turn::read(&query.after, &query.until, query.size, |text| {
            domain::certificate::key(text).ok()
        })?;
        let mut connection = self.db.read().acquire().await?;
        let rows = certificates::list(
            &mut connection,
            &paths,
            &text,
            turn.position.clone(),
            turn.backwards,
            turn.limit(),
        )
        .await?;
        let page = turn.page(rows, |row| row.settings.key.clone());
        let total = certificates::count(&mut connection, &paths, &text).await?;
        Ok(Page {
            rows: page.rows,
            next: page.next,
            previous: page.previous,
            total: Total::Exactly(total),
        })
    }

    /// One certificate, how many devices are known that were made by it, and whether `who` may
    /// change it.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or may not be seen.
    pub async fn certificate(
        &self,
        who: &Principal,
        id: CertificateId,
    ) -> Result<(CertificateView, i64, bool), Error> {
        let mut connection = self.db.read().acquire().await?;
        let found = certificates::get(&mut connection, id).await?;
        let found = found.filter(|found| who.may(Action::ReadNetwork, &found.group_path));
        let found = found.ok_or(Error::NotFound)?;
        let devices = certificates::count_devices(&mut connection, id).await?;
        let may = who.may(Action::Operate, &found.group_path);
        Ok((found.view, devices, may))
    }

    /// One certificate, for whoever may change it.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or may not be seen; [`Error::Forbidden`].
    pub async fn certificate_for_editing(
        &self,
        who: &Principal,
        id: CertificateId,
    ) -> Result<CertificateView, Error> {
        match self.certificate(who, id).await? {
            (view, _, true) => Ok(view),
            _ => Err(Error::Forbidden),
        }
    }

    /// The groups in which `who` may enter certificates, to choose from: by name, those with
    /// `find` in it, at most a thousand.
    ///
    /// # Errors
    /// [`Error::NotFound`] for whoever operates none; [`Error::Forbidden`] for whoever only sees
    /// one; [`Error::Rejected`] names `find` where it is longer than a name.
    pub async fn certificate_groups(
        &self,
        who: &Principal,
        find: &str,
    ) -> Result<GroupChoice, Error> {
        operates(who)?;
        crate::group::reached(self, who, Action::Operate, find).await
    }

    /// Enters a certificate.
    ///
    /// # Errors
    /// As [`Engine::certificate_groups`]; [`Error::Rejected`] with everything that is wrong, by
    /// field of [`CertificateInput`].
    pub async fn create_certificate(
        &self,
        who: &Principal,
        input: &CertificateInput,
    ) -> Result<CertificateId, Error> {
        operates(who)?;
        let settings = input.check().map_err(Error::Rejected)?;
        let unknown = || Error::from(Fault::UnknownGroup.of("group"));
        let group: GroupId = input.group.parse().map_err(|_: Fault| unknown())?;
        let mut tx = self.db.write().await?;
        let path = store::groups::path(&mut tx, group).await?;
        let path = path.ok_or_else(unknown)?;
        authorise(who, Action::Operate, &path).map_err(|_| unknown())?;
        let id = CertificateId(self.ids.long());
        let now = self.world.clock.now();
        let made = certificates::insert(&mut tx, id, group, &settings, now).await;
        made.map_err(taken)?;
        let act = done(id, group, Verb::Create, None, &settings);
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Replaces what a certificate says. Devices that were made by it follow.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Rejected`] with everything that is
    /// wrong, by field of [`CertificateInput`].
    pub async fn edit_certificate(
        &self,
        who: &Principal,
        id: CertificateId,
        input: &CertificateInput,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let found = certificates::get(&mut tx, id).await?;
        let found = found.filter(|found| who.may(Action::ReadNetwork, &found.group_path));
        let found = found.ok_or(Error::NotFound)?;
        authorise(who, Action::Operate, &found.group_path)?;
        let settings = input.check().map_err(Error::Rejected)?;
        let edited = certificates::edit(&mut tx, id, &settings).await;
        edited.map_err(taken)?;
        let before = Some(&found.view.settings);
        let act = done(id, found.view.group, Verb::Edit, before, &settings);
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(())
    }
}

impl Engine {
    /// Deletes a certificate that no device names.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Rejected`] names the `devices` that
    /// name it.
    pub async fn delete_certificate(
        &self,
        who: &Principal,
        id: CertificateId,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        // Whoever enters devices with it holds it, too.
        certificates::lock(&mut tx, self.db.dialect, id).await?;
        let found = certificates::get(&mut tx, id).await?;
        let found = found.filter(|found| who.may(Action::ReadNetwork, &found.group_path));
        let found = found.ok_or(Error::NotFound)?;
        authorise(who, Action::Operate, &found.group_path)?;
        let count = certificates::count_users(&mut tx, id).await?;
        if count > 0 {
            return Err(Fault::StillUsed { count }.of("devices").into());
        }
        certificates::delete(&mut tx, id).await?;
        let settings = &found.view.settings;
        let act = Act {
            fields: Vec::new(),
            ..done(id, found.view.group, Verb::Delete, None, settings)
        };
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(())
    }

    /// A certificate for whoever may delete it, and how many devices keep it.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`].
    pub async fn certificate_for_deleting(
        &self,
        who: &Principal,
        id: CertificateId,
    ) -> Result<(CertificateView, i64), Error> {
        let view = self.certificate_for_editing(who, id).await?;
        let mut connection = self.db.read().acquire().await?;
        let users = certificates::count_users(&mut connection, id).await?;
        Ok((view, users))
    }
}

/// Says that a key is taken, where that is why it failed.
fn taken(error: StoreError) -> Error {
    match &error {
        StoreError::Sql(sql) if violated(sql) == Some(Constraint::CertificateKey) => {
            Fault::Taken.of("key").into()
        }
        _ => error.into(),
    }
}

/// What is done to a certificate.
fn done(
    id: CertificateId,
    group: GroupId,
    verb: Verb,
    before: Option<&CertificateSettings>,
    after: &CertificateSettings,
) -> Act {
    /// A part of what it says; empty where there is none.
    type Part = fn(&CertificateSettings) -> String;
    const PARTS: [(&str, Part); 7] = [
        ("key", |of| of.key.clone()),
        ("name", |of| of.name.clone()),
        ("version", |of| of.version.clone()),
        ("manufacturer", |of| of.manufacturer.clone()),
        ("description", |of| of.description.clone()),
        ("finalized", |of| of.finalized.to_string()),
        ("bidir", |of| of.bidir.to_string()),
    ];
    let field =
        |(name, part): (&'static str, Part)| Field::text(name, before.map(part), part(after));
    Act {
        verb,
        kind: Kind::Certificate,
        id: id.to_string(),
        name: after.key.clone(),
        group,
        fields: PARTS.into_iter().map(field).collect(),
    }
}

/// Whether `who` operates anything.
pub(crate) fn operates(who: &Principal) -> Result<(), Error> {
    match who.reach(Action::Operate).is_empty() {
        false => Ok(()),
        true if who.reach(Action::ReadNetwork).is_empty() => Err(Error::NotFound),
        true => Err(Error::Forbidden),
    }
}

#[cfg(test)]
mod stories;
