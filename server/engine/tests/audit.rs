//! Everything that somebody changes leaves an entry in the audit log, whatever the door; and no
//! use case is forgotten.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;

use domain::alert::{AlertOwner, EventConfigurationInput, Watch};
use domain::api_access::ApiAccessInput;
use domain::audit::AuditQuery;
use domain::base_station::StationInput;
use domain::callback::{CallbackInput, CallbackKind, DeliveryQuery, ON};
use domain::certificate::CertificateInput;
use domain::contract::ContractInput;
use domain::device::{BulkInput, DeviceInput};
use domain::device_type::DeviceTypeInput;
use domain::group::GroupInput;
use domain::permission::{Principal, Profile};
use domain::profile::ProfileInput;
use domain::registration::{Purpose, RegistrationInput, SeriesInput};
use domain::transfer::TransferInput;
use domain::user::{AccountInput, NewPassword, SignIn, UserInput, UserQuery};
use domain::{DeviceId, UnixMillis};
use engine::testing::{TestEngine, on_each, work_list};
use engine::{Client, Error};

const PASSWORD: &str = "a quiet grey harbour";
const DAY: i64 = 86_400_000;

/// What a receiver, a station or a person is known by in these stories: none of it may be told.
const SECRETS: [&str; 5] = [
    "sesame-url",
    "sesame-header",
    "sesame-body",
    PASSWORD,
    "another grey harbour",
];

/// Those that change nothing: they read, or note what somebody has read, or send something once as
/// a trial, or begin what is in force only when it is confirmed, or take in a list of devices to be
/// looked at.
const CHANGE_NOTHING: &[&str] = &[
    "account",
    "alerts",
    "api_access",
    "api_access_for_editing",
    "api_access_grants",
    "api_accesses",
    "audit",
    "begin_openid_link",
    "begin_second_step",
    "callback",
    "callback_standing",
    "callback_standings",
    "certificate",
    "certificate_for_deleting",
    "certificate_for_editing",
    "certificate_groups",
    "contract",
    "contract_devices",
    "contract_groups",
    "contract_use",
    "deliveries",
    "delivery",
    "device",
    "device_coverage",
    "device_events",
    "device_messages",
    "device_statistics",
    "device_type",
    "device_type_choices",
    "device_type_for_deleting",
    "device_type_events",
    "device_type_samples",
    "device_type_statistics",
    "event_configuration",
    "event_configurations",
    "event_deliveries",
    "event_delivery",
    "events",
    "group",
    "group_device_types",
    "group_events",
    "group_places",
    "group_statistics",
    "group_tree",
    "group_use",
    "groups",
    "identity_groups",
    "inspector",
    "list_callbacks",
    "list_certificates",
    "list_contracts",
    "list_device_types",
    "list_devices",
    "list_registrations",
    "list_stations",
    "list_transfers",
    "list_users",
    "look_at_devices",
    "mark_alert_read",
    "mark_alerts_read",
    "more",
    "offered_devices",
    "offers_inspector",
    "openid_links",
    "overview",
    "preferences",
    "profile",
    "profile_choices",
    "profiles",
    "registration",
    "registration_choices",
    "registration_lines",
    "replacement",
    "rights",
    "second_step",
    "sessions",
    "station",
    "station_for_editing",
    "station_groups",
    "take_registration",
    "transfer_choices",
    "transfer_offer",
    "try_callback",
    "try_event_configuration",
    "undelivered",
    "unread_alerts",
    "user",
    "user_for_editing",
    "user_grants",
    "user_profiles",
    "watch_device",
    "watch_registration",
];

/// Those of which another story tells, since they take a code that only an app makes, a provider, or
/// somebody who operates the installation.
const TOLD_ELSEWHERE: &[&str] = &["erase_user", "confirm_second_step", "end_openid_link"];

/// A log with what was done so far.
struct Log<'a> {
    test: &'a TestEngine,
    done: RefCell<BTreeSet<&'static str>>,
}

