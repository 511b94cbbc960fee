//! Search: whoever looks finds what begins so, and nothing that is not for them.

use domain::permission::{Principal, Profile};
use domain::search::{Found, Kind, MOST};
use engine::Error;
use engine::testing::{TestEngine, on_each};

async fn find(test: &TestEngine, who: &Principal, typed: &str) -> Found {
    test.engine.search(who, typed).await.unwrap()
}

fn ids(found: &Found, kind: Kind) -> Vec<&str> {
    let hits = found.hits.iter().filter(|hit| hit.kind == kind);
    hits.map(|hit| hit.id.as_str()).collect()
}

#[tokio::test]
async fn a_device_is_found_by_the_beginning_of_its_id_and_of_its_name() {
    on_each(async |test| {
        test.with_devices(0, &[0x1B9C50, 0x1B9C51, 0x2A0001]).await;
        let who = test.member(Profile::CustomerRead);
        let found = find(&test, &who, "1b9c").await;
        assert_eq!(ids(&found, Kind::Device), ["1B9C50", "1B9C51"]);
        // With zeros before it, as on some labels.
        let found = find(&test, &who, "002A").await;
        assert_eq!(ids(&found, Kind::Device), ["2A0001"]);
        let found = find(&test, &who, "DEVICE 2a").await;
        assert_eq!(ids(&found, Kind::Device), ["2A0001"]);
        assert_eq!(found.hits[0].beside, "Counter");
        // Found by both, told once.
        let found = find(&test, &who, "device").await;
        assert_eq!(ids(&found, Kind::Device).len(), 3);
        for nothing in ["", "  ", "1B9C52", "evice", "%", "_"] {
            assert_eq!(
                find(&test, &who, nothing).await,
                Found::default(),
                "{nothing}"
            );
        }
        test
    })
    .await;
}

#[tokio::test]
async fn every_kind_is_found_by_its_name() {
    on_each(async |test| {
        test.invited("ann@example.org").await;
        test.with_stations(&[0x2731]).await;
        let who = test.of_root();
        let found = find(&test, &who, "count").await;
        let types = [test.device_types[0].to_string()];
        assert_eq!(ids(&found, Kind::DeviceType), types);
        let found = find(&test, &who, "demo f").await;
        assert_eq!(ids(&found, Kind::Group), [test.group.to_string()]);
        let begun = &test.group.to_string()[..12];
        let found = find(&test, &who, begun).await;
        assert!(ids(&found, Kind::Group).contains(&test.group.to_string().as_str()));
        let found = find(&test, &who, "ann@").await;
        assert_eq!(ids(&found, Kind::User).len(), 1);
        for typed in ["273", "2731", "station 27"] {
            let found = find(&test, &who, typed).await;
            assert_eq!(ids(&found, Kind::BaseStation), ["2731"], "{typed}");
        }
        test
    })
    .await;
}

#[tokio::test]
async fn a_stranger_finds_nothing_and_a_customer_no_base_stations() {
    on_each(async |test| {
        test.with_devices(0, &[0x1B9C50]).await;
        test.with_stations(&[0x2731]).await;
        test.invited("ann@example.org").await;
        for typed in ["1B9C50", "count", "demo", "ann", "station"] {
            let found = find(&test, &test.stranger(), typed).await;
            assert_eq!(found, Found::default(), "{typed}");
        }
        let customer = test.member(Profile::CustomerRead);
        let found = find(&test, &customer, "station").await;
        assert_eq!(ids(&found, Kind::BaseStation), Vec::<&str>::new());
        let nobody = Principal {
            roles: Vec::new(),
            ..customer
        };
        assert_eq!(find(&test, &nobody, "1B9C50").await, Found::default());
        test
    })
    .await;
}

#[tokio::test]
async fn only_the_first_are_told_and_that_there_are_more() {
    on_each(async |test| {
        let many: Vec<u32> = (0x5000..0x5000 + 20).collect();
        test.with_devices(0, &many).await;
        let who = test.member(Profile::CustomerRead);
        let found = find(&test, &who, "50").await;
        assert_eq!(ids(&found, Kind::Device).len(), MOST);
        assert_eq!(found.more, [Kind::Device]);
        // What was typed as a whole comes first.
        let found = find(&test, &who, "5010").await;
        assert_eq!(found.hits[0].id, "5010");
        let long = "x".repeat(101);
        let Err(Error::Rejected(wrong)) = test.engine.search(&who, &long).await else {
            panic!("it was looked for");
        };
        assert_eq!(wrong[0].field, "q");
        test
    })
    .await;
}
