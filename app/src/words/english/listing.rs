//! Lists in more than one form, and what the palette does, in English.

use super::super::Listing;

/// The words.
pub const LISTING: Listing = Listing {
    as_table: "As a table",
    as_tree: "As a tree",
    deed: "Do",
    choose_type: "of a device type that you choose",
};