impl Log<'_> {
    async fn entries(&self) -> i64 {
        let verdict = self.test.engine.verify_audit(None).await.unwrap();
        assert_eq!(verdict.wrong, None);
        verdict.head.number
    }

    /// Does something that leaves so many entries.
    async fn leaves<T>(
        &self,
        entries: i64,
        name: &'static str,
        step: impl Future<Output = Result<T, Error>>,
    ) -> T {
        let before = self.entries().await;
        let done = step.await;
        let done = done.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(self.entries().await - before, entries, "{name}");
        self.done.borrow_mut().insert(name);
        done
    }
}

fn client() -> Client {
    Client {
        address: [192, 0, 2, 9].into(),
        agent: "test".into(),
    }
}

/// Somebody who may do everything in the demo group, and the secret of their session.
async fn operator(test: &TestEngine) -> (Principal, String) {
    let session = test.session_of(test.group, Profile::Operator).await;
    let who = test.engine.session(&session).await.unwrap().unwrap();
    (who, session)
}

/// A device is heard by station 1.
async fn hear(test: &TestEngine, device: DeviceId, seq: u32) {
    let time = test.clock_now();
    let item = format!(
        r#"[{{"station":"0001","device":"{device}","time":{time},"seqNumber":{seq},"data":"00","rssi":-100.0,"snr":8.25,"freq":868130000,"ack":false}}]"#
    );
    test.engine.receive(&test.token, item.into()).await.unwrap();
}

fn callback(kind: CallbackKind) -> CallbackInput {
    CallbackInput {
        kind: kind.word().into(),
        method: "POST".into(),
        url: "http://127.0.0.1:9/in?key=sesame-url".into(),
        headers: "Authorization: sesame-header".into(),
        content_type: "text/plain".into(),
        body: "sesame-body {data}".into(),
        enabled: ON.into(),
        ..CallbackInput::default()
    }
}

async fn devices(log: &Log<'_>, who: &Principal) {
    let (test, engine) = (log.test, &log.test.engine);
    let [one, two, three] = [0xA1, 0xA2, 0xA3].map(DeviceId);
    let of_type = test.device_types[0];
    for device in [one, three] {
        hear(test, device, 1).await;
    }
    let input = DeviceInput {
        name: "Bin".into(),
        ..DeviceInput::default()
    };
    log.leaves(1, "edit_device", engine.edit_device(who, one, &input))
        .await;
    log.leaves(1, "disengage", engine.disengage(who, one)).await;
    let all = engine.disengage_device_type(who, of_type);
    log.leaves(1, "disengage_device_type", all).await;
    log.leaves(1, "suspend", engine.suspend(who, one)).await;
    log.leaves(0, "suspend", engine.suspend(who, one)).await;
    log.leaves(1, "resume", engine.resume(who, one)).await;
    log.leaves(1, "replace", engine.replace(who, one, two))
        .await;
    let later = Some(UnixMillis(test.clock_now() + DAY));
    log.leaves(1, "unsubscribe", engine.unsubscribe(who, three, later))
        .await;
    log.leaves(1, "stay", engine.stay(who, three)).await;
    log.leaves(1, "unsubscribe", engine.unsubscribe(who, three, None))
        .await;
    log.leaves(1, "restart", engine.restart(who, three)).await;
    let refused = engine.restart(who, three).await;
    assert!(matches!(refused, Err(Error::Rejected(_))), "{refused:?}");
    let to = test.device_types[1];
    log.leaves(1, "transfer", engine.transfer(who, one, to))
        .await;
    // Each of many is noted as it would be alone; what stays as it is, not at all.
    let input = |deed: &str| BulkInput {
        deed: deed.into(),
        devices: [one, two, three].map(|device| device.to_string()).to_vec(),
        ..BulkInput::default()
    };
    let suspend = input("suspend");
    log.leaves(3, "change_devices", engine.change_devices(who, &suspend))
        .await;
    log.leaves(0, "change_devices", engine.change_devices(who, &suspend))
        .await;
    let resume = input("resume");
    log.leaves(3, "change_devices", engine.change_devices(who, &resume))
        .await;
    let moved = BulkInput {
        device_type: of_type.to_string(),
        ..input("edit")
    };
    log.leaves(1, "change_devices", engine.change_devices(who, &moved))
        .await;
}

