//! API accesses: who makes them, what programs may with them, and how their passwords change, on
//! both databases.

use std::net::IpAddr;

use domain::api_access::{AccessState, ApiAccessInput, ApiAccessView, Scope};
use domain::audit::{AuditQuery, Shown, Verb};
use domain::device::DeviceInput;
use domain::group::{Group, GroupInput, Held};
use domain::permission::{Action, Principal, Profile};
use domain::profile::ProfileInput;
use domain::{ApiAccessId, DeviceId, UnixMillis};
use engine::testing::{TestEngine, on_each};
use engine::{Error, NewApiAccess};

const SECOND: i64 = 1000;
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DEVICE: u32 = 0xA;

/// The form of an access with one profile on the demo group.
fn input(test: &TestEngine, profile: Profile, scopes: &[Scope]) -> ApiAccessInput {
    ApiAccessInput {
        name: "Weather".into(),
        time_zone: "Europe/Brussels".into(),
        scopes: scopes.iter().map(|scope| scope.word().to_owned()).collect(),
        groups: vec![test.group.to_string()],
        profiles: vec![profile.name().into()],
        ..ApiAccessInput::default()
    }
}

async fn make(test: &TestEngine, profile: Profile, scopes: &[Scope]) -> NewApiAccess {
    let keeper = test.member(Profile::CustomerWrite);
    let input = input(test, profile, scopes);
    let made = test.engine.create_api_access(&keeper, test.group, &input);
    made.await.unwrap()
}

async fn ask(test: &TestEngine, id: ApiAccessId, password: &str) -> Result<Principal, Error> {
    let login = id.to_string();
    test.engine.api_principal(&login, password, None).await
}

async fn shown(test: &TestEngine, id: ApiAccessId) -> ApiAccessView {
    let reader = test.member(Profile::CustomerRead);
    test.engine
        .api_access(&reader, test.group, id)
        .await
        .unwrap()
}

fn is_wrong(answer: &Result<Principal, Error>) -> bool {
    matches!(answer, Err(Error::WrongCredentials))
}

/// What a form was refused for.
fn refused<T>(answer: Result<T, Error>) -> Vec<(String, &'static str)> {
    match answer {
        Err(Error::Rejected(wrong)) => {
            let each = wrong.into_iter();
            each.map(|one| (one.field.clone(), one.fault.code()))
                .collect()
        }
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("it was taken"),
    }
}

fn one(field: &str, code: &'static str) -> Vec<(String, &'static str)> {
    vec![(field.to_owned(), code)]
}

/// A group just below the demo group.
async fn below(test: &TestEngine) -> Group {
    let keeper = test.member(Profile::CustomerWrite);
    let input = GroupInput {
        parent: test.group.to_string(),
        name: "Below".into(),
        kind: "basic".into(),
        timezone: "UTC".into(),
        ..GroupInput::default()
    };
    let id = test.engine.create_group(&keeper, &input).await.unwrap();
    Group {
        id,
        parent: Some(test.group),
        name: "Below".into(),
        path: Group::path_below(&test.group_path, id),
    }
}

#[tokio::test]
async fn a_program_comes_in_with_what_its_scopes_leave_of_its_profiles() {
    on_each(async |test| {
        test.with_devices(0, &[DEVICE]).await;
        let reads = make(&test, Profile::CustomerWrite, &[]).await;
        let scopes = [Scope::Fleet, Scope::Network];
        let writes = make(&test, Profile::CustomerWrite, &scopes).await;
        assert_eq!(reads.id.to_string().len(), 24);
        assert_eq!(reads.password.len(), 32);
        let hex = |text: &str| text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        assert!(hex(&reads.password) && reads.password != writes.password);

        let reader = ask(&test, reads.id, &reads.password).await.unwrap();
        assert_eq!(reader.name, "Weather");
        let path = test.group_path.as_str();
        assert!(reader.may(Action::ReadRadio, path) && reader.may(Action::ReadAudit, path));
        assert!(!reader.may(Action::WriteFleet, path));
        test.engine.device(&reader, DeviceId(DEVICE)).await.unwrap();
        let form = DeviceInput {
            name: "Buoy".into(),
            ..DeviceInput::default()
        };
        let edited = test
            .engine
            .edit_device(&reader, DeviceId(DEVICE), &form)
            .await;
        assert!(matches!(edited, Err(Error::Forbidden)), "it only reads");

        let writer = ask(&test, writes.id, &writes.password).await.unwrap();
        assert!(writer.may(Action::WriteFleet, path) && !writer.may(Action::WriteTypes, path));
        assert!(
            !writer.may(Action::Operate, path),
            "no scope gives what no profile does"
        );
        assert!(
            writer
                .reach(Action::Read)
                .iter()
                .all(|reach| *reach == path)
        );
        test
    })
    .await;
}

