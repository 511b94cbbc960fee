//! What whoever runs an installation does: making its first people, erasing somebody, and looking
//! whether it is well.

use std::net::SocketAddr;
use std::time::Duration;

use domain::Fault;
use domain::audit::AuditQuery;
use domain::permission::{Principal, Profile};
use domain::user::{ChoosePassword, SignIn, UserInput, UserQuery};
use engine::testing::{EmptyDatabase, TestEngine, on_each, world};
use engine::{Client, Engine, Error, examine, reach};
use tokio::net::TcpListener;

const PASSWORD: &str = "a quiet grey harbour";
const LIMIT: Duration = Duration::from_secs(5);

fn client() -> Client {
    Client {
        address: [192, 0, 2, 9].into(),
        agent: "test".into(),
    }
}

fn named(first_name: &str, email: &str) -> UserInput {
    UserInput {
        first_name: first_name.into(),
        email: email.into(),
        ..UserInput::default()
    }
}

async fn sign_in(engine: &Engine, email: &str) -> Result<Principal, Error> {
    let input = SignIn {
        email: email.into(),
        password: PASSWORD.into(),
    };
    let session = engine.sign_in(&input, &client()).await?.session().unwrap();
    Ok(engine.session(&session.token).await?.unwrap())
}

/// Somebody who operates the installation.
async fn root(test: &TestEngine) -> Principal {
    let input = named("Root", "root@example.org");
    let link = test
        .engine
        .create_admin(&input, Some(PASSWORD))
        .await
        .unwrap();
    assert_eq!(link, None);
    sign_in(&test.engine, "root@example.org").await.unwrap()
}

