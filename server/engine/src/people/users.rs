//! Users, as those see them who may read in their groups, and as they are made, changed, locked and
//! deleted by those who keep the people of all their groups.

use std::collections::{BTreeMap, BTreeSet};

use domain::audit::{Field, Kind, Verb};
use domain::list::Page;
use domain::permission::{Action, Actions, Principal};
use domain::user::{
    NewPassword, RoleView, UserInput, UserPage, UserQuery, UserSettings, UserSort, UserView,
    new_password, ticked,
};
use domain::{Fault, GroupId, UnixMillis, UserId};
use sqlx::AnyConnection;

use super::grants::{self, Granted};
use crate::audit::{self, Act, Actor};
use crate::error::Error;
use crate::listing::{EXPORTED, Export, Exported, Listing, Said};
use crate::store::db::Dialect;
use crate::store::listing::Key;
use crate::store::users::{self, Found, Held, Wanted};
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

/// The column of an order.
fn column(sort: UserSort) -> Key {
    match sort {
        UserSort::Name => Key::Text("u.name"),
        UserSort::Email => Key::Text("u.email"),
        UserSort::Signed => Key::Int("u.signed_in"),
        UserSort::Created => Key::Int("u.created"),
    }
}

/// Where a user stands in an order.
fn place(user: &UserView, sort: UserSort) -> (String, String) {
    let value = match sort {
        UserSort::Name => user.name.clone(),
        UserSort::Email => user.email.clone(),
        UserSort::Signed => user.signed_in.0.to_string(),
        UserSort::Created => user.created.0.to_string(),
    };
    (user.id.to_string(), value)
}

impl Exported for UserQuery {
    type Row = UserView;

    const KIND: Kind = Kind::User;

    fn whole(&self) -> Self {
        Self {
            sort: String::new(),
            reversed: String::new(),
            size: EXPORTED,
            after: String::new(),
            until: String::new(),
            ..self.clone()
        }
    }

    fn after(&mut self) -> &mut String {
        &mut self.after
    }

    fn group(&self) -> &str {
        &self.group
    }

    async fn page(&self, engine: &Engine, who: &Principal) -> Result<Page<UserView>, Error> {
        engine.list_users(who, self).await
    }
}

/// A user with his roles.
pub(super) struct Known {
    found: Found,
    roles: Vec<Held>,
}

impl Engine {
    /// A page of the users that `who` can see, in the order that is asked for: those with a role on a group in which he
    /// may read.
    ///
    /// # Errors
    /// [`Error::Rejected`] names the part of the query that makes no sense.
    pub async fn list_users(
        &self,
        who: &Principal,
        query: &UserQuery,
    ) -> Result<Page<UserView>, Error> {
        let text = domain::rejection::text(&query.text, 100).map_err(|fault| fault.of("text"))?;
        let profile = domain::rejection::text(&query.profile, 100);
        let profile = profile.map_err(|fault| fault.of("profile"))?;
        let locked = locked(&query.locked)?;
        let said = Said {
            sort: &query.sort,
            reversed: &query.reversed,
            after: &query.after,
            until: &query.until,
            size: query.size,
        };
        let listing = Listing::read(&UserSort::ALL, column, Key::Text("u.id"), &said)?;
        let mut connection = self.db.read().acquire().await?;
        let paths = crate::group::asked(&mut connection, who, &query.group).await?;
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        if paths.is_empty() {
            return Ok(listing.nothing());
        }
        let wanted = Wanted {
            paths: &paths,
            profile: &profile,
            text: &text,
            locked,
        };
        let rows = users::list(&mut connection, &wanted, &listing.walk).await?;
        let total = users::count(&mut connection, &wanted).await?;
        let mut page = listing.page(rows, total, place);
        let ids: Vec<UserId> = page.rows.iter().map(|row| row.id).collect();
        let mut roles = users::roles(&mut connection, self.db.dialect, &ids).await?;
        for row in &mut page.rows {
            row.roles = seen(who, &roles.remove(&row.id).unwrap_or_default());
        }
        Ok(page)
    }

