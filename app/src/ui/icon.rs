//! Icons: one sprite in `public/icons.svg`, named by this enum.

use leptos::prelude::*;

/// An icon of the sprite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// The product's mark.
    Mark,
    /// To the left.
    Left,
    /// To the right.
    Right,
    /// Down; something opens.
    Down,
    /// An order that goes down.
    Sorted,
    /// Copy.
    Copy,
    /// Done.
    Check,
    /// Columns of a table.
    Columns,
    /// A filter.
    Filter,
    /// A new thing.
    Plus,
    /// Edit.
    Edit,
    /// Delete.
    Trash,
    /// Nothing here.
    Empty,
    /// Something to mind.
    Warning,
    /// Something that waits for its time.
    Clock,
    /// Something that will not be.
    Cross,
    /// Sign out.
    Out,
    /// Somebody.
    Person,
    /// Something that rings.
    Bell,
    /// What is written about a page.
    Help,
    /// Something is looked for.
    Search,
    /// A code is read by a camera.
    Scan,
    /// A place.
    Place,
}

impl Icon {
    /// Every icon of the sprite, in its order.
    pub const ALL: [Self; 23] = [
        Self::Mark,
        Self::Left,
        Self::Right,
        Self::Down,
        Self::Sorted,
        Self::Copy,
        Self::Check,
        Self::Columns,
        Self::Filter,
        Self::Plus,
        Self::Edit,
        Self::Trash,
        Self::Empty,
        Self::Warning,
        Self::Clock,
        Self::Cross,
        Self::Out,
        Self::Person,
        Self::Bell,
        Self::Help,
        Self::Search,
        Self::Scan,
        Self::Place,
    ];
}

/// Shows an icon beside a word; it says nothing by itself.
pub fn icon(icon: Icon) -> AnyView {
    let name = match icon {
        Icon::Mark => "/icons.svg#mark",
        Icon::Left => "/icons.svg#left",
        Icon::Right => "/icons.svg#right",
        Icon::Down => "/icons.svg#down",
        Icon::Sorted => "/icons.svg#sorted",
        Icon::Copy => "/icons.svg#copy",
        Icon::Check => "/icons.svg#check",
        Icon::Columns => "/icons.svg#columns",
        Icon::Filter => "/icons.svg#filter",
        Icon::Plus => "/icons.svg#plus",
        Icon::Edit => "/icons.svg#edit",
        Icon::Trash => "/icons.svg#trash",
        Icon::Empty => "/icons.svg#empty",
        Icon::Warning => "/icons.svg#warning",
        Icon::Clock => "/icons.svg#clock",
        Icon::Cross => "/icons.svg#cross",
        Icon::Out => "/icons.svg#out",
        Icon::Person => "/icons.svg#person",
        Icon::Bell => "/icons.svg#bell",
        Icon::Help => "/icons.svg#help",
        Icon::Search => "/icons.svg#search",
        Icon::Scan => "/icons.svg#scan",
        Icon::Place => "/icons.svg#place",
    };
    view! { <svg class="icon" aria-hidden="true"><use href=name></use></svg> }.into_any()
}
