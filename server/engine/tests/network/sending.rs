//! Whose downlink is sent when not all can be, and what may be said of one.

use domain::DeviceId;
use domain::downlink::{AIR_TIME, DUTY, DUTY_SPAN, DownlinkView, InfoCode, Order};
use domain::permission::Profile;
use domain::sequence::NUMBERS;
use engine::testing::on_each;

use super::story::{DAY, DEVICE, HEARD, Heard, MINUTE, Story, downlink_confirmation};

/// A fleet whose contract grants one downlink a day, of which the first device has used its own.
async fn used_up(story: &Story) {
    story.test.with_downlink(0, "{time}00000000").await;
    story
        .with_terms(|contract| contract.terms.max_downlinks = Some(1))
        .await;
    asks(story, 0, 0).await;
    assert_eq!(orders(story).await.len(), 1);
    story.at(2 * MINUTE);
    story.test.step_downlinks().await;
}

/// The device asks, and its downlink is prepared.
async fn asks(story: &Story, seq: u16, at: i64) {
    let ack = true;
    let heard = Heard {
        seq,
        at,
        ack,
        ..HEARD
    };
    assert_eq!(story.hear(heard).await, "accepted");
    story.at(at + 5_000);
    story.test.step_downlinks().await;
}

async fn orders(story: &Story) -> Vec<Order> {
    orders_of(story, 1).await
}

async fn orders_of(story: &Story, station: u32) -> Vec<Order> {
    let token = story.test.station_token(station).await;
    let none = std::time::Duration::ZERO;
    let mut orders = story.test.engine.orders(&token, none).await.unwrap();
    orders.sort_by_key(|order| order.transmit_at);
    orders
}

/// A station says of a downlink whether it sent it.
async fn says(story: &Story, order: &Order, sent: bool) {
    let (token, id) = (story.test.token.clone(), order.id.to_string());
    let body = format!(r#"{{"sent":{sent}}}"#);
    let confirmed = story.test.engine.confirm(&token, &id, body.as_bytes());
    confirmed.await.unwrap();
}

/// How the downlinks of the device ended, and whether they were beyond its daily number.
async fn ends(story: &Story) -> Vec<(InfoCode, bool)> {
    let messages = story.messages().await;
    let downlinks = messages.iter().filter_map(|one| one.downlink.as_ref());
    let end = |downlink: &DownlinkView| (downlink.info, downlink.over_quota);
    downlinks.map(end).collect()
}

#[tokio::test]
async fn one_within_its_daily_number_takes_the_moment_of_one_beyond() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_devices(0, &[0xA]).await;
        used_up(&story).await;
        let asked = 10 * MINUTE;
        let asks = |device, seq| Heard {
            device,
            seq,
            at: asked,
            ack: true,
            ..HEARD
        };
        story.hear(asks(DEVICE, 1)).await;
        story.at(asked + 5_000);
        story.test.step_downlinks().await;
        // It has a place; its station is not told while others may come.
        assert_eq!(orders(&story).await, []);
        // Another asked in the same moment, and was heard of later.
        story.at(asked + 6_000);
        story.hand_in(&[story.item(asks(0xA, 0))]).await;
        story.at(asked + 11_000);
        story.test.step_downlinks().await;
        let told = orders(&story).await;
        let begins = story.start + asked + 20_000;
        let whose: Vec<(u32, bool)> = told
            .iter()
            .map(|order| (order.device.0, order.transmit_at == begins))
            .collect();
        assert_eq!(whose, [(0xA, true), (DEVICE, false)]);
        story.test
    })
    .await;
}

