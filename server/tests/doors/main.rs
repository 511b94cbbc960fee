//! The doors as they are seen from outside, on an engine with a database of its own.

mod abuse;
mod access_matrix;
mod administration;
mod arguments;
mod asked;
mod audit;
mod bodies;
mod brought;
mod choices;
mod converter;
mod entered;
mod exports;
mod fleet;
mod inspector;
mod languages;
mod law;
mod licences;
mod live;
mod menu;
mod offered;
mod openid;
#[path = "../../engine/tests/callbacks/peers.rs"]
mod peers;
mod php;
#[path = "../../engine/tests/openid/provider.rs"]
#[allow(dead_code, reason = "other stories need more of it")]
mod provider;
mod radio;
mod recorded;
mod refusals;
mod registrations;
mod replay;
mod reset_password;
mod secure;
mod settings;
mod simulate;
mod site;
mod support;
mod tls;
mod tools;
