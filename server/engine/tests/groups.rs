//! The tree of groups and the profiles that are granted in it, on both databases.

use domain::alert::{AlertQuery, EventConfigurationInput, Watch};
use domain::api_access::{ApiAccessInput, Scope};
use domain::audit::{AuditQuery, Verb};
use domain::callback::ON;
use domain::contract::ContractInput;
use domain::device_type::{DeviceTypeInput, DeviceTypeQuery};
use domain::group::{Group, GroupInput, GroupKind, GroupQuery, Held};
use domain::message::MessageQuery;
use domain::permission::{Action, Principal, Profile};
use domain::profile::ProfileInput;
use domain::user::{ChoosePassword, UserInput};
use domain::{DeviceId, DeviceTypeId, Fault, GroupId};
use engine::testing::{TestEngine, on_each};
use engine::{Client, Engine, Error};

const MINUTE: i64 = 60_000;
const DEVICE: u32 = 0xA;

/// What is wrong: field and code of each.
fn wrong(refused: Result<impl std::fmt::Debug, Error>) -> Vec<(String, &'static str)> {
    match refused.unwrap_err() {
        Error::Rejected(wrong) => wrong
            .into_iter()
            .map(|one| (one.field, one.fault.code()))
            .collect(),
        other => panic!("{other:?}"),
    }
}

fn one(field: &str, code: &'static str) -> Vec<(String, &'static str)> {
    vec![(field.to_owned(), code)]
}

fn input(name: &str) -> GroupInput {
    GroupInput {
        name: name.into(),
        kind: "basic".into(),
        timezone: "Europe/Brussels".into(),
        ..GroupInput::default()
    }
}

/// The demo group.
fn demo(test: &TestEngine) -> Group {
    Group {
        id: test.group,
        parent: None,
        name: "Demo fleet".into(),
        path: test.group_path.clone(),
    }
}

/// Makes a group below another.
async fn below(test: &TestEngine, parent: &Group, name: &str) -> Group {
    let who = test.member_of(parent, Profile::CustomerWrite);
    let input = GroupInput {
        parent: parent.id.to_string(),
        ..input(name)
    };
    let id = test.engine.create_group(&who, &input).await.unwrap();
    Group {
        id,
        parent: Some(parent.id),
        name: name.into(),
        path: Group::path_below(&parent.path, id),
    }
}

/// The same group after it went below another.
fn gone(group: &Group, to: &Group) -> Group {
    Group {
        parent: Some(to.id),
        path: Group::path_below(&to.path, group.id),
        ..group.clone()
    }
}

/// Makes a device type in a group.
async fn type_in(test: &TestEngine, group: &Group, contracts: Vec<String>) -> DeviceTypeId {
    let who = test.member_of(group, Profile::CustomerWrite);
    let input = DeviceTypeInput {
        group: group.id.to_string(),
        name: "Buoy".into(),
        downlink_mode: "none".into(),
        display: "none".into(),
        contracts,
        ..DeviceTypeInput::default()
    };
    test.engine.create_device_type(&who, &input).await.unwrap()
}

/// A device in a group that was heard once, and may go on speaking.
async fn heard_in(test: &mut TestEngine, group: &Group) {
    let unlimited = ContractInput {
        group: test.group.to_string(),
        name: "Unlimited".into(),
        ..ContractInput::unlimited()
    };
    let keeper = test.member(Profile::Operator);
    let contract = test.engine.create_contract(&keeper, &unlimited).await;
    let of_type = type_in(test, group, vec![contract.unwrap().to_string()]).await;
    test.device_types.push(of_type);
    test.with_devices(test.device_types.len() - 1, &[DEVICE])
        .await;
    test.with_stations(&[1]).await;
    test.start_intake();
    let now = test.clock_now();
    let heard = format!(
        r#"[{{"station":"0001","device":"{DEVICE:X}","time":{now},"seqNumber":7,"data":"2a","rssi":-90.0}}]"#
    );
    let answers = test
        .engine
        .receive(&test.token, heard.into())
        .await
        .unwrap();
    let answers = format!("{answers:?}");
    assert!(answers.contains("accepted"), "{answers}");
}

/// How many messages of the device somebody sees; none where it does not exist for him.
async fn seen(test: &TestEngine, who: &Principal) -> Option<usize> {
    let query = MessageQuery::default();
    let list = test
        .engine
        .device_messages(who, DeviceId(DEVICE), &query)
        .await;
    match list {
        Ok(list) => Some(list.page.rows.len()),
        Err(Error::NotFound) => None,
        Err(other) => panic!("{other:?}"),
    }
}

