//! The vocabulary of the Sigfox Back-End and its rules: plain data and total functions.
//!
//! Nothing here knows a clock, a database, the network or a screen, so the server's
//! pipeline and the browser's pages reason with the very same types. One noun per file:
//! what it is, what it may hold, and the sentence a person reads when it may not.

#![forbid(unsafe_code)]

pub mod alert;
pub mod api_access;
pub mod audit;
pub mod average;
pub mod base_station;
pub mod callback;
pub mod certificate;
pub mod contract;
pub mod coverage;
pub mod device;
pub mod device_type;
pub mod downlink;
pub mod event;
pub mod group;
pub mod id;
pub mod identity;
pub mod install;
pub mod language;
pub mod link_quality;
pub mod list;
pub mod live;
pub mod location;
pub mod map;
pub mod message;
pub mod news;
pub mod oob;
pub mod openid;
pub mod overview;
pub mod permission;
pub mod problem;
pub mod profile;
pub mod reception;
pub mod registration;
pub mod rejection;
pub mod saved_view;
pub mod search;
pub mod sequence;
pub mod session;
pub mod statistics;
pub mod story;
pub mod time;
pub mod transfer;
pub mod user;
pub mod virtual_device;
pub mod zone;

pub use id::{
    AlertId, ApiAccessId, CallbackId, CertificateId, ContractId, DeliveryId, DeviceId,
    DeviceTypeId, DownlinkId, EventConfigurationId, EventId, GroupId, MessageId, NewsId, ProfileId,
    RegistrationId, SavedViewId, SessionId, StationId, TransferId, UserId,
};
pub use identity::Pac;
pub use language::Language;
pub use problem::Problem;
pub use rejection::{Fault, Rejection};
pub use time::UnixMillis;
