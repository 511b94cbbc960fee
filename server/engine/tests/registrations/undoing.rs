//! Lists that are taken back.

use domain::DeviceId;
use domain::audit::AuditQuery;
use domain::device::DeviceInput;
use domain::device::labels::Labels;
use domain::registration::{Purpose, Verdict};
use engine::Error;
use engine::testing::on_each;

use super::registering::{PAC, heard, series, shown};
use super::story::{clerk, lines, list, of_another, work_off};

#[tokio::test]
async fn what_a_list_brought_goes_back_where_it_came_from_unless_it_spoke() {
    on_each(async |mut test| {
        let who = clerk(&test).await;
        test.start_intake();
        test.with_devices(1, &[0xC, 0xD]).await;
        heard(&test, 0xC, 1).await;
        let before = shown(&test, &who, 0xC).await;
        // One of another owner, by its code.
        let (_, theirs) = of_another(&mut test).await;
        let code = theirs.pac.unwrap();
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
        let (other, theirs) = of_another(&mut test).await;
        let code = theirs.pac.clone().unwrap();
        let said = DeviceInput {
            name: "Theirs".into(),
            tags: "roof, north".into(),
            note: "By the door".into(),
            ..DeviceInput::default()
        };
        let edited = test.engine.edit_device(&other, DeviceId(0xE), &said);
        edited.await.unwrap();
        let theirs = shown(&test, &other, 0xE).await;
        let input = series(&test, 0);
        let text = format!("E;{code};Ours");
        let taken = test
            .engine
            .take_registration(&who, Purpose::Register, &input, &text);
        let id = taken.await.unwrap();
        work_off(&test.engine).await;
        test.engine.begin_registration(&who, id).await.unwrap();
        work_off(&test.engine).await;
        let ours = shown(&test, &who, 0xE).await;
        assert_eq!((ours.messages, ours.labels), (Some(0), Labels::default()));
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
        assert_eq!(theirs.labels.tags, ["north", "roof"]);
        assert_eq!(back.labels, theirs.labels);
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