async fn registrations(log: &Log<'_>, who: &Principal) {
    let (test, engine) = (log.test, &log.test.engine);
    let pac = "545CB3B17AC98BA4";
    let series = SeriesInput {
        device_type: test.device_types[0].to_string(),
        prototype: ON.into(),
        ..SeriesInput::default()
    };
    let input = RegistrationInput {
        id: "E1".into(),
        pac: pac.into(),
        series: series.clone(),
        ..RegistrationInput::default()
    };
    let made = engine.register_device(who, &input);
    let id = log.leaves(1, "register_device", made).await;
    log.leaves(1, "renew_pac", engine.renew_pac(who, id)).await;
    let deleted = engine.delete_device(who, id);
    log.leaves(1, "delete_device", deleted).await;

    let lines = format!("E2;{pac};Two");
    let taken = engine.take_registration(who, Purpose::Register, &series, &lines);
    let list = taken.await.unwrap();
    while work_list(engine).await {}
    let begun = engine.begin_registration(who, list);
    log.leaves(1, "begin_registration", begun).await;
    while work_list(engine).await {}
    let undone = engine.undo_registration(who, list);
    log.leaves(1, "undo_registration", undone).await;
    while work_list(engine).await {}
    let forgotten = engine.forget_registration(who, list);
    log.leaves(1, "forget_registration", forgotten).await;
    not_told(test, who, &[pac]).await;
}

/// Devices that go to somebody else: it is told on either side.
async fn transfers(log: &Log<'_>, who: &Principal, (other, nth): &(Principal, usize)) {
    let (test, engine) = (log.test, &log.test.engine);
    let input = TransferInput {
        group: other.roles[0].group.to_string(),
        devices: "A5".into(),
    };
    let offer = async || {
        log.leaves(2, "offer_devices", engine.offer_devices(who, &input))
            .await
    };
    let refused = engine.refuse_transfer(other, offer().await);
    log.leaves(2, "refuse_transfer", refused).await;
    let kept = engine.take_transfer_back(who, offer().await);
    log.leaves(2, "take_transfer_back", kept).await;
    let series = SeriesInput {
        device_type: test.device_types[*nth].to_string(),
        prototype: ON.into(),
        ..SeriesInput::default()
    };
    let taken = engine.accept_transfer(other, offer().await, &series);
    log.leaves(2, "accept_transfer", taken).await;
}

async fn device_types(log: &Log<'_>, who: &Principal) {
    let (test, engine) = (log.test, &log.test.engine);
    let input = DeviceTypeInput {
        group: test.group.to_string(),
        name: "Bins".into(),
        downlink_mode: "none".into(),
        display: "none".into(),
        ..DeviceTypeInput::default()
    };
    let made = engine.create_device_type(who, &input);
    let id = log.leaves(1, "create_device_type", made).await;
    let input = DeviceTypeInput {
        name: "Bins and lids".into(),
        ..input
    };
    let edited = engine.edit_device_type(who, id, &input);
    log.leaves(1, "edit_device_type", edited).await;
    let made = engine.make_inspector(who, id);
    log.leaves(1, "make_inspector", made).await;
    let set = engine.set_inspector_downlink(who, id, "0102030405060708");
    log.leaves(1, "set_inspector_downlink", set).await;
    let deleted = engine.delete_device_type(who, id);
    log.leaves(1, "delete_device_type", deleted).await;
}

