//! Lists in more than one form, and what the palette does, in Spanish.

use super::super::Listing;

/// The words.
pub const LISTING: Listing = Listing {
    as_table: "Como tabla",
    as_tree: "Como árbol",
    deed: "Acción",
    choose_type: "de un tipo de dispositivo que elija",
};