/// The names of the groups above one, for somebody who sees them all.
async fn above(engine: &Engine, who: &Principal, id: GroupId) -> Vec<String> {
    let view = engine.group(who, id).await.unwrap();
    view.above.into_iter().map(|one| one.1).collect()
}

#[tokio::test]
async fn a_tree_grows_below_those_who_keep_its_people() {
    on_each(async |test| {
        let engine = &test.engine;
        let top = demo(&test);
        let north = below(&test, &top, "North").await;
        let harbour = below(&test, &north, "Harbour").await;
        let keeper = test.member(Profile::DeviceManagerWrite);
        let view = engine.group(&keeper, harbour.id).await.unwrap();
        assert_eq!(view.timezone, "Europe/Brussels");
        assert_eq!(view.kind, GroupKind::Basic);
        assert_eq!(
            above(engine, &keeper, harbour.id).await,
            ["Demo fleet", "North"]
        );
        // What may be seen flows downward only.
        let local = test.member_of(&harbour, Profile::CustomerWrite);
        assert!(
            engine
                .group(&local, harbour.id)
                .await
                .unwrap()
                .above
                .is_empty()
        );
        let hidden = engine.group(&local, north.id).await;
        assert!(matches!(hidden, Err(Error::NotFound)), "{hidden:?}");
        let tree = engine.group_tree(&keeper, &GroupQuery::default()).await;
        let rows = tree.unwrap().rows;
        let told: Vec<(u32, &str)> = rows.iter().map(|row| (row.depth, &*row.name)).collect();
        assert_eq!(told, [(0, "Demo fleet"), (1, "North"), (2, "Harbour")]);
        let asked = GroupQuery {
            text: "HARB".into(),
            kind: "basic".into(),
        };
        let found = engine.group_tree(&keeper, &asked).await.unwrap();
        assert_eq!((found.rows.len(), found.rows[0].id), (1, harbour.id));
        let asked = GroupQuery {
            kind: "so".into(),
            ..GroupQuery::default()
        };
        assert!(
            engine
                .group_tree(&keeper, &asked)
                .await
                .unwrap()
                .rows
                .is_empty()
        );

        // Nobody else makes any, and not elsewhere.
        let reader = test.member(Profile::CustomerRead);
        let inside = |parent: GroupId, name: &str| GroupInput {
            parent: parent.to_string(),
            ..input(name)
        };
        let refused = engine
            .create_group(&reader, &inside(north.id, "South"))
            .await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        let refused = engine
            .create_group(&local, &inside(north.id, "South"))
            .await;
        assert_eq!(wrong(refused), one("parent", "unknown_group"));
        // A name is taken among siblings only.
        let refused = engine
            .create_group(&keeper, &inside(north.id, "Harbour"))
            .await;
        assert_eq!(wrong(refused), one("name", "taken"));
        engine
            .create_group(&keeper, &inside(top.id, "Harbour"))
            .await
            .unwrap();
        // Operators are made by operators.
        let operators = GroupInput {
            kind: "so".into(),
            ..inside(north.id, "Masts")
        };
        let refused = engine.create_group(&keeper, &operators).await;
        assert_eq!(wrong(refused), one("kind", "not_granted"));
        let operator = test.member(Profile::Operator);
        engine.create_group(&operator, &operators).await.unwrap();
        test
    })
    .await;
}

#[tokio::test]
async fn a_group_is_changed_and_the_log_tells_of_it() {
    on_each(async |test| {
        let engine = &test.engine;
        let north = below(&test, &demo(&test), "North").await;
        below(&test, &demo(&test), "South").await;
        let keeper = test.member(Profile::CustomerWrite);
        let edited = GroupInput {
            description: "Everything beyond the lock".into(),
            billable: ON.into(),
            technical_email: "ops@example.org".into(),
            max_prototypes: "12".into(),
            ..input("Far north")
        };
        engine.edit_group(&keeper, north.id, &edited).await.unwrap();
        let view = engine.group(&keeper, north.id).await.unwrap();
        assert_eq!(view.name, "Far north");
        assert_eq!(view.input(), edited);
        let refused = engine.edit_group(&keeper, north.id, &input("South")).await;
        assert_eq!(wrong(refused), one("name", "taken"));
        let reader = test.member(Profile::CustomerRead);
        let refused = engine.edit_group(&reader, north.id, &input("Mine")).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        let told = engine
            .audit(&keeper, north.id, &AuditQuery::default())
            .await;
        let verbs: Vec<Verb> = told.unwrap().rows.iter().map(|row| row.verb).collect();
        assert_eq!(verbs, [Verb::Edit, Verb::Create]);
        test
    })
    .await;
}