async fn callbacks(log: &Log<'_>, who: &Principal) {
    let (test, engine) = (log.test, &log.test.engine);
    let of = test.device_types[0];
    let input = callback(CallbackKind::DataBidir);
    let made = engine.create_callback(who, of, &input);
    let id = log.leaves(1, "create_callback", made).await;
    let chosen = engine.choose_downlink_callback(who, of, Some(id));
    log.leaves(1, "choose_downlink_callback", chosen).await;
    let edited = CallbackInput {
        body: "sesame-body {data} {time}".into(),
        ..input
    };
    let edited = engine.edit_callback(who, of, id, &edited);
    log.leaves(1, "edit_callback", edited).await;
    for enabled in [false, true] {
        let switched = engine.enable_callback(who, of, id, enabled);
        log.leaves(1, "enable_callback", switched).await;
    }
    let signed = engine.renew_callback_secret(who, of, id);
    let secret = log.leaves(1, "renew_callback_secret", signed).await;
    let former = engine.forget_former_callback_secret(who, of, id);
    log.leaves(1, "forget_former_callback_secret", former).await;
    let stopped = engine.stop_signing_callback(who, of, id);
    log.leaves(1, "stop_signing_callback", stopped).await;
    not_told(test, who, &[&secret]).await;

    let input = callback(CallbackKind::DataUplink);
    let plain = engine.create_callback(who, of, &input).await.unwrap();
    hear(test, DeviceId(0xA4), 1).await;
    let query = DeliveryQuery {
        callback: plain.to_string(),
        ..DeliveryQuery::default()
    };
    let owed = engine.deliveries(who, of, &query).await;
    let delivery = owed.unwrap().rows[0].id;
    let again = engine.retry_delivery(who, of, plain, delivery);
    log.leaves(1, "retry_delivery", again).await;
    let these = [delivery];
    let again = engine.retry_deliveries(who, of, plain, &these);
    log.leaves(1, "retry_deliveries", again).await;
    // Nothing was given up, and so nothing is sent.
    let again = engine.retry_failed(who, of, plain, None);
    log.leaves(0, "retry_failed", again).await;
    let deleted = engine.delete_callback(who, of, id);
    log.leaves(1, "delete_callback", deleted).await;
}

async fn event_configurations(log: &Log<'_>, who: &Principal) {
    let (test, engine) = (log.test, &log.test.engine);
    let owner = AlertOwner::DeviceType(test.device_types[0]);
    let input = EventConfigurationInput {
        name: "Held".into(),
        enabled: ON.into(),
        watch: Watch::Events.word().into(),
        events: vec!["SUSPENDED".into()],
        emails: "ann@example.org".into(),
        to_callback: ON.into(),
        callback: CallbackInput {
            body: "sesame-body".into(),
            ..callback(CallbackKind::Event)
        },
        ..EventConfigurationInput::default()
    };
    let made = engine.create_event_configuration(who, owner, &input);
    let id = log.leaves(1, "create_event_configuration", made).await;
    let input = EventConfigurationInput {
        name: "Held back".into(),
        ..input
    };
    let edited = engine.edit_event_configuration(who, id, &input);
    log.leaves(1, "edit_event_configuration", edited).await;
    for enabled in [false, true] {
        let switched = engine.enable_event_configuration(who, id, enabled);
        log.leaves(1, "enable_event_configuration", switched).await;
    }
    let signed = engine.renew_event_callback_secret(who, id);
    let secret = log.leaves(1, "renew_event_callback_secret", signed).await;
    let former = engine.forget_former_event_callback_secret(who, id);
    log.leaves(1, "forget_former_event_callback_secret", former)
        .await;
    let stopped = engine.stop_signing_event_callback(who, id);
    log.leaves(1, "stop_signing_event_callback", stopped).await;
    not_told(test, who, &[&secret]).await;

    engine.suspend(who, DeviceId(0xA4)).await.unwrap();
    let owed = engine
        .event_deliveries(who, id, &DeliveryQuery::default())
        .await;
    let delivery = owed.unwrap().rows[0].id;
    let again = engine.retry_event_delivery(who, id, delivery);
    log.leaves(1, "retry_event_delivery", again).await;
    let these = [delivery];
    let again = engine.retry_event_deliveries(who, id, &these);
    log.leaves(1, "retry_event_deliveries", again).await;
    let again = engine.retry_failed_events(who, id, None);
    log.leaves(0, "retry_failed_events", again).await;
    let deleted = engine.delete_event_configuration(who, id);
    log.leaves(1, "delete_event_configuration", deleted).await;
}

