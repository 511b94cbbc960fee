//! Devices that change hands: what either side learns of the other, what stays behind, and what
//! somebody still does with a device that was his a moment ago. On both databases.

use std::net::{IpAddr, Ipv4Addr};

use domain::audit::{AuditQuery, EntryView, Kind, Shown, Who};
use domain::device::DeviceInput;
use domain::group::GroupInput;
use domain::identity::Taken;
use domain::message::MessageQuery;
use domain::permission::{Principal, Profile};
use domain::registration::{Purpose, Verdict};
use domain::transfer::TransferInput;
use domain::{DeviceId, GroupId, RegistrationId, UserId};
use engine::Error;
use engine::testing::{TestEngine, on_each, work_list};
use registering::{PAC, device, heard, one, series, shown, wrong};

#[path = "support/registering.rs"]
mod registering;

const KEY: &str = "000102030405060708090a0b0c0d0e0f";
const OTHER_KEY: &str = "0f0e0d0c0b0a09080706050403020100";
const THIRD_KEY: &str = "0f0e0d0c0b0a09080706050403020111";

/// A user, who asks from that address.
async fn clerk(test: &TestEngine, last: u8) -> Principal {
    let session = test.session_of(test.group, Profile::CustomerWrite).await;
    let who = test.engine.session(&session).await.unwrap().unwrap();
    Principal {
        from: Some(address(last)),
        ..who
    }
}

fn address(last: u8) -> IpAddr {
    IpAddr::V4(Ipv4Addr::new(192, 0, 2, last))
}

