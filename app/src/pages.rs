//! The pages, in folders named after the product's menu.

pub mod account;
pub mod alerts;
pub mod apidocs;
pub mod base_station;
pub mod certificate;
pub mod contract;
pub mod coverage_map;
pub mod device;
pub mod device_type;
pub mod event_configuration;
pub mod events;
pub mod forgotten;
pub mod format;
pub mod group;
pub mod install;
pub mod message;
pub mod news;
pub mod not_found;
pub mod password;
pub mod registration;
pub mod search;
pub mod sign_in;
pub mod tools;
pub mod transfer;
pub mod user;
pub mod welcome;