async fn network(log: &Log<'_>, who: &Principal) {
    let (test, engine) = (log.test, &log.test.engine);
    let input = ContractInput {
        group: test.group.to_string(),
        name: "Second".into(),
        ..ContractInput::unlimited()
    };
    let made = engine.create_contract(who, &input);
    let id = log.leaves(1, "create_contract", made).await;
    let input = ContractInput {
        name: "Third".into(),
        ..input
    };
    let edited = engine.edit_contract(who, id, &input);
    log.leaves(1, "edit_contract", edited).await;
    let closed = engine.close_contract(who, id);
    log.leaves(1, "close_contract", closed).await;
    let deleted = engine.delete_contract(who, id);
    log.leaves(1, "delete_contract", deleted).await;
    identities(log, who).await;

    let input = StationInput {
        id: "0CD2".into(),
        name: "Tower".into(),
        region: "1".into(),
        ..StationInput::default()
    };
    let group = test.group.to_string();
    let made = engine.create_station(who, &group, &input);
    let (id, token) = log.leaves(1, "create_station", made).await;
    let input = StationInput {
        name: "Mast".into(),
        ..input
    };
    let edited = engine.edit_station(who, id, &input);
    log.leaves(1, "edit_station", edited).await;
    let renewed = engine.renew_station_token(who, id);
    let other = log.leaves(1, "renew_station_token", renewed).await;
    not_told(test, who, &[&token, &other]).await;
}

async fn identities(log: &Log<'_>, who: &Principal) {
    let (test, engine) = (log.test, &log.test.engine);
    let input = CertificateInput {
        group: test.group.to_string(),
        key: "P_0003_71CF_01".into(),
        name: "Meter".into(),
        ..CertificateInput::default()
    };
    let made = engine.create_certificate(who, &input);
    let id = log.leaves(1, "create_certificate", made).await;
    let input = CertificateInput {
        name: "Water meter".into(),
        ..input
    };
    let edited = engine.edit_certificate(who, id, &input);
    log.leaves(1, "edit_certificate", edited).await;
    let other = CertificateInput {
        key: "P_0003_71CF_02".into(),
        ..input
    };
    let other = engine.create_certificate(who, &other).await.unwrap();
    let deleted = engine.delete_certificate(who, other);
    log.leaves(1, "delete_certificate", deleted).await;

    let (pac, key) = ("545CB3B17AC98BA4", "000102030405060708090a0b0c0d0e0f");
    let lines = format!("C0FFEE;{pac};{key};P_0003_71CF_01\nC0FFEF;{pac}");
    let group = test.group.to_string();
    let taken = engine.take_identities(who, &group, &lines, 1);
    log.leaves(1, "take_identities", taken).await;
    not_told(test, who, &[pac, key]).await;
}

async fn groups(log: &Log<'_>, who: &Principal) {
    let (test, engine) = (log.test, &log.test.engine);
    let named = |name: &str| GroupInput {
        parent: test.group.to_string(),
        name: name.into(),
        kind: "basic".into(),
        timezone: "Europe/Brussels".into(),
        ..GroupInput::default()
    };
    let input = named("North");
    let made = engine.create_group(who, &input);
    let north = log.leaves(1, "create_group", made).await;
    let south = engine.create_group(who, &named("South")).await.unwrap();
    let input = named("South coast");
    let edited = engine.edit_group(who, south, &input);
    log.leaves(1, "edit_group", edited).await;
    let moved = engine.move_group(who, south, north);
    log.leaves(1, "move_group", moved).await;
    let deleted = engine.delete_group(who, south);
    log.leaves(1, "delete_group", deleted).await;

    let input = ProfileInput {
        name: "Onlookers".into(),
        permissions: vec!["DEVICE_READ".into()],
    };
    let made = engine.create_profile(who, test.group, &input);
    let id = log.leaves(1, "create_profile", made).await;
    let edited = engine.edit_profile(who, test.group, id, &input);
    log.leaves(1, "edit_profile", edited).await;
    let deleted = engine.delete_profile(who, test.group, id);
    log.leaves(1, "delete_profile", deleted).await;
}

