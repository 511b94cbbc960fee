//! Backups: taken while others write, whole or not at all, and taken back by either engine.

use std::collections::BTreeSet;

use domain::audit::{AuditQuery, Verb};
use domain::callback::{CallbackInput, ON};
use domain::permission::Profile;
use domain::user::SignIn;
use domain::{DeviceId, UnixMillis};
use engine::testing::{EmptyDatabase, Rows, TestEngine, on_each};
use engine::{Backup, BackupError, Client, Contents, restore};

/// What is not taken back, so that nothing that was ended comes to life again.
const LEFT_OUT: [&str; 4] = [
    "begun_sign_ins",
    "password_links",
    "provider_sign_ins",
    "sessions",
];
/// What taking back notes in the audit log.
const NOTED: [&str; 4] = ["audit", "audit_head", "audit_personal", "audit_places"];

/// Message number `seq` of a device, heard by a station: with a figure that is no short decimal.
async fn hear(test: &TestEngine, device: u32, seq: u32) {
    let time = test.clock_now() - 1_000 * i64::from(100 - seq);
    let item = format!(
        r#"[{{"station":"0001","device":"{device:X}","time":{time},"seqNumber":{seq},"data":"{seq:04x}","rssi":-100.3,"snr":8.1,"freq":868130000,"ack":false}}]"#
    );
    let answers = test.engine.receive(&test.token, item.into()).await.unwrap();
    assert!(format!("{answers:?}").contains("accepted"), "{answers:?}");
}

/// A fleet in which something happened.
async fn lived_in(test: &TestEngine) {
    test.with_stations(&[1]).await;
    test.with_devices(0, &[0xA1, 0xA2]).await;
    test.with_key(0xA1, &radio_key()).await;
    test.start_intake();
    let who = test.member(Profile::CustomerWrite);
    let callback = CallbackInput {
        kind: "uplink".into(),
        method: "GET".into(),
        url: "http://127.0.0.1:9/?a={data}".into(),
        enabled: ON.into(),
        ..CallbackInput::default()
    };
    let made = test
        .engine
        .create_callback(&who, test.device_types[0], &callback);
    made.await.unwrap();
    test.session_of(test.group, Profile::CustomerWrite).await;
    for seq in 0..5 {
        hear(test, 0xA1, seq).await;
    }
}

fn radio_key() -> radio::Key {
    radio::Key::from([3; 16])
}

/// A whole copy, and what it says it holds.
async fn copy(test: &TestEngine) -> (Vec<u8>, Contents) {
    let mut copy = Vec::new();
    let mut copying = Backup::begin(&test.settings, &test.engine.world)
        .await
        .unwrap();
    while copying.step(&mut copy).await.unwrap() {}
    let contents = copying.finish(&mut copy).await.unwrap();
    (copy, contents)
}

async fn take_back(
    test: &TestEngine,
    empty: &EmptyDatabase,
    copy: &[u8],
) -> Result<Contents, BackupError> {
    restore(&empty.settings, &test.engine.world, &mut &copy[..]).await
}

/// An empty database of each engine.
async fn empty_ones() -> Vec<EmptyDatabase> {
    let mut all = vec![EmptyDatabase::sqlite()];
    all.extend(EmptyDatabase::postgres().await);
    all
}

/// Everything but what is left out, and what is noted.
fn compared(rows: &Rows) -> Rows {
    let kept = rows.iter();
    kept.filter(|(table, _)| !LEFT_OUT.contains(&table.as_str()))
        .filter(|(table, _)| !NOTED.contains(&table.as_str()))
        .map(|(table, rows)| (table.clone(), rows.clone()))
        .collect()
}

fn assert_taken_back(was: &Rows, is: &Rows) {
    assert_eq!(compared(was), compared(is));
    for table in LEFT_OUT {
        assert_eq!(is[table], Vec::<String>::new(), "{table}");
    }
    // The log goes on where it was.
    let before: BTreeSet<&String> = was["audit"].iter().collect();
    let after: BTreeSet<&String> = is["audit"].iter().collect();
    assert!(before.is_subset(&after));
    assert_eq!(after.len(), before.len() + 1);
}

