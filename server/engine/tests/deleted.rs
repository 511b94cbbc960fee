//! Devices that somebody deletes at the moment in which somebody else does something with them: one
//! of the two comes first, and the other is told so. On both databases.

use domain::DeviceId;
use domain::callback::ON;
use domain::permission::{Principal, Profile};
use domain::registration::SeriesInput;
use domain::transfer::TransferInput;
use engine::testing::{TestEngine, on_each, start_intake};
use engine::uplink::Answer;
use engine::{Engine, Error};

/// So many devices, one after the other.
const DEVICES: std::ops::Range<u32> = 0xA00..0xA14;

/// The code of the one thing that is wrong.
fn code(error: &Error) -> &'static str {
    match error {
        Error::Rejected(wrong) => wrong[0].fault.code(),
        other => panic!("{other:?}"),
    }
}

/// Does something with each of some devices that have just been registered, of which there are so many
/// in the end, through two processes.
async fn at_the_same_moment(
    test: TestEngine,
    deed: impl AsyncFn(&TestEngine, &Principal, &Engine, u32),
) -> TestEngine {
    let who = test.member(Profile::CustomerWrite);
    let other = test.another().await;
    start_intake(&other);
    test.with_stations(&[1]).await;
    for id in DEVICES {
        test.with_devices(0, &[id]).await;
        deed(&test, &who, &other, id).await;
    }
    let mut there = 0;
    for id in DEVICES {
        let found = test.engine.device(&who, DeviceId(id)).await;
        there += i64::from(found.is_ok());
    }
    // What is counted is what there is.
    let of_type = test.engine.device_type(&who, test.device_types[0]).await;
    assert_eq!(of_type.unwrap().devices, there);
    other.close().await;
    test.engine.close().await;
    assert_eq!(test.deadlocks().await, 0);
    test
}

#[tokio::test]
async fn a_device_is_deleted_or_speaks() {
    on_each(async |test| {
        at_the_same_moment(test, async |test, who, other, id| {
            let now = test.clock_now();
            let body = format!(
                r#"[{{"station":"0001","device":"{id:X}","time":{now},"seqNumber":1,"data":"2a","rssi":-90.0}}]"#
            );
            let (deleted, answers) = tokio::join!(
                test.engine.delete_device(who, DeviceId(id)),
                other.receive(&test.token, body.into()),
            );
            match &answers.unwrap()[0] {
                Answer::Stored { .. } => assert_eq!(code(&deleted.unwrap_err()), "has_token"),
                Answer::Refused { refused, .. } => {
                    deleted.unwrap();
                    assert_eq!(*refused, "unknown_device");
                }
            }
        })
        .await
    })
    .await;
}

#[tokio::test]
async fn a_device_is_deleted_or_offered_to_another_owner() {
    on_each(async |mut test| {
        let (neighbour, _) = test.neighbour().await;
        let group = neighbour.roles[0].group;
        at_the_same_moment(test, async |test, who, other, id| {
            let offer = TransferInput {
                group: group.to_string(),
                devices: format!("{id:X}"),
            };
            let (deleted, offered) = tokio::join!(
                test.engine.delete_device(who, DeviceId(id)),
                other.offer_devices(who, &offer),
            );
            match offered {
                Ok(offer) => {
                    assert_eq!(code(&deleted.unwrap_err()), "being_transferred");
                    let page = test
                        .engine
                        .transfer_offer(who, offer, "", "")
                        .await
                        .unwrap();
                    assert_eq!(page.devices.len(), 1);
                }
                Err(error) => {
                    deleted.unwrap();
                    assert_eq!(code(&error), "unknown_device");
                }
            }
        })
        .await
    })
    .await;
}

#[tokio::test]
async fn nobody_deletes_a_device_that_is_just_taken_over() {
    on_each(async |mut test| {
        let (neighbour, nth) = test.neighbour().await;
        let group = neighbour.roles[0].group;
        at_the_same_moment(test, async |test, who, other, id| {
            let offer = TransferInput {
                group: group.to_string(),
                devices: format!("{id:X}"),
            };
            let offer = test.engine.offer_devices(who, &offer).await.unwrap();
            let input = SeriesInput {
                device_type: test.device_types[nth].to_string(),
                prototype: ON.into(),
                ..SeriesInput::default()
            };
            let (deleted, accepted) = tokio::join!(
                test.engine.delete_device(who, DeviceId(id)),
                other.accept_transfer(&neighbour, offer, &input),
            );
            accepted.unwrap();
            match deleted.unwrap_err() {
                Error::NotFound => {}
                error => assert_eq!(code(&error), "being_transferred"),
            }
            let taken = test.engine.device(&neighbour, DeviceId(id)).await.unwrap();
            assert_eq!(taken.device_type, test.device_types[nth]);
        })
        .await
    })
    .await;
}

#[tokio::test]
async fn a_device_that_a_program_names_while_it_is_deleted_is_registered_anew_or_gone() {
    on_each(async |test| {
        at_the_same_moment(test, async |test, who, other, id| {
            let body = format!(r#"{{"devices":["{id:X}"]}}"#);
            let (deleted, registered) = tokio::join!(
                test.engine.delete_device(who, DeviceId(id)),
                other.register(&test.token, body.into()),
            );
            deleted.unwrap();
            let anew = registered.unwrap().devices == 1;
            let there = test.engine.device(who, DeviceId(id)).await.is_ok();
            assert_eq!(there, anew);
        })
        .await
    })
    .await;
}
