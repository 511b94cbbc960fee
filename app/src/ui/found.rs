//! What a search found, what can be made, and the pages that are called so: told the same on the page
//! of the search and in the palette.

use domain::search::{Hit, Kind};

use crate::rpc::search::{Makes, Sought};
use crate::words::words;

/// Something to go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Where it is.
    pub href: String,
    /// What it is called.
    pub name: String,
    /// What it belongs to; may be empty.
    pub beside: String,
    /// What it is.
    pub kind: &'static str,
}

/// The way out, which is no page: only the palette has it.
pub const SIGN_OUT: &str = "#sign-out";

/// Everything that begins with what was typed, things before what can be made, and that before pages.
/// `here` is the path of the page on which it is asked.
pub fn lines(sought: &Sought, typed: &str, here: &str) -> Vec<Line> {
    let things = sought.found.hits.iter().map(thing);
    let deeds = deeds(typed, sought.makes, here);
    let pages = pages(typed, sought.network);
    things.chain(deeds).chain(pages).collect()
}

/// What the reader may make and is called so.
fn deeds(typed: &str, makes: Makes, here: &str) -> Vec<Line> {
    let words = words();
    let callback = match here.strip_prefix("/device-types/") {
        Some(rest) => {
            let id = rest.split('/').next().unwrap_or_default();
            let of_one = (!id.is_empty() && id != "new").then_some(id);
            of_one.map(|id| format!("/device-types/{id}/callbacks/new"))
        }
        None => None,
    };
    let beside = match callback {
        Some(_) => "",
        None => words.listing.choose_type,
    };
    let callback = callback.unwrap_or_else(|| "/device-types".to_owned());
    let to = |href: &str| href.to_owned();
    let all = [
        (
            makes.devices,
            words.registration.new,
            to("/devices/new"),
            "",
        ),
        (
            makes.devices,
            words.registration.series,
            to("/registrations/new"),
            "",
        ),
        (
            makes.device_types,
            words.device_type.new,
            to("/device-types/new"),
            "",
        ),
        (makes.callbacks, words.callback.new, callback, beside),
        (makes.people, words.user.new, to("/users/new"), ""),
        (makes.people, words.group.new, to("/groups/new"), ""),
        (
            makes.contracts,
            words.contract.new,
            to("/contracts/new"),
            "",
        ),
        (
            makes.stations,
            words.station.new,
            to("/base-stations/new"),
            "",
        ),
    ];
    let meant = all.into_iter();
    let meant = meant.filter(|(may, name, ..)| *may && is_called(name, typed));
    let line = |(_, name, href, beside): (bool, &str, String, &str)| Line {
        href,
        name: name.to_owned(),
        beside: beside.to_owned(),
        kind: words.listing.deed,
    };
    meant.map(line).collect()
}

/// The way out, where what was typed means that.
pub fn way_out(typed: &str) -> Option<Line> {
    let words = words();
    is_called(words.account.sign_out, typed).then(|| Line {
        href: SIGN_OUT.to_owned(),
        name: words.account.sign_out.to_owned(),
        beside: String::new(),
        kind: words.listing.deed,
    })
}

/// Whether a word of a name begins with what was typed, or the name with all of it.
fn is_called(name: &str, typed: &str) -> bool {
    let (name, typed) = (name.to_lowercase(), typed.trim().to_lowercase());
    let mut starts = name.char_indices().filter(|(at, _)| {
        *at == 0 || name[..*at].ends_with(|before: char| !before.is_alphanumeric())
    });
    !typed.is_empty() && starts.any(|(at, _)| name[at..].starts_with(&typed))
}

fn thing(hit: &Hit) -> Line {
    let id = &hit.id;
    let (href, name) = match hit.kind {
        Kind::Device => (format!("/devices/{id}"), with_id(hit)),
        Kind::DeviceType => (format!("/device-types/{id}"), hit.name.clone()),
        Kind::Group => (format!("/groups/{id}"), hit.name.clone()),
        Kind::User => (format!("/users/{id}"), hit.name.clone()),
        Kind::BaseStation => (format!("/base-stations/{id}"), with_id(hit)),
        Kind::Callback => {
            let kind = hit.callback.map(words().callback.kinds);
            let name = [kind.unwrap_or_default(), hit.name.as_str()].join(" ");
            let href = format!("/device-types/{}/callbacks/{id}", hit.of);
            (href, name.trim().to_owned())
        }
    };
    Line {
        href,
        name,
        beside: hit.beside.clone(),
        kind: (words().search.kind_name)(hit.kind),
    }
}