#[tokio::test]
async fn a_copy_is_as_everything_was_at_its_beginning_whatever_is_written_meanwhile() {
    on_each(async |test| {
        lived_in(&test).await;
        let was = test.rows().await;
        assert!(was.values().filter(|rows| !rows.is_empty()).count() > 15);
        let mut copy = Vec::new();
        let mut copying = Backup::begin(&test.settings, &test.engine.world)
            .await
            .unwrap();
        // Between any two tables a message comes, and a person is made.
        let mut seq = 5;
        while copying.step(&mut copy).await.unwrap() {
            hear(&test, 0xA1, seq).await;
            hear(&test, 0xA2, seq).await;
            test.invited(&format!("{seq}@example.org")).await;
            seq += 1;
        }
        let contents = copying.finish(&mut copy).await.unwrap();
        assert!(seq > 20, "there are more tables than that");
        let now = test.rows().await;
        assert!(now["messages"].len() > was["messages"].len());
        for empty in empty_ones().await {
            let restored = take_back(&test, &empty, &copy).await.unwrap();
            assert_eq!(restored, contents);
            assert_taken_back(&was, &empty.rows().await);
            empty.close().await;
        }
        test
    })
    .await;
}

#[tokio::test]
async fn no_table_is_forgotten() {
    on_each(async |test| {
        let (_, contents) = copy(&test).await;
        let copied: Vec<&String> = contents.rows.keys().collect();
        let text = match test.settings.database_url.starts_with("sqlite:") {
            true => "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name",
            false => {
                "SELECT CAST(relname AS TEXT) FROM pg_class WHERE relkind IN ('r', 'p') \
                 AND relnamespace = CAST('public' AS regnamespace)"
            }
        };
        let pool = sqlx::AnyPool::connect(&test.settings.database_url)
            .await
            .unwrap();
        let there: Vec<String> = sqlx::query_scalar(text).fetch_all(&pool).await.unwrap();
        pool.close().await;
        let there: BTreeSet<&String> = there
            .iter()
            .filter(|name| *name != "_sqlx_migrations" && !name.starts_with("sqlite_"))
            .collect();
        assert!(there.len() > 30, "{there:?}");
        assert_eq!(there.into_iter().collect::<Vec<_>>(), copied);
        test
    })
    .await;
}

#[tokio::test]
async fn what_was_taken_back_goes_on() {
    on_each(async |test| {
        lived_in(&test).await;
        let (copy, _) = copy(&test).await;
        for empty in empty_ones().await {
            take_back(&test, &empty, &copy).await.unwrap();
            let engine = empty.open().await.unwrap();
            engine.ensure_key(false).await.unwrap();
            let who = test.member(Profile::Operator);
            let device = engine.device(&who, DeviceId(0xA1)).await.unwrap();
            assert_eq!(device.messages, Some(5));
            let verdict = engine.verify_audit(None).await.unwrap();
            assert_eq!(verdict.wrong, None);
            let input = CallbackInput {
                kind: "uplink".into(),
                method: "GET".into(),
                url: "http://127.0.0.1:9/".into(),
                enabled: ON.into(),
                ..CallbackInput::default()
            };
            let made = engine.create_callback(&who, test.device_types[0], &input);
            made.await.unwrap();
            // Whoever was signed in signs in anew, with the password of then.
            let email = empty.rows().await["users"].concat();
            let email = email.split("\"email\":\"").nth(1).unwrap();
            let input = SignIn {
                email: email.split('"').next().unwrap().to_owned(),
                password: "a quiet grey harbour".into(),
            };
            let client = Client {
                address: [127, 0, 0, 1].into(),
                agent: "test".into(),
            };
            engine.sign_in(&input, &client).await.unwrap();
            engine.close().await;
            empty.close().await;
        }
        test
    })
    .await;
}

#[tokio::test]
async fn that_it_was_taken_back_is_told_in_its_log() {
    on_each(async |test| {
        let (copy, contents) = copy(&test).await;
        let empty = EmptyDatabase::sqlite();
        take_back(&test, &empty, &copy).await.unwrap();
        let engine = empty.open().await.unwrap();
        let root = engine
            .create_admin(&admin(), Some("a quiet grey harbour"))
            .await;
        assert_eq!(root.unwrap(), None);
        let client = Client {
            address: [127, 0, 0, 1].into(),
            agent: "test".into(),
        };
        let input = SignIn {
            email: "root@example.org".into(),
            password: "a quiet grey harbour".into(),
        };
        let session = engine
            .sign_in(&input, &client)
            .await
            .unwrap()
            .session()
            .unwrap();
        let who = engine.session(&session.token).await.unwrap().unwrap();
        let query = AuditQuery {
            verb: Verb::Import.word().into(),
            ..AuditQuery::default()
        };
        let page = engine
            .audit(&who, who.roles[0].group, &query)
            .await
            .unwrap();
        assert_eq!(page.rows.len(), 1);
        let told = &page.rows[0].fields;
        assert_eq!(
            told[1].after.said(),
            Some(contents.total().to_string().as_str())
        );
        engine.close().await;
        empty.close().await;
        test
    })
    .await;
}