#[tokio::test]
async fn what_a_program_does_is_told_under_its_own_name() {
    on_each(async |test| {
        test.with_devices(0, &[DEVICE]).await;
        let made = make(&test, Profile::CustomerWrite, &[Scope::Fleet]).await;
        let from: IpAddr = [192, 0, 2, 9].into();
        let login = made.id.to_string();
        let who = test
            .engine
            .api_principal(&login, &made.password, Some(from));
        let who = who.await.unwrap();
        test.engine.suspend(&who, DeviceId(DEVICE)).await.unwrap();
        let query = AuditQuery {
            person: login.clone(),
            ..AuditQuery::default()
        };
        let keeper = test.member(Profile::CustomerWrite);
        let told = test
            .engine
            .audit(&keeper, test.group, &query)
            .await
            .unwrap();
        assert_eq!(told.rows.len(), 1);
        let entry = &told.rows[0];
        assert_eq!(
            (entry.verb, entry.who_id.as_str()),
            (Verb::Suspend, login.as_str())
        );
        assert_eq!(entry.who_name, Shown::Text("Weather".into()));
        assert_eq!(entry.from, Shown::Text("192.0.2.9".into()));
        test
    })
    .await;
}

#[tokio::test]
async fn nobody_comes_in_with_anything_else() {
    on_each(async |test| {
        let made = make(&test, Profile::CustomerRead, &[]).await;
        let other = make(&test, Profile::CustomerRead, &[]).await;
        assert!(is_wrong(&ask(&test, made.id, &other.password).await));
        assert!(is_wrong(&ask(&test, made.id, "").await));
        assert!(is_wrong(
            &ask(&test, made.id, &made.password.to_uppercase()).await
        ));
        assert!(is_wrong(
            &ask(&test, ApiAccessId([7; 12]), &made.password).await
        ));
        for login in ["", "ops@example.org", "\0", &made.id.to_string()[..23]] {
            let answer = test.engine.api_principal(login, &made.password, None).await;
            assert!(is_wrong(&answer), "{login:?}");
        }
        let login = made.id.to_string().to_uppercase();
        let same = test
            .engine
            .api_principal(&login, &made.password, None)
            .await;
        assert!(same.is_ok(), "hexadecimal digits are read in any case");
        test
    })
    .await;
}

#[tokio::test]
async fn guesses_of_one_address_have_to_wait_and_those_elsewhere_do_not() {
    on_each(async |test| {
        let made = make(&test, Profile::CustomerRead, &[]).await;
        let login = made.id.to_string();
        let ask = async |host: u8, password: &str| {
            let from = Some(IpAddr::from([192, 0, 2, host]));
            test.engine.api_principal(&login, password, from).await
        };
        for _ in 0..9 {
            assert!(is_wrong(&ask(1, "wrong").await));
        }
        assert!(ask(1, &made.password).await.is_ok());
        for _ in 0..10 {
            assert!(is_wrong(&ask(1, "wrong").await), "it was forgiven");
        }
        let waits = ask(1, &made.password).await;
        assert!(matches!(waits, Err(Error::TooMany { retry_after: 901 })));
        assert!(ask(2, &made.password).await.is_ok());
        // However many ask with the right one at the same moment, none of them waits.
        let from = Some(IpAddr::from([192, 0, 2, 3]));
        let all = (0..50).map(|_| test.engine.api_principal(&login, &made.password, from));
        let all = futures::future::join_all(all).await;
        assert!(all.iter().all(Result::is_ok));

        // One address that tries many logins.
        for n in 0..100 {
            let login = format!("{n:024}");
            let from = Some(IpAddr::from([192, 0, 2, 4]));
            let answer = test.engine.api_principal(&login, "wrong", from).await;
            assert!(is_wrong(&answer), "{n}");
        }
        let waits = ask(4, &made.password).await;
        assert!(matches!(waits, Err(Error::TooMany { .. })));
        test.clock.advance(15 * MINUTE);
        assert!(ask(1, &made.password).await.is_ok() && ask(4, &made.password).await.is_ok());
        test
    })
    .await;
}

