//! What is erased of a person: what is the person's, and nothing that is somebody else's.

use domain::audit::{AuditQuery, EntryView, Field, Kind, Shown, Verb};
use domain::callback::{CallbackInput, CallbackKind};
use domain::device_type::DeviceTypeInput;
use domain::permission::{Principal, Profile};
use domain::{CallbackId, UserId};

use crate::audit::{self, Act, Actor};
use crate::store::callbacks;
use crate::testing::{TestEngine, on_each};

const ANN: &str = "ann@example.org";
const FORMER: &str = "a.smith@example.org";

/// Somebody with that address, who may do everything.
fn person(test: &TestEngine, byte: u8, email: &str) -> Principal {
    Principal {
        user: UserId([byte; 12]),
        email: email.into(),
        ..test.member(Profile::Operator)
    }
}

async fn note(test: &TestEngine, who: &Principal, kind: Kind, id: &str, field: Field) {
    let act = Act {
        verb: Verb::Edit,
        kind,
        id: id.into(),
        name: "Ann".into(),
        group: test.group,
        fields: vec![field],
    };
    let mut tx = test.engine.db.write().await.unwrap();
    let noted = audit::note(&mut tx, &test.engine, &Actor::Person(who), act).await;
    noted.unwrap();
    tx.commit().await.unwrap();
}

/// Two people did something: one who is to be erased, and whose program and first name are odd, and
/// another one, who keeps addresses of others.
async fn begin(test: &TestEngine) -> (Principal, Principal) {
    let (ann, bob) = (
        person(test, 0xaa, ANN),
        person(test, 0xbb, "bob@example.org"),
    );
    let session = "00000000000000000000000a";
    for program in ["@", "bob@example.org", "else@example.org"] {
        let field = Field::personal("program", "", program);
        note(test, &ann, Kind::Session, session, field).await;
    }
    let id = ann.user.to_string();
    let field = Field::personal("first_name", "", "desk@example.org");
    note(test, &ann, Kind::User, &id, field).await;
    let field = Field::personal("email", FORMER, ANN);
    note(test, &bob, Kind::User, &id, field).await;
    let group = test.group.to_string();
    for told in [
        "jo-ann@example.org",
        "desk@example.org",
        "else@example.org",
        "ann@example.org.uk",
        "Ann@Example.org, carl@example.org",
        FORMER,
    ] {
        let field = Field::personal("technical_email", "", told);
        note(test, &bob, Kind::Group, &group, field).await;
    }
    // The program of somebody else is called as she is.
    let field = Field::personal("program", "", ANN);
    note(test, &bob, Kind::Session, session, field).await;
    (ann, bob)
}

async fn listed(test: &TestEngine) -> Vec<EntryView> {
    let who = test.member(Profile::Operator);
    let query = AuditQuery::default();
    let page = test.engine.audit(&who, test.group, &query).await;
    page.unwrap().rows
}

/// What the log tells that groups were set to, the first one first.
fn set(entries: &[EntryView]) -> Vec<&Shown> {
    let groups = entries.iter().rev();
    let groups = groups.filter(|entry| entry.kind == Kind::Group && entry.verb == Verb::Edit);
    groups.map(|entry| &entry.fields[0].after).collect()
}

#[tokio::test]
async fn what_others_set_stays_unless_it_is_an_address_of_that_person() {
    on_each(async |test| {
        let (ann, bob) = begin(&test).await;
        test.engine.erase_everywhere(ANN).await.unwrap();
        let entries = listed(&test).await;
        let text = |text: &str| Shown::Text(text.into());
        let left = [
            &text("jo-ann@example.org"),
            &text("desk@example.org"),
            &text("else@example.org"),
            &text("ann@example.org.uk"),
            &Shown::Erased,
            &Shown::Erased,
        ];
        assert_eq!(set(&entries), left);
        // Who merely has a program of that name is somebody else.
        let of = |who: &Principal| {
            let id = who.user.to_string();
            let done = entries.iter().filter(move |entry| entry.who_id == id);
            done.collect::<Vec<_>>()
        };
        let told = of(&bob);
        assert_eq!(told.len(), 8);
        for entry in told {
            assert_eq!(entry.who_email, text("bob@example.org"), "{entry:?}");
        }
        for entry in of(&ann) {
            assert_eq!(entry.who_email, Shown::Erased, "{entry:?}");
        }
        assert_eq!(test.engine.verify_audit(None).await.unwrap().wrong, None);
        test
    })
    .await;
}