async fn people(log: &Log<'_>, who: &Principal, session: &str) {
    let (test, engine) = (log.test, &log.test.engine);
    let input = UserInput {
        first_name: "Ben".into(),
        email: "ben@example.org".into(),
        groups: vec![test.group.to_string()],
        profiles: vec![Profile::CustomerRead.name().into()],
        ..UserInput::default()
    };
    let made = engine.create_user(who, &input);
    let id = log.leaves(1, "create_user", made).await.id;
    let input = UserInput {
        first_name: "Benno".into(),
        ..input
    };
    let edited = engine.edit_user(who, id, &input);
    log.leaves(1, "edit_user", edited).await;
    log.leaves(1, "renew_invite", engine.renew_invite(who, id))
        .await;
    log.leaves(1, "lock_user", engine.lock_user(who, id)).await;
    log.leaves(1, "unlock_user", engine.unlock_user(who, id))
        .await;
    let password = NewPassword {
        password: "another grey harbour".into(),
        again: "another grey harbour".into(),
        own_password: PASSWORD.into(),
        ..NewPassword::default()
    };
    let set = engine.set_password_of(who, id, &password);
    log.leaves(1, "set_password_of", set).await;
    log.leaves(1, "delete_user", engine.delete_user(who, id))
        .await;
    let all = UserQuery::default();
    let export = engine.export_users(who, &all);
    log.leaves(1, "export_users", export).await;

    let own = AccountInput {
        first_name: "Ann".into(),
        ..AccountInput::default()
    };
    log.leaves(1, "save_account", engine.save_account(who, &own))
        .await;
    let right = SignIn {
        email: who.email.clone(),
        password: PASSWORD.into(),
    };
    let client = client();
    let begun = engine.sign_in(&right, &client);
    log.leaves(1, "sign_in", begun).await;
    let all = engine.sessions(who, session).await.unwrap();
    let other = all.iter().find(|one| !one.current).unwrap().id;
    log.leaves(1, "end_session", engine.end_session(who, other))
        .await;
    let others = engine.end_other_sessions(who, session);
    log.leaves(1, "end_other_sessions", others).await;
    let ended = engine.end_second_step(who, PASSWORD);
    log.leaves(1, "end_second_step", ended).await;
    // With the password a session begins, which is told, too.
    let changed = engine.change_password(who, &password, &client);
    let begun = log.leaves(2, "change_password", changed).await;
    log.leaves(1, "sign_out", engine.sign_out(&begun.token))
        .await;
    log.leaves(1, "reset_link", engine.reset_link(&who.email))
        .await;
}

async fn programs(log: &Log<'_>, who: &Principal) {
    let (test, engine) = (log.test, &log.test.engine);
    let input = ApiAccessInput {
        name: "Weather".into(),
        time_zone: "UTC".into(),
        groups: vec![test.group.to_string()],
        profiles: vec![Profile::CustomerRead.name().into()],
        ..ApiAccessInput::default()
    };
    let made = engine.create_api_access(who, test.group, &input);
    let made = log.leaves(1, "create_api_access", made).await;
    let edited = engine.edit_api_access(who, test.group, made.id, &input);
    log.leaves(1, "edit_api_access", edited).await;
    let renewed = engine.renew_api_access(who, test.group, made.id, "24");
    let renewed = log.leaves(1, "renew_api_access", renewed).await;
    let revoked = engine.revoke_api_access(who, test.group, made.id);
    log.leaves(1, "revoke_api_access", revoked).await;
    let deleted = engine.delete_api_access(who, test.group, made.id);
    log.leaves(1, "delete_api_access", deleted).await;
    not_told(test, who, &[&made.password, &renewed]).await;
}

/// None of these stands in the log, nor anything else that is secret.
async fn not_told(test: &TestEngine, who: &Principal, secrets: &[&str]) {
    let mut query = AuditQuery {
        size: 250,
        ..AuditQuery::default()
    };
    loop {
        let page = test.engine.audit(who, test.group, &query).await.unwrap();
        let said = format!("{:?}", page.rows);
        for secret in SECRETS.iter().chain(secrets) {
            assert!(!said.contains(secret), "{secret} is told");
        }
        match page.next {
            Some(next) => query.after = next,
            None => return,
        }
    }
}

