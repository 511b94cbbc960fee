//! API accesses whose groups part from the groups in which they have roles.

use domain::api_access::ApiAccessInput;
use domain::permission::Profile;
use engine::testing::on_each;

use super::story::{below, demo, one, wrong};

#[tokio::test]
async fn a_group_does_not_go_where_a_program_would_keep_its_rights_unseen() {
    on_each(async |test| {
        let top = demo(&test);
        let north = below(&test, &top, "North").await;
        let south = below(&test, &top, "South").await;
        let harbour = below(&test, &north, "Harbour").await;
        let quay = below(&test, &harbour, "Quay").await;
        let keeper = test.member(Profile::Operator);
        let engine = &test.engine;
        let of = async |group, on| {
            let input = ApiAccessInput {
                name: "Weather".into(),
                time_zone: "UTC".into(),
                groups: vec![on],
                profiles: vec![Profile::CustomerRead.name().into()],
                ..ApiAccessInput::default()
            };
            let made = engine.create_api_access(&keeper, group, &input).await;
            made.unwrap().id
        };
        // Those of a group above both places, and of the group itself, stay what they were.
        of(top.id, quay.id.to_string()).await;
        of(harbour.id, quay.id.to_string()).await;
        let left = of(north.id, quay.id.to_string()).await;
        let refused = engine.move_group(&keeper, harbour.id, south.id).await;
        assert_eq!(wrong(refused), one("api_accesses", "left_behind"));

        // Revoked it can be renewed, so only without it the group goes.
        engine
            .revoke_api_access(&keeper, north.id, left)
            .await
            .unwrap();
        let refused = engine.move_group(&keeper, harbour.id, south.id).await;
        assert_eq!(wrong(refused), one("api_accesses", "left_behind"));
        engine
            .delete_api_access(&keeper, north.id, left)
            .await
            .unwrap();
        engine
            .move_group(&keeper, harbour.id, south.id)
            .await
            .unwrap();
        test
    })
    .await;
}
