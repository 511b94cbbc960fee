//! What a search found, and the pages that are called so: told the same on the page of the search
//! and in the palette.

use domain::search::{Hit, Kind};

use crate::rpc::search::Sought;
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

/// Everything that begins with what was typed, things before pages.
pub fn lines(sought: &Sought, typed: &str) -> Vec<Line> {
    let things = sought.found.hits.iter().map(thing);
    things.chain(pages(typed, sought.network)).collect()
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
    let typed = typed.trim().to_lowercase();
    let begins = |name: &str| {
        let name = name.to_lowercase();
        let mut starts = name.char_indices().filter(|(at, _)| {
            *at == 0 || name[..*at].ends_with(|before: char| !before.is_alphanumeric())
        });
        starts.any(|(at, _)| name[at..].starts_with(&typed))
    };
    all.into_iter()
        .chain(of_network)
        .filter(|(name, _)| !typed.is_empty() && begins(name))
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
            network: false,
        };
        let lines = lines(&sought, "zzz");
        assert_eq!(lines[0].name, "1B9C50 Greenhouse");
        assert_eq!(lines[1].name, "Device 1B9C51");
        assert_eq!(
            lines[2].href,
            "/device-types/510b848ee4b0ca47869752b5/callbacks/a1"
        );
    }
}
