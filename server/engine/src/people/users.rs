//! Users, as those see them who may read in their groups, and as they are made, changed, locked and
//! deleted by those who keep the people of all their groups.

mod listed;
pub(super) mod operators;

use domain::audit::{Field, Kind, Verb};
use domain::permission::{Action, Principal};
use domain::user::{
    NewPassword, RoleView, UserInput, UserPage, UserSettings, UserView, new_password, ticked,
};
use domain::{Fault, GroupId, UnixMillis, UserId};
use sqlx::AnyConnection;

use self::operators::keep_an_operator;
use super::grants::{self, Granted};
use super::invite;
use crate::audit::{self, Act, Actor};
use crate::error::Error;
use crate::store::db::Dialect;
use crate::store::users::{self, Found, Held};
use crate::store::{groups, people, providers, second_steps};
use crate::{Engine, StoreError};

/// A user that was just made.
pub struct Invited {
    /// The user.
    pub id: UserId,
    /// The secret of the link by which he chooses a password, to be shown once; none where it is
    /// mailed to him.
    pub link: Option<String>,
}

/// A user with his roles.
pub(super) struct Known {
    found: Found,
    roles: Vec<Held>,
}

impl Engine {
    /// One user, and whether `who` may change him.
    ///
    /// # Errors
    /// [`Error::NotFound`] when he is not there or may not be seen.
    pub async fn user(&self, who: &Principal, id: UserId) -> Result<UserPage, Error> {
        let mut connection = self.db.read().acquire().await?;
        let known = known(&mut connection, self.db.dialect, who, id).await?;
        let write = grants::may_change(who, &known.roles);
        let in_use = invite::in_use(&mut connection, &known.found.view).await?;
        let mut user = known.found.view;
        user.roles = seen(who, &known.roles);
        let root = groups::root(&mut connection)
            .await?
            .ok_or(Error::NotFound)?;
        Ok(UserPage {
            user,
            write,
            own: id == who.user,
            erase: write && who.may(Action::Operate, &root.path),
            in_use,
        })
    }

    /// One user, for whoever may change him.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`].
    pub async fn user_for_editing(&self, who: &Principal, id: UserId) -> Result<UserPage, Error> {
        let page = self.user(who, id).await?;
        match page.write {
            true => Ok(page),
            false => Err(Error::Forbidden),
        }
    }

    /// Makes a user, and has a link mailed to him by which he chooses a password within 7 days.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for whoever keeps no people; [`Error::Rejected`] with what is wrong,
    /// by field of [`UserInput`].
    pub async fn create_user(&self, who: &Principal, input: &UserInput) -> Result<Invited, Error> {
        if who.reach(Action::WritePeople).is_empty() {
            return Err(Error::Forbidden);
        }
        let settings = input.check().map_err(Error::Rejected)?;
        let dialect = self.db.dialect;
        let id = UserId(self.ids.long());
        let mut tx = self.db.write().await?;
        let granted = grants::granted(&mut tx, dialect, who, &settings.roles).await?;
        let group = own_group(&granted)?;
        let now = self.world.clock.now();
        let made = users::insert(&mut tx, id, group, &settings, now).await;
        made.map_err(super::taken)?;
        users::put_roles(&mut tx, dialect, id, &settings.roles).await?;
        let lasts = invite::lasts(false);
        let link = self.invite(&mut tx, id, &settings.email, lasts).await?;
        let roles = users::roles(&mut tx, dialect, &[id]).await?.remove(&id);
        let fields = fields(None, &settings, &[], &roles.unwrap_or_default());
        let act = Act {
            verb: Verb::Create,
            kind: Kind::User,
            id: id.to_string(),
            name: settings.names.whole(),
            group,
            fields,
        };
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(Invited { id, link })
    }

