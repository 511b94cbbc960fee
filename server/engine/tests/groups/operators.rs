//! What only those have who keep a network, or sell it: a country, and the operator on whose network
//! they are.

use domain::GroupId;
use domain::audit::{AuditQuery, Verb};
use domain::group::GroupInput;
use domain::permission::Profile;
use engine::testing::on_each;

use super::story::{below, demo, input, one, wrong};

#[tokio::test]
async fn a_distributor_names_the_operator_on_whose_network_it_is() {
    on_each(async |test| {
        let engine = &test.engine;
        let root = test.of_root();
        let operator = root.roles[0].group;
        let name = engine.group(&root, operator).await.unwrap().name;
        let seller = |operator: GroupId| GroupInput {
            parent: test.group.to_string(),
            kind: "dist".into(),
            network_operator: operator.to_string(),
            ..input("Sellers")
        };
        // A customer is no operator, and nor is a group that is not there.
        let customer = below(&test, &demo(&test), "Harbour").await;
        for none in [customer.id, GroupId([7; 12])] {
            let refused = engine.create_group(&root, &seller(none)).await;
            assert_eq!(wrong(refused), one("network_operator", "unknown_group"));
        }
        let id = engine.create_group(&root, &seller(operator)).await.unwrap();
        let view = engine.group(&root, id).await.unwrap();
        assert_eq!(view.network_operator, Some((operator, name.clone())));
        assert_eq!(view.input().network_operator, operator.to_string());
        let offered = engine.network_operators(&root).await.unwrap();
        assert!(offered.contains(&(operator, name)));

        // Whoever does not see the operator is not told of it, and takes it from nobody.
        let keeper = test.member(Profile::CustomerWrite);
        let view = engine.group(&keeper, id).await.unwrap();
        assert_eq!(view.network_operator, None);
        assert!(engine.network_operators(&keeper).await.unwrap().is_empty());
        let refused = engine.edit_group(&keeper, id, &seller(operator)).await;
        assert_eq!(wrong(refused), one("network_operator", "unknown_group"));
        let edited = GroupInput {
            description: "By the lock".into(),
            ..view.input()
        };
        engine.edit_group(&keeper, id, &edited).await.unwrap();
        let view = engine.group(&root, id).await.unwrap();
        assert_eq!(view.description, "By the lock");
        assert_eq!(view.network_operator.map(|one| one.0), Some(operator));

        // Whoever sees it takes it away, and the log tells of that.
        let edited = GroupInput {
            network_operator: String::new(),
            ..edited
        };
        engine.edit_group(&root, id, &edited).await.unwrap();
        let view = engine.group(&root, id).await.unwrap();
        assert_eq!(view.network_operator, None);
        let query = AuditQuery {
            verb: Verb::Edit.word().into(),
            ..AuditQuery::default()
        };
        let told = engine.audit(&root, id, &query).await.unwrap();
        let fields = told.rows[0].fields.iter();
        let fields: Vec<&str> = fields.map(|field| field.name.as_str()).collect();
        assert_eq!(fields, ["network_operator"]);
        test
    })
    .await;
}

#[tokio::test]
async fn a_network_is_one_of_a_country() {
    on_each(async |test| {
        let engine = &test.engine;
        let root = test.of_root();
        let wanted = GroupInput {
            parent: test.group.to_string(),
            kind: "nip".into(),
            country: "bel".into(),
            ..input("Masts")
        };
        let id = engine.create_group(&root, &wanted).await.unwrap();
        let view = engine.group(&root, id).await.unwrap();
        assert_eq!(view.country, "BEL");
        // What becomes a customer has none.
        let customer = GroupInput {
            kind: "basic".into(),
            ..view.input()
        };
        let refused = engine.edit_group(&root, id, &customer).await;
        assert_eq!(wrong(refused), one("country", "not_of_this_kind"));
        let customer = GroupInput {
            country: String::new(),
            ..customer
        };
        engine.edit_group(&root, id, &customer).await.unwrap();
        assert_eq!(engine.group(&root, id).await.unwrap().country, "");
        test
    })
    .await;
}