#[tokio::test]
async fn what_goes_along_is_seen_by_those_above_it_then() {
    on_each(async |mut test| {
        let top = demo(&test);
        let north = below(&test, &top, "North").await;
        let south = below(&test, &top, "South").await;
        let harbour = below(&test, &north, "Harbour").await;
        let quay = below(&test, &harbour, "Quay").await;
        heard_in(&mut test, &quay).await;
        let left = test.member_of(&north, Profile::CustomerRead);
        let reached = test.member_of(&south, Profile::CustomerRead);
        assert_eq!(seen(&test, &left).await, Some(1));
        assert_eq!(seen(&test, &reached).await, None);

        // Whoever moves it keeps the people of both.
        let engine = &test.engine;
        for role in [&north, &harbour] {
            let half = test.member_of(role, Profile::CustomerWrite);
            let refused = engine.move_group(&half, harbour.id, south.id).await;
            let said = matches!(refused, Err(Error::Forbidden | Error::Rejected(_)));
            assert!(said, "{refused:?}");
        }
        let keeper = test.member(Profile::CustomerWrite);
        engine
            .move_group(&keeper, harbour.id, south.id)
            .await
            .unwrap();
        assert_eq!(
            above(engine, &keeper, quay.id).await,
            ["Demo fleet", "South", "Harbour"]
        );
        assert_eq!(seen(&test, &left).await, None);
        assert_eq!(seen(&test, &reached).await, Some(1));
        // Those inside still are.
        let moved = gone(&harbour, &south);
        let inside = test.member_of(&gone(&quay, &moved), Profile::CustomerRead);
        assert_eq!(seen(&test, &inside).await, Some(1));
        let types = engine
            .group_device_types(&reached, south.id, &DeviceTypeQuery::default())
            .await;
        assert_eq!(types.unwrap().rows.len(), 1);
        // It is told where it was and where it is.
        for group in [north.id, south.id, harbour.id] {
            let told = engine.audit(&keeper, group, &AuditQuery::default()).await;
            assert_eq!(told.unwrap().rows[0].verb, Verb::Move);
        }
        // Again it changes nothing.
        engine
            .move_group(&keeper, harbour.id, south.id)
            .await
            .unwrap();
        test
    })
    .await;
}

#[tokio::test]
async fn a_move_grants_nobody_more_than_its_mover_could() {
    on_each(async |test| {
        let engine = &test.engine;
        let top = demo(&test);
        let harbour = below(&test, &top, "Harbour").await;
        let fleet = below(&test, &top, "Fleet").await;
        let limited = test.member(Profile::LimitedAdmin);
        let operator = test.member(Profile::Operator);
        let to_fleet = async |who: &Principal| {
            let moved = engine.move_group(who, harbour.id, fleet.id);
            moved.await
        };
        // Who keeps people everywhere, and devices in one group, does not bring others to it.
        let mut both = limited.clone();
        let there = test.member_of(&fleet, Profile::DeviceManagerWrite);
        both.roles.extend(there.roles);
        let refused = to_fleet(&both).await;
        assert_eq!(wrong(refused), one("parent", "not_granted"));

        // Nor does he bring them to people, or programs, who may more there than he.
        let ann = somebody(
            "ann@example.org",
            fleet.id,
            Profile::DeviceManagerWrite.name(),
        );
        let ann = engine.create_user(&operator, &ann).await.unwrap().id;
        let refused = to_fleet(&limited).await;
        assert_eq!(wrong(refused), one("parent", "not_granted"));
        engine.delete_user(&operator, ann).await.unwrap();
        let access = ApiAccessInput {
            name: "Feeder".into(),
            time_zone: "UTC".into(),
            scopes: Scope::ALL.map(|each| each.1.to_owned()).to_vec(),
            groups: vec![fleet.id.to_string()],
            profiles: vec![Profile::DeviceManagerWrite.name().into()],
            ..ApiAccessInput::default()
        };
        let access = engine.create_api_access(&operator, fleet.id, &access).await;
        let access = access.unwrap().id;
        let refused = to_fleet(&limited).await;
        assert_eq!(wrong(refused), one("parent", "not_granted"));
        let deleted = engine.delete_api_access(&operator, fleet.id, access).await;
        deleted.unwrap();

        // Whoever may less there than he could be granted that by him.
        let ben = somebody(
            "ben@example.org",
            fleet.id,
            Profile::DeviceManagerRead.name(),
        );
        engine.create_user(&operator, &ben).await.unwrap();
        to_fleet(&limited).await.unwrap();
        test
    })
    .await;
}

