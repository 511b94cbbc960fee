//! Lists in more than one form, and what the palette does, in German.

use super::super::Listing;

/// The words.
pub const LISTING: Listing = Listing {
    as_table: "Als Tabelle",
    as_tree: "Als Baum",
    deed: "Aktion",
    choose_type: "eines Gerätetyps, den Sie auswählen",
};
