//! Puts what fired into mails, and sends mails that wait.
//!
//! What fired is put together by whoever holds the configuration, so each alert is in the mails of
//! one batch. A mail is leased before it is sent, and counted with that; a process that dies with
//! it in hand leaves it to others at the end of the lease. Two processes send no mail twice unless
//! one of them takes longer than that.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::alert::{EventConfigurationSettings, QuietHours};
use domain::callback::{DeliveryFault, DeliveryState};
use domain::{CallbackId, EventConfigurationId, UnixMillis};
use futures::future::join_all;
use sqlx::AnyConnection;

use super::mail::{self, Letter, SHOWN};
use crate::mail::Mail;
use crate::store::alerts::mails::{self, About, Claimed, Gathering, Mailed, Mailing, NewMail};
use crate::store::alerts::off::{self, Off};
use crate::store::callbacks::Whose;
use crate::{Engine, StoreError, callback, rounds, store};

/// How often it is looked.
const EVERY: Duration = Duration::from_secs(1);
/// Configurations of one step.
const CONFIGURATIONS: i64 = 100;
/// Mails of one step: they are sent side by side.
const MAILS: i64 = 10;
/// So long a mail is its process's alone (ms): many times as long as sending it may take.
const LEASE: i64 = 300_000;
/// A mail that goes out so long (ms) after another would is not late: every configuration waits at
/// least so long between its mails.
pub(super) const IN_TIME: i64 = 60_000;
/// By when mails of whatever alert were thought to go out.
const WHENEVER: UnixMillis = UnixMillis(i64::MAX);

/// Works until the engine stops.
pub(crate) async fn work_forever(engine: Engine) {
    let trouble = "no alert could be mailed";
    let step = |engine: Engine| async move { step(&engine).await };
    rounds::work(engine, EVERY, trouble, rounds::by_nobody, step).await;
}

/// Puts what fired into mails, and sends some of those that are due. Returns whether there may be
/// more to do at once.
pub(crate) async fn step(engine: &Engine) -> Result<bool, StoreError> {
    let more = gather_due(engine).await?;
    let sent = send(engine).await?;
    Ok(sent || more)
}

/// Puts what fired into mails; whether there may be more to do at once.
pub(crate) async fn gather_due(engine: &Engine) -> Result<bool, StoreError> {
    let now = engine.world.clock.now();
    let mut connection = engine.db.read().acquire().await?;
    let gathering = mails::gathering(&mut connection, now, CONFIGURATIONS).await?;
    drop(connection);
    for configuration in &gathering {
        gather(engine, *configuration, now).await?;
    }
    Ok(gathering.len() as i64 == CONFIGURATIONS)
}

/// What is to be done with the alerts of a configuration.
enum When {
    /// They are put into mails to those.
    Now(Vec<String>),
    /// They wait until then, to be put into mails to those.
    At(UnixMillis, Vec<String>),
    /// They are not mailed.
    Never,
}