#[tokio::test]
async fn a_group_does_not_go_where_it_would_not_fit() {
    on_each(async |mut test| {
        let top = demo(&test);
        let north = below(&test, &top, "North").await;
        let south = below(&test, &top, "South").await;
        let harbour = below(&test, &north, "Harbour").await;
        let quay = below(&test, &harbour, "Quay").await;
        let keeper = test.member(Profile::Operator);
        let engine = test.engine.clone();
        let to = async |group: &Group, parent: &Group| {
            engine.move_group(&keeper, group.id, parent.id).await
        };
        // Neither into itself nor beside another of its name.
        for inside in [&harbour, &quay] {
            let refused = to(&harbour, inside).await;
            assert_eq!(wrong(refused), one("parent", "below_itself"));
        }
        let namesake = below(&test, &south, "Harbour").await;
        assert_eq!(wrong(to(&harbour, &south).await), one("name", "taken"));
        engine.delete_group(&keeper, namesake.id).await.unwrap();

        // What it uses of the group that it would leave is named.
        let contract = ContractInput {
            group: north.id.to_string(),
            name: "Of the north".into(),
            ..ContractInput::unlimited()
        };
        let contract = engine.create_contract(&keeper, &contract).await.unwrap();
        let of_type = type_in(&test, &quay, vec![contract.to_string()]).await;
        let watch = ProfileInput {
            name: "Watch".into(),
            permissions: vec!["DEVICE_READ".into()],
        };
        let watch = engine
            .create_profile(&keeper, north.id, &watch)
            .await
            .unwrap();
        let user = UserInput {
            first_name: "Ann".into(),
            email: "ann@example.org".into(),
            groups: vec![quay.id.to_string()],
            profiles: vec![watch.to_string()],
            ..UserInput::default()
        };
        let user = engine.create_user(&keeper, &user).await.unwrap().id;
        let refused = to(&harbour, &south).await;
        let both = [
            one("contracts", "left_behind"),
            one("profiles", "left_behind"),
        ];
        assert_eq!(wrong(refused), both.concat());
        engine.delete_user(&keeper, user).await.unwrap();
        let without = DeviceTypeInput {
            contracts: Vec::new(),
            ..engine.device_type(&keeper, of_type).await.unwrap().input()
        };
        engine
            .edit_device_type(&keeper, of_type, &without)
            .await
            .unwrap();
        to(&harbour, &south).await.unwrap();

        // The root stays; and devices do not come to another owner in this way.
        let mut operator = keeper.clone();
        let root = top.path[1..].find('/').unwrap() + 2;
        operator.roles[0].path.truncate(root);
        let root: GroupId = top.path[1..root - 1].parse().unwrap();
        let refused = engine.move_group(&operator, root, south.id).await;
        assert_eq!(wrong(refused), one("group", "is_root"));
        let refused = engine.delete_group(&operator, root).await;
        assert_eq!(wrong(refused), one("group", "is_root"));
        engine
            .move_group(&operator, harbour.id, root)
            .await
            .unwrap();
        engine
            .move_group(&operator, harbour.id, top.id)
            .await
            .unwrap();
        heard_in(&mut test, &gone(&harbour, &top)).await;
        let refused = engine.move_group(&operator, harbour.id, root).await;
        assert_eq!(wrong(refused), one("parent", "other_owner"));
        test
    })
    .await;
}

