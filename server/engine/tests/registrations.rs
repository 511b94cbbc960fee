//! Devices that people register, one by one and by lists, and that go to other owners, on both
//! databases.

use domain::audit::{AuditQuery, Verb, Who};
use domain::callback::ON;
use domain::group::GroupInput;
use domain::message::MessageQuery;
use domain::permission::{Principal, Profile};
use domain::registration::{
    LineQuery, Purpose, RegistrationInput, RegistrationView, SeriesInput, Stage, Verdict,
};
use domain::transfer::{TransferInput, TransferState};
use domain::{DeviceId, GroupId, RegistrationId, TransferId};
use engine::testing::{TestEngine, end_transfers, on_each, work_list};
use engine::{Engine, Error};
use registering::{PAC, device, heard, one, series, shown, wrong};

#[path = "support/registering.rs"]
mod registering;

const DAY: i64 = 86_400_000;
const OTHER_PAC: &str = "0123456789ABCDEF";

/// Somebody who is in the database: a list is worked off with the rights that he has then.
async fn clerk(test: &TestEngine) -> Principal {
    let session = test.session_of(test.group, Profile::CustomerWrite).await;
    test.engine.session(&session).await.unwrap().unwrap()
}

async fn work_off(engine: &Engine) {
    while work_list(engine).await {}
}

async fn list(test: &TestEngine, who: &Principal, id: RegistrationId) -> RegistrationView {
    let query = LineQuery::default();
    test.engine.registration(who, id, &query).await.unwrap().0
}

