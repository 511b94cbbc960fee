//! What is done to several devices that somebody chose: a list as those that people bring, with a
//! line for each device, so that it goes on by itself, is found again, and tells of each line what
//! became of it. It was looked at and said before; so it is worked off at once.

use std::collections::HashMap;

use domain::device::{BulkAct, BulkInput};
use domain::permission::{Action, Principal};
use domain::registration::{Purpose, Series, Stage, Verdict};
use domain::{DeviceId, Fault, RegistrationId};

use super::super::bulk::{Batch, Outcome};
use super::work::{Verdicts, asker, refused};
use crate::Engine;
use crate::by_command::{COMMAND, runner};
use crate::error::Error;
use crate::group::LetIn;
use crate::store::devices::owned;
use crate::store::registrations::{self as table, Found, NewLine, NewRegistration, Row};
use crate::store::{self, StoreError};

/// Takes in what is to be done to these devices, ascending, with the rights of `who`.
pub(in crate::device) async fn take(
    engine: &Engine,
    who: &Principal,
    input: &BulkInput,
    devices: &[DeviceId],
) -> Result<RegistrationId, Error> {
    if devices.is_empty() {
        return Err(Fault::Missing.of("devices").into());
    }
    let own = who.roles.iter();
    let own = own.filter(|role| role.actions.has(Action::WriteFleet));
    let group = own.map(|role| role.group).next().ok_or(Error::Forbidden)?;
    // Which devices stands in the lines, however they were chosen.
    let asked = BulkInput {
        devices: Vec::new(),
        all: String::new(),
        text: String::new(),
        of_type: String::new(),
        heard: String::new(),
        conditions: String::new(),
        ..input.clone()
    };
    let user = Some(who.user).filter(|user| *user != COMMAND);
    let id = RegistrationId(engine.ids.long());
    let now = engine.world.clock.now();
    let dialect = engine.db.dialect;
    let mut tx = engine.db.write().await?;
    let new = NewRegistration {
        id,
        purpose: Purpose::Several,
        group,
        device_type: None,
        user,
        series: &Series::default(),
        asked: Some(&asked),
    };
    table::insert(&mut tx, &new, now).await?;
    let owned = owned(&mut tx, dialect, devices).await?;
    // What a device is called is for those who may see it.
    let name = |device: &DeviceId| {
        let owned = owned.get(device);
        let owned = owned.filter(|owned| who.may(Action::Read, &owned.group_path));
        owned.map_or_else(String::new, |owned| owned.name.clone())
    };
    let line = |(device, line): (&DeviceId, i64)| NewLine {
        line,
        device: Some(*device),
        typed: String::new(),
        name: name(device),
        place: None,
        sealed_pac: None,
        sealed_key: None,
        fault: None,
    };
    let lines: Vec<NewLine> = devices.iter().zip(1..).map(line).collect();
    table::insert_lines(&mut tx, dialect, id, &lines).await?;
    table::arrived(&mut tx, id, Stage::Working, lines.len() as i64, now).await?;
    table::asked_by(&mut tx, id, Stage::Working, (user, who.from)).await?;
    tx.commit().await?;
    engine.registrations.notify_one();
    Ok(id)
}

/// Does it to the devices of some lines.
pub(super) async fn work(
    engine: &Engine,
    list: &Found,
    rows: &[Row],
    to: i64,
) -> Result<(), StoreError> {
    let act = list.asked.act().map_err(|wrong| StoreError::Value {
        column: "registrations.asked",
        problem: wrong
            .first()
            .map_or_else(String::new, |one| one.field.clone()),
    })?;
    let now = engine.world.clock.now();
    let dialect = engine.db.dialect;
    let mut tx = engine.db.write().await?;
    // The list is held before everything else.
    if !table::advance(&mut tx, &list.view, to).await? {
        return Ok(());
    }
    let lines = rows.iter().filter_map(|row| Some((row.device?, row.line)));
    let lines: HashMap<DeviceId, i64> = lines.collect();
    let who = match list.user {
        Some(user) => asker(&mut tx, user, list).await?,
        // A command.
        None => store::groups::root(&mut tx).await?.map(runner),
    };
    let Some(who) = who else {
        let lines: Vec<i64> = rows.iter().map(|row| row.line).collect();
        let verdicts = refused(&lines, &Fault::NotGranted.of("id"));
        table::judge(&mut tx, dialect, list.view.id, &verdicts).await?;
        tx.commit().await?;
        return Ok(());
    };
    let mut devices: Vec<DeviceId> = lines.keys().copied().collect();
    devices.sort_unstable();
    let batch = Batch {
        devices: &devices,
        doing: true,
        before: &LetIn::default(),
    };
    let outcome = engine.deal(&mut tx, &who, &act, &batch).await?;
    let verdicts = told(&act, &lines, &outcome);
    table::judge(&mut tx, dialect, list.view.id, &verdicts).await?;
    let done = outcome.done();
    if done.is_empty() {
        tx.commit().await?;
        return Ok(());
    }
    let acts = (&who, outcome.acts);
    engine.finish(tx, outcome.owed, &done, now, acts).await
}

/// What became of each line.
fn told(act: &BulkAct, lines: &HashMap<DeviceId, i64>, outcome: &Outcome) -> Verdicts {
    let done = match act {
        BulkAct::Delete => Verdict::Deleted,
        _ => Verdict::Edited,
    };
    let became = outcome.verdicts.iter().filter_map(|(device, became)| {
        let line = *lines.get(device)?;
        Some(match became {
            Ok(()) => (line, done, None),
            Err(None) => (line, Verdict::Unchanged, None),
            Err(Some(fault)) => (line, Verdict::Refused, Some(fault.clone().of("id"))),
        })
    });
    became.collect()
}