#[tokio::test]
async fn two_moves_that_would_make_a_ring_are_never_both_done() {
    on_each(async |test| {
        let top = demo(&test);
        let keeper = test.member(Profile::CustomerWrite);
        let other = test.another().await;
        for round in 0..5 {
            let one = below(&test, &top, &format!("One {round}")).await;
            let two = below(&test, &top, &format!("Two {round}")).await;
            let (first, second) = tokio::join!(
                test.engine.move_group(&keeper, one.id, two.id),
                other.move_group(&keeper, two.id, one.id),
            );
            let done = [first.is_ok(), second.is_ok()];
            assert_eq!(done.iter().filter(|done| **done).count(), 1, "{done:?}");
            let refused = if done[0] { second } else { first };
            assert_eq!(wrong(refused), self::one("parent", "below_itself"));
            let (upper, lower) = if done[0] { (&two, &one) } else { (&one, &two) };
            let line = above(&test.engine, &keeper, lower.id).await;
            assert_eq!(line, ["Demo fleet", upper.name.as_str()]);
        }
        other.close().await;
        test
    })
    .await;
}

#[tokio::test]
async fn what_is_watched_goes_by_the_groups_above_it_then() {
    on_each(async |mut test| {
        let top = demo(&test);
        let north = below(&test, &top, "North").await;
        let south = below(&test, &top, "South").await;
        let harbour = below(&test, &north, "Harbour").await;
        heard_in(&mut test, &harbour).await;
        let keeper = test.member(Profile::CustomerWrite);
        for (group, name) in [(&north, "Of the north"), (&south, "Of the south")] {
            let silent = EventConfigurationInput {
                name: name.into(),
                enabled: ON.into(),
                watch: Watch::Silence.word().into(),
                minutes: "60".into(),
                bell: ON.into(),
                ..EventConfigurationInput::default()
            };
            let owner = domain::alert::AlertOwner::Group(group.id);
            let made = test
                .engine
                .create_event_configuration(&keeper, owner, &silent)
                .await;
            made.unwrap();
        }
        let moved = test.engine.move_group(&keeper, harbour.id, south.id).await;
        moved.unwrap();
        test.clock.advance(61 * MINUTE);
        test.look_for_silence().await;
        let rung = test.engine.alerts(&keeper, &AlertQuery::default()).await;
        let rung = rung.unwrap().rows;
        let names: Vec<&str> = rung.iter().map(|one| &*one.configuration_name).collect();
        assert_eq!(names, ["Of the south"]);
        test
    })
    .await;
}

#[tokio::test]
async fn only_an_empty_group_is_deleted_and_the_others_say_what_they_hold() {
    on_each(async |test| {
        let engine = &test.engine;
        let top = demo(&test);
        let north = below(&test, &top, "North").await;
        let keeper = test.member(Profile::Operator);
        let inside = below(&test, &north, "Harbour").await;
        let contract = ContractInput {
            group: north.id.to_string(),
            name: "Of the north".into(),
            ..ContractInput::unlimited()
        };
        let contract = engine.create_contract(&keeper, &contract).await.unwrap();
        let watch = ProfileInput {
            name: "Watch".into(),
            permissions: vec!["DEVICE_READ".into()],
        };
        let watch = engine
            .create_profile(&keeper, north.id, &watch)
            .await
            .unwrap();
        let user = UserInput {
            first_name: "Ann".into(),
            email: "ann@example.org".into(),
            groups: vec![north.id.to_string()],
            profiles: vec![Profile::CustomerRead.name().into()],
            ..UserInput::default()
        };
        let user = engine.create_user(&keeper, &user).await.unwrap().id;
        let suspended = EventConfigurationInput {
            name: "Held back".into(),
            enabled: ON.into(),
            watch: Watch::Events.word().into(),
            events: vec![domain::event::EventKind::Suspended.code().into()],
            bell: ON.into(),
            ..EventConfigurationInput::default()
        };
        let owner = domain::alert::AlertOwner::Group(north.id);
        let configured = engine
            .create_event_configuration(&keeper, owner, &suspended)
            .await
            .unwrap();
        let refused = wrong(engine.delete_group(&keeper, north.id).await);
        let fields: Vec<&str> = refused.iter().map(|one| one.0.as_str()).collect();
        let held = [
            "groups",
            "contracts",
            "users",
            "profiles",
            "event_configurations",
        ];
        assert_eq!(fields, held);
        let holds = engine.group_use(&keeper, north.id).await.unwrap();
        let told: Vec<&str> = holds.iter().map(|(held, _)| held.word()).collect();
        assert_eq!(told, held);
        assert!(holds.iter().all(|(_, count)| *count == 1));

        engine.delete_group(&keeper, inside.id).await.unwrap();
        engine.delete_contract(&keeper, contract).await.unwrap();
        engine.delete_user(&keeper, user).await.unwrap();
        engine
            .delete_profile(&keeper, north.id, watch)
            .await
            .unwrap();
        engine
            .delete_event_configuration(&keeper, configured)
            .await
            .unwrap();
        let reader = test.member(Profile::CustomerRead);
        let refused = engine.delete_group(&reader, north.id).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        engine.delete_group(&keeper, north.id).await.unwrap();
        let over = engine.group(&keeper, north.id).await;
        assert!(matches!(over, Err(Error::NotFound)), "{over:?}");

        // One with device types stays as long as they do.
        let south = below(&test, &top, "South").await;
        type_in(&test, &south, Vec::new()).await;
        let refused = engine.delete_group(&keeper, south.id).await;
        assert_eq!(wrong(refused), one(Held::DeviceTypes.word(), "still_used"));
        test
    })
    .await;
}

