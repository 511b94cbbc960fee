//! The network side, told as stories on both databases.

mod beside;
mod contracts;
mod coverage;
mod devices;
mod downlinks;
mod figures;
mod groups;
mod heard;
mod maps;
mod options;
mod overlays;
mod places;
mod quota;
mod ranges;
mod sending;
mod sequence;
mod several;
mod silence;
mod stations;
mod story;
mod terms;
mod tokens;
mod waiting;
mod walks;
