//! The daily numbers of uplinks and downlinks; the rule stands in [`domain::contract`].
//!
//! A device's row counts the newest day on which it sent something that is delivered. A message
//! that comes late from a day before is held against what is stored of that day, so the order in
//! which days come in does not matter.
//!
//! Downlinks are counted by what is stored of them, on the day of their question: those that were
//! sent or may have been, and those under way. One that ends without anything sent leaves its
//! place by that, whenever it ends.

use std::collections::{BTreeSet, HashMap};

use domain::contract::{Carriage, Granted};
use domain::event::{EventKind, Variables};
use domain::statistics::Span;
use domain::{DeviceId, UnixMillis};

use super::judge::Judged;
use super::merge::Message;
use crate::store::db::Dialect;
use crate::store::devices::Standing;
use crate::store::{self, StoreError};

/// One day in milliseconds.
const DAY: i64 = 86_400_000;

/// How many delivered messages were sent on days that are over, for the late ones of a batch.
pub(super) struct OldDays(HashMap<(DeviceId, UnixMillis), i64>);

impl OldDays {
    pub(super) async fn read(
        connection: &mut sqlx::AnyConnection,
        dialect: Dialect,
        judged: &Judged,
    ) -> Result<Self, StoreError> {
        let late = judged.messages.iter().filter(|message| {
            let standing = judged.standings.get(&message.device);
            let over = |standing: &Standing| day(message.time) < standing.quota_day;
            message.is_new() && !message.kind.is_oob() && standing.is_some_and(over)
        });
        let days: BTreeSet<(DeviceId, UnixMillis)> = late
            .map(|message| (message.device, Span::Day.start(message.time)))
            .collect();
        let days: Vec<(DeviceId, UnixMillis)> = days.into_iter().collect();
        let counted = store::messages::delivered_on(connection, dialect, &days).await?;
        Ok(Self(counted.into_iter().collect()))
    }

    /// Counts a message and tells how many there are of its day with it.
    fn count(&mut self, message: &Message) -> i64 {
        let key = (message.device, Span::Day.start(message.time));
        let count = self.0.entry(key).or_default();
        *count += 1;
        *count
    }
}

/// How many downlinks count on the days of the questions of a batch, of devices that may be sent
/// only so many.
pub(super) struct Answers(HashMap<(DeviceId, UnixMillis), i64>);

impl Answers {
    pub(super) async fn read(
        connection: &mut sqlx::AnyConnection,
        dialect: Dialect,
        judged: &Judged,
    ) -> Result<Self, StoreError> {
        let limited = |message: &&Message| {
            let rules = judged.rules.get(&message.device_type);
            let mut contracts = rules.into_iter().flat_map(|rules| &rules.contracts);
            contracts.any(|granted| granted.terms.max_downlinks.is_some())
        };
        let asking = judged.messages.iter().filter(|message| message.ack);
        let days: BTreeSet<(DeviceId, UnixMillis)> = asking
            .filter(limited)
            .map(|message| (message.device, Span::Day.start(message.time)))
            .collect();
        let days: Vec<(DeviceId, UnixMillis)> = days.into_iter().collect();
        let counted = store::messages::answered_on(connection, dialect, &days).await?;
        Ok(Self(counted.into_iter().collect()))
    }

    /// How many there are on the day of a question.
    pub(super) fn of(&self, question: &Message) -> i64 {
        let key = (question.device, Span::Day.start(question.time));
        self.0.get(&key).copied().unwrap_or(0)
    }

    /// Counts the answer to a question.
    pub(super) fn count(&mut self, question: &Message) {
        let key = (question.device, Span::Day.start(question.time));
        *self.0.entry(key).or_default() += 1;
    }
}

/// The day of UTC, counted from 1970.
const fn day(time: UnixMillis) -> i64 {
    time.0.div_euclid(DAY)
}

/// A message whose first reception came late may be of the day before; the days that are over
/// are counted by what is stored.
pub(super) fn moved(message: &Message, before: UnixMillis, standing: &mut Standing) {
    let left = day(before) == standing.quota_day && day(message.time) < standing.quota_day;
    let counted = message.carriage == Carriage::Delivered && !message.kind.is_oob();
    if left && counted {
        standing.uplinks = (standing.uplinks - 1).max(0);
    }
}

/// Counts a message that is delivered in the day of its own time.
pub(super) fn count_uplink(
    message: &mut Message,
    standing: &mut Standing,
    granted: Option<&Granted>,
    old_days: &mut OldDays,
    event: &mut impl FnMut(EventKind, Variables),
) {
    let day = day(message.time);
    let count = if day < standing.quota_day {
        old_days.count(message)
    } else {
        if day > standing.quota_day {
            standing.quota_day = day;
            standing.uplinks = 0;
        }
        standing.uplinks += 1;
        standing.uplinks
    };
    let Some(max) = granted.and_then(|granted| granted.max_uplinks) else {
        return;
    };
    message.over_quota = count > i64::from(max);
    // Told once a day.
    if count == i64::from(max) + 1 {
        let told = Variables {
            device_message_time: Some(message.time.0),
            contract_id: granted.map(|granted| granted.contract.to_string()),
            ..Variables::default()
        };
        event(EventKind::UplinkOverQuota, told);
    }
}