fn composed(name: &str, permissions: &[&str]) -> ProfileInput {
    ProfileInput {
        name: name.into(),
        permissions: permissions.iter().map(|&one| one.to_owned()).collect(),
    }
}

/// The form of somebody who gets a profile on a group.
fn somebody(email: &str, group: GroupId, profile: &str) -> UserInput {
    UserInput {
        first_name: "Somebody".into(),
        email: email.into(),
        groups: vec![group.to_string()],
        profiles: vec![profile.to_owned()],
        ..UserInput::default()
    }
}

/// Signs a user in who was just made.
async fn signed_in(test: &TestEngine, who: &Principal, input: &UserInput) -> String {
    let made = test.engine.create_user(who, input).await.unwrap();
    let choice = ChoosePassword {
        token: made.link.expect("no mail leaves the house"),
        email: input.email.clone(),
        password: "a quiet grey harbour".into(),
        again: "a quiet grey harbour".into(),
    };
    let client = Client {
        address: [127, 0, 0, 1].into(),
        agent: "test".into(),
    };
    let signed_in = test.engine.choose_password(&choice, &client).await;
    signed_in.unwrap().session().unwrap().token
}

#[tokio::test]
async fn a_profile_of_a_group_allows_what_it_is_composed_of() {
    on_each(async |test| {
        let engine = &test.engine;
        let keeper = test.member(Profile::DeviceManagerWrite);
        let watch = composed("Night watch", &["DEVICE_READ", "DEVICE_WRITE"]);
        let id = engine
            .create_profile(&keeper, test.group, &watch)
            .await
            .unwrap();
        let refused = engine.create_profile(&keeper, test.group, &watch).await;
        assert_eq!(wrong(refused), one("name", "taken"));
        let input = somebody("ann@example.org", test.group, &id.to_string());
        let session = signed_in(&test, &keeper, &input).await;
        let path = &test.group_path;
        let who = engine.session(&session).await.unwrap().unwrap();
        assert_eq!(who.roles[0].profile, "Night watch");
        assert!(who.may(Action::WriteFleet, path) && !who.may(Action::WriteCallbacks, path));
        // What it allows changes for whoever has it, at once.
        let less = composed("Day watch", &["DEVICE_READ"]);
        engine
            .edit_profile(&keeper, test.group, id, &less)
            .await
            .unwrap();
        let who = engine.session(&session).await.unwrap().unwrap();
        assert_eq!(who.roles[0].profile, "Day watch");
        assert!(who.may(Action::Read, path) && !who.may(Action::WriteFleet, path));
        let refused = engine.delete_profile(&keeper, test.group, id).await;
        assert_eq!(wrong(refused), one("users", "still_used"));
        // It is there for the groups below, and for no others.
        let north = below(&test, &demo(&test), "North").await;
        let inside = engine.profiles(&keeper, north.id).await.unwrap();
        assert!(inside.iter().any(|one| one.name == "Day watch"));
        let beside = test.with_group_beside().await;
        let path = test
            .group_path
            .replace(&test.group.to_string(), &beside.to_string());
        let beside = Group {
            id: beside,
            parent: None,
            name: String::new(),
            path,
        };
        let other = test.member_of(&beside, Profile::CustomerWrite);
        let there = engine.profiles(&other, beside.id).await.unwrap();
        assert!(there.iter().all(|one| one.group.is_none()));
        let input = somebody("ben@example.org", beside.id, &id.to_string());
        let refused = engine.create_user(&other, &input).await.map(|made| made.id);
        assert_eq!(wrong(refused), one("profiles", "not_one_of"));
        test
    })
    .await;
}

