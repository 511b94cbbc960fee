//! Devices that are offered to another owner.

use domain::audit::{AuditQuery, Verb, Who};
use domain::permission::Profile;
use domain::transfer::{TransferInput, TransferQuery, TransferState};
use domain::{DeviceId, TransferId};
use engine::Error;
use engine::testing::{TestEngine, end_transfers, on_each};

use super::registering::{one, series, shown, wrong};

const DAY: i64 = 86_400_000;

/// That an offer was over is noted of whoever gave it, with the reason, and nobody did it.
async fn not_taken(test: &TestEngine, offer: TransferId) {
    let operator = test.member(Profile::Operator);
    let query = AuditQuery {
        object: offer.to_string(),
        ..AuditQuery::default()
    };
    let page = test.engine.audit(&operator, test.group, &query).await;
    let newest = page.unwrap().rows.swap_remove(0);
    assert_eq!((newest.who, newest.verb), (Who::System, Verb::Undo));
    let reason = newest.fields.iter().find(|field| field.name == "reason");
    assert_eq!(reason.unwrap().after.said(), Some("not_taken"));
}

#[tokio::test]
async fn offered_devices_are_taken_refused_or_come_back() {
    on_each(async |mut test| {
        let who = test.member(Profile::CustomerWrite);
        test.with_devices(0, &[0xA, 0xB]).await;
        let (other, nth) = test.neighbour().await;
        let group = other.roles[0].group;
        let offer = TransferInput {
            group: group.to_string(),
            devices: "A B".into(),
        };
        let engine = &test.engine;
        let looked = engine.offered_devices(&who, &offer).await.unwrap();
        assert_eq!(looked.len(), 2);
        let refused = engine.offer_devices(&other, &offer).await;
        assert_eq!(wrong(refused), one("devices", "unknown_device"));
        let first = engine.offer_devices(&who, &offer).await.unwrap();
        let again = engine.offer_devices(&who, &offer).await;
        assert_eq!(wrong(again), one("devices", "being_transferred"));
        let away = engine
            .transfer(&who, DeviceId(0xA), test.device_types[1])
            .await;
        assert_eq!(wrong(away), one("device", "being_transferred"));
        engine.refuse_transfer(&other, first).await.unwrap();
        assert_eq!(shown(&test, &who, 0xA).await.transfer, None);

        // Nobody takes the second in time.
        let second = engine.offer_devices(&who, &offer).await.unwrap();
        test.clock.advance(7 * DAY);
        // Also where the worker has not come to it yet.
        let late = engine
            .accept_transfer(&other, second, &series(&test, nth))
            .await;
        assert_eq!(wrong(late), one("transfer", "not_open"));
        end_transfers(engine).await;
        let page = engine.transfer_offer(&who, second, "", "").await.unwrap();
        assert_eq!(page.transfer.state, TransferState::Over);
        not_taken(&test, second).await;
        let late = engine
            .accept_transfer(&other, second, &series(&test, nth))
            .await;
        assert_eq!(wrong(late), one("transfer", "not_open"));

        let third = engine.offer_devices(&who, &offer).await.unwrap();
        let page = engine.transfer_offer(&other, third, "", "").await.unwrap();
        assert_eq!((page.transfer.from_name, page.devices.len()), (None, 2));
        let not_his = engine.accept_transfer(&who, third, &series(&test, 0)).await;
        assert!(matches!(not_his, Err(Error::Forbidden)), "{not_his:?}");
        engine
            .accept_transfer(&other, third, &series(&test, nth))
            .await
            .unwrap();
        for id in [0xA, 0xB] {
            assert_eq!(
                shown(&test, &other, id).await.device_type,
                test.device_types[nth]
            );
        }
        let gone = engine.device(&who, DeviceId(0xA)).await;
        assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
        test
    })
    .await;
}

#[tokio::test]
async fn neither_side_of_an_offer_is_told_the_group_of_the_other() {
    on_each(async |mut test| {
        let giver = test.member(Profile::CustomerWrite);
        test.with_devices(0, &[0xA]).await;
        let (taker, _) = test.neighbour().await;
        let (from, to) = (test.group, taker.roles[0].group);
        let engine = &test.engine;
        let offer = TransferInput {
            group: to.to_string(),
            devices: "A".into(),
        };
        let id = engine.offer_devices(&giver, &offer).await.unwrap();
        let every = TransferQuery::default();
        for (who, sees, hidden) in [
            (&giver, [true, false], vec![to]),
            (&taker, [false, true], vec![from]),
            (&test.of_root(), [true, true], vec![]),
        ] {
            let page = engine.transfer_offer(who, id, "", "").await.unwrap();
            let lists = engine.list_transfers(who, &every).await.unwrap();
            let told = format!("{page:?} {lists:?}");
            for group in hidden {
                assert!(!told.contains(&group.to_string()), "{group}: {told}");
            }
            let names = [page.transfer.from_name, page.transfer.to_name];
            assert_eq!(names.map(|name| name.is_some()), sees, "{told}");
        }
        test
    })
    .await;
}

#[tokio::test]
async fn of_two_who_take_the_same_devices_one_gets_them() {
    on_each(async |mut test| {
        let who = test.member(Profile::CustomerWrite);
        test.with_devices(0, &[0xA]).await;
        let (other, nth) = test.neighbour().await;
        let offer = TransferInput {
            group: other.roles[0].group.to_string(),
            devices: "A".into(),
        };
        let id = test.engine.offer_devices(&who, &offer).await.unwrap();
        let second = test.another().await;
        let input = series(&test, nth);
        let (accepted, kept) = tokio::join!(
            test.engine.accept_transfer(&other, id, &input),
            second.take_transfer_back(&who, id),
        );
        second.close().await;
        assert!(accepted.is_ok() != kept.is_ok(), "{accepted:?} {kept:?}");
        let owner = if accepted.is_ok() { &other } else { &who };
        assert_eq!(shown(&test, owner, 0xA).await.transfer, None);
        test
    })
    .await;
}
