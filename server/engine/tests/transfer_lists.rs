//! Lists of transfers, and of the devices that are on their way: by direction, group and state, page
//! by page, on both databases.

use domain::permission::{Principal, Profile};
use domain::transfer::{GIVEN, MovingQuery, TAKEN, TransferInput, TransferQuery};
use domain::{GroupId, TransferId};
use engine::Error;
use engine::testing::{TestEngine, on_each};

const SECOND: i64 = 1_000;
/// More than the smallest page holds.
const OFFERS: u32 = 30;
const FIRST: u32 = 0x2000;

/// The group and the demo fleet, of which thirty devices are offered to it, one after the other.
async fn offered(test: &mut TestEngine) -> (Principal, Principal, GroupId, Vec<TransferId>) {
    let (taker, _) = test.neighbour().await;
    let group = taker.roles[0].group;
    let ids: Vec<u32> = (FIRST..FIRST + OFFERS).collect();
    test.with_devices(0, &ids).await;
    let giver = test.member(Profile::CustomerWrite);
    let mut offers = Vec::new();
    for id in ids {
        test.clock.advance(SECOND);
        let input = TransferInput {
            group: group.to_string(),
            devices: format!("{id:X}"),
        };
        offers.push(test.engine.offer_devices(&giver, &input).await.unwrap());
    }
    (giver, taker, group, offers)
}

#[tokio::test]
async fn transfers_are_listed_by_direction_and_state_page_by_page() {
    on_each(async |mut test| {
        let (giver, taker, group, offers) = offered(&mut test).await;
        let asked = |way: &str, after: &str| TransferQuery {
            way: way.into(),
            size: 25,
            after: after.into(),
            ..TransferQuery::default()
        };
        let both = test.engine.list_transfers(&giver, &asked("", "")).await;
        let both = both.unwrap();
        assert!(both.taken.unwrap().rows.is_empty());
        let first = both.given.unwrap();
        assert_eq!(first.rows.len(), 25);
        assert_eq!(first.rows[0].id, offers[29], "the newest first");
        let next = first.next.unwrap();
        let rest = test
            .engine
            .list_transfers(&giver, &asked(GIVEN, &next))
            .await;
        let rest = rest.unwrap();
        assert_eq!(rest.taken, None);
        let rest = rest.given.unwrap();
        let ids: Vec<TransferId> = rest.rows.iter().map(|one| one.id).collect();
        let mut oldest = offers[..5].to_vec();
        oldest.reverse();
        assert_eq!(ids, oldest);
        let back = TransferQuery {
            until: rest.previous.unwrap(),
            ..asked(GIVEN, "")
        };
        let back = test.engine.list_transfers(&giver, &back).await.unwrap();
        assert_eq!(back.given.unwrap().rows, first.rows);

        test.engine
            .refuse_transfer(&taker, offers[7])
            .await
            .unwrap();
        let refused = TransferQuery {
            state: "refused".into(),
            group: group.to_string(),
            ..asked(TAKEN, "")
        };
        let refused = test.engine.list_transfers(&taker, &refused).await.unwrap();
        let refused = refused.taken.unwrap();
        assert_eq!(refused.rows.len(), 1);
        assert_eq!((refused.rows[0].id, refused.next), (offers[7], None));

        // A group that may not be seen gives and takes nothing.
        let foreign = TransferQuery {
            group: group.to_string(),
            ..asked("", "")
        };
        let foreign = test.engine.list_transfers(&giver, &foreign).await.unwrap();
        assert!(foreign.given.unwrap().rows.is_empty());
        for (wrong, field) in [
            (asked("up", ""), "way"),
            (asked("", &next), "way"),
            (asked(GIVEN, "x"), "after"),
        ] {
            let told = test.engine.list_transfers(&giver, &wrong).await;
            let Err(Error::Rejected(wrong)) = told else {
                panic!("it was taken: {field}")
            };
            assert_eq!(wrong[0].field, field);
        }
        let reader = test.member(Profile::CustomerRead);
        let told = test.engine.list_transfers(&reader, &asked("", "")).await;
        assert!(matches!(told, Err(Error::Forbidden)));
        test
    })
    .await;
}

#[tokio::test]
async fn the_devices_of_a_type_that_are_on_their_way_are_listed_with_where_they_go() {
    on_each(async |mut test| {
        let (_, taker, group, offers) = offered(&mut test).await;
        let (of, other) = (test.device_types[0], test.group);
        let reader = test.member(Profile::CustomerRead);
        let asked = |to: &str, after: &str| MovingQuery {
            group: to.into(),
            size: 25,
            after: after.into(),
            ..MovingQuery::default()
        };
        let all = test
            .engine
            .moving_devices(&reader, of, &asked("", ""))
            .await;
        let all = all.unwrap();
        // A group of another owner is not for this one, by name or by id.
        assert!(all.groups.is_empty());
        let page = all.page;
        assert_eq!(page.rows.len(), 25);
        assert_eq!(
            (page.rows[0].device.0, page.rows[0].transfer.id),
            (FIRST, offers[0])
        );
        let next = page.next.unwrap();
        let to = group.to_string();
        let hidden = test
            .engine
            .moving_devices(&reader, of, &asked(&to, ""))
            .await;
        assert!(hidden.unwrap().page.rows.is_empty());
        // Whoever sees both groups is told, and lists those that go to one of them.
        let root = test.of_root();
        let name = test.engine.group(&root, group).await.unwrap().name;
        let narrowed = test.engine.moving_devices(&root, of, &asked(&to, "")).await;
        let narrowed = narrowed.unwrap();
        assert_eq!(narrowed.groups, [(group, name)]);
        assert_eq!(narrowed.page.next.as_ref(), Some(&next));
        let rest = test
            .engine
            .moving_devices(&root, of, &asked(&to, &next))
            .await;
        let rest = rest.unwrap().page;
        let ids: Vec<u32> = rest.rows.iter().map(|one| one.device.0).collect();
        assert_eq!(ids, (FIRST + 25..FIRST + OFFERS).collect::<Vec<_>>());
        assert_eq!(rest.next, None);
        let elsewhere = asked(&other.to_string(), "");
        let none = test.engine.moving_devices(&root, of, &elsewhere).await;
        assert!(none.unwrap().page.rows.is_empty());

        // Whoever may have them sees the offer, and not the device type that they are of.
        let told = test.engine.moving_devices(&taker, of, &asked("", "")).await;
        assert!(matches!(told, Err(Error::NotFound)));
        test.engine
            .refuse_transfer(&taker, offers[0])
            .await
            .unwrap();
        let left = test
            .engine
            .moving_devices(&reader, of, &asked("", ""))
            .await;
        assert_eq!(left.unwrap().page.rows[0].device.0, FIRST + 1);
        test
    })
    .await;
}
