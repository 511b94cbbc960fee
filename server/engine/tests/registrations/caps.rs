//! How many prototypes a group may have.

use domain::GroupId;
use domain::callback::ON;
use domain::group::GroupInput;
use domain::permission::{Principal, Profile};
use domain::registration::{RegistrationInput, SeriesInput};
use engine::Error;
use engine::testing::{TestEngine, on_each};

use super::registering::{PAC, device, one, series, wrong};

/// Says how many prototypes a group may have, with everything below it.
async fn cap(test: &TestEngine, who: &Principal, group: GroupId, max: &str) -> Result<(), Error> {
    let input = GroupInput {
        max_prototypes: max.into(),
        ..test.engine.group(who, group).await?.input()
    };
    test.engine.edit_group(who, group, &input).await
}

#[tokio::test]
async fn a_group_has_no_more_prototypes_than_it_may() {
    on_each(async |test| {
        let who = test.member(Profile::CustomerWrite);
        cap(&test, &test.of_root(), test.group, "1").await.unwrap();
        let first = device(&test, 0, 0xA, PAC);
        test.engine.register_device(&who, &first).await.unwrap();
        let second = device(&test, 0, 0xB, PAC);
        let refused = test.engine.register_device(&who, &second).await;
        assert_eq!(wrong(refused), one("prototype", "full"));
        let neither = RegistrationInput {
            series: SeriesInput {
                prototype: String::new(),
                ..series(&test, 0)
            },
            ..second
        };
        let refused = test.engine.register_device(&who, &neither).await;
        assert_eq!(wrong(refused), one("certificate", "missing"));
        test
    })
    .await;
}

#[tokio::test]
async fn a_cap_is_lifted_by_those_above_only_and_no_group_below_gets_around_it() {
    on_each(async |mut test| {
        let below = test.with_group_below().await;
        let (who, root) = (test.member(Profile::CustomerWrite), test.of_root());
        cap(&test, &root, test.group, "1").await.unwrap();
        for max in ["2", ""] {
            let refused = cap(&test, &who, test.group, max).await;
            assert_eq!(wrong(refused), one("max_prototypes", "not_granted"));
        }
        let engine = &test.engine;
        let form = engine.group(&who, test.group).await.unwrap().input();
        let billed = match form.billable.as_str() {
            ON => "",
            _ => ON,
        };
        let input = GroupInput {
            billable: billed.into(),
            ..form.clone()
        };
        let refused = engine.edit_group(&who, test.group, &input).await;
        assert_eq!(wrong(refused), one("billable", "not_granted"));
        // The rest is theirs.
        let input = GroupInput {
            description: "Everything beyond the lock".into(),
            ..form
        };
        engine.edit_group(&who, test.group, &input).await.unwrap();

        let register = async |nth: usize, id: u32| {
            let input = device(&test, nth, id, PAC);
            engine.register_device(&who, &input).await
        };
        register(below, 0xA).await.unwrap();
        for (nth, id) in [(0, 0xB), (below, 0xC)] {
            let refused = register(nth, id).await;
            assert_eq!(wrong(refused), one("prototype", "full"));
        }
        cap(&test, &root, test.group, "2").await.unwrap();
        register(0, 0xB).await.unwrap();
        test
    })
    .await;
}

#[tokio::test]
async fn prototypes_do_not_come_below_a_cap_with_their_group() {
    on_each(async |mut test| {
        let (north, south) = (test.with_group_below().await, test.with_group_below().await);
        let who = test.member(Profile::CustomerWrite);
        let groups = [0, 1].map(|nth: usize| test.groups_below[nth].id);
        cap(&test, &who, groups[0], "1").await.unwrap();
        let engine = &test.engine;
        let register = async |nth: usize, id: u32| {
            let input = device(&test, nth, id, PAC);
            engine.register_device(&who, &input).await
        };
        register(north, 0xA).await.unwrap();
        register(south, 0xB).await.unwrap();
        let refused = engine.move_group(&who, groups[1], groups[0]).await;
        assert_eq!(wrong(refused), one("parent", "full"));
        cap(&test, &who, groups[0], "2").await.unwrap();
        let moved = engine.move_group(&who, groups[1], groups[0]).await;
        moved.unwrap();
        let refused = register(south, 0xC).await;
        assert_eq!(wrong(refused), one("prototype", "full"));
        test
    })
    .await;
}
