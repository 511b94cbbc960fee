//! Lists: what is found in them and done, by which process and with whose rights.

use domain::DeviceId;
use domain::permission::Profile;
use domain::registration::{Purpose, Stage, Verdict};
use engine::Error;
use engine::testing::{on_each, work_list};

use super::registering::{PAC, heard, series, shown};
use super::story::{clerk, lines, list, work_off};

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
