//! The order of a list: links in the heads of its columns. The first press orders by a column, the
//! next turns the order round.

use leptos_router::params::ParamsMap;

use crate::ui::link;
use crate::ui::table::{Direction, Head};

/// What the address calls the order.
pub const SORT: &str = "sort";

/// What the address calls an order that is turned round; it says `on`.
pub const REVERSED: &str = "reversed";

/// The order of a list by now.
pub struct Order<'a> {
    /// The path of the list.
    pub path: &'a str,
    /// What its address says.
    pub query: &'a ParamsMap,
    /// The word of the order; empty for the one that needs no saying.
    pub word: &'a str,
    /// Whether it is turned round.
    pub reversed: bool,
}

impl Order<'_> {
    /// The head of a column by which rows are ordered. `word` says so in the address; `descends`
    /// says whether what is greater comes first by itself.
    pub fn head(&self, head: Head, word: &'static str, descends: bool) -> Head {
        let current = self.word == word;
        let turned = current && !self.reversed;
        let changes = [
            (SORT, (!word.is_empty()).then_some(word)),
            (REVERSED, turned.then_some("on")),
        ];
        let direction = match descends != self.reversed {
            true => Direction::Down,
            false => Direction::Up,
        };
        let href = link::with(self.path, self.query, &changes);
        head.sorted_by(href, current.then_some(direction))
    }
}
