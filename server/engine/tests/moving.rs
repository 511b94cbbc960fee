//! Devices that come to other device types: whether what they did before goes along, what a look at
//! many of them counts, and among which device types and groups people choose. On both databases.

use domain::audit::AuditQuery;
use domain::device::history::{KEEP, LEAVE};
use domain::device::{BulkInput, DeviceView};
use domain::group::GroupInput;
use domain::message::MessageQuery;
use domain::permission::{Principal, Profile};
use domain::registration::{LineQuery, Purpose, RegistrationView, Verdict};
use domain::transfer::{MovingQuery, TransferInput};
use domain::{DeviceId, Fault, GroupId, RegistrationId};
use engine::testing::{TestEngine, change_devices, on_each, work_list};
use registering::{PAC, device, heard, one, series, shown, wrong};

#[path = "support/registering.rs"]
mod registering;

/// Somebody who is in the database: a list is worked off with the rights that he has then.
async fn clerk(test: &TestEngine) -> Principal {
    let session = test.session_of(test.group, Profile::CustomerWrite).await;
    test.engine.session(&session).await.unwrap().unwrap()
}

/// A list that was looked at.
async fn looked(test: &TestEngine, who: &Principal, nth: usize, text: &str) -> RegistrationId {
    let input = series(test, nth);
    let taken = test
        .engine
        .take_registration(who, Purpose::Register, &input, text);
    let id = taken.await.unwrap();
    work_off(test).await;
    id
}

async fn work_off(test: &TestEngine) {
    while work_list(&test.engine).await {}
}

async fn list(test: &TestEngine, who: &Principal, id: RegistrationId) -> RegistrationView {
    let query = LineQuery::default();
    test.engine.registration(who, id, &query).await.unwrap().0
}

/// How many messages of a device somebody sees.
async fn messages(test: &TestEngine, who: &Principal, id: u32) -> usize {
    let query = MessageQuery::default();
    let list = test.engine.device_messages(who, DeviceId(id), &query).await;
    list.unwrap().page.rows.len()
}

/// What a field of the newest entry of the log about an object says after it.
async fn noted(test: &TestEngine, group: GroupId, object: &str, verb: &str, field: &str) -> String {
    let query = AuditQuery {
        object: object.into(),
        verb: verb.into(),
        ..AuditQuery::default()
    };
    let page = test.engine.audit(&test.of_root(), group, &query).await;
    let entry = page.unwrap().rows.swap_remove(0);
    let field = entry.fields.iter().find(|one| one.name == field);
    let said = field.and_then(|field| field.after.said());
    said.unwrap_or_default().to_owned()
}

/// Lets a group have so many prototypes, in it and below.
async fn capped(test: &TestEngine, group: GroupId, most: &str) {
    let root = test.of_root();
    let input = GroupInput {
        max_prototypes: most.into(),
        ..test.engine.group(&root, group).await.unwrap().input()
    };
    test.engine.edit_group(&root, group, &input).await.unwrap();
}

/// Whether a device shows anything of what it said.
fn tells(one: &DeviceView) -> bool {
    one.last_data.is_some() || one.last_seen.is_some() || one.messages != Some(0)
}

#[tokio::test]
async fn what_a_device_did_goes_along_within_its_group_and_elsewhere_as_is_said() {
    on_each(async |mut test| {
        let there = test.with_group_below().await;
        let who = test.member(Profile::CustomerWrite);
        test.start_intake();
        let ids = [0xA, 0xB, 0xC, 0xD];
        test.with_devices(0, &ids).await;
        for id in ids {
            heard(&test, id, 1).await;
        }
        test.clock.advance(1000);
        let (within, beyond) = (test.device_types[1], test.device_types[there]);
        let below = test.groups_below[0].clone();
        for (id, to, said, group, word) in [
            (0xA, within, None, test.group, KEEP),
            (0xB, beyond, None, below.id, LEAVE),
            (0xC, beyond, Some(true), below.id, KEEP),
            (0xD, within, Some(false), test.group, LEAVE),
        ] {
            let engine = &test.engine;
            let moved = engine.transfer_with(&who, DeviceId(id), to, said).await;
            moved.unwrap();
            let seen = word == KEEP;
            assert_eq!(tells(&shown(&test, &who, id).await), seen, "{id:X}");
            let count = messages(&test, &who, id).await;
            assert_eq!(count, usize::from(seen), "{id:X}");
            let object = DeviceId(id).to_string();
            let told = noted(&test, group, &object, "transfer", "history").await;
            assert_eq!(told, word, "{id:X}");
        }
        // Those who may read there only see no more than whoever moved it.
        let reader = test.member_of(&below, Profile::CustomerRead);
        assert_eq!(messages(&test, &reader, 0xB).await, 0);
        assert_eq!(messages(&test, &reader, 0xC).await, 1);
        // What it says from then on is seen.
        test.clock.advance(1000);
        heard(&test, 0xD, 2).await;
        assert_eq!(messages(&test, &who, 0xD).await, 1);
        test
    })
    .await;
}

