//! Figures of whatever range, cut wherever: from the stored spans the same comes as from every
//! message of the range.

use std::collections::BTreeMap;

use domain::message::MessageQuery;
use domain::permission::Profile;
use domain::statistics::{Edges, Figure, Span, Step, Subject, Tally, hundredths};
use domain::{DeviceId, StationId, UnixMillis};
use engine::Error;
use engine::testing::on_each;

use super::story::{DAY, DEVICE, HEARD, Heard, MINUTE, Story};

const HOUR: i64 = 60 * MINUTE;

/// Something that was heard: when, by which station if it is a reception, and what it counts.
type One = (UnixMillis, Option<StationId>, Tally);

/// Everything that devices sent, read message by message.
async fn scanned(story: &Story, devices: &[u32]) -> Vec<One> {
    let who = story.test.member(Profile::Operator);
    let mut all = Vec::new();
    for device in devices {
        let query = MessageQuery {
            size: 250,
            ..Default::default()
        };
        let engine = &story.test.engine;
        let list = engine.device_messages(&who, DeviceId(*device), &query);
        let page = list.await.unwrap().page;
        assert_eq!(page.next, None, "one page holds them all");
        for message in page.rows {
            let said = Tally {
                messages: 1,
                bytes: message.data.len() as i64 / 2,
                ..Tally::default()
            };
            all.push((message.time, None, said));
            for one in message.receptions {
                let heard = Tally {
                    rssi: Figure::of(one.rssi.map(hundredths)),
                    snr: Figure::of(one.snr.map(hundredths)),
                    freq: Figure::of(one.freq),
                    ..Tally::default()
                };
                all.push((one.time, Some(one.station), heard));
            }
        }
    }
    all
}

/// What lies in each part, added up one by one.
fn added(edges: &Edges, all: &[One]) -> BTreeMap<UnixMillis, Tally> {
    let mut parts: BTreeMap<UnixMillis, Tally> = BTreeMap::new();
    for (time, _, tally) in all {
        if let Some(place) = edges.place(*time) {
            let start = edges.starts()[place];
            parts.entry(start).or_default().add(tally);
        }
    }
    parts
}

/// Cuts as readers in some zones have them: whole days, days that begin at another hour with one
/// that is an hour short, weeks, months that begin the evening before, and a single hour.
fn cuts(start: i64) -> Vec<Edges> {
    let from = Span::Hour.start(UnixMillis(start)).plus(-3 * HOUR);
    let evenly = |step, length: i64, count: i64| {
        let at = (0..=count).map(|n| from.plus(n * length)).collect();
        Edges::new(step, at).unwrap()
    };
    let mut short: Vec<UnixMillis> = (0..40).map(|n| from.plus(n * DAY)).collect();
    short
        .iter_mut()
        .skip(20)
        .for_each(|edge| *edge = edge.plus(-HOUR));
    let month = UnixMillis(start).month_start();
    let months = (0..4).map(|n| month.plus_months(n).plus(-2 * HOUR));
    let before = UnixMillis(start + 45 * DAY);
    vec![
        Edges::utc(Span::Day, from, before).unwrap(),
        Edges::utc(Span::Month, from, before).unwrap(),
        evenly(Step::Hour, HOUR, 500),
        evenly(Step::Week, 7 * DAY, 7),
        Edges::new(Step::Day, short).unwrap(),
        Edges::new(Step::Month, months.collect()).unwrap(),
        evenly(Step::Hour, HOUR, 1),
    ]
}

