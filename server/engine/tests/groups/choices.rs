//! Groups to choose from in forms: by name, and any of them however many there are.

use domain::GroupId;
use domain::group::GroupChoice;
use domain::permission::Profile;
use domain::user::Grants;
use engine::testing::on_each;

use super::story::{below, demo, one, somebody, wrong};

fn names(choice: &GroupChoice) -> Vec<&str> {
    let each = choice.groups.iter();
    each.map(|group| group.1.as_str()).collect()
}

#[tokio::test]
async fn groups_are_offered_by_name_or_in_the_order_of_the_tree() {
    on_each(async |test| {
        let engine = &test.engine;
        let top = demo(&test);
        let south = below(&test, &top, "south").await;
        below(&test, &south, "Anchor").await;
        below(&test, &top, "North").await;
        let keeper = test.member(Profile::CustomerWrite);
        let by_name = ["Anchor", "Demo fleet", "North", "south"];
        let seen = engine.groups(&keeper, "").await.unwrap();
        assert_eq!(names(&seen), by_name);
        assert!(!seen.more);
        // A form begins with the highest of them, wherever its name stands.
        assert_eq!(seen.preset(), top.id.to_string());
        let grants = engine.user_grants(&keeper, "").await.unwrap();
        assert_eq!(names(&grants.groups), by_name);
        let programs = engine.api_access_grants(&keeper, top.id, "").await.unwrap();
        assert_eq!(names(&programs.groups), by_name);
        let types = engine.device_type_choices(&keeper, None, "").await.unwrap();
        assert_eq!(names(&types.groups), by_name);
        let places = engine.group_places(&keeper, None, "").await.unwrap();
        let tree = [
            "Demo fleet",
            "Demo fleet › North",
            "Demo fleet › south",
            "Demo fleet › south › Anchor",
        ];
        assert_eq!(names(&places), tree);
        test
    })
    .await;
}

#[tokio::test]
async fn whoever_sees_more_groups_than_are_offered_finds_any_by_its_name() {
    on_each(async |test| {
        test.with_rows_below(1005).await;
        let engine = &test.engine;
        let keeper = test.member(Profile::CustomerWrite);
        let offered = engine.groups(&keeper, "").await.unwrap();
        assert_eq!((offered.groups.len(), offered.more), (1000, true));
        for sought in ["Row 0000", "row 0517", "ROW 1004"] {
            let name = sought.replace("ROW", "Row").replace("row", "Row");
            let found = engine.groups(&keeper, sought).await.unwrap();
            assert_eq!((names(&found), found.more), (vec![&*name], false));
            let grants = engine.user_grants(&keeper, sought).await.unwrap();
            assert_eq!(names(&grants.groups), [&*name]);
            let programs = engine.api_access_grants(&keeper, test.group, sought);
            assert_eq!(names(&programs.await.unwrap().groups), [&*name]);
            let types = engine.device_type_choices(&keeper, None, sought).await;
            assert_eq!(names(&types.unwrap().groups), [&*name]);
            let places = engine.group_places(&keeper, None, sought).await.unwrap();
            // The way to it is told, too, though nothing above it was sought.
            assert_eq!(names(&places), [format!("Demo fleet › {name}")]);
        }
        let operator = test.of_root();
        let operated = [
            engine.station_groups(&operator, "row 0517").await,
            engine.certificate_groups(&operator, "row 0517").await,
            engine.identity_groups(&operator, "row 0517").await,
            engine.contract_groups(&operator, "row 0517").await,
        ];
        for found in operated {
            assert_eq!(names(&found.unwrap()), ["Row 0517"]);
        }
        // It is looked for by what stands there, not by what that could mean.
        assert!(
            engine
                .groups(&keeper, "Row_0517")
                .await
                .unwrap()
                .groups
                .is_empty()
        );
        let long = engine.groups(&keeper, &"x".repeat(101)).await;
        assert_eq!(wrong(long), one("find", "too_long"));
        test
    })
    .await;
}

#[tokio::test]
async fn with_each_group_that_is_offered_come_the_profiles_that_can_be_granted_there() {
    on_each(async |test| {
        let rows = test.with_rows_below(1005).await;
        test.with_a_profile_in_each(&rows).await;
        let engine = &test.engine;
        let keeper = test.member(Profile::CustomerWrite);
        let composed = |grants: Grants| -> Vec<String> {
            let names = grants.profiles.into_iter().map(|one| one.name);
            names.filter(|name| name.starts_with("Watch")).collect()
        };
        // As many as there are groups to grant them on, and each of the others with its group.
        let all = engine.user_grants(&keeper, "").await.unwrap();
        let offered: Vec<GroupId> = all.groups.groups.iter().map(|one| one.0).collect();
        let of_rows = rows.iter().filter(|row| offered.contains(&row.id));
        let mut expected: Vec<String> = of_rows
            .map(|row| format!("Watch of {}", row.name))
            .collect();
        expected.sort();
        assert_eq!(composed(all), expected);
        for sought in ["Row 0000", "Row 0517", "Row 1004"] {
            let own = [format!("Watch of {sought}")];
            let of_users = engine.user_grants(&keeper, sought).await.unwrap();
            let key = of_users.profiles.iter().find(|one| one.name == own[0]);
            let key = key.unwrap().key.clone();
            assert_eq!(composed(of_users), own);
            let of_programs = engine.api_access_grants(&keeper, test.group, sought);
            assert_eq!(composed(of_programs.await.unwrap()), own);
            let (groups, profiles) = engine.user_filters(&keeper, sought).await.unwrap();
            assert_eq!(names(&groups), [sought]);
            assert!(profiles.contains(&(key.clone(), own[0].clone())));
            // What is offered can be granted.
            let row = rows.iter().find(|row| row.name == sought).unwrap();
            let address = format!("{}@example.org", sought.replace(' ', "").to_lowercase());
            let input = somebody(&address, row.id, &key);
            engine.create_user(&keeper, &input).await.unwrap();
        }
        test
    })
    .await;
}

#[tokio::test]
async fn a_profile_of_a_group_above_is_offered_whichever_group_is_sought() {
    on_each(async |test| {
        test.with_a_profile_in_each(&[demo(&test)]).await;
        let engine = &test.engine;
        let top = demo(&test);
        let north = below(&test, &top, "North").await;
        let keeper = test.member_of(&north, Profile::CustomerWrite);
        for sought in ["", "North", "Nowhere"] {
            let grants = engine.user_grants(&keeper, sought).await.unwrap();
            let mut profiles = grants.profiles.iter();
            assert!(
                profiles.any(|one| one.name == "Watch of Demo fleet"),
                "{sought}"
            );
        }
        test
    })
    .await;
}
