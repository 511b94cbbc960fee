//! Links to passwords that go out by mail: to whoever was made a user, and to whoever forgot his
//! password.
//!
//! Whoever asks for a mail only adds a row, the same for each address, so neither the answer nor
//! its time tells whether anybody has it. The link is made when the mail goes out.

use std::net::IpAddr;
use std::time::Duration;

use domain::audit::{Kind, Verb};
use domain::user::UserView;
use domain::{Language, UserId, user};
use futures::future::join_all;
use sqlx::AnyConnection;

use super::reset::RESET_LINK;
use super::{Client, letter};
use crate::audit::{Act, reason};
use crate::error::Error;
use crate::mail::{Mail, MailFault, MailTransport};
use crate::store::account_mails::{self, Due};
use crate::store::{people, providers, users};
use crate::{Engine, StoreError, rounds, secret};

/// How long the link of somebody who has no password yet can be used (ms).
pub(super) const INVITE_LINK: i64 = 7 * 24 * 3_600_000;

/// How long the link of somebody who has no password can be used (ms), who is `in_use` or not: see
/// [`in_use`].
pub(super) const fn lasts(in_use: bool) -> i64 {
    match in_use {
        true => RESET_LINK,
        false => INVITE_LINK,
    }
}

/// Whether somebody who has no password came in already, or can: by a provider of OpenID Connect. He
/// is none who was invited and did not come yet.
pub(super) async fn in_use(
    connection: &mut AnyConnection,
    user: &UserView,
) -> Result<bool, StoreError> {
    if user.signed_in.0 != 0 {
        return Ok(true);
    }
    Ok(!providers::links(connection, user.id).await?.is_empty())
}

/// How often it is looked whether mails are due.
const EVERY: Duration = Duration::from_secs(1);
/// Mails of one step: they are sent side by side.
const MAILS: i64 = 10;
/// So long a mail is its process's alone (ms): many times as long as sending it may take.
const LEASE: i64 = 300_000;
/// The first wait after a mail was not taken (ms); it doubles.
const WAIT: i64 = 60_000;
/// How often a mail is tried.
const ATTEMPTS: i64 = 8;

impl Engine {
    /// Whether links to passwords go out by mail. Else whoever asks for one is shown it.
    pub fn mails_links(&self) -> bool {
        self.settings.mail_transport != MailTransport::None && !self.settings.origins.is_empty()
    }

