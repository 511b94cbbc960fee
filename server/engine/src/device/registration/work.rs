//! The worker that works lists off: it looks at what would become of each line, does it when
//! somebody said so, and takes it back.
//!
//! Each batch is a transaction in which the position of its list moves on, so one that a process
//! did not end is done by the next from the beginning, and none twice. Between two of them stations
//! and people come in.

use std::collections::HashMap;
use std::time::Duration;

use domain::audit::{Field, Kind, Verb};
use domain::permission::Principal;
use domain::registration::{Purpose, Series, Stage, Verdict};
use domain::{DeviceId, DeviceTypeId, Fault, Rejection, UserId};

use super::apply::{self, Back, By, Done, Noted, Target, Wish};
use super::noting::named;
use super::several;
use super::undo;
use super::{edit, judge, wrong_codes};
use crate::audit::{self, Act};
use crate::callback::Owed;
use crate::group::LetIn;
use crate::store::db::Tx;
use crate::store::device_types::Found as DeviceType;
use crate::store::devices::Former;
use crate::store::registrations::{self as table, Found, Row};
use crate::store::{self, StoreError};
use crate::{Engine, identity, rounds};

/// Lines of one batch: few enough that whoever waits for its end hardly notices.
const BATCH: i64 = 1024;
/// How often the table is looked at without being told: another process may have stopped halfway.
const IDLE: Duration = Duration::from_secs(5);

/// What became of lines: their numbers with it.
pub(super) type Verdicts = Vec<(i64, Verdict, Option<Rejection>)>;

/// Works until the engine stops.
pub(crate) async fn work_forever(engine: Engine) {
    let trouble = "a list of devices could not be worked off";
    let woken = |engine: Engine| async move { engine.registrations.notified().await };
    let step = |engine: Engine| async move { step(&engine).await };
    rounds::work(engine, IDLE, trouble, woken, step).await;
}

/// One batch. False when there is nothing to do.
pub(crate) async fn step(engine: &Engine) -> Result<bool, StoreError> {
    let mut connection = engine.db.read().acquire().await?;
    let Some(list) = table::next(&mut connection).await? else {
        return Ok(false);
    };
    let (id, position) = (list.view.id, list.view.position);
    let rows = table::rows(&mut connection, id, position, BATCH).await?;
    drop(connection);
    match rows.last() {
        None => end(engine, &list).await?,
        Some(last) => {
            let to = last.line;
            batch(engine, &list, &rows, to).await?;
        }
    }
    Ok(true)
}

