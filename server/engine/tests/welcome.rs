//! The welcome page and the story of a message: what needs attention, and who is told what.

use domain::event::EventKind;
use domain::list::Total;
use domain::message::MessageQuery;
use domain::permission::Profile;
use domain::{DeviceId, MessageId, UnixMillis};
use engine::Error;
use engine::testing::{TestEngine, on_each};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

async fn hear(test: &TestEngine, device: u32, seq: u16) {
    let time = test.clock_now();
    let body = format!(
        r#"[{{"station":"0001","device":"{device:X}","time":{time},"seqNumber":{seq},"data":"002a","rssi":-90.5,"snr":12.0}}]"#
    );
    let answers = test.engine.receive(&test.token, body.into()).await.unwrap();
    let text = format!("{answers:?}");
    assert!(text.contains("accepted"), "{text}");
}

#[tokio::test]
async fn whoever_is_silent_beyond_what_is_usual_needs_attention() {
    on_each(async |test| {
        test.with_devices(0, &[0x1000, 0x1001, 0x1002]).await;
        test.with_keep_alive(0, 0).await;
        test.with_stations(&[1]).await;
        test.start_intake();
        let reader = test.member(Profile::CustomerRead);
        // Two speak rarely at first, and then every six hours; a third is never heard.
        for nth in 0..8_u16 {
            hear(&test, 0x1000, nth).await;
            if nth % 2 == 0 {
                hear(&test, 0x1001, nth / 2).await;
            }
            test.clock.advance(DAY);
        }
        for nth in 8..16_u16 {
            hear(&test, 0x1000, nth).await;
            hear(&test, 0x1001, nth).await;
            test.clock.advance(6 * HOUR);
        }
        let quiet = test.engine.overview(&reader).await.unwrap().attention;
        assert!(quiet.is_nothing(), "{quiet:?}");
        test.clock.advance(DAY);
        hear(&test, 0x1001, 16).await;
        let attention = test.engine.overview(&reader).await.unwrap().attention;
        let silent: Vec<DeviceId> = attention.silent.iter().map(|one| one.device).collect();
        assert_eq!(silent, [DeviceId(0x1000)]);
        assert_eq!(attention.silent_in_all, Total::Exactly(1));
        let beside = test.engine.overview(&test.stranger()).await.unwrap();
        assert!(beside.attention.is_nothing());
        test
    })
    .await;
}

#[tokio::test]
async fn where_not_all_are_looked_at_there_may_be_more_that_are_silent() {
    on_each(async |test| {
        let others: Vec<u32> = (0x2000..0x2000 + 120).collect();
        test.with_devices(0, &others).await;
        test.with_devices(0, &[0x1000]).await;
        test.with_keep_alive(0, 0).await;
        test.with_stations(&[1]).await;
        test.start_intake();
        let reader = test.member(Profile::CustomerRead);
        // Most spoke once, and nobody knows how often they do; one spoke every six hours.
        for device in others {
            hear(&test, device, 0).await;
        }
        for nth in 0..6_u16 {
            hear(&test, 0x1000, nth).await;
            test.clock.advance(6 * HOUR);
        }
        test.clock.advance(3 * DAY);
        let attention = test.engine.overview(&reader).await.unwrap().attention;
        let silent: Vec<DeviceId> = attention.silent.iter().map(|one| one.device).collect();
        assert_eq!(silent, [DeviceId(0x1000)]);
        assert_eq!(attention.silent_in_all, Total::AtLeast(1));
        test
    })
    .await;
}

#[tokio::test]
async fn whoever_lost_its_keep_alive_needs_attention_until_it_speaks_again() {
    on_each(async |test| {
        test.with_devices(0, &[0x1000]).await;
        test.with_stations(&[1]).await;
        test.with_keep_alive(0, 1800).await;
        test.start_intake();
        test.look_for_silence().await;
        hear(&test, 0x1000, 1).await;
        let reader = test.member(Profile::CustomerRead);
        // The system itself was there all the time.
        for _ in 0..8 {
            test.clock.advance(HOUR / 4);
            test.look_for_silence().await;
        }
        let attention = test.engine.overview(&reader).await.unwrap().attention;
        assert_eq!(attention.silent.len(), 1);
        assert_eq!(attention.silent[0].device, DeviceId(0x1000));
        hear(&test, 0x1000, 2).await;
        let attention = test.engine.overview(&reader).await.unwrap().attention;
        assert_eq!(attention.silent, []);
        test
    })
    .await;
}

