//! The doors as they are seen from outside, on an engine with a database of its own.

mod access_matrix;
mod asked;
mod bodies;
mod converter;
mod fleet;
mod inspector;
mod law;
mod licences;
mod live;
#[path = "../../engine/tests/callbacks/peers.rs"]
mod peers;
mod php;
mod radio;
mod recorded;
mod refusals;
mod replay;
mod reset_password;
mod secure;
mod settings;
mod simulate;
mod site;
mod support;
mod tls;
mod tools;
