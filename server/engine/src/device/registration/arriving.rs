//! Lists of devices as they arrive, line by line.

use std::collections::HashSet;

use domain::audit::{Field, Kind, Verb};
use domain::identity::LINES_MAX;
use domain::permission::Principal;
use domain::registration::{Purpose, SeriesInput, Stage, is_heading, line};
use domain::{DeviceId, Fault, RegistrationId, Rejection};

use super::apply::By;
use super::{under, writes};
use crate::audit::{self, Act};
use crate::error::Error;
use crate::store::registrations::{self as table, NewLine, NewRegistration};
use crate::{Engine, identity};

/// Lines that go into one transaction while a list arrives.
const CHUNK: usize = 4096;

impl Engine {
    /// Takes in a list of devices that are to be registered, or changed, a device a line: see
    /// [`domain::registration::line`]. It is looked at in the background what would become of each;
    /// nothing happens to them before [`Engine::begin_registration`]. That it was brought is noted:
    /// by what is told of its lines one learns of devices. After a hundred wrong codes within 15
    /// minutes nothing is told of those that follow.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; [`Error::Rejected`] with what is wrong, by field of [`SeriesInput`]
    /// and `lines`.
    pub async fn take_registration(
        &self,
        who: &Principal,
        purpose: Purpose,
        input: &SeriesInput,
        lines: &str,
    ) -> Result<RegistrationId, Error> {
        writes(who)?;
        self.note_lines(By::Person(who), purpose, input, lines)
            .await
    }

    /// The same for whoever runs the installation.
    ///
    /// # Errors
    /// [`Error::Rejected`] with what is wrong, by field of [`SeriesInput`] and `lines`.
    pub async fn take_registration_by_command(
        &self,
        purpose: Purpose,
        input: &SeriesInput,
        lines: &str,
    ) -> Result<RegistrationId, Error> {
        self.note_lines(By::Command, purpose, input, lines).await
    }

    async fn note_lines(
        &self,
        by: By<'_>,
        purpose: Purpose,
        input: &SeriesInput,
        lines: &str,
    ) -> Result<RegistrationId, Error> {
        let (device_type, series) = input.check().map_err(Error::Rejected)?;
        let asked = lines.lines().filter(|text| says_something(text)).count();
        if asked == 0 {
            return Err(Fault::Missing.of("lines").into());
        }
        if asked > LINES_MAX {
            let max = LINES_MAX as i64;
            return Err(Fault::TooManyLines { max }.of("lines").into());
        }
        let id = RegistrationId(self.ids.long());
        let now = self.world.clock.now();
        let mut tx = self.db.write().await?;
        let under = under(&mut tx, by, device_type).await?;
        let new = NewRegistration {
            id,
            purpose,
            group: under.view.group,
            device_type: Some(device_type),
            user: match by {
                By::Person(who) => Some(who.user),
                By::Command => None,
            },
            series: &series,
            asked: None,
        };
        table::insert(&mut tx, &new, now).await?;
        let act = Act {
            verb: Verb::Create,
            kind: Kind::Registration,
            id: id.to_string(),
            name: under.view.name.clone(),
            group: under.view.group,
            fields: vec![
                Field::text("purpose", "", purpose.word()),
                Field::text("lines", "", asked.to_string()),
            ],
        };
        audit::note(&mut tx, self, &by.actor(), act).await?;
        tx.commit().await?;
        let mut reading = Reading::default();
        let mut numbered = lines.lines().zip(1_i64..);
        loop {
            let chunk = numbered.by_ref().filter(|(text, _)| says_something(text));
            let chunk = chunk.take(CHUNK);
            let chunk: Vec<NewLine> = chunk
                .map(|(text, number)| reading.read(self, text, number))
                .collect();
            if chunk.is_empty() {
                break;
            }
            let mut tx = self.db.write().await?;
            table::insert_lines(&mut tx, self.db.dialect, id, &chunk).await?;
            tx.commit().await?;
        }
        let mut tx = self.db.write().await?;
        table::arrived(&mut tx, id, Stage::Looking, asked as i64, now).await?;
        tx.commit().await?;
        self.registrations.notify_one();
        Ok(id)
    }
}

/// Whether a line names a device: neither empty, nor the names of the columns, nor a remark.
fn says_something(text: &str) -> bool {
    let line = text.trim();
    !(line.is_empty() || line.starts_with('#') || is_heading(line))
}

/// The lines of a list while they are read.
#[derive(Default)]
struct Reading {
    /// Of which devices there was one.
    seen: HashSet<DeviceId>,
}

impl Reading {
    fn read(&mut self, engine: &Engine, text: &str, number: i64) -> NewLine {
        let text = text.trim_start_matches('\u{feff}');
        let read = line(text).and_then(|line| match self.seen.insert(line.id) {
            true => Ok(line),
            false => Err(Fault::Repeated.of("id")),
        });
        match read {
            Ok(line) => NewLine {
                line: number,
                device: Some(line.id),
                typed: String::new(),
                name: line.name,
                place: line.place,
                sealed_pac: line.pac.map(|pac| identity::seal_pac(engine, line.id, pac)),
                sealed_key: line.key.map(|key| engine.sealed_key(line.id, &key)),
                fault: None,
            },
            Err(rejection) => unreadable(text, number, rejection),
        }
    }
}

/// A line that cannot be dealt with as it stands.
fn unreadable(text: &str, line: i64, rejection: Rejection) -> NewLine {
    let first = text.split([';', '\t', ',']).next().unwrap_or_default();
    NewLine {
        line,
        device: None,
        typed: identity::told_again(first),
        name: String::new(),
        place: None,
        sealed_pac: None,
        sealed_key: None,
        fault: Some(rejection),
    }
}
