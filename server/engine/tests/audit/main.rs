//! Everything that somebody changes leaves an entry in the audit log, whatever the door; and no
//! use case is forgotten.

mod fleet;
mod network;
mod news;
mod people;
mod sending;
mod story;
mod use_cases;

use std::cell::RefCell;

use domain::audit::{AuditQuery, Verb};
use domain::permission::Profile;
use domain::user::ChoosePassword;
use engine::testing::on_each;

use fleet::{device_types, devices, registrations, transfers};
use network::network;
use news::news;
use people::{groups, people, programs};
use sending::{callbacks, event_configurations};
use story::{Log, PASSWORD, client, not_told, operator};
use use_cases::{CHANGE_NOTHING, TOLD_ELSEWHERE, use_cases};

#[tokio::test]
async fn every_change_leaves_one_entry_and_no_secret() {
    on_each(async |mut test| {
        let other = test.neighbour().await;
        test.with_stations(&[1]).await;
        test.with_devices(0, &[0xA1, 0xA2, 0xA3, 0xA4, 0xA5]).await;
        test.start_intake();
        let (who, session) = operator(&test).await;
        let log = Log {
            test: &test,
            done: RefCell::default(),
        };
        devices(&log, &who).await;
        registrations(&log, &who).await;
        transfers(&log, &who, &other).await;
        device_types(&log, &who).await;
        callbacks(&log, &who).await;
        event_configurations(&log, &who).await;
        network(&log, &who).await;
        news(&log, &who).await;
        groups(&log, &who).await;
        programs(&log, &who).await;
        people(&log, &who, &session).await;
        let query = AuditQuery::default();
        let export = test.engine.export_audit(&who, test.group, &query);
        log.leaves(1, "export_audit", export).await;
        not_told(&test, &who, &[&session]).await;

        let done = log.done.into_inner();
        let forgotten: Vec<String> = use_cases()
            .into_iter()
            .filter(|name| !done.contains(name.as_str()))
            .filter(|name| !CHANGE_NOTHING.contains(&name.as_str()))
            .filter(|name| !TOLD_ELSEWHERE.contains(&name.as_str()))
            .collect();
        assert!(
            forgotten.is_empty(),
            "is it noted what they change? {forgotten:?}"
        );
        test
    })
    .await;
}

#[tokio::test]
async fn what_a_program_registers_is_told_once_for_each_request_that_brings_something() {
    on_each(async |test| {
        let log = Log {
            test: &test,
            done: RefCell::default(),
        };
        let key = "000102030405060708090a0b0c0d0e0f";
        let body = format!(
            r#"{{"stations":["0001","0002"],"devices":["A1",{{"id":"A2","key":"{key}"}}]}}"#
        );
        let before = log.entries().await;
        for _ in 0..2 {
            let registered = test.engine.register(&test.token, body.clone().into());
            registered.await.unwrap();
        }
        assert_eq!(log.entries().await, before + 1);
        let who = test.member(Profile::Operator);
        let query = AuditQuery::default();
        let page = test.engine.audit(&who, test.group, &query).await;
        let newest = page.unwrap().rows.swap_remove(0);
        let told: Vec<(&str, Option<&str>)> = newest
            .fields
            .iter()
            .map(|field| (field.name.as_str(), field.after.said()))
            .collect();
        let named = [
            ("stations", Some("0001, 0002")),
            ("devices", Some("A1, A2")),
            ("keys", Some("A2")),
        ];
        assert_eq!(told, named);
        not_told(&test, &who, &[key]).await;
        test
    })
    .await;
}

#[tokio::test]
async fn the_first_person_is_told_as_one_who_was_made() {
    on_each(async |test| {
        let link = test.engine.setup_link().await.unwrap().unwrap();
        let choice = ChoosePassword {
            token: link.clone(),
            email: "ops@example.org".into(),
            password: PASSWORD.into(),
            again: PASSWORD.into(),
        };
        let begun = test.engine.choose_password(&choice, &client()).await;
        begun.unwrap();
        let who = test.of_root();
        let query = AuditQuery {
            kind: "user".into(),
            ..AuditQuery::default()
        };
        let page = test.engine.audit(&who, who.roles[0].group, &query).await;
        let told = page.unwrap().rows;
        let deeds: Vec<Verb> = told.iter().map(|entry| entry.verb).collect();
        assert_eq!(deeds, [Verb::Password, Verb::Create]);
        let made = &told[1];
        assert_eq!(made.who_email.said(), Some("ops@example.org"));
        let of = |name: &str| {
            let field = made.fields.iter().find(|field| field.name == name);
            field.and_then(|field| field.after.said()).unwrap()
        };
        assert_eq!(of("email"), "ops@example.org");
        assert!(of("roles").starts_with(Profile::Operator.name()));
        not_told(&test, &who, &[&link]).await;
        test
    })
    .await;
}
