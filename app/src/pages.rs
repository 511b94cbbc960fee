//! The pages, in folders named after the product's menu.

pub mod account;
pub mod alerts;
pub mod apidocs;
pub mod base_station;
pub mod certificate;
pub mod contract;
pub mod device;
pub mod device_type;
pub mod event_configuration;
pub mod events;
pub mod forgotten;
pub mod format;
pub mod group;
pub mod not_found;
pub mod password;
pub mod registration;
pub mod sign_in;
pub mod transfer;
pub mod user;
pub mod welcome;
