//! What each server function takes, known by its path: so a field that it does not take is refused
//! by name before the function is asked, where the form's reader would pass over it.
//!
//! Nobody writes this down. The arguments are a struct that is read from the form, and which fields
//! a struct has, and of what kind they are, it says itself to whatever it is read from: so it is
//! read once from something that only listens ([`Listener`]), and once more without each of its
//! fields, to hear which of them it cannot do without.

mod listener;

use std::collections::HashMap;
use std::sync::LazyLock;

use domain::Fault;
use domain::rejection::{Expected, Found};
use leptos::server_fn::ServerFn;
use serde::de::DeserializeOwned;

use super::{
    account, alert, api_access, associated, audit, bulk, callback, certificate, contract, delivery,
    device, device_type, documentation, event, event_configuration, group, identity, inspector,
    install, map, message, news, overview, profile, registration, saved_view, search, session,
    station, statistics, transfer, user, virtual_device,
};
use listener::{Error, Listener};

/// What can stand in a place of a form.
#[derive(Clone, Debug)]
pub enum Shape {
    /// Any text.
    Text,
    /// `true` or `false`.
    Truth,
    /// A whole number which that finds small enough.
    Whole(fn(&str) -> bool),
    /// One of these words.
    Word(&'static [&'static str]),
    /// That, or an empty text for nothing.
    Optional(Box<Self>),
    /// Any number of these: `name[]`, or `name[0]` and so on.
    List(Box<Self>),
    /// Parts with names: `name[part]`; those of the form itself are its fields.
    Parts(Vec<(&'static str, Self)>),
}

impl Shape {
    /// That of the arguments of a server function.
    fn of<T: DeserializeOwned>() -> Self {
        let mut shape = Self::Text;
        let heard = T::deserialize(Listener(&mut shape, &[]));
        heard.expect("arguments are made of what forms send");
        shape
    }

    /// The ways to the fields that it has, those that stand below others after them.
    fn ways(&self, to: &[&'static str], all: &mut Vec<Vec<&'static str>>) {
        match self {
            Self::Parts(parts) => {
                for (name, shape) in parts {
                    let way = [to, &[*name]].concat();
                    all.push(way.clone());
                    shape.ways(&way, all);
                }
            }
            Self::Optional(inner) => inner.ways(to, all),
            _ => {}
        }
    }

    /// Whether a list lies at the end of `way`.
    pub fn is_list(&self, way: &[String]) -> bool {
        match (self, way) {
            (Self::Parts(parts), [name, rest @ ..]) => {
                let part = parts.iter().find(|part| part.0 == name.as_str());
                part.is_some_and(|part| part.1.is_list(rest))
            }
            (Self::Optional(inner), _) => inner.is_list(way),
            (Self::List(_), []) => true,
            _ => false,
        }
    }

    /// What is wrong with `value` at the end of `way`: the name of a field, and what stands in
    /// brackets behind it.
    pub fn fault(&self, way: &[String], value: &str) -> Option<Fault> {
        let wrong = |expected| {
            let found = Found::Text;
            Some(Fault::WrongType { expected, found })
        };
        match (self, way) {
            (Self::Parts(parts), [name, rest @ ..]) => {
                match parts.iter().find(|part| part.0 == name.as_str()) {
                    Some((_, shape)) => shape.fault(rest, value),
                    None => Some(Fault::UnknownField),
                }
            }
            (Self::List(each), [place, rest @ ..]) if is_place(place) => each.fault(rest, value),
            (Self::Optional(_), []) if value.is_empty() => None,
            (Self::Optional(inner), _) => inner.fault(way, value),
            (Self::Parts(_), []) => wrong(Expected::Object),
            (Self::List(_), []) => wrong(Expected::List),
            (_, [_, ..]) => Some(Fault::UnknownField),
            (Self::Text, []) => None,
            (Self::Truth, []) if value.parse::<bool>().is_ok() => None,
            (Self::Truth, []) => wrong(Expected::Bool),
            (Self::Whole(fits), []) if fits(value) => None,
            (Self::Whole(_), []) => wrong(Expected::Integer),
            (Self::Word(words), []) if words.contains(&value) => None,
            (Self::Word(words), []) => {
                let allowed = words.join(", ");
                Some(Fault::NotOneOf { allowed })
            }
        }
    }
}

/// Whether that names a place of a list: a number from 0, or nothing for the next one.
fn is_place(text: &str) -> bool {
    text.is_empty() || text.bytes().all(|b| b.is_ascii_digit()) && text.parse::<usize>().is_ok()
}

/// What a server function takes.
struct Arguments {
    shape: Shape,
    /// The ways to the fields without which it cannot be called.
    required: Vec<Vec<&'static str>>,
}

impl Arguments {
    fn of<T: DeserializeOwned>() -> Self {
        let shape = Shape::of::<T>();
        let mut required = Vec::new();
        shape.ways(&[], &mut required);
        required.retain(|way| {
            let without = T::deserialize(Listener(&mut Shape::Text, way));
            matches!(without, Err(Error::Missing(name)) if way.last() == Some(&name))
        });
        Self { shape, required }
    }
}

/// The shape of what the server function at a path takes.
pub fn of(path: &str) -> Option<&'static Shape> {
    ALL.get(path).map(|arguments| &arguments.shape)
}

/// The ways to the fields without which the server function at a path cannot be called.
pub fn required(path: &str) -> &'static [Vec<&'static str>] {
    match ALL.get(path) {
        Some(arguments) => &arguments.required,
        None => &[],
    }
}

