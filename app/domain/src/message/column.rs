//! The columns of a list of messages.

use crate::list::columns;
use crate::rejection::Rejection;

/// A column of a list of messages, on a page or in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageColumn {
    /// When it was heard first.
    Time,
    /// How long after that it arrived here.
    Delay,
    /// Its sequence number.
    Seq,
    /// Its bytes.
    Data,
    /// What its device type makes of them.
    Fields,
    /// Where it was sent.
    Position,
    /// The base stations that heard it.
    Station,
    /// How strongly it was heard at best.
    Rssi,
    /// Its best signal to noise ratio.
    Snr,
    /// The frequency on which it was heard best.
    Frequency,
    /// How well the network hears the device.
    Quality,
    /// The answer to the device.
    Downlink,
    /// Where its callbacks stand.
    Callbacks,
}

impl MessageColumn {
    /// Every column in its order, with its word, as it stands in addresses and above a file, and
    /// whether it is told unasked.
    pub const ALL: [columns::Told<Self>; 13] = [
        (Self::Time, "time", true),
        (Self::Delay, "delay", true),
        (Self::Seq, "seq", true),
        (Self::Data, "data", true),
        (Self::Fields, "fields", true),
        (Self::Position, "position", true),
        (Self::Station, "station", true),
        (Self::Rssi, "rssi", true),
        (Self::Snr, "snr", true),
        (Self::Frequency, "frequency", false),
        (Self::Quality, "quality", true),
        (Self::Downlink, "downlink", true),
        (Self::Callbacks, "callbacks", true),
    ];

    /// Those of these words, in their order; the ones that are told unasked where there is none.
    ///
    /// # Errors
    /// A word that is none of them, as a fault of the field `column`.
    pub fn chosen(words: &[String]) -> Result<Vec<(Self, &'static str)>, Rejection> {
        columns::chosen(&Self::ALL, words)
    }

    /// The one of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        let of = Self::ALL.iter().find(|column| column.1 == word);
        of.map(|column| column.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_those_that_are_asked_for_or_the_usual_ones() {
        let asked = ["rssi".to_owned(), "time".to_owned()];
        let chosen = MessageColumn::chosen(&asked).unwrap();
        let words: Vec<&str> = chosen.iter().map(|column| column.1).collect();
        assert_eq!(words, ["time", "rssi"]);
        let unasked = MessageColumn::chosen(&[]).unwrap();
        assert!(unasked.iter().all(|column| column.1 != "frequency"));
        let refused = MessageColumn::chosen(&["shoe".to_owned()]).unwrap_err();
        assert_eq!(refused.field, "column");
        for (column, word, _) in MessageColumn::ALL {
            assert_eq!(MessageColumn::from_word(word), Some(column));
        }
    }
}
