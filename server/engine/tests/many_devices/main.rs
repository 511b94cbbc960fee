//! What is done to many devices at once, and what people say of the certificate of one, on both
//! databases.

mod making;

use domain::audit::AuditQuery;
use domain::contract::TokenState;
use domain::device::{BulkCount, BulkDeed, BulkInput, DeviceView};
use domain::permission::{Principal, Profile};
use domain::registration::{LineQuery, RegistrationView, Stage, Verdict};
use domain::{DeviceId, Fault, RegistrationId};
use engine::Error;
use engine::testing::{TestEngine, change_devices, on_each, work_list};

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

fn input(deed: &str, devices: &[u32]) -> BulkInput {
    BulkInput {
        deed: deed.into(),
        devices: devices.iter().map(|id| format!("{id:X}")).collect(),
        ..BulkInput::default()
    }
}

async fn shown(test: &TestEngine, id: u32) -> DeviceView {
    let who = test.member(Profile::CustomerWrite);
    test.engine.device(&who, DeviceId(id)).await.unwrap()
}

async fn heard(test: &TestEngine, id: u32, number: u16) {
    test.with_stations(&[1]).await;
    let now = test.clock_now();
    let body = format!(
        r#"[{{"station":"0001","device":"{id:X}","time":{now},"seqNumber":{number},"data":"2a","rssi":-90.0}}]"#
    );
    let answers = test.engine.receive(&test.token, body.into()).await.unwrap();
    let answers = format!("{answers:?}");
    assert!(answers.contains("accepted"), "{answers}");
}

/// Looks at it, and then does it: it comes to the same.
async fn done(test: &TestEngine, who: &Principal, input: &BulkInput) -> BulkCount {
    let looked = test.engine.look_at_devices(who, input).await.unwrap();
    let done = change_devices(&test.engine, who, input).await.unwrap();
    assert_eq!(looked, done, "it is done as it was looked at");
    done
}

#[tokio::test]
async fn several_devices_are_suspended_and_resumed_and_what_stays_is_told_with_why() {
    on_each(async |mut test| {
        let who = test.person(Profile::CustomerWrite).await;
        test.with_devices(0, &[0xA, 0xB]).await;
        let beside = test.with_device_type_beside().await;
        test.with_devices(beside, &[0xF]).await;
        test.engine.suspend(&who, DeviceId(0xB)).await.unwrap();
        // One that is so already, one of another owner, and one that is not there.
        let count = done(&test, &who, &input("suspend", &[0xA, 0xB, 0xF, 0x99])).await;
        assert_eq!(count.done, 1);
        let expected = [(Some(Fault::UnknownDevice), 2), (None, 1)];
        assert_eq!(count.left, expected);
        assert!(shown(&test, 0xA).await.subscription.suspended);
        let count = done(&test, &who, &input("resume", &[0xA, 0xB])).await;
        assert_eq!((count.done, count.stay()), (2, 0));
        assert!(!shown(&test, 0xB).await.subscription.suspended);

        // Who only reads does nothing.
        let reader = test.member(Profile::CustomerRead);
        let asked = input("suspend", &[0xA]);
        for refused in [
            test.engine.look_at_devices(&reader, &asked).await,
            change_devices(&test.engine, &reader, &asked).await,
        ] {
            assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        }
        test
    })
    .await;
}

#[tokio::test]
async fn several_devices_leave_their_contracts_start_again_and_are_deleted() {
    on_each(async |test| {
        let who = test.person(Profile::CustomerWrite).await;
        test.with_devices(0, &[0xA, 0xB, 0xC]).await;
        test.start_intake();
        heard(&test, 0xA, 1).await;
        heard(&test, 0xB, 1).await;
        let contract = shown(&test, 0xA).await.subscription.contract.unwrap();
        assert_eq!(test.tokens(contract).await, 2);
        let all = [0xA, 0xB, 0xC];
        let count = done(&test, &who, &input("unsubscribe", &all)).await;
        assert_eq!(count.done, 2);
        assert_eq!(count.left, [(Some(Fault::NoToken), 1)]);
        assert_eq!(test.tokens(contract).await, 0);
        let count = done(&test, &who, &input("delete", &all)).await;
        assert_eq!(count.done, 1);
        assert_eq!(count.left, [(Some(Fault::HasSent), 2)]);
        let gone = test.engine.device(&who, DeviceId(0xC)).await;
        assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
        let of_type = test.engine.device_type(&who, test.device_types[0]).await;
        assert_eq!(of_type.unwrap().devices, 2);
        let count = done(&test, &who, &input("restart", &[0xA, 0xB])).await;
        assert_eq!(count.done, 2);
        let token = shown(&test, 0xA).await.subscription.token;
        assert_eq!(token, TokenState::None);
        // As of one device, each is in the log by itself.
        let query = AuditQuery {
            verb: "restart".into(),
            object: "B".into(),
            ..AuditQuery::default()
        };
        let log = test.engine.audit(&who, test.group, &query).await.unwrap();
        assert_eq!(log.rows.len(), 1);
        test
    })
    .await;
}