async fn work_off(test: &TestEngine) {
    while work_list(&test.engine).await {}
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

/// What became of the lines of a list: verdict, and what is wrong.
async fn lines(
    test: &TestEngine,
    who: &Principal,
    id: RegistrationId,
) -> Vec<(Verdict, Option<(String, &'static str)>)> {
    let lines = test.engine.registration_lines(who, id, 0).await.unwrap();
    let one = lines.into_iter().map(|line| {
        let fault = line.fault.map(|wrong| (wrong.field, wrong.fault.code()));
        (line.verdict, fault)
    });
    one.collect()
}

async fn log(test: &TestEngine, who: &Principal, group: GroupId, verb: &str) -> Vec<EntryView> {
    let query = AuditQuery {
        verb: verb.into(),
        ..AuditQuery::default()
    };
    test.engine.audit(who, group, &query).await.unwrap().rows
}

#[tokio::test]
async fn neither_side_of_a_handover_learns_who_is_on_the_other() {
    on_each(async |mut test| {
        let giver = Principal {
            user: UserId([0xcc; 12]),
            email: "giver@example.org".into(),
            name: "Giver".into(),
            from: Some(address(1)),
            ..test.member(Profile::CustomerWrite)
        };
        let (neighbour, nth) = test.neighbour().await;
        let taker = Principal {
            user: UserId([0xbb; 12]),
            email: "taker@example.org".into(),
            name: "Taker".into(),
            from: Some(address(2)),
            ..neighbour
        };
        let group = taker.roles[0].group;
        let engine = &test.engine;
        // By its code.
        let input = device(&test, 0, 0xA, PAC);
        engine.register_device(&giver, &input).await.unwrap();
        let code = shown(&test, &giver, 0xA).await.pac.unwrap();
        let input = device(&test, nth, 0xA, &code);
        engine.register_device(&taker, &input).await.unwrap();
        // By offers, of which one is not taken.
        test.with_devices(0, &[0xB, 0xC]).await;
        for (id, taken) in [("B", true), ("C", false)] {
            let offer = TransferInput {
                group: group.to_string(),
                devices: id.into(),
            };
            let id = engine.offer_devices(&giver, &offer).await.unwrap();
            let done = match taken {
                true => {
                    engine
                        .accept_transfer(&taker, id, &series(&test, nth))
                        .await
                }
                false => engine.refuse_transfer(&taker, id).await,
            };
            done.unwrap();
        }
        let of_giver = engine.device_type(&giver, test.device_types[0]).await;
        let of_taker = engine.device_type(&taker, test.device_types[nth]).await;
        let (of_giver, of_taker) = (of_giver.unwrap(), of_taker.unwrap());
        let sides = [
            (&giver, test.group, (&taker, of_taker)),
            (&taker, group, (&giver, of_giver)),
        ];
        for (reader, group, (other, of_other)) in sides {
            let entries = log(&test, reader, group, "").await;
            let own = entries.iter().filter(|entry| entry.who == Who::Person);
            assert!(own.count() > 0);
            let others = entries.iter().filter(|entry| entry.who == Who::Stranger);
            assert!(others.count() > 0);
            let told = format!("{entries:?}");
            let from = other.from.unwrap().to_string();
            let user = other.user.to_string();
            let device_type = of_other.id.to_string();
            let hidden = [&other.name, &other.email, &from, &user];
            for hidden in hidden.into_iter().chain([&of_other.name, &device_type]) {
                assert!(!told.contains(hidden.as_str()), "{hidden}: {told}");
            }
        }
        // That it went, and under nothing that is the other's.
        let gone = log(&test, &giver, test.group, "transfer").await;
        let by_code = gone.iter().find(|entry| entry.kind == Kind::Registration);
        let by_code = by_code.unwrap();
        assert_eq!((by_code.id.as_str(), by_code.fields.len()), ("", 1));
        assert_eq!(by_code.fields[0].before, Shown::Text("A".into()));
        // Whoever operates above both is told by the log of the side on which it was done.
        let operator = test.of_root();
        let entries = log(&test, &operator, group, "import").await;
        assert_eq!(entries[0].who_name, Shown::Text("Taker".into()));
        let whole = engine.verify_audit(None).await.unwrap();
        assert_eq!(whole.wrong, None);
        test
    })
    .await;
}

#[tokio::test]
async fn a_device_that_was_deleted_brings_nobody_what_its_former_owners_had() {
    on_each(async |mut test| {
        let who = test.member(Profile::CustomerWrite);
        test.start_intake();
        let engine = &test.engine;
        let first = device(&test, 0, 0xA, PAC);
        engine.register_device(&who, &first).await.unwrap();
        heard(&test, 0xA, 7).await;
        let code = shown(&test, &who, 0xA).await.pac.unwrap();
        let (other, nth) = test.neighbour().await;
        let engine = &test.engine;
        test.clock.advance(1000);
        let input = device(&test, nth, 0xA, &code);
        engine.register_device(&other, &input).await.unwrap();
        let last = shown(&test, &other, 0xA).await.pac.unwrap();
        engine.delete_device(&other, DeviceId(0xA)).await.unwrap();
        test.clock.advance(1000);
        // Each of its codes is good once.
        for used in [PAC, code.as_str()] {
            let input = device(&test, 0, 0xA, used);
            let again = engine.register_device(&who, &input).await;
            assert_eq!(wrong(again), one("pac", "wrong_pac"));
        }
        let input = device(&test, 0, 0xA, &last);
        engine.register_device(&who, &input).await.unwrap();
        let query = MessageQuery::default();
        let nothing = async || {
            assert_eq!(shown(&test, &who, 0xA).await.messages, Some(0));
            let told = engine.device_messages(&who, DeviceId(0xA), &query).await;
            assert!(told.unwrap().page.rows.is_empty());
        };
        nothing().await;
        // Nor by the door of the stations.
        engine.delete_device(&who, DeviceId(0xA)).await.unwrap();
        let body = r#"{"devices":["A"]}"#.to_owned();
        engine.register(&test.token, body.into()).await.unwrap();
        nothing().await;

        // Where there was never another owner, the first code still does.
        let input = device(&test, 0, 0xB, PAC);
        engine.register_device(&who, &input).await.unwrap();
        engine.delete_device(&who, DeviceId(0xB)).await.unwrap();
        engine.register_device(&who, &input).await.unwrap();
        test
    })
    .await;
}

/// Does something to a device that goes to another owner while it waits for it.
async fn too_late(
    test: &TestEngine,
    id: u32,
    nth: usize,
    deed: impl Future<Output = Result<(), Error>>,
) {
    let done = test.goes_meanwhile(id, nth, deed).await;
    assert!(matches!(done, Err(Error::NotFound)), "{id:X}: {done:?}");
}

#[tokio::test]
async fn nobody_changes_a_device_that_went_to_another_owner_while_he_waited() {
    on_each(async |mut test| {
        let who = test.member(Profile::CustomerWrite);
        let (other, nth) = test.neighbour().await;
        let ids: Vec<u32> = (0xA..=0x11).collect();
        test.with_devices(0, &ids).await;
        let engine = &test.engine;
        let at = DeviceId;
        too_late(&test, 0xA, nth, engine.suspend(&who, at(0xA))).await;
        too_late(&test, 0xB, nth, engine.stay(&who, at(0xB))).await;
        let replaced = engine.replace(&who, at(0xC), at(0x11));
        too_late(&test, 0xC, nth, replaced).await;
        too_late(&test, 0xD, nth, engine.renew_pac(&who, at(0xD))).await;
        let input = DeviceInput {
            name: "Mine".into(),
            ..DeviceInput::default()
        };
        let edited = engine.edit_device(&who, at(0xE), &input);
        too_late(&test, 0xE, nth, edited).await;
        let moved = engine.transfer(&who, at(0xF), test.device_types[1]);
        too_late(&test, 0xF, nth, moved).await;
        too_late(&test, 0x10, nth, engine.delete_device(&who, at(0x10))).await;
        for id in 0xA..=0x10 {
            let now = shown(&test, &other, id).await;
            assert_eq!(now.device_type, test.device_types[nth]);
            assert!(!now.subscription.suspended);
            assert_ne!(now.name, "Mine");
            assert_eq!(now.pac, None);
        }
        test
    })
    .await;
}

#[tokio::test]
async fn no_more_prototypes_are_brought_to_a_group_than_it_may_have() {
    on_each(async |mut test| {
        let below = test.with_group_below().await;
        let group = test.groups_below[0].id;
        let operator = test.of_root();
        let engine = &test.engine;
        let input = GroupInput {
            max_prototypes: "1".into(),
            ..engine.group(&operator, group).await.unwrap().input()
        };
        engine.edit_group(&operator, group, &input).await.unwrap();
        let who = clerk(&test, 1).await;
        for id in [0xA, 0xB] {
            let input = device(&test, 0, id, PAC);
            engine.register_device(&who, &input).await.unwrap();
        }
        let there = test.device_types[below];
        engine.transfer(&who, DeviceId(0xA), there).await.unwrap();
        let full = engine.transfer(&who, DeviceId(0xB), there).await;
        assert_eq!(wrong(full), one("device", "full"));
        let list = looked(&test, &who, below, "B").await;
        let refused = [(Verdict::Refused, Some(("prototype".to_owned(), "full")))];
        assert_eq!(lines(&test, &who, list).await, refused);
        // What leaves makes room.
        let back = engine.transfer(&who, DeviceId(0xA), test.device_types[0]);
        back.await.unwrap();
        engine.transfer(&who, DeviceId(0xB), there).await.unwrap();
        test
    })
    .await;
}

#[tokio::test]
async fn a_registration_brings_no_other_key_than_the_one_that_an_operator_entered() {
    on_each(async |test| {
        let who = clerk(&test, 1).await;
        let operator = test.member(Profile::Operator);
        let group = test.group.to_string();
        let enter = async |line: &str| {
            let taken = test.engine.take_identities(&operator, &group, line, 1);
            taken.await.unwrap().swap_remove(0).taken
        };
        let bring = async |line: &str| {
            let list = looked(&test, &who, 0, line).await;
            let engine = &test.engine;
            engine.begin_registration(&who, list).await.unwrap();
            work_off(&test).await;
            lines(&test, &who, list).await.swap_remove(0)
        };
        let differs = (Verdict::Refused, Some(("key".to_owned(), "differs")));
        let entered = format!("A;{PAC};{KEY}");
        assert_eq!(enter(&entered).await, Taken::New);
        let another = format!("A;{PAC};;;;{OTHER_KEY}");
        assert_eq!(bring(&another).await, differs);
        let same = format!("A;{PAC};;;;{KEY}");
        assert_eq!(bring(&same).await, (Verdict::New, None));
        // A device that stays as it is gets no other key, either.
        assert_eq!(bring(&another).await, differs);
        assert_eq!(enter(&entered).await, Taken::Known);

        // A key that nobody entered may be another, until an operator enters one.
        for (key, verdict) in [(KEY, Verdict::New), (OTHER_KEY, Verdict::Unchanged)] {
            let brought = format!("B;{PAC};;;;{key}");
            assert_eq!(bring(&brought).await, (verdict, None));
        }
        let entered = format!("B;{PAC};{THIRD_KEY}");
        assert_eq!(enter(&entered).await, Taken::Completed);
        assert_eq!(enter(&entered).await, Taken::Known);
        let brought = format!("B;{PAC};;;;{OTHER_KEY}");
        assert_eq!(bring(&brought).await, differs);
        test
    })
    .await;
}

#[tokio::test]
async fn a_list_is_worked_off_as_the_doing_of_whoever_says_so() {
    on_each(async |test| {
        let brings = clerk(&test, 1).await;
        let list = looked(&test, &brings, 0, &format!("A;{PAC}")).await;
        // Whoever brought it is locked by then.
        let operator = test.of_root();
        let engine = &test.engine;
        engine.lock_user(&operator, brings.user).await.unwrap();
        let says = clerk(&test, 2).await;
        engine.begin_registration(&says, list).await.unwrap();
        work_off(&test).await;
        assert_eq!(lines(&test, &says, list).await, [(Verdict::New, None)]);
        let undoes = clerk(&test, 3).await;
        engine.undo_registration(&undoes, list).await.unwrap();
        work_off(&test).await;
        assert_eq!(lines(&test, &undoes, list).await, [(Verdict::Undone, None)]);
        // The word for it, and what came of it.
        for (verb, who, last) in [("import", &says, 2), ("undo", &undoes, 3)] {
            let entries = log(&test, who, test.group, verb).await;
            let of: Vec<(String, Shown)> = entries
                .into_iter()
                .filter(|entry| entry.id == list.to_string())
                .map(|entry| (entry.who_id, entry.from))
                .collect();
            let his = (who.user.to_string(), Shown::Text(address(last).to_string()));
            assert_eq!(of, [his.clone(), his], "{verb}");
        }
        test
    })
    .await;
}

#[tokio::test]
async fn a_list_that_takes_devices_over_and_gives_them_back_tells_neither_side_of_the_other() {
    on_each(async |mut test| {
        let giver = test.member(Profile::CustomerWrite);
        let (neighbour, nth) = test.neighbour().await;
        let group = neighbour.roles[0].group;
        // Whoever takes them back may change devices of both.
        let session = test.session_of(test.of_root().roles[0].group, Profile::Operator);
        let session = session.await;
        let engine = &test.engine;
        let taker = engine.session(&session).await.unwrap().unwrap();
        let input = device(&test, 0, 0xA, PAC);
        engine.register_device(&giver, &input).await.unwrap();
        let code = shown(&test, &giver, 0xA).await.pac.unwrap();
        let list = looked(&test, &taker, nth, &format!("A;{code}")).await;
        engine.begin_registration(&taker, list).await.unwrap();
        work_off(&test).await;
        assert_eq!(lines(&test, &taker, list).await, [(Verdict::Taken, None)]);
        engine.undo_registration(&taker, list).await.unwrap();
        work_off(&test).await;
        assert_eq!(lines(&test, &taker, list).await, [(Verdict::Undone, None)]);
        let (here, there) = (test.device_types[0], test.device_types[nth]);
        let of_list = list.to_string();
        let told = format!("{:?}", log(&test, &giver, test.group, "").await);
        assert!(told.contains("\"A\"") && told.contains(&here.to_string()));
        for hidden in [&there.to_string(), &of_list] {
            assert!(!told.contains(hidden.as_str()), "{hidden}: {told}");
        }
        let told = format!("{:?}", log(&test, &neighbour, group, "").await);
        assert!(told.contains(&of_list) && told.contains(&there.to_string()));
        assert!(!told.contains(&here.to_string()), "{told}");
        test
    })
    .await;
}

#[tokio::test]
async fn a_group_is_not_told_to_which_device_type_of_another_one_its_device_went() {
    on_each(async |mut test| {
        let (one, other) = (test.with_group_below().await, test.with_group_below().await);
        let who = test.member(Profile::CustomerWrite);
        test.with_devices(one, &[0xA]).await;
        let (from, to) = (test.device_types[one], test.device_types[other]);
        test.engine.transfer(&who, DeviceId(0xA), to).await.unwrap();
        let groups = &test.groups_below;
        for (group, own, hidden) in [(&groups[0], from, to), (&groups[1], to, from)] {
            let reader = test.member_of(group, Profile::CustomerWrite);
            let entries = log(&test, &reader, group.id, "transfer").await;
            let told = format!("{entries:?}");
            assert_eq!(entries.len(), 1, "{told}");
            assert!(told.contains(&own.to_string()), "{told}");
            assert!(!told.contains(&hidden.to_string()), "{told}");
        }
        test
    })
    .await;
}