/// Every line was dealt with.
async fn end(engine: &Engine, list: &Found) -> Result<(), StoreError> {
    let now = engine.world.clock.now();
    let mut tx = engine.db.write().await?;
    table::end(&mut tx, list.view.id, list.view.stage, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Deals with some lines, unless somebody else did.
async fn batch(engine: &Engine, list: &Found, rows: &[Row], to: i64) -> Result<(), StoreError> {
    if list.view.purpose == Purpose::Several {
        return several::work(engine, list, rows, to).await;
    }
    match list.view.stage {
        Stage::Looking => look(engine, list, rows, to).await,
        Stage::Working => work(engine, list, rows, to).await,
        Stage::Undoing => take_back(engine, list, rows, to).await,
        // Nothing is due in any other.
        _ => Ok(()),
    }
}

/// The lines that name a device, each with what it asks for, but for those that were not looked at
/// when it was their turn.
fn wishes(engine: &Engine, rows: &[Row]) -> (Vec<i64>, Vec<Wish>) {
    let named = rows.iter().filter(|row| !row.unseen);
    let named = named.filter_map(|row| Some((row, row.device?)));
    named
        .map(|(row, id)| {
            let sealed = row.sealed_pac.as_deref();
            let wish = Wish {
                id,
                pac: sealed.and_then(|sealed| identity::open_pac(engine, id, sealed)),
                name: row.name.clone(),
                place: row.place,
                sealed_key: row.sealed_key.clone(),
                back: None,
            };
            (row.line, wish)
        })
        .unzip()
}

fn told(lines: &[i64], verdicts: Vec<Result<Verdict, Rejection>>) -> Verdicts {
    let one = |(line, verdict): (&i64, Result<Verdict, Rejection>)| match verdict {
        Ok(verdict) => (*line, verdict, None),
        Err(rejection) => (*line, Verdict::Refused, Some(rejection)),
    };
    lines.iter().zip(verdicts).map(one).collect()
}

/// Who has a list worked on, as he may do things now, and its device type.
struct Ground {
    /// None: a command.
    who: Option<Principal>,
    under: DeviceType,
}

impl Ground {
    fn by(&self) -> By<'_> {
        match &self.who {
            Some(who) => By::Person(who),
            None => By::Command,
        }
    }
}

/// Somebody who has a list worked on, as he may do things now; none where he is gone.
pub(super) async fn asker(
    tx: &mut Tx,
    user: UserId,
    list: &Found,
) -> Result<Option<Principal>, StoreError> {
    let found = store::people::principal(tx, user).await?;
    Ok(found.map(|who| Principal {
        from: list.from,
        ..who
    }))
}

/// Why nothing of a list can be done, or what it takes.
async fn ground(tx: &mut Tx, list: &Found) -> Result<Result<Ground, Rejection>, StoreError> {
    let who = match list.user {
        None => None,
        Some(user) => match asker(tx, user, list).await? {
            Some(who) => Some(who),
            None => return Ok(Err(Fault::NotGranted.of("id"))),
        },
    };
    let under = match list.view.device_type {
        Some(device_type) => store::device_types::get(tx, device_type).await?,
        None => None,
    };
    let Some(under) = under else {
        return Ok(Err(Fault::UnknownDeviceType.of("device_type")));
    };
    let ground = Ground { who, under };
    Ok(match ground.by().may(&ground.under.group_path) {
        true => Ok(ground),
        false => Err(Fault::NotGranted.of("id")),
    })
}

/// Finds out what would become of lines. Nothing but that is kept.
async fn look(engine: &Engine, list: &Found, rows: &[Row], to: i64) -> Result<(), StoreError> {
    let (lines, wishes) = wishes(engine, rows);
    let mut tx = engine.db.write().await?;
    let before = table::let_in(&mut tx, list.view.id).await?;
    let before: LetIn = serde_json::from_str(&before).unwrap_or_default();
    let mut let_in = before.clone();
    let verdicts = match ground(&mut tx, list).await? {
        Err(rejection) => refused(&lines, &rejection),
        Ok(ground) => {
            let verdicts = match list.view.purpose {
                Purpose::Edit => edit::judge(&mut tx, engine, ground.by(), &wishes).await?.0,
                Purpose::Register | Purpose::Several => {
                    let target = Target {
                        before: Some(&before),
                        ..target(list, &ground)
                    };
                    let mut judged = judge::judge(&mut tx, engine, &target, &wishes).await?;
                    let_in = judged.let_in;
                    let now = engine.world.clock.now();
                    wrong_codes::tell_so_far(engine, ground.by(), &mut judged.verdicts, now);
                    judged.verdicts
                }
            };
            told(&lines, verdicts)
        }
    };
    tx.rollback().await?;
    let mut tx = engine.db.write().await?;
    if table::advance(&mut tx, &list.view, to).await? {
        if let_in != before {
            let kept = serde_json::to_string(&let_in).unwrap_or_default();
            table::put_let_in(&mut tx, list.view.id, &kept).await?;
        }
        table::judge(&mut tx, engine.db.dialect, list.view.id, &verdicts).await?;
        tx.commit().await?;
    }
    Ok(())
}

fn target<'a>(list: &'a Found, ground: &'a Ground) -> Target<'a> {
    Target {
        registration: Some(list.view.id),
        ..Target::new(ground.by(), &ground.under, &list.view.series)
    }
}

pub(super) fn refused(lines: &[i64], why: &Rejection) -> Verdicts {
    let one = |line: &i64| (*line, Verdict::Refused, Some(why.clone()));
    lines.iter().map(one).collect()
}

/// Does what lines ask for.
async fn work(engine: &Engine, list: &Found, rows: &[Row], to: i64) -> Result<(), StoreError> {
    let now = engine.world.clock.now();
    let (lines, wishes) = wishes(engine, rows);
    let dialect = engine.db.dialect;
    let mut tx = engine.db.write().await?;
    // The list is held before everything else.
    if !table::advance(&mut tx, &list.view, to).await? {
        return Ok(());
    }
    let ground = match ground(&mut tx, list).await? {
        Ok(ground) => ground,
        Err(rejection) => {
            let verdicts = refused(&lines, &rejection);
            table::judge(&mut tx, dialect, list.view.id, &verdicts).await?;
            table::forget_keys(&mut tx, list.view.id, list.view.position, to).await?;
            tx.commit().await?;
            return Ok(());
        }
    };
    let done = match list.view.purpose {
        Purpose::Register | Purpose::Several => {
            let target = target(list, &ground);
            let judged = judge::judge(&mut tx, engine, &target, &wishes).await?;
            apply::carry_out(&mut tx, engine, &target, &wishes, judged, now).await?
        }
        Purpose::Edit => {
            let judged = edit::judge(&mut tx, engine, ground.by(), &wishes).await?;
            let id = list.view.id;
            let (changed, acts) = edit::carry_out(&mut tx, engine, id, &wishes, &judged).await?;
            Done {
                verdicts: judged.0,
                owed: Owed::default(),
                changed,
                acts,
                came_from: Vec::new(),
            }
        }
    };
    let verdicts = told(&lines, done.verdicts);
    table::judge(&mut tx, dialect, list.view.id, &verdicts).await?;
    let of = wishes.iter().map(|wish| wish.id).zip(lines);
    let of: HashMap<DeviceId, i64> = of.collect();
    let came_from = done.came_from.into_iter();
    let came_from = came_from.filter_map(|(device, former)| Some((*of.get(&device)?, former)));
    let came_from: Vec<(i64, Former)> = came_from.collect();
    table::keep_origins(&mut tx, dialect, list.view.id, &came_from).await?;
    table::forget_keys(&mut tx, list.view.id, list.view.position, to).await?;
    let owes = done.owed.count(&mut tx, engine).await?;
    finish(engine, tx, ground.by(), &done.changed, done.acts).await?;
    if owes {
        engine.work.notify_one();
    }
    Ok(())
}

/// Shows that devices changed, notes it, and commits.
async fn finish(
    engine: &Engine,
    mut tx: Tx,
    by: By<'_>,
    changed: &[DeviceId],
    acts: Vec<Act>,
) -> Result<(), StoreError> {
    if !changed.is_empty() {
        let now = engine.world.clock.now();
        store::feed::append(&mut tx, now, changed).await?;
    }
    audit::note_all(&mut tx, engine, &by.actor(), acts).await?;
    tx.commit().await?;
    engine.feed.wake();
    Ok(())
}

/// What is done with a line that is taken back.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// Its device was not there before: it is deleted.
    Nowhere,
    /// Its device goes back under a device type.
    Of(DeviceTypeId),
}

