//! Groups, people, and the programs that ask for them.

use domain::api_access::ApiAccessInput;
use domain::base_station::StationQuery;
use domain::contract::ContractQuery;
use domain::device::DeviceQuery;
use domain::device_type::DeviceTypeQuery;
use domain::group::{GroupInput, GroupQuery};
use domain::permission::{Principal, Profile};
use domain::profile::ProfileInput;
use domain::saved_view::SavedViewInput;
use domain::user::{AccountInput, NewPassword, SignIn, UserInput, UserQuery};

use super::story::{Log, PASSWORD, client, not_told};

pub(super) async fn groups(log: &Log<'_>, who: &Principal) {
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

pub(super) async fn people(log: &Log<'_>, who: &Principal, session: &str) {
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
    let renewed = engine.renew_invite(who, id, "");
    log.leaves(1, "renew_invite", renewed).await;
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
    let all = DeviceQuery::default();
    let export = engine.export_devices(who, &all);
    log.leaves(1, "export_devices", export).await;
    let all = DeviceTypeQuery::default();
    let export = engine.export_device_types(who, &all);
    log.leaves(1, "export_device_types", export).await;
    let all = StationQuery::default();
    let export = engine.export_stations(who, &all);
    log.leaves(1, "export_stations", export).await;
    let all = ContractQuery::default();
    let export = engine.export_contracts(who, &all);
    log.leaves(1, "export_contracts", export).await;
    let all = GroupQuery::default();
    let export = engine.export_groups(who, &all);
    log.leaves(1, "export_groups", export).await;
    let view = SavedViewInput {
        name: "Roofs".into(),
        address: "c1=tag&v1=roof".into(),
        ..SavedViewInput::default()
    };
    let view = log.leaves(1, "save_view", engine.save_view(who, &view));
    let view = view.await;
    let usual = engine.set_usual_view(who, Some(view));
    log.leaves(1, "set_usual_view", usual).await;
    log.leaves(1, "delete_view", engine.delete_view(who, view))
        .await;

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
    // No code was asked for, and so nothing ends.
    let ended = engine.end_second_step(who, PASSWORD);
    log.leaves(0, "end_second_step", ended).await;
    // With the password a session begins, which is told, too.
    let changed = engine.change_password(who, &password, &client);
    let begun = log.leaves(2, "change_password", changed).await;
    log.leaves(1, "sign_out", engine.sign_out(&begun.token, None))
        .await;
    log.leaves(1, "reset_link", engine.reset_link(&who.email))
        .await;
}

pub(super) async fn programs(log: &Log<'_>, who: &Principal) {
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
