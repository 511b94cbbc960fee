//! The columns of a list of devices.

use crate::list::columns;
use crate::rejection::Rejection;

/// A column of a list of devices, on a page or in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceColumn {
    /// Whether it is heard as it should be.
    State,
    /// Its id.
    Id,
    /// Its name.
    Name,
    /// Its device type.
    Type,
    /// Its group.
    Group,
    /// Its tags.
    Tags,
    /// Its note.
    Note,
    /// What people are told of its token.
    Token,
    /// How strong the newest message was.
    Signal,
    /// The link quality of the newest message.
    Quality,
    /// The time of the newest message.
    Seen,
    /// The sequence number of the newest message.
    Seq,
    /// The signal to noise ratio of the newest message.
    Snr,
    /// The signal strength of the newest message.
    Rssi,
    /// What the newest message said.
    Last,
    /// The bytes of the newest message.
    Data,
    /// Its stated position.
    Position,
    /// When it was registered.
    Created,
}

impl DeviceColumn {
    /// Every column in its order, with its word, as it stands in addresses and above a file, and
    /// whether it is told unasked.
    pub const ALL: [columns::Told<Self>; 18] = [
        (Self::State, "state", true),
        (Self::Id, "id", true),
        (Self::Name, "name", true),
        (Self::Type, "type", true),
        (Self::Group, "group", false),
        (Self::Tags, "tags", true),
        (Self::Note, "note", false),
        (Self::Token, "token", false),
        (Self::Signal, "signal", false),
        (Self::Quality, "quality", true),
        (Self::Seen, "seen", true),
        (Self::Seq, "seq", false),
        (Self::Snr, "snr", true),
        (Self::Rssi, "rssi", true),
        (Self::Last, "last", true),
        (Self::Data, "data", false),
        (Self::Position, "position", false),
        (Self::Created, "created", false),
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
        let words = |words: &[&str]| {
            let asked: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            let chosen = DeviceColumn::chosen(&asked);
            chosen.map(|all| all.into_iter().map(|column| column.1).collect::<Vec<_>>())
        };
        assert_eq!(words(&["token", "id"]).unwrap(), ["id", "token"]);
        assert_eq!(words(&[]).unwrap()[..3], ["state", "id", "name"]);
        assert_eq!(words(&["shoe"]).unwrap_err().field, "column");
        for (column, word, _) in DeviceColumn::ALL {
            assert_eq!(DeviceColumn::from_word(word), Some(column));
        }
    }
}
