//! The orders of lists, on a page: each list has its own, and reads them by one rule.

use crate::rejection::{Fault, Rejection};

/// An order: the word of the column by which rows are laid, and whether what is greater comes first by
/// itself. The first order of a list needs no saying.
pub type Told<S> = (S, &'static str, bool);

/// What says that an order is turned round.
const ON: &str = "on";

/// What stands in an address for an order of `all`: nothing for the first.
pub fn word<S: Copy + PartialEq>(all: &[Told<S>], order: S) -> &'static str {
    let later = all.iter().skip(1).find(|told| told.0 == order);
    later.map_or("", |told| told.1)
}

/// The order of that word, and whether what is greater comes first by it: turned round where
/// `reversed` is `on`.
///
/// # Errors
/// A word that none of them has, as a fault of the field `sort`; anything but `on` or nothing, as one
/// of `reversed`.
pub fn read<S: Copy>(all: &[Told<S>], asked: &str, reversed: &str) -> Result<(S, bool), Rejection> {
    let found = match asked {
        "" => all.first(),
        asked => all.iter().skip(1).find(|told| told.1 == asked),
    };
    let Some((order, _, descends)) = found else {
        let allowed: Vec<&str> = all.iter().skip(1).map(|told| told.1).collect();
        let allowed = allowed.join(", ");
        return Err(Fault::NotOneOf { allowed }.of("sort"));
    };
    match reversed {
        "" => Ok((*order, *descends)),
        ON => Ok((*order, !descends)),
        _ => {
            let allowed = ON.into();
            Err(Fault::NotOneOf { allowed }.of("reversed"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_order_needs_no_saying_and_each_is_turned_round_by_one_word() {
        let all = [('n', "name", false), ('c', "created", true)];
        assert_eq!(read(&all, "", ""), Ok(('n', false)));
        assert_eq!(read(&all, "", "on"), Ok(('n', true)));
        assert_eq!(read(&all, "created", ""), Ok(('c', true)));
        assert_eq!(read(&all, "created", "on"), Ok(('c', false)));
        assert_eq!((word(&all, 'n'), word(&all, 'c')), ("", "created"));
        for (sort, reversed, field) in [
            ("name", "", "sort"),
            ("x", "", "sort"),
            ("", "1", "reversed"),
        ] {
            assert_eq!(read(&all, sort, reversed).unwrap_err().field, field);
        }
    }
}
