//! What befell the communication of devices, part by part, for programs.

use domain::UnixMillis;
use domain::event::{EventKind, EventView, Severity};
use domain::list::{Part, Slice};
use domain::message::MessagesOf;
use domain::permission::{Action, Principal};

use crate::Engine;
use crate::error::Error;
use crate::gate;
use crate::ids::first_of;
use crate::paging::Turn;
use crate::store::{self, events::Wanted};

impl Engine {
    /// A part of the times at which a device, or devices of a type, fell silent
    /// ([`Severity::Error`]) or were warned of a base station ([`Severity::Warn`]), newest first;
    /// `since` and `before` are of when that was noticed. Nothing else is told here.
    ///
    /// # Errors
    /// [`Error::NotFound`] when that is not there or may not be seen; [`Error::Rejected`] names
    /// the part of the question that makes no sense.
    pub async fn troubles_part(
        &self,
        who: &Principal,
        of: MessagesOf,
        severity: Severity,
        (since, before): (Option<UnixMillis>, Option<UnixMillis>),
        slice: &Slice,
    ) -> Result<Part<EventView>, Error> {
        let turn: Turn<i64> = Turn::slice(slice, |text| text.parse().ok())?;
        let mut connection = self.db.read().acquire().await?;
        let mut since = since.unwrap_or(UnixMillis(0));
        let (device, device_type, path) = match of {
            MessagesOf::Device(id) => {
                let found = gate::device(&mut connection, who, Action::Read, id).await?;
                // What happened to it under another owner is not for this one.
                since = since.max(found.owned_since);
                (Some(id), None, found.group_path)
            }
            MessagesOf::DeviceType(id) => {
                let found = gate::device_type(&mut connection, who, Action::Read, id).await?;
                (None, Some(id), found.group_path)
            }
        };
        let kind = match severity {
            Severity::Error => EventKind::KeepAliveLost,
            Severity::Warn | Severity::Info => EventKind::NetworkIssue,
        };
        let wanted = Wanted {
            device,
            device_type,
            paths: &[],
            kind: Some(kind),
            first: (since.0 > 0).then(|| first_of(since)),
        };
        let last = before.map_or(i64::MAX, first_of);
        let from = turn.position.map_or(last, |position| position.min(last));
        let limit = turn.limit();
        let mut rows =
            store::events::list(&mut connection, &wanted, Some(from), false, limit).await?;
        if !who.may(Action::ReadRadio, &path) {
            for row in &mut rows {
                row.variables.without_radio(row.kind);
            }
        }
        Ok(turn.part(rows, |row| row.id.0.to_string()))
    }
}
