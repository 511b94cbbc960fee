//! Groups that are made, changed and deleted.

use domain::GroupId;
use domain::alert::{EventConfigurationInput, Watch};
use domain::audit::{AuditQuery, Verb};
use domain::callback::ON;
use domain::contract::ContractInput;
use domain::group::{GroupInput, GroupKind, GroupQuery, Held};
use domain::permission::Profile;
use domain::profile::ProfileInput;
use domain::user::UserInput;
use engine::Error;
use engine::testing::on_each;

use super::story::{above, below, demo, input, one, type_in, wrong};

#[tokio::test]
async fn a_tree_grows_below_those_who_keep_its_people() {
    on_each(async |test| {
        let engine = &test.engine;
        let top = demo(&test);
        let north = below(&test, &top, "North").await;
        let harbour = below(&test, &north, "Harbour").await;
        let keeper = test.member(Profile::DeviceManagerWrite);
        let view = engine.group(&keeper, harbour.id).await.unwrap();
        assert_eq!(view.timezone, "Europe/Brussels");
        assert_eq!(view.kind, GroupKind::Basic);
        assert_eq!(
            above(engine, &keeper, harbour.id).await,
            ["Demo fleet", "North"]
        );
        // What may be seen flows downward only.
        let local = test.member_of(&harbour, Profile::CustomerWrite);
        assert!(
            engine
                .group(&local, harbour.id)
                .await
                .unwrap()
                .above
                .is_empty()
        );
        let hidden = engine.group(&local, north.id).await;
        assert!(matches!(hidden, Err(Error::NotFound)), "{hidden:?}");
        let tree = engine.group_tree(&keeper, &GroupQuery::default()).await;
        let rows = tree.unwrap().rows;
        let told: Vec<(u32, &str)> = rows.iter().map(|row| (row.depth, &*row.name)).collect();
        assert_eq!(told, [(0, "Demo fleet"), (1, "North"), (2, "Harbour")]);
        let asked = GroupQuery {
            text: "HARB".into(),
            kind: "basic".into(),
            ..GroupQuery::default()
        };
        let found = engine.group_tree(&keeper, &asked).await.unwrap();
        assert_eq!((found.rows.len(), found.rows[0].id), (1, harbour.id));
        let asked = GroupQuery {
            kind: "so".into(),
            ..GroupQuery::default()
        };
        assert!(
            engine
                .group_tree(&keeper, &asked)
                .await
                .unwrap()
                .rows
                .is_empty()
        );

        // Nobody else makes any, and not elsewhere.
        let reader = test.member(Profile::CustomerRead);
        let inside = |parent: GroupId, name: &str| GroupInput {
            parent: parent.to_string(),
            ..input(name)
        };
        let refused = engine
            .create_group(&reader, &inside(north.id, "South"))
            .await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        let refused = engine
            .create_group(&local, &inside(north.id, "South"))
            .await;
        assert_eq!(wrong(refused), one("parent", "unknown_group"));
        // A name is taken among siblings only.
        let refused = engine
            .create_group(&keeper, &inside(north.id, "Harbour"))
            .await;
        assert_eq!(wrong(refused), one("name", "taken"));
        engine
            .create_group(&keeper, &inside(top.id, "Harbour"))
            .await
            .unwrap();
        // Operators are made by operators.
        let operators = GroupInput {
            kind: "so".into(),
            ..inside(north.id, "Masts")
        };
        let refused = engine.create_group(&keeper, &operators).await;
        assert_eq!(wrong(refused), one("kind", "not_granted"));
        let operator = test.member(Profile::Operator);
        engine.create_group(&operator, &operators).await.unwrap();
        test
    })
    .await;
}