fn origin(row: &Row) -> Option<Origin> {
    match row.verdict {
        Verdict::New => Some(Origin::Nowhere),
        Verdict::Taken | Verdict::Moved => {
            let former = row.came_from.as_ref()?;
            Some(Origin::Of(former.device_type))
        }
        _ => None,
    }
}

/// The lines that one transaction takes back, which all go the same way, up to which line that is,
/// and the way: whoever holds the devices of one device type cannot hold what comes before those of
/// another.
fn run(rows: &[Row], to: i64) -> (&[Row], i64, Option<Origin>) {
    let mut way = None;
    for (at, row) in rows.iter().enumerate() {
        match (way, origin(row)) {
            (Some(way), Some(other)) if way != other => {
                let rows = &rows[..at];
                return (rows, rows.last().map_or(to, |row| row.line), Some(way));
            }
            (None, first) => way = first,
            _ => {}
        }
    }
    (rows, to, way)
}

/// Takes back what lines did, where the device sent nothing since.
async fn take_back(engine: &Engine, list: &Found, rows: &[Row], to: i64) -> Result<(), StoreError> {
    let (rows, to, way) = run(rows, to);
    let mut tx = engine.db.write().await?;
    if !table::advance(&mut tx, &list.view, to).await? {
        return Ok(());
    }
    let mine = rows.iter().filter(|row| origin(row).is_some());
    let mine: Vec<&Row> = mine.collect();
    let ground = match ground(&mut tx, list).await? {
        Ok(ground) => ground,
        Err(rejection) => return keep(engine, tx, list, &mine, &rejection).await,
    };
    match way {
        None => tx.commit().await?,
        Some(Origin::Nowhere) => delete(engine, tx, list, &ground, &mine).await?,
        Some(Origin::Of(device_type)) => {
            let under = store::device_types::get(&mut tx, device_type).await?;
            match former_place(ground.by(), under) {
                Ok(under) => give_back(engine, tx, list, (ground.by(), &under), &mine).await?,
                Err(fault) => {
                    let rejection = fault.of("device_type");
                    keep(engine, tx, list, &mine, &rejection).await?;
                }
            }
        }
    }
    Ok(())
}