#[tokio::test]
async fn a_renewed_password_counts_beside_the_one_before_for_a_while() {
    on_each(async |test| {
        let keeper = test.member(Profile::CustomerWrite);
        let made = make(&test, Profile::CustomerRead, &[]).await;
        let (id, first) = (made.id, made.password);
        let renew = async |hours: &str| {
            let renewed = test.engine.renew_api_access(&keeper, test.group, id, hours);
            renewed.await
        };
        for wrong in ["721", "-1", "soon"] {
            assert_eq!(refused(renew(wrong).await), one("hours", "out_of_range"));
        }
        let second = renew("2").await.unwrap();
        assert!(ask(&test, id, &first).await.is_ok() && ask(&test, id, &second).await.is_ok());
        let until = UnixMillis(test.clock_now() + 2 * HOUR);
        assert_eq!(shown(&test, id).await.old_until, until);
        test.clock.advance(2 * HOUR - 1);
        assert!(ask(&test, id, &first).await.is_ok());
        test.clock.advance(1);
        assert!(is_wrong(&ask(&test, id, &first).await));
        assert_eq!(shown(&test, id).await.old_until, UnixMillis(0));

        let third = renew("0").await.unwrap();
        assert!(is_wrong(&ask(&test, id, &second).await), "void at once");
        assert!(ask(&test, id, &third).await.is_ok());
        test
    })
    .await;
}

#[tokio::test]
async fn one_that_is_revoked_expired_or_deleted_lets_nobody_in() {
    on_each(async |test| {
        let keeper = test.member(Profile::CustomerWrite);
        let (engine, group) = (&test.engine, test.group);
        let made = make(&test, Profile::CustomerRead, &[]).await;
        let (id, first) = (made.id, made.password);
        let renewed = engine.renew_api_access(&keeper, group, id, "24");
        let second = renewed.await.unwrap();
        engine.revoke_api_access(&keeper, group, id).await.unwrap();
        assert!(is_wrong(&ask(&test, id, &first).await));
        assert!(is_wrong(&ask(&test, id, &second).await));
        assert_eq!(shown(&test, id).await.state, AccessState::Revoked);
        let renewed = engine.renew_api_access(&keeper, group, id, "24");
        let third = renewed.await.unwrap();
        assert!(ask(&test, id, &third).await.is_ok());
        assert!(
            is_wrong(&ask(&test, id, &second).await),
            "what ended does not come back"
        );

        let until = |after: i64| ApiAccessInput {
            expires: UnixMillis(test.clock_now() + after).field(),
            ..input(&test, Profile::CustomerRead, &[])
        };
        let late = engine.edit_api_access(&keeper, group, id, &until(0)).await;
        assert_eq!(refused(late), one("expires", "past"));
        let soon = until(10 * SECOND);
        engine
            .edit_api_access(&keeper, group, id, &soon)
            .await
            .unwrap();
        test.clock.advance(10 * SECOND - 1);
        assert!(ask(&test, id, &third).await.is_ok());
        test.clock.advance(1);
        assert!(is_wrong(&ask(&test, id, &third).await));
        assert_eq!(shown(&test, id).await.state, AccessState::Expired);
        // The form of one that is over can be saved as it stands.
        engine
            .edit_api_access(&keeper, group, id, &soon)
            .await
            .unwrap();
        let open = input(&test, Profile::CustomerRead, &[]);
        engine
            .edit_api_access(&keeper, group, id, &open)
            .await
            .unwrap();
        assert!(ask(&test, id, &third).await.is_ok());

        engine.delete_api_access(&keeper, group, id).await.unwrap();
        assert!(is_wrong(&ask(&test, id, &third).await));
        let gone = engine.api_access(&keeper, group, id).await;
        assert!(matches!(gone, Err(Error::NotFound)));
        test
    })
    .await;
}

