//! The ways out of the house: one file for each channel. Another one is one file more, its line
//! in [`parse`], and its word in [`domain::callback::Channel`].

mod batch;
#[cfg(any(test, feature = "testing"))]
#[path = "bench.rs"]
mod bench;
mod email;
mod mqtt;
mod url;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;

use domain::callback::{
    AttemptOutcome, CallbackInput, CallbackKind, Channel, DeliveryFault, Parameter,
};
use domain::{DeliveryId, Fault, Rejection, UnixMillis};
use futures::future::BoxFuture;

use super::client::{Exchange, Outbound};
use super::guard::Guard;
use super::reading::Reader;
use super::variables::{Facts, Needs};
use crate::store::deliveries::Sent;

pub(crate) use email::not_mailed;

/// The most bytes of lines that go together: what a receiver takes as one body without being asked.
pub(super) const TOGETHER_BYTES: usize = 1_000_000;
/// The most lines that go together, which bounds the memory that they wait in: a callback that
/// sends once a second keeps up with so many messages a second.
pub(super) const TOGETHER: usize = 5_000;

/// Settings that were understood: they make what is sent, and send it. They may keep what they
/// need again, such as a connection.
pub(crate) trait Way: Debug + Send + Sync {
    /// What has to be read for it.
    fn needs(&self) -> Needs;

    /// Who receives it: what is sent side by side to one of these is bounded.
    fn host(&self) -> &str;

    /// Whether everything of a second goes together, at most [`TOGETHER_BYTES`] and [`TOGETHER`]
    /// of them, and one such request follows the other.
    fn together(&self) -> bool {
        false
    }

    /// Whether one follows the other, since all go over one connection that takes them so: what
    /// waits for it is not under way, and its time does not run.
    fn one_by_one(&self) -> bool {
        false
    }

    /// The bytes that a delivery has in what goes together.
    fn weight(&self, _row: Row<'_>) -> usize {
        0
    }

    /// What is sent of a delivery beside its address, for people.
    fn shown(&self, row: Row<'_>) -> Shown;

    /// Sends that: one alone unless they go together. What it says of itself in the record (the
    /// request line without secrets) is written to `sent` before anything can go wrong; headers
    /// and body, as soon as there is something to send.
    fn send<'a>(
        &'a self,
        sending: Sending<'a>,
        rows: &'a [Row<'a>],
        sent: &'a mut Sent,
    ) -> BoxFuture<'a, Exchange>;
}

/// What a delivery tells.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    /// What came to pass.
    pub(crate) facts: &'a Facts,
    /// The delivery: its id is the same in every attempt.
    pub(crate) delivery: DeliveryId,
}

/// What it takes to send something.
#[derive(Clone, Copy)]
pub(crate) struct Sending<'a> {
    /// The door.
    pub(crate) outbound: &'a Outbound,
    /// What the receiver knows the sender by; both while they are exchanged.
    pub(crate) secrets: &'a [Vec<u8>],
    /// How often the settings were saved since they were made.
    pub(crate) edits: i64,
    /// The time.
    pub(crate) now: UnixMillis,
    /// Whether a device waits for what is answered.
    pub(crate) whole: bool,
}

/// What is sent of a delivery beside its address, made of its settings and facts as they are now.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shown {
    /// The headers that the settings name, with their values.
    pub(crate) headers: BTreeMap<String, String>,
    /// The body, where there is one.
    pub(crate) body: Option<String>,
    /// What the body is made of.
    pub(crate) content_type: Option<&'static str>,
    /// Subject and text, where it is a mail.
    pub(crate) mail: Option<(String, String)>,
    /// Every variable of the templates that has a value.
    pub(crate) parameters: BTreeMap<String, Parameter>,
}

/// Settings ready to be used.
pub(crate) type Prepared = Arc<dyn Way>;

/// Whoever wrote settings that are to be saved or tried.
#[derive(Clone, Copy)]
pub(crate) struct Author<'a> {
    /// The rule for addresses that are written out.
    pub(crate) guard: &'a Guard,
    /// Whether they may see radio details, and so have them told.
    pub(crate) radio: bool,
}

/// Understands the settings of a callback: parsed when they are saved and again when the worker
/// first meets them, by the same function. With an author it is checked as well whether the address
/// written into the URL may be reached, whether the line of a batch is one, and whether the author may see what the variables tell: what
/// somebody else saved is sent as it is.
///
/// # Errors
/// Everything that is wrong, by field.
pub(crate) fn parse(
    kind: CallbackKind,
    input: &CallbackInput,
    author: Option<Author<'_>>,
) -> Result<Prepared, Vec<Rejection>> {
    let mut reader = Reader::new(kind, input, author.map(|author| author.guard));
    reader.radio = author.is_none_or(|author| author.radio);
    let read: Option<Prepared> = match Channel::of(&input.channel) {
        Some(Channel::Url) => made(url::UrlChannel::read(&mut reader)),
        Some(Channel::BatchUrl) => made(batch::Batch::read(&mut reader)),
        Some(Channel::Email) => made(email::Email::read(&mut reader)),
        Some(Channel::Mqtt) => made(mqtt::Mqtt::read(&mut reader)),
        None => {
            let allowed = Channel::ALL.map(Channel::name).join(", ");
            reader.refuse("channel", Fault::NotOneOf { allowed });
            None
        }
    };
    reader.finish(read)
}

fn made(way: Option<impl Way + 'static>) -> Option<Prepared> {
    way.map(|way| Arc::new(way) as Prepared)
}

/// The end of what could not even be tried.
pub(super) fn impossible(fault: DeliveryFault) -> Exchange {
    Exchange::without_answer(AttemptOutcome::BadRequest, fault)
}
