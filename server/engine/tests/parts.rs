//! What programs read part by part, on both databases.

use domain::device::{DevicePick, DeviceSort};
use domain::device_type::DeviceTypePick;
use domain::list::Slice;
use domain::message::{MessageCounts, MessagePick, MessagesOf};
use domain::permission::Profile;
use domain::{DeviceId, UnixMillis};
use engine::Error;
use engine::testing::{TestEngine, on_each};

const DAY: i64 = 86_400_000;

/// Hands in a message of a device for each of those times.
async fn said(test: &TestEngine, device: u32, first: u32, times: &[i64]) {
    test.with_stations(&[1]).await;
    let each = times.iter().zip(first..).map(|(time, seq)| {
        format!(
            r#"{{"station":"0001","device":"{device:X}","time":{time},"seqNumber":{seq},"data":"00","rssi":-80.0,"snr":9.5}}"#
        )
    });
    let body = format!("[{}]", each.collect::<Vec<_>>().join(","));
    let answers = test.engine.receive(&test.token, body.into()).await;
    assert_eq!(answers.unwrap().len(), times.len());
}

fn slice(limit: u32, offset: u32) -> Slice {
    Slice {
        limit,
        offset,
        after: String::new(),
    }
}

#[tokio::test]
async fn messages_of_a_type_are_those_of_all_its_devices_newest_first() {
    on_each(async |test| {
        test.with_devices(0, &[0xA, 0xB]).await;
        test.with_devices(1, &[0xC]).await;
        test.start_intake();
        let now = test.clock_now();
        said(&test, 0xA, 1, &[now - 3_000, now - 1_000]).await;
        said(&test, 0xB, 1, &[now - 2_000]).await;
        said(&test, 0xC, 1, &[now - 1_500]).await;
        let who = test.member(Profile::CustomerRead);
        let of = MessagesOf::DeviceType(test.device_types[0]);
        let pick = MessagePick {
            receptions: true,
            names: true,
            ..MessagePick::default()
        };
        let part = test
            .engine
            .messages_part(&who, of, &pick, &slice(2, 0))
            .await;
        let part = part.unwrap();
        let devices: Vec<u32> = part.rows.iter().map(|row| row.device.0).collect();
        assert_eq!(devices, [0xA, 0xB]);
        assert_eq!(part.next, Some(UnixMillis(now - 3_000)));
        assert_eq!(part.rows[0].receptions.len(), 1);
        assert!(part.rows[0].deliveries.is_empty());
        assert_eq!(part.names.len(), 2);
        let rest = test
            .engine
            .messages_part(&who, of, &pick, &slice(2, 2))
            .await;
        let rest = rest.unwrap();
        assert_eq!((rest.rows.len(), rest.next), (1, None));
        let early = MessagePick {
            before: Some(UnixMillis(now - 2_000)),
            ..pick
        };
        let early = test
            .engine
            .messages_part(&who, of, &early, &slice(9, 0))
            .await;
        assert_eq!(early.unwrap().rows.len(), 1);
        let stranger = test.stranger();
        let hidden = test
            .engine
            .messages_part(&stranger, of, &pick, &slice(9, 0))
            .await;
        assert!(matches!(hidden, Err(Error::NotFound)));
        let radio = test.member(Profile::DeviceManagerRead);
        let less = test
            .engine
            .messages_part(&radio, of, &pick, &slice(9, 0))
            .await;
        assert!(less.unwrap().stations.is_empty());
        test
    })
    .await;
}

#[tokio::test]
async fn what_a_device_used_is_told_day_by_day_up_to_today() {
    on_each(async |test| {
        test.with_devices(0, &[0xA]).await;
        test.start_intake();
        let now = test.clock_now();
        said(&test, 0xA, 1, &[now - 9 * DAY, now - 2_000, now - 1_000]).await;
        let who = test.member(Profile::CustomerRead);
        let counts = test.engine.message_counts(&who, DeviceId(0xA)).await;
        let expected = MessageCounts {
            day: 2,
            week: 2,
            month: 3,
        };
        assert_eq!(counts.unwrap(), expected);
        // It is midnight of the first of January.
        let year = test
            .engine
            .device_consumption(&who, DeviceId(0xA), 2025, None);
        let year = year.await.unwrap();
        assert_eq!(year.len(), 365);
        assert_eq!(year.iter().map(|day| day.messages).sum::<i64>(), 3);
        assert_eq!(year[364].messages, 2);
        let month = test
            .engine
            .device_consumption(&who, DeviceId(0xA), 2025, Some(12));
        assert_eq!(month.await.unwrap()[30].messages, 2);
        let begun = test
            .engine
            .device_consumption(&who, DeviceId(0xA), 2026, None);
        assert_eq!(begun.await.unwrap().len(), 1);
        let to_come = test
            .engine
            .device_consumption(&who, DeviceId(0xA), 2027, None);
        assert!(to_come.await.unwrap().is_empty());
        test
    })
    .await;
}

#[tokio::test]
async fn devices_and_device_types_are_walked_by_groups_and_ids() {
    on_each(async |mut test| {
        let below = test.with_group_below().await;
        test.with_devices(0, &[0xA, 0xB, 0xC]).await;
        test.with_devices(below, &[0xD]).await;
        let who = test.member(Profile::CustomerRead);
        let pick = DevicePick {
            sort: DeviceSort::Id,
            descending: true,
            least: Some(DeviceId(0xA)),
            greatest: Some(DeviceId(0xD)),
            groups: vec![test.group],
            deep: true,
            ..DevicePick::default()
        };
        let mut asked = slice(2, 1);
        let first = test.engine.devices_part(&who, &pick, &asked).await.unwrap();
        let ids: Vec<u32> = first.rows.iter().map(|row| row.device.id.0).collect();
        assert_eq!(ids, [0xC, 0xB]);
        asked.after = first.next.unwrap();
        let second = test.engine.devices_part(&who, &pick, &asked).await.unwrap();
        assert_eq!(second.rows[0].device.id, DeviceId(0xA));
        assert_eq!(second.next, None);
        let itself = DevicePick {
            deep: false,
            ..pick.clone()
        };
        let itself = test
            .engine
            .devices_part(&who, &itself, &slice(9, 0))
            .await
            .unwrap();
        assert_eq!(itself.rows.len(), 3);
        let stranger = test.stranger();
        let hidden = test
            .engine
            .devices_part(&stranger, &pick, &slice(9, 0))
            .await;
        assert!(hidden.unwrap().rows.is_empty());
        for by_name in [true, false] {
            let pick = DeviceTypePick {
                by_name,
                ..DeviceTypePick::default()
            };
            let all = test
                .engine
                .device_types_part(&who, &pick, &slice(100, 0))
                .await;
            let all = all.unwrap().rows.len();
            let mut asked = slice(1, 0);
            let mut walked = 0;
            loop {
                let part = test
                    .engine
                    .device_types_part(&who, &pick, &asked)
                    .await
                    .unwrap();
                walked += part.rows.len();
                match part.next {
                    Some(next) => asked.after = next,
                    None => break,
                }
            }
            assert_eq!(walked, all);
        }
        test
    })
    .await;
}
