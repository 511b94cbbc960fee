//! The columns of a list of device types.

use crate::list::{columns, orders};
use crate::rejection::Rejection;

/// A column of a list of device types, on a page or in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceTypeColumn {
    /// Its name.
    Name,
    /// How its messages are shown.
    Display,
    /// Its group.
    Group,
    /// How many devices it has.
    Devices,
    /// How many callbacks it has.
    Callbacks,
    /// Its description.
    Description,
    /// Seconds after which a device counts as silent.
    KeepAlive,
    /// The contracts of its devices.
    Contracts,
    /// When it was made.
    Created,
}

impl DeviceTypeColumn {
    /// Every column in its order, with its word, and whether it is told unasked.
    pub const ALL: [columns::Told<Self>; 9] = [
        (Self::Name, "name", true),
        (Self::Display, "display", true),
        (Self::Group, "group", true),
        (Self::Devices, "devices", true),
        (Self::Callbacks, "callbacks", true),
        (Self::Description, "description", false),
        (Self::KeepAlive, "keep_alive", false),
        (Self::Contracts, "contracts", false),
        (Self::Created, "created", false),
    ];

    /// Those of these words; see [`columns::chosen`].
    ///
    /// # Errors
    /// A word that is none of them.
    pub fn chosen(words: &[String]) -> Result<Vec<(Self, &'static str)>, Rejection> {
        columns::chosen(&Self::ALL, words)
    }
}

/// In which order device types are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceTypeSort {
    /// By name.
    Name,
    /// By how many devices they have, the most first.
    Devices,
    /// By when they were made, the newest first.
    Created,
}

impl DeviceTypeSort {
    /// Every order; see [`orders::Told`].
    pub const ALL: [orders::Told<Self>; 3] = [
        (Self::Name, "name", false),
        (Self::Devices, "devices", true),
        (Self::Created, "created", true),
    ];
}
