//! What has to be forgotten now and then: old feed rows, ended sessions, spent links, what the
//! inspector received, which numbers were refused, alerts of long ago, what is left of event
//! configurations that were deleted, and lists of devices that were worked off long ago. What people
//! made of that (invitations that nobody followed, lists of devices) is noted in the audit log.

use std::time::Duration;

use domain::AlertId;
use domain::audit::{Field, Kind, Verb};
use sqlx::AnyConnection;

use crate::audit::{self, Act, Actor, head_of_day, reason};
use crate::people::{SESSION_IDLE, links_lapsed};
use crate::store::registrations::Forgotten;
use crate::{Engine, StoreError, ids, store};

/// Time between two rounds.
const EVERY: Duration = Duration::from_secs(600);
/// Feed rows are kept so long (ms): a page that slept longer reads everything anew.
const FEED: i64 = 3_600_000;

/// Tidies until the engine stops, and tells the end of the audit log once a day.
pub(crate) async fn tidy_forever(engine: Engine) {
    let mut told = None;
    loop {
        match head_of_day(&engine, &mut told).await {
            Ok(None) => {}
            // Whoever keeps the log elsewhere can prove by it what was cut off.
            Ok(Some(head)) => {
                let (entries, hash) = (head.number, head.hash);
                tracing::info!(entries, %hash, "the head of the audit log");
            }
            Err(error) => tracing::warn!(%error, "the head of the audit log cannot be told"),
        }
        tokio::select! {
            () = engine.stop.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
        if let Err(error) = tidy(&engine).await {
            tracing::warn!(%error, "tidying failed; it is tried again");
        }
    }
}

/// One round.
pub(crate) async fn tidy(engine: &Engine) -> Result<(), StoreError> {
    let now = engine.world.clock.now();
    let mut tx = engine.db.write().await?;
    let links = store::people::forget(&mut tx, now, now.plus(-SESSION_IDLE)).await?;
    store::feed::forget(&mut tx, now.plus(-FEED)).await?;
    store::inspections::forget(&mut tx, now.plus(-store::inspections::KEPT_FOR)).await?;
    let hours = now.plus(-store::callbacks::KEPT_FOR);
    store::callbacks::forget_hours(&mut tx, hours).await?;
    store::refusals::forget(&mut tx, now.plus(-store::refusals::KEPT_FOR)).await?;
    let before = ids::first_of(now.plus(-store::alerts::fired::KEPT_FOR));
    store::alerts::fired::forget(&mut tx, AlertId(before), now).await?;
    store::alerts::stances::forget_deleted(&mut tx).await?;
    let lists = store::registrations::forget(&mut tx, now).await?;
    let mut acts = links_lapsed(&mut tx, &links).await?;
    for list in lists {
        acts.push(forgotten(&mut tx, list).await?);
    }
    for act in acts {
        audit::note(&mut tx, engine, &Actor::System, act).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// What is to be noted of a list of devices, as where somebody forgets one.
async fn forgotten(connection: &mut AnyConnection, list: Forgotten) -> Result<Act, StoreError> {
    let of = match list.device_type {
        Some(device_type) => store::device_types::get(connection, device_type).await?,
        None => None,
    };
    Ok(Act {
        verb: Verb::Delete,
        kind: Kind::Registration,
        id: list.id.to_string(),
        name: of.map_or_else(String::new, |of| of.view.name),
        group: list.group,
        fields: vec![
            Field::text("lines", "", list.total.to_string()),
            reason("kept_no_longer"),
        ],
    })
}

#[cfg(test)]
mod tests {
    use domain::alert::Stance;
    use domain::audit::{AuditQuery, EntryView, Kind, Verb, Who};
    use domain::permission::{Principal, Profile};
    use domain::registration::{Purpose, SeriesInput};
    use domain::user::UserInput;
    use domain::{DeviceId, EventConfigurationId, EventId, UnixMillis};

    use super::tidy;
    use crate::store::alerts::stances::{self, StanceRow};
    use crate::testing::{TestEngine, on_each, work_list};

    const DAY: i64 = 86_400_000;

    /// What is noted of the one with that id since it was made, the oldest first.
    async fn noted(test: &TestEngine, who: &Principal, id: &str) -> Vec<EntryView> {
        let query = AuditQuery {
            object: id.into(),
            ..AuditQuery::default()
        };
        let page = test.engine.audit(who, test.group, &query).await;
        let mut rows = page.unwrap().rows;
        rows.reverse();
        rows
    }

    /// The word for why the system did something.
    fn why(entry: &EntryView) -> Option<&str> {
        let reason = entry.fields.iter().find(|field| field.name == "reason");
        reason.and_then(|field| field.after.said())
    }

    #[tokio::test]
    async fn an_invitation_that_nobody_followed_is_told_once_as_over() {
        on_each(async |test| {
            let who = test.member(Profile::Operator);
            let input = UserInput {
                first_name: "Ann".into(),
                email: "ann@example.org".into(),
                groups: vec![test.group.to_string()],
                profiles: vec![Profile::CustomerRead.name().into()],
                ..UserInput::default()
            };
            let made = test.engine.create_user(&who, &input).await.unwrap();
            let id = made.id.to_string();
            test.clock.advance(7 * DAY - 1);
            tidy(&test.engine).await.unwrap();
            assert_eq!(noted(&test, &who, &id).await.len(), 1);
            test.clock.advance(1);
            for _ in 0..2 {
                tidy(&test.engine).await.unwrap();
            }
            let told = noted(&test, &who, &id).await;
            let [_, over] = told.as_slice() else {
                panic!("{told:?}")
            };
            assert_eq!((over.who, over.verb), (Who::System, Verb::Revoke));
            assert_eq!(over.kind, Kind::User);
            assert_eq!(why(over), Some("invitation_lapsed"));
            assert_eq!(over.name.said(), Some("Ann"));
            assert_eq!(test.engine.verify_audit(None).await.unwrap().wrong, None);
            test
        })
        .await;
    }

    #[tokio::test]
    async fn a_list_that_is_kept_no_longer_is_told_as_one_that_somebody_forgets() {
        on_each(async |test| {
            let who = test.member(Profile::Operator);
            let series = SeriesInput {
                device_type: test.device_types[0].to_string(),
                prototype: "on".into(),
                ..SeriesInput::default()
            };
            let lines = "E1;545CB3B17AC98BA4;One";
            let engine = &test.engine;
            let taken = engine.take_registration(&who, Purpose::Register, &series, lines);
            let id = taken.await.unwrap();
            while work_list(engine).await {}
            test.clock.advance(91 * DAY);
            for _ in 0..2 {
                tidy(engine).await.unwrap();
            }
            let told = noted(&test, &who, &id.to_string()).await;
            let [brought, gone] = told.as_slice() else {
                panic!("{told:?}")
            };
            assert_eq!((brought.who, brought.verb), (Who::Person, Verb::Create));
            assert_eq!((gone.who, gone.verb), (Who::System, Verb::Delete));
            assert_eq!(gone.kind, Kind::Registration);
            assert_eq!(why(gone), Some("kept_no_longer"));
            test
        })
        .await;
    }

    #[tokio::test]
    async fn where_devices_stand_with_what_was_deleted_is_forgotten() {
        on_each(async |test| {
            let there = EventConfigurationId([1; 12]);
            let gone = EventConfigurationId([2; 12]);
            let device = DeviceId(7);
            let beyond = StanceRow {
                stance: Stance::Beyond,
                time: UnixMillis(1),
                event: EventId(0),
                due: UnixMillis(0),
                untold: UnixMillis(0),
            };
            let (db, dialect) = (&test.engine.db, test.engine.db.dialect);
            let mut tx = db.write().await.unwrap();
            for (id, deleted) in [(there, 0_i64), (gone, 1)] {
                let made = sqlx::query(
                    "INSERT INTO event_configurations (id, owner_kind, owner, name, enabled, \
                     replaces, watches, settings, mailed, created, deleted) \
                     VALUES ($1, 2, '7', 'Watch', 0, NULL, '', '{}', 0, 1, $2)",
                );
                let made = made.bind(id.to_string()).bind(deleted);
                made.execute(&mut *tx).await.unwrap();
            }
            let rows = [((there, device), beyond), ((gone, device), beyond)];
            stances::write(&mut tx, dialect, &rows).await.unwrap();
            tx.commit().await.unwrap();
            tidy(&test.engine).await.unwrap();
            let mut connection = db.read().acquire().await.unwrap();
            let left = stances::of_device(&mut connection, device).await.unwrap();
            assert_eq!(left, [((there, device), EventId(0))]);
            drop(connection);
            test
        })
        .await;
    }
}
