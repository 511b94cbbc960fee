//! The doors as they are seen from outside, on an engine with a database of its own.

mod access_matrix;
mod asked;
mod bodies;
mod converter;
mod law;
mod live;
mod radio;
mod replay;
mod settings;
mod simulate;
mod site;
mod support;
mod tls;