#[tokio::test]
async fn nobody_gives_more_than_he_has() {
    on_each(async |test| {
        let engine = &test.engine;
        let limited = test.member(Profile::LimitedAdmin);
        let more = composed("More", &["DEVICE_READ", "DEVICE_WRITE"]);
        let refused = engine.create_profile(&limited, test.group, &more).await;
        assert_eq!(wrong(refused), one("permissions", "not_granted"));
        let own = composed("People", &["DEVICE_READ", "PEOPLE_WRITE"]);
        let own = engine
            .create_profile(&limited, test.group, &own)
            .await
            .unwrap();
        // Nor does he take more into his hands, or away from those who have it.
        let refused = engine.edit_profile(&limited, test.group, own, &more).await;
        assert_eq!(wrong(refused), one("permissions", "not_granted"));
        let customer = test.member(Profile::CustomerWrite);
        let strong = engine
            .create_profile(&customer, test.group, &more)
            .await
            .unwrap();
        let less = composed("More", &["DEVICE_READ"]);
        for refused in [
            engine
                .edit_profile(&limited, test.group, strong, &less)
                .await,
            engine.delete_profile(&limited, test.group, strong).await,
        ] {
            assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        }
        for profile in [Profile::CustomerWrite.name().to_owned(), strong.to_string()] {
            let input = somebody("carl@example.org", test.group, &profile);
            let refused = engine
                .create_user(&limited, &input)
                .await
                .map(|made| made.id);
            assert_eq!(wrong(refused), one("profiles", "not_granted"));
        }
        let input = somebody("carl@example.org", test.group, &own.to_string());
        engine.create_user(&limited, &input).await.unwrap();
        // Whoever changes no people composes none.
        let reader = test.member(Profile::CustomerRead);
        let refused = engine.create_profile(&reader, test.group, &less).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        test
    })
    .await;
}

#[tokio::test]
async fn whoever_has_only_an_option_sees_nothing() {
    on_each(async |test| {
        let engine = &test.engine;
        let session = test.session_of(test.group, Profile::OptDownlink).await;
        let who = engine.session(&session).await.unwrap().unwrap();
        let hidden = engine.group(&who, test.group).await;
        assert!(matches!(hidden, Err(Error::NotFound)), "{hidden:?}");
        let hidden = engine
            .list_device_types(&who, &DeviceTypeQuery::default())
            .await;
        assert!(matches!(hidden, Err(Error::NotFound)), "{hidden:?}");
        let hidden = engine
            .choose_downlink_callback(&who, test.device_types[0], None)
            .await;
        assert!(matches!(hidden, Err(Error::NotFound)), "{hidden:?}");
        // Beside a profile that sees, it adds that one thing.
        let reader = test.member(Profile::CustomerRead);
        let mut both = reader.clone();
        both.roles.extend(who.roles);
        let of_type = test.device_types[0];
        let refused = engine
            .choose_downlink_callback(&reader, of_type, None)
            .await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        engine
            .choose_downlink_callback(&both, of_type, None)
            .await
            .unwrap();
        let form = test.device_type_form(0).await;
        let refused = engine.edit_device_type(&both, of_type, &form).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        test
    })
    .await;
}

#[tokio::test]
async fn whoever_may_not_choose_answers_leaves_them_as_they_are() {
    on_each(async |test| {
        let engine = &test.engine;
        let keeper = test.member(Profile::CustomerWrite);
        let types = composed("Types", &["DEVICE_READ", "TYPE_WRITE"]);
        let types = engine
            .create_profile(&keeper, test.group, &types)
            .await
            .unwrap();
        let input = somebody("ann@example.org", test.group, &types.to_string());
        let session = signed_in(&test, &keeper, &input).await;
        let who = engine.session(&session).await.unwrap().unwrap();
        let of_type = test.device_types[0];
        let renamed = DeviceTypeInput {
            name: "Renamed".into(),
            ..test.device_type_form(0).await
        };
        engine
            .edit_device_type(&who, of_type, &renamed)
            .await
            .unwrap();
        let answered = DeviceTypeInput {
            downlink_mode: "callback".into(),
            ..renamed
        };
        let refused = engine.edit_device_type(&who, of_type, &answered).await;
        assert_eq!(
            wrong(refused),
            one("downlink_mode", Fault::NotGranted.code())
        );
        engine
            .edit_device_type(&keeper, of_type, &answered)
            .await
            .unwrap();
        test
    })
    .await;
}