#[tokio::test]
async fn one_beyond_its_daily_number_that_finds_no_room_ends_with_the_overrun_code() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        // As many as fit into the time in which they all listen.
        let others: Vec<u32> = (0x100..0x100 + 66).collect();
        story.test.with_devices(0, &others).await;
        used_up(&story).await;
        let asked = 10 * MINUTE;
        let asks = |device, seq| Heard {
            device,
            seq,
            at: asked,
            ack: true,
            ..HEARD
        };
        story.hear(asks(DEVICE, 1)).await;
        story.at(asked + 5_000);
        story.test.step_downlinks().await;
        let items: Vec<String> = others
            .iter()
            .map(|device| story.item(asks(*device, 0)))
            .collect();
        story.hand_in(&items).await;
        story.at(asked + 10_000);
        story.test.step_downlinks().await;
        assert_eq!(orders(&story).await.len(), others.len());
        let downlink = story.messages().await[1].downlink.clone().unwrap();
        assert_eq!(
            (downlink.info, downlink.over_quota),
            (InfoCode::Overrun, true)
        );
        assert_eq!(downlink.info.number(), 3);
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_was_not_sent_leaves_its_place_to_the_next_question() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_downlink(0, "{time}00000000").await;
        story
            .with_terms(|contract| contract.terms.max_downlinks = Some(1))
            .await;
        let over = async |minute: i64| {
            story.at(minute * MINUTE);
            story.test.step_downlinks().await;
        };
        // Nobody fetches it.
        asks(&story, 0, 0).await;
        over(9).await;
        // It is fetched, and its station says that it was not sent.
        asks(&story, 1, 10 * MINUTE).await;
        says(&story, &orders(&story).await[0], false).await;
        over(19).await;
        // It is fetched, and may have been sent: this one takes the place.
        asks(&story, 2, 20 * MINUTE).await;
        assert_eq!(orders(&story).await.len(), 1);
        over(29).await;
        asks(&story, 3, 30 * MINUTE).await;
        over(39).await;
        let expected = [
            (InfoCode::NetworkError, false),
            (InfoCode::NetworkError, false),
            (InfoCode::NetworkError, false),
            (InfoCode::NetworkError, true),
        ];
        assert_eq!(ends(&story).await, expected);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_downlink_counts_on_the_day_of_its_question_whenever_it_ends() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_downlink(0, "{time}00000000").await;
        story
            .with_terms(|contract| contract.terms.max_downlinks = Some(1))
            .await;
        // The last of a day: nobody fetches it. Its end comes when the new day has begun and its
        // one place is taken.
        asks(&story, 0, DAY - 10_000).await;
        let second = DAY + 36_000;
        asks(&story, 1, second).await;
        let order = orders(&story).await.remove(0);
        story.at(second + 20_500);
        story.test.step_downlinks().await;
        says(&story, &order, true).await;
        asks(&story, 2, DAY + 10 * MINUTE).await;
        // What was sent on one day takes nothing of the next.
        asks(&story, 3, 2 * DAY).await;
        let expected = [
            (InfoCode::NetworkError, false),
            (InfoCode::Acked, false),
            (InfoCode::NetworkError, true),
            (InfoCode::Pending, false),
        ];
        assert_eq!(ends(&story).await, expected);
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_a_station_may_have_sent_takes_of_its_share_of_the_hour() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_downlink(0, "{time}00000000").await;
        let most = u32::try_from(DUTY_SPAN / (AIR_TIME * DUTY)).unwrap();
        let all = 0x1_0000..0x1_0000 + most;
        // The device asks; the first station hears it best, the second as well.
        let sends = async |seq: u16, at: i64| {
            let heard = |station, rssi| Heard {
                seq,
                station,
                at,
                rssi,
                ack: true,
                ..HEARD
            };
            story.hear(heard(1, -90.0)).await;
            story.hear(heard(2, -110.0)).await;
            story.at(at + 5_000);
            story.test.step_downlinks().await;
            let (first, second) = (orders(&story).await, orders_of(&story, 2).await);
            (first.len(), second.len())
        };
        // It was never told of as many as it may send in an hour.
        story.test.with_waiting_downlinks(1, all.clone()).await;
        story.at(MINUTE);
        story.test.step_downlinks().await;
        assert_eq!(sends(0, 2 * MINUTE).await, (1, 0));
        story.at(3 * MINUTE);
        story.test.step_downlinks().await;
        // It was told of as many, and says nothing.
        story.test.with_waiting_downlinks(1, all).await;
        assert_eq!(orders(&story).await.len(), most as usize);
        story.at(4 * MINUTE);
        story.test.step_downlinks().await;
        assert_eq!(sends(1, 5 * MINUTE).await, (0, 1));
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_confirmation_is_kept_and_proves_what_may_have_been_sent() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_downlink(0, "{time}00000000").await;
        let confirms = async |seq: u16, at: i64, slow: i64| {
            story.at(at);
            let at = at - slow;
            let item = story.item(Heard { seq, at, ..HEARD });
            let frame = downlink_confirmation(&item);
            assert_eq!(story.hand_in(&[frame]).await, ["accepted"]);
        };
        let who = story.test.member(Profile::CustomerRead);
        // Of an answer of which nothing is known it may speak.
        confirms(NUMBERS - 1, 0, 0).await;
        // What the station of the question says of the answer, how far its clock is ahead, and
        // how far behind it that of the station is that hears the confirmation (ms).
        let cases = [
            (None, 0, 0),
            (Some(true), 0, 0),
            (Some(false), 0, 0),
            (None, 10_000, 0),
            (None, 0, 15_000),
        ];
        for (seq, (word, ahead, slow)) in (0..).step_by(2).zip(cases) {
            let asked = i64::from(seq) * 10 * MINUTE + MINUTE;
            story.at(asked);
            let question = story.item(Heard {
                seq,
                at: asked + ahead,
                ack: true,
                ..HEARD
            });
            assert_eq!(story.hand_in(&[question]).await, ["accepted"]);
            story.at(asked + 5_000);
            story.test.step_downlinks().await;
            let order = orders(&story).await.remove(0);
            story.at(asked + 20_500);
            if let Some(sent) = word {
                says(&story, &order, sent).await;
            }
            confirms(seq + 1, asked + 24_000, slow).await;
            let device = story.test.engine.device(&who, DeviceId(DEVICE)).await;
            let status = device.unwrap().status.unwrap();
            assert_eq!(status.time.0, story.start + asked + 24_000 - slow, "{seq}");
        }
        // Where the station said nothing, the word of the device counts.
        story.at(200 * MINUTE);
        story.test.step_downlinks().await;
        let expected = [
            (InfoCode::Acked, false),
            (InfoCode::Acked, false),
            (InfoCode::NetworkError, false),
            (InfoCode::Acked, false),
            (InfoCode::Acked, false),
        ];
        assert_eq!(ends(&story).await, expected);
        story.test
    })
    .await;
}
