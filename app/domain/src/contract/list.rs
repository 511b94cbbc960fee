//! Lists of contracts: which, in which order, and what is told of each.

use serde::{Deserialize, Serialize};

use crate::list::{columns, orders};
use crate::rejection::Rejection;

/// Which contracts to list; what is empty asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContractQuery {
    /// Part of the name, any case.
    pub text: String,
    /// Only those of this group and the groups below it: its id.
    pub group: String,
    /// The word of a [`ContractSort`].
    pub sort: String,
    /// `on`: that order is turned round.
    pub reversed: String,
    /// Rows a page; see [`crate::list::page_size`].
    pub size: u32,
    /// The position after which to go on: `Page::next` of an earlier page.
    pub after: String,
    /// The position before which to look: `Page::previous` of a later page.
    pub until: String,
}

/// In which order contracts are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContractSort {
    /// By name.
    Name,
    /// By when they begin, the newest first.
    Start,
    /// By how many of their tokens are taken, the most first.
    Tokens,
    /// By when they were made, the newest first.
    Created,
}

impl ContractSort {
    /// Every order; see [`orders::Told`].
    pub const ALL: [orders::Told<Self>; 4] = [
        (Self::Name, "name", false),
        (Self::Start, "start", true),
        (Self::Tokens, "tokens", true),
        (Self::Created, "created", true),
    ];
}

/// A column of a list of contracts, on a page or in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContractColumn {
    /// Its name.
    Name,
    /// The group that holds it.
    Group,
    /// How it is paid for.
    Plan,
    /// When it begins.
    Start,
    /// Until when tokens are taken.
    ActivationEnd,
    /// Until when messages are carried.
    CommunicationEnd,
    /// How long a token lasts.
    TokenMonths,
    /// How many tokens are taken, of how many.
    Tokens,
    /// Uplinks per device and day.
    Uplinks,
    /// Downlinks per device and day.
    Downlinks,
    /// Whether devices may ask for downlinks.
    Bidir,
    /// Whether tokens are renewed.
    Renewal,
    /// How many tokens were ever taken.
    Used,
    /// When it was made.
    Created,
}

impl ContractColumn {
    /// Every column in its order, with its word, and whether it is told unasked.
    pub const ALL: [columns::Told<Self>; 14] = [
        (Self::Name, "name", true),
        (Self::Group, "group", true),
        (Self::Plan, "plan", true),
        (Self::Start, "start", true),
        (Self::ActivationEnd, "activation_end", true),
        (Self::CommunicationEnd, "communication_end", true),
        (Self::TokenMonths, "token_months", true),
        (Self::Tokens, "tokens", true),
        (Self::Uplinks, "uplinks", true),
        (Self::Downlinks, "downlinks", true),
        (Self::Bidir, "bidir", true),
        (Self::Renewal, "renewal", true),
        (Self::Used, "used", false),
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