static ALL: LazyLock<HashMap<&'static str, Arguments>> = LazyLock::new(|| {
    let mut all = HashMap::new();
    macro_rules! functions {
        ($($noun:ident: $($function:ident),+;)+) => {
            $($(all.insert(
                <$noun::$function as ServerFn>::PATH,
                Arguments::of::<$noun::$function>(),
            );)+)+
        };
    }
    functions! {
        account: Settings, SaveSettings, ChangePassword, Steps, BeginSecondStep, ConfirmSecondStep,
            EndSecondStep, Linked, BeginLink, EndLink, Sessions, EndSession, EndOtherSessions;
        alert: List, Unread, Mark, MarkAll;
        api_access: List, Choices, One, ForEditing, Save, Renew, Revoke, Delete;
        associated: Devices, Moving;
        audit: OfGroup;
        bulk: Look, Change;
        callback: List, Fares, ForEditing, One, Save, Enable, ChooseDownlink, Delete, RenewSecret,
            EndSecret;
        certificate: List, Choices, One, ForEditing, Save, ForDeleting, Delete;
        contract: List, Choices, One, ForEditing, Save, Devices, Close, Delete;
        delivery: List, OfDeviceType, Deleted, One, Retry, RetryChosen, RetryFailed;
        device: List, One, ForEditing, Save, TransferChoices, Transfer, Delete, RenewPac,
            Disengage, Suspend, Restart, ForLeaving, Unsubscribe, Stay, Replacement, Replace,
            Messages, Location;
        device_type: List, One, ForDeleting, Delete, Disengage, Choices, ForEditing, WithSamples,
            Save;
        documentation: Callbacks, Api;
        event: All, OfDevice, OfDeviceType, OfGroup;
        event_configuration: List, One, Choices, ForEditing, Save, Enable, Delete, RenewSecret,
            EndSecret, Deliveries, Delivery, Retry, RetryChosen, RetryFailed;
        group: One, List, Lines, DeviceTypes, Users, Contracts, Choices, ForEditing, Save, ForMoving,
            Relocate, ForDeleting, Delete;
        identity: Choices, Take;
        inspector: Offered, One, Make, SaveDownlink;
        install: Choices, Put, Heard;
        map: Fleet, OfAll, OfDeviceType, OfGroup, OfStation;
        message: OfDevice, One, SendAgain;
        news: List, Choices, One, Save, Delete;
        overview: Figures;
        profile: List, Choices, One, Save, Delete;
        registration: Choices, Register, List, One, Begin, Undo, Forget;
        saved_view: All, Save, Delete, Begin;
        search: Find;
        session: Current, SignIn, ConfirmCode, Provider, MailsLinks, ForgotPassword, SignOut,
            OpenLink, ChoosePassword;
        station: List, Choices, One, ForEditing, Create, Save, Renew;
        statistics: OfDevice, OfDeviceType, OfGroup, OfStation;
        transfer: List, Offering, Offer, One, Accept, Refuse, TakeBack;
        user: List, Choices, One, ForEditing, Save, Delete, Lock, Invite, SetPassword;
        virtual_device: Choices, Speak;
    }
    all
});

