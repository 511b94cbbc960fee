//! Lists in more than one form, and what the palette does, in Portuguese.

use super::super::Listing;

/// The words.
pub const LISTING: Listing = Listing {
    as_table: "Como tabela",
    as_tree: "Como árvore",
    deed: "Ação",
    choose_type: "de um tipo de dispositivo à sua escolha",
};
