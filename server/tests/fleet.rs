//! A simulated fleet, whose totals must be those of the simulator's own count: it counts where
//! things happen and knows none of the rules by which messages are merged and judged.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use domain::callback::CallbackInput;
use domain::contract::TokenState;
use domain::device_type::DeviceTypeInput;
use domain::event::{EventKind, EventQuery};
use domain::location::distance;
use domain::message::MessageQuery;
use domain::permission::Profile;
use domain::sequence::{Lost, ahead};
use domain::statistics::{Edges, Series, Span, Subject, Tally};
use domain::{CallbackId, DeviceId, DeviceTypeId, UnixMillis};
use engine::testing::{TestEngine, on_each};
use simulator::{DAY, Fleet, Hour, Plan, Shares, Truth};

/// The name of the device type without a contract.
const ENDED: &str = "Ended";

/// What is claimed of computed positions.
struct Claim {
    /// Half of them lie within this distance of the device (m), and nine of ten within that.
    half: f64,
    nine_of_ten: f64,
    /// So many of a hundred lie within the radius that is stated with each.
    within: RangeInclusive<f64>,
}

/// Where a hundred stations stand 12 km apart, and where they are nine: most devices are at the
/// edge then, with stations on one side only.
const WIDE: Claim = Claim {
    half: 4_300.0,
    nine_of_ten: 10_600.0,
    within: 70.0..=90.0,
};
const NARROW: Claim = Claim {
    half: 5_500.0,
    nine_of_ten: 12_000.0,
    within: 55.0..=80.0,
};

/// A size from the environment, or the reduced one.
fn size(variable: &str, reduced: u32) -> u32 {
    std::env::var(variable).map_or(reduced, |text| text.parse().unwrap())
}

fn plan() -> Plan {
    Plan {
        devices: size("FLEET_DEVICES", 60),
        stations: size("FLEET_STATIONS", 9),
        days: size("FLEET_DAYS", 3),
        seed: 7,
        // Without it some devices send every ten minutes, others once a day.
        interval: std::env::var("FLEET_INTERVAL")
            .ok()
            .map(|text| text.parse().unwrap()),
        off_contract_type: Some(ENDED.into()),
        shares: Shares {
            off_contract: 0.1,
            ..Shares::default()
        },
        ..Plan::default()
    }
}

/// The device types by their names, each with a callback that is owed for every message that is
/// delivered: nobody sends it here.
async fn types(test: &TestEngine) -> BTreeMap<String, (DeviceTypeId, CallbackId)> {
    let who = test.member(Profile::CustomerWrite);
    let ended = DeviceTypeInput {
        group: test.group.to_string(),
        name: ENDED.into(),
        downlink_mode: "none".into(),
        display: "none".into(),
        ..DeviceTypeInput::default()
    };
    let ended = test.engine.create_device_type(&who, &ended).await.unwrap();
    let input = CallbackInput {
        kind: "uplink".into(),
        method: "GET".into(),
        url: "http://127.0.0.1:9/".into(),
        enabled: "on".into(),
        ..CallbackInput::default()
    };
    let mut types = BTreeMap::new();
    for id in test.device_types.iter().copied().chain([ended]) {
        let name = test.engine.device_type(&who, id).await.unwrap().name;
        let callback = test.engine.create_callback(&who, id, &input).await;
        types.insert(name, (id, callback.unwrap()));
    }
    types
}

/// Plays the whole fleet into the engine, in requests of a thousand receptions.
async fn play(test: &TestEngine, plan: Plan) -> Truth {
    let mut fleet = Fleet::new(plan).unwrap();
    for registration in fleet.registrations() {
        let body = serde_json::to_vec(&registration).unwrap();
        test.engine
            .register(&test.token, body.into())
            .await
            .unwrap();
    }
    test.start_intake();
    let mut lines = Vec::with_capacity(1000);
    loop {
        let arrival = fleet.next();
        if let Some(arrival) = &arrival {
            lines.push(serde_json::to_string(&arrival.line).unwrap());
            test.clock.set(UnixMillis(arrival.time));
        }
        if lines.len() == 1000 || arrival.is_none() && !lines.is_empty() {
            let body = format!("[{}]", lines.join(","));
            let answers = test.engine.receive(&test.token, body.into()).await.unwrap();
            let said = serde_json::to_string(&answers).unwrap();
            assert_eq!(said.matches("refused").count(), 0, "{said}");
            lines.clear();
            test.close_messages().await;
        }
        if arrival.is_none() {
            break;
        }
    }
    test.clock.set(test.engine.world.clock.now().plus(60_000));
    test.close_messages().await;
    fleet.truth()
}