#[tokio::test]
async fn the_last_use_is_written_once_a_minute() {
    on_each(async |test| {
        let made = make(&test, Profile::CustomerRead, &[]).await;
        let used = async || shown(&test, made.id).await.last_used;
        assert_eq!(used().await, UnixMillis(0));
        assert!(is_wrong(&ask(&test, made.id, "wrong").await));
        assert_eq!(used().await, UnixMillis(0), "that was no use");
        let start = test.clock_now();
        ask(&test, made.id, &made.password).await.unwrap();
        assert_eq!(used().await, UnixMillis(start));
        test.clock.advance(MINUTE - 1);
        ask(&test, made.id, &made.password).await.unwrap();
        assert_eq!(used().await, UnixMillis(start));
        test.clock.advance(1);
        ask(&test, made.id, &made.password).await.unwrap();
        assert_eq!(used().await, UnixMillis(start + MINUTE));
        test
    })
    .await;
}

#[tokio::test]
async fn those_make_and_change_them_who_keep_the_people_and_have_no_less() {
    on_each(async |test| {
        let (engine, group) = (&test.engine, test.group);
        let keeper = test.member(Profile::CustomerWrite);
        let reader = test.member(Profile::CustomerRead);
        let made = make(&test, Profile::CustomerRead, &[]).await;
        let form = input(&test, Profile::CustomerRead, &[]);
        let by_reader = engine.create_api_access(&reader, group, &form).await;
        assert!(matches!(by_reader, Err(Error::Forbidden)));
        let by_stranger = engine
            .create_api_access(&test.stranger(), group, &form)
            .await;
        assert!(matches!(by_stranger, Err(Error::NotFound)));
        let seen = engine.api_accesses(&reader, group, "").await.unwrap();
        assert_eq!((seen.accesses.len(), seen.more), (1, false));
        let only = &seen.accesses[0];
        assert!(!only.writable && only.roles.len() == 1);
        let seen = engine.api_accesses(&test.stranger(), group, "").await;
        assert!(matches!(seen, Err(Error::NotFound)));

        let more = input(&test, Profile::Operator, &[]);
        let more = engine.create_api_access(&keeper, group, &more).await;
        assert_eq!(refused(more), one("profiles", "not_granted"));
        let form = input(&test, Profile::Operator, &[Scope::Network]);
        let operator = test.member(Profile::Operator);
        let strong = engine
            .create_api_access(&operator, group, &form)
            .await
            .unwrap();
        // Whoever could renew it could ask with it.
        let id = strong.id;
        for refused in [
            engine
                .renew_api_access(&keeper, group, id, "0")
                .await
                .map(|_| ()),
            engine.edit_api_access(&keeper, group, id, &form).await,
            engine.revoke_api_access(&keeper, group, id).await,
            engine.delete_api_access(&keeper, group, id).await,
        ] {
            assert!(matches!(refused, Err(Error::Forbidden)));
        }
        assert!(ask(&test, id, &strong.password).await.is_ok());

        // It belongs to one group, and reaches that and what lies below.
        let below = below(&test).await;
        let elsewhere = engine.api_access(&keeper, below.id, made.id).await;
        assert!(matches!(elsewhere, Err(Error::NotFound)));
        let down = ApiAccessInput {
            groups: vec![below.id.to_string()],
            ..input(&test, Profile::CustomerRead, &[])
        };
        engine
            .edit_api_access(&keeper, group, made.id, &down)
            .await
            .unwrap();
        let who = ask(&test, made.id, &made.password).await.unwrap();
        assert!(who.may(Action::Read, &below.path) && !who.may(Action::Read, &test.group_path));
        let up = input(&test, Profile::CustomerRead, &[]);
        let up = engine.create_api_access(&keeper, below.id, &up).await;
        assert_eq!(refused(up), one("groups", "unknown_group"));
        let grants = engine.api_access_grants(&keeper, below.id, "");
        let grants = grants.await.unwrap();
        assert_eq!(grants.groups.groups, [(below.id, "Below".to_owned())]);
        let profiles = grants.profiles.iter();
        let names: Vec<&str> = profiles.map(|one| one.name.as_str()).collect();
        assert!(names.contains(&"CUSTOMER [W]") && !names.contains(&"SNO [W]"));
        // Each with what it allows, for whoever grants it to read.
        let fixed = grants.profiles.iter().map(|one| {
            let known = Profile::from_name(&one.key);
            (known.map(Profile::actions), one.actions)
        });
        for (known, told) in fixed {
            assert_eq!(known, Some(told));
        }
        test
    })
    .await;
}