#[tokio::test]
async fn a_time_to_come_holds_for_all_of_them() {
    on_each(async |test| {
        let who = test.person(Profile::CustomerWrite).await;
        test.with_devices(0, &[0xA]).await;
        test.start_intake();
        heard(&test, 0xA, 1).await;
        let soon = BulkInput {
            at: "2026-02-01T00:00".into(),
            ..input("unsubscribe", &[0xA])
        };
        assert_eq!(done(&test, &who, &soon).await.done, 1);
        let standing = shown(&test, 0xA).await.subscription;
        assert_eq!(standing.token, TokenState::Active);
        assert_eq!(standing.unsubscribe_at.utc(), "2026-02-01 00:00:00");
        let odd = BulkInput {
            at: "soon".into(),
            ..soon
        };
        let refused = change_devices(&test.engine, &who, &odd).await;
        assert_eq!(wrong(refused), one("at", "not_a_time"));
        test
    })
    .await;
}

#[tokio::test]
async fn several_devices_are_changed_and_go_to_another_device_type_of_their_owner() {
    on_each(async |mut test| {
        let who = test.person(Profile::CustomerWrite).await;
        test.with_devices(0, &[0xA, 0xB]).await;
        test.with_devices(1, &[0xC]).await;
        let beside = test.with_device_type_beside().await;
        let all = [0xA, 0xB, 0xC];
        let to = BulkInput {
            device_type: test.device_types[1].to_string(),
            ..input("edit", &all)
        };
        let count = done(&test, &who, &to).await;
        assert_eq!((count.done, count.left), (2, vec![(None, 1)]));
        assert_eq!(shown(&test, 0xA).await.device_type, test.device_types[1]);
        let of_type = test.engine.device_type(&who, test.device_types[1]).await;
        assert_eq!(of_type.unwrap().devices, 3);
        let rules = BulkInput {
            activable: "no".into(),
            ..input("edit", &all)
        };
        assert_eq!(done(&test, &who, &rules).await.done, 3);
        let standing = shown(&test, 0xB).await.subscription;
        assert_eq!((standing.activable, standing.renewal), (false, true));
        assert_eq!(done(&test, &who, &rules).await.done, 0);

        // Nobody may bring anything to another owner, and nothing said is nothing done.
        let foreign = BulkInput {
            device_type: test.device_types[beside].to_string(),
            ..input("edit", &all)
        };
        let refused = change_devices(&test.engine, &who, &foreign).await;
        assert_eq!(wrong(refused), one("device_type", "unknown_device_type"));
        let operator = test.of_root();
        let count = test.engine.look_at_devices(&operator, &foreign).await;
        assert_eq!(count.unwrap().left, [(Some(Fault::OtherOwner), 3)]);
        let nothing = change_devices(&test.engine, &who, &input("edit", &all)).await;
        assert_eq!(wrong(nothing), one("edit", "missing"));
        test
    })
    .await;
}

#[tokio::test]
async fn all_that_match_a_filter_are_dealt_with_and_no_more_than_ten_thousand() {
    on_each(async |test| {
        let who = test.person(Profile::CustomerWrite).await;
        test.with_devices(0, &[0xA1, 0xA2, 0xB1]).await;
        let all = BulkInput {
            all: "on".into(),
            text: "A".into(),
            ..input("suspend", &[])
        };
        assert_eq!(done(&test, &who, &all).await.done, 2);
        assert!(!shown(&test, 0xB1).await.subscription.suspended);
        let odd = BulkInput {
            heard: "perhaps".into(),
            ..all.clone()
        };
        let refused = test.engine.look_at_devices(&who, &odd).await;
        assert_eq!(wrong(refused), one("heard", "not_one_of"));
        let nothing = input("suspend", &[]);
        let none = test.engine.look_at_devices(&who, &nothing).await;
        assert_eq!(wrong(none), one("devices", "missing"));

        // Batch for batch, and one device too many is refused as a whole.
        let many: Vec<u32> = (0x10_0000..0x10_0000 + 9_998).collect();
        test.with_devices(1, &many).await;
        let all = BulkInput {
            text: String::new(),
            ..all
        };
        let refused = test.engine.look_at_devices(&who, &all).await;
        assert_eq!(wrong(refused), one("devices", "too_many_devices"));
        let of_type = BulkInput {
            of_type: test.device_types[1].to_string(),
            ..all
        };
        let count = change_devices(&test.engine, &who, &of_type).await.unwrap();
        assert_eq!((count.done, count.stay()), (9_998, 0));
        let verdict = test.engine.verify_audit(None).await.unwrap();
        assert_eq!(verdict.wrong, None);
        assert!(shown(&test, 0x10_0000 + 9_997).await.subscription.suspended);
        test
    })
    .await;
}