    /// Has a link mailed to whoever has that address, by which he chooses another password. The
    /// answer is the same where nobody has it.
    ///
    /// # Errors
    /// [`Error::Rejected`] for what is no address; [`Error::TooMany`] after ten requests for an
    /// address, or a hundred from one, within 15 minutes.
    pub async fn forgot_password(&self, email: &str, client: &Client) -> Result<(), Error> {
        let email = user::email(email).map_err(|fault| fault.of("email"))?;
        let now = self.world.clock.now();
        let from: IpAddr = client.address;
        self.people.mails.attempt(from, Some(&email), now)?;
        if self.mails_links() {
            let mut tx = self.db.write().await?;
            self.owe_mail(&mut tx, &email).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Sends a user without a password a link, or answers its secret, which can be used for `lasts`
    /// (ms), where none goes out by mail.
    pub(super) async fn invite(
        &self,
        connection: &mut AnyConnection,
        user: UserId,
        email: &str,
        lasts: i64,
    ) -> Result<Option<String>, StoreError> {
        if self.mails_links() {
            self.owe_mail(connection, email).await?;
            return Ok(None);
        }
        let token = secret::new(&self.world);
        let expires = self.world.clock.now().plus(lasts);
        people::put_link(connection, &secret::hash(&token), Some(user), expires).await?;
        Ok(Some(token))
    }

    async fn owe_mail(
        &self,
        connection: &mut AnyConnection,
        email: &str,
    ) -> Result<(), StoreError> {
        let id = self.ids.rows(1)[0];
        account_mails::insert(connection, id, email, self.world.clock.now()).await
    }
}

/// What is to be noted of links that nobody used in time: that whoever has no password yet cannot
/// come in any more until somebody renews the invitation.
pub(crate) async fn lapsed(
    connection: &mut AnyConnection,
    whose: &[UserId],
) -> Result<Vec<Act>, StoreError> {
    let mut acts = Vec::new();
    for user in whose {
        let found = users::get(connection, *user).await?;
        let Some(found) = found.filter(|found| !found.view.has_password) else {
            continue;
        };
        if in_use(connection, &found.view).await? {
            continue;
        }
        acts.push(Act {
            verb: Verb::Revoke,
            kind: Kind::User,
            id: user.to_string(),
            name: found.view.name,
            group: found.group,
            fields: vec![reason("invitation_lapsed")],
        });
    }
    Ok(acts)
}

/// Sends mails until the engine stops.
pub(crate) async fn work_forever(engine: Engine) {
    let trouble = "no link to a password could be mailed";
    let step = |engine: Engine| async move { step(&engine).await };
    rounds::work(engine, EVERY, trouble, rounds::by_nobody, step).await;
}

/// Sends some of the mails that are due. Whether there may be more to do at once.
pub(crate) async fn step(engine: &Engine) -> Result<bool, StoreError> {
    let now = engine.world.clock.now();
    let mut tx = engine.db.write().await?;
    let due = account_mails::claim(&mut tx, now, now.plus(LEASE), MAILS).await?;
    tx.commit().await?;
    let sent = due.iter().map(|due| send(engine, due));
    for sent in join_all(sent).await {
        sent?;
    }
    Ok(due.len() as i64 == MAILS)
}

async fn send(engine: &Engine, due: &Due) -> Result<(), StoreError> {
    let sent = match letter_for(engine, due).await? {
        Some(mail) => engine.outbound.mailer.send(mail).await.map(|_| ()),
        None => Ok(()),
    };
    let mut tx = engine.db.write().await?;
    match sent {
        Ok(()) => account_mails::delete(&mut tx, due.id).await?,
        Err(fault) if given_up(&fault, due.attempts) => {
            tracing::warn!(
                ?fault,
                "a link to a password could not be mailed; it is given up"
            );
            account_mails::delete(&mut tx, due.id).await?;
        }
        Err(_) => {
            let wait = WAIT << (due.attempts - 1).clamp(0, ATTEMPTS);
            let until = engine.world.clock.now().plus(wait);
            account_mails::put_off(&mut tx, due.id, until).await?;
        }
    }
    Ok(tx.commit().await?)
}

fn given_up(fault: &MailFault, attempts: i64) -> bool {
    matches!(fault, MailFault::Refused(_)) || attempts >= ATTEMPTS
}

/// The mail with a fresh link, which takes the place of earlier ones; none where nobody has the
/// address, or is locked.
async fn letter_for(engine: &Engine, due: &Due) -> Result<Option<Mail>, StoreError> {
    let Some(origin) = engine.settings.origins.first() else {
        return Ok(None);
    };
    let now = engine.world.clock.now();
    let mut tx = engine.db.write().await?;
    let Some((user, _)) = people::credentials(&mut tx, &due.email).await? else {
        return Ok(None);
    };
    // Whoever locks him at this moment, or sets his password, ends this link, or comes before it.
    users::hold(&mut tx, user).await?;
    let Some((user, password)) = people::credentials(&mut tx, &due.email).await? else {
        return Ok(None);
    };
    let token = secret::new(&engine.world);
    let link = format!("{origin}/password/{token}");
    let Some(found) = users::get(&mut tx, user).await? else {
        return Ok(None);
    };
    let in_use = in_use(&mut tx, &found.view).await?;
    // Nobody looks at a page, so there is no browser whose language could be meant.
    let language = Language::of(&found.view.locale.language).unwrap_or_default();
    let (lasts, letter) = match (password, in_use) {
        (Some(_), _) => (RESET_LINK, letter::forgotten(language, &link)),
        (None, true) => (lasts(true), letter::first(language, &link)),
        (None, false) => (lasts(false), letter::invite(language, &link)),
    };
    people::put_link(&mut tx, &secret::hash(&token), Some(user), now.plus(lasts)).await?;
    tx.commit().await?;
    Ok(Some(Mail {
        id: format!("{:016x}.{}", due.id, due.attempts),
        to: due.email.clone(),
        subject: letter.subject,
        text: letter.text,
        html: Some(letter.html),
    }))
}
