//! Whether a device can have received what it confirms.
//!
//! A downlink-confirmation frame speaks of the answer that the device asked for within the
//! minute before. It cannot come before that was sent, nor where its station said that it was
//! not; an answer that nobody said anything of may have been sent all the same. A frame of which
//! no answer is known (an old recording, another network's) says nothing that could be wrong.
//!
//! Where its station was told of an answer and said nothing of it, the device's word ends it:
//! it was sent.

use std::collections::HashMap;

use domain::downlink::{DownlinkState, InfoCode};
use domain::oob::FrameKind;
use domain::{DeviceId, DownlinkId, Fault, MessageId, Rejection, UnixMillis};

use super::merge::Message;
use crate::downlink::{CLOCKS, GRACE};
use crate::store::db::Dialect;
use crate::store::downlinks::Downlink;
use crate::store::{self, StoreError};

/// What the new confirmations of a batch say.
#[derive(Default)]
pub(super) struct Confirmations {
    /// Those that cannot be, each with what is wrong.
    pub(super) impossible: HashMap<MessageId, Rejection>,
    /// The answer that each of the others proves to have been sent, as far as that was not known.
    pub(super) proven: HashMap<MessageId, DownlinkId>,
}

/// Holds the new confirmations against the answers that their devices asked for.
pub(super) async fn read(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    messages: &[Message],
) -> Result<Confirmations, StoreError> {
    let confirms =
        |message: &&Message| message.kind == FrameKind::DownlinkConfirmation && message.is_new();
    let frames: Vec<&Message> = messages.iter().filter(confirms).collect();
    if frames.is_empty() {
        return Ok(Confirmations::default());
    }
    let moments: Vec<(DeviceId, UnixMillis)> = frames
        .iter()
        .map(|frame| (frame.device, frame.time))
        .collect();
    let mut newest: HashMap<(DeviceId, UnixMillis), Downlink> = HashMap::new();
    for (downlink, time) in store::downlinks::near(connection, dialect, &moments).await? {
        let known = newest
            .entry((downlink.device, time))
            .or_insert(downlink.clone());
        if known.window_ends < downlink.window_ends {
            *known = downlink;
        }
    }
    let mut said = Confirmations::default();
    for frame in frames {
        let Some(downlink) = newest.get(&(frame.device, frame.time)) else {
            continue;
        };
        if let Some(wrong) = judge(downlink, frame.time) {
            said.impossible.insert(frame.id, wrong);
        } else if downlink.told.0 != 0 && downlink.info != InfoCode::Acked {
            said.proven.insert(frame.id, downlink.id);
        }
    }
    Ok(said)
}

fn judge(downlink: &Downlink, time: UnixMillis) -> Option<Rejection> {
    if time.plus(CLOCKS) < downlink.transmit_at {
        let from = downlink.transmit_at.utc();
        return Some(Fault::TooEarly { from }.of("time"));
    }
    // Without a word of its station it ends later.
    let said = downlink.finished < downlink.window_ends.plus(GRACE);
    let ended = downlink.state == DownlinkState::Done && downlink.info == InfoCode::NetworkError;
    (ended && said).then(|| Fault::Contradicts.of("oob"))
}