async fn job(test: &TestEngine, who: &Principal, id: RegistrationId) -> RegistrationView {
    let whole = LineQuery::default();
    let shown = test.engine.registration(who, id, &whole).await;
    shown.unwrap().0
}

#[tokio::test]
async fn what_is_done_to_many_goes_on_by_itself_and_is_found_again_by_whoever_chose_them() {
    on_each(async |test| {
        let who = test.person(Profile::CustomerWrite).await;
        let many: Vec<u32> = (0x10_0000..0x10_0000 + 1_500).collect();
        test.with_devices(0, &many).await;
        let chosen: Vec<u32> = many.iter().copied().chain([0x99]).collect();
        let asked = input("suspend", &chosen);
        let id = test.engine.change_devices(&who, &asked).await.unwrap();
        let standing = job(&test, &who, id).await;
        assert_eq!((standing.stage, standing.position), (Stage::Working, 0));
        assert_eq!((standing.total, standing.device_type), (1_501, None));
        assert_eq!(standing.deed.map(BulkDeed::word), Some("suspend"));
        assert!(!shown(&test, 0x10_0000).await.subscription.suspended);

        // A batch is done, and whoever comes back finds how far it is.
        assert!(work_list(&test.engine).await);
        let listed = test.engine.list_registrations(&who).await.unwrap();
        assert_eq!((listed[0].id, listed[0].position), (id, 1_024));
        assert!(shown(&test, 0x10_0000).await.subscription.suspended);
        while work_list(&test.engine).await {}
        let standing = job(&test, &who, id).await;
        assert_eq!(standing.stage, Stage::Done);
        assert_eq!(standing.count(Verdict::Edited), 1_500);
        assert_eq!(standing.count(Verdict::Refused), 1);
        let query = LineQuery {
            verdict: "refused".into(),
            ..LineQuery::default()
        };
        let (_, lines) = test.engine.registration(&who, id, &query).await.unwrap();
        assert_eq!(lines.rows[0].id, "99");
        let why = lines.rows[0].fault.as_ref().map(|wrong| &wrong.fault);
        assert_eq!(why, Some(&Fault::UnknownDevice));

        // It is nobody else's, nor is there anything to take back.
        let other = test.person(Profile::CustomerWrite).await;
        let whole = LineQuery::default();
        let hidden = test.engine.registration(&other, id, &whole).await;
        assert!(matches!(hidden, Err(Error::NotFound)), "{hidden:?}");
        let listed = test.engine.list_registrations(&other).await.unwrap();
        assert!(listed.iter().all(|list| list.id != id));
        test.engine.undo_registration(&who, id).await.unwrap();
        assert_eq!(job(&test, &who, id).await.stage, Stage::Done);
        test.engine.forget_registration(&who, id).await.unwrap();
        let gone = test.engine.registration(&who, id, &whole).await;
        assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
        test
    })
    .await;
}

#[tokio::test]
async fn who_loses_his_rights_meanwhile_changes_nothing_more() {
    on_each(async |test| {
        let who = test.person(Profile::CustomerWrite).await;
        let root = test.of_root();
        test.with_devices(0, &[0xA, 0xB]).await;
        let asked = input("suspend", &[0xA, 0xB]);
        let id = test.engine.change_devices(&who, &asked).await.unwrap();
        test.engine.lock_user(&root, who.user).await.unwrap();
        while work_list(&test.engine).await {}
        assert!(!shown(&test, 0xA).await.subscription.suspended);
        let list = job(&test, &who, id).await;
        assert_eq!((list.stage, list.count(Verdict::Refused)), (Stage::Done, 2));
        test
    })
    .await;
}
