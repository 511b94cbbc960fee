//! What the doors are knocked at for: something of each kind in the demo group, and the forms that
//! ask for it.

use axum::body::Body;
use domain::alert::{AlertOwner, AlertQuery, EventConfigurationInput, Watch};
use domain::callback::{CallbackInput, DeliveryQuery, ON};
use domain::certificate::CertificateInput;
use domain::contract::ContractInput;
use domain::event::EventKind;
use domain::group::GroupInput;
use domain::message::MessageQuery;
use domain::news::NewsInput;
use domain::permission::{Principal, Profile};
use domain::profile::ProfileInput;
use domain::registration::{Purpose, SeriesInput, Stage as HowFar};
use domain::transfer::TransferInput;
use domain::user::UserInput;
use engine::testing::work_list;
use http::Request;
use http::header::{AUTHORIZATION, ORIGIN};

use super::super::support::{Answer, ORIGIN_HERE, TestApp, as_caller, reception};
use super::Door;

/// A callback to an address that is allowed in tests; nothing is sent.
const CALLBACK: &str = "&method=GET&url=http%3A%2F%2F127.0.0.1%3A9%2F%3Fd%3D%7Bdata%7D&enabled=";

/// An event configuration whose callback goes there.
const CONFIGURATION: &str = "&name=Held&watch=events&events%5B%5D=SUSPENDED&to_callback=on\
     &callback_method=GET&callback_url=http%3A%2F%2F127.0.0.1%3A9%2F&enabled=";

/// A user but for the address. What it is filled with is filled in later.
const PERSON: &str = "&first_name=Ann&groups%5B0%5D={group}&profiles%5B0%5D=CUSTOMER+%5BR%5D";

/// An API access but for its name. What it is filled with is filled in later.
const PROGRAM: &str = "&time_zone=UTC&groups%5B0%5D={group}&profiles%5B0%5D=CUSTOMER+%5BR%5D";

/// A password that is good enough.
const PASSWORD: &str = "&password=another+grey+harbour&again=another+grey+harbour";

/// The settings of a group but for its name.
const KIND: &str = "&kind=basic&timezone=UTC";

/// The settings of a device type but for its name.
const SETTINGS: &str = "&downlink_mode=none&display=none";

/// What things are known by that stand here.
const IDS: [&str; 18] = [
    "{access}",
    "{alert}",
    "{below}",
    "{callback}",
    "{certificate}",
    "{configuration}",
    "{contract}",
    "{delivery}",
    "{group}",
    "{list}",
    "{message}",
    "{offer}",
    "{other_list}",
    "{post}",
    "{profile}",
    "{told}",
    "{type}",
    "{user}",
];

/// What some of them are called, or say: the group, a user, a post, where a callback goes, and
/// devices of a list and of an offer.
const NAMES: [&str; 6] = [
    "Demo fleet",
    "ann@example.org",
    "On Saturday",
    "127.0.0.1:9/",
    "1CF151",
    "1CF152",
];