#[tokio::test]
async fn every_change_leaves_one_entry_and_no_secret() {
    on_each(async |mut test| {
        let other = test.neighbour().await;
        test.with_stations(&[1]).await;
        test.with_devices(0, &[0xA1, 0xA2, 0xA3, 0xA4, 0xA5]).await;
        test.start_intake();
        let (who, session) = operator(&test).await;
        let log = Log {
            test: &test,
            done: RefCell::default(),
        };
        devices(&log, &who).await;
        registrations(&log, &who).await;
        transfers(&log, &who, &other).await;
        device_types(&log, &who).await;
        callbacks(&log, &who).await;
        event_configurations(&log, &who).await;
        network(&log, &who).await;
        groups(&log, &who).await;
        programs(&log, &who).await;
        people(&log, &who, &session).await;
        let query = AuditQuery::default();
        let export = test.engine.export_audit(&who, test.group, &query);
        log.leaves(1, "export_audit", export).await;
        not_told(&test, &who, &[&session]).await;

        let done = log.done.into_inner();
        let forgotten: Vec<String> = use_cases()
            .into_iter()
            .filter(|name| !done.contains(name.as_str()))
            .filter(|name| !CHANGE_NOTHING.contains(&name.as_str()))
            .filter(|name| !TOLD_ELSEWHERE.contains(&name.as_str()))
            .collect();
        assert!(
            forgotten.is_empty(),
            "is it noted what they change? {forgotten:?}"
        );
        test
    })
    .await;
}

#[tokio::test]
async fn what_a_program_registers_is_told_once_for_each_request_that_brings_something() {
    on_each(async |test| {
        let log = Log {
            test: &test,
            done: RefCell::default(),
        };
        let key = "000102030405060708090a0b0c0d0e0f";
        let body = format!(
            r#"{{"stations":["0001","0002"],"devices":["A1",{{"id":"A2","key":"{key}"}}]}}"#
        );
        let before = log.entries().await;
        for _ in 0..2 {
            let registered = test.engine.register(&test.token, body.clone().into());
            registered.await.unwrap();
        }
        assert_eq!(log.entries().await, before + 1);
        let who = test.member(Profile::Operator);
        let query = AuditQuery::default();
        let page = test.engine.audit(&who, test.group, &query).await;
        let newest = page.unwrap().rows.swap_remove(0);
        let told: Vec<(&str, Option<&str>)> = newest
            .fields
            .iter()
            .map(|field| (field.name.as_str(), field.after.said()))
            .collect();
        let counts = [
            ("stations", Some("2")),
            ("devices", Some("2")),
            ("keys", Some("1")),
        ];
        assert_eq!(told, counts);
        not_told(&test, &who, &[key]).await;
        test
    })
    .await;
}

#[test]
fn every_name_on_the_lists_is_that_of_a_use_case() {
    let all = use_cases();
    for name in CHANGE_NOTHING.iter().chain(TOLD_ELSEWHERE) {
        assert!(all.contains(*name), "{name} is gone");
    }
}

/// The methods of the engine that somebody can call: those that take who asks.
fn use_cases() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    read_folder(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut found,
    );
    assert!(found.len() > 80, "the source is not where it was");
    found
}

fn read_folder(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_folder(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            read_file(&std::fs::read_to_string(&path).unwrap(), found);
        }
    }
}

fn read_file(source: &str, found: &mut BTreeSet<String>) {
    for (_, rest) in source
        .match_indices("\n    pub async fn ")
        .map(|(at, begin)| source.split_at(at + begin.len()))
    {
        let (Some(name), Some(arguments)) = (rest.find('('), rest.find('{')) else {
            continue;
        };
        if rest[name..arguments].contains("who: &Principal") {
            found.insert(rest[..name].to_owned());
        }
    }
}
