//! The columns of lists, on a page or in a file: each list has its own, and chooses them by one rule.

use crate::rejection::{Fault, Rejection};

/// A column with its word, as it stands in addresses and above a file, and whether it is told unasked.
pub type Told<C> = (C, &'static str, bool);

/// Those of `all` that have these words, in their order; the ones that are told unasked where there
/// is no word.
///
/// # Errors
/// A word that is none of them, as a fault of the field `column`.
pub fn chosen<C: Copy>(
    all: &[Told<C>],
    words: &[String],
) -> Result<Vec<(C, &'static str)>, Rejection> {
    let known = |word: &String| all.iter().any(|column| column.1 == word);
    if !words.iter().all(known) {
        let allowed: Vec<&str> = all.iter().map(|column| column.1).collect();
        let allowed = allowed.join(", ");
        return Err(Fault::NotOneOf { allowed }.of("column"));
    }
    let asked = |(_, word, unasked): &&Told<C>| match words {
        [] => *unasked,
        words => words.iter().any(|asked| asked == word),
    };
    let chosen = all.iter().filter(asked);
    Ok(chosen.map(|(column, word, _)| (*column, *word)).collect())
}
