//! Groups that go below others, and what goes along.

use domain::alert::{AlertQuery, EventConfigurationInput, Watch};
use domain::api_access::{ApiAccessInput, Scope};
use domain::audit::{AuditQuery, Shown, Verb};
use domain::callback::ON;
use domain::contract::ContractInput;
use domain::device_type::{DeviceTypeInput, DeviceTypeQuery};
use domain::group::Group;
use domain::message::MessageQuery;
use domain::permission::{Principal, Profile};
use domain::profile::ProfileInput;
use domain::user::UserInput;
use domain::{DeviceId, GroupId};
use engine::Error;
use engine::testing::{TestEngine, on_each};

use super::story::{above, below, demo, one, somebody, type_in, wrong};

const DEVICE: u32 = 0xA;

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

/// The same group after it went below another.
fn gone(group: &Group, to: &Group) -> Group {
    Group {
        parent: Some(to.id),
        path: Group::path_below(&to.path, group.id),
        ..group.clone()
    }
}

const MINUTE: i64 = 60_000;

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
        let of_south = DeviceTypeQuery {
            group: south.id.to_string(),
            ..DeviceTypeQuery::default()
        };
        let types = engine.list_device_types(&reached, &of_south).await;
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
async fn of_the_groups_above_the_log_tells_those_that_its_reader_sees() {
    on_each(async |test| {
        let engine = &test.engine;
        let top = demo(&test);
        let north = below(&test, &top, "North").await;
        let south = below(&test, &top, "South").await;
        let harbour = below(&test, &north, "Harbour").await;
        let keeper = test.member(Profile::CustomerWrite);
        let moved = engine.move_group(&keeper, harbour.id, south.id).await;
        moved.unwrap();
        // What changed, as a list and a file tell it.
        let told = async |who: &Principal, group: GroupId| {
            let query = AuditQuery {
                verb: Verb::Move.word().into(),
                ..AuditQuery::default()
            };
            let mut page = engine.audit(who, group, &query).await.unwrap();
            let mut export = engine.export_audit(who, group, &query).await.unwrap();
            let part = export.more(who).await.unwrap();
            assert_eq!(part, page.rows);
            let fields = page.rows.swap_remove(0).fields.into_iter();
            let both = fields.map(|field| {
                let text = |shown: Shown| shown.said().map(str::to_owned);
                (text(field.before), text(field.after))
            });
            both.collect::<Vec<_>>()
        };
        let (from, to) = (Some(north.id.to_string()), Some(south.id.to_string()));
        let all = told(&keeper, harbour.id).await;
        assert_eq!(all, [(from.clone(), to.clone())]);
        let there = gone(&harbour, &south);
        let inside = test.member_of(&there, Profile::CustomerWrite);
        assert_eq!(told(&inside, harbour.id).await, []);
        let left = test.member_of(&north, Profile::CustomerWrite);
        assert_eq!(told(&left, north.id).await, [(from, None)]);
        let reached = test.member_of(&south, Profile::CustomerWrite);
        assert_eq!(told(&reached, south.id).await, [(None, to)]);
        assert_eq!(engine.verify_audit(None).await.unwrap().wrong, None);
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