/// A name with the id before it, unless it says the id itself.
fn with_id(hit: &Hit) -> String {
    match hit.name.contains(&hit.id) {
        true => hit.name.clone(),
        false => format!("{} {}", hit.id, hit.name),
    }
}

/// The pages in whose name a word begins with what was typed; `network`: those of base stations
/// among them.
fn pages(typed: &str, network: bool) -> Vec<Line> {
    let words = words();
    let all = [
        (words.welcome.title, "/"),
        (words.device.title, "/devices"),
        (words.registration.new_title, "/devices/new"),
        (words.registration.title, "/registrations"),
        (words.transfer.title, "/transfers"),
        (words.device_type.title, "/device-types"),
        (words.contract.title, "/contracts"),
        (words.user.title, "/users"),
        (words.group.title, "/groups"),
        (words.event.title, "/events"),
        (words.alert.title, "/alerts"),
        (words.tools.title, "/tools"),
        (words.preview.title, "/format"),
        (words.virtual_device.title, "/tools/virtual-device"),
        (words.install.title, "/install"),
        (words.tools.callbacks, "/apidocs/callback"),
        (words.tools.api, "/apidocs"),
        (words.own.settings, "/account/settings"),
        (words.own.password, "/account/password"),
        (words.own.second_step, "/account/second-step"),
        (words.session.title, "/account/sessions"),
    ];
    let of_network = [
        (words.station.title, "/base-stations"),
        (words.certificate.title, "/certificates"),
    ];
    let of_network = of_network.into_iter().filter(|_| network);
    all.into_iter()
        .chain(of_network)
        .filter(|(name, _)| is_called(name, typed))
        .map(|(name, href)| Line {
            href: href.to_owned(),
            name: name.to_owned(),
            beside: String::new(),
            kind: words.search.page,
        })
        .collect()
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use domain::search::Found;

    use super::*;

    fn hit(kind: Kind, id: &str, name: &str) -> Hit {
        Hit {
            kind,
            id: id.into(),
            name: name.into(),
            beside: "Bins".into(),
            of: "510b848ee4b0ca47869752b5".into(),
            callback: None,
        }
    }

    #[test]
    fn pages_are_found_by_any_word_of_their_name() {
        let found = |typed: &str, network| {
            let lines = pages(typed, network).into_iter();
            lines.map(|line| line.href).collect::<Vec<_>>()
        };
        assert!(found("base", true).contains(&"/base-stations".to_owned()));
        assert!(!found("base", false).contains(&"/base-stations".to_owned()));
        assert!(found("DEV", false).contains(&"/tools/virtual-device".to_owned()));
        assert!(found("", true).is_empty());
        assert!(found("evice", true).is_empty());
    }

    #[test]
    fn only_what_one_may_make_is_offered() {
        let makes = Makes {
            people: true,
            callbacks: true,
            ..Makes::default()
        };
        let found = |typed: &str, makes, here: &str| {
            let lines = deeds(typed, makes, here).into_iter();
            lines.map(|line| line.href).collect::<Vec<_>>()
        };
        let people = ["/device-types", "/users/new", "/groups/new"];
        assert_eq!(found("new", makes, "/"), people);
        assert_eq!(found("user", makes, "/"), ["/users/new"]);
        assert_eq!(found("new dev", makes, "/"), Vec::<String>::new());
        assert!(found("", makes, "/").is_empty());
        assert!(found("new", Makes::default(), "/").is_empty());
        // Where a device type is looked at, its callback is meant.
        let callback = ["/device-types/51/callbacks/new"];
        assert_eq!(
            found("callback", makes, "/device-types/51/events"),
            callback
        );
        assert_eq!(
            found("callback", makes, "/device-types/new"),
            ["/device-types"]
        );
        assert!(way_out("sign").is_some() && way_out("out").is_some());
        assert!(way_out("").is_none() && way_out("device").is_none());
    }

    #[test]
    fn a_device_is_told_with_its_id_once() {
        let found = Found {
            hits: vec![
                hit(Kind::Device, "1B9C50", "Greenhouse"),
                hit(Kind::Device, "1B9C51", "Device 1B9C51"),
                hit(Kind::Callback, "a1", "ann@example.org"),
            ],
            more: Vec::new(),
        };
        let sought = Sought {
            found,
            ..Sought::default()
        };
        let lines = lines(&sought, "zzz", "/");
        assert_eq!(lines[0].name, "1B9C50 Greenhouse");
        assert_eq!(lines[1].name, "Device 1B9C51");
        assert_eq!(
            lines[2].href,
            "/device-types/510b848ee4b0ca47869752b5/callbacks/a1"
        );
    }
}
