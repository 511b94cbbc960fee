//! What lies in the database: nothing by which a receiver knows its sender.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::callback::{AttemptOutcome, CallbackInput, DeliveryFault, HIDDEN};
use domain::permission::Profile;
use engine::callback::run_once;
use engine::testing::{TestEngine, on_each};
use engine::{Error, SecretKey};
use payload::hex;
use sqlx::any::AnyPoolOptions;
use sqlx::{AnyPool, AssertSqlSafe, Row as _};

use super::fleet::{deliveries, get, hear, owe, ready, view};
use super::receiver::Receiver;

const USER: &str = "ann-of-acme";
const PASSWORD: &str = "pass-1f9c";
const TOKEN: &str = "token-77ab";
const IN_PATH: &str = "path-2b6d";
const IN_QUERY: &str = "query-5d0e";
const IN_BODY: &str = "body-c3e2";

/// What nobody learns who has the database alone.
fn secrets() -> Vec<String> {
    let basic = STANDARD.encode(format!("{USER}:{PASSWORD}"));
    let typed = [USER, PASSWORD, TOKEN, IN_PATH, IN_QUERY, IN_BODY].map(str::to_owned);
    typed.into_iter().chain([basic]).collect()
}

/// A callback with secrets in its headers, its URL and its body.
fn with_token(receiver: &Receiver) -> CallbackInput {
    CallbackInput {
        method: "POST".into(),
        headers: format!("Authorization: Bearer {TOKEN}"),
        content_type: "application/json".into(),
        body: format!(r#"{{"key":"{IN_BODY}","data":"{{data}}"}}"#),
        ..get(receiver.url(&format!("/{IN_PATH}?key={IN_QUERY}")))
    }
}

/// The database itself, for what no use case does.
pub async fn pool(test: &TestEngine) -> AnyPool {
    sqlx::any::install_default_drivers();
    let pool = AnyPoolOptions::new().max_connections(1);
    pool.connect(&test.settings.database_url).await.unwrap()
}

/// The columns of the database, of whatever table and type, that hold this anywhere.
async fn places_of(test: &TestEngine, wanted: &str) -> Vec<String> {
    const SQLITE: &str = "SELECT t.name, c.name FROM sqlite_schema t \
         JOIN pragma_table_info(t.name) c WHERE t.type = 'table'";
    const POSTGRES: &str = "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) \
         FROM information_schema.columns WHERE table_schema = current_schema()";
    let pool = pool(test).await;
    let sqlite = test.settings.database_url.starts_with("sqlite:");
    let columns = sqlx::query(if sqlite { SQLITE } else { POSTGRES });
    let columns = columns.fetch_all(&pool).await.unwrap();
    let in_hex = hex::encode_lower(wanted.as_bytes());
    let mut found = Vec::new();
    for column in &columns {
        let (table, column): (String, String) = (column.get(0), column.get(1));
        // PostgreSQL writes bytes in hex, too.
        let text = match sqlite {
            true => format!(r#"SELECT lower(hex("{column}")) FROM "{table}""#),
            false => format!(r#"SELECT COALESCE(CAST("{column}" AS TEXT), '') FROM "{table}""#),
        };
        let rows = sqlx::query(AssertSqlSafe(text));
        for row in rows.fetch_all(&pool).await.unwrap() {
            let value: String = row.get(0);
            if value.contains(wanted) || value.contains(&in_hex) {
                found.push(format!("{table}.{column}"));
            }
        }
    }
    pool.close().await;
    found
}

async fn assert_sealed(test: &TestEngine) {
    for secret in secrets() {
        let places = places_of(test, &secret).await;
        assert!(places.is_empty(), "{secret} stands in {places:?}");
    }
}

#[tokio::test]
async fn a_receiver_gets_what_was_typed_and_the_database_shows_none_of_it() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let credentials = format!("http://{USER}:{PASSWORD}@");
        let url = receiver.url(&format!("/{IN_PATH}?key={IN_QUERY}&n={{seqNumber}}"));
        let with_password = get(url.replace("http://", &credentials));
        for input in [&with_password, &with_token(&receiver)] {
            owe(&test, input).await;
        }
        // A receiver may say again what it was told.
        receiver.says(&format!(r#"{{"you said":"{TOKEN} {IN_BODY}"}}"#));
        hear(&test.engine, &test.token, 1).await;
        assert_eq!(run_once(&test.engine).await.unwrap(), 2);

        let heard = receiver.heard();
        let authorizations = heard.iter().filter_map(|one| one.header("authorization"));
        let authorizations: BTreeSet<&str> = authorizations.collect();
        let basic = STANDARD.encode(format!("{USER}:{PASSWORD}"));
        let (basic, bearer) = (format!("Basic {basic}"), format!("Bearer {TOKEN}"));
        assert_eq!(authorizations, BTreeSet::from([&*basic, &*bearer]));
        let line = format!("GET /{IN_PATH}?key={IN_QUERY}&n=1 ");
        assert!(heard.iter().any(|one| one.head.starts_with(&line)));
        let body = format!(r#"{{"key":"{IN_BODY}","data":"41ea00002b"}}"#);
        assert!(heard.iter().any(|one| one.body == body));

        // People still see what they could see.
        let (who, of) = (test.member(Profile::CustomerWrite), test.device_types[0]);
        let list = test.engine.list_callbacks(&who, of).await.unwrap();
        assert!(list.iter().any(|one| one.input.url == with_password.url));
        let standings = test.engine.callback_standings(&who, of).await.unwrap();
        let address = receiver.address.to_string();
        assert!(standings.iter().all(|one| one.line.contains(&address)));
        let told = deliveries(&test, &test.engine).await;
        let attempts = told.iter().map(|delivery| &delivery.attempts[0]);
        let attempts: Vec<_> = attempts.collect();
        assert!(attempts.iter().all(|one| one.request.contains(IN_QUERY)));
        assert!(attempts.iter().any(|one| one.response.contains(TOKEN)));

        // One that refuses may say it, too, and that is an event.
        let said = format!("{TOKEN} {IN_BODY}");
        let length = said.len();
        receiver.answers(&[&format!(
            "500 No\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{said}"
        )]);
        hear(&test.engine, &test.token, 2).await;
        assert_eq!(run_once(&test.engine).await.unwrap(), 2);
        assert!(!places_of(&test, "Internal Server Error").await.is_empty());

        assert_sealed(&test).await;
        // What stands in clear is found.
        assert!(!places_of(&test, "Position tracker").await.is_empty());
        test
    })
    .await;
}

#[tokio::test]
async fn what_the_inspector_received_is_sealed_as_well() {
    on_each(async |test| {
        ready(&test).await;
        let (who, of) = (test.member(Profile::CustomerWrite), test.device_types[0]);
        test.engine.make_inspector(&who, of).await.unwrap();
        let inspector = test.engine.inspector(&who, of).await.unwrap();
        let input = CallbackInput {
            headers: format!("Authorization: Bearer {TOKEN}"),
            ..get(format!("{}?key={IN_QUERY}", inspector.address.unwrap()))
        };
        owe(&test, &input).await;
        hear(&test.engine, &test.token, 1).await;
        assert_eq!(run_once(&test.engine).await.unwrap(), 1);
        let inspector = test.engine.inspector(&who, of).await.unwrap();
        let request = &inspector.requests[0];
        assert!(request.address.ends_with(&format!("?key={IN_QUERY}")));
        let line = format!("authorization: Bearer {TOKEN}");
        assert!(request.headers.lines().any(|said| said == line));
        assert_sealed(&test).await;
        test
    })
    .await;
}

/// Puts back what an earlier version of the program wrote: everything in clear.
async fn clear(test: &TestEngine, input: &CallbackInput, request: &str) {
    let pool = pool(test).await;
    sqlx::query("UPDATE callbacks SET url = $1, headers = $2, body = $3, sealed_settings = NULL")
        .bind(input.url.clone())
        .bind(input.headers.clone())
        .bind(input.body.clone())
        .execute(&pool)
        .await
        .unwrap();
    sqlx::query("UPDATE attempts SET request = $1, response = $2, sealed_record = NULL")
        .bind(request.to_owned())
        .bind(IN_BODY.to_owned())
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;
}

#[tokio::test]
async fn what_stood_in_clear_is_sealed_at_a_start_and_still_delivered() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let input = with_token(&receiver);
        let id = owe(&test, &input).await;
        hear(&test.engine, &test.token, 1).await;
        assert_eq!(run_once(&test.engine).await.unwrap(), 1);
        let request = format!("POST {}", input.url);
        clear(&test, &input, &request).await;
        assert!(!places_of(&test, TOKEN).await.is_empty());

        // Nobody waits for it: what is in clear can be read and sent.
        hear(&test.engine, &test.token, 2).await;
        assert_eq!(run_once(&test.engine).await.unwrap(), 1);
        // The second start finds nothing to do.
        for _ in 0..2 {
            let another = test.another().await;
            another.start();
            another.close().await;
            assert_sealed(&test).await;
        }
        hear(&test.engine, &test.token, 3).await;
        assert_eq!(run_once(&test.engine).await.unwrap(), 1);

        let heard = receiver.heard();
        assert_eq!(heard.len(), 3);
        let authorization = format!("Bearer {TOKEN}");
        for one in &heard {
            assert_eq!(one.header("authorization"), Some(&*authorization));
            assert!(one.body.contains(IN_BODY), "{}", one.body);
        }
        let first = &deliveries(&test, &test.engine).await[0].attempts[0];
        assert_eq!(
            (first.request.as_str(), first.response.as_str()),
            (request.as_str(), IN_BODY)
        );
        let who = test.member(Profile::CustomerWrite);
        let shown = test.engine.callback(&who, test.device_types[0], id).await;
        let shown = shown.unwrap().input;
        assert_eq!(
            (shown.url, shown.headers, shown.body),
            (input.url, input.headers, input.body)
        );
        test
    })
    .await;
}