/// Line, verdict, and what is wrong.
async fn lines(
    test: &TestEngine,
    who: &Principal,
    id: RegistrationId,
) -> Vec<(i64, Verdict, Option<(String, &'static str)>)> {
    let lines = test.engine.registration_lines(who, id, 0).await.unwrap();
    let one = lines.into_iter().map(|line| {
        let fault = line.fault.map(|wrong| (wrong.field, wrong.fault.code()));
        (line.line, line.verdict, fault)
    });
    one.collect()
}

#[tokio::test]
async fn a_device_is_registered_with_a_code_that_is_good_once() {
    on_each(async |mut test| {
        let who = test.member(Profile::CustomerWrite);
        let engine = &test.engine;
        let input = device(&test, 0, 0xA, PAC);
        assert_eq!(
            engine.register_device(&who, &input).await.unwrap(),
            DeviceId(0xA)
        );
        let first = shown(&test, &who, 0xA).await;
        assert_eq!((first.name.as_str(), first.prototype), ("Bin A", true));
        let pac = first.pac.unwrap();
        assert_ne!(pac, PAC);
        let again = engine.register_device(&who, &input).await;
        assert_eq!(wrong(again), one("id", "taken"));
        // Readers see no codes.
        let reader = test.member(Profile::DeviceManagerRead);
        assert_eq!(shown(&test, &reader, 0xA).await.pac, None);
        let refused = test.engine.register_device(&reader, &input).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");

        // Another owner needs the code that it has now.
        let (other, nth) = test.neighbour().await;
        for code in [PAC, ""] {
            let input = device(&test, nth, 0xA, code);
            let refused = wrong(test.engine.register_device(&other, &input).await);
            let expected = if code.is_empty() {
                "missing"
            } else {
                "wrong_pac"
            };
            assert_eq!(refused, one("pac", expected));
        }
        let input = device(&test, nth, 0xA, &pac);
        test.engine.register_device(&other, &input).await.unwrap();
        let gone = test.engine.device(&who, DeviceId(0xA)).await;
        assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
        let taken = shown(&test, &other, 0xA).await;
        assert_ne!(taken.pac.unwrap(), pac);
        // Both owners find it in their logs.
        let query = AuditQuery {
            verb: "transfer".into(),
            ..AuditQuery::default()
        };
        let log = test.engine.audit(&who, test.group, &query).await.unwrap();
        assert_eq!(log.rows.len(), 1);
        test
    })
    .await;
}

#[tokio::test]
async fn whoever_takes_a_device_over_gets_neither_its_token_nor_what_it_said() {
    on_each(async |mut test| {
        let who = test.member(Profile::CustomerWrite);
        test.start_intake();
        let input = device(&test, 0, 0xA, PAC);
        test.engine.register_device(&who, &input).await.unwrap();
        heard(&test, 0xA, 7).await;
        let before = shown(&test, &who, 0xA).await;
        let contract = before.subscription.contract.unwrap();
        assert_eq!(test.tokens(contract).await, 1);
        let (other, nth) = test.neighbour().await;
        test.clock.advance(1000);
        let input = device(&test, nth, 0xA, &before.pac.unwrap());
        test.engine.register_device(&other, &input).await.unwrap();
        assert_eq!(test.tokens(contract).await, 0);
        let after = shown(&test, &other, 0xA).await;
        assert_eq!((after.last_seen, after.messages), (None, Some(0)));
        assert_eq!(after.subscription.contract, None);
        let query = MessageQuery::default();
        let told = test.engine.device_messages(&other, DeviceId(0xA), &query);
        assert!(told.await.unwrap().page.rows.is_empty());
        test.clock.advance(1000);
        heard(&test, 0xA, 8).await;
        let told = test.engine.device_messages(&other, DeviceId(0xA), &query);
        assert_eq!(told.await.unwrap().page.rows.len(), 1);
        test
    })
    .await;
}

#[tokio::test]
async fn a_group_has_no_more_prototypes_than_it_may() {
    on_each(async |test| {
        let who = test.member(Profile::CustomerWrite);
        cap(&test, &test.of_root(), test.group, "1").await.unwrap();
        let first = device(&test, 0, 0xA, PAC);
        test.engine.register_device(&who, &first).await.unwrap();
        let second = device(&test, 0, 0xB, PAC);
        let refused = test.engine.register_device(&who, &second).await;
        assert_eq!(wrong(refused), one("prototype", "full"));
        let neither = RegistrationInput {
            series: SeriesInput {
                prototype: String::new(),
                ..series(&test, 0)
            },
            ..second
        };
        let refused = test.engine.register_device(&who, &neither).await;
        assert_eq!(wrong(refused), one("certificate", "missing"));
        test
    })
    .await;
}

/// Says how many prototypes a group may have, with everything below it.
async fn cap(test: &TestEngine, who: &Principal, group: GroupId, max: &str) -> Result<(), Error> {
    let input = GroupInput {
        max_prototypes: max.into(),
        ..test.engine.group(who, group).await?.input()
    };
    test.engine.edit_group(who, group, &input).await
}

#[tokio::test]
async fn a_cap_is_lifted_by_those_above_only_and_no_group_below_gets_around_it() {
    on_each(async |mut test| {
        let below = test.with_group_below().await;
        let (who, root) = (test.member(Profile::CustomerWrite), test.of_root());
        cap(&test, &root, test.group, "1").await.unwrap();
        for max in ["2", ""] {
            let refused = cap(&test, &who, test.group, max).await;
            assert_eq!(wrong(refused), one("max_prototypes", "not_granted"));
        }
        let engine = &test.engine;
        let form = engine.group(&who, test.group).await.unwrap().input();
        let billed = match form.billable.as_str() {
            ON => "",
            _ => ON,
        };
        let input = GroupInput {
            billable: billed.into(),
            ..form.clone()
        };
        let refused = engine.edit_group(&who, test.group, &input).await;
        assert_eq!(wrong(refused), one("billable", "not_granted"));
        // The rest is theirs.
        let input = GroupInput {
            description: "Everything beyond the lock".into(),
            ..form
        };
        engine.edit_group(&who, test.group, &input).await.unwrap();

        let register = async |nth: usize, id: u32| {
            let input = device(&test, nth, id, PAC);
            engine.register_device(&who, &input).await
        };
        register(below, 0xA).await.unwrap();
        for (nth, id) in [(0, 0xB), (below, 0xC)] {
            let refused = register(nth, id).await;
            assert_eq!(wrong(refused), one("prototype", "full"));
        }
        cap(&test, &root, test.group, "2").await.unwrap();
        register(0, 0xB).await.unwrap();
        test
    })
    .await;
}

#[tokio::test]
async fn prototypes_do_not_come_below_a_cap_with_their_group() {
    on_each(async |mut test| {
        let (north, south) = (test.with_group_below().await, test.with_group_below().await);
        let who = test.member(Profile::CustomerWrite);
        let groups = [0, 1].map(|nth: usize| test.groups_below[nth].id);
        cap(&test, &who, groups[0], "1").await.unwrap();
        let engine = &test.engine;
        let register = async |nth: usize, id: u32| {
            let input = device(&test, nth, id, PAC);
            engine.register_device(&who, &input).await
        };
        register(north, 0xA).await.unwrap();
        register(south, 0xB).await.unwrap();
        let refused = engine.move_group(&who, groups[1], groups[0]).await;
        assert_eq!(wrong(refused), one("parent", "full"));
        cap(&test, &who, groups[0], "2").await.unwrap();
        let moved = engine.move_group(&who, groups[1], groups[0]).await;
        moved.unwrap();
        let refused = register(south, 0xC).await;
        assert_eq!(wrong(refused), one("prototype", "full"));
        test
    })
    .await;
}

#[tokio::test]
async fn a_code_is_taken_for_the_own_one_of_a_device_by_its_first_registration_only() {
    on_each(async |test| {
        let who = clerk(&test).await;
        let engine = &test.engine;
        // Neither has it a certificate, nor is it a prototype: it is not registered.
        let neither = SeriesInput {
            prototype: String::new(),
            ..series(&test, 0)
        };
        let text = format!("A;{PAC}");
        let id = engine.take_registration(&who, Purpose::Register, &neither, &text);
        let id = id.await.unwrap();
        work_off(engine).await;
        engine.begin_registration(&who, id).await.unwrap();
        work_off(engine).await;
        let missing = Some(("certificate".to_owned(), "missing"));
        let refused = [(1, Verdict::Refused, missing)];
        assert_eq!(lines(&test, &who, id).await, refused);
        // Whoever has the device gives another code, and comes first.
        let input = device(&test, 0, 0xA, OTHER_PAC);
        engine.register_device(&who, &input).await.unwrap();
        engine.delete_device(&who, DeviceId(0xA)).await.unwrap();
        let input = device(&test, 0, 0xA, PAC);
        let refused = engine.register_device(&who, &input).await;
        assert_eq!(wrong(refused), one("pac", "wrong_pac"));
        test
    })
    .await;
}

#[tokio::test]
async fn a_list_is_looked_at_done_and_taken_back() {
    on_each(async |test| {
        let who = clerk(&test).await;
        test.with_devices(1, &[0xC]).await;
        let text = format!("id;PAC;name\nA;{PAC};Seven\nB;{PAC}\n\nA;{PAC}\nC\nxyz;{PAC}\nD");
        let input = series(&test, 0);
        let engine = &test.engine;
        let id = engine.take_registration(&who, Purpose::Register, &input, &text);
        let id = id.await.unwrap();
        work_off(engine).await;
        let looked = list(&test, &who, id).await;
        assert_eq!((looked.stage, looked.total), (Stage::Looked, 6));
        let fault = |field: &str, code| Some((field.to_owned(), code));
        let expected = [
            (2, Verdict::New, None),
            (3, Verdict::New, None),
            (5, Verdict::Refused, fault("id", "repeated")),
            (6, Verdict::Moved, None),
            (7, Verdict::Refused, fault("id", "not_hex")),
            (8, Verdict::Refused, fault("pac", "missing")),
        ];
        assert_eq!(lines(&test, &who, id).await, expected);
        let nothing = test.engine.device(&who, DeviceId(0xA)).await;
        assert!(matches!(nothing, Err(Error::NotFound)), "{nothing:?}");

        engine.begin_registration(&who, id).await.unwrap();
        work_off(engine).await;
        assert_eq!(lines(&test, &who, id).await, expected);
        assert_eq!(shown(&test, &who, 0xA).await.name, "Seven");
        let moved = shown(&test, &who, 0xC).await;
        assert_eq!(moved.device_type, test.device_types[0]);

        // What spoke since stays.
        test.start_intake();
        heard(&test, 0xB, 1).await;
        engine.undo_registration(&who, id).await.unwrap();
        work_off(engine).await;
        let undone = list(&test, &who, id).await;
        assert_eq!(undone.stage, Stage::Undone);
        let counts = [Verdict::Undone, Verdict::Kept, Verdict::Moved];
        assert_eq!(counts.map(|one| undone.count(one)), [2, 1, 0]);
        let kept = (3, Verdict::Kept, fault("id", "has_token"));
        assert!(lines(&test, &who, id).await.contains(&kept));
        let back = shown(&test, &who, 0xC).await;
        assert_eq!(back.device_type, test.device_types[1]);
        let gone = test.engine.device(&who, DeviceId(0xA)).await;
        assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
        shown(&test, &who, 0xB).await;
        let of_type = test.engine.device_type(&who, test.device_types[0]).await;
        assert_eq!(of_type.unwrap().devices, 1);
        test
    })
    .await;
}

#[tokio::test]
async fn codes_and_keys_that_stand_in_the_place_of_an_id_are_not_told_again() {
    on_each(async |test| {
        let who = clerk(&test).await;
        let key = "000102030405060708090A0B0C0D0E0F";
        let text = format!("{PAC};A\n{key};B;{PAC}\nD7-0A1;{PAC}");
        let input = series(&test, 0);
        let id = test
            .engine
            .take_registration(&who, Purpose::Register, &input, &text);
        let id = id.await.unwrap();
        work_off(&test.engine).await;
        let lines = test.engine.registration_lines(&who, id, 0).await.unwrap();
        let told: Vec<String> = lines.into_iter().map(|line| line.id).collect();
        assert_eq!(told, ["545C…", "0001…", "D7-0A1"]);

        let taken = test.engine.manufacture(&text, 1).await.unwrap();
        let told: Vec<String> = taken.into_iter().map(|line| line.id).collect();
        assert_eq!(told, ["545C…", "0001…", "D7-0A1"]);
        test
    })
    .await;
}

#[tokio::test]
async fn what_a_list_brought_goes_back_where_it_came_from_unless_it_spoke() {
    on_each(async |mut test| {
        let who = clerk(&test).await;
        test.start_intake();
        test.with_devices(1, &[0xC, 0xD]).await;
        heard(&test, 0xC, 1).await;
        let before = shown(&test, &who, 0xC).await;
        // One of another owner, by its code.
        let (other, nth) = test.neighbour().await;
        let named = RegistrationInput {
            name: "Theirs".into(),
            ..device(&test, nth, 0xE, PAC)
        };
        test.engine.register_device(&other, &named).await.unwrap();
        heard(&test, 0xE, 1).await;
        let theirs = shown(&test, &other, 0xE).await;
        let code = theirs.pac.clone().unwrap();
        test.clock.advance(1000);
        let input = series(&test, 0);
        let text = format!("C;;Brought\nD\nE;{code};Ours");
        let taken = test
            .engine
            .take_registration(&who, Purpose::Register, &input, &text);
        let id = taken.await.unwrap();
        work_off(&test.engine).await;
        test.engine.begin_registration(&who, id).await.unwrap();
        work_off(&test.engine).await;
        let done = list(&test, &who, id).await;
        assert!(done.can_undo());
        let counts = [Verdict::Moved, Verdict::Taken];
        assert_eq!(counts.map(|one| done.count(one)), [2, 1]);
        assert_eq!(shown(&test, &who, 0xC).await.name, "Brought");

        // One spoke since; and who brought the list may change nothing of the other owner.
        test.clock.advance(1000);
        heard(&test, 0xD, 1).await;
        test.engine.undo_registration(&who, id).await.unwrap();
        work_off(&test.engine).await;
        let fault = |field: &str, code| Some((field.to_owned(), code));
        let expected = [
            (1, Verdict::Undone, None),
            (2, Verdict::Kept, fault("id", "has_sent")),
            (
                3,
                Verdict::Kept,
                fault("device_type", "unknown_device_type"),
            ),
        ];
        assert_eq!(lines(&test, &who, id).await, expected);
        let after = shown(&test, &who, 0xC).await;
        assert_eq!(
            (after.device_type, after.name, after.last_seen),
            (before.device_type, before.name, before.last_seen)
        );
        let stays = shown(&test, &who, 0xD).await;
        assert_eq!(stays.device_type, test.device_types[0]);
        assert_eq!(shown(&test, &who, 0xE).await.name, "Ours");
        test
    })
    .await;
}

#[tokio::test]
async fn a_device_that_goes_back_to_its_owner_has_everything_but_token_and_code() {
    on_each(async |mut test| {
        let who = clerk(&test).await;
        test.start_intake();
        let (other, nth) = test.neighbour().await;
        let named = RegistrationInput {
            name: "Theirs".into(),
            ..device(&test, nth, 0xE, PAC)
        };
        test.engine.register_device(&other, &named).await.unwrap();
        heard(&test, 0xE, 1).await;
        let theirs = shown(&test, &other, 0xE).await;
        let code = theirs.pac.clone().unwrap();
        test.clock.advance(1000);
        let input = series(&test, 0);
        let text = format!("E;{code};Ours");
        let taken = test
            .engine
            .take_registration(&who, Purpose::Register, &input, &text);
        let id = taken.await.unwrap();
        work_off(&test.engine).await;
        test.engine.begin_registration(&who, id).await.unwrap();
        work_off(&test.engine).await;
        assert_eq!(shown(&test, &who, 0xE).await.messages, Some(0));
        // Whoever runs the installation may bring it anywhere.
        test.engine.undo_registration_by_command(id).await.unwrap();
        work_off(&test.engine).await;
        let expected = [(1, Verdict::Undone, None)];
        assert_eq!(lines(&test, &who, id).await, expected);
        let gone = test.engine.device(&who, DeviceId(0xE)).await;
        assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
        let back = shown(&test, &other, 0xE).await;
        assert_eq!(
            (back.name, back.messages, back.last_seen, back.prototype),
            (theirs.name, theirs.messages, theirs.last_seen, true)
        );
        assert_eq!(back.subscription.contract, None);
        assert_ne!(back.pac.unwrap(), code);
        // Both find it in their logs.
        let query = AuditQuery {
            verb: "undo".into(),
            ..AuditQuery::default()
        };
        let operator = test.of_root();
        let log = test.engine.audit(&operator, other.roles[0].group, &query);
        assert_eq!(log.await.unwrap().rows.len(), 1);
        let log = test.engine.audit(&who, test.group, &query).await.unwrap();
        assert_eq!(log.rows.len(), 2, "the word for it, and what came of it");
        test
    })
    .await;
}

#[tokio::test]
async fn a_list_is_taken_back_with_the_rights_of_whoever_takes_it_back() {
    on_each(async |test| {
        let who = clerk(&test).await;
        let input = series(&test, 0);
        let text = format!("A;{PAC}");
        let taken = test
            .engine
            .take_registration(&who, Purpose::Register, &input, &text);
        let id = taken.await.unwrap();
        work_off(&test.engine).await;
        test.engine.begin_registration(&who, id).await.unwrap();
        work_off(&test.engine).await;
        // Whoever brought it is locked by then, and somebody else says so.
        let another = clerk(&test).await;
        let operator = test.of_root();
        test.engine.lock_user(&operator, who.user).await.unwrap();
        test.engine.undo_registration(&another, id).await.unwrap();
        work_off(&test.engine).await;
        let expected = [(1, Verdict::Undone, None)];
        assert_eq!(lines(&test, &another, id).await, expected);
        test
    })
    .await;
}

#[tokio::test]
async fn a_list_goes_on_where_another_process_stopped_and_does_nothing_twice() {
    on_each(async |test| {
        let who = clerk(&test).await;
        let text: String = (1..=2500).map(|id| format!("{id:X};{PAC}\n")).collect();
        let input = series(&test, 0);
        let id = test
            .engine
            .take_registration(&who, Purpose::Register, &input, &text);
        let id = id.await.unwrap();
        work_off(&test.engine).await;
        test.engine.begin_registration(&who, id).await.unwrap();
        assert!(work_list(&test.engine).await);
        let half = list(&test, &who, id).await;
        assert_eq!((half.stage, half.position), (Stage::Working, 1024));
        // Two at once: each batch is done by one of them.
        let other = test.another().await;
        tokio::join!(work_off(&test.engine), work_off(&other));
        other.close().await;
        let done = list(&test, &who, id).await;
        assert_eq!(done.stage, Stage::Done);
        assert_eq!(done.counts, [(Verdict::New, 2500)]);
        let of_type = test.engine.device_type(&who, test.device_types[0]).await;
        assert_eq!(of_type.unwrap().devices, 2500);
        test
    })
    .await;
}

#[tokio::test]
async fn a_list_does_no_more_than_whoever_brought_it_may_by_then() {
    on_each(async |mut test| {
        let who = clerk(&test).await;
        // A device of a group beside the one below in which he may work: he sees one only.
        let below = test.with_group_below().await;
        let beside = test.with_group_below().await;
        test.with_devices(beside, &[0xA]).await;
        let group = test.groups_below[0].clone();
        let session = test.session_of(group.id, Profile::CustomerWrite).await;
        let narrow = test.engine.session(&session).await.unwrap().unwrap();
        let input = series(&test, below);
        let text = format!("A;{PAC}");
        let id = test
            .engine
            .take_registration(&narrow, Purpose::Register, &input, &text);
        let id = id.await.unwrap();
        work_off(&test.engine).await;
        let refused = [(1, Verdict::Refused, Some(("pac".to_owned(), "wrong_pac")))];
        assert_eq!(lines(&test, &narrow, id).await, refused);

        // Whoever is locked meanwhile does nothing.
        let input = series(&test, 0);
        let text = format!("B;{PAC}");
        let id = test
            .engine
            .take_registration(&who, Purpose::Register, &input, &text);
        let id = id.await.unwrap();
        work_off(&test.engine).await;
        test.engine.begin_registration(&who, id).await.unwrap();
        let operator = test.of_root();
        test.engine.lock_user(&operator, who.user).await.unwrap();
        work_off(&test.engine).await;
        let refused = [(1, Verdict::Refused, Some(("id".to_owned(), "not_granted")))];
        assert_eq!(lines(&test, &operator, id).await, refused);
        test
    })
    .await;
}

#[tokio::test]
async fn names_and_places_are_changed_by_lists() {
    on_each(async |test| {
        let who = clerk(&test).await;
        test.with_devices(0, &[0xA, 0xB]).await;
        let input = series(&test, 0);
        let text = "A;;Harbour;50.85;4.35\nB;;Device B\nC;;Nowhere";
        let id = test
            .engine
            .take_registration(&who, Purpose::Edit, &input, text);
        let id = id.await.unwrap();
        work_off(&test.engine).await;
        test.engine.begin_registration(&who, id).await.unwrap();
        work_off(&test.engine).await;
        let unknown = Some(("id".to_owned(), "unknown_device"));
        let expected = [
            (1, Verdict::Edited, None),
            (2, Verdict::Unchanged, None),
            (3, Verdict::Refused, unknown),
        ];
        assert_eq!(lines(&test, &who, id).await, expected);
        let changed = shown(&test, &who, 0xA).await;
        assert_eq!(
            (changed.name.as_str(), changed.lat),
            ("Harbour", Some(50.85))
        );
        test
    })
    .await;
}

/// That an offer was over is noted of whoever gave it, with the reason, and nobody did it.
async fn not_taken(test: &TestEngine, offer: TransferId) {
    let operator = test.member(Profile::Operator);
    let query = AuditQuery {
        object: offer.to_string(),
        ..AuditQuery::default()
    };
    let page = test.engine.audit(&operator, test.group, &query).await;
    let newest = page.unwrap().rows.swap_remove(0);
    assert_eq!((newest.who, newest.verb), (Who::System, Verb::Undo));
    let reason = newest.fields.iter().find(|field| field.name == "reason");
    assert_eq!(reason.unwrap().after.said(), Some("not_taken"));
}

#[tokio::test]
async fn offered_devices_are_taken_refused_or_come_back() {
    on_each(async |mut test| {
        let who = test.member(Profile::CustomerWrite);
        test.with_devices(0, &[0xA, 0xB]).await;
        let (other, nth) = test.neighbour().await;
        let group = other.roles[0].group;
        let offer = TransferInput {
            group: group.to_string(),
            devices: "A B".into(),
        };
        let engine = &test.engine;
        let looked = engine.offered_devices(&who, &offer).await.unwrap();
        assert_eq!(looked.len(), 2);
        let refused = engine.offer_devices(&other, &offer).await;
        assert_eq!(wrong(refused), one("devices", "unknown_device"));
        let first = engine.offer_devices(&who, &offer).await.unwrap();
        let again = engine.offer_devices(&who, &offer).await;
        assert_eq!(wrong(again), one("devices", "being_transferred"));
        let away = engine
            .transfer(&who, DeviceId(0xA), test.device_types[1])
            .await;
        assert_eq!(wrong(away), one("device", "being_transferred"));
        engine.refuse_transfer(&other, first).await.unwrap();
        assert_eq!(shown(&test, &who, 0xA).await.transfer, None);

        // Nobody takes the second in time.
        let second = engine.offer_devices(&who, &offer).await.unwrap();
        test.clock.advance(7 * DAY);
        // Also where the worker has not come to it yet.
        let late = engine
            .accept_transfer(&other, second, &series(&test, nth))
            .await;
        assert_eq!(wrong(late), one("transfer", "not_open"));
        end_transfers(engine).await;
        let page = engine.transfer_offer(&who, second).await.unwrap();
        assert_eq!(page.transfer.state, TransferState::Over);
        not_taken(&test, second).await;
        let late = engine
            .accept_transfer(&other, second, &series(&test, nth))
            .await;
        assert_eq!(wrong(late), one("transfer", "not_open"));

        let third = engine.offer_devices(&who, &offer).await.unwrap();
        let page = engine.transfer_offer(&other, third).await.unwrap();
        assert_eq!((page.transfer.from_name, page.devices.len()), (None, 2));
        let not_his = engine.accept_transfer(&who, third, &series(&test, 0)).await;
        assert!(matches!(not_his, Err(Error::Forbidden)), "{not_his:?}");
        engine
            .accept_transfer(&other, third, &series(&test, nth))
            .await
            .unwrap();
        for id in [0xA, 0xB] {
            assert_eq!(
                shown(&test, &other, id).await.device_type,
                test.device_types[nth]
            );
        }
        let gone = engine.device(&who, DeviceId(0xA)).await;
        assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
        test
    })
    .await;
}

#[tokio::test]
async fn of_two_who_take_the_same_devices_one_gets_them() {
    on_each(async |mut test| {
        let who = test.member(Profile::CustomerWrite);
        test.with_devices(0, &[0xA]).await;
        let (other, nth) = test.neighbour().await;
        let offer = TransferInput {
            group: other.roles[0].group.to_string(),
            devices: "A".into(),
        };
        let id = test.engine.offer_devices(&who, &offer).await.unwrap();
        let second = test.another().await;
        let input = series(&test, nth);
        let (accepted, kept) = tokio::join!(
            test.engine.accept_transfer(&other, id, &input),
            second.take_transfer_back(&who, id),
        );
        second.close().await;
        assert!(accepted.is_ok() != kept.is_ok(), "{accepted:?} {kept:?}");
        let owner = if accepted.is_ok() { &other } else { &who };
        assert_eq!(shown(&test, owner, 0xA).await.transfer, None);
        test
    })
    .await;
}

#[tokio::test]
async fn only_what_never_spoke_is_deleted() {
    on_each(async |test| {
        let who = test.member(Profile::CustomerWrite);
        test.with_devices(0, &[0xA, 0xB]).await;
        test.start_intake();
        heard(&test, 0xB, 1).await;
        let refused = wrong(test.engine.delete_device(&who, DeviceId(0xB)).await);
        assert_eq!(refused, one("device", "has_token"));
        test.engine
            .unsubscribe(&who, DeviceId(0xB), None)
            .await
            .unwrap();
        let refused = wrong(test.engine.delete_device(&who, DeviceId(0xB)).await);
        assert_eq!(refused, one("device", "has_sent"));
        test.engine
            .delete_device(&who, DeviceId(0xA))
            .await
            .unwrap();
        let gone = test.engine.device(&who, DeviceId(0xA)).await;
        assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
        test
    })
    .await;
}