#[tokio::test]
async fn many_devices_leave_behind_what_they_did_as_one_does() {
    on_each(async |mut test| {
        let there = test.with_group_below().await;
        let who = clerk(&test).await;
        test.start_intake();
        test.with_devices(0, &[0xA, 0xB, 0xC]).await;
        for id in [0xA, 0xB, 0xC] {
            heard(&test, id, 1).await;
        }
        test.clock.advance(1000);
        let edit = |id: u32, device_type: String, history: &str| BulkInput {
            deed: "edit".into(),
            devices: vec![format!("{id:X}")],
            device_type,
            history: history.into(),
            ..BulkInput::default()
        };
        let to = test.device_types[there].to_string();
        for (id, history, seen) in [(0xA, "", 0), (0xB, KEEP, 1), (0xC, LEAVE, 0)] {
            let input = edit(id, to.clone(), history);
            let count = change_devices(&test.engine, &who, &input).await.unwrap();
            assert_eq!(count.done, 1, "{history}");
            assert_eq!(messages(&test, &who, id).await, seen, "{history}");
        }
        let nowhere = edit(0xA, String::new(), LEAVE);
        let refused = change_devices(&test.engine, &who, &nowhere).await;
        assert_eq!(wrong(refused), one("device_type", "missing"));
        let unclear = edit(0xA, to, "perhaps");
        let refused = change_devices(&test.engine, &who, &unclear).await;
        assert_eq!(wrong(refused), one("history", "not_one_of"));
        test
    })
    .await;
}

#[tokio::test]
async fn what_a_list_left_behind_is_there_again_where_it_is_taken_back() {
    on_each(async |mut test| {
        let there = test.with_group_below().await;
        let who = clerk(&test).await;
        test.start_intake();
        let input = device(&test, 0, 0xA, PAC);
        test.engine.register_device(&who, &input).await.unwrap();
        heard(&test, 0xA, 1).await;
        let before = shown(&test, &who, 0xA).await;
        test.clock.advance(1000);
        let id = looked(&test, &who, there, "A").await;
        test.engine.begin_registration(&who, id).await.unwrap();
        work_off(&test).await;
        assert_eq!(list(&test, &who, id).await.count(Verdict::Moved), 1);
        assert!(!tells(&shown(&test, &who, 0xA).await));
        let below = test.groups_below[0].id;
        // What came of it is noted after the word for it.
        let object = id.to_string();
        let told = noted(&test, below, &object, "import", "left_history").await;
        assert_eq!(told, "A");

        test.engine.undo_registration(&who, id).await.unwrap();
        work_off(&test).await;
        assert_eq!(list(&test, &who, id).await.count(Verdict::Undone), 1);
        let after = shown(&test, &who, 0xA).await;
        assert_eq!(
            (after.device_type, after.messages, after.last_seen),
            (before.device_type, before.messages, before.last_seen)
        );
        assert_eq!(after.last_data, before.last_data);
        assert_eq!(messages(&test, &who, 0xA).await, 1);
        test
    })
    .await;
}

#[tokio::test]
async fn a_look_at_a_list_lets_in_no_more_prototypes_than_there_may_be() {
    on_each(async |test| {
        let who = clerk(&test).await;
        capped(&test, test.group, "1500").await;
        // More than are looked at in one go.
        let text: String = (1..=2500).map(|id| format!("{id:X};{PAC}\n")).collect();
        let id = looked(&test, &who, 0, &text).await;
        let promised = list(&test, &who, id).await.counts;
        assert_eq!(promised, [(Verdict::New, 1500), (Verdict::Refused, 1000)]);
        test.engine.begin_registration(&who, id).await.unwrap();
        work_off(&test).await;
        assert_eq!(list(&test, &who, id).await.counts, promised);
        test
    })
    .await;
}

#[tokio::test]
async fn a_look_at_many_devices_lets_in_no_more_prototypes_than_there_may_be() {
    on_each(async |mut test| {
        let there = test.with_group_below().await;
        let who = clerk(&test).await;
        let ids = 1..=1100_u32;
        let text: String = ids.clone().map(|id| format!("{id:X};{PAC}\n")).collect();
        let id = looked(&test, &who, 0, &text).await;
        test.engine.begin_registration(&who, id).await.unwrap();
        work_off(&test).await;
        capped(&test, test.groups_below[0].id, "1050").await;
        let input = BulkInput {
            deed: "edit".into(),
            devices: ids.map(|id| format!("{id:X}")).collect(),
            device_type: test.device_types[there].to_string(),
            ..BulkInput::default()
        };
        let promised = test.engine.look_at_devices(&who, &input).await.unwrap();
        let full = Some(Fault::Full { max: 1050 });
        assert_eq!((promised.done, &promised.left), (1050, &vec![(full, 50)]));
        let done = change_devices(&test.engine, &who, &input).await.unwrap();
        assert_eq!(done, promised);
        test
    })
    .await;
}