#[tokio::test]
async fn with_another_key_nothing_is_sent_and_the_reason_is_told() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let input = with_token(&receiver);
        let id = owe(&test, &input).await;
        hear(&test.engine, &test.token, 1).await;
        let key = test.settings.secret_key.clone();
        let test = test
            .with_settings(|settings| settings.secret_key = SecretKey::from([9; 32]))
            .await;
        assert_eq!(run_once(&test.engine).await.unwrap(), 1);
        assert!(receiver.heard().is_empty());
        let delivery = deliveries(&test, &test.engine).await.remove(0);
        let attempt = &delivery.attempts[0];
        assert_eq!(attempt.outcome, AttemptOutcome::BadRequest);
        assert_eq!(attempt.fault, Some(DeliveryFault::Sealed));

        // What is shown in its place is not saved by mistake.
        assert_eq!(view(&test, id).await.line(), format!("[POST] {HIDDEN}"));
        let (who, of) = (test.member(Profile::CustomerWrite), test.device_types[0]);
        let shown = test.engine.callback(&who, of, id).await.unwrap().input;
        assert_eq!((shown.url.as_str(), shown.headers.as_str()), (HIDDEN, ""));
        let saved = test.engine.edit_callback(&who, of, id, &shown).await;
        assert!(matches!(saved, Err(Error::Rejected(_))), "{saved:?}");

        // It waits like any other that failed, and goes once the key is back.
        let test = test
            .with_settings(|settings| settings.secret_key = key)
            .await;
        test.clock.set(delivery.due.unwrap());
        assert_eq!(run_once(&test.engine).await.unwrap(), 1);
        let heard = receiver.heard().remove(0);
        let authorization = format!("Bearer {TOKEN}");
        assert_eq!(heard.header("authorization"), Some(&*authorization));
        // What the other key sealed this one does not open.
        let delivery = deliveries(&test, &test.engine).await.remove(0);
        assert_eq!(delivery.attempts[0].request, HIDDEN);
        assert!(delivery.attempts[1].request.contains(IN_QUERY));
        test
    })
    .await;
}

#[tokio::test]
async fn settings_that_cannot_be_opened_are_entered_anew() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let input = with_token(&receiver);
        let id = owe(&test, &input).await;
        let test = test
            .with_settings(|settings| settings.secret_key = SecretKey::from([9; 32]))
            .await;
        test.start_without_callbacks();
        let (who, of) = (test.member(Profile::CustomerWrite), test.device_types[0]);
        let saved = test.engine.edit_callback(&who, of, id, &input).await;
        saved.unwrap();
        hear(&test.engine, &test.token, 1).await;
        assert_eq!(run_once(&test.engine).await.unwrap(), 1);
        assert_eq!(receiver.heard().len(), 1);
        assert_sealed(&test).await;
        test
    })
    .await;
}
