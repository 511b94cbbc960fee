//! Device types to choose from in forms.

use serde::{Deserialize, Serialize};

use crate::id::DeviceTypeId;

/// The most that are offered in a form at once.
pub const OFFERED: usize = 1000;

/// Device types to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceTypeChoice {
    /// Id and name of each, by name; the one that was asked for is always among them.
    pub types: Vec<(DeviceTypeId, String)>,
    /// Whether there are more than are offered: part of its name finds any other.
    pub more: bool,
}

impl DeviceTypeChoice {
    /// Value and word of each, as a form offers them.
    pub fn each(&self) -> Vec<(String, String)> {
        let each = self.types.iter();
        each.map(|(id, name)| (id.to_string(), name.clone()))
            .collect()
    }

    /// The same, and before them an entry without a value, called `none`, where none of them is
    /// `chosen`: a browser takes the first for chosen, and whoever says nothing is to have chosen
    /// none.
    pub fn entries(&self, chosen: &str, none: &str) -> Vec<(String, String)> {
        let mut entries = self.each();
        if entries.iter().all(|entry| entry.0 != chosen) {
            entries.insert(0, (String::new(), none.to_owned()));
        }
        entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_chosen_by_saying_nothing() {
        let id = DeviceTypeId([1; 12]);
        let choice = DeviceTypeChoice {
            types: vec![(id, "Bins".into())],
            more: false,
        };
        let entry = (id.to_string(), "Bins".to_owned());
        assert_eq!(
            choice.entries(&entry.0, "Choose"),
            std::slice::from_ref(&entry)
        );
        let none = (String::new(), "Choose".to_owned());
        for chosen in ["", "020202020202020202020202"] {
            let entries = choice.entries(chosen, "Choose");
            assert_eq!(entries, [none.clone(), entry.clone()]);
        }
    }
}