    /// Replaces what a form holds of a user. Another address takes the password of `who`: by the
    /// address one comes to the password.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Rejected`] with what is wrong, by field
    /// of [`UserInput`]; [`Error::TooMany`] after too many wrong passwords.
    pub async fn edit_user(
        &self,
        who: &Principal,
        id: UserId,
        input: &UserInput,
    ) -> Result<(), Error> {
        let before = self.user_for_editing(who, id).await?.user.email;
        let settings = input.check().map_err(Error::Rejected)?;
        let confirmed = match settings.email != before {
            true => Some(self.confirmed(who, &input.own_password).await?),
            false => None,
        };
        self.replace_user(who, id, (before.as_str(), &settings), confirmed.as_deref())
            .await
    }

    /// Does that. `confirmed` is the hash of his own password with which `who` said that it is he,
    /// where the address is another than the one `before`.
    pub(super) async fn replace_user(
        &self,
        who: &Principal,
        id: UserId,
        (before, settings): (&str, &UserSettings),
        confirmed: Option<&str>,
    ) -> Result<(), Error> {
        let dialect = self.db.dialect;
        let mut tx = self.db.write().await?;
        if let Some(hash) = confirmed {
            self.hold_both(&mut tx, who, hash, id).await?;
        }
        let old = self.held(&mut tx, who, id).await?;
        // Somebody else was faster: the page shows it.
        if old.found.view.email != before {
            return Err(Fault::Differs.of("email").into());
        }
        let granted = grants::granted(&mut tx, dialect, who, &settings.roles).await?;
        let group = own_group(&granted)?;
        let still: Vec<_> = granted.iter().map(|one| (one.group, one.actions)).collect();
        keep_an_operator(&mut tx, &old, &still, "profiles").await?;
        let saved = users::update(&mut tx, id, group, settings).await;
        saved.map_err(super::taken)?;
        users::put_roles(&mut tx, dialect, id, &settings.roles).await?;
        if settings.email != before {
            people::end_links_of(&mut tx, id).await?;
            // By the address somebody of a provider came to be this user.
            providers::unlink(&mut tx, id).await?;
        }
        let roles = users::roles(&mut tx, dialect, &[id]).await?.remove(&id);
        let old_view = &old.found.view;
        let fields = fields(
            Some(old_view),
            settings,
            &old.roles,
            &roles.unwrap_or_default(),
        );
        let act = old.act(Verb::Edit, fields);
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Deletes a user with his sessions. Nobody deletes himself.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`], for oneself too; [`Error::Rejected`] for the last
    /// who operates the installation.
    pub async fn delete_user(&self, who: &Principal, id: UserId) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let old = self.other(&mut tx, who, id).await?;
        keep_an_operator(&mut tx, &old, &[], "user").await?;
        users::delete(&mut tx, id).await?;
        let email = old.found.view.email.as_str();
        let fields = vec![Field::personal("email", email, "")];
        let act = old.act(Verb::Delete, fields);
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(())
    }

    /// From now on a user cannot sign in; his sessions and links end. Nobody locks himself. One who
    /// is locked already stays as he is.
    ///
    /// # Errors
    /// As [`Engine::delete_user`].
    pub async fn lock_user(&self, who: &Principal, id: UserId) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let old = self.other(&mut tx, who, id).await?;
        if old.found.view.locked {
            return Ok(());
        }
        keep_an_operator(&mut tx, &old, &[], "user").await?;
        users::set_locked(&mut tx, id, self.world.clock.now()).await?;
        shut_out(&mut tx, id).await?;
        let act = old.act(Verb::Lock, Vec::new());
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(())
    }

    /// From now on a locked user can sign in again; another stays as he is.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`].
    pub async fn unlock_user(&self, who: &Principal, id: UserId) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let old = self.other(&mut tx, who, id).await?;
        if !old.found.view.locked {
            return Ok(());
        }
        users::set_locked(&mut tx, id, UnixMillis(0)).await?;
        let act = old.act(Verb::Unlock, Vec::new());
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Another link for a user who has no password yet; earlier ones stop working. Its secret, to
    /// be shown once; none where it is mailed to him. For whoever comes in without a password, by a
    /// provider of OpenID Connect, it takes the password of `who`, as setting one does: by the link
    /// one becomes that user.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`], also for one who has a password or is locked;
    /// [`Error::Rejected`] of `own_password`; [`Error::TooMany`] after too many wrong passwords.
    pub async fn renew_invite(
        &self,
        who: &Principal,
        id: UserId,
        own_password: &str,
    ) -> Result<Option<String>, Error> {
        let page = self.user_for_editing(who, id).await?;
        if page.own || page.user.has_password || page.user.locked {
            return Err(Error::Forbidden);
        }
        let confirmed = match page.in_use {
            true => Some(self.confirmed(who, own_password).await?),
            false => None,
        };
        let mut tx = self.db.write().await?;
        if let Some(hash) = &confirmed {
            self.hold_both(&mut tx, who, hash, id).await?;
        }
        let old = self.other(&mut tx, who, id).await?;
        let user = &old.found.view;
        if user.has_password || user.locked {
            return Err(Error::Forbidden);
        }
        let in_use = invite::in_use(&mut tx, user).await?;
        if in_use && confirmed.is_none() {
            // He came in at this very moment.
            return Err(Fault::Missing.of("own_password").into());
        }
        people::end_links_of(&mut tx, id).await?;
        let lasts = invite::lasts(in_use);
        let link = self.invite(&mut tx, id, &user.email, lasts).await?;
        let act = old.act(Verb::Invite, Vec::new());
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(link)
    }