#[tokio::test]
async fn the_latest_messages_are_those_of_the_devices_heard_last() {
    on_each(async |mut test| {
        let (neighbour, beside) = test.neighbour().await;
        let ids: Vec<u32> = (0x1000..0x1010).collect();
        test.with_devices(0, &ids).await;
        test.with_devices(beside, &[0x2000]).await;
        test.with_stations(&[1]).await;
        test.start_intake();
        for device in &ids {
            hear(&test, *device, 1).await;
            test.clock.advance(60_000);
        }
        hear(&test, 0x2000, 1).await;
        let reader = test.member(Profile::CustomerRead);
        let overview = test.engine.overview(&reader).await.unwrap();
        let latest: Vec<u32> = overview.latest.iter().map(|one| one.device.0).collect();
        let wanted: Vec<u32> = ids.iter().rev().take(10).copied().collect();
        assert_eq!(latest, wanted);
        assert_eq!((overview.devices_heard, overview.messages), (16, 16));
        let other = test.engine.overview(&neighbour).await.unwrap();
        assert_eq!(other.latest.len(), 1);
        test
    })
    .await;
}

#[tokio::test]
async fn the_story_of_a_message_is_for_those_who_see_its_device() {
    on_each(async |test| {
        test.with_devices(0, &[0x1000]).await;
        test.with_stations(&[1]).await;
        test.place_station(1, 46.05, 14.5).await;
        test.with_format(0, "counter::uint:16").await;
        test.start_intake();
        hear(&test, 0x1000, 7).await;
        let engine = &test.engine;
        let operator = test.member(Profile::Operator);
        let query = MessageQuery::default();
        let list = engine.device_messages(&operator, DeviceId(0x1000), &query);
        let id = list.await.unwrap().page.rows[0].id;

        let story = engine.message_story(&operator, id).await.unwrap();
        assert_eq!(story.message.seq_number, 7);
        assert_eq!(story.message.receptions.len(), 1);
        assert_eq!(story.format.as_deref(), Some("counter::uint:16"));
        assert_eq!(story.stations[0].place, Some((46.05, 14.5)));
        assert_eq!(story.arrived, UnixMillis(test.clock_now()));

        // A customer sees how it was heard, and nothing of the stations.
        let customer = test.member(Profile::CustomerRead);
        let story = engine.message_story(&customer, id).await.unwrap();
        assert_eq!((story.radio, story.message.receptions.len()), (true, 1));
        assert_eq!(story.stations, []);
        let manager = test.member(Profile::DeviceManagerRead);
        let story = engine.message_story(&manager, id).await.unwrap();
        assert_eq!((story.radio, story.message.receptions.len()), (false, 0));
        assert_eq!((story.message.rssi, story.stations.len()), (None, 0));

        for (who, id) in [(test.stranger(), id), (operator, MessageId(1))] {
            let told = engine.message_story(&who, id).await;
            assert!(matches!(told, Err(Error::NotFound)));
        }
        test
    })
    .await;
}

#[tokio::test]
async fn the_story_of_a_message_tells_what_it_raised_and_when_it_was_closed() {
    on_each(async |test| {
        test.with_devices(0, &[0x1000]).await;
        test.with_stations(&[1]).await;
        test.start_intake();
        hear(&test, 0x1000, 7).await;
        test.clock.advance(60_000);
        hear(&test, 0x1000, 9).await;
        let who = test.member(Profile::CustomerRead);
        let query = MessageQuery::default();
        let list = test.engine.device_messages(&who, DeviceId(0x1000), &query);
        let rows = list.await.unwrap().page.rows;
        let story = async |nth: usize| {
            let story = test.engine.message_story(&who, rows[nth].id).await;
            story.unwrap()
        };
        let raised = |story: &domain::story::Story| {
            let mut events = story.events.iter();
            events.any(|one| one.kind == EventKind::SequenceBreak)
        };
        let newest = story(0).await;
        assert!(raised(&newest), "number 8 is missing before it");
        assert!(!raised(&story(1).await), "nothing was missing yet");
        assert_eq!((newest.closes.is_some(), newest.closed), (true, None));
        assert_eq!(newest.message.arrived, UnixMillis(test.clock_now()));

        test.clock.advance(30_000);
        test.close_messages().await;
        let closed = story(0).await;
        assert_eq!(closed.closes, None);
        assert_eq!(closed.closed, Some(UnixMillis(test.clock_now())));
        test
    })
    .await;
}