/// By what a door knows who knocks.
#[derive(Clone, Copy)]
pub(super) enum By<'a> {
    Nothing,
    /// The secret of a session.
    Session(&'a str),
    /// What stands in the request of a program.
    Program(&'a str),
}

/// Whatever the doors are knocked at for, each with what stands for it in the tables.
pub(super) struct Stage(Vec<(&'static str, String)>);

impl Stage {
    pub(super) async fn set(app: &TestApp) -> Self {
        app.engine.with_devices(0, &[0x1CF14C]).await;
        let engine = &app.engine.engine;
        let (device_type, group) = (app.engine.device_types[0], app.engine.group);
        let writer = app.engine.member(Profile::CustomerWrite);
        let input = CallbackInput {
            method: "GET".into(),
            url: "http://127.0.0.1:9/".into(),
            enabled: ON.into(),
            ..CallbackInput::default()
        };
        let callback = engine.create_callback(&writer, device_type, &input).await;
        let operator = app.engine.member(Profile::Operator);
        let input = ContractInput {
            group: group.to_string(),
            name: "Nobody's".into(),
            ..ContractInput::unlimited()
        };
        let contract = engine.create_contract(&operator, &input).await;
        let input = CertificateInput {
            group: group.to_string(),
            key: "P_0003_71CF_01".into(),
            name: "Meter".into(),
            ..CertificateInput::default()
        };
        let certificate = engine.create_certificate(&operator, &input).await;
        let (below, profile) = below(app, &operator).await;
        let (list, other_list, offer) = registered(app, &operator).await;
        let input = UserInput {
            first_name: "Ann".into(),
            email: "ann@example.org".into(),
            groups: vec![group.to_string()],
            profiles: vec![Profile::CustomerRead.name().into()],
            ..UserInput::default()
        };
        let user = engine.create_user(&operator, &input).await;
        app.engine.with_stations(&[0x0BF2]).await;
        // A delivery, of a device of its own: the other one never had a token.
        app.engine.with_devices(0, &[0x1CF14D]).await;
        let heard = reception("0BF2", "1CF14D", 1, app.engine.clock_now());
        let heard = engine.receive(&app.engine.token, format!("[{heard}]").into());
        heard.await.unwrap();
        let owed = engine
            .deliveries(&writer, device_type, &DeliveryQuery::default())
            .await;
        let delivery = owed.unwrap().rows[0].id;
        // And one that tells of an alert.
        let device = domain::DeviceId(0x1CF14D);
        let (configuration, told, alert) = alerted(app, device).await;
        let query = MessageQuery::default();
        let said = engine.device_messages(&writer, device, &query).await;
        let message = said.unwrap().page.rows[0].id;
        let input = NewsInput {
            group: group.to_string(),
            title: "Works".into(),
            text: "On Saturday".into(),
        };
        let post = engine.create_news(&operator, &input).await;
        let station = domain::StationId(0x0BF2);
        let (access, _) = app
            .engine
            .api_access_of(group, Profile::CustomerWrite)
            .await;
        // In this order: some are filled with others.
        Self(vec![
            ("{person}", PERSON.to_owned()),
            ("{program}", PROGRAM.to_owned()),
            ("{access}", access),
            ("{device}", "1CF14C".to_owned()),
            ("{type}", device_type.to_string()),
            ("{callback}", callback.unwrap().to_string()),
            ("{delivery}", delivery.to_string()),
            ("{configuration}", configuration),
            ("{told}", told),
            ("{alert}", alert),
            ("{message}", message.to_string()),
            ("{post}", post.unwrap().to_string()),
            ("{watch}", CONFIGURATION.to_owned()),
            ("{below}", below),
            ("{list}", list),
            ("{other_list}", other_list),
            ("{offer}", offer),
            ("{profile}", profile),
            ("{kind}", KIND.to_owned()),
            ("{contract}", contract.unwrap().to_string()),
            ("{certificate}", certificate.unwrap().to_string()),
            ("{station}", station.to_string()),
            ("{group}", group.to_string()),
            ("{user}", user.unwrap().id.to_string()),
            ("{password}", PASSWORD.to_owned()),
            ("{settings}", SETTINGS.to_owned()),
            ("{form}", CALLBACK.to_owned()),
        ])
    }

    /// A text of the tables with what its names stand for.
    pub(super) fn fill(&self, text: &str) -> String {
        let all = self.0.iter();
        all.fold(text.to_owned(), |text, (name, value)| {
            text.replace(name, value)
        })
    }

    /// The status with which a door answers.
    pub(super) async fn knock(&self, app: &TestApp, door: &Door, by: By<'_>) -> u16 {
        app.status(self.request(door, by)).await.as_u16()
    }

    /// What a door answers, which has an end.
    pub(super) async fn answer(&self, app: &TestApp, door: &Door, by: By<'_>) -> Answer {
        app.send(self.request(door, by)).await
    }

    fn request(&self, door: &Door, by: By<'_>) -> Request<Body> {
        let path = self.fill(door.path);
        let request = match door.form {
            None => Request::get(&path),
            Some(_) => {
                Request::post(&path).header("content-type", "application/x-www-form-urlencoded")
            }
        };
        let of_page = |request: http::request::Builder| match door.form {
            None => request,
            Some(_) => request.header(ORIGIN, ORIGIN_HERE),
        };
        let request = match by {
            By::Nothing => of_page(request),
            By::Session(session) => as_caller(of_page(request), Some(session)),
            By::Program(credentials) => request.header(AUTHORIZATION, credentials),
        };
        let form = door.form.map(|form| self.fill(form));
        let body = form.map_or_else(Body::empty, Body::from);
        request.body(body).unwrap()
    }

    /// The ids and names by which whoever finds them in an answer knows what stands here. Short ones,
    /// and those that pages have as examples, are not among them.
    pub(super) fn marks(&self) -> Vec<&str> {
        let mut marks = NAMES.to_vec();
        let ids = self.0.iter().filter(|(name, _)| IDS.contains(name));
        marks.extend(ids.map(|(_, id)| id.as_str()));
        assert_eq!(marks.len(), NAMES.len() + IDS.len());
        marks
    }
}

/// A group below the demo group, and a profile that the demo group composed: their ids.
async fn below(app: &TestApp, operator: &Principal) -> (String, String) {
    let engine = &app.engine.engine;
    let group = app.engine.group;
    let input = GroupInput {
        parent: group.to_string(),
        name: "Below".into(),
        kind: "basic".into(),
        timezone: "UTC".into(),
        ..GroupInput::default()
    };
    let below = engine.create_group(operator, &input).await.unwrap();
    let input = ProfileInput {
        name: "Watch".into(),
        permissions: vec!["DEVICE_READ".into()],
    };
    let profile = engine.create_profile(operator, group, &input).await;
    (below.to_string(), profile.unwrap().to_string())
}

/// Two lists of devices that were looked at, and a device that is offered to another owner: their
/// ids.
async fn registered(app: &TestApp, operator: &Principal) -> (String, String, String) {
    let engine = &app.engine.engine;
    let input = SeriesInput {
        device_type: app.engine.device_types[0].to_string(),
        prototype: ON.into(),
        ..SeriesInput::default()
    };
    let mut lists = Vec::new();
    for device in ["1CF151", "1CF153"] {
        let lines = format!("{device};545CB3B17AC98BA4");
        let list = engine.take_registration(operator, Purpose::Register, &input, &lines);
        let list = list.await.unwrap();
        while engine.registration_by_command(list).await.unwrap().stage != HowFar::Looked {
            work_list(engine).await;
        }
        lists.push(list.to_string());
    }
    let other_list = lists.remove(1);
    let list = lists.remove(0);
    app.engine.with_devices(0, &[0x1CF152]).await;
    let input = TransferInput {
        group: app.engine.with_group_beside().await.to_string(),
        devices: "1CF152".into(),
    };
    let offer = engine.offer_devices(operator, &input).await.unwrap();
    (list, other_list, offer.to_string())
}

/// An event configuration of the device type that took notice of something, the delivery of its
/// callback, and the alert: their ids.
async fn alerted(app: &TestApp, device: domain::DeviceId) -> (String, String, String) {
    let engine = &app.engine.engine;
    let writer = app.engine.member(Profile::CustomerWrite);
    let input = EventConfigurationInput {
        name: "Held".into(),
        enabled: ON.into(),
        watch: Watch::Events.word().into(),
        events: vec![EventKind::Suspended.code().into()],
        bell: ON.into(),
        to_callback: ON.into(),
        callback: CallbackInput {
            method: "GET".into(),
            url: "http://127.0.0.1:9/".into(),
            ..CallbackInput::default()
        },
        ..EventConfigurationInput::default()
    };
    let owner = AlertOwner::DeviceType(app.engine.device_types[0]);
    let id = engine
        .create_event_configuration(&writer, owner, &input)
        .await
        .unwrap();
    engine.suspend(&writer, device).await.unwrap();
    let owed = engine
        .event_deliveries(&writer, id, &DeliveryQuery::default())
        .await;
    let rung = engine.alerts(&writer, &AlertQuery::default()).await;
    let (told, alert) = (owed.unwrap().rows[0].id, rung.unwrap().rows[0].id);
    (id.to_string(), told.to_string(), alert.to_string())
}