/// Callbacks of the first device type whose recipient that is; the first of them is deleted.
async fn callbacks_to(test: &TestEngine, recipient: &str) {
    let input = CallbackInput {
        channel: "EMAIL".into(),
        recipient: recipient.into(),
        ..CallbackInput::default()
    };
    let (engine, device_type) = (&test.engine, test.device_types[0]);
    let now = engine.world.clock.now();
    let owner = callbacks::Owner::DeviceType(device_type);
    let kind = CallbackKind::DataUplink;
    let mut tx = engine.db.write().await.unwrap();
    for byte in [1, 2] {
        let id = CallbackId([byte; 12]);
        let made = callbacks::insert(&mut tx, engine.seal(), id, owner, kind, &input, now);
        made.await.unwrap();
    }
    let deleted = callbacks::delete(&mut tx, device_type, CallbackId([1; 12]), now).await;
    assert!(deleted.unwrap());
    tx.commit().await.unwrap();
}

/// What was told an address, and what is to be told it, as the workers leave it.
async fn tell(test: &TestEngine, address: &str) {
    let callback = CallbackId([1; 12]).to_string();
    let mut tx = test.engine.db.write().await.unwrap();
    for (id, state) in [(1_i64, 1_i64), (2, 0)] {
        sqlx::query(
            "INSERT INTO mails (id, recipient, configuration_id, batch, callback_id, state, due, \
             attempts, created, finished, fault) \
             VALUES ($1, $2, NULL, 0, NULL, $3, 0, 1, 0, 0, '')",
        )
        .bind(id)
        .bind(address)
        .bind(state)
        .execute(&mut *tx)
        .await
        .unwrap();
    }
    for (id, deleted) in [
        ("00000000000000000000000c", 7_i64),
        ("00000000000000000000000d", 0),
    ] {
        sqlx::query(
            "INSERT INTO event_configurations (id, owner_kind, owner, name, enabled, watches, \
             settings, mailed, created, deleted) VALUES ($1, 1, $2, 'Cold', 0, '', $3, 0, 0, $4)",
        )
        .bind(id)
        .bind(test.device_types[1].to_string())
        .bind(format!(r#"{{"emails":"carl@example.org\n{address}"}}"#))
        .bind(deleted)
        .execute(&mut *tx)
        .await
        .unwrap();
    }
    sqlx::query(
        "INSERT INTO deliveries (id, callback_id, message_id, station_id, state, due, attempts, \
         created) VALUES (5, $1, 0, 0, 1, 0, 1, 3)",
    )
    .bind(callback)
    .execute(&mut *tx)
    .await
    .unwrap();
    sqlx::query(
        "INSERT INTO attempts (delivery_id, number, started, finished, outcome, request, response) \
         VALUES (5, 1, 3, 4, 'delivered', $1, '')",
    )
    .bind(format!("EMAIL {address}: full"))
    .execute(&mut *tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn an_address_of_before_goes_out_of_what_is_over_and_the_rest_is_told() {
    on_each(async |test| {
        let (_, bob) = begin(&test).await;
        callbacks_to(&test, "A.Smith@example.org").await;
        tell(&test, FORMER).await;
        let form = DeviceTypeInput {
            alert_email: FORMER.into(),
            ..test.device_type_form(0).await
        };
        let of = test.device_types[0];
        let edited = test.engine.edit_device_type(&bob, of, &form).await;
        edited.unwrap();

        // Her account was deleted long ago, and she is asked for by the other address.
        let erased = test.engine.erase_everywhere(ANN).await.unwrap();
        assert!(!erased.account);
        let mentions = erased.mentions;
        assert_eq!((mentions.device_types, mentions.groups), (1, 0));
        assert_eq!((mentions.callbacks, mentions.mails), (1, 1));
        assert_eq!(mentions.event_configurations, 1);

        let rows = test.rows().await;
        let named = |table: &str| {
            let rows = rows[table].iter().map(|row| row.to_lowercase());
            rows.filter(|row| row.contains(FORMER)).count()
        };
        assert_eq!((named("mails"), rows["mails"].len()), (1, 2));
        assert_eq!((named("callbacks"), rows["callbacks"].len()), (1, 2));
        assert_eq!(named("event_configurations"), 1);
        assert_eq!((named("attempts"), rows["attempts"].len()), (0, 1));
        assert_eq!(named("audit_personal"), 0);
        let others = rows["event_configurations"].iter();
        let others = others.filter(|row| row.contains("carl@example.org"));
        assert_eq!(others.count(), 2, "who else was told stays");
        test
    })
    .await;
}
