//! What pages list: who sees it, in which order, page by page, on both databases.

use domain::DeviceId;
use domain::device::{DeviceQuery, DeviceSort, DeviceView};
use domain::device_type::DeviceTypeQuery;
use domain::list::{Page, Total};
use domain::live::Topic;
use domain::message::MessageQuery;
use domain::permission::{Action, Principal, Profile};
use engine::testing::{TestEngine, on_each};
use engine::{Error, Told};

async fn hear(test: &TestEngine, device: u32, seq: u16, time: i64) {
    let body = format!(
        r#"[{{"station":"0001","device":"{device:X}","time":{time},"seqNumber":{seq},"data":"002a","rssi":-90.5,"snr":12.0}}]"#
    );
    let answers = test.engine.receive(&test.token, body.into()).await.unwrap();
    let text = format!("{answers:?}");
    assert!(text.contains("accepted"), "{text}");
}

#[tokio::test]
async fn where_somebody_may_change_device_types_is_told_group_by_group() {
    on_each(async |mut test| {
        let (neighbour, beside) = test.neighbour().await;
        let of_type = test.device_types[beside];
        let of_type = test.engine.device_type(&neighbour, of_type).await.unwrap();
        let groups = [test.group, of_type.group];
        let reader = test.member(Profile::CustomerRead);
        // He reads here and changes there.
        let mut both = reader.clone();
        both.roles.extend(neighbour.roles.clone());
        let allowed = async |who: &Principal| {
            let allowed = test.engine.allowed_in(who, Action::WriteTypes, &groups);
            allowed.await.unwrap().into_iter().collect::<Vec<_>>()
        };
        assert!(allowed(&reader).await.is_empty());
        assert_eq!(allowed(&both).await, [of_type.group]);
        let writer = test.member(Profile::CustomerWrite);
        assert!(allowed(&writer).await.contains(&test.group));
        test
    })
    .await;
}

/// Sixty devices, of which the first thirty were heard, the later the higher.
async fn fleet(test: &TestEngine) -> Principal {
    let ids: Vec<u32> = (0x1000..0x1000 + 60).collect();
    test.with_devices(0, &ids).await;
    test.with_stations(&[1]).await;
    test.engine.start();
    for (nth, device) in ids.iter().take(30).enumerate() {
        hear(test, *device, 7, 1_700_000_000_000 + 60_000 * nth as i64).await;
    }
    test.member(Profile::CustomerRead)
}

/// Walks to the end and back; returns the ids seen on the way there.
async fn walk(test: &TestEngine, who: &Principal, mut query: DeviceQuery) -> Vec<u32> {
    let mut pages: Vec<Page<DeviceView>> = Vec::new();
    loop {
        let page = test.engine.list_devices(who, &query).await.unwrap();
        query.after = page.next.clone().unwrap_or_default();
        pages.push(page);
        if query.after.is_empty() {
            break;
        }
    }
    let ids = |page: &Page<DeviceView>| page.rows.iter().map(|row| row.id.0).collect::<Vec<_>>();
    for pair in pages.windows(2).rev() {
        let until = pair[1].previous.clone().expect("not the first page");
        let back = DeviceQuery {
            until,
            after: String::new(),
            ..query.clone()
        };
        let page = test.engine.list_devices(who, &back).await.unwrap();
        assert_eq!(
            ids(&page),
            ids(&pair[0]),
            "the way back shows the same page"
        );
    }
    assert_eq!(pages[0].previous, None);
    pages.iter().flat_map(ids).collect()
}

#[tokio::test]
async fn every_order_shows_every_device_once_there_and_back() {
    on_each(async |test| {
        let who = fleet(&test).await;
        for sort in [DeviceSort::LastSeen, DeviceSort::Id, DeviceSort::Name] {
            let query = DeviceQuery {
                sort,
                size: 25,
                ..DeviceQuery::default()
            };
            let mut seen = walk(&test, &who, query).await;
            match sort {
                DeviceSort::LastSeen => assert_eq!(seen[0], 0x1000 + 29, "the latest is first"),
                _ => assert!(seen.is_sorted()),
            }
            seen.sort_unstable();
            assert_eq!(seen, (0x1000..0x1000 + 60).collect::<Vec<u32>>());
        }
        test
    })
    .await;
}

#[tokio::test]
async fn a_filter_narrows_by_id_name_type_and_being_heard() {
    on_each(async |test| {
        let who = fleet(&test).await;
        let count =
            async |query: DeviceQuery| test.engine.list_devices(&who, &query).await.unwrap().total;
        let all = DeviceQuery::default;
        assert_eq!(count(all()).await, Total::Exactly(60));
        assert_eq!(
            count(DeviceQuery {
                text: "101".into(),
                ..all()
            })
            .await,
            Total::Exactly(16)
        );
        assert_eq!(
            count(DeviceQuery {
                text: "device 102".into(),
                ..all()
            })
            .await,
            Total::Exactly(16)
        );
        assert_eq!(
            count(DeviceQuery {
                text: "%".into(),
                ..all()
            })
            .await,
            Total::Exactly(0)
        );
        assert_eq!(
            count(DeviceQuery {
                seen: "never".into(),
                ..all()
            })
            .await,
            Total::Exactly(30)
        );
        let other = test.device_types[1].to_string();
        assert_eq!(
            count(DeviceQuery {
                device_type: other,
                ..all()
            })
            .await,
            Total::Exactly(0)
        );
        for (field, wrong) in [
            (
                "heard",
                DeviceQuery {
                    seen: "maybe".into(),
                    ..all()
                },
            ),
            (
                "after",
                DeviceQuery {
                    after: "'; DROP TABLE devices".into(),
                    ..all()
                },
            ),
            (
                "type",
                DeviceQuery {
                    device_type: "x".into(),
                    ..all()
                },
            ),
            ("size", DeviceQuery { size: 7, ..all() }),
            (
                "text",
                DeviceQuery {
                    text: "a\0b".into(),
                    ..all()
                },
            ),
        ] {
            let Err(Error::Rejected(rejections)) = test.engine.list_devices(&who, &wrong).await
            else {
                panic!("{field} passed")
            };
            assert_eq!(rejections[0].field, field);
        }
        test
    })
    .await;
}

