//! Every SQL statement of the system: a file per table, free functions whose first argument is
//! the connection or transaction, so that the caller decides what belongs together. Rows stay
//! private; newtypes go in and come out; "not there" is an `Option`, not an error.
//!
//! # In which order rows are held
//!
//! On SQLite one transaction writes at a time. On PostgreSQL several do, of one process and of
//! others, and so that no two of them wait for each other each takes what it needs in this order:
//!
//! 1. devices, all that it is about at once, by their ids;
//! 2. their device types: uplinks share them, whoever edits one has it alone; and then the groups by
//!    whose paths something is counted, by their ids (see [`maps`]);
//! 3. contracts, by their ids;
//! 4. what belongs to the devices that it holds (messages, receptions, hours, events, where they
//!    stand with limits, when they last alerted somebody, where they are on maps), and then the
//!    figures, counts and cells of device types and groups, by their keys;
//! 5. downlinks, by their ids, and then the places of the stations that are to send them;
//! 6. deliveries, and then callbacks, by their ids;
//! 7. the head of the live feed;
//! 8. base stations, of which it is noted that they are there;
//! 9. the end of the audit log, by whoever changes something for somebody.
//!
//! Who may have to wait holds all rows of a kind at once, by their ids: an `UPDATE` of several
//! locks them in whatever order its plan meets them. What is decoded anew of a device type comes
//! after the type, what devices are made with before the devices, and the row of a callback worker
//! before everything, as do a list of devices that is worked off, a transfer of devices, and the
//! number of the last edit of event configurations, and after it,
//! for whoever changes the tree of groups, the group at its top and then those that are changed; a
//! configuration is held for its mails, and nothing else with it. A row that is new is in nobody's
//! way. Two that wait for each other all the same are parted
//! by the database; a group commit, or a worker, whom that ends begins again: see [`again`].

pub(crate) mod account_mails;
pub(crate) mod again;
pub(crate) mod alerts;
pub(crate) mod api_accesses;
pub(crate) mod attention;
pub(crate) mod audit;
pub(crate) mod bulk;
pub(crate) mod callbacks;
pub(crate) mod certificates;
pub(crate) mod contracts;
pub(crate) mod db;
pub(crate) mod deliveries;
pub(crate) mod demo;
pub(crate) mod device_types;
pub(crate) mod devices;
pub(crate) mod downlinks;
pub(crate) mod events;
pub(crate) mod feed;
pub(crate) mod groups;
pub(crate) mod heartbeat;
pub(crate) mod identities;
pub(crate) mod inspections;
pub(crate) mod listing;
pub(crate) mod made_with;
pub(crate) mod maps;
pub(crate) mod mentions;
pub(crate) mod messages;
pub(crate) mod news;
pub(crate) mod overview;
pub(crate) mod people;
#[cfg(test)]
mod planned;
mod private;
pub(crate) mod profiles;
pub(crate) mod prototypes;
pub(crate) mod providers;
pub(crate) mod redecodings;
pub(crate) mod refusals;
pub(crate) mod registrations;
pub(crate) mod retention;
pub(crate) mod saved_views;
pub(crate) mod sealed_with;
pub(crate) mod search;
pub(crate) mod second_steps;
pub(crate) mod sessions;
pub(crate) mod sql;
pub(crate) mod station_tokens;
pub(crate) mod stations;
pub(crate) mod statistics;
pub(crate) mod transfers;
#[cfg(test)]
mod upgrades;
pub(crate) mod users;
pub(crate) mod values;
pub(crate) mod virtual_places;
pub(crate) mod whole;
pub(crate) mod workers;

pub use db::{Db, StoreError};
