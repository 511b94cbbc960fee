//! Charts: what one shows, its marks as SVG, and the whole as a file. Everything here is pure and
//! the same on both halves, so that what the server drew is what the browser draws.
//!
//! The marks are drawn by plotters, the words around them by us: plotters would measure a text by
//! an element of its own in a browser, and guess on the server.

pub mod file;
pub mod marks;
pub mod palette;
pub mod plot;
pub mod scale;

pub use plot::{Line, Marks, Plot, Spread};