#[tokio::test]
async fn the_total_of_a_filtered_list_counts_what_matches() {
    on_each(async |test| {
        let who = fleet(&test).await;
        let device = DeviceId(0x1000);
        hear(&test, 0x1000, 8, 1_700_090_000_000).await;
        let messages = async |since: Option<i64>, before: Option<i64>| {
            let query = MessageQuery {
                since,
                before,
                ..MessageQuery::default()
            };
            let list = test.engine.device_messages(&who, device, &query).await;
            list.unwrap().page.total
        };
        assert_eq!(messages(None, None).await, Total::Exactly(2));
        let between = 1_700_050_000_000;
        assert_eq!(messages(Some(between), None).await, Total::Exactly(1));
        assert_eq!(messages(None, Some(1)).await, Total::Exactly(0));

        let types = async |text: &str| {
            let query = DeviceTypeQuery {
                text: text.into(),
                ..DeviceTypeQuery::default()
            };
            let page = test.engine.list_device_types(&who, &query).await.unwrap();
            assert_eq!(page.total, Total::Exactly(page.rows.len() as i64));
            page.rows.len()
        };
        assert_eq!(types("").await, test.device_types.len());
        assert_eq!(types("COUNT").await, 1);
        assert_eq!(types("nothing").await, 0);
        test
    })
    .await;
}

#[tokio::test]
async fn what_a_stranger_may_not_see_does_not_exist() {
    on_each(async |test| {
        let who = fleet(&test).await;
        let stranger = test.stranger();
        let device = DeviceId(0x1000);
        assert!(test.engine.device(&who, device).await.is_ok());
        assert!(matches!(
            test.engine.device(&stranger, device).await,
            Err(Error::NotFound)
        ));
        let messages = test
            .engine
            .device_messages(&stranger, device, &MessageQuery::default())
            .await;
        assert!(matches!(messages, Err(Error::NotFound)));
        let topic = [Topic::Device(device)];
        let watched = test.engine.watch(&stranger, &topic, Some(0)).await;
        assert!(matches!(watched, Err(Error::NotFound)));
        let types = test
            .engine
            .list_device_types(&stranger, &DeviceTypeQuery::default())
            .await;
        assert_eq!(types.unwrap().rows, []);
        let devices = test
            .engine
            .list_devices(&stranger, &DeviceQuery::default())
            .await
            .unwrap();
        assert_eq!((devices.rows.len(), devices.total), (0, Total::Exactly(0)));
        let kind = test.device_types[0];
        assert!(matches!(
            test.engine.device_type(&stranger, kind).await,
            Err(Error::NotFound)
        ));
        assert_eq!(test.engine.overview(&stranger).await.unwrap().messages, 0);
        test
    })
    .await;
}

#[tokio::test]
async fn radio_details_are_shown_to_those_who_may_see_them() {
    on_each(async |test| {
        fleet(&test).await;
        let device = DeviceId(0x1000);
        let query = MessageQuery::default();
        let manager = test.member(Profile::DeviceManagerRead);
        let list = test
            .engine
            .device_messages(&manager, device, &query)
            .await
            .unwrap();
        let message = &list.page.rows[0];
        assert_eq!(
            (message.rssi, message.snr, message.receptions.len()),
            (None, None, 0)
        );
        assert_eq!(
            (message.stations, message.fields[0].value.as_str()),
            (1, "42")
        );
        let customer = test.member(Profile::CustomerRead);
        let list = test
            .engine
            .device_messages(&customer, device, &query)
            .await
            .unwrap();
        let message = &list.page.rows[0];
        assert_eq!(
            (message.rssi, message.snr, message.receptions.len()),
            (Some(-90.5), Some(12.0), 1)
        );
        test
    })
    .await;
}

#[tokio::test]
async fn an_open_page_hears_of_new_messages_and_of_those_it_missed() {
    use futures::StreamExt as _;
    on_each(async |test| {
        let who = fleet(&test).await;
        let device = DeviceId(0x1000);
        let query = MessageQuery::default();
        let before = test
            .engine
            .device_messages(&who, device, &query)
            .await
            .unwrap()
            .position;
        hear(&test, 0x1000, 8, 1_700_090_000_000).await;
        hear(&test, 0x1001, 8, 1_700_090_000_000).await;

        let topics = [Topic::Device(device)];
        let watched = test.engine.watch(&who, &topics, Some(before)).await;
        let mut changes = Box::pin(watched.unwrap());
        let told = |position: i64| {
            Some(Told {
                position,
                topics: topics.to_vec(),
            })
        };
        // One signal for everything that was missed, and nothing of it again.
        assert_eq!(changes.next().await, told(before + 2));
        hear(&test, 0x1001, 9, 1_700_091_000_000).await;
        hear(&test, 0x1000, 9, 1_700_091_000_000).await;
        assert_eq!(
            changes.next().await,
            told(before + 4),
            "its own, not the other device's"
        );
        test.engine.stop.cancel();
        assert_eq!(changes.next().await, None);
        test
    })
    .await;
}