#[tokio::test]
async fn a_group_is_changed_and_the_log_tells_of_it() {
    on_each(async |test| {
        let engine = &test.engine;
        let north = below(&test, &demo(&test), "North").await;
        below(&test, &demo(&test), "South").await;
        let keeper = test.member(Profile::CustomerWrite);
        let edited = GroupInput {
            description: "Everything beyond the lock".into(),
            billable: ON.into(),
            technical_email: "ops@example.org".into(),
            max_prototypes: "12".into(),
            ..input("Far north")
        };
        engine.edit_group(&keeper, north.id, &edited).await.unwrap();
        let view = engine.group(&keeper, north.id).await.unwrap();
        assert_eq!(view.name, "Far north");
        assert_eq!(view.input(), edited);
        let refused = engine.edit_group(&keeper, north.id, &input("South")).await;
        assert_eq!(wrong(refused), one("name", "taken"));
        let reader = test.member(Profile::CustomerRead);
        let refused = engine.edit_group(&reader, north.id, &input("Mine")).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        let told = engine
            .audit(&keeper, north.id, &AuditQuery::default())
            .await;
        let verbs: Vec<Verb> = told.unwrap().rows.iter().map(|row| row.verb).collect();
        assert_eq!(verbs, [Verb::Edit, Verb::Create]);
        test
    })
    .await;
}

#[tokio::test]
async fn only_an_empty_group_is_deleted_and_the_others_say_what_they_hold() {
    on_each(async |test| {
        let engine = &test.engine;
        let top = demo(&test);
        let north = below(&test, &top, "North").await;
        let keeper = test.member(Profile::Operator);
        let inside = below(&test, &north, "Harbour").await;
        let contract = ContractInput {
            group: north.id.to_string(),
            name: "Of the north".into(),
            ..ContractInput::unlimited()
        };
        let contract = engine.create_contract(&keeper, &contract).await.unwrap();
        let watch = ProfileInput {
            name: "Watch".into(),
            permissions: vec!["DEVICE_READ".into()],
        };
        let watch = engine
            .create_profile(&keeper, north.id, &watch)
            .await
            .unwrap();
        let user = UserInput {
            first_name: "Ann".into(),
            email: "ann@example.org".into(),
            groups: vec![north.id.to_string()],
            profiles: vec![Profile::CustomerRead.name().into()],
            ..UserInput::default()
        };
        let user = engine.create_user(&keeper, &user).await.unwrap().id;
        let suspended = EventConfigurationInput {
            name: "Held back".into(),
            enabled: ON.into(),
            watch: Watch::Events.word().into(),
            events: vec![domain::event::EventKind::Suspended.code().into()],
            bell: ON.into(),
            ..EventConfigurationInput::default()
        };
        let owner = domain::alert::AlertOwner::Group(north.id);
        let configured = engine
            .create_event_configuration(&keeper, owner, &suspended)
            .await
            .unwrap();
        let refused = wrong(engine.delete_group(&keeper, north.id).await);
        let fields: Vec<&str> = refused.iter().map(|one| one.0.as_str()).collect();
        let held = [
            "groups",
            "contracts",
            "users",
            "profiles",
            "event_configurations",
        ];
        assert_eq!(fields, held);
        let holds = engine.group_use(&keeper, north.id).await.unwrap();
        let told: Vec<&str> = holds.iter().map(|(held, _)| held.word()).collect();
        assert_eq!(told, held);
        assert!(holds.iter().all(|(_, count)| *count == 1));

        engine.delete_group(&keeper, inside.id).await.unwrap();
        engine.delete_contract(&keeper, contract).await.unwrap();
        engine.delete_user(&keeper, user).await.unwrap();
        engine
            .delete_profile(&keeper, north.id, watch)
            .await
            .unwrap();
        engine
            .delete_event_configuration(&keeper, configured)
            .await
            .unwrap();
        let reader = test.member(Profile::CustomerRead);
        let refused = engine.delete_group(&reader, north.id).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        engine.delete_group(&keeper, north.id).await.unwrap();
        let over = engine.group(&keeper, north.id).await;
        assert!(matches!(over, Err(Error::NotFound)), "{over:?}");

        // One with device types stays as long as they do.
        let south = below(&test, &top, "South").await;
        type_in(&test, &south, Vec::new()).await;
        let refused = engine.delete_group(&keeper, south.id).await;
        assert_eq!(wrong(refused), one(Held::DeviceTypes.word(), "still_used"));
        test
    })
    .await;
}
