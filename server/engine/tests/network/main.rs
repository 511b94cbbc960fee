//! The network side, told as stories on both databases.

mod contracts;
mod coverage;
mod downlinks;
mod figures;
mod sequence;
mod silence;
mod stations;
mod story;
mod terms;
