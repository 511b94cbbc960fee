//! A simulated fleet, whose totals must be those of the simulator's own count: it counts where
//! things happen and knows none of the rules by which messages are merged and judged.

use std::collections::BTreeMap;

use domain::event::{EventKind, EventQuery};
use domain::location::distance;
use domain::message::MessageQuery;
use domain::permission::Profile;
use domain::sequence::{Lost, ahead};
use domain::statistics::Span;
use domain::{DeviceId, UnixMillis};
use engine::testing::{TestEngine, on_each};
use simulator::{DAY, Fleet, Plan, Truth};

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
        interval: std::env::var("FLEET_INTERVAL")
            .ok()
            .map(|text| text.parse().unwrap()),
        ..Plan::default()
    }
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

#[tokio::test]
async fn the_totals_of_a_simulated_fleet_are_those_of_its_own_count() {
    on_each(async |test| {
        let plan = plan();
        let (start, end) = (plan.start, plan.end().plus(DAY));
        let truth = play(&test, plan).await;
        let who = test.member(Profile::CustomerRead);

        // The group, over all device types, from what was written with the messages.
        let series = test
            .engine
            .group_statistics(&who, test.group, Span::Day, start, end)
            .await;
        let series = series.unwrap();
        let total = series.total;
        assert_eq!(total.messages as u64, truth.data.messages);
        assert_eq!(total.bytes as u64, truth.data.bytes);
        let (data, oob) = (truth.data.rssi, truth.oob.rssi);
        assert_eq!(total.rssi.count as u64, data.count + oob.count);
        assert_eq!(total.rssi.sum, data.sum + oob.sum);
        assert_eq!(
            (total.rssi.min, total.rssi.max),
            (data.min.min(oob.min), data.max.max(oob.max))
        );
        let (data, oob) = (truth.data.snr, truth.oob.snr);
        assert_eq!(total.snr.sum, data.sum + oob.sum);
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

        // Each device: its messages, and the numbers that never came.
        let mut errors = Vec::new();
        for device in &truth.per_device {
            let hours = test
                .engine
                .device_statistics(&who, device.id, Span::Hour, start, end)
                .await;
            let total = hours.unwrap().total;
            assert_eq!(total.messages, i64::from(device.messages), "{}", device.id);
            assert_eq!(total.bytes as u64, device.bytes);
            assert_eq!(total.rssi.count as u64, device.receptions);
            let view = test.engine.device(&who, device.id).await.unwrap();
            assert_eq!(view.messages, Some(i64::from(device.messages)));
            assert_eq!(
                missing(&test, device.id).await,
                device.lost_in_breaks,
                "{}",
                device.id
            );
            errors.extend(position_errors(&test, device.id, (device.lat, device.lng)).await);
        }
        errors.sort_by(|one, other| one.0.total_cmp(&other.0));
        let within = errors.iter().filter(|error| error.0 <= error.1).count();
        let (half, most) = (errors[errors.len() / 2].0, errors[errors.len() * 9 / 10].0);
        println!(
            "{} messages, {} receptions, {} lost in breaks; positions: half within {half:.0} m, \
             nine of ten within {most:.0} m, {:.0} % within their radius",
            truth.data.messages,
            truth.data.receptions,
            truth.lost_in_breaks,
            100.0 * within as f64 / errors.len() as f64
        );
        // The stations stand 12 km apart.
        assert!(half < 6_000.0, "{half}");
        assert!(within * 2 > errors.len(), "{within} of {}", errors.len());
        test
    })
    .await;
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