#[tokio::test]
async fn of_more_than_are_listed_any_is_found_by_its_name() {
    on_each(async |test| {
        test.with_programs(1005).await;
        let reader = test.member(Profile::CustomerRead);
        let list = async |find: &str| {
            let list = test.engine.api_accesses(&reader, test.group, find).await?;
            let names = list.accesses.into_iter().map(|one| one.name);
            Ok::<_, Error>((names.collect::<Vec<String>>(), list.more))
        };
        let (names, more) = list("").await.unwrap();
        assert_eq!((names.len(), more), (1000, true));
        assert_eq!(
            (names[0].as_str(), names[999].as_str()),
            ("Program 0000", "Program 0999")
        );
        let found = list("program 1004").await.unwrap();
        assert_eq!(found, (vec!["Program 1004".to_owned()], false));
        assert_eq!(list("Program_1004").await.unwrap().0, Vec::<String>::new());
        assert_eq!(
            refused(list(&"x".repeat(101)).await),
            one("find", "too_long")
        );
        test
    })
    .await;
}

#[tokio::test]
async fn a_group_and_a_profile_that_one_has_stay() {
    on_each(async |test| {
        let (engine, group) = (&test.engine, test.group);
        let keeper = test.member(Profile::CustomerWrite);
        let below = below(&test).await;
        let profile = ProfileInput {
            name: "Onlookers".into(),
            permissions: vec!["DEVICE_READ".into()],
        };
        let profile = engine
            .create_profile(&keeper, group, &profile)
            .await
            .unwrap();
        let form = ApiAccessInput {
            groups: vec![below.id.to_string()],
            profiles: vec![profile.to_string()],
            ..input(&test, Profile::CustomerRead, &[])
        };
        let made = engine
            .create_api_access(&keeper, group, &form)
            .await
            .unwrap();
        let holds = engine.group_use(&keeper, below.id).await.unwrap();
        assert_eq!(holds, [(Held::ApiAccesses, 1)]);
        let deleted = engine.delete_group(&keeper, below.id).await;
        assert_eq!(refused(deleted), one("api_accesses", "still_used"));
        let deleted = engine.delete_profile(&keeper, group, profile).await;
        assert_eq!(refused(deleted), one("users", "still_used"));

        // What a profile allows it allows at once.
        let path = below.path.as_str();
        let radio = async || {
            let who = ask(&test, made.id, &made.password).await.unwrap();
            who.may(Action::ReadRadio, path)
        };
        assert!(!radio().await);
        let more = ProfileInput {
            name: "Onlookers".into(),
            permissions: vec!["DEVICE_READ".into(), "RADIO_READ".into()],
        };
        engine
            .edit_profile(&keeper, group, profile, &more)
            .await
            .unwrap();
        assert!(radio().await);

        engine
            .delete_api_access(&keeper, group, made.id)
            .await
            .unwrap();
        engine
            .delete_profile(&keeper, group, profile)
            .await
            .unwrap();
        engine.delete_group(&keeper, below.id).await.unwrap();
        test
    })
    .await;
}