    /// Everybody whom [`Engine::list_users`] lists, by name, a part at a time. That it was handed out
    /// is noted, with the group that was asked for, or else the first of which `who` has a role.
    ///
    /// # Errors
    /// As [`Engine::list_users`].
    pub async fn export_users(
        &self,
        who: &Principal,
        query: &UserQuery,
    ) -> Result<Export<UserQuery>, Error> {
        self.export(who, query).await
    }

    /// One user, and whether `who` may change him.
    ///
    /// # Errors
    /// [`Error::NotFound`] when he is not there or may not be seen.
    pub async fn user(&self, who: &Principal, id: UserId) -> Result<UserPage, Error> {
        let mut connection = self.db.read().acquire().await?;
        let known = known(&mut connection, self.db.dialect, who, id).await?;
        let write = grants::may_change(who, &known.roles);
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
        let link = self.invite(&mut tx, id, &settings.email).await?;
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
    /// be shown once; none where it is mailed to him.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`], also for one who has a password or is locked.
    pub async fn renew_invite(&self, who: &Principal, id: UserId) -> Result<Option<String>, Error> {
        let mut tx = self.db.write().await?;
        let old = self.other(&mut tx, who, id).await?;
        if old.found.view.has_password || old.found.view.locked {
            return Err(Error::Forbidden);
        }
        people::end_links_of(&mut tx, id).await?;
        let link = self.invite(&mut tx, id, &old.found.view.email).await?;
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

/// Refuses to take the root group's last operator away who can sign in. `still` is what the user
/// will have: groups, and what is allowed on each.
pub(super) async fn keep_an_operator(
    connection: &mut AnyConnection,
    old: &Known,
    still: &[(GroupId, Actions)],
    field: &str,
) -> Result<(), Error> {
    let root = groups::root(connection).await?.ok_or(Error::NotFound)?;
    let roles = old.roles.iter();
    let had: Vec<(GroupId, Actions)> = roles
        .map(|held| (held.role.group, held.role.actions))
        .collect();
    let operates = |roles: &[(GroupId, Actions)]| {
        let there = roles.iter().filter(|(group, _)| *group == root.id);
        operate(there.map(|(_, actions)| *actions))
    };
    if !operates(&had) || operates(still) {
        return Ok(());
    }
    users::hold_operators(connection, root.id).await?;
    let mut all = operators(connection, root.id).await?;
    all.remove(&old.found.view.id);
    match all.is_empty() {
        false => Ok(()),
        true => Err(Fault::LastOperator.of(field).into()),
    }
}

/// Whether those roles on one group let operate there, together: without seeing it nothing is
/// allowed.
fn operate(roles: impl Iterator<Item = Actions>) -> bool {
    let all = roles.fold(Actions::NONE, Actions::and);
    Actions::of(&[Action::Read, Action::Operate]).within(all)
}

/// Those who can sign in and operate the group at the top, `root`.
pub(crate) async fn operators(
    connection: &mut AnyConnection,
    root: GroupId,
) -> Result<BTreeSet<UserId>, StoreError> {
    let mut of_each: BTreeMap<UserId, Vec<Actions>> = BTreeMap::new();
    for (user, role) in users::roles_on(connection, root).await? {
        of_each.entry(user).or_default().push(role.actions);
    }
    let operating = of_each.into_iter();
    let operating = operating.filter(|(_, roles)| operate(roles.iter().copied()));
    Ok(operating.map(|(user, _)| user).collect())
}

/// What a form changes of a user.
pub(super) fn fields(
    old: Option<&UserView>,
    new: &UserSettings,
    before: &[Held],
    after: &[Held],
) -> Vec<Field> {
    let was = |part: fn(&UserView) -> &String| old.map(part);
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
        Field::text("roles", told(before), told(after)),
    ]
}

/// Roles as the log keeps them: whoever reads it is told the names of the groups that he sees.
pub(super) fn told(roles: &[Held]) -> String {
    let each = roles.iter();
    audit::roles::kept(each.map(|held| (held.role.profile.as_str(), held.role.group)))
}

fn locked(typed: &str) -> Result<Option<bool>, Error> {
    match typed {
        "" => Ok(None),
        "yes" => Ok(Some(true)),
        "no" => Ok(Some(false)),
        _ => {
            let allowed = "yes, no".to_owned();
            Err(Fault::NotOneOf { allowed }.of("locked").into())
        }
    }
}
