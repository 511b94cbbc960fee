//! What devices confirm to have received.
//!
//! A downlink-confirmation frame speaks of the answer that the device asked for within the
//! minute before. Where its station was told of that answer and said nothing of it, the device's
//! word ends it: it was sent. Where its station said that it was not sent, that stands. The frame
//! itself is kept whatever is known of an answer: what it says of the device holds.
//!
//! The question and the confirmation have the times of the stations that heard them, and their
//! clocks may differ by [`CLOCK_SKEW`].

use std::cmp::Reverse;
use std::collections::HashMap;

use domain::downlink::InfoCode;
use domain::oob::FrameKind;
use domain::reception::CLOCK_SKEW;
use domain::{DeviceId, DownlinkId, MessageId, UnixMillis};

use super::merge::Message;
use crate::downlink::unsent;
use crate::store::db::Dialect;
use crate::store::downlinks::Downlink;
use crate::store::{self, StoreError};

/// The answers that the new confirmations of a batch prove to have been sent, as far as that was
/// not known.
pub(super) async fn read(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    messages: &[Message],
) -> Result<HashMap<MessageId, DownlinkId>, StoreError> {
    let confirms =
        |message: &&Message| message.kind == FrameKind::DownlinkConfirmation && message.is_new();
    let frames: Vec<&Message> = messages.iter().filter(confirms).collect();
    if frames.is_empty() {
        return Ok(HashMap::new());
    }
    let moments: Vec<(DeviceId, UnixMillis)> = frames
        .iter()
        .map(|frame| (frame.device, frame.time))
        .collect();
    let mut nearest: HashMap<(DeviceId, UnixMillis), Downlink> = HashMap::new();
    for (downlink, time) in store::downlinks::near(connection, dialect, &moments).await? {
        let known = nearest
            .entry((downlink.device, time))
            .or_insert_with(|| downlink.clone());
        if off(&downlink, time) < off(known, time) {
            *known = downlink;
        }
    }
    let mut proven = HashMap::with_capacity(frames.len());
    for frame in frames {
        let Some(downlink) = nearest.get(&(frame.device, frame.time)) else {
            continue;
        };
        let told = downlink.told.0 != 0 && downlink.transmit_at <= frame.time.plus(CLOCK_SKEW);
        if told && downlink.info != InfoCode::Acked && !unsent(downlink) {
            proven.insert(frame.id, downlink.id);
        }
    }
    Ok(proven)
}

/// How far a time lies from that in which a device hears an answer (ms), and of two answers that
/// are as far the later one first.
fn off(downlink: &Downlink, time: UnixMillis) -> (i64, Reverse<UnixMillis>) {
    let early = downlink.transmit_at.0 - time.0;
    let late = time.0 - downlink.window_ends.0;
    (early.max(late).max(0), Reverse(downlink.window_ends))
}
