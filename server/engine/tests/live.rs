//! What open pages are told, and of whose devices.

use std::pin::Pin;

use domain::DeviceId;
use domain::base_station::StationInput;
use domain::live::Topic;
use domain::permission::{Principal, Profile};
use engine::testing::{TestEngine, on_each};
use engine::{Error, Told};
use futures::{Stream, StreamExt as _};

type Feed = Pin<Box<dyn Stream<Item = Told> + Send>>;

async fn hear(test: &TestEngine, device: u32, seq: u16) {
    let time = 1_700_000_000_000 + 60_000 * i64::from(seq);
    let body = format!(
        r#"[{{"station":"0001","device":"{device:X}","time":{time},"seqNumber":{seq},"data":"002a","rssi":-90.5,"snr":12.0}}]"#
    );
    let answers = test.engine.receive(&test.token, body.into()).await.unwrap();
    let text = format!("{answers:?}");
    assert!(text.contains("accepted"), "{text}");
}

async fn open(test: &TestEngine, who: &Principal, topics: &[Topic], after: Option<i64>) -> Feed {
    let told = test.engine.watch(who, topics, after).await;
    Box::pin(told.unwrap())
}

fn told(position: i64, topics: &[Topic]) -> Option<Told> {
    Some(Told {
        position,
        topics: topics.to_vec(),
    })
}

#[tokio::test]
async fn whoever_shows_a_fleet_hears_of_its_own_devices_alone() {
    on_each(async |mut test| {
        let (neighbour, beside) = test.neighbour().await;
        test.with_devices(0, &[0x1000]).await;
        test.with_devices(beside, &[0x2000]).await;
        test.with_stations(&[1]).await;
        test.engine.start();
        let reader = test.member(Profile::CustomerRead);
        let here = test.engine.feed_position().await.unwrap();
        let mut own = open(&test, &reader, &[Topic::Fleet], None).await;
        let mut other = open(&test, &neighbour, &[Topic::Fleet], None).await;
        hear(&test, 0x2000, 1).await;
        hear(&test, 0x1000, 1).await;
        assert_eq!(other.next().await, told(here + 1, &[Topic::Fleet]));
        assert_eq!(own.next().await, told(here + 2, &[Topic::Fleet]));
        test
    })
    .await;
}

#[tokio::test]
async fn one_feed_tells_of_everything_on_its_page_and_goes_on_where_it_broke_off() {
    on_each(async |test| {
        test.with_devices(0, &[0x1000, 0x1001, 0x1002]).await;
        test.with_stations(&[1]).await;
        test.engine.start();
        let operator = test.member(Profile::Operator);
        let here = test.engine.feed_position().await.unwrap();
        for device in [0x1000, 0x1001, 0x1002] {
            hear(&test, device, 1).await;
        }
        let [first, second] = [0x1000, 0x1002].map(|id| Topic::Device(DeviceId(id)));
        let page = [first, second, Topic::Fleet, Topic::Stations];
        let mut feed = open(&test, &operator, &page, Some(here)).await;
        assert_eq!(feed.next().await, told(here + 3, &page));
        // Who knows that is told of what comes next; lists have time.
        let mut feed = open(&test, &operator, &page[..2], Some(here + 3)).await;
        hear(&test, 0x1000, 2).await;
        assert_eq!(feed.next().await, told(here + 4, &[first]));
        // A position that nobody knows: everything may have changed.
        let mut feed = open(&test, &operator, &page, Some(here + 1_000)).await;
        assert_eq!(feed.next().await, told(here + 4, &page));
        test
    })
    .await;
}

#[tokio::test]
async fn a_page_that_comes_back_hears_of_its_own_devices_alone() {
    on_each(async |mut test| {
        let (_, beside) = test.neighbour().await;
        test.with_devices(0, &[0x1000]).await;
        test.with_devices(beside, &[0x2000]).await;
        test.with_stations(&[1]).await;
        test.engine.start();
        let reader = test.member(Profile::CustomerRead);
        let here = test.engine.feed_position().await.unwrap();
        hear(&test, 0x2000, 1).await;
        let mut feed = open(&test, &reader, &[Topic::Fleet], Some(here)).await;
        hear(&test, 0x1000, 1).await;
        assert_eq!(feed.next().await, told(here + 2, &[Topic::Fleet]));
        // What it missed of its own it is told of.
        hear(&test, 0x2000, 2).await;
        let mut feed = open(&test, &reader, &[Topic::Fleet], Some(here + 1)).await;
        assert_eq!(feed.next().await, told(here + 3, &[Topic::Fleet]));
        test
    })
    .await;
}

#[tokio::test]
async fn whoever_looks_at_base_stations_hears_of_one_that_was_changed() {
    on_each(async |test| {
        test.engine.start();
        let operator = test.member(Profile::Operator);
        let here = test.engine.feed_position().await.unwrap();
        let mut stations = open(&test, &operator, &[Topic::Stations], None).await;
        let input = StationInput {
            id: "0ABC".into(),
            name: "Roof".into(),
            region: "1".into(),
            ..StationInput::default()
        };
        let group = test.group.to_string();
        let made = test.engine.create_station(&operator, &group, &input);
        made.await.unwrap();
        assert_eq!(stations.next().await, told(here + 1, &[Topic::Stations]));
        test
    })
    .await;
}

#[tokio::test]
async fn a_page_is_told_as_long_as_its_reader_sees_what_it_is_about() {
    on_each(async |mut test| {
        let (_, beside) = test.neighbour().await;
        test.with_devices(0, &[0x1000]).await;
        test.with_devices(beside, &[0x2000]).await;
        let session = test.session_of(test.group, Profile::CustomerRead).await;
        let who = test.engine.session(&session).await.unwrap().unwrap();
        let lost = async |topics: &[Topic]| {
            let lost = test.engine.lost_topics(&who, topics);
            lost.await.unwrap()
        };
        let own = Topic::Device(DeviceId(0x1000));
        assert!(lost(&[]).await.is_empty());
        assert!(lost(&[own, Topic::Fleet]).await.is_empty());
        // One that was his, and is another's.
        let anothers = Topic::Device(DeviceId(0x2000));
        assert_eq!(lost(&[own, anothers]).await, [anothers]);
        // Asking is no use of the session, and after it there is nobody to be told.
        let onlooker = test.engine.onlooker(&session).await.unwrap();
        assert_eq!(onlooker.map(|now| now.roles), Some(who.roles.clone()));
        test.engine.sign_out(&session, None).await.unwrap();
        assert!(test.engine.onlooker(&session).await.unwrap().is_none());
        test
    })
    .await;
}

#[tokio::test]
async fn nobody_is_told_of_what_may_not_be_seen() {
    on_each(async |test| {
        test.with_devices(0, &[0x1000]).await;
        let (reader, stranger) = (test.member(Profile::CustomerRead), test.stranger());
        let refused = async |who: &Principal, topic: Topic| {
            let told = test.engine.watch(who, &[topic], None).await;
            matches!(told, Err(Error::NotFound))
        };
        let device = Topic::Device(DeviceId(0x1000));
        assert!(refused(&stranger, device).await);
        assert!(!refused(&reader, device).await);
        assert!(refused(&reader, Topic::Device(DeviceId(0x1001))).await);
        assert!(refused(&reader, Topic::Stations).await);
        assert!(!refused(&test.member(Profile::Operator), Topic::Stations).await);
        let nobody = Principal {
            roles: Vec::new(),
            ..reader
        };
        assert!(refused(&nobody, Topic::Fleet).await);
        test
    })
    .await;
}