/// Figures must be those that were counted.
fn assert_figures(tally: &Tally, counted: &Hour, what: &str) {
    let (messages, bytes) = (tally.messages as u64, tally.bytes as u64);
    assert_eq!(
        (messages, bytes),
        (counted.messages, counted.bytes),
        "{what}"
    );
    let counted = [
        counted.rssi,
        counted.snr,
        counted.freq,
        counted.temperature,
        counted.idle,
        counted.transmit,
    ];
    for (figure, counted) in tally.figures().into_iter().zip(counted) {
        let (count, sum) = (figure.count as u64, figure.sum);
        assert_eq!((count, sum), (counted.count, counted.sum), "{what}");
        if count > 0 {
            let bounds = (figure.min, figure.max);
            assert_eq!(bounds, (counted.min, counted.max), "{what}");
        }
    }
}

/// The spans of a series and their sum must be those into which the counted hours fall.
fn assert_series(series: &Series, hours: &BTreeMap<i64, Hour>, what: &str) {
    let mut counted: BTreeMap<UnixMillis, Hour> = BTreeMap::new();
    let mut all = Hour::default();
    for (begins, hour) in hours {
        let place = series.edges.place(UnixMillis(*begins)).unwrap();
        let start = series.edges.starts()[place];
        counted.entry(start).or_default().join(hour);
        all.join(hour);
    }
    assert_figures(&series.total, &all, what);
    // A message that moved to another hour may leave an empty one behind.
    let holds = |tally: &Tally| tally.messages > 0 || tally.figures().iter().any(|f| f.count > 0);
    let buckets = series.buckets.iter().filter(|bucket| holds(&bucket.tally));
    let buckets: Vec<_> = buckets.collect();
    assert_eq!(buckets.len(), counted.len(), "{what}");
    for (bucket, (begins, hour)) in buckets.into_iter().zip(&counted) {
        let what = format!("{what} at {}", begins.utc());
        assert_eq!(bucket.start, *begins, "{what}");
        assert_figures(&bucket.tally, hour, &what);
    }
}

