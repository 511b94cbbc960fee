//! Lists in more than one form, and what the palette does, in French.

use super::super::Listing;

/// The words.
pub const LISTING: Listing = Listing {
    as_table: "En tableau",
    as_tree: "En arborescence",
    deed: "Action",
    choose_type: "d’un type d’appareil que vous choisissez",
};