fn refused(outcome: Result<impl std::fmt::Debug, Error>, field: &str, fault: &Fault) {
    match outcome {
        Err(Error::Rejected(refused)) => assert_eq!(refused, [fault.clone().of(field)]),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn who_runs_the_installation_makes_who_operates_it() {
    on_each(async |test| {
        let engine = &test.engine;
        let who = root(&test).await;
        assert_eq!(who.roles.len(), 1);
        assert_eq!(who.roles[0].profile, Profile::Operator.name());
        assert!(
            engine.groups(&who, "").await.unwrap().groups.len() > 1,
            "and everything below"
        );
        // By a link, and that one alone.
        let input = named("Ben", " Ben@Example.org ");
        let link = engine.create_admin(&input, None).await.unwrap().unwrap();
        let asked = engine.password_link(&link).await.unwrap();
        assert_eq!(asked.email.as_deref(), Some("ben@example.org"));
        let choice = ChoosePassword {
            token: link,
            email: String::new(),
            password: PASSWORD.into(),
            again: PASSWORD.into(),
        };
        engine.choose_password(&choice, &client()).await.unwrap();
        sign_in(engine, "ben@example.org").await.unwrap();
        // Nobody takes another's place.
        let taken = engine
            .create_admin(&named("Eve", "ben@example.org"), Some(PASSWORD))
            .await;
        refused(taken, "email", &Fault::Taken);
        let nameless = engine
            .create_admin(&named("", "eve@example.org"), None)
            .await;
        refused(nameless, "first_name", &Fault::Missing);
        let weak = engine
            .create_admin(&named("Eve", "eve@example.org"), Some("short"))
            .await;
        refused(weak, "password", &Fault::TooShort { min: 12 });
        let users = engine
            .list_users(&who, &UserQuery::default())
            .await
            .unwrap();
        assert_eq!(users.rows.len(), 2);
        test
    })
    .await;
}

/// Everything that the log shows to whoever sees all of it.
async fn told(engine: &Engine, who: &Principal) -> String {
    let query = AuditQuery {
        size: 250,
        ..AuditQuery::default()
    };
    let page = engine.audit(who, who.roles[0].group, &query).await.unwrap();
    assert_eq!(page.next, None);
    format!("{:?}", page.rows)
}

/// A user of the demo group who signed in.
async fn somebody(test: &TestEngine, who: &Principal) -> Principal {
    let input = UserInput {
        last_name: "Erasmussen".into(),
        groups: vec![test.group.to_string()],
        profiles: vec![Profile::CustomerRead.name().into()],
        ..named("Cleo", "cleo@example.org")
    };
    let made = test.engine.create_user(who, &input).await.unwrap();
    let choice = ChoosePassword {
        token: made.link.unwrap(),
        email: String::new(),
        password: PASSWORD.into(),
        again: PASSWORD.into(),
    };
    test.engine
        .choose_password(&choice, &client())
        .await
        .unwrap();
    sign_in(&test.engine, "cleo@example.org").await.unwrap()
}

#[tokio::test]
async fn of_somebody_who_is_erased_nothing_is_told_and_the_log_is_whole() {
    on_each(async |test| {
        let engine = &test.engine;
        let who = root(&test).await;
        let cleo = somebody(&test, &who).await;
        assert!(told(engine, &who).await.contains("Erasmussen"));
        // For those who operate the installation, and never oneself.
        let manager = test.member(Profile::CustomerWrite);
        let refused = engine.erase_user(&manager, cleo.user).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        let refused = engine.erase_user(&who, who.user).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        let refused = engine.erase_user(&test.stranger(), cleo.user).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");

        let erased = engine.erase_user(&who, cleo.user).await.unwrap();
        assert!(erased.account && erased.values > 5, "{erased:?}");
        let gone = sign_in(engine, "cleo@example.org").await;
        assert!(matches!(gone, Err(Error::WrongCredentials)));
        let told = told(engine, &who).await;
        assert!(!told.contains("Erasmussen") && !told.contains("cleo@example.org"));
        assert!(
            told.contains(&cleo.user.to_string()),
            "that somebody did it stays"
        );
        let verdict = engine.verify_audit(None).await.unwrap();
        assert_eq!(verdict.wrong, None);
        let rows = format!("{:?}", test.rows().await);
        assert!(!rows.contains("Erasmussen") && !rows.contains("cleo@example.org"));
        test
    })
    .await;
}

#[tokio::test]
async fn the_command_erases_by_address_whoever_had_it() {
    on_each(async |test| {
        let engine = &test.engine;
        let who = root(&test).await;
        let cleo = somebody(&test, &who).await;
        // Somebody else has them told something.
        let form = domain::device_type::DeviceTypeInput {
            alert_email: "cleo@example.org".into(),
            ..test.device_type_form(0).await
        };
        engine
            .edit_device_type(&who, test.device_types[0], &form)
            .await
            .unwrap();
        engine.delete_user(&who, cleo.user).await.unwrap();
        let erased = engine.erase_everywhere("Cleo@example.org").await.unwrap();
        assert!(!erased.account && erased.values > 5, "{erased:?}");
        let told = told(engine, &who).await;
        assert!(
            !told.contains("cleo@example.org") && !told.contains("Erasmussen"),
            "{told}"
        );
        assert_eq!(engine.verify_audit(None).await.unwrap().wrong, None);

        let again = engine.erase_everywhere("cleo@example.org").await;
        assert!(matches!(again, Err(Error::NotFound)), "{again:?}");
        let wrong = engine.erase_everywhere("cleo").await;
        refused(wrong, "person", &Fault::NotAnId);
        // The last who operates the installation stays.
        let last = engine.erase_everywhere("root@example.org").await;
        refused(last, "user", &Fault::LastOperator);
        sign_in(engine, "root@example.org").await.unwrap();
        test
    })
    .await;
}

#[tokio::test]
async fn where_an_address_still_stands_is_told() {
    on_each(async |test| {
        let engine = &test.engine;
        let who = root(&test).await;
        somebody(&test, &who).await;
        let form = domain::device_type::DeviceTypeInput {
            alert_email: "cleo@example.org".into(),
            ..test.device_type_form(0).await
        };
        engine
            .edit_device_type(&who, test.device_types[0], &form)
            .await
            .unwrap();
        let erased = engine.erase_everywhere("cleo@example.org").await.unwrap();
        assert!(erased.account);
        assert_eq!(
            (erased.mentions.device_types, erased.mentions.groups),
            (1, 0)
        );
        test
    })
    .await;
}

#[tokio::test]
async fn looking_at_a_database_changes_nothing_in_it() {
    on_each(async |test| {
        let rows = test.rows().await;
        let settings = &test.settings;
        let (there, _) = world();
        let condition = examine(settings, &there).await.unwrap();
        assert_eq!(condition.schema, Some(condition.newest));
        assert!(condition.bytes > 0 && condition.key_fits && !condition.anybody);
        // The clock of the story stands still; that of the database does not.
        assert_ne!(condition.ahead, 0);
        assert_eq!(test.rows().await, rows);
        root(&test).await;
        test.engine.ensure_key(false).await.unwrap();
        let mut other = settings.clone();
        other.secret_key = engine::SecretKey::from([9; 32]);
        let condition = examine(&other, &there).await.unwrap();
        assert!(condition.anybody && !condition.key_fits);
        test
    })
    .await;
    let mut empty = vec![EmptyDatabase::sqlite()];
    empty.extend(EmptyDatabase::postgres().await);
    for empty in empty {
        let condition = examine(&empty.settings, &world().0).await.unwrap();
        assert_eq!(condition.schema, None);
        assert!(empty.rows().await.is_empty());
        empty.close().await;
    }
}

#[tokio::test]
async fn the_way_out_is_tried_as_callbacks_take_it() {
    let test = TestEngine::sqlite().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let world = &test.engine.world;
    let way = reach(&test.settings, world, "localhost", port, LIMIT).await;
    assert_eq!(way, Ok(SocketAddr::from(([127, 0, 0, 1], port))));
    // Where no network is opened, nobody is even asked.
    let mut closed = test.settings.clone();
    closed.allowed_networks.clear();
    let before = test.network.dialled();
    let way = reach(&closed, world, "localhost", port, LIMIT).await;
    assert!(way.unwrap_err().contains("none of its addresses"));
    assert_eq!(test.network.dialled(), before);
    let way = reach(&test.settings, world, "nowhere.example", port, LIMIT).await;
    assert!(way.unwrap_err().contains("not known"));
    test.close().await;
}
