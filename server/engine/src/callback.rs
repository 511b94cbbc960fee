//! Callbacks: what a device type's messages owe to its users' servers, and sending it.
//!
//! # What is promised
//! * What is owed for a message is a row, written in the message's own transaction. Each row
//!   ends in a 2xx, or, after eleven attempts in about 76 hours, among the failed ones, or it
//!   is cancelled because its callback was deleted. Nothing is dropped.
//! * Delivery is at least once. Each attempt is counted and recorded before its socket opens and
//!   carries the same `webhook-id`, so a receiver can discard the repeats that a stop in between
//!   makes possible. What went together goes together again, under the id of just those. What it tells is what is known when it is sent: see [`channel`].
//! * What a process holds that dies goes out from another about eight seconds later. What was
//!   only claimed by then has cost no attempt, and nothing follows from what the first still says.
//! * A receiver that swallows connections does not delay the others: each callback has a limit
//!   of its own, and one whose last use failed is tried one message at a time.
//! * A callback reaches only addresses of the public internet, or of networks that the
//!   operator named; redirects are not followed; time and answer are bounded. What is sent to
//!   the product's own [`inspector`] is taken without a connection.
//! * What people typed that may hold a secret, and the record of what was sent, are kept sealed
//!   with the key of the installation. Where the key is another one nothing is sent, and the
//!   record of the attempt says why.
//!
//! # The way of one delivery
//! [`use_cases`] take the settings, which [`reading`] understands for their [`channel`]; whoever
//! notices that something came to pass writes the row with [`owe`]; [`worker`] claims it, the
//! channel makes what is sent from the [`variables`], the one [`client`] sends it where the
//! [`guard`] admits, and [`schedule`] says when to try again. Where a device waits for it, the
//! [`answer`] goes to its downlink; where that turns out only after it was told, it is owed once
//! more.

mod answer;
mod audited;
mod body;
mod channel;
mod client;
mod connector;
mod deliveries;
mod direct;
mod explain;
mod guard;
mod headers;
mod inspector;
mod limit;
mod owe;
mod reading;
mod schedule;
mod sealing;
mod signing;
#[cfg(any(test, feature = "testing"))]
mod stepping;
mod target;
mod trial;
mod use_cases;
mod variables;
mod worker;

pub(crate) use answer::Answer;
pub(crate) use audited::fields as audited_fields;
pub(crate) use channel::not_mailed;
pub use client::Outbound;
pub(crate) use direct::{Direct, DirectFault, sentence};
pub(crate) use guard::Guard;
pub(crate) use headers::percent_decoded;
pub use inspector::{INSPECTED_BODY, Incoming, Inspecting};
pub(crate) use owe::{HappenedTo, Occasion, Owed, ask, ask_late, owe, owe_events};
pub(crate) use schedule::next as next_attempt;
pub(crate) use sealing::seal_clear;
pub(crate) use signing::signs;
pub use worker::{run_once, work_forever};
