//! The doors of the Sigfox Back-End and their wiring: settings, pages, the stations' door, live
//! feeds, health and metrics. Everything that decides about messages, rights or rows lies
//! further in, in the crate `engine`.

#![forbid(unsafe_code)]
#![recursion_limit = "256"]

pub mod api;
pub mod asker;
pub mod command;
pub mod config;
pub mod convert;
pub mod decode;
pub mod export;
pub mod frame;
pub mod health;
pub mod import;
pub mod inspector;
pub mod lines;
pub mod listen;
pub mod live;
pub mod middleware;
pub mod openid;
pub mod problem;
pub mod radio;
pub mod replay;
pub mod router;
pub mod simulate;
pub mod site;
pub mod state;
pub mod telemetry;
pub mod tls;