#[cfg(test)]
mod tests {
    use domain::device::DeviceQuery;
    use domain::message::MessageQuery;
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    #[expect(dead_code, reason = "only its names are asked for")]
    struct Inner {
        must: String,
        may: Option<u32>,
    }

    #[derive(Deserialize)]
    #[expect(dead_code, reason = "only its names are asked for")]
    struct Asked {
        id: String,
        #[serde(default)]
        refused: bool,
        #[serde(default)]
        devices: Vec<String>,
        query: MessageQuery,
        #[serde(default)]
        list: DeviceQuery,
        #[serde(default)]
        inner: Option<Inner>,
    }

    fn fault(way: &[&str], value: &str) -> Option<&'static str> {
        let way: Vec<String> = way.iter().map(|&part| part.to_owned()).collect();
        let shape = Shape::of::<Asked>();
        shape.fault(&way, value).map(|fault| fault.code())
    }

    #[test]
    fn what_a_function_takes_is_no_fault() {
        let taken: [(&[&str], &str); 8] = [
            (&["id"], "anything"),
            (&["refused"], "true"),
            (&["devices", ""], "1C"),
            (&["devices", "17"], "1C"),
            (&["query", "size"], "25"),
            (&["query", "since"], "-5"),
            (&["query", "since"], ""),
            (&["list", "sort"], "name"),
        ];
        for (way, value) in taken {
            assert_eq!(fault(way, value), None, "{way:?}={value}");
        }
    }

    #[test]
    fn what_it_does_not_take_is_refused_for_what_it_is() {
        let refused: [(&[&str], &str, &str); 13] = [
            (&["name"], "", "unknown_field"),
            (&["id", "name"], "", "unknown_field"),
            (&["query", "colour"], "", "unknown_field"),
            (&["query", "size", "x"], "", "unknown_field"),
            (&["devices", "first"], "", "unknown_field"),
            (&["devices", "99999999999999999999"], "", "unknown_field"),
            (&["devices"], "1C", "wrong_type"),
            (&["query"], "1C", "wrong_type"),
            (&["query", "size"], "many", "wrong_type"),
            (&["query", "size"], "-1", "wrong_type"),
            (&["query", "since"], "soon", "wrong_type"),
            (&["refused"], "maybe", "wrong_type"),
            (&["list", "sort"], "age", "not_one_of"),
        ];
        for (way, value, code) in refused {
            assert_eq!(fault(way, value), Some(code), "{way:?}={value}");
        }
    }

    #[test]
    fn it_is_known_what_a_function_cannot_be_called_without() {
        let arguments = Arguments::of::<Asked>();
        let required = [vec!["id"], vec!["query"], vec!["inner", "must"]];
        assert_eq!(arguments.required, required);
        let list = |way: &str| arguments.shape.is_list(&[way.to_owned()]);
        assert!(list("devices") && !list("id") && !list("query"));
    }

    #[test]
    fn every_noun_has_its_functions() {
        let whole: std::collections::BTreeSet<&str> = ALL.keys().copied().collect();
        assert!(whole.iter().all(|path| path.starts_with("/rpc/app/rpc/")));
        assert!(of("/rpc/app/rpc/session/sign_in").is_some());
        assert!(of("/rpc/app/rpc/session/nothing").is_none());
    }
}
