//! For benches: the requests of a callback of the channel URL, made and signed and not sent.

use bytes::Bytes;
use domain::UnixMillis;
use domain::callback::{CallbackInput, CallbackKind};
use domain::{DeliveryId, DeviceTypeId};
use http::Request;

use super::url::{UrlChannel, sign};
use crate::callback::reading::Reader;
use crate::callback::variables::Facts;
use crate::testing::TestEngine;

impl TestEngine {
    /// What makes and signs the request of a message with that number, sent and delivered at that
    /// time; the rest of the message is an example.
    ///
    /// # Panics
    /// When the settings make no request.
    pub fn unsent(
        input: &CallbackInput,
        secret: &[u8],
    ) -> impl FnMut(i64, UnixMillis) -> Request<Bytes> + use<> {
        let kind = CallbackKind::DataUplink;
        let mut reader = Reader::new(kind, input, None);
        let channel = UrlChannel::read(&mut reader);
        let channel = reader.finish(channel).expect("sound settings");
        let mut facts = Facts::example(kind, DeviceTypeId([0x51; 12]), UnixMillis(0));
        let secrets = [secret.to_vec()];
        move |number, time| {
            if let Facts::Message(message) = &mut facts {
                message.said.seq = number;
                message.said.time = time;
            }
            let rendered = channel.render(&facts, DeliveryId(number));
            let mut request = rendered.request.expect("a request");
            sign(&mut request, &secrets, time);
            request
        }
    }
}