async fn gather(
    engine: &Engine,
    configuration: EventConfigurationId,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let dialect = engine.db.dialect;
    let mut tx = engine.db.write().await?;
    let found = mails::hold(&mut tx, dialect, configuration).await?;
    let when = when(configuration, found, now);
    give_back(&mut tx, configuration, &when, now).await?;
    match when {
        When::Never => mails::put_off(&mut tx, configuration, now, None).await?,
        When::At(time, _) => mails::put_off(&mut tx, configuration, now, Some(time)).await?,
        When::Now(emails) => {
            for address in &emails {
                mails::leave_out_what_was_mailed(&mut tx, configuration, address, now).await?;
            }
            put_together(&mut tx, engine, configuration, emails, now).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

impl When {
    /// The addresses that are told of them, be it later.
    fn tells(&self) -> &[String] {
        match self {
            Self::Now(emails) | Self::At(_, emails) => emails,
            Self::Never => &[],
        }
    }
}

/// Has those told from further up whom a configuration was to tell and does not name any more; and
/// where its mail goes out later than was thought, since it was edited or mailed in the meantime,
/// all of them.
async fn give_back(
    connection: &mut AnyConnection,
    configuration: EventConfigurationId,
    when: &When,
    now: UnixMillis,
) -> Result<(), StoreError> {
    if let When::At(time, _) = when {
        let by = time.plus(-IN_TIME - 1);
        let late = mails::to_tell(connection, configuration, now, by).await?;
        for address in &late {
            mails::give_back(connection, configuration, address, now, by).await?;
        }
    }
    let mut left = mails::to_tell(connection, configuration, now, WHENEVER).await?;
    left.retain(|address| !when.tells().contains(address));
    for address in &left {
        mails::give_back(connection, configuration, address, now, WHENEVER).await?;
    }
    Ok(())
}

fn when(configuration: EventConfigurationId, found: Option<Gathering>, now: UnixMillis) -> When {
    let Some(found) = found.filter(|found| !found.gone) else {
        return When::Never;
    };
    let Ok(settings) = found.input.check() else {
        tracing::error!(%configuration, "the settings make no sense any more; nobody is mailed");
        return When::Never;
    };
    wait(settings, found.mailed, now)
}

/// When a mail of a configuration whose last ones were put together at `mailed` goes out: not before
/// it may be mailed again, nor in its quiet hours.
pub(super) fn goes_out(
    settings: &EventConfigurationSettings,
    mailed: UnixMillis,
    now: UnixMillis,
) -> UnixMillis {
    let from = now.max(mailed.plus(settings.digest * 60_000));
    let quiet = settings.quiet;
    quiet
        .and_then(|quiet| quiet.end_after(from))
        .unwrap_or(from)
}

fn wait(settings: EventConfigurationSettings, mailed: UnixMillis, now: UnixMillis) -> When {
    if settings.emails.is_empty() {
        return When::Never;
    }
    let time = goes_out(&settings, mailed, now);
    match time > now {
        true => When::At(time, settings.emails),
        false => When::Now(settings.emails),
    }
}

async fn put_together(
    connection: &mut AnyConnection,
    engine: &Engine,
    configuration: EventConfigurationId,
    emails: Vec<String>,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let ids = engine.ids.rows(emails.len() + 1);
    let batch = ids[0];
    if mails::gather(connection, configuration, batch, now).await? == 0 {
        return Ok(());
    }
    let rows = emails.into_iter().zip(&ids[1..]);
    let rows = rows.map(|(recipient, id)| NewMail {
        id: *id,
        recipient,
        about: About::Alerts(configuration, batch),
    });
    let rows: Vec<NewMail> = rows.collect();
    mails::insert(connection, engine.db.dialect, &rows, now).await
}

/// Sends some of the mails that are due; whether there were any.
async fn send(engine: &Engine) -> Result<bool, StoreError> {
    let claimed = claim(engine).await?;
    if claimed.is_empty() {
        return Ok(false);
    }
    let made = claimed.iter().map(|mail| attempt(engine, mail));
    let done: Vec<Mailed> = join_all(made).await;
    let mut tx = engine.db.write().await?;
    mails::record(&mut tx, engine.db.dialect, &done).await?;
    tx.commit().await?;
    Ok(true)
}

/// Leases some of the mails that are due.
pub(crate) async fn claim(engine: &Engine) -> Result<Vec<Claimed>, StoreError> {
    let now = engine.world.clock.now();
    let mut connection = engine.db.read().acquire().await?;
    let any = mails::any_due(&mut connection, now).await?;
    drop(connection);
    if !any {
        return Ok(Vec::new());
    }
    let mut tx = engine.db.write().await?;
    // Not when it was looked: waiting for the lock may take a while.
    let now = engine.world.clock.now();
    let until = now.plus(LEASE);
    let claimed = mails::claim(&mut tx, engine.db.dialect, now, until, MAILS).await?;
    tx.commit().await?;
    Ok(claimed)
}

/// What came of a mail.
enum Came {
    Sent,
    /// There is nothing to tell any more.
    Nothing,
    Not(DeliveryFault),
}

async fn attempt(engine: &Engine, mail: &Claimed) -> Mailed {
    let came = match letter(engine, mail).await {
        Ok(Some(letter)) => hand_over(engine, mail, letter).await,
        Ok(None) => Came::Nothing,
        Err(error) => {
            tracing::error!(mail = mail.id, %error, "a mail could not be made; it is tried again");
            Came::Not(DeliveryFault::NotMade)
        }
    };
    let quiet = match &came {
        Came::Not(_) => quiet_hours(engine, mail).await,
        Came::Sent | Came::Nothing => None,
    };
    mailed(engine, mail, came, quiet)
}

/// The hours in which nobody is to be disturbed by a mail, if there are any.
async fn quiet_hours(engine: &Engine, mail: &Claimed) -> Option<QuietHours> {
    let About::Alerts(configuration, _) = mail.about else {
        return None;
    };
    match quiet_hours_of(engine, configuration).await {
        Ok(quiet) => quiet,
        Err(error) => {
            tracing::error!(mail = mail.id, %error, "its quiet hours could not be read");
            None
        }
    }
}

async fn quiet_hours_of(
    engine: &Engine,
    configuration: EventConfigurationId,
) -> Result<Option<QuietHours>, StoreError> {
    let mut connection = engine.db.read().acquire().await?;
    let input = mails::settings(&mut connection, configuration).await?;
    let settings = input.and_then(|input| input.check().ok());
    Ok(settings.and_then(|settings| settings.quiet))
}

async fn hand_over(engine: &Engine, mail: &Claimed, letter: Letter) -> Came {
    let sent = engine.outbound.mailer.send(Mail {
        id: format!("mail-{}", mail.id),
        to: mail.recipient.clone(),
        subject: letter.subject,
        text: letter.text,
        html: Some(letter.html),
    });
    match sent.await {
        Ok(_) => Came::Sent,
        Err(fault) => Came::Not(callback::not_mailed(&mail.recipient, fault).1),
    }
}

/// What follows for a mail: one that was not taken is tried as often as a callback is, and not in
/// the quiet hours.
fn mailed(engine: &Engine, mail: &Claimed, came: Came, quiet: Option<QuietHours>) -> Mailed {
    let now = engine.world.clock.now();
    let (state, fault) = match came {
        Came::Sent => (DeliveryState::Delivered, None),
        Came::Nothing => (DeliveryState::Cancelled, None),
        Came::Not(fault) => (DeliveryState::Failed, Some(fault)),
    };
    let mut chance = [0; 2];
    engine.world.random.fill(&mut chance);
    let chance = u16::from_le_bytes(chance);
    let failed = state == DeliveryState::Failed;
    let next = callback::next_attempt(mail.attempt, now, chance, None).filter(|_| failed);
    let over = |next| {
        quiet
            .and_then(|quiet| quiet.end_after(next))
            .unwrap_or(next)
    };
    let next = next.map(over);
    if failed && next.is_none() {
        tracing::warn!(mail = mail.id, about = ?mail.about, "a mail was given up");
    }
    Mailed {
        mail: mail.id,
        attempt: mail.attempt,
        state: next.map_or(state, |_| DeliveryState::Waiting),
        due: next.unwrap_or(now),
        finished: next.map_or(now, |_| UnixMillis(0)),
        fault,
    }
}

/// What a mail says, as of now; none where there is nothing to tell any more.
async fn letter(engine: &Engine, mail: &Claimed) -> Result<Option<Letter>, StoreError> {
    let mut connection = engine.db.read().acquire().await?;
    let origin = engine.settings.origins.first().map(String::as_str);
    match mail.about {
        About::Alerts(configuration, batch) => {
            let name = mails::name(&mut connection, configuration).await?;
            let to = &mail.recipient;
            let mut batch = mails::batch(&mut connection, batch, to, SHOWN as i64).await?;
            name_callbacks(&mut connection, engine, configuration, &mut batch.alerts).await?;
            let (own, more) = (&batch.alerts, batch.count - batch.alerts.len() as i64);
            Ok((!own.is_empty()).then(|| mail::alerts(&name, own, more, origin, false)))
        }
        About::SwitchedOff(callback) => {
            let off = named(&mut connection, engine, callback).await?;
            let off = off.filter(|off| !off.why.is_empty());
            Ok(off.map(|off| mail::switched_off(&off, mail.created, origin)))
        }
        About::Failing(callback, event) => {
            let one = mails::event(&mut connection, event, &mail.recipient).await?;
            let failing = named(&mut connection, engine, callback).await?;
            // That one is off says more, and is told by itself.
            let failing = failing.filter(|failing| failing.why.is_empty());
            Ok(one.zip(failing).map(|(one, failing)| {
                let callback = Some(failing);
                mail::failing(&Mailing { callback, ..one }, origin)
            }))
        }
    }
}

/// A callback, as a mail tells of it; none where it was deleted.
async fn named(
    connection: &mut AnyConnection,
    engine: &Engine,
    callback: CallbackId,
) -> Result<Option<Off>, StoreError> {
    let (dialect, key) = (engine.db.dialect, &engine.settings.secret_key);
    let mut named = off::named(connection, dialect, key, &[callback]).await?;
    Ok(named.remove(&callback))
}

/// The callback of which an alert tells.
fn callback_of(one: &Mailing) -> Option<CallbackId> {
    one.event.variables.callback_id.as_deref()?.parse().ok()
}

/// Names the callbacks of which alerts of a configuration tell, but for those that belong to
/// something further up than its owner: whoever is told may not see them.
async fn name_callbacks(
    connection: &mut AnyConnection,
    engine: &Engine,
    configuration: EventConfigurationId,
    alerts: &mut [Mailing],
) -> Result<(), StoreError> {
    let callbacks: BTreeSet<CallbackId> = alerts.iter().filter_map(callback_of).collect();
    if callbacks.is_empty() {
        return Ok(());
    }
    let mut callbacks: Vec<CallbackId> = callbacks.into_iter().collect();
    let (dialect, key) = (engine.db.dialect, &engine.settings.secret_key);
    let Some(path) = off::owner_path(connection, configuration).await? else {
        return Ok(());
    };
    let whose = store::callbacks::whose(connection, dialect, &callbacks).await?;
    // What belongs to the device itself is below all that holds for it.
    let below = |whose: &Whose| {
        let own = whose.group_path.as_ref();
        own.is_none_or(|own| own.starts_with(&path))
    };
    callbacks.retain(|callback| whose.get(callback).is_some_and(below));
    let named = off::named(connection, dialect, key, &callbacks).await?;
    for one in alerts {
        one.callback = callback_of(one).and_then(|callback| named.get(&callback).cloned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UnixMillis = UnixMillis(1_767_225_600_000);

    fn settings() -> EventConfigurationSettings {
        EventConfigurationSettings {
            name: "Batteries".into(),
            enabled: true,
            replaces: None,
            trigger: None,
            emails: vec!["ann@example.org".into()],
            bell: false,
            callback: false,
            quiet: None,
            not_again: 0,
            digest: 5,
        }
    }

    fn waits(settings: EventConfigurationSettings, mailed: i64) -> Option<i64> {
        match wait(settings, UnixMillis(mailed), NOW) {
            When::At(time, _) => Some(time.0 - NOW.0),
            When::Now(emails) => {
                assert_eq!(emails, ["ann@example.org"]);
                Some(0)
            }
            When::Never => None,
        }
    }

    #[test]
    fn a_mail_waits_for_the_last_one_and_for_the_end_of_the_quiet_hours() {
        assert_eq!(waits(settings(), 0), Some(0));
        assert_eq!(waits(settings(), NOW.0 - 60_000), Some(240_000));
        assert_eq!(waits(settings(), NOW.0 - 300_000), Some(0));
        // It is midnight.
        let quiet = QuietHours {
            from: 23 * 60,
            to: 60,
            offset: 0,
        };
        let night = EventConfigurationSettings {
            quiet: Some(quiet),
            ..settings()
        };
        assert_eq!(waits(night.clone(), 0), Some(3_600_000));
        assert_eq!(waits(night, NOW.0), Some(3_600_000));
        let nobody = EventConfigurationSettings {
            emails: Vec::new(),
            ..settings()
        };
        assert_eq!(waits(nobody, 0), None);
    }
}