    /// Sets the password of somebody else, which takes one's own; his sessions end, and nobody of a
    /// provider of OpenID Connect is he any more until an address links them anew. For whoever
    /// lost his app and his codes the second step can end with it.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`], for oneself too; [`Error::Rejected`] by field of
    /// [`NewPassword`]; [`Error::TooMany`] after too many wrong passwords.
    pub async fn set_password_of(
        &self,
        who: &Principal,
        id: UserId,
        input: &NewPassword,
    ) -> Result<(), Error> {
        if self.user_for_editing(who, id).await?.own {
            return Err(Error::Forbidden);
        }
        let end_second_step = ticked(&input.end_second_step);
        let end_second_step = end_second_step.map_err(|fault| fault.of("end_second_step"))?;
        new_password(&input.password, &input.again)?;
        let confirmed = self.confirmed(who, &input.own_password).await?;
        let hasher = &self.people.hasher;
        let hash = hasher.hash(&input.password, &self.world).await?;
        let hashes = (confirmed.as_str(), hash.as_str());
        self.replace_password_of(who, id, hashes, end_second_step)
            .await
    }

    /// Does that: `hash` is that of the new password, and `confirmed` that of his own with which `who`
    /// said that it is he.
    pub(super) async fn replace_password_of(
        &self,
        who: &Principal,
        id: UserId,
        (confirmed, hash): (&str, &str),
        end_second_step: bool,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        self.hold_both(&mut tx, who, confirmed, id).await?;
        let old = self.other(&mut tx, who, id).await?;
        people::set_password(&mut tx, id, hash).await?;
        shut_out(&mut tx, id).await?;
        providers::unlink(&mut tx, id).await?;
        let mut fields = vec![Field::secret("password")];
        if end_second_step && old.found.view.second_step {
            second_steps::end(&mut tx, id).await?;
            fields.push(Field::text("second_step", "on", ""));
        }
        let act = old.act(Verb::Password, fields);
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Has `who` alone, as [`Engine::hold_confirmed`] does, and the user whom he is about to change,
    /// in the order of their ids: two who change each other do not wait for each other.
    async fn hold_both(
        &self,
        tx: &mut AnyConnection,
        who: &Principal,
        confirmed: &str,
        id: UserId,
    ) -> Result<(), Error> {
        if id < who.user {
            users::hold(tx, id).await?;
        }
        self.hold_confirmed(tx, who, confirmed).await?;
        users::hold(tx, id).await?;
        Ok(())
    }

    /// A user whom `who` may change, and nobody else until the transaction ends.
    async fn held(
        &self,
        connection: &mut AnyConnection,
        who: &Principal,
        id: UserId,
    ) -> Result<Known, Error> {
        if !users::hold(connection, id).await? {
            return Err(Error::NotFound);
        }
        let known = known(connection, self.db.dialect, who, id).await?;
        match grants::may_change(who, &known.roles) {
            true => Ok(known),
            false => Err(Error::Forbidden),
        }
    }

    /// The same, who is not `who` himself.
    pub(super) async fn other(
        &self,
        connection: &mut AnyConnection,
        who: &Principal,
        id: UserId,
    ) -> Result<Known, Error> {
        let held = self.held(connection, who, id).await?;
        match id == who.user {
            true => Err(Error::Forbidden),
            false => Ok(held),
        }
    }
}

impl Known {
    /// What is noted of a deed to him.
    fn act(&self, verb: Verb, fields: Vec<Field>) -> Act {
        Act {
            verb,
            kind: Kind::User,
            id: self.found.view.id.to_string(),
            name: self.found.view.name.clone(),
            group: self.found.group,
            fields,
        }
    }
}

/// A user whom `who` can see: by any role on a group in which he may read. Oneself one sees always.
async fn known(
    connection: &mut AnyConnection,
    dialect: Dialect,
    who: &Principal,
    id: UserId,
) -> Result<Known, Error> {
    let known = known_of(connection, dialect, id).await?;
    let mut reads = known.roles.iter();
    match id == who.user || reads.any(|held| who.may(Action::Read, &held.role.path)) {
        true => Ok(known),
        false => Err(Error::NotFound),
    }
}

/// A user, whoever asks.
pub(super) async fn known_of(
    connection: &mut AnyConnection,
    dialect: Dialect,
    id: UserId,
) -> Result<Known, Error> {
    let found = users::get(connection, id).await?.ok_or(Error::NotFound)?;
    let roles = users::roles(connection, dialect, &[id]).await?.remove(&id);
    Ok(Known {
        found,
        roles: roles.unwrap_or_default(),
    })
}

/// The roles that `who` can see.
pub(super) fn seen(who: &Principal, roles: &[Held]) -> Vec<RoleView> {
    let mine = roles.iter();
    let mine = mine.filter(|held| who.may(Action::Read, &held.role.path));
    mine.map(|held| RoleView {
        group: held.role.group,
        group_name: held.group_name.clone(),
        profile: held.profile.clone(),
        profile_name: held.role.profile.clone(),
        actions: held.role.actions,
    })
    .collect()
}

/// The group to which a user belongs: that of the first role.
fn own_group(granted: &[Granted]) -> Result<GroupId, Error> {
    let first = granted.first().ok_or_else(|| Fault::Missing.of("groups"))?;
    Ok(first.group)
}

/// Ends everything by which a user is in, or could come in without his password.
pub(super) async fn shut_out(connection: &mut AnyConnection, id: UserId) -> Result<(), StoreError> {
    people::end_sessions_of(connection, id).await?;
    people::end_links_of(connection, id).await?;
    second_steps::end_sign_ins_of(connection, id).await
}

/// What a form changes of a user.
pub(super) fn fields(
    old: Option<&UserView>,
    new: &UserSettings,
    before: &[Held],
    after: &[Held],
) -> Vec<Field> {
    let was = |part: fn(&UserView) -> &String| old.map(part);
    let bell = |rings: bool| if rings { "on" } else { "" };
    vec![
        Field::personal("first_name", was(|old| &old.names.first), &new.names.first),
        Field::personal("last_name", was(|old| &old.names.last), &new.names.last),
        Field::personal("email", was(|old| &old.email), &new.email),
        Field::text(
            "time_zone",
            was(|old| &old.locale.time_zone),
            &new.locale.time_zone,
        ),
        Field::text(
            "language",
            was(|old| &old.locale.language),
            &new.locale.language,
        ),
        Field::text("bell", old.map(|old| bell(old.bell)), bell(new.bell)),
        Field::text("roles", told(before), told(after)),
    ]
}

/// Roles as the log keeps them: whoever reads it is told those on groups that he sees.
pub(super) fn told(roles: &[Held]) -> String {
    let each = roles.iter().map(|held| {
        let profile = held.role.profile.as_str();
        (profile, held.role.group, held.group_name.as_str())
    });
    audit::roles::kept(each)
}