#[tokio::test]
async fn figures_of_every_range_are_those_of_its_messages_read_one_by_one() {
    on_each(async |test| {
        let mut story = Story::begin(test).await;
        let below = story.test.with_group_below().await;
        story.test.with_devices(0, &[0xA]).await;
        story.test.with_devices(below, &[0xB]).await;
        let mut state = 5_u64;
        // Six weeks, over the turns of months.
        for n in 0..240_u16 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let heard = Heard {
                device: [DEVICE, 0xA, 0xB][usize::from(n % 3)],
                seq: n / 3,
                at: i64::from(n / 3) * 13 * HOUR + (state >> 44) as i64,
                rssi: -140.0 + (state >> 57) as f64 * 0.37,
                ..HEARD
            };
            assert_eq!(story.hear(heard).await, "accepted");
            if n % 5 == 0 {
                let again = Heard {
                    station: 2,
                    at: heard.at + 1_000,
                    rssi: heard.rssi - 7.7,
                    ..heard
                };
                assert_eq!(story.hear(again).await, "merged");
            }
        }
        let who = story.test.member(Profile::Operator);
        let (group, of_type) = (story.test.group, story.test.device_types[0]);
        let everything = scanned(&story, &[DEVICE, 0xA, 0xB]).await;
        let at = |station: u32| -> Vec<One> {
            let heard = everything
                .iter()
                .filter(|one| one.1 == Some(StationId(station)));
            heard.copied().collect()
        };
        let subjects = [
            (
                Subject::Device(DeviceId(0xA)),
                scanned(&story, &[0xA]).await,
            ),
            (
                Subject::DeviceType(of_type),
                scanned(&story, &[DEVICE, 0xA]).await,
            ),
            (Subject::Group(group), everything.clone()),
            (Subject::Station(StationId(2)), at(2)),
        ];
        for edges in cuts(story.start) {
            for (of, all) in &subjects {
                let what = format!("{of}, {:?}", edges.step());
                let series = story
                    .test
                    .engine
                    .statistics(&who, *of, &edges)
                    .await
                    .unwrap();
                let mut wanted = added(&edges, all);
                assert_eq!(series.bounds, !matches!(of, Subject::Station(_)));
                if !series.bounds {
                    // Counts and sums are what is kept of them.
                    for tally in wanted.values_mut() {
                        (tally.rssi.min, tally.rssi.max) = (0, 0);
                        (tally.snr.min, tally.snr.max) = (0, 0);
                        tally.freq = Figure::default();
                    }
                }
                let told = series.buckets.iter().map(|one| (one.start, one.tally));
                assert_eq!(told.collect::<BTreeMap<_, _>>(), wanted, "{what}");
                let messages = wanted.values().map(|tally| tally.messages).sum::<i64>();
                assert_eq!(series.total.messages, messages, "{what}");
            }
        }
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_a_station_heard_is_for_whoever_operates_it() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.hear(HEARD).await;
        let start = UnixMillis(story.start);
        let edges = Edges::utc(Span::Hour, start, start.plus(1)).unwrap();
        let engine = &story.test.engine;
        let of = Subject::Station(StationId(1));
        let operator = story.test.member(Profile::Operator);
        let series = engine.statistics(&operator, of, &edges).await.unwrap();
        assert_eq!(
            (series.total.rssi.count, series.total.rssi.sum),
            (1, -10_000)
        );
        for who in [
            story.test.member(Profile::CustomerWrite),
            story.test.stranger(),
        ] {
            let refused = engine.statistics(&who, of, &edges).await;
            assert!(matches!(refused, Err(Error::NotFound)));
        }
        let unknown = Subject::Station(StationId(99));
        let refused = engine.statistics(&operator, unknown, &edges).await;
        assert!(matches!(refused, Err(Error::NotFound)));
        story.test
    })
    .await;
}

#[tokio::test]
async fn numbers_of_the_format_are_told_over_time() {
    on_each(async |test| {
        test.with_format(0, "level::uint:8 lit::bool:7 depth:2:int:8")
            .await;
        let story = Story::begin(test).await;
        for (seq, at, data) in [
            (0, 0, "0a80fe"),
            (1, 10 * MINUTE, "1480fc"),
            (2, 3 * HOUR, "0000"),
        ] {
            story.at(at);
            let heard = Heard { seq, at, ..HEARD };
            let item = story.item(heard);
            let item = item.replace(
                &format!(r#""data":"{seq:04x}""#),
                &format!(r#""data":"{data}""#),
            );
            assert_eq!(story.hand_in(&[item]).await, ["accepted"]);
        }
        let start = Span::Hour.start(UnixMillis(story.start));
        let edges = Edges::new(
            Step::Hour,
            vec![start, start.plus(2 * HOUR), start.plus(9 * HOUR)],
        );
        let edges = edges.unwrap();
        let engine = &story.test.engine;
        let who = story.test.member(Profile::CustomerRead);
        let device = DeviceId(DEVICE);
        let fields = engine
            .device_fields(&who, device, &edges, &[])
            .await
            .unwrap();
        assert_eq!(fields.known, ["level", "depth"]);
        assert_eq!(fields.newest, None);
        let told = |nth: usize, part: usize| {
            let one = fields.told[nth].parts[part]?;
            Some((one.count, one.least, one.mean, one.greatest))
        };
        assert_eq!(told(0, 0), Some((2, 10.0, 15.0, 20.0)));
        assert_eq!(told(0, 1), Some((1, 0.0, 0.0, 0.0)));
        assert_eq!(told(1, 0), Some((2, -4.0, -3.0, -2.0)));
        // The last message is too short for it.
        assert_eq!(told(1, 1), None);

        let depth = ["depth".to_owned()];
        let only = engine
            .device_fields(&who, device, &edges, &depth)
            .await
            .unwrap();
        assert_eq!((only.told.len(), only.told[0].name.as_str()), (1, "depth"));
        let lit = ["lit".to_owned()];
        let refused = engine.device_fields(&who, device, &edges, &lit).await;
        let Err(Error::Rejected(wrong)) = &refused else {
            panic!("{refused:?}");
        };
        assert_eq!(wrong[0].field, "field");
        let stranger = story.test.stranger();
        let refused = engine.device_fields(&stranger, device, &edges, &[]).await;
        assert!(matches!(refused, Err(Error::NotFound)));
        story.test
    })
    .await;
}