#[tokio::test]
async fn the_totals_of_a_simulated_fleet_are_those_of_its_own_count() {
    on_each(async |test| {
        let plan = plan();
        let (start, end) = (plan.start, plan.end().plus(DAY));
        let claim = if plan.stations >= 100 { WIDE } else { NARROW };
        let types = types(&test).await;
        let truth = play(&test, plan).await;
        let who = test.member(Profile::CustomerRead);
        let engine = &test.engine;

        // Each device type and the group over all of them, from what was written with the
        // messages.
        let mut all: BTreeMap<i64, Hour> = BTreeMap::new();
        for one in &truth.per_type {
            let name = &one.device_type;
            let (id, callback) = types[name];
            for span in Span::ALL {
                let edges = Edges::utc(span, start, end).unwrap();
                let series = engine.statistics(&who, Subject::DeviceType(id), &edges);
                let what = format!("{name}, {span:?}");
                assert_series(&series.await.unwrap(), &one.hours, &what);
            }
            for (begins, hour) in &one.hours {
                all.entry(*begins).or_default().join(hour);
            }
            // What is delivered is what devices of a contract said.
            let messages: u64 = one.hours.values().map(|hour| hour.messages).sum();
            let delivered = if one.off_contract { 0 } else { messages };
            let owed = engine.callback(&who, id, callback).await.unwrap().waiting;
            assert_eq!(owed as u64, delivered, "{name}");
        }
        for span in Span::ALL {
            let edges = Edges::utc(span, start, end).unwrap();
            let series = engine.statistics(&who, Subject::Group(test.group), &edges);
            assert_series(&series.await.unwrap(), &all, &format!("all, {span:?}"));
        }
        let edges = Edges::utc(Span::Day, start, end).unwrap();
        let series = engine.statistics(&who, Subject::Group(test.group), &edges);
        let series = series.await.unwrap();
        let total = series.total;
        assert_eq!(total.messages as u64, truth.data.messages);
        let (data, oob) = (truth.data.rssi, truth.oob.rssi);
        assert_eq!(total.rssi.count as u64, data.count + oob.count);
        assert_eq!(total.rssi.sum, data.sum + oob.sum);
        assert_eq!(total.temperature.count as u64, truth.oob.messages);
        let days: BTreeMap<String, i64> = series
            .buckets
            .iter()
            .filter(|bucket| bucket.tally.messages > 0)
            .map(|bucket| (bucket.start.utc()[..10].to_owned(), bucket.tally.messages))
            .collect();
        let expected: BTreeMap<String, i64> = truth
            .days
            .iter()
            .filter(|day| day.heard.messages > 0)
            .map(|day| (day.day.clone(), i64::from(day.heard.messages)))
            .collect();
        assert_eq!(days, expected);

        // Each device: its messages, the numbers that never came, and its token.
        let mut errors = Vec::new();
        let mut off_contract = 0;
        for device in &truth.per_device {
            let hours = Edges::utc(Span::Hour, start, end).unwrap();
            let hours = engine
                .statistics(&who, Subject::Device(device.id), &hours)
                .await;
            let total = hours.unwrap().total;
            assert_eq!(total.messages, i64::from(device.messages), "{}", device.id);
            assert_eq!(total.bytes as u64, device.bytes);
            assert_eq!(total.rssi.count as u64, device.receptions);
            let view = engine.device(&who, device.id).await.unwrap();
            assert_eq!(view.messages, Some(i64::from(device.messages)));
            let token = match (device.messages, device.off_contract) {
                (0, _) => TokenState::None,
                (_, true) => TokenState::OffContract,
                (_, false) => TokenState::Active,
            };
            assert_eq!(view.subscription.token, token, "{}", device.id);
            let off = told_off(&test, device.id).await;
            assert_eq!(off, usize::from(token == TokenState::OffContract));
            off_contract += off;
            assert_eq!(
                missing(&test, device.id).await,
                device.lost_in_breaks,
                "{}",
                device.id
            );
            errors.extend(position_errors(&test, device.id, (device.lat, device.lng)).await);
        }
        assert!(off_contract > 0, "all have a contract");
        errors.sort_by(|one, other| one.0.total_cmp(&other.0));
        let within = errors.iter().filter(|error| error.0 <= error.1).count();
        let within = 100.0 * within as f64 / errors.len() as f64;
        let (half, most) = (errors[errors.len() / 2].0, errors[errors.len() * 9 / 10].0);
        println!(
            "{} messages, {} receptions, {} lost in breaks; of {} positions half within \
             {half:.0} m, nine of ten within {most:.0} m, {within:.1} % within their radius",
            truth.data.messages,
            truth.data.receptions,
            truth.lost_in_breaks,
            errors.len()
        );
        assert!(half <= claim.half, "half within {half} m");
        assert!(most <= claim.nine_of_ten, "nine of ten within {most} m");
        assert!(claim.within.contains(&within), "{within} % in the radius");
        test
    })
    .await;
}

/// How often it was told that a device is off its contract.
async fn told_off(test: &TestEngine, device: DeviceId) -> usize {
    let who = test.member(Profile::CustomerRead);
    let query = EventQuery {
        kind: EventKind::OffContract.code().into(),
        ..EventQuery::default()
    };
    let page = test.engine.device_events(&who, device, &query).await;
    page.unwrap().rows.len()
}

/// How many numbers of a device the break events name that never came.
async fn missing(test: &TestEngine, device: DeviceId) -> u32 {
    let who = test.member(Profile::CustomerRead);
    let mut query = EventQuery {
        kind: EventKind::SequenceBreak.code().into(),
        size: 250,
        ..EventQuery::default()
    };
    let mut missing = 0;
    loop {
        let page = test
            .engine
            .device_events(&who, device, &query)
            .await
            .unwrap();
        for event in &page.rows {
            let first = event.variables.device_expected_seqnumber.unwrap();
            let message = event.variables.device_message_seqnumber.unwrap();
            let lost = Lost {
                first,
                count: ahead(first, message),
            };
            missing += u32::from(lost.count) - event.variables.found.len() as u32;
        }
        match page.next {
            Some(next) => query.after = next,
            None => return missing,
        }
    }
}

/// How far the computed positions of a device's newest messages lie from where it is, each with
/// the radius that was claimed (m).
async fn position_errors(
    test: &TestEngine,
    device: DeviceId,
    place: (f64, f64),
) -> Vec<(f64, f64)> {
    let who = test.member(Profile::CustomerRead);
    let query = MessageQuery {
        size: 50,
        ..MessageQuery::default()
    };
    let list = test
        .engine
        .device_messages(&who, device, &query)
        .await
        .unwrap();
    let positions = list.page.rows.iter().filter_map(|message| message.position);
    positions
        .map(|found| (distance((found.lat, found.lng), place), found.radius as f64))
        .collect()
}
