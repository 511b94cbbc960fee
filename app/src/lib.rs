//! The interface: pages, widgets and the server functions behind them.
//!
//! One source makes two programs. With the feature `ssr` it renders on the server and calls
//! the engine; with `hydrate` it takes over the same markup in the browser. Never both at
//! once: events would stop working. Everything that matters stands in the address or in a
//! form, so each page works before the browser half arrives and without it.
#![recursion_limit = "256"]

pub mod app;
pub mod browser;
#[cfg(feature = "ssr")]
pub mod caller;
pub mod chart;
pub mod documentation;
pub mod error;
mod fields;
#[cfg(feature = "ssr")]
pub mod kept;
pub mod map;
pub mod pages;
pub mod preview;
mod routes;
pub mod rpc;
#[cfg(feature = "ssr")]
mod shell;
pub mod ui;
pub mod words;

pub use app::App;
pub use error::AppError;
#[cfg(feature = "ssr")]
pub use shell::shell;
