//! Deliveries in lists: which are asked for, and what a row tells.

use serde::{Deserialize, Serialize};

use super::{
    AttemptOutcome, CallbackKind, Channel, DeliveryFault, DeliveryState, without_password,
};
use crate::id::{CallbackId, DeliveryId, DeviceId, MessageId};
use crate::rejection::Fault;
use crate::time::UnixMillis;

/// How the deliveries of a list stand: their state, or what is common to several states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// Still owed.
    Waiting,
    /// A 2xx came.
    Delivered,
    /// Given up after the last attempt.
    Failed,
    /// The callback was deleted before.
    Cancelled,
    /// An attempt failed, and none has succeeded since: waiting, given up or cancelled.
    Undelivered,
}

impl Standing {
    /// All of them, each with the word that an address says.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Waiting, "waiting"),
        (Self::Delivered, "delivered"),
        (Self::Failed, "failed"),
        (Self::Cancelled, "cancelled"),
        (Self::Undelivered, "undelivered"),
    ];

    /// Those that leave nothing out.
    const EVERY: [Self; 4] = [
        Self::Waiting,
        Self::Delivered,
        Self::Failed,
        Self::Cancelled,
    ];

    /// The word of an address.
    pub const fn word(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The one state of those that stand so, if it is one.
    pub const fn state(self) -> Option<DeliveryState> {
        match self {
            Self::Waiting => Some(DeliveryState::Waiting),
            Self::Delivered => Some(DeliveryState::Delivered),
            Self::Failed => Some(DeliveryState::Failed),
            Self::Cancelled => Some(DeliveryState::Cancelled),
            Self::Undelivered => None,
        }
    }

    /// Reads words that are separated by commas; an empty text leaves nothing out.
    ///
    /// # Errors
    /// [`Fault::NotOneOf`] for any other word.
    pub fn read(words: &str) -> Result<Vec<Self>, Fault> {
        if words.is_empty() {
            return Ok(Self::EVERY.to_vec());
        }
        let read = words.split(',').map(|word| {
            let of = Self::ALL.iter().find(|each| each.1 == word);
            of.map(|each| each.0).ok_or_else(|| {
                let allowed = Self::ALL.map(|each| each.1).join(", ");
                Fault::NotOneOf { allowed }
            })
        });
        read.collect()
    }
}

/// Which deliveries of a device type's callbacks to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryQuery {
    /// Only those of this callback: its id, or empty.
    #[serde(default)]
    pub callback: String,
    /// Only those that tell of this device: its id in hex, or empty.
    #[serde(default)]
    pub device: String,
    /// Only those that stand so: words of [`Standing`], separated by commas, or empty.
    #[serde(default)]
    pub state: String,
    /// Only those owed at this time or later (ms UTC).
    #[serde(default)]
    pub since: Option<i64>,
    /// Only those owed before this time (ms UTC).
    #[serde(default)]
    pub before: Option<i64>,
    /// Rows a page; see [`crate::list::page_size`].
    #[serde(default)]
    pub size: u32,
    /// The position after which to go on: `Page::next` of an earlier page.
    #[serde(default)]
    pub after: String,
    /// The position before which to look: `Page::previous` of a later page.
    #[serde(default)]
    pub until: String,
}

/// A delivery, as listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedDelivery {
    /// Its id, the same in every attempt (`webhook-id`, unless it goes in a batch).
    pub id: DeliveryId,
    /// The callback; it may have been deleted since.
    pub callback: CallbackId,
    /// What the callback is about.
    pub kind: CallbackKind,
    /// The callback in one line, see [`callback_line`].
    pub line: String,
    /// The device that it tells of, unless that is gone.
    pub device: Option<DeviceId>,
    /// The message that it tells of, if it is about one.
    pub message: Option<MessageId>,
    /// The time of that message, or of the event that it tells of.
    pub time: Option<UnixMillis>,
    /// Whether it is still owed, delivered, given up or cancelled.
    pub state: DeliveryState,
    /// Whether an attempt failed and none has succeeded since.
    pub undelivered: bool,
    /// Since when it is owed.
    pub created: UnixMillis,
    /// When the next attempt is due, while it is still owed.
    pub due: Option<UnixMillis>,
    /// How many attempts there were.
    pub attempts: u32,
    /// The newest of them.
    pub last: Option<LastAttempt>,
}

/// The newest attempt of a delivery, as listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastAttempt {
    /// When it was recorded, before the socket opened.
    pub started: UnixMillis,
    /// How it ended.
    pub outcome: AttemptOutcome,
    /// The HTTP status, if one came.
    pub status: Option<u16>,
    /// Why there was no answer.
    pub fault: Option<DeliveryFault>,
}

/// How a callback fares, as its deliveries are listed: also one that was deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallbackStanding {
    /// Its id.
    pub id: CallbackId,
    /// What it is about.
    pub kind: CallbackKind,
    /// The callback in one line, see [`callback_line`].
    pub line: String,
    /// Whether it is sent.
    pub enabled: bool,
    /// Whether its last use failed.
    pub dead: bool,
    /// Why it was switched off if nobody did: see
    /// [`CallbackView::switched_off`](super::CallbackView::switched_off).
    pub switched_off: String,
    /// Since when it is off so, where that is known.
    pub off_since: Option<UnixMillis>,
    /// When it was deleted, if it was.
    pub deleted: Option<UnixMillis>,
    /// Deliveries it owes at the moment.
    pub waiting: i64,
    /// Deliveries that were taken.
    pub delivered: i64,
    /// Deliveries given up.
    pub failed: i64,
    /// Attempts that failed, of whatever delivery.
    pub errors: i64,
}

/// A callback in one line, without passwords: `[GET] https://example.org/{device}`.
pub fn callback_line(channel: Channel, method: &str, url: &str, recipient: &str) -> String {
    match channel {
        Channel::Url => format!("[{method}] {}", without_password(url)),
        Channel::Email => format!("[{}] {recipient}", channel.name()),
        Channel::BatchUrl | Channel::Mqtt => {
            format!("[{}] {}", channel.name(), without_password(url))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standings_are_read_by_their_words() {
        for (at, (standing, word)) in Standing::ALL.into_iter().enumerate() {
            assert_eq!(standing as usize, at);
            assert_eq!(standing.word(), word);
            assert_eq!(Standing::read(word), Ok(vec![standing]));
        }
        assert_eq!(Standing::read(""), Ok(Standing::EVERY.to_vec()));
        assert_eq!(
            Standing::read("failed,waiting"),
            Ok(vec![Standing::Failed, Standing::Waiting])
        );
        for wrong in ["Failed", "failed, waiting", "failed,", "2"] {
            let refused = Standing::read(wrong).unwrap_err();
            assert_eq!(refused.code(), "not_one_of", "{wrong}");
        }
    }

    #[test]
    fn a_line_tells_where_a_callback_goes_and_no_password() {
        let line = |channel| callback_line(channel, "PUT", "https://a:b@example.org/", "c@d.org");
        assert_eq!(line(Channel::Url), "[PUT] https://a:•••@example.org/");
        assert_eq!(
            line(Channel::BatchUrl),
            "[BATCH_URL] https://a:•••@example.org/"
        );
        assert_eq!(line(Channel::Email), "[EMAIL] c@d.org");
    }
}
