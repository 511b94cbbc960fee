//! Server functions by noun: who is it, ask the engine, hand out the view.
//!
//! Every one is a public address under `/rpc` and checks for itself who calls. Arguments are
//! flat and have defaults, since forms leave out what is empty. Whatever changes something is
//! sent by POST, and works from a plain form.
//!
//! Each stands in the list of `arguments`, too, by which whatever it does not take is refused by
//! name before it is called.
#![expect(
    missing_docs,
    reason = "the macro makes a struct with a field for each argument"
)]

pub mod account;
pub mod alert;
pub mod api_access;
#[cfg(feature = "ssr")]
pub mod arguments;
pub mod associated;
pub mod audit;
pub mod bulk;
pub mod callback;
pub mod certificate;
pub mod contract;
pub mod delivery;
pub mod device;
pub mod device_type;
pub mod documentation;
pub mod event;
pub mod event_configuration;
pub mod group;
pub mod identity;
pub mod inspector;
pub mod install;
pub mod map;
pub mod message;
pub mod news;
pub mod overview;
pub mod profile;
pub mod registration;
pub mod saved_view;
pub mod search;
pub mod session;
pub mod station;
pub mod statistics;
pub mod transfer;
pub mod user;
pub mod virtual_device;

use domain::Rejection;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::ui::send::Sent;

/// A form that was sent without JavaScript and came back, refused or as a test: what was typed,
/// and what is to be told of it. Kept by the server, so nobody else wrote its words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refused<T, O = ()> {
    /// What was typed.
    pub typed: T,
    /// What is wrong with it; nothing where it was sent as a test.
    pub wrong: Vec<Rejection>,
    /// What came of the test, where it was one.
    pub tried: Option<O>,
}

/// The key by which the address of a page asks for the form that was sent from it as a test.
pub const TRIED: &str = "__tried";

/// An argument that makes no sense.
#[cfg(feature = "ssr")]
fn refused(rejection: Rejection) -> AppError {
    engine::Error::from(rejection).into()
}

/// An argument that must be one of a few words.
#[cfg(feature = "ssr")]
fn one_of(field: &str, words: &[String]) -> AppError {
    let allowed = words.join(", ");
    refused(domain::Fault::NotOneOf { allowed }.of(field))
}

/// Whether the address says that a form of this page was refused, or sent as a test: worth asking
/// the server what was typed.
pub fn asks_for_refused() -> bool {
    let keys = ["__err", TRIED];
    use_query_map().with(|query| keys.iter().any(|key| query.get_str(key).is_some()))
}

/// Why the last run of `action` was refused, if it was.
///
/// The first value of an action may come from the address, after a form without JavaScript;
/// then only what cannot hold another's words is kept.
pub fn refusal(action: impl Into<Sent>) -> Memo<Option<AppError>> {
    refusal_of(action, None)
}

/// The same for a form whose own refusal the server may have kept.
pub fn refusal_of(action: impl Into<Sent>, kept: Option<Vec<Rejection>>) -> Memo<Option<AppError>> {
    let action = action.into();
    Memo::new(move |_| {
        let from_address = action.version().get() == 0;
        Some(match (&kept, action.error()?) {
            (Some(wrong), AppError::Rejected(_)) if from_address => {
                AppError::Rejected(wrong.clone())
            }
            (_, error) if from_address => error.without_foreign_words(),
            (_, error) => error,
        })
    })
}