#[tokio::test]
async fn any_device_type_can_be_chosen_however_many_there_are() {
    on_each(async |mut test| {
        let beside = test.with_device_type_beside().await;
        let foreign = test.device_types[beside];
        let types = test.with_types(1005).await;
        let (last, name) = (types[1004], "Type 1004".to_owned());
        let who = test.member(Profile::CustomerWrite);
        let engine = &test.engine;
        let offered = engine.registration_choices(&who, "", "").await.unwrap();
        assert_eq!((offered.types.len(), offered.more), (1000, true));
        assert!(offered.types.iter().all(|one| one.0 != last));
        let sought = engine.registration_choices(&who, "pe 1004", "").await;
        let sought = sought.unwrap();
        assert_eq!((sought.types, sought.more), (vec![(last, name)], false));
        // The one that was asked for is always among them, unless it is another's.
        let among = async |find: &str, chosen: domain::DeviceTypeId| {
            let chosen_text = chosen.to_string();
            let offered = engine.registration_choices(&who, find, &chosen_text).await;
            offered.unwrap().types.iter().any(|one| one.0 == chosen)
        };
        assert!(among("", last).await);
        assert!(among("Type 0001", last).await);
        assert!(!among("", foreign).await);
        let long = engine
            .registration_choices(&who, &"x".repeat(101), "")
            .await;
        assert_eq!(wrong(long), one("find", "too_long"));

        test.device_types.push(last);
        let nth = test.device_types.len() - 1;
        test.with_devices(nth, &[0xA]).await;
        let engine = &test.engine;
        let offered = engine.transfer_choices(&who, DeviceId(0xA), "").await;
        assert!(offered.unwrap().types.iter().any(|one| one.0 == last));
        let sought = engine.transfer_choices(&who, DeviceId(0xA), "type 1003");
        let sought: Vec<_> = sought.await.unwrap().types;
        let ids: Vec<_> = sought.into_iter().map(|one| one.0).collect();
        assert_eq!(ids, [types[1003], last]);
        test
    })
    .await;
}

#[tokio::test]
async fn an_offer_tells_which_devices_it_was_about_after_it_ended() {
    on_each(async |mut test| {
        let who = test.member(Profile::CustomerWrite);
        let all: Vec<u32> = (1..=30).collect();
        test.with_devices(0, &all).await;
        let all: Vec<DeviceId> = all.into_iter().map(DeviceId).collect();
        let (other, nth) = test.neighbour().await;
        let names: Vec<String> = all.iter().map(DeviceId::to_string).collect();
        let offer = TransferInput {
            group: other.roles[0].group.to_string(),
            devices: names.join(" "),
        };
        let engine = &test.engine;
        let of_type = test.device_types[0];
        let leaving = async |who: &Principal| {
            let all = MovingQuery::default();
            engine.moving_devices(who, of_type, &all).await
        };
        for taken in [false, true] {
            let id = engine.offer_devices(&who, &offer).await.unwrap();
            let moving = leaving(&who).await.unwrap();
            let first = &moving.page.rows[0];
            assert_eq!((first.device, first.transfer.id), (DeviceId(1), id));
            assert_eq!(moving.page.rows.len(), 30);
            // Whose they are to be is told only to whoever sees that group.
            let mut rows = moving.page.rows.iter();
            assert!(rows.all(|one| one.transfer.to_name.is_none()));
            let root = leaving(&test.of_root()).await.unwrap();
            let mut rows = root.page.rows.iter();
            assert!(rows.all(|one| one.transfer.to_name.is_some()));

            match taken {
                false => engine.refuse_transfer(&other, id).await.unwrap(),
                true => {
                    let input = series(&test, nth);
                    engine.accept_transfer(&other, id, &input).await.unwrap();
                }
            }
            assert!(leaving(&who).await.unwrap().page.rows.is_empty());
            for side in [&who, &other] {
                let page = engine.transfer_offer(side, id, "", "").await.unwrap();
                let ids: Vec<DeviceId> = page.devices.iter().map(|one| one.0).collect();
                assert_eq!(ids, all, "{taken}");
                assert!(page.devices.iter().all(|one| !one.1.is_empty()));
            }
        }
        let hidden = leaving(&test.stranger()).await;
        assert!(matches!(hidden, Err(engine::Error::NotFound)), "{hidden:?}");
        test
    })
    .await;
}

#[tokio::test]
async fn groups_are_offered_to_whoever_sees_those_of_more_than_one_owner() {
    on_each(async |mut test| {
        let (other, _) = test.neighbour().await;
        let engine = &test.engine;
        let who = test.member(Profile::CustomerWrite);
        let none = engine.transfer_groups(&who, "").await.unwrap();
        assert!(none.groups.is_empty(), "{none:?}");
        let both = Principal {
            roles: who.roles.iter().chain(&other.roles).cloned().collect(),
            ..who.clone()
        };
        for who in [&both, &test.of_root()] {
            let offered = engine.transfer_groups(who, "").await.unwrap();
            let there = other.roles[0].group;
            assert!(offered.groups.iter().any(|one| one.0 == there));
        }
        let reader = test.member(Profile::CustomerRead);
        let refused = engine.transfer_groups(&reader, "").await;
        assert!(
            matches!(refused, Err(engine::Error::Forbidden)),
            "{refused:?}"
        );
        test
    })
    .await;
}
