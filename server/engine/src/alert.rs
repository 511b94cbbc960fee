//! Alerts: what somebody wants to be told of, and telling it. What that is, is in
//! [`domain::alert`].
//!
//! # What is promised
//! * Every event goes through [`raise`], in the transaction in which it comes to pass: there it is
//!   stored, the event configurations that hold for its device take notice of it, and what follows
//!   is written. What is owed to callbacks are rows of the same outbox as any other callback's;
//!   what is to be mailed waits in rows of its own. So nothing is lost with a process, and what was
//!   not committed alerted nobody.
//! * A value beyond its limit is told once, until it came back ([`measure`], [`silence`]). One that
//!   alerts nobody since the same did not long before, and lasts, is told when that time is over.
//! * What was old when it came alerts nobody: neither a recording nor a backlog.
//! * Of one configuration there is one mail in its span of time (a minute, unless it says more),
//!   and of the quiet hours one at their end: it tells of everything that fired meanwhile
//!   ([`worker`]). A mail is tried as long as a callback is. It is sent at least once: twice where
//!   a process dies between sending it and noting that.
//! * Where no configuration could take notice nothing is paid but one look at a number, whatever
//!   the batch: see [`known`].

mod anew;
mod applying;
mod audited;
mod bell;
mod checking;
mod editing;
mod known;
mod leaving;
pub(crate) mod mail;
mod measure;
mod notice;
mod raise;
mod reading;
mod signing;
mod silence;
mod switching;
mod tree;
mod trial;
mod whose;
mod worker;

use domain::{DeviceId, DeviceTypeId, GroupId};

use crate::store::events::NewEvent;

pub(crate) use known::Known;
pub(crate) use leaving::{end_own, expect_leaving};
pub(crate) use measure::{Said, Seen, measure_closed, measure_said};
pub(crate) use notice::{failing, note_off, switched_off};
pub(crate) use raise::{listening, raise, raise_alone};
pub(crate) use silence::{look, moved};
pub(crate) use tree::group_moved;
pub(crate) use whose::{about, standing_of};
pub(crate) use worker::work_forever;
#[cfg(any(test, feature = "testing"))]
pub(crate) use worker::{claim, gather_due, step};

/// A device where it was when something came to pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place {
    pub(crate) device: DeviceId,
    pub(crate) device_type: DeviceTypeId,
    pub(crate) group: GroupId,
}

impl Place {
    /// Where an event came to pass.
    fn of(event: &NewEvent) -> Self {
        Self {
            device: event.device,
            device_type: event.device_type,
            group: event.group,
        }
    }
}