/// The device type from which devices came, if whoever takes them back may bring them there; the
/// same answer whether it is gone or not to be seen.
fn former_place(by: By<'_>, under: Option<DeviceType>) -> Result<DeviceType, Fault> {
    match under {
        Some(under) if by.may(&under.group_path) => Ok(under),
        Some(under) if by.sees(&under.group_path) => Err(Fault::NotGranted),
        _ => Err(Fault::UnknownDeviceType),
    }
}

/// Leaves lines as they are, and says why.
async fn keep(
    engine: &Engine,
    mut tx: Tx,
    list: &Found,
    rows: &[&Row],
    why: &Rejection,
) -> Result<(), StoreError> {
    let kept = rows.iter();
    let kept = kept.map(|row| (row.line, Verdict::Kept, Some(why.clone())));
    let kept: Verdicts = kept.collect();
    table::judge(&mut tx, engine.db.dialect, list.view.id, &kept).await?;
    tx.commit().await?;
    Ok(())
}

/// Deletes the devices that lines registered.
async fn delete(
    engine: &Engine,
    mut tx: Tx,
    list: &Found,
    ground: &Ground,
    rows: &[&Row],
) -> Result<(), StoreError> {
    let mine = rows.iter().filter_map(|row| Some((row.line, row.device?)));
    let mine: Vec<(i64, DeviceId)> = mine.collect();
    let devices: Vec<DeviceId> = mine.iter().map(|one| one.1).collect();
    let (gone, kept) = undo::delete(&mut tx, engine, list, &devices).await?;
    let verdict = |(line, device): &(i64, DeviceId)| {
        let why = kept.get(device).map(|fault| fault.clone().of("id"));
        match gone.contains(device) {
            true => (*line, Verdict::Undone, None),
            false => (*line, Verdict::Kept, why),
        }
    };
    let verdicts: Verdicts = mine.iter().map(verdict).collect();
    table::judge(&mut tx, engine.db.dialect, list.view.id, &verdicts).await?;
    let act = Act {
        verb: Verb::Undo,
        kind: Kind::Registration,
        id: list.view.id.to_string(),
        name: ground.under.view.name.clone(),
        group: ground.under.view.group,
        fields: vec![Field::text("devices", named(&gone), "")],
    };
    let acts = match gone.is_empty() {
        true => Vec::new(),
        false => vec![act],
    };
    finish(engine, tx, ground.by(), &gone, acts).await
}

/// Brings devices back under the device type that they had.
async fn give_back(
    engine: &Engine,
    mut tx: Tx,
    list: &Found,
    (by, under): (By<'_>, &DeviceType),
    rows: &[&Row],
) -> Result<(), StoreError> {
    let now = engine.world.clock.now();
    let wishes = rows.iter().filter_map(|row| {
        let back = Back {
            former: row.came_from.clone()?,
            left: list.view.device_type?,
            taken: row.verdict == Verdict::Taken,
        };
        Some((row.line, Wish::back(row.device?, back)))
    });
    let (lines, wishes): (Vec<i64>, Vec<Wish>) = wishes.unzip();
    let series = Series::default();
    let target = Target {
        registration: Some(list.view.id),
        noted: Noted::Back,
        ..Target::new(by, under, &series)
    };
    let judged = judge::judge(&mut tx, engine, &target, &wishes).await?;
    let done = apply::carry_out(&mut tx, engine, &target, &wishes, judged, now).await?;
    let verdict = |(line, verdict): (&i64, Result<Verdict, Rejection>)| match verdict {
        Ok(_) => (*line, Verdict::Undone, None),
        Err(rejection) => (*line, Verdict::Kept, Some(rejection)),
    };
    let verdicts: Verdicts = lines.iter().zip(done.verdicts).map(verdict).collect();
    table::judge(&mut tx, engine.db.dialect, list.view.id, &verdicts).await?;
    let owes = done.owed.count(&mut tx, engine).await?;
    finish(engine, tx, by, &done.changed, done.acts).await?;
    if owes {
        engine.work.notify_one();
    }
    Ok(())
}
