//! Saved views: lists of devices as people keep them, with what they filter, their order and their
//! columns. One is its owner's alone, or shared with a group: then whoever sees that group sees it,
//! as long as its owner has a role there.

use serde::{Deserialize, Serialize};

use crate::device::address as list;
use crate::id::{GroupId, SavedViewId};
use crate::rejection::{Fault, Rejection, one_line, text};

/// The most views that somebody keeps.
pub const VIEWS_MOST: i64 = 50;

/// The most characters of a view's name.
pub const NAME_LONGEST: u32 = 60;

/// The most characters of what a view says in the address.
pub const ADDRESS_LONGEST: u32 = 2000;

/// A view, as somebody sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// Its id.
    pub id: SavedViewId,
    /// Its name.
    pub name: String,
    /// What stands behind the path of the list, and the question mark; may be empty.
    pub address: String,
    /// The group with which it is shared, and that group's name; absent of one that he who asks does
    /// not see.
    pub group: Option<(GroupId, String)>,
    /// Whose it is, where it is another's.
    pub of: Option<String>,
    /// Whether he who asks may delete it.
    pub write: bool,
    /// Whether the list begins with it for him.
    pub usual: bool,
}

/// What the form of a view sends: text as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedViewInput {
    /// Its name. One that somebody has of that name already is replaced.
    #[serde(default)]
    pub name: String,
    /// What stands behind the path of the list.
    #[serde(default)]
    pub address: String,
    /// The id of the group with which it is shared; empty: with none.
    #[serde(default)]
    pub group: String,
    /// `on`: the list begins with it.
    #[serde(default)]
    pub usual: String,
}

/// The same, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedViewSettings {
    /// 1 to [`NAME_LONGEST`] characters in one line.
    pub name: String,
    /// What an address can hold, and nothing that ends it; the list shows what it asks for.
    pub address: String,
    /// With which group it is shared.
    pub group: Option<GroupId>,
    /// Whether the list begins with it.
    pub usual: bool,
}

impl SavedViewInput {
    /// Everything, checked.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn check(&self) -> Result<SavedViewSettings, Vec<Rejection>> {
        let mut wrong = Vec::new();
        let name = text(&self.name, NAME_LONGEST).and_then(|name| match name.is_empty() {
            true => Err(Fault::Missing),
            false => one_line(&name).map(|()| name),
        });
        let name = name.unwrap_or_else(|fault| {
            wrong.push(fault.of("name"));
            String::new()
        });
        let address = address(&self.address).unwrap_or_else(|refused| {
            wrong.extend(refused);
            String::new()
        });
        let group = match self.group.as_str() {
            "" => None,
            id => {
                let id = id.parse().ok();
                if id.is_none() {
                    wrong.push(Fault::UnknownGroup.of("group"));
                }
                id
            }
        };
        let usual = match self.usual.as_str() {
            "" => false,
            "on" => true,
            _ => {
                let allowed = "on".to_owned();
                wrong.push(Fault::NotOneOf { allowed }.of("usual"));
                false
            }
        };
        match wrong.is_empty() {
            true => Ok(SavedViewSettings {
                name,
                address,
                group,
                usual,
            }),
            false => Err(wrong),
        }
    }
}

/// It is sent as a header, so it holds what addresses are made of and nothing else; and the list
/// takes it: whoever begins with a view that the list refuses would see no list at all.
fn address(typed: &str) -> Result<String, Vec<Rejection>> {
    let wrong = |fault: Fault| vec![fault.of("address")];
    let address = text(typed.trim().trim_start_matches('?'), ADDRESS_LONGEST).map_err(wrong)?;
    let fits = |c: char| c.is_ascii_alphanumeric() || "-._~%&=+!*'(),:;@/|".contains(c);
    if !address.chars().all(fits) {
        return Err(wrong(Fault::UnknownField));
    }
    list::asked(&address)?;
    Ok(address)
}

/// Whether the list shows what an address asks for: one that was kept may say what no list knows by
/// now.
pub fn is_shown(address: &str) -> bool {
    list::asked(address).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_has_a_name_and_an_address_that_stays_one() {
        let input = SavedViewInput {
            name: " Roofs ".into(),
            address: "?c1=tag&v1=roof%20top".into(),
            group: String::new(),
            usual: "on".into(),
        };
        let settings = input.check().unwrap();
        assert_eq!(settings.name, "Roofs");
        assert_eq!(settings.address, "c1=tag&v1=roof%20top");
        assert_eq!((settings.group, settings.usual), (None, true));
        let wrong = SavedViewInput {
            name: " ".into(),
            address: "c1=tag\r\nSet-Cookie: x".into(),
            group: "everybody".into(),
            usual: "yes".into(),
        };
        let wrong = wrong.check().unwrap_err();
        let fields: Vec<&str> = wrong.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(fields, ["name", "address", "group", "usual"]);
    }

    #[test]
    fn what_the_list_would_refuse_is_no_view_of_it() {
        let of = |address: &str| SavedViewInput {
            name: "Roofs".into(),
            address: address.into(),
            ..SavedViewInput::default()
        };
        for (address, field) in [
            ("c1=shoe&v1=9", "c1"),
            ("size=7", "size"),
            ("column=shoe", "column"),
            ("colour=red", "colour"),
        ] {
            let wrong = of(address).check().unwrap_err();
            assert_eq!(wrong[0].field, field);
            assert!(!is_shown(address));
        }
        assert!(of("").check().is_ok() && is_shown(""));
    }
}