fn admin() -> domain::user::UserInput {
    domain::user::UserInput {
        first_name: "Root".into(),
        email: "root@example.org".into(),
        ..domain::user::UserInput::default()
    }
}

/// A copy with another word in place of the first such.
fn altered(copy: &[u8], from: &str, to: &str) -> Vec<u8> {
    let text = String::from_utf8(copy.to_vec()).unwrap();
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1).into_bytes()
}

#[tokio::test]
async fn what_is_not_whole_leaves_the_database_empty() {
    on_each(async |test| {
        lived_in(&test).await;
        let (copy, contents) = copy(&test).await;
        let schema = format!("\"schema\":{}", contents.schema);
        let lines: Vec<&[u8]> = copy.split_inclusive(|byte| *byte == b'\n').collect();
        let (end, rest) = lines.split_last().unwrap();
        let row = rest
            .iter()
            .rposition(|line| line.starts_with(b"["))
            .unwrap();
        let without_row = [&rest[..row], &rest[row + 1..], &[*end]].concat().concat();
        let twice = [&lines[..], &[*end]].concat().concat();
        for (nth, damaged) in [
            altered(&copy, "868130000", "868130001"),
            altered(&copy, "\"name\":\"audit\"", "\"name\":\"audit2\""),
            altered(
                &copy,
                "\"backup\":\"sigfox-backend\"",
                "\"backup\":\"else\"",
            ),
            altered(&copy, &schema, "\"schema\":3000"),
            altered(&copy, &schema, "\"schema\":6"),
            rest.concat(),
            without_row,
            twice,
            copy[..copy.len() / 2].to_vec(),
            Vec::new(),
            b"hello\n".to_vec(),
        ]
        .into_iter()
        .enumerate()
        {
            for empty in empty_ones().await {
                let refused = take_back(&test, &empty, &damaged).await;
                match refused {
                    Err(BackupError::Newer { theirs, ours }) => {
                        assert_eq!((nth, theirs, ours), (3, 3000, contents.schema));
                    }
                    Err(BackupError::Damaged(_)) => assert_ne!(nth, 3),
                    other => panic!("{nth}: {other:?}"),
                }
                assert_eq!(empty.rows().await, Rows::new(), "{nth}");
                // Nothing stands in the way of the right one.
                if nth == 0 {
                    take_back(&test, &empty, &copy).await.unwrap();
                }
                empty.close().await;
            }
        }
        test
    })
    .await;
}

#[tokio::test]
async fn a_database_in_which_something_is_stays_as_it_is() {
    on_each(async |test| {
        let (copy, _) = copy(&test).await;
        for empty in empty_ones().await {
            empty.open().await.unwrap().close().await;
            let was = empty.rows().await;
            let refused = take_back(&test, &empty, &copy).await;
            assert!(matches!(refused, Err(BackupError::NotEmpty)), "{refused:?}");
            assert_eq!(empty.rows().await, was);
            empty.close().await;
        }
        for empty in empty_ones().await {
            let begun = Backup::begin(&empty.settings, &test.engine.world).await;
            assert!(matches!(begun, Err(BackupError::Nothing)));
            empty.close().await;
        }
        test
    })
    .await;
}

#[tokio::test]
async fn the_time_that_a_copy_is_of_is_that_of_its_beginning() {
    let test = TestEngine::sqlite().await;
    let begun = test.clock_now();
    let mut copying = Backup::begin(&test.settings, &test.engine.world)
        .await
        .unwrap();
    test.clock.advance(60_000);
    let mut copy = Vec::new();
    while copying.step(&mut copy).await.unwrap() {}
    let contents = copying.finish(&mut copy).await.unwrap();
    assert_eq!(contents.made, UnixMillis(begun));
    test.close().await;
}
